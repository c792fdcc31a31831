//! A month as its page prints it.

use askama::Template;
use axum::response::Response;
use basis::code::industry::IndustryCode;
use basis::message::Argument;
use basis::show;

use super::asked::{Asked, Month};
use super::body::{Body, PartView, RowView, SetView, across_of, parts, parts_whole, row_view};
use super::gathered::NOW;
use super::tables::{By, Row, Sum, Table};
use crate::message::{say, say_with};
use crate::pack::form::{Column, Line};
use crate::pack::tables::INDUSTRIES;
use crate::page::{Reader, Refusal, Shell, segment, show as show_page};
use crate::reporting::counter;
use crate::store::clock::shown as moment;

type Page = Result<Response, Refusal>;

/// One thing a select offers.
struct Choice {
    value: String,
    label: String,
    current: bool,
}

/// A select of the picker.
struct Select {
    name: &'static str,
    label: String,
    choices: Vec<Choice>,
}

/// What every page of a month has: the doors in its head, and the picker.
pub(super) struct Frame {
    narrowed: String,
    desk: String,
    tree: String,
    efficiency: Option<String>,
    export: String,
    /// The month's totals, narrowed to nothing.
    pub all: String,
    /// Where the picker leads.
    action: String,
    asked: Asked,
    selects: Vec<Select>,
    /// What the page is made from.
    pub note: String,
    /// What groups are called.
    pub heading: String,
}

#[derive(Template)]
#[template(path = "reporting/month/month.html")]
struct MonthPage {
    shell: Shell,
    frame: Frame,
    sentence: String,
    unit: String,
    whole: RowView,
    parts: Vec<PartView>,
    /// The change against the books, and the nominal growth it is.
    parts_whole: PartView,
    losses: String,
    body: Body,
}

pub(super) fn count(count: usize) -> Argument {
    Argument::Count(i64::try_from(count).unwrap_or(i64::MAX))
}

fn sentence(month: &Month<'_>, table: &Table) -> String {
    let language = month.language;
    let best = table.groups.first().filter(|row| row.before < row.now);
    let worst = table.groups.last().filter(|row| row.now < row.before);
    let named = |row: Option<&Row>| {
        row.map_or_else(
            || say(language, "month-nobody"),
            |row| {
                let pull = row.pull.number().map(|it| show::pull(&it.value, language)).unwrap_or_default();
                let name = month.name(month.by, &row.code);
                say_with(language, "month-puller", &[("name", name.into()), ("pull", pull.into())])
            },
        )
    };
    let change = show::change(&table.whole.growth.outcome, language).unwrap_or_else(|| "—".to_owned());
    say_with(
        language,
        "month-sentence",
        &[
            ("what", month.title().into()),
            ("now", month.amount(table.whole.now).into()),
            ("unit", month.line.unit.in_language(language).into()),
            ("change", change.into()),
            ("best", named(best).into()),
            ("worst", named(worst).into()),
        ],
    )
}

/// What the table is made from: a closed version, or reports as they stand.
fn note(month: &Month<'_>) -> String {
    let gathered = &month.gathered;
    let counted = gathered.now.reports.len();
    match &gathered.now.close {
        Some(close) => say_with(
            month.language,
            "month-note-closed",
            &[
                ("version", close.version.to_string().into()),
                ("at", moment(&close.at).into()),
                ("counted", count(counted)),
            ],
        ),
        None => say_with(
            month.language,
            "month-note",
            &[("counted", count(counted)), ("missing", count(gathered.expected.len().saturating_sub(counted)))],
        ),
    }
}

fn versions(month: &Month<'_>) -> Vec<Choice> {
    let current = month.gathered.now.close.as_ref().map(|close| close.number);
    let mut versions: Vec<Choice> = month
        .gathered
        .closes
        .iter()
        .rev()
        .map(|close| Choice {
            value: close.number.to_string(),
            label: say_with(
                month.language,
                "month-version",
                &[("version", close.version.to_string().into()), ("at", moment(&close.at).into())],
            ),
            current: Some(close.number) == current,
        })
        .collect();
    let label = say(month.language, "month-version-now");
    versions.push(Choice { value: NOW.to_owned(), label, current: current.is_none() });
    versions
}

/// The selects that choose a cell of the form and a second division.
fn selects_of_cell(month: &Month<'_>, is_pivot: bool) -> Vec<Select> {
    let (language, asked, form) = (month.language, &month.asked, month.form);
    let choice = |value: &str, label: String, current: bool| Choice { value: value.to_owned(), label, current };
    let none = choice("", say(language, "month-across-none"), asked.across.is_empty());
    let across =
        across_of(month.by).into_iter().map(|by| choice(by.word(), by_name(by, month), by.word() == asked.across));
    let across = std::iter::once(none).chain(across).collect();
    let mut selects = vec![Select { name: "across", label: say(language, "month-across"), choices: across }];
    if is_pivot {
        let measures = ["now", "growth", "pull"];
        let current = measures.into_iter().find(|it| *it == asked.measure).unwrap_or("now");
        let choices =
            measures.iter().map(|it| choice(it, say(language, &format!("month-measure-{it}")), *it == current));
        selects.push(Select { name: "measure", label: say(language, "month-measure"), choices: choices.collect() });
    }
    let line =
        |line: &Line| choice(&line.code, line.name.in_language(language).to_owned(), line.code == month.line.code);
    let lines = form.lines.iter().map(line).collect();
    selects.push(Select { name: "line", label: say(language, "report-line"), choices: lines });
    let open = |column: &&Column| form.is_open(&month.line, **column, month.period) && !column.is_last_year();
    let column = |column: &Column| {
        choice(column.word(), say(language, &format!("report-column-{}", column.word())), *column == month.column)
    };
    let columns = form.columns.iter().filter(open).map(column).collect();
    selects.push(Select { name: "column", label: say(language, "report-column"), choices: columns });
    selects
}

fn by_name(by: By, month: &Month<'_>) -> String {
    say(month.language, &format!("month-by-{}", by.word()))
}

/// The frame of one of a month's pages: where its picker leads, and what else it picks.
fn frame(month: &Month<'_>, action: String, more: Vec<Select>) -> Frame {
    let (language, base, asked) = (month.language, month.base(), &month.asked);
    let mut narrowed = Vec::new();
    if !asked.region.is_empty() {
        narrowed.push(month.units.name(&asked.region, language).to_owned());
    }
    if let Ok(code) = asked.division.parse::<IndustryCode>() {
        narrowed.extend(INDUSTRIES.name(&code).map(str::to_owned));
    }
    let by = |by: By| Choice { value: by.word().to_owned(), label: by_name(by, month), current: by == month.by };
    let ways = By::ALL.into_iter().map(by).collect();
    let mut selects = vec![Select { name: "by", label: say(language, "month-by"), choices: ways }];
    selects.extend(more);
    selects.push(Select { name: "version", label: say(language, "month-versions"), choices: versions(month) });
    Frame {
        narrowed: narrowed.join(" · "),
        desk: format!("/desk/{}/{}", segment(&month.form.code), month.period),
        tree: asked.query(&format!("{base}/tree"), |_| {}),
        efficiency: (!month.form.ratios.is_empty()).then(|| asked.query(&format!("{base}/efficiency"), |_| {})),
        export: asked.query(&format!("{base}/export.xlsx"), |_| {}),
        all: base,
        action,
        asked: asked.clone(),
        selects,
        note: note(month),
        heading: by_name(month.by, month),
    }
}

fn losses(month: &Month<'_>, sum: &Sum) -> String {
    if !month.line.negative || sum.below_zero == 0 {
        return String::new();
    }
    say_with(
        month.language,
        "month-losses",
        &[
            ("count", count(sum.below_zero)),
            ("amount", month.amount(sum.losses.abs()).into()),
            ("unit", month.line.unit.in_language(month.language).into()),
        ],
    )
}

/// The page of a month's table.
pub(super) fn page(reader: &Reader, month: &Month<'_>, table: &Table, body: Body) -> Page {
    let language = reader.language;
    let is_pivot = matches!(body, Body::Pivot(_));
    let title = format!(
        "{} {}",
        month.form.name.in_language(language),
        counter::month_label(month.form, month.period, language)
    );
    let view = MonthPage {
        shell: Shell::new(reader, "desk", title),
        frame: frame(month, month.base(), selects_of_cell(month, is_pivot)),
        sentence: sentence(month, table),
        unit: month.line.unit.in_language(language).to_owned(),
        parts: parts(month, &table.whole.sum),
        parts_whole: parts_whole(month, &table.whole.sum),
        losses: losses(month, &table.whole.sum),
        whole: row_view(month, &table.whole, say(language, "month-whole"), None, None),
        body,
    };
    show_page(&view.shell.clone(), &view)
}

#[derive(Template)]
#[template(path = "reporting/month/efficiency.html")]
struct EfficiencyPage {
    shell: Shell,
    frame: Frame,
    set: SetView,
    whole: String,
}

/// The page of a month's efficiency set.
pub(super) fn efficiency_page(reader: &Reader, month: &Month<'_>, set: SetView) -> Page {
    let language = reader.language;
    let title =
        format!("{} {}", say(language, "month-efficiency"), counter::month_label(month.form, month.period, language));
    let view = EfficiencyPage {
        shell: Shell::new(reader, "desk", title),
        frame: frame(month, format!("{}/efficiency", month.base()), Vec::new()),
        set,
        whole: say(language, "month-whole"),
    };
    show_page(&view.shell.clone(), &view)
}
