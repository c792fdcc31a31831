//! Where a matter stands, worked out: its clock's reading, the days on which its light changes, the rungs that fall due.

use basis::clock::{self, Limit, Measure, Reading, Rule, Starts, What};
use basis::error::Error;
use jiff::civil::{Date, DateTime};

use crate::pack::Packs;
use crate::pack::matter::{Kind, Rung};
use crate::store::clock::civil;

use super::holder::holding_post;
use super::record::Matter;

/// No day: after every other.
pub const NEVER: &str = "9999-12-31";

/// What lists ask for of a matter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    pub state: String,
    pub ended: bool,
    /// The post that holds it.
    pub holder: String,
    /// ISO; [`NEVER`] where there is none.
    pub due_on: String,
    pub blue_on: String,
    pub yellow_on: String,
    pub red_on: String,
    pub provisional: bool,
    /// The next day on which something is to be done by the scheduler.
    pub next_on: String,
}

/// A rung with the day it is climbed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Climb<'a> {
    pub rung: &'a Rung,
    pub term: i64,
    pub on: Date,
}

/// Every rung of a matter's ladder as its clocks stand, the earliest first.
pub type Rungs<'a> = Vec<Climb<'a>>;

/// The rule of a matter's clock: the item's, else the kind's, with the limits it was opened with.
pub fn rule(packs: &Packs, kind: &Kind, matter: &Matter) -> Option<Rule> {
    let own = kind.clock.as_ref()?;
    let base = match packs.item(&matter.item) {
        Some(item) => Rule { warnings: own.rule.warnings, ..item.rule(&packs.suspensions) },
        None => own.with(&packs.suspensions),
    };
    // What no item of the catalogue says, whoever asked has set.
    let (set, legal) = if matter.item.is_empty() { (matter.legal, None) } else { (None, matter.legal) };
    Some(Rule { set, promised: matter.promised, legal, ..base })
}

/// What happened, as far as a clock has to know of it.
pub fn clock_events(rule: &Rule, matter: &Matter) -> Vec<clock::Event> {
    let one = |event: &super::record::Event| {
        let (word, why) = event.clock.split_once(':').unwrap_or((event.clock.as_str(), ""));
        let why = why.to_owned();
        let what = match word {
            "received" => What::Received,
            "noticed" => What::Noticed,
            "supplemented" => What::Supplemented,
            // Where a clock runs from completeness, to accept is to say that everything is there.
            "accepted" if rule.starts == Starts::Complete => What::Complete,
            "accepted" => What::Accepted,
            "refused" => What::Refused,
            "complete" => What::Complete,
            "suspended" => What::Suspended { why, days: event.days },
            "resumed" => What::Resumed { why },
            "extended" => {
                What::Extended { days: event.days, approver: event.approver.clone(), reason: event.remark.clone() }
            }
            "closed" => What::Closed,
            "withdrawn" => What::Withdrawn,
            _ => return None,
        };
        Some(clock::Event { at: civil(&event.at)?, what, paper: event.paper.clone() })
    };
    matter.events.iter().filter_map(one).collect()
}

/// The reading of a matter's clock at `now`.
///
/// # Errors
/// `calendar-range` where a limit leaves the range of dates.
pub fn reading(packs: &Packs, kind: &Kind, matter: &Matter, now: DateTime) -> Result<Option<Reading>, Error> {
    let Some(rule) = rule(packs, kind, matter) else { return Ok(None) };
    clock::read(&rule, &clock_events(&rule, matter), packs.calendar(), now).map(Some)
}

/// The reading of the step's own clock: the working days in which its holder is to move it on.
fn step_reading(packs: &Packs, kind: &Kind, matter: &Matter, now: DateTime) -> Result<Option<(i64, Reading)>, Error> {
    let limit = kind.state(matter.state()).filter(|state| !state.ends).and_then(|state| state.limit);
    let (Some(count), Some(entered)) = (limit, matter.entered()) else { return Ok(None) };
    let Some(at) = civil(&entered.at) else { return Ok(None) };
    let rule = Rule {
        starts: Starts::Received,
        legal: Some(Limit { measure: Measure::WorkingDays, count }),
        ..Rule::default()
    };
    let reading = clock::read(&rule, &[clock::Event::new(at, What::Received)], packs.calendar(), now.max(at))?;
    Ok(Some((entered.step, reading)))
}

/// Where a matter stands at `now`, and its rungs.
///
/// # Errors
/// `calendar-range` where a limit leaves the range of dates.
pub fn standing<'a>(
    packs: &Packs,
    kind: &'a Kind,
    matter: &Matter,
    is_fired: impl Fn(&str, i64) -> bool,
    now: DateTime,
) -> Result<(Standing, Rungs<'a>), Error> {
    let read = reading(packs, kind, matter, now)?;
    let step = step_reading(packs, kind, matter, now)?;
    let ended = kind.state(matter.state()).is_none_or(|state| state.ends);
    let mut rungs = Rungs::new();
    for rung in &kind.ladder {
        let (reading, term) = match (rung.step, &read, &step) {
            (true, _, Some((entered, reading))) => (reading, *entered),
            // An extension begins a new term, in which every rung may be climbed again.
            (false, Some(reading), _) => (reading, i64::from(reading.limits.iter().any(|limit| 0 < limit.added))),
            _ => continue,
        };
        if let Some(on) = climbed_on(packs, rung, reading)?.filter(|_| !ended) {
            rungs.push(Climb { rung, term, on });
        }
    }
    rungs.sort_by_key(|climb| climb.on);
    let binding = read.as_ref().and_then(Reading::binding);
    let day = |at: Option<DateTime>| at.map_or_else(|| NEVER.to_owned(), |at| at.date().to_string());
    // On this day silence accepts it, and its clock begins.
    let accepts = read.as_ref().filter(|read| read.start.is_none()).and_then(|read| read.accept_by);
    let accepts = accepts.and_then(|by| by.tomorrow().ok()).filter(|_| !ended);
    let open = rungs.iter().filter(|climb| !is_fired(&climb.rung.code, climb.term)).map(|climb| climb.on);
    let next = open.chain(accepts.filter(|day| now.date() < *day)).min();
    let standing = Standing {
        state: matter.state().to_owned(),
        ended,
        holder: holding_post(kind, matter).to_owned(),
        due_on: day(binding.map(|it| it.due)),
        blue_on: day(binding.and_then(|it| it.note)),
        yellow_on: day(binding.map(|it| it.yellow)),
        red_on: day(binding.map(|it| it.red)),
        provisional: binding.is_some_and(|it| it.provisional),
        next_on: next.map_or_else(|| NEVER.to_owned(), |next| next.to_string()),
    };
    Ok((standing, rungs))
}

/// The day a rung is climbed; `None` where its light never shows.
fn climbed_on(packs: &Packs, rung: &Rung, reading: &Reading) -> Result<Option<Date>, Error> {
    use basis::clock::Colour;
    let Some(binding) = reading.binding() else { return Ok(None) };
    let at = match rung.when.colour {
        Colour::Blue => binding.note,
        Colour::Yellow => Some(binding.yellow),
        Colour::Red => Some(binding.red),
        Colour::Green => None,
    };
    match at {
        Some(at) => packs.calendar().working_day_after(at.date(), rung.when.days).map(Some),
        None => Ok(None),
    }
}
