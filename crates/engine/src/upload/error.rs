//! Why an upload cannot be read, with the place in the file and the way to mend it.

use basis::error::Error;

pub(super) fn missing(folder: &str, file: &str) -> Error {
    Error::new("monthly-missing").with("folder", folder).with("file", file)
}

pub(super) fn empty(file: &str) -> Error {
    Error::new("monthly-empty").with("file", file)
}

pub(super) fn encoding(file: &str, row: u64) -> Error {
    Error::new("monthly-encoding").with("file", file).with("row", row)
}

/// A quotation mark that is not closed, or text after one that is.
pub(super) fn quote(file: &str, row: u64) -> Error {
    Error::new("monthly-quote").with("file", file).with("row", row)
}

pub(super) fn no_column(file: &str, column: &str, found: &[&str]) -> Error {
    Error::new("monthly-column").with("file", file).with("column", column).with("found", found.join(", "))
}

pub(super) fn column_twice(file: &str, column: &str) -> Error {
    Error::new("monthly-column-twice").with("file", file).with("column", column)
}

/// A row with another number of cells than its heading.
pub(super) fn row(file: &str, row: u64, cells: usize, columns: usize) -> Error {
    Error::new("monthly-row").with("file", file).with("row", row).with("cells", cells).with("columns", columns)
}

/// A whole number of more digits than can be compared.
pub(super) fn number(file: &str, row: u64, column: &str, text: &str, digits: usize) -> Error {
    let error = Error::new("monthly-number").with("file", file).with("row", row).with("column", column);
    error.with("digits", digits).with("text", text.get(..20).unwrap_or(text))
}

/// A registry's cell that is no whole number.
pub(super) fn cell(file: &str, row: u64, column: &str, text: &str) -> Error {
    Error::new("close-cell").with("file", file).with("row", row).with("column", column).with("text", text)
}

/// Two enterprises of one month with the same credit code.
pub(super) fn code_twice(code: &str) -> Error {
    Error::new("monthly-code-twice").with("code", code)
}

/// An enterprise with two rows for a month of its history.
pub(super) fn history_twice(enterprise: i32, period: i32) -> Error {
    Error::new("close-twice").with("enterprise", enterprise).with("period", period)
}
