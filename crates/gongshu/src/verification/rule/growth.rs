//! R08: printed growth against two levels. R19: an increase at current prices beside growth at comparable ones.

use basis::exact::Exact;
use basis::interval::{Interval, growth_factor};

use super::super::concept::Aspect;
use super::super::world::{Item, World, in_size, plain, shown, tenth};
use super::{Inconsistency, Rule, Weight};

pub(super) fn find(world: &World, found: &mut Vec<Inconsistency>) {
    for claim in world.claims().filter(|claim| claim.said.kind == "yoy_growth" && !claim.said.is_added()) {
        let Some(level) = level_of(world, claim) else { continue };
        found.extend(against_levels(world, claim, level));
        found.extend(against_increase(world, claim, level));
    }
}

/// The level a growth is said of.
fn level_of<'a>(world: &'a World, claim: &Item) -> Option<&'a Item<'a>> {
    world.observations().find(|level| {
        level.scope == claim.scope
            && level.said.span == claim.said.span
            && level.concept.aspect == Aspect::Level
            && level.concept.code == claim.concept.code
            && level.concept.rest == claim.concept.rest
            && level.concept.above_scale == claim.concept.above_scale
            && level.concept.threshold == claim.concept.threshold
            && level.interval.is_some()
    })
}

fn against_levels(world: &World, claim: &Item, level: &Item) -> Option<Inconsistency> {
    let (first, last) = (level.said.span.first?, level.said.span.last?);
    let before = world.observations().find(|before| {
        before.scope == level.scope
            && before.concept.same_thing(&level.concept)
            && before.concept.label == level.concept.label
            && before.concept.aspect == Aspect::Level
            && before.said.span.mode == level.said.span.mode
            && before.said.span.first.is_some_and(|it| it.year + 1 == first.year && it.month == first.month)
            && before.said.span.last.is_some_and(|it| it.year + 1 == last.year && it.month == last.month)
    })?;
    let hundred = Exact::whole(100);
    let grown = level.working()?.over(&before.working()?)?.minus(&Interval::point(Exact::whole(1))).scaled(&hundred);
    if grown.meets(claim.interval.as_ref()?) {
        return None;
    }
    let (new, old, stated) = (level.amount()?, before.amount()?, claim.amount()?);
    let percent = &(&new.value.over(&old.value)? - &Exact::whole(1)) * &hundred;
    Some(
        Inconsistency::new(Rule::R08, Weight::High, "inconsistency-growth-levels")
            .among([claim.said.id.as_str(), &level.said.id, &before.said.id])
            .with("scope", &claim.said.scope)
            .with("indicator", &level.said.indicator)
            .with("stated", stated.text.clone())
            .with("grown", tenth(&percent))
            .shows(format!("{}/{}−1 = {} % ≠ {} %", shown(new, &old.size), old.text, tenth(&percent), stated.text)),
    )
}

fn against_increase(world: &World, claim: &Item, level: &Item) -> Option<Inconsistency> {
    let increase = world.observations().find(|item| {
        item.scope == level.scope
            && item.said.span == level.said.span
            && item.concept.aspect == Aspect::Increase
            && item.concept.same_thing(&level.concept)
    })?;
    let (total, gain, stated) = (level.amount()?, increase.amount()?, claim.amount()?);
    // What was there: the level over 1 + r.
    let factor = |end: &Exact| growth_factor(end);
    let interval = claim.working()?;
    let factors = Interval::between(factor(&interval.low?.value), factor(&interval.high?.value))?;
    let now = level.working()?;
    let gained = now.minus(&now.over(&factors)?);
    if gained.meets(increase.interval.as_ref()?) {
        return None;
    }
    let size = &gain.size;
    let step = growth_factor(&stated.value);
    let expected = &total.value - &total.value.over(&step)?;
    let nominal = &gain.value.over(&(&total.value - &gain.value))? * &Exact::whole(100);
    Some(
        Inconsistency::new(Rule::R19, Weight::Medium, "inconsistency-nominal")
            .among([increase.said.id.as_str(), &level.said.id, &claim.said.id])
            .with("scope", &claim.said.scope)
            .with("indicator", &level.said.indicator)
            .with("increase", format!("{}{}", gain.text, gain.unit))
            .with("growth", stated.text.clone())
            .with("nominal", tenth(&nominal))
            .shows(format!(
                "{}−{}/{} = {} ≠ {}; {}/({}−{}) = {} %",
                shown(total, size),
                shown(total, size),
                plain_step(&step),
                in_size(&expected, size),
                gain.text,
                gain.text,
                shown(total, size),
                gain.text,
                tenth(&nominal)
            )),
    )
}

fn plain_step(step: &Exact) -> String {
    let three = step.rounded(3, basis::exact::Rounding::HalfUp);
    if three.ends_with('0') { plain(step) } else { three }
}
