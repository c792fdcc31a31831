//! Meetings in words: what a turn is called, whether a meeting was held in time, who sees it.

use basis::cadence::{Cadence, Turn};
use basis::language::Language;

use super::record::Meeting;
use crate::matter::desk::Desk;
use crate::matter::store::Shown;
use crate::message::say_with;
use crate::organisation::Body;

/// A turn as people say it: `2026年12月上半月`, `2026年第4季度`.
pub fn turn_words(turn: Turn, language: Language) -> String {
    let year = turn.first.year().to_string();
    // 2026年5月, but 2026-05.
    let month = |number: i8| match language {
        Language::Zh => number.to_string(),
        Language::En => format!("{number:02}"),
    };
    let (first, last) = (month(turn.first.month()), month(turn.last.month()));
    let id = match (turn.cadence, turn.first.day()) {
        (Cadence::HalfMonth, 1) => "meeting-turn-first-half",
        (Cadence::HalfMonth, _) => "meeting-turn-second-half",
        (Cadence::Month, _) => "meeting-turn-month",
        (Cadence::TwoMonths, _) => "meeting-turn-two-months",
        (Cadence::Quarter, _) => "meeting-turn-quarter",
    };
    let arguments = [
        ("year", year.into()),
        ("month", first.into()),
        ("last", last.into()),
        ("quarter", turn.number().to_string().into()),
    ];
    say_with(language, id, &arguments)
}

/// Whether a body met in its turn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// Its turn is not over, and it has not met yet.
    ToBeHeld,
    InTime,
    /// It met after its turn.
    Late,
    /// The turn is over and nobody met (缺会).
    Missed,
    /// It was said, with a reason, that it is not held.
    CalledOff,
}

impl Verdict {
    pub fn word(self) -> &'static str {
        match self {
            Verdict::ToBeHeld => "to-be-held",
            Verdict::InTime => "in-time",
            Verdict::Late => "late",
            Verdict::Missed => "missed",
            Verdict::CalledOff => "called-off",
        }
    }

    pub fn colour(self) -> &'static str {
        match self {
            Verdict::ToBeHeld => "blue",
            Verdict::InTime => "green",
            Verdict::Late => "yellow",
            Verdict::Missed => "red",
            Verdict::CalledOff => "off",
        }
    }
}

/// What is to be said of a meeting on `today` (ISO). A turn lasts to its end, days off and all.
pub fn verdict(meeting: &Meeting, ended: bool, today: &str) -> Verdict {
    match (meeting.held_on.is_empty(), ended) {
        (false, _) if meeting.held_on <= meeting.last_day => Verdict::InTime,
        (false, _) => Verdict::Late,
        (true, true) => Verdict::CalledOff,
        (true, false) if meeting.last_day.as_str() < today => Verdict::Missed,
        (true, false) => Verdict::ToBeHeld,
    }
}

/// Whether the reader sees a meeting: whoever sees its matter, and every member of its body.
pub fn sees(desk: &Desk<'_>, shown: &Shown, body: &str) -> bool {
    let parts = [shown.holder.as_str(), shown.asker.as_str(), shown.lead.as_str()];
    desk.sight.sees(&shown.unit, parts) || is_member(desk, body)
}

pub fn is_member(desk: &Desk<'_>, body: &str) -> bool {
    let mut seats = desk.world.roster.seats(desk.today()).filter(|seat| seat.body == body);
    seats.any(|seat| desk.sight.posts.contains(&seat.post))
}

/// The body as it is today, or was called last.
pub fn body<'a>(desk: &'a Desk<'_>, code: &str) -> Option<&'a Body> {
    desk.world.roster.body(code, desk.today())
}

pub fn body_name(desk: &Desk<'_>, code: &str) -> String {
    body(desk, code).map_or(code, |body| body.name.in_language(desk.language())).to_owned()
}

pub fn series_name(desk: &Desk<'_>, code: &str) -> String {
    let series = desk.packs().series(code);
    series.map_or(code, |series| series.name.in_language(desk.language())).to_owned()
}

/// What a meeting's turn is called.
pub fn turn_of(desk: &Desk<'_>, meeting: &Meeting) -> String {
    let turn = meeting.series(desk.packs()).and_then(|series| meeting.turn(series));
    turn.map_or_else(|| meeting.first_day.clone(), |turn| turn_words(turn, desk.language()))
}

/// The page of a meeting.
pub fn address(meeting: i64) -> String {
    format!("/meetings/{meeting}")
}
