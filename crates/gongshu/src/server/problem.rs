//! A refusal as programs read it (RFC 9457, application/problem+json): everything under `/api/` that is not done says so
//! in this shape, with a code that stays, whichever part of the program refused.

use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_TYPE, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use basis::error::{Error, Finding, Severity};
use basis::language::Language;
use serde::Serialize;
use utoipa::ToSchema;

use crate::message::say;
use crate::request;

/// The media type of a refusal.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// Every code with its status: docs/api.md lists them, and none is ever renamed.
pub const CODES: [(&str, StatusCode); 28] = [
    ("request-invalid", StatusCode::BAD_REQUEST),
    ("parameter-invalid", StatusCode::BAD_REQUEST),
    ("parameter-missing", StatusCode::BAD_REQUEST),
    ("parameter-repeated", StatusCode::BAD_REQUEST),
    ("parameter-unknown", StatusCode::BAD_REQUEST),
    ("header-invalid", StatusCode::BAD_REQUEST),
    ("body-unreadable", StatusCode::BAD_REQUEST),
    ("sign-in-required", StatusCode::UNAUTHORIZED),
    ("token-unknown", StatusCode::UNAUTHORIZED),
    ("token-expired", StatusCode::UNAUTHORIZED),
    ("token-ended", StatusCode::UNAUTHORIZED),
    ("forbidden", StatusCode::FORBIDDEN),
    ("foreign-page", StatusCode::FORBIDDEN),
    ("sign-in-unfinished", StatusCode::FORBIDDEN),
    ("not-found", StatusCode::NOT_FOUND),
    ("method-not-allowed", StatusCode::METHOD_NOT_ALLOWED),
    ("request-slow", StatusCode::REQUEST_TIMEOUT),
    ("books-changed", StatusCode::CONFLICT),
    ("state-conflict", StatusCode::CONFLICT),
    ("idempotency-key-busy", StatusCode::CONFLICT),
    ("body-large", StatusCode::PAYLOAD_TOO_LARGE),
    ("media-type", StatusCode::UNSUPPORTED_MEDIA_TYPE),
    ("body-invalid", StatusCode::UNPROCESSABLE_ENTITY),
    ("findings", StatusCode::UNPROCESSABLE_ENTITY),
    ("idempotency-key-reused", StatusCode::UNPROCESSABLE_ENTITY),
    ("too-often", StatusCode::TOO_MANY_REQUESTS),
    ("failed", StatusCode::INTERNAL_SERVER_ERROR),
    ("busy", StatusCode::SERVICE_UNAVAILABLE),
];

/// Whether programs ask there, and get JSON whatever happens.
pub fn is_api(path: &str) -> bool {
    path.starts_with("/api/")
}

/// The language a program asks for: the one `Accept-Language` weighs most, Chinese where it names neither.
pub fn language(headers: &HeaderMap) -> Language {
    let wanted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut best = (Language::default(), 0);
    for part in wanted.split(',') {
        let mut pieces = part.split(';');
        let tag = pieces.next().unwrap_or_default().trim().to_ascii_lowercase();
        let found = match tag.split('-').next() {
            Some("zh") => Language::Zh,
            Some("en") => Language::En,
            _ => continue,
        };
        let weight = pieces.find_map(|piece| piece.trim().strip_prefix("q=")).map_or(Some(1000), thousandths);
        if let Some(weight) = weight
            && best.1 < weight
        {
            best = (found, weight);
        }
    }
    best.0
}

/// `0.8` as 800; at most three places, as the header's rule has it.
fn thousandths(text: &str) -> Option<u32> {
    let (whole, fraction) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let fraction = format!("{fraction:0<3}");
    let (whole, fraction): (u32, u32) = (whole.parse().ok()?, fraction.get(..3)?.parse().ok()?);
    (whole <= 1).then_some(whole * 1000 + fraction)
}

/// Which part of a request is wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    Path,
    Query,
    Header,
    Body,
}

/// The place of what is wrong.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, ToSchema)]
#[schema(as = ProblemPlace)]
pub struct Place {
    pub part: Part,
    /// The parameter, the header, or the way to a value in the body: `rows[3].period`.
    pub name: String,
}

/// Something wrong, or worth knowing, in what was sent.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, ToSchema)]
pub struct ProblemFinding {
    /// `error`: nothing is taken in until it is mended; `warning`; `hint`.
    pub severity: &'static str,
    pub code: String,
    pub message: String,
    /// In rows sent as JSON the first is 1; in a file the line as a spreadsheet numbers it.
    pub row: Option<u32>,
    /// The field of the row, or the heading of the column.
    pub field: Option<String>,
    /// The cell of a file: `C14`.
    pub cell: Option<String>,
    pub sheet: Option<String>,
}

/// The refusal as it is sent.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct Body {
    /// `urn:gongshu:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    pub detail: String,
    pub code: &'static str,
    /// What is wrong in particular, where the code alone says too little: `period-syntax`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Everything wrong with the rows, at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub findings: Option<Vec<ProblemFinding>>,
    /// The request's id, by which the log and the audit chain are searched.
    pub request: String,
}

/// A refusal.
#[derive(Clone, Debug)]
pub struct Problem {
    status: StatusCode,
    body: Box<Body>,
}

impl Problem {
    /// A refusal by its code, in its usual words.
    pub fn new(language: Language, code: &'static str) -> Problem {
        let status = CODES.iter().find(|(own, _)| *own == code).map(|(_, status)| *status);
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = Body {
            kind: format!("urn:gongshu:problem:{code}"),
            title: say(language, &format!("problem-{code}")),
            status: status.as_u16(),
            detail: say(language, &format!("problem-{code}-detail")),
            code,
            cause: None,
            place: None,
            findings: None,
            request: request::id().unwrap_or_default(),
        };
        Problem { status, body: Box::new(body) }
    }

    /// The refusal a part below gave only a status for.
    pub fn of(language: Language, status: StatusCode) -> Problem {
        let code = match status {
            StatusCode::UNAUTHORIZED => "sign-in-required",
            // Who lacks a right is told so further in; out here it is another site's page, or a foreign name.
            StatusCode::FORBIDDEN => "foreign-page",
            StatusCode::NOT_FOUND => "not-found",
            StatusCode::METHOD_NOT_ALLOWED => "method-not-allowed",
            StatusCode::REQUEST_TIMEOUT => "request-slow",
            StatusCode::PAYLOAD_TOO_LARGE => "body-large",
            StatusCode::UNSUPPORTED_MEDIA_TYPE => "media-type",
            StatusCode::TOO_MANY_REQUESTS => "too-often",
            StatusCode::SERVICE_UNAVAILABLE => "busy",
            status if status.is_server_error() => "failed",
            _ => "request-invalid",
        };
        Problem::new(language, code)
    }

    /// How a refusal looks, for the API's description.
    pub fn example(language: Language, code: &'static str) -> serde_json::Value {
        let body = Body { request: "66b9a1c0-2f".to_owned(), ..*Problem::new(language, code).body };
        serde_json::to_value(body).unwrap_or_default()
    }

    /// The program failed. The log has the cause under the request's id.
    pub fn failed(language: Language, error: impl std::fmt::Display) -> Problem {
        tracing::error!(%error, "an answer to a program failed");
        Problem::new(language, "failed")
    }

    /// With what is wrong in particular, in its own words.
    #[must_use]
    pub fn because(mut self, language: Language, error: &Error) -> Problem {
        self.body.detail = error.say(language);
        self.body.cause = Some(error.code().to_owned());
        self
    }

    #[must_use]
    pub fn at(mut self, part: Part, name: impl Into<String>) -> Problem {
        self.body.place = Some(Place { part, name: name.into() });
        self
    }

    #[must_use]
    pub fn with(mut self, findings: Vec<ProblemFinding>) -> Problem {
        self.body.findings = Some(findings);
        self
    }

    pub fn status(&self) -> StatusCode {
        self.status
    }

    pub fn code(&self) -> &'static str {
        self.body.code
    }
}

impl ProblemFinding {
    /// A finding in a file, by the place it has there.
    pub fn of(finding: &Finding, language: Language) -> ProblemFinding {
        let some = |text: String| if text.is_empty() { None } else { Some(text) };
        ProblemFinding {
            severity: match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Hint => "hint",
            },
            code: finding.error.code().to_owned(),
            message: finding.error.say(language),
            row: finding.place.row,
            field: some(finding.place.column_heading()),
            cell: some(finding.place.address()),
            sheet: some(finding.place.sheet.clone()),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let text = serde_json::to_vec(&self.body).unwrap_or_default();
        let mut response = (self.status, [(CONTENT_TYPE, MEDIA_TYPE)], text).into_response();
        if self.status == StatusCode::UNAUTHORIZED {
            // RFC 6750: how to come in, and whether it was tried.
            let says = match self.body.code {
                "sign-in-required" => "Bearer realm=\"gongshu\"",
                _ => "Bearer realm=\"gongshu\", error=\"invalid_token\"",
            };
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static(says));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_the_one_weighed_most() {
        for (header, expected) in [
            ("", Language::Zh),
            ("en", Language::En),
            ("en-GB,en;q=0.9", Language::En),
            ("zh-CN,zh;q=0.9,en;q=0.8", Language::Zh),
            ("en;q=0.8, zh-TW;q=0.9", Language::Zh),
            ("fr, en;q=0.1", Language::En),
            ("fr", Language::Zh),
            ("en;q=0", Language::Zh),
            ("en;q=2, zh;q=0.001", Language::Zh),
            ("english", Language::Zh),
            ("*", Language::Zh),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_LANGUAGE, header.parse().unwrap());
            assert_eq!(language(&headers), expected, "{header}");
        }
        assert_eq!(language(&HeaderMap::new()), Language::Zh);
    }

    /// Every code has its words in both languages, and every status a code.
    #[test]
    fn every_code_has_its_words() {
        for (code, status) in CODES {
            for id in [format!("problem-{code}"), format!("problem-{code}-detail")] {
                for language in Language::ALL {
                    assert!(crate::message::MESSAGES.find(language, &id, &[]).is_some(), "{id} in {language}");
                }
            }
            let said = Problem::of(Language::En, status);
            assert_eq!(said.status(), status_of_class(status), "{code}");
        }
    }

    /// 409 and 422 are only ever said by whoever knows why.
    fn status_of_class(status: StatusCode) -> StatusCode {
        match status {
            StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY => StatusCode::BAD_REQUEST,
            status => status,
        }
    }
}
