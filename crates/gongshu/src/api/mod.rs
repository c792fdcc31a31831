//! The API: everything programs ask and send, under `/api/v1` (docs/api.md).
//!
//! A face of the program beside its pages, one floor above the capabilities because it shows all of them. It computes
//! nothing and keeps no rule: it asks the same books, through the same reach, and writes on the same ways. What is its
//! own is the shape of answers, refusals by code, pages of lists, trying without doing, and answering twice what was
//! sent twice.

pub mod me;

use axum::Json;

use crate::server::problem::Problem;

/// An answer in JSON, or a refusal.
pub type Answer<T> = Result<Json<T>, Problem>;
