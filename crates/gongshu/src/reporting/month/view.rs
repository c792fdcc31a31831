//! A month as its page prints it.

use askama::Template;
use axum::response::Response;
use basis::code::industry::IndustryCode;
use basis::message::Argument;
use basis::show;

use super::asked::{Asked, Month};
use super::body::{Body, PartView, RowView, across_of, parts, parts_whole, row_view};
use super::gathered::NOW;
use super::tables::{By, Row, Table};
use crate::message::{say, say_with};
use crate::pack::tables::INDUSTRIES;
use crate::page::{Reader, Refusal, Shell, segment, show as show_page};
use crate::reporting::counter;
use crate::store::clock::shown as moment;

type Page = Result<Response, Refusal>;

struct Choice {
    value: String,
    label: String,
    current: bool,
}

#[derive(Template)]
#[template(path = "reporting/month/month.html")]
struct MonthPage {
    shell: Shell,
    base: String,
    desk: String,
    export: String,
    tree: String,
    efficiency: Option<String>,
    sentence: String,
    note: String,
    lines: Vec<Choice>,
    columns: Vec<Choice>,
    ways: Vec<Choice>,
    across: Vec<Choice>,
    measures: Vec<Choice>,
    versions: Vec<Choice>,
    asked: Asked,
    narrowed: String,
    all: String,
    heading: String,
    unit: String,
    whole: RowView,
    parts: Vec<PartView>,
    /// The change against the books, and the nominal growth it is.
    parts_whole: PartView,
    losses: String,
    is_efficiency: bool,
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

/// The page of a month with what stands in its middle.
pub(super) fn page(reader: &Reader, month: &Month<'_>, table: &Table, body: Body) -> Page {
    let language = reader.language;
    let (base, asked, form) = (month.base(), &month.asked, month.form);
    let choice = |value: &str, label: String, current: bool| Choice { value: value.to_owned(), label, current };
    let by_name = |by: By| say(language, &format!("month-by-{}", by.word()));
    let mut narrowed = Vec::new();
    if !asked.region.is_empty() {
        narrowed.push(month.units.name(&asked.region, language).to_owned());
    }
    if let Ok(code) = asked.division.parse::<IndustryCode>() {
        narrowed.extend(INDUSTRIES.name(&code).map(str::to_owned));
    }
    let across: Vec<Choice> = std::iter::once(choice("", say(language, "month-across-none"), asked.across.is_empty()))
        .chain(across_of(month.by).into_iter().map(|by| choice(by.word(), by_name(by), by.word() == asked.across)))
        .collect();
    let is_pivot = matches!(body, Body::Pivot(_));
    let measures = ["now", "growth", "pull"];
    let measure = measures.into_iter().find(|it| *it == asked.measure).unwrap_or("now");
    let whole = row_view(month, &table.whole, say(language, "month-whole"), None, None);
    let losses = match month.line.negative && 0 < table.whole.sum.below_zero {
        true => say_with(
            language,
            "month-losses",
            &[
                ("count", count(table.whole.sum.below_zero)),
                ("amount", month.amount(table.whole.sum.losses.abs()).into()),
                ("unit", month.line.unit.in_language(language).into()),
            ],
        ),
        false => String::new(),
    };
    let is_efficiency = matches!(body, Body::Efficiency(_));
    let what =
        if is_efficiency { say(language, "month-efficiency") } else { form.name.in_language(language).to_owned() };
    let title = format!("{what} {}", counter::label(month.period, language));
    let view = MonthPage {
        shell: Shell::new(reader, "desk", title),
        desk: format!("/desk/{}/{}", segment(&form.code), month.period),
        export: asked.query(&format!("{base}/export.xlsx"), |_| {}),
        tree: asked.query(&format!("{base}/tree"), |_| {}),
        efficiency: (!form.ratios.is_empty()).then(|| asked.query(&format!("{base}/efficiency"), |_| {})),
        all: base.clone(),
        base: if is_efficiency { format!("{base}/efficiency") } else { base },
        sentence: sentence(month, table),
        note: note(month),
        lines: form
            .lines
            .iter()
            .map(|line| choice(&line.code, line.name.in_language(language).to_owned(), line.code == month.line.code))
            .collect(),
        columns: form
            .columns
            .iter()
            .filter(|column| form.is_open(&month.line, **column, month.period) && !column.is_last_year())
            .map(|column| {
                let label = say(language, &format!("report-column-{}", column.word()));
                choice(column.word(), label, *column == month.column)
            })
            .collect(),
        ways: By::ALL.into_iter().map(|by| choice(by.word(), by_name(by), by == month.by)).collect(),
        across,
        measures: match is_pivot {
            true => measures
                .iter()
                .map(|word| choice(word, say(language, &format!("month-measure-{word}")), *word == measure))
                .collect(),
            false => Vec::new(),
        },
        versions: versions(month),
        narrowed: narrowed.join(" · "),
        heading: by_name(month.by),
        unit: month.line.unit.in_language(language).to_owned(),
        parts: parts(month, &table.whole.sum),
        parts_whole: parts_whole(month, &table.whole.sum),
        losses,
        whole,
        is_efficiency,
        body,
        asked: asked.clone(),
    };
    show_page(&view.shell.clone(), &view)
}
