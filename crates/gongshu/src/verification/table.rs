//! A CSV file of a speech's figures, read as every file is (`files::grid`), its cells under the names of its columns.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use basis::error::{Error, Finding, Place, Severity};
use files::grid::{self, Grid, Value};

use crate::pack::files::embedded_bytes;

/// Where a speech's files lie.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    Folder(&'a Path),
    /// In the packs inside the program: `demo/changde-2006`.
    Embedded(&'a str),
}

impl Source<'_> {
    fn bytes(&self, file: &str) -> std::io::Result<Cow<'static, [u8]>> {
        match self {
            Source::Folder(folder) => std::fs::read(folder.join(file)).map(Cow::Owned),
            Source::Embedded(folder) => embedded_bytes(&format!("{folder}/{file}"))
                .map(Cow::Borrowed)
                .ok_or_else(|| std::io::ErrorKind::NotFound.into()),
        }
    }
}

/// The rows of one file under the names of its columns.
pub(super) struct Table {
    file: String,
    columns: BTreeMap<String, u32>,
    grid: Grid,
}

/// One row; a cell the file does not have reads as empty.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    table: &'a Table,
    /// 1-based, as a spreadsheet numbers them.
    pub number: u32,
}

/// A cell with more line breaks than this swallowed rows: a quotation mark was left open.
const LINES_MAX: usize = 30;

impl Table {
    /// Reads a file of the source; an absent file is an empty table and a hint.
    ///
    /// # Errors
    /// The finding that says why the file cannot be read.
    pub fn read(source: Source<'_>, file: &str, findings: &mut Vec<Finding>) -> Result<Table, Box<Finding>> {
        let mut table = Table { file: file.to_owned(), columns: BTreeMap::new(), grid: Grid::default() };
        let bytes = match source.bytes(file) {
            Ok(bytes) => bytes,
            Err(problem) if problem.kind() == std::io::ErrorKind::NotFound => {
                findings.push(table.finding(Severity::Hint, Error::new("verification-file-absent")));
                return Ok(table);
            }
            Err(problem) => {
                let error = Error::new("verification-file-unreadable").with("problem", problem);
                return Err(Box::new(table.finding(Severity::Error, error)));
            }
        };
        match grid::read(file, &bytes) {
            Ok(grids) => table.grid = grids.into_iter().next().unwrap_or_default(),
            // A speech without targets has an empty file of them.
            Err(finding) if finding.error.code() == "file-empty" => return Ok(table),
            Err(finding) => return Err(Box::new(finding)),
        }
        for column in 1..=table.grid.column_count() {
            let head = table.grid.cell(1, column).text().to_lowercase();
            if !head.is_empty() {
                table.columns.entry(head).or_insert(column);
            }
        }
        table.check_shape(findings);
        Ok(table)
    }

    fn check_shape(&self, findings: &mut Vec<Finding>) {
        let expected = self.grid.width(1);
        for row in self.rows() {
            let found = self.grid.width(row.number);
            let broken =
                (1..=self.grid.column_count()).any(|column| LINES_MAX < row.text(column).matches('\n').count());
            let error = if broken {
                Error::new("verification-quote-open")
            } else if found != expected {
                Error::new("verification-cells").with("found", found).with("expected", expected)
            } else {
                continue;
            };
            let place = Place { file: self.file.clone(), row: Some(row.number), ..Place::default() };
            findings.push(Finding { severity: Severity::Warning, place, error });
        }
    }

    /// Rows with anything in them.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (2..=self.grid.row_count())
            .filter(|number| !self.grid.is_blank(*number))
            .map(|number| Row { table: self, number })
    }

    /// Whether the file has any column at all.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    pub fn has(&self, heading: &str) -> bool {
        self.columns.contains_key(heading)
    }

    /// A finding about the whole file.
    pub fn finding(&self, severity: Severity, error: Error) -> Finding {
        Finding { severity, place: Place { file: self.file.clone(), ..Place::default() }, error }
    }
}

impl<'a> Row<'a> {
    /// The cell under `heading` as written, without spaces around it.
    pub fn cell(&self, heading: &str) -> &'a str {
        self.table.columns.get(heading).map_or("", |column| self.text(*column))
    }

    fn text(&self, column: u32) -> &'a str {
        match &self.table.grid.cell(self.number, column).value {
            Value::Text(text) | Value::Number(text) | Value::Date(text) | Value::Fault(text) => text.trim(),
            Value::Empty | Value::Boolean(_) => "",
        }
    }

    /// A finding about the cell under `heading`.
    pub fn finding(&self, severity: Severity, heading: &str, error: Error) -> Finding {
        let column = self.table.columns.get(heading).copied();
        let place = Place {
            file: self.table.file.clone(),
            row: Some(self.number),
            column,
            heading: heading.to_owned(),
            ..Place::default()
        };
        Finding { severity, place, error }
    }
}
