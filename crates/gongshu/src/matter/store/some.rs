//! Matters that are named, as lists show them: what came of decisions, what meetings are.

use std::collections::BTreeMap;

use sqlx::AssertSqlSafe;

use super::list::{Shown, shown};
use crate::store::{Db, Doing, Failure};

/// Numbers of one statement: fewer than either engine binds.
const AT_ONCE: usize = 500;

/// These matters by number, with their lights on `today`. Of what the asker sees, nothing is asked here.
pub async fn some(db: &Db, numbers: &[i64], today: &str) -> Result<BTreeMap<i64, Shown>, Failure> {
    let mut found = BTreeMap::new();
    for part in numbers.chunks(AT_ONCE) {
        let marks: Vec<String> = (1..=part.len()).map(|at| format!("${at}")).collect();
        let text = format!(
            "select matter.number as number, code, title, matter_standing.kind as kind, matter_standing.unit as unit, source, state,
                    holder, asker, lead, due_on, blue_on, yellow_on, red_on, provisional, ended
             from matter_standing join matter on matter.number = matter_standing.matter
             where matter.number in ({})",
            marks.join(", "),
        );
        // Only our own words and marks are in the text.
        let mut statement = sqlx::query(AssertSqlSafe(text));
        for number in part {
            statement = statement.bind(*number);
        }
        let rows = statement.fetch_all(db.pool()).await.doing("look up some matters")?;
        for row in &rows {
            let one = shown(row, today).doing("look up some matters")?;
            found.insert(one.number, one);
        }
    }
    Ok(found)
}
