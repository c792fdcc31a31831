//! The template's two doors: downloaded with what is known, uploaded into the draft. Nothing is sent by an upload.

use axum::extract::{Multipart, Path, State as Given};
use axum::response::{IntoResponse, Redirect};
use basis::error::{Error, Severity};

use super::entry::Entry;
use super::report_pages::{OwnReport, Page, Shown};
use super::send_pages::keep_draft;
use super::template::{Cover, read, write};
use crate::message::say;
use crate::number::shelf::Shelf;
use crate::organisation::Staff;
use crate::page::desk::Received;
use crate::page::{Reader, Refusal, download, finding};
use crate::store::clock::SharedClock;

const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// GET /reports/{form}/{period}/{respondent}/template.xlsx
pub async fn template(
    Given(shelf): Given<Shelf>,
    Given(staff): Given<Staff>,
    Given(clock): Given<SharedClock>,
    reader: Reader,
    Path((form, period, respondent)): Path<(String, String, String)>,
) -> Page {
    let desk = OwnReport::to_write((&shelf, &staff, &clock), &reader, (&form, &period, &respondent)).await?;
    let figures = desk.begun().await?.figures;
    // It holds what was reported, and goes where nobody sees it any more.
    reader.visit.reads.note(&desk.member.code);
    reader.visit.reads.note_export();
    let cover = Cover { form: desk.form, period: desk.period, member: &desk.member };
    let bytes = write(cover, &figures, reader.language).map_err(|error| Refusal::failed(reader.language, error))?;
    let name = format!("{}_{}_{}.xlsx", desk.form.name.in_language(reader.language), desk.period, desk.member.name);
    Ok(download(bytes, MEDIA_TYPE, &name))
}

/// POST /reports/{form}/{period}/{respondent}/template
pub async fn fill(
    Given(shelf): Given<Shelf>,
    Given(staff): Given<Staff>,
    Given(clock): Given<SharedClock>,
    reader: Reader,
    Path((form, period, respondent)): Path<(String, String, String)>,
    sent: Multipart,
) -> Page {
    let desk = OwnReport::to_write((&shelf, &staff, &clock), &reader, (&form, &period, &respondent)).await?;
    let received = Received::from_form(sent).await.map_err(|error| Refusal::upload(reader.language, &error))?;
    if received.name.is_empty() {
        return Err(Refusal::wrong(reader.language, &Error::new("upload-missing")));
    }
    if !desk.may_send() {
        return desk.closed().await;
    }
    let (name, bytes) = (received.name.clone(), std::sync::Arc::clone(&received.bytes));
    let (form, period, member) = (desk.form.clone(), desk.period, desk.member.clone());
    // A hostile file may take a while to read; other readers must not wait for it.
    let read = move || read(Cover { form: &form, period, member: &member }, &name, &bytes);
    let filled = tokio::task::spawn_blocking(read).await.map_err(|error| Refusal::failed(reader.language, error))?;
    if filled.findings.iter().any(|it| it.severity == Severity::Error) {
        let entry = Entry::of(&desk.begun().await?.figures);
        let file = finding::rows(&filled.findings, &reader);
        let refused = say(reader.language, "own-not-filled");
        return desk.page(Shown { entry, file, refused, editing: true, ..Shown::default() }).await;
    }
    keep_draft(&desk, &clock, &Entry::new(filled.cells, Vec::new()), Some(&received)).await?;
    Ok(Redirect::to(&format!("{}?correct=1&filled=1", desk.address())).into_response())
}
