//! Which month a target is looked at in (看哪个月): the newest with a figure, a month chosen, a year known only as a whole.

use basis::period::{Part, Period};
use jiff::civil::Date;

use super::record::Target;
use super::standing::{Lit, Standing, stand};
use crate::number::analyst::Analyst;

/// How a target stands in the newest month of a year with a figure, of the months that are over; by the day for what is due by one.
pub fn newest(analyst: &Analyst<'_>, target: &Target, year: i16, today: Date) -> Option<Standing> {
    let last = if year < today.year() { 12 } else { u8::try_from(today.month()).unwrap_or(1).saturating_sub(1) };
    if target.kind == basis::target::Kind::Deadline {
        let month = Period::month_of(year, last.max(1)).ok()?;
        return (year == today.year()).then(|| stand(analyst, target, month, today));
    }
    (1..=last)
        .rev()
        .filter_map(|month| Period::month_of(year, month).ok())
        .map(|month| stand(analyst, target, month, today))
        .find(|standing| standing.done.as_ref().is_some_and(|done| done.number().is_ok()))
}

/// The month of a period: itself, or the last of a longer one.
pub fn as_month(period: Period) -> Option<Period> {
    match period.part() {
        Part::Month(_) => Some(period),
        _ => Period::month_of(period.year(), period.months().1).ok(),
    }
}

/// A target with how it stands in a month; a year that is known only as a whole counts as its December.
pub fn standing_in(analyst: &Analyst<'_>, target: &Target, month: Period, today: Date) -> Standing {
    let monthly = stand(analyst, target, month, today);
    match (month.part(), &monthly.lit, Period::year_of(month.year())) {
        (Part::Month(12), Lit::NoData(_), Ok(year)) => {
            let yearly = stand(analyst, target, year, today);
            if yearly.lit.light().is_some() { yearly } else { monthly }
        }
        _ => monthly,
    }
}
