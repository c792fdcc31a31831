//! How a target stands in a month (完成情况): the goal of the year, what is done, the schedule, the gap, the growth the rest of the
//! year needs, and the light its scheme gives. Each is a derivation with its inputs, so that every light can be explained.
//! Methods 9.2.

use basis::derive::growth::{average_growth, compounded, points_difference};
use basis::derive::share::{completion, share, sum};
use basis::derive::target::{milestone, multiplied, on_the_way, required_growth};
use basis::derive::{Absence, Derived, Number, Operand};
use basis::error::Error;
use basis::exact::Exact;
use basis::light::{self, Light};
use basis::period::{Part, Period};
use basis::target::{Kind, Pace};
use basis::unit::{Base, Unit};
use jiff::civil::Date;

use super::record::{Operator, Target};
use crate::number::analyst::Analyst;
use crate::number::ask::{Ask, Question};
use crate::pack::indicator::Kind as IndicatorKind;
use crate::pack::light::{LightScheme, Measures};

/// What lights, or why nothing does (each is shown: law 13).
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Lit {
    Light(Light),
    /// 无法度量: the target lacks something.
    Unmeasurable(Error),
    /// 无数据: a figure of the month is not known.
    NoData(Absence),
    /// The year is before its first or after its last.
    OtherYear,
    /// No scheme of the packs lights this kind.
    NoScheme,
}

impl Lit {
    pub fn light(&self) -> Option<Light> {
        match self {
            Lit::Light(light) => Some(*light),
            _ => None,
        }
    }

    /// Its word in addresses, styles and message ids.
    pub fn word(&self) -> &'static str {
        match self {
            Lit::Light(light) => light.word(),
            Lit::Unmeasurable(_) => "unmeasurable",
            Lit::NoData(_) => "no-data",
            Lit::OtherYear => "other-year",
            Lit::NoScheme => "no-scheme",
        }
    }
}

/// How a target stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    pub month: Period,
    /// What the year is to come to.
    pub goal: Option<Operand>,
    /// What is done, in the target's own sense: an amount, a growth, a place.
    pub done: Option<Operand>,
    pub completion: Option<Derived>,
    /// 序时进度
    pub pace: Option<Derived>,
    /// What is held against the zones; positive is better.
    pub gap: Option<Derived>,
    /// The growth the rest of the year needs.
    pub required: Option<Derived>,
    /// The scheme that lights it.
    pub scheme: Option<String>,
    pub lit: Lit,
    /// Months in a row, this one the last, in which its gap alone lit the same or worse.
    pub streak: usize,
    /// Months in a row that made the light worse than the month's own gap; 0 where they did not.
    pub raised_by: usize,
}

impl Standing {
    fn bare(month: Period, lit: Lit) -> Standing {
        Standing {
            month,
            goal: None,
            done: None,
            completion: None,
            pace: None,
            gap: None,
            required: None,
            scheme: None,
            lit,
            streak: 0,
            raised_by: 0,
        }
    }

    /// 欠账: how much of the goal is missing against the schedule, in the goal's unit; `None` where it is not behind.
    pub fn arrears(&self) -> Option<Number> {
        let goal = self.goal.as_ref()?.number().ok()?;
        let done = self.done.as_ref()?.number().ok()?;
        let pace = self.pace.as_ref()?.number()?;
        let due = &goal.value * &pace.value.over(&Exact::whole(100))?;
        let missing = &due - &done.in_unit(&goal.unit).ok()?.value;
        (0 < missing.sign()).then(|| Number::new(missing, goal.unit))
    }
}

impl Standing {
    /// The goal as an amount of the year: a growth as what last year grows to.
    pub(super) fn amount(&self, analyst: &Analyst<'_>, target: &Target) -> Option<Operand> {
        match target.kind {
            Kind::Growth | Kind::AverageGrowth => {
                let last = last_year(analyst, &target.unit, &target.indicator, self.month.year());
                Some(derived(compounded(last, self.goal.clone()?, 1)))
            }
            Kind::Level | Kind::Increase | Kind::Multiple => self.goal.clone(),
            Kind::Rank | Kind::Deadline => None,
        }
    }
}

/// How a target stands in `month` (a month of the year asked for), on the day `today`.
pub fn stand(analyst: &Analyst<'_>, target: &Target, month: Period, today: Date) -> Standing {
    if let Some(slip) = target.slips.first() {
        return Standing::bare(month, Lit::Unmeasurable(slip.clone()));
    }
    if !target.is_of(month.year()) {
        return Standing::bare(month, Lit::OtherYear);
    }
    let Some(scheme) = scheme_of(analyst, target) else { return Standing::bare(month, Lit::NoScheme) };
    let mut now = measured(analyst, target, scheme, month, today);
    now.scheme = Some(scheme.code.clone());
    let Some(own) = now.lit.light() else { return now };
    // Earlier months are asked only where they can change something.
    let deep = scheme.worse.iter().filter(|rule| rule.at <= own).map(|rule| rule.months);
    let opening = scheme.opens.iter().filter(|rule| rule.at <= own).map(|rule| rule.months);
    let deep = deep.chain(opening).max().unwrap_or(1);
    let mut months = vec![own];
    let mut earlier = month;
    while months.len() < deep {
        let Some(before) = month_before(earlier) else { break };
        let Some(light) = measured(analyst, target, scheme, before, today).lit.light() else { break };
        months.insert(0, light);
        earlier = before;
    }
    if let Some(light) = light::worsened(&months, &scheme.worse) {
        now.lit = Lit::Light(light);
    }
    let raised = now.lit.light().is_some_and(|light| own < light);
    now.streak = months.iter().rev().take_while(|light| own <= **light).count();
    now.raised_by = if raised { now.streak } else { 0 };
    now
}

/// The month before within the year; January and February are reported together, so March looks at February and no month at January.
fn month_before(month: Period) -> Option<Period> {
    match month.part() {
        Part::Month(number) if 2 < number => Period::month_of(month.year(), number - 1).ok(),
        _ => None,
    }
}

/// The scheme a target names, else the first of the packs for its kind; a level in percent is measured as growth is.
fn scheme_of<'a>(analyst: &Analyst<'a>, target: &Target) -> Option<&'a LightScheme> {
    if !target.light.is_empty() {
        return analyst.packs.light(&target.light);
    }
    let points = target.kind == Kind::Level && target.value.as_ref().is_some_and(is_percent);
    let fits = |scheme: &&LightScheme| match points {
        true => scheme.measures == Measures::Growth,
        false => scheme.of.contains(&target.kind),
    };
    analyst.packs.lights.iter().find(fits)
}

fn is_percent(number: &Number) -> bool {
    number.unit.base() == Some(Base::Percent)
}

fn derived(derived: Derived) -> Operand {
    Operand::Derived(Box::new(derived))
}

fn constant(value: Exact, unit: Unit) -> Operand {
    Operand::Constant(Number::new(value, unit))
}

fn whole(count: u32, unit: Unit) -> Operand {
    constant(Exact::whole(i64::from(count)), unit)
}

/// The standing by the month's own figures, before months in a row are looked at.
fn measured(analyst: &Analyst<'_>, target: &Target, scheme: &LightScheme, month: Period, today: Date) -> Standing {
    let bare = Standing::bare(month, Lit::NoScheme);
    let value = target.value.clone().map_or(Operand::Missing(Absence::OutOfRange), Operand::Constant);
    let standing = match (target.kind, scheme.measures) {
        (Kind::Deadline, _) => return by_day(target, scheme, month, today),
        (Kind::Growth, _) => {
            let done = answer(analyst, target, Question::Growth, month);
            let goal = derived(compounded(
                last_year(analyst, &target.unit, &target.indicator, month.year()),
                value.clone(),
                1,
            ));
            let required = required_of(analyst, target, month, goal);
            let gap = against(target, done.clone(), value.clone());
            Standing { goal: Some(value), done: Some(done), gap: Some(gap), required, ..bare }
        }
        (Kind::AverageGrowth, _) => {
            let done = average(analyst, target, month);
            let gap = against(target, done.clone(), value.clone());
            Standing { goal: Some(value), done: Some(done), gap: Some(gap), ..bare }
        }
        (Kind::Rank, _) => {
            let done = answer(analyst, target, Question::GrowthRank, month);
            // A place better is a lower number: the place asked for less the place held.
            let gap = basis::derive::growth::difference(value.clone(), done.clone());
            Standing { goal: Some(value), done: Some(done), gap: Some(gap), ..bare }
        }
        (Kind::Level, Measures::Growth) => {
            let done = answer(analyst, target, Question::Value, month);
            let gap = against(target, done.clone(), value.clone());
            Standing { goal: Some(value), done: Some(done), gap: Some(gap), ..bare }
        }
        (Kind::Level | Kind::Increase | Kind::Multiple, _) => amount(analyst, target, scheme, month, value),
    };
    let lit = match standing.gap.as_ref().map(|gap| gap.number().cloned().ok_or_else(|| absence_of(gap))) {
        None => Lit::NoScheme,
        Some(Err(absence)) => Lit::NoData(absence),
        Some(Ok(gap)) => match (is_last(target, month), gap.value.sign() < 0) {
            (true, true) => Lit::Light(scheme.missed),
            _ => light::light(&scheme.zones, &gap.value).map_or(Lit::NoScheme, Lit::Light),
        },
    };
    Standing { lit, ..standing }
}

fn absence_of(derived: &Derived) -> Absence {
    Operand::Derived(Box::new(derived.clone())).number().err().unwrap_or(Absence::OutOfRange)
}

/// What the last month of a target leaves behind is final.
fn is_last(target: &Target, month: Period) -> bool {
    let last = matches!(month.part(), Part::Month(12) | Part::Year);
    last && target.until.is_some_and(|until| until.year() == month.year())
}

/// Growth, or a level in percent, less what was asked for; turned round for what must not exceed.
fn against(target: &Target, done: Operand, asked: Operand) -> Derived {
    match target.operator {
        Operator::AtLeast => points_difference(done, asked),
        Operator::AtMost => points_difference(asked, done),
    }
}

/// An amount: goal of the year, completion, schedule, gap in points.
fn amount(analyst: &Analyst<'_>, target: &Target, scheme: &LightScheme, month: Period, value: Operand) -> Standing {
    let goal = goal_of_year(analyst, target, month, value);
    let done = answer(analyst, target, Question::Value, month);
    let completed = completion(done.clone(), goal.clone());
    let share = pace(analyst, target, scheme, month);
    let stands = analyst.packs.indicator(&target.indicator).is_some_and(|it| !matches!(it.kind, IndicatorKind::Flow));
    // What stands at the end of a period does not begin at nothing: it is due on the way from last year's end to the goal.
    let pace = match stands {
        true => {
            let start = last_year(analyst, &target.unit, &target.indicator, month.year());
            completion(derived(on_the_way(start, goal.clone(), derived(share))), goal.clone())
        }
        false => share,
    };
    let gap = against(target, derived(completed.clone()), derived(pace.clone()));
    let required = if stands { None } else { required_of(analyst, target, month, goal.clone()) };
    Standing {
        goal: Some(goal),
        done: Some(done),
        completion: Some(completed),
        pace: Some(pace),
        gap: Some(gap),
        required,
        ..Standing::bare(month, Lit::NoScheme)
    }
}

/// 年均增速 since the base period once a year is whole; within a year its own growth, which is asked for just as much.
fn average(analyst: &Analyst<'_>, target: &Target, month: Period) -> Operand {
    let years = target.base_period.and_then(|base| u32::try_from(month.year() - base.year()).ok()).filter(|it| 0 < *it);
    match (years, month.part()) {
        (Some(years), Part::Month(12) | Part::Year) => {
            let now = answer(analyst, target, Question::Value, month);
            derived(average_growth(base_of(analyst, target), now, years))
        }
        _ => answer(analyst, target, Question::Growth, month),
    }
}

/// The base as the target names it, else as the books have it.
fn base_of(analyst: &Analyst<'_>, target: &Target) -> Operand {
    match (&target.base, target.base_period) {
        (Some(base), _) => Operand::Constant(base.clone()),
        (None, Some(period)) => answer(analyst, target, Question::Value, period),
        (None, None) => Operand::Missing(Absence::NoBase),
    }
}

/// What the year is to come to: the end value itself in the last year, a step on the way before (M049).
fn goal_of_year(analyst: &Analyst<'_>, target: &Target, month: Period, value: Operand) -> Operand {
    let Some(base_period) = target.base_period else {
        // Without a base the amount is asked for in each of its years.
        return match target.kind {
            Kind::Increase => {
                derived(sum(vec![last_year(analyst, &target.unit, &target.indicator, month.year()), value]))
            }
            _ => value,
        };
    };
    let until = target.until.map_or(month.year(), Period::year);
    let years = u32::try_from(until - base_period.year()).unwrap_or(0);
    let gone = u32::try_from(month.year() - base_period.year()).unwrap_or(0).min(years);
    let base = base_of(analyst, target);
    let end = match target.kind {
        Kind::Multiple => derived(multiplied(base.clone(), value)),
        Kind::Increase => derived(sum(vec![base.clone(), value])),
        _ => value,
    };
    if gone == years { end } else { derived(milestone(base, end, gone, years)) }
}

fn answer(analyst: &Analyst<'_>, target: &Target, question: Question, period: Period) -> Operand {
    analyst.answer(&asked(analyst, target, question, period)).operand
}

/// The question a target asks of its unit's books in a period.
pub(super) fn asked(analyst: &Analyst<'_>, target: &Target, question: Question, period: Period) -> Ask {
    analyst.usual(question, &target.unit, &target.indicator, period)
}

/// The year before this one whole: as a year, else from January to December.
pub(super) fn last_year(analyst: &Analyst<'_>, unit: &str, indicator: &str, year: i16) -> Operand {
    let year = year - 1;
    let of = |period: Result<Period, Error>| {
        let period = period.ok()?;
        Some(analyst.answer(&analyst.usual(Question::Value, unit, indicator, period)).operand)
    };
    let as_year = of(Period::year_of(year));
    match (&as_year, of(Period::month_of(year, 12))) {
        (Some(Operand::Missing(_)) | None, Some(december)) => december,
        _ => as_year.unwrap_or(Operand::Missing(Absence::OutOfRange)),
    }
}

fn required_of(analyst: &Analyst<'_>, target: &Target, month: Period, goal: Operand) -> Option<Derived> {
    if target.operator == Operator::AtMost || is_last(target, month) {
        return None;
    }
    let so_far = month.years_earlier(1).map(|then| answer(analyst, target, Question::Value, then))?;
    let done = answer(analyst, target, Question::Value, month);
    Some(required_growth(goal, done, last_year(analyst, &target.unit, &target.indicator, month.year()), so_far))
}

/// 序时进度 of the month, in percent.
fn pace(analyst: &Analyst<'_>, target: &Target, scheme: &LightScheme, month: Period) -> Derived {
    let last = match month.part() {
        Part::Month(number) => number,
        _ => 12,
    };
    let even = || share(whole(u32::from(last), Unit::times()), whole(12, Unit::times()));
    match target.pace.unwrap_or(scheme.pace) {
        Pace::Even => even(),
        Pace::LastYear => {
            let so_far = month.years_earlier(1).map(|then| answer(analyst, target, Question::Value, then));
            let year = last_year(analyst, &target.unit, &target.indicator, month.year());
            let as_then = share(so_far.unwrap_or(Operand::Missing(Absence::OutOfRange)), year);
            // Whoever has no last year goes by the months.
            if as_then.number().is_some() { as_then } else { even() }
        }
        Pace::WorkingDays => {
            let calendar = analyst.packs.calendar();
            let days = |until: u8| {
                let first = Date::new(month.year(), 1, 1).ok()?;
                let month_end = Date::new(month.year(), i8::try_from(until).ok()?, 1).ok()?.last_of_month();
                calendar.working_days(first.yesterday().ok()?, month_end).ok()
            };
            match (days(last), days(12)) {
                (Some(so_far), Some(year)) => share(whole(so_far, Unit::days()), whole(year, Unit::days())),
                _ => even(),
            }
        }
        Pace::ByHand => match target.curve.as_ref().and_then(|curve| curve.share(last)) {
            Some(due) => share(constant(due.clone(), Unit::times()), whole(100, Unit::times())),
            None => even(),
        },
    }
}

/// 限时完成: done in time, done late, or so many days left.
fn by_day(target: &Target, scheme: &LightScheme, month: Period, today: Date) -> Standing {
    let bare = Standing::bare(month, Lit::NoScheme);
    let Some(last) = target.until.and_then(last_day) else { return bare };
    let done = target.done_on.parse::<Date>().ok();
    let days = |from: Date| last.since(from).map_or(0, |span| i64::from(span.get_days()));
    let lit = match done {
        Some(day) if day <= last => Lit::Light(Light::Green),
        Some(_) => Lit::Light(scheme.missed),
        None if last < today => Lit::Light(scheme.missed),
        None => light::light(&scheme.zones, &Exact::whole(days(today))).map_or(Lit::NoScheme, Lit::Light),
    };
    let left = constant(Exact::whole(days(done.unwrap_or(today))), Unit::days());
    Standing { done: Some(left), lit, ..bare }
}

fn last_day(until: Period) -> Option<Date> {
    crate::register::subjects::last_day(until).parse().ok()
}
