//! The demonstration (演示): an embedded data folder with real regions, loaded through the same imports
//! an office uses.

pub mod accounts;
mod approvals;
pub mod assessments;
mod enterprises;
mod finance;
pub mod matters;
mod meetings;
mod reports;
pub mod targets;
mod tours;
mod visits;

use std::borrow::Cow;
use std::sync::Arc;

use basis::error::{Error, Finding};

use crate::number::import as figures;
use crate::number::import::layout::{Mapped, Mapping};
use crate::number::import::plan::Wishes;
use crate::number::shelf::Shelf;
use crate::pack::files::{embedded_bytes, embedded_text};
use crate::pack::reading::{self, Entry, File, Slips};
use crate::register::import as rows;
use crate::register::query::Asker;
use crate::store::Failure;
use crate::store::audit::Who;
use crate::store::batch::Sender;
use crate::store::clock::Clock;

/// One step of the load, as its file `demo/load.toml` lists it.
#[derive(Clone, Debug)]
pub struct Step {
    pub title: basis::language::Name,
    pub what: What,
    /// A file inside the program; for what is invented, the name it goes by.
    pub file: String,
    invented: bool,
}

impl Step {
    fn bytes(&self) -> Cow<'static, [u8]> {
        match self.invented {
            true => Cow::Owned(enterprises::rows().into_bytes()),
            false => Cow::Borrowed(embedded_bytes(&self.file).unwrap_or_default()),
        }
    }
}

/// What a step loads.
#[derive(Clone, Debug)]
pub enum What {
    Register(String),
    Figures {
        source: String,
        mapping: Option<String>,
    },
    /// What the invented enterprises report on a form, month by month.
    Reports(String),
}

/// Why the demonstration could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    #[error("the demonstration's own files are not right: {}", said(.0))]
    Findings(Vec<Finding>),
    #[error(transparent)]
    Store(#[from] Failure),
}

fn said(findings: &[Finding]) -> String {
    let lines: Vec<String> =
        findings.iter().take(5).map(|finding| finding.say(basis::language::Language::En)).collect();
    lines.join("\n")
}

/// The steps of the demonstration.
pub fn steps() -> Result<Vec<Step>, Trouble> {
    const LIST: &str = "demo/load.toml";
    let slips = Slips::default();
    let mut steps = Vec::new();
    let file = File { path: LIST.to_owned(), text: embedded_text(LIST).unwrap_or_default().to_owned() };
    reading::read(&file, &slips, |root| {
        for entry in root.entries("step") {
            steps.push(step(&entry));
            entry.finish();
        }
    });
    let findings = slips.into_findings();
    if findings.is_empty() { Ok(steps) } else { Err(Trouble::Findings(findings)) }
}

fn step(entry: &Entry<'_>) -> Step {
    let what = match (entry.optional_text("register"), entry.optional_text("reports")) {
        (Some(register), _) => What::Register(register),
        (None, Some(form)) => What::Reports(form),
        (None, None) => What::Figures { source: entry.text("source"), mapping: entry.optional_text("mapping") },
    };
    let (file, invented) = (entry.text("file"), entry.flag("invented"));
    if !invented && embedded_bytes(&file).is_none() {
        entry.refuse("file", Error::new("pack-unreadable").with("detail", &file));
    }
    Step { title: entry.name("title"), what, file, invented }
}

/// Loads one step. Returns how many rows or figures it brought.
pub async fn load(shelf: &Shelf, clock: &dyn Clock, step: &Step) -> Result<usize, Trouble> {
    if let What::Reports(form) = &step.what {
        return reports::load(shelf, clock, form).await;
    }
    let bytes = step.bytes();
    let title = step.title.zh.as_str();
    match &step.what {
        What::Reports(_) => Ok(0),
        What::Register(code) => {
            let packs = Arc::clone(shelf.packs());
            let register = packs.register(code).ok_or_else(|| {
                let error = Error::new("pack-register-unknown").with("register", code);
                Trouble::Findings(vec![finding(&step.file, error)])
            })?;
            let version = crate::store::batch::data_version(shelf.db()).await?;
            let held = rows::held(shelf.db(), &packs, register, version, &Asker::Program).await?;
            let plan = rows::dry_run(&packs, register, &held, &step.file, &bytes);
            if basis::error::any_error(&plan.findings) {
                return Err(Trouble::Findings(plan.findings));
            }
            if !plan.may_commit() {
                return Ok(0);
            }
            let sender = Sender {
                file: &step.file,
                media_type: "text/csv",
                bytes: &bytes,
                title,
                unit: NATION,
                by: &Who::program(BY),
            };
            let entered = rows::commit(shelf.db(), clock, register, &plan, &sender).await?;
            entered.map_err(|error| Trouble::Findings(vec![finding(&step.file, error)]))?;
            Ok(plan.entries.len())
        }
        What::Figures { source, mapping } => {
            let mapping = match mapping {
                Some(file) => read_mapping(file)?,
                None => Mapping::default(),
            };
            let wishes = Wishes { source: source.clone(), mapping, ..Wishes::default() };
            let books = shelf.current().await?;
            let (file, read) = (step.file.clone(), bytes.clone());
            let plan = tokio::task::spawn_blocking(move || figures::dry_run(&books, &file, &read, &wishes))
                .await
                .map_err(|error| Failure::Refused(error.to_string()))?;
            if basis::error::any_error(&plan.findings) {
                return Err(Trouble::Findings(plan.findings));
            }
            let sender = Sender {
                file: &step.file,
                media_type: "text/csv",
                bytes: &bytes,
                title,
                unit: NATION,
                by: &Who::program(BY),
            };
            if plan.may_commit() {
                let taken = figures::commit(shelf, clock, &plan, &sender).await?;
                taken.map_err(|error| Failure::Refused(error.to_string()))?;
            }
            Ok(plan.observations.len())
        }
    }
}

/// Whose figures the demonstration brings: the whole country's.
const NATION: &str = "100000";

/// Who the demonstration's batches are by.
const BY: &str = "demonstration";

fn finding(file: &str, error: Error) -> Finding {
    let place = basis::error::Place { file: file.to_owned(), ..Default::default() };
    Finding { severity: basis::error::Severity::Error, place, error }
}

/// A mapping of headings: `[[column]] heading, indicator, unit, measure` or `skip = true`.
fn read_mapping(path: &str) -> Result<Mapping, Trouble> {
    let slips = Slips::default();
    let mut mapping = Mapping::default();
    let file = File { path: path.to_owned(), text: embedded_text(path).unwrap_or_default().to_owned() };
    reading::read(&file, &slips, |root| {
        for entry in root.entries("column") {
            let skip = entry.flag("skip");
            entry.optional_text("reason");
            mapping.columns.push(Mapped {
                heading: entry.text("heading"),
                indicator: entry.optional_text("indicator").filter(|_| !skip),
                unit: entry.optional_parsed("unit"),
                measure: entry.optional_parsed("measure"),
            });
            entry.finish();
        }
    });
    let findings = slips.into_findings();
    if findings.is_empty() { Ok(mapping) } else { Err(Trouble::Findings(findings)) }
}

/// Whether these books hold nothing but the demonstration, or nothing at all.
pub async fn may_load(shelf: &Shelf) -> Result<bool, Failure> {
    let batches = crate::store::batch::list(shelf.db(), 1000).await?;
    Ok(batches.iter().all(|batch| batch.recorded_by == BY))
}
