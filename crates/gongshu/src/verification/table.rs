//! A CSV file of a speech's figures, whatever program saved it: with or without a byte order mark, UTF-8 or
//! GB 18030, commas, semicolons or tabs.

use std::collections::BTreeMap;
use std::path::Path;

use basis::error::{Error, Finding, Place, Severity};
use encoding_rs::{Encoding, GB18030};

/// The rows of one file under the names of its columns.
pub(super) struct Table {
    file: String,
    columns: BTreeMap<String, usize>,
    rows: Vec<csv::StringRecord>,
}

/// One row; a cell the file does not have reads as empty.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    table: &'a Table,
    /// 1-based, as a spreadsheet numbers them.
    pub number: u32,
    cells: &'a csv::StringRecord,
}

/// A cell with more line breaks than this swallowed rows: a quotation mark was left open.
const LINES_MAX: usize = 30;

impl Table {
    /// Reads `folder/file`; an absent file is an empty table and a hint.
    ///
    /// # Errors
    /// The finding that says why the file cannot be read.
    pub fn read(folder: &Path, file: &str, findings: &mut Vec<Finding>) -> Result<Table, Box<Finding>> {
        let mut table = Table { file: file.to_owned(), columns: BTreeMap::new(), rows: Vec::new() };
        let bytes = match std::fs::read(folder.join(file)) {
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
        let (text, clean) = decoded(&bytes);
        if !clean {
            findings.push(table.finding(Severity::Warning, Error::new("verification-encoding")));
        }
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter(&text))
            .from_reader(text.as_bytes());
        let mut records = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|problem| {
                let error = Error::new("verification-file-unreadable").with("problem", problem);
                Box::new(table.finding(Severity::Error, error))
            })?;
            records.push(record);
        }
        let mut records = records.into_iter();
        let Some(heads) = records.next() else { return Ok(table) };
        for (column, head) in heads.iter().enumerate() {
            table.columns.entry(head.trim().to_lowercase()).or_insert(column);
        }
        table.rows = records.collect();
        table.check_shape(heads.len(), findings);
        Ok(table)
    }

    fn check_shape(&self, width: usize, findings: &mut Vec<Finding>) {
        for row in self.rows() {
            let place = Place { file: self.file.clone(), row: Some(row.number), ..Place::default() };
            let error = if row.cells.iter().any(|cell| LINES_MAX < cell.matches('\n').count()) {
                Error::new("verification-quote-open")
            } else if row.cells.len() != width {
                Error::new("verification-cells").with("found", row.cells.len()).with("expected", width)
            } else {
                continue;
            };
            findings.push(Finding { severity: Severity::Warning, place, error });
        }
    }

    /// Rows with anything in them.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (2_u32..)
            .zip(&self.rows)
            .map(|(number, cells)| Row { table: self, number, cells })
            .filter(|row| row.cells.iter().any(|cell| !cell.trim().is_empty()))
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
    /// The cell under `heading`, without spaces around it.
    pub fn cell(&self, heading: &str) -> &'a str {
        self.table.columns.get(heading).and_then(|column| self.cells.get(*column)).unwrap_or_default().trim()
    }

    /// A finding about the cell under `heading`.
    pub fn finding(&self, severity: Severity, heading: &str, error: Error) -> Finding {
        let column = self.table.columns.get(heading).and_then(|column| u32::try_from(column + 1).ok());
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

/// The text, and whether every byte of it could be read.
fn decoded(bytes: &[u8]) -> (String, bool) {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, damaged) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return (text.into_owned(), !damaged);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), true),
        Err(_) => {
            let (text, damaged) = GB18030.decode_without_bom_handling(bytes);
            (text.into_owned(), !damaged)
        }
    }
}

fn delimiter(text: &str) -> u8 {
    let head = text.lines().next().unwrap_or_default();
    [b',', b'\t', b';'].into_iter().find(|mark| head.contains(char::from(*mark))).unwrap_or(b',')
}
