//! The month explorer (月度汇总): what a month's reports add up to, by whom, against what, and who pulls it up or down.
//!
//! A table is made from the reports of one closed version, or from those that stand now, beside those of a year earlier. Sums are
//! exact, every rate is of sums (law 1), and what moves a sum is named: enterprises with both years, those that entered, left or
//! were silent in one of the two.

mod asked;
mod body;
mod cube;
mod efficiency;
mod gathered;
pub mod pages;
mod pivot;
mod standing;
mod tables;
#[cfg(test)]
mod tests;
mod tree;
pub mod tree_pages;
mod view;
mod workbook;

pub use self::asked::{Asked, month_of};
pub use self::cube::{Cube, cube};
pub use self::gathered::{Reports, covering, frozen};
pub use self::standing::{Kind, year_earlier};
pub use self::tables::{By, Measured, Row};
