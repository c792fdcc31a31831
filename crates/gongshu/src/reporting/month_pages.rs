//! The month explorer (月度汇总): one line of a form over a month, by region, industry, size, park or enterprise: who pulls it up and
//! who down, each line a door to what is under it.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, Query, State as Given};
use axum::response::Response;
use basis::code::industry::IndustryCode;
use basis::derive::{Derived, Outcome};
use basis::exact::{Exact, Rounding};
use basis::language::Language;
use basis::show;
use files::book::{Book, Cell, Chart, Column as BookColumn, Sheet};
use serde::Deserialize;

use super::counter;
use super::desk::own_unit;
use super::figures::Figures;
use super::record::State;
use super::tables::{By, Row, Table, table};
use crate::access::Deed;
use crate::message::{say, say_with};
use crate::number::shelf::Shelf;
use crate::pack::form::{Column, Line};
use crate::pack::tables::INDUSTRIES;
use crate::page::{Reader, Refusal, Shell, download, segment, show as show_page};
use crate::register::subjects::Subjects;
use crate::registry::Member;

type Page = Result<Response, Refusal>;

/// Lines on one page; the workbook has all.
const SHOWN: usize = 200;

/// What is looked at.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Asked {
    pub by: String,
    pub line: String,
    pub column: String,
    /// Only enterprises of this region, and all below it.
    pub region: String,
    /// Only of this division.
    pub division: String,
}

struct RowView {
    name: String,
    /// Where it is opened: the same table, narrowed to it; the enterprise's own report.
    href: Option<String>,
    count: usize,
    now: String,
    before: String,
    growth: String,
    share: String,
    pull: String,
    contribution: String,
    rank: u32,
    falls: bool,
}

#[derive(Template)]
#[template(path = "reporting/month.html")]
struct MonthPage {
    shell: Shell,
    base: String,
    desk: String,
    export: String,
    sentence: String,
    note: String,
    lines: Vec<(String, String, bool)>,
    columns: Vec<(&'static str, String, bool)>,
    ways: Vec<(&'static str, String, bool)>,
    asked: Asked,
    narrowed: String,
    whole: RowView,
    rows: Vec<RowView>,
    more: usize,
    unit: String,
}

/// A derived rate as it is printed: one decimal, or the words, or a dash.
fn printed(derived: &Derived, language: Language) -> String {
    match &derived.outcome {
        Outcome::Number(number) => show::signed(&number.value, 1),
        Outcome::Words(words, _) => show::words(*words, language),
        Outcome::Absent(_) => "—".to_owned(),
    }
}

fn plain_rate(derived: &Derived) -> String {
    derived.number().map_or_else(|| "—".to_owned(), |number| show::plain(&number.value, 1))
}

/// What groups are called, and where each leads.
struct Names<'a> {
    units: &'a Subjects,
    enterprises: HashMap<&'a str, &'a str>,
    by: By,
    language: Language,
}

impl Names<'_> {
    fn of(&self, code: &str) -> String {
        let unknown = || say(self.language, "month-unknown");
        match self.by {
            _ if code.is_empty() => unknown(),
            By::Region | By::Park => self.units.name(code, self.language).to_owned(),
            By::Division => {
                let name = code.parse::<IndustryCode>().ok().and_then(|code| INDUSTRIES.name(&code));
                name.map_or_else(|| code.to_owned(), |name| format!("{code} {name}"))
            }
            By::Size => say(self.language, &format!("month-size-{code}")),
            By::Enterprise => self.enterprises.get(code).copied().unwrap_or(code).to_owned(),
        }
    }
}

/// Everything a month's page and its workbook are made from.
struct Month {
    form_name: String,
    title: String,
    line: Line,
    column: Column,
    by: By,
    table: Table,
    names: HashMap<String, String>,
    counted: usize,
    expected: usize,
}

async fn month_of(
    shelf: &Shelf,
    reader: &Reader,
    (form, period): (&str, &str),
    asked: &Asked,
) -> Result<Month, Refusal> {
    let form = counter::form(shelf.packs(), reader, form)?;
    let period = counter::month(reader, period)?;
    let language = reader.language;
    let units = counter::units(shelf, reader).await?;
    let unit = if asked.region.is_empty() { own_unit(reader) } else { asked.region.clone() };
    let roster = counter::roster(shelf, reader, Deed::ReviewReport, form, period, &unit).await?;
    let by = By::named(&asked.by).unwrap_or(By::Region);
    let line = form.line(&asked.line).or_else(|| form.lines.first());
    let line = line.ok_or_else(|| Refusal::not_found(language, &asked.line))?;
    let open = |column: &Column| form.is_open(line, *column, period) && !column.is_last_year();
    let column = Column::named(&asked.column).filter(open);
    let column = column.or_else(|| form.columns.iter().copied().find(open)).unwrap_or(Column::YearToDate);
    // What came back is not counted: its figures are known to be wrong.
    let reports: Vec<(&Member, &Figures)> = roster
        .lines
        .iter()
        .filter(|it| it.state().is_some_and(|state| state != State::Returned))
        .filter(|it| asked.division.is_empty() || it.member.industry.starts_with(&asked.division))
        .filter_map(|it| it.report.as_ref().map(|report| (&it.member, &report.figures)))
        .collect();
    let table = table(&reports, by, &line.code, column, &line.unit);
    let enterprises = reports.iter().map(|(member, _)| (member.code.as_str(), member.name.as_str())).collect();
    let naming = Names { units: &units, enterprises, by, language };
    if by == By::Enterprise {
        for row in table.groups.iter().take(SHOWN) {
            reader.visit.reads.note(&row.code);
        }
    }
    Ok(Month {
        names: table.groups.iter().map(|row| (row.code.clone(), naming.of(&row.code))).collect(),
        form_name: form.name.in_language(language).to_owned(),
        title: format!("{}{}", basis::show::period(period, column.span(), language), line.name.in_language(language),),
        counted: reports.len(),
        expected: roster.lines.len(),
        line: line.clone(),
        column,
        by,
        table,
    })
}

fn view(row: &Row, name: String, href: Option<String>, decimals: u32, language: Language) -> RowView {
    let amount = |value| show::grouped(&Exact::from(value), decimals);
    RowView {
        name,
        href,
        count: row.count,
        now: amount(row.now),
        before: amount(row.before),
        growth: printed(&row.growth, language),
        share: plain_rate(&row.share),
        pull: row.pull.number().map_or_else(|| "—".to_owned(), |it| show::signed(&it.value, 2)),
        contribution: plain_rate(&row.contribution),
        rank: row.rank,
        falls: row.now < row.before,
    }
}

/// GET /month/{form}/{period}
pub async fn month(
    Given(shelf): Given<Shelf>,
    reader: Reader,
    Path((form, period)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Page {
    let language = reader.language;
    let month = month_of(&shelf, &reader, (&form, &period), &asked).await?;
    let base = format!("/month/{}/{period}", segment(&form));
    let units = counter::units(&shelf, &reader).await?;
    let query = |by: &str, region: &str, division: &str| {
        format!(
            "{base}?by={by}&line={}&column={}&region={}&division={}",
            segment(&month.line.code),
            month.column.word(),
            segment(region),
            segment(division)
        )
    };
    let href = |code: &str| match month.by {
        By::Region | By::Park => Some(query("division", code, &asked.division)),
        By::Division => Some(query("enterprise", &asked.region, code)),
        By::Size => None,
        By::Enterprise => Some(format!("/desk/{}/{period}/{}", segment(&form), segment(code))),
    };
    let decimals = month.line.decimals;
    let rows: Vec<RowView> = month
        .table
        .groups
        .iter()
        .take(SHOWN)
        .map(|row| {
            let name = month.names.get(&row.code).cloned().unwrap_or_default();
            view(row, name, href(&row.code).filter(|_| !row.code.is_empty()), decimals, language)
        })
        .collect();
    let whole = view(&month.table.whole, say(language, "month-whole"), None, decimals, language);
    let best = month.table.groups.first().filter(|row| row.before < row.now);
    let worst = month.table.groups.last().filter(|row| row.now < row.before);
    let named = |row: Option<&Row>| {
        row.map_or_else(
            || say(language, "month-nobody"),
            |row| {
                let pull = row.pull.number().map(|it| show::pull(&it.value, language)).unwrap_or_default();
                format!("{}（{pull}）", month.names.get(&row.code).map_or("", String::as_str))
            },
        )
    };
    let change = show::change(&month.table.whole.growth.outcome, language).unwrap_or_else(|| "—".to_owned());
    let sentence = say_with(
        language,
        "month-sentence",
        &[
            ("what", month.title.as_str().into()),
            ("now", whole.now.as_str().into()),
            ("unit", month.line.unit.in_language(language).into()),
            ("change", change.into()),
            ("best", named(best).into()),
            ("worst", named(worst).into()),
        ],
    );
    let count = |count: usize| basis::message::Argument::Count(i64::try_from(count).unwrap_or(i64::MAX));
    let known = counter::form(shelf.packs(), &reader, &form)?;
    let at = counter::month(&reader, &period)?;
    let mut narrowed = Vec::new();
    if !asked.region.is_empty() {
        narrowed.push(units.name(&asked.region, language).to_owned());
    }
    if let Ok(code) = asked.division.parse::<IndustryCode>() {
        narrowed.extend(INDUSTRIES.name(&code).map(str::to_owned));
    }
    let page = MonthPage {
        shell: Shell::new(&reader, "desk", format!("{} {}", month.form_name, counter::label(at, language))),
        desk: format!("/desk/{}/{period}", segment(&form)),
        export: query(month.by.word(), &asked.region, &asked.division).replace(&base, &format!("{base}/export.xlsx")),
        sentence,
        note: say_with(
            language,
            "month-note",
            &[
                ("counted", count(month.counted)),
                ("missing", count(month.expected - month.counted.min(month.expected))),
            ],
        ),
        lines: known
            .lines
            .iter()
            .map(|line| (line.code.clone(), line.name.in_language(language).to_owned(), line.code == month.line.code))
            .collect(),
        columns: known
            .columns
            .iter()
            .filter(|column| known.is_open(&month.line, **column, at) && !column.is_last_year())
            .map(|column| {
                (column.word(), say(language, &format!("report-column-{}", column.word())), *column == month.column)
            })
            .collect(),
        ways: By::ALL
            .into_iter()
            .map(|by| (by.word(), say(language, &format!("month-by-{}", by.word())), by == month.by))
            .collect(),
        narrowed: narrowed.join(" · "),
        more: month.table.groups.len() - rows.len(),
        unit: month.line.unit.in_language(language).to_owned(),
        base,
        asked,
        whole,
        rows,
    };
    show_page(&page.shell.clone(), &page)
}

/// GET /month/{form}/{period}/export.xlsx: the whole table, its totals as live formulas, with a chart.
pub async fn export(
    Given(shelf): Given<Shelf>,
    reader: Reader,
    Path((form, period)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Page {
    let language = reader.language;
    let month = month_of(&shelf, &reader, (&form, &period), &asked).await?;
    if month.by == By::Enterprise {
        for row in &month.table.groups {
            reader.visit.reads.note(&row.code);
        }
    }
    reader.visit.reads.note_export();
    let decimals = month.line.decimals;
    let number = |text: String, decimals: u32| Cell::Number { text, decimals };
    let rate = |derived: &Derived, decimals: u32| match derived.number() {
        Some(it) => number(it.value.rounded(decimals, Rounding::HalfUp), decimals),
        None => Cell::Empty,
    };
    let line = |row: &Row, name: String| {
        vec![
            Cell::Text(name),
            number(row.count.to_string(), 0),
            number(row.now.to_string(), decimals),
            number(row.before.to_string(), decimals),
            rate(&row.growth, 1),
            rate(&row.share, 1),
            rate(&row.pull, 2),
            rate(&row.contribution, 1),
        ]
    };
    let mut rows = vec![line(&month.table.whole, say(language, "month-whole"))];
    rows.extend(
        month.table.groups.iter().map(|row| line(row, month.names.get(&row.code).cloned().unwrap_or_default())),
    );
    let column = |id: &str, unit: &str, numeric: bool| BookColumn {
        heading: say(language, id),
        unit: unit.to_owned(),
        numeric,
        width: None,
    };
    let unit = month.line.unit.in_language(language);
    let sheet = Sheet {
        name: say(language, &format!("month-by-{}", month.by.word())),
        title: month.title.clone(),
        notes_above: Vec::new(),
        columns: vec![
            column(&format!("month-by-{}", month.by.word()), "", false),
            column("month-count", "", true),
            column("month-now", unit, true),
            column("month-before", unit, true),
            column("month-growth", "%", true),
            column("month-share", "%", true),
            column("month-pull", &say(language, "month-points"), true),
            column("month-contribution", "%", true),
        ],
        rows,
        notes_below: vec![say(language, "month-base")],
        chart: None::<Chart>,
    };
    let bytes = Book { sheets: vec![sheet] }.to_xlsx().map_err(|error| Refusal::failed(language, error))?;
    let name = format!("{}.xlsx", month.title);
    Ok(download(bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &name))
}
