//! Observation tours as a pack writes them (项目观摩): out of which register the candidates come, what must be ready, by what visiting leaders score.

use std::collections::BTreeSet;

use basis::error::Error;
use basis::language::Name;

use super::Packs;
use super::definition::code;
use super::reading::{Entry, Slips};

/// What makes a series of meetings one of tours.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tour {
    /// 备选项目: rows of this register.
    pub register: String,
    /// 准备清单: what must be ready at each.
    pub checks: Vec<Check>,
    /// 评分项
    pub criteria: Vec<Criterion>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Check {
    pub code: String,
    pub name: Name,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Criterion {
    pub code: String,
    pub name: Name,
    /// The most that is given.
    pub points: i64,
}

impl Tour {
    /// The most that a candidate gets.
    pub fn full(&self) -> i64 {
        self.criteria.iter().map(|it| it.points).sum()
    }
}

pub(super) fn tour(entry: &Entry<'_>) -> Tour {
    let check = |entry: &Entry<'_>| {
        let read = Check { code: code(entry), name: entry.name("name") };
        entry.finish();
        read
    };
    let criterion = |entry: &Entry<'_>| {
        let points = entry.whole("points", 1..=1_000).unwrap_or(1);
        let read = Criterion { code: code(entry), name: entry.name("name"), points };
        entry.finish();
        read
    };
    Tour {
        register: entry.text("register"),
        checks: entry.entries("check").iter().map(check).collect(),
        criteria: entry.entries("criterion").iter().map(criterion).collect(),
    }
}

pub(super) fn prove(packs: &Packs, slips: &Slips) {
    for series in &packs.series {
        let Some(tour) = &series.tour else { continue };
        let refuse = |key: &str, error: Error| slips.add(series.spot.place(key), error.with("series", &series.code));
        if packs.register(&tour.register).is_none() {
            refuse("register", Error::new("pack-register-unknown").with("register", &tour.register));
        }
        if tour.criteria.is_empty() {
            refuse("criterion", Error::new("pack-tour-criteria"));
        }
        let codes = tour.checks.iter().map(|it| &it.code).chain(tour.criteria.iter().map(|it| &it.code));
        let mut seen = BTreeSet::new();
        for code in codes.filter(|code| !seen.insert(code.as_str())) {
            refuse("code", Error::new("pack-tour-twice").with("code", code));
        }
    }
}
