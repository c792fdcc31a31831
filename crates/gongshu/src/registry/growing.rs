//! 准规上: who is not in the registry yet and may reach the threshold this year, by what is known of the year so far.

use basis::exact::Exact;
use basis::period::Period;
use basis::quantity::Quantity;
use basis::registry::{Projection, Rule, Scope, band, projected};
use basis::unit::Unit;

use super::Roll;
use super::area::Area;
use super::member::{Member, histories};
use crate::pack::registry::Limits;
use crate::register::rows::Entry;
use crate::register::subjects::last_day;

/// An enterprise on its way up.
pub struct Growing {
    pub member: Member,
    /// Revenue of the year to date in 万元, and the last day it covers.
    pub to_date: Exact,
    pub until: String,
    pub projection: Projection,
    /// The highest band it reaches, in 万元.
    pub band: Exact,
}

/// Those on their way up in an area, the furthest first.
pub fn growing(roll: &Roll, limits: &Limits, area: &Area<'_>, month: Period) -> Vec<Growing> {
    let last = last_day(month);
    let mut found: Vec<Growing> = histories(&roll.statements)
        .filter_map(|history| {
            let member = Member::on(history, &last)?;
            let outside =
                !member.above_scale && member.is_admitted(&Rule::of(Scope::All)) && area.holds_member(&member);
            if outside { look_at(history, member, limits, &last) } else { None }
        })
        .collect();
    found.sort_by(|one, other| {
        (&other.projection.annual, &one.member.code).cmp(&(&one.projection.annual, &other.member.code))
    });
    found
}

fn look_at(history: &[Entry], member: Member, limits: &Limits, last: &str) -> Option<Growing> {
    let to_date = number(member.fields.get("revenue_to_date")?)?;
    let until = member.fields.get("revenue_until")?.clone();
    let (year, month_of) = (until.get(..4)?, until.get(5..7)?);
    // What was taken in last year says nothing of this one.
    if last.get(..4) != Some(year) || last < until.as_str() {
        return None;
    }
    let last_year = last_year(history, year, month_of);
    let last_year = last_year.as_ref().map(|(part, whole)| (part, whole));
    let projection = projected(&to_date, month_of.parse().ok()?, last_year)?;
    let band = limits.bands[band(&limits.bands, &projection.annual)?].clone();
    Some(Growing { member, to_date, until, projection, band })
}

/// Revenue of last year up to the same month and in the whole of it, where the row's history has both.
fn last_year(history: &[Entry], year: &str, month: &str) -> Option<(Exact, Exact)> {
    let before: i16 = year.parse::<i16>().ok()? - 1;
    let up_to = |month: &str| {
        let start = format!("{before:04}-{month}");
        let told = history.iter().rev().find(|entry| entry.field("revenue_until").starts_with(&start))?;
        number(told.field("revenue_to_date"))
    };
    Some((up_to(month)?, up_to("12")?))
}

/// A figure of a row, as the register keeps it: plain decimal text.
pub(super) fn number(text: &str) -> Option<Exact> {
    Quantity::parse(text, Unit::times()).ok().map(|quantity| Exact::from(quantity.value()))
}
