//! The page of a meeting: what became of earlier decisions, the agenda, who came, what was said and decided; what the reader may do.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use basis::cadence::Cadence;
use basis::error::Error;
use files::writer::{Format, write};
use serde::Deserialize;

use super::export::document;
use super::sheet::{DecisionView, SeatView, Section, TopicView};
use super::sitting::Sitting;
use super::talks::TALK;
use super::view::{address, body_name, series_name, turn_of};
use crate::access::Deed;
use crate::attachment::Panel;
use crate::matter::Cabinet;
use crate::matter::desk::{Desk, Lamp};
use crate::message::say;
use crate::page::{Reader, Refusal, Shell, download, show};
use crate::register::counter::Page;

/// What was refused, on which form, with everything that was typed.
#[derive(Clone, Default)]
pub(super) struct Refused {
    /// The form: `call`, `decide:3`, `drop:matter:12`.
    pub form: String,
    pub typed: BTreeMap<String, String>,
    pub error: String,
}

#[derive(Template)]
#[template(path = "dispatch/meeting.html")]
struct MeetingPage {
    shell: Shell,
    number: i64,
    lamp: Lamp,
    sentence: String,
    facts: Vec<(String, String)>,
    /// What became of earlier decisions.
    before: Vec<DecisionView>,
    before_sentence: String,
    /// The meeting before and the one after.
    earlier: Option<(String, String)>,
    later: Option<(String, String)>,
    sections: Vec<Section>,
    proposed: Vec<TopicView>,
    dropped: Vec<TopicView>,
    seats: Vec<SeatView>,
    general: Vec<DecisionView>,
    corrections: Vec<(String, String, String, String)>,
    /// Whether the reader writes in it, and how far it is.
    writes: bool,
    ended: bool,
    held: bool,
    /// The steps the reader may make.
    may: Vec<String>,
    today: String,
    exports: Vec<(&'static str, String)>,
    posts: Vec<(String, String)>,
    /// Where a talk is opened from it; empty for who may not.
    talk: String,
    /// The sheets of what leaders are in touch with, before a quarterly meeting (M090); empty for any other.
    leaders: String,
    /// The page of its tour, where it is one (M104).
    tour: String,
    attachments: Panel,
    refused: Refused,
}

impl MeetingPage {
    /// What was typed into a field of a form that was refused.
    fn typed(&self, form: &str, name: &str) -> &str {
        match self.refused.form == form {
            true => self.refused.typed.get(name).map_or("", String::as_str),
            false => "",
        }
    }

    fn error(&self, form: &str) -> &str {
        if self.refused.form == form { &self.refused.error } else { "" }
    }

    /// What was refused of a form that is not there any more: somebody was quicker, or it comes later.
    fn stray(&self) -> &str {
        let act = self.refused.form.split(':').next().unwrap_or_default();
        let is_there = match act {
            "call" | "hold" | "issue" | "postpone" | "cancel" => self.can(act),
            "add" | "drop" => !self.ended,
            "summary" | "decide" | "seats" => self.held && !self.ended,
            "correct" => self.held && self.ended,
            "paper" => true,
            _ => false,
        };
        if is_there { "" } else { &self.refused.error }
    }

    fn can(&self, word: &str) -> bool {
        self.may.iter().any(|own| own == word)
    }
}

/// Posts a form offers at once.
const OFFERED: usize = 300;

pub(super) async fn page(desk: &Desk<'_>, sitting: Sitting<'_>, refused: Refused) -> Page {
    let (reader, language) = (desk.reader, desk.language());
    let meeting = &sitting.meeting;
    let title = format!("{} {}", body_name(desk, &meeting.body), turn_of(desk, meeting));
    let mut facts = vec![
        (say(language, "matter-number"), sitting.matter.code.clone()),
        (say(language, "meeting-series"), series_name(desk, &meeting.series)),
        (say(language, "matter-state"), desk.state(&sitting.matter.kind, sitting.matter.state())),
        (say(language, "meeting-due"), meeting.due_day.clone()),
    ];
    for party in &sitting.kind.parties {
        facts.push((party.name.in_language(language).to_owned(), desk.post(sitting.matter.party(&party.code))));
    }
    let optional = [
        ("meeting-planned", &meeting.planned),
        ("meeting-place", &meeting.place),
        ("meeting-held-on", &meeting.held_on),
        ("meeting-paper", &sitting.paper().to_owned()),
    ]
    .map(|(id, value)| (say(language, id), value.clone()));
    facts.extend(optional.into_iter().filter(|(_, value)| !value.is_empty()));
    let posts = desk.world.roster.posts(desk.today()).take(OFFERED);
    let posts = match sitting.writes {
        true => posts
            .map(|post| (post.code.clone(), format!("{} · {}", post.name.in_language(language), desk.unit(&post.unit))))
            .collect(),
        false => Vec::new(),
    };
    let exports = match reader.visit.may(Deed::ExportMatter) && sitting.may_export(desk) {
        true => vec![
            ("docx", format!("/meetings/{}/file?format=docx", meeting.matter)),
            ("xlsx", format!("/meetings/{}/file?format=xlsx", meeting.matter)),
        ],
        false => Vec::new(),
    };
    let view = MeetingPage {
        number: meeting.matter,
        lamp: sitting.lamp(desk),
        sentence: sitting.sentence(desk),
        facts,
        before: sitting.before_views(desk),
        before_sentence: sitting.before_sentence(desk),
        earlier: sitting.earlier.as_ref().map(|it| (turn_of(desk, it), address(it.matter))),
        later: sitting.later.as_ref().map(|it| (turn_of(desk, it), address(it.matter))),
        sections: sitting.sections(desk),
        proposed: sitting.proposed(desk),
        dropped: sitting.dropped(desk),
        seats: sitting.seats(desk),
        general: sitting.decisions_of(desk, 0),
        corrections: sitting.corrected(desk),
        writes: sitting.writes,
        ended: sitting.ended,
        held: !meeting.held_on.is_empty(),
        may: sitting.may(desk),
        today: desk.today().to_owned(),
        exports,
        posts,
        attachments: Panel::new(
            language,
            format!("{}/attachments", address(meeting.matter)),
            sitting.writes && !sitting.ended,
            &sitting.attached,
            if refused.form == "paper" { refused.error.clone() } else { String::new() },
            |person| desk.world.roster.person_name(person),
        ),
        tour: match meeting.series(desk.packs()).and_then(|series| series.tour.as_ref()) {
            Some(_) => format!("{}/tour", address(meeting.matter)),
            None => String::new(),
        },
        leaders: match meeting.series(desk.packs()).map(|series| series.cadence) {
            Some(Cadence::Quarter) if !desk.packs().visits.is_empty() => {
                format!("/visits/leaders?quarter={}", meeting.first_day)
            }
            _ => String::new(),
        },
        talk: match sitting.writes && reader.visit.may(Deed::OpenMatter) && desk.packs().kind(TALK).is_some() {
            true => format!("/matters/new?kind={TALK}&parent={}", meeting.matter),
            false => String::new(),
        },
        refused,
        shell: Shell::new(reader, "meetings", title),
    };
    show(&view.shell.clone(), &view)
}

/// GET /meetings/{number}
pub async fn meeting(State(cabinet): State<Cabinet>, reader: Reader, Path(number): Path<i64>) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let sitting = Sitting::of(&desk, number).await?;
    page(&desk, sitting, Refused::default()).await
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    /// `docx` or `xlsx`; docx where nothing is said.
    format: String,
}

/// GET /meetings/{number}/file?format=docx: agenda and minutes as a document, or a workbook.
pub async fn file(
    State(cabinet): State<Cabinet>,
    reader: Reader,
    Path(number): Path<i64>,
    Query(asked): Query<Asked>,
) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let sitting = Sitting::of(&desk, number).await?;
    if !sitting.may_export(&desk) {
        return Err(Refusal::not_found(reader.language, &number.to_string()));
    }
    let format = if asked.format.is_empty() { "docx" } else { &asked.format };
    let format: Format = format.parse().map_err(|error: Error| Refusal::wrong(reader.language, &error))?;
    let document = document(&desk, &sitting);
    let bytes = write(&document, format).map_err(|error| Refusal::failed(reader.language, error))?;
    reader.visit.reads.note_export();
    let name = format!("{}.{}", document.title, format.extension());
    Ok(download(bytes, format.media_type(), &name))
}
