//! The last month's table as a clerk sends it: in no order, a wrong character here, words for numbers there, rows twice, and two
//! enterprises that nobody knows.

use rand::Rng;
use rand::seq::{SliceRandom, index};
use rand_chacha::ChaCha8Rng;

use super::firm::{Firm, code};
use super::{Purpose, World};
use crate::close::Month;
use crate::workload::INDICATORS;

/// The columns before and after the indicators.
const BEFORE: [&str; 6] = ["uscc", "name", "county", "park", "industry", "period"];
const AFTER: [&str; 2] = ["filler", "phone"];

/// Slips of a thousand reports: a wrong check character; a cell that is no whole number; a figure below zero; exports above
/// sales; nobody employed; no electricity; a row twice.
const CODES: usize = 5;
const CELLS: usize = 4;
const NEGATIVE: usize = 3;
const EXPORTS: usize = 5;
const ONE: usize = 1;

/// How many rows a slip is made in: a share of them, and some at least.
fn share(rows: usize, of_thousand: usize, least: usize) -> usize {
    ((rows * of_thousand + 500) / 1000).max(least).min(rows)
}

pub fn headings() -> Vec<&'static str> {
    BEFORE.into_iter().chain(INDICATORS).chain(AFTER).collect()
}

/// The rows of a month's upload, a text a column.
pub fn rows(world: &World, month: Month) -> Vec<Vec<String>> {
    let mut chance = world.chance(Purpose::Upload);
    let reports = world.reports(month);
    let mut rows: Vec<Vec<String>> = Vec::with_capacity(reports.ids.len());
    for (at, id) in reports.ids.iter().enumerate() {
        let figures = reports.columns.iter().map(|column| column[at].to_string());
        let firm = usize::try_from(*id - 1).ok().and_then(|at| world.firms().get(at));
        rows.extend(firm.map(|firm| row(firm, month, figures.collect(), &mut chance)));
    }
    rows.shuffle(&mut chance);
    slip(&mut rows, &mut chance);
    let twice = some(rows.len(), ONE, 3, &mut chance);
    let again: Vec<Vec<String>> = twice.into_iter().map(|at| rows[at].clone()).collect();
    rows.extend(again);
    if let Some(first) = world.firms().first() {
        for id in [99_000_001, 99_000_002] {
            let unknown = Firm { code: code(first.county, id), name: "未登记企业".to_owned(), ..first.clone() };
            rows.push(row(&unknown, month, vec!["1".to_owned(); INDICATORS.len()], &mut chance));
        }
    }
    rows
}

fn row(firm: &Firm, month: Month, figures: Vec<String>, chance: &mut ChaCha8Rng) -> Vec<String> {
    let mut row = vec![firm.code.clone(), firm.name.clone()];
    row.extend([firm.county, firm.park, firm.industry, month.number()].map(|number| number.to_string()));
    row.extend(figures);
    row.push(format!("填报人{:03}", chance.random_range(0..999)));
    row.push(format!("1{}", chance.random_range(3_000_000_000_u64..9_900_000_000)));
    row
}

fn some(rows: usize, of_thousand: usize, least: usize, chance: &mut ChaCha8Rng) -> Vec<usize> {
    index::sample(chance, rows, share(rows, of_thousand, least)).into_vec()
}

/// Where an indicator stands in a row.
fn place(name: &str) -> usize {
    BEFORE.len() + INDICATORS.iter().position(|other| *other == name).unwrap_or(0)
}

/// The clerk's slips.
fn slip(rows: &mut [Vec<String>], chance: &mut ChaCha8Rng) {
    let count = rows.len();
    for at in some(count, CODES, 3, chance) {
        let code = &mut rows[at][0];
        let wrong = if code.ends_with('7') { '3' } else { '7' };
        code.pop();
        code.push(wrong);
    }
    for at in some(count, CELLS, 7, chance) {
        let cell = &mut rows[at][BEFORE.len() + chance.random_range(0..INDICATORS.len())];
        *cell = match chance.random_range(0..6) {
            0 => String::new(),
            1 => "-".to_owned(),
            2 => format!("{cell},000"),
            3 => format!("{cell}.5"),
            4 => "暂无".to_owned(),
            _ => format!(" {cell} "),
        };
    }
    for at in some(count, NEGATIVE, 3, chance) {
        let name = ["gvo", "sov", "rev", "cost", "ar", "emp"][chance.random_range(0..6)];
        let cell = &mut rows[at][place(name)];
        if let Ok(number) = cell.parse::<i64>() {
            *cell = (-number.abs() - 1).to_string();
        }
    }
    for at in some(count, EXPORTS, 3, chance) {
        if let Ok(sales) = rows[at][place("sov")].parse::<i64>() {
            rows[at][place("exp")] = (sales.abs() * 2 + 7).to_string();
        }
    }
    for name in ["emp", "elec"] {
        for at in some(count, ONE, 3, chance) {
            rows[at][place(name)] = "0".to_owned();
        }
    }
}
