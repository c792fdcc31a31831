//! Closing a month (关账): which version of whose report counts, for a unit and all below it, for good. A correction comes by
//! opening the month again, with a reason and by somebody's leave, and makes the next version; both stay, and the bridge between
//! them names the enterprises that moved it.

mod bridge;
pub mod snapshot;
mod store;

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::sync::Arc;

use basis::error::Error;
use basis::fact::Status;
use basis::period::Period;
use files::grid::Grid;
use jiff::civil::Date;
use sha2::{Digest, Sha256};

pub use self::bridge::{Bridge, Pier, bridge};
pub use self::store::{closes, counted, find, reopenings};
use super::figures::Figures;
use super::record::State;
use super::roster::Roster;
use super::sums::{Sum, sums};
use crate::number::books::Books;
use crate::number::import::enter;
use crate::number::import::plan::{Wishes, plan};
use crate::number::shelf::Shelf;
use crate::number::store::load_of;
use crate::pack::form::Form;
use crate::register::subjects::Subjects;
use crate::registry::Member;
use crate::store::audit::{self, Entry, Who};
use crate::store::batch::{self, Sender};
use crate::store::blob;
use crate::store::clock::Clock;
use crate::store::{Db, Failure};

/// The source the sums of reports are stated under.
pub const SOURCE: &str = "enterprise.report";

/// A close that was made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Close {
    pub number: i64,
    pub form: String,
    pub period: String,
    pub unit: String,
    pub version: i64,
    /// The data version its sums are in; 0 where it had none.
    pub batch: i64,
    /// The hash of everything that counts in it.
    pub hash: String,
    /// Where its snapshot is kept: the hash of the file; empty for closes made before there were any.
    pub snapshot: String,
    /// Those expected who are not in it, each with the reason.
    pub exceptions: Vec<(String, String)>,
    pub reason: String,
    pub at: String,
    pub person: String,
    pub post: String,
}

/// A close opened again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reopening {
    pub close: i64,
    /// The last day new versions may come in.
    pub until: String,
    pub reason: String,
    pub approver: String,
    pub at: String,
    pub person: String,
}

/// What a close counts: by respondent, its region and its figures.
pub type Counted = BTreeMap<String, (String, Figures)>;

/// A report that counts.
#[derive(Clone, Copy)]
struct Accepted<'a> {
    member: &'a Member,
    report: i64,
    figures: &'a Figures,
}

/// What is asked to be closed.
pub struct Closing<'a> {
    pub form: &'a Form,
    pub period: Period,
    pub unit: &'a str,
    pub roster: &'a Roster,
    /// Those expected who may be missing, each with the reason: one of them does not hold up all others.
    pub exceptions: &'a [(String, String)],
    pub reason: &'a str,
}

/// Who stands in the way of a close: expected, not accepted, and not excepted by name.
pub fn in_the_way<'a>(roster: &'a Roster, exceptions: &[(String, String)]) -> Vec<&'a super::roster::Line> {
    let excepted: HashSet<&str> = exceptions.iter().map(|(code, _)| code.as_str()).collect();
    roster
        .lines
        .iter()
        .filter(|line| line.state() != Some(State::Accepted) && !excepted.contains(line.member.code.as_str()))
        .collect()
}

/// Whether a close is open again on a day.
pub async fn is_open(db: &Db, close: &Close, today: Date) -> Result<bool, Failure> {
    let last = reopenings(db, close.number).await?.pop();
    Ok(last.is_some_and(|it| it.until.parse::<Date>().is_ok_and(|until| today <= until)))
}

/// Whether reports from a region may come in for the month: no close over it, or the last one open again.
///
/// # Errors
/// `Ok(Err(…))` with who closed it and when.
pub async fn may_report(
    db: &Db,
    units: &Subjects,
    form: &str,
    period: Period,
    region: &str,
    today: Date,
) -> Result<Result<(), Error>, Failure> {
    let over: HashSet<String> = units.path(region, period).into_iter().map(|it| it.code.clone()).collect();
    let mut last: BTreeMap<String, Close> = BTreeMap::new();
    for close in closes(db, form, &period.to_string(), "").await? {
        if close.unit == region || over.contains(&close.unit) {
            last.insert(close.unit.clone(), close);
        }
    }
    for close in last.values() {
        if !is_open(db, close, today).await? {
            let error =
                Error::new("report-closed").with("period", period).with("day", crate::store::clock::shown(&close.at));
            return Ok(Err(error));
        }
    }
    Ok(Ok(()))
}

/// Closes the month for a unit: freezes which version counts, states the sums as figures of the regions and parks, and seals
/// both with one hash. Gives the close's number.
///
/// # Errors
/// `Ok(Err(…))` where somebody stands in the way, it is closed already, or the books changed meanwhile.
pub async fn close(
    shelf: &Shelf,
    clock: &dyn Clock,
    who: &Who,
    closing: &Closing<'_>,
) -> Result<Result<i64, Error>, Failure> {
    let db = shelf.db();
    let period = closing.period.to_string();
    let form = closing.form;
    if let Some((code, _)) = closing.exceptions.iter().find(|(_, reason)| reason.trim().is_empty()) {
        return Ok(Err(Error::new("close-exception-reason").with("code", code)));
    }
    let blocking = in_the_way(closing.roster, closing.exceptions);
    if let Some(first) = blocking.first() {
        let error = Error::new("close-blocked").with("count", blocking.len()).with("name", &first.member.name);
        return Ok(Err(error));
    }
    let earlier = closes(db, &form.code, &period, closing.unit).await?;
    if let Some(last) = earlier.last()
        && reopenings(db, last.number).await?.is_empty()
    {
        return Ok(Err(Error::new("close-closed").with("version", last.version)));
    }
    // What other sources state has no part in it: only the sums' own source is read.
    let at = batch::data_version(db).await?;
    let panel = load_of(db, at, SOURCE, shelf.packs().source_ranks()).await?;
    let books = Books::new(Arc::clone(shelf.packs()), shelf.units().at(at).await?, panel);
    let accepted: Vec<Accepted<'_>> = closing
        .roster
        .lines
        .iter()
        .filter(|line| line.state() == Some(State::Accepted))
        .filter_map(|line| {
            let report = line.report.as_ref()?;
            Some(Accepted { member: &line.member, report: report.number, figures: &report.figures })
        })
        .collect();
    let reports: Vec<(&Member, &Figures)> = accepted.iter().map(|it| (it.member, it.figures)).collect();
    let sums = sums(&books.packs, &books.subjects, form, closing.period, closing.unit, &reports);
    let sealed = sealed(&accepted);
    let hash: String = Sha256::digest(sealed.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    let version = i64::try_from(earlier.len()).unwrap_or(0) + 1;
    let snapshot = match snapshot::encode(closing, &accepted, version, &hash) {
        Ok(bytes) => bytes,
        Err(error) => return Ok(Err(error)),
    };
    let stale = sums.no_longer_stated(&books.panel, &books.subjects, closing.unit, closing.period);
    let rows = grid_of(&sums.sums, &stale, closing.period);
    let text = csv_of(&rows);
    let wishes = Wishes { source: SOURCE.to_owned(), ..Wishes::default() };
    let planned = plan(&books, &Grid::of_texts(rows), &wishes);
    if basis::error::any_error(&planned.findings) {
        let first = planned.findings.first().map(|it| it.error.clone());
        return Ok(Err(first.unwrap_or_else(|| Error::new("close-changed"))));
    }
    let mut write = db.write().await?;
    let file = format!("{}-{}-{}-{version}", form.code, period, closing.unit);
    let snapshot = blob::put(&mut write, clock, &format!("{file}.parquet"), snapshot::MEDIA_TYPE, &snapshot).await?;
    let file = format!("{file}.csv");
    let title = format!("{} {} v{version}", form.name.zh, period);
    let batch = if planned.may_commit() {
        let sender = Sender {
            file: &file,
            media_type: "text/csv",
            bytes: text.as_bytes(),
            title: &title,
            unit: closing.unit,
            by: who,
        };
        match enter(&mut write, db, clock, &planned, &sender).await? {
            Ok(batch) => batch,
            Err(_) => return Ok(Err(Error::new("close-changed"))),
        }
    } else {
        0
    };
    let new = Close {
        number: 0,
        form: form.code.clone(),
        period: period.clone(),
        unit: closing.unit.to_owned(),
        version,
        batch,
        hash: hash.clone(),
        snapshot,
        exceptions: closing.exceptions.to_vec(),
        reason: closing.reason.to_owned(),
        at: clock.now().to_string(),
        person: who.person.clone(),
        post: who.post.clone(),
    };
    let number = match store::keep(&mut write, &new, &accepted).await? {
        Some(number) => number,
        None => return Ok(Err(Error::new("close-changed"))),
    };
    let subject = format!("{} {} {}", form.code, period, closing.unit);
    let after = format!("v{version} {hash}");
    let entry = Entry { action: "report-close", subject: &subject, after: &after, batch, ..Entry::default() };
    audit::append(&mut write, clock, who, &entry).await?;
    write.commit().await?;
    Ok(Ok(number))
}

/// Everything that counts, a report a line, in the order of the respondents.
fn sealed(accepted: &[Accepted<'_>]) -> String {
    let mut text = String::new();
    for it in accepted {
        let _ = writeln!(text, "{}\t{}\t{}\t{}", it.member.code, it.member.region, it.report, it.figures.to_json());
    }
    text
}

const HEADINGS: [&str; 7] = ["unit", "indicator", "period", "measure", "value", "unit_of_measure", "status"];

/// What is stated, and what an earlier close stated and this one takes back.
fn grid_of(sums: &[Sum], stale: &[Sum], period: Period) -> Vec<Vec<String>> {
    let line = |sum: &Sum, status: Status| {
        vec![
            sum.unit.clone(),
            sum.indicator.clone(),
            period.to_string(),
            sum.measure.to_string(),
            sum.value.to_string(),
            sum.unit_of_measure.clone(),
            status.to_string(),
        ]
    };
    let mut rows = vec![HEADINGS.map(str::to_owned).to_vec()];
    rows.extend(sums.iter().map(|sum| line(sum, Status::Final)));
    rows.extend(stale.iter().map(|sum| line(sum, Status::Withdrawn)));
    rows
}

/// Codes and plain numbers: nothing to quote.
fn csv_of(rows: &[Vec<String>]) -> String {
    rows.iter().map(|row| row.join(",") + "\n").collect()
}

/// Opens a closed month again.
///
/// # Errors
/// `Ok(Err(…))` without a reason, without whoever allowed it, or until a day that is past.
pub async fn reopen(
    db: &Db,
    clock: &dyn Clock,
    who: &Who,
    close: &Close,
    reason: &str,
    approver: &str,
    until: &str,
) -> Result<Result<(), Error>, Failure> {
    if reason.trim().is_empty() || approver.trim().is_empty() {
        return Ok(Err(Error::new("reopen-reason")));
    }
    let Some(until) = until.parse::<Date>().ok().filter(|until| clock.today() <= *until) else {
        return Ok(Err(Error::new("reopen-until").with("text", until)));
    };
    let newer = closes(db, &close.form, &close.period, &close.unit).await?;
    if newer.last().is_some_and(|last| last.number != close.number) {
        return Ok(Err(Error::new("reopen-newer")));
    }
    let mut write = db.write().await?;
    let reopening = Reopening {
        close: close.number,
        until: until.to_string(),
        reason: reason.trim().to_owned(),
        approver: approver.trim().to_owned(),
        at: clock.now().to_string(),
        person: who.person.clone(),
    };
    store::keep_reopening(&mut write, &reopening, &who.post).await?;
    let subject = format!("{} {} {}", close.form, close.period, close.unit);
    let after = format!("{until} {}: {}", approver.trim(), reason.trim());
    let entry = Entry { action: "report-reopen", subject: &subject, after: &after, ..Entry::default() };
    audit::append(&mut write, clock, who, &entry).await?;
    write.commit().await?;
    Ok(Ok(()))
}
