//! The request being answered, known to whatever runs for it: its id, for the log and for the page of a failure.

use std::future::Future;

tokio::task_local! {
    static ID: String;
}

/// Answers under an id.
pub async fn under<F: Future>(id: String, answering: F) -> F::Output {
    ID.scope(id, answering).await
}

/// The id of the request this task answers; none outside of one.
pub fn id() -> Option<String> {
    ID.try_with(Clone::clone).ok()
}
