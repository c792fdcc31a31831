//! R03: children against their parent: what nobody has been given, what was added on the way down (层层加码), parts above
//! their whole, and the zones of a region against the target of all of them together.

use std::collections::BTreeMap;

use basis::exact::Exact;
use basis::interval::{Interval, growth_factor};

use super::super::concept::Aspect;
use super::super::statement::{Book, Operator};
use super::super::verdict::Verdict;
use super::super::world::{Item, Natural, World, in_size, plain, shown, tenth};
use super::end_value::explained;
use super::{Inconsistency, Rule, Weight};
use crate::pack::lexicon::As;

/// A remainder of more than a fifth of the parent has no owner; more than a twentieth on top was added.
fn remainder_max() -> Exact {
    Exact::scaled(2, 1)
}

fn added_max() -> Exact {
    Exact::scaled(5, 2)
}

pub(super) fn find(world: &World, found: &mut Vec<Inconsistency>) {
    let mut split: BTreeMap<String, (Inconsistency, usize)> = BTreeMap::new();
    let families: Vec<(&Item, Vec<&Item>)> =
        world.targets().filter(|item| divisible(item)).map(|parent| (parent, children(world, parent))).collect();
    for (parent, children) in &families {
        // Of a sentence with 其中 only the widest is the whole; its parts are no parents of each other.
        if families.iter().any(|(_, others)| others.iter().any(|child| child.said.id == parent.said.id)) {
            continue;
        }
        let Some(finding) = against_targets(parent, children) else { continue };
        // One target said in two speeches is one target: the fuller list of children counts.
        let key = format!(
            "{}|{:?}|{:?}|{:?}",
            parent.scope,
            parent.concept.code,
            parent.said.span.end_year(),
            parent.value()
        );
        match split.get(&key) {
            Some((_, known)) if children.len() <= *known => {}
            _ => drop(split.insert(key, (finding, children.len()))),
        }
    }
    found.extend(split.into_values().map(|(finding, _)| finding));
    for all in world.targets().filter(|item| item.is_all(world.lexicon) && item.concept.aspect == Aspect::Level) {
        found.extend(zones_of_all(world, all));
    }
    for whole in world.observations() {
        found.extend(parts_above(world, whole));
    }
}

/// Whether a target can be handed down in pieces.
fn divisible(item: &Item) -> bool {
    let adds = matches!(item.concept.aspect, Aspect::Level | Aspect::Increment);
    adds && item.amount().is_some_and(|amount| {
        ["Money", "Items", "Persons", "Area"].iter().any(|base| amount.dimension.starts_with(base))
    }) && !item.said.operator.is_ceiling()
        && item.said.operator != Operator::Unknown
}

/// The targets that the parent's speech gives to its parts: said in one sentence with it, after 其中, or summed by a claim.
fn children<'a>(world: &'a World, parent: &'a Item) -> Vec<&'a Item<'a>> {
    let summed: Vec<&str> = world
        .claims()
        .filter(|claim| {
            claim.said.kind == "structure" && claim.said.doc == parent.said.doc && claim.scope == parent.scope
        })
        .flat_map(|claim| claim.said.refers.iter().map(String::as_str))
        .collect();
    let mut children: Vec<&Item> = world
        .targets()
        .filter(|child| {
            let marked = world.lexicon.says("part", &child.said.quote) || child.said.quote == parent.said.quote;
            child.scope != parent.scope
                && child.width() < parent.width()
                && !child.is_each(world.lexicon)
                && child.said.doc == parent.said.doc
                && child.said.line == parent.said.line
                && child.concept.aspect == parent.concept.aspect
                && child.concept.same_thing(&parent.concept)
                && child.said.cadence == parent.said.cadence
                && child.dimension() == parent.dimension()
                && child.said.span.end_year() == parent.said.span.end_year()
                && (marked || summed.contains(&child.said.id.as_str()))
        })
        .collect();
    // Of children within children only the widest add up.
    if let Some(widest) = children.iter().map(|child| child.width()).max().filter(|widest| 2 < *widest) {
        children.retain(|child| child.width() == widest);
    }
    let mut seen = Vec::new();
    children.retain(|child| {
        let new = !seen.contains(&child.scope);
        seen.push(child.scope.clone());
        new
    });
    children
}

fn against_targets(parent: &Item, children: &[&Item]) -> Option<Inconsistency> {
    if children.len() < 2 {
        return None;
    }
    let amount = parent.amount()?;
    let size = &amount.size;
    let (mut least, mut most) = (Exact::zero(), Exact::zero());
    let mut terms = Vec::new();
    for child in children {
        let own = child.amount()?;
        let top = child.said.max.as_ref().filter(|max| own.value <= **max).unwrap_or(&own.value);
        (least, most) = (&least + &own.value, &most + top);
        terms.push(if *top == own.value {
            shown(own, size)
        } else {
            format!("({}…{})", shown(own, size), in_size(top, size))
        });
    }
    let whole = &amount.value;
    let top = parent.said.max.as_ref().unwrap_or(whole);
    let rounding =
        children.iter().filter_map(|child| child.amount()).fold(amount.half.clone(), |sum, it| &sum + &it.half);
    let sum = if least == most {
        in_size(&least, size)
    } else {
        format!("{}…{}", in_size(&least, size), in_size(&most, size))
    };
    let left = whole - &most;
    let over = &least - top;
    let base = |message, weight| {
        Inconsistency::new(Rule::R03, weight, message)
            .among([parent.said.id.as_str()])
            .among(children.iter().map(|child| child.said.id.as_str()))
            .with("scope", &parent.said.scope)
            .with("indicator", &parent.said.indicator)
            .with("whole", shown(amount, size))
            .with("sum", sum.clone())
            .with("unit", &amount.unit)
            .with("parts", children.len().to_string())
    };
    if whole * &remainder_max() < left {
        let percent = &left.over(whole)? * &Exact::whole(100);
        return Some(
            base("inconsistency-parts-short", Weight::Medium)
                .with("left", in_size(&left, size))
                .with("percent", tenth(&percent))
                .shows(format!(
                    "{} = {sum} < {}; {}−{} = {} ({} %)",
                    terms.join("+"),
                    shown(amount, size),
                    shown(amount, size),
                    in_size(&most, size),
                    in_size(&left, size),
                    tenth(&percent)
                )),
        );
    }
    let exactly = parent.said.operator == Operator::Exactly;
    if (exactly && rounding < over) || top * &added_max() < over {
        let percent = &over.over(top)? * &Exact::whole(100);
        let weight = if exactly { Weight::Medium } else { Weight::Low };
        return Some(
            base("inconsistency-parts-over", weight)
                .with("over", in_size(&over, size))
                .with("percent", tenth(&percent))
                .shows(format!("{} = {sum} > {}; +{} %", terms.join("+"), in_size(top, size), tenth(&percent))),
        );
    }
    None
}

/// A target of all zones together against what each zone is asked for.
fn zones_of_all(world: &World, all: &Item) -> Option<Inconsistency> {
    const ZONES_MIN: usize = 3;
    let amount = all.amount()?;
    let end = all.said.span.end_year()?;
    let mut zones: BTreeMap<Natural, (&Item, Exact, String)> = BTreeMap::new();
    let mut open = Vec::new();
    let size = &amount.size;
    let members = |item: &&Item| {
        item.said.scope_kind == all.said.scope_kind
            && !item.is_all(world.lexicon)
            && !item.is_each(world.lexicon)
            && item.said.span.end_year() == Some(end)
            && item.concept.same_thing(&all.concept)
            && item.scope != all.scope
    };
    for zone in world.targets().filter(members) {
        let key = || Natural(zone.scope.as_str());
        let Some(own) = zone.amount().filter(|own| own.dimension == amount.dimension) else { continue };
        let top = zone.said.max.clone().filter(|max| own.value <= *max).unwrap_or_else(|| own.value.clone());
        let text = in_size(&top, size);
        match zone.concept.aspect {
            Aspect::Level => drop(zones.insert(key(), (zone, top, text))),
            // On top of a base that nobody gives: it is named, and counted for what it is.
            Aspect::Increment if !zones.contains_key(&key()) => drop(zones.insert(key(), (zone, top, text))),
            _ => {}
        }
    }
    let levels = zones.values().filter(|(zone, ..)| zone.concept.aspect == Aspect::Level).count();
    if levels < ZONES_MIN {
        return None;
    }
    for zone in world.targets().filter(|item| item.concept.aspect == Aspect::AverageGrowth && members(item)) {
        if let Some((value, text, id)) = grown_from_base(world, zone, end, size) {
            zones.insert(Natural(zone.scope.as_str()), (zone, value, text));
            open.push(id);
        }
    }
    let sum: Exact = zones.values().map(|(_, value, _)| value).fold(Exact::zero(), |sum, value| &sum + value);
    let left = &amount.value - &sum;
    if left <= &amount.value * &remainder_max() {
        return None;
    }
    let terms: Vec<&str> = zones.values().map(|(_, _, text)| text.as_str()).collect();
    let percent = &left.over(&amount.value)? * &Exact::whole(100);
    Some(
        Inconsistency::new(Rule::R03, Weight::Medium, "inconsistency-zones")
            .among([all.said.id.as_str()])
            .among(zones.values().map(|(zone, ..)| zone.said.id.as_str()))
            .among(open)
            .with("scope", &all.said.scope)
            .with("indicator", &all.said.indicator)
            .with("whole", shown(amount, size))
            .with("sum", in_size(&sum, size))
            .with("left", in_size(&left, size))
            .with("unit", &amount.unit)
            .with("parts", zones.len().to_string())
            .shows(format!(
                "{} = {} < {}; {} ({} %)",
                terms.join("+"),
                in_size(&sum, size),
                shown(amount, size),
                in_size(&left, size),
                tenth(&percent)
            )),
    )
}

/// What a zone's yearly growth makes of its base: of its own figure, else of the one that stands for it.
fn grown_from_base<'a>(world: &'a World, zone: &'a Item, end: i32, size: &Exact) -> Option<(Exact, String, &'a str)> {
    let first = zone.said.span.first?.year - 1;
    let count = u32::try_from(end - first).ok()?;
    let stands = world
        .lexicon
        .relations(As::StandsFor)
        .filter(|relation| zone.concept.is(&relation.part))
        .map(|relation| relation.whole.as_str());
    let codes: Vec<&str> = zone.concept.code.as_deref().into_iter().chain(stands).collect();
    let base = codes.iter().find_map(|code| {
        world.observations().find(|item| {
            item.scope == zone.scope
                && item.concept.is(code)
                && item.concept.rest.is_empty()
                && item.concept.aspect == Aspect::Level
                && item.said.span.year() == Some(first)
        })
    })?;
    let (start, rate) = (base.amount()?, zone.amount()?);
    let step = growth_factor(&rate.value);
    let value = &start.value * &step.power(i32::try_from(count).ok()?)?;
    Some((value, format!("{}×{}^{count}", shown(start, size), plain(&step)), base.said.id.as_str()))
}

/// Observed parts, named after 其中 in the sentence of their whole, that together are more than it.
fn parts_above(world: &World, whole: &Item) -> Option<Inconsistency> {
    let amount = whole.amount()?;
    let parts: Vec<&Item> = world
        .observations()
        .filter(|part| {
            part.said.id != whole.said.id
                && part.scope != whole.scope
                && world.lexicon.says("part", &part.said.quote)
                && part.said.doc == whole.said.doc
                && part.said.line == whole.said.line
                && part.said.span == whole.said.span
                && part.concept.aspect == whole.concept.aspect
                && part.concept.same_thing(&whole.concept)
                && part.dimension() == whole.dimension()
                && (whole.width() > part.width() || whole.is_all(world.lexicon))
        })
        .collect();
    let sum =
        parts.iter().filter_map(|part| part.working()).fold(Interval::point(Exact::zero()), |sum, it| sum.plus(&it));
    if parts.is_empty() || !whole.interval.as_ref()?.lies_below(&sum) {
        return None;
    }
    let terms: Vec<String> = parts.iter().filter_map(|part| part.amount()).map(|it| shown(it, &amount.size)).collect();
    Some(
        Inconsistency::new(Rule::R03, Weight::High, "inconsistency-parts-above")
            .among([whole.said.id.as_str()])
            .among(parts.iter().map(|part| part.said.id.as_str()))
            .with("scope", &whole.said.scope)
            .with("indicator", &whole.said.indicator)
            .with("whole", format!("{}{}", amount.text, amount.unit))
            .shows(format!("{} > {}", terms.join("+"), amount.text)),
    )
}

/// Sums that the file itself expects to come out and that do not.
pub(super) fn leftovers(world: &World, found: &mut Vec<Inconsistency>) {
    for one in world.verified.iter().filter(|one| one.verdict == Some(Verdict::No)) {
        let of_rows = world.get(&one.claim.id).is_some_and(|item| {
            !item.said.refers.is_empty()
                && item.said.refers.iter().all(|id| world.get(id).is_none_or(|it| it.said.book != Book::Claim))
        });
        if one.claim.kind == "structure" && of_rows && !explained(world, found, &one.claim.id) {
            found.extend(super::share::differs(world, one, Rule::R03, Weight::High));
        }
    }
}
