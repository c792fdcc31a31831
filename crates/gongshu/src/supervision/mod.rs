//! Tasks and supervision (督办): what was asked of whom until when, how it goes, and what is overdue first. The book itself is
//! `matter`; here are its pages.

pub mod act_pages;
pub mod bulk_pages;
mod circular;
pub mod circular_pages;
mod export;
pub mod filter_pages;
mod import;
pub mod import_pages;
pub mod list_pages;
pub mod matter_pages;
pub mod new_pages;
pub mod node_pages;
pub mod notice_pages;
mod share_view;
pub mod statistics_pages;
mod view;
