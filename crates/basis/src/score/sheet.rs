//! The score sheet (考核计分表): every unit's items, total, vetoes, verdict, grade and place, each with the way to it.

mod items;
mod total;

use std::collections::BTreeMap;

use super::case::Case;
use super::formula::Lack;
use super::scheme::{Prevails, Scheme};
use super::step::Step;
use super::veto::{Chain, On};
use crate::exact::Exact;

/// What came of an assessment.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sheet {
    /// Those assessed in the order of the data, then units above them on which a veto falls.
    pub assessed: Vec<Assessed>,
    /// Vetoes that fall on a unit above which the data do not name: whose they are, and which.
    pub homeless: Vec<(String, String)>,
}

/// One object of the assessment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Assessed {
    pub unit: String,
    pub parent: String,
    /// Empty for a unit that only a veto from below falls on.
    pub items: Vec<Scored>,
    /// How the items become the total.
    pub steps: Vec<Step>,
    /// The points of what could be scored.
    pub so_far: Exact,
    /// The total before any veto; `None` while an item waits.
    pub before: Option<Exact>,
    /// The total that counts.
    pub total: Option<Exact>,
    /// 位次 by the total; ties are ties.
    pub place: Option<u32>,
    pub grade: Option<String>,
    pub verdict: Verdict,
    /// Every veto whose condition was tried and holds or is open, also those of units below.
    pub chains: Vec<Chain>,
    /// 评先资格; `None` while a veto is open.
    pub eligible: Option<bool>,
}

/// Whether the year's task was done (是否完成任务).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    Met,
    Missed,
    /// A figure that decides is missing.
    Open,
    /// The scheme sets no task.
    NotSet,
}

impl Verdict {
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Met => "met",
            Verdict::Missed => "missed",
            Verdict::Open => "open",
            Verdict::NotSet => "none",
        }
    }
}

/// One item of one object.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scored {
    pub code: String,
    pub weight: Exact,
    /// What was measured, where the figures allow.
    pub measured: Option<Exact>,
    /// `None` while it waits or is left out.
    pub points: Option<Exact>,
    pub lack: Option<Lack>,
    /// The scheme leaves it out where its figure is missing.
    pub left_out: bool,
    /// Whether its target is reached; `None` where it has none, or nothing to hold against it.
    pub met: Option<bool>,
    /// Whether it has a target that belongs to the year's task.
    pub tasked: bool,
    /// Additions that could not be judged for want of a figure.
    pub open_extras: usize,
    pub steps: Vec<Step>,
}

impl Sheet {
    pub fn of(&self, unit: &str) -> Option<&Assessed> {
        self.assessed.iter().find(|assessed| assessed.unit == unit)
    }
}

impl Assessed {
    pub fn item(&self, code: &str) -> Option<&Scored> {
        self.items.iter().find(|item| item.code == code)
    }

    /// Whether anything keeps the total or the award from being settled.
    pub fn is_open(&self) -> bool {
        let waits = self.items.iter().any(|item| item.points.is_none() && !item.left_out);
        waits || self.eligible.is_none() || self.verdict == Verdict::Open
    }
}

/// Scores `cases` by `scheme`. The same scheme and cases give the same sheet.
pub fn score(scheme: &Scheme, cases: &[Case]) -> Sheet {
    let fields = items::fields(scheme, cases);
    let mut sheet = Sheet::default();
    for case in cases {
        let scored: Vec<Scored> =
            scheme.items.iter().zip(&fields).map(|(item, field)| items::scored(scheme, item, case, field)).collect();
        sheet.assessed.push(total::summed(scheme, case, scored));
    }
    let mut fallen: BTreeMap<String, Vec<Chain>> = BTreeMap::new();
    for (at, case) in cases.iter().enumerate() {
        for (chain, on) in chains(scheme, case, &sheet.assessed[at]) {
            let target = match on {
                On::Own => &case.unit,
                On::Parent => &case.parent,
            };
            if target.is_empty() {
                sheet.homeless.push((case.unit.clone(), chain.rule));
                continue;
            }
            if !sheet.assessed.iter().any(|assessed| assessed.unit == *target) {
                sheet.assessed.push(total::only_vetoed(target));
            }
            fallen.entry(target.clone()).or_default().push(chain);
        }
    }
    for assessed in &mut sheet.assessed {
        total::veto(scheme, assessed, fallen.remove(&assessed.unit).unwrap_or_default());
    }
    total::places(scheme, &mut sheet.assessed);
    sheet
}

/// The vetoes whose condition holds in this case, or is open, each with whom it falls on; where the scheme says that only one of
/// conflicting rules takes effect, the others are set aside by it.
fn chains(scheme: &Scheme, case: &Case, assessed: &Assessed) -> Vec<(Chain, On)> {
    let mut chains: Vec<(Chain, On)> = Vec::new();
    for veto in &scheme.vetoes {
        let look = |name: &str| total::look(scheme, case, assessed, name);
        let holds = veto.when.holds(&look);
        if holds == Ok(false) {
            continue;
        }
        let mut inputs: Vec<(String, Exact)> = Vec::new();
        for name in veto.when.names() {
            match name.starts_with("target.") {
                // What is missed says more than that something is.
                true => inputs.extend(missed(assessed)),
                false => inputs.extend(look(name).ok().map(|value| (name.to_owned(), value))),
            }
        }
        let chain =
            Chain { rule: veto.code.clone(), from: case.unit.clone(), inputs, holds, set_aside_by: String::new() };
        chains.push((chain, veto.on));
    }
    for conflict in scheme.conflicts.iter().filter(|conflict| conflict.prevails == Prevails::First) {
        let falls = |rule: &&String| chains.iter().any(|(chain, _)| chain.rule == **rule && chain.falls());
        let Some(first) = conflict.rules.iter().find(falls).cloned() else { continue };
        for (chain, _) in &mut chains {
            if conflict.rules.contains(&chain.rule) && chain.rule != first {
                chain.set_aside_by.clone_from(&first);
            }
        }
    }
    chains
}

/// The targets of the year's task that are missed, with what was measured.
fn missed(assessed: &Assessed) -> impl Iterator<Item = (String, Exact)> + '_ {
    let items = assessed.items.iter().filter(|item| item.tasked && item.met == Some(false));
    items.filter_map(|item| Some((item.code.clone(), item.measured.clone()?)))
}
