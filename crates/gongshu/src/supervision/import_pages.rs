//! Tasks out of a workbook: the template, the dry run, the yes; and the batches that came in so, each of which can be withdrawn as a whole.

use askama::Template;
use axum::Form;
use axum::extract::{Multipart, Path, State};
use axum::response::{IntoResponse, Redirect};
use basis::error::{Error, Finding};
use basis::message::Argument;
use serde::Deserialize;

use super::import::{read, slip, template};
use super::new_pages::{Meant, openable};
use super::view::{Desk, said};
use crate::access::Deed;
use crate::matter::store::{Batch, batches_of};
use crate::matter::{Cabinet, store};
use crate::message::{say, say_with};
use crate::page::desk::{Desk as Files, Received};
use crate::page::{Reader, Refusal, Shell, download, finding, show};
use crate::register::counter::{Page, failed};
use crate::store::clock::shown;

/// The kind that comes in so.
const TASK: &str = "task";

/// Batches the page shows.
const SHOWN: i64 = 20;

struct BatchLine {
    number: i64,
    file: String,
    at: String,
    count: i64,
    withdrawn: String,
}

/// What a dry run said.
struct Outcome {
    file: String,
    sentence: String,
    findings: Vec<finding::Row>,
    fine: bool,
    mark: String,
}

#[derive(Template)]
#[template(path = "supervision/import.html")]
struct ImportPage {
    shell: Shell,
    outcome: Option<Outcome>,
    batches: Vec<BatchLine>,
    /// What was refused of a withdrawal: of which batch, and why.
    refused: (i64, Vec<String>),
    reason: String,
}

fn meant<'a>(desk: &'a Desk<'_>) -> Result<Meant<'a>, Refusal> {
    let found = openable(desk).find(|(kind, _)| kind.code == TASK);
    let (kind, name) = found.ok_or_else(|| Refusal::forbidden(desk.language()))?;
    Ok((kind, name, kind.opens))
}

async fn page(desk: &Desk<'_>, outcome: Option<Outcome>, refused: (i64, Vec<String>), reason: String) -> Page {
    let reader = desk.reader;
    let kept = batches_of(&desk.cabinet.db, &reader.visit.actor.person, SHOWN).await.map_err(failed(reader))?;
    let line = |it: &Batch| BatchLine {
        number: it.number,
        file: it.file.clone(),
        at: shown(&it.at),
        count: it.count,
        withdrawn: match it.withdrawn_at.as_str() {
            "" => String::new(),
            at => format!("{} {}", shown(at), it.reason),
        },
    };
    let view = ImportPage {
        shell: Shell::new(reader, "matters", say(reader.language, "matter-import")),
        outcome,
        batches: kept.iter().map(line).collect(),
        refused,
        reason,
    };
    show(&view.shell.clone(), &view)
}

/// GET /matters/import
pub async fn form(State(cabinet): State<Cabinet>, reader: Reader) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    meant(&desk)?;
    page(&desk, None, (0, Vec::new()), String::new()).await
}

/// GET /matters/import/template.xlsx
pub async fn blank(State(cabinet): State<Cabinet>, reader: Reader) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let book = template(meant(&desk)?.0, reader.language);
    let bytes = book.to_xlsx().map_err(|error| Refusal::failed(reader.language, error))?;
    let name = format!("{}.xlsx", say(reader.language, "matter-import"));
    Ok(download(bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &name))
}

/// Tries a file, or keeps what it brings: how many tasks, or what is wrong.
async fn take(desk: &Desk<'_>, received: &Received, only_tried: bool) -> Result<Result<usize, Vec<Finding>>, Refusal> {
    let meant = meant(desk)?;
    let who = desk.reader.visit.who(meant.2);
    let file = received.name.as_str();
    let read = match read(desk, meant, &who.post, file, &received.bytes) {
        Ok(read) => read,
        Err(findings) => return Ok(Err(findings)),
    };
    let opened = desk.cabinet.open_batch(&who, file, &read.openings, only_tried).await;
    match opened.map_err(failed(desk.reader))? {
        Ok(_) => Ok(Ok(read.openings.len())),
        Err(wrong) => {
            let slips = wrong
                .into_iter()
                .map(|(at, error)| slip(file, read.rows.get(at).copied().unwrap_or(1), None, "", error));
            Ok(Err(slips.collect()))
        }
    }
}

fn outcome(reader: &Reader, received: &Received, tried: Result<usize, Vec<Finding>>, mark: String) -> Outcome {
    let language = reader.language;
    let (sentence, findings, fine) = match tried {
        Ok(count) => {
            let count = Argument::Count(i64::try_from(count).unwrap_or(i64::MAX));
            (say_with(language, "matter-import-would", &[("count", count)]), Vec::new(), true)
        }
        Err(findings) => (say(language, "matter-import-wrong"), finding::rows(&findings, reader), false),
    };
    Outcome { file: received.name.clone(), sentence, findings, fine, mark }
}

/// POST /matters/import: the dry run.
pub async fn tried(
    State(cabinet): State<Cabinet>,
    State(files): State<Files>,
    reader: Reader,
    form: Multipart,
) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    meant(&desk)?;
    let received = Received::from_form(form).await.map_err(|error| Refusal::upload(reader.language, &error))?;
    if received.name.is_empty() {
        return Err(Refusal::wrong(reader.language, &Error::new("upload-missing")));
    }
    let tried = take(&desk, &received, true).await?;
    let mark = if tried.is_ok() { files.lay(received.clone()) } else { String::new() };
    page(&desk, Some(outcome(&reader, &received, tried, mark)), (0, Vec::new()), String::new()).await
}

#[derive(Deserialize)]
pub struct Confirmation {
    pub mark: String,
}

/// POST /matters/import/commit
pub async fn commit(
    State(cabinet): State<Cabinet>,
    State(files): State<Files>,
    reader: Reader,
    Form(confirmation): Form<Confirmation>,
) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    meant(&desk)?;
    let gone = || Refusal::wrong(reader.language, &Error::new("upload-gone"));
    let received = files.take(&confirmation.mark).ok_or_else(gone)?;
    match take(&desk, &received, false).await? {
        Ok(_) => Ok(Redirect::to("/matters/import").into_response()),
        // The books have moved on since it was tried.
        Err(findings) => {
            let outcome = outcome(&reader, &received, Err(findings), String::new());
            page(&desk, Some(outcome), (0, Vec::new()), String::new()).await
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Withdrawal {
    pub reason: String,
}

/// POST /matters/batches/{batch}/withdraw
pub async fn withdraw(
    State(cabinet): State<Cabinet>,
    reader: Reader,
    Path(batch): Path<String>,
    Form(typed): Form<Withdrawal>,
) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let number: i64 = batch.parse().map_err(|_| Refusal::not_found(reader.language, &batch))?;
    let who = reader.visit.who(Deed::OpenMatter);
    match cabinet.withdraw_batch(&who, number, &typed.reason).await.map_err(failed(&reader))? {
        Ok(()) => Ok(Redirect::to("/matters/import").into_response()),
        Err(wrong) => {
            let mut said_of = Vec::new();
            for (matter, error) in &wrong {
                let code = store::find(&cabinet.db, *matter).await.map_err(failed(&reader))?;
                let code = code.map_or_else(String::new, |it| format!("{} {} ", it.code, it.title));
                said_of.push(format!("{code}{}", said(error, &reader)));
            }
            page(&desk, None, (number, said_of), typed.reason).await
        }
    }
}
