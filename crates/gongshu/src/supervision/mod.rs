//! Tasks and supervision (督办): what was asked of whom until when, how it goes, and what is overdue first. The book itself is
//! `matter`; here are its pages.

mod export;
pub mod list_pages;
pub mod matter_pages;
pub mod new_pages;
pub mod notice_pages;
mod view;
