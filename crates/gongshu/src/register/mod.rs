//! Registers (台账), book one: what exists, with its history.
//!
//! A row is a chain of statements, each valid from … until and recorded by a batch; nothing is updated
//! in place. "As it stood in month X, as we knew it at version N" is two filters.

pub mod attachment_pages;
pub mod counter;
pub mod form;
pub mod form_pages;
pub mod import;
pub mod import_pages;
pub mod list_pages;
pub mod names;
pub mod query;
pub mod row_pages;
pub mod rows;
mod sight;
mod store;
pub mod subjects;
pub mod suggest_pages;
pub mod units;

pub use self::store::UNIT;

#[cfg(test)]
mod tests;
