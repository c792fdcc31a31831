//! Boundaries for maps, from the demonstration pack.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::pack::files::embedded_bytes;

fn path_of(code: &str) -> String {
    format!("demo/geo/{code}.json")
}

/// Whether the program has the boundaries of the units below `code`.
pub fn has(code: &str) -> bool {
    code.chars().all(|c| c.is_ascii_alphanumeric()) && embedded_bytes(&path_of(code)).is_some()
}

/// GET /geo/{code}: the boundaries of the units below, as GeoJSON.
pub async fn boundaries(Path(code): Path<String>) -> Response {
    if !has(&code) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let Some(bytes) = embedded_bytes(&path_of(&code)) else { return StatusCode::NOT_FOUND.into_response() };
    ([(CONTENT_TYPE, "application/geo+json"), (CACHE_CONTROL, "public, max-age=86400")], bytes).into_response()
}
