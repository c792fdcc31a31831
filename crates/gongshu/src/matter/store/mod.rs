//! Matters as kept: headers and events that only grow, the standing that is worked out from them, the rungs that were climbed.

mod batches;
mod board;
mod filling;
mod kept;
mod list;
mod many;
mod parts;
mod share;
mod some;
mod statistics;
mod stories;

use std::collections::{BTreeMap, BTreeSet};

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Executor, Row};

use super::record::{Event, Matter, limit_text, read_limit};
use crate::store::{Db, Doing, Engine, Failure, Write};

pub use self::batches::{Batch, batch_in, batches_of, filters, forget_filter, keep_batch, save_filter, withdraw_batch};
pub use self::board::{Counted, Span, board, climbed};
pub use self::filling::fill;
pub use self::kept::{keep_standing, keep_standings, kept_standing};
pub use self::list::{Counts, Light, Query, Shown, counts, list};
pub use self::many::{Kept, leave_untouched, note_calendar, of_other_calendars, other_calendars};
pub use self::parts::{OfPart, Part, by_part, parts_of};
pub use self::share::{KeptNode, Lagging, keep_assist, keep_node, lagging};
pub use self::some::some;
pub use self::statistics::{Among, OfUnit, Which, by_unit};
pub use self::stories::stories;

/// Takes the turn among all programs that share the database: what is read of matters until the change ends is what it
/// follows on.
pub async fn take_turn(write: &mut Write) -> Result<(), Failure> {
    if write.engine() == Engine::Postgres {
        write.connection().execute("lock table matter_event in exclusive mode").await.doing("take the turn")?;
    }
    Ok(())
}

/// Keeps a new matter without its events; gives it its number and its printed code.
pub async fn insert(
    write: &mut Write,
    matter: &mut Matter,
    year: i16,
    print: impl Fn(i64) -> String,
) -> Result<(), Failure> {
    let doing = "number a matter";
    let number: i64 = sqlx::query_scalar("select coalesce(max(number), 0) + 1 from matter")
        .fetch_one(write.connection())
        .await
        .doing(doing)?;
    let sequence: i64 =
        sqlx::query_scalar("select coalesce(max(sequence), 0) + 1 from matter where kind = $1 and year = $2")
            .bind(&matter.kind)
            .bind(i64::from(year))
            .fetch_one(write.connection())
            .await
            .doing(doing)?;
    matter.number = number;
    matter.code = print(sequence);
    let parties = json(&matter.parties)?;
    sqlx::query(
        "insert into matter (number, kind, code, year, sequence, title, unit, item, source, parent, parties, promised, legal,
                             fields)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    )
    .bind(number)
    .bind(&matter.kind)
    .bind(&matter.code)
    .bind(i64::from(year))
    .bind(sequence)
    .bind(&matter.title)
    .bind(&matter.unit)
    .bind(&matter.item)
    .bind(&matter.source)
    .bind(matter.parent)
    .bind(parties)
    .bind(limit_text(matter.promised))
    .bind(limit_text(matter.legal))
    .bind(json(&matter.fields)?)
    .execute(write.connection())
    .await
    .doing("keep a matter")?;
    Ok(())
}

fn json(map: &BTreeMap<String, String>) -> Result<String, Failure> {
    serde_json::to_string(map).map_err(|error| Failure::Refused(error.to_string()))
}

/// Adds an event at the end of a matter's story: to the database, and to the matter at hand.
pub async fn append(write: &mut Write, matter: &mut Matter, mut event: Event) -> Result<(), Failure> {
    event.step = matter.events.last().map_or(0, |event| event.step) + 1;
    sqlx::query(
        "insert into matter_event (matter, step, act, state, clock, days, paper, approver, remark, data, at, person, post)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(matter.number)
    .bind(event.step)
    .bind(&event.act)
    .bind(&event.state)
    .bind(&event.clock)
    .bind(i64::from(event.days))
    .bind(&event.paper)
    .bind(&event.approver)
    .bind(&event.remark)
    .bind(json(&event.data)?)
    .bind(&event.at)
    .bind(&event.person)
    .bind(&event.post)
    .execute(write.connection())
    .await
    .doing("keep an event of a matter")?;
    matter.events.push(event);
    Ok(())
}

/// A matter with its events.
pub async fn find(db: &Db, number: i64) -> Result<Option<Matter>, Failure> {
    let mut connection = db.pool().acquire().await.doing("look up a matter")?;
    read(&mut connection, number).await
}

/// A matter by its printed number.
pub async fn by_code(db: &Db, code: &str) -> Result<Option<Matter>, Failure> {
    let mut connection = db.pool().acquire().await.doing("look up a matter")?;
    let number: Option<i64> = sqlx::query_scalar("select number from matter where code = $1")
        .bind(code)
        .fetch_optional(&mut *connection)
        .await
        .doing("look up a matter")?;
    match number {
        Some(number) => read(&mut connection, number).await,
        None => Ok(None),
    }
}

/// The matter that a case of another system is here.
pub async fn outside(write: &mut Write, system: &str, case: &str) -> Result<Option<Matter>, Failure> {
    let number: Option<i64> =
        sqlx::query_scalar("select matter from matter_outside where system = $1 and case_code = $2")
            .bind(system)
            .bind(case)
            .fetch_optional(write.connection())
            .await
            .doing("look up a case of another system")?;
    match number {
        Some(number) => read(write.connection(), number).await,
        None => Ok(None),
    }
}

/// Keeps which matter a case of another system is.
pub async fn keep_outside(write: &mut Write, system: &str, case: &str, matter: i64) -> Result<(), Failure> {
    sqlx::query("insert into matter_outside (system, case_code, matter) values ($1, $2, $3)")
        .bind(system)
        .bind(case)
        .bind(matter)
        .execute(write.connection())
        .await
        .doing("keep a case of another system")?;
    Ok(())
}

/// The same as the change at hand sees it.
pub async fn find_in(write: &mut Write, number: i64) -> Result<Option<Matter>, Failure> {
    read(write.connection(), number).await
}

async fn read(connection: &mut AnyConnection, number: i64) -> Result<Option<Matter>, Failure> {
    let row = sqlx::query(
        "select number, kind, code, title, unit, item, source, parent, parties, promised, legal, fields
         from matter where number = $1",
    )
    .bind(number)
    .fetch_optional(&mut *connection)
    .await
    .doing("look up a matter")?;
    let Some(row) = row else { return Ok(None) };
    let mut matter = header(&row)?;
    let rows = sqlx::query(
        "select step, act, state, clock, days, paper, approver, remark, data, at, person, post
         from matter_event where matter = $1 order by step",
    )
    .bind(number)
    .fetch_all(&mut *connection)
    .await
    .doing("read the story of a matter")?;
    matter.events = rows.iter().map(event).collect::<Result<Vec<Event>, Failure>>()?;
    Ok(Some(matter))
}

fn header(row: &AnyRow) -> Result<Matter, Failure> {
    let text = |name: &str| row.try_get::<String, _>(name).doing("read a matter");
    let whole = |name: &str| row.try_get::<i64, _>(name).doing("read a matter");
    let parties = text("parties")?;
    Ok(Matter {
        number: whole("number")?,
        kind: text("kind")?,
        code: text("code")?,
        title: text("title")?,
        unit: text("unit")?,
        item: text("item")?,
        source: text("source")?,
        parent: whole("parent")?,
        parties: map("matter", &parties)?,
        fields: map("matter", &text("fields")?)?,
        promised: read_limit(&text("promised")?),
        legal: read_limit(&text("legal")?),
        events: Vec::new(),
    })
}

fn map(table: &'static str, text: &str) -> Result<BTreeMap<String, String>, Failure> {
    serde_json::from_str(text).map_err(|_| Failure::Damaged { table, what: format!("no words {text}") })
}

fn event(row: &AnyRow) -> Result<Event, Failure> {
    let text = |name: &str| row.try_get::<String, _>(name).doing("read an event of a matter");
    let whole = |name: &str| row.try_get::<i64, _>(name).doing("read an event of a matter");
    let data = text("data")?;
    Ok(Event {
        step: whole("step")?,
        act: text("act")?,
        state: text("state")?,
        clock: text("clock")?,
        days: u32::try_from(whole("days")?).unwrap_or(0),
        paper: text("paper")?,
        approver: text("approver")?,
        remark: text("remark")?,
        data: map("matter_event", &data)?,
        at: text("at")?,
        person: text("person")?,
        post: text("post")?,
    })
}

/// A rung that was climbed, and where it went.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Firing {
    pub matter: i64,
    pub rung: String,
    pub term: i64,
    /// The day on which it fell due.
    pub day: String,
    /// The post it is meant for, and the one through which somebody answers; empty where there was nobody.
    pub addressee: String,
    pub through: String,
}

/// Climbs a rung, unless somebody did already: `false` then, and nothing else is to be done.
pub async fn climb(write: &mut Write, firing: &Firing, at: &str) -> Result<bool, Failure> {
    let done = sqlx::query(
        "insert into matter_firing (matter, rung, term, day, at, addressee, through)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (matter, rung, term) do nothing",
    )
    .bind(firing.matter)
    .bind(&firing.rung)
    .bind(firing.term)
    .bind(&firing.day)
    .bind(at)
    .bind(&firing.addressee)
    .bind(&firing.through)
    .execute(write.connection())
    .await
    .doing("climb a rung")?;
    Ok(done.rows_affected() == 1)
}

/// The rungs of a matter that were climbed, with their terms.
pub async fn fired(write: &mut Write, matter: i64) -> Result<BTreeSet<(String, i64)>, Failure> {
    let rows = sqlx::query("select rung, term from matter_firing where matter = $1")
        .bind(matter)
        .fetch_all(write.connection())
        .await
        .doing("look up the rungs that were climbed")?;
    let rung =
        |row: &AnyRow| -> Result<(String, i64), sqlx::Error> { Ok((row.try_get("rung")?, row.try_get("term")?)) };
    rows.iter().map(rung).collect::<Result<_, _>>().doing("read a rung")
}

/// Every rung that was climbed.
pub async fn firings(db: &Db) -> Result<Vec<Firing>, Failure> {
    let rows =
        sqlx::query("select matter, rung, term, day, addressee, through from matter_firing order by matter, day, rung")
            .fetch_all(db.pool())
            .await
            .doing("list the rungs that were climbed")?;
    let firing = |row: &AnyRow| {
        Ok(Firing {
            matter: row.try_get("matter")?,
            rung: row.try_get("rung")?,
            term: row.try_get("term")?,
            day: row.try_get("day")?,
            addressee: row.try_get("addressee")?,
            through: row.try_get("through")?,
        })
    };
    rows.iter().map(firing).collect::<Result<_, sqlx::Error>>().doing("read a rung")
}

/// Matters for which something is to be done by `day`, with the day it fell due on, the longest waiting first; only those after
/// one of them, so that whoever goes through them comes to an end whatever becomes of each.
pub async fn waiting(db: &Db, day: &str, after: &(String, i64), limit: i64) -> Result<Vec<(String, i64)>, Failure> {
    let rows = sqlx::query(
        "select next_on, matter from matter_standing
         where next_on <= $1 and (next_on > $2 or (next_on = $2 and matter > $3)) order by next_on, matter limit $4",
    )
    .bind(day)
    .bind(&after.0)
    .bind(after.1)
    .bind(limit)
    .fetch_all(db.pool())
    .await
    .doing("look for what is due")?;
    let one = |row: &AnyRow| Ok((row.try_get("next_on")?, row.try_get("matter")?));
    rows.iter().map(one).collect::<Result<_, sqlx::Error>>().doing("look for what is due")
}

/// The numbers of all matters that are not ended; of every one where `all`.
pub async fn numbers(db: &Db, all: bool) -> Result<Vec<i64>, Failure> {
    sqlx::query_scalar("select matter from matter_standing where ended = 0 or $1 = 1 order by matter")
        .bind(i64::from(all))
        .fetch_all(db.pool())
        .await
        .doing("list the matters")
}

/// How many parts of a matter are still open.
pub async fn open_parts(write: &mut Write, whole: i64) -> Result<i64, Failure> {
    sqlx::query_scalar(
        "select count(*) from matter join matter_standing on matter_standing.matter = matter.number
         where parent = $1 and ended = 0",
    )
    .bind(whole)
    .fetch_one(write.connection())
    .await
    .doing("count the open parts of a matter")
}

/// How many matters there are, with or without a standing.
pub async fn count(db: &Db) -> Result<i64, Failure> {
    sqlx::query_scalar("select count(*) from matter").fetch_one(db.pool()).await.doing("count the matters")
}
