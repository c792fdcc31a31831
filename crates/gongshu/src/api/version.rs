//! Data versions: every accepted change is one, and every answer names the one it was made from.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::Uri;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::extract::{Asked, missing, one_of};
use super::list::{Page, Slice};
use super::{Answer, books};
use crate::access::Deed;
use crate::number::pages::shows;
use crate::number::shelf::Shelf;
use crate::page::Reader;
use crate::server::problem::{Part, Problem};
use crate::store::batch::{self, Batch};

/// A batch, and the data version it made.
#[derive(Serialize, ToSchema)]
pub struct Version {
    pub version: i64,
    /// `figures`, `register`, `withdrawal` …
    pub kind: String,
    pub title: String,
    /// The file it came from, or the version a withdrawal takes back.
    pub source: String,
    /// The file as it was received, by its SHA-256.
    pub file: Option<String>,
    pub rows: i64,
    /// RFC 3339, UTC.
    pub recorded_at: String,
    pub recorded_by: String,
    /// The post on whose behalf it was recorded.
    pub post: String,
    pub unit: String,
}

impl From<Batch> for Version {
    fn from(batch: Batch) -> Version {
        Version {
            version: batch.number,
            kind: batch.kind,
            title: batch.title,
            source: batch.source,
            file: Some(batch.blob).filter(|hash| !hash.is_empty()),
            rows: batch.rows,
            recorded_at: batch.recorded_at,
            recorded_by: batch.recorded_by,
            post: batch.post,
            unit: batch.unit,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct VersionsAsked {
    #[param(pattern = "^(figures|register|withdrawal)$")]
    kind: Option<String>,
    #[param(value_type = Option<i64>, minimum = 1, maximum = 1000)]
    limit: Option<String>,
    #[param(value_type = Option<i64>, minimum = 0)]
    offset: Option<String>,
}

/// GET /api/v1/versions
#[utoipa::path(get, path = "/api/v1/versions", operation_id = "versions", tag = "versions", params(VersionsAsked),
    responses((status = 200, body = Page<Version>), super::document::Refusals))]
pub async fn versions(
    State(shelf): State<Shelf>,
    reader: Reader,
    uri: Uri,
    Asked(asked): Asked<VersionsAsked>,
) -> Answer<Page<Version>> {
    let language = reader.language;
    let slice = Slice::of(language, asked.limit.as_deref(), asked.offset.as_deref())?;
    let kinds = [("figures", "figures"), ("register", "register"), ("withdrawal", "withdrawal")];
    let kind = one_of(language, "kind", asked.kind.as_deref(), &kinds)?;
    let failed = |failure| Problem::failed(language, failure);
    let reach = books(&shelf, &reader, Deed::SeeVersions, None).await?.subjects;
    let batches = batch::list(shelf.db(), i64::MAX).await.map_err(failed)?;
    let shown = batches
        .into_iter()
        .filter(|batch| shows(&reach, &reader, batch) && kind.is_none_or(|kind| kind == batch.kind))
        .collect();
    // The list of versions is not of a version: newer ones come before those already read.
    Ok(slice.cut(&uri, None, shown, Version::from))
}

/// GET /api/v1/versions/{number}
#[utoipa::path(get, path = "/api/v1/versions/{number}", operation_id = "version", tag = "versions",
    params(("number" = i64, Path, example = 1)),
    responses((status = 200, body = Version), super::document::Refusals, super::document::Missing))]
pub async fn version(State(shelf): State<Shelf>, reader: Reader, Path(number): Path<String>) -> Answer<Version> {
    let language = reader.language;
    let missing = || missing(language, Part::Path, "number");
    let reach = books(&shelf, &reader, Deed::SeeVersions, None).await?.subjects;
    let number: i64 = number.parse().map_err(|_| missing())?;
    let found = batch::find(shelf.db(), number).await.map_err(|failure| Problem::failed(language, failure))?;
    let found = found.filter(|batch| shows(&reach, &reader, batch)).ok_or_else(missing)?;
    Ok(Json(Version::from(found)))
}
