//! The ladder of a kind as a pack writes it (逐级上报): when a rung is climbed, to whom it goes, what is done there.

use basis::clock::Colour;
use basis::error::Error;
use basis::language::Name;

use super::definition::code;
use super::reading::Entry;

/// When a rung is climbed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum When {
    /// With a light, or so many working days after it turned red.
    Light { colour: Colour, days: u32 },
    /// With something that was done and should not have been.
    Breach(Breach),
    /// With the so many-th reminder (安排几次都不办, M120).
    Reminded(u32),
}

/// What monitoring finds in a story by itself (电子监察触发情形, the eight triggers of methods 7.3 beside the two that are lights).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Breach {
    /// 对符合条件的申请不予受理: refused although every paper of the item was there.
    RefusedComplete,
    /// 不予许可未依法说明理由: refused or denied without the paragraph it rests on.
    NoBasis,
    /// 补正多次: more than once said what is missing (行政许可法 art 32(4): once; M237).
    NoticedTwice,
    /// 不在网上办理: entered more than one working day after it was done.
    EnteredLate,
    /// 违规收费: more was charged than the item allows.
    Overcharged,
}

impl Breach {
    pub const WORDS: [(&'static str, Breach); 5] = [
        ("refused-complete", Breach::RefusedComplete),
        ("no-basis", Breach::NoBasis),
        ("noticed-twice", Breach::NoticedTwice),
        ("entered-late", Breach::EnteredLate),
        ("overcharged", Breach::Overcharged),
    ];

    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, own)| *own == self).map_or("", |(word, _)| word)
    }
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
    /// What it is called in the story and on the board of monitoring; empty where its deed says enough.
    pub name: Name,
    pub when: When,
    /// Whether it watches the step's clock instead of the whole matter's.
    pub step: bool,
    /// Of the step's clock: only in these states; empty for every one (初审逾期 is one of its own, methods 7.3).
    pub states: Vec<String>,
    pub to: Target,
    pub then: Then,
    /// Where nobody is found there: a role.
    pub else_to: String,
}

impl Rung {
    /// The light it is shown in: that of its clock, else that of its card.
    pub fn colour(&self) -> Colour {
        match (self.when, self.then) {
            (When::Light { colour, .. }, _) => colour,
            (_, Then::Red | Then::Talk) => Colour::Red,
            (_, Then::Yellow) => Colour::Yellow,
            (_, Then::Note) => Colour::Blue,
        }
    }
}

pub(super) fn rung(entry: &Entry<'_>) -> Rung {
    let to = entry.text("to");
    Rung {
        code: code(entry),
        name: entry.optional_name("name").unwrap_or_default(),
        when: when(entry).unwrap_or(When::Light { colour: Colour::Red, days: 0 }),
        step: entry.flag("step"),
        states: entry.texts("in"),
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

/// `blue`, `yellow`, `red`, `red + 3 days`, `3 reminders`, or the word of a breach.
fn when(entry: &Entry<'_>) -> Option<When> {
    let text = entry.text("when");
    if let Some((_, breach)) = Breach::WORDS.iter().find(|(word, _)| *word == text) {
        return Some(When::Breach(*breach));
    }
    let times = text.strip_suffix("reminders").and_then(|times| times.trim().parse::<u32>().ok());
    if let Some(times) = times.filter(|times| (1..=100).contains(times)) {
        return Some(When::Reminded(times));
    }
    let (colour, days) = match text.split_once('+') {
        None => (text.trim(), Some(0)),
        Some((colour, rest)) => {
            let number = rest.trim().trim_end_matches("days").trim_end_matches("day").trim();
            (colour.trim(), number.parse::<u32>().ok().filter(|days| *days <= 3_000))
        }
    };
    let colour = Colour::WORDS.iter().find(|(word, own)| *word == colour && *own != Colour::Green).map(|(_, own)| *own);
    match (colour, days) {
        (Some(colour), Some(days)) if days == 0 || colour == Colour::Red => Some(When::Light { colour, days }),
        _ => {
            let breaches = Breach::WORDS.map(|(word, _)| word).join(", ");
            entry.refuse("when", Error::new("pack-when").with("text", &text).with("breaches", breaches));
            None
        }
    }
}
