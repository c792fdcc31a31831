//! The analyst: answers every question to the books from the panel, the units and the catalogue.
//!
//! Pages, documents and exports ask here and nowhere else, so a figure is the same wherever it stands
//! (one engine derives all figures). An answer keeps its inputs; what cannot be answered says why.

mod compare;
mod group;
mod score;

use basis::derive::comparable::{Growths, Pair, growths};
use basis::derive::growth::{
    average_growth, difference, from_cumulative, growth, growth_from_increase, growth_of_growth, two_year_growth,
};
use basis::derive::share::{doublings, multiple, ratio, sum};
use basis::derive::{Absence, Derived, Method, Number, Operand, Outcome};
use basis::fact::{Fact, FactKey};
use basis::period::{Aspect, Measure, Part, Period, Span};
use basis::unit::Unit;
use engine::panel::Panel;

use super::ask::{Ask, Question};
use crate::pack::Packs;
use crate::pack::indicator::{Indicator, Kind};
use crate::page::visit::Reads;
use crate::register::subjects::Subjects;

pub use self::group::{Completeness, Mover};

/// Whoever answers: the three books as known at one data version.
#[derive(Clone, Copy)]
pub struct Analyst<'a> {
    pub packs: &'a Packs,
    pub subjects: &'a Subjects,
    pub panel: &'a Panel,
    /// Where printing a single enterprise's figure is noted.
    pub reads: &'a Reads,
}

/// What came of a question.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    pub ask: Ask,
    pub operand: Operand,
}

impl Answer {
    pub fn number(&self) -> Result<Number, Absence> {
        self.operand.number()
    }

    pub fn outcome(&self) -> Outcome {
        match &self.operand {
            Operand::Derived(derived) => derived.outcome.clone(),
            other => other.number().map_or_else(Outcome::Absent, Outcome::Number),
        }
    }

    /// The reason there is no figure, when there is none.
    pub fn absence(&self) -> Option<Absence> {
        match self.outcome() {
            Outcome::Absent(absence) => Some(absence),
            Outcome::Number(_) | Outcome::Words(..) => None,
        }
    }

    pub fn is_known(&self) -> bool {
        self.absence().is_none()
    }
}

impl<'a> Analyst<'a> {
    pub fn answer(&self, ask: &Ask) -> Answer {
        let operand = match ask.question {
            Question::Value => self.value(ask),
            Question::Growth => self.growth(ask),
            Question::ComputedGrowth => derived(self.computed_growth(ask)),
            Question::NominalGrowth => derived(self.comparable_growths(ask).nominal),
            Question::MatchedGrowth => derived(self.comparable_growths(ask).matched),
            Question::Increase => self.increase(ask),
            Question::TwoYearGrowth => derived(two_year_growth(self.value(ask), self.value_years_ago(ask, 2))),
            Question::GrowthOfGrowth => derived(self.growth_of_growth(ask)),
            Question::Against => derived(self.against(ask)),
            Question::GrowthRank => self.growth_rank(ask),
            Question::LevelRank => self.level_rank(ask),
            Question::GrowthRankChange => derived(self.rank_change(ask, Question::GrowthRank)),
            Question::LevelRankChange => derived(self.rank_change(ask, Question::LevelRank)),
            Question::Share => derived(self.share(ask)),
            Question::PartShare => derived(self.part_share(ask)),
            Question::Contribution => derived(self.contribution(ask)),
            Question::Pull => derived(self.pull(ask)),
            Question::Without => derived(self.without(ask)),
            Question::TopShare => derived(self.top_share(ask)),
            Question::Herfindahl => derived(self.herfindahl(ask)),
            Question::AverageSince => self.since(ask, average_growth),
            Question::MultipleSince => self.since(ask, |start, end, _| multiple(end, start)),
            Question::DoublingsSince => self.since(ask, |start, end, _| doublings(end, start)),
            Question::LocationQuotient => self.location_quotient(ask),
            Question::ShiftNational => derived(self.shift(ask).national),
            Question::ShiftMix => derived(self.shift(ask).mix),
            Question::ShiftLocal => derived(self.shift(ask).local),
            Question::Index => derived(self.index(ask)),
        };
        Answer { ask: ask.clone(), operand }
    }

    /// Several answers' absence in one place: the indicator of a question, or that there is none.
    fn indicator(&self, ask: &Ask) -> Option<&'a Indicator> {
        self.packs.indicator(&ask.indicator)
    }

    /// The question for the usual span of an indicator in a period: 1—N月 for flows, the end for stocks.
    pub fn usual(&self, question: Question, subject: &str, indicator: &str, period: Period) -> Ask {
        let span = self.packs.indicator(indicator).map_or(Span::This, |it| it.usual_measure(period).span);
        let ask = Ask::new(question, subject, indicator, period, span);
        // Where only the month itself is known, the month is what is asked for.
        let month = Ask { span: Span::This, ..ask.clone() };
        if span == Span::YearToDate && !self.known(&ask) && self.known(&month) { month } else { ask }
    }

    /// Whether anything at all is stated for this cell: level, growth, rank or increase.
    pub fn known(&self, ask: &Ask) -> bool {
        [Aspect::Level, Aspect::Growth, Aspect::Rank, Aspect::Increase].iter().any(|aspect| {
            let measure = Measure { aspect: *aspect, span: ask.span };
            self.panel.has(&ask.subject, &ask.indicator, ask.period, measure)
        })
    }

    /// A stated figure with the definition it follows: its own, else the catalogue's for that time.
    pub(super) fn fact(&self, key: &FactKey) -> Option<Fact> {
        let mut fact = self.panel.fact(key)?;
        if fact.origin.caliber.is_none() {
            fact.origin.caliber = self
                .packs
                .indicator(&key.indicator)
                .and_then(|indicator| indicator.caliber_in(key.period))
                .map(str::to_owned);
        }
        Some(fact)
    }

    fn stated(&self, ask: &Ask, aspect: Aspect) -> Option<Operand> {
        self.fact(&ask.key(aspect)).map(Operand::Fact)
    }

    /// The level: as stated; a ratio from its part and whole; a month from two cumulative figures; a
    /// sum over the administrative children when every one of them has a figure.
    pub(super) fn value(&self, ask: &Ask) -> Operand {
        let key = ask.key(Aspect::Level);
        if let Some(fact) = self.fact(&key) {
            return Operand::Fact(fact);
        }
        let Some(indicator) = self.indicator(ask) else { return Operand::Missing(Absence::NotReported(key)) };
        let made = match &indicator.ratio {
            Some((part, whole)) => {
                let part = self.value(&self.part_of(ask, part));
                let whole = self.value(&self.part_of(ask, whole));
                Some(ratio(part, whole, &indicator.unit))
            }
            None => self.month_from_cumulative(ask, indicator).or_else(|| self.sum_of_regions(ask, indicator)),
        };
        made.map_or(Operand::Missing(Absence::NotReported(key)), derived)
    }

    /// The same question of a ratio's part: a stock is asked for at the end of the period.
    fn part_of(&self, ask: &Ask, indicator: &str) -> Ask {
        let stock = self.packs.indicator(indicator).is_some_and(|it| matches!(it.kind, Kind::Stock | Kind::Count));
        let span = match (stock, ask.span) {
            (true, _) => Span::AtEnd,
            (false, Span::AtEnd) => {
                self.packs.indicator(indicator).map_or(Span::This, |it| it.usual_measure(ask.period).span)
            }
            (false, span) => span,
        };
        Ask { question: Question::Value, indicator: indicator.to_owned(), span, ..ask.clone() }
    }

    fn month_from_cumulative(&self, ask: &Ask, indicator: &Indicator) -> Option<Derived> {
        let Part::Month(month) = ask.period.part() else { return None };
        if ask.span != Span::This || indicator.kind != Kind::Flow || month == 1 {
            return None;
        }
        let until =
            |period: Period| self.fact(&FactKey { period, measure: Measure::YEAR_TO_DATE, ..ask.key(Aspect::Level) });
        let (now, before) = (until(ask.period)?, until(ask.period.previous()?)?);
        Some(from_cumulative(Operand::Fact(now), Operand::Fact(before)))
    }

    /// 合计 of the regions below, when every one of them has a figure: a sum with a hole in it is not the
    /// whole, so then the first region that is missing is the reason.
    fn sum_of_regions(&self, ask: &Ask, indicator: &Indicator) -> Option<Derived> {
        if indicator.adds == crate::pack::indicator::Adds::None {
            return None;
        }
        let regions = self.subjects.regions(&ask.subject, ask.period);
        let parts: Vec<Operand> = regions
            .iter()
            .map(|region| {
                let key = ask.about(&region.code).key(Aspect::Level);
                let fact = self.fact(&key);
                Operand::of(&key, fact)
            })
            .collect();
        let known = parts.iter().filter(|part| matches!(part, Operand::Fact(_))).count();
        (2 <= known).then(|| sum(parts))
    }

    fn years_ago(&self, ask: &Ask, years: i16) -> Option<Ask> {
        ask.period.years_earlier(years).map(|period| ask.at(period))
    }

    fn value_years_ago(&self, ask: &Ask, years: i16) -> Operand {
        self.years_ago(ask, years)
            .map_or(Operand::Missing(Absence::NotReported(ask.key(Aspect::Level))), |then| self.value(&then))
    }

    /// The level a year earlier: as reported, else this year's less the stated increase.
    pub(super) fn base(&self, ask: &Ask) -> Operand {
        let then = self.value_years_ago(ask, 1);
        match (&then, self.stated(ask, Aspect::Increase)) {
            (Operand::Missing(_), Some(increase)) => derived(difference(self.value(ask), increase)),
            _ => then,
        }
    }

    /// 同比增速: the bureau's own where there is one (only it can give comparable-price growth).
    pub(super) fn growth(&self, ask: &Ask) -> Operand {
        self.stated(ask, Aspect::Growth).unwrap_or_else(|| derived(self.computed_growth(ask)))
    }

    pub(super) fn computed_growth(&self, ask: &Ask) -> Derived {
        let now = self.value(ask);
        if let Operand::Derived(made) = &now
            && made.method == Method::Sum
        {
            // Σ now ÷ Σ own prior-year value over the regions of today (law 2), whatever the map was a year ago.
            return self.comparable_growths(ask).comparable;
        }
        let then = self.value_years_ago(ask, 1);
        match (&then, self.stated(ask, Aspect::Increase)) {
            (Operand::Missing(_), Some(increase)) => growth_from_increase(now, increase),
            _ => growth(now, then),
        }
    }

    /// The growths of a region from its own regions' figures, in today's composition.
    fn comparable_growths(&self, ask: &Ask) -> Growths {
        let regions = self.subjects.regions(&ask.subject, ask.period);
        let pairs: Vec<Pair> = regions
            .iter()
            .map(|region| {
                let about = ask.about(&region.code);
                Pair { now: self.value(&about), base: self.value_years_ago(&about, 1) }
            })
            .collect();
        growths(&pairs, self.value_years_ago(ask, 1))
    }

    fn increase(&self, ask: &Ask) -> Operand {
        self.stated(ask, Aspect::Increase)
            .unwrap_or_else(|| derived(difference(self.value(ask), self.value_years_ago(ask, 1))))
    }

    fn growth_of_growth(&self, ask: &Ask) -> Derived {
        let missing = || Operand::Missing(Absence::NotReported(ask.key(Aspect::Growth)));
        match self.years_ago(ask, 1) {
            Some(then) => {
                let (now, then) = self.like_with_like(ask, &then);
                growth_of_growth(now, then)
            }
            None => growth_of_growth(self.growth(ask), missing()),
        }
    }

    /// Two growth rates of one nature: both as stated, or both computed. A comparable-price rate and
    /// a nominal one do not meet in a difference.
    pub(super) fn like_with_like(&self, one: &Ask, other: &Ask) -> (Operand, Operand) {
        match (self.stated(one, Aspect::Growth), self.stated(other, Aspect::Growth)) {
            (Some(one), Some(other)) => (one, other),
            _ => (derived(self.computed_growth(one)), derived(self.computed_growth(other))),
        }
    }

    fn since(&self, ask: &Ask, rule: impl FnOnce(Operand, Operand, u32) -> Derived) -> Operand {
        let year: Option<i16> = ask.with.as_deref().and_then(|year| year.parse().ok());
        let years = year.and_then(|year| ask.period.year().checked_sub(year)).filter(|years| 0 < *years);
        match years.and_then(|years| Some((years, u32::try_from(years).ok()?))) {
            Some((years, count)) => derived(rule(self.value_years_ago(ask, years), self.value(ask), count)),
            None => Operand::Missing(Absence::OutOfRange),
        }
    }

    /// Where a stated growth and the one computed from the levels are further apart than rounding:
    /// both, for the note that must stand beside them.
    pub fn disagreement(&self, ask: &Ask) -> Option<(Answer, Answer)> {
        let stated = self.stated(ask, Aspect::Growth)?;
        let computed = self.computed_growth(ask);
        let gap = &stated.number().ok()?.value - &computed.number()?.value;
        let tolerance = basis::exact::Exact::scaled(1, 1);
        (tolerance < gap.abs()).then(|| {
            let computed = Answer { ask: ask.of(Question::ComputedGrowth), operand: derived(computed) };
            (Answer { ask: ask.of(Question::Growth), operand: stated }, computed)
        })
    }

    /// The figures of a unit's indicator over time, in one span, oldest first.
    pub fn series(&self, ask: &Ask) -> Vec<Fact> {
        self.panel.series(&ask.subject, &ask.indicator, Measure { aspect: Aspect::Level, span: ask.span })
    }

    /// The unit and decimals a figure is printed with.
    pub fn print_unit(&self, answer: &Answer) -> (Unit, u32) {
        let Ok(number) = answer.number() else { return (Unit::times(), 0) };
        let Some(indicator) = self.indicator(&answer.ask) else { return (number.unit, 2) };
        if number.unit.dimension() == indicator.unit.dimension() {
            let decimals = match &answer.operand {
                // As its source stated it, up to the catalogue's decimals: 106.8, not 106.80.
                Operand::Fact(fact) if *fact.quantity.unit() == indicator.unit => {
                    fact.quantity.scale().min(indicator.decimals)
                }
                _ => indicator.decimals,
            };
            let is_level = matches!(answer.ask.question, Question::Value | Question::Increase);
            let rate = number.unit == Unit::percent() && !is_level;
            return (indicator.unit.clone(), if rate { 1 } else { decimals });
        }
        let decimals = match number.unit.base() {
            Some(basis::unit::Base::Rank) => 0,
            Some(basis::unit::Base::Ratio | basis::unit::Base::Index) => 2,
            _ => 1,
        };
        (number.unit, decimals)
    }
}

pub(super) fn derived(derived: Derived) -> Operand {
    Operand::Derived(Box::new(derived))
}

#[cfg(test)]
pub(crate) mod tests;
