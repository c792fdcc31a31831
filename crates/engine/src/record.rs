//! Delimited text as offices send it: cells in quotation marks, line breaks of any system, a byte order mark.

use std::borrow::Cow;
use std::path::Path;

use basis::error::Error;

/// The records of a file, one after another. Blank lines are none.
pub struct Records<'a> {
    file: &'a str,
    text: &'a str,
    at: usize,
    /// Of the file, as an editor counts.
    line: u64,
}

impl<'a> Records<'a> {
    /// # Errors
    /// Bytes that are not UTF-8, with their line.
    pub fn new(file: &'a str, bytes: &'a [u8]) -> Result<Records<'a>, Error> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let text = std::str::from_utf8(bytes).map_err(|failed| {
            let before = &bytes[..failed.valid_up_to()];
            encoding(file, 1 + before.iter().filter(|byte| **byte == b'\n').count() as u64)
        })?;
        Ok(Records { file, text, at: 0, line: 1 })
    }

    /// Puts the cells of the next record in `cells` and gives the line it begins at; `None` at the end.
    ///
    /// # Errors
    /// A quotation mark that is not closed, or is followed by more than a comma.
    pub fn next(&mut self, cells: &mut Vec<Cow<'a, str>>) -> Result<Option<u64>, Error> {
        cells.clear();
        let bytes = self.text.as_bytes();
        self.skip_blank_lines();
        if self.at == bytes.len() {
            return Ok(None);
        }
        let line = self.line;
        loop {
            let cell = match bytes.get(self.at) {
                Some(b'"') => self.quoted(line)?,
                _ => {
                    let start = self.at;
                    self.at = end_of_cell(bytes, start);
                    Cow::Borrowed(&self.text[start..self.at])
                }
            };
            cells.push(cell);
            match bytes.get(self.at) {
                Some(b',') => self.at += 1,
                Some(_) => {
                    self.end_line();
                    return Ok(Some(line));
                }
                None => return Ok(Some(line)),
            }
        }
    }

    fn skip_blank_lines(&mut self) {
        let bytes = self.text.as_bytes();
        loop {
            let spaces = bytes[self.at..].iter().take_while(|byte| **byte == b' ').count();
            match bytes.get(self.at + spaces) {
                Some(b'\n' | b'\r') => {
                    self.at += spaces;
                    self.end_line();
                }
                None => {
                    self.at = bytes.len();
                    return;
                }
                Some(_) => return,
            }
        }
    }

    /// Passes a line break: `\n`, `\r\n`, or a lone `\r`.
    fn end_line(&mut self) {
        let bytes = self.text.as_bytes();
        self.at += if bytes[self.at..].starts_with(b"\r\n") { 2 } else { 1 };
        self.line += 1;
    }

    fn quoted(&mut self, line: u64) -> Result<Cow<'a, str>, Error> {
        let bytes = self.text.as_bytes();
        let mut start = self.at + 1;
        let mut whole: Cow<'a, str> = Cow::Borrowed("");
        loop {
            let close = bytes[start..].iter().position(|byte| *byte == b'"');
            let close = start + close.ok_or_else(|| quote(self.file, line))?;
            self.line += bytes[start..close].iter().filter(|byte| **byte == b'\n').count() as u64;
            whole += &self.text[start..close];
            if bytes.get(close + 1) != Some(&b'"') {
                self.at = close + 1;
                break;
            }
            // Two of them stand for one.
            whole += "\"";
            start = close + 2;
        }
        self.at += bytes[self.at..].iter().take_while(|byte| **byte == b' ').count();
        match bytes.get(self.at) {
            None | Some(b',' | b'\n' | b'\r') => Ok(whole),
            Some(_) => Err(quote(self.file, line)),
        }
    }
}

fn end_of_cell(bytes: &[u8], start: usize) -> usize {
    let ends = |byte: &u8| matches!(byte, b',' | b'\n' | b'\r');
    bytes[start..].iter().position(ends).map_or(bytes.len(), |found| start + found)
}

fn encoding(file: &str, row: u64) -> Error {
    Error::new("monthly-encoding").with("file", file).with("row", row)
}

/// A quotation mark that is not closed, or text after one that is.
fn quote(file: &str, row: u64) -> Error {
    Error::new("monthly-quote").with("file", file).with("row", row)
}

/// A file without so much as a heading.
pub fn empty(file: &str) -> Error {
    Error::new("monthly-empty").with("file", file)
}

/// A row with another number of cells than its heading.
pub fn width(file: &str, row: u64, cells: usize, columns: usize) -> Error {
    Error::new("monthly-row").with("file", file).with("row", row).with("cells", cells).with("columns", columns)
}

/// Where a column stands in a heading.
///
/// # Errors
/// A heading without it, or with two of it.
pub fn find(file: &str, heading: &[Cow<'_, str>], wanted: &str) -> Result<usize, Error> {
    let names = || heading.iter().map(|text| trimmed(text));
    let mut found = names().enumerate().filter(|(_, name)| *name == wanted);
    match (found.next(), found.next()) {
        (Some((place, _)), None) => Ok(place),
        (Some(_), Some(_)) => Err(Error::new("monthly-column-twice").with("file", file).with("column", wanted)),
        (None, _) => {
            let found = names().collect::<Vec<_>>().join(", ");
            Err(Error::new("monthly-column").with("file", file).with("column", wanted).with("found", found))
        }
    }
}

/// ASCII spaces around a cell do not count.
pub fn trimmed(text: &str) -> &str {
    text.trim_matches(' ')
}

/// The bytes of a file.
///
/// # Errors
/// A file that cannot be read.
pub fn read(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|failed| Error::new("close-file").with("file", path.display()).with("detail", failed))
}

/// Columns of a registry.
#[derive(Debug)]
pub struct Columns<const T: usize, const N: usize> {
    pub texts: [Vec<Box<str>>; T],
    pub numbers: [Vec<i32>; N],
}

/// Reads columns of texts, and of whole numbers.
///
/// # Errors
/// A file that cannot be read, misses a column, or has a cell that is no whole number.
pub fn columns<const T: usize, const N: usize>(
    path: &Path,
    texts: [&str; T],
    numbers: [&str; N],
) -> Result<Columns<T, N>, Error> {
    let file = path.display().to_string();
    let bytes = read(path)?;
    let mut records = Records::new(&file, &bytes)?;
    let mut cells = Vec::new();
    if records.next(&mut cells)?.is_none() {
        return Err(empty(&file));
    }
    let width_expected = cells.len();
    let (mut text_at, mut number_at) = ([0; T], [0; N]);
    for (at, name) in text_at.iter_mut().zip(texts).chain(number_at.iter_mut().zip(numbers)) {
        *at = find(&file, &cells, name)?;
    }
    let mut text_columns = [const { Vec::new() }; T];
    let mut number_columns = [const { Vec::new() }; N];
    while let Some(line) = records.next(&mut cells)? {
        if cells.len() != width_expected {
            return Err(width(&file, line, cells.len(), width_expected));
        }
        for (column, at) in text_columns.iter_mut().zip(text_at) {
            column.push(trimmed(&cells[at]).into());
        }
        for ((column, at), name) in number_columns.iter_mut().zip(number_at).zip(numbers) {
            let text = trimmed(&cells[at]);
            column.push(text.parse().map_err(|_| {
                let error = Error::new("close-cell").with("file", &file).with("row", line);
                error.with("column", name).with("text", text)
            })?);
        }
    }
    Ok(Columns { texts: text_columns, numbers: number_columns })
}
