//! Kinds of matters as a pack writes them (事项种类): states and who holds them, moves and who may make them, the clock, the
//! ladder that is climbed when it runs out. `check_matter` proves each kind sound.

use std::collections::BTreeSet;

use basis::clock::Colour;
use basis::error::Error;
use basis::language::Name;

use super::definition::code;
use super::limit::ClockDefinition;
use super::reading::{Entry, Spot};

/// A kind of matter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Kind {
    pub code: String,
    pub name: Name,
    pub note: Name,
    /// How its numbers are written: `督办〔{year}〕{seq:4}号`.
    pub number: String,
    /// 当事职务: the posts a matter names when it is opened, each under a word.
    pub parties: Vec<Party>,
    /// In the order in which they are passed; the first is where a matter begins.
    pub states: Vec<StateDefinition>,
    pub moves: Vec<Move>,
    pub clock: Option<ClockDefinition>,
    pub ladder: Vec<Rung>,
    /// Roles: who holds it when the holding post and its own fallback have nobody, the nearest first.
    pub fallback: Vec<String>,
    pub spot: Spot,
}

/// A post with a part in a matter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Party {
    pub code: String,
    pub name: Name,
}

/// Where a matter stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StateDefinition {
    pub code: String,
    pub name: Name,
    /// The party that holds it here; empty where nobody has to do anything any more.
    pub holder: String,
    pub ends: bool,
    /// Working days in which the holder is to move it on: a clock of its own.
    pub limit: Option<u32>,
}

/// What a move must come with.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Need {
    /// Words: why, or what was done.
    Remark,
    /// The number of a paper.
    Paper,
    /// A number of days.
    Days,
}

impl Need {
    pub const WORDS: [(&'static str, Need); 3] =
        [("remark", Need::Remark), ("paper", Need::Paper), ("days", Need::Days)];

    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, own)| *own == self).map_or("", |(word, _)| word)
    }
}

/// What a move is for the clock.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ClockMove {
    Noticed,
    Supplemented,
    Accepted,
    Refused,
    Complete,
    /// Stops it, for a reason of the pack.
    Suspended(String),
    Resumed(String),
    /// Grants the days and the reason of the request before it; whoever grants is the approver.
    Extended,
    Closed,
    Withdrawn,
}

/// A move from one state to another (流转).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Move {
    pub code: String,
    pub name: Name,
    pub from: Vec<String>,
    /// The state it leads to; the one it is in where a move only adds to the story.
    pub to: Option<String>,
    /// The party that may make it; `holder` is whoever holds it.
    pub by: String,
    pub needs: BTreeSet<Need>,
    pub clock: Option<ClockMove>,
    /// Working days told with a suspension of the kind's own making; 0 where the move says them.
    pub days: u32,
    /// The words before the button say what it does, and it asks once more.
    pub weighs: bool,
}

/// When a rung is climbed: with a light, or so many working days after it turned red.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct When {
    pub colour: Colour,
    pub days: u32,
}

/// What is done on a rung.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Then {
    /// 提醒
    Note,
    /// 督办单、黄牌
    Yellow,
    /// 红牌
    Red,
    /// 约谈
    Talk,
}

impl Then {
    pub const WORDS: [(&'static str, Then); 4] =
        [("note", Then::Note), ("card:yellow", Then::Yellow), ("card:red", Then::Red), ("talk", Then::Talk)];

    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, own)| *own == self).map_or("", |(word, _)| word)
    }

    pub fn is_card(self) -> bool {
        matches!(self, Then::Yellow | Then::Red)
    }
}

/// Whom a rung goes to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Target {
    /// Whoever holds it.
    Holder,
    Party(String),
    /// The nearest post with this role: in the matter's unit, else in the units above it.
    Role(String),
}

/// A rung of the ladder (逐级上报).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rung {
    pub code: String,
    pub when: When,
    /// Whether it watches the step's clock instead of the whole matter's.
    pub step: bool,
    pub to: Target,
    pub then: Then,
    /// Where nobody is found there: a role.
    pub else_to: String,
}

impl Kind {
    pub(super) fn read(entry: &Entry<'_>) -> Kind {
        Kind {
            code: code(entry),
            name: entry.name("name"),
            note: entry.optional_name("note").unwrap_or_default(),
            number: entry.text("number"),
            parties: each(entry, "party", |entry| Party { code: code(entry), name: entry.name("name") }),
            states: each(entry, "state", state),
            moves: each(entry, "move", a_move),
            clock: entry.entry("clock").map(|clock| {
                // A clock that does not say by which calendar it goes counts in nothing.
                clock.one_of("calendar", &[("working-days", ())]);
                let read = ClockDefinition::read(&clock);
                clock.finish();
                read
            }),
            ladder: each(entry, "ladder", rung),
            fallback: entry.texts("fallback"),
            spot: entry.spot(),
        }
    }

    pub fn state(&self, code: &str) -> Option<&StateDefinition> {
        self.states.iter().find(|state| state.code == code)
    }

    /// Where a matter of this kind begins.
    pub fn opening(&self) -> Option<&StateDefinition> {
        self.states.first()
    }

    pub fn a_move(&self, code: &str) -> Option<&Move> {
        self.moves.iter().find(|it| it.code == code)
    }

    /// The moves out of a state, in the order of the pack: the first is the one that is meant.
    pub fn moves_from<'a>(&'a self, state: &'a str) -> impl Iterator<Item = &'a Move> {
        self.moves.iter().filter(move |it| it.from.iter().any(|from| from == state))
    }

    pub fn party(&self, code: &str) -> Option<&Party> {
        self.parties.iter().find(|party| party.code == code)
    }
}

fn each<T>(entry: &Entry<'_>, key: &str, read: impl Fn(&Entry<'_>) -> T) -> Vec<T> {
    let one = |inner: &Entry<'_>| {
        let value = read(inner);
        inner.finish();
        value
    };
    entry.entries(key).iter().map(one).collect()
}

fn state(entry: &Entry<'_>) -> StateDefinition {
    let limit = if entry.has("limit") { entry.whole("limit", 0..=3_000) } else { None };
    StateDefinition {
        code: code(entry),
        name: entry.name("name"),
        holder: entry.optional_text("holder").unwrap_or_default(),
        ends: entry.flag("ends"),
        limit: limit.and_then(|limit| u32::try_from(limit).ok()),
    }
}

fn a_move(entry: &Entry<'_>) -> Move {
    let mut needs = BTreeSet::new();
    for text in entry.texts("needs") {
        match Need::WORDS.iter().find(|(word, _)| *word == text) {
            Some((_, need)) => {
                needs.insert(*need);
            }
            None => {
                let choices = Need::WORDS.map(|(word, _)| word).join(", ");
                entry.refuse("needs", Error::new("pack-choice").with("text", text).with("choices", choices));
            }
        }
    }
    Move {
        code: code(entry),
        name: entry.name("name"),
        from: entry.texts("from"),
        to: entry.optional_text("to"),
        by: entry.text("by"),
        needs,
        clock: clock_move(entry),
        days: u32::try_from(entry.whole_or("days", 0..=3_000, 0)).unwrap_or_default(),
        weighs: entry.flag("weighs"),
    }
}

fn clock_move(entry: &Entry<'_>) -> Option<ClockMove> {
    let text = entry.optional_text("clock")?;
    let (word, rest) = text.split_once(':').unwrap_or((text.as_str(), ""));
    let found = match (word, rest.is_empty()) {
        ("noticed", true) => Some(ClockMove::Noticed),
        ("supplemented", true) => Some(ClockMove::Supplemented),
        ("accepted", true) => Some(ClockMove::Accepted),
        ("refused", true) => Some(ClockMove::Refused),
        ("complete", true) => Some(ClockMove::Complete),
        ("suspended", false) => Some(ClockMove::Suspended(rest.to_owned())),
        ("resumed", _) => Some(ClockMove::Resumed(rest.to_owned())),
        ("extended", true) => Some(ClockMove::Extended),
        ("closed", true) => Some(ClockMove::Closed),
        ("withdrawn", true) => Some(ClockMove::Withdrawn),
        _ => None,
    };
    if found.is_none() {
        let choices =
            "noticed, supplemented, accepted, refused, complete, suspended:WHY, resumed, extended, closed, withdrawn";
        entry.refuse("clock", Error::new("pack-choice").with("text", &text).with("choices", choices));
    }
    found
}

fn rung(entry: &Entry<'_>) -> Rung {
    let to = entry.text("to");
    Rung {
        code: code(entry),
        when: when(entry).unwrap_or(When { colour: Colour::Red, days: 0 }),
        step: entry.flag("step"),
        to: match to.as_str() {
            "holder" => Target::Holder,
            other => match other.strip_prefix("role:") {
                Some(role) => Target::Role(role.to_owned()),
                None => Target::Party(other.to_owned()),
            },
        },
        then: entry.one_of("then", &Then::WORDS).unwrap_or(Then::Note),
        // Missing is refused where the kind is proved: the ladder must not end in nobody.
        else_to: entry.optional_text("else_to").unwrap_or_default(),
    }
}

/// `blue`, `yellow`, `red` or `red + 3 days`.
fn when(entry: &Entry<'_>) -> Option<When> {
    let text = entry.text("when");
    let (colour, days) = match text.split_once('+') {
        None => (text.trim(), Some(0)),
        Some((colour, rest)) => {
            let number = rest.trim().trim_end_matches("days").trim_end_matches("day").trim();
            (colour.trim(), number.parse::<u32>().ok().filter(|days| *days <= 3_000))
        }
    };
    let colour = Colour::WORDS.iter().find(|(word, own)| *word == colour && *own != Colour::Green).map(|(_, own)| *own);
    match (colour, days) {
        (Some(colour), Some(days)) if days == 0 || colour == Colour::Red => Some(When { colour, days }),
        _ => {
            entry.refuse("when", Error::new("pack-when").with("text", &text));
            None
        }
    }
}
