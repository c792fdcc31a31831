//! What a program sends, read strictly: a parameter that is misspelt, given twice or not given where it must be is said
//! so and not passed over, because an answer to another question looks like an answer.

use std::ops::RangeInclusive;
use std::str::FromStr;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::response::IntoResponse;
use basis::error::Error;
use basis::language::Language;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::openapi::{RefOr, Required, Schema};

use crate::server::problem::{self, Part, Problem};

/// The parameters of a query. The struct's own description says which there are and which must be; its fields are text
/// as it was written, for the handler to read.
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned + IntoParams, S: Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Asked<T>, Problem> {
        let language = problem::language(&parts.headers);
        let pairs = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        let Query(pairs) = pairs.map_err(|_| Problem::new(language, "request-invalid"))?;
        let known = T::into_params(|| Some(ParameterIn::Query));
        let mut given = Map::new();
        for (name, value) in pairs {
            let refuse = |code| Problem::new(language, code).at(Part::Query, &name);
            let Some(parameter) = known.iter().find(|parameter| parameter.name == name) else {
                return Err(refuse("parameter-unknown"));
            };
            if let Some(max) = longest(parameter).filter(|max| *max < value.chars().count()) {
                let error = Error::new("parameter-long").with("max", max);
                return Err(refuse("parameter-invalid").because(language, &error));
            }
            if given.insert(name.clone(), Value::String(value)).is_some() {
                return Err(refuse("parameter-repeated"));
            }
        }
        for parameter in known.iter().filter(|parameter| matches!(parameter.required, Required::True)) {
            if !given.contains_key(&parameter.name) {
                return Err(Problem::new(language, "parameter-missing").at(Part::Query, &parameter.name));
            }
        }
        let read = serde_json::from_value(Value::Object(given));
        read.map(Asked).map_err(|error| Problem::failed(language, error))
    }
}

/// The most characters the description lets a parameter have.
fn longest(parameter: &Parameter) -> Option<usize> {
    match parameter.schema.as_ref()? {
        RefOr::T(Schema::Object(text)) => text.max_length,
        _ => None,
    }
}

/// A value that must be one of its kind: a period, a question, a measure.
pub fn parsed<T: FromStr<Err = Error>>(language: Language, part: Part, name: &str, text: &str) -> Result<T, Problem> {
    let wrong = |error: Error| Problem::new(language, "parameter-invalid").because(language, &error).at(part, name);
    text.parse().map_err(wrong)
}

/// The same of a parameter that may be left out.
pub fn optional<T: FromStr<Err = Error>>(
    language: Language,
    name: &str,
    text: Option<&str>,
) -> Result<Option<T>, Problem> {
    text.map(|text| parsed(language, Part::Query, name, text)).transpose()
}

/// A whole number within its range.
pub fn number(
    language: Language,
    name: &str,
    text: Option<&str>,
    range: RangeInclusive<i64>,
) -> Result<Option<i64>, Problem> {
    let Some(text) = text else { return Ok(None) };
    let plain = text.strip_prefix('-').unwrap_or(text).bytes().all(|byte| byte.is_ascii_digit());
    let read = text.parse().ok().filter(|number| plain && range.contains(number));
    read.map(Some).ok_or_else(|| {
        let error = Error::new("parameter-number").with("min", range.start()).with("max", range.end());
        Problem::new(language, "parameter-invalid").because(language, &error).at(Part::Query, name)
    })
}

/// `true` or `false`; left out it is false.
pub fn flag(language: Language, name: &str, text: Option<&str>) -> Result<bool, Problem> {
    one_of(language, name, text, &[("true", true), ("false", false)]).map(Option::unwrap_or_default)
}

/// One of these words.
pub fn one_of<T: Copy>(
    language: Language,
    name: &str,
    text: Option<&str>,
    words: &[(&str, T)],
) -> Result<Option<T>, Problem> {
    let Some(text) = text else { return Ok(None) };
    let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
    found.map(Some).ok_or_else(|| {
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let error = Error::new("parameter-word").with("text", text).with("known", known.join(", "));
        Problem::new(language, "parameter-invalid").because(language, &error).at(Part::Query, name)
    })
}

/// What is not there, or out of reach: the same words for both, whatever was asked for.
pub fn missing(language: Language, part: Part, name: &str) -> Problem {
    Problem::new(language, "not-found").at(part, name)
}

/// The last data version an answer may be asked at.
const VERSIONS: RangeInclusive<i64> = 0..=i64::MAX;

/// The data version of `as_of`.
pub fn as_of(language: Language, text: Option<&str>) -> Result<Option<i64>, Problem> {
    number(language, "as_of", text, VERSIONS)
}

/// A JSON body: as it was sent, and as it is read.
pub struct Sent<T> {
    pub bytes: Bytes,
    pub read: T,
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Sent<T> {
    type Rejection = axum::response::Response;

    async fn from_request(request: Request, state: &S) -> Result<Sent<T>, axum::response::Response> {
        let language = problem::language(request.headers());
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/json") {
            return Err(Problem::new(language, "media-type").into_response());
        }
        // Too long or cut off: the server around gives it its shape.
        let bytes = Bytes::from_request(request, state).await.map_err(IntoResponse::into_response)?;
        match read(language, &bytes) {
            Ok(read) => Ok(Sent { bytes, read }),
            Err(problem) => Err(problem.into_response()),
        }
    }
}

fn read<T: DeserializeOwned>(language: Language, bytes: &[u8]) -> Result<T, Problem> {
    let unreadable = |detail: String| {
        let error = Error::new("body-unreadable").with("detail", detail);
        Problem::new(language, "body-unreadable").because(language, &error)
    };
    let text = std::str::from_utf8(bytes).map_err(|error| unreadable(error.to_string()))?;
    let mut json = serde_json::Deserializer::from_str(text);
    let read = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        if !inner.is_data() {
            return unreadable(inner.to_string());
        }
        let error = Error::new("body-invalid").with("detail", &inner);
        Problem::new(language, "body-invalid").because(language, &error).at(Part::Body, path)
    })?;
    json.end().map_err(|error| unreadable(error.to_string()))?;
    // No text has a NUL in it, and not every database can keep one.
    if text.contains("\\u0000") {
        let error = Error::new("body-nul");
        return Err(Problem::new(language, "body-invalid").because(language, &error));
    }
    Ok(read)
}

/// What went wrong with a form that holds a file.
pub fn unread_form(language: Language, error: &axum::extract::multipart::MultipartError) -> Problem {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(language, "body-large"),
        _ => {
            let error = Error::new("body-unreadable").with("detail", error);
            Problem::new(language, "body-unreadable").because(language, &error)
        }
    }
}
