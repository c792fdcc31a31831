//! Many figures at once: the panel of everything observed, as it was known at a version.
//!
//! The engine holds, sorts and adds; `basis` divides. It never reads the live database: whoever owns
//! the records hands them in.

pub mod close;
pub mod generation;
pub mod panel;
mod reader;
mod record;
pub mod snapshot;
mod threads;
pub mod upload;
pub mod volume;
pub mod workload;
