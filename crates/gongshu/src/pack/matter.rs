//! Kinds of matters as a pack writes them (事项种类): what is filled in, states and who holds them, moves and who may make them,
//! the clock. The ladder is in `ladder`; `check_matter` proves each kind sound.

use std::collections::BTreeSet;

use basis::error::Error;
use basis::language::Name;

use super::definition::code;
use super::ladder::{Rung, rung};
use super::limit::ClockDefinition;
use super::reading::{Entry, Spot};
use super::series::PAGES;
use crate::access::Deed;

/// The act by which a matter begins, as its story says it.
pub const OPEN: &str = "open";

/// A kind of matter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Kind {
    pub code: String,
    pub name: Name,
    pub note: Name,
    /// What it is called to open one, 收件; empty where it is assigned (交办).
    pub opened: Name,
    /// The room whose pages show it; empty for the common page of matters.
    pub page: &'static str,
    /// What its form is called, where it is opened by hand: `交办事项`.
    pub new: Option<Name>,
    /// The deed that opens one by hand.
    pub opens: Deed,
    /// Whether one lies in the unit of whoever leads it, else in that of whoever opens it.
    pub lies_with_lead: bool,
    /// 收件回执: what is handed over when it is opened.
    pub receipt: Option<NoticeText>,
    /// How its numbers are written: `督办〔{year}〕{seq:4}号`.
    pub number: String,
    /// 当事职务: the posts a matter names when it is opened, each under a word.
    pub parties: Vec<Party>,
    /// 登记项: what is filled in when it is opened.
    pub fields: Vec<Field>,
    /// In the order in which they are passed; the first is where a matter begins.
    pub states: Vec<StateDefinition>,
    pub moves: Vec<Move>,
    pub clock: Option<ClockDefinition>,
    pub ladder: Vec<Rung>,
    /// 协办: what units that assist are called; none where a kind has none.
    pub assist: Option<Name>,
    /// 滞后原因: why a node is put off; a kind without any has no nodes.
    pub causes: Vec<Cause>,
    /// Roles: who holds it when the holding post and its own fallback have nobody, the nearest first.
    pub fallback: Vec<String>,
    pub spot: Spot,
}

/// A post with a part in a matter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Party {
    pub code: String,
    pub name: Name,
    /// It is not asked for: the nearest post with this role has it.
    pub role: String,
}

/// Why a node is put off.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cause {
    pub code: String,
    pub name: Name,
    /// 主观原因, else 客观原因.
    pub subjective: bool,
}

/// What a move waits for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Wait {
    /// Every unit that assists has confirmed its part, or the asker did without it.
    Assist,
    /// Every matter that was opened as a part of it has ended.
    Parts,
}

impl Wait {
    pub const WORDS: [(&'static str, Wait); 2] = [("assist", Wait::Assist), ("parts", Wait::Parts)];
}

/// What is filled in when a matter is opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field {
    pub code: String,
    pub name: Name,
    pub optional: bool,
    /// 个人信息: shown to whoever has a part in the matter only.
    pub personal: bool,
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
    /// The paragraph of the law it rests on.
    Basis,
    /// Money, in yuan.
    Amount,
}

impl Need {
    pub const WORDS: [(&'static str, Need); 5] = [
        ("remark", Need::Remark),
        ("paper", Need::Paper),
        ("days", Need::Days),
        ("basis", Need::Basis),
        ("amount", Need::Amount),
    ];

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
    pub by: By,
    pub needs: BTreeSet<Need>,
    pub clock: Option<ClockMove>,
    /// Working days told with a suspension of the kind's own making; 0 where the move says them.
    pub days: u32,
    pub waits: BTreeSet<Wait>,
    /// The words before the button say what it does, and it asks once more.
    pub weighs: bool,
    /// 文书: what is handed to the applicant with it.
    pub notice: Option<NoticeText>,
}

/// Who makes a move.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum By {
    /// Whoever holds it.
    Holder,
    Party(String),
    /// The program, when the last matter opened as a part of it has ended (并联汇合).
    Parts,
    /// The program, when the clock says that it is approved because nobody decided in time (超时默认, M241).
    Silence,
    /// The program, when the figures say so: lit again, turned, without effect (亮灯转办).
    Figures,
}

/// A paper that is printed with a move: a title and a text with `{applicant}`, `{item}` … in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoticeText {
    pub title: Name,
    pub text: Name,
}

impl NoticeText {
    /// What a text may name.
    pub const WORDS: [&'static str; 13] = [
        "number",
        "title",
        "item",
        "department",
        "source",
        "papers",
        "missing",
        "remark",
        "paper",
        "basis",
        "day",
        "due",
        "days",
    ];
}

/// Who opens a kind by hand: whoever assigns, or everybody who handles matters.
const OPENS: [(&str, Deed); 2] = [("open-matter", Deed::OpenMatter), ("handle-matter", Deed::HandleMatter)];

impl Kind {
    pub(super) fn read(entry: &Entry<'_>) -> Kind {
        Kind {
            code: code(entry),
            name: entry.name("name"),
            note: entry.optional_name("note").unwrap_or_default(),
            opened: entry.optional_name("opened").unwrap_or_default(),
            page: match entry.has("page") {
                true => entry.one_of("page", &PAGES).unwrap_or_default(),
                false => "",
            },
            new: entry.optional_name("new"),
            opens: match entry.has("opens") {
                true => entry.one_of("opens", &OPENS).unwrap_or(Deed::OpenMatter),
                false => Deed::OpenMatter,
            },
            lies_with_lead: match entry.has("place") {
                true => entry.one_of("place", &[("lead", true), ("asker", false)]).unwrap_or(true),
                false => true,
            },
            receipt: notice(entry, "receipt"),
            number: entry.text("number"),
            parties: each(entry, "party", |entry| Party {
                code: code(entry),
                name: entry.name("name"),
                role: entry.optional_text("role").unwrap_or_default(),
            }),
            fields: each(entry, "field", field),
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
            assist: entry.entry("assist").map(|assist| {
                let name = assist.name("name");
                assist.finish();
                name
            }),
            causes: each(entry, "cause", |entry| Cause {
                code: code(entry),
                name: entry.name("name"),
                subjective: entry.one_of("side", &[("objective", false), ("subjective", true)]).unwrap_or_default(),
            }),
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

    /// The paper that goes with an act: that of the move, or the receipt of what is opened.
    pub fn notice_of(&self, act: &str) -> Option<&NoticeText> {
        if act == OPEN { self.receipt.as_ref() } else { self.a_move(act)?.notice.as_ref() }
    }

    /// The move the program makes in a state, where there is one of this sort.
    pub fn own_move(&self, state: &str, by: &By) -> Option<&Move> {
        self.moves.iter().find(|it| it.by == *by && it.from.iter().any(|from| from == state))
    }

    pub fn cause(&self, code: &str) -> Option<&Cause> {
        self.causes.iter().find(|cause| cause.code == code)
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

fn notice(entry: &Entry<'_>, key: &str) -> Option<NoticeText> {
    let inner = entry.entry(key)?;
    let notice = NoticeText { title: inner.name("title"), text: inner.name("text") };
    inner.finish();
    Some(notice)
}

fn field(entry: &Entry<'_>) -> Field {
    Field {
        code: code(entry),
        name: entry.name("name"),
        optional: entry.flag("optional"),
        personal: entry.flag("personal"),
    }
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
    Move {
        code: code(entry),
        name: entry.name("name"),
        from: entry.texts("from"),
        to: entry.optional_text("to"),
        by: match entry.text("by").as_str() {
            "holder" => By::Holder,
            "parts" => By::Parts,
            "silence" => By::Silence,
            "figures" => By::Figures,
            party => By::Party(party.to_owned()),
        },
        needs: words(entry, "needs", &Need::WORDS),
        waits: words(entry, "waits", &Wait::WORDS),
        clock: clock_move(entry),
        days: u32::try_from(entry.whole_or("days", 0..=3_000, 0)).unwrap_or_default(),
        weighs: entry.flag("weighs"),
        notice: notice(entry, "notice"),
    }
}

/// A list of words, each one of those that are known.
fn words<T: Copy + Ord>(entry: &Entry<'_>, key: &str, known: &[(&'static str, T)]) -> BTreeSet<T> {
    let mut found = BTreeSet::new();
    for text in entry.texts(key) {
        match known.iter().find(|(word, _)| *word == text) {
            Some((_, value)) => {
                found.insert(*value);
            }
            None => {
                let choices: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
                entry.refuse(key, Error::new("pack-choice").with("text", text).with("choices", choices.join(", ")));
            }
        }
    }
    found
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
