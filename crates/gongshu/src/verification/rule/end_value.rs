//! R01: an end value that the yearly rate beside it does not reach, and an end value that base and increment do not make up.

use basis::exact::Exact;
use basis::interval::{Interval, growth_factor, needed_growth};

use super::super::concept::Aspect;
use super::super::statement::{Amount, Operator};
use super::super::verdict::Verdict;
use super::super::world::{Item, World, in_size, plain, shown, tenth};
use super::{Inconsistency, Rule, Weight};

/// What a target starts from: stated with it, else observed in that year.
pub(super) struct Start<'a> {
    pub amount: &'a Amount,
    pub year: i32,
    /// The row of the observation, where it is one.
    pub id: Option<&'a str>,
}

/// The start of a target; `year` is where a rate beside it says that its first year begins.
pub(super) fn start<'a>(world: &'a World, target: &'a Item, year: Option<i32>) -> Option<Start<'a>> {
    let base = &target.said.base;
    if let (Some(amount), Some(year)) = (&base.amount, base.span.end_year().or(year)) {
        return Some(Start { amount, year, id: None });
    }
    let year = base.span.year().or(year)?;
    let observed = world.observed(target, year)?;
    Some(Start { amount: observed.amount()?, year, id: Some(&observed.said.id) })
}

pub(super) fn years(start: i32, end: i32) -> Option<u32> {
    u32::try_from(end.checked_sub(start)?).ok().filter(|years| (1..=30).contains(years))
}

/// Whether two targets are of one subject, one thing and one end.
pub(super) fn belong(one: &Item, other: &Item) -> bool {
    let ends = (one.said.span.end_year(), other.said.span.end_year());
    one.scope == other.scope && one.concept.same_thing(&other.concept) && (ends.0 == ends.1 || ends.1.is_none())
}

pub(super) fn is_rate(item: &Item) -> bool {
    matches!(item.concept.aspect, Aspect::AverageGrowth | Aspect::Growth) && item.dimension().starts_with("Percent")
}

/// The rate with its sign: 年均下降 4 is −4.
pub(super) fn rate(item: &Item) -> Option<(Exact, Interval)> {
    let amount = item.amount()?;
    let value = if item.concept.falls && 0 < amount.value.sign() { -&amount.value } else { amount.value.clone() };
    let widened = item.working()?;
    let widened = if value == amount.value { widened } else { widened.scaled(&Exact::whole(-1)) };
    Some((value, widened))
}

pub(super) fn find(world: &World, found: &mut Vec<Inconsistency>) {
    for level in world.targets().filter(|item| item.concept.aspect == Aspect::Level) {
        for other in world.targets().filter(|other| belong(level, other)) {
            let finding = match other.concept.aspect {
                _ if is_rate(other) => against_rate(world, level, other),
                Aspect::Increment => against_increment(world, level, other),
                _ => None,
            };
            found.extend(finding);
        }
    }
}

fn against_rate(world: &World, level: &Item, growing: &Item) -> Option<Inconsistency> {
    let end_year = level.said.span.end_year()?;
    let first = growing.said.span.first.map(|first| first.year - 1).filter(|year| *year < end_year);
    let start = start(world, level, first)?;
    let count = years(start.year, end_year)?;
    if growing.concept.aspect == Aspect::Growth && count != 1 && growing.said.span.years() != Some(count) {
        return None;
    }
    let (percent, widened) = rate(growing)?;
    let amount = level.amount()?;
    if start.amount.dimension != amount.dimension {
        return None;
    }
    let grown = Interval::rounded(&start.amount.value, &start.amount.half).grown(&widened, count)?;
    let end = level.working()?;
    let short = grown.lies_below(&end);
    let beyond = end.lies_below(&grown);
    let operator = level.said.operator;
    let fires = match operator {
        Operator::AtMost | Operator::LessThan => beyond,
        Operator::Exactly | Operator::None => short || (beyond && growing.said.operator == Operator::Exactly),
        _ => short,
    };
    if !fires {
        return None;
    }
    let size = &amount.size;
    let reached = &start.amount.value * &growth_factor(&percent).power(i32::try_from(count).ok()?)?;
    let needed = needed_growth(&start.amount.value, &amount.value, count)?;
    let (from, to) = (shown(start.amount, size), shown(amount, size));
    let step = plain(&growth_factor(&percent));
    let sign = if short { "<" } else { ">" };
    Some(
        Inconsistency::new(Rule::R01, Weight::High, "inconsistency-end-value")
            .among([growing.said.id.as_str(), &level.said.id])
            .among(start.id)
            .with("scope", &level.said.scope)
            .with("indicator", &level.said.indicator)
            .with("end", format!("{to}{}", amount.unit))
            .with("rate", tenth(&percent))
            .with("reached", in_size(&reached, size))
            .with("unit", &amount.unit)
            .with("needed", tenth(&needed))
            .shows(format!(
                "{from}×{step}^{count} = {} {sign} {to}; ({to}/{from})^(1/{count})−1 = {} %/a",
                in_size(&reached, size),
                tenth(&needed)
            )),
    )
}

/// Base and increment against the level they should make up; 5 % are let pass, as slogans round.
fn against_increment(world: &World, level: &Item, increment: &Item) -> Option<Inconsistency> {
    let end_year = level.said.span.end_year()?;
    let start = start(world, increment, None).or_else(|| start(world, level, None))?;
    years(start.year, end_year)?;
    let (amount, gain) = (level.amount()?, increment.amount()?);
    if level.said.operator.is_ceiling()
        || amount.dimension != gain.dimension
        || amount.dimension != start.amount.dimension
    {
        return None;
    }
    let gained = increment.said.max.as_ref().unwrap_or(&gain.value);
    let made = &start.amount.value + gained;
    let most = Interval::about(&made).plus(&Interval::rounded(&Exact::zero(), &start.amount.half));
    if !most.lies_below(&Interval::point(amount.value.clone())) {
        return None;
    }
    let size = &amount.size;
    let sum = format!("{}+{} = {}", shown(start.amount, size), in_size(gained, size), in_size(&made, size));
    Some(
        Inconsistency::new(Rule::R01, Weight::High, "inconsistency-increment")
            .among([increment.said.id.as_str(), &level.said.id])
            .among(start.id)
            .with("scope", &level.said.scope)
            .with("indicator", &level.said.indicator)
            .with("made", in_size(&made, size))
            .with("end", shown(amount, size))
            .with("unit", &amount.unit)
            .shows(format!("{sum} < {}", shown(amount, size))),
    )
}

/// Claims about targets that do not come out and that no rule before has shown to be part of something larger.
pub(super) fn leftovers(world: &World, found: &mut Vec<Inconsistency>) {
    for one in &world.verified {
        let money = one.claim.unit.as_ref().is_some_and(|unit| unit.base() != Some(basis::unit::Base::Percent));
        let about = one.claim.kind == "target" || (one.claim.kind == "average_growth" && money);
        if about && one.verdict == Some(Verdict::No) && !explained(world, found, &one.claim.id) {
            found.extend(super::share::differs(world, one, Rule::R01, Weight::High));
        }
    }
}

/// Whether a finding is already about one of the rows a claim refers to, or the claim itself.
pub(super) fn explained(world: &World, found: &[Inconsistency], claim: &str) -> bool {
    let Some(item) = world.get(claim) else { return true };
    let structural =
        |it: &&Inconsistency| !matches!(it.rule, Rule::R16 | Rule::R18 | Rule::R25 | Rule::R28 | Rule::R33);
    found.iter().filter(structural).any(|it| it.names(claim) || item.said.refers.iter().any(|id| it.names(id)))
}
