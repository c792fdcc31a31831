//! The demonstration's year of targets: the lights of each month of 2025 as they were seen when the month was known, the matters they opened,
//! and what those who answer did on the days the file says — through the books' own ways in.

use std::sync::Arc;

use basis::error::Error;
use basis::language::Language;
use jiff::civil::Date;

use super::matters::whoever;
use super::{Trouble, finding};
use crate::matter::{Cabinet, Given, Scheduler, store as matters};
use crate::number::print::Printer;
use crate::number::shelf::Shelf;
use crate::organisation::Staff;
use crate::pack::files::embedded_text;
use crate::pack::reading::{self, Entry, File, Slips};
use crate::store::Failure;
use crate::store::audit::Who;
use crate::store::clock::{FixedClock, moment_of};
use crate::target::{Target, Targets};
use crate::tracking::division::{Asking, hand_down};
use crate::tracking::tracker::{Tracker, count, handed_of, matter_of};

const FILE: &str = "demo/targets.toml";

/// The parts of a target, handed down on a day.
struct Handed {
    whole: String,
    on: Date,
    days: u32,
}

/// What somebody did about a target that was handed down or is in arrears.
struct Act {
    target: String,
    handed: bool,
    on: Date,
    word: String,
    remark: String,
}

struct Year {
    /// The days on which the program looked.
    looks: Vec<Date>,
    handed: Vec<Handed>,
    acts: Vec<Act>,
}

fn date(entry: &Entry<'_>, key: &str) -> Date {
    let text = entry.text(key);
    text.parse().unwrap_or_else(|_| {
        entry.refuse(key, Error::new("register-date").with("text", &text));
        Date::default()
    })
}

fn read() -> Result<Year, Trouble> {
    let slips = Slips::default();
    let mut year = Year { looks: Vec::new(), handed: Vec::new(), acts: Vec::new() };
    let file = File { path: FILE.to_owned(), text: embedded_text(FILE).unwrap_or_default().to_owned() };
    reading::read(&file, &slips, |root| {
        for text in root.texts("looks") {
            match text.parse() {
                Ok(day) => year.looks.push(day),
                Err(_) => root.refuse("looks", Error::new("register-date").with("text", &text)),
            }
        }
        for entry in root.entries("handed") {
            let days = u32::try_from(entry.whole_or("days", 1..=60, 5)).unwrap_or(5);
            year.handed.push(Handed { whole: entry.text("whole"), on: date(&entry, "on"), days });
            entry.finish();
        }
        for entry in root.entries("act") {
            year.acts.push(Act {
                target: entry.text("target"),
                handed: entry.flag("handed"),
                on: date(&entry, "on"),
                word: entry.text("move"),
                remark: entry.text("remark"),
            });
            entry.finish();
        }
    });
    let findings = slips.into_findings();
    if findings.is_empty() { Ok(year) } else { Err(Trouble::Findings(findings)) }
}

/// Whether nothing was played yet.
pub async fn is_empty(shelf: &Shelf) -> Result<bool, Failure> {
    Ok(count(shelf.db()).await? == 0 && matters::count(shelf.db()).await? == 0)
}

/// Plays the file's days; how many matters lights opened.
pub async fn load(shelf: &Shelf) -> Result<usize, Trouble> {
    let year = read()?;
    let staff = Staff::new(shelf.db().clone(), Arc::clone(shelf.packs()));
    let (looks, handed) = (year.looks.iter().copied(), year.handed.iter().map(|it| it.on));
    let mut days: Vec<Date> = looks.chain(handed).chain(year.acts.iter().map(|act| act.on)).collect();
    days.sort_unstable();
    days.dedup();
    let mut opened = 0;
    for day in days {
        let moment = moment_of(day.at(9, 0, 0, 0)).unwrap_or_default();
        let desk = Cabinet {
            db: shelf.db().clone(),
            staff: staff.clone(),
            units: shelf.units().clone(),
            clock: Arc::new(FixedClock(moment)),
        };
        if year.looks.contains(&day) {
            opened += Tracker::new(desk.clone(), Targets::new(shelf.clone())).run().await?.opened;
        }
        for it in year.handed.iter().filter(|it| it.on == day) {
            hand(&desk, &Targets::new(shelf.clone()), it).await?;
        }
        for act in year.acts.iter().filter(|act| act.on == day) {
            make(&desk, act).await?;
        }
        Scheduler { cabinet: desk }.run().await?;
    }
    Ok(opened)
}

/// Hands the parts of a target down as the office does.
async fn hand(desk: &Cabinet, targets: &Targets, it: &Handed) -> Result<(), Trouble> {
    let wrong = |error: Error| Trouble::Findings(vec![finding(FILE, error.with("target", &it.whole))]);
    let books = targets.shelf().current().await?;
    let book = targets.whole(&it.on.to_string()).await?;
    let parts: Vec<Target> = book.parts(&it.whole).cloned().collect();
    let printer = Printer { analyst: books.analyst(), language: Language::Zh };
    let world = desk.world().await?;
    let who = Who { person: "office".to_owned(), ..Who::default() };
    let mut write = desk.db.write().await?;
    let asking = Asking { who: &who, days: it.days };
    hand_down(&mut write, &printer, &world, desk.clock.as_ref(), &parts, &asking).await?.map_err(wrong)?;
    Ok(write.commit().await?)
}

async fn make(desk: &Cabinet, act: &Act) -> Result<(), Trouble> {
    let wrong = |error: Error| Trouble::Findings(vec![finding(FILE, error.with("target", &act.target))]);
    let number =
        if act.handed { handed_of(&desk.db, &act.target).await? } else { matter_of(&desk.db, &act.target).await? };
    let number = number.ok_or_else(|| wrong(Error::new("matter-unknown").with("number", 0)))?;
    let world = desk.world().await?;
    let person = whoever(desk, &world, number, &act.word).await?.ok_or_else(|| wrong(Error::new("matter-nobody")))?;
    let who = Who { person, ..Who::default() };
    let given = Given { remark: act.remark.clone(), ..Given::default() };
    desk.make(&who, number, &act.word, &given).await?.map_err(wrong)
}
