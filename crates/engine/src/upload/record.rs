//! Delimited text as offices send it: cells in quotation marks, line breaks of any system, a byte order mark.

use std::borrow::Cow;

use basis::error::Error;

use super::error;

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
            error::encoding(file, 1 + before.iter().filter(|byte| **byte == b'\n').count() as u64)
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
            let close = start + close.ok_or_else(|| error::quote(self.file, line))?;
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
            Some(_) => Err(error::quote(self.file, line)),
        }
    }
}

fn end_of_cell(bytes: &[u8], start: usize) -> usize {
    let ends = |byte: &u8| matches!(byte, b',' | b'\n' | b'\r');
    bytes[start..].iter().position(ends).map_or(bytes.len(), |found| start + found)
}
