//! Reading tables: workbooks and delimited text become grids of cells, whatever is in them.
//!
//! A grid says what stands in each cell and where the cell is, so that a finding can name it. Reading
//! never fails because of what is in a cell; only a file that is no table at all is refused.

mod cell;
mod delimited;
mod foreign;
mod guard;
mod rows;
mod workbook;

pub use self::cell::{Cell, Value};
pub(crate) use self::delimited::decode;

use basis::error::{Error, Finding, Place, Severity};

/// The largest file taken in: a province's year of monthly reports fits several times over.
pub const BYTES_MAX: usize = 64 * 1024 * 1024;

/// Rows of one sheet; above it a file is cut in two by whoever sends it.
pub const ROWS_MAX: usize = 500_000;

/// Columns of one sheet; more is a sheet with stray formats far out.
pub const COLUMNS_MAX: usize = 1000;

/// A region of merged cells; the value stands in its first one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Region {
    /// First and last row, first and last column, from 1.
    pub rows: (u32, u32),
    pub columns: (u32, u32),
}

impl Region {
    fn contains(&self, row: u32, column: u32) -> bool {
        (self.rows.0..=self.rows.1).contains(&row) && (self.columns.0..=self.columns.1).contains(&column)
    }
}

/// One sheet, or one delimited file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Grid {
    pub file: String,
    /// The sheet's name; empty for delimited text.
    pub name: String,
    rows: Vec<Vec<Cell>>,
    merged: Vec<Region>,
}

static EMPTY: Cell = Cell { value: Value::Empty, formula: None };

impl Grid {
    /// A grid of texts that were typed and not sent as a file, row by row.
    pub fn of_texts(rows: Vec<Vec<String>>) -> Grid {
        let cell = |text: String| Cell { value: Value::Text(text.into()), formula: None };
        let rows = rows.into_iter().map(|row| row.into_iter().map(cell).collect()).collect();
        Grid { rows, ..Grid::default() }
    }

    pub fn row_count(&self) -> u32 {
        u32::try_from(self.rows.len()).unwrap_or(u32::MAX)
    }

    pub fn column_count(&self) -> u32 {
        u32::try_from(self.rows.iter().map(Vec::len).max().unwrap_or(0)).unwrap_or(u32::MAX)
    }

    /// The cell at a row and column from 1; a merged region shows its first cell everywhere.
    pub fn cell(&self, row: u32, column: u32) -> &Cell {
        let (row, column) = match self.merged.iter().find(|region| region.contains(row, column)) {
            Some(region) => (region.rows.0, region.columns.0),
            None => (row, column),
        };
        let at = |number: u32| (number as usize).checked_sub(1);
        at(row).zip(at(column)).and_then(|(row, column)| self.rows.get(row)?.get(column)).unwrap_or(&EMPTY)
    }

    /// Whether a cell is part of a merged region that is wider or taller than one cell.
    pub fn is_merged(&self, row: u32, column: u32) -> bool {
        self.merged.iter().any(|region| region.contains(row, column))
    }

    /// How many cells the row was written with.
    pub fn width(&self, row: u32) -> usize {
        self.rows.get((row as usize).wrapping_sub(1)).map_or(0, Vec::len)
    }

    /// Whether nothing stands in the row.
    pub fn is_blank(&self, row: u32) -> bool {
        self.rows.get((row as usize).wrapping_sub(1)).is_none_or(|cells| cells.iter().all(Cell::is_empty))
    }

    /// Where something stands under no heading: of each such column the first cell, with what to say of it. In delimited text
    /// a cell right of the last heading has moved all that stand before it.
    pub fn headless(&self, heading: u32) -> Vec<(u32, u32, &'static str)> {
        let named = |column: &u32| !self.cell(heading, *column).is_empty();
        let last = (1..=self.column_count()).rev().find(named).unwrap_or(0);
        let below = |column: u32| (heading + 1..=self.row_count()).find(|row| !self.cell(*row, column).is_empty());
        (1..=self.column_count())
            .filter(|column| !named(column))
            .filter_map(|column| {
                let wider = self.is_text() && last < column;
                let code = if wider { "file-row-wider" } else { "file-heading-empty" };
                below(column).map(|row| (row, column, code))
            })
            .collect()
    }

    /// Whether it was delimited text, in which nothing but the marks says which column a cell is in.
    pub fn is_text(&self) -> bool {
        self.name.is_empty()
    }

    pub fn place(&self, row: u32, column: u32) -> Place {
        Place {
            file: self.file.clone(),
            sheet: self.name.clone(),
            row: Some(row),
            column: Some(column),
            heading: String::new(),
        }
    }
}

/// Reads a file into its sheets. What it is, is decided by its bytes, not by its name.
///
/// # Errors
/// A finding on the file when it is empty, too large, protected, damaged, or no table.
pub fn read(file: &str, bytes: &[u8]) -> Result<Vec<Grid>, Finding> {
    let refuse = |error: Error| Finding {
        severity: Severity::Error,
        place: Place { file: file.to_owned(), ..Place::default() },
        error,
    };
    if bytes.is_empty() {
        return Err(refuse(Error::new("file-empty")));
    }
    if BYTES_MAX < bytes.len() {
        let limit = BYTES_MAX / 1024 / 1024;
        return Err(refuse(Error::new("file-too-large").with("limit", limit)));
    }
    foreign::refuse(bytes).map_err(refuse)?;
    let workbook = bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xD0\xCF\x11\xE0");
    let grids = if workbook { workbook::read(file, bytes) } else { delimited::read(file, bytes) }?;
    for grid in &grids {
        let sheet = || Place { file: file.to_owned(), sheet: grid.name.clone(), ..Place::default() };
        if ROWS_MAX < grid.rows.len() {
            let error = Error::new("file-too-many-rows").with("limit", ROWS_MAX).with("rows", grid.rows.len());
            return Err(Finding { severity: Severity::Error, place: sheet(), error });
        }
        if COLUMNS_MAX < grid.column_count() as usize {
            let error = Error::new("file-too-many-columns").with("limit", COLUMNS_MAX);
            return Err(Finding { severity: Severity::Error, place: sheet(), error });
        }
    }
    if grids.iter().all(|grid| grid.rows.iter().flatten().all(Cell::is_empty)) {
        return Err(refuse(Error::new("file-empty")));
    }
    Ok(grids)
}

/// Text as typed on a Chinese keyboard, made plain: full-width letters, digits and the signs of numbers,
/// the true minus, no-break and ideographic spaces. Chinese punctuation stays: it belongs to names.
pub fn plain(text: &str) -> String {
    let made: String = text
        .chars()
        .map(|character| match character {
            '\u{ff0c}' | '\u{ff1b}' | '\u{ff1a}' | '\u{ff01}' | '\u{ff1f}' | '\u{ff08}' | '\u{ff09}' => character,
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
            '\u{3000}' | '\u{a0}' => ' ',
            '\u{2212}' | '\u{2013}' => '-',
            other => other,
        })
        .collect();
    made.trim().to_owned()
}

/// `1,234,567.8` without its commas; `None` when they do not stand every three digits.
pub fn ungrouped(text: &str) -> Option<String> {
    if !text.contains(',') {
        return Some(text.to_owned());
    }
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, rest)| (whole, Some(rest)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let groups: Vec<&str> = digits.split(',').collect();
    let right = groups.iter().enumerate().all(|(at, group)| match at {
        0 => (1..=3).contains(&group.len()),
        _ => group.len() == 3,
    });
    let fraction = fraction.map(|fraction| format!(".{fraction}")).unwrap_or_default();
    right.then(|| format!("{sign}{}{fraction}", groups.concat()))
}

#[cfg(test)]
mod hard_tests;
#[cfg(test)]
mod tests;
