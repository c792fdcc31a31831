//! The folder of an upload: the registry with its credit codes, the upload itself, and the months before it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use basis::error::Error;

use super::error;
use super::rule::OUTLIER;
use crate::close::{self, Blocks, Month, WideParquet};
use crate::record::{self, Columns};
use crate::workload::INDICATORS;

/// The columns of a registry that are read: the credit code and, as whole numbers, these.
const CODE: &str = "uscc";
const NUMBERS: [&str; 3] = ["ent_id", "entry_month", "exit_month"];

/// Who has to report in a month: the enterprises that are in the registry then, by ascending ids.
#[derive(Clone, Debug, Default)]
pub struct Roll {
    ids: Vec<i32>,
    codes: Vec<Box<str>>,
    places: HashMap<Box<str>, u32>,
}

impl Roll {
    /// Reads `ent.parquet`, else `ent.csv`.
    ///
    /// # Errors
    /// A file that is missing or damaged, and a credit code that two enterprises of the month have.
    pub fn read(folder: &Path, csv: bool, month: Month) -> Result<Roll, Error> {
        let file = folder.join("ent.parquet");
        let columns = match !csv && file.exists() {
            true => from_parquet(&file)?,
            false => record::columns(&folder.join("ent.csv"), [CODE], NUMBERS)?,
        };
        let Columns { texts: [codes], numbers: [ids, entries, exits] } = columns;
        let mut listed: Vec<(i32, Box<str>)> = ids
            .into_iter()
            .zip(codes)
            .zip(entries.iter().zip(&exits))
            .filter(|(_, (entry, exit))| **entry <= month.number() && (**exit == 0 || month.number() < **exit))
            .map(|(one, _)| one)
            .collect();
        listed.sort_unstable();
        let mut roll = Roll::default();
        for (place, (id, code)) in (0..).zip(listed) {
            if roll.places.insert(code.clone(), place).is_some() {
                return Err(error::code_twice(&code));
            }
            roll.ids.push(id);
            roll.codes.push(code);
        }
        Ok(roll)
    }

    pub fn len(&self) -> usize {
        self.ids.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    pub(super) fn ids(&self) -> &[i32] {
        &self.ids
    }

    pub(super) fn code(&self, place: usize) -> &str {
        &self.codes[place]
    }

    pub(super) fn place(&self, code: &str) -> Option<u32> {
        self.places.get(code).copied()
    }
}

fn from_parquet(file: &Path) -> Result<Columns<1, 3>, Error> {
    let names = [CODE.to_owned(), NUMBERS[1].to_owned(), NUMBERS[2].to_owned()];
    let file = WideParquet::registry(file, &names)?;
    let (mut codes, mut numbers) = (Vec::new(), [const { Vec::new() }; 3]);
    for block in 0..file.count() {
        file.texts(block, 0, &mut codes)?;
        numbers[0].extend(file.ids(block)?);
        for (at, column) in numbers.iter_mut().enumerate().skip(1) {
            column.extend(file.small_values(block, at)?);
        }
    }
    Ok(Columns { texts: [codes], numbers })
}

/// The file of a month's upload: `upload_<T>.csv`, or the workbook when it is asked for or there is nothing else.
///
/// # Errors
/// When neither is there.
pub fn file(folder: &Path, month: Month, workbook: bool) -> Result<PathBuf, Error> {
    let named = |ending: &str| folder.join(format!("upload_{}.{ending}", month.number()));
    let (csv, xlsx) = (named("csv"), named("xlsx"));
    let wanted = if workbook || !csv.exists() { &xlsx } else { &csv };
    match wanted.exists() {
        true => Ok(wanted.clone()),
        false => {
            let missing = if workbook { &xlsx } else { &csv };
            let name = missing.file_name().unwrap_or_default().to_string_lossy().into_owned();
            Err(error::missing(&folder.display().to_string(), &name))
        }
    }
}

/// The figures of the months before an upload's: `wide.parquet`, else `wide.csv`.
///
/// # Errors
/// A file that is missing, damaged, or without a column.
pub fn history(folder: &Path, csv: bool, month: Month, threads: usize) -> Result<Box<dyn Blocks>, Error> {
    let months = month.earlier(OUTLIER.months).number()..month.number();
    let indicators = INDICATORS.map(str::to_owned);
    close::source::figures(folder, csv, &indicators, threads, &|period| months.contains(&period))
}
