//! R07: 增长 n 倍 adds n times, 是 n 倍 is n times; a difference of percents is in points, growth in percent.

use basis::exact::Exact;
use basis::interval::Interval;

use super::super::world::{Item, World, plain};
use super::{Inconsistency, Rule, Weight};

pub(super) fn find(world: &World, found: &mut Vec<Inconsistency>) {
    for claim in world.claims().filter(|claim| !claim.said.is("unstated")) {
        found.extend(grown_or_is(world, claim));
        found.extend(percent_or_points(claim));
    }
}

fn grown_or_is(world: &World, claim: &Item) -> Option<Inconsistency> {
    if claim.said.kind != "multiple" || claim.said.is("computed") {
        return None;
    }
    let amount = claim.amount()?;
    let times = format!("{}{}", amount.text, world.lexicon.times);
    let grows =
        world.lexicon.list("increasing").iter().any(|word| claim.said.quote.contains(&format!("{word}{times}")));
    let [now, before] = claim.said.refers.as_slice() else { return None };
    let (now, before) = (world.get(now)?, world.get(before)?);
    let (new, old) = (now.amount()?, before.amount()?);
    let quotient = new.value.over(&old.value)?;
    let more = &quotient - &Exact::whole(1);
    // What was divided is what was printed: the words are judged by the number somebody worked out.
    let stated = Interval::rounded(&amount.value, &amount.half);
    if !grows || !stated.contains(&quotient) || stated.contains(&more) {
        return None;
    }
    Some(
        Inconsistency::new(Rule::R07, Weight::Medium, "inconsistency-multiple-words")
            .among([claim.said.id.as_str(), &now.said.id, &before.said.id])
            .with("scope", &claim.said.scope)
            .with("times", amount.text.clone())
            .with("more", plain(&more))
            .shows(format!(
                "{}/{} = {}; {}−1 = {}",
                new.text,
                old.text,
                plain(&quotient),
                plain(&quotient),
                plain(&more)
            )),
    )
}

fn percent_or_points(claim: &Item) -> Option<Inconsistency> {
    let amount = claim.amount()?;
    let wrong = match claim.said.kind.as_str() {
        "pp_difference" => amount.dimension.starts_with("Percent"),
        "yoy_growth" | "average_growth" | "share" => amount.dimension.starts_with("Points"),
        _ => false,
    };
    wrong.then(|| {
        Inconsistency::new(Rule::R07, Weight::Medium, "inconsistency-percent-points")
            .among([claim.said.id.as_str()])
            .with("scope", &claim.said.scope)
            .with("indicator", &claim.said.indicator)
            .with("unit", &amount.unit)
            .shows(format!("{}{}", amount.text, amount.unit))
    })
}
