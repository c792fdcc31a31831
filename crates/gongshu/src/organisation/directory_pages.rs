//! Who does what today, and on any day; and the bodies with their members.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use basis::error::Error;
use basis::language::Language;
use basis::message::Argument;
use files::book::{Book, Cell, Column, Sheet};
use serde::Deserialize;

use super::directory::{Assembly, Directory, Line};
use super::work::choice;
use super::{Staff, because};
use crate::access::Deed;
use crate::message::{say, say_with};
use crate::page::{Reader, Refusal, Shell, download, segment, show};
use crate::register::counter::{Counter, failed, may, register};
use crate::register::units::Units;

type Page = Result<Response, Refusal>;

/// Posts a page shows; more are reached by filter and by page.
const SHOWN: usize = 200;

/// What an address asks for.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Asked {
    pub q: String,
    /// The day it is as of; today when empty.
    pub on: String,
    /// Only this unit and what lies below it.
    pub within: String,
    /// `vacant`, `away`: only those.
    pub only: String,
    pub page: usize,
}

impl Asked {
    /// The same, in an address.
    fn query(&self, page: usize) -> String {
        let page = if page == 0 { String::new() } else { page.to_string() };
        let pairs = [("q", &self.q), ("on", &self.on), ("within", &self.within), ("only", &self.only), ("page", &page)];
        let text: Vec<String> = pairs
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", segment(value)))
            .collect();
        text.join("&")
    }
}

/// The directory of a reader for the day they ask for.
async fn directory(
    staff: &Staff,
    units: &Units,
    reader: &Reader,
    asked: &Asked,
    of: &str,
    deed: Deed,
) -> Result<Directory, Refusal> {
    register(staff.packs(), reader, of, deed)?;
    if !asked.on.is_empty() && asked.on.parse::<jiff::civil::Date>().is_err() {
        let error = Error::new("register-date").with("text", &asked.on);
        return Err(Refusal::wrong(reader.language, &error));
    }
    let counter = Counter::at(units, staff.packs(), reader, reader.as_of).await.map_err(failed(reader))?;
    let roster = staff.roster_at(counter.version).await.map_err(failed(reader))?;
    let day = if asked.on.is_empty() { reader.visit.today.as_str() } else { asked.on.as_str() };
    Ok(Directory::of(roster, &counter, day))
}

/// A post as the page prints it.
struct Row {
    href: String,
    code: String,
    name: String,
    unit: String,
    holders: Vec<HolderRow>,
    /// Whether the reader sees who is appointed.
    shows_holders: bool,
    deputies: String,
    acting: Vec<ActingRow>,
    roles: String,
    vacant: bool,
    unanswered: bool,
}

struct HolderRow {
    name: String,
    kind: String,
    since: String,
    away: bool,
    back: String,
}

struct ActingRow {
    name: String,
    why: String,
}

fn row(staff: &Staff, directory: &Directory, line: &Line, language: Language) -> Row {
    let roster = directory.roster();
    let person = |code: &str| roster.person_name(code);
    let post = |code: &str| roster.post_name(code, directory.day(), language);
    let comma = if language == Language::Zh { "、" } else { ", " };
    let held = line.held.as_ref();
    let through = (line.through != line.post.code).then(|| post(&line.through));
    Row {
        href: format!("/register/post/{}", segment(&line.post.code)),
        code: line.post.code.clone(),
        name: line.post.name.in_language(language).to_owned(),
        unit: directory.unit(&line.post.unit).in_language(language).to_owned(),
        holders: held
            .map_or(&[][..], |held| &held.holders)
            .iter()
            .map(|holder| HolderRow {
                name: person(&holder.person),
                kind: match holder.kind.as_str() {
                    "holder" => String::new(),
                    kind => choice(staff.packs(), "holding", "kind", kind, language),
                },
                since: holder.from.clone(),
                away: holder.away.is_some(),
                back: holder.away.as_ref().map(|away| away.until.clone()).unwrap_or_default(),
            })
            .collect(),
        shows_holders: held.is_some(),
        deputies: held.map_or_else(String::new, |held| {
            held.deputies.iter().map(|code| person(code)).collect::<Vec<_>>().join(comma)
        }),
        acting: line
            .acting
            .iter()
            .map(|(code, why)| ActingRow {
                name: person(code),
                why: match &through {
                    Some(post) => say_with(language, "posts-fallback", &[("post", post.clone().into())]),
                    None => because(why, language, person, post),
                },
            })
            .collect(),
        roles: line
            .post
            .roles
            .iter()
            .map(|code| staff.packs().role(code).map_or(code.as_str(), |role| role.name.in_language(language)))
            .collect::<Vec<_>>()
            .join(comma),
        vacant: line.is_vacant(),
        unanswered: line.is_unanswered(),
    }
}

/// The lines an address asks for, as rows.
fn rows(staff: &Staff, directory: &Directory, asked: &Asked, language: Language) -> Vec<Row> {
    let wanted = asked.q.trim().to_lowercase();
    directory
        .lines()
        .iter()
        .filter(|line| asked.within.is_empty() || directory.lies_within(&line.post.unit, &asked.within))
        .filter(|line| match asked.only.as_str() {
            "vacant" => line.is_vacant(),
            "away" => !line.is_vacant() && line.is_stood_in(),
            _ => true,
        })
        .map(|line| row(staff, directory, line, language))
        .filter(|row| {
            let names = row.holders.iter().map(|it| &it.name).chain(row.acting.iter().map(|it| &it.name));
            let texts = [&row.code, &row.name, &row.unit, &row.deputies, &row.roles];
            wanted.is_empty() || texts.into_iter().chain(names).any(|text| text.to_lowercase().contains(&wanted))
        })
        .collect()
}

#[derive(Template)]
#[template(path = "organisation/posts.html")]
struct PostsPage {
    shell: Shell,
    asked: Asked,
    day: String,
    /// The unit the reader stands at, to narrow the list to.
    here: Option<(String, String)>,
    sentence: String,
    rows: Vec<Row>,
    pages: Vec<(usize, String, bool)>,
    export: Option<String>,
    may_appoint: bool,
    may_draw: bool,
}

/// GET /posts: who does what, by unit.
pub async fn posts(
    State(staff): State<Staff>,
    State(units): State<Units>,
    reader: Reader,
    Query(asked): Query<Asked>,
) -> Page {
    let directory = directory(&staff, &units, &reader, &asked, "post", Deed::SeeRegister).await?;
    let language = reader.language;
    let rows = rows(&staff, &directory, &asked, language);
    let count = |wanted: fn(&Row) -> bool| {
        let count = rows.iter().filter(|row| wanted(row)).count();
        Argument::Count(i64::try_from(count).unwrap_or(i64::MAX))
    };
    let sentence = say_with(
        language,
        "posts-sentence",
        &[
            ("total", count(|_| true)),
            ("vacant", count(|row| row.vacant)),
            ("away", count(|row| row.holders.iter().any(|holder| holder.away))),
        ],
    );
    let last = rows.len().saturating_sub(1) / SHOWN;
    let page = asked.page.min(last);
    let register_of = |code: &str| staff.packs().register(code);
    let view = PostsPage {
        shell: Shell::new(&reader, "posts", say(language, "nav-posts")),
        day: directory.day().to_owned(),
        here: here(&reader),
        sentence,
        pages: (0..=last).map(|at| (at + 1, format!("/posts?{}", asked.query(at)), at == page)).collect(),
        export: register_of("post")
            .filter(|post| may(&reader, post, Deed::ExportRegister))
            .map(|_| format!("/posts/export.xlsx?{}", asked.query(0))),
        may_appoint: register_of("holding").is_some_and(|holding| may(&reader, holding, Deed::EnterRegister)),
        may_draw: reader.visit.may(Deed::DrawHandover),
        rows: rows.into_iter().skip(page * SHOWN).take(SHOWN).collect(),
        asked,
    };
    show(&view.shell.clone(), &view)
}

/// The unit a reader stands at: code and name.
fn here(reader: &Reader) -> Option<(String, String)> {
    reader.standing.as_ref().map(|standing| (standing.unit.clone(), standing.unit_name.clone()))
}

/// GET /posts/export.xlsx: the list as it is asked for, whole.
pub async fn export(
    State(staff): State<Staff>,
    State(units): State<Units>,
    reader: Reader,
    Query(asked): Query<Asked>,
) -> Page {
    let directory = directory(&staff, &units, &reader, &asked, "post", Deed::ExportRegister).await?;
    let language = reader.language;
    let headings = ["me-unit", "me-post", "posts-holder", "posts-deputy", "posts-acting", "posts-why", "posts-roles"];
    let text = |text: String| if text.is_empty() { Cell::Empty } else { Cell::Text(text) };
    let cells = |row: Row| {
        let vacant = if row.vacant { say(language, "posts-vacant") } else { String::new() };
        let holders: Vec<String> = row.holders.iter().map(|holder| holder.name.clone()).collect();
        let acting: Vec<String> = row.acting.iter().map(|acting| acting.name.clone()).collect();
        let why: Vec<String> = row.acting.into_iter().map(|acting| acting.why).collect();
        let holders = if holders.is_empty() { vacant } else { holders.join("、") };
        [row.unit, row.name, holders, row.deputies, acting.join("、"), why.join("、"), row.roles].map(text).to_vec()
    };
    let title = say_with(language, "posts-title", &[("day", directory.day().into())]);
    let column = |id: &&str| Column { heading: say(language, id), unit: String::new(), numeric: false, width: None };
    let sheet = Sheet {
        name: say(language, "nav-posts"),
        title: title.clone(),
        notes_above: Vec::new(),
        columns: headings.iter().map(column).collect(),
        rows: rows(&staff, &directory, &asked, language).into_iter().map(cells).collect(),
        notes_below: Vec::new(),
        chart: None,
    };
    let bytes = Book { sheets: vec![sheet] }.to_xlsx().map_err(|error| Refusal::failed(language, error))?;
    Ok(download(bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &format!("{title}.xlsx")))
}

struct BodyRow {
    href: String,
    name: String,
    unit: String,
    kind: String,
    office: Option<SeatRow>,
    seats: Vec<SeatRow>,
}

struct SeatRow {
    seat: String,
    post: String,
    acting: String,
    vacant: bool,
}

#[derive(Template)]
#[template(path = "organisation/bodies.html")]
struct BodiesPage {
    shell: Shell,
    asked: Asked,
    day: String,
    here: Option<(String, String)>,
    rows: Vec<BodyRow>,
    may_enter: bool,
}

fn body_row(staff: &Staff, directory: &Directory, assembly: &Assembly, language: Language) -> BodyRow {
    let roster = directory.roster();
    let seat = |name: String, post: &str, line: Option<&Line>| SeatRow {
        seat: name,
        post: line.map_or(post, |line| line.post.name.in_language(language)).to_owned(),
        acting: line.map_or_else(String::new, |line| {
            line.acting.iter().map(|(code, _)| roster.person_name(code)).collect::<Vec<_>>().join("、")
        }),
        vacant: line.is_some_and(Line::is_vacant),
    };
    let body = &assembly.body;
    BodyRow {
        href: format!("/register/body/{}", segment(&body.code)),
        name: body.name.in_language(language).to_owned(),
        unit: directory.unit(&body.unit).in_language(language).to_owned(),
        kind: choice(staff.packs(), "body", "kind", &body.kind, language),
        office: (!body.office.is_empty())
            .then(|| seat(say(language, "bodies-office"), &body.office, assembly.office.as_ref())),
        seats: assembly
            .seats
            .iter()
            .map(|(own, line)| {
                seat(choice(staff.packs(), "member", "seat", &own.seat, language), &own.post, line.as_ref())
            })
            .collect(),
    }
}

/// GET /bodies: leading groups with their office and members, and committees.
pub async fn bodies(
    State(staff): State<Staff>,
    State(units): State<Units>,
    reader: Reader,
    Query(asked): Query<Asked>,
) -> Page {
    let directory = directory(&staff, &units, &reader, &asked, "body", Deed::SeeRegister).await?;
    let language = reader.language;
    let wanted = asked.q.trim().to_lowercase();
    let view = BodiesPage {
        shell: Shell::new(&reader, "bodies", say(language, "nav-bodies")),
        day: directory.day().to_owned(),
        here: here(&reader),
        rows: directory
            .assemblies()
            .iter()
            .filter(|it| asked.within.is_empty() || directory.lies_within(&it.body.unit, &asked.within))
            .map(|it| body_row(&staff, &directory, it, language))
            .filter(|row| {
                let seats = row.seats.iter().flat_map(|seat| [&seat.post, &seat.acting]);
                let texts = [&row.name, &row.unit].into_iter().chain(seats);
                wanted.is_empty() || texts.into_iter().any(|text| text.to_lowercase().contains(&wanted))
            })
            .collect(),
        may_enter: staff.packs().register("body").is_some_and(|body| may(&reader, body, Deed::EnterRegister)),
        asked,
    };
    show(&view.shell.clone(), &view)
}
