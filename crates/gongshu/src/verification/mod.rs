//! The statements of a speech, derived again from the figures it names.
//!
//! A speech is a folder of three files: `observations.csv` (figures as said), `targets.csv` and `claims.csv` (growth,
//! shares, ranks, gaps… said of them). Each claim is derived by the derivation of its kind where its formula is one
//! ([`named`]), by plain arithmetic otherwise, and held against what was stated ([`verdict`]). Whatever cannot be
//! derived says why; nothing here stops at a bad row.

mod arithmetic;
pub mod concept;
mod figure;
mod named;
pub mod pages;
mod period;
mod reason;
pub mod rule;
mod scratch;
mod speech;
pub mod statement;
mod table;
mod verdict;
pub mod world;
mod written;

use basis::derive::{Derived, Method, Number, Outcome, Role};
use basis::exact::Exact;
use basis::expression::{Expr, Words};
use basis::unit::Unit;

pub use reason::{Judged, Reason};
pub use scratch::through_store;
pub use speech::{Claim, Recomputable, Speech};
pub use table::Source;
pub use verdict::{Ground, Verdict};
pub use written::{Written, significant};

use arithmetic::{Varying, evaluate, range};
use figure::Figure;
use verdict::{Case, judge};

/// A claim held against its figures.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verified<'a> {
    pub claim: &'a Claim,
    /// How the value was derived and from which facts.
    pub derived: Option<Derived>,
    /// The derived value in the claim's own unit: what the formula comes to.
    pub value: Option<Exact>,
    /// `None` where there is nothing to judge, or it could not be derived.
    pub verdict: Option<Verdict>,
    pub reason: Reason,
}

impl Verified<'_> {
    /// Whether the file has a verdict of its own on something that can be derived, and it is another.
    pub fn disagrees(&self) -> bool {
        let comparable = self.claim.recomputable != Recomputable::No && !self.claim.formula.is_empty();
        comparable && self.claim.consistent.is_some() && self.claim.consistent != self.verdict
    }
}

/// Every claim of the speech, in its order, derived and judged.
pub fn verify(speech: &Speech) -> Vec<Verified<'_>> {
    speech.claims.iter().map(|claim| verify_claim(speech, claim)).collect()
}

fn verify_claim<'a>(speech: &'a Speech, claim: &'a Claim) -> Verified<'a> {
    let open = |reason| Verified { claim, derived: None, value: None, verdict: None, reason };
    if claim.recomputable == Recomputable::No {
        return open(Reason::NotRecomputable);
    }
    if claim.formula.is_empty() {
        return open(Reason::NoFormula);
    }
    let formula = match Expr::parse(&claim.formula, Words::Refused) {
        Ok(formula) => formula,
        Err(syntax) => return open(Reason::Syntax(syntax)),
    };
    let figures = match figures_of(speech, &formula) {
        Ok(figures) => figures,
        Err(reason) => return open(reason),
    };
    let value_of = |id: &str| figures.iter().find(|(known, _)| *known == id).map(|(_, figure)| figure.value.clone());
    let plain = match evaluate(&formula, &value_of) {
        Ok(value) => value,
        Err(trouble) => return open(Reason::Trouble(trouble)),
    };
    // A named derivation stands only where it says what the formula says.
    let (derived, value) = named::derive(&claim.kind, &formula, &speech.figures)
        .filter(|(_, value)| nearly_equal(value, &plain))
        .unwrap_or_else(|| (arithmetic_of(claim, &figures, &plain), plain));
    let judged =
        |verdict, reason| Verified { claim, derived: Some(derived), value: Some(value.clone()), verdict, reason };
    if claim.text.is_empty() {
        return judged(None, Reason::Unstated(value.clone()));
    }
    let Some(stated) = &claim.stated else { return judged(None, Reason::StatedUnreadable(claim.text.clone())) };
    let varying: Vec<Varying> = figures
        .iter()
        .map(|(id, figure)| Varying { id: (*id).to_owned(), value: figure.value.clone(), slack: figure.slack.clone() })
        .collect();
    let (verdict, ground) = judge(&Case {
        stated,
        approx: claim.approx,
        derived: &value,
        range: &|| range(&formula, &varying),
        of_bound: figures.iter().any(|(_, figure)| figure.bound),
    });
    let words = Judged { ground, stated: stated.clone(), derived: value.clone(), unit: claim.unit.clone() };
    judged(Some(verdict), Reason::Judged(Box::new(words)))
}

/// The figures a formula names, or the first that is unknown or has no number.
fn figures_of<'a, 'f>(speech: &'a Speech, formula: &'f Expr) -> Result<Vec<(&'f str, &'a Figure)>, Reason> {
    let known = |id: &'f str| match speech.figures.get(id) {
        None => Err(Reason::Unknown(id.to_owned())),
        Some(None) => Err(Reason::NoNumber(id.to_owned())),
        Some(Some(figure)) => Ok((id, figure)),
    };
    formula.references().into_iter().map(known).collect()
}

/// Plain arithmetic as a derivation: its facts and what they come to.
fn arithmetic_of(claim: &Claim, figures: &[(&str, &Figure)], value: &Exact) -> Derived {
    let unit = claim.unit.clone().unwrap_or_else(Unit::times);
    Derived {
        method: Method::Arithmetic,
        inputs: figures.iter().map(|(_, figure)| (Role::Item, figure.operand.clone())).collect(),
        outcome: Outcome::Number(Number::new(value.clone(), unit)),
    }
}

/// Equal but for the last digits of roots.
fn nearly_equal(one: &Exact, other: &Exact) -> bool {
    (one - other).abs() <= &(&Exact::whole(1) + &other.abs()) * &Exact::scaled(1, 18)
}

#[cfg(test)]
mod tests;
