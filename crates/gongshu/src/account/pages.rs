//! Pages to sign in by, one step after another.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::entry::{Proof, begin, note, onward, with_session};
use super::me_pages::{NewPassword, keep_password};
use super::oidc::Providers;
use super::store::{self, Account};
use super::{password, session};
use crate::message::{say, say_with};
use crate::organisation::Staff;
use crate::page::{Reader, Refusal, Shell, show};
use crate::setting::Installation;
use crate::store::audit::{self, Entry};
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
    pub providers: Providers,
}

pub(super) fn failed(reader: &Reader) -> impl Fn(Failure) -> Refusal + '_ {
    |failure| Refusal::failed(reader.language, failure)
}

#[derive(Template)]
#[template(path = "account/sign_in.html")]
pub(super) struct SignInPage {
    pub shell: Shell,
    pub action: &'static str,
    pub asks_code: bool,
    pub login: String,
    pub next: String,
    pub error: String,
    /// Identity providers: code and name.
    pub providers: Vec<(String, String)>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Next {
    pub next: String,
}

pub(super) fn sign_in_page(office: &Office, reader: &Reader, login: &str, next: &str, error: String) -> Page {
    let mut shell = Shell::new(reader, "me", say(reader.language, "sign-in"));
    if shell.here.starts_with("/sign-in/with/") {
        // What a provider sent somebody back with counts once; the other language is that of the page to try again on.
        shell.here = "/sign-in".to_owned();
    }
    let providers = office.providers.all().map(|provider| {
        let setting = &provider.setting;
        (setting.code.clone(), setting.name.in_language(reader.language).to_owned())
    });
    let view = SignInPage {
        action: "/sign-in",
        asks_code: false,
        login: login.into(),
        next: onward(next),
        error,
        providers: providers.collect(),
        shell,
    };
    show(&view.shell.clone(), &view)
}

/// GET /sign-in
pub async fn sign_in_form(State(office): State<Office>, reader: Reader, Query(next): Query<Next>) -> Page {
    if reader.visit.actor.is_signed_in() && !reader.visit.actor.is_held_back() {
        return Ok(Redirect::to(&onward(&next.next)).into_response());
    }
    sign_in_page(&office, &reader, "", &next.next, String::new())
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
        return sign_in_page(&office, &reader, &form.login, &form.next, error);
    }
    let account = store::by_login(&office.db, &form.login).await.map_err(failed(&reader))?;
    let kept = account.as_ref().map(|account| account.password.clone()).unwrap_or_default();
    let typed = form.password.clone();
    // Hashing takes tens of milliseconds of a core; other readers must not wait for it.
    let right = tokio::task::spawn_blocking(move || password::is(&typed, &kept))
        .await
        .map_err(|error| Refusal::failed(reader.language, error))?;
    match account.filter(|account| right && !account.disabled) {
        Some(account) => begin(&office, &reader, &headers, &account, &form.next, &Proof::default()).await,
        None => {
            let mut write = office.db.write().await.map_err(failed(&reader))?;
            store::note_failure(&mut write, &form.login, now, &office.installation.password)
                .await
                .map_err(failed(&reader))?;
            write.commit().await.map_err(failed(&reader))?;
            note(&office, &reader, "sign-in", &form.login, "wrong").await?;
            sign_in_page(&office, &reader, &form.login, &form.next, say(reader.language, "sign-in-wrong"))
        }
    }
}

pub(super) async fn own_account(office: &Office, reader: &Reader) -> Result<Account, Refusal> {
    let account = store::account_of(&office.db, &reader.visit.actor.person).await.map_err(failed(reader))?;
    account.ok_or_else(|| Refusal::forbidden(reader.language))
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
