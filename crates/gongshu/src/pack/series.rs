//! Series of meetings as a pack writes them (调度会议系列): which bodies meet how often, and what their agenda gathers by itself.
//! `prove` holds each against the kinds and the register of bodies.

use basis::cadence::Cadence;
use basis::clock::Colour;
use basis::error::Error;
use basis::language::Name;

use super::Packs;
use super::definition::code;
use super::reading::{Entry, Slips, Spot};
use super::register::FieldKind;
use super::tour::{Tour, tour};

/// A series of meetings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Series {
    pub code: String,
    pub name: Name,
    /// The kind of matter each of its meetings is: its states, its clock and its ladder.
    pub kind: String,
    /// 机构类型: every body of one of these kinds meets so.
    pub body_kinds: Vec<String>,
    /// Single bodies beside them, by code.
    pub bodies: Vec<String>,
    pub cadence: Cadence,
    /// In the order in which the agenda has them.
    pub gathers: Vec<Gather>,
    /// 项目观摩: its meetings go and look at something.
    pub tour: Option<Tour>,
    /// Who asked for it where.
    pub source: String,
    pub spot: Spot,
}

/// A part of the agenda that proposes itself (议题归集).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Gather {
    pub name: Name,
    pub what: What,
}

/// What is gathered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum What {
    /// 上次议定事项: everything the last meeting decided, and what earlier ones did that is not done.
    Decisions,
    /// Open matters of the body's unit and below.
    Matters {
        kinds: Vec<String>,
        /// Only in these states; empty for any.
        states: Vec<String>,
        /// Only with at least this light.
        light: Option<Colour>,
    },
}

impl Series {
    pub(super) fn read(entry: &Entry<'_>) -> Series {
        let gather = |entry: &Entry<'_>| {
            let read = gather(entry);
            entry.finish();
            read
        };
        Series {
            code: code(entry),
            name: entry.name("name"),
            kind: entry.text("kind"),
            body_kinds: entry.texts("body_kinds"),
            bodies: entry.texts("bodies"),
            cadence: entry.one_of("cadence", &Cadence::WORDS).unwrap_or(Cadence::Month),
            gathers: entry.entries("gather").iter().map(gather).collect(),
            tour: entry.entry("tour").map(|entry| {
                let read = tour(&entry);
                entry.finish();
                read
            }),
            source: entry.text("source"),
            spot: entry.spot(),
        }
    }

    /// Whether a body meets in this series.
    pub fn is_of(&self, body: &str, kind: &str) -> bool {
        self.body_kinds.iter().any(|own| own == kind) || self.bodies.iter().any(|own| own == body)
    }
}

fn gather(entry: &Entry<'_>) -> Gather {
    let name = entry.name("name");
    let decisions = entry.one_of("what", &[("decisions", true), ("matters", false)]).unwrap_or_default();
    let what = match decisions {
        true => What::Decisions,
        false => What::Matters {
            kinds: entry.texts("kinds"),
            states: entry.texts("states"),
            light: match entry.has("light") {
                true => {
                    entry.one_of("light", &[("blue", Colour::Blue), ("yellow", Colour::Yellow), ("red", Colour::Red)])
                }
                false => None,
            },
        },
    };
    Gather { name, what }
}

/// The page of a room of the program that shows a kind's matters instead of the common one.
pub const PAGES: [(&str, &str); 1] = [("meetings", "meetings")];

/// What the pages of meetings know by name: a meeting is called, held, and its minutes are issued.
const MOVES: [&str; 3] = ["call", "hold", "issue"];
/// 主持 and 秘书.
const PARTIES: [&str; 2] = ["asker", "lead"];

pub(super) fn prove(packs: &Packs, slips: &Slips) {
    let known_bodies: Vec<&str> = packs
        .register("body")
        .and_then(|register| register.field("kind"))
        .map(|field| match &field.kind {
            FieldKind::Choice(words) => words.iter().map(|word| word.code.as_str()).collect(),
            _ => Vec::new(),
        })
        .unwrap_or_default();
    for series in &packs.series {
        let refuse = |key: &str, error: Error| slips.add(series.spot.place(key), error.with("series", &series.code));
        match packs.kind(&series.kind) {
            // A meeting's decisions and its clock belong to a kind with a page of meetings.
            Some(kind) if kind.page == "meetings" => {
                for word in MOVES.into_iter().filter(|word| kind.a_move(word).is_none()) {
                    refuse("kind", Error::new("pack-series-move").with("kind", &kind.code).with("move", word));
                }
                for party in PARTIES.into_iter().filter(|party| kind.party(party).is_none()) {
                    refuse("kind", Error::new("pack-series-party").with("kind", &kind.code).with("party", party));
                }
            }
            _ => refuse("kind", Error::new("pack-series-kind").with("kind", &series.kind)),
        }
        for kind in series.body_kinds.iter().filter(|kind| !known_bodies.contains(&kind.as_str())) {
            let error = Error::new("pack-series-body").with("body", kind).with("known", known_bodies.join(", "));
            refuse("body_kinds", error);
        }
        if series.body_kinds.is_empty() && series.bodies.is_empty() {
            refuse("body_kinds", Error::new("pack-series-nobody"));
        }
        for gather in &series.gathers {
            let What::Matters { kinds, states, .. } = &gather.what else { continue };
            if kinds.is_empty() {
                refuse("kinds", Error::new("pack-series-gathers"));
            }
            for kind in kinds.iter().filter(|kind| packs.kind(kind).is_none()) {
                refuse("kinds", Error::new("pack-series-matter").with("kind", kind));
            }
            let known =
                |state: &String| kinds.iter().filter_map(|kind| packs.kind(kind)).any(|it| it.state(state).is_some());
            for state in states.iter().filter(|state| !known(state)) {
                refuse("states", Error::new("pack-series-state").with("state", state));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::slips;

    #[test]
    fn a_series_names_what_exists() {
        for (from, to, expected) in [
            ("cadence = \"month\"", "cadence = \"moon\"", &["cadence pack-choice"][..]),
            ("cadence = \"month\"\n", "", &["cadence pack-key-missing"]),
            ("kind = \"meeting\"", "kind = \"task\"", &["kind pack-series-kind"]),
            ("kind = \"meeting\"", "kind = \"party\"", &["kind pack-series-kind"]),
            ("body_kinds = [\"leading-group\"]", "body_kinds = [\"club\"]", &["body_kinds pack-series-body"]),
            ("body_kinds = [\"leading-group\"]", "body_kinds = []", &["body_kinds pack-series-nobody"]),
            ("body_kinds = [\"leading-group\"]", "bodies = [\"industry-group\"]", &[]),
            ("what = \"decisions\"\n", "what = \"wishes\"\n", &["what pack-choice"]),
            ("kinds = [\"task\"]", "kinds = []", &["kinds pack-series-gathers"]),
            ("kinds = [\"task\"]", "kinds = [\"tusk\"]", &["kinds pack-series-matter"]),
            ("kinds = [\"task\"]", "kinds = [\"task\"]\nstates = [\"working\"]", &[]),
            ("kinds = [\"task\"]", "kinds = [\"task\"]\nstates = [\"worked\"]", &["states pack-series-state"]),
            ("light = \"yellow\"", "light = \"green\"", &["light pack-choice"]),
            ("code = \"park-half-month\"", "code = \"group-month\"", &["code pack-code-twice"]),
            ("source = \"M083", "sources = \"M083", &["source pack-key-missing", "sources pack-key-unknown"]),
        ] {
            let mut found = slips("industrial-economy/meetings.toml", from, to);
            found.sort();
            assert_eq!(found, expected, "{from} → {to}");
        }
    }
}
