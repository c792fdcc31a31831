//! What a page says when it cannot be shown: what happened, and the way on.

use askama::Template;
use axum::extract::Request;
use axum::extract::multipart::MultipartError;
use axum::http::header::{HOST, REFERER};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use basis::error::Error;
use basis::language::Language;

use super::place::is_own_path;
use super::{Reader, Theme};
use crate::message::{say, say_with};
use crate::request;

/// A page that cannot be shown.
#[derive(Clone, Debug)]
pub struct Refusal {
    language: Language,
    status: StatusCode,
    title: String,
    detail: String,
    /// The request's id, by which the log is searched; empty where nothing failed.
    request: String,
}

#[derive(Template)]
#[template(path = "page/refusal.html")]
struct RefusalPage<'a> {
    language: Language,
    theme: Theme,
    style: String,
    mark: String,
    app: String,
    status: u16,
    title: &'a str,
    detail: &'a str,
    request: String,
    search: String,
    placeholder: String,
    home: String,
    /// The page that led here; empty when none of ours did.
    back: String,
    back_label: String,
}

impl Refusal {
    /// The address names something that is not there.
    pub fn not_found(language: Language, what: &str) -> Refusal {
        Refusal {
            language,
            status: StatusCode::NOT_FOUND,
            title: say(language, "refusal-not-found"),
            detail: say_with(language, "refusal-not-found-detail", &[("what", what.into())]),
            request: String::new(),
        }
    }

    /// Whether it says that something is not there.
    pub fn is_not_found(&self) -> bool {
        self.status == StatusCode::NOT_FOUND
    }

    /// No role of the reader has this deed. It says nothing of any row.
    pub fn forbidden(language: Language) -> Refusal {
        Refusal {
            language,
            status: StatusCode::FORBIDDEN,
            title: say(language, "refusal-forbidden"),
            detail: say(language, "refusal-forbidden-detail"),
            request: String::new(),
        }
    }

    /// The address or form says something that cannot be so.
    pub fn wrong(language: Language, error: &Error) -> Refusal {
        Refusal {
            language,
            status: StatusCode::BAD_REQUEST,
            title: say(language, "refusal-wrong"),
            detail: error.say(language),
            request: String::new(),
        }
    }

    /// What was sent could not be read as a form with a file; too large a one says so with its own status.
    pub fn upload(language: Language, error: &MultipartError) -> Refusal {
        let error_of = |code| Error::new(code).with("detail", error);
        match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => {
                Refusal { status: StatusCode::PAYLOAD_TOO_LARGE, ..Refusal::wrong(language, &error_of("upload-large")) }
            }
            _ => Refusal::wrong(language, &error_of("upload-broken")),
        }
    }

    /// The program failed. The reader learns that nothing was changed, and the request's id; the log has the cause under it.
    pub fn failed(language: Language, error: impl std::fmt::Display) -> Refusal {
        tracing::error!(%error, "a page failed");
        Refusal {
            language,
            status: StatusCode::INTERNAL_SERVER_ERROR,
            title: say(language, "refusal-failed"),
            detail: say(language, "refusal-failed-detail"),
            request: request::id().unwrap_or_default(),
        }
    }

    /// The page, for a reader of one theme who came from `back`.
    fn page(&self, theme: Theme, back: String) -> Response {
        let say = |id| say(self.language, id);
        let page = RefusalPage {
            language: self.language,
            theme,
            style: super::assets::address("app.css"),
            mark: super::assets::address("mark.svg"),
            app: say("app-name"),
            status: self.status.as_u16(),
            title: &self.title,
            detail: &self.detail,
            request: match self.request.as_str() {
                "" => String::new(),
                id => say_with(self.language, "refusal-request", &[("id", id.into())]),
            },
            search: say("search"),
            placeholder: say("search-what"),
            home: say("refusal-home"),
            back,
            back_label: say("refusal-back"),
        };
        let body = page.render().unwrap_or_else(|_| self.title.clone());
        (self.status, Html(body)).into_response()
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.page(Theme::default(), String::new());
        response.extensions_mut().insert(self);
        response
    }
}

/// Around every handler: a refusal looks as the reader wants pages to look, and leads back to where the reader was.
pub async fn dress(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let reader = Reader::of(&parts);
    let back = came_from(&parts.headers).filter(|back| *back != reader.here).unwrap_or_default();
    let response = next.run(Request::from_parts(parts, body)).await;
    let Some(refusal) = response.extensions().get::<Refusal>() else { return response };
    let mut dressed = refusal.page(reader.theme, back);
    for (name, value) in response.headers() {
        if !dressed.headers().contains_key(name) {
            dressed.headers_mut().append(name, value.clone());
        }
    }
    dressed
}

/// The page of ours that led here.
fn came_from(headers: &HeaderMap) -> Option<String> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let (host, path) = text(REFERER)?.split_once("://")?.1.split_once('/')?;
    let path = format!("/{path}");
    (Some(host) == text(HOST) && is_own_path(&path)).then_some(path)
}
