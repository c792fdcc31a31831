//! The way into the book: a matter is opened, moved on or given to another post in one change with its audit entry and with
//! word to whoever has it next.

use std::collections::BTreeMap;

use basis::clock::Limit;
use basis::error::Error;
use basis::language::Language;

use super::holder::{Here, answering};
use super::record::{APPEAL, DISMISSED, Event, Matter, OPEN, REASSIGN, UPHELD};
use super::standing::{reading, standing};
use super::{rules, store};
use crate::inbox::{self, Addressee, Notice};
use crate::organisation::{Roster, Staff};
use crate::pack::Packs;
use crate::pack::matter::{ClockMove, Kind, Move};
use crate::register::subjects::Subjects;
use crate::register::units::Units;
use crate::store::audit::{self, Entry, Who};
use crate::store::clock::{Clock, SharedClock, here};
use crate::store::{Db, Failure, Write, batch};

/// Everything a change of the book needs. Cheap to clone.
#[derive(Clone)]
pub struct Cabinet {
    pub db: Db,
    pub staff: Staff,
    pub units: Units,
    pub clock: SharedClock,
}

/// A matter before it has a number.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Opening {
    pub kind: String,
    pub title: String,
    pub unit: String,
    pub item: String,
    pub source: String,
    pub parent: i64,
    pub parties: BTreeMap<String, String>,
    pub promised: Option<Limit>,
    pub legal: Option<Limit>,
    pub remark: String,
}

/// What comes with a move.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Given {
    pub remark: String,
    pub paper: String,
    pub days: u32,
}

/// The organisation as it is now, kept for one request or one run.
pub struct World {
    pub roster: std::sync::Arc<Roster>,
    pub tree: Subjects,
    pub day: String,
}

impl World {
    pub fn here<'a>(&'a self, packs: &'a Packs) -> Here<'a> {
        Here { roster: &self.roster, packs, tree: &self.tree, day: &self.day }
    }
}

impl Cabinet {
    pub fn packs(&self) -> &Packs {
        self.staff.packs()
    }

    /// The organisation as it is known now, on the clock's day.
    pub async fn world(&self) -> Result<World, Failure> {
        let roster = self.staff.roster().await?;
        let tree = self.units.at(batch::data_version(&self.db).await?).await?;
        Ok(World { roster, tree, day: self.clock.today().to_string() })
    }

    /// Opens a matter; its number.
    pub async fn open(&self, who: &Who, opening: &Opening) -> Result<Result<i64, Error>, Failure> {
        let world = self.world().await?;
        let mut write = self.db.write().await?;
        store::take_turn(&mut write).await?;
        let opened = open_in(&mut write, self.packs(), &world, self.clock.as_ref(), who, opening).await?;
        let number = match opened {
            Ok(matter) => matter.number,
            Err(error) => return Ok(Err(error)),
        };
        note(&mut write, self.clock.as_ref(), who, number, "", OPEN).await?;
        write.commit().await?;
        Ok(Ok(number))
    }

    /// Makes a move; whether `who` may is asked again here, when nobody else can change anything.
    pub async fn make(&self, who: &Who, number: i64, word: &str, given: &Given) -> Result<Result<(), Error>, Failure> {
        let world = self.world().await?;
        let mut write = self.db.write().await?;
        store::take_turn(&mut write).await?;
        let Some(mut matter) = store::find_in(&mut write, number).await? else {
            return Ok(Err(Error::new("matter-unknown").with("number", number)));
        };
        let before = matter.state().to_owned();
        let made = make_in(&mut write, self.packs(), &world, self.clock.as_ref(), who, &mut matter, word, given);
        if let Err(error) = made.await? {
            return Ok(Err(error));
        }
        note(&mut write, self.clock.as_ref(), who, number, &before, &format!("{word} {}", matter.state())).await?;
        write.commit().await?;
        Ok(Ok(()))
    }

    /// Contests a card, with a reason; whoever hears appeals is told.
    pub async fn appeal(&self, who: &Who, number: i64, card: i64, remark: &str) -> Result<Result<(), Error>, Failure> {
        self.about_card(who, number, card, APPEAL, remark).await
    }

    /// Hears an appeal: the card is taken back or stands, for a reason, and both remain.
    pub async fn answer(
        &self,
        who: &Who,
        number: i64,
        card: i64,
        upheld: bool,
        remark: &str,
    ) -> Result<Result<(), Error>, Failure> {
        self.about_card(who, number, card, if upheld { UPHELD } else { DISMISSED }, remark).await
    }

    async fn about_card(
        &self,
        who: &Who,
        number: i64,
        step: i64,
        act: &'static str,
        remark: &str,
    ) -> Result<Result<(), Error>, Failure> {
        let world = self.world().await?;
        let mut write = self.db.write().await?;
        store::take_turn(&mut write).await?;
        let Some(mut matter) = store::find_in(&mut write, number).await? else {
            return Ok(Err(Error::new("matter-unknown").with("number", number)));
        };
        let Some(kind) = self.packs().kind(&matter.kind) else { return Ok(Err(Error::new("matter-kind"))) };
        if let Err(error) = rules::check_card(world.here(self.packs()), kind, &matter, step, act, &who.person) {
            return Ok(Err(error));
        }
        if remark.trim().is_empty() {
            return Ok(Err(Error::new("matter-needs-remark")));
        }
        let event = Event {
            act: act.to_owned(),
            state: matter.state().to_owned(),
            remark: remark.trim().to_owned(),
            data: BTreeMap::from([("card".to_owned(), step.to_string())]),
            ..by(self.clock.as_ref(), who)
        };
        store::append(&mut write, &mut matter, event).await?;
        let to = match act {
            APPEAL => rules::hears(world.here(self.packs()), kind, &matter).map(|held| Addressee::Post(held.through)),
            _ => {
                let appeal = matter.card(step).and_then(|card| card.appeal).map(|event| event.person.clone());
                appeal.map(Addressee::Person)
            }
        };
        let notice = Notice {
            message: match act {
                APPEAL => "notice-matter-appeal",
                UPHELD => "notice-matter-upheld",
                _ => "notice-matter-dismissed",
            },
            arguments: vec![
                ("title", [matter.title.clone(), matter.title.clone()]),
                ("number", [matter.code.clone(), matter.code.clone()]),
            ],
            href: address(number),
            asks: act == APPEAL,
        };
        inbox::tell(&mut write, self.clock.as_ref(), who, to, &notice).await?;
        note(&mut write, self.clock.as_ref(), who, number, &step.to_string(), act).await?;
        write.commit().await?;
        Ok(Ok(()))
    }

    /// Gives a part in a matter to another post, for a reason.
    pub async fn reassign(
        &self,
        who: &Who,
        number: i64,
        party: &str,
        post: &str,
        remark: &str,
    ) -> Result<Result<(), Error>, Failure> {
        let world = self.world().await?;
        let mut write = self.db.write().await?;
        store::take_turn(&mut write).await?;
        let Some(mut matter) = store::find_in(&mut write, number).await? else {
            return Ok(Err(Error::new("matter-unknown").with("number", number)));
        };
        let Some(kind) = self.packs().kind(&matter.kind) else { return Ok(Err(Error::new("matter-kind"))) };
        if kind.state(matter.state()).is_none_or(|state| state.ends) {
            return Ok(Err(Error::new("matter-moved")));
        }
        if remark.trim().is_empty() {
            return Ok(Err(Error::new("matter-needs-remark")));
        }
        if kind.party(party).is_none() || world.roster.post(post, &world.day).is_none() {
            return Ok(Err(Error::new("matter-post").with("post", post)));
        }
        let data = BTreeMap::from([
            ("party".to_owned(), party.to_owned()),
            ("post".to_owned(), post.to_owned()),
            ("before".to_owned(), matter.party(party).to_owned()),
        ]);
        let event = Event {
            act: REASSIGN.to_owned(),
            state: matter.state().to_owned(),
            remark: remark.trim().to_owned(),
            data,
            ..by(self.clock.as_ref(), who)
        };
        store::append(&mut write, &mut matter, event).await?;
        settle(&mut write, self.packs(), self.clock.as_ref(), &matter, kind).await?;
        tell_holder(&mut write, self.packs(), &world, self.clock.as_ref(), who, &matter, kind).await?;
        note(&mut write, self.clock.as_ref(), who, number, party, post).await?;
        write.commit().await?;
        Ok(Ok(()))
    }
}

/// An event with its moment and its author.
fn by(clock: &dyn Clock, who: &Who) -> Event {
    Event { at: clock.now().to_string(), person: who.person.clone(), post: who.post.clone(), ..Event::default() }
}

async fn note(
    write: &mut Write,
    clock: &dyn Clock,
    who: &Who,
    number: i64,
    before: &str,
    after: &str,
) -> Result<(), Failure> {
    let subject = number.to_string();
    let entry = Entry { action: "matter", subject: &subject, before, after, ..Entry::default() };
    audit::append(write, clock, who, &entry).await
}

/// Opens a matter in the change at hand.
pub(super) async fn open_in(
    write: &mut Write,
    packs: &Packs,
    world: &World,
    clock: &dyn Clock,
    who: &Who,
    opening: &Opening,
) -> Result<Result<Matter, Error>, Failure> {
    let Some((kind, state)) = packs.kind(&opening.kind).and_then(|kind| Some((kind, kind.opening()?))) else {
        return Ok(Err(Error::new("matter-kind")));
    };
    if opening.title.trim().is_empty() {
        return Ok(Err(Error::new("matter-needs-title")));
    }
    for party in &kind.parties {
        let post = opening.parties.get(&party.code).map_or("", String::as_str);
        if world.roster.post(post, &world.day).is_none() {
            return Ok(Err(Error::new("matter-post").with("post", post)));
        }
    }
    if kind.clock.is_some() && opening.promised.is_none() && opening.legal.is_none() {
        return Ok(Err(Error::new("matter-needs-limit")));
    }
    let mut matter = Matter {
        kind: kind.code.clone(),
        title: opening.title.trim().to_owned(),
        unit: opening.unit.clone(),
        item: opening.item.clone(),
        source: opening.source.trim().to_owned(),
        parent: opening.parent,
        parties: opening.parties.clone(),
        promised: opening.promised,
        legal: opening.legal,
        ..Matter::default()
    };
    let year = clock.today().year();
    store::insert(write, &mut matter, year, |sequence| printed(&kind.number, year, sequence)).await?;
    let event = Event {
        act: OPEN.to_owned(),
        state: state.code.clone(),
        clock: "received".to_owned(),
        remark: opening.remark.trim().to_owned(),
        ..by(clock, who)
    };
    store::append(write, &mut matter, event).await?;
    settle(write, packs, clock, &matter, kind).await?;
    tell_holder(write, packs, world, clock, who, &matter, kind).await?;
    Ok(Ok(matter))
}

/// Makes a move in the change at hand.
#[expect(clippy::too_many_arguments, reason = "a change, who makes it, and in which world")]
pub(super) async fn make_in(
    write: &mut Write,
    packs: &Packs,
    world: &World,
    clock: &dyn Clock,
    who: &Who,
    matter: &mut Matter,
    word: &str,
    given: &Given,
) -> Result<Result<(), Error>, Failure> {
    let Some((kind, it)) = packs.kind(&matter.kind).and_then(|kind| Some((kind, kind.a_move(word)?))) else {
        return Ok(Err(Error::new("matter-moved")));
    };
    let Some(held) = rules::may_move(world.here(packs), kind, matter, it, &who.person) else {
        return Ok(Err(Error::new("matter-not-yours")));
    };
    let read = match reading(packs, kind, matter, here(clock.now())) {
        Ok(read) => read,
        Err(error) => return Ok(Err(error)),
    };
    if let Err(error) = rules::check(kind, matter, it, given, read.as_ref()) {
        return Ok(Err(error));
    }
    let who = Who { post: held.through, ..who.clone() };
    let event = event_of(world, matter, it, given, by(clock, &who));
    store::append(write, matter, event).await?;
    settle(write, packs, clock, matter, kind).await?;
    if it.to.is_some() {
        tell_holder(write, packs, world, clock, &who, matter, kind).await?;
    }
    Ok(Ok(()))
}

fn event_of(world: &World, matter: &Matter, it: &Move, given: &Given, base: Event) -> Event {
    let mut event = Event {
        act: it.code.clone(),
        state: it.to.clone().unwrap_or_else(|| matter.state().to_owned()),
        days: given.days,
        paper: given.paper.trim().to_owned(),
        remark: given.remark.trim().to_owned(),
        ..base
    };
    event.clock = match &it.clock {
        None => String::new(),
        Some(ClockMove::Noticed) => "noticed".to_owned(),
        Some(ClockMove::Supplemented) => "supplemented".to_owned(),
        Some(ClockMove::Accepted) => "accepted".to_owned(),
        Some(ClockMove::Refused) => "refused".to_owned(),
        Some(ClockMove::Complete) => "complete".to_owned(),
        Some(ClockMove::Suspended(why)) => {
            event.days = if it.days == 0 { given.days } else { it.days };
            format!("suspended:{why}")
        }
        Some(ClockMove::Resumed(why)) if why.is_empty() => "resumed".to_owned(),
        Some(ClockMove::Resumed(why)) => format!("resumed:{why}"),
        Some(ClockMove::Extended) => {
            let (days, reason) = rules::asked(matter);
            event.days = days;
            event.approver = world.roster.post_name(&event.post, &world.day, Language::Zh);
            if event.remark.is_empty() {
                event.remark = reason;
            }
            "extended".to_owned()
        }
        Some(ClockMove::Closed) => "closed".to_owned(),
        Some(ClockMove::Withdrawn) => "withdrawn".to_owned(),
    };
    event
}

/// Works out where a matter stands and keeps it.
pub(super) async fn settle(
    write: &mut Write,
    packs: &Packs,
    clock: &dyn Clock,
    matter: &Matter,
    kind: &Kind,
) -> Result<(), Failure> {
    let fired = store::fired(write, matter.number).await?;
    let is_fired = |rung: &str, term: i64| fired.contains(&(rung.to_owned(), term));
    let (standing, _) = standing(packs, kind, matter, is_fired, here(clock.now()))
        .map_err(|error| Failure::Refused(error.to_string()))?;
    store::keep_standing(write, matter, &standing, packs.calendar().version()).await
}

/// Tells whoever has it now, unless it is the one who just moved it.
async fn tell_holder(
    write: &mut Write,
    packs: &Packs,
    world: &World,
    clock: &dyn Clock,
    who: &Who,
    matter: &Matter,
    kind: &Kind,
) -> Result<(), Failure> {
    let here = world.here(packs);
    let (message, to, asks) = match super::holder::holder(here, kind, matter) {
        Some(held) => ("notice-matter-yours", Some(held), true),
        // It ended: whoever has the first part hears of it.
        None => {
            let party = kind.parties.last().map_or("", |party| matter.party(&party.code));
            ("notice-matter-ended", answering(here, kind, &matter.unit, party), false)
        }
    };
    let Some(held) = to.filter(|held| !held.has(&who.person)) else { return Ok(()) };
    let state = kind.state(matter.state()).map(|state| state.name.clone()).unwrap_or_default();
    let notice = Notice {
        message,
        arguments: vec![
            ("title", [matter.title.clone(), matter.title.clone()]),
            ("number", [matter.code.clone(), matter.code.clone()]),
            ("state", [state.zh.clone(), state.in_language(Language::En).to_owned()]),
        ],
        href: address(matter.number),
        asks,
    };
    inbox::tell(write, clock, who, [Addressee::Post(held.through)], &notice).await?;
    Ok(())
}

/// The page of a matter.
pub fn address(number: i64) -> String {
    format!("/matters/{number}")
}

/// `督办〔{year}〕{seq:4}号` with its year and its running number.
fn printed(pattern: &str, year: i16, sequence: i64) -> String {
    let mut text = pattern.replace("{year}", &year.to_string());
    while let Some((before, rest)) = text.split_once("{seq") {
        let Some((width, after)) = rest.split_once('}') else { break };
        let width: usize = width.trim_start_matches(':').parse().unwrap_or(1);
        text = format!("{before}{sequence:0width$}{after}");
    }
    text
}
