//! What stands beside reports: what a respondent is still writing, and why figures are as they are.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::Asked;
use crate::reporting::entry::Reason;
use crate::reporting::figures::Figures;
use crate::reporting::record::{Explanation, Way};
use crate::store::audit::Who;
use crate::store::clock::Clock;
use crate::store::{Db, Doing, Failure, Write};

/// What a respondent is still writing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft {
    pub figures: Figures,
    /// Reasons typed beside what the rules say.
    pub reasons: Vec<Reason>,
    /// How its figures came in, and the hash of the file where it was one.
    pub way: Way,
    pub blob: String,
    pub at: String,
}

/// The draft a respondent left.
pub async fn draft(db: &Db, asked: Asked<'_>) -> Result<Option<Draft>, Failure> {
    let row = sqlx::query(
        "select figures, reasons, way, blob, at from report_draft where form = $1 and period = $2 and respondent = $3",
    )
    .bind(asked.form)
    .bind(asked.period)
    .bind(asked.respondent)
    .fetch_optional(db.pool())
    .await
    .doing("read a draft")?;
    let read = |row: AnyRow| -> Result<Draft, sqlx::Error> {
        Ok(Draft {
            figures: Figures::from_json(&row.try_get::<String, _>("figures")?),
            reasons: serde_json::from_str(&row.try_get::<String, _>("reasons")?).unwrap_or_default(),
            way: Way::named(&row.try_get::<String, _>("way")?).unwrap_or(Way::Page),
            blob: row.try_get("blob")?,
            at: row.try_get("at")?,
        })
    };
    row.map(read).transpose().doing("read a draft")
}

/// Keeps what a respondent is writing in place of what it wrote before.
pub async fn keep_draft(
    write: &mut Write,
    clock: &dyn Clock,
    who: &Who,
    asked: Asked<'_>,
    draft: &Draft,
) -> Result<(), Failure> {
    drop_draft(write, asked).await?;
    let reasons = serde_json::to_string(&draft.reasons).unwrap_or_else(|_| "[]".to_owned());
    sqlx::query(
        "insert into report_draft (form, period, respondent, figures, at, person, reasons, way, blob)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(asked.form)
    .bind(asked.period)
    .bind(asked.respondent)
    .bind(draft.figures.to_json())
    .bind(clock.now().to_string())
    .bind(&who.person)
    .bind(reasons)
    .bind(draft.way.word())
    .bind(&draft.blob)
    .execute(write.connection())
    .await
    .doing("keep a draft")?;
    Ok(())
}

pub async fn drop_draft(write: &mut Write, asked: Asked<'_>) -> Result<(), Failure> {
    sqlx::query("delete from report_draft where form = $1 and period = $2 and respondent = $3")
        .bind(asked.form)
        .bind(asked.period)
        .bind(asked.respondent)
        .execute(write.connection())
        .await
        .doing("drop a draft")?;
    Ok(())
}

/// Explanations of reports, the newest last.
pub async fn explanations(db: &Db, asked: Asked<'_>) -> Result<Vec<Explanation>, Failure> {
    let rows = sqlx::query(
        "select period, respondent, rule, line, cell, reason, at, person from report_explanation
         where form = $1 and period = $2 and ($3 = '' or respondent = $3) order by number",
    )
    .bind(asked.form)
    .bind(asked.period)
    .bind(asked.respondent)
    .fetch_all(db.pool())
    .await
    .doing("read the explanations")?;
    let read = |row: &AnyRow| -> Result<Explanation, sqlx::Error> {
        Ok(Explanation {
            period: row.try_get("period")?,
            respondent: row.try_get("respondent")?,
            rule: row.try_get("rule")?,
            line: row.try_get("line")?,
            column: row.try_get("cell")?,
            reason: row.try_get("reason")?,
            at: row.try_get("at")?,
            person: row.try_get("person")?,
        })
    };
    rows.iter().map(|row| read(row).doing("read the explanations")).collect()
}

/// Keeps an explanation beside its cell.
pub async fn explain(
    write: &mut Write,
    clock: &dyn Clock,
    who: &Who,
    form: &str,
    explanation: &Explanation,
) -> Result<(), Failure> {
    sqlx::query(
        "insert into report_explanation (number, form, period, respondent, rule, line, cell, reason, at, person, post)
         values ((select coalesce(max(number), 0) + 1 from report_explanation), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(form)
    .bind(&explanation.period)
    .bind(&explanation.respondent)
    .bind(&explanation.rule)
    .bind(&explanation.line)
    .bind(&explanation.column)
    .bind(&explanation.reason)
    .bind(clock.now().to_string())
    .bind(&who.person)
    .bind(&who.post)
    .execute(write.connection())
    .await
    .doing("keep an explanation")?;
    Ok(())
}
