//! Work that belongs to posts (事务): what is open on a post when it changes hands, and what waits for somebody's step
//! today. Rooms above this one have work of their own kinds; each is a [`Work`], and the program is put together with all.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use basis::language::{Language, Name};

use super::record::Post;
use super::roster::Roster;
use crate::access::Actor;
use crate::message::{say, say_with};
use crate::pack::Packs;
use crate::page::segment;
use crate::register::subjects::Subjects;
use crate::store::Failure;

/// One thing that is open, or that waits.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Item {
    /// What kind of thing: the message `work-` and the word names it.
    pub kind: String,
    /// Its code or number within its kind.
    pub code: String,
    pub title: Name,
    /// Where it is dealt with: a path of this program.
    pub href: String,
}

/// The organisation as it is known now.
#[derive(Clone, Copy)]
pub struct World<'a> {
    pub roster: &'a Roster,
    pub packs: &'a Packs,
    /// All units.
    pub tree: &'a Subjects,
    /// The day that is asked for, ISO.
    pub day: &'a str,
}

pub type Answer<'a> = Pin<Box<dyn Future<Output = Result<Vec<Item>, Failure>> + Send + 'a>>;

/// One kind of work.
pub trait Work: Send + Sync {
    /// What of it is open on a post: it moves to the next holder with the post, and is on the list that is handed over.
    fn open<'a>(&'a self, world: World<'a>, post: &'a Post) -> Answer<'a>;

    /// What of it waits for a step of this person.
    fn waiting<'a>(&'a self, world: World<'a>, actor: &'a Actor) -> Answer<'a>;
}

/// All kinds of work there are. Cheap to clone.
#[derive(Clone, Default)]
pub struct Works(Arc<Vec<Box<dyn Work>>>);

impl Works {
    pub fn new(works: Vec<Box<dyn Work>>) -> Works {
        Works(Arc::new(works))
    }

    pub async fn open(&self, world: World<'_>, post: &Post) -> Result<Vec<Item>, Failure> {
        let mut items = Vec::new();
        for work in self.0.iter() {
            items.extend(work.open(world, post).await?);
        }
        Ok(items)
    }

    pub async fn waiting(&self, world: World<'_>, actor: &Actor) -> Result<Vec<Item>, Failure> {
        let mut items = Vec::new();
        for work in self.0.iter() {
            items.extend(work.waiting(world, actor).await?);
        }
        Ok(items)
    }
}

/// What the registers themselves say a post has: duties, seats in bodies, offices of bodies, delegations.
pub struct Standing;

impl Work for Standing {
    fn open<'a>(&'a self, world: World<'a>, post: &'a Post) -> Answer<'a> {
        let items = standing(world, post);
        Box::pin(async move { Ok(items) })
    }

    fn waiting<'a>(&'a self, _: World<'a>, _: &'a Actor) -> Answer<'a> {
        Box::pin(async { Ok(Vec::new()) })
    }
}

/// A name made in each language.
fn both(name: impl Fn(Language) -> String) -> Name {
    Name::new(name(Language::Zh), name(Language::En))
}

pub(super) fn standing(world: World<'_>, post: &Post) -> Vec<Item> {
    let World { roster, packs, tree, day } = world;
    let mut items = Vec::new();
    let mut item = |kind: &str, code: &str, title: Name, register: &str, row: &str| {
        let href = format!("/register/{register}/{}", segment(row));
        items.push(Item { kind: kind.to_owned(), code: code.to_owned(), title, href });
    };
    for duty in roster.duties(&post.code, day) {
        let title = both(|language| match duty.about.as_str() {
            "" => duty.title.clone(),
            about => format!("{} · {}", duty.title, tree.name(about, language)),
        });
        item("duty", &duty.code, title, "duty", &duty.code);
    }
    for seat in roster.seats(day).filter(|seat| seat.post == post.code) {
        let Some(body) = roster.body(&seat.body, day) else { continue };
        let title = both(|language| {
            let name = choice(packs, "member", "seat", &seat.seat, language);
            format!("{} · {name}", body.name.in_language(language))
        });
        item("seat", &seat.code, title, "member", &seat.code);
    }
    for body in roster.bodies(day).filter(|body| body.office == post.code) {
        item("office", &body.code, body.name.clone(), "body", &body.code);
    }
    for delegation in roster.delegations(&post.code, day) {
        let lends = delegation.from == post.code;
        let title = both(|language| {
            let deeds: Vec<String> =
                delegation.deeds.iter().map(|deed| say(language, &format!("deed-{deed}"))).collect();
            let (message, other) =
                if lends { ("work-lent-to", &delegation.to) } else { ("work-lent-by", &delegation.from) };
            let deeds = deeds.join(if language == Language::Zh { "、" } else { ", " });
            say_with(
                language,
                message,
                &[("post", roster.post_name(other, day, language).into()), ("deeds", deeds.into())],
            )
        });
        item("delegation", &delegation.code, title, "delegation", &delegation.code);
    }
    items
}

/// What a choice of a register's field is called.
pub(super) fn choice(packs: &Packs, register: &str, field: &str, code: &str, language: Language) -> String {
    use crate::pack::register::FieldKind;
    let field = packs.register(register).and_then(|register| register.field(field));
    let name = match field.map(|field| &field.kind) {
        Some(FieldKind::Choice(choices)) => choices.iter().find(|own| own.code == code).map(|own| &own.name),
        _ => None,
    };
    name.map_or(code, |name| name.in_language(language)).to_owned()
}
