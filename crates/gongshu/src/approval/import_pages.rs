//! Taking in another system's cases from a file: tried first, with what it would bring and every slip by its cell; kept on a yes, or not at all.

use askama::Template;
use axum::Form;
use axum::extract::{Multipart, State};
use axum::response::{IntoResponse, Redirect};
use basis::error::Error;
use basis::message::Argument;
use serde::Deserialize;

use super::outside::{HEADINGS, Taken, take};
use crate::access::Deed;
use crate::matter::Cabinet;
use crate::message::{say, say_with};
use crate::page::desk::{Desk, Received};
use crate::page::{Reader, Refusal, Shell, finding, show};
use crate::register::counter::{Page, failed};

/// What a dry run said.
struct Outcome {
    file: String,
    system: String,
    sentence: String,
    findings: Vec<finding::Row>,
    changes: bool,
    mark: String,
}

#[derive(Template)]
#[template(path = "approval/import.html")]
struct ImportPage {
    shell: Shell,
    headings: String,
    outcome: Option<Outcome>,
}

fn page(reader: &Reader, outcome: Option<Outcome>) -> Page {
    let view = ImportPage {
        shell: Shell::new(reader, "approvals", say(reader.language, "approval-import")),
        headings: HEADINGS.join(", "),
        outcome,
    };
    show(&view.shell.clone(), &view)
}

/// GET /approvals/import
pub async fn form(reader: Reader) -> Page {
    page(&reader, None)
}

fn sentence(reader: &Reader, taken: Taken) -> String {
    let count = |number: usize| Argument::Count(i64::try_from(number).unwrap_or(i64::MAX));
    let arguments = [("opened", count(taken.opened)), ("events", count(taken.events)), ("known", count(taken.known))];
    say_with(reader.language, "approval-import-would", &arguments)
}

/// POST /approvals/import: the dry run.
pub async fn tried(State(cabinet): State<Cabinet>, State(desk): State<Desk>, reader: Reader, form: Multipart) -> Page {
    let received = Received::from_form(form).await.map_err(|error| Refusal::upload(reader.language, &error))?;
    if received.name.is_empty() {
        return Err(Refusal::wrong(reader.language, &Error::new("upload-missing")));
    }
    let system = received.field("system").trim().to_owned();
    let who = reader.visit.who(Deed::OpenMatter);
    let reach = reader.visit.actor.reach(Deed::OpenMatter);
    let tried = take(&cabinet, &who, Some(&reach), &system, &received.name, &received.bytes, true);
    let tried = tried.await.map_err(failed(&reader))?;
    let (sentence, findings, changes) = match tried {
        Ok(taken) => (sentence(&reader, taken), Vec::new(), 0 < taken.opened + taken.events),
        Err(findings) => (say(reader.language, "approval-import-wrong"), finding::rows(&findings, &reader), false),
    };
    let outcome =
        Outcome { file: received.name.clone(), system, sentence, findings, changes, mark: desk.lay(received) };
    page(&reader, Some(outcome))
}

#[derive(Deserialize)]
pub struct Confirmation {
    pub mark: String,
    pub system: String,
}

/// POST /approvals/import/commit
pub async fn commit(
    State(cabinet): State<Cabinet>,
    State(desk): State<Desk>,
    reader: Reader,
    Form(confirmation): Form<Confirmation>,
) -> Page {
    let received =
        desk.take(&confirmation.mark).ok_or_else(|| Refusal::wrong(reader.language, &Error::new("upload-gone")))?;
    let who = reader.visit.who(Deed::OpenMatter);
    let reach = reader.visit.actor.reach(Deed::OpenMatter);
    let taken = take(&cabinet, &who, Some(&reach), &confirmation.system, &received.name, &received.bytes, false);
    match taken.await.map_err(failed(&reader))? {
        Ok(_) => Ok(Redirect::to("/approvals").into_response()),
        // The books have moved on since it was tried.
        Err(findings) => {
            let outcome = Outcome {
                file: received.name.clone(),
                system: confirmation.system,
                sentence: say(reader.language, "approval-import-wrong"),
                findings: finding::rows(&findings, &reader),
                changes: false,
                mark: String::new(),
            };
            page(&reader, Some(outcome))
        }
    }
}
