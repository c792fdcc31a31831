//! The paper that goes with a move (文书): receipt, notice of what is missing, refusal, decision — printed from the pack's text with
//! what the story says.

use askama::Template;
use axum::extract::{Path, State};

use super::matter_pages::found;
use crate::matter::desk::Desk;
use crate::matter::record::BASIS;
use crate::matter::{Cabinet, Event, Matter, reading};
use crate::pack::matter::Kind;
use crate::page::{Reader, Refusal, Shell, show};
use crate::register::counter::{Page, failed};
use crate::store::clock::{civil, here};

#[derive(Template)]
#[template(path = "supervision/notice.html")]
struct NoticePage {
    shell: Shell,
    back: String,
    lines: Vec<String>,
    code: String,
    signed: String,
    day: String,
}

/// GET /matters/{number}/notice/{step}
pub async fn notice(State(cabinet): State<Cabinet>, reader: Reader, Path((number, step)): Path<(i64, i64)>) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let matter = found(&desk, number).await?;
    let language = reader.language;
    let missing = || Refusal::not_found(language, &step.to_string());
    let kind = desk.packs().kind(&matter.kind).ok_or_else(missing)?;
    let event = matter.events.iter().find(|event| event.step == step).ok_or_else(missing)?;
    let text = kind.notice_of(&event.act).ok_or_else(missing)?;
    let filled = filled(&desk, kind, &matter, event, text.text.in_language(language)).map_err(failed(&reader))?;
    let department = desk.packs().item(&matter.item).and_then(|item| desk.packs().department(&item.department));
    let view = NoticePage {
        shell: Shell::new(&reader, "matters", text.title.in_language(language)),
        back: crate::matter::cabinet::address(number),
        lines: filled.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect(),
        code: event.paper.clone(),
        signed: match department {
            Some(department) => department.name.in_language(language).to_owned(),
            None => desk.unit(&matter.unit),
        },
        day: day(event),
    };
    show(&view.shell.clone(), &view)
}

fn day(event: &Event) -> String {
    civil(&event.at).map_or_else(String::new, |at| at.date().to_string())
}

/// The pack's text with every `{word}` in its place.
fn filled(
    desk: &Desk<'_>,
    kind: &Kind,
    matter: &Matter,
    event: &Event,
    text: &str,
) -> Result<String, crate::store::Failure> {
    let (language, packs) = (desk.language(), desk.packs());
    let item = packs.item(&matter.item);
    let names = |here: bool| {
        let papers = item.into_iter().flat_map(|item| item.papers.iter().enumerate());
        // What came later is not in an earlier paper: the story up to this event says what was there.
        let story = Matter {
            events: matter.events.iter().filter(|own| own.step <= event.step).cloned().collect(),
            ..matter.clone()
        };
        let own = papers.filter(|(place, _)| story.has_paper(*place) == Some(here));
        own.map(|(_, name)| name.in_language(language)).collect::<Vec<_>>().join("、")
    };
    let read = reading(packs, kind, matter, here(desk.cabinet.clock.now()));
    let read = read.map_err(|error| crate::store::Failure::Refused(error.to_string()))?;
    let due = read.as_ref().and_then(|read| read.binding()).map(|it| it.due.date().to_string());
    let pairs = [
        ("number", matter.code.clone()),
        ("title", matter.title.clone()),
        ("item", item.map_or_else(|| matter.title.clone(), |item| item.name.in_language(language).to_owned())),
        (
            "department",
            item.and_then(|item| packs.department(&item.department))
                .map_or_else(String::new, |it| it.name.in_language(language).to_owned()),
        ),
        ("source", item.map_or_else(String::new, |item| item.source.clone())),
        ("papers", names(true)),
        ("missing", names(false)),
        ("remark", event.remark.clone()),
        ("paper", event.paper.clone()),
        ("basis", event.word(BASIS).to_owned()),
        ("day", day(event)),
        ("due", due.unwrap_or_default()),
        ("days", event.days.to_string()),
    ];
    let mut filled = String::with_capacity(text.len() * 2);
    let mut rest = text;
    // Once through: what an applicant typed is never read as a word of ours.
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, after)) = after.split_once('}') else { break };
        match pairs.iter().find(|(own, _)| *own == name) {
            Some((_, value)) => filled.push_str(value),
            None => filled.push_str(matter.field(name)),
        }
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}
