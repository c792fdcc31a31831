//! Pages to sign in by, one step after another.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::http::header::{SET_COOKIE, USER_AGENT};
use axum::response::{IntoResponse, Redirect, Response};
use basis::error::Error;
use serde::Deserialize;

use super::me_pages::{NewPassword, keep_password};
use super::session::{self, Stage};
use super::store::{self, Account};
use super::{password, second_factor};
use crate::message::{say, say_with};
use crate::organisation::Staff;
use crate::page::{Reader, Refusal, Shell, show};
use crate::setting::Installation;
use crate::store::audit::{self, Entry, Who};
use crate::store::chance::SharedChance;
use crate::store::clock::SharedClock;
use crate::store::{Db, Failure};

pub(super) type Page = Result<Response, Refusal>;

/// What every page here works with.
#[derive(Clone)]
pub struct Office {
    pub db: Db,
    pub staff: Staff,
    pub clock: SharedClock,
    pub chance: SharedChance,
    pub installation: Arc<Installation>,
}

pub(super) fn failed(reader: &Reader) -> impl Fn(Failure) -> Refusal + '_ {
    |failure| Refusal::failed(reader.language, failure)
}

#[derive(Template)]
#[template(path = "account/sign_in.html")]
struct SignInPage {
    shell: Shell,
    action: &'static str,
    asks_code: bool,
    login: String,
    next: String,
    error: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Next {
    pub next: String,
}

/// Only a path of our own: nobody is sent elsewhere by a link that begins here.
fn onward(next: &str) -> String {
    let own = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n']);
    if own { next.to_owned() } else { "/".to_owned() }
}

fn sign_in_page(reader: &Reader, login: &str, next: &str, error: String) -> Page {
    let shell = Shell::new(reader, "me", say(reader.language, "sign-in"));
    let view =
        SignInPage { action: "/sign-in", asks_code: false, login: login.into(), next: onward(next), error, shell };
    show(&view.shell.clone(), &view)
}

/// GET /sign-in
pub async fn sign_in_form(reader: Reader, Query(next): Query<Next>) -> Page {
    if reader.visit.actor.is_signed_in() && !reader.visit.actor.is_held_back() {
        return Ok(Redirect::to(&onward(&next.next)).into_response());
    }
    sign_in_page(&reader, "", &next.next, String::new())
}

#[derive(Deserialize)]
pub struct Credentials {
    pub login: String,
    pub password: String,
    #[serde(default)]
    pub next: String,
}

/// POST /sign-in. The same answer, after the same work, for a wrong password and for a name there is no account for.
pub async fn sign_in(
    State(office): State<Office>,
    reader: Reader,
    headers: HeaderMap,
    Form(form): Form<Credentials>,
) -> Page {
    let now = office.clock.now();
    if let Some(until) = store::locked_until(&office.db, &form.login, now).await.map_err(failed(&reader))? {
        let minutes = (until.as_second() - now.as_second() + 59).div_euclid(60).max(1);
        note(&office, &reader, "sign-in", &form.login, "locked").await?;
        let error = say_with(reader.language, "sign-in-locked", &[("minutes", minutes.to_string().into())]);
        return sign_in_page(&reader, &form.login, &form.next, error);
    }
    let account = store::by_login(&office.db, &form.login).await.map_err(failed(&reader))?;
    let kept = account.as_ref().map(|account| account.password.clone()).unwrap_or_default();
    let typed = form.password.clone();
    // Hashing takes tens of milliseconds of a core; other readers must not wait for it.
    let right = tokio::task::spawn_blocking(move || password::is(&typed, &kept))
        .await
        .map_err(|error| Refusal::failed(reader.language, error))?;
    match account.filter(|account| right && !account.disabled) {
        Some(account) => begin(&office, &reader, &headers, &account, &form.next).await,
        None => {
            let mut write = office.db.write().await.map_err(failed(&reader))?;
            store::note_failure(&mut write, &form.login, now, &office.installation.password)
                .await
                .map_err(failed(&reader))?;
            write.commit().await.map_err(failed(&reader))?;
            note(&office, &reader, "sign-in", &form.login, "wrong").await?;
            sign_in_page(&reader, &form.login, &form.next, say(reader.language, "sign-in-wrong"))
        }
    }
}

/// A refused try, in the audit chain under the name that was typed.
async fn note(office: &Office, reader: &Reader, action: &str, subject: &str, why: &str) -> Result<(), Refusal> {
    /// What is kept of a name that may be anything.
    const CHARACTERS: usize = 40;
    let subject: String = subject.trim().chars().take(CHARACTERS).collect();
    let entry = Entry { action, subject: &subject, refused: true, after: why, ..Entry::default() };
    let mut write = office.db.write().await.map_err(failed(reader))?;
    audit::append(&mut write, office.clock.as_ref(), &reader.visit.who_self(), &entry).await.map_err(failed(reader))?;
    write.commit().await.map_err(failed(reader))
}

async fn begin(office: &Office, reader: &Reader, headers: &HeaderMap, account: &Account, next: &str) -> Page {
    let roster = office.staff.roster().await.map_err(failed(reader))?;
    let actor = roster.actor(office.staff.packs(), &account.person, &reader.visit.today);
    let stage = match (account.has_second_factor(), actor.needs_second_factor()) {
        (true, _) => Stage::Code,
        (false, true) => Stage::Enrol,
        (false, false) => Stage::Open,
    };
    let to = stage.page().map_or_else(|| onward(next), str::to_owned);
    let to = match (stage, next) {
        (Stage::Open, _) | (_, "") => to,
        _ => format!("{to}?next={}", crate::page::segment(&onward(next))),
    };
    open(office, reader, headers, account, stage, &to, "").await
}

/// Begins a session at a stage, ends the one before it, and sets the cookie.
async fn open(
    office: &Office,
    reader: &Reader,
    headers: &HeaderMap,
    account: &Account,
    stage: Stage,
    to: &str,
    before: &str,
) -> Page {
    let token = new_session(office, reader, headers, account, stage, before).await.map_err(failed(reader))?;
    Ok(with_session(office, Redirect::to(to).into_response(), &token))
}

async fn new_session(
    office: &Office,
    reader: &Reader,
    headers: &HeaderMap,
    account: &Account,
    stage: Stage,
    before: &str,
) -> Result<String, Failure> {
    let now = office.clock.now();
    let agent = headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut write = office.db.write().await?;
    // A new token at every step up: one that was fixed on somebody before they signed in is worth nothing.
    if !before.is_empty() {
        session::end(&mut write, &account.person, before, now).await?;
    }
    let address = &reader.visit.address;
    let token = session::begin(&mut write, office.chance.as_ref(), now, &account.person, stage, address, agent).await?;
    if stage == Stage::Open {
        store::forget_failures(&mut write, &account.login).await?;
        let who = Who { person: account.person.clone(), ..reader.visit.who_self() };
        let entry = Entry { action: "sign-in", subject: &account.login, ..Entry::default() };
        audit::append(&mut write, office.clock.as_ref(), &who, &entry).await?;
    }
    write.commit().await?;
    Ok(token)
}

fn with_session(office: &Office, mut response: Response, token: &str) -> Response {
    let age = if token.is_empty() { "; Max-Age=0" } else { "" };
    // Where people come by HTTPS only, the cookie does too.
    let secure = if office.installation.serve.https { "; Secure" } else { "" };
    let cookie = format!("{}={token}; Path=/; HttpOnly; SameSite=Lax{secure}{age}", session::COOKIE);
    if let Ok(value) = cookie.parse() {
        response.headers_mut().append(SET_COOKIE, value);
    }
    response
}

pub(super) async fn own_account(office: &Office, reader: &Reader) -> Result<Account, Refusal> {
    let account = store::account_of(&office.db, &reader.visit.actor.person).await.map_err(failed(reader))?;
    account.ok_or_else(|| Refusal::forbidden(reader.language))
}

fn secret_of(office: &Office, account: &Account) -> Result<Option<Vec<u8>>, Failure> {
    office.db.seal().reveal(&context(&account.person), &account.second_factor)
}

fn context(person: &str) -> String {
    format!("second-factor:{person}")
}

/// GET /sign-in/code
pub async fn code_form(reader: Reader, Query(next): Query<Next>) -> Page {
    code_page(&reader, &next.next, String::new())
}

fn code_page(reader: &Reader, next: &str, error: String) -> Page {
    let shell = Shell::new(reader, "me", say(reader.language, "sign-in-second"));
    let view =
        SignInPage { action: "/sign-in/code", asks_code: true, login: String::new(), next: onward(next), error, shell };
    show(&view.shell.clone(), &view)
}

#[derive(Deserialize)]
pub struct Code {
    pub code: String,
    #[serde(default)]
    pub next: String,
}

/// POST /sign-in/code: a code of the app, or a recovery code.
pub async fn code(State(office): State<Office>, reader: Reader, headers: HeaderMap, Form(form): Form<Code>) -> Page {
    let account = own_account(&office, &reader).await?;
    let now = office.clock.now();
    // Codes are six digits: they are counted with the name's tries, or they could be gone through.
    if store::locked_until(&office.db, &account.login, now).await.map_err(failed(&reader))?.is_some() {
        return code_page(&reader, &form.next, say(reader.language, "sign-in-code-locked"));
    }
    if code_counts(&office, &account, &form.code).await.map_err(failed(&reader))? {
        let before = reader.visit.session.clone();
        return open(&office, &reader, &headers, &account, Stage::Open, &onward(&form.next), &before).await;
    }
    let mut write = office.db.write().await.map_err(failed(&reader))?;
    store::note_failure(&mut write, &account.login, now, &office.installation.password)
        .await
        .map_err(failed(&reader))?;
    write.commit().await.map_err(failed(&reader))?;
    note(&office, &reader, "sign-in-code", &account.login, "wrong").await?;
    code_page(&reader, &form.next, say(reader.language, "sign-in-code-wrong"))
}

async fn code_counts(office: &Office, account: &Account, code: &str) -> Result<bool, Failure> {
    let now = office.clock.now();
    let seconds = u64::try_from(now.as_second()).unwrap_or(0);
    let secret = secret_of(office, account)?;
    let step = secret.and_then(|secret| second_factor::accepted(&secret, code, seconds, account.second_factor_step));
    let mut write = office.db.write().await?;
    let counts = match step {
        Some(step) => store::use_step(&mut write, &account.person, step).await?,
        None => store::use_recovery_code(&mut write, &account.person, code, now).await?,
    };
    write.commit().await?;
    Ok(counts)
}

#[derive(Template)]
#[template(path = "account/enrol.html")]
struct EnrolPage {
    shell: Shell,
    svg: String,
    secret: String,
    error: String,
    codes: Vec<String>,
}

async fn enrol_page(office: &Office, reader: &Reader, account: &Account, error: String) -> Page {
    let secret = match secret_of(office, account).map_err(failed(reader))? {
        Some(secret) => secret,
        None => {
            let secret = second_factor::new_secret(office.chance.as_ref());
            let sealed = office.db.seal().conceal(&context(&account.person), &secret).map_err(failed(reader))?;
            let mut write = office.db.write().await.map_err(failed(reader))?;
            store::set_second_factor(&mut write, &account.person, &sealed, "").await.map_err(failed(reader))?;
            write.commit().await.map_err(failed(reader))?;
            secret
        }
    };
    let shown =
        second_factor::enrolment(&secret, &account.login).map_err(|error| Refusal::wrong(reader.language, &error))?;
    let shell = Shell::new(reader, "me", say(reader.language, "enrol-title"));
    let view = EnrolPage { svg: shown.svg, secret: shown.secret, error, codes: Vec::new(), shell };
    show(&view.shell.clone(), &view)
}

/// GET /sign-in/second-factor: shows a new second factor, or refuses where there is one.
pub async fn enrol_form(State(office): State<Office>, reader: Reader) -> Page {
    let account = own_account(&office, &reader).await?;
    if account.has_second_factor() {
        return Err(Refusal::wrong(reader.language, &Error::new("second-factor-there")));
    }
    enrol_page(&office, &reader, &account, String::new()).await
}

/// POST /sign-in/second-factor: the first code proves it; then the recovery codes are shown, once.
pub async fn enrol(State(office): State<Office>, reader: Reader, headers: HeaderMap, Form(form): Form<Code>) -> Page {
    let account = own_account(&office, &reader).await?;
    if account.has_second_factor() {
        return Err(Refusal::wrong(reader.language, &Error::new("second-factor-there")));
    }
    let now = office.clock.now();
    let seconds = u64::try_from(now.as_second()).unwrap_or(0);
    let secret = secret_of(&office, &account).map_err(failed(&reader))?.unwrap_or_default();
    let Some(step) = second_factor::accepted(&secret, &form.code, seconds, account.second_factor_step) else {
        return enrol_page(&office, &reader, &account, say(reader.language, "sign-in-code-wrong")).await;
    };
    let codes = second_factor::recovery_codes(office.chance.as_ref());
    let keep = async || -> Result<String, Failure> {
        let mut write = office.db.write().await?;
        store::use_step(&mut write, &account.person, step).await?;
        store::set_second_factor(&mut write, &account.person, &account.second_factor, &now.to_string()).await?;
        store::set_recovery_codes(&mut write, &account.person, &codes).await?;
        let entry = Entry { action: "second-factor", subject: &account.login, ..Entry::default() };
        audit::append(&mut write, office.clock.as_ref(), &reader.visit.who_self(), &entry).await?;
        write.commit().await?;
        new_session(&office, &reader, &headers, &account, Stage::Open, &reader.visit.session).await
    };
    let token = keep().await.map_err(failed(&reader))?;
    let shell = Shell::new(&reader, "me", say(reader.language, "enrol-title"));
    let view = EnrolPage { svg: String::new(), secret: String::new(), error: String::new(), codes, shell };
    Ok(with_session(&office, show(&view.shell.clone(), &view)?, &token))
}

/// POST /sign-out
pub async fn sign_out(State(office): State<Office>, reader: Reader) -> Page {
    let (visit, now) = (&reader.visit, office.clock.now());
    if !visit.session.is_empty() {
        let end = async || -> Result<(), Failure> {
            let mut write = office.db.write().await?;
            session::end(&mut write, &visit.actor.person, &visit.session, now).await?;
            let entry = Entry { action: "sign-out", subject: &visit.actor.person, ..Entry::default() };
            audit::append(&mut write, office.clock.as_ref(), &visit.who_self(), &entry).await?;
            write.commit().await
        };
        end().await.map_err(failed(&reader))?;
    }
    Ok(with_session(&office, Redirect::to("/sign-in").into_response(), ""))
}

/// GET /sign-in/password: the old password's days are over.
pub async fn renew_form(State(office): State<Office>, reader: Reader) -> Page {
    own_account(&office, &reader).await?;
    renew_page(&reader, String::new())
}

#[derive(Template)]
#[template(path = "account/renew.html")]
struct RenewPage {
    shell: Shell,
    error: String,
}

fn renew_page(reader: &Reader, error: String) -> Page {
    let shell = Shell::new(reader, "me", say(reader.language, "renew-title"));
    let view = RenewPage { error, shell };
    show(&view.shell.clone(), &view)
}

/// POST /sign-in/password
pub async fn renew(State(office): State<Office>, reader: Reader, Form(form): Form<NewPassword>) -> Page {
    match keep_password(&office, &reader, &form).await? {
        None => Ok(Redirect::to("/").into_response()),
        Some(error) => renew_page(&reader, error.say(reader.language)),
    }
}
