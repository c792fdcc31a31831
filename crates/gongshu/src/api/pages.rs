//! The API's document as a page: every operation, tried with the reader's own session or a token.

use askama::Template;
use axum::response::Response;

use crate::message::say;
use crate::page::{Reader, Refusal, Shell, show};

#[derive(Template)]
#[template(path = "api/viewer.html")]
struct ViewerPage {
    shell: Shell,
    document: String,
}

/// GET /api
pub async fn viewer(reader: Reader) -> Result<Response, Refusal> {
    let shell = Shell::new(&reader, "api", say(reader.language, "api-title"));
    let document = format!("/api/v1/openapi.json?lang={}", reader.language);
    show(&shell.clone(), &ViewerPage { shell, document })
}
