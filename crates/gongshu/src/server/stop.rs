//! What is said where no page of ours answers: in both languages, because nobody read the request far enough to
//! know the reader's.

use std::any::Any;

use askama::Template;
use axum::body::HttpBody;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use basis::language::Language;

use super::Server;
use super::problem::{self, Problem};
use crate::message::{say, say_with};
use crate::request;

#[derive(Template)]
#[template(path = "server/stop.html")]
struct StopPage {
    status: u16,
    said: Vec<Said>,
}

/// The page in one language.
struct Said {
    language: Language,
    title: String,
    detail: String,
    request: String,
    home: String,
}

/// The messages of a status: what happened, and what now.
fn messages(status: StatusCode) -> (&'static str, &'static str) {
    match status {
        StatusCode::FORBIDDEN => ("stop-foreign", "stop-foreign-detail"),
        StatusCode::NOT_FOUND => ("stop-not-found", "stop-not-found-detail"),
        StatusCode::METHOD_NOT_ALLOWED => ("stop-method", "stop-method-detail"),
        StatusCode::REQUEST_TIMEOUT => ("stop-slow", "stop-slow-detail"),
        StatusCode::PAYLOAD_TOO_LARGE => ("stop-large", "stop-large-detail"),
        StatusCode::TOO_MANY_REQUESTS => ("stop-often", "stop-often-detail"),
        StatusCode::SERVICE_UNAVAILABLE => ("stop-busy", "stop-busy-detail"),
        status if status.is_server_error() => ("stop-failed", "stop-failed-detail"),
        _ => ("stop-wrong", "stop-wrong-detail"),
    }
}

/// The page of a status.
pub fn page(status: StatusCode) -> Response {
    let (title, detail) = messages(status);
    let said = Language::ALL.map(|language| Said {
        language,
        title: say(language, title),
        detail: say(language, detail),
        request: match request::id() {
            Some(id) if status.is_server_error() => say_with(language, "refusal-request", &[("id", id.into())]),
            _ => String::new(),
        },
        home: say(language, "refusal-home"),
    });
    let page = StopPage { status: status.as_u16(), said: said.into() };
    let body = page.render().unwrap_or_else(|_| status.to_string());
    (status, Html(body)).into_response()
}

/// A handler that panicked: the log has it, the reader gets a page, the others notice nothing.
pub(super) fn panicked(_: Box<dyn Any + Send>) -> Response {
    // What it panicked with may quote a figure or a name; the place of the panic is on standard error.
    tracing::error!("a page panicked");
    page(StatusCode::INTERNAL_SERVER_ERROR)
}

/// Ends what takes too long.
pub(super) async fn in_time(State(server): State<Server>, asked: Request, next: Next) -> Response {
    match tokio::time::timeout(server.0.request, next.run(asked)).await {
        Ok(response) => response,
        Err(_) => {
            tracing::warn!("a request took longer than {} seconds", server.0.request.as_secs());
            let mut response = page(StatusCode::SERVICE_UNAVAILABLE);
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("60"));
            response
        }
    }
}

/// Gives a page to refusals that have only a library's English sentence or nothing: a form without a field, a method
/// no page has, a body over its limit.
pub(super) async fn plainly(asked: Request, next: Next) -> Response {
    let program = problem::is_api(asked.uri().path()).then(|| problem::language(asked.headers()));
    let response = next.run(asked).await;
    let status = response.status();
    let refused = status.is_client_error() || status.is_server_error();
    if let Some(language) = program {
        // A program gets its own shape, whoever refused.
        let shaped = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind == problem::MEDIA_TYPE);
        return match refused && !shaped {
            true => with_headers_of(response, Problem::of(language, status).into_response()),
            false => response,
        };
    }
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let ours = kind.is_some_and(|kind| !kind.starts_with("text/plain"));
    let empty = response.body().is_end_stream();
    if !refused || ours || (kind.is_none() && !empty) {
        return response;
    }
    with_headers_of(response, page(status))
}

/// `answer` in the place of `refusal`, with what that says besides: `Allow`, `Retry-After`.
fn with_headers_of(refusal: Response, mut answer: Response) -> Response {
    let (parts, _) = refusal.into_parts();
    for (name, value) in &parts.headers {
        if !answer.headers().contains_key(name) && name != axum::http::header::CONTENT_LENGTH {
            answer.headers_mut().append(name, value.clone());
        }
    }
    answer
}
