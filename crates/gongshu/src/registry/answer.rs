//! The answer of the registry's page: a sentence, the numbers beside it with their doors, and the tabs below.

use basis::exact::Exact;
use basis::language::Language;
use basis::message::Argument;
use basis::show::grouped;

use super::desk::Desk;
use super::event::Kind;
use super::view::Printer;
use crate::message::{say, say_with};

/// A number with its door.
pub(super) struct Tile {
    pub label: String,
    pub value: String,
    pub note: String,
    pub href: String,
}

pub(super) struct Tab {
    pub href: String,
    pub label: String,
    pub count: usize,
    pub current: bool,
}

pub(super) fn count(count: usize) -> Argument {
    Argument::Count(i64::try_from(count).unwrap_or(i64::MAX))
}

/// 比上月增加 2 户
fn change(now: usize, before: Option<usize>, language: Language) -> String {
    let Some(before) = before else { return say(language, "registry-change-none") };
    let id = match now.cmp(&before) {
        std::cmp::Ordering::Less => "registry-change-fewer",
        std::cmp::Ordering::Equal => "registry-change-same",
        std::cmp::Ordering::Greater => "registry-change-more",
    };
    say_with(language, id, &[("count", count(now.abs_diff(before)))])
}

/// The answer: how many, against the month and the year before, and what happened.
pub(super) fn sentence(desk: &Desk<'_>, printer: &Printer<'_>) -> String {
    let (state, language) = (&desk.state, printer.language);
    let now = state.members.len();
    say_with(
        language,
        "registry-sentence",
        &[
            ("month", printer.month(desk.month).into()),
            ("unit", desk.subject.in_language(language).into()),
            ("count", count(now)),
            ("month-change", change(now, state.month_before, language).into()),
            ("year-change", change(now, state.year_before, language).into()),
            ("entries", count(state.count(Kind::Entry))),
            ("exits", count(state.count(Kind::Exit))),
            ("halted", count(state.count_status("halted"))),
            ("half", count(state.count_status("half-halted"))),
        ],
    )
}

/// Moves over the unit's border, which are no entries and no exits; empty where there are none.
pub(super) fn moves(desk: &Desk<'_>, language: Language) -> String {
    match (desk.state.moved_in, desk.state.moved_out) {
        (0, 0) => String::new(),
        (into, out) => say_with(language, "registry-moves", &[("in", count(into)), ("out", count(out))]),
    }
}

pub(super) fn tiles(desk: &Desk<'_>, printer: &Printer<'_>, own: &str) -> Vec<Tile> {
    let (state, language) = (&desk.state, printer.language);
    let tile = |label: &str, value: usize, note: String, to: &str| Tile {
        label: say(language, label),
        value: grouped(&Exact::whole(i64::try_from(value).unwrap_or(i64::MAX)), 0),
        note,
        href: format!("{own}?{to}"),
    };
    let in_month =
        |kind: Kind| say_with(language, "registry-in-month", &[("count", count(state.count_in_month(kind)))]);
    let half = state.count_status("half-halted");
    let mut tiles = vec![
        tile(
            "registry-members",
            state.members.len(),
            say_with(
                language,
                "registry-year-note",
                &[("change", change(state.members.len(), state.year_before, language).into())],
            ),
            "show=members",
        ),
        tile("registry-entered-year", state.count(Kind::Entry), in_month(Kind::Entry), "show=events&only=entry"),
        tile("registry-left-year", state.count(Kind::Exit), in_month(Kind::Exit), "show=events&only=exit"),
        tile(
            "registry-halted",
            state.count_status("halted"),
            say_with(language, "registry-half", &[("count", count(half))]),
            "show=members&only=status:halted",
        ),
    ];
    if let Some(growing) = &desk.growing {
        tiles.push(tile("registry-growing", growing.len(), say(language, "registry-growing-short"), "show=growing"));
    }
    tiles
}

pub(super) fn tabs(desk: &Desk<'_>, printer: &Printer<'_>, own: &str, shown: &str) -> Vec<Tab> {
    let mut tabs = vec![("events", desk.state.events.len()), ("members", desk.state.members.len())];
    tabs.extend(desk.growing.as_ref().map(|growing| ("growing", growing.len())));
    tabs.push(("missing", desk.missing().len()));
    let tab = |(word, count): (&str, usize)| Tab {
        href: format!("{own}?show={word}"),
        label: printer.say(&format!("registry-{word}")),
        count,
        current: word == shown,
    };
    tabs.into_iter().map(tab).collect()
}
