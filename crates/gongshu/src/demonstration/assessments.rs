//! The demonstration's two years of assessed parks: opened, reported, verified, scored, made public, appealed and settled on the days an office
//! would, through the room's own way in. The figures are invented.

use std::sync::Arc;

use basis::error::Error;
use jiff::civil::Date;

use super::{Trouble, finding};
use crate::assessment::office::{Opening, act, open};
use crate::assessment::record::{Draft, Kind};
use crate::assessment::store;
use crate::matter::Cabinet;
use crate::number::shelf::Shelf;
use crate::organisation::Staff;
use crate::pack::files::embedded_text;
use crate::pack::reading::{self, Entry, File, Slips};
use crate::store::Failure;
use crate::store::audit::Who;
use crate::store::clock::{Clock, FixedClock, moment_of};
use crate::target::Book;

const FILE: &str = "demo/assessments.toml";

/// A year's run as the file tells it.
struct Told {
    scheme: String,
    /// How many years before this one.
    before: i16,
    table: String,
    acts: Vec<Act>,
}

struct Act {
    /// Month and day of the year after.
    on: String,
    kind: String,
    post: String,
    draft: Draft,
}

fn told() -> Result<Vec<Told>, Trouble> {
    let slips = Slips::default();
    let mut all = Vec::new();
    let file = File { path: FILE.to_owned(), text: embedded_text(FILE).unwrap_or_default().to_owned() };
    reading::read(&file, &slips, |root| {
        for entry in root.entries("assessment") {
            all.push(Told {
                scheme: entry.text("scheme"),
                before: i16::try_from(entry.whole_or("years_before", 1..=20, 1)).unwrap_or(1),
                table: entry.text("table"),
                acts: entry.entries("act").iter().map(told_act).collect(),
            });
            entry.finish();
        }
    });
    let findings = slips.into_findings();
    if findings.is_empty() { Ok(all) } else { Err(Trouble::Findings(findings)) }
}

fn told_act(entry: &Entry<'_>) -> Act {
    let text = |key: &str| entry.optional_text(key).unwrap_or_default();
    let act = Act {
        on: entry.text("on"),
        kind: entry.text("kind"),
        post: entry.text("post"),
        draft: Draft { unit: text("unit"), indicator: text("indicator"), data: text("data"), remark: text("remark") },
    };
    entry.finish();
    act
}

/// Whether there is no assessment yet.
pub async fn is_empty(shelf: &Shelf) -> Result<bool, Failure> {
    Ok(store::list(shelf.db()).await?.is_empty())
}

/// Plays the file; how many assessments there are then.
pub async fn load(shelf: &Shelf, clock: &dyn Clock) -> Result<usize, Trouble> {
    let told = told()?;
    let staff = Staff::new(shelf.db().clone(), Arc::clone(shelf.packs()));
    let books = shelf.current().await?;
    // A year is assessed in the spring after it: before summer, the last one is still under way.
    let today = clock.today();
    let this_year = if today.month() < 6 { today.year() - 1 } else { today.year() };
    let wrong = |error: Error| Trouble::Findings(vec![finding(FILE, error)]);
    for one in &told {
        let year = this_year - one.before;
        let desk = |on: &str| -> Result<Cabinet, Trouble> {
            let day: Date = format!("{}-{on}", year + 1)
                .parse()
                .map_err(|_| wrong(Error::new("assessment-until").with("text", on)))?;
            let at = moment_of(day.at(10, 0, 0, 0)).unwrap_or_else(|| clock.now());
            Ok(Cabinet {
                db: shelf.db().clone(),
                staff: staff.clone(),
                units: shelf.units().clone(),
                clock: Arc::new(FixedClock(at)),
            })
        };
        let who = async |desk: &Cabinet, post: &str| -> Result<(Who, String), Failure> {
            let world = desk.world().await?;
            let there = world.roster.acting(post, &world.day);
            let person = there.into_iter().next().map_or_else(String::new, |(person, _)| person);
            let unit = world.roster.post(post, &world.day).map_or_else(String::new, |post| post.unit.clone());
            Ok((Who { person, post: post.to_owned(), ..Who::default() }, unit))
        };
        let office = desk("01-15")?;
        let (opener, unit) = who(&office, "office").await?;
        let opening = Opening { scheme: one.scheme.clone(), unit, year: i32::from(year), table: one.table.clone() };
        let number = open(&office, &books, &Book::default(), &opener, &opening).await?.map_err(wrong)?;
        for told in &one.acts {
            let desk = desk(&told.on)?;
            let (by, _) = who(&desk, &told.post).await?;
            let kind = Kind::read(&told.kind).ok_or_else(|| wrong(Error::new("assessment-state")))?;
            let mut draft = told.draft.clone();
            if kind == Kind::Published {
                draft.data = format!("{}-{}", year + 1, draft.data);
            }
            act(&desk, &by, number, kind, &draft).await?.map_err(wrong)?;
        }
    }
    Ok(told.len())
}

#[cfg(test)]
mod tests {
    use super::super::{What, load as load_step, steps};
    use super::*;
    use crate::assessment::office::{outcome, scheme_of};
    use crate::assessment::record::State;
    use crate::pack::Packs;
    use crate::store::testing::trials;

    /// The file is played on the demonstration's own units and people: both years are settled, and what the file says follows.
    #[tokio::test]
    async fn the_parks_of_two_years_are_assessed() {
        let clock = FixedClock("2026-08-12T01:20:00Z".parse().unwrap());
        let packs = Arc::new(Packs::standard().unwrap());
        for trial in trials().await {
            let shelf = Shelf::new(trial.db.clone(), Arc::clone(&packs));
            for step in steps().unwrap().iter().filter(|step| !step.invented) {
                if matches!(step.what, What::Register(_)) {
                    load_step(&shelf, &clock, step).await.unwrap();
                }
            }
            assert!(is_empty(&shelf).await.unwrap());
            assert_eq!(load(&shelf, &clock).await.unwrap(), 2, "{}", trial.engine);
            let runs = store::list(shelf.db()).await.unwrap();
            assert!(runs.iter().all(|run| run.state() == State::Settled));
            let last = &runs[0];
            let kept = store::sheets(shelf.db(), last.number).await.unwrap();
            // Scored, after the appeal, with the list.
            assert_eq!((last.year, kept.len()), (2025, 3));
            let found = outcome(&scheme_of(last).unwrap(), &last.table(), last.people()).unwrap();
            assert_eq!(found.proposals.len(), 1);
            assert_eq!((found.proposals[0].unit.as_str(), found.proposals[0].run.from), ("park:shimen", 2024));
            let paid = found.rewards.iter().filter(|reward| reward.result.is_ok()).count();
            assert_eq!(paid, 2);
        }
    }
}
