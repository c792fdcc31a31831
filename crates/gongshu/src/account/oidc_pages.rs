//! The way to an identity provider and back: to sign in, or to tie the identity to one's account.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, Uri, header};
use axum::response::{IntoResponse, Redirect};
use basis::error::Error;
use serde::Deserialize;

use super::entry::{Proof, begin, note, onward, with_cookie};
use super::me_pages::{Said, me_page};
use super::oidc::token::Proven;
use super::oidc::{Attempt, Provider, Trouble};
use super::pages::{Next, Office, Page, failed, own_account, sign_in_page};
use super::store::identity::{self, Identity, Pending, Stale};
use super::store::{self, Account};
use super::{session, token};
use crate::message::say_with;
use crate::page::{Reader, Refusal, Shell, show};
use crate::register::units::Units;
use crate::store::Failure;
use crate::store::audit::{self, Entry};

/// The cookie that binds a sign-in to the browser that began it.
const COOKIE: &str = "gongshu-sign-in";

/// What the audit chain calls the two things somebody may come back for.
const SIGN_IN: &str = "sign-in";
const TIE: &str = "tie-identity";

pub(super) fn provider<'a>(office: &'a Office, reader: &Reader, code: &str) -> Result<&'a Arc<Provider>, Refusal> {
    office.providers.get(code).ok_or_else(|| Refusal::not_found(reader.language, code))
}

/// Where the provider sends people back to: the name they came here by, which `server::own` found to be ours.
fn back_address(office: &Office, headers: &HeaderMap, uri: &Uri, code: &str) -> String {
    let written = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let host = uri.authority().map_or(written, |authority| authority.as_str());
    let scheme = if office.installation.serve.https { "https" } else { "http" };
    format!("{scheme}://{host}{}", back_path(code))
}

/// The path to come back to, as it is registered at the provider.
pub fn back_path(code: &str) -> String {
    format!("/sign-in/with/{code}/back")
}

/// A page that leads on to the provider. A plain redirect of the form would be measured by our policy that forms send to
/// our own pages only (`form-action`), at the provider and at whatever pages it sends on to.
#[derive(Template)]
#[template(path = "account/away.html")]
struct AwayPage {
    shell: Shell,
    address: String,
}

/// POST /sign-in/with/{provider}
pub async fn begin_sign_in(
    State(office): State<Office>,
    State(units): State<Units>,
    reader: Reader,
    uri: Uri,
    headers: HeaderMap,
    Path(code): Path<String>,
    Form(form): Form<Next>,
) -> Page {
    let pending = Pending { provider: code, person: String::new(), next: onward(&form.next) };
    leave(&office, &units, &reader, &back_address(&office, &headers, &uri, &pending.provider), &pending).await
}

/// POST /me/identities/{provider}
pub async fn begin_tie(
    State(office): State<Office>,
    State(units): State<Units>,
    reader: Reader,
    uri: Uri,
    headers: HeaderMap,
    Path(code): Path<String>,
) -> Page {
    let person = own_account(&office, &reader).await?.person;
    let pending = Pending { provider: code, person, next: "/me?done=tied".to_owned() };
    leave(&office, &units, &reader, &back_address(&office, &headers, &uri, &pending.provider), &pending).await
}

async fn leave(office: &Office, units: &Units, reader: &Reader, back: &str, pending: &Pending) -> Page {
    let provider = provider(office, reader, &pending.provider)?;
    let now = office.clock.now();
    let (browser, state) = (token(office.chance.as_ref()), token(office.chance.as_ref()));
    let address = match provider.address(&Attempt::new(&browser, &state), back, now).await {
        Ok(address) => address,
        Err(trouble) => return troubled(office, units, reader, provider, pending, trouble).await,
    };
    let keep = async || -> Result<(), Failure> {
        let mut write = office.db.write().await?;
        identity::insert_pending(&mut write, &state, &browser, pending, now).await?;
        write.commit().await
    };
    keep().await.map_err(failed(reader))?;
    let name = provider.setting.name.in_language(reader.language);
    let mut shell = Shell::new(reader, "me", say_with(reader.language, "away-title", &[("provider", name.into())]));
    shell.here = "/sign-in".to_owned();
    let view = AwayPage { address, shell };
    let lasts = identity::PENDING_LASTS.as_secs();
    let cookie = format!("{COOKIE}={browser}; Path=/sign-in/with/; Max-Age={lasts}");
    Ok(with_cookie(office, show(&view.shell.clone(), &view)?, &cookie))
}

/// What the provider sends somebody back with.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Back {
    pub code: String,
    pub state: String,
    pub error: String,
    /// The issuer, where the provider names itself (RFC 9207).
    pub iss: String,
}

/// GET /sign-in/with/{provider}/back
pub async fn back(
    State(office): State<Office>,
    State(units): State<Units>,
    reader: Reader,
    uri: Uri,
    headers: HeaderMap,
    Path(code): Path<String>,
    Query(back): Query<Back>,
) -> Page {
    let provider = provider(&office, &reader, &code)?;
    let now = office.clock.now();
    let browser = cookie(&headers).unwrap_or_default();
    let take = async || -> Result<Result<Pending, Stale>, Failure> {
        let mut write = office.db.write().await?;
        let taken = identity::take_pending(&mut write, &back.state, browser, now).await?;
        write.commit().await?;
        // What was begun at one provider is not finished by another (mix-up, RFC 9207).
        Ok(taken.and_then(|pending| if pending.provider == code { Ok(pending) } else { Err(Stale::Elsewhere) }))
    };
    let pending = match take().await.map_err(failed(&reader))? {
        Ok(pending) => pending,
        Err(stale) => {
            let (word, id) = match stale {
                Stale::Unknown => ("state-unknown", "sign-in-stale"),
                Stale::Used => ("state-used", "sign-in-stale"),
                Stale::Elsewhere => ("state-elsewhere", "sign-in-stale"),
                Stale::Over => ("state-over", "sign-in-over"),
            };
            note(&office, &reader, SIGN_IN, &code, word).await?;
            return told(&office, &units, &reader, &Error::new(id)).await;
        }
    };
    let proven = match came_back(&office, provider, &back, browser, &back_address(&office, &headers, &uri, &code)).await
    {
        Ok(proven) => proven,
        Err(trouble) => return troubled(&office, &units, &reader, provider, &pending, trouble).await,
    };
    let response = match pending.person.is_empty() {
        true => sign_in(&office, &units, &reader, &headers, provider, &pending, &proven).await?,
        false => tie(&office, &units, &reader, provider, &pending, &proven).await?,
    };
    // What bound the browser has done its work.
    Ok(with_cookie(&office, response, &format!("{COOKIE}=; Path=/sign-in/with/; Max-Age=0")))
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get(header::COOKIE)?.to_str().ok()?;
    cookies.split(';').find_map(|cookie| cookie.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}

async fn came_back(
    office: &Office,
    provider: &Arc<Provider>,
    back: &Back,
    browser: &str,
    address: &str,
) -> Result<Proven, Trouble> {
    if !back.iss.is_empty() && back.iss != provider.setting.issuer {
        return Err(Trouble::Issuer(back.iss.clone()));
    }
    if !back.error.is_empty() || back.code.is_empty() {
        return Err(Trouble::Refused(back.error.clone()));
    }
    let attempt = Attempt::new(browser, &back.state);
    provider.redeem(&back.code, &attempt, address, office.clock.now()).await
}

/// Whoever wanted in reads what happened where they can try again.
async fn told(office: &Office, units: &Units, reader: &Reader, error: &Error) -> Page {
    let (actor, said) = (&reader.visit.actor, error.say(reader.language));
    if actor.is_signed_in() && !actor.is_held_back() {
        return me_page(office, units, reader, Said { alert: said, ..Said::default() }).await;
    }
    sign_in_page(office, reader, "", "", said)
}

async fn troubled(
    office: &Office,
    units: &Units,
    reader: &Reader,
    provider: &Provider,
    pending: &Pending,
    trouble: Trouble,
) -> Page {
    let setting = &provider.setting;
    let action = if pending.person.is_empty() { SIGN_IN } else { TIE };
    let name = setting.name.in_language(reader.language);
    // Somebody who said no at the provider is no failure of it.
    let denied = matches!(&trouble, Trouble::Refused(why) if why == "access_denied");
    let (word, error) = match denied {
        true => ("denied", Error::new("provider-denied").with("provider", name)),
        false => (trouble.word(), trouble.said(name)),
    };
    if !denied {
        tracing::warn!(provider = %setting.code, %trouble, "nobody came in through the provider {}", setting.code);
    }
    note(office, reader, action, &setting.code, word).await?;
    told(office, units, reader, &error).await
}

async fn sign_in(
    office: &Office,
    units: &Units,
    reader: &Reader,
    headers: &HeaderMap,
    provider: &Provider,
    pending: &Pending,
    proven: &Proven,
) -> Page {
    let setting = &provider.setting;
    let known = async || -> Result<Option<(Identity, Account)>, Failure> {
        let Some(identity) = identity::identity(&office.db, &setting.issuer, &proven.subject).await? else {
            return Ok(None);
        };
        let account = store::account_of(&office.db, &identity.person).await?;
        Ok(account.map(|account| (identity, account)))
    };
    let Some((identity, account)) = known().await.map_err(failed(reader))? else {
        note(office, reader, SIGN_IN, &named(provider, &proven.subject), "no-account").await?;
        let error = Error::new("identity-unknown")
            .with("provider", setting.name.in_language(reader.language))
            .with("subject", &proven.subject);
        return told(office, units, reader, &error).await;
    };
    if account.disabled {
        note(office, reader, SIGN_IN, &account.login, "disabled").await?;
        return told(office, units, reader, &Error::new("account-disabled")).await;
    }
    // An administrator who ties their own identity to somebody else's account must not get past that person's second
    // factor by it.
    let assured = proven.assured && identity.tied_by == identity.person;
    let proof = Proof { through: setting.code.clone(), assured };
    begin(office, reader, headers, &account, &pending.next, &proof).await
}

/// An identity as the audit chain has it.
pub(super) fn named(provider: &Provider, subject: &str) -> String {
    format!("{}:{subject}", provider.setting.code)
}

async fn tie(
    office: &Office,
    units: &Units,
    reader: &Reader,
    provider: &Provider,
    pending: &Pending,
    proven: &Proven,
) -> Page {
    let visit = &reader.visit;
    let named = named(provider, &proven.subject);
    // The session may have ended, or be another person's by now.
    if visit.actor.person != pending.person || visit.actor.is_held_back() {
        note(office, reader, TIE, &named, "signed-out").await?;
        return told(office, units, reader, &Error::new("tie-signed-out")).await;
    }
    let account = own_account(office, reader).await?;
    let tied = Identity {
        issuer: provider.setting.issuer.clone(),
        subject: proven.subject.clone(),
        person: account.person.clone(),
        tied_at: office.clock.now().to_string(),
        tied_by: account.person.clone(),
    };
    let keep = async || -> Result<bool, Failure> {
        let mut write = office.db.write().await?;
        if !identity::tie(&mut write, &tied).await? {
            return Ok(false);
        }
        let entry = Entry { action: TIE, subject: &account.login, after: &named, ..Entry::default() };
        let (clock, who) = (office.clock.as_ref(), visit.who_self());
        audit::append(&mut write, clock, &who, &entry).await?;
        super::warn(&mut write, clock, &who, &account.person, "notice-account-tied").await?;
        write.commit().await?;
        Ok(true)
    };
    if keep().await.map_err(failed(reader))? {
        return Ok(Redirect::to(&pending.next).into_response());
    }
    note(office, reader, TIE, &named, "taken").await?;
    told(office, units, reader, &Error::new("identity-taken")).await
}

/// POST /me/identities/{provider}/untie: sessions begun through it end, but for this one.
pub async fn untie(State(office): State<Office>, reader: Reader, Path(code): Path<String>) -> Page {
    let provider = provider(&office, &reader, &code)?;
    let account = own_account(&office, &reader).await?;
    let done = take_away(&office, provider, &account, &reader.visit.session, &reader.visit.who_self()).await;
    match done.map_err(failed(&reader))? {
        true => Ok(Redirect::to("/me?done=untied").into_response()),
        false => Err(Refusal::not_found(reader.language, &code)),
    }
}

/// Unties an account's identity and ends the sessions begun through it, but for `but`. False when there was none.
pub(super) async fn take_away(
    office: &Office,
    provider: &Provider,
    account: &Account,
    but: &str,
    who: &audit::Who,
) -> Result<bool, Failure> {
    let mut write = office.db.write().await?;
    let Some(subject) = identity::untie(&mut write, &account.person, &provider.setting.issuer).await? else {
        return Ok(false);
    };
    let now = office.clock.now();
    session::end_through(&mut write, &account.person, &provider.setting.code, but, now).await?;
    let before = named(provider, &subject);
    let entry = Entry { action: "untie-identity", subject: &account.login, before: &before, ..Entry::default() };
    audit::append(&mut write, office.clock.as_ref(), who, &entry).await?;
    super::warn(&mut write, office.clock.as_ref(), who, &account.person, "notice-account-untied").await?;
    write.commit().await?;
    Ok(true)
}
