//! One thing entered twice (重复登记): rows that share what only one row may have at a time, and rows so alike that
//! whoever enters them is asked.

use std::collections::HashMap;

use basis::error::{Error, Finding, Severity};
use files::grid::Grid;

use super::super::query;
use super::super::rows::{Entry, settled};
use super::{Held, Plan};
use crate::pack::register::{Field, Register};

/// Finds the twins of every row of a plan. `at` gives a statement's row in the grid, and a field's column.
pub(super) fn twins(
    register: &Register,
    held: &Held,
    grid: &Grid,
    plan: &mut Plan,
    at: impl Fn(&Entry, Option<&Field>) -> (u32, u32),
) {
    let unique: Vec<&Field> = register.fields.iter().filter(|field| field.unique).collect();
    if plan.entries.is_empty() || (unique.is_empty() && register.alike.is_empty()) {
        return;
    }
    let planned = plan.entries.iter().map(|entry| Entry { batch: i64::MAX, ..entry.clone() });
    let books = settled(held.entries.iter().cloned().chain(planned).collect());
    let mut findings = Vec::new();
    let mut told = |entry: &Entry, field: Option<&Field>, severity: Severity, error: Error| {
        let (row, column) = at(entry, field);
        let mut place = grid.place(row, column);
        place.heading = grid.cell(1, column).text();
        findings.push(Finding { severity, place, error });
    };
    for field in unique {
        for (entry, twin) in pairs(&books, plan, &[field.code.as_str()]) {
            let error = match is_seen(held, register, twin) {
                true => named(Error::new("register-twin"), twin),
                // That it is taken must be said; by whom is not this reader's to know.
                false => Error::new("register-twin-elsewhere"),
            };
            let error = error.with("field", &field.name.zh).with("field_en", &field.name.en);
            told(entry, Some(field), Severity::Error, error);
        }
    }
    let alike: Vec<&str> = register.alike.iter().map(String::as_str).collect();
    if !alike.is_empty() {
        let names = |name: fn(&Field) -> &str, comma: &str| {
            let names: Vec<&str> = alike.iter().filter_map(|code| register.field(code)).map(name).collect();
            names.join(comma)
        };
        for (entry, twin) in pairs(&books, plan, &alike).into_iter().filter(|(_, twin)| is_seen(held, register, twin)) {
            let error = named(Error::new("register-alike"), twin);
            let error = error.with("fields", names(|field| &field.name.zh, "、"));
            let error = error.with("fields_en", names(|field| &field.name.en, ", "));
            told(entry, register.field(alike[0]), Severity::Warning, error);
        }
    }
    plan.findings.extend(findings);
}

fn named(error: Error, twin: &Entry) -> Error {
    error.with("code", &twin.code).with("name", twin.field("name"))
}

fn is_seen(held: &Held, register: &Register, entry: &Entry) -> bool {
    held.wall.as_ref().is_none_or(|wall| query::within(&wall.seen, register, held.places.of(register, entry)))
}

/// Each planned statement with the first other row that agrees with it in all of `fields` at some time, all of them given.
fn pairs<'a>(books: &'a [Entry], plan: &Plan, fields: &[&str]) -> Vec<(&'a Entry, &'a Entry)> {
    let values = |entry: &'a Entry| -> Option<Vec<&'a str>> {
        let values: Vec<&str> = fields.iter().map(|field| entry.field(field)).collect();
        (!entry.removed && values.iter().all(|value| !value.is_empty())).then_some(values)
    };
    let mut by_values: HashMap<Vec<&str>, Vec<&Entry>> = HashMap::new();
    let mut stands: HashMap<(&str, &str), &Entry> = HashMap::new();
    for entry in books {
        if let Some(values) = values(entry) {
            by_values.entry(values).or_default().push(entry);
            stands.insert((&entry.code, &entry.valid_from), entry);
        }
    }
    let planned = plan.entries.iter().filter_map(|it| stands.get(&(it.code.as_str(), it.valid_from.as_str())));
    planned
        .filter_map(|entry| {
            let others = by_values.get(&values(entry)?)?;
            let twin = others.iter().find(|other| other.code != entry.code && meet(entry, other))?;
            Some((*entry, *twin))
        })
        .collect()
}

/// Whether two statements hold on a day in common.
fn meet(one: &Entry, other: &Entry) -> bool {
    let ends_before = |one: &Entry, other: &Entry| !one.valid_until.is_empty() && one.valid_until < other.valid_from;
    !ends_before(one, other) && !ends_before(other, one)
}
