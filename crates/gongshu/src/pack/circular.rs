//! Circulars as a pack writes them (通报): what is said of a month's matters of one kind, and which of them are listed, in which columns.

use basis::error::Error;
use basis::language::Name;

use super::Packs;
use super::definition::code;
use super::reading::{Entry, Slips, Spot};
use super::template::{Says, optional_says, says};

/// A circular's definition.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Circular {
    pub code: String,
    pub name: Name,
    /// The kind of matters it is about.
    pub kind: String,
    pub title: Says,
    pub issuer: Says,
    /// What was done at least so many working days before its last day is praised.
    pub praise_days: u32,
    pub sections: Vec<Section>,
    /// Who asked for it where.
    pub source: String,
    pub spot: Spot,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Section {
    pub heading: Says,
    /// What its table lists; none where it only says something.
    pub rows: Option<Rows>,
    pub says: Option<Says>,
    /// What is said where there is nothing to list; without it the section is left out.
    pub otherwise: Option<Says>,
    pub columns: Vec<Column>,
    pub spot: Spot,
}

/// What a section lists.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rows {
    /// 分单位
    Units,
    /// 超期未结
    Overdue,
    /// 发牌
    Cards,
    /// 提前办结
    Early,
}

impl Rows {
    pub const WORDS: [(&'static str, Rows); 4] =
        [("units", Rows::Units), ("overdue", Rows::Overdue), ("cards", Rows::Cards), ("early", Rows::Early)];

    /// What its columns may show.
    pub fn shows(self) -> &'static [&'static str] {
        match self {
            Rows::Units => &UNIT,
            Rows::Overdue => &["title", "number", "lead", "unit", "due", "over", "put-off", "reminders", "cards"],
            Rows::Cards => &["title", "number", "lead", "unit", "card", "why", "day"],
            Rows::Early => &["title", "number", "lead", "unit", "due", "ended", "ahead"],
        }
    }
}

/// What is counted, for all and for a unit.
const UNIT: [&str; 12] =
    ["unit", "given", "done", "in-time", "late", "rate", "open", "overdue", "yellow", "red", "extended", "refused"];

/// What sentences may call beside.
const SAID: [&str; 4] = ["month", "day", "early", "overdue-units"];

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Column {
    pub heading: Name,
    pub shows: String,
}

impl Circular {
    pub(super) fn read(entry: &Entry<'_>) -> Circular {
        let read_section = |entry: &Entry<'_>| {
            let read = section(entry);
            entry.finish();
            read
        };
        Circular {
            code: code(entry),
            name: entry.name("name"),
            kind: entry.text("kind"),
            title: says(entry, "title"),
            issuer: says(entry, "issuer"),
            praise_days: u32::try_from(entry.whole_or("praise_days", 1..=365, 1)).unwrap_or(1),
            sections: entry.entries("section").iter().map(read_section).collect(),
            source: entry.text("source"),
            spot: entry.spot(),
        }
    }
}

fn section(entry: &Entry<'_>) -> Section {
    let column = |entry: &Entry<'_>| {
        let read = Column { heading: entry.name("heading"), shows: entry.text("shows") };
        entry.finish();
        read
    };
    Section {
        heading: says(entry, "heading"),
        rows: if entry.has("rows") { entry.one_of("rows", &Rows::WORDS) } else { None },
        says: optional_says(entry, "says"),
        otherwise: optional_says(entry, "otherwise"),
        columns: entry.entries("column").iter().map(column).collect(),
        spot: entry.spot(),
    }
}

pub(super) fn prove(packs: &Packs, slips: &Slips) {
    for circular in &packs.circulars {
        let refuse = |spot: &Spot, key: &str, error: Error| {
            slips.add(spot.place(key), error.with("circular", &circular.code));
        };
        if packs.kind(&circular.kind).is_none() {
            refuse(&circular.spot, "kind", Error::new("pack-circular-kind").with("kind", &circular.kind));
        }
        let known = |word: &str| UNIT.contains(&word) || SAID.contains(&word);
        let mut said = vec![(&circular.title, &circular.spot), (&circular.issuer, &circular.spot)];
        for section in &circular.sections {
            said.extend(
                [Some(&section.heading), section.says.as_ref(), section.otherwise.as_ref()]
                    .into_iter()
                    .flatten()
                    .map(|it| (it, &section.spot)),
            );
            let shows = section.rows.map_or(&[][..], Rows::shows);
            for column in section.columns.iter().filter(|column| !shows.contains(&column.shows.as_str())) {
                let error =
                    Error::new("pack-circular-column").with("shows", &column.shows).with("known", shows.join(", "));
                refuse(&section.spot, "shows", error);
            }
            if section.rows.is_some() == section.columns.is_empty() {
                refuse(&section.spot, "column", Error::new("pack-circular-rows"));
            }
        }
        for (says, spot) in said {
            let calls = says.zh.calls().into_iter().chain(says.en.calls());
            for call in calls.filter(|call| !known(&call.function) || !call.arguments.is_empty()) {
                let words: Vec<&str> = UNIT.iter().chain(&SAID).copied().collect();
                let error =
                    Error::new("pack-circular-word").with("word", &call.function).with("known", words.join(", "));
                refuse(spot, "says", error);
            }
        }
    }
}
