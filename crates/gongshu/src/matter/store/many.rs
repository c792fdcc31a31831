//! Many open matters at once, with their stories and what was kept of them: what a new calendar has to look at again.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::kept::read_standing;
use super::{event, header};
use crate::matter::record::Matter;
use crate::matter::standing::{NEVER, Standing};
use crate::store::{Doing, Failure, Write};

/// A matter with the rungs that were climbed and what is kept of where it stands.
pub struct Kept {
    pub matter: Matter,
    pub fired: BTreeSet<(String, i64)>,
    pub standing: Standing,
}

/// The next open matters after one of this number that were worked out by another calendar than this, at most `limit`; ended ones
/// too where nothing was worked out yet.
pub async fn of_other_calendars(
    write: &mut Write,
    calendar: &str,
    after: i64,
    limit: i64,
) -> Result<Vec<Kept>, Failure> {
    let doing = "look for what another calendar worked out";
    let numbers: Vec<i64> = sqlx::query_scalar(
        "select matter from matter_standing
         where matter > $1 and ((ended = 0 and calendar <> $2) or (ended = 1 and calendar = '')) order by matter limit $3",
    )
    .bind(after)
    .bind(calendar)
    .bind(limit)
    .fetch_all(write.connection())
    .await
    .doing(doing)?;
    let (Some(first), Some(last)) = (numbers.first(), numbers.last()) else { return Ok(Vec::new()) };
    // Between the first and the last there are others, ended or counted already: they are not read.
    let connection = write.connection();
    let asked = (*first, *last, calendar);
    let headers = between(
        connection,
        "select number, kind, code, title, unit, item, source, parent, parties, promised, legal, fields
         from matter where number in
                  (select matter from matter_standing where matter between $1 and $2
                   and ((ended = 0 and calendar <> $3) or (ended = 1 and calendar = '')))",
        asked,
    )
    .await?;
    let events = between(
        connection,
        "select matter, step, act, state, clock, days, paper, approver, remark, data, at, person, post
         from matter_event where matter in
                  (select matter from matter_standing where matter between $1 and $2
                   and ((ended = 0 and calendar <> $3) or (ended = 1 and calendar = ''))) order by matter, step",
        asked,
    )
    .await?;
    let firings = between(
        connection,
        "select matter, rung, term from matter_firing where matter in
                  (select matter from matter_standing where matter between $1 and $2
                   and ((ended = 0 and calendar <> $3) or (ended = 1 and calendar = '')))",
        asked,
    )
    .await?;
    let standings = between(
        connection,
        "select matter, state, ended, holder, due_on, blue_on, yellow_on, red_on, provisional, next_on, department, opened_on,
                ended_on, late, used, allowed, notices, yellow_cards, red_cards, took, extended, refused
         from matter_standing where matter between $1 and $2
           and ((ended = 0 and calendar <> $3) or (ended = 1 and calendar = '')) order by matter",
        asked,
    )
    .await?;
    let mut kept: BTreeMap<i64, Kept> = BTreeMap::new();
    for row in &standings {
        let number: i64 = row.try_get("matter").doing(doing)?;
        let standing = read_standing(row).doing(doing)?;
        kept.insert(number, Kept { matter: Matter::default(), fired: BTreeSet::new(), standing });
    }
    for row in &headers {
        let matter = header(row)?;
        if let Some(own) = kept.get_mut(&matter.number) {
            own.matter = matter;
        }
    }
    for row in &events {
        let number: i64 = row.try_get("matter").doing(doing)?;
        if let Some(own) = kept.get_mut(&number) {
            own.matter.events.push(event(row)?);
        }
    }
    for row in &firings {
        let number: i64 = row.try_get("matter").doing(doing)?;
        if let Some(own) = kept.get_mut(&number) {
            own.fired.insert((row.try_get("rung").doing(doing)?, row.try_get("term").doing(doing)?));
        }
    }
    Ok(kept.into_values().collect())
}

async fn between(
    connection: &mut AnyConnection,
    text: &'static str,
    (first, last, calendar): (i64, i64, &str),
) -> Result<Vec<AnyRow>, Failure> {
    let asked = sqlx::query(text).bind(first).bind(last).bind(calendar.to_owned());
    asked.fetch_all(connection).await.doing("read what another calendar worked out")
}

/// The calendars by which open matters were counted, but this one.
pub async fn other_calendars(write: &mut Write, calendar: &str) -> Result<Vec<String>, Failure> {
    sqlx::query_scalar(
        "select distinct calendar from matter_standing where ended = 0 and calendar <> $1 order by calendar",
    )
    .bind(calendar)
    .fetch_all(write.connection())
    .await
    .doing("look for other calendars")
}

/// Lays open matters under a calendar that says the same of every day before `first` as theirs: those of which every day that is
/// kept lies before it stay as they are. How many there were.
pub async fn leave_untouched(write: &mut Write, old: &str, calendar: &str, first: &str) -> Result<u64, Failure> {
    let done = sqlx::query(
        "update matter_standing set calendar = $1
         where ended = 0 and calendar = $2 and provisional = 0
           and (due_on < $3 or due_on = $4) and (blue_on < $3 or blue_on = $4) and (yellow_on < $3 or yellow_on = $4)
           and (red_on < $3 or red_on = $4) and (next_on < $3 or next_on = $4)",
    )
    .bind(calendar)
    .bind(old)
    .bind(first)
    .bind(NEVER)
    .execute(write.connection())
    .await
    .doing("leave what a calendar does not touch")?;
    Ok(done.rows_affected())
}

/// Notes that the matters from one number to another were counted by this calendar.
pub async fn note_calendar(write: &mut Write, calendar: &str, first: i64, last: i64) -> Result<(), Failure> {
    sqlx::query(
        "update matter_standing set calendar = $1 where (ended = 0 or calendar = '') and matter between $2 and $3",
    )
    .bind(calendar)
    .bind(first)
    .bind(last)
    .execute(write.connection())
    .await
    .doing("note the calendar")?;
    Ok(())
}
