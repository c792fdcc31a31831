//! Several matters of a list at once (批量办理): what is chosen is shown, tried, and done on a yes — all of it or nothing.

use std::collections::BTreeMap;

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use basis::error::Error;
use basis::message::Argument;

use super::view::{Desk, Lamp, said};
use crate::access::{Actor, Deed};
use crate::matter::bulk::{Bulk, Outcomes};
use crate::matter::cabinet::{World, page_of};
use crate::matter::remind::is_asker;
use crate::matter::{Cabinet, Matter, store};
use crate::message::{say, say_with};
use crate::pack::matter::Kind;
use crate::page::{Reader, Refusal, Shell, show};
use crate::register::counter::{Page, failed};

/// What a form says: each chosen matter as `n.12`, then `what`, `step`, `remark`, `post`, `days`, `back`.
type Typed = BTreeMap<String, String>;

/// Matters of one go.
const AT_ONCE: usize = 200;

/// What may be done to several.
const DEEDS: [&str; 3] = ["remind", "hand-over", "extend"];

struct Row {
    number: i64,
    href: String,
    title: String,
    code: String,
    lamp: Lamp,
    due: String,
    holder: String,
    /// What was tried: empty before, `fine`, or why not.
    fine: bool,
    error: String,
}

#[derive(Template)]
#[template(path = "supervision/bulk.html")]
struct BulkPage {
    shell: Shell,
    what: String,
    rows: Vec<Row>,
    sentence: String,
    tried: bool,
    /// Whether it may be done: tried, and nothing is wrong.
    ready: bool,
    remark: String,
    post: String,
    days: String,
    posts: Vec<(String, String)>,
    back: String,
}

fn word<'a>(typed: &'a Typed, name: &str) -> &'a str {
    typed.get(name).map_or("", |text| text.trim())
}

fn numbers(typed: &Typed) -> Vec<i64> {
    let mut numbers: Vec<i64> = typed.keys().filter_map(|key| key.strip_prefix("n.")?.parse().ok()).collect();
    numbers.sort_unstable();
    numbers
}

fn bulk(desk: &Desk<'_>, typed: &Typed) -> Result<Bulk, Error> {
    let remark = word(typed, "remark").to_owned();
    match word(typed, "what") {
        "remind" => Ok(Bulk::Remind { remark }),
        "hand-over" => {
            let post = desk.post_meant(word(typed, "post"));
            Ok(Bulk::HandOver { party: "lead".to_owned(), post, remark })
        }
        "extend" => {
            let text = word(typed, "days");
            let days = if text.is_empty() { Ok(0) } else { text.parse::<u32>() };
            let days = days.map_err(|_| Error::new("clock-days").with("text", text).with("most", 3_000))?;
            Ok(Bulk::Extend { days, remark })
        }
        _ => Err(Error::new("matter-moved")),
    }
}

/// Whether the reader may do it to a matter, as a matter's own page would let them.
fn may(
    actor: &Actor,
    today: &str,
    what: &Bulk,
    world: &World,
    packs: &crate::pack::Packs,
    kind: &Kind,
    it: &Matter,
) -> bool {
    let reaches = |deed: Deed| actor.may(deed) && world.tree.within(&actor.reach(deed), today).holds_place(&it.unit);
    let handles = actor.may(Deed::HandleMatter);
    let asks = handles && is_asker(world.here(packs), kind, it, &actor.person);
    kind.page.is_empty()
        && match what {
            Bulk::Remind { .. } => asks || reaches(Deed::GiveCard),
            Bulk::HandOver { .. } => reaches(Deed::OpenMatter),
            Bulk::Extend { .. } => handles,
        }
}

/// The deed through which it is done.
fn deed(actor: &Actor, what: &Bulk) -> Deed {
    match what {
        Bulk::Remind { .. } if actor.may(Deed::HandleMatter) => Deed::HandleMatter,
        Bulk::Remind { .. } => Deed::GiveCard,
        Bulk::HandOver { .. } => Deed::OpenMatter,
        Bulk::Extend { .. } => Deed::HandleMatter,
    }
}

/// POST /matters/bulk
pub async fn bulk_of(State(cabinet): State<Cabinet>, reader: Reader, Form(typed): Form<Typed>) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let language = reader.language;
    let what = word(&typed, "what").to_owned();
    if !DEEDS.contains(&what.as_str()) {
        return Err(Refusal::not_found(language, &what));
    }
    let numbers = numbers(&typed);
    if numbers.is_empty() || AT_ONCE < numbers.len() {
        let error = Error::new("matter-bulk-count").with("most", AT_ONCE);
        return Err(Refusal::wrong(language, &error));
    }
    let shown = store::some(&cabinet.db, &numbers, desk.today()).await.map_err(failed(&reader))?;
    // What is out of sight is not there.
    let mut seen = Vec::new();
    for number in &numbers {
        let matter = store::find(&cabinet.db, *number).await.map_err(failed(&reader))?;
        if matter.is_none_or(|matter| !desk.sees(&matter)) {
            return Err(Refusal::not_found(language, &number.to_string()));
        }
        seen.extend(shown.get(number));
    }
    let step = word(&typed, "step");
    let mut outcomes = Outcomes::new();
    let mut refused = String::new();
    if !step.is_empty() {
        match bulk(&desk, &typed) {
            Err(error) => refused = said(&error, &reader),
            Ok(bulk) => {
                let actor = &reader.visit.actor;
                let packs = cabinet.packs();
                let may = |world: &World, kind: &Kind, it: &Matter| {
                    may(actor, &reader.visit.today, &bulk, world, packs, kind, it)
                };
                let who = reader.visit.who(deed(actor, &bulk));
                let done = cabinet.bulk(&who, &numbers, &bulk, &may, step != "do").await;
                outcomes = done.map_err(failed(&reader))?;
            }
        }
    }
    let fine = !outcomes.is_empty() && outcomes.iter().all(|(_, done)| done.is_ok());
    let back = match word(&typed, "back") {
        back if back.starts_with("/matters?") => back.to_owned(),
        _ => "/matters".to_owned(),
    };
    if fine && step == "do" {
        return Ok(Redirect::to(&back).into_response());
    }
    let wrong = outcomes.iter().filter(|(_, done)| done.is_err()).count();
    let count = |number: usize| Argument::Count(i64::try_from(number).unwrap_or(i64::MAX));
    let arguments = [
        ("count", count(numbers.len())),
        ("wrong", count(wrong)),
        ("what", say(language, &format!("matter-bulk-{what}")).into()),
    ];
    let id = match (outcomes.is_empty(), fine) {
        (true, _) => "matter-bulk-chosen",
        (false, true) => "matter-bulk-fine",
        (false, false) => "matter-bulk-wrong",
    };
    let row = |it: &&store::Shown| {
        let outcome = outcomes.iter().find(|(number, _)| *number == it.number).map(|(_, done)| done);
        Row {
            number: it.number,
            href: page_of(desk.packs(), &it.kind, it.number),
            title: it.title.clone(),
            code: it.code.clone(),
            lamp: Lamp::of(it.colour, it.ended, language),
            due: desk.due(it),
            holder: desk.holder(it),
            fine: outcome.is_some_and(Result::is_ok),
            error: match outcome {
                Some(Err(error)) => said(error, &reader),
                _ => refused.clone(),
            },
        }
    };
    let offered = desk.world.roster.posts(desk.today()).take(300);
    let view = BulkPage {
        shell: Shell::new(&reader, "matters", say(language, &format!("matter-bulk-{what}"))),
        rows: seen.iter().map(row).collect(),
        sentence: say_with(language, id, &arguments),
        tried: !step.is_empty(),
        ready: fine,
        remark: word(&typed, "remark").to_owned(),
        post: word(&typed, "post").to_owned(),
        days: word(&typed, "days").to_owned(),
        posts: match what == "hand-over" {
            true => offered.map(|post| (post.code.clone(), post.name.in_language(language).to_owned())).collect(),
            false => Vec::new(),
        },
        what,
        back,
    };
    show(&view.shell.clone(), &view)
}
