//! An enterprise as its row has it in a month.

use std::collections::BTreeMap;

use basis::code::industry::IndustryCode;
use basis::period::Period;
use basis::registry::{Rule, Traits};

use crate::pack::tables::INDUSTRIES;
use crate::register::names::words;
use crate::register::rows::{Entry, holds};

/// Who was there in a month.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
    /// The office's own number: what figures of the enterprise are under.
    pub code: String,
    /// Empty where it is not known, and so are the other texts.
    pub credit_code: String,
    pub name: String,
    /// The unit it lies in.
    pub region: String,
    pub parks: Vec<String>,
    /// GB/T 4754-2017, as deep as the row says it.
    pub industry: String,
    /// `large`, `medium`, `small`, `micro`
    pub size_class: String,
    /// `normal`, `halted`, `half-halted` …
    pub status: String,
    /// The lists it is on (专精特新 …).
    pub groups: Vec<String>,
    /// Whether it is in the registry (规上).
    pub above_scale: bool,
    /// The month it entered the registry, the last time it did. `None` for whoever is not in it, or was in it before
    /// the books begin.
    pub entered: Option<Period>,
    /// Every field of the row, as far as the asker sees it.
    pub fields: BTreeMap<String, String>,
}

/// Statements by row, each row's in the order of days.
pub(super) fn histories(statements: &[Entry]) -> impl Iterator<Item = &[Entry]> {
    statements.chunk_by(|one, other| one.code == other.code)
}

/// Which statement holds on a day; `None` when the row was not there.
pub(super) fn standing(history: &[Entry], day: &str) -> Option<usize> {
    history.iter().position(|it| !it.removed && holds(&it.valid_from, &it.valid_until, day))
}

/// Whether a statement says that the enterprise is in the registry.
pub(super) fn is_in(entry: &Entry) -> bool {
    !entry.removed && entry.field("in_registry") == "in"
}

/// Whether one statement goes on where the other ends, with no day between.
pub(super) fn goes_on(before: &Entry, after: &Entry) -> bool {
    let next = before.valid_until.parse::<jiff::civil::Date>().ok().and_then(|day| day.tomorrow().ok());
    next.is_some_and(|day| day.to_string() == after.valid_from)
}

impl Member {
    /// What a row says on a day; `None` when it was not there.
    pub(super) fn on(history: &[Entry], day: &str) -> Option<Member> {
        Some(Member::at(history, standing(history, day)?))
    }

    /// What one of a row's statements says.
    pub(super) fn at(history: &[Entry], at: usize) -> Member {
        let entry = &history[at];
        let text = |field: &str| entry.field(field).to_owned();
        let above_scale = is_in(entry);
        Member {
            code: entry.code.clone(),
            credit_code: text("credit_code"),
            name: text("name"),
            region: text("region"),
            parks: words(entry.field("parks")).map(str::to_owned).collect(),
            industry: text("industry"),
            size_class: text("size_class"),
            status: text("status"),
            groups: words(entry.field("groups")).map(str::to_owned).collect(),
            above_scale,
            entered: if above_scale { entered(&history[..=at]) } else { None },
            fields: entry.fields.clone(),
        }
    }

    pub fn is_admitted(&self, rule: &Rule) -> bool {
        let code = self.industry.parse::<IndustryCode>().ok();
        let path = code.as_ref().map(|code| INDUSTRIES.path(code)).unwrap_or_default();
        let industry: Vec<&str> = path.iter().map(|code| code.as_str()).collect();
        rule.admits(&Traits {
            above_scale: self.above_scale,
            industry: &industry,
            size: &self.size_class,
            groups: &self.groups,
            status: &self.status,
        })
    }
}

/// The month in which the stay in the registry began that the last of these statements is part of.
fn entered(history: &[Entry]) -> Option<Period> {
    let mut first = history.last()?;
    for before in history.iter().rev().skip(1) {
        if !is_in(before) || !goes_on(before, first) {
            break;
        }
        first = before;
    }
    first.valid_from.get(..7)?.parse().ok()
}
