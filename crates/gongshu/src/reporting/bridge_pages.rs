//! The bridge between two closes of a month (新旧版桥) as a page and a workbook: from the old sum to the new one, by enterprise.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, Query, State as Given};
use axum::response::Response;
use basis::registry::{Rule, Scope};
use files::book::{Book, Cell, Column as BookColumn, Sheet};
use serde::Deserialize;

use super::checking::shown;
use super::close::{bridge, counted};
use super::close_pages::own;
use super::counter;
use super::desk::failed;
use crate::message::{say, say_with};
use crate::number::shelf::Shelf;
use crate::pack::form::Column;
use crate::page::{Reader, Refusal, Shell, download, segment, show};
use crate::register::query::Asker;
use crate::registry::Roll;
use crate::store::batch;

type Page = Result<Response, Refusal>;

/// What is looked at.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    /// The older close.
    pub from: i64,
    pub line: String,
    pub column: String,
    /// `xlsx` for a workbook.
    pub format: String,
}

struct PierRow {
    name: String,
    region: String,
    before: String,
    after: String,
    change: String,
}

#[derive(Template)]
#[template(path = "reporting/bridge.html")]
struct BridgePage {
    shell: Shell,
    back: String,
    sentence: String,
    rows: Vec<PierRow>,
    lines: Vec<(String, String, bool)>,
    columns: Vec<(&'static str, String, bool)>,
    from: i64,
    export: String,
    before: String,
    after: String,
    change: String,
}

fn signed(value: rust_decimal::Decimal) -> String {
    let text = shown(Some(value));
    if value.is_sign_positive() && !value.is_zero() { format!("+{text}") } else { text }
}

/// GET /close/{number}/bridge: from an older close to this one, enterprise by enterprise.
pub async fn bridge_page(
    Given(shelf): Given<Shelf>,
    reader: Reader,
    Path(number): Path<i64>,
    Query(asked): Query<Asked>,
) -> Page {
    let language = reader.language;
    let (old, new) = (own(&shelf, &reader, asked.from).await?, own(&shelf, &reader, number).await?);
    if (&old.form, &old.period) != (&new.form, &new.period) {
        return Err(Refusal::not_found(language, &asked.from.to_string()));
    }
    let form = counter::form(shelf.packs(), &reader, &new.form)?;
    let period = counter::month(&reader, &new.period)?;
    let line = form.line(&asked.line).or_else(|| form.lines.first());
    let line = line.ok_or_else(|| Refusal::not_found(language, &asked.line))?;
    let column = Column::named(&asked.column).filter(|column| form.columns.contains(column));
    let column = column.or_else(|| form.columns.first().copied()).unwrap_or(Column::YearToDate);
    let before = counted(shelf.db(), old.number).await.map_err(failed(&reader))?;
    let after = counted(shelf.db(), new.number).await.map_err(failed(&reader))?;
    let bridge = bridge(&before, &after, &line.code, column);
    let units = counter::units(&shelf, &reader).await?;
    let version = batch::data_version(shelf.db()).await.map_err(failed(&reader))?;
    let roll = Roll::read(shelf.db(), shelf.packs(), version, &Asker::Program).await.map_err(failed(&reader))?;
    let everybody = roll.members(period, &Rule::of(Scope::All));
    let names: HashMap<&str, &str> = everybody.iter().map(|it| (it.code.as_str(), it.name.as_str())).collect();
    let rows: Vec<PierRow> = bridge
        .piers
        .iter()
        .map(|pier| {
            reader.visit.reads.note(&pier.respondent);
            PierRow {
                name: names.get(pier.respondent.as_str()).copied().unwrap_or(&pier.respondent).to_owned(),
                region: units.name(&pier.region, language).to_owned(),
                before: shown(pier.before),
                after: shown(pier.after),
                change: signed(pier.change()),
            }
        })
        .collect();
    let what = format!(
        "{} {} {}",
        counter::month_label(form, period, language),
        line.name.in_language(language),
        say(language, &format!("report-column-{}", column.word()))
    );
    let title = say_with(
        language,
        "bridge-title",
        &[("old", old.version.to_string().into()), ("new", new.version.to_string().into()), ("what", what.into())],
    );
    if asked.format == "xlsx" {
        reader.visit.reads.note_export();
        return workbook(&reader, &title, rows);
    }
    let (sum_before, sum_after) = (shown(Some(bridge.before)), shown(Some(bridge.after)));
    let arguments = [
        ("before", sum_before.as_str().into()),
        ("after", sum_after.as_str().into()),
        ("unit", line.unit.in_language(language).into()),
        ("count", basis::message::Argument::Count(i64::try_from(rows.len()).unwrap_or(i64::MAX))),
        ("change", signed(bridge.after - bridge.before).into()),
    ];
    let view = BridgePage {
        sentence: say_with(language, "bridge-sentence", &arguments),
        back: format!("/close/{}/{period}", segment(&form.code)),
        lines: form
            .lines
            .iter()
            .map(|it| (it.code.clone(), it.name.in_language(language).to_owned(), it.code == line.code))
            .collect(),
        columns: form
            .columns
            .iter()
            .map(|it| (it.word(), say(language, &format!("report-column-{}", it.word())), *it == column))
            .collect(),
        from: old.number,
        export: format!(
            "/close/{number}/bridge?from={}&line={}&column={}&format=xlsx",
            old.number,
            segment(&line.code),
            column.word()
        ),
        change: signed(bridge.after - bridge.before),
        before: sum_before,
        after: sum_after,
        rows,
        shell: Shell::new(&reader, "desk", title),
    };
    show(&view.shell.clone(), &view)
}

fn workbook(reader: &Reader, title: &str, rows: Vec<PierRow>) -> Page {
    let headings = ["desk-name", "desk-region", "bridge-before", "bridge-after", "bridge-change"];
    let language = reader.language;
    let column =
        |id: &&str| BookColumn { heading: say(language, id), unit: String::new(), numeric: false, width: None };
    let sheet = Sheet {
        name: say(language, "bridge-name"),
        title: title.to_owned(),
        notes_above: Vec::new(),
        columns: headings.iter().map(column).collect(),
        rows: rows
            .into_iter()
            .map(|row| [row.name, row.region, row.before, row.after, row.change].map(Cell::Text).to_vec())
            .collect(),
        notes_below: Vec::new(),
        chart: None,
    };
    let bytes = Book { sheets: vec![sheet] }.to_xlsx().map_err(|error| Refusal::failed(language, error))?;
    Ok(download(bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &format!("{title}.xlsx")))
}
