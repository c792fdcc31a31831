//! Meetings as kept: of which series, body and turn. The agenda and the minutes are in files of their own.

mod agenda;
mod minutes;
mod tours;
mod visits;

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::record::Meeting;
use crate::store::{Db, Doing, Failure, Write};

pub use self::agenda::{add_topic, drop_topic, move_topic, summarise, topics, topics_in};
pub use self::minutes::{
    correct, corrections, decide, decision_in, decisions, decisions_of, decisions_since, note_task, seat, seats,
    seats_in,
};
pub use self::tours::{add_candidate, candidates, drop_candidate, keep_score, note_ready, ready, route, scores};
pub use self::visits::{Day, between, is_put_on, put_on};

fn meeting(row: &AnyRow) -> Result<Meeting, sqlx::Error> {
    Ok(Meeting {
        matter: row.try_get("matter")?,
        series: row.try_get("series")?,
        body: row.try_get("body")?,
        first_day: row.try_get("first_day")?,
        last_day: row.try_get("last_day")?,
        due_day: row.try_get("due_day")?,
        planned: row.try_get("planned")?,
        place: row.try_get("place")?,
        held_on: row.try_get("held_on")?,
    })
}

/// The meeting that a matter is.
pub async fn find(db: &Db, matter: i64) -> Result<Option<Meeting>, Failure> {
    let mut connection = db.pool().acquire().await.doing("look up a meeting")?;
    read(&mut connection, matter).await
}

/// The same as the change at hand sees it.
pub async fn find_in(write: &mut Write, matter: i64) -> Result<Option<Meeting>, Failure> {
    read(write.connection(), matter).await
}

async fn read(connection: &mut AnyConnection, matter: i64) -> Result<Option<Meeting>, Failure> {
    let row = sqlx::query(
        "select matter, series, body, first_day, last_day, due_day, planned, place, held_on
         from meeting where matter = $1",
    )
    .bind(matter)
    .fetch_optional(connection)
    .await
    .doing("look up a meeting")?;
    row.as_ref().map(meeting).transpose().doing("read a meeting")
}

/// Whether a body's meeting of a turn is opened already.
pub async fn is_opened(write: &mut Write, series: &str, body: &str, first_day: &str) -> Result<bool, Failure> {
    let found: Option<i64> =
        sqlx::query_scalar("select matter from meeting where series = $1 and body = $2 and first_day = $3")
            .bind(series)
            .bind(body)
            .bind(first_day)
            .fetch_optional(write.connection())
            .await
            .doing("look whether a meeting is opened")?;
    Ok(found.is_some())
}

/// Keeps what a matter is as a meeting.
pub async fn insert(write: &mut Write, meeting: &Meeting) -> Result<(), Failure> {
    sqlx::query(
        "insert into meeting (matter, series, body, first_day, last_day, due_day, planned, place, held_on)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(meeting.matter)
    .bind(&meeting.series)
    .bind(&meeting.body)
    .bind(&meeting.first_day)
    .bind(&meeting.last_day)
    .bind(&meeting.due_day)
    .bind(&meeting.planned)
    .bind(&meeting.place)
    .bind(&meeting.held_on)
    .execute(write.connection())
    .await
    .doing("keep a meeting")?;
    Ok(())
}

/// Notes when and where it is to be, or when it was held.
pub async fn settle(write: &mut Write, meeting: &Meeting) -> Result<(), Failure> {
    sqlx::query("update meeting set planned = $1, place = $2, held_on = $3 where matter = $4")
        .bind(&meeting.planned)
        .bind(&meeting.place)
        .bind(&meeting.held_on)
        .bind(meeting.matter)
        .execute(write.connection())
        .await
        .doing("note when a meeting is")?;
    Ok(())
}

/// Every meeting whose turn ends on `from` or later, by series, body and turn.
pub async fn since(db: &Db, from: &str) -> Result<Vec<Meeting>, Failure> {
    let rows = sqlx::query(
        "select matter, series, body, first_day, last_day, due_day, planned, place, held_on
         from meeting where last_day >= $1 order by series, body, first_day",
    )
    .bind(from)
    .fetch_all(db.pool())
    .await
    .doing("list the meetings")?;
    rows.iter().map(meeting).collect::<Result<_, _>>().doing("read a meeting")
}

/// The last turn that is opened for each series and body: `(series, body, first day)`.
pub async fn last_turns(db: &Db) -> Result<Vec<(String, String, String)>, Failure> {
    let rows = sqlx::query("select series, body, max(first_day) as first_day from meeting group by series, body")
        .fetch_all(db.pool())
        .await
        .doing("look for the last meetings")?;
    let one = |row: &AnyRow| Ok((row.try_get("series")?, row.try_get("body")?, row.try_get("first_day")?));
    rows.iter().map(one).collect::<Result<_, sqlx::Error>>().doing("read the last meetings")
}

/// The meetings of a series and body before a turn, the latest first.
pub async fn before(db: &Db, meeting_now: &Meeting, limit: i64) -> Result<Vec<Meeting>, Failure> {
    let rows = sqlx::query(
        "select matter, series, body, first_day, last_day, due_day, planned, place, held_on
         from meeting where series = $1 and body = $2 and first_day < $3 order by first_day desc limit $4",
    )
    .bind(&meeting_now.series)
    .bind(&meeting_now.body)
    .bind(&meeting_now.first_day)
    .bind(limit)
    .fetch_all(db.pool())
    .await
    .doing("look for the meetings before")?;
    rows.iter().map(meeting).collect::<Result<_, _>>().doing("read a meeting")
}

/// The meeting after it, where it is opened.
pub async fn after(db: &Db, meeting_now: &Meeting) -> Result<Option<Meeting>, Failure> {
    let row = sqlx::query(
        "select matter, series, body, first_day, last_day, due_day, planned, place, held_on
         from meeting where series = $1 and body = $2 and first_day > $3 order by first_day limit 1",
    )
    .bind(&meeting_now.series)
    .bind(&meeting_now.body)
    .bind(&meeting_now.first_day)
    .fetch_optional(db.pool())
    .await
    .doing("look for the meeting after")?;
    row.as_ref().map(meeting).transpose().doing("read a meeting")
}

/// The next free line of one of a meeting's tables.
async fn next_line(write: &mut Write, table: Table, meeting: i64) -> Result<i64, Failure> {
    let text = match table {
        Table::Topic => "select coalesce(max(line), 0) + 1 from meeting_topic where meeting = $1",
        Table::Seat => "select coalesce(max(line), 0) + 1 from meeting_seat where meeting = $1",
        Table::Decision => "select coalesce(max(line), 0) + 1 from meeting_decision where meeting = $1",
        Table::Correction => "select coalesce(max(line), 0) + 1 from meeting_correction where meeting = $1",
    };
    sqlx::query_scalar(text).bind(meeting).fetch_one(write.connection()).await.doing("number a line of a meeting")
}

#[derive(Clone, Copy)]
enum Table {
    Topic,
    Seat,
    Decision,
    Correction,
}
