//! Events of matters that another system keeps (外部系统办件): taken in once however often they are sent and in whatever order they come.
//! An event is told with the moment at which it happened and the one at which it came in; where it stands is what the moments
//! say, not the order of arrival.

use std::collections::BTreeMap;

use basis::error::Error;
use jiff::Timestamp;

use super::cabinet::World;
use super::moving::{Given, event_of, settle};
use super::opening::Opening;
use super::record::{Event, Matter, OPEN, RECORDED};
use super::store;
use crate::pack::Packs;
use crate::pack::matter::Kind;
use crate::store::audit::Who;
use crate::store::clock::SharedClock;
use crate::store::{Failure, Write};

/// A case of another system: which system, and its number there.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Outside {
    pub system: String,
    pub case: String,
}

/// Something that happened there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Happened {
    /// A move of the kind.
    pub word: String,
    pub at: Timestamp,
    pub given: Given,
}

/// The change in which events are taken in.
pub struct Taking<'a> {
    pub packs: &'a Packs,
    pub world: &'a World,
    pub clock: &'a SharedClock,
    pub who: &'a Who,
}

impl Taking<'_> {
    /// The matter that a case is here, opened now when it was not known; nobody is told: what came before is not news.
    pub async fn open(
        &self,
        write: &mut Write,
        outside: &Outside,
        opening: &Opening,
        at: Timestamp,
    ) -> Result<Result<Matter, Error>, Failure> {
        let Some((kind, state)) = self.packs.kind(&opening.kind).and_then(|kind| Some((kind, kind.opening()?))) else {
            return Ok(Err(Error::new("matter-kind")));
        };
        let day = crate::store::clock::here(at).date();
        let mut matter = Matter {
            kind: kind.code.clone(),
            title: opening.title.clone(),
            unit: opening.unit.clone(),
            item: opening.item.clone(),
            source: format!("{} {}", outside.system, outside.case),
            parties: opening.parties.clone(),
            fields: opening.fields.clone(),
            promised: opening.promised,
            legal: opening.legal,
            ..Matter::default()
        };
        store::insert(write, &mut matter, day.year(), |sequence| {
            super::opening::printed(&kind.number, day.year(), sequence)
        })
        .await?;
        store::keep_outside(write, &outside.system, &outside.case, matter.number).await?;
        let mut event = Event {
            act: OPEN.to_owned(),
            state: state.code.clone(),
            clock: "received".to_owned(),
            data: super::opening::papers(opening.papers.as_deref()),
            ..self.base(at)
        };
        event.data.append(&mut self.came());
        store::append(write, &mut matter, event).await?;
        Ok(Ok(matter))
    }

    /// Takes in what happened to a matter; how much of it was new.
    pub async fn record(
        &self,
        write: &mut Write,
        matter: &mut Matter,
        happened: &[Happened],
    ) -> Result<Result<usize, Error>, Failure> {
        let Some(kind) = self.packs.kind(&matter.kind) else { return Ok(Err(Error::new("matter-kind"))) };
        let mut new = 0;
        for it in happened {
            let at = it.at.to_string();
            if matter.events.iter().any(|event| event.act == it.word && event.at == at) {
                continue;
            }
            let Some(step) = kind.a_move(&it.word) else {
                return Ok(Err(Error::new("approval-outside-event").with("text", &it.word)));
            };
            let mut event = event_of(self.world, matter, step, &it.given, self.base(it.at));
            event.state = state_after(kind, matter, &event);
            event.data.append(&mut self.came());
            store::append(write, matter, event).await?;
            new += 1;
        }
        settle(write, self.packs, self.clock.as_ref(), matter, kind).await?;
        Ok(Ok(new))
    }

    fn base(&self, at: Timestamp) -> Event {
        Event { at: at.to_string(), person: self.who.person.clone(), post: self.who.post.clone(), ..Event::default() }
    }

    fn came(&self) -> BTreeMap<String, String> {
        BTreeMap::from([(RECORDED.to_owned(), self.clock.now().to_string())])
    }
}

/// The state a matter is in when one more event is known: that of whatever led somewhere last.
fn state_after(kind: &Kind, matter: &Matter, event: &Event) -> String {
    let leads = |it: &Event| match it.act.as_str() {
        OPEN => kind.opening().map(|state| state.code.clone()),
        act => kind.a_move(act).and_then(|it| it.to.clone()),
    };
    let mut last: Option<(&str, String)> = None;
    for own in matter.events.iter().chain([event]) {
        if let Some(to) = leads(own)
            && last.as_ref().is_none_or(|(at, _)| *at <= own.at.as_str())
        {
            last = Some((&own.at, to));
        }
    }
    last.map_or_else(|| matter.state().to_owned(), |(_, state)| state)
}
