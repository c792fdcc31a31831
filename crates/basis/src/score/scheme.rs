//! A scheme (考核办法): what is assessed, how much each item weighs, what caps a total, which grade it is.

use super::bonus::Bonus;
use super::failure::Failure;
use super::formula::Formula;
use super::item::Item;
use super::veto::Veto;
use crate::exact::{Exact, Rounding};
use crate::language::Name;

/// One scheme of one year.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scheme {
    pub code: String,
    pub name: Name,
    /// What kind of unit it assesses: park, county, department.
    pub objects: String,
    pub year: Option<i32>,
    /// The paper it was adopted by.
    pub source: String,
    /// How many decimals points are shown with; what counts is exact.
    pub decimals: u32,
    pub round: Round,
    pub total: Total,
    /// The most and the least a total may be, before any veto.
    pub cap: Option<Exact>,
    pub floor: Option<Exact>,
    pub items: Vec<Item>,
    pub groups: Vec<Group>,
    /// When the year's task is done (完成任务); `None`: when no target is missed.
    pub met: Option<Formula>,
    pub vetoes: Vec<Veto>,
    pub conflicts: Vec<Conflict>,
    pub grades: Vec<Grade>,
    pub failures: Vec<Failure>,
    pub bonuses: Vec<Bonus>,
    /// 满分 as the paper says it; the weights must come to it.
    pub full: Option<Exact>,
}

/// Where the scheme itself rounds; nothing is rounded by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Round {
    /// Decimals of each item's points.
    pub items: Option<u32>,
    /// Decimals of the total.
    pub total: Option<u32>,
    pub rule: Rounding,
}

/// How points become a total.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Total {
    /// 得分相加
    #[default]
    Sum,
    /// 百分制: the sum over the weights, times 100.
    Percent,
}

/// Items whose points are capped together (大类): Guangxi's projects and their money, ±3 in all.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    pub code: String,
    pub name: Name,
    pub cap: Option<Exact>,
    pub floor: Option<Exact>,
}

/// 等次: what a total of at least so much is called.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Grade {
    pub code: String,
    pub name: Name,
    pub from: Option<Exact>,
    /// Only the first so many places, ties included.
    pub top: Option<u32>,
    /// Counts as a failed year (M044, methods 9.1 W65b).
    pub fails: bool,
}

/// Two rules for one failure that different people laid down (X31): both stay, and whoever adopts the scheme says which prevails.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Conflict {
    /// Codes of vetoes, the one that prevails first.
    pub rules: Vec<String>,
    pub prevails: Prevails,
    /// Who decided so; empty while nobody has.
    pub decided: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Prevails {
    /// Both take effect, each on its own object.
    #[default]
    Both,
    /// Only the first of those that are met.
    First,
}

impl Scheme {
    /// 权重合计
    pub fn weights(&self) -> Exact {
        self.items.iter().map(|item| &item.weight).sum()
    }

    pub fn item(&self, code: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.code == code)
    }

    pub fn veto(&self, code: &str) -> Option<&Veto> {
        self.vetoes.iter().find(|veto| veto.code == code)
    }

    pub fn grade(&self, code: &str) -> Option<&Grade> {
        self.grades.iter().find(|grade| grade.code == code)
    }
}
