//! Topics of an agenda as kept.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::{Table, next_line};
use crate::dispatch::record::Topic;
use crate::store::audit::Who;
use crate::store::{Db, Doing, Failure, Write};

fn topic(row: &AnyRow) -> Result<Topic, sqlx::Error> {
    Ok(Topic {
        line: row.try_get("line")?,
        position: row.try_get("position")?,
        section: row.try_get("section")?,
        origin: row.try_get("origin")?,
        matter: row.try_get("matter")?,
        title: row.try_get("title")?,
        why: [row.try_get("why")?, row.try_get("why_en")?],
        presenter: row.try_get("presenter")?,
        dropped: row.try_get("dropped")?,
        summary: row.try_get("summary")?,
        person: row.try_get("person")?,
        post: row.try_get("post")?,
    })
}

/// The topics of a meeting in their order, with those that were dropped.
pub async fn topics(db: &Db, meeting: i64) -> Result<Vec<Topic>, Failure> {
    let mut connection = db.pool().acquire().await.doing("list the topics of a meeting")?;
    read(&mut connection, meeting).await
}

/// The same as the change at hand sees them.
pub async fn topics_in(write: &mut Write, meeting: i64) -> Result<Vec<Topic>, Failure> {
    read(write.connection(), meeting).await
}

async fn read(connection: &mut AnyConnection, meeting: i64) -> Result<Vec<Topic>, Failure> {
    let rows = sqlx::query(
        "select line, position, section, origin, matter, title, why, why_en, presenter, dropped, summary, person, post
         from meeting_topic where meeting = $1 order by position, line",
    )
    .bind(meeting)
    .fetch_all(connection)
    .await
    .doing("list the topics of a meeting")?;
    rows.iter().map(topic).collect::<Result<_, _>>().doing("read a topic")
}

/// Puts a topic at the end; gives its line.
pub async fn add_topic(write: &mut Write, who: &Who, at: &str, meeting: i64, topic: &Topic) -> Result<i64, Failure> {
    let line = next_line(write, Table::Topic, meeting).await?;
    sqlx::query(
        "insert into meeting_topic (meeting, line, position, section, origin, matter, title, why, why_en, presenter,
                                    dropped, summary, at, person, post)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', $12, $13, $14)",
    )
    .bind(meeting)
    .bind(line)
    .bind(line)
    .bind(&topic.section)
    .bind(&topic.origin)
    .bind(topic.matter)
    .bind(&topic.title)
    .bind(&topic.why[0])
    .bind(&topic.why[1])
    .bind(&topic.presenter)
    .bind(&topic.dropped)
    .bind(at)
    .bind(&who.person)
    .bind(&who.post)
    .execute(write.connection())
    .await
    .doing("keep a topic")?;
    Ok(line)
}

/// Takes a topic off, for a reason; it stays in the books.
pub async fn drop_topic(write: &mut Write, meeting: i64, line: i64, reason: &str) -> Result<(), Failure> {
    sqlx::query("update meeting_topic set dropped = $1 where meeting = $2 and line = $3")
        .bind(reason)
        .bind(meeting)
        .bind(line)
        .execute(write.connection())
        .await
        .doing("drop a topic")?;
    Ok(())
}

/// Gives a topic another place.
pub async fn move_topic(write: &mut Write, meeting: i64, line: i64, position: i64) -> Result<(), Failure> {
    sqlx::query("update meeting_topic set position = $1 where meeting = $2 and line = $3")
        .bind(position)
        .bind(meeting)
        .bind(line)
        .execute(write.connection())
        .await
        .doing("move a topic")?;
    Ok(())
}

/// Writes down what was said about a topic.
pub async fn summarise(write: &mut Write, meeting: i64, line: i64, summary: &str) -> Result<(), Failure> {
    sqlx::query("update meeting_topic set summary = $1 where meeting = $2 and line = $3")
        .bind(summary)
        .bind(meeting)
        .bind(line)
        .execute(write.connection())
        .await
        .doing("write what was said about a topic")?;
    Ok(())
}
