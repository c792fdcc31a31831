//! R33: count targets with nested thresholds (5 projects from 5,000万, 1 from 1亿) that do not say whether the larger count
//! among the smaller.

use std::collections::BTreeMap;

use super::super::world::{Item, World, shown};
use super::{Inconsistency, Rule, Weight};

pub(super) fn find(world: &World, found: &mut Vec<Inconsistency>) {
    let mut ladders: BTreeMap<_, Vec<&Item>> = BTreeMap::new();
    for item in world.targets().filter(|item| item.concept.threshold.is_some() && item.amount().is_some()) {
        let key = (
            item.scope.as_str(),
            item.said.doc.as_str(),
            &item.concept.code,
            item.concept.rest.as_str(),
            item.concept.above_scale,
        );
        ladders.entry(key).or_default().push(item);
    }
    for mut rungs in ladders.into_values() {
        rungs.sort_by(|one, other| {
            (&one.concept.threshold, &one.said.id).cmp(&(&other.concept.threshold, &other.said.id))
        });
        rungs.dedup_by(|one, other| one.concept.threshold == other.concept.threshold);
        let [first, .., last] = rungs.as_slice() else { continue };
        // “其中” at a higher rung says that it counts among the lower ones.
        let declared = rungs[1..].iter().all(|item| {
            [&item.said.indicator, &item.said.words, &item.said.note]
                .iter()
                .any(|text| world.lexicon.says("part", text))
                || clause(item).is_some_and(|clause| world.lexicon.says("part", clause))
        });
        if declared {
            continue;
        }
        let steps: Vec<String> = rungs
            .iter()
            .filter_map(|item| {
                Some(format!("{} × {}", shown(item.amount()?, &item.amount()?.size), item.said.indicator))
            })
            .collect();
        found.push(
            Inconsistency::new(Rule::R33, Weight::Medium, "inconsistency-nested")
                .among(rungs.iter().map(|item| item.said.id.as_str()))
                .with("scope", &first.said.scope)
                .with("low", &first.said.indicator)
                .with("high", &last.said.indicator)
                .shows(steps.join("; ")),
        );
    }
}

/// The part of a quotation that a rung stands in: up to the sign before its own number.
fn clause<'a>(item: &'a Item) -> Option<&'a str> {
    let text = &item.amount()?.text;
    let at = item.said.quote.rfind(text.as_str())?;
    let before = &item.said.quote[..at];
    let ends = |letter: char| matches!(letter, '\u{ff0c}' | ',' | '\u{3002}' | '\u{ff1b}' | ';');
    let from =
        before.char_indices().rfind(|(_, letter)| ends(*letter)).map_or(0, |(at, letter)| at + letter.len_utf8());
    Some(&before[from..])
}
