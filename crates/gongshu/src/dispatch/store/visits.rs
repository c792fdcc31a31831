//! Which pair goes where on which day, with the matter each of them is.

use sqlx::Row;
use sqlx::any::AnyRow;

use crate::store::{Db, Doing, Failure, Write};

/// A pair's duty on a day.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Day {
    pub visit: String,
    /// The row of the register of pairs.
    pub pair: String,
    /// ISO.
    pub day: String,
    pub post: String,
    pub place: String,
    pub matter: i64,
}

/// Whether a pair's duty of a day is opened.
pub async fn is_put_on(write: &mut Write, visit: &str, pair: &str, day: &str) -> Result<bool, Failure> {
    let found: Option<i64> =
        sqlx::query_scalar("select matter from visit_day where visit = $1 and pair = $2 and day = $3")
            .bind(visit)
            .bind(pair)
            .bind(day)
            .fetch_optional(write.connection())
            .await
            .doing("look whether a visit is on the roster")?;
    Ok(found.is_some())
}

/// Keeps a pair's duty.
pub async fn put_on(write: &mut Write, day: &Day) -> Result<(), Failure> {
    sqlx::query("insert into visit_day (visit, pair, day, post, place, matter) values ($1, $2, $3, $4, $5, $6)")
        .bind(&day.visit)
        .bind(&day.pair)
        .bind(&day.day)
        .bind(&day.post)
        .bind(&day.place)
        .bind(day.matter)
        .execute(write.connection())
        .await
        .doing("put a visit on the roster")?;
    Ok(())
}

/// Every duty between two days, by day and post.
pub async fn between(db: &Db, visit: &str, from: &str, until: &str) -> Result<Vec<Day>, Failure> {
    let rows = sqlx::query(
        "select visit, pair, day, post, place, matter from visit_day
         where visit = $1 and day between $2 and $3 order by day, post, pair",
    )
    .bind(visit)
    .bind(from)
    .bind(until)
    .fetch_all(db.pool())
    .await
    .doing("read the roster")?;
    let one = |row: &AnyRow| {
        Ok(Day {
            visit: row.try_get("visit")?,
            pair: row.try_get("pair")?,
            day: row.try_get("day")?,
            post: row.try_get("post")?,
            place: row.try_get("place")?,
            matter: row.try_get("matter")?,
        })
    };
    rows.iter().map(one).collect::<Result<_, sqlx::Error>>().doing("read the roster")
}
