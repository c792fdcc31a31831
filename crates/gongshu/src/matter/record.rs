//! A matter as its header and its events say it.

use std::collections::BTreeMap;

use basis::clock::{Limit, Measure};

/// A matter with everything that happened to it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Matter {
    pub number: i64,
    pub kind: String,
    /// As it is printed: `督办〔2026〕0001号`.
    pub code: String,
    pub title: String,
    /// The unit it lies in: that of whoever leads it.
    pub unit: String,
    /// The item of the catalogue, where it is of one.
    pub item: String,
    /// 来源: the meeting, the document, the letter it comes from.
    pub source: String,
    /// The matter it is a part of; 0 for none.
    pub parent: i64,
    /// The posts it was opened with, by party.
    pub parties: BTreeMap<String, String>,
    /// What was filled in when it was opened, by field of the kind.
    pub fields: BTreeMap<String, String>,
    /// The limits as they were when it was opened.
    pub promised: Option<Limit>,
    pub legal: Option<Limit>,
    pub events: Vec<Event>,
}

/// One thing that happened (流转记录).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Event {
    pub step: i64,
    /// `open`, a move of the kind, `reassign`, `fired` or `card`.
    pub act: String,
    /// The state after it.
    pub state: String,
    /// What it was for the clock, as the pack said then: `suspended:sign-off`.
    pub clock: String,
    pub days: u32,
    pub paper: String,
    pub approver: String,
    pub remark: String,
    /// What else belongs to it, by name: the rung that was climbed and to whom, the party that changed.
    pub data: BTreeMap<String, String>,
    /// RFC 3339 in UTC.
    pub at: String,
    pub person: String,
    pub post: String,
}

impl Event {
    pub fn word(&self, name: &str) -> &str {
        self.data.get(name).map_or("", String::as_str)
    }
}

/// Somebody opened it.
pub use crate::pack::matter::OPEN;
/// Another post takes a part in it.
pub const REASSIGN: &str = "reassign";
/// A rung of the ladder was climbed.
pub const FIRED: &str = "fired";
/// A rung that gives a card was climbed.
pub const CARD: &str = "card";

/// The rung of a card that somebody gave, and no rule.
pub const BY_HAND: &str = "by-hand";

/// Somebody contests a card.
pub const APPEAL: &str = "appeal";
/// The appeal was heard: the card is taken back, and both remain in the story.
pub const UPHELD: &str = "upheld";
/// The appeal was heard: the card stands.
pub const DISMISSED: &str = "dismissed";

/// Why a clock stands while whoever asked looks at what was done.
const SIGN_OFF: &str = "sign-off";

/// Of the event that opens it: the places of the papers that came with it, `0,2,3`.
pub const PAPERS: &str = "papers";
/// The paragraph it rests on.
pub const BASIS: &str = "basis";
/// Money, in yuan.
pub const AMOUNT: &str = "amount";
/// When it was entered, where that is not when it was done.
pub const RECORDED: &str = "recorded";

/// A card with what became of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Card<'a> {
    pub event: &'a Event,
    pub appeal: Option<&'a Event>,
    /// How the appeal ended.
    pub answer: Option<&'a Event>,
}

impl Card<'_> {
    /// Whether it counts: nobody took it back.
    pub fn stands(&self) -> bool {
        self.answer.is_none_or(|answer| answer.act != UPHELD)
    }

    pub fn waits_for_an_answer(&self) -> bool {
        self.appeal.is_some() && self.answer.is_none()
    }
}

impl Matter {
    pub fn state(&self) -> &str {
        self.events.last().map_or("", |event| event.state.as_str())
    }

    /// The event by which it came into the state it is in.
    pub fn entered(&self) -> Option<&Event> {
        let state = self.state();
        let other = self.events.iter().rposition(|event| event.state != state);
        self.events.get(other.map_or(0, |at| at + 1))
    }

    /// The post that has this part now.
    pub fn party(&self, party: &str) -> &str {
        let changed = self.events.iter().rev().find(|event| event.act == REASSIGN && event.word("party") == party);
        match changed {
            Some(event) => event.word("post"),
            None => self.parties.get(party).map_or("", String::as_str),
        }
    }

    /// Every post with a part in it now, those that assist too.
    pub fn posts(&self) -> impl Iterator<Item = &str> {
        self.parties.keys().map(|party| self.party(party)).chain(self.assists().map(|it| it.post))
    }

    pub fn field(&self, code: &str) -> &str {
        self.fields.get(code).map_or("", String::as_str)
    }

    /// Whether a paper of its item is there, by its place in the catalogue: one that came with it, and every one once what was
    /// missing came. `None` where nobody knows: another system did not say.
    pub fn has_paper(&self, place: usize) -> Option<bool> {
        if self.events.iter().any(|event| event.clock == "supplemented") {
            return Some(true);
        }
        let came = self.events.first()?.data.get(PAPERS)?;
        Some(came.split(',').any(|own| own.parse() == Ok(place)))
    }

    pub fn opened_at(&self) -> &str {
        self.events.first().map_or("", |event| event.at.as_str())
    }

    /// The cards it was given, each with what became of it.
    pub fn cards(&self) -> impl Iterator<Item = Card<'_>> {
        self.events.iter().filter(|event| event.act == CARD).map(|event| {
            let step = event.step.to_string();
            let about = |acts: &[&str]| {
                self.events.iter().find(|it| acts.contains(&it.act.as_str()) && it.word("card") == step)
            };
            Card { event, appeal: about(&[APPEAL]), answer: about(&[UPHELD, DISMISSED]) }
        })
    }

    /// Each time whoever signs it off sent it back (退回再办): its clock ran again after it had stopped for the sign-off.
    pub fn refusals(&self) -> impl Iterator<Item = &Event> {
        let mut stopped = "";
        self.events.iter().filter(move |event| {
            match event.clock.split_once(':').unwrap_or((&event.clock, "")) {
                ("suspended", why) => stopped = why,
                ("resumed", _) => return std::mem::take(&mut stopped) == SIGN_OFF,
                _ => {}
            }
            false
        })
    }

    pub fn card(&self, step: i64) -> Option<Card<'_>> {
        self.cards().find(|card| card.event.step == step)
    }
}

/// A limit as it is kept: `working-days:20`; empty for none.
pub(super) fn limit_text(limit: Option<Limit>) -> String {
    limit.map_or_else(String::new, |limit| format!("{}:{}", limit.measure.word(), limit.count))
}

/// Reads it again; `None` also for what nobody wrote.
pub(super) fn read_limit(text: &str) -> Option<Limit> {
    let (word, count) = text.split_once(':')?;
    let measure = Measure::WORDS.iter().find(|(own, _)| *own == word).map(|(_, measure)| *measure)?;
    Some(Limit { measure, count: count.parse().ok()? })
}
