//! Moving matters on: by whoever may, or by the program where the pack leaves it to the clock or to the last part that ended.

use basis::clock::State;
use basis::error::Error;
use basis::language::Language;

use super::cabinet::{World, page_of};
use super::holder::{answering, holder};
use super::record::{AMOUNT, BASIS, Event, Matter};
use super::standing::{is_deemed, reading, standing};
use super::{rules, store};
use crate::inbox::{self, Addressee, Notice};
use crate::pack::Packs;
use crate::pack::matter::{By, ClockMove, Kind, Move, Wait};
use crate::store::audit::Who;
use crate::store::clock::{Clock, here};
use crate::store::{Failure, Write};

/// What comes with a move.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Given {
    pub remark: String,
    pub paper: String,
    pub days: u32,
    /// The paragraph of the law it rests on.
    pub basis: String,
    /// In yuan.
    pub amount: String,
}

/// An event with its moment and its author.
pub(super) fn by(clock: &dyn Clock, who: &Who) -> Event {
    Event { at: clock.now().to_string(), person: who.person.clone(), post: who.post.clone(), ..Event::default() }
}

/// Makes a move in the change at hand.
#[expect(clippy::too_many_arguments, reason = "a change, who makes it, and in which world")]
pub async fn make_in(
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
    // What comes after the last day finds it approved already; the program writes that down within a minute.
    let deemed = read.as_ref().is_some_and(|read| read.state == State::DeemedApproved);
    if deemed && kind.own_move(matter.state(), &By::Silence).is_some() {
        return Ok(Err(Error::new("matter-deemed")));
    }
    if let Err(error) = rules::check(kind, matter, it, given, read.as_ref()) {
        return Ok(Err(error));
    }
    if let Err(error) = waits(write, world, matter, it).await? {
        return Ok(Err(error));
    }
    let who = Who { post: held.through, ..who.clone() };
    let event = event_of(world, matter, it, given, by(clock, &who));
    store::append(write, matter, event).await?;
    settle(write, packs, clock, matter, kind).await?;
    if it.to.is_some() {
        tell_holder(write, packs, world, clock, &who, matter, kind).await?;
    }
    if kind.state(matter.state()).is_some_and(|state| state.ends) {
        join(write, packs, world, clock, matter.parent).await?;
    }
    Ok(Ok(()))
}

/// Whether everything has happened that a move waits for.
async fn waits(write: &mut Write, world: &World, matter: &Matter, it: &Move) -> Result<Result<(), Error>, Failure> {
    if it.waits.contains(&Wait::Assist) {
        let open: Vec<String> =
            matter.unconfirmed().map(|post| world.roster.post_name(post, &world.day, Language::Zh)).collect();
        if !open.is_empty() {
            return Ok(Err(Error::new("matter-waits-assist").with("posts", open.join("、"))));
        }
    }
    if it.waits.contains(&Wait::Parts) {
        let open = store::open_parts(write, matter.number).await?;
        if 0 < open {
            return Ok(Err(Error::new("matter-waits-parts").with("count", open)));
        }
    }
    Ok(Ok(()))
}

/// Moves on what a matter is a part of, when its last part has ended (并联汇合).
async fn join(write: &mut Write, packs: &Packs, world: &World, clock: &dyn Clock, whole: i64) -> Result<(), Failure> {
    if whole == 0 || 0 < store::open_parts(write, whole).await? {
        return Ok(());
    }
    let Some(mut whole) = store::find_in(write, whole).await? else { return Ok(()) };
    let Some(kind) = packs.kind(&whole.kind) else { return Ok(()) };
    let Some(it) = kind.own_move(whole.state(), &By::Parts) else { return Ok(()) };
    own(write, packs, world, clock, &mut whole, kind, it, &Given::default()).await
}

/// Writes down that silence has approved a matter (超时默认, M241), with the post that let it lie.
pub(super) async fn deem(
    write: &mut Write,
    packs: &Packs,
    world: &World,
    clock: &dyn Clock,
    matter: &mut Matter,
    kind: &Kind,
) -> Result<bool, Failure> {
    let Some(it) = kind.own_move(matter.state(), &By::Silence) else { return Ok(false) };
    let deemed = is_deemed(packs, kind, matter, here(clock.now()));
    if !deemed.map_err(|error| Failure::Refused(error.to_string()))? {
        return Ok(false);
    }
    own(write, packs, world, clock, matter, kind, it, &Given::default()).await?;
    join(write, packs, world, clock, matter.parent).await?;
    Ok(true)
}

/// Writes down what the figures say of a matter: the move `word` of the kind, where its state has it; whether it had.
pub async fn by_figures(
    write: &mut Write,
    packs: &Packs,
    world: &World,
    clock: &dyn Clock,
    matter: &mut Matter,
    word: &str,
    remark: &str,
) -> Result<bool, Failure> {
    let Some(kind) = packs.kind(&matter.kind) else { return Ok(false) };
    let it = kind.a_move(word).filter(|it| it.by == By::Figures && it.from.iter().any(|from| from == matter.state()));
    let Some(it) = it else { return Ok(false) };
    let given = Given { remark: remark.to_owned(), ..Given::default() };
    own(write, packs, world, clock, matter, kind, it, &given).await?;
    Ok(true)
}

/// A move of the program's own; the story says which post had it.
#[expect(clippy::too_many_arguments, reason = "a change, the move, and in which world")]
async fn own(
    write: &mut Write,
    packs: &Packs,
    world: &World,
    clock: &dyn Clock,
    matter: &mut Matter,
    kind: &Kind,
    it: &Move,
    given: &Given,
) -> Result<(), Failure> {
    let who = Who::program("scheduler");
    let mut event = event_of(world, matter, it, given, by(clock, &who));
    let held = holder(world.here(packs), kind, matter);
    if let Some(held) = held.filter(|_| it.by == By::Silence) {
        let people: Vec<&str> = held.people.iter().map(|(person, _)| person.as_str()).collect();
        event.data.insert("responsible".to_owned(), held.post);
        event.data.insert("through".to_owned(), held.through.clone());
        event.data.insert("people".to_owned(), people.join(","));
    }
    store::append(write, matter, event).await?;
    settle(write, packs, clock, matter, kind).await?;
    tell_holder(write, packs, world, clock, &who, matter, kind).await
}

pub(super) fn event_of(world: &World, matter: &Matter, it: &Move, given: &Given, base: Event) -> Event {
    let told = [(BASIS, given.basis.trim()), (AMOUNT, given.amount.trim())];
    let told = told.into_iter().filter(|(_, text)| !text.is_empty());
    let mut event = Event {
        act: it.code.clone(),
        state: it.to.clone().unwrap_or_else(|| matter.state().to_owned()),
        days: given.days,
        paper: given.paper.trim().to_owned(),
        remark: given.remark.trim().to_owned(),
        data: told.map(|(name, text)| (name.to_owned(), text.to_owned())).collect(),
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
pub(super) async fn tell_holder(
    write: &mut Write,
    packs: &Packs,
    world: &World,
    clock: &dyn Clock,
    who: &Who,
    matter: &Matter,
    kind: &Kind,
) -> Result<(), Failure> {
    let here = world.here(packs);
    let (message, to, asks) = match holder(here, kind, matter) {
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
        href: page_of(packs, &matter.kind, matter.number),
        asks,
    };
    inbox::tell(write, clock, who, [Addressee::Post(held.through)], &notice).await?;
    Ok(())
}
