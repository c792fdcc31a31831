//! A large book of matters that never were, for measuring: written in bulk, as nobody works.

use sqlx::Executor;

use crate::store::bulk::{Value, insert_rows};
use crate::store::{Db, Doing, Engine, Failure};

const POSTS: usize = 500;
const UNITS: usize = 120;

/// Of this many a hundred are still open.
const OPEN_OF_HUNDRED: usize = 20;

/// Tasks of a year, each with three events; every fifth is open, opened through the last ninety days.
pub async fn fill(db: &Db, matters: usize) -> Result<(), Failure> {
    const CHUNK: usize = 10_000;
    for from in (0..matters).step_by(CHUNK) {
        let mut write = db.write().await?;
        let mut texts = Vec::new();
        for number in from..matters.min(from + CHUNK) {
            let open = number % 100 < OPEN_OF_HUNDRED;
            let day = |offset: usize| {
                let first = jiff::civil::date(2026, 1, 1);
                let shift = i64::try_from(offset % 340).unwrap_or(0);
                first.checked_add(jiff::ToSpan::days(shift)).unwrap_or(first).to_string()
            };
            let begins = if open { 240 + number % 90 } else { number % 300 };
            texts.push((
                i64::try_from(number + 1).unwrap_or(i64::MAX),
                format!("督办〔2026〕{:07}号", number + 1),
                format!("第 {} 件重点工作", number + 1),
                format!("u{}", number % UNITS),
                format!("{{\"asker\":\"p{}\",\"lead\":\"p{}\"}}", number % 7, number * 31 % POSTS),
                [format!("p{}", number % 7), format!("p{}", number * 31 % POSTS)],
                [begins, begins + 20, begins + 27, begins + 31].map(day),
                open,
            ));
        }
        let whole = |it: bool| Value::Whole(i64::from(it));
        let headers: Vec<[Value<'_>; 13]> = texts
            .iter()
            .map(|(number, code, title, unit, parties, ..)| {
                [
                    Value::Whole(*number),
                    Value::Text("task"),
                    Value::Text(code),
                    Value::Whole(2026),
                    Value::Whole(*number),
                    Value::Text(title),
                    Value::Text(unit),
                    Value::Text(""),
                    Value::Text("调度会"),
                    Value::Whole(0),
                    Value::Text(parties),
                    Value::Text(""),
                    Value::Text("working-days:20"),
                ]
            })
            .collect();
        insert_rows(
            &mut write,
            "insert into matter (number, kind, code, year, sequence, title, unit, item, source, parent, parties, promised, legal)",
            &headers,
        )
        .await?;
        let moments: Vec<String> = texts.iter().map(|it| format!("{}T01:00:00Z", it.6[0])).collect();
        let mut events = Vec::new();
        for ((number, .., posts, _, open), at) in texts.iter().zip(&moments) {
            let acts = [("open", "assigned", "received"), ("accept", "working", "")];
            let last = ("sign-off", "done", "closed");
            let acts = acts.into_iter().chain((!open).then_some(last));
            for (step, (act, state, clock)) in (1..).zip(acts) {
                events.push([
                    Value::Whole(*number),
                    Value::Whole(step),
                    Value::Text(act),
                    Value::Text(state),
                    Value::Text(clock),
                    Value::Whole(0),
                    Value::Text(""),
                    Value::Text(""),
                    Value::Text(""),
                    Value::Text("{}"),
                    Value::Text(at),
                    Value::Text(&posts[0]),
                    Value::Text(&posts[0]),
                ]);
            }
        }
        insert_rows(
            &mut write,
            "insert into matter_event (matter, step, act, state, clock, days, paper, approver, remark, data, at, person, post)",
            &events,
        )
        .await?;
        let standings: Vec<[Value<'_>; 15]> = texts
            .iter()
            .map(|(number, _, _, unit, _, posts, days, open)| {
                [
                    Value::Whole(*number),
                    Value::Text("task"),
                    Value::Text(unit),
                    Value::Text(if *open { "working" } else { "done" }),
                    whole(!open),
                    Value::Text(if *open { &posts[1] } else { "" }),
                    Value::Text(&posts[0]),
                    Value::Text(&posts[1]),
                    Value::Text(&days[2]),
                    Value::Text(&days[1]),
                    Value::Text(&days[2]),
                    Value::Text(&days[3]),
                    Value::Whole(0),
                    Value::Text("9999-12-31"),
                    Value::Text("an older calendar"),
                ]
            })
            .collect();
        insert_rows(
            &mut write,
            "insert into matter_standing (matter, kind, unit, state, ended, holder, asker, lead, due_on, blue_on, yellow_on, red_on, provisional, next_on, calendar)",
            &standings,
        )
        .await?;
        write.commit().await?;
    }
    // A server does so by itself in quieter minutes; nobody waits for it here.
    if db.engine() == Engine::Postgres {
        db.pool().execute("vacuum analyze matter_standing").await.doing("tidy up after filling")?;
    }
    Ok(())
}
