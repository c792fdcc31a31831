//! A register's list (台账): searched, filtered, as of a day, and as a file.

use askama::Template;
use axum::extract::{Path, Query, State};
use basis::error::Error;
use basis::language::Language;
use files::book::{Book, Cell, Column, Sheet};
use serde::Deserialize;

use super::counter::{Counter, Page, SharedPacks, failed, may, register};
use super::names::{Names, Shown};
use super::rows::{Entry, latest, on, settled};
use super::units::Units;
use crate::access::Deed;
use crate::message::{say, say_with};
use crate::pack::register::{FieldKind, Register};
use crate::page::{Reader, Refusal, Shell, download, segment, show};
use crate::store::Failure;

/// Rows a page shows; more are reached by filter and by page.
const SHOWN: usize = 200;

/// What a list's address asks for.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct ListQuery {
    pub q: String,
    /// `field:value`, one of the choices.
    pub only: String,
    /// The day the list is as of; today's books when empty.
    pub on: String,
    pub sort: String,
    pub page: usize,
    /// The data version that was just made here.
    pub done: String,
}

#[derive(Template)]
#[template(path = "register/list.html")]
struct ListPage {
    shell: Shell,
    code: String,
    name: String,
    note: String,
    registers: Vec<(String, String)>,
    query: ListQuery,
    choices: Vec<(String, String, bool)>,
    headings: Vec<(String, String)>,
    rows: Vec<ListRow>,
    pages: Vec<(usize, String, bool)>,
    counts: String,
    may_enter: bool,
    may_export: bool,
    done: String,
}

struct ListRow {
    code: String,
    href: String,
    cells: Vec<Shown>,
    valid: String,
}

/// The fields of an entry that a list shows.
fn cells(register: &Register, names: &Names, entry: &Entry, language: Language) -> Vec<Shown> {
    let listed = register.fields.iter().filter(|field| field.listed);
    listed.map(|field| names.shown(field, entry.field(&field.code), language)).collect()
}

/// The rows a list's address asks for, in its order.
async fn listed(
    counter: &Counter<'_>,
    register: &Register,
    names: &Names,
    query: &ListQuery,
    language: Language,
) -> Result<Vec<Entry>, Failure> {
    let entries = settled(counter.rows(register).await?);
    let mut rows = match query.on.is_empty() {
        // Without a day: each row once, as it was last.
        true => latest(entries),
        false => on(&entries, &query.on),
    };
    let wanted = query.q.trim().to_lowercase();
    rows.retain(|row| {
        let found = wanted.is_empty()
            || row.code.to_lowercase().contains(&wanted)
            || row.fields.values().any(|value| value.to_lowercase().contains(&wanted))
            || cells(register, names, row, language).iter().any(|cell| cell.text.to_lowercase().contains(&wanted));
        let chosen = match query.only.split_once(':') {
            Some((field, value)) => row.field(field) == value,
            None => true,
        };
        found && chosen
    });
    let (sort, down) = match query.sort.strip_prefix('-') {
        Some(sort) => (sort, true),
        None => (query.sort.as_str(), false),
    };
    if !sort.is_empty() {
        let key = |row: &Entry| if sort == "code" { row.code.clone() } else { row.field(sort).to_owned() };
        rows.sort_by_key(key);
        if down {
            rows.reverse();
        }
    }
    Ok(rows)
}

/// GET /register/{register}
pub async fn list(
    State(units): State<Units>,
    State(packs): State<SharedPacks>,
    reader: Reader,
    Path(code): Path<String>,
    Query(query): Query<ListQuery>,
) -> Page {
    let register = register(&packs, &reader, &code, Deed::SeeRegister)?;
    let language = reader.language;
    if !query.on.is_empty() && query.on.parse::<jiff::civil::Date>().is_err() {
        let error = Error::new("register-date").with("text", &query.on);
        return Err(Refusal::wrong(language, &error));
    }
    let counter = Counter::at(&units, &packs, &reader, reader.as_of).await.map_err(failed(&reader))?;
    let names = counter.names(register).await.map_err(failed(&reader))?;
    let rows = listed(&counter, register, &names, &query, language).await.map_err(failed(&reader))?;
    let total = rows.len();
    let last = total.saturating_sub(1) / SHOWN;
    let page = query.page.min(last);
    let address = |changes: &[(&str, &str)]| {
        let mut pairs = [
            ("q", query.q.clone()),
            ("only", query.only.clone()),
            ("on", query.on.clone()),
            ("sort", query.sort.clone()),
            ("page", page.to_string()),
        ];
        for (name, value) in changes {
            for pair in pairs.iter_mut().filter(|(other, _)| other == name) {
                (*value).clone_into(&mut pair.1);
            }
        }
        let text: Vec<String> = pairs
            .iter()
            .filter(|(name, value)| !value.is_empty() && (*name != "page" || value != "0"))
            .map(|(name, value)| format!("{name}={}", segment(value)))
            .collect();
        format!("/register/{code}?{}", text.join("&"))
    };
    let sorted = |field: &str| {
        let next = if query.sort == field { format!("-{field}") } else { field.to_owned() };
        address(&[("sort", &next), ("page", "0")])
    };
    let mut headings = vec![(say(language, "column-code"), sorted("code"))];
    headings.extend(
        register
            .fields
            .iter()
            .filter(|field| field.listed)
            .map(|field| (field.name.in_language(language).to_owned(), sorted(&field.code))),
    );
    let view = ListPage {
        shell: Shell::new(&reader, "register", register.name.in_language(language)),
        name: register.name.in_language(language).to_owned(),
        note: register.note.in_language(language).to_owned(),
        registers: packs
            .registers
            .iter()
            .filter(|other| may(&reader, other, Deed::SeeRegister))
            .map(|other| (other.code.clone(), other.name.in_language(language).to_owned()))
            .collect(),
        choices: choices(register, language, &query.only),
        headings,
        rows: rows
            .iter()
            .skip(page * SHOWN)
            .take(SHOWN)
            .map(|row| ListRow {
                code: row.code.clone(),
                href: format!("/register/{code}/{}", segment(&row.code)),
                cells: cells(register, &names, row, language),
                valid: valid(row),
            })
            .collect(),
        pages: (0..=last)
            .map(|number| (number + 1, address(&[("page", &number.to_string())]), number == page))
            .collect(),
        counts: say_with(language, "register-total", &[("total", total.to_string().into())]),
        may_enter: may(&reader, register, Deed::EnterRegister),
        may_export: may(&reader, register, Deed::ExportRegister),
        done: query.done.clone(),
        query: query.clone(),
        code: code.clone(),
    };
    show(&view.shell.clone(), &view)
}

/// The days a statement holds; empty when it always does.
pub(super) fn valid(row: &Entry) -> String {
    match (row.valid_from.as_str(), row.valid_until.as_str()) {
        ("", "") => String::new(),
        (from, until) => format!("{from} – {until}"),
    }
}

/// The choices of the register's first choice field, as filters.
fn choices(register: &Register, language: Language, only: &str) -> Vec<(String, String, bool)> {
    register
        .fields
        .iter()
        .find_map(|field| match &field.kind {
            FieldKind::Choice(choices) => Some((field, choices)),
            _ => None,
        })
        .map(|(field, choices)| {
            choices
                .iter()
                .map(|choice| {
                    let value = format!("{}:{}", field.code, choice.code);
                    (value.clone(), choice.name.in_language(language).to_owned(), value == only)
                })
                .collect()
        })
        .unwrap_or_default()
}

/// GET /register/{register}/export.xlsx and export.csv: every row the filter lets through.
pub async fn export(
    State(units): State<Units>,
    State(packs): State<SharedPacks>,
    reader: Reader,
    Path((code, ending)): Path<(String, String)>,
    Query(query): Query<ListQuery>,
) -> Page {
    let register = register(&packs, &reader, &code, Deed::ExportRegister)?;
    let language = reader.language;
    let counter = Counter::at(&units, &packs, &reader, reader.as_of).await.map_err(failed(&reader))?;
    let names = counter.names(register).await.map_err(failed(&reader))?;
    let rows = listed(&counter, register, &names, &query, language).await.map_err(failed(&reader))?;
    let parents = counter.parents(register).await.map_err(failed(&reader))?;
    // Headings are codes: what is exported can be mended and imported again.
    let mut columns = vec!["code".to_owned()];
    columns.extend(register.fields.iter().map(|field| field.code.clone()));
    columns.extend(["valid_from".to_owned(), "valid_until".to_owned()]);
    columns.extend(register.hierarchies.iter().map(|hierarchy| format!("parent_{}", hierarchy.code)));
    let text = |text: &str| if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) };
    let sheet = Sheet {
        name: register.name.in_language(language).to_owned(),
        title: String::new(),
        notes_above: Vec::new(),
        columns: columns
            .into_iter()
            .map(|heading| Column { heading, unit: String::new(), numeric: false, width: None })
            .collect(),
        rows: rows
            .iter()
            .map(|row| {
                let mut cells = vec![text(&row.code)];
                cells.extend(register.fields.iter().map(|field| text(row.field(&field.code))));
                cells.extend([text(&row.valid_from), text(&row.valid_until)]);
                cells.extend(register.hierarchies.iter().map(|hierarchy| {
                    let parent = parents.iter().find(|parent| {
                        parent.code == row.code
                            && parent.hierarchy == hierarchy.code
                            && (parent.valid_from == row.valid_from || parent.valid_from.is_empty())
                    });
                    text(parent.map_or("", |parent| parent.parent.as_str()))
                }));
                cells
            })
            .collect(),
        notes_below: Vec::new(),
        chart: None,
    };
    let name = register.name.in_language(language);
    if ending == "csv" {
        return Ok(download(sheet.to_csv(), "text/csv; charset=utf-8", &format!("{name}.csv")));
    }
    let book = Book { sheets: vec![sheet] };
    let bytes = book.to_xlsx().map_err(|error| Refusal::failed(language, error))?;
    Ok(download(bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &format!("{name}.xlsx")))
}
