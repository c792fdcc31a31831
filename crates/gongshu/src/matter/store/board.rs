//! Matters of one kind counted by department and item over a period: what a board of monitoring is made of.

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::list::Where;
use crate::matter::sight::Sight;
use crate::store::{Db, Doing, Failure};

/// What is counted.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Span {
    pub sight: Sight,
    pub kind: String,
    /// The first and the last day, ISO.
    pub from: String,
    pub until: String,
    /// ISO.
    pub today: String,
    /// The states that close a matter: those in which somebody (or silence) decided, and those in which it was sent back.
    pub decided: Vec<String>,
    pub returned: Vec<String>,
}

/// The counts of one item; of several added up for a department and for all.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Counted {
    pub department: String,
    pub item: String,
    /// 收件: opened in the period.
    pub received: i64,
    /// 办结: decided in the period, of them in time, and of them without anything having been asked for.
    pub decided: i64,
    pub in_time: i64,
    pub at_once: i64,
    /// 退件: sent back in the period.
    pub returned: i64,
    /// 补正: opened in the period and told what is missing.
    pub noticed: i64,
    /// 法定时限 of what was decided in the period, and what was used of it.
    pub allowed: i64,
    pub used: i64,
    /// 在办: open today, and of them by light.
    pub open: i64,
    pub red: i64,
    pub yellow: i64,
    /// Cards that stand, of what was opened or decided in the period or is open.
    pub yellow_cards: i64,
    pub red_cards: i64,
}

impl Counted {
    /// Adds another's counts to these.
    pub fn add(&mut self, other: &Counted) {
        let pairs = [
            (&mut self.received, other.received),
            (&mut self.decided, other.decided),
            (&mut self.in_time, other.in_time),
            (&mut self.at_once, other.at_once),
            (&mut self.returned, other.returned),
            (&mut self.noticed, other.noticed),
            (&mut self.allowed, other.allowed),
            (&mut self.used, other.used),
            (&mut self.open, other.open),
            (&mut self.red, other.red),
            (&mut self.yellow, other.yellow),
            (&mut self.yellow_cards, other.yellow_cards),
            (&mut self.red_cards, other.red_cards),
        ];
        for (own, more) in pairs {
            *own += more;
        }
    }
}

/// Counts by department and item, in the order of their codes.
pub async fn board(db: &Db, span: &Span) -> Result<Vec<Counted>, Failure> {
    let mut asked = Where::sighted(&span.sight);
    let [kind, from, until, today] = [&span.kind, &span.from, &span.until, &span.today].map(|text| asked.bind(text));
    asked.and(&format!("matter_standing.kind = {kind}"));
    let decided = asked.marks(&span.decided);
    let returned = asked.marks(&span.returned);
    let opened = format!("opened_on between {from} and {until}");
    let ended = |states: &str| format!("ended = 1 and ended_on between {from} and {until} and state in ({states})");
    let (closed, back) = (ended(&decided), ended(&returned));
    let counted =
        |condition: &str, what: &str| format!("coalesce(sum(case when {condition} then {what} else 0 end), 0)");
    let any = format!("({opened}) or ({closed}) or ended = 0");
    let columns = [
        ("received", counted(&opened, "1")),
        ("decided", counted(&closed, "1")),
        ("in_time", counted(&format!("{closed} and late = 0"), "1")),
        ("at_once", counted(&format!("{closed} and notices = 0"), "1")),
        ("returned", counted(&back, "1")),
        ("noticed", counted(&format!("{opened} and notices > 0"), "1")),
        ("allowed_sum", counted(&closed, "allowed")),
        ("used_sum", counted(&format!("{closed} and allowed > 0"), "used")),
        ("open", counted("ended = 0", "1")),
        ("red", counted(&format!("ended = 0 and red_on <= {today}"), "1")),
        ("yellow", counted(&format!("ended = 0 and yellow_on <= {today} and red_on > {today}"), "1")),
        ("yellows", counted(&any, "yellow_cards")),
        ("reds", counted(&any, "red_cards")),
    ];
    // A sum of bigints is a numeric on one of the two.
    let columns: Vec<String> = columns.iter().map(|(name, text)| format!("cast({text} as bigint) as {name}")).collect();
    let text = format!(
        "select department, item, {}
         from matter_standing where {}
         group by department, item order by department, item",
        columns.join(",\n    "),
        asked.text,
    );
    // Only our own words and marks are in the text.
    let mut statement = sqlx::query(AssertSqlSafe(text));
    for value in &asked.values {
        statement = statement.bind(value);
    }
    let rows = statement.fetch_all(db.pool()).await.doing("count by department and item")?;
    rows.iter().map(row).collect::<Result<_, _>>().doing("count by department and item")
}

fn row(row: &AnyRow) -> Result<Counted, sqlx::Error> {
    let whole = |name: &str| row.try_get::<i64, _>(name);
    Ok(Counted {
        department: row.try_get("department")?,
        item: row.try_get("item")?,
        received: whole("received")?,
        decided: whole("decided")?,
        in_time: whole("in_time")?,
        at_once: whole("at_once")?,
        returned: whole("returned")?,
        noticed: whole("noticed")?,
        allowed: whole("allowed_sum")?,
        used: whole("used_sum")?,
        open: whole("open")?,
        red: whole("red")?,
        yellow: whole("yellow")?,
        yellow_cards: whole("yellows")?,
        red_cards: whole("reds")?,
    })
}

/// How often each rung was climbed in a period, by code.
pub async fn climbed(db: &Db, span: &Span) -> Result<Vec<(String, i64)>, Failure> {
    let mut asked = Where::sighted(&span.sight);
    let [kind, from, until] = [&span.kind, &span.from, &span.until].map(|text| asked.bind(text));
    asked.and(&format!("matter_standing.kind = {kind}"));
    asked.and(&format!("day between {from} and {until}"));
    let text = format!(
        "select rung, count(*) as times
         from matter_firing join matter_standing on matter_standing.matter = matter_firing.matter
         where {} group by rung order by rung",
        asked.text,
    );
    let mut statement = sqlx::query(AssertSqlSafe(text));
    for value in &asked.values {
        statement = statement.bind(value);
    }
    let rows = statement.fetch_all(db.pool()).await.doing("count the rungs")?;
    let one = |row: &AnyRow| Ok((row.try_get("rung")?, row.try_get("times")?));
    rows.iter().map(one).collect::<Result<_, sqlx::Error>>().doing("count the rungs")
}
