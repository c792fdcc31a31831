//! A folder as the workload's generator writes it: the registry and the monthly figures, in Parquet or CSV.

use std::path::{Path, PathBuf};

use super::Periods;
use super::block::Blocks;
use super::delimited;
use crate::record;
use basis::error::Error;

use super::parquet::WideParquet;
use super::registry::{Enterprise, Registry};

/// The columns of a registry the close needs.
const COLUMNS: [&str; 7] = ["ent_id", "county", "park", "industry", "size_class", "entry_month", "exit_month"];

/// Reads `ent.parquet`, else `ent.csv`.
///
/// # Errors
/// A file that is missing, damaged, or without a column.
pub fn registry(folder: &Path, csv: bool) -> Result<Registry, Error> {
    let file = folder.join("ent.parquet");
    let columns = match !csv && file.exists() {
        true => from_parquet(&file)?,
        false => record::columns(&folder.join("ent.csv"), [], COLUMNS)?.numbers,
    };
    let enterprise = |row: usize| {
        let [id, county, park, industry, size, entry, exit] = columns.each_ref().map(|column| column[row]);
        Enterprise { id, county, park, industry, size, entry, exit }
    };
    Registry::new((0..columns[0].len()).map(enterprise).collect())
}

fn from_parquet(file: &Path) -> Result<[Vec<i32>; 7], Error> {
    let names: Vec<String> = COLUMNS[1..].iter().map(|name| (*name).to_owned()).collect();
    let file = WideParquet::registry(file, &names)?;
    let mut columns = [const { Vec::new() }; 7];
    for block in 0..file.count() {
        columns[0].extend(file.ids(block)?);
        for (at, column) in columns[1..].iter_mut().enumerate() {
            column.extend(file.small_values(block, at)?);
        }
    }
    Ok(columns)
}

/// The file with the figures of a folder: `wide.parquet`, else `wide.csv`.
pub fn file(folder: &Path, csv: bool) -> PathBuf {
    let file = folder.join("wide.parquet");
    if !csv && file.exists() { file } else { folder.join("wide.csv") }
}

/// The figures of a folder in the periods asked for; Parquet may have others too.
///
/// # Errors
/// A file that is missing, damaged, or without a column.
pub fn figures(
    folder: &Path,
    csv: bool,
    indicators: &[String],
    threads: usize,
    periods: Periods<'_>,
) -> Result<Box<dyn Blocks>, Error> {
    let file = file(folder, csv);
    if file.extension().is_some_and(|ending| ending == "parquet") {
        return Ok(Box::new(WideParquet::open(&file, indicators)?));
    }
    Ok(Box::new(delimited::wide(&file, indicators, threads, periods)?))
}
