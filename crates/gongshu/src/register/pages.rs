//! Pages of book one: a register's list, one row's history, import and export.

use askama::Template;
use axum::Form;
use axum::extract::{Multipart, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use basis::error::{Error, Severity};
use basis::language::Language;
use files::book::{Book, Cell, Column, Sheet};
use serde::Deserialize;

use super::attachment_pages;
use super::import::{self, Plan, shown};
use super::query::{self, Asker};
use super::rows::{Entry, Parent, on, settled, settled_parents};
use super::subjects::Subjects;
use super::units::Units;
use crate::access::Deed;
use crate::attachment::Panel;
use crate::message::{say, say_with};
use crate::pack::Packs;
use crate::pack::register::Register;
use crate::page::desk::{Desk, Received};
use crate::page::{Reader, Refusal, Shell, download, finding, segment, show};
use crate::store::Failure;
use crate::store::batch::{self, Sender};
use crate::store::clock::SharedClock;

type Page = Result<Response, Refusal>;
type SharedPacks = std::sync::Arc<Packs>;

/// Rows a page shows; more are reached by filter and by page.
const SHOWN: usize = 200;

/// The register of an address, for a reader who may do this with it.
fn register<'a>(packs: &'a Packs, reader: &Reader, code: &str, deed: Deed) -> Result<&'a Register, Refusal> {
    let register = packs.register(code).ok_or_else(|| Refusal::not_found(reader.language, code))?;
    match reader.visit.actor.may_with(deed, code, register.gives_rights) {
        true => Ok(register),
        false => Err(Refusal::forbidden(reader.language)),
    }
}

/// The counter at which a reader asks a register: the version they read at, and all units of it.
struct Counter<'a> {
    units: Units,
    packs: &'a Packs,
    reader: &'a Reader,
    version: i64,
    tree: Subjects,
}

impl<'a> Counter<'a> {
    async fn at(
        units: &Units,
        packs: &'a Packs,
        reader: &'a Reader,
        as_of: Option<i64>,
    ) -> Result<Counter<'a>, Failure> {
        let current = batch::data_version(units.db()).await?;
        let version = as_of.map_or(current, |version| version.clamp(0, current));
        let tree = units.at(version).await?;
        Ok(Counter { units: units.clone(), packs, reader, version, tree })
    }

    fn asker(&self) -> Asker<'_> {
        Asker::Reader { actor: &self.reader.visit.actor, units: &self.tree, today: &self.reader.visit.today }
    }

    async fn rows(&self, register: &Register) -> Result<Vec<Entry>, Failure> {
        query::rows(self.units.db(), self.packs, register, self.version, &self.asker()).await
    }

    /// Every statement about one row, newest first.
    async fn history(&self, register: &Register, code: &str) -> Result<Vec<Entry>, Failure> {
        query::history(self.units.db(), self.packs, register, code, self.version, &self.asker()).await
    }

    async fn parents(&self, register: &Register) -> Result<Vec<Parent>, Failure> {
        Ok(settled_parents(query::parents(self.units.db(), register, self.version, &self.asker()).await?))
    }
}

fn failed(reader: &Reader) -> impl Fn(Failure) -> Refusal + '_ {
    |failure| Refusal::failed(reader.language, failure)
}

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
    rows: Vec<(String, String, Vec<String>, String)>,
    pages: Vec<(usize, String, bool)>,
    counts: String,
}

/// The rows a list's address asks for, in its order.
async fn listed(counter: &Counter<'_>, register: &Register, query: &ListQuery) -> Result<Vec<Entry>, Failure> {
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
            || row.fields.values().any(|value| value.to_lowercase().contains(&wanted));
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

fn latest(entries: Vec<Entry>) -> Vec<Entry> {
    let mut rows: Vec<Entry> = Vec::new();
    for entry in entries {
        match rows.last_mut() {
            Some(last) if last.code == entry.code => *last = entry,
            _ => rows.push(entry),
        }
    }
    rows.retain(|row| !row.removed);
    rows
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
    let rows = listed(&counter, register, &query).await.map_err(failed(&reader))?;
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
            .filter(|other| reader.visit.actor.may_with(Deed::SeeRegister, &other.code, other.gives_rights))
            .map(|other| (other.code.clone(), other.name.in_language(language).to_owned()))
            .collect(),
        choices: choices(register, language, &query.only),
        headings,
        rows: rows
            .iter()
            .skip(page * SHOWN)
            .take(SHOWN)
            .map(|row| {
                let href = format!("/register/{code}/{}", segment(&row.code));
                let valid = valid(row);
                (row.code.clone(), href, shown(register, &row.fields, language), valid)
            })
            .collect(),
        pages: (0..=last)
            .map(|number| (number + 1, address(&[("page", &number.to_string())]), number == page))
            .collect(),
        counts: say_with(language, "register-total", &[("total", total.to_string().into())]),
        query: query.clone(),
        code: code.clone(),
    };
    show(&view.shell.clone(), &view)
}

fn valid(row: &Entry) -> String {
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
            crate::pack::register::FieldKind::Choice(choices) => Some((field, choices)),
            _ => None,
        })
        .map(|(field, choices)| {
            choices
                .iter()
                .map(|(code, name)| {
                    let value = format!("{}:{code}", field.code);
                    (value.clone(), name.in_language(language).to_owned(), value == only)
                })
                .collect()
        })
        .unwrap_or_default()
}

#[derive(Template)]
#[template(path = "register/row.html")]
struct RowPage {
    shell: Shell,
    code: String,
    name: String,
    register: String,
    register_name: String,
    fields: Vec<(String, String)>,
    parents: Vec<(String, String, String, String)>,
    history: Vec<HistoryRow>,
    cockpit: Option<String>,
    attachments: Panel,
}

struct HistoryRow {
    batch: i64,
    valid: String,
    removed: bool,
    changes: Vec<(String, String, String)>,
}

/// GET /register/{register}/{code}: one row and its history.
pub async fn row(
    State(units): State<Units>,
    State(packs): State<SharedPacks>,
    reader: Reader,
    Path((register_code, code)): Path<(String, String)>,
) -> Page {
    row_page(&units, &packs, &reader, &register_code, &code, String::new()).await
}

/// A row's page; `error` says why the last paper was not kept.
pub(super) async fn row_page(
    units: &Units,
    packs: &Packs,
    reader: &Reader,
    register_code: &str,
    code: &str,
    error: String,
) -> Page {
    let register = register(packs, reader, register_code, Deed::SeeRegister)?;
    let language = reader.language;
    let counter = Counter::at(units, packs, reader, None).await.map_err(failed(reader))?;
    let history = counter.history(register, code).await.map_err(failed(reader))?;
    let Some(newest) = history.first() else { return Err(Refusal::not_found(language, code)) };
    let parents = counter.parents(register).await.map_err(failed(reader))?;
    let names = register.fields.iter().map(|field| field.name.in_language(language).to_owned());
    let all: Vec<&crate::pack::register::Field> = register.fields.iter().collect();
    let text = |entry: &Entry, field: &crate::pack::register::Field| {
        shown(&one_field(register, field), &entry.fields, language).concat()
    };
    let changes = |at: usize| -> Vec<(String, String, String)> {
        let (now, before) = (&history[at], history.get(at + 1));
        all.iter()
            .filter(|field| before.is_none_or(|before| before.field(&field.code) != now.field(&field.code)))
            .map(|field| {
                let old = before.map(|before| text(before, field)).unwrap_or_default();
                (field.name.in_language(language).to_owned(), old, text(now, field))
            })
            .filter(|(_, old, new)| old != new)
            .collect()
    };
    let view = RowPage {
        shell: Shell::new(reader, "register", register.label(&newest.fields, code)),
        name: register.label(&newest.fields, code).to_owned(),
        register: register.code.clone(),
        register_name: register.name.in_language(language).to_owned(),
        fields: names.zip(all.iter().map(|field| text(newest, field))).filter(|(_, value)| !value.is_empty()).collect(),
        parents: parents
            .iter()
            .filter(|parent| parent.code == code)
            .map(|parent| {
                let hierarchy = register.hierarchies.iter().find(|hierarchy| hierarchy.code == parent.hierarchy);
                let hierarchy = hierarchy.map_or(parent.hierarchy.as_str(), |it| it.name.in_language(language));
                let valid = format!("{} – {}", parent.valid_from, parent.valid_until);
                let href = format!("/register/{}/{}", register.code, segment(&parent.parent));
                (hierarchy.to_owned(), parent.parent.clone(), href, valid)
            })
            .collect(),
        history: history
            .iter()
            .enumerate()
            .map(|(at, entry)| HistoryRow {
                batch: entry.batch,
                valid: valid(entry),
                removed: entry.removed,
                changes: changes(at),
            })
            .collect(),
        cockpit: (register.code == super::UNIT).then(|| format!("/cockpit/{}", segment(code))),
        code: code.to_owned(),
        attachments: attachment_pages::panel(units, packs, reader, register_code, code, error).await?,
    };
    show(&view.shell.clone(), &view)
}

/// The register with one field only, so that its value is shown by the one rule for showing values.
fn one_field(register: &Register, field: &crate::pack::register::Field) -> Register {
    let field = crate::pack::register::Field { listed: true, ..field.clone() };
    Register { fields: vec![field], ..register.clone() }
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
    let rows = listed(&counter, register, &query).await.map_err(failed(&reader))?;
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

#[derive(Template)]
#[template(path = "register/import.html")]
struct ImportPage {
    shell: Shell,
    code: String,
    name: String,
    columns: Vec<(String, String, bool)>,
    outcome: Option<Outcome>,
}

struct Outcome {
    file: String,
    findings: Vec<finding::Row>,
    errors: usize,
    plan: Plan,
    mark: String,
    may_commit: bool,
}

fn import_page(register: &Register, reader: &Reader, outcome: Option<Outcome>) -> ImportPage {
    let language = reader.language;
    let mut columns = vec![("code".to_owned(), say(language, "column-code"), false)];
    columns.extend(
        register
            .fields
            .iter()
            .map(|field| (field.code.clone(), field.name.in_language(language).to_owned(), field.optional)),
    );
    columns.extend(register.hierarchies.iter().map(|hierarchy| {
        (format!("parent_{}", hierarchy.code), hierarchy.name.in_language(language).to_owned(), true)
    }));
    columns.push(("valid_from".to_owned(), say(language, "register-valid-from"), true));
    columns.push(("valid_until".to_owned(), say(language, "register-valid-until"), true));
    ImportPage {
        shell: Shell::new(reader, "register", say(language, "register-import")),
        code: register.code.clone(),
        name: register.name.in_language(language).to_owned(),
        columns,
        outcome,
    }
}

/// GET /register/{register}/import
pub async fn import_form(State(packs): State<SharedPacks>, reader: Reader, Path(code): Path<String>) -> Page {
    let view = import_page(register(&packs, &reader, &code, Deed::EnterRegister)?, &reader, None);
    show(&view.shell.clone(), &view)
}

async fn plan_of(
    units: &Units,
    packs: &SharedPacks,
    register: &Register,
    received: &Received,
    reader: &Reader,
) -> Result<Plan, Refusal> {
    let counter = Counter::at(units, packs, reader, None).await.map_err(failed(reader))?;
    let asker = counter.asker();
    let held = import::held(units.db(), packs, register, counter.version, &asker).await.map_err(failed(reader))?;
    let (packs, register, received) = (packs.clone(), register.clone(), received.clone());
    tokio::task::spawn_blocking(move || import::dry_run(&packs, &register, &held, &received.name, &received.bytes))
        .await
        .map_err(|error| Refusal::failed(reader.language, error))
}

/// POST /register/{register}/import: the dry run.
pub async fn import_try(
    State(units): State<Units>,
    State(packs): State<SharedPacks>,
    State(desk): State<Desk>,
    reader: Reader,
    Path(code): Path<String>,
    form: Multipart,
) -> Page {
    let register = register(&packs, &reader, &code, Deed::EnterRegister)?;
    let received = Received::from_form(form).await.map_err(|error| Refusal::upload(reader.language, &error))?;
    if received.name.is_empty() {
        return Err(Refusal::wrong(reader.language, &Error::new("upload-missing")));
    }
    let plan = plan_of(&units, &packs, register, &received, &reader).await?;
    let outcome = Outcome {
        file: received.name.clone(),
        findings: finding::rows(&plan.findings, &reader),
        errors: plan.findings.iter().filter(|finding| finding.severity == Severity::Error).count(),
        may_commit: plan.may_commit(),
        plan,
        mark: desk.lay(received),
    };
    let view = import_page(register, &reader, Some(outcome));
    show(&view.shell.clone(), &view)
}

#[derive(Deserialize)]
pub struct Confirmation {
    pub mark: String,
}

/// POST /register/{register}/import/commit
pub async fn import_commit(
    State(units): State<Units>,
    State(packs): State<SharedPacks>,
    State(desk): State<Desk>,
    State(clock): State<SharedClock>,
    reader: Reader,
    Path(code): Path<String>,
    Form(confirmation): Form<Confirmation>,
) -> Page {
    let register = register(&packs, &reader, &code, Deed::EnterRegister)?;
    let received =
        desk.take(&confirmation.mark).ok_or_else(|| Refusal::wrong(reader.language, &Error::new("upload-gone")))?;
    let plan = plan_of(&units, &packs, register, &received, &reader).await?;
    if !plan.may_commit() {
        return Err(Refusal::wrong(reader.language, &Error::new("import-changed-since")));
    }
    let (who, unit) = (reader.visit.who(Deed::EnterRegister), reader.visit.unit(Deed::EnterRegister));
    let sender = Sender {
        file: &received.name,
        media_type: &received.media_type,
        bytes: &received.bytes,
        title: &received.name,
        unit: &unit,
        by: &who,
    };
    let version =
        import::commit(units.db(), clock.as_ref(), register, &plan, &sender).await.map_err(failed(&reader))?;
    Ok(Redirect::to(&format!("/versions?done={version}#v{version}")).into_response())
}
