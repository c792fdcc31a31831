//! The page of an enterprise's months: a chart and a table of one line, and the same as a workbook.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State as Given};
use axum::response::Response;
use basis::derive::{Derived, Outcome};
use basis::exact::{Exact, Rounding};
use basis::language::Language;
use basis::period::Period;
use basis::show;
use files::book::{Book, Cell, Chart, Column as BookColumn, Sheet};
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::json;

use super::{Band, Month, months};
use crate::access::Deed;
use crate::message::{say, say_with};
use crate::number::shelf::Shelf;
use crate::pack::form::{Column, Form, Line};
use crate::page::{Reader, Refusal, Shell, download, segment, show as show_page};
use crate::registry::Member;
use crate::reporting::counter;
use crate::reporting::figures::Figures;
use crate::reporting::month::{Reports, covering, frozen};
use crate::reporting::store;

/// Months that are looked back on.
const MONTHS: usize = 36;

/// What is looked at.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    pub line: String,
    pub column: String,
    /// `xlsx` for a workbook.
    pub format: String,
}

struct Row {
    label: String,
    href: String,
    now: String,
    before: String,
    growth: String,
    band: String,
    peers: String,
    falls: bool,
}

#[derive(Template)]
#[template(path = "reporting/history/history.html")]
struct HistoryPage {
    shell: Shell,
    back: String,
    export: String,
    name: String,
    sentence: String,
    unit: String,
    lines: Vec<(String, String, bool)>,
    columns: Vec<(&'static str, String, bool)>,
    chart: String,
    rows: Vec<Row>,
}

/// GET /reports/{form}/{period}/{respondent}/history: what an enterprise reported in the three years up to a month.
pub async fn history(
    Given(shelf): Given<Shelf>,
    reader: Reader,
    Path((form, period, respondent)): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let form = counter::form(shelf.packs(), &reader, &form)?;
    let period = counter::month(&reader, &period)?;
    let own = match reader.visit.may(Deed::SendReport) {
        true => counter::member(&shelf, &reader, Deed::SendReport, form, period, &respondent).await.ok(),
        false => None,
    };
    let member = match own {
        Some(member) => member,
        None => counter::member(&shelf, &reader, Deed::SeeFigures, form, period, &respondent).await?,
    };
    let line = form.line(&asked.line).or_else(|| form.lines.first());
    let line = line.ok_or_else(|| Refusal::not_found(reader.language, &asked.line))?;
    let column = Column::named(&asked.column).filter(|column| form.columns.contains(column) && !column.is_last_year());
    let column = column.or_else(|| form.columns.first().copied()).unwrap_or(Column::YearToDate);
    let own = reported(&shelf, &reader, form, period, &member.code).await?;
    let closed = closed(&shelf, &reader, form, &member, own.keys().copied()).await?;
    let months = months(&member, &own, &closed, (form, line, column));
    if asked.format == "xlsx" {
        reader.visit.reads.note_export();
        return workbook(&reader, &member, line, column, &months);
    }
    let language = reader.language;
    let base = format!("/reports/{}/{period}/{}", segment(&form.code), segment(&member.code));
    let page = HistoryPage {
        shell: Shell::new(&reader, "reports", say(language, "history-title")),
        export: format!("{base}/history?line={}&column={}&format=xlsx", segment(&line.code), column.word()),
        back: base,
        sentence: sentence(form, line, &months, language),
        unit: line.unit.in_language(language).to_owned(),
        lines: form
            .lines
            .iter()
            .map(|it| (it.code.clone(), it.name.in_language(language).to_owned(), it.code == line.code))
            .collect(),
        columns: form
            .columns
            .iter()
            .filter(|it| !it.is_last_year())
            .map(|it| (it.word(), say(language, &format!("report-column-{}", it.word())), *it == column))
            .collect(),
        chart: chart(line, &months, language),
        rows: months.iter().rev().map(|month| row(form, &member, line, month, language)).collect(),
        name: member.name,
    };
    show_page(&page.shell.clone(), &page)
}

/// What the enterprise reported: the last version of each month.
async fn reported(
    shelf: &Shelf,
    reader: &Reader,
    form: &Form,
    period: Period,
    respondent: &str,
) -> Result<BTreeMap<Period, Figures>, Refusal> {
    let months = std::iter::successors(Some(period), |before| before.previous()).take(MONTHS);
    let since = months.last().unwrap_or(period).to_string();
    let all = store::of_respondent(shelf.db(), respondent, &since).await;
    // Versions come oldest first: the last of a month stands.
    let all = all.map_err(|failure| Refusal::failed(reader.language, failure))?.into_iter();
    let of_form = all.filter(|report| report.form == form.code);
    let dated = of_form.filter_map(|report| Some((report.period.parse::<Period>().ok()?, report.figures)));
    Ok(dated.filter(|(month, _)| *month <= period).collect())
}

/// The closed versions of months over the enterprise's region.
async fn closed(
    shelf: &Shelf,
    reader: &Reader,
    form: &Form,
    member: &Member,
    months: impl Iterator<Item = Period>,
) -> Result<BTreeMap<Period, Reports>, Refusal> {
    let failed = |failure| Refusal::failed(reader.language, failure);
    let units = counter::units(shelf, reader).await?;
    let mut closed = BTreeMap::new();
    for month in months {
        if let Some(close) = covering(shelf, &units, form, month, &member.region).await.map_err(failed)?.pop() {
            closed.insert(month, frozen(shelf, form, &close, month).await.map_err(failed)?);
        }
    }
    Ok(closed)
}

fn amount(value: Option<Decimal>, line: &Line) -> String {
    value.map_or_else(|| "—".to_owned(), |value| show::grouped(&Exact::from(value), line.decimals))
}

fn rate(month: &Month, language: Language) -> String {
    match month.growth.as_ref().map(|growth| &growth.outcome) {
        Some(Outcome::Number(number)) => show::signed(&number.value, 1),
        Some(Outcome::Words(words, _)) => show::words(*words, language),
        Some(Outcome::Absent(_)) | None => "—".to_owned(),
    }
}

/// Whole percents: a band, not a figure of anybody.
fn percents(band: &Band) -> [String; 3] {
    band.quartiles.each_ref().map(|rate| show::signed(rate, 0))
}

fn row(form: &Form, member: &Member, line: &Line, month: &Month, language: Language) -> Row {
    Row {
        label: counter::month_label(form, month.period, language),
        href: format!("/reports/{}/{}/{}", segment(&form.code), month.period, segment(&member.code)),
        now: amount(month.now, line),
        before: amount(month.before, line),
        growth: rate(month, language),
        band: month.band.as_ref().map_or_else(
            || "—".to_owned(),
            |band| {
                let [low, _, high] = percents(band);
                format!("{low} … {high}")
            },
        ),
        peers: month.band.as_ref().map_or_else(String::new, |band| band.count.to_string()),
        falls: month.now < month.before,
    }
}

fn sentence(form: &Form, line: &Line, months: &[Month], language: Language) -> String {
    let Some(last) = months.last() else { return say(language, "history-none") };
    let change = last.growth.as_ref().and_then(|growth| show::change(&growth.outcome, language));
    let change = change.unwrap_or_else(|| "—".to_owned());
    let arguments = [
        ("period", counter::month_label(form, last.period, language).into()),
        ("line", line.name.in_language(language).into()),
        ("now", amount(last.now, line).into()),
        ("unit", line.unit.in_language(language).into()),
        ("change", change.into()),
    ];
    let own = say_with(language, "history-sentence", &arguments);
    let Some(band) = &last.band else { return own };
    let [low, middle, high] = percents(band);
    let peers = [
        ("count", basis::message::Argument::Count(i64::try_from(band.count).unwrap_or(i64::MAX))),
        ("low", low.into()),
        ("middle", middle.into()),
        ("high", high.into()),
    ];
    format!("{own}{}", say_with(language, "history-peers", &peers))
}

/// The months as the page's chart draws them: own figures as bars, growth and the peers' band as lines.
fn chart(line: &Line, months: &[Month], language: Language) -> String {
    let rate = |month: &Month| month.growth.as_ref()?.number().map(|it| it.value.rounded(1, Rounding::HalfUp));
    let edge =
        |month: &Month, at: usize| month.band.as_ref().map(|band| band.quartiles[at].rounded(0, Rounding::HalfUp));
    let values = |of: &dyn Fn(&Month) -> Option<String>| months.iter().map(of).collect::<Vec<_>>();
    let spec = json!({
        "kind": "bar",
        "x": months.iter().map(|month| month.period.to_string()).collect::<Vec<_>>(),
        "series": [
            { "name": line.name.in_language(language), "unit": line.unit.in_language(language),
              "values": values(&|month| month.now.map(|value| value.to_string())) },
            { "name": say(language, "month-growth"), "unit": "%", "kind": "line", "axis": 1, "values": values(&rate) },
            { "name": say(language, "history-high"), "unit": "%", "kind": "line", "axis": 1, "strong": false,
              "values": values(&|month| edge(month, 2)) },
            { "name": say(language, "history-low"), "unit": "%", "kind": "line", "axis": 1, "strong": false,
              "values": values(&|month| edge(month, 0)) },
        ],
    });
    // It stands in a script element of the page.
    spec.to_string().replace('<', "\\u003c")
}

fn workbook(
    reader: &Reader,
    member: &Member,
    line: &Line,
    column: Column,
    months: &[Month],
) -> Result<Response, Refusal> {
    let language = reader.language;
    let unit = line.unit.in_language(language);
    let heading = |id: &str, unit: &str, numeric: bool| BookColumn {
        heading: say(language, id),
        unit: unit.to_owned(),
        numeric,
        width: None,
    };
    let number =
        |value: Option<String>, decimals: u32| value.map_or(Cell::Empty, |text| Cell::Number { text, decimals });
    let title = format!(
        "{} {} {}",
        member.name,
        line.name.in_language(language),
        say(language, &format!("report-column-{}", column.word()))
    );
    let rows = months.iter().map(|month| {
        let edge = |at: usize| month.band.as_ref().map(|band| band.quartiles[at].rounded(0, Rounding::HalfUp));
        vec![
            Cell::Text(month.period.to_string()),
            number(month.now.map(|value| value.to_string()), line.decimals),
            number(month.before.map(|value| value.to_string()), line.decimals),
            number(month.growth.as_ref().and_then(Derived::number).map(|it| it.value.rounded(1, Rounding::HalfUp)), 1),
            number(edge(0), 0),
            number(edge(1), 0),
            number(edge(2), 0),
        ]
    });
    let sheet = Sheet {
        name: say(language, "history-title"),
        title: title.clone(),
        columns: vec![
            heading("picker-period", "", false),
            heading("month-now", unit, true),
            heading("month-before", unit, true),
            heading("month-growth", "%", true),
            heading("history-low", "%", true),
            heading("history-middle", "%", true),
            heading("history-high", "%", true),
        ],
        rows: rows.collect(),
        notes_below: vec![say(language, "history-note")],
        chart: Some(Chart::Line { title: title.clone(), category: 0, values: vec![1, 2] }),
        ..Sheet::default()
    };
    let bytes = Book { sheets: vec![sheet] }.to_xlsx().map_err(|error| Refusal::failed(language, error))?;
    Ok(download(bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &format!("{title}.xlsx")))
}
