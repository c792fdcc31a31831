//! The minutes (纪要): who came, what was said and decided, the tasks that come of it. Once they are issued nothing of them changes; a
//! correction stands beside them.

use std::collections::BTreeMap;

use basis::clock::{Limit, Measure};
use basis::error::Error;
use jiff::civil::Date;

use super::record::{Came, Decision, Meeting, Seated, Topic};
use super::secretary::{Done, Found, Secretary, seats_of};
use super::store;
use crate::matter::store as matters;
use crate::matter::{Given, Matter, Opening, may_move, open_in};
use crate::store::Write;

/// A decision as it is typed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Decided {
    pub topic: i64,
    pub words: String,
    pub lead: String,
    /// A day, or a number of days from the meeting.
    pub due: String,
}

/// The kind of matter that a decision becomes.
const TASK: &str = "task";

/// The move of a kind that waits for a decision: `领导小组已定`.
const DECIDE: &str = "decide";

impl Secretary<'_> {
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

    fn is_held(&self, sitting: &Found<'_>) -> Result<(), Error> {
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
