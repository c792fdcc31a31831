//! Ratios of a form's lines that a month's tables show beside the sums (经济效益指标), as a pack defines them; methods 1.6.

use basis::derive::efficiency::{annualised, mean, turnover_days};
use basis::derive::share::ratio;
use basis::derive::{Absence, Derived, Number, Operand, Outcome};
use basis::error::Error;
use basis::exact::Exact;
use basis::language::Name;
use basis::unit::Unit;

use super::definition::code;
use super::form::Form;
use super::indicator::Better;
use super::reading::Entry;

/// How a ratio is made of its two sums, each of the year to date.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// 比率: part ÷ whole.
    Plain,
    /// 年化: a year's part ÷ whole.
    Yearly,
    /// 周转天数: 360 × part ÷ a year's whole.
    Turnover,
}

/// A ratio of a group: of its sums, never a mean of its members' ratios (law 1).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ratio {
    pub code: String,
    pub name: Name,
    /// The lines that are added up above the stroke, and below it.
    pub part: Vec<String>,
    pub whole: Vec<String>,
    pub unit: Unit,
    pub decimals: u32,
    pub way: Way,
    /// The balance in it is the mean of what stood at the year's beginning and now (平均余额).
    pub average: bool,
    pub better: Better,
    /// Where its definition is from, or that it was not checked.
    pub source: String,
}

pub(super) fn read(entry: &Entry<'_>) -> Ratio {
    let ratio = Ratio {
        code: code(entry),
        name: entry.name("name"),
        part: entry.texts("part"),
        whole: entry.texts("whole"),
        unit: entry.parsed("unit").unwrap_or_else(Unit::percent),
        decimals: entry.whole_or("decimals", 0..=8, 2).try_into().unwrap_or(2),
        way: match entry.has("way") {
            true => entry
                .one_of("way", &[("plain", Way::Plain), ("yearly", Way::Yearly), ("turnover", Way::Turnover)])
                .unwrap_or(Way::Plain),
            false => Way::Plain,
        },
        average: entry.flag("average"),
        better: entry
            .one_of("better", &[("higher", Better::Higher), ("lower", Better::Lower), ("none", Better::Neither)])
            .unwrap_or(Better::Neither),
        source: entry.text("source"),
    };
    for key in ["part", "whole"] {
        if entry.texts(key).is_empty() {
            entry.refuse(key, Error::new("pack-key-missing").with("key", key));
        }
    }
    entry.finish();
    ratio
}

/// One side of a ratio: its sum now, and what it was at the end of the year before.
#[derive(Clone, Debug)]
pub struct Side {
    pub now: Operand,
    pub start: Operand,
}

impl Ratio {
    /// The ratio of a group's two sums after the first `months` months of a year.
    pub fn of(&self, part: Side, whole: Side, months: u32) -> Derived {
        let nested = |derived: Derived| Operand::Derived(Box::new(derived));
        // The balance of a turnover is above the stroke, of any other ratio below it.
        let balance = |side: Side| if self.average { nested(mean(side.start, side.now)) } else { side.now };
        match self.way {
            Way::Plain => ratio(part.now, balance(whole), &self.unit),
            Way::Yearly => ratio(nested(annualised(part.now, months)), balance(whole), &self.unit),
            Way::Turnover => turnover_days(balance(part), nested(annualised(whole.now, months))),
        }
    }

    /// Lines are there and of one unit on either side, and the two sides make what the unit says.
    pub(super) fn refuse_loose(&self, form: &Form, entry: &Entry<'_>) {
        let line = |code: &String| {
            let found = form.line(code);
            if found.is_none() {
                entry.refuse("ratio", Error::new("pack-line-unknown").with("line", code).with("form", &form.code));
            }
            found
        };
        let parts: Vec<_> = self.part.iter().filter_map(line).collect();
        let wholes: Vec<_> = self.whole.iter().filter_map(line).collect();
        let (Some(part), Some(whole)) = (parts.first(), wholes.first()) else { return };
        let one = |unit: &Unit| {
            let one = Operand::Constant(Number::new(Exact::whole(1), unit.clone()));
            Side { now: one.clone(), start: one }
        };
        let mixed = parts.iter().any(|it| it.unit != part.unit) || wholes.iter().any(|it| it.unit != whole.unit);
        let tried = self.of(one(&part.unit), one(&whole.unit), 12);
        let unit = tried.number().map(|number| number.unit.clone());
        if mixed
            || matches!(tried.outcome, Outcome::Absent(Absence::UnitsDiffer(..)))
            || unit != Some(self.unit.clone())
        {
            let error = Error::new("pack-form-ratio-unit").with("unit", &self.unit).with("part", &part.unit);
            entry.refuse("ratio", error.with("whole", &whole.unit));
        }
    }
}
