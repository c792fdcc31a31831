//! Which matters are about a target: what its lights opened, and by what it was handed down.

use sqlx::Row;
use sqlx::any::AnyRow;

use crate::store::{Db, Doing, Failure, Write};

/// A matter about a target and a year.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Opened {
    pub target: String,
    pub year: i64,
    pub kind: String,
    /// Which of the year's it is: the next opens only when the one before has ended.
    pub turn: i64,
    pub matter: i64,
    /// The month it was last told of, and its light; empty where no light opened it.
    pub month: String,
    pub light: String,
}

fn opened(row: &AnyRow) -> Result<Opened, sqlx::Error> {
    Ok(Opened {
        target: row.try_get("target")?,
        year: row.try_get("year")?,
        kind: row.try_get("kind")?,
        turn: row.try_get("turn")?,
        matter: row.try_get("matter")?,
        month: row.try_get("month")?,
        light: row.try_get("light")?,
    })
}

/// What was opened for a target, the newest first.
pub async fn of_target(db: &Db, target: &str) -> Result<Vec<Opened>, Failure> {
    let rows = sqlx::query(
        "select target, year, kind, turn, matter, month, light from light_matter
         where target = $1 order by year desc, turn desc, kind",
    )
    .bind(target)
    .fetch_all(db.pool())
    .await
    .doing("look up what lights opened")?;
    rows.iter().map(opened).collect::<Result<_, _>>().doing("read what lights opened")
}

/// The newest of every target and kind of some years.
pub async fn of_years(db: &Db, first: i64, last: i64) -> Result<Vec<Opened>, Failure> {
    let rows = sqlx::query(
        "select target, year, kind, turn, matter, month, light from light_matter
         where $1 <= year and year <= $2 order by target, year, kind, turn",
    )
    .bind(first)
    .bind(last)
    .fetch_all(db.pool())
    .await
    .doing("look up what lights opened")?;
    let mut newest: Vec<Opened> = Vec::new();
    for row in &rows {
        let row = opened(row).doing("read what lights opened")?;
        match newest.last_mut() {
            Some(last) if (&last.target, last.year, &last.kind) == (&row.target, row.year, &row.kind) => *last = row,
            _ => newest.push(row),
        }
    }
    Ok(newest)
}

/// The newest of a target, year and kind, as the change at hand sees it.
pub async fn newest_in(write: &mut Write, target: &str, year: i64, kind: &str) -> Result<Option<Opened>, Failure> {
    let row = sqlx::query(
        "select target, year, kind, turn, matter, month, light from light_matter
         where target = $1 and year = $2 and kind = $3 order by turn desc limit 1",
    )
    .bind(target)
    .bind(year)
    .bind(kind)
    .fetch_optional(write.connection())
    .await
    .doing("look up what a light opened")?;
    row.as_ref().map(opened).transpose().doing("read what a light opened")
}

/// How many matters are about targets.
pub async fn count(db: &Db) -> Result<i64, Failure> {
    sqlx::query_scalar("select count(*) from light_matter")
        .fetch_one(db.pool())
        .await
        .doing("count the matters about targets")
}

pub async fn insert(write: &mut Write, it: &Opened) -> Result<(), Failure> {
    sqlx::query(
        "insert into light_matter (target, year, kind, turn, matter, month, light) values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(&it.target)
    .bind(it.year)
    .bind(&it.kind)
    .bind(it.turn)
    .bind(it.matter)
    .bind(&it.month)
    .bind(&it.light)
    .execute(write.connection())
    .await
    .doing("keep what a light opened")?;
    Ok(())
}

/// Keeps the month and the light a matter was last told of.
pub async fn tell(write: &mut Write, matter: i64, month: &str, light: &str) -> Result<(), Failure> {
    sqlx::query("update light_matter set month = $2, light = $3 where matter = $1")
        .bind(matter)
        .bind(month)
        .bind(light)
        .execute(write.connection())
        .await
        .doing("keep what a matter was told of")?;
    Ok(())
}
