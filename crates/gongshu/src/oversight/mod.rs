//! Oversight (监督): who may see what and why, and what was done.

pub mod audit_pages;
pub mod permission_pages;
