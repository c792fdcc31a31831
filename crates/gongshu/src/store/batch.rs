//! Batches (批次): every accepted change is one, and its number is the data version it makes.

use sqlx::{Executor, Row};

use super::audit::Who;
use super::clock::Clock;
use super::{Db, Doing, Engine, Failure, Write};

/// What a change is, for the list of versions.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Change<'a> {
    /// `figures`, `register`, `demonstration` …
    pub kind: &'a str,
    pub title: &'a str,
    /// The file or the address it came from.
    pub source: &'a str,
    /// The hash of the file as it was received; empty when there was none.
    pub blob: &'a str,
    pub rows: u64,
    /// The unit whose books it changes, where it is one unit's.
    pub unit: &'a str,
    pub by: &'a Who,
}

/// A file somebody sends into the books, and the name their batch gets.
#[derive(Clone, Copy, Debug)]
pub struct Sender<'a> {
    pub file: &'a str,
    pub media_type: &'a str,
    pub bytes: &'a [u8],
    pub title: &'a str,
    /// The unit it is sent for, where it is one unit's.
    pub unit: &'a str,
    pub by: &'a Who,
}

/// A batch as listed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Batch {
    pub number: i64,
    pub kind: String,
    pub title: String,
    pub source: String,
    pub blob: String,
    pub rows: i64,
    pub recorded_at: String,
    pub recorded_by: String,
    pub unit: String,
    /// The post on whose behalf it was recorded.
    pub post: String,
}

/// Takes the turn among all programs that share the database: until the change ends no other is numbered, so what is
/// read meanwhile is what the change will follow on.
pub async fn take_turn(write: &mut Write) -> Result<(), Failure> {
    if write.engine() == Engine::Postgres {
        write.connection().execute("lock table batch in exclusive mode").await.doing("take the turn")?;
    }
    Ok(())
}

/// Gives the change its number: one above the highest.
pub async fn begin(write: &mut Write, clock: &dyn Clock, change: &Change<'_>) -> Result<i64, Failure> {
    take_turn(write).await?;
    let number: i64 = sqlx::query_scalar("select coalesce(max(number), 0) + 1 from batch")
        .fetch_one(write.connection())
        .await
        .doing("number the change")?;
    sqlx::query(
        "insert into batch (number, kind, title, source, blob, row_count, recorded_at, recorded_by, unit, post)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(number)
    .bind(change.kind)
    .bind(change.title)
    .bind(change.source)
    .bind(change.blob)
    .bind(i64::try_from(change.rows).unwrap_or(i64::MAX))
    .bind(clock.now().to_string())
    .bind(&change.by.person)
    .bind(change.unit)
    .bind(&change.by.post)
    .execute(write.connection())
    .await
    .doing("note the change")?;
    Ok(number)
}

/// The number of the last batch: the current data version; 0 in empty books.
pub async fn data_version(db: &Db) -> Result<i64, Failure> {
    sqlx::query_scalar("select coalesce(max(number), 0) from batch")
        .fetch_one(db.pool())
        .await
        .doing("look up the data version")
}

/// The last batches, newest first.
pub async fn list(db: &Db, limit: i64) -> Result<Vec<Batch>, Failure> {
    let rows = sqlx::query(
        "select number, kind, title, source, blob, row_count, recorded_at, recorded_by, unit, post
         from batch order by number desc limit $1",
    )
    .bind(limit)
    .fetch_all(db.pool())
    .await
    .doing("list the data versions")?;
    rows.iter().map(|row| read(row).doing("list the data versions")).collect()
}

/// The batch of that number.
pub async fn find(db: &Db, number: i64) -> Result<Option<Batch>, Failure> {
    let row = sqlx::query(
        "select number, kind, title, source, blob, row_count, recorded_at, recorded_by, unit, post
         from batch where number = $1",
    )
    .bind(number)
    .fetch_optional(db.pool())
    .await
    .doing("look up a data version")?;
    row.map(|row| read(&row).doing("look up a data version")).transpose()
}

/// The batches that came from the file of that hash.
pub async fn of_file(db: &Db, hash: &str) -> Result<Vec<Batch>, Failure> {
    let rows = sqlx::query(
        "select number, kind, title, source, blob, row_count, recorded_at, recorded_by, unit, post
         from batch where blob = $1 order by number",
    )
    .bind(hash)
    .fetch_all(db.pool())
    .await
    .doing("look up a file's data versions")?;
    rows.iter().map(|row| read(row).doing("look up a file's data versions")).collect()
}

fn read(row: &sqlx::any::AnyRow) -> Result<Batch, sqlx::Error> {
    Ok(Batch {
        number: row.try_get("number")?,
        kind: row.try_get("kind")?,
        title: row.try_get("title")?,
        source: row.try_get("source")?,
        blob: row.try_get("blob")?,
        rows: row.try_get("row_count")?,
        recorded_at: row.try_get("recorded_at")?,
        recorded_by: row.try_get("recorded_by")?,
        unit: row.try_get("unit")?,
        post: row.try_get("post")?,
    })
}
