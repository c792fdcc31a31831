//! What a meeting's secretary and its chair do before it and with it (会务): the agenda, the notice, that it was held, put off or called off.
//! Each is one change, and who may is asked again in it. What is written down afterwards is in `minutes`.

use basis::error::Error;
use jiff::civil::Date;

use super::agenda::proposed;
use super::record::{Meeting, Topic};
use super::store;
use crate::inbox::{self, Addressee, Notice};
use crate::matter::cabinet::{Cabinet, World, note, page_of};
use crate::matter::store::{self as matters, take_turn};
use crate::matter::{Given, Matter, answering, make_in};
use crate::organisation::{Body, Roster, Seat};
use crate::pack::matter::Kind;
use crate::store::audit::Who;
use crate::store::{Failure, Write};

/// One meeting in the hands of whoever writes in it.
pub struct Secretary<'a> {
    pub cabinet: &'a Cabinet,
    pub world: &'a World,
    pub who: &'a Who,
    /// The meeting's number.
    pub number: i64,
}

/// When and where, as the notice says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Called {
    pub planned: String,
    pub place: String,
}

/// What a change finds.
pub(super) struct Found<'a> {
    pub matter: Matter,
    pub meeting: Meeting,
    pub kind: &'a Kind,
}

/// Why a change was not made: somebody has to put something right, or the program could not.
#[derive(Debug)]
pub enum Stop {
    Refused(Error),
    Failed(Failure),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Stop {
        Stop::Refused(error)
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Stop {
        Stop::Failed(failure)
    }
}

pub(super) type Done<T> = Result<T, Stop>;

/// Whether somebody writes in a meeting: whoever answers for its secretary or its chair today.
pub fn writes(cabinet: &Cabinet, world: &World, kind: &Kind, matter: &Matter, person: &str) -> bool {
    let here = world.here(cabinet.packs());
    ["lead", "asker"]
        .iter()
        .any(|party| answering(here, kind, &matter.unit, matter.party(party)).is_some_and(|held| held.has(person)))
}

/// The seats of a body on a day, the chair's first.
pub fn seats_of<'a>(roster: &'a Roster, body: &str, day: &'a str) -> Vec<&'a Seat> {
    let mut seats: Vec<&Seat> = roster.seats(day).filter(|seat| seat.body == body).collect();
    let rank = |seat: &Seat| match seat.seat.as_str() {
        "chair" => 0,
        "vice" => 1,
        _ => 2,
    };
    seats.sort_by_key(|seat| rank(seat));
    seats
}

impl<'a> Secretary<'a> {
    pub(super) fn at(&self) -> String {
        self.cabinet.clock.now().to_string()
    }

    /// What is there now, where this person writes in it and its minutes are not issued.
    pub(super) async fn sitting(&self, write: &mut Write) -> Done<Found<'a>> {
        let sitting = self.found(write).await?;
        match sitting.kind.state(sitting.matter.state()).is_some_and(|state| state.ends) {
            true => Err(Error::new("meeting-issued").into()),
            false => Ok(sitting),
        }
    }

    pub(super) async fn found(&self, write: &mut Write) -> Done<Found<'a>> {
        take_turn(write).await?;
        let unknown = || Error::new("matter-unknown").with("number", self.number);
        let Some(matter) = matters::find_in(write, self.number).await? else { return Err(unknown().into()) };
        let Some(meeting) = store::find_in(write, self.number).await? else { return Err(unknown().into()) };
        let Some(kind) = self.cabinet.packs().kind(&matter.kind) else { return Err(Error::new("matter-kind").into()) };
        if !writes(self.cabinet, self.world, kind, &matter, &self.who.person) {
            return Err(Error::new("matter-not-yours").into());
        }
        Ok(Found { matter, meeting, kind })
    }

    pub(super) async fn done(&self, mut write: Write, what: &str, about: &str) -> Done<()> {
        note(&mut write, self.cabinet.clock.as_ref(), self.who, self.number, about, what).await?;
        write.commit().await?;
        Ok(())
    }

    fn body(&self, meeting: &Meeting) -> Option<&Body> {
        self.world.roster.body(&meeting.body, &self.world.day)
    }

    /// What proposes itself today.
    async fn proposals(&self) -> Result<Vec<Topic>, Failure> {
        let Some(meeting) = store::find(&self.cabinet.db, self.number).await? else { return Ok(Vec::new()) };
        let (Some(series), Some(body)) = (meeting.series(self.cabinet.packs()), self.body(&meeting)) else {
            return Ok(Vec::new());
        };
        let topics = store::topics(&self.cabinet.db, self.number).await?;
        proposed(self.cabinet, self.world, series, body, &meeting, &topics).await
    }

    /// Takes what proposes itself onto the agenda: one topic by its origin, or all where that is empty.
    pub async fn take(&self, origin: &str) -> Done<()> {
        let proposals = self.proposals().await?;
        let mut write = self.cabinet.db.write().await?;
        self.sitting(&mut write).await?;
        self.take_in(&mut write, proposals.into_iter().filter(|it| origin.is_empty() || it.origin == origin)).await?;
        self.done(write, "agenda", origin).await
    }

    async fn take_in(&self, write: &mut Write, topics: impl Iterator<Item = Topic>) -> Result<(), Failure> {
        let there = store::topics_in(write, self.number).await?;
        // Somebody may have been quicker.
        for topic in topics.filter(|topic| !there.iter().any(|own| own.origin == topic.origin)) {
            store::add_topic(write, self.who, &self.at(), self.number, &topic).await?;
        }
        Ok(())
    }

    /// Puts a topic of one's own on the agenda.
    pub async fn add(&self, topic: &Topic) -> Done<()> {
        if topic.title.trim().is_empty() {
            return Err(Error::new("meeting-needs-topic").into());
        }
        if !topic.presenter.is_empty() && self.world.roster.post(&topic.presenter, &self.world.day).is_none() {
            return Err(Error::new("matter-post").with("post", &topic.presenter).into());
        }
        let mut write = self.cabinet.db.write().await?;
        self.sitting(&mut write).await?;
        store::add_topic(&mut write, self.who, &self.at(), self.number, topic).await?;
        self.done(write, "agenda", &topic.title).await
    }

    /// Takes a topic off, or what proposes itself before it is on, for a reason.
    pub async fn drop_topic(&self, origin_or_line: &str, reason: &str) -> Done<()> {
        if reason.trim().is_empty() {
            return Err(Error::new("matter-needs-remark").into());
        }
        let proposals = self.proposals().await?;
        let mut write = self.cabinet.db.write().await?;
        self.sitting(&mut write).await?;
        let topics = store::topics_in(&mut write, self.number).await?;
        let own = topics.iter().find(|it| it.line.to_string() == origin_or_line || it.origin == origin_or_line);
        match (own, proposals.into_iter().find(|it| it.origin == origin_or_line)) {
            (Some(own), _) => store::drop_topic(&mut write, self.number, own.line, reason.trim()).await?,
            (None, Some(topic)) => {
                let topic = Topic { dropped: reason.trim().to_owned(), ..topic };
                store::add_topic(&mut write, self.who, &self.at(), self.number, &topic).await?;
            }
            (None, None) => return Err(Error::new("meeting-no-topic").into()),
        }
        self.done(write, "agenda", origin_or_line).await
    }

    /// Puts a topic one place up or down among those that stand.
    pub async fn shift(&self, line: i64, up: bool) -> Done<()> {
        let mut write = self.cabinet.db.write().await?;
        self.sitting(&mut write).await?;
        let topics = store::topics_in(&mut write, self.number).await?;
        let standing: Vec<&Topic> = topics.iter().filter(|it| it.stands()).collect();
        let Some(at) = standing.iter().position(|it| it.line == line) else {
            return Err(Error::new("meeting-no-topic").into());
        };
        let other = if up { at.checked_sub(1) } else { Some(at + 1) };
        let Some(other) = other.and_then(|other| standing.get(other)) else { return Ok(()) };
        let own = standing[at];
        store::move_topic(&mut write, self.number, own.line, other.position).await?;
        store::move_topic(&mut write, self.number, other.line, own.position).await?;
        self.done(write, "agenda", &line.to_string()).await
    }

    /// Calls it: what proposes itself is the agenda from now on, and every member is told.
    pub async fn call(&self, called: &Called) -> Done<()> {
        if called.planned.trim().is_empty() || called.place.trim().is_empty() {
            return Err(Error::new("meeting-needs-place").into());
        }
        let planned = called.planned.trim().replace('T', " ");
        let day = planned.get(..10).and_then(|day| day.parse::<Date>().ok());
        if day.is_none_or(|day| day < self.cabinet.clock.today()) {
            return Err(Error::new("meeting-day").with("text", &planned).into());
        }
        let proposals = self.proposals().await?;
        let mut write = self.cabinet.db.write().await?;
        let mut sitting = self.sitting(&mut write).await?;
        self.take_in(&mut write, proposals.into_iter()).await?;
        let meeting = Meeting { planned, place: called.place.trim().to_owned(), ..sitting.meeting.clone() };
        store::settle(&mut write, &meeting).await?;
        let given = Given { remark: format!("{} {}", meeting.planned, meeting.place), ..Given::default() };
        self.make(&mut write, &mut sitting.matter, "call", &given).await?;
        self.tell(&mut write, &sitting, "notice-meeting-called", &meeting).await?;
        self.done(write, "call", &meeting.planned).await
    }

    pub(super) async fn make(&self, write: &mut Write, matter: &mut Matter, word: &str, given: &Given) -> Done<()> {
        let clock = self.cabinet.clock.as_ref();
        make_in(write, self.cabinet.packs(), self.world, clock, self.who, matter, word, given).await??;
        Ok(())
    }

    /// Word to every seat of the body.
    pub(super) async fn tell(
        &self,
        write: &mut Write,
        sitting: &Found<'_>,
        message: &'static str,
        meeting: &Meeting,
    ) -> Result<(), Failure> {
        let seats = seats_of(&self.world.roster, &meeting.body, &self.world.day);
        let same = |text: &str| [text.to_owned(), text.to_owned()];
        let notice = Notice {
            message,
            arguments: vec![
                ("title", same(&sitting.matter.title)),
                ("planned", same(&meeting.planned)),
                ("place", same(&meeting.place)),
            ],
            href: page_of(self.cabinet.packs(), &sitting.matter.kind, self.number),
            asks: false,
        };
        let to = seats.into_iter().map(|seat| Addressee::Post(seat.post.clone()));
        inbox::tell(write, self.cabinet.clock.as_ref(), self.who, to, &notice).await?;
        Ok(())
    }

    /// Records that it was held, on the day named, or today.
    pub async fn hold(&self, on: &str, remark: &str) -> Done<()> {
        let today = self.cabinet.clock.today();
        let day = if on.trim().is_empty() { Ok(today) } else { on.trim().parse::<Date>() };
        let proposals = self.proposals().await?;
        let mut write = self.cabinet.db.write().await?;
        let mut sitting = self.sitting(&mut write).await?;
        let first = sitting.meeting.first_day.parse::<Date>().unwrap_or(today);
        let Some(day) = day.ok().filter(|day| *day <= today && first <= *day) else {
            return Err(Error::new("meeting-held-day").with("text", on.trim()).with("first", first).into());
        };
        // Held without a notice: what proposed itself is what it spoke about.
        if !sitting.matter.events.iter().any(|event| event.act == "call") {
            self.take_in(&mut write, proposals.into_iter()).await?;
        }
        let given = Given { remark: format!("{day} {}", remark.trim()).trim().to_owned(), ..Given::default() };
        self.make(&mut write, &mut sitting.matter, "hold", &given).await?;
        store::settle(&mut write, &Meeting { held_on: day.to_string(), ..sitting.meeting }).await?;
        self.done(write, "hold", &day.to_string()).await
    }

    /// Any other step of its kind: put off, not held.
    pub async fn step(&self, word: &str, given: &Given) -> Done<()> {
        if ["call", "hold", "issue"].contains(&word) {
            return Err(Error::new("matter-moved").into());
        }
        let mut write = self.cabinet.db.write().await?;
        let mut sitting = self.sitting(&mut write).await?;
        self.make(&mut write, &mut sitting.matter, word, given).await?;
        self.done(write, word, &given.remark).await
    }
}
