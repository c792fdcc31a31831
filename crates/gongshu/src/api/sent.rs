//! What a program sends to be entered: rows or a file, as they are kept.

use axum::extract::Multipart;
use axum::extract::multipart::MultipartRejection;
use basis::error::{Error, Finding};
use basis::language::Language;
use serde::Deserialize;
use utoipa::ToSchema;

use super::extract::unread_form;
use crate::page::desk::Received;
use crate::server::problem::{Part, Problem, ProblemFinding};
use crate::store::audit::Who;
use crate::store::batch::Sender;

/// Rows of one request; more are sent in several, or as a file.
pub const ROWS_MAX: usize = 10_000;

/// What was sent, as it is kept.
#[derive(Clone, Copy)]
pub struct Content<'a> {
    pub name: &'a str,
    pub media_type: &'a str,
    pub bytes: &'a [u8],
    pub title: &'a str,
}

impl<'a> Content<'a> {
    /// Rows under a name of their own; the title is the program's, else that name.
    pub fn rows(name: &'a str, bytes: &'a [u8], title: Option<&'a str>) -> Content<'a> {
        Content { name, media_type: "application/json", bytes, title: titled(title, name) }
    }

    pub fn file(received: &'a Received, title: Option<&'a str>) -> Content<'a> {
        Content {
            name: &received.name,
            media_type: &received.media_type,
            bytes: &received.bytes,
            title: titled(title, &received.name),
        }
    }

    /// Who sends it, for the batch.
    pub fn sender(&self, unit: &'a str, by: &'a Who) -> Sender<'a> {
        let Content { name: file, media_type, bytes, title } = *self;
        Sender { file, media_type, bytes, title, unit, by }
    }
}

fn titled<'a>(title: Option<&'a str>, name: &'a str) -> &'a str {
    title.map(str::trim).filter(|title| !title.is_empty()).unwrap_or(name)
}

/// A form with one file.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FileSent {
    /// The file.
    #[schema(value_type = String, format = Binary, content_media_type = "application/octet-stream")]
    pub file: Vec<u8>,
}

/// The file of a form.
pub async fn received(form: Result<Multipart, MultipartRejection>, language: Language) -> Result<Received, Problem> {
    let form = form.map_err(|_| Problem::new(language, "media-type"))?;
    let received = Received::from_form(form).await.map_err(|error| unread_form(language, &error))?;
    if received.name.is_empty() {
        let error = Error::new("upload-missing");
        return Err(Problem::new(language, "body-invalid").because(language, &error).at(Part::Body, "file"));
    }
    // What is not a file stands in the address, or it would be passed over.
    if let Some((name, _)) = received.fields.first() {
        let error = Error::new("body-field").with("field", name);
        return Err(Problem::new(language, "body-invalid").because(language, &error).at(Part::Body, name.as_str()));
    }
    Ok(received)
}

/// How findings name their places.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Places {
    /// As a file has them: its row and its cell.
    File,
    /// As rows of JSON have them: the first row is 1, and there are no cells.
    Rows,
}

impl Places {
    pub fn told(self, findings: &[Finding], language: Language) -> Vec<ProblemFinding> {
        let told = findings.iter().map(|finding| ProblemFinding::of(finding, language));
        match self {
            Places::File => told.collect(),
            Places::Rows => told.map(of_row).collect(),
        }
    }
}

fn of_row(told: ProblemFinding) -> ProblemFinding {
    // The measure of a row is its aspect and its span.
    let field = told.field.map(|field| if field == "measure" { "span".to_owned() } else { field });
    ProblemFinding {
        row: told.row.and_then(|row| row.checked_sub(1)).filter(|row| 0 < *row),
        cell: None,
        field,
        ..told
    }
}
