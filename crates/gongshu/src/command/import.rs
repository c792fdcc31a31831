//! `gongshu import FILE`: figures, with `--register` rows, with `--form` a month's reports; a dry run unless `--commit` is given.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use basis::error::{Error, Finding, Place, Severity};
use basis::period::Period;
use basis::registry::Rule;
use serde_json::json;

use super::{Setting, clock, operator, print};
use crate::message::say_with;
use crate::number::import as figures;
use crate::number::import::layout::Mapping;
use crate::number::import::plan::Wishes;
use crate::register::import as rows;
use crate::register::query::Asker;
use crate::registry::population;
use crate::reporting::bulk;
use crate::server::problem::ProblemFinding;
use crate::store::batch::{Sender, data_version};

/// How findings are printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, clap::ValueEnum)]
pub enum Format {
    /// A line each, as a page says it.
    #[default]
    Text,
    /// One object with every finding: severity, code, message, sheet, row, cell, field.
    Json,
}

/// What is asked of the command.
#[derive(Clone, Debug, Default)]
pub struct Order {
    pub file: PathBuf,
    pub register: Option<String>,
    pub form: Option<String>,
    pub source: String,
    pub period: Option<Period>,
    /// Of figures whose lines name none.
    pub unit: String,
    pub indicator: String,
    pub skip_unknown: bool,
    pub commit: bool,
    pub format: Format,
}

pub async fn run(setting: &Setting, order: &Order) -> anyhow::Result<ExitCode> {
    let bytes = match std::fs::read(&order.file) {
        Ok(bytes) => bytes,
        Err(failed) => {
            let error = Error::new("file-not-opened").with("detail", failed);
            let place = Place { file: order.file.display().to_string(), ..Place::default() };
            let finding = Finding { severity: Severity::Error, place, error };
            Tried { findings: &[finding], new: 0, revised: 0, same: 0, may_commit: false }.print(setting, order);
            return Ok(ExitCode::FAILURE);
        }
    };
    match (&order.register, &order.form) {
        (Some(register), _) => import_rows(setting, order, register, &bytes).await,
        (None, Some(form)) => import_reports(setting, order, form, &bytes).await,
        (None, None) => import_figures(setting, order, &bytes).await,
    }
}

fn name(file: &Path) -> String {
    file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// What a dry run came to.
struct Tried<'a> {
    findings: &'a [Finding],
    new: usize,
    revised: usize,
    same: usize,
    may_commit: bool,
}

impl Tried<'_> {
    fn print(&self, setting: &Setting, order: &Order) {
        match order.format {
            Format::Text => {
                for finding in self.findings {
                    print(&finding.say(setting.language));
                }
                let text = |count: usize| count.to_string().into();
                let arguments = [("new", text(self.new)), ("revised", text(self.revised)), ("same", text(self.same))];
                print(&say_with(setting.language, "import-summary", &arguments));
            }
            Format::Json => {
                let findings: Vec<ProblemFinding> =
                    self.findings.iter().map(|finding| ProblemFinding::of(finding, setting.language)).collect();
                let object = json!({
                    "file": name(&order.file),
                    "new": self.new,
                    "revised": self.revised,
                    "same": self.same,
                    "may_commit": self.may_commit,
                    "findings": findings,
                });
                print(&object.to_string());
            }
        }
    }
}

/// Says that it was taken in; programs read the object before it, and nothing after it.
fn done(setting: &Setting, order: &Order, version: &str) {
    if order.format == Format::Text {
        print(&say_with(setting.language, "import-done", &[("version", version.into())]));
    }
}

async fn import_figures(setting: &Setting, order: &Order, bytes: &[u8]) -> anyhow::Result<ExitCode> {
    let shelf = setting.shelf().await?;
    let books = shelf.current().await?;
    let mapping = Mapping { about: order.indicator.clone(), skip_unknown: order.skip_unknown, ..Mapping::default() };
    let every_finding = order.format == Format::Json;
    let (source, unit) = (order.source.clone(), order.unit.clone());
    let wishes = Wishes { source, period: order.period, unit, mapping, every_finding };
    let file = name(&order.file);
    let plan = figures::dry_run(&books, &file, bytes, &wishes);
    let may_commit = plan.may_commit();
    let tried = Tried { findings: &plan.findings, new: plan.new, revised: plan.revised, same: plan.same, may_commit };
    tried.print(setting, order);
    if !may_commit {
        return Ok(ExitCode::FAILURE);
    }
    if order.commit {
        let by = operator();
        let sender =
            Sender { file: &file, media_type: "application/octet-stream", bytes, title: &file, unit: "", by: &by };
        let version = figures::commit(&shelf, clock().as_ref(), &plan, &sender).await??;
        done(setting, order, &version.to_string());
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
    let may_commit = plan.may_commit();
    let tried = Tried { findings: &plan.findings, new: plan.new, revised: plan.changed, same: plan.same, may_commit };
    tried.print(setting, order);
    if !may_commit {
        return Ok(ExitCode::FAILURE);
    }
    if order.commit {
        let by = operator();
        let sender =
            Sender { file: &file, media_type: "application/octet-stream", bytes, title: &file, unit: "", by: &by };
        let entered = rows::commit(shelf.db(), clock().as_ref(), register, &plan, &sender).await?;
        let version = entered.map_err(|error| anyhow::anyhow!(error.say(setting.language)))?;
        done(setting, order, &version.to_string());
    }
    Ok(ExitCode::SUCCESS)
}

async fn import_reports(setting: &Setting, order: &Order, form: &str, bytes: &[u8]) -> anyhow::Result<ExitCode> {
    let said = |error: Error| anyhow::anyhow!(error.say(setting.language));
    let shelf = setting.shelf().await?;
    let (db, packs) = (shelf.db(), shelf.packs());
    let form = packs.form(form).ok_or_else(|| said(Error::new("pack-form-unknown").with("form", form)))?;
    let period = order.period.filter(|period| form.is_due_for(*period)).ok_or_else(|| {
        let period = order.period.map_or_else(String::new, |period| period.to_string());
        said(Error::new("report-not-due").with("form", &form.number).with("period", period))
    })?;
    let rule: Rule = form.who.parse().map_err(said)?;
    let version = data_version(db).await?;
    let members = population(db, packs, version, &Asker::Program, period, &rule).await?;
    let units = shelf.units().at(version).await?;
    let file = name(&order.file);
    let progress = bulk::Progress::default();
    let month = bulk::Month { packs, units: &units, form, period, members: &members, progress: &progress };
    let plan = bulk::dry_run(db, clock().as_ref(), &month, &file, bytes).await?;
    let may_commit = plan.may_commit();
    let tried = Tried { findings: &plan.findings, new: plan.entries.len(), revised: 0, same: plan.same, may_commit };
    tried.print(setting, order);
    if !may_commit {
        return Ok(ExitCode::FAILURE);
    }
    if order.commit {
        let took = bulk::commit(db, clock().as_ref(), &operator(), &month, &plan, &file, bytes).await?;
        let count = took.map_err(said)?;
        if order.format == Format::Text {
            print(&say_with(setting.language, "report-bulk-done", &[("count", count.to_string().into())]));
        }
    }
    Ok(ExitCode::SUCCESS)
}
