//! What is written in a cell or a field, as its register keeps it.

use std::collections::HashSet;

use basis::code::credit::CreditCode;
use basis::code::industry::IndustryCode;
use basis::error::Error;
use basis::language::Language;
use basis::period::Period;
use basis::quantity::Quantity;
use basis::unit::Unit;
use files::grid::{Cell, Value, ungrouped};

use super::super::names::Found;
use super::Held;
use crate::access::Deed;
use crate::pack::register::{Field, FieldKind};
use crate::pack::tables::INDUSTRIES;

pub(super) fn date(cell: &Cell) -> Result<String, Error> {
    let text = cell.text();
    if text.is_empty() {
        return Ok(text);
    }
    if let Value::Date(date) = &cell.value {
        return Ok(date.to_string());
    }
    let plain = text.replace(['/', '.'], "-");
    let parts: Vec<&str> = plain.split('-').collect();
    let padded = match parts[..] {
        [year, month, day] => format!("{year}-{month:0>2}-{day:0>2}"),
        _ => plain,
    };
    padded
        .parse::<jiff::civil::Date>()
        .map(|date| date.to_string())
        .map_err(|_| Error::new("register-date").with("text", text))
}

/// `own` names the register and the codes of the file itself: its rows may name each other.
pub(super) fn value(field: &Field, cell: &Cell, held: &Held, own: &(&str, HashSet<String>)) -> Result<String, Error> {
    let text = cell.text();
    if let Value::Fault(fault) = &cell.value {
        return Err(Error::new("figure-fault").with("fault", fault));
    }
    if text.is_empty() {
        let missing =
            || Error::new("register-field-empty").with("field", &field.name.zh).with("field_en", &field.name.en);
        return if field.optional { Ok(text) } else { Err(missing()) };
    }
    match &field.kind {
        FieldKind::Date => date(cell),
        FieldKind::CreditCode if cell.has_lost_digits() => Err(Error::new("file-code-number").with("text", text)),
        _ if field.several => several(&text, |word| one(field, word, held, own)),
        _ => one(field, &text, held, own),
    }
}

/// One value of a field.
fn one(field: &Field, text: &str, held: &Held, own: &(&str, HashSet<String>)) -> Result<String, Error> {
    match &field.kind {
        FieldKind::Text | FieldKind::Date => Ok(text.to_owned()),
        FieldKind::Roles => listed(text, |word| match held.roles.contains(word) {
            true => Ok(()),
            false => {
                let mut known: Vec<&str> = held.roles.iter().map(String::as_str).collect();
                known.sort_unstable();
                Err(Error::new("register-choice")
                    .with("text", word)
                    .with("known", known.join("、"))
                    .with("known_en", known.join(", ")))
            }
        }),
        FieldKind::Approvals => listed(text, |word| match held.names.approval(word).is_some() {
            true => Ok(()),
            false => Err(Error::new("register-approval").with("text", word)),
        }),
        FieldKind::Indicator => match held.names.indicator_named(text) {
            Some(code) => Ok(code.to_owned()),
            None => Err(Error::new("register-indicator").with("text", text)),
        },
        FieldKind::Period => text.parse::<Period>().map(|period| period.to_string()),
        FieldKind::Number => figure(text, &Unit::times()),
        FieldKind::Measure => text.parse::<Unit>().map(|unit| unit.symbol().to_owned()),
        FieldKind::Deeds => listed(text, |word| word.parse::<Deed>().map(|_| ())),
        FieldKind::Figure(unit) => figure(text, unit),
        FieldKind::Choice(choices) => {
            choices.iter().find(|choice| choice.is_called(text)).map(|choice| choice.code.clone()).ok_or_else(|| {
                let known: Vec<&str> = choices.iter().map(|it| it.name.zh.as_str()).collect();
                let english: Vec<&str> = choices.iter().map(|it| it.name.in_language(Language::En)).collect();
                Error::new("register-choice")
                    .with("text", text)
                    .with("known", known.join("、"))
                    .with("known_en", english.join(", "))
            })
        }
        FieldKind::CreditCode => text.parse::<CreditCode>().map(|code| code.to_string()),
        FieldKind::Industry => {
            let named = INDUSTRIES.named(text).cloned();
            let code = named.map_or_else(|| text.parse::<IndustryCode>(), Ok)?;
            match INDUSTRIES.name(&code) {
                Some(_) => Ok(code.to_string()),
                None => Err(Error::new("industry-unknown").with("code", code)),
            }
        }
        FieldKind::To(register) if own.0 == register && own.1.contains(text) => Ok(text.to_owned()),
        FieldKind::To(register) => match held.names.find(register, text) {
            Found::Code(code) => Ok(code),
            Found::Several => Err(Error::new("register-link-several").with("text", text)),
            Found::Nothing => {
                let name = held.names.register_name(register);
                let error = Error::new("register-link-unknown").with("code", text);
                Err(error.with("register", &name.zh).with("register_en", name.in_language(Language::En)))
            }
        },
    }
}

/// Values with commas between, each read and none twice.
fn several(text: &str, read: impl Fn(&str) -> Result<String, Error>) -> Result<String, Error> {
    let mut values: Vec<String> = Vec::new();
    for word in text.split([',', '，', '、', ';', '；']).map(str::trim).filter(|word| !word.is_empty()) {
        let value = read(word)?;
        if !values.contains(&value) {
            values.push(value);
        }
    }
    Ok(values.join(", "))
}

/// Words with commas between, each checked: `statistician, group-office`.
fn listed(text: &str, check: impl Fn(&str) -> Result<(), Error>) -> Result<String, Error> {
    let words: Vec<&str> =
        text.split([',', '，', '、', ';', '；', ' ']).map(str::trim).filter(|word| !word.is_empty()).collect();
    words.iter().try_for_each(|word| check(word))?;
    Ok(words.join(", "))
}

fn figure(text: &str, unit: &Unit) -> Result<String, Error> {
    let digits = ungrouped(text).ok_or_else(|| Error::new("figure-groups").with("text", text))?;
    Quantity::parse(&digits, unit.clone()).map(|quantity| quantity.value().to_string())
}
