//! A target as pages and papers show it: its figures printed, its light named, why it lights.

use basis::derive::{Derived, Number, Operand};
use basis::exact::{Exact, Rounding};
use basis::light::Light;
use basis::show;
use basis::unit::{Base, Unit};

use super::record::{Operator, Target};
use super::standing::{Lit, Standing};
use crate::message::{say, say_with};
use crate::number::print::Printer;
use crate::page::segment;

/// A figure of a target with where it leads.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Shown {
    pub text: String,
    /// Plain digits for sorting and workbooks; empty where there is none.
    pub sort: String,
    /// The door of the figure; empty where it has none of its own.
    pub href: String,
}

/// A light in words and as a class of style.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Lamp {
    /// `green`, `blue`, `yellow`, `orange`, `red`, `off`.
    pub class: &'static str,
    pub name: String,
}

impl Lamp {
    pub fn of(lit: &Lit, printer: &Printer<'_>) -> Lamp {
        let class = lit.light().map_or("off", Light::word);
        Lamp { class, name: say(printer.language, &format!("target-light-{}", lit.word())) }
    }
}

/// A target in a month, ready to be shown.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Line {
    pub code: String,
    pub href: String,
    pub name: String,
    pub unit_code: String,
    pub unit: String,
    pub asks: String,
    pub goal: Shown,
    pub done: Shown,
    pub completion: Shown,
    pub pace: Shown,
    pub gap: Shown,
    pub arrears: Shown,
    pub required: Shown,
    pub lamp: Lamp,
    /// Worst first: what lists are sorted by.
    pub order: u8,
    pub why: String,
}

/// Worst lights first, then what nothing lights, then what is well.
fn order(lit: &Lit) -> u8 {
    match lit {
        Lit::Light(Light::Red) => 0,
        Lit::Light(Light::Orange) => 1,
        Lit::Light(Light::Yellow) => 2,
        Lit::NoData(_) => 3,
        Lit::Unmeasurable(_) | Lit::NoScheme => 4,
        Lit::Light(Light::Blue) => 5,
        Lit::Light(Light::Green) => 6,
        Lit::OtherYear => 7,
    }
}

pub fn line(printer: &Printer<'_>, target: &Target, standing: &Standing) -> Line {
    let mut done = operand(printer, target, standing.done.as_ref());
    if !done.text.is_empty() {
        done.href = door(printer, target, standing).unwrap_or_default();
    }
    let arrears = standing.arrears().map(|number| shown(printer, target, &number)).unwrap_or_default();
    Line {
        code: target.code.clone(),
        href: address(&target.code),
        name: target.name.in_language(printer.language).to_owned(),
        unit_code: target.unit.clone(),
        unit: printer.subject(&target.unit),
        asks: asks(printer, target),
        goal: operand(printer, target, standing.goal.as_ref()),
        done,
        completion: percent(standing.completion.as_ref()),
        pace: percent(standing.pace.as_ref()),
        gap: gap(standing),
        arrears,
        required: percent(standing.required.as_ref()),
        lamp: Lamp::of(&standing.lit, printer),
        order: order(&standing.lit),
        why: why(printer, target, standing),
    }
}

/// Where a target has its page.
pub fn address(code: &str) -> String {
    format!("/target/{}", segment(code))
}

/// The question whose answer is what is done.
fn door(printer: &Printer<'_>, target: &Target, standing: &Standing) -> Option<String> {
    use crate::number::ask::Question;
    use basis::target::Kind;
    let question = match target.kind {
        Kind::Growth => Question::Growth,
        Kind::Rank => Question::GrowthRank,
        Kind::Deadline => return None,
        _ => Question::Value,
    };
    Some(printer.analyst.usual(question, &target.unit, &target.indicator, standing.month).href())
}

fn operand(printer: &Printer<'_>, target: &Target, operand: Option<&Operand>) -> Shown {
    let number = operand.and_then(|it| it.number().ok());
    number.map(|number| shown(printer, target, &number)).unwrap_or_default()
}

/// An amount in the unit the target is written in, else in its indicator's; a growth in percent, a place as a place.
pub fn shown(printer: &Printer<'_>, target: &Target, number: &Number) -> Shown {
    let own = target.value.as_ref().map(|value| &value.unit);
    let indicator = printer.analyst.packs.indicator(&target.indicator);
    let same = |unit: &&Unit| unit.dimension() == number.unit.dimension();
    let unit = own.filter(same).or_else(|| indicator.map(|it| &it.unit).filter(same)).unwrap_or(&number.unit);
    let value = number.in_unit(unit).map_or_else(|_| number.value.clone(), |it| it.value);
    let decimals = match unit.base() {
        Some(Base::Rank) => 0,
        Some(Base::Percent) => 1,
        _ if unit.counts() || *unit == Unit::days() => 0,
        _ => indicator.map_or(2, |it| it.decimals.min(2)),
    };
    let text = printer.with_unit(&show::grouped(&value, decimals), unit);
    Shown { text, sort: value.rounded(decimals.max(4), Rounding::HalfUp), href: String::new() }
}

fn percent(derived: Option<&Derived>) -> Shown {
    let Some(number) = derived.and_then(Derived::number) else { return Shown::default() };
    Shown {
        text: format!("{}%", show::plain(&number.value, 1)),
        sort: number.value.rounded(4, Rounding::HalfUp),
        href: String::new(),
    }
}

fn gap(standing: &Standing) -> Shown {
    let Some(number) = standing.gap.as_ref().and_then(Derived::number) else { return Shown::default() };
    let decimals = u32::from(number.unit.base() != Some(Base::Rank));
    let text = show::signed(&number.value, decimals);
    Shown { text, sort: number.value.rounded(4, Rounding::HalfUp), href: String::new() }
}

/// What is asked for, as the row says it: `≥ 8%`, `80—100亿元`, `2010年前`.
pub fn asks(printer: &Printer<'_>, target: &Target) -> String {
    let language = printer.language;
    let digits = |number: &Number| plain(&number.value);
    let Some(value) = &target.value else {
        let until = target.until.map(|it| show::period(it, basis::period::Span::This, language)).unwrap_or_default();
        return match target.until {
            Some(_) => say_with(language, "target-asks-by", &[("until", until.into())]),
            None => say(language, "target-asks-nothing"),
        };
    };
    let text = match &target.value_max {
        Some(most) => format!("{}—{}", digits(value), digits(most)),
        None => digits(value),
    };
    let sign = match (target.operator, value.unit.base()) {
        (_, Some(Base::Rank)) => "",
        (Operator::AtLeast, _) => "≥ ",
        (Operator::AtMost, _) => "≤ ",
    };
    format!("{sign}{}", printer.with_unit(&text, &value.unit))
}

/// Digits as far as they say something: `8`, `7.5`.
fn plain(value: &Exact) -> String {
    let text = show::plain(value, 4);
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

/// Why it lights, in one sentence.
pub fn why(printer: &Printer<'_>, target: &Target, standing: &Standing) -> String {
    let language = printer.language;
    match &standing.lit {
        Lit::Unmeasurable(error) => error.say(language),
        Lit::NoData(absence) => printer.absence(absence),
        Lit::OtherYear | Lit::NoScheme => say(language, &format!("target-why-{}", standing.lit.word())),
        Lit::Light(_) => {
            let done = operand(printer, target, standing.done.as_ref()).text;
            let gap = gap(standing).text;
            let arguments = [
                ("asks", asks(printer, target).into()),
                ("goal", operand(printer, target, standing.goal.as_ref()).text.into()),
                ("done", done.into()),
                ("completion", percent(standing.completion.as_ref()).text.into()),
                ("pace", percent(standing.pace.as_ref()).text.into()),
                ("gap", gap.into()),
                ("required", percent(standing.required.as_ref()).text.into()),
            ];
            let id = match (target.kind, &standing.completion, &standing.required) {
                (basis::target::Kind::Deadline, ..) if target.done_on.is_empty() => "target-why-days",
                (basis::target::Kind::Deadline, ..) => "target-why-done",
                (basis::target::Kind::Rank, ..) => "target-why-rank",
                (_, Some(_), Some(required)) if required.number().is_some() => "target-why-schedule-required",
                (_, Some(_), _) => "target-why-schedule",
                (_, None, _) => "target-why-growth",
            };
            let text = say_with(language, id, &arguments);
            match standing.raised_by {
                0 => text,
                months => {
                    let months = i64::try_from(months).unwrap_or(0);
                    say_with(language, "target-why-raised", &[("why", text.into()), ("months", months.into())])
                }
            }
        }
    }
}

/// What a matter is told of a month: `2025年1—11月，红灯：…`.
pub fn told(printer: &Printer<'_>, target: &Target, standing: &Standing) -> String {
    let month = crate::number::place::period_label(standing.month, printer.language);
    let arguments = [
        ("month", month.into()),
        ("light", Lamp::of(&standing.lit, printer).name.into()),
        ("why", why(printer, target, standing).into()),
    ];
    say_with(printer.language, "target-told", &arguments)
}
