//! The page of a tour beside its meeting: candidates on their route, what is ready at each, the reader's own scores, the ranking.

use std::collections::BTreeMap;

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use basis::error::Error;
use basis::message::Argument;

use super::secretary::{Secretary, Stop, seats_of};
use super::sitting::Sitting;
use super::store;
use super::tour::{Candidate, Ready, placed};
use super::view::{address, body_name, turn_of};
use crate::access::Deed;
use crate::matter::Cabinet;
use crate::matter::desk::Desk;
use crate::message::{say, say_with};
use crate::pack::tour::Tour;
use crate::page::{Reader, Refusal, Shell, show};
use crate::register::counter::{Page, failed};
use crate::register::query::{self, Asker};
use crate::register::rows::{on, settled};
use crate::store::batch;

/// What a form says, by field.
type Typed = BTreeMap<String, String>;

/// Rows of the register that are offered at once.
const OFFERED: usize = 500;

struct CheckLine {
    code: String,
    name: String,
    done: bool,
    remark: String,
}

struct CriterionLine {
    code: String,
    name: String,
    most: i64,
    /// What the reader's seat gave.
    own: String,
}

struct Line {
    line: i64,
    nth: usize,
    name: String,
    href: String,
    unit: String,
    checks: Vec<CheckLine>,
    ready: usize,
    criteria: Vec<CriterionLine>,
}

struct PlaceLine {
    place: u32,
    name: String,
    mean: String,
    scorers: i64,
}

#[derive(Template)]
#[template(path = "dispatch/tour.html")]
struct TourPage {
    shell: Shell,
    number: i64,
    back: String,
    sentence: String,
    warning: String,
    lines: Vec<Line>,
    dropped: Vec<(String, String)>,
    places: Vec<PlaceLine>,
    writes: bool,
    /// The seat through which the reader scores; empty for who does not.
    seat: String,
    /// The most a candidate gets, as printed.
    full: String,
    offered: Vec<(String, String)>,
    error: String,
}

/// The rows of a register that the reader sees today: code, name and place.
async fn rows(desk: &Desk<'_>, tour: &Tour) -> Result<Vec<(String, String, String)>, Refusal> {
    let Some(register) = desk.packs().register(&tour.register) else { return Ok(Vec::new()) };
    let db = &desk.cabinet.db;
    let version = batch::data_version(db).await.map_err(failed(desk.reader))?;
    let actor = &desk.reader.visit.actor;
    let asker = Asker::Reader { actor, units: &desk.world.tree, today: desk.today() };
    let rows = query::rows(db, desk.packs(), register, version, &asker).await.map_err(failed(desk.reader))?;
    let mut rows = on(&settled(rows), desk.today());
    rows.retain(|row| !row.removed);
    let place = register.place.split('.').next().unwrap_or_default().to_owned();
    let one = |row: crate::register::rows::Entry| {
        let (name, unit) = (row.field("name").to_owned(), row.field(&place).to_owned());
        (row.code, name, unit)
    };
    Ok(rows.into_iter().map(one).collect())
}

/// The seat of the body through which the reader acts.
fn seat_of(desk: &Desk<'_>, sitting: &Sitting<'_>) -> String {
    let person = &desk.reader.visit.actor.person;
    let seats = seats_of(&desk.world.roster, &sitting.meeting.body, desk.today());
    let acts = |post: &str| desk.world.roster.acting(post, desk.today()).iter().any(|(own, _)| own == person);
    seats.iter().find(|seat| acts(&seat.post)).map_or_else(String::new, |seat| seat.post.clone())
}

async fn page(desk: &Desk<'_>, sitting: &Sitting<'_>, tour: &Tour, error: String) -> Page {
    let (reader, language, number) = (desk.reader, desk.language(), sitting.meeting.matter);
    let db = &desk.cabinet.db;
    let lost = failed(reader);
    let candidates = store::candidates(db, number).await.map_err(&lost)?;
    let ready = store::ready(db, number).await.map_err(&lost)?;
    let scores = store::scores(db, number).await.map_err(&lost)?;
    let held = !sitting.meeting.held_on.is_empty();
    let seat = if held && !sitting.ended { seat_of(desk, sitting) } else { String::new() };
    let standing: Vec<&Candidate> = candidates.iter().filter(|it| it.dropped.is_empty()).collect();
    let line = |(at, it): (usize, &&Candidate)| {
        let checks: Vec<CheckLine> = tour
            .checks
            .iter()
            .map(|check| {
                let own = ready.iter().find(|own| own.candidate == it.line && own.item == check.code);
                CheckLine {
                    code: check.code.clone(),
                    name: check.name.in_language(language).to_owned(),
                    done: own.is_some_and(|own| own.done),
                    remark: own.map_or_else(String::new, |own| own.remark.clone()),
                }
            })
            .collect();
        let given = |criterion: &str| {
            let own =
                scores.iter().find(|own| own.candidate == it.line && own.seat == seat && own.criterion == criterion);
            own.map_or_else(String::new, |own| own.points.to_string())
        };
        Line {
            line: it.line,
            nth: at + 1,
            name: it.name.clone(),
            href: format!("/register/{}/{}", tour.register, crate::page::segment(&it.code)),
            unit: desk.unit(&it.unit),
            ready: checks.iter().filter(|check| check.done).count(),
            checks,
            criteria: tour
                .criteria
                .iter()
                .map(|criterion| CriterionLine {
                    code: criterion.code.clone(),
                    name: criterion.name.in_language(language).to_owned(),
                    most: criterion.points,
                    own: given(&criterion.code),
                })
                .collect(),
        }
    };
    let lines: Vec<Line> = standing.iter().enumerate().map(line).collect();
    let name_of = |line: i64| candidates.iter().find(|it| it.line == line).map_or("", |it| it.name.as_str()).to_owned();
    let places: Vec<PlaceLine> = placed(tour, &candidates, &scores)
        .into_iter()
        .map(|it| PlaceLine { place: it.place, name: name_of(it.candidate), mean: it.mean, scorers: it.scorers })
        .collect();
    let complete = lines.iter().filter(|line| line.ready == line.checks.len()).count();
    let count = |number: usize| Argument::Count(i64::try_from(number).unwrap_or(i64::MAX));
    let arguments = [
        ("due", sitting.meeting.due_day.as_str().into()),
        ("candidates", count(lines.len())),
        ("ready", count(complete)),
        ("scored", count(places.len())),
    ];
    let writes = sitting.writes && !sitting.ended;
    let offered = match writes {
        true => rows(desk, tour).await?.into_iter().take(OFFERED).map(|(code, name, _)| (code, name)).collect(),
        false => Vec::new(),
    };
    let title = format!("{} {}", body_name(desk, &sitting.meeting.body), turn_of(desk, &sitting.meeting));
    let view = TourPage {
        shell: Shell::new(reader, "meetings", title),
        number,
        back: address(number),
        sentence: say_with(language, if held { "tour-sentence-held" } else { "tour-sentence" }, &arguments),
        // 「下一步我们还观摩什么」
        warning: match lines.is_empty() && !sitting.ended {
            true => say(language, "tour-empty"),
            false => String::new(),
        },
        lines,
        dropped: candidates
            .iter()
            .filter(|it| !it.dropped.is_empty())
            .map(|it| (it.name.clone(), it.dropped.clone()))
            .collect(),
        places,
        writes,
        seat,
        full: tour.full().to_string(),
        offered,
        error,
    };
    show(&view.shell.clone(), &view)
}

fn tour_of<'a>(desk: &'a Desk<'_>, sitting: &Sitting<'_>) -> Result<&'a Tour, Refusal> {
    let tour = desk.packs().series(&sitting.meeting.series).and_then(|series| series.tour.as_ref());
    tour.ok_or_else(|| Refusal::not_found(desk.language(), &sitting.meeting.matter.to_string()))
}

/// GET /meetings/{number}/tour
pub async fn tour(State(cabinet): State<Cabinet>, reader: Reader, Path(number): Path<i64>) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let sitting = Sitting::of(&desk, number).await?;
    let tour = tour_of(&desk, &sitting)?;
    page(&desk, &sitting, tour, String::new()).await
}

/// POST /meetings/{number}/tour/{act}: `add`, `drop`, `up`, `down`, `ready` or `score`.
pub async fn act(
    State(cabinet): State<Cabinet>,
    reader: Reader,
    Path((number, act)): Path<(i64, String)>,
    Form(typed): Form<Typed>,
) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let sitting = Sitting::of(&desk, number).await?;
    let tour = tour_of(&desk, &sitting)?;
    let text = |name: &str| typed.get(name).map_or("", |text| text.trim());
    let line: i64 = text("line").parse().unwrap_or(0);
    if act != "score" && !sitting.writes {
        return Err(Refusal::forbidden(reader.language));
    }
    let who = reader.visit.who(Deed::HandleMatter);
    let secretary = Secretary { cabinet: &cabinet, world: &desk.world, who: &who, number };
    let done = match act.as_str() {
        "add" => {
            let known = rows(&desk, tour).await?;
            let mut named = known.iter().filter(|(code, name, _)| code == text("row") || name == text("row"));
            match (named.next(), named.next()) {
                (Some((code, name, unit)), None) => {
                    let candidate = Candidate {
                        code: code.clone(),
                        name: if name.is_empty() { code.clone() } else { name.clone() },
                        unit: unit.clone(),
                        ..Candidate::default()
                    };
                    secretary.add_candidate(&candidate).await
                }
                _ => Err(Error::new("tour-row").with("text", text("row")).into()),
            }
        }
        "drop" => secretary.drop_candidate(line, text("reason")).await,
        "up" | "down" => secretary.shift_candidate(line, act == "up").await,
        "ready" => {
            let ready: Vec<Ready> = tour
                .checks
                .iter()
                .map(|check| Ready {
                    candidate: line,
                    item: check.code.clone(),
                    done: !text(&format!("done.{}", check.code)).is_empty(),
                    remark: text(&format!("remark.{}", check.code)).to_owned(),
                })
                .collect();
            secretary.note_ready(&ready).await
        }
        "score" => {
            let points: BTreeMap<String, String> = tour
                .criteria
                .iter()
                .map(|it| (it.code.clone(), text(&format!("points.{}", it.code)).to_owned()))
                .collect();
            secretary.score(tour, &sitting.meeting.body, &seat_of(&desk, &sitting), line, &points).await
        }
        _ => Err(Error::new("matter-moved").into()),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/meetings/{number}/tour")).into_response()),
        Err(Stop::Failed(failure)) => Err(failed(&reader)(failure)),
        Err(Stop::Refused(error)) => {
            let sitting = Sitting::of(&desk, number).await?;
            page(&desk, &sitting, tour, error.say(reader.language)).await
        }
    }
}
