//! Enterprises' monthly reports (企业报表): who must report on which form, what they sent, what the rules say of it, what the
//! office did with it, and the month that is closed on it.
//!
//! Nobody edits another's figure (methods 0): a wrong report goes back with its reason, the respondent sends another version,
//! and both stay.

pub mod bridge_pages;
pub mod bulk;
mod checking;
pub mod close;
pub mod close_pages;
pub mod counter;
mod desk;
pub mod desk_pages;
pub mod entry;
mod figures;
pub mod history;
pub mod home_pages;
pub mod month;
mod owed;
mod paper;
mod question;
pub mod question_pages;
mod record;
pub mod report_pages;
pub mod review_pages;
mod roster;
mod send;
pub mod send_pages;
mod sheet;
pub mod store;
mod story;
mod sums;
mod template;
pub mod template_pages;
#[cfg(test)]
mod tests;
pub mod upload_pages;
mod uploads;
mod waiting;

pub use self::checking::{Finding, findings_of, findings_of_all};
pub use self::figures::{CellError, Figures};
pub use self::record::{Explanation, Report, State, Step, Way};
pub use self::roster::{Line as RosterLine, Roster, Tally, due};
pub use self::send::{Refused, Sending, keep, review, review_all, send};
pub use self::sums::{Sums, sums};
pub use self::uploads::Uploads;
pub use self::waiting::Reports;
