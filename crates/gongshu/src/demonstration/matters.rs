//! The demonstration's year of matters: tasks assigned, accepted, reported and signed off on the days their file says, with the
//! meetings between them, through the books' own ways in, and with the ladder climbed each morning as it would have been.

use std::collections::BTreeMap;
use std::sync::Arc;

use basis::clock::{Limit, Measure};
use basis::error::Error;
use jiff::{Timestamp, ToSpan};

use super::approvals::Cases;
use super::meetings::Meetings;
use super::{Trouble, finding, visits};
use crate::inbox;
use crate::matter::cabinet::World;
use crate::matter::node::{FORECAST, MET, NODE, NODE_DROP, Said};
use crate::matter::remind::REMIND;
use crate::matter::share::{CONFIRM, WAIVE};
use crate::matter::{Cabinet, Given, Opening, Scheduler, acting, nearest, store};
use crate::number::shelf::Shelf;
use crate::organisation::Staff;
use crate::pack::files::embedded_text;
use crate::pack::reading::{self, Entry, File, Slips};
use crate::store::Failure;
use crate::store::audit::Who;
use crate::store::clock::{Clock, FixedClock};
use crate::tracking::tracker;

const FILE: &str = "demo/matters.toml";

struct Task {
    kind: String,
    title: String,
    source: String,
    asker: String,
    lead: String,
    opened: i64,
    days: u32,
    /// The posts that are asked to assist.
    assists: Vec<String>,
    /// The title of the task it is a part of; empty for none.
    part_of: String,
    acts: Vec<Act>,
}

struct Act {
    after: i64,
    word: String,
    given: Given,
    /// Of a part that assists: its post.
    post: String,
    /// Of a node: which, what it is called, why it is put off; its day is so many days after the task's opening.
    node: Said,
    on: i64,
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
            post: entry.optional_text("post").unwrap_or_default(),
            node: Said {
                node: entry.optional_text("node").unwrap_or_default(),
                name: entry.optional_text("name").unwrap_or_default(),
                cause: entry.optional_text("cause").unwrap_or_default(),
                ..Said::default()
            },
            on: whole(entry, "on"),
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
        assists: entry.texts("assists"),
        part_of: entry.optional_text("part_of").unwrap_or_default(),
        acts: entry.entries("act").iter().map(act).collect(),
    }
}

/// Whether the book of matters is still empty but for what lights opened.
pub async fn is_empty(shelf: &Shelf) -> Result<bool, Failure> {
    Ok(store::count(shelf.db()).await? == tracker::count(shelf.db()).await?)
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
    let texts = visits::Texts::read()?;
    let first = tasks.iter().map(|task| task.opened).max().unwrap_or(0);
    let mut numbers: Vec<Option<i64>> = vec![None; tasks.len()];
    // One roster for all days: nobody changes posts meanwhile.
    let mut opened: Vec<(usize, i64)> = Vec::new();
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
        visits::play(&desk, &texts).await?;
        cases.play(&desk, clock.today()).await?;
        if before == RECENT {
            read_everything(&desk).await?;
        }
        for (at, task) in tasks.iter().enumerate() {
            if task.opened == before {
                opened.push((at, open(&desk, task, numbers_of(&tasks, &numbers, &task.part_of)).await?));
            }
        }
        for (at, number) in opened.drain(..) {
            numbers[at] = Some(number);
        }
        for (task, number) in tasks.iter().zip(&numbers) {
            let Some(number) = *number else { continue };
            for act in task.acts.iter().filter(|act| task.opened - act.after == before) {
                make(&desk, number, task, act).await?;
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

/// The number of a task by its title; 0 for none.
fn numbers_of(tasks: &[Task], numbers: &[Option<i64>], title: &str) -> i64 {
    let at = tasks.iter().position(|task| !title.is_empty() && task.title == title);
    at.and_then(|at| numbers[at]).unwrap_or(0)
}

async fn open(desk: &Cabinet, task: &Task, parent: i64) -> Result<i64, Trouble> {
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
        parent,
        parties,
        assists: task.assists.clone(),
        legal: Some(Limit { measure: Measure::CalendarDays, count: task.days }),
        ..Opening::default()
    };
    let person = world.roster.acting(&task.asker, &world.day).into_iter().next().map(|(person, _)| person);
    let who = Who { person: person.unwrap_or_default(), post: task.asker.clone(), ..Who::default() };
    let opened = desk.open(&who, &opening).await?;
    opened.map_err(wrong)
}

/// Whoever acts through a post that day.
fn acting_through(world: &World, post: &str) -> Who {
    let person = world.roster.acting(post, &world.day).into_iter().next().map(|(person, _)| person);
    Who { person: person.unwrap_or_default(), post: post.to_owned(), ..Who::default() }
}

async fn make(desk: &Cabinet, number: i64, task: &Task, act: &Act) -> Result<(), Trouble> {
    let world = desk.world().await?;
    let wrong = |error: Error| Trouble::Findings(vec![finding(FILE, error)]);
    let begun = desk.clock.today().checked_sub((act.after).days()).unwrap_or(desk.clock.today());
    let day = begun.checked_add(act.on.days()).unwrap_or(begun);
    let said = Said {
        day: day.to_string(),
        remark: act.given.remark.clone(),
        paper: act.given.paper.clone(),
        ..act.node.clone()
    };
    let (asker, lead) = (acting_through(&world, &task.asker), acting_through(&world, &task.lead));
    let done = match act.word.as_str() {
        REMIND => Some(desk.remind(&asker, number, &act.given.remark).await?),
        // Some kinds have a move of this name: a part that assists is a post's.
        CONFIRM if !act.post.is_empty() => {
            let own = acting_through(&world, &act.post);
            Some(desk.confirm(&own, number, &act.post, &act.given.remark, &act.given.paper).await?)
        }
        WAIVE => Some(desk.waive(&asker, number, &act.post, &act.given.remark).await?),
        NODE | NODE_DROP => Some(desk.node(&asker, number, &act.word, &said).await?),
        FORECAST | MET => Some(desk.node(&lead, number, &act.word, &said).await?),
        _ => None,
    };
    if let Some(done) = done {
        return done.map_err(wrong);
    }
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
