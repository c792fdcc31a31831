//! An upload as columns: the credit code of each row, and of each indicator the numbers and where there is none.

use std::borrow::Cow;
use std::path::Path;

use basis::error::Error;

use super::error;
use crate::record::{self, Records, trimmed};
use crate::workload::INDICATORS;

/// The column of credit codes.
const CODE: &str = "uscc";

/// Digits of a number, zeros in front not counted: sums and tenfolds of such numbers stay inside 128 bits.
const DIGITS_MAX: usize = 36;

/// The cells of one indicator.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers {
    /// 0 where the cell is no whole number.
    pub values: Vec<i128>,
    pub whole: Vec<bool>,
}

/// A month's reports, one row an enterprise.
#[derive(Clone, Debug, Default)]
pub struct Upload {
    pub(super) codes: Vec<Box<str>>,
    pub(super) indicators: [Numbers; INDICATORS.len()],
}

impl Upload {
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// Reads delimited text; columns are found by their headings, whatever their order.
    ///
    /// # Errors
    /// A file that cannot be read, is not UTF-8, misses a column, or has a row of another width than its heading.
    pub fn delimited(path: &Path, bytes: &[u8]) -> Result<Upload, Error> {
        let file = path.display().to_string();
        let mut records = Records::new(&file, bytes)?;
        let mut cells = Vec::new();
        if records.next(&mut cells)?.is_none() {
            return Err(record::empty(&file));
        }
        let places = places(&file, &cells)?;
        let columns = cells.len();
        let mut upload = Upload::default();
        while let Some(line) = records.next(&mut cells)? {
            if cells.len() != columns {
                return Err(record::width(&file, line, cells.len(), columns));
            }
            upload.push(&file, line, &places, &cells)?;
        }
        Ok(upload)
    }

    /// Reads the rows of a sheet, the first of them the heading; a row may end before the last column, as sheets have it.
    ///
    /// # Errors
    /// As `delimited`.
    pub fn sheet<'a>(file: &str, rows: impl IntoIterator<Item = (u32, Vec<Cow<'a, str>>)>) -> Result<Upload, Error> {
        let mut rows = rows.into_iter();
        let (_, heading) = rows.next().ok_or_else(|| record::empty(file))?;
        let places = places(file, &heading)?;
        let mut upload = Upload::default();
        for (row, mut cells) in rows {
            cells.resize(cells.len().max(heading.len()), Cow::Borrowed(""));
            upload.push(file, u64::from(row), &places, &cells)?;
        }
        Ok(upload)
    }

    fn push(&mut self, file: &str, line: u64, places: &Places, cells: &[Cow<'_, str>]) -> Result<(), Error> {
        self.codes.push(trimmed(&cells[places.code]).into());
        for ((column, place), name) in self.indicators.iter_mut().zip(&places.indicators).zip(INDICATORS) {
            let text = trimmed(&cells[*place]);
            let number = match number(text) {
                Some(Err(TooLong)) => return Err(error::number(file, line, name, text, DIGITS_MAX)),
                Some(Ok(number)) => Some(number),
                None => None,
            };
            column.values.push(number.unwrap_or(0));
            column.whole.push(number.is_some());
        }
        Ok(())
    }
}

/// Where the columns stand that are read.
struct Places {
    code: usize,
    indicators: [usize; INDICATORS.len()],
}

fn places(file: &str, heading: &[Cow<'_, str>]) -> Result<Places, Error> {
    let mut indicators = [0; INDICATORS.len()];
    let code = record::find(file, heading, CODE)?;
    for (place, name) in indicators.iter_mut().zip(INDICATORS) {
        *place = record::find(file, heading, name)?;
    }
    Ok(Places { code, indicators })
}

/// A whole number beyond what is compared.
#[derive(PartialEq, Eq, Debug)]
pub(super) struct TooLong;

/// The number of a cell that reads `-?[0-9]+`; `None` for any other text.
pub(super) fn number(text: &str) -> Option<Result<i128, TooLong>> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let value = if digits.len() <= 18 {
        i128::from(digits.bytes().fold(0_i64, |value, digit| value * 10 + i64::from(digit - b'0')))
    } else {
        let digits = digits.trim_start_matches('0');
        if DIGITS_MAX < digits.len() {
            return Some(Err(TooLong));
        }
        digits.bytes().fold(0_i128, |value, digit| value * 10 + i128::from(digit - b'0'))
    };
    Some(Ok(if digits.len() == text.len() { value } else { -value }))
}
