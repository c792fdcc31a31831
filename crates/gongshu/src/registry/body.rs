//! The tables of the registry's page, a tab each: what happened, who is in it, who is on the way up, what the rows lack.

use super::answer::count;
use super::asked::Asked;
use super::desk::Desk;
use super::event::Kind;
use super::missing::Lack;
use super::view::{EventRow, GrowingRow, LackRow, MemberRow, Printer};
use crate::message::say_with;
use crate::pack::register::FieldKind;
use crate::page::Reader;
use crate::page::place::Choice;

/// Members a page shows; more are reached by filter and by page.
const SHOWN: usize = 100;

/// Changes of one kind a page shows beside those of the others.
const FEW: usize = 20;

pub(super) struct Group<T> {
    pub id: &'static str,
    pub title: String,
    pub note: String,
    pub rows: Vec<T>,
    /// How many there are in all, and where all of them are shown; nowhere else than here where it is empty.
    pub total: usize,
    pub more: String,
    /// Whether its rows have more to say than their group does.
    pub detailed: bool,
}

/// The tables of one tab.
pub(super) enum Body {
    Events {
        groups: Vec<Group<EventRow>>,
        pages: Vec<(usize, String, bool)>,
    },
    Members {
        rows: Vec<MemberRow>,
        /// Headings with the address that sorts by them.
        headings: Vec<(String, String)>,
        only: Vec<(String, Vec<Choice>)>,
        pages: Vec<(usize, String, bool)>,
        /// How many there are of those that were asked for.
        found: String,
    },
    Growing(Vec<GrowingRow>),
    Missing(Vec<Group<LackRow>>),
}

/// The kinds of lack that print revenue do too.
pub(super) fn note_revenue(desk: &Desk<'_>, reader: &Reader) {
    for (_, member) in desk.missing().iter().filter(|(lack, _)| matches!(lack, Lack::Below(_) | Lack::Above(_))) {
        reader.visit.reads.note(&member.code);
    }
}

pub(super) fn body(desk: &Desk<'_>, printer: &Printer<'_>, own: &str, asked: &Asked, reader: &Reader) -> Body {
    match asked.show() {
        "members" => members(desk, printer, own, asked),
        "growing" => {
            desk.growing.iter().flatten().for_each(|it| reader.visit.reads.note(&it.member.code));
            Body::Growing(desk.growing.iter().flatten().map(|it| printer.growing(it)).collect())
        }
        "missing" => {
            note_revenue(desk, reader);
            let mut groups: Vec<Group<LackRow>> = Vec::new();
            for (lack, member) in desk.missing() {
                let id = lack.word();
                if groups.last().is_none_or(|group| group.id != id) {
                    let (title, note) = (format!("registry-lack-{id}"), format!("registry-lack-{id}-note"));
                    groups.push(Group {
                        id,
                        title: printer.say(&title),
                        note: printer.say(&note),
                        rows: Vec::new(),
                        total: 0,
                        more: String::new(),
                        detailed: lack.has_more(),
                    });
                }
                if let Some(group) = groups.last_mut() {
                    group.total += 1;
                    group.rows.push(printer.lack(&lack, member));
                }
            }
            Body::Missing(groups)
        }
        _ => {
            let chosen = Kind::ALL.into_iter().find(|kind| kind.word() == asked.only);
            let total = chosen.map_or(0, |kind| desk.state.count(kind));
            let (page, pages) = pages(own, asked, total);
            let of = |kind: Kind| {
                let (skip, take) = if chosen.is_some() { (page * SHOWN, SHOWN) } else { (0, FEW) };
                let total = desk.state.count(kind);
                // The newest first: it is what one looks for.
                let newest = desk.state.events.iter().rev().filter(|it| it.kind == kind).skip(skip).take(take);
                Group {
                    id: kind.word(),
                    title: printer.kind(kind),
                    note: String::new(),
                    detailed: !matches!(kind, Kind::Entry | Kind::Exit),
                    rows: newest.map(|it| printer.event(it)).collect(),
                    more: match chosen.is_none() && FEW < total {
                        true => format!("{own}?show=events&only={}", kind.word()),
                        false => String::new(),
                    },
                    total,
                }
            };
            let shown = Kind::ALL.into_iter().filter(|kind| chosen.is_none_or(|chosen| chosen == *kind));
            Body::Events { groups: shown.map(of).filter(|group| !group.rows.is_empty()).collect(), pages }
        }
    }
}

/// The page of so many rows that is asked for, and the way to the others.
fn pages(own: &str, asked: &Asked, rows: usize) -> (usize, Vec<(usize, String, bool)>) {
    let last = rows.saturating_sub(1) / SHOWN;
    let page = asked.page.min(last);
    let address = |at: usize| format!("{own}?{}", asked.query(&asked.sort, at));
    (page, (0..=last).map(|at| (at + 1, address(at), at == page)).collect())
}

fn members(desk: &Desk<'_>, printer: &Printer<'_>, own: &str, asked: &Asked) -> Body {
    let rows = asked.members(&desk.state.members, printer);
    let found = rows.len();
    let (page, pages) = pages(own, asked, found);
    let heading = |(id, sort): (&str, &str)| {
        let next = if asked.sort == sort { format!("-{sort}") } else { sort.to_owned() };
        (printer.say(id), format!("{own}?{}", asked.query(&next, 0)))
    };
    let headings = [
        ("registry-enterprise", "name"),
        ("column-code", "code"),
        ("registry-region", "region"),
        ("registry-industry", "industry"),
        ("registry-size", "size"),
        ("registry-status", "status"),
        ("registry-entered", "entered"),
    ];
    Body::Members {
        headings: headings.map(heading).into(),
        only: ["status", "size_class", "groups"]
            .iter()
            .filter_map(|field| choices(printer, field, &asked.only))
            .collect(),
        pages,
        rows: rows.into_iter().skip(page * SHOWN).take(SHOWN).collect(),
        found: say_with(printer.language, "registry-found", &[("count", count(found))]),
    }
}

/// The words of a choice as a group of the filter.
fn choices(printer: &Printer<'_>, field: &str, only: &str) -> Option<(String, Vec<Choice>)> {
    let field = printer.register.field(field)?;
    let FieldKind::Choice(words) = &field.kind else { return None };
    let choice = |word: &crate::pack::register::Word| {
        let value = format!("{}:{}", field.code, word.code);
        Choice { chosen: value == only, label: word.name.in_language(printer.language).to_owned(), value }
    };
    Some((field.name.in_language(printer.language).to_owned(), words.iter().map(choice).collect()))
}
