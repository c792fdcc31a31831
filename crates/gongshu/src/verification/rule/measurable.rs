//! R25: targets that nobody can measure: no value, no date, or a rate of something whose base nobody gives.

use std::collections::BTreeMap;

use super::super::concept::Aspect;
use super::super::statement::Operator;
use super::super::world::{Item, World};
use super::end_value::{is_rate, start};
use super::{Inconsistency, Rule, Weight};

pub(super) fn find(world: &World, found: &mut Vec<Inconsistency>) {
    // One sentence that names four parks is one finding.
    let mut missing: BTreeMap<(&'static str, &str, &str), Vec<&Item>> = BTreeMap::new();
    for item in world.targets() {
        for message in lacks(world, item) {
            missing.entry((message, item.said.doc.as_str(), item.said.quote.as_str())).or_default().push(item);
        }
    }
    for ((message, ..), items) in missing {
        let scopes: Vec<&str> = items.iter().map(|item| item.said.scope.as_str()).collect();
        let first = items[0];
        found.push(
            Inconsistency::new(Rule::R25, Weight::Low, message)
                .among(items.iter().map(|item| item.said.id.as_str()))
                .with("scope", scopes.join("\u{3001}"))
                .with("indicator", &first.said.indicator)
                .with("words", &first.said.words),
        );
    }
}

fn lacks(world: &World, item: &Item) -> Vec<&'static str> {
    let said = item.said;
    let dated = said.span.last.is_some() || !said.span.text.is_empty() || !said.cadence.is_empty();
    let Some(amount) = item.amount() else {
        // A deed with a date is done or not done; one without waits for ever, and some words measure nothing.
        let vague = world.lexicon.says("vague", &said.words);
        return match (dated, vague) {
            (false, _) => vec!["inconsistency-no-value-no-date"],
            (true, true) => vec!["inconsistency-vague"],
            (true, false) => Vec::new(),
        };
    };
    let mut lacks = Vec::new();
    let standing = world.lexicon.says("standing", &said.indicator)
        || said.operator.is_ceiling()
        || matches!(amount.dimension.as_str(), "workday" | "day" | "month")
        || amount.dimension.starts_with("Days")
        || amount.dimension.starts_with("Time")
        || (said.operator == Operator::Exactly && amount.dimension.starts_with("Percent"))
        || amount.value.is_zero();
    if !dated && !standing {
        lacks.push("inconsistency-no-date");
    }
    let relative = is_rate(item) || item.concept.aspect == Aspect::Multiple;
    if relative && !said.operator.is_ceiling() && !has_base(world, item) {
        lacks.push("inconsistency-no-base");
    }
    lacks
}

/// Whether anything says what the rate or multiple starts from.
fn has_base(world: &World, item: &Item) -> bool {
    let first = item.said.span.first.map(|first| first.year - 1);
    start(world, item, first).is_some()
        || world.targets().any(|other| {
            other.scope == item.scope && other.concept.same_thing(&item.concept) && other.said.base.amount.is_some()
        })
        || world.observations().any(|other| {
            other.scope == item.scope
                && other.concept.same_thing(&item.concept)
                && other.concept.aspect == Aspect::Level
                && other.interval.is_some()
        })
}
