//! One's own account: posts and what they give, where one is signed in, API tokens, the password.

use std::collections::BTreeSet;

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use basis::error::Error;
use basis::language::Language;
use serde::Deserialize;

use super::api_token::{self, Wish};
use super::pages::{Office, Page, failed, own_account};
use super::store::token::Standing;
use super::{identity, password, session, store};
use crate::access::Deed;
use crate::message::say;
use crate::organisation::because;
use crate::page::{Reader, Refusal, Shell, show};
use crate::register::units::Units;
use crate::store::Failure;
use crate::store::audit::{self, Entry};
use crate::store::clock::shown;

#[derive(Template)]
#[template(path = "account/me.html")]
struct MePage {
    shell: Shell,
    posts: Vec<PostRow>,
    sessions: Vec<SessionRow>,
    second_factor: bool,
    recovery_left: usize,
    ways: Vec<Way>,
    tokens: Vec<TokenRow>,
    /// What a new token may be for: word, name, whether it is ticked.
    scopes: Vec<(&'static str, String, bool)>,
    token_days: u32,
    said: Said,
}

/// An identity provider, and who one is there; empty while nothing is tied.
struct Way {
    provider: String,
    name: String,
    subject: String,
    since: String,
}

/// What a page says of what was just done there.
#[derive(Default)]
pub(super) struct Said {
    pub done: String,
    /// What is wrong with an identity that was to be tied.
    pub alert: String,
    /// What is wrong with the new password.
    pub error: String,
    /// What is wrong with the new token.
    pub token_error: String,
    /// The new token, shown this once.
    pub token: String,
}

struct TokenRow {
    mark: String,
    short: String,
    name: String,
    scopes: String,
    until: String,
    expired: bool,
    used: String,
}

struct PostRow {
    name: String,
    role: String,
    unit: String,
    because: String,
    until: String,
}

struct SessionRow {
    mark: String,
    agent: String,
    address: String,
    since: String,
    /// The provider it was begun through; empty for a password.
    through: String,
    own: bool,
}

/// A browser's name for itself in two words: `Chrome · Windows`; all of it where it names nothing known.
fn browser(agent: &str) -> String {
    // The more particular first: Edge also calls itself Chrome, and Chrome Safari.
    const BROWSERS: [(&str, &str); 6] = [
        ("Edg/", "Edge"),
        ("360SE", "360"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ];
    let named =
        |known: &[(&str, &'static str)]| known.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    let words: Vec<&str> = [named(&BROWSERS), named(&SYSTEMS)].into_iter().flatten().collect();
    if words.is_empty() { agent.to_owned() } else { words.join(" · ") }
}

pub(super) async fn me_page(office: &Office, units: &Units, reader: &Reader, said: Said) -> Page {
    let account = own_account(office, reader).await?;
    let now = office.clock.now();
    let roster = office.staff.roster().await.map_err(failed(reader))?;
    let version = crate::store::batch::data_version(&office.db).await.map_err(failed(reader))?;
    let tree = units.at(version).await.map_err(failed(reader))?;
    let language = reader.language;
    let name = |code: &str| roster.person(code).map_or_else(|| code.to_owned(), |person| person.name.clone());
    let post = |code: &str| roster.post_name(code, &reader.visit.today, language);
    let sessions = session::of_person(&office.db, &account.person, now, &office.installation.session)
        .await
        .map_err(failed(reader))?;
    let left = store::recovery_codes_left(&office.db, &account.person).await.map_err(failed(reader))?;
    let through = |code: &str| {
        let provider = office.providers.get(code);
        provider.map_or_else(|| code.to_owned(), |it| it.setting.name.in_language(language).to_owned())
    };
    let mut shell = Shell::new(reader, "me", say(language, "me-title"));
    // Also where a provider sent somebody back to.
    shell.here = "/me".to_owned();
    let view = MePage {
        shell,
        ways: ways(office, reader, &account.person).await?,
        posts: reader
            .visit
            .actor
            .grants()
            .iter()
            .map(|grant| PostRow {
                name: grant.post_name.in_language(language).to_owned(),
                role: grant.role.name.in_language(language).to_owned(),
                unit: tree.name(&grant.unit, language).to_owned(),
                because: because(&grant.because, language, name, post),
                until: grant.until.clone(),
            })
            .collect(),
        sessions: sessions
            .into_iter()
            .map(|it| SessionRow {
                own: it.mark == reader.visit.session,
                since: shown(&it.made_at),
                through: through(&it.through),
                mark: it.mark,
                agent: browser(&it.agent),
                address: it.address,
            })
            .collect(),
        second_factor: account.has_second_factor(),
        recovery_left: usize::try_from(left).unwrap_or(0),
        tokens: token_rows(office, reader, &account.person).await?,
        scopes: scopes(reader),
        token_days: office.installation.api.token_days,
        said,
    };
    show(&view.shell.clone(), &view)
}

/// Each provider, with the identity that is tied.
async fn ways(office: &Office, reader: &Reader, person: &str) -> Result<Vec<Way>, Refusal> {
    let tied = identity::identities_of(&office.db, person).await.map_err(failed(reader))?;
    let ways = office.providers.all().map(|provider| {
        let setting = &provider.setting;
        let own = tied.iter().find(|identity| identity.issuer == setting.issuer);
        Way {
            provider: setting.code.clone(),
            name: setting.name.in_language(reader.language).to_owned(),
            subject: own.map(|identity| identity.subject.clone()).unwrap_or_default(),
            since: own.map(|identity| shown(&identity.tied_at)).unwrap_or_default(),
        }
    });
    Ok(ways.collect())
}

fn deed_name(deed: Deed, language: Language) -> String {
    say(language, &format!("deed-{}", deed.code()))
}

async fn token_rows(office: &Office, reader: &Reader, person: &str) -> Result<Vec<TokenRow>, Refusal> {
    let now = office.clock.now();
    let tokens = store::token::of_person(&office.db, person).await.map_err(failed(reader))?;
    let rows = tokens.into_iter().map(|token| {
        let scopes: Vec<String> = token.scopes.iter().map(|deed| deed_name(*deed, reader.language)).collect();
        TokenRow {
            short: token.short().to_owned(),
            scopes: scopes.join(&say(reader.language, "list-join")),
            until: shown(&token.until).get(..10).unwrap_or_default().to_owned(),
            expired: token.standing(now) == Standing::Expired,
            used: shown(&token.used_at),
            mark: token.mark,
            name: token.name,
        }
    });
    Ok(rows.collect())
}

/// What a new token may be for; what only reads is ticked.
fn scopes(reader: &Reader) -> Vec<(&'static str, String, bool)> {
    let deeds = reader.visit.actor.for_tokens().into_iter();
    deeds.map(|deed| (deed.code(), deed_name(deed, reader.language), deed.only_reads())).collect()
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Done {
    pub done: String,
}

/// GET /me
pub async fn me(
    State(office): State<Office>,
    State(units): State<Units>,
    reader: Reader,
    Query(query): Query<Done>,
) -> Page {
    let done = match query.done.as_str() {
        "password" => say(reader.language, "me-password-done"),
        "session" => say(reader.language, "me-session-done"),
        "tied" => say(reader.language, "me-tied"),
        "untied" => say(reader.language, "me-untied"),
        "token" => say(reader.language, "me-token-done"),
        _ => String::new(),
    };
    me_page(&office, &units, &reader, Said { done, ..Said::default() }).await
}

/// Keeps a new password in place of the old one, and ends the other sessions; or says what is wrong with it.
pub(super) async fn keep_password(
    office: &Office,
    reader: &Reader,
    form: &NewPassword,
) -> Result<Option<Error>, Refusal> {
    let account = own_account(office, reader).await?;
    let error = if !password::is(&form.old, &account.password) {
        Some(Error::new("password-old-wrong"))
    } else if form.password != form.again {
        Some(Error::new("password-differs"))
    } else if form.password == form.old {
        Some(Error::new("password-same"))
    } else {
        password::check(&form.password, &account.login, office.installation.password.length).err()
    };
    if error.is_some() {
        return Ok(error);
    }
    let hash = password::hash(&form.password, office.chance.as_ref());
    let now = office.clock.now();
    let keep = async || -> Result<(), Failure> {
        let mut write = office.db.write().await?;
        store::set_password(&mut write, &account.person, &hash, now).await?;
        session::end_others(&mut write, &account.person, &reader.visit.session, now).await?;
        let entry = Entry { action: "password", subject: &account.login, ..Entry::default() };
        let (clock, who) = (office.clock.as_ref(), reader.visit.who_self());
        audit::append(&mut write, clock, &who, &entry).await?;
        super::warn(&mut write, clock, &who, &account.person, "notice-account-password").await?;
        write.commit().await
    };
    keep().await.map_err(failed(reader))?;
    Ok(None)
}

#[derive(Deserialize)]
pub struct NewPassword {
    pub old: String,
    pub password: String,
    pub again: String,
}

/// POST /me/password: the other sessions end.
pub async fn change_password(
    State(office): State<Office>,
    State(units): State<Units>,
    reader: Reader,
    Form(form): Form<NewPassword>,
) -> Page {
    match keep_password(&office, &reader, &form).await? {
        None => Ok(Redirect::to("/me?done=password").into_response()),
        Some(error) => {
            let said = Said { error: error.say(reader.language), ..Said::default() };
            me_page(&office, &units, &reader, said).await
        }
    }
}

/// POST /me/sessions/{mark}/end
pub async fn end_session(State(office): State<Office>, reader: Reader, Path(mark): Path<String>) -> Page {
    let mut write = office.db.write().await.map_err(failed(&reader))?;
    let person = &reader.visit.actor.person;
    let ended = session::end(&mut write, person, &mark, office.clock.now()).await.map_err(failed(&reader))?;
    if !ended {
        return Err(Refusal::not_found(reader.language, &mark));
    }
    let entry = Entry { action: "end-session", subject: person, ..Entry::default() };
    let who = reader.visit.who_self();
    audit::append(&mut write, office.clock.as_ref(), &who, &entry).await.map_err(failed(&reader))?;
    write.commit().await.map_err(failed(&reader))?;
    Ok(Redirect::to("/me?done=session").into_response())
}

/// POST /me/tokens: the token is shown on this page and never again.
pub async fn make_token(
    State(office): State<Office>,
    State(units): State<Units>,
    reader: Reader,
    Form(fields): Form<Vec<(String, String)>>,
) -> Page {
    let field = |wanted: &str| fields.iter().find(|(name, _)| name == wanted).map_or("", |(_, value)| value.as_str());
    let words = fields.iter().filter(|(name, _)| name == "scope").map(|(_, value)| value.parse::<Deed>());
    let wish = words.collect::<Result<BTreeSet<Deed>, Error>>().map(|scopes| Wish {
        name: field("name").to_owned(),
        scopes,
        // What is no number of days is none that may be.
        days: field("days").trim().parse().unwrap_or(0),
    });
    let (clock, chance) = (office.clock.as_ref(), office.chance.as_ref());
    let (actor, by) = (&reader.visit.actor, reader.visit.who_self());
    let made = match wish {
        Ok(wish) => api_token::make(&office.db, clock, chance, actor, &wish, &office.installation.api, &by)
            .await
            .map_err(failed(&reader))?,
        Err(error) => Err(error),
    };
    let said = match made {
        Ok(token) => Said { token, ..Said::default() },
        Err(error) => Said { token_error: error.say(reader.language), ..Said::default() },
    };
    me_page(&office, &units, &reader, said).await
}

/// POST /me/tokens/{mark}/end
pub async fn end_token(State(office): State<Office>, reader: Reader, Path(mark): Path<String>) -> Page {
    let (person, by) = (&reader.visit.actor.person, reader.visit.who_self());
    let ended = api_token::end(&office.db, office.clock.as_ref(), person, &mark, &by).await.map_err(failed(&reader))?;
    match ended {
        true => Ok(Redirect::to("/me?done=token").into_response()),
        false => Err(Refusal::not_found(reader.language, &mark)),
    }
}
