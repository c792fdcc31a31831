//! What came of a play, counted again: for every matter and every day on which a program looked, which rungs were due by the
//! events there were that morning; beside it, which were climbed, when, and how often.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::super::record::{CARD, FIRED, Matter};
use super::super::{check, standing, store};
use super::{Cabinet, LOOKS_AT};
use crate::pack::matter::Kind;
use crate::store::Failure;
use crate::store::clock::{civil, day};

/// What came of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Verdict {
    pub matters: usize,
    pub ended: usize,
    pub events: usize,
    pub acts: u64,
    /// Rungs that were climbed, and how many of them gave a card.
    pub rungs: usize,
    pub cards: usize,
    pub restarts: u32,
    /// Rungs that were due and were not climbed, or not on the first morning on which they could be.
    pub missed: usize,
    /// Rungs that were climbed and were not due.
    pub extra: usize,
    /// Rungs that stand in a story more than once.
    pub twice: usize,
    /// Rungs for which nobody was there.
    pub nobody: usize,
    /// What `matters check` found: a matter without a holder, a standing its events do not give, a card without its rung.
    pub flaws: usize,
}

impl Verdict {
    pub fn is_good(&self) -> bool {
        self.missed + self.extra + self.twice + self.nobody + self.flaws == 0
    }
}

type Rung = (String, i64);

pub async fn count(cabinet: &Cabinet, looked: &BTreeSet<Date>, last: Date) -> Result<Verdict, Failure> {
    let mut verdict = Verdict::default();
    let mut climbed: BTreeMap<i64, BTreeSet<Rung>> = BTreeMap::new();
    for firing in store::firings(&cabinet.db).await? {
        verdict.nobody += usize::from(firing.through.is_empty());
        climbed.entry(firing.matter).or_default().insert((firing.rung, firing.term));
    }
    for number in store::numbers(&cabinet.db, true).await? {
        let Some(matter) = store::find(&cabinet.db, number).await? else { continue };
        let Some(kind) = cabinet.packs().kind(&matter.kind) else { continue };
        verdict.matters += 1;
        verdict.events += matter.events.len();
        let expected = due(cabinet, kind, &matter, looked, last)?;
        let mut told: BTreeMap<Rung, Date> = BTreeMap::new();
        for event in matter.events.iter().filter(|event| event.act == FIRED || event.act == CARD) {
            verdict.rungs += 1;
            verdict.cards += usize::from(event.act == CARD);
            let rung = (event.word("rung").to_owned(), event.word("term").parse().unwrap_or(-1));
            let on = day(&event.at).unwrap_or(Date::MIN);
            verdict.twice += usize::from(told.insert(rung, on).is_some());
        }
        verdict.missed += expected.iter().filter(|(rung, on)| told.get(*rung) != Some(*on)).count();
        verdict.extra += told.keys().filter(|rung| !expected.contains_key(*rung)).count();
        // The ledger of firings and the story say the same.
        let kept = climbed.remove(&number).unwrap_or_default();
        verdict.extra += kept.iter().filter(|rung| !told.contains_key(*rung)).count();
    }
    let checked = check::check(cabinet).await?;
    verdict.ended = checked.ended;
    verdict.flaws = checked.flaws.len();
    Ok(verdict)
}

/// Every rung that was due on some morning on which a program looked, with the first such morning.
fn due(
    cabinet: &Cabinet,
    kind: &Kind,
    matter: &Matter,
    looked: &BTreeSet<Date>,
    last: Date,
) -> Result<BTreeMap<Rung, Date>, Failure> {
    let mut due = BTreeMap::new();
    let acts: Vec<_> = matter.events.iter().filter(|event| event.act != FIRED && event.act != CARD).cloned().collect();
    let Some(opened) = acts.first().and_then(|event| day(&event.at)) else { return Ok(due) };
    for morning in looked.range(opened..=last) {
        let now = morning.at(LOOKS_AT, 0, 0, 0);
        let known = acts.iter().filter(|event| civil(&event.at).is_some_and(|at| at <= now)).cloned().collect();
        let then = Matter { events: known, ..matter.clone() };
        if then.events.is_empty() {
            continue;
        }
        let works = |error: basis::error::Error| Failure::Refused(error.to_string());
        let (standing, rungs) = standing(cabinet.packs(), kind, &then, |_, _| false, now).map_err(works)?;
        if standing.ended {
            break;
        }
        for climb in rungs.iter().filter(|climb| climb.on <= *morning) {
            due.entry((climb.rung.code.clone(), climb.term)).or_insert(*morning);
        }
    }
    Ok(due)
}
