//! Matters in words: who has one, what its light is called, what happened.

use basis::clock::Colour;
use basis::error::Error;
use basis::language::Language;

use crate::access::Deed;
use crate::matter::cabinet::World;
use crate::matter::record::{APPEAL, CARD, DISMISSED, FIRED, OPEN, REASSIGN, UPHELD};
use crate::matter::store::Shown;
use crate::matter::{Cabinet, Event, Held, Matter, Sight, hears, may_appeal};
use crate::message::{say, say_with};
use crate::pack::Packs;
use crate::pack::matter::Kind;
use crate::page::{Reader, Refusal};
use crate::register::counter::failed;
use crate::store::clock::shown;

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
        let held = crate::matter::answering(self.world.here(self.packs()), kind, &shown.unit, &shown.holder);
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

/// One line of a story.
pub struct StoryLine {
    pub at: String,
    pub what: String,
    /// Whom the ladder told.
    pub to: String,
    pub by: String,
    pub post: String,
    pub remark: String,
    pub paper: String,
    /// `red`, `yellow` or `blue` where the ladder spoke; empty for what people did.
    pub colour: String,
    /// What became of it, where it is a card that was contested.
    pub fate: String,
    /// The card's step, and what the reader may do with it: `appeal`, `answer` or nothing.
    pub step: i64,
    pub may: &'static str,
}

/// What happened, newest first.
pub fn story(desk: &Desk<'_>, kind: &Kind, matter: &Matter) -> Vec<StoryLine> {
    let here = desk.world.here(desk.packs());
    let person = &desk.reader.visit.actor.person;
    let handles = desk.reader.visit.may(Deed::HandleMatter);
    let appeals = handles && may_appeal(here, kind, matter, person);
    let answers = handles && hears(here, kind, matter).is_some_and(|held| held.has(person));
    let one = |event: &Event| {
        let mut line = line(desk, kind, event);
        let Some(card) = matter.card(event.step) else { return line };
        line.step = event.step;
        line.fate = match (card.stands(), card.waits_for_an_answer()) {
            (false, _) => say(desk.language(), "matter-card-cancelled"),
            (true, true) => say(desk.language(), "matter-card-contested"),
            (true, false) => String::new(),
        };
        line.may = match card.appeal {
            None if appeals => "appeal",
            Some(appeal) if answers && card.answer.is_none() && appeal.person != *person => "answer",
            _ => "",
        };
        line
    };
    matter.events.iter().rev().map(one).collect()
}

fn line(desk: &Desk<'_>, kind: &Kind, event: &Event) -> StoryLine {
    let language = desk.language();
    let days = event.days.to_string();
    let what = match event.act.as_str() {
        OPEN => say(language, "matter-act-open"),
        APPEAL => say(language, "matter-act-appeal"),
        UPHELD => say(language, "matter-act-upheld"),
        DISMISSED => say(language, "matter-act-dismissed"),
        REASSIGN => {
            let party = kind.party(event.word("party")).map_or("", |party| party.name.in_language(language));
            let arguments = [
                ("party", party.into()),
                ("before", desk.post(event.word("before")).into()),
                ("post", desk.post(event.word("post")).into()),
            ];
            say_with(language, "matter-act-reassign", &arguments)
        }
        FIRED | CARD => say(language, &format!("matter-then-{}", event.word("then").replace(':', "-"))),
        act => kind.a_move(act).map_or(act, |it| it.name.in_language(language)).to_owned(),
    };
    let what = match event.days {
        0 => what,
        _ => say_with(language, "matter-act-days", &[("what", what.into()), ("days", days.into())]),
    };
    let to = match (event.act.as_str(), event.word("through")) {
        (FIRED | CARD, "") => say(language, "matter-nobody-there"),
        (FIRED | CARD, through) => desk.post(through),
        _ => String::new(),
    };
    StoryLine {
        at: shown(&event.at),
        what,
        to,
        by: match event.act.as_str() {
            FIRED | CARD => say(language, "matter-by-clock"),
            _ => desk.world.roster.person_name(&event.person),
        },
        post: if event.post.is_empty() { String::new() } else { desk.post(&event.post) },
        remark: event.remark.clone(),
        paper: event.paper.clone(),
        colour: event.word("colour").to_owned(),
        fate: String::new(),
        step: 0,
        may: "",
    }
}

/// What was refused, in the reader's words.
pub fn said(error: &Error, reader: &Reader) -> String {
    error.say(reader.language)
}
