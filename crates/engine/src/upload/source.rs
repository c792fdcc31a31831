//! The folder of an upload: the registry with its credit codes, the upload itself, and the months before it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use basis::error::Error;

use super::error;
use super::record::Records;
use super::rule::OUTLIER;
use crate::close::{self, Blocks, Month, WideParquet};
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
        let (codes, numbers) = match !csv && file.exists() {
            true => from_parquet(&file)?,
            false => from_csv(&folder.join("ent.csv"))?,
        };
        let [ids, entries, exits] = numbers;
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

type Columns = (Vec<Box<str>>, [Vec<i32>; 3]);

fn from_parquet(file: &Path) -> Result<Columns, Error> {
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
    Ok((codes, numbers))
}

fn from_csv(path: &Path) -> Result<Columns, Error> {
    let file = path.display().to_string();
    let bytes = read(path)?;
    let mut records = Records::new(&file, &bytes)?;
    let mut cells = Vec::new();
    if records.next(&mut cells)?.is_none() {
        return Err(error::empty(&file));
    }
    let headings: Vec<String> = cells.iter().map(|cell| cell.trim_matches(' ').to_owned()).collect();
    let find = |wanted: &str| {
        let found: Vec<&str> = headings.iter().map(String::as_str).collect();
        let at = headings.iter().position(|heading| heading == wanted);
        at.ok_or_else(|| error::no_column(&file, wanted, &found))
    };
    let code = find(CODE)?;
    let places = [find(NUMBERS[0])?, find(NUMBERS[1])?, find(NUMBERS[2])?];
    let (mut codes, mut numbers): Columns = Default::default();
    while let Some(line) = records.next(&mut cells)? {
        if cells.len() != headings.len() {
            return Err(error::row(&file, line, cells.len(), headings.len()));
        }
        codes.push(cells[code].trim_matches(' ').into());
        for (column, (place, name)) in numbers.iter_mut().zip(places.iter().zip(NUMBERS)) {
            let text = cells[*place].trim_matches(' ');
            column.push(text.parse().map_err(|_| error::cell(&file, line, name, text))?);
        }
    }
    Ok((codes, numbers))
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

/// The bytes of a file.
///
/// # Errors
/// A file that cannot be read.
pub fn read(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|failed| Error::new("close-file").with("file", path.display()).with("detail", failed))
}
