//! One item of a scheme (考核指标): its weight, its mode, what is added to it, and what a missing figure means.

use std::collections::BTreeMap;

use super::formula::Formula;
use super::mode::Mode;
use crate::derive::rank::Better;
use crate::exact::Exact;
use crate::language::Name;

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// Unique in the scheme; the indicator's code where one item has it.
    pub code: String,
    /// Whose figures it reads.
    pub indicator: String,
    pub name: Name,
    /// Full marks (分值); zero for items that only add or take away.
    pub weight: Exact,
    pub group: Option<String>,
    pub mode: Mode,
    pub better: Better,
    /// What is measured; the value itself when not said. `growth`, `completion` and `change` are understood.
    pub of: Option<Formula>,
    /// What the scheme sets for every unit: target, standard, low, high, mean…
    pub constants: BTreeMap<String, Exact>,
    pub extras: Vec<Extra>,
    /// Bounds of the item's points with everything added.
    pub cap: Option<Exact>,
    pub floor: Option<Exact>,
    pub missing: Option<Missing>,
    /// Whether its target is part of the year's task.
    pub must: bool,
    /// Whether a paper must prove it.
    pub evidence: bool,
    pub source: String,
}

/// What is added to an item's points (附加分): `+1` when a condition holds, or so much for each of something.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Extra {
    pub name: Name,
    pub when: Option<Formula>,
    /// How many of it there are; once when not said.
    pub per: Option<Formula>,
    pub points: Exact,
    pub cap: Option<Exact>,
    pub floor: Option<Exact>,
    /// Only whole ones count.
    pub whole: bool,
}

/// What the scheme makes of a missing figure. Without any of these the item waits, and so does the total.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Missing {
    /// 暂缺: no points and no total until it is there.
    Waits,
    /// 按零分计
    Zero,
    /// 不计入: the other items carry its weight.
    LeftOut,
}
