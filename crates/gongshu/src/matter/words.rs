//! What a story tells, in a reader's words: what happened, and who did it. Every page that shows a matter's events says them so.

use super::bulk::EXTEND;
use super::desk::Desk;
use super::node::{FORECAST, MET, NODE, NODE_DROP, Told};
use super::record::{APPEAL, BY_HAND, CARD, DISMISSED, Event, FIRED, OPEN, REASSIGN, UPHELD};
use super::remind::REMIND;
use super::share::{ASSIST, CONFIRM, WAIVE};
use crate::message::{say, say_with};
use crate::pack::matter::{By, Kind};

/// What happened.
pub fn what(desk: &Desk<'_>, kind: &Kind, event: &Event, nodes: &[Told<'_>]) -> String {
    let language = desk.language();
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
    match event.days {
        0 => what,
        _ => say_with(language, "matter-act-days", &[("what", what.into()), ("days", event.days.to_string().into())]),
    }
}

/// Who did it: a person, the clock, or the program by the kind's own moves.
pub fn who(desk: &Desk<'_>, kind: &Kind, event: &Event) -> String {
    let language = desk.language();
    match event.act.as_str() {
        FIRED | CARD if event.word("rung") != BY_HAND => say(language, "matter-by-clock"),
        act if kind.a_move(act).is_some_and(|it| matches!(it.by, By::Parts | By::Silence | By::Figures)) => {
            say(language, "matter-by-program")
        }
        // A part of the program that did something signs with its own name.
        _ => match desk.world.roster.person(&event.person) {
            Some(person) => person.name.clone(),
            None => say(language, "matter-by-program"),
        },
    }
}
