//! Workbooks and documents in and out: bytes to values and findings, and back.

pub mod book;
pub mod fill;
pub mod grid;
pub mod kind;
pub mod writer;
