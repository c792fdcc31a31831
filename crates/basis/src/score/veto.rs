//! Veto (一票否决): a condition that caps the total of an object or of the one above it, whatever points it has (M043, M045, W65e).

use super::formula::{Formula, Lack};
use crate::exact::Exact;
use crate::language::Name;

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Veto {
    pub code: String,
    pub name: Name,
    pub when: Formula,
    pub on: On,
    pub effect: Effect,
    /// Who laid it down, where and when.
    pub source: String,
}

/// On whom it falls.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum On {
    /// On whom it was found.
    Own,
    /// On the unit above: the park misses, the county is vetoed (M043).
    Parent,
}

/// What it does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Effect {
    /// 取消评先资格: no award this year (M045).
    NoAward,
    /// 一票否决: the total is nothing, and no award.
    Zero,
    /// 封顶: the total is at most so much.
    Ceiling(Exact),
    /// 等次封顶: the grade is at most this one.
    Grade(String),
}

impl Effect {
    /// The word of packs and sheets.
    pub fn word(&self) -> &'static str {
        match self {
            Effect::NoAward => "no-award",
            Effect::Zero => "zero",
            Effect::Ceiling(_) => "ceiling",
            Effect::Grade(_) => "grade",
        }
    }

    /// The most a total may be under it.
    pub fn ceiling(&self) -> Option<Exact> {
        match self {
            Effect::Zero => Some(Exact::zero()),
            Effect::Ceiling(most) => Some(most.clone()),
            Effect::NoAward | Effect::Grade(_) => None,
        }
    }

    /// Whether no award can be had under it.
    pub fn bars_award(&self) -> bool {
        matches!(self, Effect::NoAward | Effect::Zero)
    }
}

/// How a veto came to fall on somebody (否决链).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Chain {
    /// The veto's code.
    pub rule: String,
    /// In whom its condition was found.
    pub from: String,
    /// The figures the condition was tried on.
    pub inputs: Vec<(String, Exact)>,
    /// `Ok(true)`: it holds. A condition that hangs on a missing figure is open, and so is the award.
    pub holds: Result<bool, Lack>,
    /// The rule that prevails over it (X31); empty where none does.
    pub set_aside_by: String,
}

impl Chain {
    /// Whether it takes effect.
    pub fn falls(&self) -> bool {
        self.holds == Ok(true) && self.set_aside_by.is_empty()
    }

    /// Whether it may still take effect.
    pub fn is_open(&self) -> bool {
        self.holds.is_err() && self.set_aside_by.is_empty()
    }
}
