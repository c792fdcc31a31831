//! `gongshu bench`: pieces of work of a known size on files from outside, for comparing with other programs.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use basis::error::Error;
use engine::close::{Month, Plan, canonical, close, source};

use super::{Setting, print};

/// What the workload's files report, in the order of its numbers; the sixth is the profit.
const INDICATORS: [&str; 12] = ["gvo", "sov", "exp", "rev", "cost", "prof", "tax", "ar", "inv", "emp", "elec", "enrg"];
const PROFIT: usize = 5;

/// A close to be timed.
#[derive(Clone, Debug)]
pub struct Close {
    /// The month, `202512`.
    pub month: i32,
    pub out: PathBuf,
    /// Read the CSV files also where there are Parquet ones.
    pub csv: bool,
}

/// Closes the month of the data folder's files (`ent` and `wide`, `.parquet` or `.csv`) and writes the four tables in the
/// workload's canonical form.
pub fn run_close(setting: &Setting, order: &Close) -> anyhow::Result<ExitCode> {
    let said = |error: Error| anyhow::anyhow!(error.say(setting.language));
    let month = Month::new(order.month).ok_or_else(|| said(Error::new("close-month").with("text", order.month)))?;
    let plan = Plan {
        month,
        indicators: INDICATORS.map(str::to_owned).to_vec(),
        profit: Some(PROFIT),
        threads: std::thread::available_parallelism().map_or(1, usize::from),
    };
    let folder = setting.folder.path();
    let registry = source::registry(folder, order.csv, plan.threads).map_err(said)?;
    let figures = source::figures(folder, order.csv, &plan).map_err(said)?;
    let tables = close(figures.as_ref(), &registry, &plan).map_err(said)?;
    // Worked out whole before anything is written: a close that failed leaves what was there.
    let written: [(&str, String); 4] = [
        ("groups", canonical::groups(&tables)),
        ("cells", canonical::cells(&tables)),
        ("decomp", canonical::decomposition(&tables)),
        ("drivers", canonical::drivers(&tables)),
    ];
    let file = |path: &Path, error: std::io::Error| {
        said(Error::new("close-file").with("file", path.display()).with("detail", error))
    };
    std::fs::create_dir_all(&order.out).map_err(|error| file(&order.out, error))?;
    for (name, text) in &written {
        let path = order.out.join(format!("{name}.csv"));
        std::fs::write(&path, text).map_err(|error| file(&path, error))?;
        print(&format!("{} {}", path.display(), text.lines().count() - 1));
    }
    Ok(ExitCode::SUCCESS)
}
