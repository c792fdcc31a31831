//! Where one enterprise stands in a month's table: its figure, what it says of a year earlier, what the books said then, and why
//! one of them is missing.

use std::collections::{HashMap, HashSet};

use basis::period::Period;
use rust_decimal::Decimal;

use super::gathered::Reports;
use crate::pack::form::Column;
use crate::registry::Member;
use crate::reporting::figures::Figures;

/// What an enterprise did between the two years (变动类型).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// 连续: it is in the books of both.
    Continuing,
    /// 新入库: in the registry since.
    Entered,
    /// 上年未报: there then, too, and silent.
    SilentThen,
    /// 退库: not expected any more.
    Left,
    /// 本期未报: expected, and silent.
    SilentNow,
}

impl Kind {
    pub const ALL: [Kind; 5] = [Kind::Continuing, Kind::Entered, Kind::SilentThen, Kind::Left, Kind::SilentNow];

    pub fn word(self) -> &'static str {
        match self {
            Kind::Continuing => "continuing",
            Kind::Entered => "entered",
            Kind::SilentThen => "silent-then",
            Kind::Left => "left",
            Kind::SilentNow => "silent-now",
        }
    }
}

/// One enterprise.
#[derive(Clone, Debug)]
pub struct Standing<'a> {
    pub member: &'a Member,
    pub kind: Kind,
    /// `None` where it has no figure now.
    pub now: Option<Decimal>,
    /// Its own figure a year earlier, as it reports it now (可比口径).
    pub own: Option<Decimal>,
    /// The figure the books have of a year earlier.
    pub filed: Option<Decimal>,
}

/// The column with the figure of a year earlier.
pub fn year_earlier(column: Column) -> Column {
    match column {
        Column::Month | Column::MonthLastYear => Column::MonthLastYear,
        Column::YearToDate | Column::YearToDateLastYear => Column::YearToDateLastYear,
    }
}

/// Everybody with a figure in the cell now or a year earlier, by code. `before` is empty where the books begin later.
pub fn standings<'a>(
    now: &'a Reports,
    before: &'a Reports,
    expected: &HashSet<String>,
    year_before: Option<Period>,
    line: &str,
    column: Column,
) -> Vec<Standing<'a>> {
    let cell = |figures: &Figures, column: Column| figures.get(line, column);
    let filed: HashMap<&str, (&'a Member, Decimal)> = before
        .iter()
        .filter_map(|(member, figures)| Some((member.code.as_str(), (member, cell(figures, column)?))))
        .collect();
    let mut standings = Vec::with_capacity(now.len());
    let mut here: HashSet<&str> = HashSet::with_capacity(now.len());
    for (member, figures) in now {
        let Some(value) = cell(figures, column) else { continue };
        here.insert(&member.code);
        let filed = filed.get(member.code.as_str()).map(|(_, value)| *value);
        let kind = match (filed, member.entered) {
            (Some(_), _) => Kind::Continuing,
            (None, Some(entered)) if year_before.is_none_or(|then| then < entered) => Kind::Entered,
            (None, _) => Kind::SilentThen,
        };
        standings.push(Standing { member, kind, now: Some(value), own: cell(figures, year_earlier(column)), filed });
    }
    for (code, (member, value)) in filed {
        if !here.contains(code) {
            let kind = if expected.contains(code) { Kind::SilentNow } else { Kind::Left };
            standings.push(Standing { member, kind, now: None, own: None, filed: Some(value) });
        }
    }
    standings.sort_by(|one, other| one.member.code.cmp(&other.member.code));
    standings
}
