//! From a closed month's reports to the figures of its regions and parks (汇总): sums only, exact, in the lines' own units.

use std::collections::{BTreeMap, HashSet};

use basis::disclosure::{self, Cell, Limits, Total, Why};
use basis::fact::FactKey;
use basis::period::{Aspect, Measure, Period, Span};
use engine::panel::Panel;
use rust_decimal::Decimal;

use super::figures::Figures;
use crate::pack::Packs;
use crate::pack::form::{Column, Form};
use crate::pack::indicator::Kind;
use crate::register::subjects::{PARK, Subjects};
use crate::registry::Member;

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
    pub withheld: Vec<Withheld>,
    /// What a close of the form may state: each indicator with its measure.
    stated: Vec<(String, Measure)>,
}

impl Sums {
    /// What an earlier close of the month stated of the unit or of one below it, and these sums do not: where the only
    /// enterprise of a county left, or a sum would betray somebody now.
    pub fn no_longer_stated(&self, panel: &Panel, units: &Subjects, unit: &str, period: Period) -> Vec<Sum> {
        let here: HashSet<(&str, &str, Measure)> =
            self.sums.iter().map(|sum| (sum.unit.as_str(), sum.indicator.as_str(), sum.measure)).collect();
        let below = units.all().filter(|it| is_under(units, &it.code, unit, period));
        let mut stale = Vec::new();
        for subject in below {
            for (indicator, measure) in &self.stated {
                let (subject, indicator) = (subject.code.clone(), indicator.clone());
                if here.contains(&(subject.as_str(), indicator.as_str(), *measure)) {
                    continue;
                }
                let key = FactKey { subject, indicator, period, measure: *measure };
                stale.extend(panel.fact(&key).map(|fact| Sum {
                    unit: key.subject.clone(),
                    indicator: key.indicator.clone(),
                    measure: *measure,
                    value: fact.quantity.value(),
                    unit_of_measure: fact.quantity.unit().symbol().to_owned(),
                }));
            }
        }
        stale
    }
}

/// A unit whose sums are withheld, and the line that is gravest in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Withheld {
    pub unit: String,
    pub why: Why,
    pub line: String,
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
    let cells: Vec<(&str, Column)> = form
        .lines
        .iter()
        .filter(|line| line.indicator.is_some())
        .flat_map(|line| [Column::Month, Column::YearToDate].map(|column| (line, column)))
        .filter(|(line, column)| form.is_open(line, *column, period))
        .map(|(line, column)| (line.code.as_str(), column))
        .collect();
    let withheld = withheld(units, period, &members, reports, &cells);
    let mut stated = Vec::new();
    let mut sums = Vec::new();
    for line in &form.lines {
        let Some(indicator) = line.indicator.as_deref().and_then(|code| packs.indicator(code)) else { continue };
        let columns = [Column::Month, Column::YearToDate].into_iter().filter(|it| form.is_open(line, *it, period));
        stated.extend(columns.map(|column| (indicator.code.clone(), measure(indicator.kind, column))));
    }
    for (code, rows) in members.iter().filter(|(code, _)| withheld.iter().all(|it| it.unit != **code)) {
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
                sums.push(Sum {
                    unit: code.clone(),
                    indicator: indicator.code.clone(),
                    measure: measure(indicator.kind, column),
                    value: figures.into_iter().sum(),
                    unit_of_measure: line.unit.symbol().to_owned(),
                });
            }
        }
    }
    Sums { sums, withheld, stated }
}

/// What the sum of a column is a figure of: a flow's month or year to date, else what stands at the end.
fn measure(kind: Kind, column: Column) -> Measure {
    let span = if kind == Kind::Flow { column.span() } else { Span::AtEnd };
    Measure { aspect: Aspect::Level, span }
}

fn is_under(units: &Subjects, code: &str, unit: &str, period: Period) -> bool {
    code == unit || units.path(code, period).iter().any(|above| above.code == unit)
}

/// The units whose sums would betray an enterprise, or let one be worked out from the others. A unit is held to the rule in every
/// line: where one of its sums is withheld, all of them are, so that no rate of two lines tells of the third.
fn withheld(
    units: &Subjects,
    period: Period,
    members: &BTreeMap<String, Vec<usize>>,
    figures: &[(&Member, &Figures)],
    cells: &[(&str, Column)],
) -> Vec<Withheld> {
    let codes: Vec<&String> = members.keys().collect();
    let place = |code: &str| codes.binary_search_by(|known| known.as_str().cmp(code)).ok();
    // A unit's regions divide it, and what they leave of it is a part that nobody shows and everybody can work out; so is what
    // each park leaves of the region it lies in.
    let mut parts: BTreeMap<(usize, Option<usize>), Vec<usize>> = BTreeMap::new();
    for (at, code) in codes.iter().enumerate() {
        let is_park = units.get(code).is_some_and(|it| it.kind == PARK);
        if let Some(above) = units.above(code, period).and_then(|above| place(&above.code)) {
            parts.entry((above, is_park.then_some(at))).or_default().push(at);
        }
    }
    let mut hidden: Vec<Option<(Why, &str)>> = vec![None; codes.len()];
    for (line, column) in cells {
        let mut sums: Vec<Cell> = codes.iter().map(|code| cell(&members[*code], figures, line, *column)).collect();
        let mut totals = Vec::new();
        for ((whole, _), parts) in &parts {
            let own: usize = parts.iter().map(|part| sums[*part].count).sum();
            let mut parts = parts.clone();
            if own < sums[*whole].count {
                sums.push(Cell { count: sums[*whole].count - own, implied: true, ..Cell::default() });
                parts.push(sums.len() - 1);
            }
            totals.push(Total { whole: *whole, parts });
        }
        for (hidden, now) in hidden.iter_mut().zip(disclosure::withheld(&sums, &totals, Limits::default())) {
            let now = now.map(|why| (why, *line));
            // Of two lines the graver one is told; of two alike the first on the form.
            if now.is_some_and(|(why, _)| hidden.is_none_or(|(known, _)| why < known)) {
                *hidden = now;
            }
        }
    }
    let told = |(code, hidden): (&String, Option<(Why, &str)>)| {
        hidden.map(|(why, line)| Withheld { unit: code.clone(), why, line: line.to_owned() })
    };
    codes.into_iter().zip(hidden).filter_map(told).collect()
}

fn cell(rows: &[usize], reports: &[(&Member, &Figures)], line: &str, column: Column) -> Cell {
    let mut own: Vec<Decimal> = rows.iter().filter_map(|at| reports[*at].1.get(line, column)).collect();
    own.sort_by_key(|figure| std::cmp::Reverse(figure.abs()));
    let at = |place: usize| own.get(place).copied().unwrap_or_default();
    Cell { count: own.len(), total: own.iter().sum(), largest: [at(0), at(1)], implied: false }
}
