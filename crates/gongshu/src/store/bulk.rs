//! Many rows at once: one statement of many rows, the same text for both engines.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{LazyLock, Mutex, PoisonError};

use super::{Doing, Failure, Write};

/// One observation as it is kept.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ObservationRow {
    pub subject: String,
    pub indicator: String,
    pub period: String,
    pub measure: String,
    pub source: String,
    pub version: i64,
    pub mantissa: i64,
    pub scale: i64,
    pub unit: String,
    pub approx: String,
    pub caliber: String,
    pub status: String,
    pub quote: String,
    pub batch: i64,
}

const COLUMNS: usize = 14;

/// Rows of one statement. SQLite looks each parameter's name up by walking the list of them, so a statement
/// of thousands costs more than many of hundreds; 14 × 32 was the quickest measured on both engines.
const ROWS: usize = 32;

static MANY: LazyLock<&'static str> = LazyLock::new(|| statement(ROWS));
static ONE: LazyLock<&'static str> = LazyLock::new(|| statement(1));

/// Built twice in the life of the process and kept: the driver then prepares each only once.
fn statement(rows: usize) -> &'static str {
    let mut text = String::from(
        "insert into observation (subject, indicator, period, measure, source, version, mantissa, scale, unit, \
         approx, caliber, status, quote, batch) values ",
    );
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 1..=COLUMNS {
            let mark = if column == 1 { "$" } else { ", $" };
            write!(text, "{mark}{}", row * COLUMNS + column).expect("writing to a string does not fail");
        }
        text.push(')');
    }
    Box::leak(text.into_boxed_str())
}

/// Inserts every row in the change's transaction.
pub async fn insert_observations(write: &mut Write, rows: &[ObservationRow]) -> Result<(), Failure> {
    let (many, rest) = rows.split_at(rows.len() - rows.len() % ROWS);
    for chunk in many.chunks(ROWS) {
        insert(write, *MANY, chunk).await?;
    }
    for row in rest.chunks(1) {
        insert(write, *ONE, row).await?;
    }
    Ok(())
}

async fn insert(write: &mut Write, statement: &'static str, rows: &[ObservationRow]) -> Result<(), Failure> {
    let mut query = sqlx::query(statement);
    for row in rows {
        query = query
            .bind(&row.subject)
            .bind(&row.indicator)
            .bind(&row.period)
            .bind(&row.measure)
            .bind(&row.source)
            .bind(row.version)
            .bind(row.mantissa)
            .bind(row.scale)
            .bind(&row.unit)
            .bind(&row.approx)
            .bind(&row.caliber)
            .bind(&row.status)
            .bind(&row.quote)
            .bind(row.batch);
    }
    query.execute(write.connection()).await.doing("keep the figures")?;
    Ok(())
}

/// One value of a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Value<'a> {
    Text(&'a str),
    Whole(i64),
}

/// Texts of statements, each built once in the life of the process: the driver then prepares each only once.
static STATEMENTS: LazyLock<Mutex<HashMap<Asked, &'static str>>> = LazyLock::new(Mutex::default);

/// Into which table, with what where a row is there already, for how many rows.
type Asked = (&'static str, &'static str, usize);

fn many(into: &'static str, conflict: &'static str, columns: usize, rows: usize) -> &'static str {
    let mut known = STATEMENTS.lock().unwrap_or_else(PoisonError::into_inner);
    known.entry((into, conflict, rows)).or_insert_with(|| {
        let mut text = format!("{into} values ");
        for row in 0..rows {
            let marks: Vec<String> = (1..=columns).map(|column| format!("${}", row * columns + column)).collect();
            let join = if row == 0 { "" } else { ", " };
            write!(text, "{join}({})", marks.join(", ")).expect("writing to a string does not fail");
        }
        text.push_str(conflict);
        Box::leak(text.into_boxed_str())
    })
}

/// Inserts rows of any table: `into` names the table and its columns, `insert into t (a, b)`.
pub async fn insert_rows<const COLUMNS: usize>(
    write: &mut Write,
    into: &'static str,
    rows: &[[Value<'_>; COLUMNS]],
) -> Result<(), Failure> {
    put_rows(write, into, "", rows).await
}

/// The same, with what is done where a row is there already: ` on conflict (a) do update set b = excluded.b`.
pub async fn put_rows<const COLUMNS: usize>(
    write: &mut Write,
    into: &'static str,
    conflict: &'static str,
    rows: &[[Value<'_>; COLUMNS]],
) -> Result<(), Failure> {
    let (whole, rest) = rows.split_at(rows.len() - rows.len() % ROWS);
    for chunk in whole.chunks(ROWS).chain(rest.chunks(1)) {
        let mut query = sqlx::query(many(into, conflict, COLUMNS, chunk.len()));
        for value in chunk.iter().flatten() {
            query = match value {
                Value::Text(text) => query.bind(*text),
                Value::Whole(number) => query.bind(*number),
            };
        }
        query.execute(write.connection()).await.doing("keep many rows")?;
    }
    Ok(())
}
