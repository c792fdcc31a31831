//! Drawing up a handover: which post and when, what is open on it, and who takes it over.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State as Given};
use axum::response::{IntoResponse, Redirect};
use basis::error::Error;
use basis::language::Language;
use serde::Deserialize;

use super::super::record::Post;
use super::super::work::World;
use super::desk::Desk;
use super::pages::{Line, Page, lines};
use super::rules::{self, Wish};
use super::start::{self, Bureau};
use super::store;
use crate::access::Deed;
use crate::inbox::{self, Addressee, Notice};
use crate::message::say;
use crate::pack::register::FieldKind;
use crate::page::{Reader, Shell, show};
use crate::register::counter::failed;
use crate::register::names::Found;
use crate::store::Failure;

/// What is typed, or what a link fills in.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Draft {
    pub post: String,
    pub day: String,
    pub receiver: String,
    /// `vacant` leaves the post empty on purpose, so that an empty name is not taken for it.
    pub vacant: String,
    pub kind: String,
    pub witness: String,
    pub reason: String,
    pub paper: String,
}

#[derive(Template)]
#[template(path = "organisation/handover/new.html")]
struct NewPage {
    shell: Shell,
    draft: Draft,
    /// The posts there are to choose from, with their names.
    posts: Vec<(String, String)>,
    people: Vec<(String, String)>,
    kinds: Vec<(String, String, bool)>,
    /// Whether a post and a day are chosen, so that the list can be shown.
    ready: bool,
    post_name: String,
    holders: String,
    lines: Vec<Line>,
    errors: Vec<(&'static str, String)>,
}

impl NewPage {
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|(own, _)| *own == field).map_or("", |(_, error)| error)
    }
}

/// Names a form offers at once.
const OFFERED: usize = 200;

/// A draft with codes in place of names, and what is wrong with it.
async fn read(desk: &Desk<'_>, mut draft: Draft) -> Result<(Draft, Vec<(&'static str, Error)>), Failure> {
    let mut errors = Vec::new();
    let Some(register) = desk.bureau.packs().register("holding") else { return Ok((draft, errors)) };
    let names = desk.counter.names(register).await?;
    let named = [
        ("post", &mut draft.post, "post"),
        ("receiver", &mut draft.receiver, "person"),
        ("witness", &mut draft.witness, "person"),
    ];
    for (field, text, of) in named {
        let typed = text.trim().to_owned();
        match names.find(of, &typed) {
            _ if typed.is_empty() => {}
            Found::Code(code) => *text = code,
            Found::Several => errors.push((field, Error::new("register-link-several").with("text", typed))),
            Found::Nothing if of == "post" => errors.push((field, Error::new("handover-post").with("post", typed))),
            Found::Nothing => errors.push((field, Error::new("person-unknown").with("person", typed))),
        }
    }
    if !draft.vacant.is_empty() {
        draft.receiver.clear();
    } else if draft.receiver.trim().is_empty() {
        errors.push(("receiver", Error::new("handover-receiver")));
    }
    Ok((draft, errors))
}

/// The post of a draft, when it is one the reader may draw a handover up for.
fn post<'a>(desk: &'a Desk<'_>, draft: &'a Draft) -> Option<&'a Post> {
    desk.roster.post(&draft.post, &draft.day).filter(|post| desk.draws(&post.unit))
}

async fn new_page(desk: &Desk<'_>, draft: Draft, errors: Vec<(&'static str, Error)>) -> Page {
    let (reader, bureau, language) = (desk.reader, desk.bureau, desk.reader.language);
    let mut draft = draft;
    if draft.day.is_empty() {
        draft.day.clone_from(&reader.visit.today);
    }
    if draft.kind.is_empty() {
        "holder".clone_into(&mut draft.kind);
    }
    let mut view = NewPage {
        shell: Shell::new(reader, "handovers", say(language, "handover-new")),
        posts: Vec::new(),
        people: Vec::new(),
        kinds: Vec::new(),
        ready: false,
        post_name: String::new(),
        holders: String::new(),
        lines: Vec::new(),
        errors: errors.into_iter().map(|(field, error)| (field, error.say(language))).collect(),
        draft: draft.clone(),
    };
    if let Some(register) = bureau.packs().register("holding") {
        let names = desk.counter.names(register).await.map_err(failed(reader))?;
        view.people = names.offered("person", OFFERED, language).unwrap_or_default();
        if let Some(FieldKind::Choice(choices)) = register.field("kind").map(|field| &field.kind) {
            let own = choices.iter().filter(|choice| choice.code != "deputy");
            view.kinds = own
                .map(|it| (it.code.clone(), it.name.in_language(language).to_owned(), it.code == draft.kind))
                .collect();
        }
    }
    let posts = desk.roster.posts(&draft.day).filter(|post| desk.draws(&post.unit)).take(OFFERED);
    let unit = |post: &Post| desk.counter.tree.name(&post.unit, language).to_owned();
    view.posts = posts
        .map(|post| (post.code.clone(), format!("{} · {}", post.name.in_language(language), unit(post))))
        .collect();
    if let Some(post) = post(desk, &draft) {
        let world = World { roster: &desk.roster, packs: bureau.packs(), tree: &desk.counter.tree, day: &draft.day };
        let items = bureau.works.open(world, post).await.map_err(failed(reader))?;
        let holders = rules::changing(&desk.roster, &post.code, &draft.day);
        let names: Vec<String> = holders.iter().map(|it| desk.roster.person_name(&it.person)).collect();
        view.holders = names.join(if language == Language::Zh { "、" } else { ", " });
        view.post_name = format!("{} · {}", post.name.in_language(language), unit(post));
        view.lines = lines(&items, language);
        view.ready = true;
        // Whoever answers for the post when nobody is there has an eye on it.
        if view.draft.witness.is_empty() {
            let above = desk.roster.acting(&post.fallback, &draft.day).into_iter().map(|(person, _)| person);
            let free = |person: &String| holders.iter().all(|it| it.person != *person) && *person != draft.receiver;
            view.draft.witness = above.into_iter().find(free).unwrap_or_default();
        }
    } else if !draft.post.is_empty() && view.error("post").is_empty() {
        view.errors.push(("post", Error::new("handover-post").with("post", &draft.post).say(language)));
    }
    show(&view.shell.clone(), &view)
}

/// GET /handovers/new?post=&day=
pub async fn new_form(Given(bureau): Given<Bureau>, reader: Reader, Query(draft): Query<Draft>) -> Page {
    let desk = Desk::of(&bureau, &reader).await.map_err(failed(&reader))?;
    let (draft, mut errors) = read(&desk, draft).await.map_err(failed(&reader))?;
    // Nothing is missing before anything was asked for.
    errors.retain(|(field, _)| *field == "post");
    new_page(&desk, draft, errors).await
}

/// POST /handovers
pub async fn draw(Given(bureau): Given<Bureau>, reader: Reader, Form(typed): Form<Draft>) -> Page {
    let desk = Desk::of(&bureau, &reader).await.map_err(failed(&reader))?;
    let (draft, mut errors) = read(&desk, typed).await.map_err(failed(&reader))?;
    let unit = match post(&desk, &draft) {
        Some(post) => post.unit.clone(),
        None => return new_page(&desk, draft, errors).await,
    };
    let wish = Wish {
        post: draft.post.clone(),
        unit,
        day: draft.day.clone(),
        receiver: draft.receiver.trim().to_owned(),
        kind: draft.kind.clone(),
        witness: draft.witness.trim().to_owned(),
        reason: draft.reason.trim().to_owned(),
        paper: draft.paper.trim().to_owned(),
    };
    for (field, error) in rules::mistakes(&wish, &desk.roster) {
        // One thing is said of a field: what was typed comes before what follows from it.
        if !errors.iter().any(|(own, _)| *own == field) {
            errors.push((field, error));
        }
    }
    if errors.is_empty()
        && let Err(error) = start::prepare(&wish, &desk.roster)
    {
        errors.push((if error.code() == "handover-witness-party" { "witness" } else { "" }, error));
    }
    if !errors.is_empty() {
        return new_page(&desk, draft, errors).await;
    }
    let number = keep(&desk, &wish).await.map_err(failed(&reader))?;
    Ok(Redirect::to(&format!("/handovers/{number}")).into_response())
}

/// Keeps it, and tells whoever may start it.
async fn keep(desk: &Desk<'_>, wish: &Wish) -> Result<i64, Failure> {
    let (bureau, reader) = (desk.bureau, desk.reader);
    let clock = bureau.clock.as_ref();
    let who = desk.who(false);
    let mut write = bureau.db.write().await?;
    let number = store::draw(&mut write, clock, &who, wish).await?;
    let (packs, tree) = (bureau.packs(), &desk.counter.tree);
    let posts = desk.roster.posts_with(packs, tree, Deed::ManagePosts, &wish.unit, &reader.visit.today);
    let own: Vec<&str> = reader.visit.actor.grants().iter().map(|grant| grant.post.as_str()).collect();
    // Whoever draws it up and may start it needs no telling.
    let to = posts.into_iter().filter(|post| !own.contains(&post.as_str())).map(Addressee::Post);
    let notice = Notice {
        message: "notice-handover-drawn",
        arguments: vec![(
            "post",
            [Language::Zh, Language::En].map(|language| desk.roster.post_name(&wish.post, &wish.day, language)),
        )],
        href: format!("/handovers/{number}"),
        asks: true,
    };
    inbox::tell(&mut write, clock, &who, to, &notice).await?;
    write.commit().await?;
    Ok(number)
}
