//! What is done on a meeting's page: one address, one word for each deed. Whatever is refused comes back with everything that was typed.

use std::collections::BTreeMap;

use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use basis::error::Error;

use super::meeting_pages::{Refused, page};
use super::minutes::Decided;
use super::record::{Came, Seated, Topic};
use super::secretary::{Called, Secretary, Stop, seats_of};
use super::sitting::Sitting;
use super::view::address;
use crate::access::Deed;
use crate::matter::desk::Desk;
use crate::matter::{Cabinet, Given};
use crate::page::{Reader, Refusal};
use crate::register::counter::{Page, failed};

/// What a form says, by field.
type Typed = BTreeMap<String, String>;

fn word<'a>(typed: &'a Typed, name: &str) -> &'a str {
    typed.get(name).map_or("", |text| text.trim())
}

fn line(typed: &Typed) -> i64 {
    word(typed, "line").parse().unwrap_or(0)
}

/// Who came, as the form of all seats says it; a seat of which nothing is said is left as it was.
fn seats(desk: &Desk<'_>, body: &str, typed: &Typed) -> Vec<Seated> {
    let one = |post: &str| {
        let said = word(typed, &format!("came.{post}"));
        let came = Came::WORDS.iter().find(|(own, _)| *own == said)?.1;
        Some(Seated {
            seat: post.to_owned(),
            came,
            substitute: word(typed, &format!("substitute.{post}")).to_owned(),
            reason: word(typed, &format!("reason.{post}")).to_owned(),
        })
    };
    let seats = seats_of(&desk.world.roster, body, desk.today());
    seats.into_iter().filter_map(|seat| one(&seat.post)).collect()
}

/// The form a deed came from, as the page names it.
fn form(act: &str, typed: &Typed) -> String {
    match (word(typed, "line"), word(typed, "origin")) {
        ("", "") => act.to_owned(),
        ("", origin) => format!("{act}:{origin}"),
        (line, _) => format!("{act}:{line}"),
    }
}

async fn done(desk: &Desk<'_>, secretary: &Secretary<'_>, body: &str, act: &str, typed: &Typed) -> Result<(), Stop> {
    let text = |name| word(typed, name);
    match act {
        "take" => secretary.take(text("origin")).await,
        "add" => {
            let why = text("why").to_owned();
            let topic = Topic {
                title: text("title").to_owned(),
                why: [why.clone(), why],
                presenter: desk.post_meant(text("presenter")),
                ..Topic::default()
            };
            secretary.add(&topic).await
        }
        "drop" => {
            let which = if text("line").is_empty() { text("origin") } else { text("line") };
            secretary.drop_topic(which, text("reason")).await
        }
        "up" | "down" => secretary.shift(line(typed), act == "up").await,
        "call" => {
            let called = Called { planned: text("planned").to_owned(), place: text("place").to_owned() };
            secretary.call(&called).await
        }
        "hold" => secretary.hold(text("day"), text("remark")).await,
        "postpone" | "cancel" => {
            let given = Given { remark: text("remark").to_owned(), ..Given::default() };
            secretary.step(act, &given).await
        }
        "seats" => secretary.seat(&seats(desk, body, typed)).await,
        "summary" => secretary.summarise(line(typed), text("summary")).await,
        "decide" => {
            let decided = Decided {
                topic: line(typed),
                words: text("words").to_owned(),
                lead: desk.post_meant(text("lead")),
                due: text("due").to_owned(),
            };
            secretary.decide(&decided).await.map(|_| ())
        }
        "task" => secretary.task(line(typed)).await.map(|_| ()),
        "issue" => secretary.issue(text("paper")).await,
        "correct" => secretary.correct(text("words"), text("reason")).await,
        _ => Err(Error::new("matter-moved").into()),
    }
}

/// POST /meetings/{number}/{act}
pub async fn act(
    State(cabinet): State<Cabinet>,
    reader: Reader,
    Path((number, act)): Path<(i64, String)>,
    Form(typed): Form<Typed>,
) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let sitting = Sitting::of(&desk, number).await?;
    if !sitting.writes {
        return Err(Refusal::forbidden(reader.language));
    }
    // Through the post that has a part in it, where the reader acts through several.
    let parts = [sitting.matter.party("lead"), sitting.matter.party("asker")];
    let grants = || reader.visit.actor.grants().iter().filter(|grant| grant.may(Deed::HandleMatter));
    let grant = parts.iter().find_map(|part| grants().find(|grant| grant.post == *part)).or_else(|| grants().next());
    let who = reader.visit.who_by(grant);
    let secretary = Secretary { cabinet: &cabinet, world: &desk.world, who: &who, number };
    match done(&desk, &secretary, &sitting.meeting.body, &act, &typed).await {
        Ok(()) => {
            let place = match act.as_str() {
                "summary" | "decide" | "task" | "up" | "down" => format!("#topic-{}", line(&typed)),
                "seats" => "#seats".to_owned(),
                _ => String::new(),
            };
            Ok(Redirect::to(&format!("{}{place}", address(number))).into_response())
        }
        Err(Stop::Failed(failure)) => Err(failed(&reader)(failure)),
        Err(Stop::Refused(error)) => {
            let refused = Refused { form: form(&act, &typed), error: error.say(reader.language), typed };
            // As it stands now: somebody may have been quicker.
            let sitting = Sitting::of(&desk, number).await?;
            page(&desk, sitting, refused).await
        }
    }
}
