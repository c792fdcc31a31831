//! Runs of assessments as kept: a header, events that only grow, and every version of the sheet with what it was scored from.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Executor, Row};

use super::record::{Draft, Event, Kind, Run};
use crate::store::audit::Who;
use crate::store::{Db, Doing, Engine, Failure, Write};

/// A version of the sheet (计分表的一版).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Kept {
    pub version: i64,
    /// The event it came with.
    pub step: i64,
    pub data: String,
    pub people: String,
    /// JSON, in Chinese, with its inputs.
    pub sheet: String,
    /// SHA-256 of the sheet.
    pub hash: String,
    pub at: String,
}

/// Takes the turn: two who act at once do it one after the other.
pub async fn take_turn(write: &mut Write) -> Result<(), Failure> {
    if write.engine() == Engine::Postgres {
        write.connection().execute("lock table assessment_event in exclusive mode").await.doing("take the turn")?;
    }
    Ok(())
}

/// Keeps a new run; its number.
pub async fn insert(write: &mut Write, run: &Run) -> Result<i64, Failure> {
    let number: i64 = sqlx::query_scalar("select coalesce(max(number), 0) + 1 from assessment")
        .fetch_one(write.connection())
        .await
        .doing("number an assessment")?;
    sqlx::query("insert into assessment (number, scheme, scheme_text, unit, year) values ($1, $2, $3, $4, $5)")
        .bind(number)
        .bind(&run.scheme)
        .bind(&run.scheme_text)
        .bind(&run.unit)
        .bind(i64::from(run.year))
        .execute(write.connection())
        .await
        .doing("keep an assessment")?;
    Ok(number)
}

/// Adds to the story.
pub async fn note(
    write: &mut Write,
    number: i64,
    step: i64,
    kind: Kind,
    draft: &Draft,
    at: &str,
    who: &Who,
) -> Result<(), Failure> {
    sqlx::query(
        "insert into assessment_event (assessment, step, kind, unit, indicator, data, remark, at, person, post)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(number)
    .bind(step)
    .bind(kind.word())
    .bind(&draft.unit)
    .bind(&draft.indicator)
    .bind(&draft.data)
    .bind(draft.remark.trim())
    .bind(at)
    .bind(&who.person)
    .bind(&who.post)
    .execute(write.connection())
    .await
    .doing("note what happened in an assessment")?;
    Ok(())
}

/// Keeps a version of the sheet.
pub async fn keep(write: &mut Write, number: i64, kept: &Kept) -> Result<(), Failure> {
    sqlx::query(
        "insert into assessment_sheet (assessment, version, step, data, people, sheet, hash, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(number)
    .bind(kept.version)
    .bind(kept.step)
    .bind(&kept.data)
    .bind(&kept.people)
    .bind(&kept.sheet)
    .bind(&kept.hash)
    .bind(&kept.at)
    .execute(write.connection())
    .await
    .doing("keep a score sheet")?;
    Ok(())
}

/// Every run with its story, newest year first.
pub async fn list(db: &Db) -> Result<Vec<Run>, Failure> {
    let mut connection = db.pool().acquire().await.doing("list the assessments")?;
    read(&mut connection).await
}

/// The same as the change at hand sees it.
pub async fn list_in(write: &mut Write) -> Result<Vec<Run>, Failure> {
    read(write.connection()).await
}

async fn read(connection: &mut AnyConnection) -> Result<Vec<Run>, Failure> {
    let rows =
        sqlx::query("select number, scheme, scheme_text, unit, year from assessment order by year desc, number desc")
            .fetch_all(&mut *connection)
            .await
            .doing("list the assessments")?;
    let events = sqlx::query(
        "select assessment, step, kind, unit, indicator, data, remark, at, person, post
         from assessment_event order by assessment, step",
    )
    .fetch_all(&mut *connection)
    .await
    .doing("list what happened in assessments")?;
    let mut runs = rows.iter().map(run).collect::<Result<Vec<Run>, Failure>>()?;
    for row in &events {
        let of: i64 = row.try_get("assessment").doing("read what happened in an assessment")?;
        if let Some(run) = runs.iter_mut().find(|run| run.number == of) {
            run.events.push(event(row)?);
        }
    }
    Ok(runs)
}

fn run(row: &AnyRow) -> Result<Run, Failure> {
    let text = |name: &str| row.try_get::<String, _>(name).doing("read an assessment");
    let whole = |name: &str| row.try_get::<i64, _>(name).doing("read an assessment");
    Ok(Run {
        number: whole("number")?,
        scheme: text("scheme")?,
        scheme_text: text("scheme_text")?,
        unit: text("unit")?,
        year: i32::try_from(whole("year")?).unwrap_or_default(),
        events: Vec::new(),
    })
}

fn event(row: &AnyRow) -> Result<Event, Failure> {
    let text = |name: &str| row.try_get::<String, _>(name).doing("read what happened in an assessment");
    let kind = text("kind")?;
    Ok(Event {
        step: row.try_get("step").doing("read what happened in an assessment")?,
        kind: Kind::read(&kind)
            .ok_or_else(|| Failure::Damaged { table: "assessment_event", what: format!("no kind {kind}") })?,
        unit: text("unit")?,
        indicator: text("indicator")?,
        data: text("data")?,
        remark: text("remark")?,
        at: text("at")?,
        person: text("person")?,
        post: text("post")?,
    })
}

/// Every version of a run's sheet, the first first.
pub async fn sheets(db: &Db, number: i64) -> Result<Vec<Kept>, Failure> {
    let mut connection = db.pool().acquire().await.doing("read score sheets")?;
    read_sheets(&mut connection, number).await
}

/// The same as the change at hand sees it.
pub async fn sheets_in(write: &mut Write, number: i64) -> Result<Vec<Kept>, Failure> {
    read_sheets(write.connection(), number).await
}

async fn read_sheets(connection: &mut AnyConnection, number: i64) -> Result<Vec<Kept>, Failure> {
    let rows = sqlx::query(
        "select version, step, data, people, sheet, hash, at from assessment_sheet where assessment = $1 order by version",
    )
    .bind(number)
    .fetch_all(connection)
    .await
    .doing("read score sheets")?;
    let read = |row: &AnyRow| -> Result<Kept, sqlx::Error> {
        Ok(Kept {
            version: row.try_get("version")?,
            step: row.try_get("step")?,
            data: row.try_get("data")?,
            people: row.try_get("people")?,
            sheet: row.try_get("sheet")?,
            hash: row.try_get("hash")?,
            at: row.try_get("at")?,
        })
    };
    rows.iter().map(read).collect::<Result<Vec<Kept>, sqlx::Error>>().doing("read score sheets")
}
