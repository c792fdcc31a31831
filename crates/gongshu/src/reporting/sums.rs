//! From a closed month's reports to the figures of its regions and parks (汇总): sums only, exact, in the lines' own units.

use std::collections::BTreeMap;

use basis::period::{Measure, Period};
use rust_decimal::Decimal;

use super::figures::Figures;
use crate::pack::Packs;
use crate::pack::form::{Column, Form};
use crate::pack::indicator::Kind;
use crate::register::subjects::{PARK, Subjects};
use crate::registry::Member;

/// Fewer enterprises than this betray one of them (methods 12.3): their sum stays inside the statistics duty.
pub const LEAST: usize = 3;

/// One figure of one unit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sum {
    pub unit: String,
    pub indicator: String,
    pub measure: Measure,
    pub value: Decimal,
    pub unit_of_measure: String,
}

/// The sums of a month, and the units whose sums are withheld.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sums {
    pub sums: Vec<Sum>,
    pub withheld: Vec<String>,
}

/// Adds up, for the unit that is closed and every region and park below it that has members.
pub fn sums(
    packs: &Packs,
    units: &Subjects,
    form: &Form,
    period: Period,
    unit: &str,
    reports: &[(&Member, &Figures)],
) -> Sums {
    let mut members: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, (member, _)) in reports.iter().enumerate() {
        let mut over: Vec<String> = Vec::new();
        for place in std::iter::once(&member.region).chain(&member.parks) {
            over.extend(units.path(place, period).into_iter().map(|it| it.code.clone()));
            over.push(place.clone());
        }
        over.sort_unstable();
        over.dedup();
        for code in over.into_iter().filter(|code| is_under(units, code, unit, period)) {
            members.entry(code).or_default().push(at);
        }
    }
    let withheld = withheld(units, period, &members);
    let mut sums = Vec::new();
    for (code, rows) in members.iter().filter(|(code, _)| !withheld.contains(code)) {
        for line in &form.lines {
            let Some(indicator) = line.indicator.as_deref().and_then(|code| packs.indicator(code)) else { continue };
            for column in [Column::Month, Column::YearToDate] {
                if !form.is_open(line, column, period) {
                    continue;
                }
                let figures: Vec<Decimal> =
                    rows.iter().filter_map(|at| reports[*at].1.get(&line.code, column)).collect();
                if figures.is_empty() {
                    continue;
                }
                let span = match indicator.kind {
                    Kind::Flow => column.span(),
                    _ => basis::period::Span::AtEnd,
                };
                sums.push(Sum {
                    unit: code.clone(),
                    indicator: indicator.code.clone(),
                    measure: Measure { aspect: basis::period::Aspect::Level, span },
                    value: figures.into_iter().sum(),
                    unit_of_measure: line.unit.symbol().to_owned(),
                });
            }
        }
    }
    Sums { sums, withheld }
}

fn is_under(units: &Subjects, code: &str, unit: &str, period: Period) -> bool {
    code == unit || units.path(code, period).iter().any(|above| above.code == unit)
}

/// Units with too few members; and where one alone of a unit's parts is withheld, the smallest of the others too, or it
/// could be worked out from the whole.
fn withheld(units: &Subjects, period: Period, members: &BTreeMap<String, Vec<usize>>) -> Vec<String> {
    let mut withheld: Vec<String> =
        members.iter().filter(|(_, rows)| rows.len() < LEAST).map(|(code, _)| code.clone()).collect();
    let mut parts: BTreeMap<String, Vec<(&String, usize)>> = BTreeMap::new();
    for (code, rows) in members {
        if let Some(above) = units.above(code, period).filter(|above| members.contains_key(&above.code)) {
            let kind = if units.get(code).is_some_and(|it| it.kind == PARK) { "park" } else { "region" };
            parts.entry(format!("{} {kind}", above.code)).or_default().push((code, rows.len()));
        }
    }
    for parts in parts.values() {
        let hidden = parts.iter().filter(|(code, _)| withheld.contains(code)).count();
        if hidden == 1
            && let Some((code, _)) =
                parts.iter().filter(|(code, _)| !withheld.contains(code)).min_by_key(|(code, rows)| (*rows, *code))
        {
            withheld.push((*code).clone());
        }
    }
    withheld.sort_unstable();
    withheld
}
