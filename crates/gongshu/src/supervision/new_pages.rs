//! Assigning a task (交办): what, to which post, until when, and where it comes from.

use std::collections::BTreeMap;

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect};
use basis::clock::{Limit, Measure};
use basis::error::Error;
use jiff::civil::Date;
use serde::Deserialize;

use super::view::Desk;
use crate::access::Deed;
use crate::matter::cabinet::address;
use crate::matter::{Cabinet, Opening};
use crate::message::say;
use crate::page::{Reader, Shell, show};
use crate::register::counter::{Page, failed};
use crate::register::subjects::Subjects;

/// What is typed, or what a link fills in.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Draft {
    pub title: String,
    pub lead: String,
    pub due: String,
    pub source: String,
    pub remark: String,
}

#[derive(Template)]
#[template(path = "supervision/new.html")]
struct NewPage {
    shell: Shell,
    draft: Draft,
    asker: String,
    posts: Vec<(String, String)>,
    errors: Vec<(&'static str, String)>,
}

impl NewPage {
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|(own, _)| *own == field).map_or("", |(_, error)| error)
    }
}

/// Posts a form offers at once.
const OFFERED: usize = 300;

/// The kind that is assigned by hand.
const TASK: &str = "task";

fn reach(desk: &Desk<'_>) -> Subjects {
    desk.world.tree.within(&desk.reader.visit.actor.reach(Deed::OpenMatter), desk.today())
}

/// The post a text means: its code, its name, or what the list offers.
fn post_of(desk: &Desk<'_>, reach: &Subjects, text: &str) -> Option<(String, String)> {
    let text = text.trim();
    let posts = desk.world.roster.posts(desk.today()).filter(|post| reach.holds_place(&post.unit));
    let mut found: Vec<(String, String)> = posts
        .filter(|post| post.code == text || post.name.zh == text || post.name.en == text)
        .map(|post| (post.code.clone(), post.unit.clone()))
        .collect();
    // One code is meant before any name.
    if let Some(at) = found.iter().position(|(code, _)| code == text) {
        return Some(found.swap_remove(at));
    }
    if found.len() == 1 { found.pop() } else { None }
}

async fn page(desk: &Desk<'_>, draft: Draft, errors: Vec<(&'static str, Error)>) -> Page {
    let (reader, language) = (desk.reader, desk.language());
    let reach = reach(desk);
    let posts = desk.world.roster.posts(desk.today()).filter(|post| reach.holds_place(&post.unit)).take(OFFERED);
    let view = NewPage {
        shell: Shell::new(reader, "matters", say(language, "matter-new")),
        posts: posts
            .map(|post| (post.code.clone(), format!("{} · {}", post.name.in_language(language), desk.unit(&post.unit))))
            .collect(),
        asker: reader
            .visit
            .actor
            .on_behalf(Deed::OpenMatter)
            .map_or_else(String::new, |grant| grant.post_name.in_language(language).to_owned()),
        errors: errors.into_iter().map(|(field, error)| (field, error.say(language))).collect(),
        draft,
    };
    show(&view.shell.clone(), &view)
}

/// GET /matters/new
pub async fn new_form(State(cabinet): State<Cabinet>, reader: Reader, Query(draft): Query<Draft>) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    page(&desk, draft, Vec::new()).await
}

/// POST /matters/new
pub async fn open(State(cabinet): State<Cabinet>, reader: Reader, Form(draft): Form<Draft>) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let mut errors = Vec::new();
    if draft.title.trim().is_empty() {
        errors.push(("title", Error::new("matter-needs-title")));
    }
    let lead = post_of(&desk, &reach(&desk), &draft.lead);
    if lead.is_none() {
        errors.push(("lead", Error::new("matter-post").with("post", draft.lead.trim())));
    }
    let today: Option<Date> = desk.today().parse().ok();
    let days = match (draft.due.trim().parse::<Date>(), today) {
        (Ok(due), Some(today)) if today < due => {
            due.since(today).ok().and_then(|span| u32::try_from(span.get_days()).ok())
        }
        _ => None,
    };
    if days.is_none() {
        errors.push(("due", Error::new("matter-due").with("text", draft.due.trim())));
    }
    let who = reader.visit.who(Deed::OpenMatter);
    let (Some((lead, unit)), Some(days), true) = (lead, days, errors.is_empty()) else {
        return page(&desk, draft, errors).await;
    };
    let opening = Opening {
        kind: TASK.to_owned(),
        title: draft.title.clone(),
        unit,
        source: draft.source.clone(),
        parties: BTreeMap::from([("asker".to_owned(), who.post.clone()), ("lead".to_owned(), lead)]),
        legal: Some(Limit { measure: Measure::CalendarDays, count: days }),
        remark: draft.remark.clone(),
        ..Opening::default()
    };
    match cabinet.open(&who, &opening).await.map_err(failed(&reader))? {
        Ok(number) => Ok(Redirect::to(&address(number)).into_response()),
        Err(error) => page(&desk, draft, vec![("title", error)]).await,
    }
}
