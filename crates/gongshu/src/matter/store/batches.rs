//! Batches of matters that came in with a file, and the lists somebody has saved.

use sqlx::Row;
use sqlx::any::AnyRow;

use crate::store::{Db, Doing, Failure, Write};

/// Matters that were opened together out of a file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Batch {
    pub number: i64,
    pub file: String,
    /// RFC 3339 in UTC.
    pub at: String,
    pub person: String,
    pub post: String,
    /// How many matters it opened.
    pub count: i64,
    /// Empty while it stands.
    pub withdrawn_at: String,
    pub reason: String,
}

/// Keeps a batch with what it opened; its number.
pub async fn keep_batch(write: &mut Write, batch: &Batch, matters: &[i64]) -> Result<i64, Failure> {
    let doing = "keep a batch of matters";
    let number: i64 = sqlx::query_scalar("select coalesce(max(number), 0) + 1 from matter_batch")
        .fetch_one(write.connection())
        .await
        .doing(doing)?;
    sqlx::query(
        "insert into matter_batch (number, file, at, person, post, withdrawn_at, reason)
         values ($1, $2, $3, $4, $5, '', '')",
    )
    .bind(number)
    .bind(&batch.file)
    .bind(&batch.at)
    .bind(&batch.person)
    .bind(&batch.post)
    .execute(write.connection())
    .await
    .doing(doing)?;
    for matter in matters {
        sqlx::query("insert into matter_batch_item (batch, matter) values ($1, $2)")
            .bind(number)
            .bind(*matter)
            .execute(write.connection())
            .await
            .doing(doing)?;
    }
    Ok(number)
}

fn batch(row: &AnyRow) -> Result<Batch, sqlx::Error> {
    Ok(Batch {
        number: row.try_get("number")?,
        file: row.try_get("file")?,
        at: row.try_get("at")?,
        person: row.try_get("person")?,
        post: row.try_get("post")?,
        count: row.try_get("matters")?,
        withdrawn_at: row.try_get("withdrawn_at")?,
        reason: row.try_get("reason")?,
    })
}

/// A batch with the numbers of what it opened.
pub async fn batch_in(write: &mut Write, number: i64) -> Result<Option<(Batch, Vec<i64>)>, Failure> {
    let doing = "look up a batch of matters";
    let row = sqlx::query(
        "select number, file, at, person, post, withdrawn_at, reason,
                (select count(*) from matter_batch_item where matter_batch_item.batch = matter_batch.number) as matters
         from matter_batch where number = $1",
    )
    .bind(number)
    .fetch_optional(write.connection())
    .await
    .doing(doing)?;
    let Some(row) = row else { return Ok(None) };
    let matters = sqlx::query_scalar("select matter from matter_batch_item where batch = $1 order by matter")
        .bind(number)
        .fetch_all(write.connection())
        .await
        .doing(doing)?;
    Ok(Some((batch(&row).doing(doing)?, matters)))
}

/// The last batches of a person, the latest first.
pub async fn batches_of(db: &Db, person: &str, limit: i64) -> Result<Vec<Batch>, Failure> {
    let rows = sqlx::query(
        "select number, file, at, person, post, withdrawn_at, reason,
                (select count(*) from matter_batch_item where matter_batch_item.batch = matter_batch.number) as matters
         from matter_batch where person = $1 order by number desc limit $2",
    )
    .bind(person)
    .bind(limit)
    .fetch_all(db.pool())
    .await
    .doing("list the batches of matters")?;
    rows.iter().map(batch).collect::<Result<_, _>>().doing("list the batches of matters")
}

/// Notes that a batch was withdrawn.
pub async fn withdraw_batch(write: &mut Write, number: i64, at: &str, reason: &str) -> Result<(), Failure> {
    sqlx::query("update matter_batch set withdrawn_at = $1, reason = $2 where number = $3")
        .bind(at)
        .bind(reason)
        .bind(number)
        .execute(write.connection())
        .await
        .doing("withdraw a batch of matters")?;
    Ok(())
}

/// The lists a person has saved: name and what its address asks, by name.
pub async fn filters(db: &Db, person: &str) -> Result<Vec<(String, String)>, Failure> {
    let rows = sqlx::query("select name, asked from matter_filter where person = $1 order by name")
        .bind(person)
        .fetch_all(db.pool())
        .await
        .doing("read the saved lists")?;
    let one = |row: &AnyRow| Ok((row.try_get("name")?, row.try_get("asked")?));
    rows.iter().map(one).collect::<Result<_, sqlx::Error>>().doing("read the saved lists")
}

/// Saves a list under a name, in place of one of that name.
pub async fn save_filter(write: &mut Write, person: &str, name: &str, asked: &str) -> Result<(), Failure> {
    sqlx::query(
        "insert into matter_filter (person, name, asked) values ($1, $2, $3)
         on conflict (person, name) do update set asked = excluded.asked",
    )
    .bind(person)
    .bind(name)
    .bind(asked)
    .execute(write.connection())
    .await
    .doing("save a list")?;
    Ok(())
}

/// Forgets a saved list.
pub async fn forget_filter(write: &mut Write, person: &str, name: &str) -> Result<(), Failure> {
    sqlx::query("delete from matter_filter where person = $1 and name = $2")
        .bind(person)
        .bind(name)
        .execute(write.connection())
        .await
        .doing("forget a saved list")?;
    Ok(())
}
