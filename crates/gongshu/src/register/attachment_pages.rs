//! Papers beside a register's row: whoever sees the row sees them, whoever may enter the row may attach and withdraw.

use axum::Form;
use axum::extract::{Multipart, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use basis::error::Error;
use serde::Deserialize;

use super::query::{self, Asker};
use super::row_pages::row_page;
use super::rows::{Entry, settled};
use super::store;
use super::units::Units;
use crate::access::Deed;
use crate::attachment::{self, About, Panel};
use crate::pack::Packs;
use crate::pack::register::Register;
use crate::page::desk::Received;
use crate::page::{Reader, Refusal, download, segment};
use crate::store::clock::SharedClock;
use crate::store::{Failure, batch, blob};

type Page = Result<Response, Refusal>;
type SharedPacks = std::sync::Arc<Packs>;

fn failed(reader: &Reader) -> impl Fn(Failure) -> Refusal + '_ {
    |failure| Refusal::failed(reader.language, failure)
}

/// A row a reader sees, and whether they may enter it.
struct Seen<'a> {
    register: &'a Register,
    newest: Entry,
    may_enter: bool,
}

impl Seen<'_> {
    fn about(&self) -> About<'_> {
        About { kind: &self.register.code, code: &self.newest.code }
    }

    fn address(&self) -> String {
        format!("/register/{}/{}/attachments", segment(&self.register.code), segment(&self.newest.code))
    }
}

/// What is not there and what is out of reach are the same.
async fn seen<'a>(
    units: &Units,
    packs: &'a Packs,
    reader: &Reader,
    register: &str,
    code: &str,
) -> Result<Seen<'a>, Refusal> {
    let missing = || Refusal::not_found(reader.language, code);
    let register = packs.register(register).ok_or_else(missing)?;
    let actor = &reader.visit.actor;
    if !actor.may_with(Deed::SeeRegister, &register.code, register.gives_rights) {
        return Err(Refusal::forbidden(reader.language));
    }
    let look = async || -> Result<Option<(Entry, bool)>, Failure> {
        let db = units.db();
        let version = batch::data_version(db).await?;
        let tree = units.at(version).await?;
        let asker = Asker::Reader { actor, units: &tree, today: &reader.visit.today };
        let history = query::history(db, packs, register, code, version, &asker).await?;
        let Some(newest) = history.into_iter().next() else { return Ok(None) };
        let may_enter = query::may_enter(db, packs, register, version, &asker, &newest).await?;
        Ok(Some((newest, may_enter)))
    };
    let (newest, may_enter) = look().await.map_err(failed(reader))?.ok_or_else(missing)?;
    Ok(Seen { register, newest, may_enter })
}

async fn panel_of(units: &Units, reader: &Reader, seen: &Seen<'_>, error: String) -> Result<Panel, Failure> {
    let attached = attachment::list(units.db(), seen.about()).await?;
    // Names are read only where there is somebody to name.
    let people = match attached.is_empty() {
        true => Vec::new(),
        false => settled(store::entries(units.db(), "person", batch::data_version(units.db()).await?).await?),
    };
    let name = |code: &str| {
        let person = people.iter().find(|entry| entry.code == code);
        person.map_or_else(|| code.to_owned(), |person| person.field("name").to_owned())
    };
    Ok(Panel::new(reader.language, seen.address(), seen.may_enter, &attached, error, name))
}

/// The papers of a row, for its page. `error` says why the last file was not kept.
pub(super) async fn panel(
    units: &Units,
    packs: &Packs,
    reader: &Reader,
    register: &str,
    code: &str,
    error: String,
) -> Result<Panel, Refusal> {
    let seen = seen(units, packs, reader, register, code).await?;
    panel_of(units, reader, &seen, error).await.map_err(failed(reader))
}

/// POST /register/{register}/{code}/attachments
pub async fn attach(
    State(units): State<Units>,
    State(packs): State<SharedPacks>,
    State(clock): State<SharedClock>,
    reader: Reader,
    Path((register, code)): Path<(String, String)>,
    form: Multipart,
) -> Page {
    let seen = seen(&units, &packs, &reader, &register, &code).await?;
    if !seen.may_enter {
        return Err(Refusal::forbidden(reader.language));
    }
    let received = Received::from_form(form).await.map_err(|error| Refusal::upload(reader.language, &error))?;
    if received.name.is_empty() {
        return Err(Refusal::wrong(reader.language, &Error::new("upload-missing")));
    }
    let keep = async || -> Result<Result<i64, Error>, Failure> {
        let mut write = units.db().write().await?;
        let (who, note) = (reader.visit.who(Deed::EnterRegister), received.field("note"));
        let kept =
            attachment::attach(&mut write, clock.as_ref(), &who, seen.about(), &received.name, &received.bytes, note);
        let kept = kept.await?;
        // What was refused leaves nothing behind.
        if kept.is_ok() {
            write.commit().await?;
        }
        Ok(kept)
    };
    match keep().await.map_err(failed(&reader))? {
        Ok(_) => Ok(Redirect::to(&format!("/register/{register}/{}#attachments", segment(&code))).into_response()),
        Err(error) => {
            let error = error.say(reader.language);
            row_page(&units, &packs, &reader, (&register, &code), String::new(), error).await
        }
    }
}

/// GET /register/{register}/{code}/attachments/{number}
pub async fn attached(
    State(units): State<Units>,
    State(packs): State<SharedPacks>,
    reader: Reader,
    Path((register, code, number)): Path<(String, String, i64)>,
) -> Page {
    let seen = seen(&units, &packs, &reader, &register, &code).await?;
    let missing = || Refusal::not_found(reader.language, &number.to_string());
    let found = attachment::find(units.db(), seen.about(), number).await.map_err(failed(&reader))?;
    let found = found.ok_or_else(missing)?;
    let kept = blob::get(units.db(), &found.hash).await.map_err(failed(&reader))?.ok_or_else(missing)?;
    reader.visit.reads.note_export();
    // Its own media type is one of the list: whatever was kept was recognised.
    let kind = files::kind::KINDS.into_iter().find(|kind| kind.media_type == found.media_type);
    let media_type = kind.map_or("application/octet-stream", |kind| kind.media_type);
    Ok(download(kept.bytes, media_type, &found.name))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Reason {
    pub reason: String,
}

/// POST /register/{register}/{code}/attachments/{number}/withdraw
pub async fn withdraw(
    State(units): State<Units>,
    State(packs): State<SharedPacks>,
    State(clock): State<SharedClock>,
    reader: Reader,
    Path((register, code, number)): Path<(String, String, i64)>,
    Form(form): Form<Reason>,
) -> Page {
    let seen = seen(&units, &packs, &reader, &register, &code).await?;
    if !seen.may_enter {
        return Err(Refusal::forbidden(reader.language));
    }
    let who = reader.visit.who(Deed::EnterRegister);
    let done = attachment::withdraw(units.db(), clock.as_ref(), &who, seen.about(), number, &form.reason).await;
    match done.map_err(failed(&reader))? {
        Ok(true) => Ok(Redirect::to(&format!("/register/{register}/{}#attachments", segment(&code))).into_response()),
        Ok(false) => Err(Refusal::not_found(reader.language, &number.to_string())),
        Err(error) => {
            let error = error.say(reader.language);
            row_page(&units, &packs, &reader, (&register, &code), String::new(), error).await
        }
    }
}
