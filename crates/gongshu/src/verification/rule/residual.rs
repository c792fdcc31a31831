//! R20: what two systems of targets, of a region and of its zones, leave for the rest of the region.

use basis::exact::Exact;
use basis::interval::{Residual, needed_growth};

use super::super::concept::Aspect;
use super::super::world::{Item, World, in_size, shown, tenth};
use super::end_value::{start, years};
use super::{Inconsistency, Rule, Weight};

/// The rest's growth a year, in percent, below which nobody would plan it, unless the region itself grows hardly faster.
const GROWTH_MIN: i64 = 3;
/// How many times faster the region is to grow.
const TIMES_MIN: i64 = 4;

pub(super) fn find(world: &World, found: &mut Vec<Inconsistency>) {
    for zones in world.targets().filter(|item| item.is_all(world.lexicon) && item.concept.aspect == Aspect::Level) {
        let regions = world.targets().filter(|region| {
            zones.width() < region.width()
                && matches!(region.concept.aspect, Aspect::Level | Aspect::Increment)
                && region.concept.same_thing(&zones.concept)
                && region.said.span.end_year() == zones.said.span.end_year()
                && region.dimension() == zones.dimension()
        });
        // The speaker's own target of the region before others', the stricter before the looser.
        let mut findings: Vec<(bool, Exact, Inconsistency)> = regions
            .filter_map(|region| {
                let (rest, finding) = rest_of(world, region, zones)?;
                Some((region.said.doc != zones.said.doc, rest, finding))
            })
            .collect();
        findings.sort_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
        found.extend(findings.into_iter().next().map(|(_, _, finding)| finding));
    }
}

fn rest_of(world: &World, region: &Item, zones: &Item) -> Option<(Exact, Inconsistency)> {
    let end = zones.said.span.end_year()?;
    let (whole_start, part_start) = (start(world, region, None)?, start(world, zones, None)?);
    let count = years(part_start.year, end).filter(|_| whole_start.year == part_start.year)?;
    let (whole, part) = (region.amount()?, zones.amount()?);
    let whole_end = match region.concept.aspect {
        Aspect::Increment => &whole_start.amount.value + &whole.value,
        _ => whole.value.clone(),
    };
    let rest = Residual::of((&whole_start.amount.value, &whole_end), (&part_start.amount.value, &part.value));
    // The largest enterprise with an increase of its own may be outside the zones.
    let alone = world
        .targets()
        .filter(|item| {
            item.width() == 0
                && item.concept.aspect == Aspect::Increment
                && item.concept.same_thing(&region.concept)
                && item.said.doc == region.said.doc
                && item.said.span.end_year() == Some(end)
                && item.dimension() == region.dimension()
        })
        .max_by(|one, other| one.value().cmp(&other.value()).then_with(|| other.said.id.cmp(&one.said.id)));
    let taken = alone.and_then(Item::value).cloned().unwrap_or_else(Exact::zero);
    let left = Residual { start: rest.start.clone(), end: &rest.end - &taken };
    let growth = left.growth(count).unwrap_or_else(|| Exact::whole(-100));
    let regions = needed_growth(&whole_start.amount.value, &whole_end, count)?;
    let implausible = growth < Exact::whole(GROWTH_MIN) && &growth * &Exact::whole(TIMES_MIN) < regions;
    if !implausible || rest.start.sign() <= 0 {
        return None;
    }
    let size = &part.size;
    let number = |value: &Exact| in_size(value, size);
    let mut arithmetic = format!(
        "{}−{} = {}; {}−{} = {}; {}−{} = {}",
        shown(whole_start.amount, size),
        shown(part_start.amount, size),
        number(&rest.start),
        number(&whole_end),
        shown(part, size),
        number(&rest.end),
        number(&rest.end),
        number(&rest.start),
        number(&rest.increase())
    );
    if !taken.is_zero() {
        arithmetic.push_str(&format!(
            "; {}−{} = {}",
            number(&rest.increase()),
            number(&taken),
            number(&left.increase())
        ));
    }
    arithmetic.push_str(&format!(" ({} %/a)", tenth(&growth)));
    let message = if alone.is_some() { "inconsistency-residual-without" } else { "inconsistency-residual" };
    let finding = Inconsistency::new(Rule::R20, Weight::Medium, message)
        .among([region.said.id.as_str(), &zones.said.id])
        .among(alone.map(|item| item.said.id.as_str()))
        .with("region", &region.said.scope)
        .with("zones", &zones.said.scope)
        .with("indicator", &zones.said.indicator)
        .with("alone", alone.map(|item| item.said.scope.clone()).unwrap_or_default())
        .with("left", number(&left.increase()))
        .with("unit", &part.unit)
        .with("growth", tenth(&growth))
        .shows(arithmetic);
    Some((left.increase(), finding))
}
