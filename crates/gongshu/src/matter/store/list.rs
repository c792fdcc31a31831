//! Lists of matters: what one reader sees, by holder, light and unit, what is overdue first.

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use basis::clock::Colour;

use super::super::sight::Sight;
use super::statistics::{Among, Which};
use crate::store::{Db, Doing, Failure};

/// Which lights a list shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Light {
    #[default]
    Any,
    Of(Colour),
}

/// What is asked of the book.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Query {
    pub sight: Sight,
    /// Only of this kind; empty for any.
    pub kind: String,
    /// Only of this department's items, or of this one item; empty for any.
    pub department: String,
    pub item: String,
    /// Only what is a part of this one; 0 for any.
    pub parent: i64,
    /// Only what these posts hold; empty for any.
    pub holders: Vec<String>,
    /// Only what one of these posts is still to confirm its part of; empty for any.
    pub assisting: Vec<String>,
    pub unit: String,
    pub light: Light,
    /// Only what a count of statistics counts, open or ended.
    pub among: Option<(Which, Among)>,
    /// Ended ones instead of open ones.
    pub ended: bool,
    /// A part of the title or of the printed number.
    pub text: String,
    /// ISO.
    pub today: String,
    pub skip: i64,
    pub limit: i64,
}

/// A matter as a list shows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shown {
    pub number: i64,
    pub code: String,
    pub title: String,
    pub kind: String,
    pub unit: String,
    pub state: String,
    pub holder: String,
    pub asker: String,
    pub lead: String,
    pub due_on: String,
    pub colour: Colour,
    pub provisional: bool,
    pub source: String,
    pub ended: bool,
}

/// How many of each light, and how many have ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    pub red: i64,
    pub yellow: i64,
    pub blue: i64,
    pub green: i64,
    pub ended: i64,
}

impl Counts {
    pub fn open(self) -> i64 {
        self.red + self.yellow + self.blue + self.green
    }
}

/// Conditions and the values they bind, in order.
pub(super) struct Where {
    pub(super) text: String,
    pub(super) values: Vec<String>,
}

impl Where {
    /// What one reader sees.
    pub(super) fn sighted(sight: &Sight) -> Where {
        let mut it = Where { text: "1 = 1".to_owned(), values: Vec::new() };
        it.sight(sight);
        it
    }

    fn of(query: &Query) -> Where {
        let mut it = Where::sighted(&query.sight);
        if !query.kind.is_empty() {
            let mark = it.bind(&query.kind);
            it.and(&format!("matter_standing.kind = {mark}"));
        }
        for (column, value) in [("department", &query.department), ("item", &query.item)] {
            if !value.is_empty() {
                let mark = it.bind(value);
                it.and(&format!("matter_standing.{column} = {mark}"));
            }
        }
        if query.parent != 0 {
            it.and(&format!("matter.parent = {}", query.parent));
        }
        if !query.unit.is_empty() {
            let mark = it.bind(&query.unit);
            it.and(&format!("matter_standing.unit = {mark}"));
        }
        if let Some((which, among)) = &query.among {
            let condition = among.condition(*which, &mut it);
            it.and(&format!("({condition})"));
        }
        if !query.holders.is_empty() {
            let marks = it.marks(&query.holders);
            it.and(&format!("matter_standing.holder in ({marks})"));
        }
        if !query.assisting.is_empty() {
            let marks = it.marks(&query.assisting);
            it.and(&format!(
                "matter_standing.matter in (select matter from matter_assist where fate = 'assist' and post in ({marks}))"
            ));
        }
        if !query.text.is_empty() {
            let words = format!("%{}%", query.text.replace(['%', '_'], ""));
            let mark = it.bind(&words);
            it.and(&format!("(matter.title like {mark} or matter.code like {mark} or matter.source like {mark})"));
        }
        it
    }

    /// What is out of sight is not there.
    fn sight(&mut self, sight: &Sight) {
        if sight.everywhere {
            return;
        }
        let mut either = vec!["1 = 0".to_owned()];
        if !sight.units.is_empty() {
            let marks = self.marks(&sight.units);
            either.push(format!("matter_standing.unit in ({marks})"));
        }
        if !sight.posts.is_empty() {
            let marks = self.marks(&sight.posts);
            for column in ["holder", "asker", "lead"] {
                either.push(format!("matter_standing.{column} in ({marks})"));
            }
            either
                .push(format!("matter_standing.matter in (select matter from matter_assist where post in ({marks}))"));
        }
        self.and(&format!("({})", either.join(" or ")));
    }

    fn light(&mut self, light: Light, today: &str) {
        let Light::Of(colour) = light else { return };
        let mark = self.bind(today);
        let condition = match colour {
            Colour::Red => format!("red_on <= {mark}"),
            Colour::Yellow => format!("yellow_on <= {mark} and red_on > {mark}"),
            // Red comes last: said once more, it is where the index of open matters begins.
            Colour::Blue => format!("blue_on <= {mark} and yellow_on > {mark} and red_on > {mark}"),
            Colour::Green => format!("blue_on > {mark} and yellow_on > {mark} and red_on > {mark}"),
        };
        self.and(&condition);
    }

    pub(super) fn and(&mut self, condition: &str) {
        self.text.push_str("\n  and ");
        self.text.push_str(condition);
    }

    pub(super) fn bind(&mut self, value: &str) -> String {
        self.values.push(value.to_owned());
        format!("${}", self.values.len())
    }

    pub(super) fn marks(&mut self, values: &[String]) -> String {
        let marks: Vec<String> = values.iter().map(|value| self.bind(value)).collect();
        marks.join(", ")
    }
}

/// One page of a list, what is overdue longest first.
pub async fn list(db: &Db, query: &Query) -> Result<Vec<Shown>, Failure> {
    let mut asked = Where::of(query);
    asked.light(query.light, &query.today);
    let text = format!(
        "select matter.number as number, code, title, matter_standing.kind as kind, matter_standing.unit as unit, source, state,
                holder, asker, lead, due_on, blue_on, yellow_on, red_on, provisional, ended
         from matter_standing join matter on matter.number = matter_standing.matter
         where {}
           and {}
         order by {} limit {} offset {}",
        asked.text,
        match (query.among.is_some() && query.light == Light::Any, query.ended) {
            (true, false) => "1 = 1",
            (_, true) => "ended = 1",
            (false, false) => "ended = 0",
        },
        if query.ended { "matter_standing.matter desc" } else { "red_on, matter_standing.matter" },
        query.limit,
        query.skip,
    );
    // Only our own words and marks are in the text; what somebody typed is bound.
    let mut statement = sqlx::query(AssertSqlSafe(text));
    for value in &asked.values {
        statement = statement.bind(value);
    }
    let rows = statement.fetch_all(db.pool()).await.doing("list the matters")?;
    rows.iter().map(|row| shown(row, &query.today)).collect::<Result<_, _>>().doing("list the matters")
}

pub(super) fn shown(row: &AnyRow, today: &str) -> Result<Shown, sqlx::Error> {
    let text = |name: &str| row.try_get::<String, _>(name);
    let past = |name: &str| text(name).map(|day| day.as_str() <= today);
    let ended = row.try_get::<i64, _>("ended")? != 0;
    let colour = match (past("red_on")?, past("yellow_on")?, past("blue_on")?) {
        _ if ended => Colour::Green,
        (true, ..) => Colour::Red,
        (_, true, _) => Colour::Yellow,
        (_, _, true) => Colour::Blue,
        _ => Colour::Green,
    };
    Ok(Shown {
        number: row.try_get("number")?,
        code: text("code")?,
        title: text("title")?,
        kind: text("kind")?,
        unit: text("unit")?,
        state: text("state")?,
        holder: text("holder")?,
        asker: text("asker")?,
        lead: text("lead")?,
        due_on: text("due_on")?,
        colour,
        provisional: row.try_get::<i64, _>("provisional")? != 0,
        source: text("source")?,
        ended,
    })
}

/// How many of each light there are in what is asked for, whatever light is asked for.
pub async fn counts(db: &Db, query: &Query) -> Result<Counts, Failure> {
    let mut asked = Where::of(query);
    // What is open is a small part: counted apart, each from the index alone.
    let join = match query.text.is_empty() && query.parent == 0 {
        true => "",
        false => "join matter on matter.number = matter_standing.matter",
    };
    let ended = format!("select count(*) as ended from matter_standing {join} where ended = 1 and {}", asked.text);
    let ended = one(db, &ended, &asked.values).await?;
    let mark = asked.bind(&query.today);
    let sum = |light: &str| format!("coalesce(sum(case when {light} then 1 else 0 end), 0)");
    let open = format!(
        "select count(*) as open, {} as red, {} as yellow, {} as blue
         from matter_standing {join} where ended = 0 and {}",
        sum(&format!("red_on <= {mark}")),
        sum(&format!("yellow_on <= {mark} and red_on > {mark}")),
        sum(&format!("blue_on <= {mark} and yellow_on > {mark}")),
        asked.text,
    );
    let open = one(db, &open, &asked.values).await?;
    let whole = |row: &AnyRow, name: &str| row.try_get::<i64, _>(name).doing("count the matters by light");
    let [red, yellow, blue] = [whole(&open, "red")?, whole(&open, "yellow")?, whole(&open, "blue")?];
    let green = whole(&open, "open")? - red - yellow - blue;
    Ok(Counts { red, yellow, blue, green, ended: whole(&ended, "ended")? })
}

async fn one(db: &Db, text: &str, values: &[String]) -> Result<AnyRow, Failure> {
    // Only our own words and marks are in the text.
    let mut statement = sqlx::query(AssertSqlSafe(text.to_owned()));
    for value in values {
        statement = statement.bind(value);
    }
    statement.fetch_one(db.pool()).await.doing("count the matters by light")
}
