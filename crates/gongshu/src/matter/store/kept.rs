//! Where matters stand, as kept beside their stories: one at a time as they move on, many at once under a new calendar.

use sqlx::Row;
use sqlx::any::AnyRow;

use crate::matter::record::Matter;
use crate::matter::standing::{Standing, Tally};
use crate::store::bulk::{Value, put_rows};
use crate::store::{Db, Doing, Failure, Write};

const COLUMNS: usize = 28;

const INTO: &str = "insert into matter_standing (matter, kind, unit, state, ended, holder, asker, lead, due_on, blue_on, \
    yellow_on, red_on, provisional, next_on, calendar, item, department, opened_on, ended_on, late, used, allowed, notices, \
    yellow_cards, red_cards, took, extended, refused)";

const CONFLICT: &str = " on conflict (matter) do update set
    state = excluded.state, ended = excluded.ended, holder = excluded.holder, asker = excluded.asker,
    lead = excluded.lead, due_on = excluded.due_on, blue_on = excluded.blue_on, yellow_on = excluded.yellow_on,
    red_on = excluded.red_on, provisional = excluded.provisional, next_on = excluded.next_on,
    calendar = excluded.calendar, item = excluded.item, department = excluded.department,
    opened_on = excluded.opened_on, ended_on = excluded.ended_on, late = excluded.late, used = excluded.used,
    allowed = excluded.allowed, notices = excluded.notices, yellow_cards = excluded.yellow_cards,
    red_cards = excluded.red_cards, took = excluded.took, extended = excluded.extended, refused = excluded.refused";

/// Keeps where a matter stands, in place of what was worked out before.
pub async fn keep_standing(
    write: &mut Write,
    matter: &Matter,
    standing: &Standing,
    calendar: &str,
) -> Result<(), Failure> {
    put_rows(write, INTO, CONFLICT, &[row(matter, standing, calendar)]).await
}

/// The same of many.
pub async fn keep_standings(
    write: &mut Write,
    standings: &[(&Matter, Standing)],
    calendar: &str,
) -> Result<(), Failure> {
    let rows: Vec<[Value<'_>; COLUMNS]> =
        standings.iter().map(|(matter, standing)| row(matter, standing, calendar)).collect();
    put_rows(write, INTO, CONFLICT, &rows).await
}

fn row<'a>(matter: &'a Matter, standing: &'a Standing, calendar: &'a str) -> [Value<'a>; COLUMNS] {
    let tally = &standing.tally;
    let yes = |is: bool| Value::Whole(i64::from(is));
    [
        Value::Whole(matter.number),
        Value::Text(&matter.kind),
        Value::Text(&matter.unit),
        Value::Text(&standing.state),
        yes(standing.ended),
        Value::Text(&standing.holder),
        Value::Text(matter.party("asker")),
        Value::Text(matter.party("lead")),
        Value::Text(&standing.due_on),
        Value::Text(&standing.blue_on),
        Value::Text(&standing.yellow_on),
        Value::Text(&standing.red_on),
        yes(standing.provisional),
        Value::Text(&standing.next_on),
        Value::Text(calendar),
        Value::Text(&matter.item),
        Value::Text(&tally.department),
        Value::Text(&tally.opened_on),
        Value::Text(&tally.ended_on),
        yes(tally.late),
        Value::Whole(tally.used),
        Value::Whole(tally.allowed),
        Value::Whole(tally.notices),
        Value::Whole(tally.yellow_cards),
        Value::Whole(tally.red_cards),
        Value::Whole(tally.took),
        Value::Whole(tally.extended),
        Value::Whole(tally.refused),
    ]
}

/// What is kept of where a matter stands.
pub async fn kept_standing(db: &Db, number: i64) -> Result<Option<Standing>, Failure> {
    let row = sqlx::query(
        "select state, ended, holder, due_on, blue_on, yellow_on, red_on, provisional, next_on, department, opened_on,
                ended_on, late, used, allowed, notices, yellow_cards, red_cards, took, extended, refused
         from matter_standing where matter = $1",
    )
    .bind(number)
    .fetch_optional(db.pool())
    .await
    .doing("look up where a matter stands")?;
    row.map(|row| read_standing(&row)).transpose().doing("read where a matter stands")
}

pub(super) fn read_standing(row: &AnyRow) -> Result<Standing, sqlx::Error> {
    Ok(Standing {
        state: row.try_get("state")?,
        ended: row.try_get::<i64, _>("ended")? != 0,
        holder: row.try_get("holder")?,
        due_on: row.try_get("due_on")?,
        blue_on: row.try_get("blue_on")?,
        yellow_on: row.try_get("yellow_on")?,
        red_on: row.try_get("red_on")?,
        provisional: row.try_get::<i64, _>("provisional")? != 0,
        next_on: row.try_get("next_on")?,
        tally: Tally {
            department: row.try_get("department")?,
            opened_on: row.try_get("opened_on")?,
            ended_on: row.try_get("ended_on")?,
            late: row.try_get::<i64, _>("late")? != 0,
            used: row.try_get("used")?,
            allowed: row.try_get("allowed")?,
            notices: row.try_get("notices")?,
            yellow_cards: row.try_get("yellow_cards")?,
            red_cards: row.try_get("red_cards")?,
            took: row.try_get("took")?,
            extended: row.try_get("extended")?,
            refused: row.try_get("refused")?,
        },
    })
}
