//! What a page says when it cannot be shown: what happened, and the way on.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use basis::error::Error;
use basis::language::Language;

use crate::message::{say, say_with};

/// A page that cannot be shown.
#[derive(Debug)]
pub struct Refusal {
    language: Language,
    status: StatusCode,
    title: String,
    detail: String,
}

#[derive(Template)]
#[template(path = "page/refusal.html")]
struct RefusalPage<'a> {
    language: Language,
    style: String,
    title: &'a str,
    detail: &'a str,
    home: String,
}

impl Refusal {
    /// The address names something that is not there.
    pub fn not_found(language: Language, what: &str) -> Refusal {
        Refusal {
            language,
            status: StatusCode::NOT_FOUND,
            title: say(language, "refusal-not-found"),
            detail: say_with(language, "refusal-not-found-detail", &[("what", what.into())]),
        }
    }

    /// No role of the reader has this deed. It says nothing of any row.
    pub fn forbidden(language: Language) -> Refusal {
        Refusal {
            language,
            status: StatusCode::FORBIDDEN,
            title: say(language, "refusal-forbidden"),
            detail: say(language, "refusal-forbidden-detail"),
        }
    }

    /// The address or form says something that cannot be so.
    pub fn wrong(language: Language, error: &Error) -> Refusal {
        Refusal {
            language,
            status: StatusCode::BAD_REQUEST,
            title: say(language, "refusal-wrong"),
            detail: error.say(language),
        }
    }

    /// The program failed. The reader learns that nothing was changed; the log has the cause.
    pub fn failed(language: Language, error: impl std::fmt::Display) -> Refusal {
        tracing::error!(%error, "a page failed");
        Refusal {
            language,
            status: StatusCode::INTERNAL_SERVER_ERROR,
            title: say(language, "refusal-failed"),
            detail: say(language, "refusal-failed-detail"),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let page = RefusalPage {
            language: self.language,
            style: super::assets::address("app.css"),
            title: &self.title,
            detail: &self.detail,
            home: say(self.language, "refusal-home"),
        };
        let body = page.render().unwrap_or_else(|_| self.title.clone());
        (self.status, Html(body)).into_response()
    }
}
