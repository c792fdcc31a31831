//! The registry of a unit in a month: the answer in a sentence, what happened this year, who is in it, who is on the
//! way up, and what the rows lack.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use basis::exact::Exact;
use basis::language::Language;
use basis::message::Argument;
use basis::period::Period;
use basis::show::grouped;
use serde::Deserialize;

use super::desk::{Desk, month_of, roll};
use super::event::Kind;
use super::export;
use super::member::Member;
use super::missing::Lack;
use super::view::{EventRow, GrowingRow, LackRow, MemberRow, Printer};
use crate::access::Deed;
use crate::message::{say, say_with};
use crate::pack::register::FieldKind;
use crate::page::place::{Choice, Standing};
use crate::page::{Reader, Refusal, Shell, download, segment, show};
use crate::register::counter::{Page, SharedPacks, failed, may};
use crate::register::units::Units;

/// Members a page shows; more are reached by filter and by page.
const SHOWN: usize = 100;

/// Changes of one kind a page shows beside those of the others.
const FEW: usize = 20;

/// What an address asks for.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Asked {
    /// `events`, `members`, `growing`, `missing`
    pub show: String,
    pub q: String,
    /// `field:value`, one of the choices; of changes one kind.
    pub only: String,
    pub sort: String,
    pub page: usize,
}

impl Asked {
    fn show(&self) -> &str {
        match self.show.as_str() {
            known @ ("members" | "growing" | "missing") => known,
            _ => "events",
        }
    }

    /// The same, in an address, with another order and page.
    fn query(&self, sort: &str, page: usize) -> String {
        let page = if page == 0 { String::new() } else { page.to_string() };
        let pairs = [("show", self.show()), ("q", &self.q), ("only", &self.only), ("sort", sort), ("page", &page)];
        let text: Vec<String> = pairs
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", segment(value)))
            .collect();
        text.join("&")
    }

    /// The rows of the members that are asked for, in their order.
    pub fn members(&self, members: &[Member], printer: &Printer<'_>) -> Vec<MemberRow> {
        let wanted = self.q.trim().to_lowercase();
        let chosen = |member: &Member| match self.only.split_once(':') {
            Some((field, value)) => {
                member.fields.get(field).is_some_and(|own| own.split(',').any(|own| own.trim() == value))
            }
            None => true,
        };
        let mut rows: Vec<MemberRow> = members
            .iter()
            .filter(|member| chosen(member))
            .map(|member| (member, printer.member(member)))
            .filter(|(member, row)| {
                let aliases = member.fields.get("aliases").map_or("", String::as_str);
                let texts =
                    [&row.code, &row.name, &row.credit_code, &row.region, &row.industry, &row.parks, &row.groups];
                wanted.is_empty()
                    || texts
                        .into_iter()
                        .map(String::as_str)
                        .chain([aliases])
                        .any(|it| it.to_lowercase().contains(&wanted))
            })
            .map(|(_, row)| row)
            .collect();
        let (sort, down) = self.sort.strip_prefix('-').map_or((self.sort.as_str(), false), |sort| (sort, true));
        let key: fn(&MemberRow) -> &String = match sort {
            "name" => |row| &row.name,
            "region" => |row| &row.region,
            "industry" => |row| &row.industry_code,
            "size" => |row| &row.size,
            "status" => |row| &row.status,
            "entered" => |row| &row.entered,
            _ => |row| &row.code,
        };
        rows.sort_by(|one, other| key(one).cmp(key(other)));
        if down {
            rows.reverse();
        }
        rows
    }
}

/// A number with its door.
struct Tile {
    label: String,
    value: String,
    note: String,
    href: String,
}

struct Tab {
    href: String,
    label: String,
    count: usize,
    current: bool,
}

struct Group<T> {
    id: &'static str,
    title: String,
    note: String,
    rows: Vec<T>,
    /// How many there are in all, and where all of them are shown; nowhere else than here where it is empty.
    total: usize,
    more: String,
    /// Whether its rows have more to say than their group does.
    detailed: bool,
}

/// The tables of one tab.
enum Body {
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

#[derive(Template)]
#[template(path = "registry/registry.html")]
struct RegistryPage {
    shell: Shell,
    unit: String,
    month: String,
    own: String,
    sentence: String,
    moves: String,
    tiles: Vec<Tile>,
    tabs: Vec<Tab>,
    asked: Asked,
    body: Body,
    export: Option<String>,
    may_enter: bool,
}

/// GET /registry: where the reader stands, else at their post's unit, in the last month in which anything happened.
pub async fn first(State(units): State<Units>, State(packs): State<SharedPacks>, reader: Reader) -> Page {
    let (counter, roll) = roll(&units, &packs, &reader, Deed::SeeRegister).await?;
    let register = super::definition(&packs).map_err(failed(&reader))?;
    let reach = counter.asker().reach(Deed::SeeRegister, register);
    let seen = reach.as_ref().unwrap_or(&counter.tree);
    let place = reader.place.as_ref();
    let post = reader.visit.actor.first_post().map(|post| post.unit.as_str());
    let unit = place.map(|place| place.unit.as_str()).into_iter().chain(post).find(|unit| seen.get(unit).is_some());
    let unit = unit.ok_or_else(|| Refusal::not_found(reader.language, "registry"))?;
    let today = reader.visit.today.as_str();
    let there = |month: &Period| {
        !roll.members(*month, &basis::registry::Rule::of(basis::registry::Scope::AboveScale)).is_empty()
    };
    let month = place
        .and_then(|place| month_of(place.period).ok())
        .filter(there)
        .or_else(|| roll.last_change(today))
        .or_else(|| today.get(..7)?.parse().ok())
        .ok_or_else(|| Refusal::not_found(reader.language, "registry"))?;
    Ok(Redirect::to(&format!("/registry/{}/{month}", segment(unit))).into_response())
}

/// GET /registry/{unit}/{period}
pub async fn registry(
    State(units): State<Units>,
    State(packs): State<SharedPacks>,
    reader: Reader,
    Path((unit, month)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Page {
    let desk = Desk::open(&units, &packs, &reader, (&unit, &month), Deed::SeeRegister).await?;
    let printer = Printer { register: desk.register, names: &desk.names, language: reader.language };
    let own = format!("/registry/{}/{}", segment(&desk.subject.code), desk.month);
    let title = format!("{} {}", desk.subject.in_language(reader.language), say(reader.language, "nav-registry"));
    let mut shell = Shell::new(&reader, "registry", title);
    shell.version = desk.counter.version.to_string();
    let periods = desk.months().into_iter().map(|month| Choice {
        value: month.to_string(),
        label: printer.month(month),
        chosen: month == desk.month,
    });
    shell.about(Standing {
        unit: desk.subject.code.clone(),
        unit_name: desk.subject.in_language(reader.language).to_owned(),
        period: desk.month,
        periods: periods.collect(),
    });
    // Figures and the registry begin in other months: a look at one does not move the reader in the other.
    shell.moves = reader.chose_place;
    "registry:".clone_into(&mut shell.to);
    let view = RegistryPage {
        unit: desk.subject.in_language(reader.language).to_owned(),
        month: printer.month(desk.month),
        sentence: sentence(&desk, &printer),
        moves: moves(&desk, reader.language),
        tiles: tiles(&desk, &printer, &own),
        tabs: tabs(&desk, &printer, &own, asked.show()),
        body: body(&desk, &printer, &own, &asked, &reader),
        export: may(&reader, desk.register, Deed::ExportRegister)
            .then(|| format!("{own}/export.xlsx?{}", asked.query(&asked.sort, 0))),
        may_enter: may(&reader, desk.register, Deed::EnterRegister),
        shell: shell.clone(),
        own,
        asked,
    };
    show(&shell, &view)
}

/// GET /registry/{unit}/{period}/export.xlsx: everything the page has, a sheet each.
pub async fn export(
    State(units): State<Units>,
    State(packs): State<SharedPacks>,
    reader: Reader,
    Path((unit, month)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Page {
    let desk = Desk::open(&units, &packs, &reader, (&unit, &month), Deed::ExportRegister).await?;
    let printer = Printer { register: desk.register, names: &desk.names, language: reader.language };
    note_singles(&desk, &reader);
    let book = export::book(&desk, &printer, &asked);
    let title = format!(
        "{} {} {}",
        desk.subject.in_language(reader.language),
        say(reader.language, "nav-registry"),
        printer.month(desk.month)
    );
    let bytes = book.to_xlsx().map_err(|error| Refusal::failed(reader.language, error))?;
    Ok(download(bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &format!("{title}.xlsx")))
}

/// What single enterprises take in is read here: the audit says whose.
fn note_singles(desk: &Desk<'_>, reader: &Reader) {
    for growing in desk.growing.iter().flatten() {
        reader.visit.reads.note(&growing.member.code);
    }
    note_revenue(desk, reader);
}

/// The kinds of lack that print revenue do too.
fn note_revenue(desk: &Desk<'_>, reader: &Reader) {
    for (_, member) in desk.missing().iter().filter(|(lack, _)| matches!(lack, Lack::Below(_) | Lack::Above(_))) {
        reader.visit.reads.note(&member.code);
    }
}

fn count(count: usize) -> Argument {
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
fn moves(desk: &Desk<'_>, language: Language) -> String {
    match (desk.state.moved_in, desk.state.moved_out) {
        (0, 0) => String::new(),
        (into, out) => say_with(language, "registry-moves", &[("in", count(into)), ("out", count(out))]),
    }
}

fn tiles(desk: &Desk<'_>, printer: &Printer<'_>, own: &str) -> Vec<Tile> {
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

fn tabs(desk: &Desk<'_>, printer: &Printer<'_>, own: &str, shown: &str) -> Vec<Tab> {
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

fn body(desk: &Desk<'_>, printer: &Printer<'_>, own: &str, asked: &Asked, reader: &Reader) -> Body {
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
