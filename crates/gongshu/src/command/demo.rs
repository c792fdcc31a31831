//! `gongshu demo`: loads the demonstration regions into an empty data folder and serves them.

use std::net::SocketAddr;
use std::process::ExitCode;

use super::{Setting, chance, clock, print};
use crate::demonstration::{accounts, assessments, load, matters, may_load, steps, targets};
use crate::message::{say, say_with};
use crate::organisation::Staff;
use crate::store::batch::list;

/// Loads and, unless `only_load`, serves.
pub async fn run(setting: &Setting, address: SocketAddr, only_load: bool) -> anyhow::Result<ExitCode> {
    let shelf = setting.shelf().await?;
    let folder = setting.folder.path().display().to_string();
    let steps = steps()?;
    // A load that was cut short goes on where it stopped: each step is one batch.
    let done: Vec<String> = list(shelf.db(), 1000).await?.into_iter().map(|batch| batch.source).collect();
    // Once loaded, visitors may have added to it.
    let whole = steps.iter().all(|step| done.contains(&step.file));
    if !whole && !may_load(&shelf).await? {
        anyhow::bail!(say_with(setting.language, "demo-mixed", &[("folder", folder.into())]));
    }
    for (at, step) in steps.iter().enumerate() {
        let title = step.title.in_language(setting.language).to_owned();
        let progress = format!("[{}/{}] {title}", at + 1, steps.len());
        if done.contains(&step.file) {
            print(&say_with(setting.language, "demo-step-there", &[("step", progress.into())]));
            continue;
        }
        print(&say_with(setting.language, "demo-step", &[("step", progress.as_str().into())]));
        let rows = load(&shelf, clock().as_ref(), step).await?;
        print(&say_with(setting.language, "demo-step-done", &[("rows", rows.to_string().into())]));
    }
    if targets::is_empty(&shelf).await? {
        print(&say_with(setting.language, "demo-step", &[("step", say(setting.language, "demo-targets").into())]));
        let rows = targets::load(&shelf).await?;
        print(&say_with(setting.language, "demo-step-done", &[("rows", rows.to_string().into())]));
    }
    if matters::is_empty(&shelf).await? {
        print(&say_with(setting.language, "demo-step", &[("step", say(setting.language, "demo-matters").into())]));
        let rows = matters::load(&shelf, clock().as_ref()).await?;
        print(&say_with(setting.language, "demo-step-done", &[("rows", rows.to_string().into())]));
    }
    if assessments::is_empty(&shelf).await? {
        print(&say_with(setting.language, "demo-step", &[("step", say(setting.language, "demo-assessments").into())]));
        let rows = assessments::load(&shelf, clock().as_ref()).await?;
        print(&say_with(setting.language, "demo-step-done", &[("rows", rows.to_string().into())]));
    }
    print(&say_with(setting.language, "demo-loaded", &[("folder", folder.into())]));
    if only_load {
        return Ok(ExitCode::SUCCESS);
    }
    let staff = Staff::new(shelf.db().clone(), std::sync::Arc::clone(shelf.packs()));
    let (clock, chance) = (clock(), chance());
    let (word, players) = accounts::open(shelf.db(), &staff, clock.as_ref(), chance.as_ref(), setting.language).await?;
    print(&say(setting.language, "demo-sign-in"));
    for player in players {
        print(&format!("    {:<14}{}", player.login, player.post));
    }
    print(&say_with(setting.language, "demo-password", &[("password", word.into())]));
    super::serve::serve(setting, shelf, address).await
}
