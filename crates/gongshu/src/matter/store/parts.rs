//! Matters counted by a post that has a part in them and by state: attendance, and what came of what somebody raised.

use std::collections::BTreeMap;

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::list::Where;
use crate::matter::sight::Sight;
use crate::store::{Db, Doing, Failure};

/// Which part.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    Lead,
    Asker,
}

/// Matters of one post in one state.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OfPart {
    pub post: String,
    pub state: String,
    pub ended: bool,
    /// Ended after its last day, or open and over today.
    pub late: bool,
    pub count: i64,
}

/// Matters of a kind in sight that were opened between two days, by the post that has a part in them and by state.
pub async fn by_part(
    db: &Db,
    sight: &Sight,
    kind: &str,
    part: Part,
    (from, until): (&str, &str),
    today: &str,
) -> Result<Vec<OfPart>, Failure> {
    let mut asked = Where::sighted(sight);
    let [kind, from, until, today] = [kind, from, until, today].map(|text| asked.bind(text));
    asked.and(&format!("matter_standing.kind = {kind}"));
    asked.and(&format!("opened_on between {from} and {until}"));
    let column = match part {
        Part::Lead => "lead",
        Part::Asker => "asker",
    };
    let text = format!(
        "select post, state, ended, over_due, count(*) as matters from (
             select {column} as post, state, ended,
                    case when (ended = 1 and late = 1) or (ended = 0 and red_on <= {today}) then 1 else 0 end as over_due
             from matter_standing where {}
         ) as counted group by post, state, ended, over_due order by post, state, over_due",
        asked.text,
    );
    // Only our own words and marks are in the text.
    let mut statement = sqlx::query(AssertSqlSafe(text));
    for value in &asked.values {
        statement = statement.bind(value);
    }
    let rows = statement.fetch_all(db.pool()).await.doing("count by post")?;
    let one = |row: &AnyRow| {
        Ok(OfPart {
            post: row.try_get("post")?,
            state: row.try_get("state")?,
            ended: row.try_get::<i64, _>("ended")? != 0,
            late: row.try_get::<i64, _>("over_due")? != 0,
            count: row.try_get("matters")?,
        })
    };
    rows.iter().map(one).collect::<Result<_, sqlx::Error>>().doing("count by post")
}

/// How many matters of a kind were opened as parts of each of these.
pub async fn parts_of(db: &Db, kind: &str, wholes: &[i64]) -> Result<BTreeMap<i64, i64>, Failure> {
    /// Numbers of one statement: fewer than either engine binds.
    const AT_ONCE: usize = 500;
    let mut found = BTreeMap::new();
    for some in wholes.chunks(AT_ONCE) {
        let marks: Vec<String> = (2..=some.len() + 1).map(|at| format!("${at}")).collect();
        let text = format!(
            "select parent, count(*) as parts from matter where kind = $1 and parent in ({}) group by parent",
            marks.join(", ")
        );
        // Only our own words and marks are in the text.
        let mut statement = sqlx::query(AssertSqlSafe(text)).bind(kind);
        for number in some {
            statement = statement.bind(*number);
        }
        for row in statement.fetch_all(db.pool()).await.doing("count the parts")? {
            let (parent, parts) = (row.try_get("parent"), row.try_get("parts"));
            found.insert(parent.doing("count the parts")?, parts.doing("count the parts")?);
        }
    }
    Ok(found)
}
