//! Delimited text: commas, tabs or semicolons; UTF-8 with or without its mark, UTF-16, or GB18030.

use std::borrow::Cow;

use basis::error::{Error, Finding, Place, Severity};
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::rows::{Room, Rows};
use super::{Cell, Grid, Value};

pub(super) fn read(file: &str, bytes: &[u8]) -> Result<Vec<Grid>, Finding> {
    let refuse = |row: Option<u32>, error: Error| Finding {
        severity: Severity::Error,
        place: Place { file: file.to_owned(), row, ..Place::default() },
        error,
    };
    let text = decode(bytes).map_err(|line| refuse(Some(line), Error::new("file-encoding")))?;
    if text.contains('\0') {
        return Err(refuse(None, Error::new("file-not-a-table")));
    }
    let delimiter = delimiter(&text);
    if let Some(line) = open_quote(&text, delimiter) {
        return Err(refuse(Some(line), Error::new("file-quote-open")));
    }
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut room = Room::default();
    let mut rows = Rows::new(&mut room);
    let mut record = csv::StringRecord::new();
    // How far row numbers run behind line numbers because cells themselves had line breaks.
    let mut broken = 0;
    while reader.read_record(&mut record).map_err(|error| {
        let line = error.position().and_then(|position| u32::try_from(position.line()).ok());
        refuse(line, Error::new("file-not-a-table"))
    })? {
        // The reader passes over blank lines; rows keep the numbers an editor shows.
        let position = reader.position();
        let open_end = position.byte() == text.len() as u64 && !text.ends_with('\n');
        let line = usize::try_from(position.line()).unwrap_or(usize::MAX) - usize::from(!open_end);
        let inside: usize = record.iter().map(|cell| cell.matches('\n').count()).sum();
        broken += inside;
        let row = line.saturating_sub(broken);
        rows.put_row(row.saturating_sub(1), record.iter().map(cell)).map_err(|error| refuse(None, error))?;
    }
    Ok(vec![Grid { file: file.to_owned(), name: String::new(), rows: rows.done(), merged: Vec::new() }])
}

fn cell(text: &str) -> Cell {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Cell::default();
    }
    let formula = trimmed.strip_prefix('=').filter(|rest| {
        rest.starts_with(|first: char| first.is_ascii_alphanumeric() || matches!(first, '(' | '$' | '+' | '-'))
    });
    Cell { value: Value::Text(trimmed.into()), formula: formula.map(Into::into) }
}

/// The line of a quotation mark that opens a cell and is never closed: all that follows would be swallowed by that cell.
fn open_quote(text: &str, delimiter: u8) -> Option<u32> {
    let (mut line, mut begins, mut opened) = (1_u32, true, None);
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        let ends_line = byte == b'\n' || (byte == b'\r' && bytes.peek() != Some(&b'\n'));
        line += u32::from(ends_line);
        match (byte, opened) {
            (b'"', Some(_)) if bytes.peek() == Some(&b'"') => drop(bytes.next()),
            (b'"', Some(_)) => opened = None,
            (b'"', None) if begins => opened = Some(line),
            _ => {}
        }
        begins = opened.is_none() && (byte == delimiter || byte == b'\n' || byte == b'\r');
    }
    opened
}

/// The text, or the line of the first byte that is neither UTF-8 nor GB18030.
pub(crate) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, u32> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, bad) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return if bad { Err(line_of(&text)) } else { Ok(text) };
    }
    if let Some(encoding) = unmarked_wide(bytes) {
        let (text, bad) = encoding.decode_without_bom_handling(bytes);
        return if bad { Err(line_of(&text)) } else { Ok(text) };
    }
    if let Some(text) = UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
        return Ok(text);
    }
    // GB18030 makes something of nearly every byte. Where most of the text is good UTF-8, a few bytes of it are broken.
    if let Some(line) = broken_utf_8(bytes) {
        return Err(line);
    }
    let (text, bad) = GB18030.decode_without_bom_handling(bytes);
    if bad { Err(line_of(&text)) } else { Ok(text) }
}

/// UTF-16 without its mark: every other byte of its digits and delimiters is zero.
fn unmarked_wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let pairs = bytes.get(..bytes.len().min(512) / 2 * 2)?.as_chunks::<2>().0;
    let zeros = |at: usize| pairs.iter().filter(|pair| pair[at] == 0 && pair[1 - at] != 0).count();
    let (first, second) = (zeros(0), zeros(1));
    let enough = pairs.len() / 8 + 1;
    match (enough < first, enough < second) {
        (false, true) => Some(UTF_16LE),
        (true, false) => Some(UTF_16BE),
        _ => None,
    }
}

/// The line where UTF-8 breaks, in a text that has several times as many good characters of more than one byte as broken ones.
fn broken_utf_8(bytes: &[u8]) -> Option<u32> {
    let (mut good, mut broken, mut line, mut first) = (0_usize, 0_usize, 1_usize, None);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|it| !it.is_ascii()).count();
        line += chunk.valid().matches('\n').count();
        if !chunk.invalid().is_empty() {
            broken += 1;
            first = first.or(Some(line));
        }
    }
    first.filter(|_| 4 * broken < good).map(|line| u32::try_from(line).unwrap_or(u32::MAX))
}

fn line_of(text: &str) -> u32 {
    let before = text.split('\u{fffd}').next().unwrap_or_default();
    u32::try_from(before.matches('\n').count() + 1).unwrap_or(u32::MAX)
}

/// The mark that most of the first lines have equally often: a comma unless tabs or semicolons are at home there. Titles stand
/// above a table, and numbers have commas of their own.
fn delimiter(text: &str) -> u8 {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(20).collect();
    let even = |mark: char| {
        let counts: Vec<usize> = lines.iter().map(|line| line.matches(mark).count()).collect();
        let alike = |count: &usize| counts.iter().filter(|it| *it == count).count();
        counts.iter().filter(|count| 0 < **count).map(|count| (alike(count), *count)).max().unwrap_or_default()
    };
    let (commas, tabs, semicolons) = (even(','), even('\t'), even(';'));
    if commas < tabs {
        b'\t'
    } else if commas < semicolons {
        b';'
    } else {
        b','
    }
}
