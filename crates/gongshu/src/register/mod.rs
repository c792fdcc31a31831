//! Registers (台账), book one: what exists, with its history.

pub mod subjects;
