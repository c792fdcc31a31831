//! Every rule over every row, indicator by indicator, and the findings in their order.

use std::collections::HashSet;
use std::fmt::Write;

use basis::code::credit::CreditCode;
use basis::error::Error;

use super::history::{History, Own, Room};
use super::rule::{self, CellRule, Condition, OUTLIER, Relation, Sign};
use super::source::Roll;
use super::table::Upload;
use crate::close::{Blocks, Month};
use crate::threads::on_threads_with;
use crate::workload::INDICATORS;

/// One finding. Ordered as the workload prints them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Found<'a> {
    /// The row of data from 1; 0 where an enterprise has none.
    pub row: usize,
    pub rule: &'static str,
    /// From 1; 0 where it is not about one indicator.
    pub indicator: usize,
    pub code: &'a str,
}

/// What is known of each row before its figures are looked at.
struct Rows {
    /// Whose report it is: a place in the roll, where the code is good and known.
    owners: Vec<Option<u32>>,
    twice: Vec<bool>,
}

/// Checks an upload of `month` against the rules, `roll` and what `history` has of the twelve months before.
///
/// # Errors
/// A history that cannot be read, or in which an enterprise reports a month twice.
pub fn check<'a>(
    upload: &'a Upload,
    roll: &'a Roll,
    history: &dyn Blocks,
    month: Month,
    threads: usize,
) -> Result<Vec<Found<'a>>, Error> {
    let mut found = Vec::new();
    let rows = identify(upload, roll, &mut found);
    let past = History::read(history, roll.ids(), month, OUTLIER.months, threads)?;
    let judged = on_threads_with(threads, INDICATORS.len(), |room: &mut Room, indicator| {
        let own = match applies(&OUTLIER.cells, indicator) {
            true => Some(past.figures(history, indicator, room)?),
            false => None,
        };
        Ok(cells(upload, &rows, own.as_ref(), indicator))
    })?;
    found.extend(judged.into_iter().flatten());
    for relation in &rule::RELATIONS {
        related(upload, relation, &mut found);
    }
    let mut silent = vec![true; roll.len()];
    for owner in rows.owners.iter().flatten() {
        silent[*owner as usize] = false;
    }
    let missing = silent.iter().enumerate().filter(|(_, silent)| **silent);
    found.extend(missing.map(|(at, _)| Found { row: 0, rule: rule::MISSING, indicator: 0, code: roll.code(at) }));
    found.sort_unstable();
    Ok(found)
}

/// Whose report each row is, and what is wrong with its code.
fn identify<'a>(upload: &'a Upload, roll: &Roll, found: &mut Vec<Found<'a>>) -> Rows {
    let mut seen: HashSet<&str> = HashSet::with_capacity(upload.len());
    let mut rows = Rows { owners: Vec::with_capacity(upload.len()), twice: Vec::with_capacity(upload.len()) };
    for (row, code) in (1..).zip(&upload.codes) {
        let mut hit = |rule| found.push(Found { row, rule, indicator: 0, code });
        let good = code.parse::<CreditCode>().is_ok();
        let owner = if good { roll.place(code) } else { None };
        match (good, owner) {
            (false, _) => hit(rule::CODE),
            (true, None) => hit(rule::UNKNOWN),
            (true, Some(_)) => {}
        }
        let twice = !seen.insert(code);
        if twice {
            hit(rule::TWICE);
        }
        rows.owners.push(owner);
        rows.twice.push(twice);
    }
    rows
}

fn applies(rule: &CellRule, indicator: usize) -> bool {
    !rule.except.contains(&INDICATORS[indicator])
}

/// The findings on the cells of one indicator; `past` is what their owners reported before, where it counts.
fn cells<'a>(upload: &'a Upload, rows: &Rows, past: Option<&Own<'_>>, indicator: usize) -> Vec<Found<'a>> {
    let mut found = Vec::new();
    let column = &upload.indicators[indicator];
    let may_be_negative = !applies(&rule::NEGATIVE, indicator);
    for (at, (value, whole)) in column.values.iter().zip(&column.whole).enumerate() {
        let mut hit = |rule| found.push(Found { row: at + 1, rule, indicator: indicator + 1, code: &upload.codes[at] });
        if !*whole {
            hit(rule::NOT_WHOLE);
            continue;
        }
        if *value < 0 && !may_be_negative {
            hit(rule::NEGATIVE.code);
        }
        let owner = if rows.twice[at] { None } else { rows.owners[at] };
        if owner.zip(past).is_some_and(|(owner, past)| is_far(past.of(owner as usize), *value)) {
            hit(OUTLIER.cells.code);
        }
    }
    found
}

/// Whether a figure is far from the median of the enterprise's own.
fn is_far(own: &[i64], value: i128) -> bool {
    let Some((low, high)) = own.iter().min().zip(own.iter().max()) else { return false };
    let near = value <= OUTLIER.times * i128::from(*low) && i128::from(*high) <= OUTLIER.times * value;
    // The median lies between the two: most figures need no sorting.
    if own.len() < OUTLIER.least || near {
        return false;
    }
    let mut own = own.to_vec();
    own.sort_unstable();
    // Twice the median is whole, so v > 5·med and 5·v < med are compared doubled.
    let doubled = i128::from(own[(own.len() - 1) / 2]) + i128::from(own[own.len() / 2]);
    0 < doubled && (OUTLIER.times * doubled < 2 * value || 2 * OUTLIER.times * value < doubled)
}

/// The findings of one relation between the figures of a report.
fn related<'a>(upload: &'a Upload, relation: &Relation, found: &mut Vec<Found<'a>>) {
    let mut fires = vec![true; upload.len()];
    for condition in relation.conditions {
        hold(upload, condition, &mut fires);
    }
    let hits = fires.iter().zip(&upload.codes).enumerate().filter(|(_, (fires, _))| **fires);
    found.extend(hits.map(|(at, (_, code))| Found { row: at + 1, rule: relation.code, indicator: 0, code }));
}

/// Leaves `fires` where a condition holds and all its cells are whole numbers.
fn hold(upload: &Upload, condition: &Condition, fires: &mut [bool]) {
    let mut sums = vec![0_i128; upload.len()];
    for (factor, name) in condition.terms {
        let at = INDICATORS.iter().position(|other| other == name).expect("rules name indicators");
        let column = &upload.indicators[at];
        for (((sum, fires), value), whole) in
            sums.iter_mut().zip(fires.iter_mut()).zip(&column.values).zip(&column.whole)
        {
            *sum += factor * value;
            *fires &= whole;
        }
    }
    for (sum, fires) in sums.iter().zip(fires) {
        *fires &= match condition.sign {
            Sign::Positive => 0 < *sum,
            Sign::Zero => *sum == 0,
        };
    }
}

/// The findings as the workload's canonical CSV.
pub fn canonical(found: &[Found<'_>]) -> String {
    let mut text = String::from("row,uscc,rule,ind\n");
    for it in found {
        let (row, rule, indicator) = (it.row, it.rule, it.indicator);
        // What stands in the column of codes may be anything.
        let written = match it.code.contains([',', '"', '\n', '\r']) {
            true => writeln!(text, "{row},\"{}\",{rule},{indicator}", it.code.replace('"', "\"\"")),
            false => writeln!(text, "{row},{},{rule},{indicator}", it.code),
        };
        written.expect("writing to a string does not fail");
    }
    text
}
