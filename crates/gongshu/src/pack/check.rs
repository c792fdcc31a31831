//! What a pack means must hold too: references exist, ratios divide what can be divided, sentences
//! call functions that exist, and the pack's own examples give what they say.

use std::collections::BTreeSet;

use basis::derive::share::ratio;
use basis::derive::{Number, Operand, Outcome};
use basis::error::Error;
use basis::exact::Exact;
use basis::quantity::Quantity;
use basis::template::Call;

use super::definition::Example;
use super::form::{Form, Line};
use super::indicator::Adds;
use super::reading::{Slips, Spot};
use super::register::{FieldKind, Register};
use super::role::RoleDefinition;
use super::template::{Block, FUNCTIONS, Takes};
use super::{Indicator, Packs, assessment, check_matter, circular, light, series, tour, visit};
use crate::access::Administration;

pub(super) fn meaning(packs: &Packs, examples: &[Example], slips: &Slips) {
    for indicator in &packs.indicators {
        group(packs, indicator, slips);
        ratio_parts(packs, indicator, slips);
        sum_parts(packs, indicator, slips);
    }
    aliases(packs, slips);
    for code in packs.cockpit.lead.iter().chain(&packs.cockpit.indicators) {
        known_indicator(packs, code, &packs.cockpit.spot, "cockpit", slips);
    }
    for register in &packs.registers {
        for field in &register.fields {
            if let FieldKind::To(other) = &field.kind
                && packs.register(other).is_none()
            {
                let error = Error::new("pack-register-unknown").with("register", other);
                slips.add(register.spot.place(&field.code), error);
            }
        }
        for field in register.gives_rights_to.iter().filter(|field| !leads_to_a_holder(register, field)) {
            let error = Error::new("pack-gives-rights").with("register", &register.code).with("field", field);
            slips.add(register.spot.place("gives_rights_to"), error);
        }
        if !place_leads_to_a_unit(packs, register) {
            let error = Error::new("pack-place").with("register", &register.code).with("place", &register.place);
            slips.add(register.spot.place("place"), error);
        }
    }
    size_classes(packs, slips);
    for definition in &packs.roles {
        role(packs, definition, slips);
    }
    for scheme in &packs.schemes {
        for item in &scheme.items {
            known_indicator(packs, &item.indicator, &scheme.spot, "item", slips);
        }
    }
    for form in &packs.forms {
        for line in &form.lines {
            if let Some(code) = &line.indicator {
                form_indicator(packs, form, line, code, slips);
            }
        }
    }
    for rule in &packs.checks {
        rule.prove(packs, slips);
    }
    check_matter::prove(packs, slips);
    series::prove(packs, slips);
    packs.lexicon.prove(slips);
    circular::prove(packs, slips);
    light::prove(packs, slips);
    assessment::prove(packs, slips);
    visit::prove(packs, slips);
    tour::prove(packs, slips);
    for document in &packs.documents {
        for (call, spot) in document.calls() {
            self::call(packs, call, spot, slips);
        }
        for block in document.sections.iter().flat_map(|section| &section.blocks) {
            if let Block::Table(table) = block
                && table.units != "children"
                && packs.peers(&table.units).is_none()
            {
                slips.add(table.spot.place("units"), Error::new("pack-peers-unknown").with("peers", &table.units));
            }
        }
    }
    for example in examples {
        prove(packs, example, slips);
    }
}

/// The classes of the registry's limits are words of the register of enterprises.
fn size_classes(packs: &Packs, slips: &Slips) {
    let field = packs.register("enterprise").and_then(|register| register.field("size_class"));
    let Some(FieldKind::Choice(words)) = field.map(|field| &field.kind) else { return };
    for class in packs.limits.sizes.iter().flat_map(|size| &size.classes) {
        if !words.iter().any(|word| word.code == class.code) {
            let error = Error::new("pack-size-class").with("class", &class.code);
            slips.add(packs.limits.spot.place("class"), error);
        }
    }
}

/// Rights are given to a person or to a post.
fn leads_to_a_holder(register: &Register, field: &str) -> bool {
    const HOLDERS: [&str; 2] = ["person", "post"];
    match register.field(field).map(|field| &field.kind) {
        Some(FieldKind::To(other)) => HOLDERS.contains(&other.as_str()),
        _ => field == "code" && HOLDERS.contains(&register.code.as_str()),
    }
}

/// A register's place names the row itself, a field that names a unit, or such a field of a row it names.
fn place_leads_to_a_unit(packs: &Packs, register: &Register) -> bool {
    const UNIT: &str = "unit";
    let target = |register: &Register, field: &str| match register.field(field).map(|field| &field.kind) {
        Some(FieldKind::To(other)) => Some(other.clone()),
        _ => None,
    };
    match register.place.split_once('.') {
        None if register.place == "code" => register.code == UNIT,
        None => target(register, &register.place).as_deref() == Some(UNIT),
        Some((field, onward)) => target(register, field)
            .and_then(|other| packs.register(&other))
            .is_some_and(|other| target(other, onward).as_deref() == Some(UNIT)),
    }
}

/// A role names registers that exist, and enters those that give rights only as the security administrator.
fn role(packs: &Packs, definition: &RoleDefinition, slips: &Slips) {
    let role = &definition.role;
    let shelves = &role.registers;
    for code in shelves.sees.iter().chain(&shelves.enters).chain(&shelves.exports).filter(|code| *code != "*") {
        if packs.register(code).is_none() {
            let error = Error::new("pack-register-unknown").with("register", code);
            slips.add(definition.spot.place("registers"), error);
        }
    }
    let gives_rights = |code: &String| packs.register(code).is_some_and(|register| register.gives_rights);
    if role.administers != Some(Administration::Security)
        && let Some(register) = shelves.enters.iter().find(|code| gives_rights(code))
    {
        let error = Error::new("pack-role-rights").with("role", &role.code).with("register", register);
        slips.add(definition.spot.place("registers"), error);
    }
}

fn group(packs: &Packs, indicator: &Indicator, slips: &Slips) {
    if !indicator.group.is_empty() && packs.group_name(&indicator.group).is_none() {
        let known: Vec<&str> = packs.groups.iter().map(|group| group.code.as_str()).collect();
        let error = Error::new("pack-group-unknown").with("group", &indicator.group).with("known", known.join(", "));
        slips.add(indicator.spot.place("group"), error);
    }
}

/// A line's sums become an indicator measured alike, of the form's own domain (law 8).
fn form_indicator(packs: &Packs, form: &Form, line: &Line, code: &str, slips: &Slips) {
    let error = match packs.indicator(code) {
        None => Error::new("pack-indicator-unknown").with("code", code),
        Some(indicator) if indicator.domain != form.domain => {
            Error::new("pack-domain-crossed").with("code", &form.code).with("other", code)
        }
        Some(indicator) if indicator.unit.dimension() != line.unit.dimension() || indicator.adds == Adds::None => {
            Error::new("pack-part-misfit").with("part", &line.code).with("code", code)
        }
        Some(_) => return,
    };
    slips.add(form.spot.place(&line.code), error);
}

/// A ratio's parts exist, keep to one domain (law 8), and divide into its unit.
fn ratio_parts(packs: &Packs, indicator: &Indicator, slips: &Slips) {
    let Some((part, whole)) = &indicator.ratio else { return };
    let place = || indicator.spot.place("ratio");
    let (Some(part), Some(whole)) = (packs.indicator(part), packs.indicator(whole)) else {
        for code in [part, whole].into_iter().filter(|code| packs.indicator(code).is_none()) {
            slips.add(place(), Error::new("pack-indicator-unknown").with("code", code));
        }
        return;
    };
    for half in [part, whole].into_iter().filter(|half| half.domain != indicator.domain) {
        slips.add(place(), Error::new("pack-domain-crossed").with("code", &indicator.code).with("other", &half.code));
    }
    let one = |of: &Indicator| Operand::Constant(Number::new(Exact::whole(1), of.unit.clone()));
    if let Outcome::Absent(_) = ratio(one(part), one(whole), &indicator.unit).outcome {
        let error = Error::new("pack-ratio-unit")
            .with("code", &indicator.code)
            .with("part", &part.unit)
            .with("whole", &whole.unit)
            .with("unit", &indicator.unit);
        slips.add(indicator.spot.place("unit"), error);
    }
}

/// The parts of a sum exist, are measured as it is, and add.
fn sum_parts(packs: &Packs, indicator: &Indicator, slips: &Slips) {
    for code in &indicator.parts {
        let error = match packs.indicator(code) {
            None => Error::new("pack-indicator-unknown").with("code", code),
            Some(part) if part.unit.dimension() != indicator.unit.dimension() || part.adds == Adds::None => {
                Error::new("pack-part-misfit").with("part", code).with("code", &indicator.code)
            }
            Some(_) => continue,
        };
        slips.add(indicator.spot.place("parts"), error);
    }
}

/// A name or alias leads to one indicator only: a heading in a file must not be a guess.
fn aliases(packs: &Packs, slips: &Slips) {
    let mut owners: std::collections::HashMap<&str, &str> = std::collections::HashMap::new();
    for indicator in &packs.indicators {
        let names: BTreeSet<&str> = [indicator.name.zh.as_str(), indicator.short.zh.as_str()]
            .into_iter()
            .chain(indicator.aliases.iter().map(String::as_str))
            .collect();
        for name in names {
            if let Some(other) = owners.insert(name, &indicator.code)
                && other != indicator.code
            {
                let error = Error::new("pack-alias-twice").with("name", name).with("other", other);
                slips.add(indicator.spot.place("aliases"), error);
            }
        }
    }
}

fn known_indicator(packs: &Packs, code: &str, spot: &Spot, key: &str, slips: &Slips) {
    if packs.indicator(code).is_none() {
        slips.add(spot.place(key), Error::new("pack-indicator-unknown").with("code", code));
    }
}

fn call(packs: &Packs, call: &Call, spot: &Spot, slips: &Slips) {
    let Some((_, takes)) = FUNCTIONS.iter().find(|(name, _)| *name == call.function) else {
        let known: Vec<&str> = FUNCTIONS.iter().map(|(name, _)| *name).collect();
        let error =
            Error::new("pack-function-unknown").with("function", &call.function).with("known", known.join(", "));
        slips.add(spot.place("says"), error);
        return;
    };
    let required = takes.iter().filter(|takes| **takes != Takes::Peers).count();
    if call.arguments.len() < required || takes.len() < call.arguments.len() {
        slips.add(spot.place("says"), Error::new("pack-function-arguments").with("call", call));
        return;
    }
    for (argument, takes) in call.arguments.iter().zip(*takes) {
        let error = match takes {
            Takes::Indicator if packs.indicator(argument).is_none() => {
                Error::new("pack-indicator-unknown").with("code", argument)
            }
            Takes::Peers if packs.peers(argument).is_none() => Error::new("pack-peers-unknown").with("peers", argument),
            Takes::Count if !argument.parse().is_ok_and(|count: u32| 0 < count) => {
                Error::new("pack-function-arguments").with("call", call)
            }
            Takes::Year if basis::period::Period::year_of(argument.parse().unwrap_or(0)).is_err() => {
                Error::new("pack-function-arguments").with("call", call)
            }
            _ => continue,
        };
        slips.add(spot.place("says"), error);
    }
}

/// An example of a ratio gives what it says.
fn prove(packs: &Packs, example: &Example, slips: &Slips) {
    let refuse = |key: &str, error: Error| slips.add(example.spot.place(key), error);
    let Some(indicator) = packs.indicator(&example.of) else {
        return refuse("of", Error::new("pack-indicator-unknown").with("code", &example.of));
    };
    let Some((part, whole)) = &indicator.ratio else {
        return refuse("of", Error::new("pack-example-kind").with("code", &example.of));
    };
    let given = |code: &String| {
        let (_, text) = example.given.iter().find(|(given, _)| given == code)?;
        let unit = packs.indicator(code)?.unit.clone();
        let quantity = Quantity::parse(text, unit.clone()).ok()?;
        Some(Operand::Constant(Number::new(Exact::from(quantity.value()), unit)))
    };
    let (Some(part), Some(whole)) = (given(part), given(whole)) else {
        return refuse("given", Error::new("pack-example-given").with("part", part).with("whole", whole));
    };
    let derived = ratio(part, whole, &indicator.unit);
    let decimals = example.gives.split_once('.').map_or(0, |(_, digits)| digits.len());
    let shown = derived
        .number()
        .map(|number| number.value.rounded(u32::try_from(decimals).unwrap_or(0), basis::exact::Rounding::HalfUp));
    if shown.as_deref() != Some(example.gives.as_str()) {
        let error =
            Error::new("pack-example-wrong").with("gives", &example.gives).with("derived", shown.unwrap_or_default());
        refuse("gives", error);
    }
}
