//! What units have published: open to everybody, as its page is.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::{IntoResponse, Response};
use files::writer::Format;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Answer;
use super::extract::{Asked, missing, one_of};
use super::list::{Page, Slice, Words};
use crate::number::shelf::Shelf;
use crate::page::{Reader, download};
use crate::publication::{Publication as Kept, State as Stands, list};
use crate::server::problem::{Part, Problem};
use crate::store::blob;

/// A bulletin that is public.
#[derive(Serialize, ToSchema)]
pub struct Publication {
    pub number: i64,
    pub unit: String,
    pub period: String,
    pub title: Words,
    /// The data version it was written from.
    pub version: i64,
    /// When it was approved: RFC 3339, UTC.
    pub published_at: String,
}

/// A bulletin with its text.
#[derive(Serialize, ToSchema)]
pub struct PublishedText {
    pub publication: Publication,
    /// The text as HTML without scripts or styles, as it was checked.
    pub article: Words,
}

fn pair(pair: &[String; 2]) -> Words {
    Words { zh: pair[0].clone(), en: pair[1].clone() }
}

impl From<&Kept> for Publication {
    fn from(kept: &Kept) -> Publication {
        Publication {
            number: kept.number,
            unit: kept.draft.unit.clone(),
            period: kept.draft.period.clone(),
            title: pair(&kept.draft.title),
            version: kept.draft.version,
            published_at: kept.events.last().map_or_else(String::new, |event| event.at.clone()),
        }
    }
}

async fn published(shelf: &Shelf, reader: &Reader) -> Result<Vec<Kept>, Problem> {
    let mut all = list(shelf.db()).await.map_err(|failure| Problem::failed(reader.language, failure))?;
    all.retain(|it| it.state() == Stands::Published);
    Ok(all)
}

async fn one(shelf: &Shelf, reader: &Reader, number: &str) -> Result<Kept, Problem> {
    let number: Option<i64> = number.parse().ok();
    let found = published(shelf, reader).await?.into_iter().find(|it| Some(it.number) == number);
    // A draft, one that was taken down and one that never was are the same to the public.
    found.ok_or_else(|| missing(reader.language, Part::Path, "number"))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PublicationsAsked {
    #[param(max_length = 100, pattern = r"^[^\x00]*$")]
    unit: Option<String>,
    #[param(value_type = Option<i64>, minimum = 1, maximum = 1000)]
    limit: Option<String>,
    #[param(value_type = Option<i64>, minimum = 0)]
    offset: Option<String>,
}

/// GET /api/v1/publications
#[utoipa::path(get, path = "/api/v1/publications", operation_id = "publications", tag = "publications",
    params(PublicationsAsked), security(()),
    responses((status = 200, body = Page<Publication>), super::document::Refusals))]
pub async fn publications(
    State(shelf): State<Shelf>,
    reader: Reader,
    uri: Uri,
    Asked(asked): Asked<PublicationsAsked>,
) -> Answer<Page<Publication>> {
    let slice = Slice::of(reader.language, asked.limit.as_deref(), asked.offset.as_deref())?;
    let all = published(&shelf, &reader).await?;
    let wanted = |it: &&Kept| asked.unit.as_deref().is_none_or(|unit| unit == it.draft.unit);
    let found: Vec<&Kept> = all.iter().filter(wanted).collect();
    Ok(slice.cut(&uri, None, found, Publication::from))
}

/// GET /api/v1/publications/{number}
#[utoipa::path(get, path = "/api/v1/publications/{number}", operation_id = "publication", tag = "publications",
    params(("number" = i64, Path, example = 1)), security(()),
    responses((status = 200, body = PublishedText), super::document::Refusals, super::document::Missing))]
pub async fn publication(
    State(shelf): State<Shelf>,
    reader: Reader,
    Path(number): Path<String>,
) -> Answer<PublishedText> {
    let kept = one(&shelf, &reader, &number).await?;
    Ok(Json(PublishedText { publication: Publication::from(&kept), article: pair(&kept.draft.article) }))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FileAsked {
    #[param(pattern = "^(zh|en)$")]
    lang: Option<String>,
}

/// GET /api/v1/publications/{number}/file: the docx that was checked.
#[utoipa::path(get, path = "/api/v1/publications/{number}/file", operation_id = "publication-file",
    tag = "publications", params(("number" = i64, Path, example = 1), FileAsked), security(()),
    responses(
        (status = 200, body = Vec<u8>,
            content_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        super::document::Refusals, super::document::Missing))]
pub async fn publication_file(
    State(shelf): State<Shelf>,
    reader: Reader,
    Path(number): Path<String>,
    Asked(asked): Asked<FileAsked>,
) -> Result<Response, Problem> {
    let language = reader.language;
    let kept = one(&shelf, &reader, &number).await?;
    let which = one_of(language, "lang", asked.lang.as_deref(), &[("zh", 0), ("en", 1)])?.unwrap_or(0);
    let file = blob::get(shelf.db(), &kept.draft.file[which]).await;
    let file = file.map_err(|failure| Problem::failed(language, failure))?;
    let file = file.ok_or_else(|| missing(language, Part::Path, "number"))?;
    Ok(download(file.bytes, Format::Docx.media_type(), &file.name).into_response())
}
