//! Matters in words: what happened, and what the reader may say to it.

use basis::error::Error;

use crate::access::Deed;
use crate::matter::bulk::EXTEND;
pub use crate::matter::desk::{Desk, Lamp};
use crate::matter::node::{FORECAST, MET, NODE, NODE_DROP, Told};
use crate::matter::record::{AMOUNT, APPEAL, BASIS, BY_HAND, CARD, DISMISSED, FIRED, OPEN, REASSIGN, UPHELD};
use crate::matter::remind::REMIND;
use crate::matter::share::{ASSIST, CONFIRM, WAIVE};
use crate::matter::{Event, Matter, hears, may_appeal};
use crate::message::{say, say_with};
use crate::pack::matter::{By, Kind};
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
    let days = event.days.to_string();
    let what = match event.act.as_str() {
        // A kind that is opened by hand says how that is called.
        OPEN => match (kind.opened.in_language(language), &kind.new) {
            ("", Some(name)) => name.in_language(language).to_owned(),
            ("", None) => say(language, "matter-act-open"),
            (opened, _) => opened.to_owned(),
        },
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
        ASSIST | CONFIRM | WAIVE => {
            let arguments = [("post", desk.post(event.word("post")).into())];
            say_with(language, &format!("matter-act-{}", event.act), &arguments)
        }
        NODE | FORECAST | MET | NODE_DROP => {
            let name = nodes.iter().find(|it| it.code == event.word("node")).map_or("", |it| it.name);
            let cause = kind.cause(event.word("cause")).map_or("", |cause| cause.name.in_language(language));
            let arguments = [("name", name.into()), ("day", event.word("day").into()), ("cause", cause.into())];
            say_with(language, &format!("matter-act-{}", event.act), &arguments)
        }
        REMIND => say(language, "matter-act-remind"),
        EXTEND => say(language, "matter-act-extend"),
        FIRED | CARD => {
            let then = say(language, &format!("matter-then-{}", event.word("then").replace(':', "-")));
            let rung = kind.ladder.iter().find(|rung| rung.code == event.word("rung"));
            let other = say(language, "matter-other");
            let by_hand = event.word("rung") == BY_HAND;
            match if by_hand { &other } else { rung.map_or("", |rung| rung.name.in_language(language)) } {
                "" => then,
                name => say_with(language, "matter-act-rung", &[("then", then.into()), ("rung", name.into())]),
            }
        }
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
            FIRED | CARD if event.word("rung") != BY_HAND => say(language, "matter-by-clock"),
            act if kind.a_move(act).is_some_and(|it| matches!(it.by, By::Parts | By::Silence | By::Figures)) => {
                say(language, "matter-by-program")
            }
            _ => desk.world.roster.person_name(&event.person),
        },
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
