//! The check of a month's upload (审核): thousands of enterprises' reports in one table, each cell and row held against the
//! rules, the registry, and the enterprise's own last twelve months.
//!
//! A file that cannot be read is an error with its place; what is wrong in a report is a finding. The upload is read once,
//! its indicators are judged one at a time on every core; of the history only the columns and blocks that are asked are
//! read. Everything is compared exactly: medians are kept doubled, and figures are 128 bits wide.

mod check;
mod error;
mod history;
mod rule;
pub mod source;
mod table;

#[cfg(test)]
mod tests;

pub use self::check::{Found, canonical, check};
pub use self::source::Roll;
pub use self::table::Upload;
pub use crate::record::read;
