//! A meeting as its rows say it, beside the matter that it is.

use basis::cadence::Turn;
use jiff::civil::Date;

use crate::organisation::Body;
use crate::pack::Packs;
use crate::pack::series::Series;

/// What a meeting is beyond its matter.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Meeting {
    pub matter: i64,
    pub series: String,
    pub body: String,
    /// ISO days: the turn in which the body must meet, and the last working day of it.
    pub first_day: String,
    pub last_day: String,
    pub due_day: String,
    /// When it is to be, as the notice says: `2026-12-03 09:00`.
    pub planned: String,
    pub place: String,
    /// The day on which it was held; empty until it was.
    pub held_on: String,
}

impl Meeting {
    pub fn turn(&self, series: &Series) -> Option<Turn> {
        self.first_day.parse::<Date>().ok().map(|day| series.cadence.turn(day))
    }

    pub fn series<'a>(&self, packs: &'a Packs) -> Option<&'a Series> {
        packs.series(&self.series)
    }
}

/// A topic of an agenda (议题).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Topic {
    pub line: i64,
    pub position: i64,
    /// The heading it stands under: of the series' part that gathered it; empty for what somebody put there.
    pub section: String,
    /// What it was gathered from: `matter:12`, `decision:5/2`; empty for what somebody put there.
    pub origin: String,
    /// The matter it is about; 0 for none.
    pub matter: i64,
    pub title: String,
    /// Why it is proposed, in Chinese and in English.
    pub why: [String; 2],
    /// The post that presents it.
    pub presenter: String,
    /// Why it was taken off; empty while it stands.
    pub dropped: String,
    /// What was said about it (纪要).
    pub summary: String,
    pub person: String,
    pub post: String,
}

impl Topic {
    pub fn stands(&self) -> bool {
        self.dropped.is_empty()
    }
}

/// How a seat of the body was taken (出席).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Came {
    /// 出席
    There,
    /// 由人代
    Represented,
    /// 请假缺席
    Absent,
}

impl Came {
    pub const WORDS: [(&'static str, Came); 3] =
        [("there", Came::There), ("represented", Came::Represented), ("absent", Came::Absent)];

    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, own)| *own == self).map_or("", |(word, _)| word)
    }
}

/// What is known of a seat at a meeting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seated {
    /// The post that has the seat.
    pub seat: String,
    pub came: Came,
    /// Who came in its place.
    pub substitute: String,
    pub reason: String,
}

/// A decision (决定事项).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Decision {
    pub meeting: i64,
    pub line: i64,
    /// The topic's line; 0 where it is of none.
    pub topic: i64,
    pub words: String,
    /// The post that leads it.
    pub lead: String,
    /// ISO.
    pub due_on: String,
    /// The task that came of it; 0 for none.
    pub task: i64,
}

/// What was wrong in minutes that are issued.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Correction {
    pub words: String,
    pub reason: String,
    pub at: String,
    pub person: String,
}

/// The chair's post and the secretary's, as the registers have them for a body on a day.
pub fn parties(roster: &crate::organisation::Roster, body: &Body, day: &str) -> Option<(String, String)> {
    let is_post = |code: &str| roster.post(code, day).is_some();
    let chair = roster.seats(day).find(|seat| seat.body == body.code && seat.seat == "chair");
    let chair = chair.map(|seat| seat.post.as_str()).filter(|post| is_post(post));
    let office = Some(body.office.as_str()).filter(|post| is_post(post));
    // One of them is enough: a body without an office prepares its own meetings.
    let (chair, office) = (chair.or(office)?, office.or(chair)?);
    Some((chair.to_owned(), office.to_owned()))
}
