//! The API: everything programs ask and send, under `/api/v1` (docs/api.md).
//!
//! A face of the program beside its pages, one floor above the capabilities because it shows all of them. It computes
//! nothing and keeps no rule: it asks the same books, through the same reach, and writes on the same ways. What is its
//! own is the shape of answers, refusals by code, pages of lists, trying without doing, and answering twice what was
//! sent twice.

pub mod derived;
pub mod document;
mod extract;
pub mod figure;
pub mod figure_write;
pub mod indicator;
pub mod league;
mod list;
pub mod me;
pub mod month;
pub mod pages;
pub mod publication;
pub mod register;
pub mod register_write;
pub mod report;
pub mod sent;
mod store;
pub mod unit;
pub mod version;
mod words;
mod write;

use axum::Json;

use crate::access::Deed;
use crate::number::books::Books;
use crate::number::shelf::Shelf;
use crate::page::Reader;
use crate::server::problem::Problem;

/// An answer in JSON, or a refusal.
pub type Answer<T> = Result<Json<T>, Problem>;

/// The books for one deed, as they were at a version that was asked for.
async fn books(shelf: &Shelf, reader: &Reader, deed: Deed, as_of: Option<i64>) -> Result<Books, Problem> {
    let reader = Reader { as_of, ..reader.clone() };
    // Why they could not be read is in the log already.
    shelf.books_for(&reader, deed).await.map_err(|_| Problem::new(reader.language, "failed"))
}
