//! Where a target's year will end (年末预测) if it goes on like this: by the share of the year that is usually done by now, and by the
//! growth of the last three months; how far off the first has been; what is missing to the goal. Methods 13.8. The third way, orders
//! and new plants of each enterprise, needs figures no form of ours has.

use basis::derive::forecast::{back_test, by_growth, by_season, seasonal_share};
use basis::derive::growth::{difference, growth};
use basis::derive::{Derived, Number, Operand};
use basis::forecast::Spread;
use basis::period::{Part, Period, Span};
use basis::unit::Unit;

use super::record::Target;
use super::standing::{Standing, last_year};
use crate::number::analyst::Analyst;
use crate::number::ask::{Ask, Question};
use crate::pack::indicator::Kind;

/// Years looked back at for how far off the forecast has been.
const YEARS_BACK: i16 = 6;

/// What a year will come to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outlook {
    /// 季节占比法
    pub by_season: Derived,
    /// 增速顺推法
    pub by_growth: Derived,
    /// 回测误差 of the first way, in percent.
    pub error: Derived,
    /// Least, middle and greatest of the ways that came to a figure.
    pub spread: Spread,
    pub unit: Unit,
    /// The goal as an amount, in the same unit.
    pub goal: Option<Number>,
}

impl Outlook {
    /// What the middle is beyond the goal; negative where it falls short.
    pub fn beyond(&self) -> Option<Number> {
        let goal = self.goal.as_ref()?.in_unit(&self.unit).ok()?;
        Some(Number::new(&self.spread.mid - &goal.value, self.unit.clone()))
    }
}

/// `None` for what does not add up over a year, for its last month, and where no way comes to a figure.
pub fn outlook(analyst: &Analyst<'_>, target: &Target, standing: &Standing) -> Option<Outlook> {
    let Part::Month(number @ 1..12) = standing.month.part() else { return None };
    let indicator = analyst.packs.indicator(&target.indicator)?;
    if indicator.kind != Kind::Flow || !target.slips.is_empty() {
        return None;
    }
    let so_far = |year: i16, month: u8| match Period::month_of(year, month) {
        Ok(period) => {
            let ask = Ask::new(Question::Value, &target.unit, &target.indicator, period, Span::YearToDate);
            analyst.answer(&ask).operand
        }
        Err(_) => Operand::Missing(basis::derive::Absence::OutOfRange),
    };
    let year = standing.month.year();
    let whole = |of: i16| last_year(analyst, &target.unit, &target.indicator, of + 1);
    let known = |of: &i16| so_far(*of, number).number().is_ok() && whole(*of).number().is_ok();
    // A year without figures parts what lies before it from now.
    let mut past: Vec<i16> = (1..=YEARS_BACK).map(|back| year - back).take_while(known).collect();
    past.reverse();
    let years = || past.iter().map(|of| (so_far(*of, number), whole(*of))).collect();
    let of_late = |of: i16| match number {
        4.. => derived(difference(so_far(of, number), so_far(of, number - 3))),
        _ => so_far(of, number),
    };
    let done = || so_far(year, number);
    let late = derived(growth(of_late(year), of_late(year - 1)));
    let by_season = by_season(done(), derived(seasonal_share(years())));
    let by_growth = by_growth(done(), whole(year - 1), so_far(year - 1, number), late);
    let unit = by_season.number().or(by_growth.number())?.unit.clone();
    let ways = [&by_season, &by_growth].into_iter().filter_map(|way| Some(way.number()?.in_unit(&unit).ok()?.value));
    let spread = Spread::of(&ways.collect::<Vec<_>>())?;
    let goal = standing.amount(analyst, target).and_then(|goal| goal.number().ok()?.in_unit(&unit).ok());
    Some(Outlook { error: back_test(years()), by_season, by_growth, spread, unit, goal })
}

fn derived(derived: Derived) -> Operand {
    Operand::Derived(Box::new(derived))
}
