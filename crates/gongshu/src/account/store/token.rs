//! API tokens (接口令牌) as kept: by the hash of the token, never the token itself.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use sqlx::Row;

use super::super::{after, mark};
use crate::access::Deed;
use crate::store::{Db, Doing, Failure, Write};

/// A token somebody made for a program of theirs.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ApiToken {
    pub mark: String,
    pub person: String,
    pub name: String,
    /// What it may be used for, as long as the person may.
    pub scopes: BTreeSet<Deed>,
    pub made_at: String,
    pub until: String,
    /// Empty before it was used for the first time.
    pub used_at: String,
    /// When it was taken back; empty while it was not.
    pub ended_at: String,
}

/// What a token is worth now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    Good,
    Expired,
    Ended,
}

impl ApiToken {
    pub fn standing(&self, now: Timestamp) -> Standing {
        match () {
            () if !self.ended_at.is_empty() => Standing::Ended,
            () if self.until <= now.to_string() => Standing::Expired,
            () => Standing::Good,
        }
    }

    /// What it is called where there is no room: the beginning of its hash, in the audit chain and in lists.
    pub fn short(&self) -> &str {
        self.mark.get(..SHORT).unwrap_or(&self.mark)
    }
}

/// Characters of a hash that tell an installation's tokens apart.
const SHORT: usize = 12;

/// How stale `used_at` may grow: one write a minute, not one a request.
const USED_EVERY: SignedDuration = SignedDuration::from_secs(60);

fn read(row: &sqlx::any::AnyRow) -> Result<ApiToken, sqlx::Error> {
    let scopes: String = row.try_get("scopes")?;
    Ok(ApiToken {
        mark: row.try_get("mark")?,
        person: row.try_get("person")?,
        name: row.try_get("name")?,
        // A word this program does not know gives nothing.
        scopes: scopes.split(' ').filter_map(|word| word.parse().ok()).collect(),
        made_at: row.try_get("made_at")?,
        until: row.try_get("until")?,
        used_at: row.try_get("used_at")?,
        ended_at: row.try_get("ended_at")?,
    })
}

pub async fn insert(write: &mut Write, token: &ApiToken) -> Result<(), Failure> {
    let scopes: Vec<&str> = token.scopes.iter().map(|deed| deed.code()).collect();
    sqlx::query(
        "insert into api_token (mark, person, name, scopes, made_at, until, used_at, ended_at)
         values ($1, $2, $3, $4, $5, $6, '', '')",
    )
    .bind(&token.mark)
    .bind(&token.person)
    .bind(&token.name)
    .bind(scopes.join(" "))
    .bind(&token.made_at)
    .bind(&token.until)
    .execute(write.connection())
    .await
    .doing("make a token")?;
    Ok(())
}

/// What is kept of a token, whatever it is worth now.
pub async fn find(db: &Db, token: &str) -> Result<Option<ApiToken>, Failure> {
    let row = sqlx::query(
        "select mark, person, name, scopes, made_at, until, used_at, ended_at from api_token where mark = $1",
    )
    .bind(mark(token))
    .fetch_optional(db.pool())
    .await
    .doing("look up a token")?;
    row.map(|row| read(&row).doing("look up a token")).transpose()
}

/// A person's tokens that were not taken back, newest first; expired ones among them.
pub async fn of_person(db: &Db, person: &str) -> Result<Vec<ApiToken>, Failure> {
    let rows = sqlx::query(
        "select mark, person, name, scopes, made_at, until, used_at, ended_at from api_token
         where person = $1 and ended_at = '' order by made_at desc, mark",
    )
    .bind(person)
    .fetch_all(db.pool())
    .await
    .doing("list tokens")?;
    rows.iter().map(|row| read(row).doing("list tokens")).collect()
}

/// Notes that a token is in use, once a minute.
pub async fn used(db: &Db, token: &ApiToken, now: Timestamp) -> Result<(), Failure> {
    if after(now, -USED_EVERY) < token.used_at {
        return Ok(());
    }
    let mut write = db.write().await?;
    sqlx::query("update api_token set used_at = $2 where mark = $1")
        .bind(&token.mark)
        .bind(now.to_string())
        .execute(write.connection())
        .await
        .doing("note the use of a token")?;
    write.commit().await
}

/// Takes a person's token back; false when there is no such one.
pub async fn end(write: &mut Write, person: &str, mark: &str, now: Timestamp) -> Result<bool, Failure> {
    let done = sqlx::query("update api_token set ended_at = $3 where person = $1 and mark = $2 and ended_at = ''")
        .bind(person)
        .bind(mark)
        .bind(now.to_string())
        .execute(write.connection())
        .await
        .doing("take a token back")?;
    Ok(done.rows_affected() == 1)
}
