//! The doors of the registry of a unit in a month: the page and its workbook.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use basis::period::Period;

use super::answer::{Tab, Tile, moves, sentence, tabs, tiles};
use super::asked::Asked;
use super::body::{Body, body, note_revenue};
use super::desk::{Desk, month_of, roll};
use super::export;
use super::view::Printer;
use crate::access::Deed;
use crate::message::say;
use crate::page::place::{Choice, Standing};
use crate::page::{Reader, Refusal, Shell, download, segment, show};
use crate::register::counter::{Page, SharedPacks, failed, may};
use crate::register::units::Units;

#[derive(Template)]
#[template(path = "registry/registry.html")]
struct RegistryPage {
    shell: Shell,
    unit: String,
    month: String,
    own: String,
    sentence: String,
    moves: String,
    tiles: Vec<Tile>,
    tabs: Vec<Tab>,
    asked: Asked,
    body: Body,
    export: Option<String>,
    may_enter: bool,
}

/// GET /registry: where the reader stands, else at their post's unit, in the last month in which anything happened.
pub async fn first(State(units): State<Units>, State(packs): State<SharedPacks>, reader: Reader) -> Page {
    let (counter, roll) = roll(&units, &packs, &reader, Deed::SeeRegister).await?;
    let register = super::definition(&packs).map_err(failed(&reader))?;
    let reach = counter.asker().reach(Deed::SeeRegister, register);
    let seen = reach.as_ref().unwrap_or(&counter.tree);
    let place = reader.place.as_ref();
    let post = reader.visit.actor.first_post().map(|post| post.unit.as_str());
    let unit = place.map(|place| place.unit.as_str()).into_iter().chain(post).find(|unit| seen.get(unit).is_some());
    let unit = unit.ok_or_else(|| Refusal::not_found(reader.language, "registry"))?;
    let today = reader.visit.today.as_str();
    let there = |month: &Period| {
        !roll.members(*month, &basis::registry::Rule::of(basis::registry::Scope::AboveScale)).is_empty()
    };
    let month = place
        .and_then(|place| month_of(place.period).ok())
        .filter(there)
        .or_else(|| roll.last_change(today))
        .or_else(|| today.get(..7)?.parse().ok())
        .ok_or_else(|| Refusal::not_found(reader.language, "registry"))?;
    Ok(Redirect::to(&format!("/registry/{}/{month}", segment(unit))).into_response())
}

/// GET /registry/{unit}/{period}
pub async fn registry(
    State(units): State<Units>,
    State(packs): State<SharedPacks>,
    reader: Reader,
    Path((unit, month)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Page {
    let desk = Desk::open(&units, &packs, &reader, (&unit, &month), Deed::SeeRegister).await?;
    let printer = Printer { register: desk.register, names: &desk.names, language: reader.language };
    let own = format!("/registry/{}/{}", segment(&desk.subject.code), desk.month);
    let title = format!("{} {}", desk.subject.in_language(reader.language), say(reader.language, "nav-registry"));
    let mut shell = Shell::new(&reader, "registry", title);
    shell.version = desk.counter.version.to_string();
    let periods = desk.months().into_iter().map(|month| Choice {
        value: month.to_string(),
        label: printer.month(month),
        chosen: month == desk.month,
    });
    shell.about(Standing {
        unit: desk.subject.code.clone(),
        unit_name: desk.subject.in_language(reader.language).to_owned(),
        period: desk.month,
        periods: periods.collect(),
    });
    // Figures and the registry begin in other months: a look at one does not move the reader in the other.
    shell.moves = reader.chose_place;
    "registry:".clone_into(&mut shell.to);
    let view = RegistryPage {
        unit: desk.subject.in_language(reader.language).to_owned(),
        month: printer.month(desk.month),
        sentence: sentence(&desk, &printer),
        moves: moves(&desk, reader.language),
        tiles: tiles(&desk, &printer, &own),
        tabs: tabs(&desk, &printer, &own, asked.show()),
        body: body(&desk, &printer, &own, &asked, &reader),
        export: may(&reader, desk.register, Deed::ExportRegister)
            .then(|| format!("{own}/export.xlsx?{}", asked.query(&asked.sort, 0))),
        may_enter: may(&reader, desk.register, Deed::EnterRegister),
        shell: shell.clone(),
        own,
        asked,
    };
    show(&shell, &view)
}

/// GET /registry/{unit}/{period}/export.xlsx: everything the page has, a sheet each.
pub async fn export(
    State(units): State<Units>,
    State(packs): State<SharedPacks>,
    reader: Reader,
    Path((unit, month)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Page {
    let desk = Desk::open(&units, &packs, &reader, (&unit, &month), Deed::ExportRegister).await?;
    let printer = Printer { register: desk.register, names: &desk.names, language: reader.language };
    note_singles(&desk, &reader);
    let book = export::book(&desk, &printer, &asked);
    let title = format!(
        "{} {} {}",
        desk.subject.in_language(reader.language),
        say(reader.language, "nav-registry"),
        printer.month(desk.month)
    );
    let bytes = book.to_xlsx().map_err(|error| Refusal::failed(reader.language, error))?;
    Ok(download(bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &format!("{title}.xlsx")))
}

/// What single enterprises take in is read here: the audit says whose.
fn note_singles(desk: &Desk<'_>, reader: &Reader) {
    for growing in desk.growing.iter().flatten() {
        reader.visit.reads.note(&growing.member.code);
    }
    note_revenue(desk, reader);
}
