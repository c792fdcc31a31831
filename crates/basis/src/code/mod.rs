//! Codes the field goes by: enterprises, divisions, industries.

pub mod credit;
pub mod division;
pub mod industry;
