//! Who reported (报送情况): worked out from the registry and from what came in, never from a button.

use std::collections::HashMap;

use basis::error::Error;
use basis::period::Period;
use jiff::civil::Date;

use super::record::{Report, State};
use crate::pack::form::Form;
use crate::pack::tables::CALENDAR;
use crate::registry::Member;

/// One respondent of a month.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    pub member: Member,
    /// What it sent last; `None` for nothing.
    pub report: Option<Report>,
    /// Whether its first version came by the day it was due.
    pub on_time: bool,
}

impl Line {
    pub fn state(&self) -> Option<State> {
        self.report.as_ref().map(Report::state)
    }
}

/// A month's respondents on one form, in the order of their codes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Roster {
    pub due: Date,
    pub lines: Vec<Line>,
}

/// How many there are of each. Parts of whom is expected: none is above it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// 应报
    pub expected: usize,
    /// 已报: sent, and not sent back since.
    pub reported: usize,
    /// 准时
    pub on_time: usize,
    /// 审核通过, or further.
    pub checked: usize,
    /// 验收
    pub accepted: usize,
    /// 退回, and not sent again yet.
    pub returned: usize,
    /// 未报
    pub missing: usize,
}

/// The day reports of a month are due, moved on from days off where the form says so.
///
/// # Errors
/// A day outside the calendar.
pub fn due(form: &Form, period: Period) -> Result<Date, Error> {
    let (_, month) = period.months();
    let month = i8::try_from(month).unwrap_or(12);
    let (year, next) = if month == 12 { (period.year() + 1, 1) } else { (period.year(), month + 1) };
    let day = Date::new(year, next, form.due.day).map_err(|_| Error::new("period-range").with("text", period))?;
    if form.due.rolls { Ok(CALENDAR.rolled(day)?.date) } else { Ok(day) }
}

impl Roster {
    /// Joins whom is expected with what came in: every version, oldest first. Reports of others are left out: who does
    /// not have to report is not counted.
    pub fn new(due: Date, members: Vec<Member>, versions: Vec<Report>) -> Roster {
        let mut first: HashMap<String, String> = HashMap::new();
        let mut last: HashMap<String, Report> = HashMap::new();
        for report in versions {
            first.entry(report.respondent.clone()).or_insert_with(|| report.at.clone());
            last.insert(report.respondent.clone(), report);
        }
        let lines = members
            .into_iter()
            .map(|member| {
                let on_time = first.get(&member.code).is_some_and(|at| is_by(at, due));
                Line { report: last.remove(&member.code), on_time, member }
            })
            .collect();
        Roster { due, lines }
    }

    pub fn tally(&self) -> Tally {
        let mut tally = Tally { expected: self.lines.len(), ..Tally::default() };
        for line in &self.lines {
            tally.on_time += usize::from(line.on_time);
            match line.state() {
                None => tally.missing += 1,
                Some(State::Returned) => tally.returned += 1,
                Some(State::Sent) => tally.reported += 1,
                Some(State::Checked) => {
                    tally.reported += 1;
                    tally.checked += 1;
                }
                Some(State::Accepted) => {
                    tally.reported += 1;
                    tally.checked += 1;
                    tally.accepted += 1;
                }
            }
        }
        tally
    }
}

/// Whether a moment (RFC 3339 in UTC) is before the day's end in China.
fn is_by(at: &str, due: Date) -> bool {
    crate::store::clock::day(at).is_some_and(|day| day <= due)
}
