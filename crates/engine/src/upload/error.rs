//! Why an upload cannot be read, with the place in the file and the way to mend it.

use basis::error::Error;

pub(super) fn missing(folder: &str, file: &str) -> Error {
    Error::new("monthly-missing").with("folder", folder).with("file", file)
}

/// A whole number of more digits than can be compared.
pub(super) fn number(file: &str, row: u64, column: &str, text: &str, digits: usize) -> Error {
    let error = Error::new("monthly-number").with("file", file).with("row", row).with("column", column);
    error.with("digits", digits).with("text", text.get(..20).unwrap_or(text))
}

/// Two enterprises of one month with the same credit code.
pub(super) fn code_twice(code: &str) -> Error {
    Error::new("monthly-code-twice").with("code", code)
}

/// An enterprise with two rows for a month of its history.
pub(super) fn history_twice(enterprise: i32, period: i32) -> Error {
    Error::new("close-twice").with("enterprise", enterprise).with("period", period)
}
