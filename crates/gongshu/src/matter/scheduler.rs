//! The scheduler (到点提醒): climbs every rung that has fallen due, exactly once, whatever was stopped, started again or runs
//! beside it. It keeps nothing of its own: what is due follows from the standing, what was done from the key of the firing.

use std::collections::BTreeMap;

use basis::calendar::WorkingCalendar;
use basis::clock::Colour;
use basis::language::Language;

use super::cabinet::{Cabinet, World, page_of};
use super::holder::{Held, target};
use super::moving::deem;
use super::record::{CARD, Event, FIRED, Matter};
use super::standing::{Climb, standing};
use super::store::{self, Firing};
use crate::inbox::{self, Addressee, Notice};
use crate::pack::ladder::{Then, When};
use crate::pack::matter::Kind;
use crate::store::audit::{self, Entry, Who};
use crate::store::clock::here;
use crate::store::{Failure, Write};

/// Matters a new calendar is laid under in one change.
const RECOUNTED_AT_ONCE: i64 = 1000;

/// Climbs rungs as they fall due. Cheap to clone.
#[derive(Clone)]
pub struct Scheduler {
    pub cabinet: Cabinet,
}

/// What a run did.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Ran {
    /// Matters that were looked at.
    pub looked: usize,
    /// Rungs that were climbed.
    pub climbed: usize,
    /// Rungs for which nobody at all was there.
    pub nobody: usize,
    /// Matters worked out again because the calendar is another one.
    pub recounted: usize,
    /// Matters that another calendar cannot move: their days lie before the first on which the two differ.
    pub untouched: usize,
}

/// Matters of one change: short enough that whoever works beside it does not wait.
const AT_ONCE: i64 = 100;

impl Scheduler {
    /// Does everything that is due by the clock's day.
    pub async fn run(&self) -> Result<Ran, Failure> {
        let mut ran = self.recount().await?;
        let world = self.cabinet.world().await?;
        let mut after = (String::new(), 0);
        loop {
            let due = store::waiting(&self.cabinet.db, &world.day, &after, AT_ONCE).await?;
            let Some(last) = due.last() else { return Ok(ran) };
            after = last.clone();
            let due: Vec<i64> = due.into_iter().map(|(_, matter)| matter).collect();
            self.climb_all(&world, &due, &mut ran).await?;
        }
    }

    /// Works out again what another calendar had worked out: days move, and nobody is told unless a light is due.
    pub async fn recount(&self) -> Result<Ran, Failure> {
        let mut ran = Ran::default();
        let packs = self.cabinet.packs();
        let calendar = packs.calendar().version();
        let now = here(self.cabinet.clock.now());
        self.leave_untouched(calendar, &mut ran).await?;
        let mut after = 0;
        loop {
            let mut write = self.cabinet.db.write().await?;
            store::take_turn(&mut write).await?;
            let others = store::of_other_calendars(&mut write, calendar, after, RECOUNTED_AT_ONCE).await?;
            let (Some(first), Some(last)) = (others.first(), others.last()) else { return Ok(ran) };
            let mut moved = Vec::new();
            for kept in &others {
                let matter = &kept.matter;
                let Some(kind) = packs.kind(&matter.kind) else { continue };
                let is_fired = |rung: &str, term: i64| kept.fired.contains(&(rung.to_owned(), term));
                let worked_out = standing(packs, kind, matter, is_fired, now);
                let (standing, _) = worked_out.map_err(|error| Failure::Refused(error.to_string()))?;
                // Most do not move: a new paper names a few days of one year.
                if standing != kept.standing {
                    moved.push((matter, standing));
                }
            }
            store::keep_standings(&mut write, &moved, calendar).await?;
            after = last.matter.number;
            store::note_calendar(&mut write, calendar, first.matter.number, last.matter.number).await?;
            write.commit().await?;
            ran.recounted += others.len();
        }
    }

    /// Most of them, usually: what is announced is next year.
    async fn leave_untouched(&self, calendar: &str, ran: &mut Ran) -> Result<(), Failure> {
        let mut write = self.cabinet.db.write().await?;
        store::take_turn(&mut write).await?;
        for old in store::other_calendars(&mut write, calendar).await? {
            if let Some(first) = WorkingCalendar::first_difference(&old, calendar) {
                let left = store::leave_untouched(&mut write, &old, calendar, &first.to_string()).await?;
                ran.untouched += usize::try_from(left).unwrap_or(usize::MAX);
            }
        }
        write.commit().await
    }

    /// One change: all of it, or nothing.
    async fn climb_all(&self, world: &World, due: &[i64], ran: &mut Ran) -> Result<(), Failure> {
        let clock = self.cabinet.clock.as_ref();
        let who = Who::program("scheduler");
        let mut write = self.cabinet.db.write().await?;
        store::take_turn(&mut write).await?;
        let mut climbed = 0;
        for number in due {
            let Some(mut matter) = store::find_in(&mut write, *number).await? else { continue };
            climbed += self.climb(&mut write, world, &who, &mut matter, ran).await?;
            ran.looked += 1;
        }
        if 0 < climbed {
            let count = climbed.to_string();
            let entry = Entry { action: "matter-ladder", subject: &world.day, after: &count, ..Entry::default() };
            audit::append(&mut write, clock, &who, &entry).await?;
        }
        write.commit().await?;
        ran.climbed += climbed;
        Ok(())
    }

    /// Climbs what is due of one matter, and notes when it is to be looked at next.
    async fn climb(
        &self,
        write: &mut Write,
        world: &World,
        who: &Who,
        matter: &mut Matter,
        ran: &mut Ran,
    ) -> Result<usize, Failure> {
        let packs = self.cabinet.packs();
        let clock = self.cabinet.clock.as_ref();
        let Some(kind) = packs.kind(&matter.kind) else {
            return Err(Failure::Refused(format!(
                "no pack knows the kind {} of matter {}",
                matter.kind, matter.number
            )));
        };
        let mut fired = store::fired(write, matter.number).await?;
        let now = here(clock.now());
        let works = |error: basis::error::Error| Failure::Refused(error.to_string());
        let (_, rungs) = standing(packs, kind, matter, |_, _| false, now).map_err(works)?;
        let mut climbed = 0;
        for climb in rungs.iter().filter(|climb| climb.on <= now.date()) {
            let held = target(world.here(packs), kind, matter, climb.rung);
            let firing = Firing {
                matter: matter.number,
                rung: climb.rung.code.clone(),
                term: climb.term,
                day: climb.on.to_string(),
                addressee: held.as_ref().map_or_else(String::new, |held| held.post.clone()),
                through: held.as_ref().map_or_else(String::new, |held| held.through.clone()),
            };
            // The key decides: whoever comes second does nothing.
            if !store::climb(write, &firing, &clock.now().to_string()).await? {
                continue;
            }
            fired.insert((firing.rung.clone(), firing.term));
            climbed += 1;
            ran.nobody += usize::from(held.is_none());
            self.tell(write, who, matter, kind, climb, held.as_ref()).await?;
        }
        // After its last rung: the post that let it lie has been told.
        if deem(write, packs, world, clock, matter, kind).await? {
            return Ok(climbed + 1);
        }
        let is_fired = |rung: &str, term: i64| fired.contains(&(rung.to_owned(), term));
        let (standing, _) = standing(packs, kind, matter, is_fired, now).map_err(works)?;
        store::keep_standing(write, matter, &standing, packs.calendar().version()).await?;
        Ok(climbed)
    }

    /// The event, and word to whoever it goes to.
    async fn tell(
        &self,
        write: &mut Write,
        who: &Who,
        matter: &mut Matter,
        kind: &Kind,
        climb: &Climb<'_>,
        held: Option<&Held>,
    ) -> Result<(), Failure> {
        let clock = self.cabinet.clock.as_ref();
        let then = climb.rung.then;
        let mut data = BTreeMap::from([
            ("rung".to_owned(), climb.rung.code.clone()),
            ("term".to_owned(), climb.term.to_string()),
            ("day".to_owned(), climb.on.to_string()),
            ("then".to_owned(), then.word().to_owned()),
            ("colour".to_owned(), climb.rung.colour().word().to_owned()),
        ]);
        if let Some(held) = held {
            data.insert("to".to_owned(), held.post.clone());
            data.insert("through".to_owned(), held.through.clone());
        }
        let event = Event {
            act: if then.is_card() { CARD } else { FIRED }.to_owned(),
            state: matter.state().to_owned(),
            data,
            at: clock.now().to_string(),
            person: who.person.clone(),
            ..Event::default()
        };
        store::append(write, matter, event).await?;
        let Some(held) = held else { return Ok(()) };
        let breach = matches!(climb.rung.when, When::Breach(_));
        let reminded = matches!(climb.rung.when, When::Reminded(_));
        let message = match (then, climb.rung.step, climb.rung.colour()) {
            _ if breach => "notice-matter-breach",
            _ if reminded => "notice-matter-reminded",
            (Then::Talk, ..) => "notice-matter-talk",
            (Then::Red, ..) => "notice-matter-red",
            (Then::Yellow, ..) => "notice-matter-card",
            (Then::Note, true, _) => "notice-matter-step",
            (Then::Note, false, Colour::Red) => "notice-matter-overdue",
            (Then::Note, false, Colour::Yellow) => "notice-matter-yellow",
            (Then::Note, false, _) => "notice-matter-blue",
        };
        let state = kind.state(matter.state()).map(|state| state.name.clone()).unwrap_or_default();
        let rung = &climb.rung.name;
        let notice = Notice {
            message,
            arguments: vec![
                ("title", [matter.title.clone(), matter.title.clone()]),
                ("number", [matter.code.clone(), matter.code.clone()]),
                ("state", [state.zh.clone(), state.in_language(Language::En).to_owned()]),
                ("rung", [rung.zh.clone(), rung.in_language(Language::En).to_owned()]),
            ],
            href: page_of(self.cabinet.packs(), &matter.kind, matter.number),
            asks: true,
        };
        inbox::tell(write, clock, who, [Addressee::Post(held.through.clone())], &notice).await?;
        Ok(())
    }
}
