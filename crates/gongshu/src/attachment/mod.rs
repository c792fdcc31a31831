//! Attachments (附件): papers beside a row of a book, each proved to be what it says, kept under the hash of its bytes.
//!
//! This room keeps and shows them; whoever owns the row decides who may see and who may attach.

mod panel;
mod store;

#[cfg(test)]
mod tests;

pub use self::panel::Panel;
pub use self::store::{About, Attached, attach, find, list, withdraw};
