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
use crate::store::{Db, Failure, Write};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Says that an answer was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The longest key: a UUID and a word beside it.
const KEY_CHARACTERS: usize = 100;

/// How often a write is planned again when others keep being quicker.
const TRIES: usize = 5;

/// What came of a write.
#[derive(Default, Serialize, ToSchema)]
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

/// An answer to a write.
pub trait Answered: Serialize + Send + Sync {
    /// Says whether it was only tried.
    fn tried(&mut self, only: bool);

    /// Names what was made.
    fn made(&mut self, number: i64);
}

impl Answered for Written {
    fn tried(&mut self, only: bool) {
        self.dry_run = only;
    }

    fn made(&mut self, number: i64) {
        self.version = Some(number);
    }
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

/// One thing that can be entered. It is planned on the books as they are, and the plan is entered in a change that fails
/// softly when the books are no longer those: then it is planned again.
pub trait Entering: Sync {
    type Plan: Send + Sync;
    type Written: Answered;

    /// # Errors
    /// What stands in the way, as the program is told it.
    fn plan(&self) -> impl Future<Output = Result<Planned<Self::Plan, Self::Written>, Problem>> + Send;

    /// The number of what it made, a data version or a report; `Ok(Err(…))` when somebody was quicker.
    fn enter(
        &self,
        write: &mut Write,
        plan: &Self::Plan,
    ) -> impl Future<Output = Result<Result<i64, Error>, Failure>> + Send;
}

/// What would be entered.
pub struct Planned<P, W = Written> {
    pub plan: P,
    /// Whether it would change anything.
    pub changes: bool,
    pub written: W,
}

/// A write that is under way.
pub struct Task<'a> {
    db: &'a Db,
    clock: &'a dyn Clock,
    reader: &'a Reader,
    dry_run: bool,
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
    fn language(&self) -> Language {
        self.reader.language
    }

    fn failed(&self) -> impl Fn(Failure) -> Problem {
        let language = self.language();
        move |failure| Problem::failed(language, failure)
    }

    /// The answer that was given to this key before.
    ///
    /// # Errors
    /// Where the key did another request.
    async fn given_before(&self) -> Result<Option<Response>, Problem> {
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
    async fn finish(&self, mut write: Write, written: &impl Answered) -> Result<Response, Problem> {
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

    /// Plans and enters, and plans again when somebody was quicker.
    ///
    /// # Errors
    /// What the plan refuses, a key that did another request, books that cannot be read or written.
    pub async fn carry_out(&self, work: &impl Entering) -> Result<Response, Problem> {
        for _ in 0..TRIES {
            if let Some(given) = self.given_before().await? {
                return Ok(given);
            }
            let planned = work.plan().await;
            // Between the look at the key and the plan, the same request may have been carried out: its answer is this one's.
            if !planned.as_ref().is_ok_and(|planned| planned.changes)
                && let Some(given) = self.given_before().await?
            {
                return Ok(given);
            }
            let Planned { plan, changes, mut written } = planned?;
            written.tried(self.dry_run);
            if self.dry_run || !changes {
                return Ok(axum::Json(written).into_response());
            }
            let mut write = self.db.write().await.map_err(self.failed())?;
            if let Ok(number) = work.enter(&mut write, &plan).await.map_err(self.failed())? {
                written.made(number);
                return self.finish(write, &written).await;
            }
        }
        Err(Problem::new(self.language(), "books-changed"))
    }
}
