//! Matters as they stood on a day gone by: their stories up to its end, worked out again. What happened afterwards does not change it.

use basis::clock::Colour;
use basis::error::Error;
use jiff::civil::Date;

use super::record::{Card, Event, Matter};
use super::sight::Sight;
use super::standing::{reading, standing};
use super::store;
use crate::pack::Packs;
use crate::pack::matter::{ClockMove, Kind};
use crate::store::clock::day;
use crate::store::{Db, Failure};

/// A matter as it stood.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Past {
    /// With the events up to that day only.
    pub matter: Matter,
    pub opened_on: Date,
    /// The last day of its limit; `None` where it has none.
    pub due_on: Option<Date>,
    /// The day it ended; `None` while it was open.
    pub ended_on: Option<Date>,
    /// Whether it was done, and not merely dropped.
    pub done: bool,
    /// Whether it ended after its last day.
    pub late: bool,
    /// Whether it was open and over.
    pub overdue: bool,
}

impl Past {
    /// The cards it was given between two days that stood then.
    pub fn cards(&self, first: Date, last: Date) -> impl Iterator<Item = Card<'_>> {
        self.matter.cards().filter(move |card| card.stands() && between(card.event, first, last))
    }

    /// The extensions it was given between two days.
    pub fn extensions(&self, first: Date, last: Date) -> usize {
        self.matter.events.iter().filter(|event| event.clock == "extended" && between(event, first, last)).count()
    }

    /// How often it was refused at sign-off between two days.
    pub fn refusals(&self, first: Date, last: Date) -> usize {
        self.matter.refusals().filter(|event| between(event, first, last)).count()
    }
}

fn between(event: &Event, first: Date, last: Date) -> bool {
    day(&event.at).is_some_and(|day| first <= day && day <= last)
}

/// The states in which a matter of a kind was done: those that a move leads to that closes its clock.
pub fn done_states(kind: &Kind) -> Vec<String> {
    let closes = kind.moves.iter().filter(|it| it.clock == Some(ClockMove::Closed)).filter_map(|it| it.to.clone());
    let mut states: Vec<String> = closes.filter(|to| kind.state(to).is_some_and(|state| state.ends)).collect();
    states.sort_unstable();
    states.dedup();
    states
}

/// Matters of a kind as they stood at the end of `last`: those that were open then, or ended on `first` or later.
pub async fn past(
    db: &Db,
    packs: &Packs,
    sight: &Sight,
    kind: &Kind,
    first: Date,
    last: Date,
) -> Result<Vec<Past>, Failure> {
    let stories = store::stories(db, sight, &kind.code, &first.to_string(), &last.to_string()).await?;
    let worked_out = stories.into_iter().filter_map(|matter| as_of(packs, kind, matter, last).transpose());
    let mut past: Vec<Past> =
        worked_out.collect::<Result<_, Error>>().map_err(|error| Failure::Refused(error.to_string()))?;
    past.retain(|it| it.ended_on.is_none_or(|ended| first <= ended));
    Ok(past)
}

/// One matter at the end of a day; `None` where it was not opened yet.
///
/// # Errors
/// `calendar-range` where a limit leaves the range of dates.
pub fn as_of(packs: &Packs, kind: &Kind, mut matter: Matter, last: Date) -> Result<Option<Past>, Error> {
    matter.events.retain(|event| day(&event.at).is_some_and(|day| day <= last));
    let Some(opened_on) = day(matter.opened_at()) else { return Ok(None) };
    let now = last.at(23, 59, 59, 0);
    let (standing, _) = standing(packs, kind, &matter, |_, _| false, now)?;
    let read = reading(packs, kind, &matter, now)?;
    let due_on = read.as_ref().and_then(|read| read.binding()).map(|binding| binding.due.date());
    let done = standing.ended && done_states(kind).contains(&standing.state);
    Ok(Some(Past {
        opened_on,
        due_on,
        ended_on: standing.tally.ended_on.parse().ok(),
        done,
        late: standing.tally.late,
        overdue: !standing.ended && read.is_some_and(|read| read.colour() == Colour::Red),
        matter,
    }))
}
