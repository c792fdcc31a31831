//! Many matters with their stories: what a month's circular is made of.

use std::collections::BTreeMap;

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::list::Where;
use super::{event, header};
use crate::matter::record::Matter;
use crate::matter::sight::Sight;
use crate::store::{Db, Doing, Failure};

/// Matters of one circular: more than an office has in hand.
const AT_MOST: i64 = 20_000;

/// Matters of a kind in sight that were opened by `last` and are open, or ended on `first` or later: whole stories, whatever came after.
pub async fn stories(db: &Db, sight: &Sight, kind: &str, first: &str, last: &str) -> Result<Vec<Matter>, Failure> {
    let doing = "read the stories of a month";
    let mut asked = Where::sighted(sight);
    let [kind, first, last] = [kind, first, last].map(|text| asked.bind(text));
    asked.and(&format!("matter_standing.kind = {kind}"));
    asked.and(&format!("opened_on <= {last}"));
    asked.and(&format!("(ended = 0 or {first} <= ended_on)"));
    let chosen = format!(
        "select matter from matter_standing where {} order by matter_standing.matter limit {AT_MOST}",
        asked.text
    );
    let headers = format!(
        "select number, kind, code, title, unit, item, source, parent, parties, promised, legal, fields
         from matter where number in ({chosen}) order by number"
    );
    let events = format!(
        "select matter, step, act, state, clock, days, paper, approver, remark, data, at, person, post
         from matter_event where matter in ({chosen}) order by matter, step"
    );
    let mut matters: BTreeMap<i64, Matter> = BTreeMap::new();
    for row in rows(db, headers, &asked.values).await? {
        let matter = header(&row)?;
        matters.insert(matter.number, matter);
    }
    for row in rows(db, events, &asked.values).await? {
        let number: i64 = row.try_get("matter").doing(doing)?;
        if let Some(matter) = matters.get_mut(&number) {
            matter.events.push(event(&row)?);
        }
    }
    Ok(matters.into_values().collect())
}

async fn rows(db: &Db, text: String, values: &[String]) -> Result<Vec<AnyRow>, Failure> {
    // Only our own words and marks are in the text; what somebody typed is bound.
    let mut statement = sqlx::query(AssertSqlSafe(text));
    for value in values {
        statement = statement.bind(value);
    }
    statement.fetch_all(db.pool()).await.doing("read the stories of a month")
}
