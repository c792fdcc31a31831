//! Where a matter stands, worked out: its clock's reading, the days on which its light changes, the rungs that fall due.

use basis::clock::{self, Colour, Limit, Measure, Reading, Rule, Running, Starts, State, What, Which};
use basis::error::Error;
use jiff::civil::{Date, DateTime};

use crate::pack::Packs;
use crate::pack::ladder::{Rung, When};
use crate::pack::matter::{By, Kind};
use crate::store::clock::civil;

use super::breach;
use super::holder::holding_post;
use super::record::Matter;
use super::remind::REMIND;

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
    pub tally: Tally,
}

/// What statistics ask for of a matter.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// That of its item; empty where it has none.
    pub department: String,
    /// ISO.
    pub opened_on: String,
    /// Empty while it is open.
    pub ended_on: String,
    /// Whether it ended after its last day; of an open one nothing is kept.
    pub late: bool,
    /// What was used of the limit that the law sets, and that limit, both in its own measure; 0 of 0 where it sets none
    /// or the matter is open.
    pub used: i64,
    pub allowed: i64,
    /// How often it was said what is missing.
    pub notices: i64,
    /// Cards that stand.
    pub yellow_cards: i64,
    pub red_cards: i64,
    /// Working days from its opening to its end; 0 while it is open.
    pub took: i64,
    /// How often it was extended, and how often refused at sign-off.
    pub extended: i64,
    pub refused: i64,
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
        if let When::Breach(breach) = rung.when {
            let item = packs.item(&matter.item);
            let found = breach::found(breach, kind, item, matter, packs.calendar());
            rungs.extend(found.into_iter().map(|(term, on)| Climb { rung, term, on }));
            continue;
        }
        if let When::Reminded(times) = rung.when {
            let nth = matter.events.iter().filter(|event| event.act == REMIND).nth(times.saturating_sub(1) as usize);
            let climb = nth.filter(|_| !ended).and_then(|event| Some((event.step, civil(&event.at)?.date())));
            rungs.extend(climb.map(|(term, on)| Climb { rung, term, on }));
            continue;
        }
        let watched = rung.states.is_empty() || rung.states.iter().any(|own| own == matter.state());
        let (reading, term) = match (rung.step, &read, &step) {
            (true, _, Some((entered, reading))) if watched => (reading, *entered),
            // An extension begins a new term, in which every rung may be climbed again.
            (false, Some(reading), _) => (reading, i64::from(reading.limits.iter().any(|limit| 0 < limit.added))),
            _ => continue,
        };
        // A clock may be over before the matter is: nothing lights or climbs after its end.
        let in_time = |on: &Date| reading.end.is_none_or(|end| *on <= end.date());
        if let Some(on) = climbed_on(packs, rung, reading)?.filter(|on| !ended && in_time(on)) {
            rungs.push(Climb { rung, term, on });
        }
    }
    rungs.sort_by_key(|climb| climb.on);
    let binding = read.as_ref().and_then(Reading::binding);
    let day = |at: Option<DateTime>| at.map_or_else(|| NEVER.to_owned(), |at| at.date().to_string());
    let over = read.as_ref().filter(|_| !ended).and_then(|read| read.end);
    let lit = |at: Option<DateTime>| day(at.filter(|at| over.is_none_or(|end| *at <= end)));
    // On this day silence accepts it, and its clock begins.
    let accepts = read.as_ref().filter(|read| read.start.is_none()).and_then(|read| read.accept_by);
    let accepts = accepts.and_then(|by| by.tomorrow().ok()).filter(|_| !ended);
    let open = rungs.iter().filter(|climb| !is_fired(&climb.rung.code, climb.term)).map(|climb| climb.on);
    // Approved because nobody decided: the program has to write it down.
    let deems = !ended && kind.own_move(matter.state(), &By::Silence).is_some();
    let deems = deems && rule(packs, kind, matter).is_some_and(|rule| rule.deemed_approval);
    let silence = read.as_ref().filter(|_| deems).and_then(Reading::binding).map(|binding| binding.red.date());
    let next = open.chain(accepts.filter(|day| now.date() < *day)).chain(silence).min();
    let standing = Standing {
        state: matter.state().to_owned(),
        ended,
        holder: holding_post(kind, matter).to_owned(),
        due_on: day(binding.map(|it| it.due)),
        blue_on: lit(binding.and_then(|it| it.note)),
        yellow_on: lit(binding.map(|it| it.yellow)),
        red_on: lit(binding.map(|it| it.red)),
        provisional: binding.is_some_and(|it| it.provisional),
        next_on: next.map_or_else(|| NEVER.to_owned(), |next| next.to_string()),
        tally: tally(packs, matter, read.as_ref(), ended),
    };
    Ok((standing, rungs))
}

/// Whether silence has approved it by now.
pub fn is_deemed(packs: &Packs, kind: &Kind, matter: &Matter, now: DateTime) -> Result<bool, Error> {
    let read = reading(packs, kind, matter, now)?;
    Ok(read.is_some_and(|read| read.state == State::DeemedApproved))
}

fn tally(packs: &Packs, matter: &Matter, read: Option<&Reading>, ended: bool) -> Tally {
    let day = |at: &str| civil(at).map_or_else(String::new, |at| at.date().to_string());
    let law = |running: &&Running| running.which == Which::Legal;
    let legal = read.filter(|_| ended).and_then(|read| read.limits.iter().find(law));
    let cards = |colour: &str| {
        let own = |card: &super::record::Card<'_>| card.stands() && card.event.word("then") == colour;
        i64::try_from(matter.cards().filter(own).count()).unwrap_or(i64::MAX)
    };
    let (opened_on, ended_on) = (
        day(matter.opened_at()),
        match (ended, matter.entered()) {
            (true, Some(event)) => day(&event.at),
            _ => String::new(),
        },
    );
    let took = opened_on.parse().and_then(|from| Ok((from, ended_on.parse()?)));
    let took = took.ok().and_then(|(from, until)| packs.calendar().working_days(from, until).ok());
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    Tally {
        department: packs.item(&matter.item).map_or_else(String::new, |item| item.department.clone()),
        opened_on,
        ended_on,
        took: took.map_or(0, i64::from),
        extended: count(matter.events.iter().filter(|event| event.clock == "extended").count()),
        refused: count(matter.refusals().count()),
        late: ended && read.is_some_and(|read| read.colour() == Colour::Red),
        used: legal.map_or(0, |running| i64::from(running.used) + i64::from(running.over)),
        allowed: legal.map_or(0, |running| i64::from(running.limit.count)),
        notices: i64::try_from(matter.events.iter().filter(|event| event.clock == "noticed").count()).unwrap_or(0),
        yellow_cards: cards("card:yellow"),
        red_cards: cards("card:red"),
    }
}

/// The day a rung is climbed; `None` where its light never shows.
fn climbed_on(packs: &Packs, rung: &Rung, reading: &Reading) -> Result<Option<Date>, Error> {
    let (Some(binding), When::Light { colour, days }) = (reading.binding(), rung.when) else { return Ok(None) };
    let at = match colour {
        Colour::Blue => binding.note,
        Colour::Yellow => Some(binding.yellow),
        Colour::Red => Some(binding.red),
        Colour::Green => None,
    };
    match at {
        Some(at) => packs.calendar().working_day_after(at.date(), days).map(Some),
        None => Ok(None),
    }
}
