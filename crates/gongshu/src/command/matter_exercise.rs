//! `gongshu matters-exercise`: what lists cost in a large book of matters, and how long a new calendar takes to be laid under it.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use basis::clock::Colour;

use super::{chance, clock, print};
use crate::matter::store::{self, Light, Query};
use crate::matter::{Cabinet, Scheduler, Sight};
use crate::organisation::Staff;
use crate::pack::Packs;
use crate::register::units::Units;
use crate::store::Db;
use crate::store::seal::Seal;
use crate::store::suite::Suite;

/// What a list may take at the 95th of a hundred.
const LIST_MS: f64 = 200.0;
/// What a new calendar may take for each 100,000 open matters.
const RECOUNT_SECONDS: f64 = 5.0;
/// Times each list is asked for.
const ASKED: usize = 40;

pub async fn run(matters: usize, database: Option<&str>) -> anyhow::Result<ExitCode> {
    let folder = tempfile::tempdir()?;
    let own = format!("sqlite:{}", folder.path().join("book.sqlite").display());
    let seal = Seal::in_folder(folder.path(), Suite::International, chance());
    let db = Db::open(database.unwrap_or(&own), seal).await?;
    anyhow::ensure!(store::count(&db).await? == 0, "only an empty book is filled");
    let begun = Instant::now();
    store::fill(&db, matters).await?;
    print(&format!("filled,{matters} matters,{:.1} s", begun.elapsed().as_secs_f64()));
    let good = lists(&db).await? & recount(&db).await?;
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn lists(db: &Db) -> anyhow::Result<bool> {
    let today = "2026-11-20".to_owned();
    let base = Query { today, limit: 50, ..Query::default() };
    let county =
        Sight { everywhere: false, units: (0..40).map(|it| format!("u{it}")).collect(), posts: vec!["p3".to_owned()] };
    let everywhere = Sight::everything();
    let mut good = true;
    for (what, query) in [
        ("all in sight", Query { sight: everywhere.clone(), ..base.clone() }),
        (
            "mine",
            Query { sight: everywhere.clone(), holders: vec!["p17".to_owned(), "p93".to_owned()], ..base.clone() },
        ),
        ("red", Query { sight: everywhere.clone(), light: Light::Of(Colour::Red), ..base.clone() }),
        ("blue of forty units", Query { sight: county.clone(), light: Light::Of(Colour::Blue), ..base.clone() }),
        ("one unit", Query { sight: county, unit: "u7".to_owned(), ..base.clone() }),
        ("ended", Query { sight: everywhere, ended: true, ..base }),
    ] {
        for counts in [false, true] {
            let mut times = Vec::new();
            for _ in 0..ASKED {
                let begun = Instant::now();
                match counts {
                    true => drop(store::counts(db, &query).await?),
                    false => drop(store::list(db, &query).await?),
                }
                times.push(begun.elapsed().as_secs_f64() * 1000.0);
            }
            times.sort_by(f64::total_cmp);
            let late = times[ASKED * 95 / 100];
            good &= late < LIST_MS;
            let kind = if counts { "counts" } else { "list" };
            print(&format!(
                "{what},{kind},median {:.1} ms,95 % {late:.1} ms,{:.2} of the limit",
                times[ASKED / 2],
                late / LIST_MS
            ));
        }
    }
    Ok(good)
}

/// Twice: at first nothing of what is kept is right and every line is written; then a day of next year is announced, and what it
/// moves is.
async fn recount(db: &Db) -> anyhow::Result<bool> {
    let city = tempfile::tempdir()?;
    let day = "[[calendar_day]]\ndate = \"2027-01-01\"\nkind = \"holiday\"\nname = \"元旦\"\n";
    std::fs::write(city.path().join("days.toml"), day)?;
    let first = count_again(db, Packs::standard().unwrap_or_default(), "the first count").await?;
    Ok(first & count_again(db, Packs::with(&[city.path()]).unwrap_or_default(), "a new calendar").await?)
}

async fn count_again(db: &Db, packs: Packs, what: &str) -> anyhow::Result<bool> {
    let packs = Arc::new(packs);
    let open = store::numbers(db, false).await?.len();
    let staff = Staff::new(db.clone(), packs);
    let cabinet = Cabinet { db: db.clone(), staff, units: Units::new(db.clone()), clock: clock() };
    let begun = Instant::now();
    let ran = Scheduler { cabinet }.recount().await?;
    let seconds = begun.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "a number of matters, for a sentence")]
    let per = seconds * 100_000.0 / open.max(1) as f64;
    print(&format!(
        "{what},{} open matters worked out and {} left as they are,{seconds:.1} s,{per:.2} s for each 100 000",
        ran.recounted, ran.untouched
    ));
    Ok(per < RECOUNT_SECONDS && ran.recounted + ran.untouched == open)
}
