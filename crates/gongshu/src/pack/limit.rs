//! Limits and clocks as a pack writes them (时限): `{ working_days = 20 }`, what stops a clock, when it warns.

use basis::clock::{Limit, Measure, OfficeHours, Rule, Starts, Suspension, Thresholds};
use basis::error::Error;
use jiff::civil::Date;

use super::definition::code;
use super::reading::{Entry, Spot};

/// What may stop clocks, by code, with where it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SuspensionDefinition {
    pub suspension: Suspension,
    pub spot: Spot,
}

impl SuspensionDefinition {
    pub(super) fn read(entry: &Entry<'_>) -> SuspensionDefinition {
        let suspension = Suspension {
            code: code(entry),
            name: entry.name("name"),
            once: entry.flag("once"),
            law: entry.text("source"),
        };
        SuspensionDefinition { suspension, spot: entry.spot() }
    }
}

/// A day a paper of the State Council names that the program's own calendar does not know yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AnnouncedDay {
    pub date: Date,
    pub worked: bool,
    pub name: String,
    pub spot: Spot,
}

impl AnnouncedDay {
    pub(super) fn read(entry: &Entry<'_>) -> AnnouncedDay {
        let text = entry.text("date");
        let date = text.parse::<Date>();
        if date.is_err() && !text.is_empty() {
            entry.refuse("date", Error::new("clock-moment").with("text", &text));
        }
        let worked = entry.one_of("kind", &[("holiday", false), ("workday", true)]).unwrap_or_default();
        entry.optional_text("source");
        AnnouncedDay { date: date.unwrap_or_default(), worked, name: entry.text("name"), spot: entry.spot() }
    }
}

/// A clock before it is told what may stop it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClockDefinition {
    /// Everything but the suspensions.
    pub rule: Rule,
    pub suspensions: Vec<String>,
}

/// The most days a limit may have; more is a slip.
const DAYS_MAX: i64 = 3_000;

impl ClockDefinition {
    /// Reads the keys of a clock out of the table they stand in.
    pub(super) fn read(entry: &Entry<'_>) -> ClockDefinition {
        let days = |key: &str, range: std::ops::RangeInclusive<i64>| {
            let number = if entry.has(key) { entry.whole(key, range) } else { None };
            number.and_then(|number| u32::try_from(number).ok())
        };
        let starts = if entry.has("starts") { entry.one_of("starts", &Starts::WORDS) } else { None };
        let warnings = entry.entry("warn").map(|warn| {
            let percent = |key: &str| warn.whole(key, 1..=100).and_then(|it| u32::try_from(it).ok()).unwrap_or(100);
            let left = warn.whole_or("left", 0..=100, 1);
            let read =
                Thresholds { note: percent("note"), yellow: percent("yellow"), left: u32::try_from(left).unwrap_or(1) };
            if read.yellow < read.note {
                warn.refuse("yellow", Error::new("pack-warnings"));
            }
            warn.finish();
            read
        });
        let rule = Rule {
            starts: starts.unwrap_or_default(),
            set: None,
            promised: limit(entry, "promised"),
            legal: limit(entry, "legal"),
            acceptance: days("acceptance", 0..=DAYS_MAX),
            extension: days("extension", 1..=DAYS_MAX),
            extends_late: entry.flag("extends_late"),
            suspensions: Vec::new(),
            deemed_approval: entry.flag("deemed_approval"),
            warnings: warnings.unwrap_or_default(),
            hours: entry.optional_parsed::<OfficeHours>("hours").unwrap_or_default(),
        };
        if let (Some(promised), Some(legal)) = (rule.promised, rule.legal)
            && promised.measure == legal.measure
            && legal.count < promised.count
        {
            entry.refuse(
                "promised",
                Error::new("pack-promised").with("promised", promised.count).with("legal", legal.count),
            );
        }
        ClockDefinition { rule, suspensions: entry.texts("suspensions") }
    }

    /// The rule with what may stop it.
    pub fn with(&self, known: &[SuspensionDefinition]) -> Rule {
        let find = |code: &String| known.iter().find(|it| it.suspension.code == *code).map(|it| it.suspension.clone());
        Rule { suspensions: self.suspensions.iter().filter_map(find).collect(), ..self.rule.clone() }
    }
}

/// `{ working_days = 20 }`, `{ calendar_days = 60 }` or `{ office_hours = 4 }`.
pub(super) fn limit(entry: &Entry<'_>, key: &str) -> Option<Limit> {
    let inner = entry.entry(key)?;
    let measures = [
        ("working_days", Measure::WorkingDays, 1),
        ("calendar_days", Measure::CalendarDays, 1),
        ("office_hours", Measure::OfficeMinutes, 60),
    ];
    let mut found = None;
    for (word, measure, unit) in measures.into_iter().filter(|(word, ..)| inner.has(word)) {
        if found.is_some() {
            inner.refuse(word, Error::new("pack-limit"));
        }
        let count = inner.whole(word, 0..=DAYS_MAX).and_then(|count| u32::try_from(count).ok()).unwrap_or_default();
        found = Some(Limit { measure, count: count * unit });
    }
    if found.is_none() {
        entry.refuse(key, Error::new("pack-limit"));
    }
    inner.finish();
    found
}
