//! Closing a month (关账): what stands in its way, the versions that were made, and what each withholds.

use std::collections::BTreeMap;

use askama::Template;
use axum::Form as Posted;
use axum::extract::{Path, State as Given};
use axum::response::{IntoResponse, Redirect, Response};
use basis::disclosure::{Limits, Why};
use basis::period::Period;
use serde::Deserialize;

use super::close::{self, Close, Closing, closes, counted, in_the_way, reopenings};
use super::counter;
use super::desk::failed;
use super::figures::Figures;
use super::roster::Roster;
use super::sums::{Withheld, sums};
use crate::access::Deed;
use crate::message::{say, say_with};
use crate::number::shelf::Shelf;
use crate::organisation::Staff;
use crate::pack::form::Form;
use crate::page::{Reader, Refusal, Shell, download, segment, show};
use crate::registry::Member;
use crate::store::blob;
use crate::store::clock::{SharedClock, shown as moment};

type Page = Result<Response, Refusal>;

/// Those in the way that are listed at once.
const SHOWN: usize = 200;

struct Blocking {
    code: String,
    name: String,
    region: String,
    state_name: String,
    /// What was typed as the reason to leave it out.
    reason: String,
}

struct CloseRow {
    number: i64,
    version: i64,
    at: String,
    person: String,
    hash: String,
    reason: String,
    exceptions: usize,
    batch: i64,
    reopenings: Vec<String>,
    bridge: Option<String>,
    has_snapshot: bool,
}

#[derive(Template)]
#[template(path = "reporting/close.html")]
struct ClosePage {
    shell: Shell,
    action: String,
    month: String,
    desk: String,
    sentence: String,
    blocking: Vec<Blocking>,
    more: usize,
    closed: bool,
    rows: Vec<CloseRow>,
    error: String,
    reason: String,
    withheld: Vec<WithheldRow>,
}

/// A unit whose sums the close keeps to itself.
struct WithheldRow {
    unit: String,
    why: String,
}

/// Which sums of the last close are withheld, and why.
async fn withheld(
    shelf: &Shelf,
    reader: &Reader,
    form: &Form,
    period: Period,
    last: &Close,
    roster: &Roster,
) -> Result<Vec<WithheldRow>, Refusal> {
    let language = reader.language;
    let counted = counted(shelf.db(), last.number).await.map_err(failed(reader))?;
    let members = roster.lines.iter().map(|line| &line.member);
    let reports: Vec<(&Member, &Figures)> =
        members.filter_map(|member| Some((member, &counted.get(&member.code)?.1))).collect();
    let units = counter::units(shelf, reader).await?;
    let sums = sums(shelf.packs(), &units, form, period, &last.unit, &reports);
    let row = |it: &Withheld| {
        let id = match it.why {
            Why::Few => "withheld-few",
            Why::Dominated => "withheld-dominated",
            Why::Follows => "withheld-follows",
        };
        let Limits { least, one, two } = Limits::default();
        let line = form.line(&it.line).map_or(it.line.as_str(), |line| line.name.in_language(language)).to_owned();
        let number = |of: String| of.into();
        let arguments = [
            ("line", line.into()),
            ("least", number(least.to_string())),
            ("one", number(one.to_string())),
            ("two", number(two.to_string())),
        ];
        WithheldRow { unit: units.name(&it.unit, language).to_owned(), why: say_with(language, id, &arguments) }
    };
    Ok(sums.withheld.iter().map(row).collect())
}

/// GET /close/{form}/{period}
pub async fn close_page(
    Given(shelf): Given<Shelf>,
    Given(staff): Given<Staff>,
    reader: Reader,
    Path((form, period)): Path<(String, String)>,
) -> Page {
    let form = counter::form(shelf.packs(), &reader, &form)?;
    let period = counter::month(&reader, &period)?;
    page(&shelf, &staff, &reader, form, period, &BTreeMap::new(), String::new()).await
}

async fn page(
    shelf: &Shelf,
    staff: &Staff,
    reader: &Reader,
    form: &Form,
    period: Period,
    typed: &BTreeMap<String, String>,
    error: String,
) -> Page {
    let language = reader.language;
    let unit = reader.visit.unit(Deed::CloseMonth);
    let roster = counter::roster(shelf, reader, Deed::CloseMonth, form, period, &unit).await?;
    let units = counter::units(shelf, reader).await?;
    let organisation = staff.roster().await.map_err(failed(reader))?;
    let made = closes(shelf.db(), &form.code, &period.to_string(), &unit).await.map_err(failed(reader))?;
    let mut rows = Vec::new();
    let mut before: Option<i64> = None;
    for it in &made {
        let opened = reopenings(shelf.db(), it.number).await.map_err(failed(reader))?;
        rows.push(CloseRow {
            number: it.number,
            version: it.version,
            at: moment(&it.at),
            person: organisation.person_name(&it.person),
            hash: it.hash.get(..12).unwrap_or(&it.hash).to_owned(),
            reason: it.reason.clone(),
            exceptions: it.exceptions.len(),
            batch: it.batch,
            has_snapshot: !it.snapshot.is_empty(),
            reopenings: opened
                .iter()
                .map(|it| {
                    let arguments = [
                        ("until", it.until.as_str().into()),
                        ("approver", it.approver.as_str().into()),
                        ("reason", it.reason.as_str().into()),
                    ];
                    say_with(language, "close-reopened", &arguments)
                })
                .collect(),
            bridge: before.map(|before| format!("/close/{}/bridge?from={before}", it.number)),
        });
        before = Some(it.number);
    }
    let closed = rows.last().is_some_and(|row| row.reopenings.is_empty());
    rows.reverse();
    // Those left out by the close before are offered again with their reasons.
    let kept: BTreeMap<&str, &str> = made
        .last()
        .map(|close| close.exceptions.iter().map(|(code, why)| (code.as_str(), why.as_str())).collect())
        .unwrap_or_default();
    let in_way = in_the_way(&roster, &[]);
    let blocking: Vec<Blocking> = in_way
        .iter()
        .take(SHOWN)
        .map(|line| {
            let code = &line.member.code;
            let state = line.state().map_or("missing", |state| state.word());
            let reason = typed.get(code).map(String::as_str).or_else(|| kept.get(code.as_str()).copied());
            Blocking {
                region: units.name(&line.member.region, language).to_owned(),
                state_name: say(language, &format!("report-state-{state}")),
                reason: reason.unwrap_or_default().to_owned(),
                name: line.member.name.clone(),
                code: code.clone(),
            }
        })
        .collect();
    let tally = roster.tally();
    let count = |count: usize| basis::message::Argument::Count(i64::try_from(count).unwrap_or(i64::MAX));
    let sentence = match (closed, made.last()) {
        (true, Some(last)) => say_with(
            language,
            "close-sentence-closed",
            &[("version", last.version.to_string().into()), ("at", moment(&last.at).into())],
        ),
        _ => say_with(
            language,
            "close-sentence-open",
            &[("expected", count(tally.expected)), ("accepted", count(tally.accepted)), ("left", count(in_way.len()))],
        ),
    };
    let withheld = match made.last().filter(|_| closed) {
        Some(last) => withheld(shelf, reader, form, period, last, &roster).await?,
        None => Vec::new(),
    };
    let view = ClosePage {
        withheld,
        shell: Shell::new(
            reader,
            "desk",
            say_with(
                language,
                "close-title",
                &[
                    ("form", form.name.in_language(language).into()),
                    ("period", counter::month_label(form, period, language).into()),
                ],
            ),
        ),
        action: format!("/close/{}/{period}", segment(&form.code)),
        month: format!("/month/{}/{period}", segment(&form.code)),
        desk: format!("/desk/{}/{period}", segment(&form.code)),
        sentence,
        more: in_way.len() - blocking.len(),
        blocking,
        closed,
        rows,
        error,
        reason: typed.get("").cloned().unwrap_or_default(),
    };
    show(&view.shell.clone(), &view)
}

/// POST /close/{form}/{period}: closes, with a reason for each who is left out (`except.CODE`).
pub async fn do_close(
    Given(shelf): Given<Shelf>,
    Given(staff): Given<Staff>,
    Given(clock): Given<SharedClock>,
    reader: Reader,
    Path((form, period)): Path<(String, String)>,
    Posted(sent): Posted<BTreeMap<String, String>>,
) -> Page {
    let form = counter::form(shelf.packs(), &reader, &form)?;
    let period = counter::month(&reader, &period)?;
    let unit = reader.visit.unit(Deed::CloseMonth);
    let roster = counter::roster(&shelf, &reader, Deed::CloseMonth, form, period, &unit).await?;
    let mut typed: BTreeMap<String, String> =
        sent.iter().filter_map(|(key, why)| Some((key.strip_prefix("except.")?.to_owned(), why.clone()))).collect();
    let reason = sent.get("reason").cloned().unwrap_or_default();
    // One reason for all others that are left, as when a whole town is cut off; each is still named.
    let others = sent.get("others").map(|why| why.trim()).unwrap_or_default();
    if !others.is_empty() {
        for line in in_the_way(&roster, &[]) {
            let own = typed.entry(line.member.code.clone()).or_default();
            if own.trim().is_empty() {
                others.clone_into(own);
            }
        }
    }
    // A line without a reason is not an exception: it stands in the way.
    let exceptions: Vec<(String, String)> = typed
        .iter()
        .filter(|(_, why)| !why.trim().is_empty())
        .map(|(code, why)| (code.clone(), why.trim().to_owned()))
        .collect();
    let closing =
        Closing { form, period, unit: &unit, roster: &roster, exceptions: &exceptions, reason: reason.trim() };
    let who = reader.visit.who(Deed::CloseMonth);
    let made = close::close(&shelf, clock.as_ref(), &who, &closing).await.map_err(failed(&reader))?;
    match made {
        Ok(_) => Ok(Redirect::to(&format!("/close/{}/{period}", segment(&form.code))).into_response()),
        Err(error) => {
            typed.insert(String::new(), reason);
            page(&shelf, &staff, &reader, form, period, &typed, error.say(reader.language)).await
        }
    }
}

/// GET /close/{number}/snapshot.parquet: everything that counts in a close, for other programs.
pub async fn snapshot_file(Given(shelf): Given<Shelf>, reader: Reader, Path(number): Path<i64>) -> Page {
    let close = own(&shelf, &reader, number).await?;
    let missing = || Refusal::not_found(reader.language, &number.to_string());
    let file = blob::get(shelf.db(), &close.snapshot).await.map_err(failed(&reader))?.ok_or_else(missing)?;
    for respondent in counted(shelf.db(), number).await.map_err(failed(&reader))?.keys() {
        reader.visit.reads.note(respondent);
    }
    reader.visit.reads.note_export();
    Ok(download(file.bytes, close::snapshot::MEDIA_TYPE, &file.name))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Reopened {
    pub reason: String,
    pub approver: String,
    pub until: String,
}

/// A close of the reader's own unit.
pub(super) async fn own(shelf: &Shelf, reader: &Reader, number: i64) -> Result<Close, Refusal> {
    let missing = || Refusal::not_found(reader.language, &number.to_string());
    let found = close::find(shelf.db(), number).await.map_err(failed(reader))?.ok_or_else(missing)?;
    if found.unit == reader.visit.unit(Deed::CloseMonth) { Ok(found) } else { Err(missing()) }
}

/// POST /close/{number}/reopen
pub async fn do_reopen(
    Given(shelf): Given<Shelf>,
    Given(staff): Given<Staff>,
    Given(clock): Given<SharedClock>,
    reader: Reader,
    Path(number): Path<i64>,
    Posted(sent): Posted<Reopened>,
) -> Page {
    let found = own(&shelf, &reader, number).await?;
    let who = reader.visit.who(Deed::CloseMonth);
    let took = close::reopen(shelf.db(), clock.as_ref(), &who, &found, &sent.reason, &sent.approver, &sent.until).await;
    let form = counter::form(shelf.packs(), &reader, &found.form)?;
    let period = counter::month(&reader, &found.period)?;
    match took.map_err(failed(&reader))? {
        Ok(()) => Ok(Redirect::to(&format!("/close/{}/{period}", segment(&form.code))).into_response()),
        Err(error) => page(&shelf, &staff, &reader, form, period, &BTreeMap::new(), error.say(reader.language)).await,
    }
}
