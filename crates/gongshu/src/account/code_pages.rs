//! The second step of signing in: a code of the app, and the page that binds the app.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use basis::error::Error;
use serde::Deserialize;

use super::entry::{Proof, new_session, note, onward, open, with_session};
use super::pages::{Next, Office, Page, SignInPage, failed, own_account};
use super::second_factor;
use super::session::Stage;
use super::store::{self, Account};
use crate::message::say;
use crate::page::{Reader, Refusal, Shell, show};
use crate::store::Failure;
use crate::store::audit::{self, Entry};

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
    let view = SignInPage {
        action: "/sign-in/code",
        asks_code: true,
        login: String::new(),
        next: onward(next),
        error,
        providers: Vec::new(),
        shell,
    };
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
        let (next, proof) = (onward(&form.next), Proof::of_visit(&reader));
        return open(&office, &reader, &headers, &account, Stage::Open, &next, &proof).await;
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
        new_session(&office, &reader, &headers, &account, Stage::Open, &Proof::of_visit(&reader)).await
    };
    let token = keep().await.map_err(failed(&reader))?;
    let shell = Shell::new(&reader, "me", say(reader.language, "enrol-title"));
    let view = EnrolPage { svg: String::new(), secret: String::new(), error: String::new(), codes, shell };
    Ok(with_session(&office, show(&view.shell.clone(), &view)?, &token))
}
