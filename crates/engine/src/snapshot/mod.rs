//! Months as files (月度快照): each month's figures in a Parquet file of its own, ordered by enterprise, with the state the last
//! close left. A month is closed from its own file, that of a year earlier, and the state: what lies before them costs
//! nothing, however long it is.
//!
//! Nothing kept here is trusted because it is here. A manifest names what the files were made from and the hash of each; the
//! state names the files it was made of. What does not fit is made again from the figures it came from. The hashes tell
//! damage and mixed-up folders, not forgers: whoever can write here can write the tables, too.

mod digest;
mod manifest;
mod month;
mod state_file;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use basis::error::Error;

use self::digest::{Digest, digest};
use self::manifest::Manifest;
use self::month::{Months, Rows};
use crate::close::{Blocks, Month, Periods, Plan, Registry, State, Tables, close_next};

/// A folder of monthly figures and of the state of the last close.
#[derive(Debug)]
pub struct Snapshots {
    folder: PathBuf,
    manifest: Manifest,
}

/// Where figures of the periods asked for come from.
pub type Figures<'a> = &'a dyn Fn(Periods<'_>) -> Result<Box<dyn Blocks>, Error>;

/// Which way a close went.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// From the state of the month before.
    Next,
    /// From all months of the windows, because.
    Whole(Why),
}

/// Why the state of the month before was not used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    /// A year begins without one.
    January,
    Missing,
    Damaged,
    /// It was made of other figures, or of another month or other indicators.
    OtherFigures,
    /// The registry was changed for months behind it.
    OtherRegistry,
}

/// What `Snapshots::open` knows a file of figures by.
///
/// # Errors
/// A file that cannot be read.
pub fn mark(figures: &Path) -> Result<u128, Error> {
    digest::mark(figures).map_err(|error| file_error(figures, &error))
}

impl Snapshots {
    /// Opens a folder of snapshots of what `mark` stands for. What is there of something else does not count.
    pub fn open(folder: &Path, indicators: &[String], mark: u128) -> Snapshots {
        let empty = Manifest { mark: Digest(mark), indicators: indicators.to_vec(), months: BTreeMap::new() };
        let manifest = Manifest::read(&folder.join(manifest::NAME))
            .filter(|found| found.mark == empty.mark && found.indicators == empty.indicators)
            .unwrap_or(empty);
        Snapshots { folder: folder.to_owned(), manifest }
    }

    /// Keeps a month's figures: an enterprise and its figures by indicator in each row, in any order. What was kept of the
    /// month before is replaced.
    ///
    /// # Errors
    /// An enterprise that reports twice, or a folder that cannot be written.
    pub fn write(&mut self, month: Month, ids: Vec<i32>, columns: Vec<Vec<i64>>) -> Result<(), Error> {
        let rows = Rows::ordered(month, ids, columns)?;
        let bytes = month::encode(month, &self.manifest.indicators, &rows)?;
        put(&self.folder, &month::name(month), &[&bytes])?;
        self.manifest.months.insert(month.number(), digest(&bytes));
        self.manifest.write(&self.folder)
    }

    /// Closes a month and keeps the state it leaves. Months that are not kept whole are taken from `figures` first, which is
    /// asked for no others.
    ///
    /// # Errors
    /// As `close::close`, and a folder that cannot be written.
    pub fn close(&mut self, registry: &Registry, plan: &Plan, figures: Figures<'_>) -> Result<(Tables, Way), Error> {
        let (state, way) = match self.state(registry, plan) {
            Ok(state) => (Some(state), Way::Next),
            Err(why) => (None, Way::Whole(why)),
        };
        let first = if state.is_some() { plan.month } else { plan.month.january() };
        let mut needed: Vec<Month> = Vec::new();
        for back in 0..plan.month.number() - first.number() + 1 {
            let month = plan.month.earlier(back);
            needed.extend([month, month.year_earlier()]);
        }
        needed.sort_unstable();
        let lacking: Vec<Month> = needed.iter().copied().filter(|month| !self.has(*month)).collect();
        if !lacking.is_empty() {
            self.fill(&lacking, figures(&|period| lacking.iter().any(|month| month.number() == period))?.as_ref())?;
        }
        let months = Months::open(&self.folder, &needed, &self.manifest.indicators)?;
        let (tables, next) = close_next(state.as_ref(), &months, registry, plan)?;
        self.keep(&next, plan.threads)?;
        Ok((tables, way))
    }

    /// Whether a month is kept as the manifest says.
    fn has(&self, month: Month) -> bool {
        let Some(expected) = self.manifest.months.get(&month.number()) else { return false };
        std::fs::read(self.folder.join(month::name(month))).is_ok_and(|bytes| digest(&bytes) == *expected)
    }

    /// Takes months from rows of many; each is written as soon as no later block may hold more of it.
    fn fill(&mut self, lacking: &[Month], figures: &dyn Blocks) -> Result<(), Error> {
        let mut open: BTreeMap<i32, Rows> =
            lacking.iter().map(|month| (month.number(), Rows::new(self.manifest.indicators.len()))).collect();
        let holds = |block: usize, period: i32| figures.may_hold(block, period, period);
        for block in 0..figures.count() {
            if open.keys().any(|period| holds(block, *period)) {
                month::take(figures, block, &mut open)?;
            }
            let later = block + 1..figures.count();
            let done: Vec<i32> =
                open.keys().copied().filter(|period| !later.clone().any(|block| holds(block, *period))).collect();
            for period in done {
                let rows = open.remove(&period).unwrap_or_default();
                if let Some(month) = Month::new(period) {
                    self.write(month, rows.ids, rows.columns)?;
                }
            }
        }
        for (period, rows) in open {
            if let Some(month) = Month::new(period) {
                self.write(month, rows.ids, rows.columns)?;
            }
        }
        Ok(())
    }

    /// The state of the month before, if it leads to the plan's close.
    fn state(&self, registry: &Registry, plan: &Plan) -> Result<State, Why> {
        if plan.month == plan.month.january() {
            return Err(Why::January);
        }
        let before = plan.month.earlier(1);
        let bytes = std::fs::read(self.folder.join(state_file::name(before))).map_err(|_| Why::Missing)?;
        let (state, made_of) = state_file::decode(&bytes.into(), plan.threads).ok_or(Why::Damaged)?;
        if Some(made_of) != self.manifest.windows(before) || state.month() != before {
            return Err(Why::OtherFigures);
        }
        match state.leads_to(registry, plan) {
            true => Ok(state),
            false => Err(Why::OtherRegistry),
        }
    }

    /// Keeps a state, and the one before it, so that the month can be closed again.
    fn keep(&self, state: &State, threads: usize) -> Result<(), Error> {
        let Some(made_of) = self.manifest.windows(state.month()) else { return Ok(()) };
        let parts = state_file::encode(state, made_of, threads)?;
        let parts: Vec<&[u8]> = parts.iter().map(AsRef::as_ref).collect();
        put(&self.folder, &state_file::name(state.month()), &parts)?;
        let old = self.folder.join(state_file::name(state.month().earlier(2)));
        match std::fs::remove_file(&old) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(file_error(&old, &error)),
            _ => Ok(()),
        }
    }
}

fn file_error(path: &Path, error: &std::io::Error) -> Error {
    Error::new("close-file").with("file", path.display()).with("detail", error)
}

/// Puts a file in place whole: whoever reads it meanwhile has the old one.
fn put(folder: &Path, name: &str, parts: &[&[u8]]) -> Result<(), Error> {
    use std::io::Write;
    let (path, half) = (folder.join(name), folder.join(format!("{name}.{}", std::process::id())));
    std::fs::create_dir_all(folder).map_err(|error| file_error(folder, &error))?;
    let written = std::fs::File::create(&half)
        .and_then(|mut file| parts.iter().try_for_each(|part| file.write_all(part)))
        .and_then(|()| std::fs::rename(&half, &path));
    written.map_err(|error| file_error(&path, &error))
}
