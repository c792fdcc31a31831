//! The demonstration's Tuesdays: leaders go where they are in touch, most of them on the day; now and then one is excused, late or missing, and a
//! problem is collected.

use std::collections::BTreeMap;

use basis::clock::{Limit, Measure};
use basis::error::Error;
use jiff::ToSpan;
use jiff::civil::Weekday;

use super::matters::whoever;
use super::{Trouble, finding};
use crate::dispatch::store::{Day, between};
use crate::dispatch::{Convener, visit::monday};
use crate::matter::{Cabinet, Given, Opening, nearest};
use crate::pack::files::embedded_text;
use crate::pack::reading::{self, File, Slips};
use crate::store::audit::Who;

const FILE: &str = "demo/visits.toml";

/// What is written down, by what it is for.
pub struct Texts(BTreeMap<&'static str, String>);

const WORDS: [&str; 7] = ["excuse", "miss", "late", "came", "problem", "solved", "lead"];

impl Texts {
    pub fn read() -> Result<Texts, Trouble> {
        let slips = Slips::default();
        let mut texts = BTreeMap::new();
        let file = File { path: FILE.to_owned(), text: embedded_text(FILE).unwrap_or_default().to_owned() };
        reading::read(&file, &slips, |root| {
            for entry in root.entries("texts") {
                texts.extend(WORDS.map(|word| (word, entry.text(word))));
                entry.finish();
            }
        });
        let findings = slips.into_findings();
        if findings.is_empty() { Ok(Texts(texts)) } else { Err(Trouble::Findings(findings)) }
    }

    fn of(&self, word: &str) -> &str {
        self.0.get(word).map_or("", String::as_str)
    }
}

/// What becomes of a pair's duty in a week: out of ten, the same every time.
fn fate(day: &Day, week: i64) -> i64 {
    let pair: i64 = day.pair.bytes().map(i64::from).sum();
    (pair * 7 + week * 3).rem_euclid(10)
}

/// Everything that is done about visits on the desk's day.
pub async fn play(desk: &Cabinet, texts: &Texts) -> Result<(), Trouble> {
    let today = desk.clock.today();
    if today.weekday() == Weekday::Monday {
        Convener { cabinet: desk.clone() }.run().await?;
    }
    let week = i64::from(today.iso_week_date().week());
    for visit in &desk.packs().visits {
        let from = monday(today).checked_sub(7.days()).unwrap_or(today).to_string();
        for day in between(&desk.db, &visit.code, &from, &today.to_string()).await? {
            let since = day.day.parse::<jiff::civil::Date>().ok().and_then(|day| today.since(day).ok());
            let since = since.map_or(0, |span| i64::from(span.get_days()));
            let own_week = week - since.div_euclid(7);
            let (word, remark) = match (fate(&day, own_week), since) {
                (0, 0) => ("excuse", "excuse"),
                (1, 4) => ("miss", "miss"),
                (2, 1) => ("check-in", "late"),
                (3.., 0) => ("check-in", "came"),
                _ => continue,
            };
            make(desk, &day, word, texts.of(remark)).await?;
            if fate(&day, own_week) == 5 {
                raise(desk, &day, &visit.collects, texts).await?;
            }
        }
    }
    Ok(())
}

async fn make(desk: &Cabinet, day: &Day, word: &str, remark: &str) -> Result<(), Trouble> {
    let world = desk.world().await?;
    let Some(person) = whoever(desk, &world, day.matter, word).await? else { return Ok(()) };
    let who = Who { person, ..Who::default() };
    let given = Given { remark: remark.to_owned(), ..Given::default() };
    let made = desk.make(&who, day.matter, word, &given).await?;
    made.map_err(|error| Trouble::Findings(vec![finding(FILE, error)]))
}

async fn raise(desk: &Cabinet, day: &Day, kind: &str, texts: &Texts) -> Result<(), Trouble> {
    let wrong = |error: Error| Trouble::Findings(vec![finding(FILE, error)]);
    let world = desk.world().await?;
    let unit = world.roster.post(&day.post, &world.day).map_or_else(String::new, |post| post.unit.clone());
    let mut parties =
        BTreeMap::from([("asker".to_owned(), day.post.clone()), ("lead".to_owned(), texts.of("lead").to_owned())]);
    let definition = desk.packs().kind(kind).ok_or_else(|| wrong(Error::new("matter-kind")))?;
    for party in definition.parties.iter().filter(|party| !party.role.is_empty()) {
        let held = nearest(world.here(desk.packs()), &unit, &party.role);
        parties.insert(party.code.clone(), held.map(|held| held.post).unwrap_or_default());
    }
    let place = world.tree.name(&day.place, basis::language::Language::Zh).to_owned();
    let opening = Opening {
        kind: kind.to_owned(),
        title: format!("{} {}", place, texts.of("problem")),
        unit,
        source: format!("{} {}", day.visit, day.day),
        parent: day.matter,
        parties,
        legal: Some(Limit { measure: Measure::CalendarDays, count: 60 }),
        ..Opening::default()
    };
    let person = world.roster.acting(&day.post, &world.day).into_iter().next().map(|(person, _)| person);
    let who = Who { person: person.unwrap_or_default(), post: day.post.clone(), ..Who::default() };
    let number = desk.open(&who, &opening).await?.map_err(wrong)?;
    // Most of them are small: solved and confirmed at once.
    for (word, remark) in [("accept", ""), ("answer", texts.of("solved")), ("confirm", "")] {
        let world = desk.world().await?;
        let Some(person) = whoever(desk, &world, number, word).await? else { return Ok(()) };
        let given = Given { remark: remark.to_owned(), ..Given::default() };
        desk.make(&Who { person, ..Who::default() }, number, word, &given).await?.map_err(wrong)?;
    }
    Ok(())
}
