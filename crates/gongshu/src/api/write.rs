//! What every write of a program goes through: it may be tried without being done, it is done once however often it is
//! sent, and it is planned again when somebody else was quicker.

use axum::extract::FromRequestParts;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderName, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use basis::error::Error;
use basis::language::Language;
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::store::{self, Given};
use crate::page::Reader;
use crate::server::problem::{self, Part, Problem, ProblemFinding};
use crate::store::clock::Clock;
use crate::store::suite::hex;
use crate::store::{Db, Write};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Says that an answer was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The longest key: a UUID and a word beside it.
const KEY_CHARACTERS: usize = 100;

/// How often a write is planned again when others keep being quicker.
pub const TRIES: usize = 5;

/// What came of a write.
#[derive(Serialize, ToSchema)]
pub struct Written {
    /// Whether it was only tried.
    pub dry_run: bool,
    /// The data version it made; none where nothing was changed.
    pub version: Option<i64>,
    /// Rows never stated before.
    pub new: usize,
    /// Rows that correct what stood there.
    pub revised: usize,
    /// Rows that stood there as they are.
    pub same: usize,
    /// Warnings and hints.
    pub findings: Vec<ProblemFinding>,
}

/// How a request wants to be carried out: its key, and where it was sent.
pub struct Manner {
    key: Option<String>,
    method: Method,
    uri: Uri,
}

impl<S: Sync> FromRequestParts<S> for Manner {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Manner, Problem> {
        let language = problem::language(&parts.headers);
        let mut given = parts.headers.get_all(KEY).iter();
        let key = match (given.next(), given.next()) {
            (None, _) => None,
            (Some(key), None) => {
                let plain = key.to_str().ok().filter(|key| (1..=KEY_CHARACTERS).contains(&key.len()));
                Some(plain.ok_or_else(|| wrong_key(language))?.to_owned())
            }
            (Some(_), Some(_)) => return Err(wrong_key(language)),
        };
        Ok(Manner { key, method: parts.method.clone(), uri: parts.uri.clone() })
    }
}

fn wrong_key(language: Language) -> Problem {
    let error = Error::new("idempotency-key").with("max", KEY_CHARACTERS);
    Problem::new(language, "header-invalid").because(language, &error).at(Part::Header, "Idempotency-Key")
}

/// A write that is under way.
pub struct Task<'a> {
    db: &'a Db,
    clock: &'a dyn Clock,
    reader: &'a Reader,
    pub dry_run: bool,
    key: Option<(String, String)>,
}

impl Manner {
    /// Begins a write of `content`: what was sent, in pieces that do not change from one sending to the next.
    pub fn begin<'a>(
        self,
        db: &'a Db,
        clock: &'a dyn Clock,
        reader: &'a Reader,
        dry_run: bool,
        content: &[&[u8]],
    ) -> Task<'a> {
        let mut hash = Sha256::new();
        let head = format!("{} {}", self.method, self.uri);
        for piece in std::iter::once(head.as_bytes()).chain(content.iter().copied()) {
            hash.update(piece.len().to_be_bytes());
            hash.update(piece);
        }
        let request = hex(&hash.finalize());
        // What is only tried is done as often as it is asked.
        let key = self.key.filter(|_| !dry_run).map(|key| (key, request));
        Task { db, clock, reader, dry_run, key }
    }
}

impl<'a> Task<'a> {
    pub fn reader(&self) -> &'a Reader {
        self.reader
    }

    pub fn clock(&self) -> &'a dyn Clock {
        self.clock
    }

    fn language(&self) -> Language {
        self.reader.language
    }

    pub fn failed(&self) -> impl Fn(crate::store::Failure) -> Problem {
        let language = self.language();
        move |failure| Problem::failed(language, failure)
    }

    /// The answer that was given to this key before.
    ///
    /// # Errors
    /// Where the key did another request.
    pub async fn given_before(&self) -> Result<Option<Response>, Problem> {
        let Some((key, request)) = &self.key else { return Ok(None) };
        let person = &self.reader.visit.actor.person;
        let given = store::find(self.db, person, key, self.clock.now()).await.map_err(self.failed())?;
        match given {
            None => Ok(None),
            Some(given) if given.request == *request => {
                let status = StatusCode::from_u16(given.status).unwrap_or(StatusCode::OK);
                let headers = [(CONTENT_TYPE, "application/json"), (REPLAYED, "true")];
                Ok(Some((status, headers, given.body).into_response()))
            }
            Some(_) => Err(Problem::new(self.language(), "idempotency-key-reused").at(Part::Header, "Idempotency-Key")),
        }
    }

    /// Ends a write: keeps the answer under its key in the same change, and commits both.
    pub async fn finish(&self, mut write: Write, written: &Written) -> Result<Response, Problem> {
        let body = serde_json::to_string(written).map_err(|error| Problem::failed(self.language(), error))?;
        if let Some((key, request)) = &self.key {
            let given = Given { request: request.clone(), status: StatusCode::CREATED.as_u16(), body: body.clone() };
            let person = &self.reader.visit.actor.person;
            let kept = store::keep(&mut write, person, key, &given, self.clock.now()).await.map_err(self.failed())?;
            if !kept {
                return Err(Problem::new(self.language(), "idempotency-key-busy").at(Part::Header, "Idempotency-Key"));
            }
        }
        write.commit().await.map_err(self.failed())?;
        Ok((StatusCode::CREATED, [(CONTENT_TYPE, "application/json")], body).into_response())
    }

    /// What is said where nothing was changed: a try, or rows that stood there already.
    pub fn unchanged(&self, written: Written) -> Response {
        axum::Json(written).into_response()
    }

    /// Others kept being quicker.
    pub fn overtaken(&self) -> Problem {
        Problem::new(self.language(), "books-changed")
    }
}
