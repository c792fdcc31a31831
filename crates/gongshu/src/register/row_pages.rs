//! One row of a register with everything that was ever said of it.

use askama::Template;
use axum::extract::{Path, Query, State};
use basis::language::Language;
use serde::Deserialize;

use super::attachment_pages;
use super::counter::{Counter, Page, SharedPacks, failed, register};
use super::list_pages::valid;
use super::names::{Names, Shown};
use super::rows::{Entry, Parent, settled};
use super::units::Units;
use crate::access::Deed;
use crate::attachment::Panel;
use crate::pack::Packs;
use crate::pack::register::Register;
use crate::page::{Reader, Refusal, Shell, segment, show};

#[derive(Template)]
#[template(path = "register/row.html")]
struct RowPage {
    shell: Shell,
    code: String,
    path: String,
    name: String,
    register: String,
    register_name: String,
    valid: String,
    fields: Vec<(String, Shown)>,
    parents: Vec<ParentRow>,
    history: Vec<HistoryRow>,
    cockpit: Option<String>,
    may_enter: bool,
    done: String,
    attachments: Panel,
}

struct ParentRow {
    hierarchy: String,
    parent: String,
    code: String,
    href: String,
    valid: String,
}

struct HistoryRow {
    batch: i64,
    valid: String,
    removed: bool,
    changes: Vec<Difference>,
}

/// What a field was and what it is.
pub(super) struct Difference {
    pub field: String,
    pub old: String,
    pub new: String,
}

/// The fields in which one statement differs from another, as people read them.
pub(super) fn differences(
    register: &Register,
    names: &Names,
    old: Option<&Entry>,
    new: &Entry,
    language: Language,
) -> Vec<Difference> {
    let mut differences = Vec::new();
    for field in &register.fields {
        let shown = |entry: &Entry| {
            let shown = names.shown(field, entry.field(&field.code), language);
            if shown.has_code() { format!("{} {}", shown.text, shown.code) } else { shown.text }
        };
        let (old, new) = (old.map(shown).unwrap_or_default(), shown(new));
        if old != new {
            differences.push(Difference { field: field.name.in_language(language).to_owned(), old, new });
        }
    }
    differences
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct RowQuery {
    /// The data version that was just made here.
    pub done: String,
}

/// GET /register/{register}/{code}: one row and its history.
pub async fn row(
    State(units): State<Units>,
    State(packs): State<SharedPacks>,
    reader: Reader,
    Path((register, code)): Path<(String, String)>,
    Query(query): Query<RowQuery>,
) -> Page {
    row_page(&units, &packs, &reader, (&register, &code), query.done, String::new()).await
}

/// A row's page; `error` says why the last paper was not kept.
pub(super) async fn row_page(
    units: &Units,
    packs: &Packs,
    reader: &Reader,
    (register_code, code): (&str, &str),
    done: String,
    error: String,
) -> Page {
    let register = register(packs, reader, register_code, Deed::SeeRegister)?;
    let language = reader.language;
    let counter = Counter::at(units, packs, reader, None).await.map_err(failed(reader))?;
    let history = counter.history(register, code).await.map_err(failed(reader))?;
    let Some(newest) = settled(history.clone()).pop() else { return Err(Refusal::not_found(language, code)) };
    let parents = counter.parents(register).await.map_err(failed(reader))?;
    let names = counter.names(register).await.map_err(failed(reader))?;
    let may_enter = counter.may_enter(register, &newest).await.map_err(failed(reader))?;
    let title = names.title(register, &newest, language);
    let view = RowPage {
        attachments: attachment_pages::panel(units, packs, reader, register_code, code, error).await?,
        shell: Shell::new(reader, "register", &title),
        name: title,
        register: register.code.clone(),
        register_name: register.name.in_language(language).to_owned(),
        valid: valid(&newest),
        fields: register
            .fields
            .iter()
            .map(|field| {
                let shown = names.shown(field, newest.field(&field.code), language);
                (field.name.in_language(language).to_owned(), shown)
            })
            .filter(|(_, shown)| !shown.text.is_empty())
            .collect(),
        parents: parents
            .iter()
            .filter(|parent| parent.code == code)
            .map(|parent| parent_row(register, &counter, parent, language))
            .collect(),
        history: history
            .iter()
            .enumerate()
            .map(|(at, entry)| HistoryRow {
                batch: entry.batch,
                valid: valid(entry),
                removed: entry.removed,
                changes: differences(register, &names, history.get(at + 1), entry, language),
            })
            .collect(),
        cockpit: (register.code == super::UNIT && reader.visit.may(Deed::SeeFigures))
            .then(|| format!("/cockpit/{}", segment(code))),
        may_enter,
        done,
        path: format!("/register/{}/{}", register.code, segment(code)),
        code: code.to_owned(),
    };
    show(&view.shell.clone(), &view)
}

fn parent_row(register: &Register, counter: &Counter<'_>, parent: &Parent, language: Language) -> ParentRow {
    let hierarchy = register.hierarchies.iter().find(|hierarchy| hierarchy.code == parent.hierarchy);
    ParentRow {
        hierarchy: hierarchy.map_or(parent.hierarchy.as_str(), |it| it.name.in_language(language)).to_owned(),
        parent: counter.tree.name(&parent.parent, language).to_owned(),
        href: format!("/register/{}/{}", register.code, segment(&parent.parent)),
        valid: match (parent.valid_from.as_str(), parent.valid_until.as_str()) {
            ("", "") => String::new(),
            (from, until) => format!("{from} – {until}"),
        },
        code: parent.parent.clone(),
    }
}
