//! What a respondent does with a report: saves a draft, has it checked, sends it. What is refused comes back as it was typed.

use askama::Template;
use axum::Form as Sent;
use axum::extract::{Path, State as Given};
use axum::response::{Html, IntoResponse, Redirect};
use basis::error::Error;

use super::entry::Entry;
use super::figures::Figures;
use super::paper::{Checks, Filling};
use super::record::Way;
use super::report_pages::{OwnReport, Page, Shown};
use super::send::{Refused, Sending, send as take_in};
use super::store::{self, Asked, Draft};
use crate::access::Deed;
use crate::message::say_with;
use crate::number::shelf::Shelf;
use crate::organisation::Staff;
use crate::page::desk::Received;
use crate::page::{Reader, Refusal, Shell};
use crate::store::clock::{SharedClock, shown};
use crate::store::{Failure, blob};

type Address = Path<(String, String, String)>;
type Pairs = Sent<Vec<(String, String)>>;

/// Keeps what was typed as the respondent's draft, or what a file was filled in with; gives the moment.
pub(super) async fn keep_draft(
    desk: &OwnReport<'_>,
    clock: &SharedClock,
    entry: &Entry,
    file: Option<&Received>,
) -> Result<String, Refusal> {
    let month = desk.period.to_string();
    let asked = Asked { form: &desk.form.code, period: &month, respondent: &desk.member.code };
    let (figures, _) = entry.figures(desk.form, desk.period);
    let keep = async || {
        let before = store::draft(desk.shelf.db(), asked).await?;
        let (way, blob) = came_by(before.as_ref(), &figures);
        let mut reasons = entry.reasons().to_vec();
        let (mut way, mut blob) = (way, blob.to_owned());
        let mut write = desk.shelf.db().write().await?;
        if let Some(file) = file {
            blob = blob::put(&mut write, clock.as_ref(), &file.name, &file.media_type, &file.bytes).await?;
            way = Way::Workbook;
            // A file has figures only: what was said of them stays.
            reasons = before.map(|draft| draft.reasons).unwrap_or_default();
        }
        let who = desk.reader.visit.who(Deed::SendReport);
        let draft = Draft { figures, reasons, way, blob, at: String::new() };
        store::keep_draft(&mut write, clock.as_ref(), &who, asked, &draft).await?;
        write.commit().await?;
        Ok::<_, Failure>(clock.now().to_string())
    };
    keep().await.map_err(desk.failed())
}

/// How figures came in: as the draft did, as long as nobody changed one on the page.
fn came_by<'a>(draft: Option<&'a Draft>, figures: &Figures) -> (Way, &'a str) {
    match draft {
        Some(draft) if draft.figures == *figures => (draft.way, &draft.blob),
        _ => (Way::Page, ""),
    }
}

/// POST /reports/{form}/{period}/{respondent}/draft
pub async fn draft(
    Given(shelf): Given<Shelf>,
    Given(staff): Given<Staff>,
    Given(clock): Given<SharedClock>,
    reader: Reader,
    Path((form, period, respondent)): Address,
    Sent(pairs): Pairs,
) -> Page {
    let desk = OwnReport::to_write((&shelf, &staff, &clock), &reader, (&form, &period, &respondent)).await?;
    if !desk.may_send() {
        return desk.closed().await;
    }
    let entry = Entry::posted(pairs);
    let (figures, wrong) = entry.figures(desk.form, desk.period);
    let at = keep_draft(&desk, &clock, &entry, None).await?;
    let at = shown(&at);
    let time = at.split(' ').next_back().unwrap_or_default().to_owned();
    let id = if wrong.is_empty() { "own-saved" } else { "own-saved-but" };
    let count = i64::try_from(wrong.len()).unwrap_or(i64::MAX);
    let said =
        say_with(reader.language, id, &[("time", time.into()), ("count", basis::message::Argument::Count(count))]);
    if entry.part {
        return Ok(said.into_response());
    }
    if wrong.is_empty() {
        return Ok(Redirect::to(&format!("{}?correct=1&saved=1", desk.address())).into_response());
    }
    let findings = desk.findings(&entry, &figures).await?;
    desk.page(Shown { entry, wrong, findings, editing: true, refused: said, draft_at: at, ..Shown::default() }).await
}

#[derive(Template)]
#[template(path = "reporting/checks.html")]
struct ChecksPart {
    shell: Shell,
    checks: Checks,
}

/// POST /reports/{form}/{period}/{respondent}/check: what the rules say of what is typed; nothing is kept.
pub async fn check(
    Given(shelf): Given<Shelf>,
    Given(staff): Given<Staff>,
    Given(clock): Given<SharedClock>,
    reader: Reader,
    Path((form, period, respondent)): Address,
    Sent(pairs): Pairs,
) -> Page {
    let desk = OwnReport::to_write((&shelf, &staff, &clock), &reader, (&form, &period, &respondent)).await?;
    if !desk.may_send() {
        return desk.closed().await;
    }
    let entry = Entry::posted(pairs);
    let (figures, wrong) = entry.figures(desk.form, desk.period);
    let findings = desk.findings(&entry, &figures).await?;
    if !entry.part {
        return desk.page(Shown { entry, wrong, findings, editing: true, ..Shown::default() }).await;
    }
    let (before, missing) = (Figures::default(), figures.missing(desk.form, desk.period).len());
    let filling =
        Filling { entry: &entry, wrong: &wrong, findings: &findings, before: &before, missing, questions: &[] };
    let checks = Checks::new(desk.form, &filling, reader.language);
    let part = ChecksPart { shell: Shell::new(&reader, "reports", ""), checks };
    let html = part.render().map_err(|error| Refusal::failed(reader.language, error))?;
    Ok(Html(html).into_response())
}

/// POST /reports/{form}/{period}/{respondent}/send
pub async fn send(
    Given(shelf): Given<Shelf>,
    Given(staff): Given<Staff>,
    Given(clock): Given<SharedClock>,
    reader: Reader,
    Path((form, period, respondent)): Address,
    Sent(pairs): Pairs,
) -> Page {
    let desk = OwnReport::to_write((&shelf, &staff, &clock), &reader, (&form, &period, &respondent)).await?;
    if !desk.may_send() {
        return desk.closed().await;
    }
    let language = reader.language;
    let entry = Entry::posted(pairs);
    let (figures, mut wrong) = entry.figures(desk.form, desk.period);
    let mut findings = Vec::new();
    let mut refused = String::new();
    if desk.last().map_or(0, |report| report.number) != entry.seen {
        refused = Error::new("report-newer").say(language);
    } else if wrong.is_empty() {
        let explanations = entry.explanations(desk.period, &desk.member.code);
        let month = desk.period.to_string();
        let asked = Asked { form: &desk.form.code, period: &month, respondent: &desk.member.code };
        let draft = store::draft(shelf.db(), asked).await.map_err(desk.failed())?;
        let (way, blob) = came_by(draft.as_ref(), &figures);
        let sending = Sending {
            form: desk.form,
            period: desk.period,
            member: &desk.member,
            figures: figures.clone(),
            explanations,
            way,
            blob,
        };
        let who = reader.visit.who(Deed::SendReport);
        let (db, packs) = (shelf.db(), shelf.packs());
        let taken = take_in(db, packs, &desk.units, clock.as_ref(), &who, &sending).await;
        match taken.map_err(desk.failed())? {
            Ok(_) => return Ok(Redirect::to(&format!("{}?sent=1", desk.address())).into_response()),
            Err(Refused::Cells(cells)) => wrong = cells,
            Err(Refused::Findings(found)) => findings = found,
            Err(Refused::Because(error)) => refused = error.say(language),
        }
    }
    if findings.is_empty() {
        findings = desk.findings(&entry, &figures).await?;
    }
    if refused.is_empty() {
        refused = crate::message::say(language, "own-not-sent");
    }
    // Nothing typed is lost, whatever happens to this page.
    let at = shown(&keep_draft(&desk, &clock, &entry, None).await?);
    desk.page(Shown { entry, wrong, findings, refused, editing: true, draft_at: at, ..Shown::default() }).await
}
