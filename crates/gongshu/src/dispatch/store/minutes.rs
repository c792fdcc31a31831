//! Who came, what was decided, which tasks came of it, and what was put right after the minutes were issued.

use std::collections::BTreeMap;

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::{Table, next_line};
use crate::dispatch::record::{Came, Correction, Decision, Meeting, Seated};
use crate::store::audit::Who;
use crate::store::{Db, Doing, Failure, Write};

/// Writes down how a seat was taken; the last word counts.
pub async fn seat(write: &mut Write, who: &Who, at: &str, meeting: i64, seated: &Seated) -> Result<(), Failure> {
    let line = next_line(write, Table::Seat, meeting).await?;
    sqlx::query(
        "insert into meeting_seat (meeting, line, seat, came, substitute, reason, at, person, post)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(meeting)
    .bind(line)
    .bind(&seated.seat)
    .bind(seated.came.word())
    .bind(&seated.substitute)
    .bind(&seated.reason)
    .bind(at)
    .bind(&who.person)
    .bind(&who.post)
    .execute(write.connection())
    .await
    .doing("keep how a seat was taken")?;
    Ok(())
}

/// How each seat was taken, by post.
pub async fn seats(db: &Db, meeting: i64) -> Result<BTreeMap<String, Seated>, Failure> {
    let mut connection = db.pool().acquire().await.doing("list who came")?;
    read_seats(&mut connection, meeting).await
}

/// The same as the change at hand sees it.
pub async fn seats_in(write: &mut Write, meeting: i64) -> Result<BTreeMap<String, Seated>, Failure> {
    read_seats(write.connection(), meeting).await
}

async fn read_seats(connection: &mut AnyConnection, meeting: i64) -> Result<BTreeMap<String, Seated>, Failure> {
    let rows = sqlx::query("select seat, came, substitute, reason from meeting_seat where meeting = $1 order by line")
        .bind(meeting)
        .fetch_all(connection)
        .await
        .doing("list who came")?;
    let one = |row: &AnyRow| -> Result<(String, Seated), sqlx::Error> {
        let came: String = row.try_get("came")?;
        let came = Came::WORDS.iter().find(|(word, _)| *word == came).map_or(Came::There, |(_, came)| *came);
        let seat: String = row.try_get("seat")?;
        let seated =
            Seated { seat: seat.clone(), came, substitute: row.try_get("substitute")?, reason: row.try_get("reason")? };
        Ok((seat, seated))
    };
    rows.iter().map(one).collect::<Result<_, _>>().doing("read who came")
}

fn decision(row: &AnyRow) -> Result<Decision, sqlx::Error> {
    Ok(Decision {
        meeting: row.try_get("meeting")?,
        line: row.try_get("line")?,
        topic: row.try_get("topic")?,
        words: row.try_get("words")?,
        lead: row.try_get("lead")?,
        due_on: row.try_get("due_on")?,
        task: row.try_get("task")?,
    })
}

/// Keeps a decision; gives its line.
pub async fn decide(write: &mut Write, who: &Who, at: &str, decided: &Decision) -> Result<i64, Failure> {
    let line = next_line(write, Table::Decision, decided.meeting).await?;
    sqlx::query(
        "insert into meeting_decision (meeting, line, topic, words, lead, due_on, at, person, post)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(decided.meeting)
    .bind(line)
    .bind(decided.topic)
    .bind(&decided.words)
    .bind(&decided.lead)
    .bind(&decided.due_on)
    .bind(at)
    .bind(&who.person)
    .bind(&who.post)
    .execute(write.connection())
    .await
    .doing("keep a decision")?;
    Ok(line)
}

/// The decisions of one meeting.
pub async fn decisions(db: &Db, meeting: i64) -> Result<Vec<Decision>, Failure> {
    let rows = sqlx::query(
        "select meeting_decision.meeting as meeting, line, topic, words, lead, due_on,
                coalesce(meeting_task.matter, 0) as task
         from meeting_decision
         left join meeting_task
             on meeting_task.meeting = meeting_decision.meeting and meeting_task.decision = meeting_decision.line
         where meeting_decision.meeting = $1 order by line",
    )
    .bind(meeting)
    .fetch_all(db.pool())
    .await
    .doing("list the decisions")?;
    rows.iter().map(decision).collect::<Result<_, _>>().doing("read a decision")
}

/// One of them as the change at hand sees it.
pub async fn decision_in(write: &mut Write, meeting: i64, line: i64) -> Result<Option<Decision>, Failure> {
    let row = sqlx::query(
        "select meeting_decision.meeting as meeting, line, topic, words, lead, due_on,
                coalesce(meeting_task.matter, 0) as task
         from meeting_decision
         left join meeting_task
             on meeting_task.meeting = meeting_decision.meeting and meeting_task.decision = meeting_decision.line
         where meeting_decision.meeting = $1 and line = $2",
    )
    .bind(meeting)
    .bind(line)
    .fetch_optional(write.connection())
    .await
    .doing("look up a decision")?;
    row.as_ref().map(decision).transpose().doing("read a decision")
}

/// Every decision of meetings whose turn ends on `from` or later.
pub async fn decisions_since(db: &Db, from: &str) -> Result<Vec<Decision>, Failure> {
    let rows = sqlx::query(
        "select meeting_decision.meeting as meeting, line, topic, words, lead, due_on,
                coalesce(meeting_task.matter, 0) as task
         from meeting_decision
         join meeting on meeting.matter = meeting_decision.meeting
         left join meeting_task
             on meeting_task.meeting = meeting_decision.meeting and meeting_task.decision = meeting_decision.line
         where meeting.last_day >= $1 order by meeting_decision.meeting, line",
    )
    .bind(from)
    .fetch_all(db.pool())
    .await
    .doing("list the decisions")?;
    rows.iter().map(decision).collect::<Result<_, _>>().doing("read a decision")
}

/// Every decision of a series and body before a turn, the latest meeting's first.
pub async fn decisions_of(db: &Db, meeting: &Meeting) -> Result<Vec<Decision>, Failure> {
    let rows = sqlx::query(
        "select meeting_decision.meeting as meeting, line, topic, words, lead, due_on,
                coalesce(meeting_task.matter, 0) as task
         from meeting_decision
         join meeting on meeting.matter = meeting_decision.meeting
         left join meeting_task
             on meeting_task.meeting = meeting_decision.meeting and meeting_task.decision = meeting_decision.line
         where meeting.series = $1 and meeting.body = $2 and meeting.first_day < $3
         order by meeting.first_day desc, line",
    )
    .bind(&meeting.series)
    .bind(&meeting.body)
    .bind(&meeting.first_day)
    .fetch_all(db.pool())
    .await
    .doing("list the decisions before")?;
    rows.iter().map(decision).collect::<Result<_, _>>().doing("read a decision")
}

/// Notes which task came of a decision.
pub async fn note_task(write: &mut Write, who: &Who, at: &str, decided: &Decision, task: i64) -> Result<(), Failure> {
    sqlx::query("insert into meeting_task (meeting, decision, matter, at, person) values ($1, $2, $3, $4, $5)")
        .bind(decided.meeting)
        .bind(decided.line)
        .bind(task)
        .bind(at)
        .bind(&who.person)
        .execute(write.connection())
        .await
        .doing("note the task of a decision")?;
    Ok(())
}

/// Puts something right beside minutes that are issued.
pub async fn correct(
    write: &mut Write,
    who: &Who,
    at: &str,
    meeting: i64,
    words: &str,
    reason: &str,
) -> Result<(), Failure> {
    let line = next_line(write, Table::Correction, meeting).await?;
    sqlx::query(
        "insert into meeting_correction (meeting, line, words, reason, at, person, post)
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(meeting)
    .bind(line)
    .bind(words)
    .bind(reason)
    .bind(at)
    .bind(&who.person)
    .bind(&who.post)
    .execute(write.connection())
    .await
    .doing("keep a correction")?;
    Ok(())
}

pub async fn corrections(db: &Db, meeting: i64) -> Result<Vec<Correction>, Failure> {
    let rows = sqlx::query("select words, reason, at, person from meeting_correction where meeting = $1 order by line")
        .bind(meeting)
        .fetch_all(db.pool())
        .await
        .doing("list the corrections")?;
    let one = |row: &AnyRow| -> Result<Correction, sqlx::Error> {
        Ok(Correction {
            words: row.try_get("words")?,
            reason: row.try_get("reason")?,
            at: row.try_get("at")?,
            person: row.try_get("person")?,
        })
    };
    rows.iter().map(one).collect::<Result<_, _>>().doing("read a correction")
}
