//! Answers to writes, kept for a day under the key the program gave: a write that is sent again is answered again, and
//! not done again.

use jiff::{SignedDuration, Timestamp};
use sqlx::Row;

use crate::store::{Db, Doing, Failure, Write};

/// How long an answer is kept: a program that did not hear within a day asks a person.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// An answer as it was given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Given {
    /// What was asked: the hash of method, address and body.
    pub request: String,
    pub status: u16,
    pub body: String,
}

fn oldest(now: Timestamp) -> String {
    now.checked_sub(KEPT).map_or_else(|_| String::new(), |oldest| oldest.to_string())
}

/// The answer given to a person's key, while it is kept.
pub async fn find(db: &Db, person: &str, key: &str, now: Timestamp) -> Result<Option<Given>, Failure> {
    let row = sqlx::query(
        "select request, status, body from api_answer
         where person = $1 and idempotency_key = $2 and $3 < made_at",
    )
    .bind(person)
    .bind(key)
    .bind(oldest(now))
    .fetch_optional(db.pool())
    .await
    .doing("look up an answer")?;
    row.map(|row| {
        let status: i64 = row.try_get("status").doing("look up an answer")?;
        Ok(Given {
            request: row.try_get("request").doing("look up an answer")?,
            status: u16::try_from(status).unwrap_or_default(),
            body: row.try_get("body").doing("look up an answer")?,
        })
    })
    .transpose()
}

/// Keeps an answer in the change it answers for, and forgets those whose day is over. False when another process that
/// shares the database was quicker with the key.
pub async fn keep(write: &mut Write, person: &str, key: &str, given: &Given, now: Timestamp) -> Result<bool, Failure> {
    sqlx::query("delete from api_answer where made_at <= $1")
        .bind(oldest(now))
        .execute(write.connection())
        .await
        .doing("forget old answers")?;
    let done = sqlx::query(
        "insert into api_answer (person, idempotency_key, request, status, body, made_at)
         values ($1, $2, $3, $4, $5, $6) on conflict (person, idempotency_key) do nothing",
    )
    .bind(person)
    .bind(key)
    .bind(&given.request)
    .bind(i64::from(given.status))
    .bind(&given.body)
    .bind(now.to_string())
    .execute(write.connection())
    .await
    .doing("keep an answer")?;
    Ok(done.rows_affected() == 1)
}
