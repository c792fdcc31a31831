//! Handovers as kept.

use basis::error::Error;
use basis::language::Name;
use sqlx::{Executor, Row};

use super::super::work::Item;
use super::rules::{self, Act, Event, Handover, Part, Party, Wish};
use crate::store::audit::{self, Entry, Who};
use crate::store::clock::Clock;
use crate::store::{Db, Doing, Engine, Failure, Write};

/// What is frozen when a handover starts. Names as they are that day: what is signed does not change with a register.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Frozen {
    pub post: Name,
    pub unit: Name,
    pub digest: String,
    pub batch: i64,
    pub parties: Vec<Party>,
    /// The name of each party.
    pub names: Vec<String>,
    pub items: Vec<Item>,
}

/// Two who act at once take turns: one acts, the other is told.
async fn take_turn(write: &mut Write) -> Result<(), Failure> {
    if write.engine() == Engine::Postgres {
        write.connection().execute("lock table handover_event in exclusive mode").await.doing("take the turn")?;
    }
    Ok(())
}

/// Draws up a handover; its number is returned.
pub async fn draw(write: &mut Write, clock: &dyn Clock, who: &Who, wish: &Wish) -> Result<i64, Failure> {
    take_turn(write).await?;
    let number: i64 = sqlx::query_scalar("select coalesce(max(number), 0) + 1 from handover")
        .fetch_one(write.connection())
        .await
        .doing("number a handover")?;
    sqlx::query(
        "insert into handover (number, post, unit, day, receiver, kind, witness, reason, paper)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(number)
    .bind(&wish.post)
    .bind(&wish.unit)
    .bind(&wish.day)
    .bind(&wish.receiver)
    .bind(&wish.kind)
    .bind(&wish.witness)
    .bind(&wish.reason)
    .bind(&wish.paper)
    .execute(write.connection())
    .await
    .doing("draw up a handover")?;
    note(write, clock, who, (number, 1), Act::Drawn, None, "").await?;
    let after = serde_json::json!({
        "post": wish.post, "day": wish.day, "receiver": wish.receiver, "witness": wish.witness, "reason": wish.reason,
        "paper": wish.paper,
    });
    told(write, clock, who, number, ("", &after.to_string()), 0).await?;
    Ok(number)
}

async fn told(
    write: &mut Write,
    clock: &dyn Clock,
    who: &Who,
    number: i64,
    (before, after): (&str, &str),
    batch: i64,
) -> Result<(), Failure> {
    let subject = number.to_string();
    let entry = Entry { action: "handover", subject: &subject, before, after, batch, ..Entry::default() };
    audit::append(write, clock, who, &entry).await
}

async fn note(
    write: &mut Write,
    clock: &dyn Clock,
    who: &Who,
    (number, step): (i64, i64),
    act: Act,
    party: Option<&Party>,
    remark: &str,
) -> Result<(), Failure> {
    sqlx::query(
        "insert into handover_event (handover, step, act, at, person, post, part, party, remark)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(number)
    .bind(step)
    .bind(act.word())
    .bind(clock.now().to_string())
    .bind(&who.person)
    .bind(&who.post)
    .bind(party.map_or("", |party| party.part.word()))
    .bind(party.map_or("", |party| party.person.as_str()))
    .bind(remark)
    .execute(write.connection())
    .await
    .doing("note an act of a handover")?;
    Ok(())
}

/// The step after those there are.
fn next(handover: &Handover) -> i64 {
    i64::try_from(handover.events.len()).unwrap_or(i64::MAX - 1) + 1
}

/// Freezes the list of a handover that starts, within the change that moves the post.
pub(super) async fn start(
    write: &mut Write,
    clock: &dyn Clock,
    who: &Who,
    handover: &Handover,
    frozen: &Frozen,
) -> Result<(), Failure> {
    let number = handover.number;
    sqlx::query(
        "insert into handover_list (handover, digest, batch, post_zh, post_en, unit_zh, unit_en)
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(number)
    .bind(&frozen.digest)
    .bind(frozen.batch)
    .bind(&frozen.post.zh)
    .bind(&frozen.post.en)
    .bind(&frozen.unit.zh)
    .bind(&frozen.unit.en)
    .execute(write.connection())
    .await
    .doing("freeze a list")?;
    for (party, name) in frozen.parties.iter().zip(&frozen.names) {
        sqlx::query("insert into handover_party (handover, part, person, name) values ($1, $2, $3, $4)")
            .bind(number)
            .bind(party.part.word())
            .bind(&party.person)
            .bind(name)
            .execute(write.connection())
            .await
            .doing("name who signs")?;
    }
    for (line, item) in (1_i64..).zip(&frozen.items) {
        sqlx::query(
            "insert into handover_item (handover, line, kind, code, title_zh, title_en, href)
             values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(number)
        .bind(line)
        .bind(&item.kind)
        .bind(&item.code)
        .bind(&item.title.zh)
        .bind(&item.title.en)
        .bind(&item.href)
        .execute(write.connection())
        .await
        .doing("freeze a list")?;
    }
    note(write, clock, who, (number, next(handover)), Act::Started, None, "").await?;
    let of = |part: Part| -> Vec<&str> {
        let own = frozen.parties.iter().filter(|party| party.part == part);
        own.map(|party| party.person.as_str()).collect()
    };
    let before = serde_json::json!({ "post": handover.wish.post, "holders": of(Part::Giver) });
    let after = serde_json::json!({
        "post": handover.wish.post, "from": handover.wish.day, "holders": of(Part::Receiver),
        "witness": of(Part::Witness), "items": frozen.items.len(), "list": frozen.digest,
    });
    told(write, clock, who, number, (&before.to_string(), &after.to_string()), frozen.batch).await
}

/// Signs, excuses or drops: an act of one person, in one transaction with its audit entry. Gives the handover as it is then;
/// the change is the caller's to commit.
///
/// # Errors
/// `Ok(Err(…))` when the act does not follow, or is not this person's.
pub(super) async fn act(
    write: &mut Write,
    clock: &dyn Clock,
    who: &Who,
    number: i64,
    (act, party, remark): (Act, Option<&Party>, &str),
) -> Result<Result<Handover, Error>, Failure> {
    let Some(handover) = find_within(write, number).await? else { return Ok(Err(Error::new("handover-state"))) };
    if let Err(error) = rules::check(&handover, act, &who.person, party, remark) {
        return Ok(Err(error));
    }
    note(write, clock, who, (number, next(&handover)), act, party, remark.trim()).await?;
    let before = serde_json::json!({ "state": handover.state().word() });
    let after = serde_json::json!({
        "act": act.word(),
        "part": party.map_or("", |party| party.part.word()),
        "person": party.map_or("", |party| party.person.as_str()),
        "remark": remark.trim(),
        "list": handover.digest,
    });
    told(write, clock, who, number, (&before.to_string(), &after.to_string()), 0).await?;
    let now = find_within(write, number).await?;
    Ok(Ok(now.unwrap_or(handover)))
}

/// The handover of a number, with the turn to act on it.
pub(super) async fn find_within(write: &mut Write, number: i64) -> Result<Option<Handover>, Failure> {
    take_turn(write).await?;
    let found = read(write.connection(), Some(number)).await?;
    let Some(mut handover) = found.into_iter().next() else { return Ok(None) };
    handover.items = items(write.connection(), number).await?;
    Ok(Some(handover))
}

/// The handover of a number, with its list.
pub async fn find(db: &Db, number: i64) -> Result<Option<Handover>, Failure> {
    let mut connection = db.pool().acquire().await.doing("read a handover")?;
    let Some(mut handover) = read(&mut connection, Some(number)).await?.into_iter().next() else { return Ok(None) };
    handover.items = items(&mut connection, number).await?;
    Ok(Some(handover))
}

/// Every handover without its list, newest first.
pub async fn list(db: &Db) -> Result<Vec<Handover>, Failure> {
    let mut connection = db.pool().acquire().await.doing("list the handovers")?;
    read(&mut connection, None).await
}

/// The handovers a person has not signed, though they are to.
pub async fn unsigned_by(db: &Db, person: &str) -> Result<Vec<Handover>, Failure> {
    let numbers: Vec<i64> = sqlx::query_scalar(
        "select handover from handover_party
         where person = $1 and not exists (
             select 1 from handover_event
             where handover_event.handover = handover_party.handover
                 and handover_event.part = handover_party.part and handover_event.party = handover_party.person
         ) order by handover",
    )
    .bind(person)
    .fetch_all(db.pool())
    .await
    .doing("look up what waits for a signature")?;
    let mut found = Vec::new();
    for number in numbers {
        found.extend(find(db, number).await?);
    }
    Ok(found)
}

/// What was frozen beside the list, for its page.
pub(super) async fn frozen(db: &Db, number: i64) -> Result<Option<Frozen>, Failure> {
    let row =
        sqlx::query("select digest, batch, post_zh, post_en, unit_zh, unit_en from handover_list where handover = $1")
            .bind(number)
            .fetch_optional(db.pool())
            .await
            .doing("read a frozen list")?;
    let Some(row) = row else { return Ok(None) };
    let text = |name: &str| row.try_get::<String, _>(name).doing("read a frozen list");
    let parties = sqlx::query("select part, person, name from handover_party where handover = $1")
        .bind(number)
        .fetch_all(db.pool())
        .await
        .doing("read a frozen list")?;
    let mut frozen = Frozen {
        post: Name::new(text("post_zh")?, text("post_en")?),
        unit: Name::new(text("unit_zh")?, text("unit_en")?),
        digest: text("digest")?,
        batch: row.try_get("batch").doing("read a frozen list")?,
        ..Frozen::default()
    };
    for row in &parties {
        frozen.parties.push(party(row)?);
        frozen.names.push(row.try_get("name").doing("read a frozen list")?);
    }
    Ok(Some(frozen))
}

fn party(row: &sqlx::any::AnyRow) -> Result<Party, Failure> {
    let word: String = row.try_get("part").doing("read who signs")?;
    let part = Part::read(&word)
        .ok_or_else(|| Failure::Damaged { table: "handover_party", what: format!("no part {word}") })?;
    Ok(Party { part, person: row.try_get("person").doing("read who signs")? })
}

async fn items(connection: &mut sqlx::AnyConnection, number: i64) -> Result<Vec<Item>, Failure> {
    let rows =
        sqlx::query("select kind, code, title_zh, title_en, href from handover_item where handover = $1 order by line")
            .bind(number)
            .fetch_all(connection)
            .await
            .doing("read a frozen list")?;
    rows.iter()
        .map(|row| {
            let text = |name: &str| row.try_get::<String, _>(name).doing("read a frozen list");
            Ok(Item {
                kind: text("kind")?,
                code: text("code")?,
                title: Name::new(text("title_zh")?, text("title_en")?),
                href: text("href")?,
            })
        })
        .collect()
}

/// Handovers with parties and acts: one, or all, newest first.
async fn read(connection: &mut sqlx::AnyConnection, only: Option<i64>) -> Result<Vec<Handover>, Failure> {
    let (from, until) = only.map_or((0, i64::MAX), |number| (number, number));
    let rows = sqlx::query(
        "select number, post, unit, day, receiver, kind, witness, reason, paper,
                coalesce(digest, '') as digest, coalesce(batch, 0) as batch
         from handover left join handover_list on handover_list.handover = handover.number
         where $1 <= number and number <= $2 order by number desc",
    )
    .bind(from)
    .bind(until)
    .fetch_all(&mut *connection)
    .await
    .doing("list the handovers")?;
    let mut handovers = rows.iter().map(handover).collect::<Result<Vec<Handover>, Failure>>()?;
    let parties = sqlx::query(
        "select handover, part, person from handover_party where $1 <= handover and handover <= $2
         order by handover, case part when 'giver' then 1 when 'receiver' then 2 else 3 end, person",
    )
    .bind(from)
    .bind(until)
    .fetch_all(&mut *connection)
    .await
    .doing("list the handovers")?;
    let events = sqlx::query(
        "select handover, act, at, person, post, part, party, remark from handover_event
         where $1 <= handover and handover <= $2 order by handover, step",
    )
    .bind(from)
    .bind(until)
    .fetch_all(&mut *connection)
    .await
    .doing("list the handovers")?;
    let place = |row: &sqlx::any::AnyRow, handovers: &[Handover]| -> Result<Option<usize>, Failure> {
        let of: i64 = row.try_get("handover").doing("list the handovers")?;
        // Newest first.
        Ok(handovers.binary_search_by(|it| of.cmp(&it.number)).ok())
    };
    for row in &parties {
        if let Some(at) = place(row, &handovers)? {
            handovers[at].parties.push(party(row)?);
        }
    }
    for row in &events {
        if let Some(at) = place(row, &handovers)? {
            handovers[at].events.push(event(row)?);
        }
    }
    Ok(handovers)
}

fn handover(row: &sqlx::any::AnyRow) -> Result<Handover, Failure> {
    let text = |name: &str| row.try_get::<String, _>(name).doing("read a handover");
    let number = |name: &str| row.try_get::<i64, _>(name).doing("read a handover");
    Ok(Handover {
        number: number("number")?,
        wish: Wish {
            post: text("post")?,
            unit: text("unit")?,
            day: text("day")?,
            receiver: text("receiver")?,
            kind: text("kind")?,
            witness: text("witness")?,
            reason: text("reason")?,
            paper: text("paper")?,
        },
        parties: Vec::new(),
        items: Vec::new(),
        digest: text("digest")?,
        batch: number("batch")?,
        events: Vec::new(),
    })
}

fn event(row: &sqlx::any::AnyRow) -> Result<Event, Failure> {
    let text = |name: &str| row.try_get::<String, _>(name).doing("read an act of a handover");
    let act = text("act")?;
    let damaged = |what: String| Failure::Damaged { table: "handover_event", what };
    let party = match text("part")?.as_str() {
        "" => None,
        word => {
            let part = Part::read(word).ok_or_else(|| damaged(format!("no part {word}")))?;
            Some(Party { part, person: text("party")? })
        }
    };
    Ok(Event {
        act: Act::read(&act).ok_or_else(|| damaged(format!("no act {act}")))?,
        at: text("at")?,
        person: text("person")?,
        post: text("post")?,
        party,
        remark: text("remark")?,
    })
}
