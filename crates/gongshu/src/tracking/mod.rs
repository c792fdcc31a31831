//! Targets followed (目标跟踪): the board of a unit with its lights, one target with all that came of it, what is in arrears, and the
//! loop from a light to a matter and back. How a target stands is worked out in `target`; here are the pages and the tracker.

pub mod arrears_pages;
mod board;
pub mod board_pages;
pub mod divide_pages;
pub mod division;
mod export;
mod paper;
pub mod paper_pages;
pub mod scenario_pages;
mod store;
pub mod target_pages;
pub mod tracker;

#[cfg(test)]
mod tests;
