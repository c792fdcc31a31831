//! Who assists and which nodes there are, on the page of a matter: each with how it stands, and what the reader may do about it.

use basis::error::Error;
use basis::message::Argument;
use jiff::civil::Date;

use super::matter_pages::{Refused, Typed};
use super::view::Desk;
use crate::access::Deed;
use crate::matter::Matter;
use crate::matter::node::{Told, may_drop, may_report, may_set};
use crate::matter::share::{Assist, CONFIRM, may_ask, may_confirm};
use crate::message::{say, say_with};
use crate::pack::matter::Kind;
use crate::page::Refusal;

/// A post that assists.
pub struct AssistLine {
    pub post: String,
    pub name: String,
    pub fate: String,
    pub colour: &'static str,
    pub words: String,
    pub may_confirm: bool,
    pub may_waive: bool,
    /// What was refused here, and of which act.
    pub refused: String,
    pub error: String,
}

/// A node.
pub struct NodeLine {
    pub code: String,
    pub name: String,
    pub baseline: String,
    /// The day it is expected on, or was met.
    pub by: String,
    pub slip: String,
    pub put_off: usize,
    pub why: String,
    pub fate: String,
    pub colour: &'static str,
    pub open: bool,
    pub refused: String,
    pub error: String,
}

/// Both, with the forms.
pub struct Shares {
    /// What units that assist are called; empty where the kind has none.
    pub assist: String,
    pub assists: Vec<AssistLine>,
    pub may_ask: bool,
    /// Whether the kind has nodes.
    pub has_nodes: bool,
    pub nodes: Vec<NodeLine>,
    pub may_set: bool,
    pub may_report: bool,
    pub may_drop: bool,
    pub causes: Vec<(String, String)>,
    pub typed: Typed,
    /// Of the forms that begin one.
    pub ask_error: String,
    pub set_error: String,
}

impl Shares {
    pub fn of(desk: &Desk<'_>, kind: &Kind, matter: &Matter, refused: &Refused) -> Result<Shares, Refusal> {
        let (language, here) = (desk.language(), desk.world.here(desk.packs()));
        let actor = &desk.reader.visit.actor;
        let handles = actor.may(Deed::HandleMatter);
        let person = actor.person.as_str();
        let error_of = |word: &str| if refused.word == word { refused.error.clone() } else { String::new() };
        let asks = handles && may_ask(here, kind, matter, person);
        let assists = matter.assists().map(|it| assist(desk, kind, matter, &it, handles, asks, refused)).collect();
        let nodes = matter.nodes();
        let nodes: Result<Vec<NodeLine>, Error> =
            nodes.iter().map(|told| node(desk, kind, matter, told, refused)).collect();
        let side = |subjective: bool| {
            say(language, if subjective { "matter-cause-subjective" } else { "matter-cause-objective" })
        };
        Ok(Shares {
            assist: kind.assist.as_ref().map_or_else(String::new, |name| name.in_language(language).to_owned()),
            assists,
            may_ask: asks,
            has_nodes: !kind.causes.is_empty(),
            nodes: nodes.map_err(|error| Refusal::wrong(language, &error))?,
            may_set: handles && may_set(here, kind, matter, person),
            may_report: handles && may_report(here, kind, matter, person),
            may_drop: handles && may_drop(here, kind, matter, person),
            causes: kind
                .causes
                .iter()
                .map(|it| (it.code.clone(), format!("{} {}", side(it.subjective), it.name.in_language(language))))
                .collect(),
            typed: refused.typed.clone(),
            ask_error: error_of("assist:ask"),
            set_error: error_of("node:"),
        })
    }
}

fn assist(
    desk: &Desk<'_>,
    kind: &Kind,
    matter: &Matter,
    it: &Assist<'_>,
    handles: bool,
    asks: bool,
    refused: &Refused,
) -> AssistLine {
    let language = desk.language();
    let own = ["confirm", "waive"].into_iter().find(|act| refused.word == format!("assist:{act}:{}", it.post));
    let (fate, colour) = match it.ended {
        None => ("matter-assist-open", "blue"),
        Some(event) if event.act == CONFIRM => ("matter-assist-confirmed", "green"),
        Some(_) => ("matter-assist-waived", "off"),
    };
    let here = desk.world.here(desk.packs());
    AssistLine {
        post: it.post.to_owned(),
        name: desk.post(it.post),
        fate: say(language, fate),
        colour,
        words: it.ended.map_or_else(String::new, |event| format!("{} {}", event.remark, event.paper).trim().to_owned()),
        may_confirm: handles && may_confirm(here, kind, matter, it.post, &desk.reader.visit.actor.person),
        may_waive: asks && it.ended.is_none(),
        refused: own.unwrap_or_default().to_owned(),
        error: own.map_or_else(String::new, |_| refused.error.clone()),
    }
}

/// 滞后 3 个工作日, in words.
pub fn slip_words(desk: &Desk<'_>, slip: i64) -> String {
    let id = match slip {
        0 => "matter-slip-none",
        1.. => "matter-slip-late",
        _ => "matter-slip-early",
    };
    say_with(desk.language(), id, &[("days", Argument::Count(slip.abs()))])
}

fn node(desk: &Desk<'_>, kind: &Kind, matter: &Matter, told: &Told<'_>, refused: &Refused) -> Result<NodeLine, Error> {
    let language = desk.language();
    let today: Date = desk.today().parse().unwrap_or(told.node.baseline);
    let slip = told.node.slip(desk.packs().calendar(), today)?;
    let ended = kind.state(matter.state()).is_none_or(|state| state.ends);
    let (fate, colour) = match (told.dropped, told.met, slip) {
        (Some(_), ..) => ("matter-node-dropped", "off"),
        (None, Some(_), ..=0) => ("matter-node-met", "green"),
        (None, Some(_), _) => ("matter-node-met-late", "off"),
        (None, None, _) if ended => ("matter-ended", "off"),
        (None, None, 1..) if told.node.baseline < today => ("matter-node-late", "red"),
        (None, None, 1..) => ("matter-node-behind", "yellow"),
        (None, None, _) => ("matter-node-on-course", "green"),
    };
    let why: Vec<String> = told
        .forecasts
        .iter()
        .map(|event| {
            let cause = kind.cause(event.word("cause")).map_or("", |cause| cause.name.in_language(language));
            format!("→ {} {cause} {}", event.word("day"), event.remark)
        })
        .chain(told.met.map(|event| format!("{} {}", event.remark, event.paper)))
        .chain(told.dropped.map(|event| event.remark.clone()))
        .map(|text| text.trim().to_owned())
        .collect();
    let own = ["forecast", "met", "node-drop"].into_iter().find(|act| refused.word == format!("{act}:{}", told.code));
    Ok(NodeLine {
        code: told.code.to_owned(),
        name: told.name.to_owned(),
        baseline: told.node.baseline.to_string(),
        by: told.node.met.unwrap_or_else(|| told.node.forecast()).to_string(),
        slip: if told.dropped.is_some() { String::new() } else { slip_words(desk, slip) },
        put_off: told.node.put_off(),
        why: why.join("；"),
        fate: say(language, fate),
        colour,
        open: told.is_open() && !ended,
        refused: own.unwrap_or_default().to_owned(),
        error: own.map_or_else(String::new, |_| refused.error.clone()),
    })
}
