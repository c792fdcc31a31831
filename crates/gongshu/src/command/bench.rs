//! `gongshu bench`: pieces of work of a known size on files from outside, for comparing with other programs.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use basis::error::Error;
use engine::close::{Month, Periods, Plan, canonical, close, source};
use engine::snapshot::{self, Snapshots, Way, Why};
use engine::upload::{self, Roll, Upload};
use engine::workload::{INDICATORS, PROFIT};
use files::grid::{self, Grid, Value};

use super::{Setting, print};
use crate::message::say;

/// A close to be timed.
#[derive(Clone, Debug)]
pub struct Close {
    /// The month, `202512`.
    pub month: i32,
    pub out: PathBuf,
    /// Read the CSV files also where there are Parquet ones.
    pub csv: bool,
    /// Keep monthly files and the state there, and close from them.
    pub incremental: Option<PathBuf>,
}

/// A check of a month's upload to be timed.
#[derive(Clone, Debug)]
pub struct Validate {
    /// The month, `202512`.
    pub month: i32,
    pub out: PathBuf,
    /// Read the workbook also where there is a CSV file.
    pub xlsx: bool,
}

/// Closes the month of the data folder's files (`ent` and `wide`, `.parquet` or `.csv`) and writes the four tables in the
/// workload's canonical form.
pub fn run_close(setting: &Setting, order: &Close) -> anyhow::Result<ExitCode> {
    let said = |error: Error| anyhow::anyhow!(error.say(setting.language));
    let plan = Plan {
        month: month(order.month).map_err(said)?,
        indicators: indicators(),
        profit: Some(PROFIT),
        threads: threads(),
    };
    let folder = setting.folder.path();
    let registry = source::registry(folder, order.csv).map_err(said)?;
    let figures = |periods: Periods<'_>| source::figures(folder, order.csv, &plan.indicators, plan.threads, periods);
    let (tables, way) = match &order.incremental {
        None => (
            close(figures(&|period| plan.reads(period)).map_err(said)?.as_ref(), &registry, &plan).map_err(said)?,
            None,
        ),
        Some(kept) => {
            let mark = snapshot::mark(&source::file(folder, order.csv)).map_err(said)?;
            let mut kept = Snapshots::open(kept, &plan.indicators, mark);
            let (tables, way) = kept.close(&registry, &plan, &figures).map_err(said)?;
            (tables, Some(way))
        }
    };
    write(&order.out, &canonical::all(&tables, plan.threads)).map_err(said)?;
    if let Some(way) = way {
        print(&say(setting.language, said_way(way)));
    }
    Ok(ExitCode::SUCCESS)
}

/// The message that says which way a close went.
fn said_way(way: Way) -> &'static str {
    match way {
        Way::Next => "bench-way-next",
        Way::Whole(Why::January) => "bench-way-january",
        Way::Whole(Why::Missing) => "bench-way-missing",
        Way::Whole(Why::Damaged) => "bench-way-damaged",
        Way::Whole(Why::OtherFigures) => "bench-way-figures",
        Way::Whole(Why::OtherRegistry) => "bench-way-registry",
    }
}

/// Checks `upload_<T>` of the data folder against the rules, the registry (`ent`) and the twelve months before (`wide`), and
/// writes the findings in the workload's canonical form.
pub fn run_validate(setting: &Setting, order: &Validate) -> anyhow::Result<ExitCode> {
    let said = |error: Error| anyhow::anyhow!(error.say(setting.language));
    let month = month(order.month).map_err(said)?;
    let folder = setting.folder.path();
    let file = upload::source::file(folder, month, order.xlsx).map_err(said)?;
    let bytes = upload::read(&file).map_err(said)?;
    let upload = match file.extension().is_some_and(|ending| ending == "xlsx") {
        true => workbook(setting, &file, &bytes)?,
        false => Upload::delimited(&file, &bytes).map_err(said)?,
    };
    let roll = Roll::read(folder, false, month).map_err(said)?;
    let history = upload::source::history(folder, false, month, threads()).map_err(said)?;
    let found = upload::check(&upload, &roll, history.as_ref(), month, threads()).map_err(said)?;
    write(&order.out, &[("validate", upload::canonical(&found))]).map_err(said)?;
    Ok(ExitCode::SUCCESS)
}

/// The first sheet of a workbook, from its first row that is not blank.
fn workbook(setting: &Setting, file: &Path, bytes: &[u8]) -> anyhow::Result<Upload> {
    let name = file.display().to_string();
    let grids = grid::read(&name, bytes).map_err(|finding| setting.findings(std::slice::from_ref(&finding)))?;
    let sheet = grids.into_iter().next().unwrap_or_default();
    let rows = (1..=sheet.row_count()).skip_while(|row| sheet.is_blank(*row));
    let rows = rows.map(|row| (row, (1..=sheet.width(row)).map(|column| text(&sheet, row, column)).collect()));
    Upload::sheet(&name, rows).map_err(|error| anyhow::anyhow!(error.say(setting.language)))
}

/// What stands in a cell, as it stands there.
fn text(sheet: &Grid, row: u32, column: usize) -> Cow<'_, str> {
    match &sheet.cell(row, u32::try_from(column).unwrap_or(u32::MAX)).value {
        Value::Empty => Cow::Borrowed(""),
        Value::Text(text) | Value::Number(text) | Value::Date(text) | Value::Fault(text) => Cow::Borrowed(text),
        Value::Boolean(flag) => Cow::Owned(flag.to_string()),
    }
}

fn month(yyyymm: i32) -> Result<Month, Error> {
    Month::new(yyyymm).ok_or_else(|| Error::new("close-month").with("text", yyyymm))
}

fn indicators() -> Vec<String> {
    INDICATORS.map(str::to_owned).to_vec()
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Writes tables by their names. They were worked out whole before: work that failed leaves what was there.
pub(super) fn write(out: &Path, tables: &[(&str, String)]) -> Result<(), Error> {
    let failed = |path: &Path, error| Error::new("close-file").with("file", path.display()).with("detail", error);
    std::fs::create_dir_all(out).map_err(|error| failed(out, error))?;
    for (name, text) in tables {
        let path = out.join(format!("{name}.csv"));
        std::fs::write(&path, text).map_err(|error| failed(&path, error))?;
        print(&format!("{} {}", path.display(), text.lines().count() - 1));
    }
    Ok(())
}
