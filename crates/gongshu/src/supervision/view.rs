//! Matters in words: what happened, and what the reader may say to it.

use basis::error::Error;

use crate::access::Deed;
pub use crate::matter::desk::{Desk, Lamp};
use crate::matter::node::Told;
use crate::matter::record::{AMOUNT, BASIS, CARD, FIRED};
use crate::matter::{Event, Matter, hears, may_appeal, words};
use crate::message::{say, say_with};
use crate::pack::matter::Kind;
use crate::page::Reader;
use crate::store::clock::shown;

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
    /// The paper that is printed with it; empty for none.
    pub notice: String,
    /// Its step, and of a card what the reader may do with it: `appeal`, `answer` or nothing.
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
    let nodes = matter.nodes();
    let one = |event: &Event| {
        let mut line = line(desk, kind, event, &nodes);
        line.step = event.step;
        let Some(card) = matter.card(event.step) else { return line };
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

fn line(desk: &Desk<'_>, kind: &Kind, event: &Event, nodes: &[Told<'_>]) -> StoryLine {
    let language = desk.language();
    let to = match (event.act.as_str(), event.word("through")) {
        (FIRED | CARD, "") => say(language, "matter-nobody-there"),
        (FIRED | CARD, through) => desk.post(through),
        _ => String::new(),
    };
    StoryLine {
        at: shown(&event.at),
        what: words::what(desk, kind, event, nodes),
        to,
        by: words::who(desk, kind, event),
        post: if event.post.is_empty() { String::new() } else { desk.post(&event.post) },
        remark: match (event.word(BASIS), event.word(AMOUNT)) {
            ("", "") => event.remark.clone(),
            (basis, "") => {
                format!("{} {}", event.remark, say_with(language, "matter-by-law", &[("basis", basis.into())]))
            }
            (_, amount) => {
                format!("{} {}", event.remark, say_with(language, "matter-charged", &[("amount", amount.into())]))
            }
        },
        paper: event.paper.clone(),
        colour: event.word("colour").to_owned(),
        fate: String::new(),
        notice: kind.notice_of(&event.act).map_or_else(String::new, |it| it.title.in_language(language).to_owned()),
        step: 0,
        may: "",
    }
}

/// What was refused, in the reader's words.
pub fn said(error: &Error, reader: &Reader) -> String {
    error.say(reader.language)
}
