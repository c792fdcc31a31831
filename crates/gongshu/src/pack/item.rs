//! The catalogue of approvals as a pack writes it (行政许可和服务事项目录): departments, items with their two limits side by side,
//! and the rounds in which items were cut.

use basis::clock::Rule;
use basis::language::Name;

use super::definition::code;
use super::limit::{ClockDefinition, SuspensionDefinition};
use super::reading::{Entry, Spot};

/// A department that decides (审批部门).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Department {
    pub code: String,
    pub name: Name,
    pub spot: Spot,
}

impl Department {
    pub(super) fn read(entry: &Entry<'_>) -> Department {
        Department { code: code(entry), name: entry.name("name"), spot: entry.spot() }
    }
}

/// What kind of item it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ItemKind {
    /// 行政许可
    Licence,
    /// 备案: accepted at once, checked afterwards (M240)
    Filing,
    /// 公共服务: water, power, gas, telephone (M244)
    Service,
}

impl ItemKind {
    pub const WORDS: [(&'static str, ItemKind); 3] =
        [("licence", ItemKind::Licence), ("filing", ItemKind::Filing), ("service", ItemKind::Service)];
}

/// An item of the catalogue (事项).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    pub code: String,
    pub name: Name,
    pub department: String,
    pub kind: ItemKind,
    pub clock: ClockDefinition,
    /// What the applicant brings, once.
    pub papers: Vec<Name>,
    /// 并联: who decides at the same time, beside the department that leads.
    pub joint: Vec<String>,
    /// 收费: the most that may be charged, in yuan; `None` where the item says nothing of it.
    pub fee: Option<i64>,
    /// 进中心: whether it is received at the service centre (M247).
    pub in_centre: bool,
    /// Where the limits stand: a law's paragraph, or the speech.
    pub source: String,
    pub spot: Spot,
}

impl Item {
    pub(super) fn read(entry: &Entry<'_>) -> Item {
        let paper = |entry: &Entry<'_>| {
            let name = entry.name("name");
            entry.finish();
            name
        };
        Item {
            code: code(entry),
            name: entry.name("name"),
            department: entry.text("department"),
            kind: entry.one_of("kind", &ItemKind::WORDS).unwrap_or(ItemKind::Licence),
            clock: ClockDefinition::read(entry),
            papers: entry.entries("paper").iter().map(paper).collect(),
            joint: entry.texts("joint"),
            fee: if entry.has("fee") { entry.whole("fee", 0..=100_000_000) } else { None },
            in_centre: entry.flag("in_centre"),
            source: entry.text("source"),
            spot: entry.spot(),
        }
    }

    pub fn rule(&self, suspensions: &[SuspensionDefinition]) -> Rule {
        self.clock.with(suspensions)
    }
}

/// A round in which items were cut (清理), with what was there before and after it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cleanup {
    pub code: String,
    pub name: Name,
    pub before: i64,
    pub after: i64,
    pub source: String,
    pub spot: Spot,
}

impl Cleanup {
    pub(super) fn read(entry: &Entry<'_>) -> Cleanup {
        let count = |key: &str| entry.whole(key, 0..=100_000).unwrap_or_default();
        Cleanup {
            code: code(entry),
            name: entry.name("name"),
            before: count("before"),
            after: count("after"),
            source: entry.text("source"),
            spot: entry.spot(),
        }
    }
}
