//! The bulletin's page and its downloads.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use basis::document::{Block, Document};
use basis::error::Error;
use basis::period::Period;
use files::writer::{Format, write as write_file};
use serde::Deserialize;

use super::{About, file_name, write};
use crate::access::Deed;
use crate::number::books::Books;
use crate::number::place::{period_label, standing};
use crate::number::shelf::Shelf;
use crate::pack::template::DocumentTemplate;
use crate::page::{Reader, Refusal, Shell, download, segment, show};

type Page = Result<Response, Refusal>;

/// The document the bulletin's pages write when the address names none.
pub const BULLETIN: &str = "monthly-bulletin";

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct BulletinQuery {
    pub document: Option<String>,
    pub format: Option<String>,
    pub date: String,
}

#[derive(Template)]
#[template(path = "document/bulletin.html")]
struct BulletinPage {
    shell: Shell,
    document: Document,
    formats: Vec<(String, String)>,
    kinds: Vec<(String, String, bool)>,
    date: String,
    /// The fields that draft it for publication; none where that is not the reader's to do.
    draft: Vec<(&'static str, String)>,
}

struct Asked {
    books: Books,
    unit: String,
    period: Period,
    kind: String,
}

async fn asked(
    shelf: &Shelf,
    reader: &Reader,
    unit: &str,
    period: &str,
    query: &BulletinQuery,
) -> Result<Asked, Refusal> {
    let books = shelf.books(reader).await?;
    let subject = books.subjects.find(unit).ok_or_else(|| Refusal::not_found(reader.language, unit))?;
    let period = period.parse().map_err(|error: Error| Refusal::wrong(reader.language, &error))?;
    let kind = query.document.clone().unwrap_or_else(|| BULLETIN.to_owned());
    let unit = subject.code.clone();
    Ok(Asked { books, unit, period, kind })
}

impl Asked {
    fn template(&self, reader: &Reader) -> Result<&DocumentTemplate, Refusal> {
        self.books.packs.document(&self.kind).ok_or_else(|| Refusal::not_found(reader.language, &self.kind))
    }

    fn document(&self, reader: &Reader, date: &str) -> Result<Document, Refusal> {
        let about = About { unit: &self.unit, period: self.period, language: reader.language, date };
        Ok(write(self.books.analyst(), self.template(reader)?, &about))
    }
}

/// GET /bulletin: that of the first region that reports by month.
pub async fn first(State(shelf): State<Shelf>, reader: Reader) -> Page {
    let books = shelf.books(&reader).await?;
    let monthly = books.subjects.all().find_map(|subject| {
        let leads = &books.packs.cockpit.lead;
        let known = books.panel.known_of(&subject.code);
        let known = known.into_iter().filter(|(indicator, ..)| leads.contains(indicator)).collect::<Vec<_>>();
        let months = known.into_iter().flat_map(|(.., periods)| periods);
        let latest = months.filter(|period| period.part() != basis::period::Part::Year).max()?;
        matches!(subject.kind.as_str(), "city" | "county" | "province").then_some((subject.code.clone(), latest))
    });
    let to = monthly.map_or_else(|| "/".to_owned(), |(unit, period)| format!("/bulletin/{}/{period}", segment(&unit)));
    Ok(Redirect::to(&to).into_response())
}

/// GET /bulletin/{unit}/{period}, and with `?format=docx` the file.
pub async fn bulletin(
    State(shelf): State<Shelf>,
    reader: Reader,
    Path((unit, period)): Path<(String, String)>,
    Query(query): Query<BulletinQuery>,
) -> Page {
    let asked = asked(&shelf, &reader, &unit, &period, &query).await?;
    let document = asked.document(&reader, &query.date)?;
    if let Some(format) = &query.format {
        if !reader.visit.may(Deed::ExportFigures) {
            return Err(Refusal::forbidden(reader.language));
        }
        reader.visit.reads.note_export();
        let format: Format = format.parse().map_err(|error: Error| Refusal::wrong(reader.language, &error))?;
        let bytes = write_file(&document, format).map_err(|error| Refusal::failed(reader.language, error))?;
        let name = format!("{}.{}", file_name(&document), format.extension());
        return Ok(download(bytes, format.media_type(), &name));
    }
    let own = format!(
        "/bulletin/{}/{}?document={}&date={}",
        segment(&asked.unit),
        asked.period,
        asked.kind,
        segment(&query.date)
    );
    let mut shell = Shell::new(&reader, "bulletin", document.title.clone());
    if let Some(subject) = asked.books.subjects.get(&asked.unit) {
        shell.about(standing(&asked.books, subject, asked.period, reader.language));
    }
    shell.to = format!("bulletin:{}", asked.kind);
    shell.version = asked.books.panel.version().to_string();
    let formats = [Format::Docx, Format::Xlsx, Format::Html, Format::Md];
    let view = BulletinPage {
        formats: formats
            .iter()
            .map(|format| (format.extension().to_owned(), format!("{own}&format={}", format.extension())))
            .collect(),
        kinds: asked
            .books
            .packs
            .documents
            .iter()
            .filter(|kind| !kind.part)
            .map(|kind| {
                let href = format!("/bulletin/{}/{}?document={}", segment(&asked.unit), asked.period, kind.code);
                (kind.name.in_language(reader.language).to_owned(), href, kind.code == asked.kind)
            })
            .collect(),
        date: period_label(asked.period, reader.language),
        draft: draft_fields(&shelf, &reader, &asked, &query.date).await?,
        shell: shell.clone(),
        document,
    };
    show(&shell, &view)
}

/// What POST /publications is sent, for a reader who may draft for the unit.
async fn draft_fields(
    shelf: &Shelf,
    reader: &Reader,
    asked: &Asked,
    date: &str,
) -> Result<Vec<(&'static str, String)>, Refusal> {
    let entered = shelf.books_for(reader, Deed::DraftPublication).await?;
    if entered.subjects.get(&asked.unit).is_none() {
        return Ok(Vec::new());
    }
    let (unit, period) = (asked.unit.clone(), asked.period.to_string());
    Ok(vec![("unit", unit), ("period", period), ("document", asked.kind.clone()), ("date", date.to_owned())])
}
