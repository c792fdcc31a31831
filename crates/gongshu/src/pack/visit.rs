//! Duties of a day of the week as a pack writes them (下村日): who goes where is a register's, what each is a kind of matter.

use basis::error::Error;
use basis::language::Name;
use jiff::civil::Weekday;

use super::Packs;
use super::definition::code;
use super::reading::{Entry, Slips, Spot};

/// A duty of a day of the week.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Visit {
    pub code: String,
    pub name: Name,
    pub weekday: Weekday,
    /// The register of pairs: its rows name a `post` and a `place`.
    pub register: String,
    /// Only places of these kinds of units.
    pub places: Vec<String>,
    /// The kind of matter each of them is.
    pub kind: String,
    /// The kind of matter in which what is in the way is collected.
    pub collects: String,
    /// Who asked for it where.
    pub source: String,
    pub spot: Spot,
}

const DAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// What the pages of visits know by name.
const FIELDS: [&str; 2] = ["place", "day"];
const PAIR: [&str; 2] = ["post", "place"];
const PARTIES: [&str; 2] = ["asker", "lead"];

impl Visit {
    pub(super) fn read(entry: &Entry<'_>) -> Visit {
        Visit {
            code: code(entry),
            name: entry.name("name"),
            weekday: entry.one_of("weekday", &DAYS).unwrap_or(Weekday::Tuesday),
            register: entry.text("register"),
            places: entry.texts("places"),
            kind: entry.text("kind"),
            collects: entry.text("collects"),
            source: entry.text("source"),
            spot: entry.spot(),
        }
    }
}

pub(super) fn prove(packs: &Packs, slips: &Slips) {
    for visit in &packs.visits {
        let refuse = |key: &str, error: Error| slips.add(visit.spot.place(key), error.with("visit", &visit.code));
        let pairs = packs.register(&visit.register);
        if PAIR.iter().any(|field| pairs.is_none_or(|register| register.field(field).is_none())) {
            refuse("register", Error::new("pack-visit-register").with("register", &visit.register));
        }
        match packs.kind(&visit.kind) {
            Some(kind) if kind.clock.is_some() => {
                for field in FIELDS.iter().filter(|field| !kind.fields.iter().any(|own| own.code == **field)) {
                    refuse("kind", Error::new("pack-visit-field").with("kind", &kind.code).with("field", field));
                }
                for party in PARTIES.iter().filter(|party| kind.party(party).is_none()) {
                    refuse("kind", Error::new("pack-visit-party").with("kind", &kind.code).with("party", party));
                }
            }
            _ => refuse("kind", Error::new("pack-visit-kind").with("kind", &visit.kind)),
        }
        if packs.kind(&visit.collects).is_none_or(|kind| kind.new.is_none()) {
            refuse("collects", Error::new("pack-visit-kind").with("kind", &visit.collects));
        }
    }
}
