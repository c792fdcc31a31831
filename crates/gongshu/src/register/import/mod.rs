//! The one way into a register (登记): a file or a form is planned against what the register holds, with every finding,
//! and then entered, all of it or nothing. A form is an import of one row.

mod enter;
mod held;
mod plan;
mod twin;
mod value;

use basis::error::{Error, Finding, Severity, any_error};
use files::grid::Grid;

pub use self::enter::{commit, enter, take};
pub use self::held::{Held, held};
pub use self::plan::{dry_run, plan};
use super::rows::{Entry, Parent};

/// What a file or a form would do to a register.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub entries: Vec<Entry>,
    pub parents: Vec<Parent>,
    pub findings: Vec<Finding>,
    pub new: usize,
    pub changed: usize,
    pub same: usize,
    /// What was last said of the row of the last entry; for a form, what it changes.
    pub before: Option<Entry>,
    /// The data version it was planned at, and the registers it was planned against.
    version: i64,
    rests_on: Vec<String>,
}

impl Plan {
    pub fn may_commit(&self) -> bool {
        let changes = !self.entries.is_empty() || !self.parents.is_empty();
        changes && !any_error(&self.findings)
    }

    pub fn first_error(&self) -> Option<&Error> {
        self.findings.iter().find(|finding| finding.severity == Severity::Error).map(|finding| &finding.error)
    }

    fn refuse(&mut self, grid: &Grid, row: u32, column: u32, error: Error) {
        let mut place = grid.place(row, column);
        place.heading = grid.cell(1, column).text();
        self.findings.push(Finding { severity: Severity::Error, place, error });
    }
}
