//! The guard in front of every door: finds out who comes, lets pass whoever may, and writes down what must be.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use super::App;
use crate::access::{Deed, Needs};
use crate::account::{Standing, account_of, kept_token, session};
use crate::inbox;
use crate::page::{Reader, Refusal, Visit, segment};
use crate::request;
use crate::server::client::Client;
use crate::server::problem::{self, Problem};
use crate::store::Failure;
use crate::store::audit::{self, Entry, Who};

/// What one door's guard knows.
#[derive(Clone)]
pub struct Post {
    pub app: App,
    pub needs: Needs,
}

/// Around everything: makes the visit of a request, once.
pub async fn identify(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let reader = Reader::of(&parts);
    match visit(&app, &parts).await {
        Ok(visit) => {
            let person = &visit.actor.person;
            // Assets are the browser's doing, not the person's.
            if !person.is_empty()
                && !parts.uri.path().starts_with("/assets/")
                && let Err(wait) = app.server.rates().person(person)
            {
                return wait.into_response();
            }
            parts.extensions.insert(Arc::new(visit))
        }
        Err(Turned::Failed(failure)) => return Refusal::failed(reader.language, failure).into_response(),
        Err(Turned::Away(response)) => return *response,
    };
    next.run(Request::from_parts(parts, body)).await
}

/// Why there is no visit.
enum Turned {
    Failed(Failure),
    Away(Box<Response>),
}

impl From<Failure> for Turned {
    fn from(failure: Failure) -> Turned {
        Turned::Failed(failure)
    }
}

async fn visit(app: &App, parts: &Parts) -> Result<Visit, Turned> {
    let mut visit = Visit {
        address: parts.extensions.get::<Client>().map_or_else(String::new, |client| client.address.to_string()),
        request: request::id().unwrap_or_default(),
        today: app.clock.today().to_string(),
        ..Visit::default()
    };
    // Programs come to their own addresses only; pages, and one's own account with them, take no token.
    if problem::is_api(parts.uri.path())
        && let Some(authorization) = parts.headers.get(header::AUTHORIZATION)
    {
        return by_token(app, parts, visit, authorization).await;
    }
    let Some(token) = cookie(parts, session::COOKIE) else { return Ok(visit) };
    let now = app.clock.now();
    let db = app.shelf.db();
    let Some(session) = session::find(db, token, now, &app.installation.session).await? else { return Ok(visit) };
    let Some(account) = account_of(db, &session.person).await? else { return Ok(visit) };
    if account.disabled {
        return Ok(visit);
    }
    session::seen(db, &session, now).await?;
    // Looked up for each request: a change of rights counts from the next one on.
    let actor = app.staff.roster().await?.actor(app.shelf.packs(), &session.person, &visit.today);
    let stage = session.stage_now(&account, &actor, &app.installation.password, now);
    visit.actor = if stage.page().is_some() { actor.holding_back() } else { actor };
    visit.first = stage.page().unwrap_or_default();
    visit.session = session.mark;
    // Pages alone show how many messages wait.
    if parts.method == Method::GET && !visit.actor.is_held_back() && !parts.uri.path().starts_with("/assets/") {
        visit.inbox = inbox::unread(db, &visit.actor).await?;
    }
    visit.through = session.through;
    Ok(visit)
}

/// A program of somebody's: the token says whose, and leaves what its scopes leave of what they may now.
async fn by_token(app: &App, parts: &Parts, mut visit: Visit, authorization: &HeaderValue) -> Result<Visit, Turned> {
    let db = app.shelf.db();
    let bearer = authorization.to_str().ok().and_then(|value| value.split_once(' '));
    let token =
        bearer.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map_or("", |(_, token)| token.trim());
    let Some(found) = kept_token::find(db, token).await? else {
        return Err(turn_away(app, parts, &visit.who_self(), "", "token-unknown").await?);
    };
    let now = app.clock.now();
    found.short().clone_into(&mut visit.token);
    let account = account_of(db, &found.person).await?.filter(|account| !account.disabled);
    let code = match (found.standing(now), account) {
        (Standing::Expired, _) => "token-expired",
        (Standing::Ended, _) | (_, None) => "token-ended",
        (Standing::Good, Some(_)) => {
            kept_token::used(db, &found, now).await?;
            let actor = app.staff.roster().await?.actor(app.shelf.packs(), &found.person, &visit.today);
            visit.actor = actor.through_token(found.scopes);
            return Ok(visit);
        }
    };
    let who = Who { person: found.person.clone(), ..visit.who_self() };
    Err(turn_away(app, parts, &who, found.short(), code).await?)
}

/// A wrong token is a guess, and costs as one; within the allowance it is written down.
async fn turn_away(app: &App, parts: &Parts, who: &Who, subject: &str, code: &'static str) -> Result<Turned, Failure> {
    if let Some(client) = parts.extensions.get::<Client>()
        && let Err(wait) = app.server.rates().sign_in(client.address)
    {
        return Ok(Turned::Away(Box::new(wait.into_response())));
    }
    let entry = Entry { action: "api-token", subject, refused: true, after: code, ..Entry::default() };
    append(app, who, &entry).await?;
    Ok(Turned::Away(Box::new(Problem::new(problem::language(&parts.headers), code).into_response())))
}

pub fn cookie<'a>(parts: &'a Parts, name: &str) -> Option<&'a str> {
    let cookies = parts.headers.get(header::COOKIE)?.to_str().ok()?;
    cookies.split(';').find_map(|cookie| cookie.trim().strip_prefix(name)?.strip_prefix('='))
}

/// At one door: lets pass whoever meets its needs.
pub async fn pass(State(post): State<Post>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let reader = Reader::of(&parts);
    if !reader.visit.actor.meets(post.needs) {
        return refuse(&post, &reader, &parts).await;
    }
    let (method, path) = (parts.method.clone(), parts.uri.path().to_owned());
    let response = next.run(Request::from_parts(parts, body)).await;
    match write_down(&post, &reader, &method, &path, response.status()).await {
        Ok(()) => response,
        // What could not be written down is not handed out.
        Err(failure) => Refusal::failed(reader.language, failure).into_response(),
    }
}

/// Nobody is sent to sign in; somebody is told that no post of theirs has the deed.
async fn refuse(post: &Post, reader: &Reader, parts: &Parts) -> Response {
    let visit = &reader.visit;
    let program = problem::is_api(parts.uri.path());
    let refusal = |code| Problem::new(reader.language, code).into_response();
    if !visit.actor.is_signed_in() && program {
        return refusal("sign-in-required");
    }
    if !visit.actor.is_signed_in() {
        return match parts.method {
            Method::GET => {
                let lang = if reader.chose { format!("&lang={}", reader.language) } else { String::new() };
                Redirect::to(&format!("/sign-in?next={}{lang}", segment(&reader.here))).into_response()
            }
            _ => Redirect::to("/sign-in").into_response(),
        };
    }
    if visit.actor.is_held_back() && program {
        return refusal("sign-in-unfinished");
    }
    if visit.actor.is_held_back() {
        return Redirect::to(visit.first).into_response();
    }
    let deed = match post.needs {
        Needs::May(deed) => deed.code(),
        _ => "",
    };
    let entry = Entry { action: "refusal", subject: parts.uri.path(), refused: true, after: deed, ..Entry::default() };
    match append(&post.app, &visit.who_self(), &entry).await {
        Ok(()) if program => refusal("forbidden"),
        Ok(()) => Refusal::forbidden(reader.language).into_response(),
        Err(failure) => Refusal::failed(reader.language, failure).into_response(),
    }
}

/// Exports, and every single enterprise whose figures were printed, go into the audit chain before the answer goes out.
async fn write_down(
    post: &Post,
    reader: &Reader,
    method: &Method,
    path: &str,
    status: StatusCode,
) -> Result<(), Failure> {
    let visit = &reader.visit;
    let deed = match post.needs {
        Needs::May(deed) => Some(deed),
        Needs::SignedIn => None,
        Needs::Nothing | Needs::Known => return Ok(()),
    };
    let who = deed.map_or_else(|| visit.who_self(), |deed| visit.who(deed));
    // A page that hid what is not there, or somebody else's, is a refusal too.
    if matches!(status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND) {
        let after = deed.map_or("", Deed::code);
        let entry = Entry { action: "refusal", subject: path, refused: true, after, ..Entry::default() };
        return append(&post.app, &who, &entry).await;
    }
    let read = visit.reads.taken();
    let handed_out = deed.is_some_and(Deed::is_export) && *method == Method::GET || visit.reads.exported();
    if handed_out && status.is_success() {
        let entry = Entry { action: "export", subject: path, ..Entry::default() };
        append(&post.app, &who, &entry).await?;
    }
    if !read.is_empty() {
        let entry = Entry { action: "read-single", subject: path, after: &read.join(" "), ..Entry::default() };
        append(&post.app, &who, &entry).await?;
    }
    Ok(())
}

async fn append(app: &App, who: &Who, entry: &Entry<'_>) -> Result<(), Failure> {
    let mut write = app.shelf.db().write().await?;
    audit::append(&mut write, app.clock.as_ref(), who, entry).await?;
    write.commit().await
}
