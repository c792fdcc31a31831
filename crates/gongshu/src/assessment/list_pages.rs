//! The list of assessments and schemes, and opening a run.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect};
use serde::Deserialize;

use super::office::{self, Opening};
use super::record::State as Stands;
use super::view::{address, runs, state, title};
use crate::access::Deed;
use crate::matter::Cabinet;
use crate::matter::desk::Desk;
use crate::message::say;
use crate::number::shelf::Shelf;
use crate::page::{Reader, Shell, show};
use crate::register::counter::{Page, failed};
use crate::target::Targets;

struct RunRow {
    href: String,
    title: String,
    unit: String,
    state: String,
    settled: bool,
    appeals: usize,
}

struct SchemeRow {
    href: String,
    code: String,
    name: String,
    source: String,
    items: usize,
    vetoes: usize,
}

#[derive(Template)]
#[template(path = "assessment/list.html")]
struct ListPage {
    shell: Shell,
    sentence: String,
    rows: Vec<RunRow>,
    schemes: Vec<SchemeRow>,
    may_open: bool,
}

/// GET /assessments
pub async fn list(State(cabinet): State<Cabinet>, reader: Reader) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let runs = runs(&cabinet, &desk).await?;
    let language = reader.language;
    let open = runs.iter().filter(|run| run.state() != Stands::Settled).count();
    let appeals: usize = runs.iter().map(|run| run.open_appeals().len()).sum();
    let sentence = super::output::words(
        language,
        "assessments-sentence",
        &[("open", &open.to_string()), ("all", &runs.len().to_string()), ("appeals", &appeals.to_string())],
    );
    let row = |run: &super::record::Run| RunRow {
        href: address(run.number),
        title: title(&desk, run),
        unit: desk.unit(&run.unit),
        state: state(run, language),
        settled: run.state() == Stands::Settled,
        appeals: run.open_appeals().len(),
    };
    let schemes = desk.packs().assessments.iter().map(|it| SchemeRow {
        href: format!("/assessments/schemes/{}", it.scheme.code),
        code: it.scheme.code.clone(),
        name: it.scheme.name.in_language(language).to_owned(),
        source: it.scheme.source.clone(),
        items: it.scheme.items.len(),
        vetoes: it.scheme.vetoes.len(),
    });
    let view = ListPage {
        shell: Shell::new(&reader, "assessments", say(language, "nav-assessments")),
        sentence,
        rows: runs.iter().map(row).collect(),
        schemes: schemes.collect(),
        may_open: reader.visit.may(Deed::RunAssessment),
    };
    show(&view.shell.clone(), &view)
}

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Typed {
    scheme: String,
    year: String,
    table: String,
}

#[derive(Template)]
#[template(path = "assessment/new.html")]
struct NewPage {
    shell: Shell,
    typed: Typed,
    schemes: Vec<(String, String, bool)>,
    unit: String,
    error: String,
}

async fn form(cabinet: &Cabinet, reader: &Reader, typed: Typed, error: String) -> Page {
    let desk = Desk::of(cabinet, reader).await?;
    let language = reader.language;
    let schemes = desk.packs().assessments.iter().map(|it| {
        let code = it.scheme.code.clone();
        let chosen = code == typed.scheme;
        (code, it.scheme.name.in_language(language).to_owned(), chosen)
    });
    let view = NewPage {
        schemes: schemes.collect(),
        unit: desk.unit(&reader.visit.unit(Deed::RunAssessment)),
        shell: Shell::new(reader, "assessments", say(language, "assessment-new")),
        typed,
        error,
    };
    show(&view.shell.clone(), &view)
}

/// GET /assessments/new?scheme=…&year=…
pub async fn new_form(State(cabinet): State<Cabinet>, reader: Reader, Query(typed): Query<Typed>) -> Page {
    form(&cabinet, &reader, typed, String::new()).await
}

/// POST /assessments/new
pub async fn open(
    State(cabinet): State<Cabinet>,
    State(shelf): State<Shelf>,
    State(targets): State<Targets>,
    reader: Reader,
    Form(typed): Form<Typed>,
) -> Page {
    let books = shelf.books_for(&reader, Deed::RunAssessment).await?;
    let targets = targets.seen(&reader).await?;
    let who = reader.visit.who(Deed::RunAssessment);
    let opening = Opening {
        scheme: typed.scheme.clone(),
        unit: reader.visit.unit(Deed::RunAssessment),
        year: typed.year.trim().parse().unwrap_or(0),
        table: typed.table.clone(),
    };
    match office::open(&cabinet, &books, &targets, &who, &opening).await.map_err(failed(&reader))? {
        Ok(number) => Ok(Redirect::to(&address(number)).into_response()),
        Err(error) => form(&cabinet, &reader, typed, error.say(reader.language)).await,
    }
}
