//! Closes as kept.

use std::collections::HashSet;

use sqlx::any::AnyRow;
use sqlx::{Executor, Row};

use super::{Accepted, Close, Counted, Reopening};
use crate::reporting::figures::Figures;
use crate::store::bulk::{Value, insert_rows};
use crate::store::{Db, Doing, Engine, Failure, Write};

/// The closes of a form and month over a unit, oldest first.
pub async fn closes(db: &Db, form: &str, period: &str, unit: &str) -> Result<Vec<Close>, Failure> {
    let rows = sqlx::query(
        "select number, form, period, unit, version, batch, hash, snapshot, exceptions, reason, at, person, post from report_close
         where form = $1 and period = $2 and ($3 = '' or unit = $3) order by number",
    )
    .bind(form)
    .bind(period)
    .bind(unit)
    .fetch_all(db.pool())
    .await
    .doing("read the closes")?;
    rows.iter().map(|row| read(row).doing("read the closes")).collect()
}

/// A close by its number.
pub async fn find(db: &Db, number: i64) -> Result<Option<Close>, Failure> {
    let row = sqlx::query(
        "select number, form, period, unit, version, batch, hash, snapshot, exceptions, reason, at, person, post from report_close
         where number = $1",
    )
    .bind(number)
    .fetch_optional(db.pool())
    .await
    .doing("look up a close")?;
    row.map(|row| read(&row)).transpose().doing("look up a close")
}

fn read(row: &AnyRow) -> Result<Close, sqlx::Error> {
    Ok(Close {
        number: row.try_get("number")?,
        form: row.try_get("form")?,
        period: row.try_get("period")?,
        unit: row.try_get("unit")?,
        version: row.try_get("version")?,
        batch: row.try_get("batch")?,
        hash: row.try_get("hash")?,
        snapshot: row.try_get("snapshot")?,
        exceptions: serde_json::from_str(&row.try_get::<String, _>("exceptions")?).unwrap_or_default(),
        reason: row.try_get("reason")?,
        at: row.try_get("at")?,
        person: row.try_get("person")?,
        post: row.try_get("post")?,
    })
}

/// The reopenings of a close, oldest first.
pub async fn reopenings(db: &Db, close: i64) -> Result<Vec<Reopening>, Failure> {
    let rows = sqlx::query(
        "select close_number, until, reason, approver, at, person from report_reopening
         where close_number = $1 order by number",
    )
    .bind(close)
    .fetch_all(db.pool())
    .await
    .doing("read the reopenings")?;
    let read = |row: &AnyRow| -> Result<Reopening, sqlx::Error> {
        Ok(Reopening {
            close: row.try_get("close_number")?,
            until: row.try_get("until")?,
            reason: row.try_get("reason")?,
            approver: row.try_get("approver")?,
            at: row.try_get("at")?,
            person: row.try_get("person")?,
        })
    };
    rows.iter().map(|row| read(row).doing("read the reopenings")).collect()
}

/// Keeps a close and what is in it; `None` where a report changed since the roster was read.
pub async fn keep(write: &mut Write, close: &Close, accepted: &[Accepted<'_>]) -> Result<Option<i64>, Failure> {
    if write.engine() == Engine::Postgres {
        write.connection().execute("lock table report, report_close in exclusive mode").await.doing("take the turn")?;
    }
    let numbers: Vec<i64> = sqlx::query_scalar(
        "select report.number from report
         where form = $1 and period = $2 and version = (select max(version) from report as other
             where other.form = report.form and other.period = report.period and other.respondent = report.respondent)",
    )
    .bind(&close.form)
    .bind(&close.period)
    .fetch_all(write.connection())
    .await
    .doing("look at the reports again")?;
    let last: HashSet<i64> = numbers.into_iter().collect();
    if accepted.iter().any(|it| !last.contains(&it.report)) {
        return Ok(None);
    }
    let number: i64 = sqlx::query_scalar("select coalesce(max(number), 0) + 1 from report_close")
        .fetch_one(write.connection())
        .await
        .doing("number a close")?;
    sqlx::query(
        "insert into report_close (number, form, period, unit, version, batch, hash, snapshot, exceptions, reason, at, person, post)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(number)
    .bind(&close.form)
    .bind(&close.period)
    .bind(&close.unit)
    .bind(close.version)
    .bind(close.batch)
    .bind(&close.hash)
    .bind(&close.snapshot)
    .bind(serde_json::to_string(&close.exceptions).unwrap_or_default())
    .bind(&close.reason)
    .bind(&close.at)
    .bind(&close.person)
    .bind(&close.post)
    .execute(write.connection())
    .await
    .doing("keep a close")?;
    let rows: Vec<[Value<'_>; 4]> = accepted
        .iter()
        .map(|it| {
            let (code, region) = (Value::Text(&it.member.code), Value::Text(&it.member.region));
            [Value::Whole(number), code, region, Value::Whole(it.report)]
        })
        .collect();
    insert_rows(write, "insert into report_close_item (close_number, respondent, region, report)", &rows).await?;
    Ok(Some(number))
}

/// Keeps that a month was opened again.
pub async fn keep_reopening(write: &mut Write, reopening: &Reopening, post: &str) -> Result<(), Failure> {
    sqlx::query(
        "insert into report_reopening (number, close_number, until, reason, approver, at, person, post)
         values ((select coalesce(max(number), 0) + 1 from report_reopening), $1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(reopening.close)
    .bind(&reopening.until)
    .bind(&reopening.reason)
    .bind(&reopening.approver)
    .bind(&reopening.at)
    .bind(&reopening.person)
    .bind(post)
    .execute(write.connection())
    .await
    .doing("open a month again")?;
    Ok(())
}

/// What a close counts, by respondent.
pub async fn counted(db: &Db, close: i64) -> Result<Counted, Failure> {
    let rows = sqlx::query(
        "select report_close_item.respondent, region, figures from report_close_item
         join report on report.number = report_close_item.report where close_number = $1",
    )
    .bind(close)
    .fetch_all(db.pool())
    .await
    .doing("read what a close counts")?;
    let read = |row: &AnyRow| -> Result<(String, (String, Figures)), sqlx::Error> {
        let figures: String = row.try_get("figures")?;
        Ok((row.try_get("respondent")?, (row.try_get("region")?, Figures::from_json(&figures))))
    };
    rows.iter().map(|row| read(row).doing("read what a close counts")).collect()
}
