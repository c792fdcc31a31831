//! Clocks (时限): when a thing falls due, what its light is, and the proof of both, day by day.
//!
//! Everything here is a pure function of the rule of a kind of matter, the events of one matter, the working-day calendar
//! and the moment asked for. Nothing is kept as "overdue": whoever asks tomorrow is answered for tomorrow, and whoever asks
//! with a newer calendar is answered by it. Statutes: methods 7.1; thresholds: methods 7.3.

mod event;
mod hours;
mod ledger;
mod proof;
mod reading;
mod rule;
mod walk;

#[cfg(test)]
mod tests;

pub use self::event::{Event, What, Written, moment};
pub use self::hours::OfficeHours;
pub use self::proof::{Proof, ProofRow, limit_heading, proof, shown};
pub use self::reading::{Reading, Remark, Running, Start, State, read};
pub use self::rule::{Limit, Measure, Rule, Starts, Suspension, Thresholds, Which};
pub use self::walk::{Colour, Line, Verdict};
