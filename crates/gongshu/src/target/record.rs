//! A target read from its row: values in units, periods, posts. What a row lacks to be measured is a slip of the target, not an
//! error: such a target is shown with what it lacks (M052: parks that have not set theirs).

use basis::derive::Number;
use basis::error::Error;
use basis::exact::Exact;
use basis::language::Name;
use basis::period::Period;
use basis::quantity::Quantity;
use basis::target::{Curve, Kind, Pace};
use basis::unit::Unit;

use crate::pack::Packs;
use crate::pack::indicator::Better;
use crate::register::rows::Entry;

/// Which way a target asks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Operator {
    /// 不低于
    #[default]
    AtLeast,
    /// 不高于
    AtMost,
}

/// A target (目标任务).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Target {
    pub code: String,
    pub name: Name,
    pub unit: String,
    /// Empty where there is nothing to measure.
    pub indicator: String,
    pub kind: Kind,
    pub operator: Operator,
    /// In its own unit of measurement; percent for growth, places for a rank.
    pub value: Option<Number>,
    pub value_max: Option<Number>,
    /// 争取目标
    pub stretch: Option<Number>,
    /// The base as the target names it; the books' own is asked for where it names none.
    pub base: Option<Number>,
    pub base_period: Option<Period>,
    pub from: Option<Period>,
    pub until: Option<Period>,
    pub pace: Option<Pace>,
    pub curve: Option<Curve>,
    /// The target it is a part of.
    pub above: String,
    /// The scheme of lights it names.
    pub light: String,
    pub leader: String,
    pub officer: String,
    pub issuer: String,
    pub paper: String,
    pub quote: String,
    pub reward: String,
    /// ISO date; empty while it is not done.
    pub done_on: String,
    /// What it lacks to be measured.
    pub slips: Vec<Error>,
}

impl Target {
    /// The years it is for: the first and the last.
    pub fn years(&self) -> Option<(i16, i16)> {
        let until = self.until?.year();
        let from = match (self.from, self.base_period) {
            (Some(from), _) => from.year(),
            // What has a base runs from the year after it.
            (None, Some(base)) => base.year().saturating_add(1),
            (None, None) => until,
        };
        Some((from.min(until), until))
    }

    pub fn is_of(&self, year: i16) -> bool {
        self.years().is_some_and(|(from, until)| (from..=until).contains(&year))
    }
}

/// Reads a row of the register.
pub fn read(row: &Entry, packs: &Packs) -> Target {
    let mut slips = Vec::new();
    let text = |field: &str| row.field(field).to_owned();
    let mut word = |field: &str, known: bool| {
        if !known && !row.field(field).is_empty() {
            slips.push(Error::new("target-word").with("field", field).with("text", row.field(field)));
        }
    };
    let kind = Kind::WORDS.iter().find(|(word, _)| *word == row.field("kind")).map(|(_, kind)| *kind);
    word("kind", kind.is_some());
    let pace = Pace::WORDS.iter().find(|(word, _)| *word == row.field("pace")).map(|(_, pace)| *pace);
    word("pace", pace.is_some());
    word("light", packs.light(row.field("light")).is_some());
    let kind = kind.unwrap_or(Kind::Level);
    let indicator = packs.indicator(row.field("indicator"));
    word("indicator", indicator.is_some());
    // Growth is in percent and a place is a place, whatever the row says; an amount is in its own unit, else in the indicator's.
    let unit = match kind {
        Kind::Growth | Kind::AverageGrowth => Unit::percent(),
        Kind::Rank => Unit::rank(),
        Kind::Multiple => Unit::times(),
        Kind::Level | Kind::Increase | Kind::Deadline => match row.field("measure").parse() {
            Ok(unit) => unit,
            Err(_) => indicator.map_or_else(Unit::times, |it| it.unit.clone()),
        },
    };
    let number = |field: &str, unit: &Unit| {
        let figure = Quantity::parse(row.field(field), unit.clone()).ok()?;
        Some(Number::new(Exact::from(figure.value()), unit.clone()))
    };
    let period = |field: &str| row.field(field).parse::<Period>().ok();
    let base_unit = match (kind, row.field("measure").parse::<Unit>()) {
        (_, Ok(unit)) if indicator.is_none_or(|it| it.unit.dimension() == unit.dimension()) => unit,
        _ => indicator.map_or_else(Unit::times, |it| it.unit.clone()),
    };
    let curve = match (row.field("curve").is_empty(), Curve::parse(row.field("curve"))) {
        (true, _) => None,
        (false, Ok(curve)) => Some(curve),
        (false, Err(error)) => {
            slips.push(error);
            None
        }
    };
    let mut target = Target {
        code: row.code.clone(),
        name: Name::new(row.field("name"), row.field("name_en")),
        unit: text("unit"),
        indicator: text("indicator"),
        kind,
        operator: match (row.field("operator"), indicator.map(|it| it.better)) {
            ("at-most", _) => Operator::AtMost,
            ("", Some(Better::Lower)) => Operator::AtMost,
            _ => Operator::AtLeast,
        },
        value: number("value", &unit),
        value_max: number("value_max", &unit),
        stretch: number("stretch", &unit),
        base: number("base", &base_unit),
        base_period: period("base_period"),
        from: period("from"),
        until: period("until"),
        pace,
        curve,
        above: text("above"),
        light: text("light"),
        leader: text("leader"),
        officer: text("officer"),
        issuer: text("issuer"),
        paper: text("paper"),
        quote: text("quote"),
        reward: text("reward"),
        done_on: text("done_on"),
        slips,
    };
    lacks(&mut target);
    target
}

/// Whatever is needed and not there: value, indicator, period, base (R25, a target nobody can measure).
fn lacks(target: &mut Target) {
    let mut lack = |what: &str, missing: bool| {
        if missing {
            target.slips.push(Error::new("target-lacks").with("what", what));
        }
    };
    lack("until", target.until.is_none());
    if target.kind != Kind::Deadline {
        lack("indicator", target.indicator.is_empty());
        lack("value", target.value.is_none());
    }
    if matches!(target.kind, Kind::AverageGrowth | Kind::Multiple) {
        lack("base_period", target.base_period.is_none());
    }
    lack("curve", target.pace == Some(Pace::ByHand) && target.curve.is_none());
}
