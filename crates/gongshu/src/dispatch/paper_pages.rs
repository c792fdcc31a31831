//! Papers of a meeting (会议材料): whoever sees the meeting reads them; its secretary and its chair lay them before it until the minutes are
//! issued, and what lies there then stays.

use axum::Form;
use axum::extract::{Multipart, Path, State};
use axum::response::{IntoResponse, Redirect};
use basis::error::Error;
use serde::Deserialize;

use super::meeting_pages::{Refused, page};
use super::sitting::Sitting;
use super::view::address;
use crate::access::Deed;
use crate::attachment::{self, About};
use crate::matter::Cabinet;
use crate::matter::desk::Desk;
use crate::page::desk::Received;
use crate::page::{Reader, Refusal, download};
use crate::register::counter::{Page, failed};
use crate::store::{Failure, blob};

/// How attachments call what they lie beside.
pub(super) const MATTER: &str = "matter";

fn back(number: i64) -> Page {
    Ok(Redirect::to(&format!("{}#attachments", address(number))).into_response())
}

/// What was refused, beside the papers.
async fn refused(desk: &Desk<'_>, number: i64, error: &Error) -> Page {
    let sitting = Sitting::of(desk, number).await?;
    let refused = Refused { form: "paper".to_owned(), error: error.say(desk.language()), ..Refused::default() };
    page(desk, sitting, refused).await
}

/// POST /meetings/{number}/attachments
pub async fn attach(State(cabinet): State<Cabinet>, reader: Reader, Path(number): Path<i64>, form: Multipart) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let sitting = Sitting::of(&desk, number).await?;
    if !sitting.writes {
        return Err(Refusal::forbidden(reader.language));
    }
    if sitting.ended {
        return refused(&desk, number, &Error::new("meeting-issued")).await;
    }
    let received = Received::from_form(form).await.map_err(|error| Refusal::upload(reader.language, &error))?;
    if received.name.is_empty() {
        return refused(&desk, number, &Error::new("upload-missing")).await;
    }
    let keep = async || -> Result<Result<i64, Error>, Failure> {
        let mut write = cabinet.db.write().await?;
        let (who, code) = (reader.visit.who(Deed::HandleMatter), number.to_string());
        let about = About { kind: MATTER, code: &code };
        let (name, bytes, note) = (&received.name, &received.bytes, received.field("note"));
        let kept = attachment::attach(&mut write, cabinet.clock.as_ref(), &who, about, name, bytes, note).await?;
        // What was refused leaves nothing behind.
        if kept.is_ok() {
            write.commit().await?;
        }
        Ok(kept)
    };
    match keep().await.map_err(failed(&reader))? {
        Ok(_) => back(number),
        Err(error) => refused(&desk, number, &error).await,
    }
}

/// GET /meetings/{number}/attachments/{paper}
pub async fn paper(State(cabinet): State<Cabinet>, reader: Reader, Path((number, paper)): Path<(i64, i64)>) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    Sitting::of(&desk, number).await?;
    let missing = || Refusal::not_found(reader.language, &paper.to_string());
    let code = number.to_string();
    let found = attachment::find(&cabinet.db, About { kind: MATTER, code: &code }, paper).await;
    let found = found.map_err(failed(&reader))?.ok_or_else(missing)?;
    let kept = blob::get(&cabinet.db, &found.hash).await.map_err(failed(&reader))?.ok_or_else(missing)?;
    reader.visit.reads.note_export();
    // Its own media type is one of the list: whatever was kept was recognised.
    let kind = files::kind::KINDS.into_iter().find(|kind| kind.media_type == found.media_type);
    let media_type = kind.map_or("application/octet-stream", |kind| kind.media_type);
    Ok(download(kept.bytes, media_type, &found.name))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Reason {
    reason: String,
}

/// POST /meetings/{number}/attachments/{paper}/withdraw
pub async fn withdraw(
    State(cabinet): State<Cabinet>,
    reader: Reader,
    Path((number, paper)): Path<(i64, i64)>,
    Form(form): Form<Reason>,
) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let sitting = Sitting::of(&desk, number).await?;
    if !sitting.writes {
        return Err(Refusal::forbidden(reader.language));
    }
    if sitting.ended {
        return refused(&desk, number, &Error::new("meeting-issued")).await;
    }
    let (who, code) = (reader.visit.who(Deed::HandleMatter), number.to_string());
    let about = About { kind: MATTER, code: &code };
    let done = attachment::withdraw(&cabinet.db, cabinet.clock.as_ref(), &who, about, paper, &form.reason).await;
    match done.map_err(failed(&reader))? {
        Ok(true) => back(number),
        Ok(false) => Err(Refusal::not_found(reader.language, &paper.to_string())),
        Err(error) => refused(&desk, number, &error).await,
    }
}
