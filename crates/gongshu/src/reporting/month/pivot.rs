//! Two divisions of a month against each other (交叉表): every sum is of its own enterprises, so that totals are right whatever is
//! shown in the cells.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::standing::Standing;
use super::tables::{By, Places, Sum};

/// A table of two divisions. Groups stand in the order of their figures, the largest first.
#[derive(Clone, Debug)]
pub struct Pivot {
    pub down: Vec<(String, Sum)>,
    pub across: Vec<(String, Sum)>,
    pub cells: BTreeMap<(String, String), Sum>,
    pub whole: Sum,
}

pub fn pivot(standings: &[Standing<'_>], down: By, across: By, places: &Places) -> Pivot {
    let mut rows: BTreeMap<String, Sum> = BTreeMap::new();
    let mut columns: BTreeMap<String, Sum> = BTreeMap::new();
    let mut cells: BTreeMap<(String, String), Sum> = BTreeMap::new();
    let mut whole = Sum::default();
    for it in standings {
        whole.add(it);
        let across = across.groups(it.member, places);
        for column in &across {
            columns.entry(column.clone()).or_default().add(it);
        }
        for row in down.groups(it.member, places) {
            rows.entry(row.clone()).or_default().add(it);
            for column in &across {
                cells.entry((row.clone(), column.clone())).or_default().add(it);
            }
        }
    }
    Pivot { down: ordered(rows), across: ordered(columns), cells, whole }
}

fn ordered(groups: BTreeMap<String, Sum>) -> Vec<(String, Sum)> {
    let mut groups: Vec<(String, Sum)> = groups.into_iter().collect();
    groups.sort_by_key(|(_, sum)| std::cmp::Reverse::<Decimal>(sum.now));
    groups
}
