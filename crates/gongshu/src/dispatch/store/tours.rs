//! A tour as kept beside its meeting: candidates, what is ready at each, and the scores.

use sqlx::Row;
use sqlx::any::AnyRow;

use crate::dispatch::tour::{Candidate, Ready, Score};
use crate::store::audit::Who;
use crate::store::{Db, Doing, Failure, Write};

/// The candidates of a tour in the order of its route, dropped ones last.
pub async fn candidates(db: &Db, meeting: i64) -> Result<Vec<Candidate>, Failure> {
    let rows = sqlx::query(
        "select line, position, code, name, unit, dropped from tour_candidate
         where meeting = $1 order by case when dropped = '' then 0 else 1 end, position, line",
    )
    .bind(meeting)
    .fetch_all(db.pool())
    .await
    .doing("read the candidates of a tour")?;
    let one = |row: &AnyRow| {
        Ok(Candidate {
            line: row.try_get("line")?,
            position: row.try_get("position")?,
            code: row.try_get("code")?,
            name: row.try_get("name")?,
            unit: row.try_get("unit")?,
            dropped: row.try_get("dropped")?,
        })
    };
    rows.iter().map(one).collect::<Result<_, sqlx::Error>>().doing("read the candidates of a tour")
}

/// Adds a candidate at the end of the route.
pub async fn add_candidate(
    write: &mut Write,
    who: &Who,
    at: &str,
    meeting: i64,
    candidate: &Candidate,
) -> Result<(), Failure> {
    let doing = "add a candidate of a tour";
    let line: i64 = sqlx::query_scalar("select coalesce(max(line), 0) + 1 from tour_candidate where meeting = $1")
        .bind(meeting)
        .fetch_one(write.connection())
        .await
        .doing(doing)?;
    sqlx::query(
        "insert into tour_candidate (meeting, line, position, code, name, unit, dropped, at, person, post)
         values ($1, $2, $2, $3, $4, $5, '', $6, $7, $8)",
    )
    .bind(meeting)
    .bind(line)
    .bind(&candidate.code)
    .bind(&candidate.name)
    .bind(&candidate.unit)
    .bind(at)
    .bind(&who.person)
    .bind(&who.post)
    .execute(write.connection())
    .await
    .doing(doing)?;
    Ok(())
}

/// Takes a candidate off, with the reason.
pub async fn drop_candidate(write: &mut Write, meeting: i64, line: i64, reason: &str) -> Result<(), Failure> {
    sqlx::query("update tour_candidate set dropped = $1 where meeting = $2 and line = $3")
        .bind(reason)
        .bind(meeting)
        .bind(line)
        .execute(write.connection())
        .await
        .doing("take a candidate off")?;
    Ok(())
}

/// Puts a candidate at a place of the route.
pub async fn route(write: &mut Write, meeting: i64, line: i64, position: i64) -> Result<(), Failure> {
    sqlx::query("update tour_candidate set position = $1 where meeting = $2 and line = $3")
        .bind(position)
        .bind(meeting)
        .bind(line)
        .execute(write.connection())
        .await
        .doing("move a candidate on the route")?;
    Ok(())
}

/// What is ready at the candidates of a tour.
pub async fn ready(db: &Db, meeting: i64) -> Result<Vec<Ready>, Failure> {
    let rows = sqlx::query("select candidate, item, done, remark from tour_check where meeting = $1")
        .bind(meeting)
        .fetch_all(db.pool())
        .await
        .doing("read what is ready")?;
    let one = |row: &AnyRow| {
        Ok(Ready {
            candidate: row.try_get("candidate")?,
            item: row.try_get("item")?,
            done: row.try_get::<i64, _>("done")? != 0,
            remark: row.try_get("remark")?,
        })
    };
    rows.iter().map(one).collect::<Result<_, sqlx::Error>>().doing("read what is ready")
}

/// Notes whether something is ready; the last word counts.
pub async fn note_ready(write: &mut Write, who: &Who, at: &str, meeting: i64, it: &Ready) -> Result<(), Failure> {
    sqlx::query(
        "insert into tour_check (meeting, candidate, item, done, remark, at, person) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (meeting, candidate, item) do update set done = excluded.done, remark = excluded.remark,
             at = excluded.at, person = excluded.person",
    )
    .bind(meeting)
    .bind(it.candidate)
    .bind(&it.item)
    .bind(i64::from(it.done))
    .bind(&it.remark)
    .bind(at)
    .bind(&who.person)
    .execute(write.connection())
    .await
    .doing("note what is ready")?;
    Ok(())
}

/// The scores of a tour.
pub async fn scores(db: &Db, meeting: i64) -> Result<Vec<Score>, Failure> {
    let rows = sqlx::query("select candidate, seat, criterion, points from tour_score where meeting = $1")
        .bind(meeting)
        .fetch_all(db.pool())
        .await
        .doing("read the scores of a tour")?;
    let one = |row: &AnyRow| {
        Ok(Score {
            candidate: row.try_get("candidate")?,
            seat: row.try_get("seat")?,
            criterion: row.try_get("criterion")?,
            points: row.try_get("points")?,
        })
    };
    rows.iter().map(one).collect::<Result<_, sqlx::Error>>().doing("read the scores of a tour")
}

/// Keeps a seat's score, in place of one it gave before.
pub async fn keep_score(write: &mut Write, who: &Who, at: &str, meeting: i64, it: &Score) -> Result<(), Failure> {
    sqlx::query(
        "insert into tour_score (meeting, candidate, seat, criterion, points, at, person)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (meeting, candidate, seat, criterion) do update set points = excluded.points, at = excluded.at,
             person = excluded.person",
    )
    .bind(meeting)
    .bind(it.candidate)
    .bind(&it.seat)
    .bind(&it.criterion)
    .bind(it.points)
    .bind(at)
    .bind(&who.person)
    .execute(write.connection())
    .await
    .doing("keep a score")?;
    Ok(())
}
