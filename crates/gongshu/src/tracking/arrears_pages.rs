//! GET /arrears: what a unit and those below are behind with (指标欠账清单, M067), the growth each needs for the rest of the year, who
//! answers, and what is being done.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use basis::light::Light;
use basis::period::Period;

use super::board_pages::{Asked, XLSX, shell_of};
use super::tracker::CLEAR;
use super::{export, store};
use crate::access::Deed;
use crate::matter::Cabinet;
use crate::matter::desk::Desk;
use crate::matter::store as matters;
use crate::message::{say, say_with};
use crate::number::place::period_label;
use crate::number::print::Printer;
use crate::page::{Reader, Refusal, Shell, download, show};
use crate::register::counter::{Page, failed};
use crate::target::view::{Line, line};
use crate::target::{Book, Targets, standing_in};

/// A target in arrears with what is being done about it.
pub struct Arrear {
    pub line: Line,
    pub leader: String,
    /// Its matter's number, state and address, where a light opened one.
    pub matter: String,
    pub state: String,
    pub matter_href: String,
}

#[derive(Template)]
#[template(path = "tracking/arrears.html")]
struct ArrearsPage {
    shell: Shell,
    unit: String,
    month: String,
    sentence: String,
    rows: Vec<Arrear>,
    may_export: bool,
}

/// Whether a unit is `unit` itself or below it, in the tree of regions or in that of parks.
pub(super) fn is_below(printer: &Printer<'_>, code: &str, unit: &str, month: Period) -> bool {
    code == unit || printer.analyst.subjects.path(code, month).iter().any(|it| it.code == unit)
}

/// The targets of a unit and of those below it that are behind, worst first.
fn behind(printer: &Printer<'_>, book: &Book, unit: &str, month: Period, today: jiff::civil::Date) -> Vec<Line> {
    let mut lines: Vec<Line> = book
        .all()
        .filter(|target| target.is_of(month.year()) && is_below(printer, &target.unit, unit, month))
        .filter_map(|target| {
            let standing = standing_in(&printer.analyst, target, month, today);
            let lit = standing.lit.light().is_some_and(|light| Light::Green < light);
            lit.then(|| line(printer, target, &standing))
        })
        .collect();
    lines.sort_by(|one, other| {
        (one.order, &one.unit_code, &one.code).cmp(&(other.order, &other.unit_code, &other.code))
    });
    lines
}

async fn rows(
    cabinet: &Cabinet,
    reader: &Reader,
    asked: &Asked,
    printer: &Printer<'_>,
) -> Result<Vec<Arrear>, Refusal> {
    let Some(month) = asked.month else { return Ok(Vec::new()) };
    let lines = behind(printer, &asked.book, &asked.unit, month, asked.today);
    let desk = Desk::of(cabinet, reader).await?;
    let year = i64::from(month.year());
    let opened = store::of_years(&cabinet.db, year, year).await.map_err(failed(reader))?;
    let numbers: Vec<i64> = opened.iter().map(|it| it.matter).collect();
    let shown = matters::some(&cabinet.db, &numbers, desk.today()).await.map_err(failed(reader))?;
    // Of a target's matters the one the figures go on telling: a talk about it has a page of its own.
    let goes_on = |kind: &str| cabinet.packs().kind(kind).is_some_and(|kind| kind.a_move(CLEAR).is_some());
    let of: BTreeMap<&str, i64> =
        opened.iter().filter(|it| goes_on(&it.kind)).map(|it| (it.target.as_str(), it.matter)).collect();
    let may = reader.visit.may(Deed::SeeMatter);
    let mut rows = Vec::new();
    for line in lines {
        let leader = asked.book.get(&line.code).map_or("", |target| target.leader.as_str());
        let leader = if leader.is_empty() { String::new() } else { desk.post(leader) };
        let matter = of.get(line.code.as_str()).and_then(|number| shown.get(number)).filter(|_| may);
        let matter = matter.filter(|it| desk.sight.sees(&it.unit, [it.lead.as_str(), it.asker.as_str()]));
        // Where the row names nobody, whoever the light was given to answers.
        let leader = match (leader.is_empty(), matter) {
            (true, Some(it)) => desk.post(&it.lead),
            _ => leader,
        };
        rows.push(Arrear {
            leader,
            matter: matter.map_or_else(String::new, |it| it.code.clone()),
            state: matter.map_or_else(String::new, |it| desk.state(&it.kind, &it.state)),
            matter_href: matter.map_or_else(String::new, |it| format!("/matters/{}", it.number)),
            line,
        });
    }
    Ok(rows)
}

fn sentence(reader: &Reader, unit: &str, month: &str, rows: &[Arrear]) -> String {
    let count = |order: u8| i64::try_from(rows.iter().filter(|row| row.line.order == order).count()).unwrap_or(0);
    let arguments = [
        ("unit", unit.into()),
        ("month", month.into()),
        ("all", i64::try_from(rows.len()).unwrap_or(0).into()),
        ("red", count(0).into()),
        ("open", i64::try_from(rows.iter().filter(|row| !row.matter.is_empty()).count()).unwrap_or(0).into()),
    ];
    say_with(reader.language, "arrears-sentence", &arguments)
}

/// GET /arrears
pub async fn arrears(State(targets): State<Targets>, State(cabinet): State<Cabinet>, reader: Reader) -> Page {
    let asked = Asked::by(&targets, &reader, Deed::SeeFigures).await?;
    let printer = asked.printer(&reader);
    let rows = rows(&cabinet, &reader, &asked, &printer).await?;
    let unit = printer.subject(&asked.unit);
    let month = asked.month.map(|month| period_label(month, reader.language)).unwrap_or_default();
    let shell = shell_of(&reader, &asked, say(reader.language, "arrears-title"));
    let view = ArrearsPage {
        sentence: sentence(&reader, &unit, &month, &rows),
        may_export: reader.visit.may(Deed::ExportFigures),
        unit,
        month,
        rows,
        shell: shell.clone(),
    };
    show(&shell, &view)
}

/// GET /arrears/export.xlsx
pub async fn arrears_export(State(targets): State<Targets>, State(cabinet): State<Cabinet>, reader: Reader) -> Page {
    let asked = Asked::by(&targets, &reader, Deed::ExportFigures).await?;
    let printer = asked.printer(&reader);
    let rows = rows(&cabinet, &reader, &asked, &printer).await?;
    let unit = printer.subject(&asked.unit);
    let month = asked.month.map(|month| period_label(month, reader.language)).unwrap_or_default();
    let title = format!("{unit} {} {month}", say(reader.language, "arrears-title"));
    let sentence = sentence(&reader, &unit, &month, &rows);
    let book = export::arrears(&rows, reader.language, &title, &sentence);
    let bytes = book.to_xlsx().map_err(|error| Refusal::failed(reader.language, error))?;
    Ok(download(bytes, XLSX, &format!("{title}.xlsx")))
}
