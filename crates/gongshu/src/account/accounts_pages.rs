//! The system administrator's list of accounts: opened, closed, given links, tied to identities.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use basis::error::Error;

use super::oidc::token;
use super::oidc_pages::{named, provider, take_away};
use super::pages::{Office, Page, failed};
use super::store::identity::{self, Identity};
use super::store::{self, Account};
use super::{session, setup};
use crate::access::Deed;
use crate::message::say;
use crate::page::{Reader, Refusal, Shell, segment, show};
use crate::store::Failure;
use crate::store::audit::{self, Entry};

#[derive(Template)]
#[template(path = "account/accounts.html")]
struct AccountsPage {
    shell: Shell,
    rows: Vec<AccountRow>,
    /// People without an account: code and name.
    without: Vec<(String, String)>,
    link: String,
    link_for: String,
    error: String,
    /// Identity providers: code and name.
    providers: Vec<(String, String)>,
}

struct AccountRow {
    person: String,
    person_segment: String,
    name: String,
    login: String,
    state: &'static str,
    state_name: String,
    second_factor: String,
    disabled: bool,
    ways: Vec<Way>,
}

/// An identity tied to the account.
struct Way {
    provider: String,
    name: String,
    subject: String,
}

async fn accounts_page(office: &Office, reader: &Reader, made: Option<(String, String)>, error: String) -> Page {
    let language = reader.language;
    let accounts = store::accounts(&office.db).await.map_err(failed(reader))?;
    let roster = office.staff.roster().await.map_err(failed(reader))?;
    let name = |code: &str| roster.person(code).map_or_else(|| code.to_owned(), |person| person.name.clone());
    let without = roster
        .people()
        .filter(|person| !accounts.iter().any(|account| account.person == person.code))
        .map(|person| (person.code.clone(), person.name.clone()))
        .collect();
    let identities = identity::identities(&office.db).await.map_err(failed(reader))?;
    let ways = |account: &Account| {
        let own = identities.iter().filter(|identity| identity.person == account.person);
        own.filter_map(|identity| {
            let setting = &office.providers.of_issuer(&identity.issuer)?.setting;
            let (provider, subject) = (setting.code.clone(), identity.subject.clone());
            Some(Way { provider, name: setting.name.in_language(language).to_owned(), subject })
        })
        .collect()
    };
    let rows = accounts
        .iter()
        .map(|account| {
            let ways: Vec<Way> = ways(account);
            let (state, id) = match (account.disabled, account.password.is_empty() && ways.is_empty()) {
                (true, _) => ("off", "accounts-disabled"),
                (false, true) => ("info", "accounts-waiting"),
                (false, false) => ("good", "accounts-active"),
            };
            AccountRow {
                person_segment: segment(&account.person),
                name: name(&account.person),
                person: account.person.clone(),
                login: account.login.clone(),
                state,
                state_name: say(language, id),
                second_factor: say(
                    language,
                    if account.has_second_factor() { "accounts-second" } else { "accounts-second-none" },
                ),
                disabled: account.disabled,
                ways,
            }
        })
        .collect();
    let (link, link_for) =
        made.map_or_else(Default::default, |(token, person)| (format!("/setup/{token}"), name(&person)));
    let shell = Shell::new(reader, "accounts", say(language, "nav-accounts"));
    let providers = office.providers.all().map(|provider| {
        let setting = &provider.setting;
        (setting.code.clone(), setting.name.in_language(language).to_owned())
    });
    let view = AccountsPage { providers: providers.collect(), shell, rows, without, link, link_for, error };
    show(&view.shell.clone(), &view)
}

/// GET /accounts
pub async fn accounts(State(office): State<Office>, reader: Reader) -> Page {
    accounts_page(&office, &reader, None, String::new()).await
}

#[derive(serde::Deserialize)]
pub struct NewAccount {
    #[serde(default)]
    pub person: String,
    pub login: String,
}

/// POST /accounts: the link is shown once, to be handed over.
pub async fn open(State(office): State<Office>, reader: Reader, Form(form): Form<NewAccount>) -> Page {
    let roster = office.staff.roster().await.map_err(failed(&reader))?;
    if roster.person(&form.person).is_none() {
        let error = Error::new("person-unknown").with("person", &form.person);
        return accounts_page(&office, &reader, None, error.say(reader.language)).await;
    }
    let who = reader.visit.who(Deed::ManageAccounts);
    let (clock, chance) = (office.clock.as_ref(), office.chance.as_ref());
    let made = setup::open_account(&office.db, clock, chance, &form.person, &form.login, &who).await;
    match made.map_err(failed(&reader))? {
        Ok(token) => accounts_page(&office, &reader, Some((token, form.person)), String::new()).await,
        Err(error) => accounts_page(&office, &reader, None, error.say(reader.language)).await,
    }
}

/// POST /accounts/{person}/{what}: a new link, or closes or opens the account.
pub async fn change(
    State(office): State<Office>,
    reader: Reader,
    Path((person, what)): Path<(String, String)>,
) -> Page {
    let account = store::account_of(&office.db, &person).await.map_err(failed(&reader))?;
    let account = account.ok_or_else(|| Refusal::not_found(reader.language, &person))?;
    let who = reader.visit.who(Deed::ManageAccounts);
    let disabled = match what.as_str() {
        "link" => {
            let (clock, chance) = (office.clock.as_ref(), office.chance.as_ref());
            let token = setup::new_link(&office.db, clock, chance, &person, &who).await.map_err(failed(&reader))?;
            return accounts_page(&office, &reader, Some((token, person)), String::new()).await;
        }
        "disable" => true,
        "enable" => false,
        _ => return Err(Refusal::not_found(reader.language, &what)),
    };
    let words = |disabled: bool| if disabled { "disabled" } else { "active" };
    let keep = async || -> Result<(), Failure> {
        let mut write = office.db.write().await?;
        store::set_disabled(&mut write, &person, disabled).await?;
        if disabled {
            session::end_others(&mut write, &person, "", office.clock.now()).await?;
        }
        let (before, after) = (words(account.disabled), words(disabled));
        let entry = Entry { action: "change-account", subject: &account.login, before, after, ..Entry::default() };
        audit::append(&mut write, office.clock.as_ref(), &who, &entry).await?;
        write.commit().await
    };
    keep().await.map_err(failed(&reader))?;
    Ok(Redirect::to("/accounts").into_response())
}

#[derive(serde::Deserialize, Default)]
#[serde(default)]
pub struct NewIdentity {
    pub person: String,
    pub provider: String,
    pub subject: String,
}

/// POST /accounts/identity: an identity is tied for somebody, by the name the provider gave.
pub async fn tie(State(office): State<Office>, reader: Reader, Form(form): Form<NewIdentity>) -> Page {
    let provider = provider(&office, &reader, &form.provider)?;
    let account = store::account_of(&office.db, &form.person).await.map_err(failed(&reader))?;
    let account = account.ok_or_else(|| Refusal::not_found(reader.language, &form.person))?;
    let who = reader.visit.who(Deed::ManageAccounts);
    let Ok(subject) = token::named(&provider.setting.claim, Some(form.subject.trim())) else {
        let error = Error::new("identity-shape").say(reader.language);
        return accounts_page(&office, &reader, None, error).await;
    };
    let after = named(provider, &subject);
    let tied = Identity {
        issuer: provider.setting.issuer.clone(),
        subject,
        person: account.person.clone(),
        tied_at: office.clock.now().to_string(),
        tied_by: who.person.clone(),
    };
    let keep = async || -> Result<bool, Failure> {
        let mut write = office.db.write().await?;
        if !identity::tie(&mut write, &tied).await? {
            return Ok(false);
        }
        let entry = Entry { action: "tie-identity", subject: &account.login, after: &after, ..Entry::default() };
        audit::append(&mut write, office.clock.as_ref(), &who, &entry).await?;
        super::warn(&mut write, office.clock.as_ref(), &who, &account.person, "notice-account-tied").await?;
        write.commit().await?;
        Ok(true)
    };
    match keep().await.map_err(failed(&reader))? {
        true => Ok(Redirect::to("/accounts").into_response()),
        false => accounts_page(&office, &reader, None, Error::new("identity-taken-there").say(reader.language)).await,
    }
}

/// POST /accounts/{person}/identities/{provider}/untie
pub async fn untie(State(office): State<Office>, reader: Reader, Path((person, code)): Path<(String, String)>) -> Page {
    let provider = provider(&office, &reader, &code)?;
    let account = store::account_of(&office.db, &person).await.map_err(failed(&reader))?;
    let account = account.ok_or_else(|| Refusal::not_found(reader.language, &person))?;
    let who = reader.visit.who(Deed::ManageAccounts);
    match take_away(&office, provider, &account, "", &who).await.map_err(failed(&reader))? {
        true => Ok(Redirect::to("/accounts").into_response()),
        false => Err(Refusal::not_found(reader.language, &code)),
    }
}
