//! The monitoring pages' handlers: address in, page or workbook out.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use basis::error::Error;
use basis::period::Period;

use super::cockpit::{self, Cockpit, address};
use super::{export, map};
use crate::number::books::Books;
use crate::number::place::{leading_periods, periods, standing};
use crate::number::print::Printer;
use crate::number::shelf::Shelf;
use crate::pack::indicator::Indicator;
use crate::page::{Reader, Refusal, Shell, download, show};
use crate::register::subjects::Subject;
use crate::target::view::{Line, line};
use crate::target::{Book, Targets, as_month, standing_in};

pub(super) type Page = Result<Response, Refusal>;

/// The media type of a workbook.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub(super) fn period_of(reader: &Reader, text: &str) -> Result<Period, Refusal> {
    text.parse().map_err(|error: Error| Refusal::wrong(reader.language, &error))
}

pub(super) fn subject<'a>(reader: &Reader, books: &'a Books, code: &str) -> Result<&'a Subject, Refusal> {
    books.subjects.find(code).ok_or_else(|| Refusal::not_found(reader.language, code))
}

pub(super) fn indicator<'a>(reader: &Reader, books: &'a Books, code: &str) -> Result<&'a Indicator, Refusal> {
    books.packs.indicator(code).ok_or_else(|| Refusal::not_found(reader.language, code))
}

pub(super) fn shell(
    reader: &Reader,
    books: &Books,
    nav: &'static str,
    title: String,
    about: Option<(&Subject, Period)>,
) -> Shell {
    let mut shell = Shell::new(reader, nav, title);
    shell.version = books.panel.version().to_string();
    if let Some((subject, period)) = about {
        shell.about(standing(books, subject, period, reader.language));
    }
    shell
}

#[derive(Template)]
#[template(path = "monitoring/cockpit.html")]
struct CockpitPage {
    shell: Shell,
    page: Cockpit,
    path: Vec<(String, String)>,
    has_map: bool,
    map_data: String,
    next: String,
    lights: Vec<Line>,
}

/// GET /cockpit/{unit}: the latest period.
pub async fn cockpit_latest(State(shelf): State<Shelf>, reader: Reader, Path(unit): Path<String>) -> Page {
    let books = shelf.books(&reader).await?;
    let subject = subject(&reader, &books, &unit)?;
    let printer = Printer { analyst: books.analyst(), language: reader.language };
    let latest = leading_periods(&printer, &subject.code)
        .into_iter()
        .chain(periods(&printer, &subject.code))
        .next()
        .ok_or_else(|| Refusal::wrong(reader.language, &Error::new("unit-without-figures").with("unit", &unit)))?;
    Ok(Redirect::to(&address(&subject.code, latest)).into_response())
}

/// GET /cockpit/{unit}/{period}
pub async fn cockpit(
    State(shelf): State<Shelf>,
    State(targets): State<Targets>,
    reader: Reader,
    Path((unit, period)): Path<(String, String)>,
) -> Page {
    let books = shelf.books(&reader).await?;
    let (subject, period) = (subject(&reader, &books, &unit)?, period_of(&reader, &period)?);
    let printer = Printer { analyst: books.analyst(), language: reader.language };
    let page = cockpit::cockpit(&printer, subject, period);
    let shell =
        shell(&reader, &books, "cockpit", format!("{} {}", page.unit, page.period_label), Some((subject, period)));
    let path = books
        .subjects
        .path(&subject.code, period)
        .into_iter()
        .map(|it| (it.in_language(reader.language).to_owned(), address(&it.code, period)))
        .collect();
    let next = next_unit(&books, subject, period);
    let lights = lights(&printer, &targets.seen(&reader).await?, &subject.code, period, &reader.visit.today);
    let view = CockpitPage {
        path,
        has_map: map::has(&subject.code) && !page.map.is_empty(),
        map_data: map_data(&page),
        next,
        lights,
        shell: shell.clone(),
        page,
    };
    show(&shell, &view)
}

/// The targets of a unit in a period that light, worst first: as many as fit under a page's figures.
fn lights(printer: &Printer<'_>, book: &Book, unit: &str, period: Period, today: &str) -> Vec<Line> {
    /// Lines a leader reads; the board has all.
    const SHOWN: usize = 6;
    let Some(month) = as_month(period) else { return Vec::new() };
    let today = today.parse().unwrap_or_default();
    let mut lines: Vec<Line> = book
        .of_unit(unit)
        .filter(|target| target.is_of(month.year()))
        .map(|target| line(printer, target, &standing_in(&printer.analyst, target, month, today)))
        .collect();
    lines.sort_by(|one, other| (one.order, &one.code).cmp(&(other.order, &other.code)));
    lines.truncate(SHOWN);
    lines
}

/// Values of the map by code: growth, and the page of each unit.
fn map_data(page: &Cockpit) -> String {
    let units: Vec<serde_json::Value> = page
        .children
        .iter()
        .map(|child| {
            serde_json::json!({
                "code": child.code, "name": child.name, "href": child.href,
                "value": child.growth.sort, "level": child.value.sort,
            })
        })
        .collect();
    json_for_html(&serde_json::json!({ "measure": "%", "levelMeasure": page.below_unit, "units": units }))
}

/// JSON that may stand inside a script element.
pub(super) fn json_for_html(value: &serde_json::Value) -> String {
    value.to_string().replace('<', "\\u003c").replace('&', "\\u0026")
}

/// The next sibling, for the wall screen that goes round.
fn next_unit(books: &Books, subject: &Subject, period: Period) -> String {
    let siblings = books.subjects.siblings(&subject.code, period);
    let at = siblings.iter().position(|sibling| sibling.code == subject.code).unwrap_or(0);
    siblings
        .get((at + 1) % siblings.len().max(1))
        .map_or_else(String::new, |next| format!("{}?screen=1", address(&next.code, period)))
}

/// GET /cockpit/{unit}/{period}/export.xlsx
pub async fn cockpit_export(
    State(shelf): State<Shelf>,
    reader: Reader,
    Path((unit, period)): Path<(String, String)>,
) -> Page {
    let books = shelf.books(&reader).await?;
    let (subject, period) = (subject(&reader, &books, &unit)?, period_of(&reader, &period)?);
    let printer = Printer { analyst: books.analyst(), language: reader.language };
    let page = cockpit::cockpit(&printer, subject, period);
    let title = format!("{} {}", page.unit, page.period_label);
    let shell = shell(&reader, &books, "cockpit", title.clone(), None);
    workbook(&reader, &export::cockpit(&page, &shell), &title)
}

pub(super) fn workbook(reader: &Reader, book: &files::book::Book, title: &str) -> Page {
    let bytes = book.to_xlsx().map_err(|error| Refusal::failed(reader.language, error))?;
    Ok(download(bytes, XLSX, &format!("{title}.xlsx")))
}

/// Periods for which anybody has the indicator, newest first.
pub(super) fn known_periods(books: &Books, indicator: &Indicator) -> Vec<Period> {
    use basis::period::Measure;
    let mut periods: Vec<Period> = Vec::new();
    let parts = match &indicator.ratio {
        Some((part, _)) => part.as_str(),
        None => indicator.code.as_str(),
    };
    for measure in [Measure::THIS, Measure::YEAR_TO_DATE, Measure::STOCK] {
        periods.extend(books.panel.periods(parts, measure));
    }
    periods.sort_unstable_by(|left, right| right.cmp(left));
    periods.dedup();
    periods
}
