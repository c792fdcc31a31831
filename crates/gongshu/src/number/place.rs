//! Where a reader stands, with its name and the periods that have figures there.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use basis::language::Language;
use basis::period::{Aspect, Part, Period, Span};
use basis::show;

use super::books::Books;
use super::print::Printer;
use super::shelf::Shelf;
use crate::page::Reader;
use crate::page::place::{Choice, Standing};
use crate::register::subjects::Subject;

/// A place named, with the periods to choose from.
pub fn standing(books: &Books, subject: &Subject, period: Period, language: Language) -> Standing {
    let mut periods = periods(&Printer { analyst: books.analyst(), language }, &subject.code);
    if !periods.contains(&period) {
        periods.insert(0, period);
    }
    let choice = |it: Period| Choice { value: it.to_string(), label: period_label(it, language), chosen: it == period };
    Standing {
        unit: subject.code.clone(),
        unit_name: subject.in_language(language).to_owned(),
        period,
        periods: periods.into_iter().map(choice).collect(),
    }
}

/// Around every page: names the place where the reader stands, for pages that ask no books themselves.
pub async fn name_place(State(shelf): State<Shelf>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    // Assets have no pickers.
    if !parts.uri.path().starts_with("/assets/") {
        let reader = Reader::of(&parts);
        if let Some(place) = &reader.place
            && let Ok(books) = shelf.books(&reader).await
            && let Some(subject) = books.subjects.get(&place.unit)
        {
            parts.extensions.insert(standing(&books, subject, place.period, reader.language));
        }
    }
    next.run(Request::from_parts(parts, body)).await
}

/// A period as pages and documents name it.
pub fn period_label(period: Period, language: Language) -> String {
    show::period(period, flow_span(period), language)
}

/// What a flow's figure covers in a period's usual statement: from January on for months and quarters.
pub fn flow_span(period: Period) -> Span {
    match period.part() {
        Part::Month(_) | Part::Quarter(_) => Span::YearToDate,
        _ => Span::This,
    }
}

/// Periods for which one of the pack's leading indicators is known of a unit or below it, newest first:
/// those whose page has a headline.
pub fn leading_periods(printer: &Printer<'_>, subject: &str) -> Vec<Period> {
    let leads = &printer.analyst.packs.cockpit.lead;
    known(printer, subject, |indicator| leads.iter().any(|lead| lead == indicator))
}

/// Periods for which something is known of a unit, or of the regions below when nothing is of itself;
/// newest first.
pub fn periods(printer: &Printer<'_>, subject: &str) -> Vec<Period> {
    known(printer, subject, |_| true)
}

fn known(printer: &Printer<'_>, subject: &str, wanted: impl Fn(&str) -> bool) -> Vec<Period> {
    let analyst = printer.analyst;
    let of = |code: &str| -> Vec<Period> {
        let known = analyst.panel.known_of(code).into_iter();
        known
            .filter(|(indicator, measure, _)| {
                matches!(measure.aspect, Aspect::Level | Aspect::Growth) && wanted(indicator)
            })
            .flat_map(|(.., periods)| periods)
            .collect()
    };
    let mut periods = of(subject);
    // A province often states a growth only; what its cities state has a page too.
    let latest = periods.iter().max().copied();
    if let Some(at) = latest.or_else(|| Period::year_of(ANY_YEAR).ok()) {
        for region in analyst.subjects.regions(subject, at) {
            periods.extend(of(&region.code));
        }
    }
    periods.sort_unstable_by(|left, right| right.cmp(left));
    periods.dedup();
    periods
}

/// A year to look regions up in when a unit has no figure that says which.
const ANY_YEAR: i16 = 2024;
