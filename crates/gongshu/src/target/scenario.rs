//! What would be if (情景测算): the remaining months of a target's year with another growth in one place or another, and something
//! new on top; the total is made of sums, never of a mean of growths. Methods 13.9.

use basis::derive::Number;
use basis::exact::Exact;
use basis::forecast::{self, Part};
use basis::period::{self, Span};
use basis::unit::Unit;

use super::record::Target;
use super::standing::{Standing, last_year};
use crate::number::analyst::Analyst;
use crate::number::ask::{Ask, Question};
use crate::pack::indicator::Kind;
use crate::register::subjects::PARK;

/// A place of which figures are known, with the months of last year that this year has still before it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The unit; empty for what the known ones leave of the whole.
    pub code: String,
    /// Last year's figure for the months to come.
    pub left: Exact,
    /// Growth so far this year, in percent: what is supposed where nothing else is. `None` without a base.
    pub growth: Option<Exact>,
}

/// A year with its remaining months, by place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Remaining {
    pub unit: Unit,
    pub done: Exact,
    pub goal: Option<Exact>,
    pub places: Vec<Place>,
}

/// What somebody supposes: a growth in percent by place, and what new projects bring.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Supposed {
    pub growth: Vec<(usize, Exact)>,
    pub added: Exact,
}

/// What came of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    pub year: Exact,
    /// Of the remaining months, in percent.
    pub growth: Option<Exact>,
    /// The year less its goal.
    pub beyond: Option<Exact>,
}

impl Remaining {
    pub fn under(&self, supposed: &Supposed) -> Outcome {
        let part = |place: &Place| {
            let factor = place.growth.as_ref().map_or_else(|| Exact::whole(1), basis::interval::growth_factor);
            Part { base: place.left.clone(), current: &place.left * &factor }
        };
        let parts: Vec<Part> = self.places.iter().map(part).collect();
        let scenario = forecast::Scenario { grown: supposed.growth.clone(), added: supposed.added.clone() };
        let (total, growth) = forecast::scenario(&parts, &scenario);
        let year = &self.done + &total;
        let beyond = self.goal.as_ref().map(|goal| &year - goal);
        Outcome { year, growth, beyond }
    }

    pub fn number(&self, value: &Exact) -> Number {
        Number::new(value.clone(), self.unit.clone())
    }
}

/// `None` for what does not add up over a year, for its last month, and where last year is not known.
pub fn remaining(analyst: &Analyst<'_>, target: &Target, standing: &Standing) -> Option<Remaining> {
    let period::Part::Month(1..12) = standing.month.part() else { return None };
    let flow = analyst.packs.indicator(&target.indicator)?.kind == Kind::Flow;
    if !flow || !target.slips.is_empty() {
        return None;
    }
    let of = |code: &str| Year::of(analyst, target, code, standing.month);
    let whole = of(&target.unit)?;
    let unit = whole.unit.clone();
    // Parks lie in regions and are not added to them: they divide only what has no regions.
    let below = |parks: bool| -> Vec<(String, Year)> {
        let children = ["administrative", "park"]
            .into_iter()
            .flat_map(|hierarchy| analyst.subjects.children(&target.unit, hierarchy, standing.month));
        children
            .filter(|child| (child.kind == PARK) == parks && !child.is_single())
            .filter_map(|child| Some((child.code.clone(), of(&child.code)?.in_unit(&unit)?)))
            .collect()
    };
    let known = [false, true].into_iter().map(below).find(|it| !it.is_empty());
    let (mut places, mut rest) = (Vec::new(), whole.clone());
    for (code, year) in known.unwrap_or_default() {
        rest = rest.without(&year);
        places.push(year.place(code));
    }
    if !rest.last.is_zero() || !rest.now.is_zero() {
        places.push(rest.place(String::new()));
    }
    let amount = standing.amount(analyst, target).and_then(|goal| goal.number().ok()?.in_unit(&unit).ok());
    Some(Remaining { done: whole.now, goal: amount.map(|goal| goal.value), unit, places })
}

/// What a place has: last year until this month, this year until this month, last year whole.
#[derive(Clone)]
struct Year {
    then: Exact,
    now: Exact,
    last: Exact,
    unit: Unit,
}

impl Year {
    fn of(analyst: &Analyst<'_>, target: &Target, code: &str, month: period::Period) -> Option<Year> {
        let so_far = |period: period::Period| {
            let ask = Ask::new(Question::Value, code, &target.indicator, period, Span::YearToDate);
            analyst.answer(&ask).number().ok()
        };
        let now = so_far(month)?;
        let then = so_far(month.years_earlier(1)?)?.in_unit(&now.unit).ok()?;
        let last = last_year(analyst, code, &target.indicator, month.year()).number().ok()?.in_unit(&now.unit).ok()?;
        Some(Year { then: then.value, now: now.value, last: last.value, unit: now.unit })
    }

    fn in_unit(self, unit: &Unit) -> Option<Year> {
        let own = |value: Exact| Some(Number::new(value, self.unit.clone()).in_unit(unit).ok()?.value);
        Some(Year { then: own(self.then)?, now: own(self.now)?, last: own(self.last)?, unit: unit.clone() })
    }

    fn without(&self, part: &Year) -> Year {
        let [then, now, last] = [&self.then - &part.then, &self.now - &part.now, &self.last - &part.last];
        Year { then, now, last, unit: self.unit.clone() }
    }

    fn place(&self, code: String) -> Place {
        let growth = (&self.now - &self.then).over(&self.then).filter(|_| 0 < self.then.sign());
        let growth = growth.map(|times| &times * &Exact::whole(100));
        Place { code, left: &self.last - &self.then, growth }
    }
}
