//! Meetings and dispatch (调度会议): a meeting is a matter of a kind whose page is here. A series opens the next one for each of its bodies
//! by itself; its agenda proposes itself; what is decided becomes tasks, and the next meeting opens with what became of them.

pub mod act_pages;
mod agenda;
mod convener;
mod export;
mod fate;
pub mod leader_pages;
pub mod list_pages;
pub mod meeting_pages;
mod minutes;
pub mod paper_pages;
mod record;
mod secretary;
mod sheet;
mod sitting;
pub mod store;
mod talks;
#[cfg(test)]
mod tests;
pub mod tour;
pub mod tour_pages;
mod view;
pub mod visit;
pub mod visit_pages;
#[cfg(test)]
mod visit_tests;

pub use self::convener::{Convened, Convener};
pub use self::minutes::Decided;
pub use self::record::{Came, Decision, Meeting, Seated, Topic};
pub use self::secretary::{Called, Secretary, Stop, seats_of};
pub use self::view::{Verdict, verdict};
