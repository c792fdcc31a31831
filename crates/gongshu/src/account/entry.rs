//! Coming in (进门): what must come first, the session, its cookie, and the lines in the audit chain. The same for
//! whoever proved themselves by a password and for whoever came through a provider.

use axum::http::HeaderMap;
use axum::http::header::{SET_COOKIE, USER_AGENT};
use axum::response::{IntoResponse, Redirect, Response};

use super::pages::{Office, Page, failed};
use super::session::{self, Beginning, Stage};
use super::store::{self, Account};
use crate::page::{Reader, Refusal};
use crate::store::Failure;
use crate::store::audit::{self, Entry, Who};

/// How somebody proved to be who they are.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Proof {
    /// The provider's code; empty for a password.
    pub through: String,
    /// Whether the provider vouches for a second factor, so that ours is not asked for.
    pub assured: bool,
}

impl Proof {
    /// How the session was begun that somebody steps up from.
    pub fn of_visit(reader: &Reader) -> Proof {
        Proof { through: reader.visit.through.clone(), assured: false }
    }
}

/// Only a path of our own: nobody is sent elsewhere by a link that begins here. Browsers leave tabs and line ends out of
/// an address, so that `/⇥/elsewhere` would be `//elsewhere`.
pub(super) fn onward(next: &str) -> String {
    let own = next.starts_with('/') && !next.starts_with("//") && !next.contains(|c: char| c == '\\' || c.is_control());
    if own { next.to_owned() } else { "/".to_owned() }
}

/// A refused try, in the audit chain under the name that was typed or that a provider gave.
pub(super) async fn note(
    office: &Office,
    reader: &Reader,
    action: &str,
    subject: &str,
    why: &str,
) -> Result<(), Refusal> {
    /// What is kept of a name that may be anything.
    const CHARACTERS: usize = 40;
    let subject: String = subject.trim().chars().take(CHARACTERS).collect();
    let entry = Entry { action, subject: &subject, refused: true, after: why, ..Entry::default() };
    let mut write = office.db.write().await.map_err(failed(reader))?;
    audit::append(&mut write, office.clock.as_ref(), &reader.visit.who_self(), &entry).await.map_err(failed(reader))?;
    write.commit().await.map_err(failed(reader))
}

/// Begins at the stage that the person's posts and second factor ask for.
pub(super) async fn begin(
    office: &Office,
    reader: &Reader,
    headers: &HeaderMap,
    account: &Account,
    next: &str,
    proof: &Proof,
) -> Page {
    let roster = office.staff.roster().await.map_err(failed(reader))?;
    let actor = roster.actor(office.staff.packs(), &account.person, &reader.visit.today);
    let stage = match (account.has_second_factor(), actor.needs_second_factor()) {
        _ if proof.assured => Stage::Open,
        (true, _) => Stage::Code,
        (false, true) => Stage::Enrol,
        (false, false) => Stage::Open,
    };
    let to = stage.page().map_or_else(|| onward(next), str::to_owned);
    let to = match (stage, next) {
        (Stage::Open, _) | (_, "" | "/") => to,
        _ => format!("{to}?next={}", crate::page::segment(&onward(next))),
    };
    open(office, reader, headers, account, stage, &to, proof).await
}

/// Begins a session at a stage, ends the one before it, and sets the cookie.
pub(super) async fn open(
    office: &Office,
    reader: &Reader,
    headers: &HeaderMap,
    account: &Account,
    stage: Stage,
    to: &str,
    proof: &Proof,
) -> Page {
    let token = new_session(office, reader, headers, account, stage, proof).await.map_err(failed(reader))?;
    Ok(with_session(office, Redirect::to(to).into_response(), &token))
}

pub(super) async fn new_session(
    office: &Office,
    reader: &Reader,
    headers: &HeaderMap,
    account: &Account,
    stage: Stage,
    proof: &Proof,
) -> Result<String, Failure> {
    let (now, visit) = (office.clock.now(), &reader.visit);
    let mut write = office.db.write().await?;
    // A new token at every step up: one that was fixed on somebody before they signed in is worth nothing.
    if !visit.session.is_empty() {
        session::end(&mut write, &visit.actor.person, &visit.session, now).await?;
    }
    let beginning = Beginning {
        person: &account.person,
        stage,
        address: &visit.address,
        agent: headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default(),
        through: &proof.through,
        assured: proof.assured,
    };
    let token = session::begin(&mut write, office.chance.as_ref(), now, &beginning).await?;
    if stage == Stage::Open {
        store::forget_failures(&mut write, &account.login).await?;
        let who = Who { person: account.person.clone(), ..visit.who_self() };
        let entry = Entry { action: "sign-in", subject: &account.login, after: &proof.through, ..Entry::default() };
        audit::append(&mut write, office.clock.as_ref(), &who, &entry).await?;
    }
    write.commit().await?;
    Ok(token)
}

/// The answer with the session's cookie; an empty token takes it away.
pub(super) fn with_session(office: &Office, response: Response, token: &str) -> Response {
    let age = if token.is_empty() { "; Max-Age=0" } else { "" };
    with_cookie(office, response, &format!("{}={token}; Path=/{age}", session::COOKIE))
}

/// The answer with one more cookie, which no script reads and no other site's form brings along.
pub(super) fn with_cookie(office: &Office, mut response: Response, cookie: &str) -> Response {
    // Where people come by HTTPS only, the cookie does too.
    let secure = if office.installation.serve.https { "; Secure" } else { "" };
    if let Ok(value) = format!("{cookie}; HttpOnly; SameSite=Lax{secure}").parse() {
        response.headers_mut().append(SET_COOKIE, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::onward;

    #[test]
    #[rustfmt::skip]
    fn nobody_is_sent_elsewhere() {
        for (next, to) in [
            ("/league?period=2006-07", "/league?period=2006-07"), ("/", "/"), ("", "/"), ("league", "/"),
            ("https://evil.example/", "/"), ("//evil.example/", "/"), ("/\\evil.example/", "/"), ("\\\\evil.example", "/"),
            ("/\t/evil.example/", "/"), ("/\n/evil.example/", "/"), ("/\r\nset-cookie: a=1", "/"), ("/\u{0}", "/"),
        ] {
            assert_eq!(onward(next), to, "{next:?}");
        }
    }
}
