//! Which step may follow which, and who may take it.

use basis::error::Error;

use super::store::Event;
use crate::access::Deed;

/// Where a publication stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// 拟稿
    Drafted,
    /// 审查通过
    Checked,
    /// 已公开
    Published,
    /// 退回
    Returned,
    /// 撤下
    Withdrawn,
}

impl State {
    const WORDS: [(State, &'static str); 5] = [
        (State::Drafted, "drafted"),
        (State::Checked, "checked"),
        (State::Published, "published"),
        (State::Returned, "returned"),
        (State::Withdrawn, "withdrawn"),
    ];

    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(state, _)| *state == self).map_or("", |(_, word)| word)
    }

    /// The message by which those are told whose turn it is now, or who must know.
    pub fn notice(self) -> &'static str {
        match self {
            State::Drafted => "notice-publication-drafted",
            State::Checked => "notice-publication-checked",
            State::Published => "notice-publication-published",
            State::Returned => "notice-publication-returned",
            State::Withdrawn => "notice-publication-withdrawn",
        }
    }

    /// The deed that comes next; `None` where whoever drafted it is to know, or to begin again.
    pub fn waits_for(self) -> Option<Deed> {
        match self {
            State::Drafted => Some(Deed::CheckPublication),
            State::Checked => Some(Deed::ApprovePublication),
            State::Published | State::Returned | State::Withdrawn => None,
        }
    }

    pub fn read(word: &str) -> Option<State> {
        Self::WORDS.iter().find(|(_, own)| *own == word).map(|(state, _)| *state)
    }
}

/// What somebody does with a publication.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Move {
    Check,
    Approve,
    Return,
    Withdraw,
}

impl Move {
    pub const ALL: [(&'static str, Move); 4] =
        [("check", Move::Check), ("approve", Move::Approve), ("return", Move::Return), ("withdraw", Move::Withdraw)];

    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, own)| *own == self).map_or("", |(word, _)| word)
    }

    /// Where it leads from `state`, and the deed it takes; `None` where it is no step.
    pub fn leads(self, state: State) -> Option<(State, Deed)> {
        match (self, state) {
            (Move::Check, State::Drafted) => Some((State::Checked, Deed::CheckPublication)),
            (Move::Return, State::Drafted) => Some((State::Returned, Deed::CheckPublication)),
            (Move::Approve, State::Checked) => Some((State::Published, Deed::ApprovePublication)),
            (Move::Return, State::Checked) => Some((State::Returned, Deed::ApprovePublication)),
            (Move::Withdraw, State::Published) => Some((State::Withdrawn, Deed::ApprovePublication)),
            _ => None,
        }
    }

    /// Whether a reason must be given.
    pub fn needs_reason(self) -> bool {
        matches!(self, Move::Return | Move::Withdraw)
    }
}

/// Whether `person` may take a step after `events`: three steps, three people; and what is taken back says why.
pub fn check(step: Move, events: &[Event], person: &str, remark: &str) -> Result<State, Error> {
    let state = events.last().map_or(State::Drafted, |event| event.state);
    let (next, _) = step.leads(state).ok_or_else(|| Error::new("publication-state"))?;
    let forward = matches!(step, Move::Check | Move::Approve);
    if forward && events.iter().any(|event| event.person == person) {
        return Err(Error::new("publication-same-person"));
    }
    if step.needs_reason() && remark.trim().is_empty() {
        return Err(Error::new("publication-reason"));
    }
    Ok(next)
}
