//! Numbers (指标), book two: observations as kept, questions to them, and their answers.

pub mod analyst;
pub mod ask;
pub mod books;
pub mod explain;
pub mod import;
pub mod names;
pub mod pages;
pub mod place;
pub mod print;
pub mod shelf;
pub mod store;
pub mod withdraw;

#[cfg(test)]
mod tests;
