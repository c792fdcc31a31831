//! The efficiency set of a month (经济效益指标): ratios of groups' sums, as the form's pack defines them; methods 1.6.

use std::collections::{BTreeMap, HashMap};

use basis::derive::{Absence, Derived, Operand};
use basis::period::Period;
use rust_decimal::Decimal;

use super::gathered::Reports;
use super::tables::{By, Measured, Places};
use crate::pack::form::{Column, Form};
use crate::pack::ratio::{Ratio, Side};
use crate::reporting::figures::Figures;

/// A group's ratios, in the form's order; of the whole, what they were a year earlier too.
#[derive(Clone, Debug)]
pub struct Line {
    /// Empty for the whole.
    pub code: String,
    pub count: usize,
    pub ratios: Vec<Derived>,
}

/// The set of a month.
pub struct Set {
    pub whole: Line,
    pub groups: Vec<Line>,
}

/// Sums of lines: of the year to date, and as the year began where both ends are known.
#[derive(Default)]
struct Sums {
    count: usize,
    now: BTreeMap<String, Decimal>,
    /// Of those who have a figure at the year's beginning; an average balance of others would be half of one.
    paired: BTreeMap<String, [Decimal; 2]>,
}

impl Sums {
    fn add(&mut self, lines: &[&str], figures: &Figures, start: Option<&Figures>) {
        self.count += 1;
        for line in lines {
            let Some(value) = figures.get(line, Column::YearToDate) else { continue };
            *self.now.entry((*line).to_owned()).or_default() += value;
            if let Some(start) = start.and_then(|start| start.get(line, Column::YearToDate)) {
                let pair = self.paired.entry((*line).to_owned()).or_default();
                pair[0] += start;
                pair[1] += value;
            }
        }
    }

    fn ratio(&self, form: &Form, ratio: &Ratio, months: u32) -> Derived {
        let balance_is_part = ratio.way == crate::pack::ratio::Way::Turnover;
        let side = |lines: &[String], is_balance: bool| {
            let unit = lines.first().and_then(|code| form.line(code)).map(|line| &line.unit);
            let Some(unit) = unit else { return absent() };
            let operand = |value: Option<Decimal>| {
                value.map_or(Operand::Missing(Absence::NoBase), |value| Measured(unit).operand(value))
            };
            let sum = |of: &dyn Fn(&str) -> Option<Decimal>| {
                lines.iter().map(|line| of(line)).try_fold(Decimal::ZERO, |sum, value| Some(sum + value?))
            };
            let start = sum(&|line| self.paired.get(line).map(|pair| pair[0]));
            match ratio.average && is_balance {
                // A mean of what stood at both ends takes the same enterprises at both; the others' share is as now.
                true => Side {
                    now: operand(sum(&|line| self.now.get(line).copied())),
                    start: operand(self.opening(lines, start)),
                },
                false => Side { now: operand(sum(&|line| self.now.get(line).copied())), start: operand(start) },
            }
        };
        ratio.of(side(&ratio.part, balance_is_part), side(&ratio.whole, !balance_is_part), months)
    }

    /// The balance as the year began: of those known then; the others came with what they have now.
    fn opening(&self, lines: &[String], start: Option<Decimal>) -> Option<Decimal> {
        let others = lines.iter().map(|line| {
            let now = self.now.get(line).copied().unwrap_or_default();
            now - self.paired.get(line).map_or(Decimal::ZERO, |pair| pair[1])
        });
        Some(start? + others.sum::<Decimal>())
    }
}

fn absent() -> Side {
    Side { now: Operand::Missing(Absence::NoBase), start: Operand::Missing(Absence::NoBase) }
}

/// The ratios of a month by groups. `start` is what was reported of the last December, by respondent.
pub fn set(form: &Form, period: Period, reports: &Reports, start: &Reports, by: By, places: &Places) -> Set {
    let starts: HashMap<&str, &Figures> = start.iter().map(|(member, it)| (member.code.as_str(), it)).collect();
    let mut lines: Vec<&str> =
        form.ratios.iter().flat_map(|ratio| ratio.part.iter().chain(&ratio.whole)).map(String::as_str).collect();
    lines.sort_unstable();
    lines.dedup();
    let (mut whole, mut groups): (Sums, BTreeMap<String, Sums>) = Default::default();
    for (member, figures) in reports {
        let start = starts.get(member.code.as_str()).copied();
        whole.add(&lines, figures, start);
        for group in by.groups(member, places) {
            groups.entry(group).or_default().add(&lines, figures, start);
        }
    }
    let (_, months) = period.months();
    let line = |code: &str, sums: &Sums| Line {
        code: code.to_owned(),
        count: sums.count,
        ratios: form.ratios.iter().map(|ratio| sums.ratio(form, ratio, u32::from(months))).collect(),
    };
    Set { whole: line("", &whole), groups: groups.iter().map(|(code, sums)| line(code, sums)).collect() }
}
