//! The list of handovers, and one of them: as a sheet to print, with what may be done with it next.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State as Given};
use axum::response::{IntoResponse, Redirect, Response};
use basis::error::Error;
use basis::language::{Language, Name};
use basis::message::Argument;
use serde::Deserialize;

use super::super::work::{Item, World, choice};
use super::desk::Desk;
use super::rules::{Act, Handover, Part, Party, State};
use super::start::{self, Bureau};
use super::store;
use crate::access::Deed;
use crate::inbox::{self, Addressee, Notice};
use crate::message::{say, say_with};
use crate::pack::tables::CALENDAR;
use crate::page::{Reader, Refusal, Shell, show};
use crate::register::counter::failed;
use crate::store::Failure;
use crate::store::clock::shown;

pub(super) type Page = Result<Response, Refusal>;

/// A handover as a list prints it.
pub(super) struct Row {
    number: i64,
    title: String,
    post: String,
    unit: String,
    change: String,
    day: String,
    state: &'static str,
    state_name: String,
    overdue: bool,
    due: String,
    missing: String,
}

/// What a handover is called: 交接第 3 号.
fn title(number: i64, language: Language) -> String {
    say_with(language, "handover-title", &[("number", number.to_string().into())])
}

fn row(desk: &Desk<'_>, handover: &Handover) -> Row {
    let (language, roster) = (desk.reader.language, &desk.roster);
    let comma = if language == Language::Zh { "、" } else { ", " };
    let wish = &handover.wish;
    let names = |part: Part| {
        let of = handover.parties.iter().filter(|party| party.part == part);
        of.map(|party| roster.person_name(&party.person)).collect::<Vec<_>>().join(comma)
    };
    let to = match wish.receiver.as_str() {
        "" => say(language, "posts-vacant"),
        receiver => roster.person_name(receiver),
    };
    let state = handover.state();
    let overdue = handover.is_overdue(&CALENDAR, &desk.reader.visit.today);
    let missing = handover.unsigned();
    Row {
        number: handover.number,
        title: title(handover.number, language),
        post: roster.post_name(&wish.post, &wish.day, language),
        unit: desk.counter.tree.name(&wish.unit, language).to_owned(),
        change: match names(Part::Giver).as_str() {
            "" => to,
            from => format!("{from} → {to}"),
        },
        day: wish.day.clone(),
        state: state.word(),
        state_name: say(language, &format!("handover-{}", if overdue { "overdue" } else { state.word() })),
        overdue,
        due: match state {
            State::Open => handover.due(&CALENDAR).map_or_else(String::new, |due| due.to_string()),
            _ => String::new(),
        },
        missing: match state {
            State::Open => missing.iter().map(|it| roster.person_name(&it.person)).collect::<Vec<_>>().join(comma),
            _ => String::new(),
        },
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    /// `open`, `drawn`, `done`, `dropped`; all when empty.
    pub state: String,
}

#[derive(Template)]
#[template(path = "organisation/handover/list.html")]
struct ListPage {
    shell: Shell,
    rows: Vec<Row>,
    states: Vec<(&'static str, String, bool)>,
    sentence: String,
    /// No state is asked for.
    all: bool,
    may_draw: bool,
}

/// GET /handovers: overdue first, then by the day they are due.
pub async fn list(Given(bureau): Given<Bureau>, reader: Reader, Query(asked): Query<Asked>) -> Page {
    let desk = Desk::of(&bureau, &reader).await.map_err(failed(&reader))?;
    let mut all = store::list(&bureau.db).await.map_err(failed(&reader))?;
    all.retain(|handover| desk.sees(handover));
    all.sort_by_key(|it| (it.state(), it.due(&CALENDAR).filter(|_| it.state() == State::Open), -it.number));
    let language = reader.language;
    let count = |wanted: &dyn Fn(&Handover) -> bool| {
        Argument::Count(i64::try_from(all.iter().filter(|it| wanted(it)).count()).unwrap_or(i64::MAX))
    };
    let sentence = say_with(
        language,
        "handovers-sentence",
        &[
            ("open", count(&|it| it.state() == State::Open)),
            ("overdue", count(&|it| it.is_overdue(&CALENDAR, &reader.visit.today))),
            ("drawn", count(&|it| it.state() == State::Drawn)),
        ],
    );
    let states = [State::Open, State::Drawn, State::Done, State::Dropped].map(State::word);
    let view = ListPage {
        shell: Shell::new(&reader, "handovers", say(language, "nav-handovers")),
        rows: all
            .iter()
            .filter(|it| asked.state.is_empty() || it.state().word() == asked.state)
            .map(|it| row(&desk, it))
            .collect(),
        states: states.map(|it| (it, say(language, &format!("handover-{it}")), it == asked.state)).into(),
        sentence,
        all: asked.state.is_empty(),
        may_draw: reader.visit.may(Deed::DrawHandover),
    };
    show(&view.shell.clone(), &view)
}

/// A line of the list that is handed over.
pub(super) struct Line {
    pub number: usize,
    pub kind: String,
    pub title: String,
    pub href: String,
}

pub(super) fn lines(items: &[Item], language: Language) -> Vec<Line> {
    let line = |(at, item): (usize, &Item)| Line {
        number: at + 1,
        kind: say(language, &format!("work-{}", item.kind)),
        title: item.title.in_language(language).to_owned(),
        href: item.href.clone(),
    };
    items.iter().enumerate().map(line).collect()
}

struct Signature {
    part: String,
    name: String,
    at: String,
    remark: String,
    excused: bool,
    /// What an excuse for it is sent with.
    word: &'static str,
    person: String,
    may_excuse: bool,
}

struct EventRow {
    at: String,
    act: String,
    person: String,
    post: String,
    remark: String,
}

#[derive(Template)]
#[template(path = "organisation/handover/show.html")]
struct HandoverPage {
    shell: Shell,
    row: Row,
    kind: String,
    to: String,
    reason: String,
    paper: String,
    witness: String,
    lines: Vec<Line>,
    frozen: bool,
    digest: String,
    /// The data version its appointments made; empty for none.
    batch: String,
    signatures: Vec<Signature>,
    events: Vec<EventRow>,
    may_start: bool,
    waits_for_start: bool,
    may_drop: bool,
    /// The part the reader may sign for now.
    signs: Option<(&'static str, String)>,
    witness_waits: bool,
    error: String,
}

async fn handover_page(desk: &Desk<'_>, handover: &Handover, error: String) -> Page {
    let (reader, bureau, language) = (desk.reader, desk.bureau, desk.reader.language);
    let wish = &handover.wish;
    let state = handover.state();
    let frozen = store::frozen(&bureau.db, handover.number).await.map_err(failed(reader))?;
    let items = match (&frozen, desk.roster.post(&wish.post, &wish.day)) {
        (Some(_), _) => handover.items.clone(),
        (None, Some(post)) => {
            let packs = bureau.packs();
            let world = World { roster: &desk.roster, packs, tree: &desk.counter.tree, day: &wish.day };
            bureau.works.open(world, post).await.map_err(failed(reader))?
        }
        (None, None) => Vec::new(),
    };
    let mut row = row(desk, handover);
    if let Some(frozen) = &frozen {
        let own = |name: &Name| name.in_language(language).to_owned();
        (row.post, row.unit) = (own(&frozen.post), own(&frozen.unit));
    }
    let name = |person: &str| {
        let kept = frozen.as_ref().and_then(|frozen| {
            let at = frozen.parties.iter().position(|party| party.person == person)?;
            frozen.names.get(at).cloned()
        });
        kept.unwrap_or_else(|| desk.roster.person_name(person))
    };
    let (starts, person) = (desk.starts(&wish.unit), desk.person());
    let signs = handover.may_sign(person).filter(|_| state == State::Open);
    let open = |party: &Party| handover.settled(party).is_none();
    let view = HandoverPage {
        shell: Shell::new(reader, "handovers", title(handover.number, language)),
        kind: if wish.receiver.is_empty() {
            String::new()
        } else {
            choice(bureau.packs(), "holding", "kind", &wish.kind, language)
        },
        to: if wish.receiver.is_empty() { say(language, "posts-vacant") } else { name(&wish.receiver) },
        reason: wish.reason.clone(),
        paper: wish.paper.clone(),
        witness: name(&wish.witness),
        lines: lines(&items, language),
        digest: frozen.as_ref().map(|frozen| frozen.digest.clone()).unwrap_or_default(),
        batch: frozen
            .as_ref()
            .filter(|frozen| frozen.batch != 0)
            .map_or_else(String::new, |frozen| frozen.batch.to_string()),
        signatures: handover
            .parties
            .iter()
            .map(|party| {
                let event = handover.settled(party);
                Signature {
                    part: say(language, &format!("handover-part-{}", party.part.word())),
                    name: name(&party.person),
                    at: event.map(|event| shown(&event.at)).unwrap_or_default(),
                    remark: event.map(|event| event.remark.clone()).unwrap_or_default(),
                    excused: event.is_some_and(|event| event.act == Act::Excused),
                    word: party.part.word(),
                    person: party.person.clone(),
                    may_excuse: starts && state == State::Open && open(party) && party.person != person,
                }
            })
            .collect(),
        events: handover
            .events
            .iter()
            .map(|event| EventRow {
                at: shown(&event.at),
                act: match &event.party {
                    Some(party) => {
                        let part = say(language, &format!("handover-part-{}", party.part.word()));
                        format!("{} · {part}", say(language, &format!("handover-act-{}", event.act.word())))
                    }
                    None => say(language, &format!("handover-act-{}", event.act.word())),
                },
                person: desk.roster.person_name(&event.person),
                post: match event.post.as_str() {
                    "" => String::new(),
                    post => desk.roster.post_name(post, &reader.visit.today, language),
                },
                remark: event.remark.clone(),
            })
            .collect(),
        may_start: starts && state == State::Drawn,
        waits_for_start: state == State::Drawn && !starts,
        may_drop: state == State::Drawn && (starts || desk.draws(&wish.unit)),
        witness_waits: state == State::Open
            && signs.is_none()
            && handover.unsigned().iter().any(|it| it.person == person),
        signs: signs.map(|party| (party.part.word(), say(language, &format!("handover-part-{}", party.part.word())))),
        frozen: frozen.is_some(),
        row,
        error,
    };
    show(&view.shell.clone(), &view)
}

async fn found(desk: &Desk<'_>, number: i64) -> Result<Handover, Refusal> {
    let missing = || Refusal::not_found(desk.reader.language, &number.to_string());
    let handover = store::find(&desk.bureau.db, number).await.map_err(failed(desk.reader))?.ok_or_else(missing)?;
    // Somebody else's is as one that is not there.
    if desk.sees(&handover) { Ok(handover) } else { Err(missing()) }
}

/// GET /handovers/{number}
pub async fn handover(Given(bureau): Given<Bureau>, reader: Reader, Path(number): Path<i64>) -> Page {
    let desk = Desk::of(&bureau, &reader).await.map_err(failed(&reader))?;
    let handover = found(&desk, number).await?;
    handover_page(&desk, &handover, String::new()).await
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Said {
    pub remark: String,
    /// Whose signature: the part and the person.
    pub part: String,
    pub person: String,
}

/// POST /handovers/{number}/{act}: start, sign, excuse, drop.
pub async fn act(
    Given(bureau): Given<Bureau>,
    reader: Reader,
    Path((number, word)): Path<(i64, String)>,
    Form(said): Form<Said>,
) -> Page {
    let desk = Desk::of(&bureau, &reader).await.map_err(failed(&reader))?;
    let handover = found(&desk, number).await?;
    let unit = &handover.wish.unit;
    let starts = desk.starts(unit);
    let done = match word.as_str() {
        "start" if starts => start::start(&bureau, &reader, number).await,
        "drop" if starts || desk.draws(unit) => settle(&desk, number, starts, (Act::Dropped, None, &said.remark)).await,
        "excuse" if starts => {
            let party = Part::read(&said.part).map(|part| Party { part, person: said.person.clone() });
            settle(&desk, number, true, (Act::Excused, party.as_ref(), &said.remark)).await
        }
        "sign" if handover.concerns(desk.person()) => {
            let party = handover.may_sign(desk.person()).cloned();
            settle(&desk, number, false, (Act::Signed, party.as_ref(), &said.remark)).await
        }
        "start" | "sign" | "drop" | "excuse" => return Err(Refusal::forbidden(reader.language)),
        _ => return Err(Refusal::not_found(reader.language, &word)),
    };
    match done.map_err(failed(&reader))? {
        Ok(()) => Ok(Redirect::to(&format!("/handovers/{number}")).into_response()),
        Err(error) => {
            let desk = Desk::of(&bureau, &reader).await.map_err(failed(&reader))?;
            handover_page(&desk, &handover, error.say(reader.language)).await
        }
    }
}

/// One act with what follows it: the witness is told when all others have signed, whoever drew it up when all is done.
async fn settle(
    desk: &Desk<'_>,
    number: i64,
    starts: bool,
    act: (Act, Option<&Party>, &str),
) -> Result<Result<(), Error>, Failure> {
    let bureau = desk.bureau;
    let who = if act.0 == Act::Signed { desk.reader.visit.who_self() } else { desk.who(starts) };
    let mut write = bureau.db.write().await?;
    let handover = match store::act(&mut write, bureau.clock.as_ref(), &who, number, act).await? {
        Ok(handover) => handover,
        Err(error) => return Ok(Err(error)),
    };
    let wish = &handover.wish;
    let pair = [Language::Zh, Language::En].map(|language| desk.roster.post_name(&wish.post, &wish.day, language));
    let unsigned = handover.unsigned();
    let (message, to, asks) = match (handover.state(), &unsigned[..]) {
        (State::Open, [last]) if last.part == Part::Witness => ("notice-handover-witness", last.person.clone(), true),
        (State::Done, _) => ("notice-handover-done", drawer(&handover), false),
        (State::Dropped, _) => ("notice-handover-dropped", drawer(&handover), false),
        _ => ("", String::new(), false),
    };
    if !to.is_empty() {
        let notice = Notice { message, arguments: vec![("post", pair)], href: format!("/handovers/{number}"), asks };
        inbox::tell(&mut write, bureau.clock.as_ref(), &who, [Addressee::Person(to)], &notice).await?;
    }
    write.commit().await?;
    Ok(Ok(()))
}

fn drawer(handover: &Handover) -> String {
    handover.events.first().map(|event| event.person.clone()).unwrap_or_default()
}
