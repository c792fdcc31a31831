//! Reports as kept.

mod beside;
pub mod question;

use std::collections::HashMap;

use sqlx::any::AnyRow;
use sqlx::{Executor, Row};

pub use self::beside::{Draft, draft, drop_draft, explain, explanations, keep_draft};
use super::figures::Figures;
use super::record::{Report, State, Step, Way};
use crate::store::audit::Who;
use crate::store::bulk::{Value, insert_rows};
use crate::store::clock::Clock;
use crate::store::{Db, Doing, Engine, Failure, Write};

/// Which reports are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    pub form: &'a str,
    pub period: &'a str,
    /// One respondent; all where it is empty.
    pub respondent: &'a str,
}

/// Every version that was sent, by respondent, oldest first, with its steps.
pub async fn versions(db: &Db, asked: Asked<'_>) -> Result<Vec<Report>, Failure> {
    let doing = "read the reports";
    let rows = sqlx::query(
        "select number, form, period, respondent, version, way, figures, at, person, post from report
         where form = $1 and period = $2 and ($3 = '' or respondent = $3) order by respondent, version",
    )
    .bind(asked.form)
    .bind(asked.period)
    .bind(asked.respondent)
    .fetch_all(db.pool())
    .await
    .doing(doing)?;
    let steps = sqlx::query(
        "select report_step.report, state, reason, report_step.at, report_step.person, report_step.post
         from report_step join report on report.number = report_step.report
         where form = $1 and period = $2 and ($3 = '' or respondent = $3) order by report_step.report, step",
    )
    .bind(asked.form)
    .bind(asked.period)
    .bind(asked.respondent)
    .fetch_all(db.pool())
    .await
    .doing(doing)?;
    joined(&rows, &steps)
}

/// Reports with their steps.
fn joined(rows: &[AnyRow], steps: &[AnyRow]) -> Result<Vec<Report>, Failure> {
    let doing = "read the reports";
    let mut by_report: HashMap<i64, Vec<Step>> = HashMap::new();
    for row in steps {
        let (report, step) = read_step(row).doing(doing)?;
        by_report.entry(report).or_default().push(step);
    }
    rows.iter()
        .map(|row| {
            let mut report = read(row).doing(doing)?;
            report.steps = by_report.remove(&report.number).unwrap_or_default();
            Ok(report)
        })
        .collect()
}

/// Every version one respondent sent since a month, on all forms, oldest first.
pub async fn of_respondent(db: &Db, respondent: &str, since: &str) -> Result<Vec<Report>, Failure> {
    let doing = "read a respondent's reports";
    let rows = sqlx::query(
        "select number, form, period, respondent, version, way, figures, at, person, post from report
         where respondent = $1 and period >= $2 order by form, period, version",
    )
    .bind(respondent)
    .bind(since)
    .fetch_all(db.pool())
    .await
    .doing(doing)?;
    let steps = sqlx::query(
        "select report_step.report, state, reason, report_step.at, report_step.person, report_step.post
         from report_step join report on report.number = report_step.report
         where respondent = $1 and period >= $2 order by report_step.report, step",
    )
    .bind(respondent)
    .bind(since)
    .fetch_all(db.pool())
    .await
    .doing(doing)?;
    joined(&rows, &steps)
}

/// When a respondent last wrote on which draft, by form and period.
pub async fn drafts_of(db: &Db, respondent: &str) -> Result<HashMap<(String, String), String>, Failure> {
    let doing = "read the drafts";
    let rows = sqlx::query("select form, period, at from report_draft where respondent = $1")
        .bind(respondent)
        .fetch_all(db.pool())
        .await
        .doing(doing)?;
    let read = |row: &AnyRow| -> Result<((String, String), String), sqlx::Error> {
        Ok(((row.try_get("form")?, row.try_get("period")?), row.try_get("at")?))
    };
    rows.iter().map(|row| read(row).doing(doing)).collect()
}

/// The last version of every respondent asked for.
pub async fn latest(db: &Db, asked: Asked<'_>) -> Result<Vec<Report>, Failure> {
    let mut last: Vec<Report> = Vec::new();
    for report in versions(db, asked).await? {
        match last.last_mut() {
            Some(before) if before.respondent == report.respondent => *before = report,
            _ => last.push(report),
        }
    }
    Ok(last)
}

/// The months anybody reported on a form, newest first.
pub async fn months(db: &Db, form: &str, limit: i64) -> Result<Vec<String>, Failure> {
    sqlx::query_scalar("select distinct period from report where form = $1 order by period desc limit $2")
        .bind(form)
        .bind(limit)
        .fetch_all(db.pool())
        .await
        .doing("list the months of a form")
}

/// The figures of last versions, by respondent: all that checks of other periods and forms read.
pub async fn latest_figures(db: &Db, asked: Asked<'_>) -> Result<HashMap<String, Figures>, Failure> {
    let rows = sqlx::query(
        "select respondent, figures from report where form = $1 and period = $2 and ($3 = '' or respondent = $3)
         order by respondent, version",
    )
    .bind(asked.form)
    .bind(asked.period)
    .bind(asked.respondent)
    .fetch_all(db.pool())
    .await
    .doing("read the reports")?;
    let mut texts: HashMap<String, String> = HashMap::new();
    for row in &rows {
        let read =
            || -> Result<(String, String), sqlx::Error> { Ok((row.try_get("respondent")?, row.try_get("figures")?)) };
        let (respondent, figures) = read().doing("read the reports")?;
        texts.insert(respondent, figures);
    }
    Ok(texts.into_iter().map(|(respondent, text)| (respondent, Figures::from_json(&text))).collect())
}

/// A version by its number.
pub async fn find(db: &Db, number: i64) -> Result<Option<Report>, Failure> {
    let row = sqlx::query(
        "select number, form, period, respondent, version, way, figures, at, person, post from report where number = $1",
    )
        .bind(number)
        .fetch_optional(db.pool())
        .await
        .doing("look up a report")?;
    let Some(row) = row else { return Ok(None) };
    let report = read(&row).doing("look up a report")?;
    let asked = Asked { form: &report.form, period: &report.period, respondent: &report.respondent };
    Ok(versions(db, asked).await?.into_iter().find(|it| it.number == number))
}

fn read(row: &AnyRow) -> Result<Report, sqlx::Error> {
    Ok(Report {
        number: row.try_get("number")?,
        form: row.try_get("form")?,
        period: row.try_get("period")?,
        respondent: row.try_get("respondent")?,
        version: row.try_get("version")?,
        way: Way::named(&row.try_get::<String, _>("way")?)
            .ok_or_else(|| sqlx::Error::ColumnNotFound("way".to_owned()))?,
        figures: Figures::from_json(&row.try_get::<String, _>("figures")?),
        at: row.try_get("at")?,
        person: row.try_get("person")?,
        post: row.try_get("post")?,
        steps: Vec::new(),
    })
}

fn read_step(row: &AnyRow) -> Result<(i64, Step), sqlx::Error> {
    let word: String = row.try_get("state")?;
    let step = Step {
        state: State::named(&word).ok_or_else(|| sqlx::Error::ColumnNotFound("state".to_owned()))?,
        reason: row.try_get("reason")?,
        at: row.try_get("at")?,
        person: row.try_get("person")?,
        post: row.try_get("post")?,
    };
    Ok((row.try_get("report")?, step))
}

/// Takes the turn: until the change ends nobody else sends or reviews, so what is read meanwhile is what it follows on.
pub async fn take_turn(write: &mut Write) -> Result<(), Failure> {
    if write.engine() == Engine::Postgres {
        write.connection().execute("lock table report in exclusive mode").await.doing("take the turn")?;
    }
    Ok(())
}

/// The last version a respondent sent and the state it is in, as the change sees it; `None` for nothing sent.
pub async fn last_in(write: &mut Write, asked: Asked<'_>) -> Result<Option<(i64, i64, Way, State)>, Failure> {
    let doing = "look up the last report";
    let row = sqlx::query(
        "select number, version, way from report where form = $1 and period = $2 and respondent = $3
         order by version desc limit 1",
    )
    .bind(asked.form)
    .bind(asked.period)
    .bind(asked.respondent)
    .fetch_optional(write.connection())
    .await
    .doing(doing)?;
    let Some(row) = row else { return Ok(None) };
    let number: i64 = row.try_get("number").doing(doing)?;
    let version: i64 = row.try_get("version").doing(doing)?;
    let way: String = row.try_get("way").doing(doing)?;
    let state: Option<String> =
        sqlx::query_scalar("select state from report_step where report = $1 order by step desc limit 1")
            .bind(number)
            .fetch_optional(write.connection())
            .await
            .doing(doing)?;
    let state = state.and_then(|word| State::named(&word)).unwrap_or(State::Sent);
    Ok(Some((number, version, Way::named(&way).unwrap_or(Way::Page), state)))
}

/// A respondent's last version, as a change sees it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Last {
    pub number: i64,
    pub version: i64,
    pub way: Way,
    pub state: State,
    /// How many steps it went through.
    pub steps: i64,
}

/// The last version of everybody on a form and month, as the change sees it.
pub async fn all_last_in(write: &mut Write, form: &str, period: &str) -> Result<HashMap<String, Last>, Failure> {
    let doing = "look up the last reports";
    let rows = sqlx::query(
        "select number, respondent, version, way from report where form = $1 and period = $2 order by version",
    )
    .bind(form)
    .bind(period)
    .fetch_all(write.connection())
    .await
    .doing(doing)?;
    let steps = sqlx::query(
        "select report_step.report, step, state from report_step join report on report.number = report_step.report
         where form = $1 and period = $2 order by step",
    )
    .bind(form)
    .bind(period)
    .fetch_all(write.connection())
    .await
    .doing(doing)?;
    let mut states: HashMap<i64, (i64, State)> = HashMap::new();
    for row in &steps {
        let read = || -> Result<(i64, i64, String), sqlx::Error> {
            Ok((row.try_get("report")?, row.try_get("step")?, row.try_get("state")?))
        };
        let (report, step, word) = read().doing(doing)?;
        states.extend(State::named(&word).map(|state| (report, (step, state))));
    }
    let mut last = HashMap::new();
    for row in &rows {
        let read = || -> Result<(i64, String, i64, String), sqlx::Error> {
            Ok((row.try_get("number")?, row.try_get("respondent")?, row.try_get("version")?, row.try_get("way")?))
        };
        let (number, respondent, version, way) = read().doing(doing)?;
        let (steps, state) = states.get(&number).copied().unwrap_or((0, State::Sent));
        let way = Way::named(&way).unwrap_or(Way::Page);
        last.insert(respondent, Last { number, version, way, state, steps });
    }
    Ok(last)
}

/// Keeps many versions of one file at once; the first one's number is returned, the others follow it.
pub async fn insert_many(write: &mut Write, clock: &dyn Clock, who: &Who, new: &[New<'_>]) -> Result<i64, Failure> {
    let first = next_number(write).await?;
    let at = clock.now().to_string();
    let texts: Vec<String> = new.iter().map(|it| it.figures.to_json()).collect();
    let rows: Vec<[Value<'_>; 11]> = (first..)
        .zip(new)
        .zip(&texts)
        .map(|((number, it), figures)| {
            [
                Value::Whole(number),
                Value::Text(it.asked.form),
                Value::Text(it.asked.period),
                Value::Text(it.asked.respondent),
                Value::Whole(it.version),
                Value::Text(it.way.word()),
                Value::Text(it.blob),
                Value::Text(figures),
                Value::Text(&at),
                Value::Text(&who.person),
                Value::Text(&who.post),
            ]
        })
        .collect();
    let into = "insert into report (number, form, period, respondent, version, way, blob, figures, at, person, post)";
    insert_rows(write, into, &rows).await?;
    Ok(first)
}

async fn next_number(write: &mut Write) -> Result<i64, Failure> {
    sqlx::query_scalar("select coalesce(max(number), 0) + 1 from report")
        .fetch_one(write.connection())
        .await
        .doing("number a report")
}

/// Notes the same step of many reports.
pub async fn add_steps(
    write: &mut Write,
    clock: &dyn Clock,
    who: &Who,
    reports: &[Last],
    state: State,
) -> Result<(), Failure> {
    let at = clock.now().to_string();
    let rows: Vec<[Value<'_>; 7]> = reports
        .iter()
        .map(|report| {
            [
                Value::Whole(report.number),
                Value::Whole(report.steps + 1),
                Value::Text(state.word()),
                Value::Text(""),
                Value::Text(&at),
                Value::Text(&who.person),
                Value::Text(&who.post),
            ]
        })
        .collect();
    insert_rows(write, "insert into report_step (report, step, state, reason, at, person, post)", &rows).await
}

/// A version to be kept.
pub struct New<'a> {
    pub asked: Asked<'a>,
    pub version: i64,
    pub way: Way,
    /// The hash of the file it came in; empty where there was none.
    pub blob: &'a str,
    pub figures: &'a Figures,
}

/// Keeps a version that was sent; its number is returned.
pub async fn insert(write: &mut Write, clock: &dyn Clock, who: &Who, new: &New<'_>) -> Result<i64, Failure> {
    let number = next_number(write).await?;
    sqlx::query(
        "insert into report (number, form, period, respondent, version, way, blob, figures, at, person, post)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(number)
    .bind(new.asked.form)
    .bind(new.asked.period)
    .bind(new.asked.respondent)
    .bind(new.version)
    .bind(new.way.word())
    .bind(new.blob)
    .bind(new.figures.to_json())
    .bind(clock.now().to_string())
    .bind(&who.person)
    .bind(&who.post)
    .execute(write.connection())
    .await
    .doing("keep a report")?;
    Ok(number)
}

/// Notes a step of a report.
pub async fn add_step(
    write: &mut Write,
    clock: &dyn Clock,
    who: &Who,
    report: i64,
    state: State,
    reason: &str,
) -> Result<(), Failure> {
    sqlx::query(
        "insert into report_step (report, step, state, reason, at, person, post)
         values ($1, (select coalesce(max(step), 0) + 1 from report_step where report = $1), $2, $3, $4, $5, $6)",
    )
    .bind(report)
    .bind(state.word())
    .bind(reason)
    .bind(clock.now().to_string())
    .bind(&who.person)
    .bind(&who.post)
    .execute(write.connection())
    .await
    .doing("note a step of a report")?;
    Ok(())
}
