//! R13: concepts that do not match: a ratio of two different things, shares with different wholes, a share under another's
//! label, a target justified by another indicator, a flow that cannot be the same as last year's.

use basis::exact::Exact;
use basis::interval::Interval;

use super::super::concept::Aspect;
use super::super::statement::Mode;
use super::super::verdict::Verdict;
use super::super::world::{Item, World, in_size, plain, shown, tenth};
use super::conflict::{implied_whole, value_of};
use super::{Inconsistency, Rule, Weight};

pub(super) fn find(world: &World, found: &mut Vec<Inconsistency>) {
    for claim in world.claims().filter(|claim| !claim.said.is_added()) {
        found.extend(ratio_of_unlike(world, claim));
        found.extend(justified_by_unlike(world, claim));
        found.extend(share_of_other_date(world, claim));
    }
    wholes(world, found);
    labels(world, found);
    jumps(world, found);
}

/// A multiple or share of one concept over another that its name does not mention.
fn ratio_of_unlike(world: &World, claim: &Item) -> Option<Inconsistency> {
    let ["multiple" | "share" | "contribution"] = [claim.said.kind.as_str()] else { return None };
    let [part, whole] = claim.said.refers.as_slice() else { return None };
    let (part, whole) = (world.get(part)?, world.get(whole)?);
    let (above, below) = (part.concept.code.as_ref()?, whole.concept.code.as_ref()?);
    // The claim's own words may say that two things are compared: 税收占产值比重, 销售收入相当于投资倍数.
    let own = claim.concept.code.as_ref().is_some_and(|own| own != above);
    let other = match &claim.concept.whole_code {
        Some(named) => named != below,
        None => above != below && !names_both(world, claim, above, below),
    };
    if !(own || other) || part.dimension() != whole.dimension() {
        return None;
    }
    let (over, under) = (part.amount()?, whole.amount()?);
    let quotient = over.value.over(&under.value)?;
    let message = if own { "inconsistency-other-thing" } else { "inconsistency-unlike" };
    Some(
        Inconsistency::new(Rule::R13, Weight::Medium, message)
            .among([claim.said.id.as_str(), &part.said.id, &whole.said.id])
            .with("claim", &claim.said.indicator)
            .with("part", format!("{}·{}", part.said.scope, part.said.indicator))
            .with("whole", format!("{}·{}", whole.said.scope, whole.said.indicator))
            .shows(format!("{}/{} = {}", shown(over, &over.size), shown(under, &over.size), plain(&quotient))),
    )
}

/// Whether a claim's name has a word of the second concept beside that of the first.
fn names_both(world: &World, claim: &Item, first: &str, second: &str) -> bool {
    let words = |code: &str| world.lexicon.concept(code).map(|concept| concept.words.as_slice()).unwrap_or_default();
    let mut name = claim.said.indicator.clone();
    if let Some(word) = words(first).iter().find(|word| name.contains(word.as_str())) {
        name = name.replacen(word.as_str(), "", 1);
    }
    words(second).iter().any(|word| name.contains(word.as_str()))
}

/// A target that another indicator, or another period, is the reason for.
fn justified_by_unlike(world: &World, claim: &Item) -> Option<Inconsistency> {
    if claim.said.kind != "target" {
        return None;
    }
    let formula = world.verified.iter().find(|one| one.claim.id == claim.said.id)?.claim.formula.trim();
    let [reason] = claim.said.refers.as_slice() else { return None };
    if formula != format!("[{reason}]") {
        return None;
    }
    let reason = world.get(reason)?;
    let (own, other) = (claim.concept.code.as_ref()?, reason.concept.code.as_ref()?);
    if own == other {
        return None;
    }
    let (stated, given) = (claim.amount()?, reason.amount()?);
    let targets = world.targets().filter(|target| {
        target.concept.aspect == Aspect::AverageGrowth
            && target.concept.code.as_ref() == Some(own)
            && target.said.doc == claim.said.doc
            && target.value() == Some(&stated.value)
    });
    Some(
        Inconsistency::new(Rule::R13, Weight::Medium, "inconsistency-justified")
            .among([claim.said.id.as_str(), &reason.said.id])
            .among(targets.map(|target| target.said.id.as_str()))
            .with("target", &claim.said.indicator)
            .with("reason", format!("{}·{}（{}）", reason.said.scope, reason.said.indicator, reason.said.span.text))
            .shows(format!("{} ({own}) ← {} ({other})", value_of(stated), value_of(given))),
    )
}

/// A printed share that does not come out of a part and a whole of different dates.
fn share_of_other_date(world: &World, claim: &Item) -> Option<Inconsistency> {
    let one = world.verified.iter().find(|one| one.claim.id == claim.said.id)?;
    if claim.said.kind != "share" || one.verdict != Some(Verdict::No) {
        return None;
    }
    let [part, whole] = claim.said.refers.as_slice() else { return None };
    let (part, whole) = (world.get(part)?, world.get(whole)?);
    if part.said.span.last == whole.said.span.last || part.dimension() != whole.dimension() {
        return None;
    }
    let (over, under, stated) = (part.amount()?, whole.amount()?, claim.amount()?);
    let implied = implied_whole(&over.value, &stated.value)?;
    Some(
        Inconsistency::new(Rule::R13, Weight::Medium, "inconsistency-share-date")
            .among([claim.said.id.as_str(), &part.said.id, &whole.said.id])
            .with("scope", &claim.said.scope)
            .with("indicator", &claim.said.indicator)
            .with("stated", value_of(stated))
            .with("part", part.said.span.text.clone())
            .with("whole", whole.said.span.text.clone())
            .with("implied", in_size(&implied, &over.size))
            .shows(format!(
                "{}/{} = {} %; {}/{} % = {}",
                over.text,
                shown(under, &over.size),
                plain(one.value.as_ref()?),
                over.text,
                stated.text,
                in_size(&implied, &over.size)
            )),
    )
}

/// Stated shares: those a speech says of one subject in one period.
fn shares<'a>(world: &'a World) -> Vec<&'a Item<'a>> {
    world
        .claims()
        .filter(|claim| claim.said.kind == "share" && claim.concept.aspect == Aspect::Share && !claim.said.is_added())
        .filter(|claim| claim.concept.code.is_some() && claim.said.span.last.is_some() && claim.interval.is_some())
        .collect()
}

/// One part's shares whose wholes are worded differently and whose values cannot be one.
fn wholes(world: &World, found: &mut Vec<Inconsistency>) {
    let shares = shares(world);
    for (at, one) in shares.iter().enumerate() {
        for other in &shares[at + 1..] {
            let alike = one.scope == other.scope
                && one.concept.code == other.concept.code
                && one.concept.rest == other.concept.rest
                && one.said.span == other.said.span
                && one.concept.whole != other.concept.whole
                && [&one.concept, &other.concept].iter().any(|it| it.whole.is_empty() || it.whole_code.is_some());
            let (Some(left), Some(right)) = (&one.interval, &other.interval) else { continue };
            if !alike || left.meets(right) {
                continue;
            }
            let (Some(first), Some(second)) = (one.amount(), other.amount()) else { continue };
            let part = world.observations().find(|part| {
                part.scope == one.scope
                    && part.concept.code == one.concept.code
                    && part.said.span == one.said.span
                    && part.concept.aspect == Aspect::Level
            });
            let mut finding = Inconsistency::new(Rule::R13, Weight::Medium, "inconsistency-wholes")
                .among([one.said.id.as_str(), &other.said.id])
                .with("scope", &one.said.scope)
                .with("one", format!("{} {}", one.said.indicator, value_of(first)))
                .with("other", format!("{} {}", other.said.indicator, value_of(second)));
            let mut arithmetic = format!("{} ≠ {}", value_of(first), value_of(second));
            if let Some((part, amount)) = part.and_then(|part| Some((part, part.amount()?))) {
                finding = finding.among([part.said.id.as_str()]);
                for share in [first, second] {
                    if let Some(whole) = implied_whole(&amount.value, &share.value) {
                        arithmetic.push_str(&format!(
                            "; {}/{} % = {}{}",
                            amount.text,
                            share.text,
                            in_size(&whole, &amount.size),
                            amount.unit
                        ));
                    }
                }
            }
            found.push(finding.shows(arithmetic));
        }
    }
}

/// A share that contradicts another of its own name but is, to the printed digit, the share of something else.
fn labels(world: &World, found: &mut Vec<Inconsistency>) {
    let shares = shares(world);
    let mut more = Vec::new();
    for conflict in found.iter().filter(|it| it.rule == Rule::R06 && it.weight == Weight::High) {
        for odd in shares.iter().filter(|share| conflict.names(&share.said.id)) {
            let Some(interval) = &odd.interval else { continue };
            let meant: Vec<&&Item> = shares
                .iter()
                .filter(|other| {
                    other.scope == odd.scope
                        && other.said.span == odd.said.span
                        && other.concept.code != odd.concept.code
                        && other.concept.whole == odd.concept.whole
                        && other.interval.as_ref().is_some_and(|it| it.meets(interval))
                })
                .collect();
            let [first, ..] = meant.as_slice() else { continue };
            let Some(amount) = odd.amount() else { continue };
            let values: Vec<String> = meant.iter().filter_map(|it| it.amount()).map(value_of).collect();
            more.push(
                Inconsistency::new(Rule::R13, Weight::High, "inconsistency-label")
                    .among([odd.said.id.as_str()])
                    .among(meant.iter().map(|it| it.said.id.as_str()))
                    .among(conflict.ids.iter().map(String::as_str).filter(|id| *id != odd.said.id))
                    .with("scope", &odd.said.scope)
                    .with("indicator", &odd.said.indicator)
                    .with("value", value_of(amount))
                    .with("other", &first.said.indicator)
                    .shows(format!("{} ≈ {}", value_of(amount), values.join(" / "))),
            );
        }
    }
    found.extend(more);
}

/// A year's flow and the next year's to date at a pace no economy has: two things under one name.
fn jumps(world: &World, found: &mut Vec<Inconsistency>) {
    let flows: Vec<&Item> = world
        .observations()
        .filter(|item| item.concept.aspect == Aspect::Level && item.concept.code.is_some() && !item.concept.cumulative)
        .filter(|item| {
            item.dimension().starts_with("Money") && item.said.span.mode != Mode::Average && !item.said.is("plan")
        })
        .collect();
    for now in &flows {
        let Some((year, months)) = now.said.span.to_date().filter(|(_, months)| 3 <= *months) else { continue };
        for before in flows.iter().filter(|before| before.said.span.year() == Some(year - 1)) {
            if before.scope != now.scope
                || !before.concept.same_thing(&now.concept)
                || before.concept.label != now.concept.label
            {
                continue;
            }
            let (Some(new), Some(old)) = (now.amount(), before.amount()) else { continue };
            let Some(yearly) = (&new.value * &Exact::whole(12)).over(&Exact::whole(i64::from(months))) else {
                continue;
            };
            let Some(pace) = yearly.over(&old.value) else { continue };
            let usual =
                Interval::between(Exact::scaled(4, 1), Exact::scaled(25, 1)).is_some_and(|usual| usual.contains(&pace));
            if usual {
                continue;
            }
            found.push(
                Inconsistency::new(Rule::R13, Weight::High, "inconsistency-jump")
                    .among([before.said.id.as_str(), &now.said.id])
                    .with("scope", &now.said.scope)
                    .with("indicator", &now.said.indicator)
                    .with("pace", tenth(&pace))
                    .shows(format!(
                        "{}/{} = {}; {}×12/{months}/{} = {}",
                        shown(new, &old.size),
                        old.text,
                        plain(&new.value.over(&old.value).unwrap_or_else(Exact::zero)),
                        shown(new, &old.size),
                        old.text,
                        plain(&pace)
                    )),
            );
        }
    }
}
