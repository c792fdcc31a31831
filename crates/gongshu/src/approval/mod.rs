//! Approvals (行政审批): the catalogue, the counter at which applications come in, the board of electronic monitoring (电子监察),
//! and what an applicant sees. The cases are matters; here is what is theirs beside the book.

pub mod application;
pub mod catalogue_pages;
pub mod import_pages;
pub mod monitor;
pub mod monitor_pages;
pub mod new_pages;
pub mod outside;
pub mod progress_pages;
mod route;

#[cfg(test)]
mod outside_tests;
#[cfg(test)]
mod tests;

pub use self::route::authority;

/// The kinds of matters that are cases, as the packs call them.
pub const CASE: &str = "approval";
/// One application for several items.
pub const JOINT: &str = "joint";
