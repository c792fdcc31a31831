//! Pages of book two: importing figures and the list of data versions.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Multipart, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use basis::error::{Error, Severity};
use serde::Deserialize;

use super::import::layout::Mapping;
use super::import::plan::{Plan, Wishes};
use super::shelf::Shelf;
use super::{import, withdraw};
use crate::access::Deed;
use crate::message::{say, say_with};
use crate::page::desk::{Desk, Received};
use crate::page::{Reader, Refusal, Shell, download, finding, show};
use crate::register::subjects::Subjects;
use crate::store::batch::{self, Batch, Sender};
use crate::store::blob;
use crate::store::clock::{SharedClock, shown};

type Page = Result<Response, Refusal>;

#[derive(Template)]
#[template(path = "number/import.html")]
struct ImportPage {
    shell: Shell,
    sources: Vec<(String, String)>,
    /// The dry run's outcome, once a file was looked at.
    outcome: Option<Outcome>,
}

struct Outcome {
    file: String,
    findings: Vec<finding::Row>,
    errors: usize,
    warnings: usize,
    new: usize,
    revised: usize,
    same: usize,
    mark: String,
    may_commit: bool,
}

fn import_shell(reader: &Reader) -> Shell {
    Shell::new(reader, "import", say(reader.language, "nav-import"))
}

fn sources(shelf: &Shelf, reader: &Reader) -> Vec<(String, String)> {
    let sources = shelf.packs().sources.iter();
    sources.map(|source| (source.code.clone(), source.name.in_language(reader.language).to_owned())).collect()
}

/// GET /import
pub async fn import_form(State(shelf): State<Shelf>, reader: Reader) -> Page {
    let shell = import_shell(&reader);
    show(&shell.clone(), &ImportPage { shell, sources: sources(&shelf, &reader), outcome: None })
}

fn wishes(received: &Received, reader: &Reader) -> Result<Wishes, Refusal> {
    let period = match received.field("period").trim() {
        "" => None,
        text => Some(text.parse().map_err(|error: Error| Refusal::wrong(reader.language, &error))?),
    };
    Ok(Wishes {
        source: received.field("source").to_owned(),
        period,
        unit: received.field("unit").to_owned(),
        mapping: Mapping {
            about: received.field("indicator").to_owned(),
            skip_unknown: !received.field("skip").is_empty(),
            ..Mapping::default()
        },
        every_finding: false,
    })
}

async fn plan_of(shelf: &Shelf, received: &Received, reader: &Reader) -> Result<Plan, Refusal> {
    let wishes = wishes(received, reader)?;
    // Only the units whoever sends the file may enter: for them the others do not exist.
    let books = shelf.books_for(reader, Deed::EnterFigures).await?;
    let (name, bytes) = (received.name.clone(), Arc::clone(&received.bytes));
    // A file of 200,000 rows takes a while to check; other readers must not wait for it.
    tokio::task::spawn_blocking(move || import::dry_run(&books, &name, &bytes, &wishes))
        .await
        .map_err(|error| Refusal::failed(reader.language, error))
}

/// POST /import: the dry run.
pub async fn import_try(State(shelf): State<Shelf>, State(desk): State<Desk>, reader: Reader, form: Multipart) -> Page {
    let received = Received::from_form(form).await.map_err(|error| Refusal::upload(reader.language, &error))?;
    if received.name.is_empty() {
        return Err(Refusal::wrong(reader.language, &Error::new("upload-missing")));
    }
    let plan = plan_of(&shelf, &received, &reader).await?;
    let count = |severity| plan.findings.iter().filter(|finding| finding.severity == severity).count();
    let outcome = Outcome {
        file: received.name.clone(),
        findings: finding::rows(&plan.findings, &reader),
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        new: plan.new,
        revised: plan.revised,
        same: plan.same,
        may_commit: plan.may_commit(),
        mark: desk.lay(received),
    };
    let shell = import_shell(&reader);
    show(&shell.clone(), &ImportPage { shell, sources: sources(&shelf, &reader), outcome: Some(outcome) })
}

#[derive(Deserialize)]
pub struct Confirmation {
    pub mark: String,
    #[serde(default)]
    pub title: String,
}

/// POST /import/commit: takes in the file of the dry run.
pub async fn import_commit(
    State(shelf): State<Shelf>,
    State(desk): State<Desk>,
    State(clock): State<SharedClock>,
    reader: Reader,
    Form(confirmation): Form<Confirmation>,
) -> Page {
    let received =
        desk.take(&confirmation.mark).ok_or_else(|| Refusal::wrong(reader.language, &Error::new("upload-gone")))?;
    // Once more, against the books as they are now: somebody may have been quicker.
    let plan = plan_of(&shelf, &received, &reader).await?;
    if !plan.may_commit() {
        return Err(Refusal::wrong(reader.language, &Error::new("import-changed-since")));
    }
    let title = match confirmation.title.trim() {
        "" => received.name.clone(),
        title => title.to_owned(),
    };
    let (who, unit) = (reader.visit.who(Deed::EnterFigures), reader.visit.unit(Deed::EnterFigures));
    let sender = Sender {
        file: &received.name,
        media_type: &received.media_type,
        bytes: &received.bytes,
        title: &title,
        unit: &unit,
        by: &who,
    };
    let version = import::commit(&shelf, clock.as_ref(), &plan, &sender)
        .await
        .map_err(|failure| Refusal::failed(reader.language, failure))?
        .map_err(|error| Refusal::wrong(reader.language, &error))?;
    Ok(Redirect::to(&format!("/versions?done={version}#v{version}")).into_response())
}

#[derive(Template)]
#[template(path = "number/versions.html")]
struct VersionsPage {
    shell: Shell,
    batches: Vec<BatchRow>,
    done: String,
}

struct BatchRow {
    batch: Batch,
    kind: String,
    when: String,
}

#[derive(Deserialize, Default)]
pub struct VersionsQuery {
    pub done: Option<i64>,
}

/// Whether a reader sees a batch: their own, and those of units within reach.
pub fn shows(reach: &Subjects, reader: &Reader, batch: &Batch) -> bool {
    reach.is_everywhere() || batch.recorded_by == reader.visit.actor.person || reach.holds_place(&batch.unit)
}

/// GET /versions: every data version, newest first.
pub async fn versions(
    State(shelf): State<Shelf>,
    reader: Reader,
    axum::extract::Query(query): axum::extract::Query<VersionsQuery>,
) -> Page {
    /// An office's year of imports; older versions stay reachable by their number.
    const LISTED: i64 = 500;
    let batches = batch::list(shelf.db(), LISTED).await.map_err(|failure| Refusal::failed(reader.language, failure))?;
    let reach = shelf.books_for(&reader, Deed::SeeVersions).await?.subjects;
    let batches = batches
        .into_iter()
        .filter(|batch| shows(&reach, &reader, batch))
        .map(|batch| BatchRow {
            kind: say(reader.language, &format!("batch-{}", batch.kind)),
            when: shown(&batch.recorded_at),
            batch,
        })
        .collect();
    let done = query.done.map_or_else(String::new, |version| {
        say_with(reader.language, "import-done", &[("version", version.to_string().into())])
    });
    let shell = Shell::new(&reader, "versions", say(reader.language, "nav-versions"));
    show(&shell.clone(), &VersionsPage { shell, batches, done })
}

/// POST /versions/{number}/withdraw: takes a batch of figures back.
pub async fn withdraw_batch(
    State(shelf): State<Shelf>,
    State(clock): State<SharedClock>,
    reader: Reader,
    Path(number): Path<i64>,
) -> Page {
    let entered = shelf.books_for(&reader, Deed::WithdrawFigures).await?;
    let who = reader.visit.who(Deed::WithdrawFigures);
    let taken = withdraw::withdraw(&shelf, clock.as_ref(), number, &entered.subjects, &who).await;
    let version =
        taken.map_err(|failure| Refusal::failed(reader.language, failure))?.map_err(|error| match error.code() {
            // Somebody else's batch is as one that is not there.
            "withdraw-unknown" | "withdraw-not-yours" => Refusal::not_found(reader.language, &number.to_string()),
            _ => Refusal::wrong(reader.language, &error),
        })?;
    Ok(Redirect::to(&format!("/versions?done={version}#v{version}")).into_response())
}

/// GET /file/{hash}: a file as it was received.
pub async fn file(State(shelf): State<Shelf>, reader: Reader, Path(hash): Path<String>) -> Page {
    let failed = |failure| Refusal::failed(reader.language, failure);
    // A file is seen by whoever sees a batch that came from it.
    let of = batch::of_file(shelf.db(), &hash).await.map_err(failed)?;
    let reach = shelf.books_for(&reader, Deed::SeeVersions).await?.subjects;
    if !of.iter().any(|batch| shows(&reach, &reader, batch)) {
        return Err(Refusal::not_found(reader.language, &hash));
    }
    let kept = blob::get(shelf.db(), &hash).await.map_err(failed)?;
    let kept = kept.ok_or_else(|| Refusal::not_found(reader.language, &hash))?;
    // Never shown in the browser: what others sent is a file to keep, not a page.
    Ok(download(kept.bytes, "application/octet-stream", &kept.name))
}
