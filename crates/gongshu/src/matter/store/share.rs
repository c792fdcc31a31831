//! Beside the stories, for lists: who assists in what, and the nodes with the days they stand at.

use sqlx::AssertSqlSafe;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::list::Where;
use crate::matter::sight::Sight;
use crate::store::{Db, Doing, Failure, Write};

/// Keeps what became of a post's part: `assist`, `confirm` or `waive`.
pub async fn keep_assist(write: &mut Write, matter: i64, post: &str, fate: &str) -> Result<(), Failure> {
    sqlx::query(
        "insert into matter_assist (matter, post, fate) values ($1, $2, $3)
         on conflict (matter, post) do update set fate = excluded.fate",
    )
    .bind(matter)
    .bind(post)
    .bind(fate)
    .execute(write.connection())
    .await
    .doing("keep who assists")?;
    Ok(())
}

/// A node as lists ask for it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct KeptNode {
    pub matter: i64,
    pub node: String,
    pub name: String,
    /// ISO.
    pub baseline: String,
    pub forecast: String,
    /// Empty until it is met.
    pub met: String,
    pub put_off: i64,
    pub cause: String,
    pub subjective: bool,
    pub dropped: bool,
}

/// Keeps where a node stands, in place of what was kept before.
pub async fn keep_node(write: &mut Write, node: &KeptNode) -> Result<(), Failure> {
    sqlx::query(
        "insert into matter_node (matter, node, name, baseline, forecast, met, put_off, cause, subjective, dropped)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         on conflict (matter, node) do update set forecast = excluded.forecast, met = excluded.met,
             put_off = excluded.put_off, cause = excluded.cause, subjective = excluded.subjective,
             dropped = excluded.dropped",
    )
    .bind(node.matter)
    .bind(&node.node)
    .bind(&node.name)
    .bind(&node.baseline)
    .bind(&node.forecast)
    .bind(&node.met)
    .bind(node.put_off)
    .bind(&node.cause)
    .bind(i64::from(node.subjective))
    .bind(i64::from(node.dropped))
    .execute(write.connection())
    .await
    .doing("keep a node")?;
    Ok(())
}

/// A node that lags, with the matter it is of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lagging {
    pub node: KeptNode,
    pub code: String,
    pub title: String,
    pub kind: String,
    pub unit: String,
    pub lead: String,
}

/// Nodes of open matters that were not met by their baseline, or are expected after it; at most `limit`.
pub async fn lagging(db: &Db, sight: &Sight, unit: &str, today: &str, limit: i64) -> Result<Vec<Lagging>, Failure> {
    let mut asked = Where::sighted(sight);
    if !unit.is_empty() {
        let mark = asked.bind(unit);
        asked.and(&format!("matter_standing.unit = {mark}"));
    }
    let today = asked.bind(today);
    let text = format!(
        "select matter_node.matter as matter, node, name, baseline, forecast, met, put_off, cause, subjective, dropped,
                code, title, matter_standing.kind as kind, matter_standing.unit as unit, lead
         from matter_node
         join matter_standing on matter_standing.matter = matter_node.matter
         join matter on matter.number = matter_node.matter
         where {} and ended = 0 and dropped = 0 and met = '' and (baseline < {today} or baseline < forecast)
         order by baseline, matter_node.matter, node limit {limit}",
        asked.text,
    );
    // Only our own words and marks are in the text; what somebody typed is bound.
    let mut statement = sqlx::query(AssertSqlSafe(text));
    for value in &asked.values {
        statement = statement.bind(value);
    }
    let rows = statement.fetch_all(db.pool()).await.doing("list what lags")?;
    rows.iter().map(one).collect::<Result<_, _>>().doing("list what lags")
}

fn one(row: &AnyRow) -> Result<Lagging, sqlx::Error> {
    let yes = |name: &str| row.try_get::<i64, _>(name).map(|it| it != 0);
    Ok(Lagging {
        node: KeptNode {
            matter: row.try_get("matter")?,
            node: row.try_get("node")?,
            name: row.try_get("name")?,
            baseline: row.try_get("baseline")?,
            forecast: row.try_get("forecast")?,
            met: row.try_get("met")?,
            put_off: row.try_get("put_off")?,
            cause: row.try_get("cause")?,
            subjective: yes("subjective")?,
            dropped: yes("dropped")?,
        },
        code: row.try_get("code")?,
        title: row.try_get("title")?,
        kind: row.try_get("kind")?,
        unit: row.try_get("unit")?,
        lead: row.try_get("lead")?,
    })
}
