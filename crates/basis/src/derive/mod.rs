//! Derivations (派生指标): everything computed from facts, with its inputs, its formula and its outcome.
//!
//! One engine derives every figure a page, a bulletin or a check shows (law of the house: never a
//! page's own arithmetic). A result is a [`Derived`]: the [`Method`], the inputs by role, and an
//! [`Outcome`] that is a number, the words printed instead of one, or the reason there is none
//! (laws 5 and 13). Sources: methods 1, 3 and 13.

pub mod comparable;
pub mod concentration;
pub mod efficiency;
pub mod forecast;
pub mod growth;
pub mod index;
pub mod rank;
pub mod share;
pub mod target;

use crate::exact::Exact;
use crate::fact::{Fact, FactKey};
use crate::period::Aspect;
use crate::unit::{Base, Unit};

/// How a figure was derived. Each has a code, a name and a formula in the message catalogue
/// (`method-…` and `formula-…`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Method {
    /// 同比增速: now ÷ base − 1 (methods 3.2)
    Growth,
    /// 同比增速 from the stated increase: increase ÷ (now − increase)
    GrowthFromIncrease,
    /// 两年平均增速: √(now ÷ two years earlier) − 1 (methods 3.2)
    TwoYearGrowth,
    /// 年均增长 over n years: (end ÷ start)^(1/n) − 1
    AverageGrowth,
    /// 按年均增速推算期末值: start × (1 + rate)^n
    Compounded,
    /// 当月 from cumulative: this 1—N月 less last (methods 3.2)
    FromCumulative,
    /// 增量 or gap: a − b
    Difference,
    /// 百分点差: percent less percent
    PointsDifference,
    /// 增幅升降: growth less growth a year earlier
    GrowthOfGrowth,
    /// 合计: a + b + …
    Sum,
    /// 比重: part ÷ whole
    Share,
    /// 贡献率: Δ part ÷ Δ whole (methods 3.2)
    Contribution,
    /// 拉动: Δ part ÷ base whole, in percentage points (methods 3.2)
    Pull,
    /// 比率 declared by its part and its whole (law 1)
    Ratio,
    /// 倍数: a ÷ b
    Multiple,
    /// 翻番: log₂(now ÷ base)
    Doublings,
    /// 完成率: done ÷ target
    Completion,
    /// 翻番目标: base × multiple
    Multiplied,
    /// 年度台阶: base × (goal ÷ base)^(years gone ÷ years)
    Milestone,
    /// 序时应达: start + (goal − start) × share of the year
    OnTheWay,
    /// 后期需增: (goal − done) ÷ (last year − last year so far) − 1 (methods 9.2)
    RequiredGrowth,
    /// 季节占比: mean of (so far ÷ whole) of past years (methods 13.8)
    SeasonalShare,
    /// 季节占比法: done ÷ seasonal share (methods 13.8)
    BySeason,
    /// 增速顺推法: done + (last year − last year so far) × (1 + growth) (methods 13.8)
    ByGrowth,
    /// 回测误差: mean of |forecast − came to| ÷ came to over past years (methods 13.8)
    BackTest,
    /// 位次 among siblings or a peer group (methods 3.4)
    Rank,
    /// 位次变化: earlier rank − rank, positive when it rose
    RankChange,
    /// 前 n 户占比 (methods 13.3)
    TopShare,
    /// 赫芬达尔指数 (methods 13.2)
    Herfindahl,
    /// 剔除某户后的增速 (methods 13.3)
    GrowthWithout,
    /// 区位商 (methods 13.4)
    LocationQuotient,
    /// 偏离—份额 (methods 13.5)
    ShiftShare,
    /// 工业经济效益综合指数 (methods 1.1)
    CompositeIndex,
    /// 平均余额: (beginning + end) ÷ 2 (methods 1.6)
    Mean,
    /// 年化: × 12 ÷ months (methods 1.6)
    Annualised,
    /// 周转天数: 360 × stock ÷ a year's flow (methods 1.6)
    TurnoverDays,
    /// Arithmetic that a check names and no method above covers
    Arithmetic,
}

impl Method {
    /// Every method, for whoever must have words for each.
    pub const ALL: [Method; 37] = [
        Method::Growth,
        Method::GrowthFromIncrease,
        Method::TwoYearGrowth,
        Method::AverageGrowth,
        Method::Compounded,
        Method::FromCumulative,
        Method::Difference,
        Method::PointsDifference,
        Method::GrowthOfGrowth,
        Method::Sum,
        Method::Share,
        Method::Contribution,
        Method::Pull,
        Method::Ratio,
        Method::Multiple,
        Method::Doublings,
        Method::Completion,
        Method::Multiplied,
        Method::Milestone,
        Method::OnTheWay,
        Method::RequiredGrowth,
        Method::SeasonalShare,
        Method::BySeason,
        Method::ByGrowth,
        Method::BackTest,
        Method::Rank,
        Method::RankChange,
        Method::TopShare,
        Method::Herfindahl,
        Method::GrowthWithout,
        Method::LocationQuotient,
        Method::ShiftShare,
        Method::CompositeIndex,
        Method::Mean,
        Method::Annualised,
        Method::TurnoverDays,
        Method::Arithmetic,
    ];

    /// The stable code, also the id of its messages: `growth`, `share`, `rank-change`.
    pub fn code(self) -> &'static str {
        match self {
            Method::Growth => "growth",
            Method::GrowthFromIncrease => "growth-from-increase",
            Method::TwoYearGrowth => "two-year-growth",
            Method::AverageGrowth => "average-growth",
            Method::Compounded => "compounded",
            Method::FromCumulative => "from-cumulative",
            Method::Difference => "difference",
            Method::PointsDifference => "points-difference",
            Method::GrowthOfGrowth => "growth-of-growth",
            Method::Sum => "sum",
            Method::Share => "share",
            Method::Contribution => "contribution",
            Method::Pull => "pull",
            Method::Ratio => "ratio",
            Method::Multiple => "multiple",
            Method::Doublings => "doublings",
            Method::Completion => "completion",
            Method::Multiplied => "multiplied",
            Method::Milestone => "milestone",
            Method::OnTheWay => "on-the-way",
            Method::RequiredGrowth => "required-growth",
            Method::SeasonalShare => "seasonal-share",
            Method::BySeason => "by-season",
            Method::ByGrowth => "by-growth",
            Method::BackTest => "back-test",
            Method::Rank => "rank",
            Method::RankChange => "rank-change",
            Method::TopShare => "top-share",
            Method::Herfindahl => "herfindahl",
            Method::GrowthWithout => "growth-without",
            Method::LocationQuotient => "location-quotient",
            Method::ShiftShare => "shift-share",
            Method::CompositeIndex => "composite-index",
            Method::Mean => "mean",
            Method::Annualised => "annualised",
            Method::TurnoverDays => "turnover-days",
            Method::Arithmetic => "arithmetic",
        }
    }
}

/// An exact number of some unit: what derivations take and give.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Number {
    pub value: Exact,
    pub unit: Unit,
}

impl Number {
    pub fn new(value: Exact, unit: Unit) -> Number {
        Number { value, unit }
    }

    pub fn percent(value: Exact) -> Number {
        Number::new(value, Unit::percent())
    }

    pub fn points(value: Exact) -> Number {
        Number::new(value, Unit::points())
    }

    /// The value in base units.
    pub fn in_base(&self) -> Exact {
        &self.value * self.unit.factor()
    }

    /// The same amount in another unit of the same dimension.
    pub fn in_unit(&self, unit: &Unit) -> Result<Number, Absence> {
        if self.unit.dimension() != unit.dimension() {
            return Err(Absence::UnitsDiffer(self.unit.clone(), unit.clone()));
        }
        let value = self.in_base().over(unit.factor()).expect("no unit has size zero");
        Ok(Number::new(value, unit.clone()))
    }
}

/// Why there is no number (law 13: no silent skip).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Absence {
    /// 未报: nothing was reported for this cell.
    NotReported(FactKey),
    /// 不可比: the inputs follow different definitions (口径) without a bridge.
    CaliberDiffers(String, String),
    /// The inputs are in units that do not convert into each other.
    UnitsDiffer(Unit, Unit),
    /// The inputs cover different spans or periods.
    SpansDiffer(FactKey, FactKey),
    /// 基数为零或负: no rate is made from it.
    NoBase,
    /// Contribution rates mean nothing when the total barely moved or parts pull both ways (methods 3.2).
    TotalBarelyMoved,
    /// The indicator does not add (law 1).
    DoesNotAdd(String),
    /// Only one, or none, of the group has a figure: nothing to rank or compare.
    GroupTooSmall,
    /// 不参与排名: this one has no figure, the group has.
    NotRanked,
    /// Outside what the method is defined for (e.g. a root of a negative number).
    OutOfRange,
    /// The unit has no level above, or no figure of it is known.
    NoLevelAbove,
}

/// Words printed where a rate has no meaning (methods 3.3), with the amounts that say the same.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Words {
    /// 新增: nothing a year earlier, something now
    New,
    /// Nothing then, nothing now: `—`
    Nothing,
    /// 由亏转盈
    TurnedToProfit,
    /// 由盈转亏
    TurnedToLoss,
    /// 增亏
    LossGrew,
    /// 减亏
    LossShrank,
    /// 亏损持平
    LossSame,
}

impl Words {
    pub fn code(self) -> &'static str {
        match self {
            Words::New => "new",
            Words::Nothing => "nothing",
            Words::TurnedToProfit => "turned-to-profit",
            Words::TurnedToLoss => "turned-to-loss",
            Words::LossGrew => "loss-grew",
            Words::LossShrank => "loss-shrank",
            Words::LossSame => "loss-same",
        }
    }
}

/// What came of a derivation.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Outcome {
    Number(Number),
    /// Words, and the change they stand for (null where there is none).
    Words(Words, Option<Number>),
    Absent(Absence),
}

/// The part an input plays in the formula (`role-…` in the catalogue).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Role {
    Now,
    Base,
    Part,
    Whole,
    PartBase,
    WholeBase,
    Minuend,
    Subtrahend,
    Addend,
    Start,
    End,
    Years,
    Rate,
    Target,
    Excluded,
    Member,
    Increase,
    Item,
    Multiple,
    YearsGone,
    Portion,
}

impl Role {
    pub fn code(self) -> &'static str {
        match self {
            Role::Now => "now",
            Role::Base => "base",
            Role::Part => "part",
            Role::Whole => "whole",
            Role::PartBase => "part-base",
            Role::WholeBase => "whole-base",
            Role::Minuend => "minuend",
            Role::Subtrahend => "subtrahend",
            Role::Addend => "addend",
            Role::Start => "start",
            Role::End => "end",
            Role::Years => "years",
            Role::Rate => "rate",
            Role::Target => "target",
            Role::Excluded => "excluded",
            Role::Member => "member",
            Role::Increase => "increase",
            Role::Item => "item",
            Role::Multiple => "multiple",
            Role::YearsGone => "years-gone",
            Role::Portion => "portion",
        }
    }
}

/// What goes into a derivation: a fact, another derivation's result, a plain number, or its absence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Operand {
    Fact(Fact),
    Derived(Box<Derived>),
    Constant(Number),
    Missing(Absence),
}

impl Operand {
    /// The fact, or that it was not reported.
    pub fn of(key: &FactKey, fact: Option<Fact>) -> Operand {
        fact.map_or_else(|| Operand::Missing(Absence::NotReported(key.clone())), Operand::Fact)
    }

    pub fn number(&self) -> Result<Number, Absence> {
        match self {
            Operand::Fact(fact) => Ok(Number::new(Exact::from(fact.quantity.value()), fact.quantity.unit().clone())),
            Operand::Derived(derived) => match &derived.outcome {
                Outcome::Number(number) => Ok(number.clone()),
                Outcome::Words(_, Some(change)) => Ok(change.clone()),
                Outcome::Words(_, None) => Err(Absence::NoBase),
                Outcome::Absent(absence) => Err(absence.clone()),
            },
            Operand::Constant(number) => Ok(number.clone()),
            Operand::Missing(absence) => Err(absence.clone()),
        }
    }

    fn fact(&self) -> Option<&Fact> {
        match self {
            Operand::Fact(fact) => Some(fact),
            _ => None,
        }
    }
}

/// A derived figure: how, from what, and what came of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Derived {
    pub method: Method,
    pub inputs: Vec<(Role, Operand)>,
    pub outcome: Outcome,
}

impl Derived {
    /// Derives by `rule` from the inputs' numbers, in their order. The first missing input is the
    /// reason when one is missing.
    fn by(
        method: Method,
        inputs: Vec<(Role, Operand)>,
        rule: impl FnOnce(&[Number]) -> Result<Outcome, Absence>,
    ) -> Derived {
        let outcome = inputs
            .iter()
            .map(|(_, operand)| operand.number())
            .collect::<Result<Vec<_>, _>>()
            .and_then(|numbers| rule(&numbers))
            .unwrap_or_else(Outcome::Absent);
        Derived { method, inputs, outcome }
    }

    /// The number, when there is one.
    pub fn number(&self) -> Option<&Number> {
        match &self.outcome {
            Outcome::Number(number) => Some(number),
            _ => None,
        }
    }

    /// Every fact this figure stands on, however deep.
    pub fn facts(&self) -> Vec<&Fact> {
        let mut facts = Vec::new();
        for (_, operand) in &self.inputs {
            match operand {
                Operand::Fact(fact) => facts.push(fact),
                Operand::Derived(inner) => facts.extend(inner.facts()),
                Operand::Constant(_) | Operand::Missing(_) => {}
            }
        }
        facts
    }
}

/// A derivation that has no figure whatever its inputs say.
fn absent_with(method: Method, inputs: Vec<(Role, Operand)>, absence: Absence) -> Derived {
    Derived { method, inputs, outcome: Outcome::Absent(absence) }
}

/// `right` in the unit of `left`, or why they cannot meet.
fn like(left: &Number, right: &Number) -> Result<Exact, Absence> {
    Ok(right.in_unit(&left.unit)?.value)
}

/// Refuses a comparison over time that is none: other calibers, other spans, or levels against
/// stated growth. Derived and constant inputs carry no key and pass.
fn comparable(now: &Operand, then: &Operand) -> Result<(), Absence> {
    let (Some(now), Some(then)) = (now.fact(), then.fact()) else { return Ok(()) };
    if now.key.measure != then.key.measure {
        return Err(Absence::SpansDiffer(now.key.clone(), then.key.clone()));
    }
    match (&now.origin.caliber, &then.origin.caliber) {
        (Some(one), Some(other)) if one != other => Err(Absence::CaliberDiffers(one.clone(), other.clone())),
        _ => Ok(()),
    }
}

/// Whether rates of this operand are in percent: stated growth and percent indicators.
fn is_percent(number: &Number) -> bool {
    number.unit.base() == Some(Base::Percent)
}

/// A level's stated companion: used by pages to prefer the bureau's own growth over a derived one.
pub fn stated(aspect: Aspect, key: &FactKey) -> FactKey {
    FactKey { measure: key.measure.with(aspect), ..key.clone() }
}

#[cfg(test)]
pub(crate) mod testing {
    use super::*;

    /// A plain number of some unit as an operand: what the tables of cases are written with.
    pub fn constant(value: &str, unit: &str) -> Operand {
        let unit = unit.parse().expect("a case names a unit");
        let quantity = crate::quantity::Quantity::parse(value, unit).expect("a case states a figure");
        Operand::Constant(Number::new(Exact::from(quantity.value()), quantity.unit().clone()))
    }

    /// The outcome as `15.69 %`, the code of its words, or the debug form of its absence.
    pub fn shown(derived: &Derived, decimals: u32) -> String {
        match &derived.outcome {
            Outcome::Number(number) => {
                format!("{} {}", number.value.rounded(decimals, Default::default()), number.unit)
            }
            Outcome::Words(words, _) => words.code().to_owned(),
            Outcome::Absent(absence) => format!("{absence:?}"),
        }
    }
}
