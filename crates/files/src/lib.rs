//! Workbooks and documents in and out: bytes to values and findings, and back.

pub mod grid;
