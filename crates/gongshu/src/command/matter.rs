//! `gongshu matters …`: whether every matter has somebody, what is due, and a year played in a world that does not exist.

use std::process::ExitCode;
use std::sync::Arc;

use basis::error::Error;

use super::{Setting, chance, clock, print};
use crate::approval::outside::take;
use crate::dispatch::Convener;
use crate::matter::simulation::{Play, play};
use crate::matter::{Cabinet, Scheduler, check as examine};
use crate::message::say_with;
use crate::number::shelf::Shelf;
use crate::organisation::Staff;
use crate::register::units::Units;
use crate::store::audit::Who;
use crate::store::seal::Seal;
use crate::store::suite::Suite;
use crate::target::Targets;
use crate::tracking::tracker::Tracker;

async fn cabinet(setting: &Setting) -> anyhow::Result<Cabinet> {
    let db = setting.open().await?;
    let staff = Staff::new(db.clone(), setting.packs()?);
    Ok(Cabinet { units: Units::new(db.clone()), db, staff, clock: clock() })
}

pub async fn check(setting: &Setting) -> anyhow::Result<ExitCode> {
    let cabinet = cabinet(setting).await?;
    let checked = examine::check(&cabinet).await?;
    for flaw in &checked.flaws {
        print(&format!("{} {}: {}", flaw.matter, flaw.code, flaw.error.say(setting.language)));
    }
    let count = |number: usize| number.to_string().into();
    let arguments = [
        ("open", count(checked.open)),
        ("ended", count(checked.ended)),
        ("answered", count(checked.answered_for)),
        ("flaws", count(checked.flaws.len())),
    ];
    print(&say_with(setting.language, "matters-checked", &arguments));
    cabinet.db.close().await;
    Ok(if checked.flaws.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

pub async fn run(setting: &Setting) -> anyhow::Result<ExitCode> {
    let cabinet = cabinet(setting).await?;
    let db = cabinet.db.clone();
    // A meeting that is opened today may have rungs that are due today.
    let convened = Convener { cabinet: cabinet.clone() }.run().await?;
    let targets = Targets::new(Shelf::new(db.clone(), setting.packs()?));
    let tracked = Tracker::new(cabinet.clone(), targets).run().await?;
    let ran = Scheduler { cabinet }.run().await?;
    let count = |number: usize| number.to_string().into();
    let arguments =
        [("climbed", count(ran.climbed)), ("nobody", count(ran.nobody)), ("recounted", count(ran.recounted))];
    print(&say_with(setting.language, "matters-ran", &arguments));
    let arguments = [("opened", count(convened.opened)), ("nobody", count(convened.nobody))];
    print(&say_with(setting.language, "meetings-convened", &arguments));
    let arguments = [
        ("opened", count(tracked.opened)),
        ("told", count(tracked.told)),
        ("cleared", count(tracked.cleared)),
        ("returned", count(tracked.returned)),
        ("nobody", count(tracked.nobody)),
    ];
    print(&say_with(setting.language, "targets-tracked", &arguments));
    db.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Takes in another system's cases from a file.
pub async fn import(
    setting: &Setting,
    system: &str,
    file: &std::path::Path,
    dry_run: bool,
) -> anyhow::Result<ExitCode> {
    let cabinet = cabinet(setting).await?;
    let bytes = std::fs::read(file)
        .map_err(|error| anyhow::anyhow!(Error::new("file-not-opened").with("detail", error).say(setting.language)))?;
    let name = file.display().to_string();
    let taken = take(&cabinet, &Who::program("import"), None, system, &name, &bytes, dry_run).await?;
    cabinet.db.close().await;
    match taken {
        Ok(taken) => {
            let count = |number: usize| number.to_string().into();
            let arguments =
                [("opened", count(taken.opened)), ("events", count(taken.events)), ("known", count(taken.known))];
            let id = if dry_run { "approval-import-would" } else { "approval-import-done" };
            print(&say_with(setting.language, id, &arguments));
            Ok(ExitCode::SUCCESS)
        }
        Err(findings) => {
            for finding in &findings {
                print(&finding.say(setting.language));
            }
            Ok(ExitCode::FAILURE)
        }
    }
}

pub async fn simulate(setting: &Setting, order: &Play, database: Option<&str>) -> anyhow::Result<ExitCode> {
    let folder = tempfile::tempdir()?;
    let own = format!("sqlite:{}", folder.path().join("play.sqlite").display());
    let seal = Seal::in_folder(folder.path(), Suite::International, chance());
    let packs = setting.packs()?;
    let begun = std::time::Instant::now();
    let verdict = play(database.unwrap_or(&own), seal, Arc::clone(&packs), order).await?;
    let seconds = begun.elapsed().as_secs();
    // Lines that a script reads: a name and a number each.
    for (name, number) in [
        ("matters", u64::try_from(verdict.matters)?),
        ("ended", u64::try_from(verdict.ended)?),
        ("events", u64::try_from(verdict.events)?),
        ("acts", verdict.acts),
        ("rungs", u64::try_from(verdict.rungs)?),
        ("cards", u64::try_from(verdict.cards)?),
        ("processes", u64::from(order.processes)),
        ("restarts", u64::from(verdict.restarts)),
        ("missed", u64::try_from(verdict.missed)?),
        ("extra", u64::try_from(verdict.extra)?),
        ("twice", u64::try_from(verdict.twice)?),
        ("nobody", u64::try_from(verdict.nobody)?),
        ("flaws", u64::try_from(verdict.flaws)?),
        ("seconds", seconds),
    ] {
        print(&format!("{name},{number}"));
    }
    Ok(if verdict.is_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
