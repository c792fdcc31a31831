//! The audit for a reader: by person, by deed, by subject, by day; a page at a time, and as a workbook.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::message::say;
use crate::organisation::Staff;
use crate::page::{Reader, Refusal, Shell, download, segment, show};
use crate::store::audit::export::{action_name, book};
use crate::store::audit::{self, Filter, Record};
use crate::store::clock::shown;
use crate::store::{Db, Failure};

type Page = Result<Response, Refusal>;

/// Entries on a page.
const SHOWN: i64 = 100;

/// Entries of one workbook: what a spreadsheet still opens on an old computer.
const EXPORTED: i64 = 100_000;

#[derive(Template)]
#[template(path = "oversight/audit.html")]
struct AuditPage {
    shell: Shell,
    filter: Filter,
    rows: Vec<AuditRow>,
    total: usize,
    export: String,
    older: String,
}

struct AuditRow {
    number: i64,
    at: String,
    person: String,
    post: String,
    action: String,
    refused: bool,
    subject: String,
    before: String,
    after: String,
    address: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Before {
    /// Entries before this number; the newest when it is not given.
    pub before: Option<i64>,
}

fn address(filter: &Filter, path: &str) -> String {
    let pairs = [
        ("person", &filter.person),
        ("post", &filter.post),
        ("action", &filter.action),
        ("subject", &filter.subject),
        ("text", &filter.text),
        ("from", &filter.from),
        ("until", &filter.until),
        ("outcome", &filter.outcome),
    ];
    let given: Vec<String> = pairs
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", segment(value)))
        .collect();
    if given.is_empty() { path.to_owned() } else { format!("{path}?{}", given.join("&")) }
}

async fn records(db: &Db, reader: &Reader, filter: &Filter, before: i64, limit: i64) -> Result<Vec<Record>, Refusal> {
    filter.check().map_err(|error| Refusal::wrong(reader.language, &error))?;
    let failed = |failure: Failure| Refusal::failed(reader.language, failure);
    audit::list(db, filter, before, limit).await.map_err(failed)
}

/// GET /audit
pub async fn audit_list(
    State(db): State<Db>,
    State(staff): State<Staff>,
    reader: Reader,
    Query(filter): Query<Filter>,
    Query(before): Query<Before>,
) -> Page {
    let failed = |failure: Failure| Refusal::failed(reader.language, failure);
    let found = records(&db, &reader, &filter, before.before.unwrap_or(i64::MAX), SHOWN).await?;
    let total = audit::count(&db, &filter).await.map_err(failed)?;
    let roster = staff.roster().await.map_err(failed)?;
    let (language, today) = (reader.language, &reader.visit.today);
    let full = i64::try_from(found.len()).unwrap_or(0) == SHOWN;
    let older = found.last().filter(|_| full).map_or_else(String::new, |last| {
        let own = address(&filter, "/audit");
        let mark = if own.contains('?') { '&' } else { '?' };
        format!("{own}{mark}before={}", last.number)
    });
    let rows = found
        .into_iter()
        .map(|it| AuditRow {
            number: it.number,
            at: shown(&it.at),
            person: roster.person(&it.person).map_or_else(|| it.person.clone(), |person| person.name.clone()),
            post: roster.post(&it.post, today).map_or(it.post, |post| post.name.in_language(language).to_owned()),
            action: action_name(language, &it.action),
            refused: it.refused,
            subject: it.subject,
            before: it.before,
            after: it.after,
            address: it.address,
        })
        .collect();
    let view = AuditPage {
        shell: Shell::new(&reader, "audit", say(language, "nav-audit")),
        export: address(&filter, "/audit/export.xlsx"),
        total: usize::try_from(total).unwrap_or(0),
        older,
        rows,
        filter,
    };
    show(&view.shell.clone(), &view)
}

/// GET /audit/export.xlsx
pub async fn audit_export(State(db): State<Db>, reader: Reader, Query(filter): Query<Filter>) -> Page {
    let found = records(&db, &reader, &filter, i64::MAX, EXPORTED).await?;
    let bytes = book(reader.language, &found).to_xlsx().map_err(|error| Refusal::failed(reader.language, error))?;
    let name = format!("{}.xlsx", say(reader.language, "nav-audit"));
    Ok(download(bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &name))
}
