//! Opening matters: one with its number, its first event and its holder told, and whatever is opened as a part of it.

use std::collections::BTreeMap;

use basis::clock::Limit;
use basis::error::Error;

use super::cabinet::World;
use super::moving::{by, settle, tell_holder};
use super::record::{Event, Matter, OPEN, PAPERS};
use super::share::ask_in;
use super::store;
use crate::pack::Packs;
use crate::store::audit::Who;
use crate::store::clock::Clock;
use crate::store::{Failure, Write};

/// A matter before it has a number.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Opening {
    pub kind: String,
    pub title: String,
    pub unit: String,
    pub item: String,
    pub source: String,
    pub parent: i64,
    pub parties: BTreeMap<String, String>,
    /// What was filled in, by field of the kind.
    pub fields: BTreeMap<String, String>,
    /// The places of the item's papers that came with it; `None` where nobody knows.
    pub papers: Option<Vec<usize>>,
    /// The posts that are asked to assist.
    pub assists: Vec<String>,
    pub promised: Option<Limit>,
    pub legal: Option<Limit>,
    pub remark: String,
    /// What is opened with it as a part of it (并联), all of it or nothing.
    pub parts: Vec<Opening>,
}

/// Opens a matter and its parts in the change at hand: everything, or nothing.
pub async fn open_in(
    write: &mut Write,
    packs: &Packs,
    world: &World,
    clock: &dyn Clock,
    who: &Who,
    opening: &Opening,
) -> Result<Result<Matter, Error>, Failure> {
    let whole = match open_one(write, packs, world, clock, who, opening, opening.parent).await? {
        Ok(matter) => matter,
        Err(error) => return Ok(Err(error)),
    };
    for part in &opening.parts {
        if let Err(error) = open_one(write, packs, world, clock, who, part, whole.number).await? {
            return Ok(Err(error));
        }
    }
    Ok(Ok(whole))
}

async fn open_one(
    write: &mut Write,
    packs: &Packs,
    world: &World,
    clock: &dyn Clock,
    who: &Who,
    opening: &Opening,
    parent: i64,
) -> Result<Result<Matter, Error>, Failure> {
    let Some((kind, state)) = packs.kind(&opening.kind).and_then(|kind| Some((kind, kind.opening()?))) else {
        return Ok(Err(Error::new("matter-kind")));
    };
    if opening.title.trim().is_empty() {
        return Ok(Err(Error::new("matter-needs-title")));
    }
    for party in &kind.parties {
        let post = opening.parties.get(&party.code).map_or("", String::as_str);
        if world.roster.post(post, &world.day).is_none() {
            return Ok(Err(Error::new("matter-post").with("post", post)));
        }
    }
    for field in kind.fields.iter().filter(|field| !field.optional) {
        if opening.fields.get(&field.code).is_none_or(|text| text.trim().is_empty()) {
            return Ok(Err(Error::new("matter-needs-field").with("field", &field.code)));
        }
    }
    if let Some(unknown) = opening.fields.keys().find(|code| kind.fields.iter().all(|field| field.code != **code)) {
        return Ok(Err(Error::new("matter-field").with("field", unknown)));
    }
    if kind.clock.is_some() && opening.promised.is_none() && opening.legal.is_none() {
        return Ok(Err(Error::new("matter-needs-limit")));
    }
    let mut matter = Matter {
        kind: kind.code.clone(),
        title: opening.title.trim().to_owned(),
        unit: opening.unit.clone(),
        item: opening.item.clone(),
        source: opening.source.trim().to_owned(),
        parent,
        parties: opening.parties.clone(),
        fields: opening.fields.iter().map(|(code, text)| (code.clone(), text.trim().to_owned())).collect(),
        promised: opening.promised,
        legal: opening.legal,
        ..Matter::default()
    };
    let year = clock.today().year();
    store::insert(write, &mut matter, year, |sequence| printed(&kind.number, year, sequence)).await?;
    let event = Event {
        act: OPEN.to_owned(),
        state: state.code.clone(),
        clock: "received".to_owned(),
        remark: opening.remark.trim().to_owned(),
        data: papers(opening.papers.as_deref()),
        ..by(clock, who)
    };
    store::append(write, &mut matter, event).await?;
    settle(write, packs, clock, &matter, kind).await?;
    tell_holder(write, packs, world, clock, who, &matter, kind).await?;
    for post in &opening.assists {
        if kind.assist.is_none() {
            return Ok(Err(Error::new("matter-field").with("field", post)));
        }
        if let Err(error) = ask_in(write, packs, world, clock, who, &mut matter, post, "").await? {
            return Ok(Err(error));
        }
    }
    Ok(Ok(matter))
}

pub(super) fn papers(places: Option<&[usize]>) -> BTreeMap<String, String> {
    let Some(places) = places else { return BTreeMap::new() };
    let text: Vec<String> = places.iter().map(usize::to_string).collect();
    BTreeMap::from([(PAPERS.to_owned(), text.join(","))])
}

/// `督办〔{year}〕{seq:4}号` with its year and its running number.
pub(super) fn printed(pattern: &str, year: i16, sequence: i64) -> String {
    let mut text = pattern.replace("{year}", &year.to_string());
    while let Some((before, rest)) = text.split_once("{seq") {
        let Some((width, after)) = rest.split_once('}') else { break };
        let width: usize = width.trim_start_matches(':').parse().unwrap_or(1);
        text = format!("{before}{sequence:0width$}{after}");
    }
    text
}
