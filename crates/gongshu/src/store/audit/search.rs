//! Looking entries up: by person, post, action, subject, words, days and outcome; newest first, a page at a time.

use basis::error::Error;
use jiff::civil::Date;
use jiff::tz::{TimeZone, offset};
use serde::Deserialize;

use super::super::{Db, Doing, Failure};
use super::record::{Record, columns, kept};

/// Which entries; what is empty does not choose. Reads as a page's query.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    pub person: String,
    pub post: String,
    pub action: String,
    pub subject: String,
    /// Words anywhere in an entry.
    pub text: String,
    /// Days as `2026-08-09`, both included, as the clock of China has them.
    pub from: String,
    pub until: String,
    /// `done` or `refused`.
    pub outcome: String,
}

/// The times a filter's days mean, as they are kept; empty where there is no bound.
struct Bounds {
    from: String,
    until: String,
}

impl Filter {
    /// Says what is wrong with what was typed, before anything is asked.
    ///
    /// # Errors
    /// `audit-filter-day` when a day is none.
    pub fn check(&self) -> Result<(), Error> {
        self.bounds().map(|_| ())
    }

    fn bounds(&self) -> Result<Bounds, Error> {
        Ok(Bounds { from: start_of(&self.from, 0)?, until: start_of(&self.until, 1)? })
    }

    fn known_bounds(&self) -> Result<Bounds, Failure> {
        self.bounds().map_err(|error| Failure::Refused(error.to_string()))
    }

    /// The words as a pattern in which only we write wildcards.
    fn pattern(&self) -> String {
        let words = self.text.trim().to_ascii_lowercase();
        match words.is_empty() {
            true => String::new(),
            false => format!("%{}%", words.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_")),
        }
    }
}

/// When a day begins, some days on, without the `Z`: so it sorts before itself with fractions of a second.
fn start_of(day: &str, days_on: i64) -> Result<String, Error> {
    let day = day.trim();
    if day.is_empty() {
        return Ok(String::new());
    }
    let wrong = || Error::new("audit-filter-day").with("text", day);
    let date: Date = day.parse().map_err(|_| wrong())?;
    let date = date.checked_add(jiff::Span::new().days(days_on)).map_err(|_| wrong())?;
    let start = date.to_zoned_datetime(TimeZone::fixed(offset(8))).map_err(|_| wrong())?;
    Ok(start.timestamp().to_string().trim_end_matches('Z').to_owned())
}

/// The same question for a page of entries and for their number.
macro_rules! chosen {
    () => {
        "from audit_entry
         where ($1 = '' or who = $1) and ($2 = '' or post = $2) and ($3 = '' or action = $3)
           and ($4 = '' or subject = $4) and ($5 = '' or outcome = $5) and $6 <= at and ($7 = '' or at < $7)
           and ($8 = '' or lower(who || ' ' || post || ' ' || address || ' ' || request || ' ' || action || ' ' ||
                                 subject || ' ' || before || ' ' || after || ' ' || detail) like $8 escape '\\')"
    };
}

/// The newest entries chosen, of those before number `before` (`i64::MAX`: of all).
pub async fn list(db: &Db, filter: &Filter, before: i64, limit: i64) -> Result<Vec<Record>, Failure> {
    let bounds = filter.known_bounds()?;
    let rows =
        sqlx::query(concat!("select ", columns!(), " ", chosen!(), " and number < $9 order by number desc limit $10"))
            .bind(&filter.person)
            .bind(&filter.post)
            .bind(&filter.action)
            .bind(&filter.subject)
            .bind(&filter.outcome)
            .bind(bounds.from)
            .bind(bounds.until)
            .bind(filter.pattern())
            .bind(before)
            .bind(limit)
            .fetch_all(db.pool())
            .await
            .doing("look up the audit chain")?;
    rows.iter().map(|row| Ok(kept(row).doing("look up the audit chain")?.shown())).collect()
}

/// How many entries the filter chooses.
pub async fn count(db: &Db, filter: &Filter) -> Result<i64, Failure> {
    let bounds = filter.known_bounds()?;
    sqlx::query_scalar(concat!("select count(*) ", chosen!()))
        .bind(&filter.person)
        .bind(&filter.post)
        .bind(&filter.action)
        .bind(&filter.subject)
        .bind(&filter.outcome)
        .bind(bounds.from)
        .bind(bounds.until)
        .bind(filter.pattern())
        .fetch_one(db.pool())
        .await
        .doing("count the audit chain")
}
