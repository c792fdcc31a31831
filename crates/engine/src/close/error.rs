//! What a close cannot do, with the place in the input: nothing was written then.

use std::fmt::Display;
use std::path::Path;

use basis::error::Error;

pub(super) fn file(path: &Path, error: &std::io::Error) -> Error {
    Error::new("close-file").with("file", path.display()).with("detail", error)
}

pub(super) fn damaged(file: &str, detail: impl Display) -> Error {
    Error::new("close-damaged").with("file", file).with("detail", detail)
}

pub(super) fn no_column(file: &str, column: &str) -> Error {
    Error::new("close-column").with("file", file).with("column", column)
}

/// A cell that is no whole number.
pub(super) fn cell(file: &str, row: u64, column: &str, text: &str) -> Error {
    Error::new("close-cell").with("file", file).with("row", row).with("column", column).with("text", text)
}

/// A row with another number of columns than its heading.
pub(super) fn row(file: &str, row: u64, columns: usize) -> Error {
    Error::new("close-row").with("file", file).with("row", row).with("columns", columns)
}

/// A column in which a figure is missing.
pub(super) fn empty(file: &str, column: &str) -> Error {
    Error::new("close-empty").with("file", file).with("column", column)
}

/// An enterprise that reports and is not in the registry.
pub(super) fn unknown(enterprise: i32, period: i32) -> Error {
    Error::new("close-unknown").with("enterprise", enterprise).with("period", period)
}

/// An enterprise that reports a month twice.
pub(super) fn twice(enterprise: i32, period: i32) -> Error {
    Error::new("close-twice").with("enterprise", enterprise).with("period", period)
}

pub(super) fn registered_twice(enterprise: i32) -> Error {
    Error::new("close-registered-twice").with("enterprise", enterprise)
}

/// Figures that cannot be added up in 64 bits.
pub(super) fn too_large(indicator: &str) -> Error {
    Error::new("close-too-large").with("indicator", indicator)
}
