//! Identities of providers as kept, and sign-ins that were begun and have not come back yet.

use jiff::{SignedDuration, Timestamp};
use sqlx::Row;

use super::super::{after, mark};
use crate::store::{Db, Doing, Failure, Write};

/// Somebody as an issuer knows them, tied to a person of ours (绑定).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Identity {
    pub issuer: String,
    /// The value of the claim that names them there.
    pub subject: String,
    pub person: String,
    /// RFC 3339.
    pub tied_at: String,
    /// Who tied it: the person, or an administrator for them.
    pub tied_by: String,
}

fn read(row: &sqlx::any::AnyRow) -> Result<Identity, sqlx::Error> {
    Ok(Identity {
        issuer: row.try_get("issuer")?,
        subject: row.try_get("subject")?,
        person: row.try_get("person")?,
        tied_at: row.try_get("tied_at")?,
        tied_by: row.try_get("tied_by")?,
    })
}

/// Whose an identity is.
pub async fn identity(db: &Db, issuer: &str, subject: &str) -> Result<Option<Identity>, Failure> {
    let row = sqlx::query(
        "select issuer, subject, person, tied_at, tied_by from identity where issuer = $1 and subject = $2",
    )
    .bind(issuer)
    .bind(subject)
    .fetch_optional(db.pool())
    .await
    .doing("look up an identity")?;
    row.map(|row| read(&row).doing("look up an identity")).transpose()
}

/// Every identity, by person.
pub async fn identities(db: &Db) -> Result<Vec<Identity>, Failure> {
    let rows = sqlx::query("select issuer, subject, person, tied_at, tied_by from identity order by person, issuer")
        .fetch_all(db.pool())
        .await
        .doing("list the identities")?;
    rows.iter().map(|row| read(row).doing("list the identities")).collect()
}

/// The identities of one person.
pub async fn identities_of(db: &Db, person: &str) -> Result<Vec<Identity>, Failure> {
    let rows =
        sqlx::query("select issuer, subject, person, tied_at, tied_by from identity where person = $1 order by issuer")
            .bind(person)
            .fetch_all(db.pool())
            .await
            .doing("list somebody's identities")?;
    rows.iter().map(|row| read(row).doing("list somebody's identities")).collect()
}

/// Ties an identity. False when it is somebody's already, or the person has one of this issuer.
pub async fn tie(write: &mut Write, identity: &Identity) -> Result<bool, Failure> {
    let done = sqlx::query(
        "insert into identity (issuer, subject, person, tied_at, tied_by) values ($1, $2, $3, $4, $5)
         on conflict do nothing",
    )
    .bind(&identity.issuer)
    .bind(&identity.subject)
    .bind(&identity.person)
    .bind(&identity.tied_at)
    .bind(&identity.tied_by)
    .execute(write.connection())
    .await
    .doing("tie an identity")?;
    Ok(done.rows_affected() == 1)
}

/// Unties a person's identity of an issuer and gives its subject; `None` when there was none.
pub async fn untie(write: &mut Write, person: &str, issuer: &str) -> Result<Option<String>, Failure> {
    sqlx::query_scalar("delete from identity where person = $1 and issuer = $2 returning subject")
        .bind(person)
        .bind(issuer)
        .fetch_optional(write.connection())
        .await
        .doing("untie an identity")
}

/// A sign-in on its way to a provider and back.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Pending {
    pub provider: String,
    /// Who ties an identity by it; empty when somebody signs in.
    pub person: String,
    /// Where it leads.
    pub next: String,
}

/// How long somebody may take at the provider: a second factor, a forgotten password looked up.
pub const PENDING_LASTS: SignedDuration = SignedDuration::from_mins(10);

/// Why nothing is finished by what came back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stale {
    /// Nobody began it, or long ago.
    Unknown,
    /// It came back before.
    Used,
    /// It took too long.
    Over,
    /// Another browser began it.
    Elsewhere,
}

/// Keeps a sign-in that begins, known by `state` and only in the browser that has `browser`.
pub async fn insert_pending(
    write: &mut Write,
    state: &str,
    browser: &str,
    pending: &Pending,
    now: Timestamp,
) -> Result<(), Failure> {
    // What was not finished stays a day, so that a second visit learns why.
    sqlx::query("delete from sign_in_pending where until < $1")
        .bind(after(now, -SignedDuration::from_hours(24)))
        .execute(write.connection())
        .await
        .doing("forget old sign-ins")?;
    sqlx::query(
        "insert into sign_in_pending (mark, browser, provider, person, next, until, used_at)
         values ($1, $2, $3, $4, $5, $6, '')",
    )
    .bind(mark(state))
    .bind(mark(browser))
    .bind(&pending.provider)
    .bind(&pending.person)
    .bind(&pending.next)
    .bind(after(now, PENDING_LASTS))
    .execute(write.connection())
    .await
    .doing("begin a sign-in")?;
    Ok(())
}

/// Uses a sign-in up that came back. Another browser's visit leaves it as it is: nobody spoils somebody else's.
pub async fn take_pending(
    write: &mut Write,
    state: &str,
    browser: &str,
    now: Timestamp,
) -> Result<Result<Pending, Stale>, Failure> {
    const DOING: &str = "take up a sign-in";
    let row =
        sqlx::query("select browser, provider, person, next, until, used_at from sign_in_pending where mark = $1")
            .bind(mark(state))
            .fetch_optional(write.connection())
            .await
            .doing(DOING)?;
    let Some(row) = row else { return Ok(Err(Stale::Unknown)) };
    let text = |name: &str| row.try_get::<String, _>(name).doing(DOING);
    if text("browser")? != mark(browser) {
        return Ok(Err(Stale::Elsewhere));
    }
    if !text("used_at")?.is_empty() {
        return Ok(Err(Stale::Used));
    }
    if text("until")? < now.to_string() {
        return Ok(Err(Stale::Over));
    }
    let used = sqlx::query("update sign_in_pending set used_at = $2 where mark = $1 and used_at = ''")
        .bind(mark(state))
        .bind(now.to_string())
        .execute(write.connection())
        .await
        .doing(DOING)?;
    if used.rows_affected() != 1 {
        return Ok(Err(Stale::Used));
    }
    Ok(Ok(Pending { provider: text("provider")?, person: text("person")?, next: text("next")? }))
}
