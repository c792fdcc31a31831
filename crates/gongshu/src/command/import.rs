//! `gongshu import FILE`: figures, or with `--register` rows; a dry run unless `--commit` is given.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use basis::error::{Error, Finding};
use basis::period::Period;

use super::{Setting, clock, operator, print};
use crate::message::say_with;
use crate::number::import as figures;
use crate::number::import::layout::Mapping;
use crate::number::import::plan::Wishes;
use crate::register::import as rows;
use crate::register::query::Asker;
use crate::store::batch::{Sender, data_version};

/// What is asked of the command.
#[derive(Clone, Debug, Default)]
pub struct Order {
    pub file: PathBuf,
    pub register: Option<String>,
    pub source: String,
    pub period: Option<Period>,
    pub skip_unknown: bool,
    pub commit: bool,
}

pub async fn run(setting: &Setting, order: &Order) -> anyhow::Result<ExitCode> {
    let bytes = std::fs::read(&order.file)?;
    match &order.register {
        Some(register) => import_rows(setting, order, register, &bytes).await,
        None => import_figures(setting, order, &bytes).await,
    }
}

fn name(file: &Path) -> String {
    file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

fn listed(setting: &Setting, findings: &[Finding]) {
    for finding in findings {
        print(&finding.say(setting.language));
    }
}

async fn import_figures(setting: &Setting, order: &Order, bytes: &[u8]) -> anyhow::Result<ExitCode> {
    let shelf = setting.shelf().await?;
    let books = shelf.current().await?;
    let mapping = Mapping { columns: Vec::new(), skip_unknown: order.skip_unknown };
    let wishes = Wishes { source: order.source.clone(), period: order.period, mapping };
    let file = name(&order.file);
    let plan = figures::dry_run(&books, &file, bytes, &wishes);
    listed(setting, &plan.findings);
    told(setting, plan.new, plan.revised, plan.same);
    if !plan.may_commit() {
        return Ok(ExitCode::FAILURE);
    }
    if order.commit {
        let by = operator();
        let sender =
            Sender { file: &file, media_type: "application/octet-stream", bytes, title: &file, unit: "", by: &by };
        let version = figures::commit(&shelf, clock().as_ref(), &plan, &sender).await??;
        print(&say_with(setting.language, "import-done", &[("version", version.to_string().into())]));
    }
    Ok(ExitCode::SUCCESS)
}

async fn import_rows(setting: &Setting, order: &Order, register: &str, bytes: &[u8]) -> anyhow::Result<ExitCode> {
    let shelf = setting.shelf().await?;
    let packs = shelf.packs();
    let register = packs.register(register).ok_or_else(|| {
        let error = Error::new("pack-register-unknown").with("register", register);
        anyhow::anyhow!(error.say(setting.language))
    })?;
    let held = rows::held(shelf.db(), packs, register, data_version(shelf.db()).await?, &Asker::Program).await?;
    let file = name(&order.file);
    let plan = rows::dry_run(packs, register, &held, &file, bytes);
    listed(setting, &plan.findings);
    told(setting, plan.new, plan.changed, plan.same);
    if !plan.may_commit() {
        return Ok(ExitCode::FAILURE);
    }
    if order.commit {
        let by = operator();
        let sender =
            Sender { file: &file, media_type: "application/octet-stream", bytes, title: &file, unit: "", by: &by };
        let entered = rows::commit(shelf.db(), clock().as_ref(), register, &plan, &sender).await?;
        let version = entered.map_err(|error| anyhow::anyhow!(error.say(setting.language)))?;
        print(&say_with(setting.language, "import-done", &[("version", version.to_string().into())]));
    }
    Ok(ExitCode::SUCCESS)
}

fn told(setting: &Setting, new: usize, revised: usize, same: usize) {
    let arguments =
        [("new", new.to_string().into()), ("revised", revised.to_string().into()), ("same", same.to_string().into())];
    print(&say_with(setting.language, "import-summary", &arguments));
}
