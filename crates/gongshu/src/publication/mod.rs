//! Publication (公开): a bulletin before it goes public is drafted, checked for secrecy and approved, by three different
//! people (M463). What the public sees is exactly what was checked: the bytes are frozen when it is drafted.

pub mod pages;
mod rules;
mod store;
mod waiting;

#[cfg(test)]
mod tests;

pub use self::rules::{Move, State};
pub use self::store::{Draft, Event, Publication, Told, draft, find, list, step};
pub use self::waiting::Steps;
