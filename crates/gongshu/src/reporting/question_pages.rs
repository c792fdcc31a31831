//! Questions about figures on pages: what stands of them beside a report, and the acts of both sides.

use axum::Form as Posted;
use axum::extract::{Path, State as Given};
use axum::response::{IntoResponse, Redirect, Response};
use basis::error::Error;
use serde::Deserialize;

use super::counter;
use super::question::{Asking, Kind, Next, Question, ask, go_on};
use super::waiting::address;
use crate::access::Deed;
use crate::inbox::Addressee;
use crate::message::say;
use crate::number::shelf::Shelf;
use crate::organisation::{Roster as Organisation, Staff};
use crate::pack::form::{Column, Form};
use crate::page::{Reader, Refusal, segment};
use crate::store::clock::{SharedClock, shown as moment};

type Page = Result<Response, Refusal>;

/// A question as both sides see it.
pub(super) struct Thread {
    pub number: i64,
    /// The cell, in words, and the name of its input.
    pub place: String,
    pub cell: String,
    pub open: bool,
    pub waits: bool,
    pub state: String,
    pub words: Vec<Said>,
}

pub(super) struct Said {
    pub kind: &'static str,
    pub what: String,
    pub text: String,
    pub at: String,
    pub by: String,
}

pub(super) fn place(form: &Form, question: &Question, reader: &Reader) -> String {
    let line = form.line(&question.line).map_or("", |it| it.name.in_language(reader.language));
    format!("{} {line} · {}", question.line, say(reader.language, &format!("report-column-{}", question.column)))
}

fn state_of(question: &Question) -> &'static str {
    match (question.is_open(), question.waits_for_answer()) {
        (false, _) => "question-state-settled",
        (true, true) => "question-state-asked",
        (true, false) => "question-state-answered",
    }
}

/// The open ones first, the newest before.
pub(super) fn threads(
    form: &Form,
    questions: &[Question],
    organisation: &Organisation,
    reader: &Reader,
) -> Vec<Thread> {
    let language = reader.language;
    let mut sorted: Vec<&Question> = questions.iter().collect();
    sorted.sort_by_key(|it| (!it.is_open(), std::cmp::Reverse(it.number)));
    let said = |question: &Question| -> Vec<Said> {
        let words = question.words.iter();
        words
            .map(|word| Said {
                kind: if word.kind == Kind::Asked { "late" } else { "done" },
                what: say(language, &format!("question-{}", word.kind.word())),
                text: word.text.clone(),
                at: moment(&word.at),
                by: organisation.person_name(&word.person),
            })
            .collect()
    };
    sorted
        .into_iter()
        .map(|it| Thread {
            number: it.number,
            place: place(form, it, reader),
            cell: super::entry::cell_name(&it.line, &it.column),
            open: it.is_open(),
            waits: it.waits_for_answer(),
            state: say(language, state_of(it)),
            words: said(it),
        })
        .collect()
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Sent {
    /// Line and column: `01.month`.
    pub cell: String,
    pub text: String,
}

fn failed(reader: &Reader) -> impl Fn(crate::store::Failure) -> Refusal + '_ {
    |failure| Refusal::failed(reader.language, failure)
}

async fn posts(staff: &Staff, reader: &Reader, respondent: &str) -> Result<Vec<Addressee>, Refusal> {
    let organisation = staff.roster().await.map_err(failed(reader))?;
    let own = organisation.posts(&reader.visit.today).filter(|post| post.unit == respondent);
    Ok(own.map(|post| Addressee::Post(post.code.clone())).collect())
}

/// POST /desk/{form}/{period}/{respondent}/ask
pub async fn do_ask(
    Given(shelf): Given<Shelf>,
    Given(staff): Given<Staff>,
    Given(clock): Given<SharedClock>,
    reader: Reader,
    Path((form, period, respondent)): Path<(String, String, String)>,
    Posted(sent): Posted<Sent>,
) -> Page {
    let form = counter::form(shelf.packs(), &reader, &form)?;
    let period = counter::month(&reader, &period)?;
    let member = counter::member(&shelf, &reader, Deed::ReviewReport, form, period, &respondent).await?;
    let wrong = |error: &Error| Refusal::wrong(reader.language, error);
    let cell = sent.cell.rsplit_once('.').and_then(|(line, column)| Some((line, Column::named(column)?)));
    let (line, column) = cell.ok_or_else(|| wrong(&Error::new("report-question-no-cell").with("cell", &sent.cell)))?;
    let asking = Asking { form, period, respondent: &member.code, line, column, text: &sent.text };
    let who = reader.visit.who(Deed::ReviewReport);
    let posts = posts(&staff, &reader, &member.code).await?;
    let took = ask(shelf.db(), clock.as_ref(), &who, &asking, posts).await.map_err(failed(&reader))?;
    took.map_err(|error| wrong(&error))?;
    let base = format!("/desk/{}/{period}/{}", segment(&form.code), segment(&member.code));
    Ok(Redirect::to(&format!("{base}#questions")).into_response())
}

/// POST /desk/{form}/{period}/{respondent}/question/{number}/{act}: `ask` once more, or `settle`.
pub async fn office_goes_on(
    Given(shelf): Given<Shelf>,
    Given(staff): Given<Staff>,
    Given(clock): Given<SharedClock>,
    reader: Reader,
    Path((form, period, respondent, number, act)): Path<(String, String, String, i64, String)>,
    Posted(sent): Posted<Sent>,
) -> Page {
    let form = counter::form(shelf.packs(), &reader, &form)?;
    let period = counter::month(&reader, &period)?;
    let member = counter::member(&shelf, &reader, Deed::ReviewReport, form, period, &respondent).await?;
    let kind = match act.as_str() {
        "ask" => Kind::Asked,
        "settle" => Kind::Settled,
        other => return Err(Refusal::not_found(reader.language, other)),
    };
    let who = reader.visit.who(Deed::ReviewReport);
    let posts = posts(&staff, &reader, &member.code).await?;
    let next = Next { form, respondent: &member.code, number, kind, text: &sent.text, posts };
    let took = go_on(shelf.db(), clock.as_ref(), &who, next).await;
    took.map_err(failed(&reader))?.map_err(|error| Refusal::wrong(reader.language, &error))?;
    let base = format!("/desk/{}/{period}/{}", segment(&form.code), segment(&member.code));
    Ok(Redirect::to(&format!("{base}#questions")).into_response())
}

/// POST /reports/{form}/{period}/{respondent}/question/{number}: the respondent's answer.
pub async fn answer(
    Given(shelf): Given<Shelf>,
    Given(clock): Given<SharedClock>,
    reader: Reader,
    Path((form, period, respondent, number)): Path<(String, String, String, i64)>,
    Posted(sent): Posted<Sent>,
) -> Page {
    let form = counter::form(shelf.packs(), &reader, &form)?;
    let period = counter::month(&reader, &period)?;
    let member = counter::member(&shelf, &reader, Deed::SendReport, form, period, &respondent).await?;
    let who = reader.visit.who(Deed::SendReport);
    let (kind, posts) = (Kind::Answered, Vec::new());
    let next = Next { form, respondent: &member.code, number, kind, text: &sent.text, posts };
    let took = go_on(shelf.db(), clock.as_ref(), &who, next).await;
    took.map_err(failed(&reader))?.map_err(|error| Refusal::wrong(reader.language, &error))?;
    Ok(Redirect::to(&format!("{}#questions", address(&form.code, period, &member.code))).into_response())
}
