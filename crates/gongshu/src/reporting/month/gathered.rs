//! Which reports a month's tables are made from: a closed version's, or those that stand now; and those of a year earlier.

use std::collections::HashSet;

use basis::period::Period;
use basis::registry::{Rule, Scope};

use crate::access::Deed;
use crate::number::shelf::Shelf;
use crate::pack::form::Form;
use crate::page::{Reader, Refusal};
use crate::register::query::Asker;
use crate::register::subjects::Subjects;
use crate::registry::{Member, Roll};
use crate::reporting::close::{Close, closes, counted, is_open, snapshot};
use crate::reporting::counter;
use crate::reporting::figures::Figures;
use crate::reporting::record::State;
use crate::store::{Failure, batch, blob};

/// Reports with those they are of.
pub type Reports = Vec<(Member, Figures)>;

/// The reports of one month.
pub struct Sheaf {
    /// The close they are frozen in; `None` for what stands now.
    pub close: Option<Close>,
    pub reports: Reports,
}

/// A month with what it is held against.
pub struct Gathered {
    pub now: Sheaf,
    /// A year earlier; `None` where nobody reported then.
    pub before: Option<Sheaf>,
    /// Everybody who has to report now: who is not among them any more has left.
    pub expected: HashSet<String>,
    /// The closes that may be looked at, oldest first.
    pub closes: Vec<Close>,
}

/// What is looked at.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    pub form: &'a Form,
    pub period: Period,
    pub unit: &'a str,
    /// The number of a close; `now` for what stands now; empty for the last close, where the month is closed.
    pub version: &'a str,
}

/// The word for what stands now.
pub const NOW: &str = "now";

/// The closes of a month that a unit is part of, oldest first.
pub async fn covering(
    shelf: &Shelf,
    units: &Subjects,
    form: &Form,
    period: Period,
    unit: &str,
) -> Result<Vec<Close>, Failure> {
    let over: HashSet<String> = units.path(unit, period).into_iter().map(|it| it.code.clone()).collect();
    let mut all = closes(shelf.db(), &form.code, &period.to_string(), "").await?;
    all.retain(|close| close.unit == unit || over.contains(&close.unit));
    Ok(all)
}

/// What a close counts, each enterprise as it was then.
pub async fn frozen(shelf: &Shelf, form: &Form, close: &Close, period: Period) -> Result<Reports, Failure> {
    if let Some(file) = blob::get(shelf.db(), &close.snapshot).await? {
        return snapshot::decode(form, file.bytes, |_, _| true).map_err(|error| Failure::Refused(error.to_string()));
    }
    // A close from before there were snapshots: its items say which reports, the registry who they are of.
    let version = batch::data_version(shelf.db()).await?;
    let roll = Roll::read(shelf.db(), shelf.packs(), version, &Asker::Program).await?;
    let mut figures = counted(shelf.db(), close.number).await?;
    let everybody = roll.members(period, &Rule::of(Scope::All));
    let of = |mut member: Member| {
        let (region, figures) = figures.remove(&member.code)?;
        member.region = region;
        Some((member, figures))
    };
    Ok(everybody.into_iter().filter_map(of).collect())
}

/// Gathers a month for a reader: of closed versions, too, only what is in reach.
pub async fn gather(shelf: &Shelf, reader: &Reader, asked: Asked<'_>) -> Result<Gathered, Refusal> {
    let failed = |failure| Refusal::failed(reader.language, failure);
    let units = counter::units(shelf, reader).await?;
    let Asked { form, period, unit, version } = asked;
    let closes = covering(shelf, &units, form, period, unit).await.map_err(failed)?;
    let close = match version {
        NOW => None,
        "" => match closes.last() {
            Some(last) if !is_open(shelf.db(), last, today(reader)).await.map_err(failed)? => Some(last),
            _ => None,
        },
        number => {
            let found = closes.iter().find(|close| close.number.to_string() == number);
            Some(found.ok_or_else(|| Refusal::not_found(reader.language, number))?)
        }
    };
    let live = counter::roster(shelf, reader, Deed::ReviewReport, form, period, unit).await?;
    let expected = live.lines.iter().map(|line| line.member.code.clone()).collect();
    let now = match close {
        Some(close) => closed(shelf, reader, asked, &units, close).await?,
        None => Sheaf { close: None, reports: standing(live) },
    };
    let before = match period.years_earlier(1) {
        Some(before) => earlier(shelf, reader, &units, Asked { period: before, ..asked }, close).await?,
        None => None,
    };
    Ok(Gathered { now, before, expected, closes })
}

/// The reports of an earlier month: as last closed by the time of `until`, else as they stand now.
pub async fn earlier(
    shelf: &Shelf,
    reader: &Reader,
    units: &Subjects,
    asked: Asked<'_>,
    until: Option<&Close>,
) -> Result<Option<Sheaf>, Refusal> {
    let failed = |failure| Refusal::failed(reader.language, failure);
    let all = covering(shelf, units, asked.form, asked.period, asked.unit).await.map_err(failed)?;
    let known = all.iter().rfind(|close| until.is_none_or(|until| close.number <= until.number));
    let sheaf = match known {
        Some(close) => closed(shelf, reader, asked, units, close).await?,
        None => {
            let live = counter::roster(shelf, reader, Deed::ReviewReport, asked.form, asked.period, asked.unit).await?;
            Sheaf { close: None, reports: standing(live) }
        }
    };
    Ok(Some(sheaf).filter(|sheaf| !sheaf.reports.is_empty()))
}

/// Reports that count as they stand now: what came back is known to be wrong.
fn standing(roster: crate::reporting::Roster) -> Reports {
    let counts = |line: &crate::reporting::RosterLine| line.state().is_some_and(|state| state != State::Returned);
    let lines = roster.lines.into_iter().filter(counts);
    lines.filter_map(|line| Some((line.member, line.report?.figures))).collect()
}

async fn closed(
    shelf: &Shelf,
    reader: &Reader,
    asked: Asked<'_>,
    units: &Subjects,
    close: &Close,
) -> Result<Sheaf, Refusal> {
    let mut reports = frozen(shelf, asked.form, close, asked.period)
        .await
        .map_err(|failure| Refusal::failed(reader.language, failure))?;
    let seen = counter::sight(shelf, reader, Deed::ReviewReport, asked.form).await?;
    let under = counter::under(units, asked.unit, asked.period);
    reports.retain(|(member, _)| seen(member) && under(member));
    Ok(Sheaf { close: Some(close.clone()), reports })
}

/// The day of the request.
fn today(reader: &Reader) -> jiff::civil::Date {
    reader.visit.today.parse().unwrap_or(jiff::civil::Date::MAX)
}
