//! One reader before the book (事项台): who has a matter, what its light is called, in the reader's words.

use basis::clock::Colour;
use basis::language::Language;

use super::cabinet::{Cabinet, World};
use super::holder::{Held, answering};
use super::record::Matter;
use super::sight::Sight;
use super::store::Shown;
use crate::message::{say, say_with};
use crate::pack::Packs;
use crate::page::{Reader, Refusal};
use crate::register::counter::failed;

/// A light with its word.
#[derive(Clone, Debug)]
pub struct Lamp {
    pub colour: &'static str,
    pub name: String,
}

impl Lamp {
    pub fn of(colour: Colour, ended: bool, language: Language) -> Lamp {
        match ended {
            true => Lamp { colour: "off", name: say(language, "matter-ended") },
            false => Lamp { colour: colour.word(), name: say(language, &format!("matter-light-{}", colour.word())) },
        }
    }
}

/// One reader before the book.
pub struct Desk<'a> {
    pub cabinet: &'a Cabinet,
    pub reader: &'a Reader,
    pub world: World,
    pub sight: Sight,
}

impl<'a> Desk<'a> {
    pub async fn of(cabinet: &'a Cabinet, reader: &'a Reader) -> Result<Desk<'a>, Refusal> {
        let world = cabinet.world().await.map_err(failed(reader))?;
        let sight = Sight::of(&reader.visit.actor, &world.tree, &reader.visit.today);
        Ok(Desk { cabinet, reader, world, sight })
    }

    pub fn language(&self) -> Language {
        self.reader.language
    }

    pub fn packs(&self) -> &Packs {
        self.cabinet.packs()
    }

    pub fn today(&self) -> &str {
        &self.reader.visit.today
    }

    pub fn post(&self, post: &str) -> String {
        self.world.roster.post_name(post, self.today(), self.language())
    }

    /// The post a text means: its code, its name, or what a list offers; else the text, which is then refused as no post.
    pub fn post_meant(&self, text: &str) -> String {
        let posts = || self.world.roster.posts(self.today());
        if text.is_empty() || posts().any(|post| post.code == text) {
            return text.to_owned();
        }
        let mut named = posts().filter(|post| post.name.zh == text || post.name.en == text);
        match (named.next(), named.next()) {
            (Some(one), None) => one.code.clone(),
            _ => text.to_owned(),
        }
    }

    pub fn unit(&self, unit: &str) -> String {
        self.world.tree.name(unit, self.language()).to_owned()
    }

    /// The people who are there, by name.
    pub fn people(&self, held: &Held) -> String {
        let names: Vec<String> = held.people.iter().map(|(person, _)| self.world.roster.person_name(person)).collect();
        names.join(if self.language() == Language::Zh { "、" } else { ", " })
    }

    /// Who has it: the post, who is there for it, and through which other post where that is so.
    pub fn has(&self, held: &Held) -> String {
        let post = if held.post.is_empty() { &held.through } else { &held.post };
        let arguments = [
            ("post", self.post(post).into()),
            ("people", self.people(held).into()),
            ("through", self.post(&held.through).into()),
        ];
        let id = if held.through == *post { "matter-has" } else { "matter-has-through" };
        say_with(self.language(), id, &arguments)
    }

    /// Who is there for a post in a list.
    pub fn holder(&self, shown: &Shown) -> String {
        if shown.ended || shown.holder.is_empty() {
            return String::new();
        }
        let Some(kind) = self.packs().kind(&shown.kind) else { return self.post(&shown.holder) };
        let held = answering(self.world.here(self.packs()), kind, &shown.unit, &shown.holder);
        held.map_or_else(|| self.post(&shown.holder), |held| self.has(&held))
    }

    pub fn state(&self, kind: &str, state: &str) -> String {
        let definition = self.packs().kind(kind).and_then(|kind| kind.state(state));
        definition.map_or(state, |it| it.name.in_language(self.language())).to_owned()
    }

    /// Whether the reader sees a matter.
    pub fn sees(&self, matter: &Matter) -> bool {
        self.sight.sees(&matter.unit, matter.posts())
    }

    pub fn due(&self, shown: &Shown) -> String {
        if shown.due_on.starts_with("9999") {
            return String::new();
        }
        match shown.provisional {
            true => say_with(self.language(), "matter-due-provisional", &[("day", shown.due_on.as_str().into())]),
            false => shown.due_on.clone(),
        }
    }
}
