//! GET /targets/papers/{code}: a paper about a unit's targets, to be read, printed or taken along.

use askama::Template;
use axum::extract::{Path, Query, State};
use basis::document::{Block, Document};
use basis::error::Error;
use files::writer::{Format, write};
use serde::Deserialize;

use super::board_pages::{Asked, shell_of};
use super::paper::document;
use crate::access::Deed;
use crate::document::file_name;
use crate::matter::Cabinet;
use crate::matter::desk::Desk;
use crate::page::{Reader, Refusal, Shell, download, segment, show};
use crate::register::counter::Page;
use crate::target::Targets;

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct PaperQuery {
    /// `docx`, `html`, `md` or `xlsx`; the page where nothing is said.
    format: String,
}

#[derive(Template)]
#[template(path = "tracking/paper.html")]
struct PaperPage {
    shell: Shell,
    document: Document,
    /// The papers there are: name, address, whether it is this one.
    kinds: Vec<(String, String, bool)>,
    formats: Vec<(&'static str, String)>,
}

/// GET /targets/papers/{code}
pub async fn paper(
    State(targets): State<Targets>,
    State(cabinet): State<Cabinet>,
    reader: Reader,
    Path(code): Path<String>,
    Query(query): Query<PaperQuery>,
) -> Page {
    let deed = if query.format.is_empty() { Deed::SeeFigures } else { Deed::ExportFigures };
    if !reader.visit.may(deed) {
        return Err(Refusal::forbidden(reader.language));
    }
    let asked = Asked::by(&targets, &reader, deed).await?;
    let papers = &cabinet.packs().papers;
    let Some(kind) = papers.iter().find(|paper| paper.code == code) else {
        return Err(Refusal::not_found(reader.language, &code));
    };
    let Some(month) = asked.month else { return Err(Refusal::not_found(reader.language, "target")) };
    let desk = Desk::of(&cabinet, &reader).await?;
    let document = document(&asked.printer(&reader), &desk, &asked, month, kind);
    if !query.format.is_empty() {
        let format: Format = query.format.parse().map_err(|error: Error| Refusal::wrong(reader.language, &error))?;
        let bytes = write(&document, format).map_err(|error| Refusal::failed(reader.language, error))?;
        reader.visit.reads.note_export();
        let name = format!("{}.{}", file_name(&document), format.extension());
        return Ok(download(bytes, format.media_type(), &name));
    }
    let own = |code: &str| format!("/targets/papers/{}", segment(code));
    let may_export = reader.visit.may(Deed::ExportFigures);
    let formats = [("docx", Format::Docx), ("html", Format::Html)];
    let shell = shell_of(&reader, &asked, document.title.clone());
    let view = PaperPage {
        kinds: papers
            .iter()
            .map(|it| (it.name.in_language(reader.language).to_owned(), own(&it.code), it.code == code))
            .collect(),
        formats: formats
            .iter()
            .filter(|_| may_export)
            .map(|(name, format)| (*name, format!("{}?format={}", own(&code), format.extension())))
            .collect(),
        document,
        shell: shell.clone(),
    };
    show(&shell, &view)
}
