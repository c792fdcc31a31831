//! Publications as kept.

use sqlx::{Executor, Row};

use super::rules::{self, Move, State};
use crate::inbox::{self, Addressee, Notice};
use crate::store::audit::{self, Entry, Who};
use crate::store::clock::Clock;
use crate::store::{Db, Doing, Engine, Failure, Write};
use basis::error::Error;

/// What is drafted: frozen as it is.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Draft {
    pub unit: String,
    pub period: String,
    pub document: String,
    /// The data version it was written from.
    pub version: i64,
    /// In Chinese and in English, as the other pairs.
    pub title: [String; 2],
    /// The single enterprises whose figures it prints.
    pub singles: Vec<String>,
    pub article: [String; 2],
    /// The hashes of the files to download.
    pub file: [String; 2],
}

/// A publication with its number and what happened to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Publication {
    pub number: i64,
    pub draft: Draft,
    pub events: Vec<Event>,
}

/// One step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event {
    pub state: State,
    /// RFC 3339 in UTC.
    pub at: String,
    pub person: String,
    pub post: String,
    pub remark: String,
}

impl Publication {
    pub fn state(&self) -> State {
        self.events.last().map_or(State::Drafted, |event| event.state)
    }
}

/// Who is told of a step.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Told {
    pub to: Vec<Addressee>,
    /// Of the publication, in Chinese and in English.
    pub title: [String; 2],
}

/// Keeps a draft; its number is returned.
pub async fn draft(
    write: &mut Write,
    clock: &dyn Clock,
    who: &Who,
    draft: &Draft,
    to: Vec<Addressee>,
) -> Result<i64, Failure> {
    if write.engine() == Engine::Postgres {
        write.connection().execute("lock table publication in exclusive mode").await.doing("take the turn")?;
    }
    let number: i64 = sqlx::query_scalar("select coalesce(max(number), 0) + 1 from publication")
        .fetch_one(write.connection())
        .await
        .doing("number a publication")?;
    sqlx::query(
        "insert into publication (number, unit, period, document, version, title_zh, title_en, singles,
                                  article_zh, article_en, file_zh, file_en)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(number)
    .bind(&draft.unit)
    .bind(&draft.period)
    .bind(&draft.document)
    .bind(draft.version)
    .bind(&draft.title[0])
    .bind(&draft.title[1])
    .bind(draft.singles.join(" "))
    .bind(&draft.article[0])
    .bind(&draft.article[1])
    .bind(&draft.file[0])
    .bind(&draft.file[1])
    .execute(write.connection())
    .await
    .doing("keep a draft")?;
    note(write, clock, who, number, 1, State::Drafted, "").await?;
    let subject = number.to_string();
    let entry = Entry { action: "publication", subject: &subject, after: State::Drafted.word(), ..Entry::default() };
    audit::append(write, clock, who, &entry).await?;
    let told = Told { to, title: draft.title.clone() };
    tell(write, clock, who, number, State::Drafted, told).await?;
    Ok(number)
}

async fn tell(
    write: &mut Write,
    clock: &dyn Clock,
    who: &Who,
    number: i64,
    state: State,
    told: Told,
) -> Result<(), Failure> {
    let notice = Notice {
        message: state.notice(),
        arguments: vec![("title", told.title)],
        href: format!("/publications/{number}"),
        asks: matches!(state, State::Drafted | State::Checked | State::Returned),
    };
    inbox::tell(write, clock, who, told.to, &notice).await?;
    Ok(())
}

async fn note(
    write: &mut Write,
    clock: &dyn Clock,
    who: &Who,
    number: i64,
    step: i64,
    state: State,
    remark: &str,
) -> Result<(), Failure> {
    sqlx::query(
        "insert into publication_event (publication, step, state, at, person, post, remark)
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(number)
    .bind(step)
    .bind(state.word())
    .bind(clock.now().to_string())
    .bind(&who.person)
    .bind(&who.post)
    .bind(remark)
    .execute(write.connection())
    .await
    .doing("note a step of a publication")?;
    Ok(())
}

/// Takes a step, in one transaction with its audit entry.
///
/// # Errors
/// `Ok(Err(…))` when the step does not follow, or is not this person's.
pub async fn step(
    db: &Db,
    clock: &dyn Clock,
    who: &Who,
    number: i64,
    step: Move,
    remark: &str,
    told: Told,
) -> Result<Result<State, Error>, Failure> {
    let mut write = db.write().await?;
    if write.engine() == Engine::Postgres {
        // Two who approve at once take turns: one approves, the other is told.
        write.connection().execute("lock table publication_event in exclusive mode").await.doing("take the turn")?;
    }
    let rows = sqlx::query(
        "select publication, step, state, at, person, post, remark from publication_event
         where publication = $1 order by step",
    )
    .bind(number)
    .fetch_all(write.connection())
    .await
    .doing("read the steps of a publication")?;
    let events = rows.iter().map(event).collect::<Result<Vec<Event>, Failure>>()?;
    let next = match rules::check(step, &events, &who.person, remark) {
        Ok(next) => next,
        Err(error) => return Ok(Err(error)),
    };
    let before = events.last().map_or("", |event| event.state.word());
    let at = i64::try_from(events.len()).unwrap_or(i64::MAX - 1) + 1;
    note(&mut write, clock, who, number, at, next, remark.trim()).await?;
    let subject = number.to_string();
    let entry = Entry { action: "publication", subject: &subject, before, after: next.word(), ..Entry::default() };
    audit::append(&mut write, clock, who, &entry).await?;
    tell(&mut write, clock, who, number, next, told).await?;
    write.commit().await?;
    Ok(Ok(next))
}

fn event(row: &sqlx::any::AnyRow) -> Result<Event, Failure> {
    let read = |name: &str| row.try_get::<String, _>(name).doing("read a step of a publication");
    let state = read("state")?;
    Ok(Event {
        state: State::read(&state)
            .ok_or_else(|| Failure::Damaged { table: "publication_event", what: format!("no state {state}") })?,
        at: read("at")?,
        person: read("person")?,
        post: read("post")?,
        remark: read("remark")?,
    })
}

/// Every publication, newest first.
pub async fn list(db: &Db) -> Result<Vec<Publication>, Failure> {
    let rows = sqlx::query(
        "select number, unit, period, document, version, title_zh, title_en, singles, article_zh, article_en, file_zh, file_en
         from publication order by number desc",
    )
    .fetch_all(db.pool())
    .await
    .doing("list the publications")?;
    let steps = sqlx::query(
        "select publication, step, state, at, person, post, remark from publication_event order by publication, step",
    )
    .fetch_all(db.pool())
    .await
    .doing("list the publications")?;
    let mut publications = rows.iter().map(publication).collect::<Result<Vec<Publication>, Failure>>()?;
    for row in &steps {
        let of: i64 = row.try_get("publication").doing("list the publications")?;
        if let Some(publication) = publications.iter_mut().find(|it| it.number == of) {
            publication.events.push(event(row)?);
        }
    }
    Ok(publications)
}

/// A publication that waits for a step, without its text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pending {
    pub number: i64,
    pub unit: String,
    pub title: [String; 2],
    pub state: State,
    /// Who took part so far.
    pub people: Vec<String>,
}

/// Every publication that waits for a check or an approval, newest first.
pub async fn pending(db: &Db) -> Result<Vec<Pending>, Failure> {
    // What was done last to each, and everybody who did something to those that are not at their end.
    let rows = sqlx::query(
        "select number, unit, title_zh, title_en, took_part.person as person, last_step.state as state
         from publication
         join publication_event as last_step on last_step.publication = publication.number
         join publication_event as took_part on took_part.publication = publication.number
         where last_step.step = (select max(step) from publication_event as any_step where any_step.publication = publication.number)
             and last_step.state in ('drafted', 'checked')
         order by number desc, took_part.step",
    )
    .fetch_all(db.pool())
    .await
    .doing("list what waits to be published")?;
    let mut pending: Vec<Pending> = Vec::new();
    for row in &rows {
        let read = |name: &str| row.try_get::<String, _>(name).doing("list what waits to be published");
        let number: i64 = row.try_get("number").doing("list what waits to be published")?;
        let person = read("person")?;
        if let Some(last) = pending.last_mut().filter(|it| it.number == number) {
            last.people.push(person);
            continue;
        }
        let state = read("state")?;
        pending.push(Pending {
            number,
            unit: read("unit")?,
            title: [read("title_zh")?, read("title_en")?],
            state: State::read(&state)
                .ok_or_else(|| Failure::Damaged { table: "publication_event", what: format!("no state {state}") })?,
            people: vec![person],
        });
    }
    Ok(pending)
}

/// The publication of a number.
pub async fn find(db: &Db, number: i64) -> Result<Option<Publication>, Failure> {
    Ok(list(db).await?.into_iter().find(|it| it.number == number))
}

fn publication(row: &sqlx::any::AnyRow) -> Result<Publication, Failure> {
    let read = |name: &str| row.try_get::<String, _>(name).doing("read a publication");
    let number = |name: &str| row.try_get::<i64, _>(name).doing("read a publication");
    Ok(Publication {
        number: number("number")?,
        draft: Draft {
            unit: read("unit")?,
            period: read("period")?,
            document: read("document")?,
            version: number("version")?,
            title: [read("title_zh")?, read("title_en")?],
            singles: read("singles")?.split_whitespace().map(str::to_owned).collect(),
            article: [read("article_zh")?, read("article_en")?],
            file: [read("file_zh")?, read("file_en")?],
        },
        events: Vec::new(),
    })
}
