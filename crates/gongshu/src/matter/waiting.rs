//! Matters as work: what a post holds moves with it when it changes hands, and waits for whoever acts through it today.

use basis::clock::Colour;
use basis::language::{Language, Name};

use super::cabinet::page_of;
use super::sight::Sight;
use super::store::{self, Query, Shown};
use crate::access::{Actor, Deed};
use crate::message::say_with;
use crate::organisation::Post;
use crate::organisation::work::{Answer, Item, Work, World};
use crate::pack::Packs;
use crate::store::Db;

/// Matters that posts hold.
pub struct Matters(pub Db);

/// More than that is a list of its own.
const WAITING: i64 = 20;

fn item(packs: &Packs, shown: &Shown) -> Item {
    let title = |language: Language| match shown.colour {
        Colour::Red => say_with(
            language,
            "work-matter-red",
            &[("title", shown.title.as_str().into()), ("due", shown.due_on.as_str().into())],
        ),
        _ => say_with(
            language,
            "work-matter-due",
            &[("title", shown.title.as_str().into()), ("due", shown.due_on.as_str().into())],
        ),
    };
    Item {
        kind: "matter".to_owned(),
        code: shown.code.clone(),
        title: Name::new(title(Language::Zh), title(Language::En)),
        href: page_of(packs, &shown.kind, shown.number),
    }
}

/// A part to be confirmed (协办).
fn assisted(packs: &Packs, shown: &Shown) -> Item {
    let title = |language: Language| {
        say_with(
            language,
            "work-matter-assist",
            &[("title", shown.title.as_str().into()), ("due", shown.due_on.as_str().into())],
        )
    };
    Item { kind: "assist".to_owned(), title: Name::new(title(Language::Zh), title(Language::En)), ..item(packs, shown) }
}

impl Work for Matters {
    fn open<'a>(&'a self, world: World<'a>, post: &'a Post) -> Answer<'a> {
        Box::pin(async move {
            let query = Query {
                sight: Sight::everything(),
                holders: vec![post.code.clone()],
                today: world.day.to_owned(),
                limit: 10_000,
                ..Query::default()
            };
            let mut items: Vec<Item> =
                store::list(&self.0, &query).await?.iter().map(|shown| item(world.packs, shown)).collect();
            let query = Query { assisting: query.holders.clone(), holders: Vec::new(), ..query };
            items.extend(store::list(&self.0, &query).await?.iter().map(|shown| assisted(world.packs, shown)));
            Ok(items)
        })
    }

    fn waiting<'a>(&'a self, world: World<'a>, actor: &'a Actor) -> Answer<'a> {
        Box::pin(async move {
            if !actor.may(Deed::HandleMatter) {
                return Ok(Vec::new());
            }
            let holders = held_by(world, actor);
            if holders.is_empty() {
                return Ok(Vec::new());
            }
            let query = Query {
                sight: Sight::everything(),
                holders,
                today: world.day.to_owned(),
                limit: WAITING,
                ..Query::default()
            };
            let mut items: Vec<Item> =
                store::list(&self.0, &query).await?.iter().map(|shown| item(world.packs, shown)).collect();
            // Beside them what waits for a part of one's own.
            let query = Query { assisting: query.holders.clone(), holders: Vec::new(), ..query };
            items.extend(store::list(&self.0, &query).await?.iter().map(|shown| assisted(world.packs, shown)));
            Ok(items)
        })
    }
}

/// The posts whose matters wait for somebody today: those they act through, and those that have nobody of their own and
/// fall back on one of these.
pub fn held_by(world: World<'_>, actor: &Actor) -> Vec<String> {
    let mine: Vec<&str> =
        actor.grants().iter().filter(|it| it.may(Deed::HandleMatter)).map(|it| it.post.as_str()).collect();
    if mine.is_empty() {
        return Vec::new();
    }
    let answers = |post: &&Post| {
        let answering = world.roster.answering(&post.code, world.day);
        answering.is_some_and(|it| it.people.iter().any(|(person, _)| *person == actor.person))
    };
    world.roster.posts(world.day).filter(answers).map(|post| post.code.clone()).collect()
}
