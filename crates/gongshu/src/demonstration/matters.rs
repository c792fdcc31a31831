//! The demonstration's year of matters: tasks assigned, accepted, reported and signed off on the days their file says, with the
//! meetings between them, through the books' own ways in, and with the ladder climbed each morning as it would have been.

use std::collections::BTreeMap;
use std::sync::Arc;

use basis::clock::{Limit, Measure};
use basis::error::Error;
use jiff::{Timestamp, ToSpan};

use super::approvals::Cases;
use super::meetings::Meetings;
use super::{Trouble, finding};
use crate::inbox;
use crate::matter::cabinet::World;
use crate::matter::{Cabinet, Given, Opening, Scheduler, acting, nearest, store};
use crate::number::shelf::Shelf;
use crate::organisation::Staff;
use crate::pack::files::embedded_text;
use crate::pack::reading::{self, Entry, File, Slips};
use crate::store::Failure;
use crate::store::audit::Who;
use crate::store::clock::{Clock, FixedClock};

const FILE: &str = "demo/matters.toml";

struct Task {
    kind: String,
    title: String,
    source: String,
    asker: String,
    lead: String,
    opened: i64,
    days: u32,
    acts: Vec<Act>,
}

struct Act {
    after: i64,
    word: String,
    given: Given,
}

fn tasks() -> Result<Vec<Task>, Trouble> {
    let slips = Slips::default();
    let mut tasks = Vec::new();
    let file = File { path: FILE.to_owned(), text: embedded_text(FILE).unwrap_or_default().to_owned() };
    reading::read(&file, &slips, |root| {
        for entry in root.entries("task") {
            tasks.push(task(&entry));
            entry.finish();
        }
    });
    let findings = slips.into_findings();
    if findings.is_empty() { Ok(tasks) } else { Err(Trouble::Findings(findings)) }
}

fn whole(entry: &Entry<'_>, key: &str) -> i64 {
    entry.whole_or(key, 0..=3_000, 0)
}

fn task(entry: &Entry<'_>) -> Task {
    let act = |entry: &Entry<'_>| {
        let act = Act {
            after: whole(entry, "after"),
            word: entry.text("move"),
            given: Given {
                remark: entry.optional_text("remark").unwrap_or_default(),
                paper: entry.optional_text("paper").unwrap_or_default(),
                days: u32::try_from(whole(entry, "days")).unwrap_or(0),
                ..Given::default()
            },
        };
        entry.finish();
        act
    };
    Task {
        kind: entry.optional_text("kind").unwrap_or_else(|| "task".to_owned()),
        title: entry.text("title"),
        source: entry.text("source"),
        asker: entry.text("asker"),
        lead: entry.text("lead"),
        opened: whole(entry, "opened"),
        days: u32::try_from(whole(entry, "days")).unwrap_or(0),
        acts: entry.entries("act").iter().map(act).collect(),
    }
}

/// Whether the book of matters is still empty.
pub async fn is_empty(shelf: &Shelf) -> Result<bool, Failure> {
    Ok(store::count(shelf.db()).await? == 0)
}

/// Days that are played: a year of meetings and cases.
const YEAR: i64 = 365;
/// What was told longer ago than so many days is read.
const RECENT: i64 = 63;

/// Plays the files' days up to the clock's; how many matters there are then.
pub async fn load(shelf: &Shelf, clock: &dyn Clock) -> Result<usize, Trouble> {
    let tasks = tasks()?;
    let mut meetings = Meetings::read()?;
    let mut cases = Cases::read()?;
    let first = tasks.iter().map(|task| task.opened).max().unwrap_or(0);
    let mut numbers: Vec<Option<i64>> = vec![None; tasks.len()];
    // One roster for all days: nobody changes posts meanwhile.
    let staff = Staff::new(shelf.db().clone(), Arc::clone(shelf.packs()));
    for before in (0..=YEAR.max(first)).rev() {
        let cabinet = |at| cabinet(shelf, &staff, at);
        let morning = cabinet(at(clock, before, 16));
        let due = store::waiting(shelf.db(), &morning.clock.today().to_string(), &(String::new(), 0), 1).await?;
        if !due.is_empty() {
            Scheduler { cabinet: morning }.run().await?;
        }
        // An hour later than the programs look, and before now: today's morning may be still to come.
        let desk = cabinet(at(clock, before, 15));
        meetings.play(&desk, clock.today()).await?;
        cases.play(&desk, clock.today()).await?;
        if before == RECENT {
            read_everything(&desk).await?;
        }
        for (task, number) in tasks.iter().zip(&mut numbers) {
            if task.opened == before {
                *number = Some(open(&desk, task).await?);
            }
            let Some(number) = *number else { continue };
            for act in task.acts.iter().filter(|act| task.opened - act.after == before) {
                make(&desk, number, act).await?;
            }
        }
    }
    Ok(usize::try_from(store::count(shelf.db()).await?).unwrap_or(tasks.len()))
}

/// What was told so far is read by everybody.
async fn read_everything(desk: &Cabinet) -> Result<(), Failure> {
    let world = desk.world().await?;
    for person in world.roster.people() {
        let actor = world.roster.actor(desk.packs(), &person.code, &world.day);
        inbox::read_all(&desk.db, desk.clock.as_ref(), &actor, i64::MAX).await?;
    }
    Ok(())
}

/// So many days before now, and so many hours before that.
fn at(clock: &dyn Clock, days: i64, hours: i64) -> Timestamp {
    let span = (days * 24 + if days == 0 { 0 } else { hours }).hours();
    clock.now().checked_sub(span).unwrap_or(clock.now())
}

fn cabinet(shelf: &Shelf, staff: &Staff, at: Timestamp) -> Cabinet {
    Cabinet {
        db: shelf.db().clone(),
        staff: staff.clone(),
        units: shelf.units().clone(),
        clock: Arc::new(FixedClock(at)),
    }
}

async fn open(desk: &Cabinet, task: &Task) -> Result<i64, Trouble> {
    let world = desk.world().await?;
    let wrong = |error: Error| Trouble::Findings(vec![finding(FILE, error)]);
    let kind = desk.packs().kind(&task.kind).ok_or_else(|| wrong(Error::new("matter-kind")))?;
    let lies = if kind.lies_with_lead { &task.lead } else { &task.asker };
    let unit = world.roster.post(lies, &world.day).map_or_else(String::new, |post| post.unit.clone());
    let mut parties =
        BTreeMap::from([("asker".to_owned(), task.asker.clone()), ("lead".to_owned(), task.lead.clone())]);
    for party in kind.parties.iter().filter(|party| !party.role.is_empty()) {
        let held = nearest(world.here(desk.packs()), &unit, &party.role);
        parties.insert(party.code.clone(), held.map(|held| held.post).unwrap_or_default());
    }
    let opening = Opening {
        kind: task.kind.clone(),
        title: task.title.clone(),
        source: task.source.clone(),
        unit,
        parties,
        legal: Some(Limit { measure: Measure::CalendarDays, count: task.days }),
        ..Opening::default()
    };
    let person = world.roster.acting(&task.asker, &world.day).into_iter().next().map(|(person, _)| person);
    let who = Who { person: person.unwrap_or_default(), post: task.asker.clone(), ..Who::default() };
    let opened = desk.open(&who, &opening).await?;
    opened.map_err(wrong)
}

async fn make(desk: &Cabinet, number: i64, act: &Act) -> Result<(), Trouble> {
    let world = desk.world().await?;
    let wrong = |error: Error| Trouble::Findings(vec![finding(FILE, error)]);
    let person = whoever(desk, &world, number, &act.word).await?.ok_or_else(|| wrong(Error::new("matter-nobody")))?;
    let who = Who { person, ..Who::default() };
    desk.make(&who, number, &act.word, &act.given).await?.map_err(wrong)
}

/// Whoever may make a move that day.
pub(super) async fn whoever(desk: &Cabinet, world: &World, number: i64, word: &str) -> Result<Option<String>, Failure> {
    let Some(matter) = store::find(&desk.db, number).await? else { return Ok(None) };
    let packs = desk.packs();
    let Some(kind) = packs.kind(&matter.kind) else { return Ok(None) };
    let held = kind.a_move(word).and_then(|it| acting(world.here(packs), kind, &matter, it));
    Ok(held.and_then(|held| held.people.into_iter().next()).map(|(person, _)| person))
}
