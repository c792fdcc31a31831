//! One's inbox: what is unread first to be seen, each line a door to where it is dealt with.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use basis::language::Language;
use basis::message::Argument;
use serde::Deserialize;

use super::store::{self, Addressee, Kept};
use crate::message::{say, say_with};
use crate::page::{Reader, Refusal, Shell, show};
use crate::store::clock::{SharedClock, shown};
use crate::store::{Db, Failure};

type Page = Result<Response, Refusal>;

/// Notices of a page.
const SHOWN: usize = 50;

fn failed(reader: &Reader) -> impl Fn(Failure) -> Refusal + '_ {
    |failure| Refusal::failed(reader.language, failure)
}

#[derive(Template)]
#[template(path = "inbox/list.html")]
struct InboxPage {
    shell: Shell,
    rows: Vec<Line>,
    /// Whether notices already read are listed too.
    all: bool,
    /// The newest notice of the page: what comes in while it is read stays unread.
    last: i64,
    total: String,
    before: Option<usize>,
    after: Option<usize>,
}

struct Line {
    number: i64,
    at: String,
    text: String,
    to: String,
    asks: bool,
    read: bool,
}

fn line(notice: &Kept, reader: &Reader) -> Line {
    let language = reader.language;
    let arguments: Vec<(&str, Argument)> =
        notice.arguments.keys().map(|name| (name.as_str(), notice.argument(name, language).into())).collect();
    Line {
        number: notice.number,
        at: shown(&notice.at),
        text: say_with(language, &notice.message, &arguments),
        to: addressed(&notice.addressee, reader, language),
        asks: notice.asks,
        read: notice.read,
    }
}

/// The post a notice came to; oneself when it is personal.
fn addressed(addressee: &Addressee, reader: &Reader, language: Language) -> String {
    match addressee {
        Addressee::Person(_) => say(language, "inbox-me"),
        Addressee::Post(post) => {
            let grant = reader.visit.actor.grants().iter().find(|grant| grant.post == *post);
            grant.map_or_else(|| post.clone(), |grant| grant.post_name.in_language(language).to_owned())
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    pub all: u8,
    pub page: usize,
}

/// GET /inbox
pub async fn inbox(State(db): State<Db>, reader: Reader, Query(asked): Query<Asked>) -> Page {
    let all = asked.all == 1;
    // An address may say anything; no inbox has a million pages.
    let page = asked.page.min(1_000_000);
    let found = store::list(&db, &reader.visit.actor, !all, page * SHOWN, SHOWN).await;
    let (notices, total) = found.map_err(failed(&reader))?;
    let count = i64::try_from(total).unwrap_or(i64::MAX);
    let view = InboxPage {
        shell: Shell::new(&reader, "inbox", say(reader.language, "nav-inbox")),
        rows: notices.iter().map(|notice| line(notice, &reader)).collect(),
        all,
        last: notices.iter().map(|notice| notice.number).max().unwrap_or(0),
        total: say_with(
            reader.language,
            if all { "inbox-total" } else { "inbox-unread-count" },
            &[("count", Argument::Count(count))],
        ),
        before: page.checked_sub(1),
        after: ((page + 1) * SHOWN < total).then_some(page + 1),
    };
    show(&view.shell.clone(), &view)
}

/// GET /inbox/{number}: what was opened is read, and leads to where it is dealt with.
pub async fn open(
    State(db): State<Db>,
    State(clock): State<SharedClock>,
    reader: Reader,
    Path(number): Path<i64>,
) -> Page {
    let href = store::open(&db, clock.as_ref(), &reader.visit.actor, number).await.map_err(failed(&reader))?;
    let href = href.ok_or_else(|| Refusal::not_found(reader.language, &number.to_string()))?;
    Ok(Redirect::to(&href).into_response())
}

#[derive(Deserialize)]
pub struct Seen {
    pub last: i64,
}

/// POST /inbox/read: everything up to the newest that was on the page.
pub async fn read_all(
    State(db): State<Db>,
    State(clock): State<SharedClock>,
    reader: Reader,
    Form(seen): Form<Seen>,
) -> Page {
    store::read_all(&db, clock.as_ref(), &reader.visit.actor, seen.last).await.map_err(failed(&reader))?;
    Ok(Redirect::to("/inbox").into_response())
}
