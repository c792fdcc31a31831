//! The inbox (消息): what a post or a person is told of, with a link to where it is dealt with.
//!
//! Whatever changes something somebody must know of calls `tell` in the change's own transaction: a notice is there exactly
//! when the change is. Posts are told rather than people wherever a duty is meant, so that a notice waits for the deputy too.

pub mod pages;
mod store;

#[cfg(test)]
mod tests;

pub use self::store::{Addressee, Notice, read_all, tell, unread};
