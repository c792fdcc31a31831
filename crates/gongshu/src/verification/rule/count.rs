//! R09: an announced count or duration against what is listed: sums of ones, ordinals (一是…五是) and named lists.

use super::super::statement::Book;
use super::super::verdict::Verdict;
use super::super::world::{Item, World};
use super::{Inconsistency, Rule, Weight};

pub(super) fn find(world: &World, found: &mut Vec<Inconsistency>) {
    for one in world.verified.iter().filter(|one| one.verdict == Some(Verdict::No)) {
        let Some(claim) = world.get(&one.claim.id) else { continue };
        let counted = one.claim.unit.as_ref().is_none_or(basis::unit::Unit::counts);
        let bare = claim.said.refers.iter().all(|id| world.get(id).is_some_and(|it| it.said.is("calendar")));
        let kind = ["structure", "difference", "count", "count_by_threshold"].contains(&claim.said.kind.as_str());
        if counted && bare && kind {
            found.extend(super::share::differs(world, one, Rule::R09, Weight::Medium));
        }
    }
    for item in world.items.iter().filter(|item| item.said.book != Book::Claim) {
        found.extend(ordinals(world, item));
        found.extend(listed(world, item));
    }
}

/// “四件事” and then “五是”.
fn ordinals(world: &World, item: &Item) -> Option<Inconsistency> {
    let quote = &item.said.quote;
    let numerals = &world.lexicon.numerals;
    let announced = world.lexicon.list("counted").iter().find_map(|word| {
        let before = &quote[..quote.find(word.as_str())?];
        let at = numerals.iter().position(|numeral| before.ends_with(numeral.as_str()))?;
        Some((at + 1, word))
    });
    let (announced, word) = announced?;
    let listed = world.lexicon.list("ordinals").iter().take_while(|ordinal| quote.contains(ordinal.as_str())).count();
    (announced < listed).then(|| {
        Inconsistency::new(Rule::R09, Weight::Medium, "inconsistency-ordinals")
            .among([item.said.id.as_str()])
            .with("announced", format!("{}{word}", numerals[announced - 1]))
            .with("listed", listed.to_string())
            .shows(format!("{announced} ≠ {listed}"))
    })
}

/// A count whose note lists the names: “列名津市、汉寿、澧县、武陵” of 4.
fn listed(world: &World, item: &Item) -> Option<Inconsistency> {
    let amount = item.amount()?;
    let (_, names) = world.lexicon.list("listing").iter().find_map(|word| item.said.note.split_once(word.as_str()))?;
    let names = names.split(['\u{3002}', '\u{ff1b}', ';', '\u{ff0c}', ',']).next().unwrap_or_default();
    let count = names.split('\u{3001}').filter(|name| !name.trim().is_empty()).count();
    let plural = names.contains('\u{3001}');
    let whole = amount.unit.parse::<basis::unit::Unit>().is_ok_and(|unit| unit.counts());
    let stated: usize = amount.text.parse().ok()?;
    (plural && whole && stated != count).then(|| {
        Inconsistency::new(Rule::R09, Weight::Medium, "inconsistency-listed")
            .among([item.said.id.as_str()])
            .with("scope", &item.said.scope)
            .with("indicator", &item.said.indicator)
            .with("announced", amount.text.clone())
            .with("listed", count.to_string())
            .shows(format!("{stated} ≠ {count}"))
    })
}
