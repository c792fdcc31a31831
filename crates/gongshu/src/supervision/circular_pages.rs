//! The page of the month's circular, and its files.

use askama::Template;
use axum::extract::{Query, State};
use basis::document::{Block, Document};
use basis::error::Error;
use files::writer::{Format, write};
use jiff::civil::Date;
use serde::Deserialize;

use super::circular::Month;
use super::view::Desk;
use crate::access::Deed;
use crate::matter::past::past;
use crate::matter::span::{days, months};
use crate::matter::{Cabinet, Sight};
use crate::message::say;
use crate::page::{Reader, Refusal, Shell, download, segment, show};
use crate::register::counter::{Page, failed};

/// Months that are offered.
const OFFERED: usize = 24;

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Asked {
    pub unit: String,
    /// `2026-11`; the last month that is over where nothing is said.
    pub month: String,
    /// A circular of the pack; the first where nothing is said.
    pub circular: String,
    /// `docx`, `xlsx`, `html` or `md`; the page where nothing is said.
    pub format: String,
}

#[derive(Template)]
#[template(path = "supervision/circular.html")]
struct CircularPage {
    shell: Shell,
    document: Document,
    formats: Vec<(String, String)>,
    units: Vec<(String, String, bool)>,
    months: Vec<(String, String, bool)>,
    circulars: Vec<(String, String, bool)>,
    doors: Vec<(String, String)>,
}

/// The unit that is meant: the one named, else that of the post through which the reader sees matters.
fn unit_of(desk: &Desk<'_>, asked: &str) -> Result<String, Refusal> {
    let own = || desk.reader.visit.actor.on_behalf(Deed::SeeMatter).map(|grant| grant.post.clone());
    let unit = match asked {
        "" => own().and_then(|post| Some(desk.world.roster.post(&post, desk.today())?.unit.clone())),
        unit => Some(unit.to_owned()),
    };
    let seen = |unit: &String| desk.sight.everywhere || desk.sight.units.contains(unit);
    let known = |unit: &String| desk.world.tree.get(unit).is_some();
    unit.filter(|unit| known(unit) && seen(unit)).ok_or_else(|| Refusal::not_found(desk.language(), asked))
}

/// GET /matters/circular
pub async fn circular(State(cabinet): State<Cabinet>, reader: Reader, Query(asked): Query<Asked>) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let language = reader.language;
    let missing = |what: &str| Refusal::not_found(language, what);
    let circulars = &desk.packs().circulars;
    let mut named = circulars.iter().filter(|it| asked.circular.is_empty() || it.code == asked.circular);
    let circular = named.next().ok_or_else(|| missing(&asked.circular))?;
    let kind = desk.packs().kind(&circular.kind).ok_or_else(|| missing(&circular.kind))?;
    let unit = unit_of(&desk, &asked.unit)?;
    let today: Date = desk.today().parse().map_err(|error| Refusal::failed(language, error))?;
    let before = today.first_of_month().yesterday().unwrap_or(today);
    let month = match asked.month.as_str() {
        "" => format!("{:04}-{:02}", before.year(), before.month()),
        month => month.to_owned(),
    };
    let days = days(&month, desk.today()).filter(|_| month.len() == 7);
    let days = days.and_then(|(first, last)| Some((first.parse::<Date>().ok()?, last.parse::<Date>().ok()?)));
    // A month that is not over yet is told as it stands today; one to come cannot be told.
    let (first, last) = days.filter(|(first, _)| *first <= today).ok_or_else(|| missing(&month))?;
    let last = last.min(today);
    let mut sight = Sight::below(&desk.world.tree, &unit, desk.today());
    sight.units.retain(|unit| desk.sight.everywhere || desk.sight.units.contains(unit));
    let past = past(&cabinet.db, desk.packs(), &sight, kind, first, last).await.map_err(failed(&reader))?;
    let month = Month { desk: &desk, circular, unit: &unit, name: desk.unit(&unit), first, last, past };
    let document = month.document();
    if !asked.format.is_empty() {
        let reach = desk.world.tree.within(&reader.visit.actor.reach(Deed::ExportMatter), desk.today());
        if !reader.visit.may(Deed::ExportMatter) || !reach.holds_place(&unit) {
            return Err(Refusal::forbidden(language));
        }
        let format: Format = asked.format.parse().map_err(|error: Error| Refusal::wrong(language, &error))?;
        let bytes = write(&document, format).map_err(|error| Refusal::failed(language, error))?;
        reader.visit.reads.note_export();
        let name = format!("{}.{}", document.title, format.extension());
        return Ok(download(bytes, format.media_type(), &name));
    }
    let own = format!("/matters/circular?unit={}&month={}&circular={}", segment(&unit), month.code(), circular.code);
    let formats = [Format::Docx, Format::Xlsx, Format::Html, Format::Md];
    let mut units: Vec<(String, String, bool)> = match desk.sight.everywhere {
        true => Sight::below(&desk.world.tree, &unit, desk.today()).units,
        false => desk.sight.units.clone(),
    }
    .into_iter()
    .map(|code| (code.clone(), desk.unit(&code), code == unit))
    .collect();
    // A list of hundreds is no choice.
    if 200 < units.len() {
        units.retain(|(.., chosen)| *chosen);
    }
    let view = CircularPage {
        formats: match reader.visit.may(Deed::ExportMatter) {
            true => formats
                .iter()
                .map(|format| (format.extension().to_owned(), format!("{own}&format={}", format.extension())))
                .collect(),
            false => Vec::new(),
        },
        units,
        months: months(&month.code(), desk.today(), OFFERED, language),
        circulars: circulars
            .iter()
            .map(|it| (it.code.clone(), it.name.in_language(language).to_owned(), it.code == circular.code))
            .collect(),
        doors: month.doors(),
        shell: Shell::new(&reader, "matters", say(language, "circular")),
        document,
    };
    show(&view.shell.clone(), &view)
}
