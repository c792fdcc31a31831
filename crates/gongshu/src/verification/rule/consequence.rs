//! R31: one failure, two sanctions: rewards and sanctions of one subject in one matter, by condition.

use std::collections::BTreeMap;

use super::super::world::{Item, World};
use super::{Inconsistency, Rule, Weight};
use crate::pack::lexicon::Term;

pub(super) fn find(world: &World, found: &mut Vec<Inconsistency>) {
    cadences(world, found);
    let rows: Vec<&Item> = world.targets().filter(|item| !item.said.consequences.is_empty()).collect();
    let read: Vec<BTreeMap<&str, Vec<&Term>>> = rows.iter().map(|item| conditions(world, item)).collect();
    for (at, one) in rows.iter().enumerate() {
        for (beside, other) in rows.iter().enumerate().skip(at + 1) {
            if !same_matter(world, one, other) {
                continue;
            }
            let mut clashes = Vec::new();
            for (condition, consequences) in &read[at] {
                let Some(others) = read[beside].get(condition) else { continue };
                if !consequences.is_empty() && !others.is_empty() && !consequences.iter().any(|it| others.contains(it))
                {
                    clashes.push((*condition, names(consequences), names(others)));
                }
            }
            if clashes.is_empty() {
                continue;
            }
            let lines: Vec<String> =
                clashes.iter().map(|(condition, left, right)| format!("{condition}: {left} ≠ {right}")).collect();
            found.push(
                Inconsistency::new(Rule::R31, Weight::Medium, "inconsistency-consequences")
                    .among([one.said.id.as_str(), &other.said.id])
                    .with("scope", &one.said.scope)
                    .with("indicator", &one.said.indicator)
                    .with("one", &one.said.consequences)
                    .with("other", &other.said.consequences)
                    .shows(lines.join("; ")),
            );
        }
    }
}

/// One duty of one body, every month in one speech and every two months in another.
fn cadences(world: &World, found: &mut Vec<Inconsistency>) {
    let rows: Vec<&Item> =
        world.targets().filter(|item| !item.said.cadence.is_empty() && item.dimension().starts_with("Items")).collect();
    for (at, one) in rows.iter().enumerate() {
        for other in &rows[at + 1..] {
            let alike = one.scope == other.scope
                && one.said.indicator == other.said.indicator
                && one.concept.threshold == other.concept.threshold;
            let demand = one.amount().map(|it| (&it.text, &it.unit)) == other.amount().map(|it| (&it.text, &it.unit));
            if alike && demand && one.said.cadence != other.said.cadence && one.said.doc != other.said.doc {
                found.push(
                    Inconsistency::new(Rule::R31, Weight::Medium, "inconsistency-cadence")
                        .among([one.said.id.as_str(), &other.said.id])
                        .with("scope", &one.said.scope)
                        .with("indicator", &one.said.indicator)
                        .with("one", &one.said.cadence)
                        .with("other", &other.said.cadence)
                        .shows(format!("{} ≠ {}", one.said.cadence, other.said.cadence)),
                );
            }
        }
    }
}

fn names(terms: &[&Term]) -> String {
    terms.iter().map(|term| term.code.as_str()).collect::<Vec<_>>().join("+")
}

/// Whether two rows are about one duty of one subject: the same scope, and names that share all but joining words.
fn same_matter(world: &World, one: &Item, other: &Item) -> bool {
    let name = |item: &Item| {
        let mut name = item.said.indicator.clone();
        for word in world.lexicon.list("neutral").iter().chain(world.lexicon.list("yearly")) {
            name = name.replace(word.as_str(), "");
        }
        name
    };
    let (left, right) = (name(one), name(other));
    let alike = left == right || left.contains(&right) || right.contains(&left);
    one.scope == other.scope && alike && one.concept.code == other.concept.code
}

/// The consequences of each condition, clause by clause. A clause without a condition belongs to the one before it.
fn conditions<'a>(world: &'a World, item: &Item) -> BTreeMap<&'a str, Vec<&'a Term>> {
    let mut found: BTreeMap<&str, Vec<&Term>> = BTreeMap::new();
    let mut current = None;
    for clause in item.said.consequences.split([';', '\u{ff1b}', ',', '\u{ff0c}', '\u{3002}']) {
        let says = |term: &&Term| term.words.iter().any(|word| clause.contains(word.as_str()));
        // In the order of the pack: 连续两年未完成 before 未完成 before 完成.
        if let Some(condition) = world.lexicon.conditions.iter().find(says) {
            current = Some(condition.code.as_str());
        }
        let Some(condition) = current else { continue };
        let consequence = world.lexicon.consequences.iter().filter(says);
        found.entry(condition).or_default().extend(consequence.take(1));
    }
    found
}
