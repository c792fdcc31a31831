//! 市级领导联系情况表 (M090): a sheet for each leader before the quarterly meeting — where they are in touch, how often they went, what they
//! raised and what came of it, how the places they are in touch with stand.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::{Query, State};
use basis::cadence::{Cadence, Turn};
use basis::document::{Block, Run};
use basis::period::Part as PeriodPart;
use jiff::civil::Date;
use serde::Deserialize;

use super::view::turn_words;
use super::visit::{Attendance, Pair, attendance, excused_states, pairs};
use crate::document::{About, write};
use crate::matter::Cabinet;
use crate::matter::desk::Desk;
use crate::matter::past::done_states;
use crate::matter::store::{OfPart, Part, by_part};
use crate::message::say;
use crate::number::books::Books;
use crate::number::shelf::Shelf;
use crate::page::{Reader, Refusal, Shell, show};
use crate::register::counter::{Page, failed};

/// What is said of a place is what stands at the top of its page.
const HEADLINE: &str = "headline";

/// Quarters that are offered.
const OFFERED: usize = 8;

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Asked {
    /// A day of the quarter; this one where nothing is said.
    pub quarter: String,
    /// One leader's post; all where nothing is said.
    pub post: String,
}

struct PlaceLine {
    name: String,
    href: String,
    /// What its figures say, each with its door.
    said: Vec<Run>,
}

struct LeaderSheet {
    post: String,
    people: String,
    places: Vec<PlaceLine>,
    visits: Attendance,
    raised: i64,
    solved: i64,
    open: i64,
    overdue: i64,
}

#[derive(Template)]
#[template(path = "dispatch/leaders.html")]
struct LeadersPage {
    shell: Shell,
    quarter: String,
    quarters: Vec<(String, String, bool)>,
    sheets: Vec<LeaderSheet>,
}

/// The latest period of a place that is over by a day, where its figures are in the reader's sight.
fn latest(books: &Books, place: &str, last: Date) -> Option<basis::period::Period> {
    let leads = &books.packs.cockpit.lead;
    let known = books.panel.known_of(place);
    let periods = known.into_iter().filter(|(indicator, ..)| leads.contains(indicator)).flat_map(|(.., it)| it);
    let over = |period: &basis::period::Period| {
        let (year, month) = (last.year(), last.month().unsigned_abs());
        (period.year(), period.months().1) <= (year, month) && period.part() != PeriodPart::Year
    };
    periods.filter(over).max()
}

fn place_line(desk: &Desk<'_>, books: &Books, place: &str, last: Date) -> PlaceLine {
    let language = desk.language();
    let mut said = Vec::new();
    let mut href = String::new();
    if books.subjects.get(place).is_some()
        && let Some(period) = latest(books, place, last)
        && let Some(template) = books.packs.document(HEADLINE)
    {
        href = format!("/cockpit/{}/{period}", crate::page::segment(place));
        let about = About { unit: place, period, language, date: "" };
        for block in write(books.analyst(), template, &about).blocks {
            if let Block::Paragraph(runs) = block {
                said.extend(runs);
                break;
            }
        }
    }
    if said.is_empty() {
        said.push(Run::Text(say(language, "leader-no-figures")));
    }
    PlaceLine { name: desk.unit(place), href, said }
}

fn sum(counted: &[OfPart], post: &str, is: impl Fn(&OfPart) -> bool) -> i64 {
    counted.iter().filter(|it| it.post == post && is(it)).map(|it| it.count).sum()
}

/// GET /visits/leaders
pub async fn leaders(
    State(cabinet): State<Cabinet>,
    State(shelf): State<Shelf>,
    reader: Reader,
    Query(asked): Query<Asked>,
) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let language = reader.language;
    let today: Date = desk.today().parse().map_err(|error| Refusal::failed(language, error))?;
    let day = match asked.quarter.as_str() {
        "" => today,
        text => text.parse::<Date>().map_err(|_| Refusal::not_found(language, text))?,
    };
    let turn = Cadence::Quarter.turn(day);
    let last = turn.last.min(today);
    let books = shelf.books(&reader).await?;
    let mut by_post: BTreeMap<String, Vec<Pair>> = BTreeMap::new();
    let registers: BTreeSet<&str> = desk.packs().visits.iter().map(|visit| visit.register.as_str()).collect();
    for register in registers {
        for pair in pairs(&cabinet, register, &last.to_string()).await.map_err(failed(&reader))? {
            by_post.entry(pair.post.clone()).or_default().push(pair);
        }
    }
    let (first, until) = (turn.first.to_string(), turn.last.to_string());
    let span = (first.as_str(), until.as_str());
    let (mut visits, mut raised) = (Vec::new(), Vec::new());
    let mut solved = Vec::new();
    for visit in &desk.packs().visits {
        let Some(kind) = desk.packs().kind(&visit.kind) else { continue };
        let lost = failed(&reader);
        let counted = by_part(&cabinet.db, &desk.sight, &kind.code, Part::Lead, span, desk.today());
        let counted = counted.await.map_err(&lost)?;
        visits.extend(attendance(&done_states(kind), &excused_states(kind), &counted));
        let problems = by_part(&cabinet.db, &desk.sight, &visit.collects, Part::Asker, span, desk.today());
        raised = problems.await.map_err(&lost)?;
        solved = desk.packs().kind(&visit.collects).map(done_states).unwrap_or_default();
    }
    let mut sheets = Vec::new();
    for (post, pairs) in &by_post {
        let unit = desk.world.roster.post(post, desk.today()).map(|it| it.unit.clone()).unwrap_or_default();
        if (!asked.post.is_empty() && asked.post != *post) || !desk.sight.sees(&unit, [post.as_str()]) {
            continue;
        }
        let acting = desk.world.roster.acting(post, desk.today());
        let names: Vec<String> = acting.iter().map(|(person, _)| desk.world.roster.person_name(person)).collect();
        let places: Vec<PlaceLine> = pairs.iter().map(|pair| place_line(&desk, &books, &pair.place, last)).collect();
        sheets.push(LeaderSheet {
            post: desk.post(post),
            people: names.join("、"),
            places,
            visits: visits.iter().find(|it| it.post == *post).cloned().unwrap_or_default(),
            raised: sum(&raised, post, |_| true),
            solved: sum(&raised, post, |it| solved.contains(&it.state)),
            open: sum(&raised, post, |it| !it.ended),
            overdue: sum(&raised, post, |it| !it.ended && it.late),
        });
    }
    let view = LeadersPage {
        shell: Shell::new(&reader, "visits", say(language, "visit-leaders")),
        quarter: turn_words(turn, language),
        quarters: quarters(turn, today, language),
        sheets,
    };
    show(&view.shell.clone(), &view)
}

/// The last quarters up to this one.
fn quarters(asked: Turn, today: Date, language: basis::language::Language) -> Vec<(String, String, bool)> {
    let mut turn = Some(Cadence::Quarter.turn(today));
    let mut found = Vec::new();
    while let Some(own) = turn.filter(|_| found.len() < OFFERED) {
        found.push((own.first.to_string(), turn_words(own, language), own == asked));
        turn = own.first.yesterday().ok().map(|day| Cadence::Quarter.turn(day));
    }
    found
}
