//! A city's file on a page: sent, tried with its progress, every finding page by page and as a workbook, and taken in whole on a yes.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Multipart, Path, Query, State as Given};
use axum::http::header::REFRESH;
use axum::response::{IntoResponse, Redirect, Response};
use basis::error::{Error, Finding, Severity};
use basis::message::Argument;
use basis::period::Period;
use files::book::{Book, Cell, Column as BookColumn, Sheet};
use serde::Deserialize;

use super::bulk::{Plan, Stage};
use super::counter;
use super::uploads::{Sender, State, Upload, Uploads};
use crate::access::Deed;
use crate::message::{say, say_with};
use crate::number::shelf::Shelf;
use crate::pack::form::Form;
use crate::page::desk::Received;
use crate::page::{Reader, Refusal, Shell, download, finding, segment, show};
use crate::store::clock::SharedClock;

type Page = Result<Response, Refusal>;

/// Findings on one page.
const SHOWN: usize = 100;

/// Seconds until a page of running work asks again.
const AGAIN: &str = "1";

struct Waiting {
    file: String,
    href: String,
    state: String,
}

struct Running {
    words: String,
    /// Of a hundred; 0 where nothing can be counted.
    percent: usize,
}

struct Outcome {
    sentence: String,
    /// Nothing keeps it out.
    good: bool,
    reports: usize,
    same: usize,
    errors: usize,
    warnings: usize,
    hints: usize,
    findings: Vec<finding::Row>,
    pages: Vec<(usize, String, bool)>,
    may_commit: bool,
}

#[derive(Template)]
#[template(path = "reporting/upload.html")]
struct UploadPage {
    shell: Shell,
    /// The address of the month's files.
    base: String,
    /// The address of this file; empty before one was sent.
    own: String,
    desk: String,
    file: String,
    form_name: String,
    month: String,
    expected: usize,
    waiting: Vec<Waiting>,
    running: Option<Running>,
    outcome: Option<Outcome>,
    /// What became of it, where it is over.
    done: String,
    refused: String,
}

fn base_of(form: &Form, period: Period) -> String {
    format!("/upload/{}/{period}", segment(&form.code))
}

/// The month a file is for, and who may be in it: those whose figures the reader may enter.
struct Counter<'a> {
    form: &'a Form,
    period: Period,
    members: Vec<crate::registry::Member>,
}

async fn at<'a>(shelf: &'a Shelf, reader: &Reader, form: &str, period: &str) -> Result<Counter<'a>, Refusal> {
    let form = counter::form(shelf.packs(), reader, form)?;
    let period = counter::month(reader, period)?;
    if !form.is_due_for(period) {
        let error = Error::new("report-not-due").with("form", &form.number).with("period", period);
        return Err(Refusal::wrong(reader.language, &error));
    }
    let members = counter::members(shelf, reader, Deed::EnterFigures, form, period).await?;
    Ok(Counter { form, period, members })
}

impl Counter<'_> {
    fn page(&self, reader: &Reader) -> UploadPage {
        let language = reader.language;
        let base = base_of(self.form, self.period);
        UploadPage {
            shell: Shell::new(reader, "desk", say(language, "upload-title")),
            desk: base.replacen("/upload/", "/desk/", 1),
            base,
            own: String::new(),
            file: String::new(),
            form_name: self.form.name.in_language(language).to_owned(),
            month: counter::month_label(self.form, self.period, language),
            expected: self.members.len(),
            waiting: Vec::new(),
            running: None,
            outcome: None,
            done: String::new(),
            refused: String::new(),
        }
    }

    fn sender(self, shelf: &Shelf, clock: &SharedClock, reader: &Reader) -> Sender {
        let who = reader.visit.who(Deed::EnterFigures);
        Sender { shelf: shelf.clone(), clock: Arc::clone(clock), who, members: self.members }
    }

    /// A file of the reader's own; another's is as one that is not there.
    fn upload(&self, uploads: &Uploads, reader: &Reader, mark: &str) -> Result<Arc<Upload>, Refusal> {
        let own = uploads.of(&self.form.code, self.period, &reader.visit.actor.person);
        let found = own.into_iter().find(|it| it.mark == mark);
        found.ok_or_else(|| Refusal::wrong(reader.language, &Error::new("upload-gone")))
    }
}

/// GET /upload/{form}/{period}
pub async fn start(
    Given(shelf): Given<Shelf>,
    Given(uploads): Given<Uploads>,
    reader: Reader,
    Path((form, period)): Path<(String, String)>,
) -> Page {
    let counter = at(&shelf, &reader, &form, &period).await?;
    let mut view = counter.page(&reader);
    let own = uploads.of(&counter.form.code, counter.period, &reader.visit.actor.person);
    view.waiting = own
        .iter()
        .map(|it| Waiting {
            file: it.file.name.clone(),
            href: format!("{}/{}", view.base, it.mark),
            state: say(reader.language, &format!("upload-state-{}", word(&it.state()))),
        })
        .collect();
    show(&view.shell.clone(), &view)
}

fn word(state: &State) -> &'static str {
    match state {
        State::Running => "running",
        State::Tried(plan) if plan.may_commit() => "good",
        State::Tried(_) => "tried",
        State::Taken(_) => "taken",
        State::Refused(_) | State::Failed => "refused",
    }
}

/// POST /upload/{form}/{period}: the file, and its try begins.
pub async fn receive(
    Given(shelf): Given<Shelf>,
    Given(uploads): Given<Uploads>,
    Given(clock): Given<SharedClock>,
    reader: Reader,
    Path((form, period)): Path<(String, String)>,
    sent: Multipart,
) -> Page {
    let counter = at(&shelf, &reader, &form, &period).await?;
    let received = Received::from_form(sent).await.map_err(|error| Refusal::upload(reader.language, &error))?;
    if received.name.is_empty() {
        return Err(Refusal::wrong(reader.language, &Error::new("upload-missing")));
    }
    let (base, code, period) = (base_of(counter.form, counter.period), counter.form.code.clone(), counter.period);
    let sender = counter.sender(&shelf, &clock, &reader);
    let upload = uploads.begin(&code, period, &reader.visit.actor.person, received, sender);
    Ok(Redirect::to(&format!("{base}/{}", upload.mark)).into_response())
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    pub page: usize,
}

/// GET /upload/{form}/{period}/{mark}: how far it has come, or what was found.
pub async fn upload(
    Given(shelf): Given<Shelf>,
    Given(uploads): Given<Uploads>,
    reader: Reader,
    Path((form, period, mark)): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
) -> Page {
    let counter = at(&shelf, &reader, &form, &period).await?;
    let upload = counter.upload(&uploads, &reader, &mark)?;
    let language = reader.language;
    let mut view = counter.page(&reader);
    view.own = format!("{}/{}", view.base, upload.mark);
    view.file = upload.file.name.clone();
    match upload.state() {
        State::Running => view.running = Some(running(&upload, &reader)),
        State::Tried(plan) => view.outcome = Some(outcome(&plan, &view.own, asked.page, &reader)),
        State::Taken(count) => {
            let count = Argument::Count(i64::try_from(count).unwrap_or(i64::MAX));
            view.done = say_with(language, "report-bulk-done", &[("count", count)]);
        }
        State::Refused(error) => view.refused = error.say(language),
        State::Failed => view.refused = say(language, "upload-failed"),
    }
    let is_running = view.running.is_some();
    let mut page = show(&view.shell.clone(), &view)?;
    if is_running {
        page.headers_mut().insert(REFRESH, axum::http::HeaderValue::from_static(AGAIN));
    }
    Ok(page)
}

fn running(upload: &Upload, reader: &Reader) -> Running {
    let (stage, done, of) = upload.progress.now();
    let text = |count: usize| count.to_string().into();
    let words =
        say_with(reader.language, &format!("upload-stage-{}", stage.word()), &[("done", text(done)), ("of", text(of))]);
    let percent = match stage {
        Stage::Rows if 0 < of => (done * 100) / of,
        _ => 0,
    };
    Running { words, percent }
}

/// The heaviest first, each grade in the order of the file.
fn sorted(plan: &Plan) -> Vec<&Finding> {
    let mut sorted: Vec<&Finding> = plan.findings.iter().collect();
    sorted.sort_by_key(|it| (std::cmp::Reverse(it.severity), it.place.row, it.place.column));
    sorted
}

/// Notes whose figures the findings tell of.
fn note(plan: &Plan, findings: &[&Finding], reader: &Reader) {
    let by_row: HashMap<u32, &str> = plan.entries.iter().map(|it| (it.row, it.member.code.as_str())).collect();
    for code in findings.iter().filter_map(|it| by_row.get(&it.place.row?)) {
        reader.visit.reads.note(code);
    }
}

fn outcome(plan: &Plan, own: &str, page: usize, reader: &Reader) -> Outcome {
    let language = reader.language;
    let count = |severity| plan.findings.iter().filter(|it| it.severity == severity).count();
    let errors = count(Severity::Error);
    let sorted = sorted(plan);
    let last = sorted.len().saturating_sub(1) / SHOWN;
    let page = page.min(last);
    let shown: Vec<&Finding> = sorted.into_iter().skip(page * SHOWN).take(SHOWN).collect();
    note(plan, &shown, reader);
    let number = |count: usize| Argument::Count(i64::try_from(count).unwrap_or(i64::MAX));
    let (id, counted) = match (errors, plan.entries.len()) {
        (0, 0) => ("upload-nothing", plan.same),
        (0, reports) => ("upload-good", reports),
        (errors, _) => ("upload-wrong", errors),
    };
    Outcome {
        sentence: say_with(language, id, &[("count", number(counted))]),
        good: errors == 0,
        reports: plan.entries.len(),
        same: plan.same,
        errors,
        warnings: count(Severity::Warning),
        hints: count(Severity::Hint),
        findings: finding::rows(&shown.into_iter().cloned().collect::<Vec<_>>(), reader),
        pages: (0..=last).map(|at| (at + 1, format!("{own}?page={at}"), at == page)).collect(),
        may_commit: plan.may_commit(),
    }
}

/// GET /upload/{form}/{period}/{mark}/findings.xlsx: every finding, for whoever mends the file.
pub async fn findings(
    Given(shelf): Given<Shelf>,
    Given(uploads): Given<Uploads>,
    reader: Reader,
    Path((form, period, mark)): Path<(String, String, String)>,
) -> Page {
    let counter = at(&shelf, &reader, &form, &period).await?;
    let upload = counter.upload(&uploads, &reader, &mark)?;
    let State::Tried(plan) = upload.state() else {
        return Err(Refusal::wrong(reader.language, &Error::new("upload-gone")));
    };
    let language = reader.language;
    let sorted = sorted(&plan);
    reader.visit.reads.note_export();
    note(&plan, &sorted, &reader);
    let rows = finding::rows(&sorted.into_iter().cloned().collect::<Vec<_>>(), &reader);
    let column = |id: &str| BookColumn { heading: say(language, id), unit: String::new(), numeric: false, width: None };
    let sheet = Sheet {
        name: say(language, "import-findings"),
        title: format!("{} {}", say(language, "import-findings"), upload.file.name),
        notes_above: Vec::new(),
        columns: ["finding-grade", "finding-cell", "finding-heading", "finding-message"].map(column).to_vec(),
        rows: rows
            .into_iter()
            .map(|row| [row.severity_name, row.address, row.heading, row.message].map(Cell::Text).to_vec())
            .collect(),
        notes_below: Vec::new(),
        chart: None,
    };
    let bytes = Book { sheets: vec![sheet] }.to_xlsx().map_err(|error| Refusal::failed(language, error))?;
    let name = format!("{}.xlsx", say(language, "import-findings"));
    Ok(download(bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &name))
}

/// POST /upload/{form}/{period}/{mark}/{act}: `commit` takes the file in as it was tried, `drop` puts it away.
pub async fn act(
    Given(shelf): Given<Shelf>,
    Given(uploads): Given<Uploads>,
    Given(clock): Given<SharedClock>,
    reader: Reader,
    Path((form, period, mark, act)): Path<(String, String, String, String)>,
) -> Page {
    let counter = at(&shelf, &reader, &form, &period).await?;
    let upload = counter.upload(&uploads, &reader, &mark)?;
    let base = base_of(counter.form, counter.period);
    match (act.as_str(), upload.state()) {
        ("drop", _) => {
            uploads.forget(&mark);
            Ok(Redirect::to(&base).into_response())
        }
        ("commit", State::Tried(plan)) if plan.may_commit() => {
            uploads.take(&upload, counter.sender(&shelf, &clock, &reader));
            Ok(Redirect::to(&format!("{base}/{mark}")).into_response())
        }
        // Pressed twice: the page says how far it has come.
        ("commit", _) => Ok(Redirect::to(&format!("{base}/{mark}")).into_response()),
        (other, _) => Err(Refusal::not_found(reader.language, other)),
    }
}
