//! Assessment (考核): a year's run of a scheme, from the figures through verification, publicity and appeal to what counts, with the way to
//! every point for whoever was assessed.

pub mod export;
mod heading;
pub mod list_pages;
pub mod office;
pub mod output;
mod people;
pub mod record;
pub mod run_pages;
pub mod scheme_pages;
pub mod store;
mod table;
mod told;
pub mod unit_pages;
mod view;
mod work;

pub use self::people::{People, read as read_people};
pub use self::table::{Table, as_text, read as read_table};
pub use self::work::{Outcome, Proposal, Reward, YearSheet, work};

#[cfg(test)]
mod tests;
