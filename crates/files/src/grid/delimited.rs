//! Delimited text: commas, tabs or semicolons; UTF-8 with or without its mark, UTF-16, or GB18030.

use std::borrow::Cow;

use basis::error::{Error, Finding, Place, Severity};
use encoding_rs::{Encoding, GB18030, UTF_8};

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
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
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

/// The text, or the line of the first byte that is neither UTF-8 nor GB18030.
pub(crate) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, u32> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, bad) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return if bad { Err(line_of(&text)) } else { Ok(text) };
    }
    if let Some(text) = UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
        return Ok(text);
    }
    let (text, bad) = GB18030.decode_without_bom_handling(bytes);
    if bad { Err(line_of(&text)) } else { Ok(text) }
}

fn line_of(text: &str) -> u32 {
    let before = text.split('\u{fffd}').next().unwrap_or_default();
    u32::try_from(before.matches('\n').count() + 1).unwrap_or(u32::MAX)
}

/// The mark that the first lines have most evenly: a comma unless tabs or semicolons are at home there.
fn delimiter(text: &str) -> u8 {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(5).collect();
    let least = |mark: char| lines.iter().map(|line| line.matches(mark).count()).min().unwrap_or(0);
    let (commas, tabs, semicolons) = (least(','), least('\t'), least(';'));
    if commas < tabs {
        b'\t'
    } else if commas < semicolons {
        b';'
    } else {
        b','
    }
}
