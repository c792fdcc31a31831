//! Styles, scripts and the chart library, bundled by `ui/build` and embedded in the program.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};

static DIST: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../ui/dist");

/// A mark of all assets: it changes with them, so that browsers may keep each address for good.
static MARK: LazyLock<String> = LazyLock::new(|| {
    let mut hash = Sha256::new();
    for file in DIST.files() {
        hash.update(file.contents());
    }
    hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
});

/// The address of an asset of this build.
pub fn address(name: &str) -> String {
    format!("/assets/{name}?v={}", *MARK)
}

/// The names of the icons in the sprite.
pub fn icons() -> Vec<String> {
    let sprite = DIST.get_file("icons.svg").and_then(|file| file.contents_utf8()).unwrap_or_default();
    let names = sprite.split("<symbol id=\"").skip(1).filter_map(|rest| rest.split('"').next());
    names.map(str::to_owned).collect()
}

/// Serves an asset.
pub async fn asset(Path(name): Path<String>) -> Response {
    let Some(file) = DIST.get_file(&name) else { return StatusCode::NOT_FOUND.into_response() };
    let media_type = match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
    let headers = [(CONTENT_TYPE, media_type), (CACHE_CONTROL, "public, max-age=31536000, immutable")];
    (headers, file.contents()).into_response()
}
