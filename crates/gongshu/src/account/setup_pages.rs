//! The first start, and links that set a password.

use std::collections::HashMap;

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use basis::error::Error;

use super::pages::{Office, Page, failed};
use super::setup::{self, FirstStart};
use super::store::{self, OneTimeLink};
use super::{password, session};
use crate::message::say;
use crate::page::{Reader, Refusal, Shell, segment, show};
use crate::register::units::Units;
use crate::store::Failure;
use crate::store::audit::{self, Entry, Who};

#[derive(Template)]
#[template(path = "account/setup.html")]
struct SetupPage {
    shell: Shell,
    action: String,
    first: bool,
    login: String,
    form: FirstStart,
    error: String,
    links: Vec<(String, String, String)>,
}

impl FirstStart {
    /// Each administrator's name for messages and fields, with what was typed.
    fn administrators(&self) -> Vec<(&'static str, String, String)> {
        setup::ADMINISTRATORS
            .iter()
            .zip(self.people())
            .map(|((kind, ..), (name, login))| (*kind, name.to_owned(), login.to_owned()))
            .collect()
    }
}

async fn link_of(office: &Office, reader: &Reader, token: &str) -> Result<OneTimeLink, Refusal> {
    let link = store::link_of(&office.db, token, office.clock.now()).await.map_err(failed(reader))?;
    link.ok_or_else(|| Refusal::wrong(reader.language, &Error::new("link-over")))
}

async fn setup_page(
    office: &Office,
    reader: &Reader,
    token: &str,
    link: &OneTimeLink,
    form: FirstStart,
    error: String,
) -> Page {
    let account = store::account_of(&office.db, &link.person).await.map_err(failed(reader))?;
    let view = SetupPage {
        shell: Shell::new(reader, "me", say(reader.language, "setup-title")),
        action: format!("/setup/{}", segment(token)),
        first: link.kind == "first",
        login: account.map(|account| account.login).unwrap_or_default(),
        form,
        error,
        links: Vec::new(),
    };
    show(&view.shell.clone(), &view)
}

/// GET /setup/{token}
pub async fn setup_form(State(office): State<Office>, reader: Reader, Path(token): Path<String>) -> Page {
    let link = link_of(&office, &reader, &token).await?;
    setup_page(&office, &reader, &token, &link, FirstStart::default(), String::new()).await
}

/// POST /setup/{token}: names the three administrators, or sets a password.
pub async fn set_up(
    State(office): State<Office>,
    State(units): State<Units>,
    reader: Reader,
    Path(token): Path<String>,
    Form(fields): Form<HashMap<String, String>>,
) -> Page {
    let link = link_of(&office, &reader, &token).await?;
    if link.kind == "first" {
        return first_start(&office, &units, &reader, &token, &link, &fields).await;
    }
    let account = store::account_of(&office.db, &link.person).await.map_err(failed(&reader))?;
    let account = account.ok_or_else(|| Refusal::wrong(reader.language, &Error::new("link-over")))?;
    let field = |name: &str| fields.get(name).map_or("", String::as_str);
    let checked = match field("password") == field("again") {
        true => password::check(field("password"), &account.login, office.installation.password.length),
        false => Err(Error::new("password-differs")),
    };
    if let Err(error) = checked {
        let error = error.say(reader.language);
        return setup_page(&office, &reader, &token, &link, FirstStart::default(), error).await;
    }
    let hash = password::hash(field("password"), office.chance.as_ref());
    let now = office.clock.now();
    let keep = async || -> Result<bool, Failure> {
        let mut write = office.db.write().await?;
        if !store::use_link(&mut write, &token, now).await? {
            return Ok(false);
        }
        store::set_password(&mut write, &account.person, &hash, now).await?;
        session::end_others(&mut write, &account.person, "", now).await?;
        let who = Who { person: account.person.clone(), ..reader.visit.who_self() };
        let entry = Entry { action: "password", subject: &account.login, ..Entry::default() };
        audit::append(&mut write, office.clock.as_ref(), &who, &entry).await?;
        write.commit().await?;
        Ok(true)
    };
    match keep().await.map_err(failed(&reader))? {
        true => Ok(Redirect::to("/sign-in").into_response()),
        false => Err(Refusal::wrong(reader.language, &Error::new("link-over"))),
    }
}

async fn first_start(
    office: &Office,
    units: &Units,
    reader: &Reader,
    token: &str,
    link: &OneTimeLink,
    fields: &HashMap<String, String>,
) -> Page {
    let form = FirstStart::read(fields);
    match setup::first_start(office, units, token, &form).await.map_err(failed(reader))? {
        Ok(made) => {
            let links = made.into_iter().map(|(name, login, token)| (name, login, format!("/setup/{token}")));
            let view = SetupPage {
                shell: Shell::new(reader, "me", say(reader.language, "setup-title")),
                action: String::new(),
                first: false,
                login: String::new(),
                form,
                error: String::new(),
                links: links.collect(),
            };
            show(&view.shell.clone(), &view)
        }
        Err(error) => setup_page(office, reader, token, link, form, error.say(reader.language)).await,
    }
}
