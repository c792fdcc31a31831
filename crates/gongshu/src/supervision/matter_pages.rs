//! The page of a matter: who has it, since when, what happens next; its proof sheet and its story; what the reader may do.

use askama::Template;
use axum::extract::{Path, State};
use basis::clock::{self, Colour};
use basis::error::Error;
use basis::language::Language;
use basis::message::Argument;
use serde::Deserialize;

use super::new_pages::{subtask, talk};
use super::share_view::Shares;
use super::view::{Desk, Lamp, StoryLine, story};
use crate::access::Deed;
use crate::matter::cabinet::{address, page_of};
use crate::matter::record::{CARD, FIRED};
use crate::matter::remind::{REMIND, is_asker};
use crate::matter::{Cabinet, Matter, clock_events, holder, may_move, rule, standing, store, target};
use crate::message::{say, say_with};
use crate::pack::matter::{ClockMove, Kind, Move, Need};
use crate::page::{Reader, Refusal, Shell, show};
use crate::register::counter::{Page, failed};
use crate::store::clock::{here, shown};

/// What comes with a move, as a form writes it.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Typed {
    pub remark: String,
    pub paper: String,
    pub days: String,
    pub basis: String,
    /// `yellow` or `red`, where somebody gives a card.
    pub card: String,
    pub amount: String,
    /// Of a change of hands: which part, and to which post; of a part that assists: the post.
    pub party: String,
    pub post: String,
    /// Of a node.
    pub node: String,
    pub name: String,
    pub day: String,
    pub cause: String,
}

/// A move the reader may make.
struct Choice {
    code: String,
    name: String,
    remark: bool,
    paper: bool,
    days: bool,
    basis: bool,
    amount: bool,
    weighs: bool,
    primary: bool,
    typed: Typed,
    error: String,
}

/// A paper of its item.
struct Paper {
    name: String,
    here: bool,
}

/// What was opened as a part of it.
struct Part {
    href: String,
    title: String,
    state: String,
    lamp: Lamp,
    due: String,
    holder: String,
}

struct Sheet {
    heading: String,
    rows: Vec<clock::ProofRow>,
}

#[derive(Template)]
#[template(path = "supervision/matter.html")]
struct MatterPage {
    shell: Shell,
    number: i64,
    code: String,
    kind: String,
    state: String,
    lamp: Lamp,
    /// 谁在办, 自何时, 下一步.
    has: String,
    since: String,
    next: String,
    facts: Vec<(String, String)>,
    item: Option<(String, String)>,
    whole: Option<(String, String)>,
    papers: Vec<Paper>,
    /// What is missing and what to do about it, before it is offered to accept.
    missing: String,
    parts: Vec<Part>,
    proof: Vec<String>,
    sheets: Vec<Sheet>,
    story: Vec<StoryLine>,
    cards: usize,
    choices: Vec<Choice>,
    parties: Vec<(String, String)>,
    posts: Vec<(String, String)>,
    shares: Shares,
    may_remind: bool,
    reminders: String,
    may_reassign: bool,
    may_card: bool,
    card_error: String,
    remind_error: String,
    reassign: Typed,
    reassign_error: String,
    error: String,
    /// The page of its own that its kind has; empty for none.
    own_page: String,
    /// Where a talk about it is opened; empty for who may not.
    talk: String,
    /// Where a part of it is opened; empty for who may not.
    subtask: String,
}

/// What was refused, and where it was typed.
#[derive(Default)]
pub(super) struct Refused {
    pub word: String,
    pub typed: Typed,
    pub error: String,
}

/// The matter of an address, when the reader sees it; else it is not there.
pub(super) async fn found(desk: &Desk<'_>, number: i64) -> Result<Matter, Refusal> {
    let missing = || Refusal::not_found(desk.language(), &number.to_string());
    let matter = store::find(&desk.cabinet.db, number).await.map_err(failed(desk.reader))?.ok_or_else(missing)?;
    if desk.sees(&matter) { Ok(matter) } else { Err(missing()) }
}

/// Whether the reader may give a part in it to another post: whoever assigns there.
pub(super) fn may_reassign(desk: &Desk<'_>, kind: &Kind, matter: &Matter) -> bool {
    let reach = desk.world.tree.within(&desk.reader.visit.actor.reach(Deed::OpenMatter), desk.today());
    reach.holds_place(&matter.unit) && kind.state(matter.state()).is_some_and(|state| !state.ends)
}

pub(super) async fn page(desk: &Desk<'_>, matter: &Matter, refused: Refused) -> Page {
    let (reader, language, packs) = (desk.reader, desk.language(), desk.packs());
    let kind = packs.kind(&matter.kind).ok_or_else(|| Refusal::not_found(language, &matter.kind))?;
    let now = here(desk.cabinet.clock.now());
    let wrong = |error: Error| Refusal::wrong(language, &error);
    let organisation = desk.world.here(packs);
    let held = holder(organisation, kind, matter);
    let ended = kind.state(matter.state()).is_none_or(|state| state.ends);
    let (mut proof, mut sheets, mut colour) = (Vec::new(), Vec::new(), Colour::Green);
    let mut due = String::new();
    if let Some(rule) = rule(packs, kind, matter) {
        let made = clock::proof(&rule, &clock_events(&rule, matter), packs.calendar(), now).map_err(wrong)?;
        colour = made.reading.colour();
        proof = made.sentences(language);
        due = made.reading.binding().map_or_else(String::new, |it| clock::shown(it.due, it.limit.measure));
        sheets = made
            .reading
            .limits
            .iter()
            .map(|it| Sheet { heading: clock::limit_heading(it, language), rows: made.rows(it.which, language) })
            .collect();
    }
    let item = packs.item(&matter.item);
    let papers = item.into_iter().flat_map(|item| item.papers.iter().enumerate());
    let papers: Vec<Paper> = papers
        .filter_map(|(place, name)| {
            Some(Paper { name: name.in_language(language).to_owned(), here: matter.has_paper(place)? })
        })
        .collect();
    let lacks: Vec<&str> = papers.iter().filter(|paper| !paper.here).map(|paper| paper.name.as_str()).collect();
    // What is missing is said first: to accept it all the same is the second thought.
    let notifies = |it: &Move| !lacks.is_empty() && it.clock == Some(ClockMove::Noticed);
    let mut moves: Vec<Choice> = kind
        .moves_from(matter.state())
        // Steps of a kind with pages of its own are made there, with what belongs to them.
        .filter(|_| reader.visit.may(Deed::HandleMatter) && kind.page.is_empty())
        .filter(|it| may_move(organisation, kind, matter, it, &reader.visit.actor.person).is_some())
        .map(|it| {
            let own = it.code == refused.word;
            Choice {
                code: it.code.clone(),
                name: it.name.in_language(language).to_owned(),
                remark: it.needs.contains(&Need::Remark),
                paper: it.needs.contains(&Need::Paper),
                days: it.needs.contains(&Need::Days),
                basis: it.needs.contains(&Need::Basis),
                amount: it.needs.contains(&Need::Amount),
                weighs: it.weighs,
                primary: notifies(it),
                typed: if own { refused.typed.clone() } else { Typed::default() },
                error: if own { refused.error.clone() } else { String::new() },
            }
        })
        .collect();
    moves.sort_by_key(|choice| !choice.primary);
    if let Some(first) = moves.first_mut() {
        first.primary = true;
    }
    let known = moves.iter().any(|it| it.code == refused.word)
        || ["reassign", CARD, REMIND].contains(&refused.word.as_str())
        || refused.word.contains(':');
    let may_reassign = may_reassign(desk, kind, matter) && reader.visit.may(Deed::OpenMatter);
    let mut facts: Vec<(String, String)> = kind
        .parties
        .iter()
        .map(|party| (party.name.in_language(language).to_owned(), desk.post(matter.party(&party.code))))
        .collect();
    let party = matter.posts().any(|post| desk.sight.posts.iter().any(|own| own == post));
    for field in kind.fields.iter().filter(|field| !matter.field(&field.code).is_empty() && (party || !field.personal))
    {
        facts.push((field.name.in_language(language).to_owned(), matter.field(&field.code).to_owned()));
    }
    facts.push((say(language, "matter-unit"), desk.unit(&matter.unit)));
    if !matter.source.is_empty() {
        facts.push((say(language, "matter-source"), matter.source.clone()));
    }
    let opened = match kind.opened.in_language(language) {
        "" => say(language, "matter-opened"),
        opened => opened.to_owned(),
    };
    facts.push((opened, shown(matter.opened_at())));
    if !due.is_empty() {
        facts.push((say(language, "matter-due"), due));
    }
    let parts = parts(desk, matter).await?;
    let whole = match matter.parent {
        0 => None,
        parent => store::find(&desk.cabinet.db, parent).await.map_err(failed(reader))?.filter(|it| desk.sees(it)),
    };
    let offered = desk.world.roster.posts(desk.today()).take(300);
    let shares = Shares::of(desk, kind, matter, &refused)?;
    let view = MatterPage {
        shell: Shell::new(reader, "matters", matter.title.clone()),
        number: matter.number,
        code: matter.code.clone(),
        kind: kind.name.in_language(language).to_owned(),
        state: desk.state(&matter.kind, matter.state()),
        lamp: Lamp::of(colour, ended, language),
        has: match (&held, ended) {
            (_, true) => String::new(),
            (Some(held), false) => desk.has(held),
            (None, false) => say(language, "matter-nobody-there"),
        },
        since: matter.entered().map_or_else(String::new, |event| shown(&event.at)),
        next: next(desk, kind, matter).map_err(wrong)?,
        facts,
        item: item.map(|it| (it.code.clone(), it.name.in_language(language).to_owned())),
        whole: whole.map(|it| (address(it.number), format!("{} {}", it.code, it.title))),
        missing: match lacks.is_empty() || ended {
            true => String::new(),
            false => {
                let separator = if language == Language::Zh { "、" } else { ", " };
                say_with(language, "matter-missing", &[("papers", lacks.join(separator).into())])
            }
        },
        papers,
        parts,
        proof,
        sheets,
        story: story(desk, kind, matter),
        cards: matter.cards().filter(|card| card.stands()).count(),
        choices: moves,
        parties: kind
            .parties
            .iter()
            .map(|party| (party.code.clone(), party.name.in_language(language).to_owned()))
            .collect(),
        posts: match may_reassign || shares.may_ask {
            true => offered.map(|post| (post.code.clone(), post.name.in_language(language).to_owned())).collect(),
            false => Vec::new(),
        },
        shares,
        may_remind: may_remind(desk, kind, matter),
        reminders: match matter.reminders() {
            0 => String::new(),
            times => {
                let times = i64::try_from(times).unwrap_or(i64::MAX);
                say_with(language, "matter-reminders", &[("times", Argument::Count(times))])
            }
        },
        may_reassign,
        may_card: oversees(desk, matter),
        card_error: if refused.word == CARD { refused.error.clone() } else { String::new() },
        reassign_error: if refused.word == "reassign" { refused.error.clone() } else { String::new() },
        reassign: if refused.word == "reassign" { refused.typed.clone() } else { Typed::default() },
        remind_error: if refused.word == REMIND { refused.error.clone() } else { String::new() },
        error: if known { String::new() } else { refused.error },
        talk: if ended { String::new() } else { talk(desk, matter) },
        subtask: if ended { String::new() } else { subtask(desk, kind, matter) },
        own_page: match kind.page {
            "" => String::new(),
            _ => page_of(packs, &matter.kind, matter.number),
        },
    };
    show(&view.shell.clone(), &view)
}

/// What was opened as a part of it, as the reader sees it.
async fn parts(desk: &Desk<'_>, matter: &Matter) -> Result<Vec<Part>, Refusal> {
    let mut query = store::Query {
        sight: desk.sight.clone(),
        parent: matter.number,
        today: desk.today().to_owned(),
        limit: 200,
        ..store::Query::default()
    };
    let mut shown = store::list(&desk.cabinet.db, &query).await.map_err(failed(desk.reader))?;
    query.ended = true;
    shown.extend(store::list(&desk.cabinet.db, &query).await.map_err(failed(desk.reader))?);
    shown.sort_by_key(|it| it.number);
    let one = |it: &store::Shown| Part {
        href: address(it.number),
        title: it.title.clone(),
        state: desk.state(&it.kind, &it.state),
        lamp: Lamp::of(it.colour, it.ended, desk.language()),
        due: desk.due(it),
        holder: desk.holder(it),
    };
    Ok(shown.iter().map(one).collect())
}

/// What happens next when nobody does anything: the next rung, when, and to whom.
fn next(desk: &Desk<'_>, kind: &Kind, matter: &Matter) -> Result<String, Error> {
    let climbed: Vec<(&str, i64)> = matter
        .events
        .iter()
        .filter(|event| event.act == FIRED || event.act == CARD)
        .map(|event| (event.word("rung"), event.word("term").parse().unwrap_or(-1)))
        .collect();
    let is_fired = |rung: &str, term: i64| climbed.contains(&(rung, term));
    let now = here(desk.cabinet.clock.now());
    let (_, rungs) = standing(desk.packs(), kind, matter, is_fired, now)?;
    let Some(climb) = rungs.iter().find(|climb| !is_fired(&climb.rung.code, climb.term)) else {
        return Ok(String::new());
    };
    let to = target(desk.world.here(desk.packs()), kind, matter, climb.rung);
    let then = say(desk.language(), &format!("matter-then-{}", climb.rung.then.word().replace(':', "-")));
    let to = to.map_or_else(|| say(desk.language(), "matter-nobody-there"), |held| desk.post(&held.through));
    let arguments = [("day", climb.on.to_string().into()), ("then", then.into()), ("to", to.into())];
    Ok(say_with(desk.language(), "matter-next", &arguments))
}

/// GET /matters/{number}
pub async fn matter(State(cabinet): State<Cabinet>, reader: Reader, Path(number): Path<i64>) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let matter = found(&desk, number).await?;
    page(&desk, &matter, Refused::default()).await
}

/// Whether the reader may give cards in it.
pub(super) fn oversees(desk: &Desk<'_>, matter: &Matter) -> bool {
    let actor = &desk.reader.visit.actor;
    actor.may(Deed::GiveCard)
        && desk.world.tree.within(&actor.reach(Deed::GiveCard), desk.today()).holds_place(&matter.unit)
}

/// Whether the reader may press for it: whoever asked, or oversees.
pub(super) fn may_remind(desk: &Desk<'_>, kind: &Kind, matter: &Matter) -> bool {
    let open = kind.state(matter.state()).is_some_and(|state| !state.ends) && kind.page.is_empty();
    let actor = &desk.reader.visit.actor;
    let asks = actor.may(Deed::HandleMatter)
        && is_asker(desk.world.here(desk.packs()), kind, matter, &actor.person)
        && kind.party("asker").is_some();
    open && (asks || oversees(desk, matter))
}
