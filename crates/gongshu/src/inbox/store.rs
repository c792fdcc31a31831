//! Notices as kept.

use std::collections::{BTreeMap, BTreeSet};

use basis::language::Language;
use sqlx::{Executor, Row};

use crate::access::Actor;
use crate::store::audit::Who;
use crate::store::clock::Clock;
use crate::store::{Db, Doing, Engine, Failure, Write};

/// Whom a notice is for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Addressee {
    Person(String),
    /// Whoever acts through the post on the day it is read.
    Post(String),
}

impl Addressee {
    fn kind(&self) -> &'static str {
        match self {
            Addressee::Person(_) => "person",
            Addressee::Post(_) => "post",
        }
    }

    fn code(&self) -> &str {
        match self {
            Addressee::Person(code) | Addressee::Post(code) => code,
        }
    }
}

/// What is told.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Notice {
    /// A message of the catalogues: `notice-publication-drafted`.
    pub message: &'static str,
    /// Its arguments by name, in Chinese and in English.
    pub arguments: Vec<(&'static str, [String; 2])>,
    /// Where it is dealt with: a path of this program.
    pub href: String,
    /// Whether it asks for a deed, or is only to be known.
    pub asks: bool,
}

/// A notice as it lies in somebody's inbox.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Kept {
    pub number: i64,
    /// RFC 3339 in UTC.
    pub at: String,
    pub addressee: Addressee,
    pub message: String,
    pub arguments: BTreeMap<String, [String; 2]>,
    pub href: String,
    pub asks: bool,
    /// Who brought it about, and through which post.
    pub person: String,
    pub read: bool,
}

impl Kept {
    pub fn argument(&self, name: &str, language: Language) -> &str {
        let pair = self.arguments.get(name);
        pair.map_or("", |[zh, en]| if language == Language::Zh { zh } else { en })
    }
}

/// Lays a notice into each of these inboxes, once, in the transaction of the change it tells of; gives their numbers.
pub async fn tell(
    write: &mut Write,
    clock: &dyn Clock,
    by: &Who,
    to: impl IntoIterator<Item = Addressee>,
    notice: &Notice,
) -> Result<Vec<i64>, Failure> {
    let to: BTreeSet<Addressee> = to.into_iter().collect();
    if to.is_empty() {
        return Ok(Vec::new());
    }
    if write.engine() == Engine::Postgres {
        write.connection().execute("lock table notice in exclusive mode").await.doing("take the turn")?;
    }
    let last: i64 = sqlx::query_scalar("select coalesce(max(number), 0) from notice")
        .fetch_one(write.connection())
        .await
        .doing("number a notice")?;
    let arguments: BTreeMap<&str, &[String; 2]> = notice.arguments.iter().map(|(name, pair)| (*name, pair)).collect();
    let arguments = serde_json::to_string(&arguments).map_err(|error| Failure::Refused(error.to_string()))?;
    let mut numbers = Vec::new();
    for (number, addressee) in (last + 1..).zip(&to) {
        sqlx::query(
            "insert into notice (number, at, addressee_kind, addressee, message, arguments, href, asks, person, post)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(number)
        .bind(clock.now().to_string())
        .bind(addressee.kind())
        .bind(addressee.code())
        .bind(notice.message)
        .bind(&arguments)
        .bind(&notice.href)
        .bind(i64::from(notice.asks))
        .bind(&by.person)
        .bind(&by.post)
        .execute(write.connection())
        .await
        .doing("keep a notice")?;
        numbers.push(number);
    }
    Ok(numbers)
}

/// The inboxes an actor opens today: their own, and those of the posts they act through.
fn inboxes(actor: &Actor) -> BTreeSet<Addressee> {
    let posts = actor.grants().iter().map(|grant| Addressee::Post(grant.post.clone()));
    posts.chain([Addressee::Person(actor.person.clone())]).collect()
}

/// How many notices an actor has not read; counted up to `MANY`, beyond which the number says nothing more.
pub async fn unread(db: &Db, actor: &Actor) -> Result<usize, Failure> {
    const MANY: i64 = 100;
    let mut count = 0;
    for inbox in inboxes(actor) {
        let unread: i64 = sqlx::query_scalar(
            "select count(*) from (
                 select number from notice
                 where addressee_kind = $1 and addressee = $2
                     and not exists (select 1 from notice_read where notice = notice.number and person = $3)
                 limit $4
             ) some_unread",
        )
        .bind(inbox.kind())
        .bind(inbox.code())
        .bind(&actor.person)
        .bind(MANY)
        .fetch_one(db.pool())
        .await
        .doing("count the unread notices")?;
        count += usize::try_from(unread).unwrap_or(0);
    }
    Ok(count)
}

/// An actor's notices, newest first: at most `limit` after the first `skip`; and how many there are.
pub(super) async fn list(
    db: &Db,
    actor: &Actor,
    unread_only: bool,
    skip: usize,
    limit: usize,
) -> Result<(Vec<Kept>, usize), Failure> {
    let mut found = Vec::new();
    let mut total = 0;
    for inbox in inboxes(actor) {
        let count: i64 = sqlx::query_scalar(
            "select count(*) from notice
             where addressee_kind = $1 and addressee = $2
                 and ($4 = 0 or not exists (select 1 from notice_read where notice = notice.number and person = $3))",
        )
        .bind(inbox.kind())
        .bind(inbox.code())
        .bind(&actor.person)
        .bind(i64::from(unread_only))
        .fetch_one(db.pool())
        .await
        .doing("count the notices")?;
        total += usize::try_from(count).unwrap_or(0);
        // Of each inbox as many as may be on the page, then merged: an actor opens a handful.
        let rows = sqlx::query(
            "select number, at, message, arguments, href, asks, person,
                    (select count(*) from notice_read where notice = notice.number and person = $3) as read_times
             from notice
             where addressee_kind = $1 and addressee = $2
                 and ($4 = 0 or not exists (select 1 from notice_read where notice = notice.number and person = $3))
             order by number desc limit $5",
        )
        .bind(inbox.kind())
        .bind(inbox.code())
        .bind(&actor.person)
        .bind(i64::from(unread_only))
        .bind(i64::try_from(skip + limit).unwrap_or(i64::MAX))
        .fetch_all(db.pool())
        .await
        .doing("list the notices")?;
        for row in &rows {
            found.push(kept(row, inbox.clone())?);
        }
    }
    found.sort_by_key(|notice| std::cmp::Reverse(notice.number));
    Ok((found.into_iter().skip(skip).take(limit).collect(), total))
}

fn kept(row: &sqlx::any::AnyRow, addressee: Addressee) -> Result<Kept, Failure> {
    let read = |name: &str| row.try_get::<String, _>(name).doing("read a notice");
    let number = |name: &str| row.try_get::<i64, _>(name).doing("read a notice");
    let arguments = read("arguments")?;
    Ok(Kept {
        number: number("number")?,
        at: read("at")?,
        addressee,
        message: read("message")?,
        arguments: serde_json::from_str(&arguments)
            .map_err(|_| Failure::Damaged { table: "notice", what: format!("no arguments {arguments}") })?,
        href: read("href")?,
        asks: number("asks")? != 0,
        person: read("person")?,
        read: number("read_times")? != 0,
    })
}

/// Marks one notice of an actor as read and gives where it leads; `None` when it is in none of their inboxes.
pub(super) async fn open(db: &Db, clock: &dyn Clock, actor: &Actor, number: i64) -> Result<Option<String>, Failure> {
    let mut write = db.write().await?;
    let row = sqlx::query("select addressee_kind, addressee, href from notice where number = $1")
        .bind(number)
        .fetch_optional(write.connection())
        .await
        .doing("find a notice")?;
    let Some(row) = row else { return Ok(None) };
    let read = |name: &str| row.try_get::<String, _>(name).doing("find a notice");
    let (kind, code) = (read("addressee_kind")?, read("addressee")?);
    if !inboxes(actor).iter().any(|inbox| inbox.kind() == kind && inbox.code() == code) {
        return Ok(None);
    }
    sqlx::query(
        "insert into notice_read (notice, person, at) select $1, $2, $3
         where not exists (select 1 from notice_read where notice = $1 and person = $2)",
    )
    .bind(number)
    .bind(&actor.person)
    .bind(clock.now().to_string())
    .execute(write.connection())
    .await
    .doing("mark a notice as read")?;
    write.commit().await?;
    Ok(Some(read("href")?))
}

/// Marks everything that is in an actor's inboxes as read, up to the notice they had seen last.
pub async fn read_all(db: &Db, clock: &dyn Clock, actor: &Actor, last: i64) -> Result<(), Failure> {
    let mut write = db.write().await?;
    for inbox in inboxes(actor) {
        sqlx::query(
            "insert into notice_read (notice, person, at)
             select number, $3, $4 from notice
             where addressee_kind = $1 and addressee = $2 and number <= $5
                 and not exists (select 1 from notice_read where notice = notice.number and person = $3)",
        )
        .bind(inbox.kind())
        .bind(inbox.code())
        .bind(&actor.person)
        .bind(clock.now().to_string())
        .bind(last)
        .execute(write.connection())
        .await
        .doing("mark the notices as read")?;
    }
    write.commit().await
}
