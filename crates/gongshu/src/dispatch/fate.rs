//! What became of a decision (落实情况): the task that came of it, as it stands today.

use std::collections::BTreeMap;

use basis::clock::Colour;

use super::record::Decision;
use crate::matter::Cabinet;
use crate::matter::store::{self as matters, Shown};
use crate::pack::matter::{ClockMove, Kind};
use crate::store::Failure;

/// How far a decision is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    /// Nobody has made a task of it.
    Noted,
    InHand,
    /// 超期
    Overdue,
    Done,
    /// The task was dropped.
    Dropped,
}

impl Fate {
    pub fn word(self) -> &'static str {
        match self {
            Fate::Noted => "noted",
            Fate::InHand => "in-hand",
            Fate::Overdue => "overdue",
            Fate::Done => "done",
            Fate::Dropped => "dropped",
        }
    }

    pub fn is_open(self) -> bool {
        matches!(self, Fate::Noted | Fate::InHand | Fate::Overdue)
    }
}

/// A decision with what became of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Became {
    pub decision: Decision,
    pub fate: Fate,
    /// Its task as it stands; none where there is none.
    pub task: Option<Shown>,
}

/// Whether a matter that stands in a state was done there, or given up.
fn is_done(kind: &Kind, state: &str) -> bool {
    kind.moves.iter().any(|it| it.to.as_deref() == Some(state) && it.clock == Some(ClockMove::Closed))
}

pub fn fate(kind: Option<&Kind>, task: Option<&Shown>) -> Fate {
    match (kind, task) {
        (Some(kind), Some(task)) if task.ended && is_done(kind, &task.state) => Fate::Done,
        (_, Some(task)) if task.ended => Fate::Dropped,
        (_, Some(task)) if task.colour == Colour::Red => Fate::Overdue,
        (_, Some(_)) => Fate::InHand,
        (_, None) => Fate::Noted,
    }
}

/// What became of these decisions by `today`.
pub async fn became(cabinet: &Cabinet, today: &str, decisions: Vec<Decision>) -> Result<Vec<Became>, Failure> {
    let numbers: Vec<i64> = decisions.iter().map(|it| it.task).filter(|task| *task != 0).collect();
    let mut tasks: BTreeMap<i64, Shown> = matters::some(&cabinet.db, &numbers, today).await?;
    let one = |decision: Decision| {
        let task = tasks.remove(&decision.task);
        let kind = task.as_ref().and_then(|task| cabinet.packs().kind(&task.kind));
        Became { fate: fate(kind, task.as_ref()), decision, task }
    };
    Ok(decisions.into_iter().map(one).collect())
}
