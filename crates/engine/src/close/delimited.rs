//! Figures in CSV: plain whole numbers without quotes, a heading of column names.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::block::{Block, Held};
use crate::threads::on_threads;
use basis::error::Error;

use super::error;

/// Pieces a file is cut into: enough that threads end together.
const PIECES: usize = 8;

/// Reads monthly rows of the periods `wanted` lets through; columns are found by their names.
///
/// # Errors
/// A file without a column, or a cell that is no whole number, with its row.
pub fn wide(
    path: &Path,
    indicators: &[String],
    threads: usize,
    wanted: impl Fn(i32) -> bool + Sync,
) -> Result<Held, Error> {
    let names: Vec<&str> = ["ent_id", "period"].into_iter().chain(indicators.iter().map(String::as_str)).collect();
    let keep = |row: &[i64]| i32::try_from(row[1]).is_ok_and(&wanted);
    let mut blocks = Vec::new();
    for mut columns in pieces(path, &names, threads, keep)? {
        let figures = columns.split_off(2);
        let heads = |values: Vec<i64>| values.into_iter().map(|it| i32::try_from(it).unwrap_or(i32::MAX)).collect();
        let periods = columns.pop().map(heads).unwrap_or_default();
        let ids = columns.pop().map(heads).unwrap_or_default();
        blocks.push((Block { periods, ids }, figures));
    }
    Ok(Held { blocks })
}

/// The wanted columns of every piece of a file, rows as `keep` lets them through.
fn pieces(
    path: &Path,
    names: &[&str],
    threads: usize,
    keep: impl Fn(&[i64]) -> bool + Sync,
) -> Result<Vec<Vec<Vec<i64>>>, Error> {
    let file = path.display().to_string();
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|mut source| source.read_to_end(&mut bytes))
        .map_err(|failed| error::file(path, &failed))?;
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    let end = text.iter().position(|byte| *byte == b'\n').unwrap_or(text.len());
    let heading = String::from_utf8_lossy(&text[..end]);
    let headings: Vec<&str> = heading.trim_end_matches('\r').split(',').map(|name| name.trim_matches('"')).collect();
    let mut targets = vec![None; headings.len()];
    for (target, name) in names.iter().enumerate() {
        let at = headings.iter().position(|heading| heading == name);
        let at = at.ok_or_else(|| error::no_column(&file, name))?;
        targets[at] = Some(target);
    }
    let body = text.get(end + 1..).unwrap_or_default();
    let cut = cut(body);
    let reading = Reading { file: &file, names, targets: &targets, body };
    on_threads(threads, cut.len(), |at| reading.piece(cut[at], &keep))
}

/// Cuts text into pieces that end with a line.
fn cut(body: &[u8]) -> Vec<&[u8]> {
    let mut pieces = Vec::new();
    let mut rest = body;
    for left in (1..=PIECES).rev() {
        let aim = rest.len() / left;
        let end = rest[aim..].iter().position(|byte| *byte == b'\n').map_or(rest.len(), |at| aim + at + 1);
        let (piece, after) = rest.split_at(end);
        if !piece.is_empty() {
            pieces.push(piece);
        }
        rest = after;
    }
    pieces
}

struct Reading<'a> {
    file: &'a str,
    names: &'a [&'a str],
    /// For each column of the file, which of the names it is.
    targets: &'a [Option<usize>],
    body: &'a [u8],
}

impl Reading<'_> {
    fn piece(&self, piece: &[u8], keep: &impl Fn(&[i64]) -> bool) -> Result<Vec<Vec<i64>>, Error> {
        let mut columns: Vec<Vec<i64>> = vec![Vec::new(); self.names.len()];
        let mut row = vec![0_i64; self.names.len()];
        let mut at = 0;
        while at < piece.len() {
            if matches!(piece[at], b'\n' | b'\r') {
                at += 1;
                continue;
            }
            at = self.row(piece, at, &mut row)?;
            if keep(&row) {
                for (column, value) in columns.iter_mut().zip(&row) {
                    column.push(*value);
                }
            }
        }
        Ok(columns)
    }

    /// Reads the row that starts at `start` and gives where the next one does.
    fn row(&self, piece: &[u8], start: usize, row: &mut [i64]) -> Result<usize, Error> {
        let last = self.targets.len() - 1;
        let mut at = start;
        for (column, target) in self.targets.iter().enumerate() {
            let end = match target {
                None => skip(piece, at),
                Some(target) => {
                    let Some((value, end)) = number(piece, at) else { return Err(self.cell(piece, at, *target)) };
                    row[*target] = value;
                    end
                }
            };
            at = match piece.get(end) {
                Some(b',') if column < last => end + 1,
                Some(b'\n') if column == last => end + 1,
                Some(b'\r') if column == last && matches!(piece.get(end + 1), Some(b'\n') | None) => end + 1,
                None if column == last => end,
                Some(b',' | b'\n' | b'\r') | None => {
                    return Err(error::row(self.file, self.line(piece, start), self.targets.len()));
                }
                Some(_) => return Err(self.cell(piece, at, target.unwrap_or(0))),
            };
        }
        Ok(at)
    }

    fn cell(&self, piece: &[u8], at: usize, target: usize) -> Error {
        let text = String::from_utf8_lossy(&piece[at..skip(piece, at)]);
        error::cell(self.file, self.line(piece, at), self.names[target], &text)
    }

    /// The number of the line in the file, the heading being the first.
    fn line(&self, piece: &[u8], at: usize) -> u64 {
        let before = piece.as_ptr() as usize - self.body.as_ptr() as usize + at;
        2 + self.body[..before].iter().filter(|byte| **byte == b'\n').count() as u64
    }
}

fn skip(text: &[u8], at: usize) -> usize {
    text[at..].iter().position(|byte| matches!(byte, b',' | b'\n' | b'\r')).map_or(text.len(), |found| at + found)
}

/// A whole number of at most 18 digits from `at` on, and where it ends.
#[inline]
fn number(text: &[u8], at: usize) -> Option<(i64, usize)> {
    let negative = text.get(at) == Some(&b'-');
    let start = at + usize::from(negative);
    let mut value = 0_i64;
    let mut end = start;
    while let Some(byte) = text.get(end) {
        let digit = byte.wrapping_sub(b'0');
        if 9 < digit {
            break;
        }
        value = value.wrapping_mul(10).wrapping_add(i64::from(digit));
        end += 1;
    }
    // Nineteen digits may not fit; what is longer is no figure of an enterprise.
    (1..=18).contains(&(end - start)).then_some((if negative { -value } else { value }, end))
}
