//! A folder as the workload's generator writes it: the registry and the monthly figures, in Parquet or CSV.

use std::path::{Path, PathBuf};

use super::block::Blocks;
use super::delimited;
use basis::error::Error;

use super::Periods;
use super::error;
use super::parquet::WideParquet;
use super::registry::{Enterprise, Registry};

/// The columns of a registry the close needs.
const COLUMNS: [&str; 7] = ["ent_id", "county", "park", "industry", "size_class", "entry_month", "exit_month"];

/// Reads `ent.parquet`, else `ent.csv`.
///
/// # Errors
/// A file that is missing, damaged, or without a column.
pub fn registry(folder: &Path, csv: bool, threads: usize) -> Result<Registry, Error> {
    let file = folder.join("ent.parquet");
    let columns: Vec<Vec<i64>> = if !csv && file.exists() {
        let names: Vec<String> = COLUMNS[1..].iter().map(|name| (*name).to_owned()).collect();
        let file = WideParquet::registry(&file, &names)?;
        let mut columns = vec![Vec::new(); COLUMNS.len()];
        for block in 0..file.count() {
            columns[0].extend(file.ids(block)?.into_iter().map(i64::from));
            for (at, column) in columns[1..].iter_mut().enumerate() {
                let mut values = Vec::new();
                file.values(block, at, &mut values)?;
                column.extend(values);
            }
        }
        columns
    } else {
        delimited::columns(&folder.join("ent.csv"), &COLUMNS, threads)?
    };
    let of = |at: usize, row: usize| {
        let value = columns[at][row];
        i32::try_from(value).map_err(|_| error::cell("ent", row as u64 + 2, COLUMNS[at], &value.to_string()))
    };
    let enterprises = (0..columns[0].len()).map(|row| {
        Ok(Enterprise {
            id: of(0, row)?,
            county: of(1, row)?,
            park: of(2, row)?,
            industry: of(3, row)?,
            size: of(4, row)?,
            entry: of(5, row)?,
            exit: of(6, row)?,
        })
    });
    Registry::new(enterprises.collect::<Result<_, Error>>()?)
}

/// The figures of a folder in the periods asked for: `wide.parquet`, else `wide.csv`. Parquet may have others too.
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
    let file: PathBuf = folder.join("wide.parquet");
    if !csv && file.exists() {
        return Ok(Box::new(WideParquet::open(&file, indicators)?));
    }
    Ok(Box::new(delimited::wide(&folder.join("wide.csv"), indicators, threads, periods)?))
}
