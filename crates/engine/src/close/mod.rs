//! The close of a month (月度结账): from every enterprise's monthly figures to the tables of the month — by region, county,
//! park, industry and size class: month and year to date against a year earlier, matched growth, entries and exits,
//! ranks, concentration, and who pulls up and down.
//!
//! One pass over the two windows `January..=month` of this year and of the year before. Files are read in blocks, one
//! indicator at a time, on every core; an enterprise costs a few additions a month, a group a threshold test for its
//! largest members. Only the ~7 % of rows without a partner a year earlier are looked at twice. Nothing is joined and
//! nothing is sorted. The engine adds; who prints divides.
//!
//! A close leaves a state, from which the next month of the year is closed with that month's figures and those a year
//! earlier alone. Both ways give the same tables.

mod block;
pub mod canonical;
mod delimited;
mod error;
mod group;
mod kernel;
mod parquet;
mod print;
mod registry;
mod roster;
pub mod source;
mod state;
mod top;
mod year;

#[cfg(test)]
mod tests;

pub use self::block::{Block, Blocks, Held};
pub use self::group::{Dimension, Group, Groups};
pub use self::kernel::{Driver, IndicatorTable, Sums, Tables, close, close_next};
pub use self::parquet::WideParquet;
pub use self::registry::{Above, Enterprise, Registry};
pub use self::roster::Counts;
pub use self::state::State;

/// A month as the files write it, `202512`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Month(i32);

impl Month {
    /// `None` unless the last two digits are 1 to 12.
    pub fn new(yyyymm: i32) -> Option<Month> {
        ((1..=12).contains(&(yyyymm % 100)) && 190_000 < yyyymm && yyyymm < 1_000_000).then_some(Month(yyyymm))
    }

    pub fn number(self) -> i32 {
        self.0
    }

    /// Months of the year up to and including this one: 12 for December.
    pub fn of_year(self) -> usize {
        usize::try_from(self.0 % 100).unwrap_or(0)
    }

    pub fn year_earlier(self) -> Month {
        Month(self.0 - 100)
    }

    /// The month so many months before.
    #[must_use]
    pub fn earlier(self, months: i32) -> Month {
        let at = self.0 / 100 * 12 + self.0 % 100 - 1 - months;
        Month(at.div_euclid(12) * 100 + at.rem_euclid(12) + 1)
    }

    /// The first month of its year.
    pub fn january(self) -> Month {
        Month(self.0 - self.0 % 100 + 1)
    }
}

/// The periods of figures that are asked for.
pub type Periods<'a> = &'a (dyn Fn(i32) -> bool + Sync);

/// What is closed: the month, the indicators by their names in the files, and which of them is the profit that tells who
/// made a loss.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
    pub month: Month,
    pub indicators: Vec<String>,
    pub profit: Option<usize>,
    /// Threads to work on: as many indicators are added up at a time.
    pub threads: usize,
}

impl Plan {
    /// Whether a period is in one of the two windows: January up to the month, of this year and of the year before.
    pub fn reads(&self, period: i32) -> bool {
        roster::Span::to(self.month).window(period).is_some()
    }
}
