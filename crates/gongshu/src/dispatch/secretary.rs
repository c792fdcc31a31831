//! What a meeting's secretary and its chair do (会务): the agenda, the notice, who came, what was said and decided, the minutes. Each is one
//! change, and who may is asked again in it. Once the minutes are issued nothing of them changes.

use std::collections::BTreeMap;

use basis::clock::{Limit, Measure};
use basis::error::Error;
use jiff::civil::Date;

use super::agenda::proposed;
use super::record::{Came, Decision, Meeting, Seated, Topic};
use super::store;
use crate::inbox::{self, Addressee, Notice};
use crate::matter::cabinet::{Cabinet, World, note, page_of};
use crate::matter::store::{self as matters, take_turn};
use crate::matter::{Given, Matter, Opening, answering, make_in, may_move, open_in};
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

/// A decision as it is typed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Decided {
    pub topic: i64,
    pub words: String,
    pub lead: String,
    /// A day, or a number of days from the meeting.
    pub due: String,
}

/// What a change finds.
struct Sitting<'a> {
    matter: Matter,
    meeting: Meeting,
    kind: &'a Kind,
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

type Done<T> = Result<T, Stop>;

/// The kind of matter that a decision becomes.
const TASK: &str = "task";

/// The move of a kind that waits for a decision: `领导小组已定`.
const DECIDE: &str = "decide";

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
    fn at(&self) -> String {
        self.cabinet.clock.now().to_string()
    }

    /// What is there now, where this person writes in it and its minutes are not issued.
    async fn sitting(&self, write: &mut Write) -> Done<Sitting<'a>> {
        let sitting = self.found(write).await?;
        match sitting.kind.state(sitting.matter.state()).is_some_and(|state| state.ends) {
            true => Err(Error::new("meeting-issued").into()),
            false => Ok(sitting),
        }
    }

    async fn found(&self, write: &mut Write) -> Done<Sitting<'a>> {
        take_turn(write).await?;
        let unknown = || Error::new("matter-unknown").with("number", self.number);
        let Some(matter) = matters::find_in(write, self.number).await? else { return Err(unknown().into()) };
        let Some(meeting) = store::find_in(write, self.number).await? else { return Err(unknown().into()) };
        let Some(kind) = self.cabinet.packs().kind(&matter.kind) else { return Err(Error::new("matter-kind").into()) };
        if !writes(self.cabinet, self.world, kind, &matter, &self.who.person) {
            return Err(Error::new("matter-not-yours").into());
        }
        Ok(Sitting { matter, meeting, kind })
    }

    async fn done(&self, mut write: Write, what: &str, about: &str) -> Done<()> {
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

    async fn make(&self, write: &mut Write, matter: &mut Matter, word: &str, given: &Given) -> Done<()> {
        let clock = self.cabinet.clock.as_ref();
        make_in(write, self.cabinet.packs(), self.world, clock, self.who, matter, word, given).await??;
        Ok(())
    }

    /// Word to every seat of the body.
    async fn tell(
        &self,
        write: &mut Write,
        sitting: &Sitting<'_>,
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
        let mut write = self.cabinet.db.write().await?;
        let mut sitting = self.sitting(&mut write).await?;
        let first = sitting.meeting.first_day.parse::<Date>().unwrap_or(today);
        let Some(day) = day.ok().filter(|day| *day <= today && first <= *day) else {
            return Err(Error::new("meeting-held-day").with("text", on.trim()).with("first", first).into());
        };
        // What proposed itself and was not called is what it spoke about, too.
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

    /// Writes down who came.
    pub async fn seat(&self, seats: &[Seated]) -> Done<()> {
        let mut write = self.cabinet.db.write().await?;
        let sitting = self.sitting(&mut write).await?;
        self.is_held(&sitting)?;
        let known = seats_of(&self.world.roster, &sitting.meeting.body, &self.world.day);
        for seated in seats {
            let post = || Error::new("matter-post").with("post", &seated.seat);
            if !known.iter().any(|seat| seat.post == seated.seat) {
                return Err(post().into());
            }
            let missing = match seated.came {
                Came::There => false,
                Came::Represented => seated.substitute.trim().is_empty(),
                Came::Absent => seated.reason.trim().is_empty(),
            };
            if missing {
                let name = self.world.roster.post_name(&seated.seat, &self.world.day, basis::language::Language::Zh);
                return Err(Error::new("meeting-seat").with("post", name).into());
            }
            store::seat(&mut write, self.who, &self.at(), self.number, seated).await?;
        }
        self.done(write, "seats", "").await
    }

    fn is_held(&self, sitting: &Sitting<'_>) -> Result<(), Error> {
        if sitting.meeting.held_on.is_empty() { Err(Error::new("meeting-not-held")) } else { Ok(()) }
    }

    /// Writes down what was said about a topic.
    pub async fn summarise(&self, line: i64, summary: &str) -> Done<()> {
        let mut write = self.cabinet.db.write().await?;
        let sitting = self.sitting(&mut write).await?;
        self.is_held(&sitting)?;
        if !store::topics_in(&mut write, self.number).await?.iter().any(|it| it.line == line && it.stands()) {
            return Err(Error::new("meeting-no-topic").into());
        }
        store::summarise(&mut write, self.number, line, summary.trim()).await?;
        self.done(write, "minutes", &line.to_string()).await
    }

    /// Writes down a decision; its line.
    pub async fn decide(&self, decided: &Decided) -> Done<i64> {
        let mut write = self.cabinet.db.write().await?;
        let sitting = self.sitting(&mut write).await?;
        self.is_held(&sitting)?;
        let decision = self.checked(&sitting.meeting, decided)?;
        let topics = store::topics_in(&mut write, self.number).await?;
        if decision.topic != 0 && !topics.iter().any(|it| it.line == decision.topic && it.stands()) {
            return Err(Error::new("meeting-no-topic").into());
        }
        let line = store::decide(&mut write, self.who, &self.at(), &decision).await?;
        if let Some(topic) = topics.iter().find(|it| it.line == decision.topic && it.matter != 0) {
            self.carry(&mut write, &sitting.matter.code, topic.matter, &decision.words).await?;
        }
        self.done(write, "decision", &line.to_string()).await?;
        Ok(line)
    }

    /// A matter that waits for the meeting's decision goes on with it, where the secretary has it.
    async fn carry(&self, write: &mut Write, meeting: &str, number: i64, words: &str) -> Done<()> {
        let Some(mut matter) = matters::find_in(write, number).await? else { return Ok(()) };
        let packs = self.cabinet.packs();
        let Some((kind, it)) = packs.kind(&matter.kind).and_then(|kind| Some((kind, kind.a_move(DECIDE)?))) else {
            return Ok(());
        };
        let waits = it.from.iter().any(|from| from == matter.state());
        if waits && may_move(self.world.here(packs), kind, &matter, it, &self.who.person).is_some() {
            let given = Given { remark: format!("{meeting} {words}"), ..Given::default() };
            self.make(write, &mut matter, DECIDE, &given).await?;
        }
        Ok(())
    }

    fn checked(&self, meeting: &Meeting, decided: &Decided) -> Result<Decision, Error> {
        if decided.words.trim().is_empty() {
            return Err(Error::new("meeting-needs-words"));
        }
        if self.world.roster.post(&decided.lead, &self.world.day).is_none() {
            return Err(Error::new("matter-post").with("post", &decided.lead));
        }
        let held = meeting.held_on.parse::<Date>().unwrap_or_default();
        let text = decided.due.trim();
        let due = match text.parse::<i32>() {
            Ok(days) if (1..=3_000).contains(&days) => held.checked_add(jiff::Span::new().days(days)).ok(),
            Ok(_) => None,
            Err(_) => text.parse::<Date>().ok().filter(|due| held < *due),
        };
        let due = due.ok_or_else(|| Error::new("meeting-due").with("text", text))?;
        Ok(Decision {
            meeting: self.number,
            line: 0,
            topic: decided.topic,
            words: decided.words.trim().to_owned(),
            lead: decided.lead.clone(),
            due_on: due.to_string(),
            task: 0,
        })
    }

    /// Makes a task of a decision, in one step, also after the minutes are issued; its number.
    pub async fn task(&self, line: i64) -> Done<i64> {
        let mut write = self.cabinet.db.write().await?;
        let sitting = self.found(&mut write).await?;
        let Some(decision) = store::decision_in(&mut write, self.number, line).await? else {
            return Err(Error::new("meeting-no-decision").into());
        };
        if decision.task != 0 {
            return Err(Error::new("meeting-task-twice").into());
        }
        let topics = store::topics_in(&mut write, self.number).await?;
        let topic = topics.iter().find(|it| it.line == decision.topic);
        let opening = self.opening(&sitting.matter, &decision, topic)?;
        let (packs, clock) = (self.cabinet.packs(), self.cabinet.clock.as_ref());
        let task = open_in(&mut write, packs, self.world, clock, self.who, &opening).await??;
        store::note_task(&mut write, self.who, &self.at(), &decision, task.number).await?;
        self.done(write, "task", &task.number.to_string()).await?;
        Ok(task.number)
    }

    fn opening(&self, meeting: &Matter, decision: &Decision, topic: Option<&Topic>) -> Result<Opening, Error> {
        let today = self.cabinet.clock.today();
        let due = decision.due_on.parse::<Date>().ok().filter(|due| today < *due);
        let days = due.and_then(|due| due.since(today).ok()).and_then(|span| u32::try_from(span.get_days()).ok());
        let days = days.ok_or_else(|| Error::new("meeting-due-over").with("due", &decision.due_on))?;
        let lead = self.world.roster.post(&decision.lead, &self.world.day);
        let lead = lead.ok_or_else(|| Error::new("matter-post").with("post", &decision.lead))?;
        Ok(Opening {
            kind: TASK.to_owned(),
            title: decision.words.clone(),
            unit: lead.unit.clone(),
            source: match topic {
                Some(topic) => format!("{} {}", meeting.code, topic.title),
                None => meeting.code.clone(),
            },
            parent: meeting.number,
            parties: BTreeMap::from([
                ("asker".to_owned(), meeting.party("lead").to_owned()),
                ("lead".to_owned(), lead.code.clone()),
            ]),
            legal: Some(Limit { measure: Measure::CalendarDays, count: days }),
            ..Opening::default()
        })
    }

    /// Issues the minutes: nothing of them changes any more, and every member is told.
    pub async fn issue(&self, paper: &str) -> Done<()> {
        let mut write = self.cabinet.db.write().await?;
        let mut sitting = self.sitting(&mut write).await?;
        let seats = seats_of(&self.world.roster, &sitting.meeting.body, &self.world.day);
        let known = store::seats_in(&mut write, self.number).await?;
        let unknown: Vec<String> = seats
            .iter()
            .filter(|seat| !known.contains_key(&seat.post))
            .map(|seat| self.world.roster.post_name(&seat.post, &self.world.day, basis::language::Language::Zh))
            .collect();
        if !unknown.is_empty() {
            return Err(Error::new("meeting-seats").with("posts", unknown.join("、")).into());
        }
        let given = Given { paper: paper.to_owned(), ..Given::default() };
        self.make(&mut write, &mut sitting.matter, "issue", &given).await?;
        let meeting = sitting.meeting.clone();
        self.tell(&mut write, &sitting, "notice-meeting-issued", &meeting).await?;
        self.done(write, "issue", paper).await
    }

    /// Puts something right beside minutes that are issued.
    pub async fn correct(&self, words: &str, reason: &str) -> Done<()> {
        if words.trim().is_empty() || reason.trim().is_empty() {
            return Err(Error::new("matter-needs-remark").into());
        }
        let mut write = self.cabinet.db.write().await?;
        let sitting = self.found(&mut write).await?;
        if sitting.kind.state(sitting.matter.state()).is_none_or(|state| !state.ends) {
            return Err(Error::new("meeting-not-issued").into());
        }
        store::correct(&mut write, self.who, &self.at(), self.number, words.trim(), reason.trim()).await?;
        self.done(write, "correction", "").await
    }
}
