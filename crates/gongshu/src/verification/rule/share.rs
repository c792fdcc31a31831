//! R05: a printed share or multiple that its figures do not give, and one that was cut off instead of rounded.

use basis::exact::{Exact, Rounding};

use super::super::verdict::Verdict;
use super::super::world::{World, plain};
use super::super::{Reason, Verified};
use super::end_value::explained;
use super::{Inconsistency, Rule, Weight};

/// Which kinds are a quotient a reader can redo.
const KINDS: [&str; 6] = ["share", "multiple", "contribution", "target_progress", "completion", "yoy_growth"];

pub(super) fn find(world: &World, found: &mut Vec<Inconsistency>) {
    for one in &world.verified {
        let Some(claim) = world.get(&one.claim.id) else { continue };
        let percent = claim.dimension().starts_with("Percent") && claim.said.kind == "difference";
        let quotient = KINDS.contains(&claim.said.kind.as_str()) || percent;
        let Some(verdict) = one.verdict.filter(|_| quotient && !claim.said.is_added()) else { continue };
        if explained_by_number(world, found, &one.claim.id) {
            continue;
        }
        match verdict {
            Verdict::Yes => {}
            Verdict::No if explained(world, found, &one.claim.id) && claim.said.kind == "multiple" => {}
            Verdict::No => found.extend(differs(world, one, Rule::R05, Weight::High)),
            Verdict::Rounding => found.extend(differs(world, one, Rule::R05, Weight::Low)),
        }
    }
    // Differences between figures that no rule before has looked at.
    for one in world.verified.iter().filter(|one| one.verdict == Some(Verdict::No)) {
        let kind =
            ["difference", "pp_difference", "rank", "count", "count_by_threshold"].contains(&one.claim.kind.as_str());
        if kind && !explained(world, found, &one.claim.id) {
            found.extend(differs(world, one, Rule::R05, Weight::High));
        }
    }
}

/// Whether a rule before has already said of this very claim that its number is off.
fn explained_by_number(world: &World, found: &[Inconsistency], claim: &str) -> bool {
    let rules = [Rule::R02, Rule::R07, Rule::R08, Rule::R09, Rule::R13];
    let unlike =
        |it: &Inconsistency| it.rule == Rule::R13 && it.arithmetic.contains(" = ") && !it.arithmetic.contains('%');
    world.get(claim).is_none() || found.iter().any(|it| rules.contains(&it.rule) && it.names(claim) && !unlike(it))
}

/// What a claim says and what its figures give, as a finding of `rule`.
pub(super) fn differs(world: &World, one: &Verified, rule: Rule, weight: Weight) -> Option<Inconsistency> {
    let claim = world.get(&one.claim.id)?;
    let value = one.value.as_ref()?;
    let stated = claim.amount()?;
    let decimals = match &one.reason {
        Reason::Judged(judged) => judged.stated.decimals + 2,
        _ => 2,
    };
    let message = if weight == Weight::Low { "inconsistency-rounded" } else { "inconsistency-differs" };
    let gives = value.rounded_exact(decimals, Rounding::HalfUp);
    Some(
        Inconsistency::new(rule, weight, message)
            .among([claim.said.id.as_str()])
            .among(claim.said.refers.iter().map(String::as_str).filter(|id| world.get(id).is_some()))
            .with("scope", &claim.said.scope)
            .with("indicator", &claim.said.indicator)
            .with("stated", format!("{}{}", stated.text, stated.unit))
            .with("gives", plain(&gives))
            .shows(format!("{} = {} ≠ {}", redone(world, one), number(&gives), stated.text)),
    )
}

fn number(value: &Exact) -> String {
    super::super::written::significant(value)
}

/// The formula with what each id is worth in it, short.
fn redone(world: &World, one: &Verified) -> String {
    let mut formula = one.claim.formula.clone();
    for id in &world.get(&one.claim.id).map(|item| item.said.refers.clone()).unwrap_or_default() {
        let Some(item) = world.get(id) else { continue };
        let Some(amount) = item.amount() else { continue };
        let worth = match item.said.book {
            // A claim counts as written, whatever its unit.
            super::super::statement::Book::Claim => amount.text.clone(),
            _ => format!("{}{}", amount.text, amount.unit),
        };
        formula = formula.replace(&format!("[{id}]"), &worth);
    }
    formula.replace("**", "^")
}
