//! Assessment (考核): a year's run of a scheme, from the figures through verification, publicity and appeal to what counts, with the way to
//! every point for whoever was assessed.

mod heading;
pub mod output;
mod people;
mod table;
mod work;

pub use self::people::{People, read as read_people};
pub use self::table::{Table, as_text, read as read_table};
pub use self::work::{Outcome, Proposal, Reward, YearSheet, work};
