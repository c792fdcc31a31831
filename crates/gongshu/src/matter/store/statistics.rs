//! Matters of one kind counted by unit over a period (分单位统计), and the conditions of the lists behind the counts.

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::list::Where;
use crate::matter::sight::Sight;
use crate::store::{Db, Doing, Failure};

/// What a count counts; each names a list too.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Which {
    /// 交办: opened in the period.
    Given,
    /// 按期办结, 超期办结: done in the period.
    InTime,
    Late,
    /// Any matter of the period — opened or ended in it, or open — with a card, an extension, a refusal at sign-off.
    Carded,
    Extended,
    Refused,
}

impl Which {
    pub const WORDS: [(&'static str, Which); 6] = [
        ("given", Which::Given),
        ("in-time", Which::InTime),
        ("late", Which::Late),
        ("carded", Which::Carded),
        ("extended", Which::Extended),
        ("refused", Which::Refused),
    ];
}

/// What is counted, or listed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Among {
    /// The first and the last day, ISO.
    pub from: String,
    pub until: String,
    /// The states in which a matter was done.
    pub done: Vec<String>,
}

impl Among {
    /// The condition of a list, with what it binds.
    pub(super) fn condition(&self, which: Which, asked: &mut Where) -> String {
        let (from, until) = (asked.bind(&self.from), asked.bind(&self.until));
        let opened = format!("opened_on between {from} and {until}");
        let ended = format!("ended = 1 and ended_on between {from} and {until}");
        let any = format!("({opened} or ({ended}) or ended = 0)");
        match which {
            Which::Given => opened,
            Which::InTime | Which::Late => {
                let done = if self.done.is_empty() { "''".to_owned() } else { asked.marks(&self.done) };
                format!("{ended} and state in ({done}) and late = {}", i64::from(which == Which::Late))
            }
            Which::Carded => format!("{any} and yellow_cards + red_cards > 0"),
            Which::Extended => format!("{any} and extended > 0"),
            Which::Refused => format!("{any} and refused > 0"),
        }
    }
}

/// The counts of a unit.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct OfUnit {
    pub unit: String,
    pub given: i64,
    pub in_time: i64,
    pub late: i64,
    /// Working days that what was done took, added up.
    pub took: i64,
    pub open: i64,
    /// 超期未结, today.
    pub overdue: i64,
    pub yellow_cards: i64,
    pub red_cards: i64,
    pub extended: i64,
    pub refused: i64,
}

impl OfUnit {
    /// Adds another's counts to these.
    pub fn add(&mut self, other: &OfUnit) {
        let pairs = [
            (&mut self.given, other.given),
            (&mut self.in_time, other.in_time),
            (&mut self.late, other.late),
            (&mut self.took, other.took),
            (&mut self.open, other.open),
            (&mut self.overdue, other.overdue),
            (&mut self.yellow_cards, other.yellow_cards),
            (&mut self.red_cards, other.red_cards),
            (&mut self.extended, other.extended),
            (&mut self.refused, other.refused),
        ];
        for (own, more) in pairs {
            *own += more;
        }
    }
}

/// Counts by unit, in the order of their codes; units of which nothing is counted are not there.
pub async fn by_unit(db: &Db, sight: &Sight, kind: &str, among: &Among, today: &str) -> Result<Vec<OfUnit>, Failure> {
    let mut asked = Where::sighted(sight);
    let (kind, today) = (asked.bind(kind), asked.bind(today));
    asked.and(&format!("matter_standing.kind = {kind}"));
    let mut of = |which: Which| among.condition(which, &mut asked);
    let [given, in_time, late] = [Which::Given, Which::InTime, Which::Late].map(&mut of);
    let [carded, extended, refused] = [Which::Carded, Which::Extended, Which::Refused].map(&mut of);
    let columns = [
        ("given", given, "1"),
        ("in_time", in_time.clone(), "1"),
        ("late_done", late.clone(), "1"),
        ("took_sum", format!("({in_time}) or ({late})"), "took"),
        ("open", "ended = 0".to_owned(), "1"),
        ("overdue", format!("ended = 0 and red_on <= {today}"), "1"),
        ("yellows", carded.clone(), "yellow_cards"),
        ("reds", carded, "red_cards"),
        ("extensions", extended, "extended"),
        ("refusals", refused, "refused"),
    ];
    // A sum of bigints is a numeric on one of the two.
    let columns: Vec<String> = columns
        .iter()
        .map(|(name, condition, what)| {
            format!("cast(coalesce(sum(case when {condition} then {what} else 0 end), 0) as bigint) as {name}")
        })
        .collect();
    let text = format!(
        "select unit, {} from matter_standing where {} group by unit order by unit",
        columns.join(",\n    "),
        asked.text,
    );
    // Only our own words and marks are in the text.
    let mut statement = sqlx::query(AssertSqlSafe(text));
    for value in &asked.values {
        statement = statement.bind(value);
    }
    let rows = statement.fetch_all(db.pool()).await.doing("count by unit")?;
    let mut counted: Vec<OfUnit> = rows.iter().map(row).collect::<Result<_, _>>().doing("count by unit")?;
    counted.retain(|it| *it != OfUnit { unit: it.unit.clone(), ..OfUnit::default() });
    Ok(counted)
}

fn row(row: &AnyRow) -> Result<OfUnit, sqlx::Error> {
    let whole = |name: &str| row.try_get::<i64, _>(name);
    Ok(OfUnit {
        unit: row.try_get("unit")?,
        given: whole("given")?,
        in_time: whole("in_time")?,
        late: whole("late_done")?,
        took: whole("took_sum")?,
        open: whole("open")?,
        overdue: whole("overdue")?,
        yellow_cards: whole("yellows")?,
        red_cards: whole("reds")?,
        extended: whole("extensions")?,
        refused: whole("refusals")?,
    })
}
