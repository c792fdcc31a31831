//! Each request gets an id, one line in the log and its place in the counters.
//!
//! The line has the route's pattern, not the address: addresses name people, units and searches. No header, no
//! cookie, no body, no visitor's address.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use jiff::Timestamp;
use tracing::Instrument;

use super::Server;
use crate::request;

/// Makes ids: the second the program started, and a number counted up from there. Nobody keeps anything secret behind one.
pub(super) struct Ids {
    started: i64,
    next: AtomicU64,
}

impl Ids {
    pub fn since(started: Timestamp) -> Ids {
        Ids { started: started.as_second(), next: AtomicU64::new(1) }
    }

    fn make(&self) -> String {
        format!("{:x}-{:x}", self.started, self.next.fetch_add(1, Ordering::Relaxed))
    }
}

/// The header that carries the id back; an id the visitor sent is not read.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The pattern of addresses no route knows.
const NO_ROUTE: &str = "none";

pub(super) async fn observe(State(server): State<Server>, asked: Request, next: Next) -> Response {
    let begun = Instant::now();
    let id = server.0.ids.make();
    let method = asked.method().clone();
    let route = asked.extensions().get::<MatchedPath>().map_or(NO_ROUTE, MatchedPath::as_str).to_owned();
    // At the level of errors, so that an error's line has the id whatever else is filtered out.
    let span = tracing::error_span!("request", request.id = %id);
    let mut response = request::under(id.clone(), next.run(asked)).instrument(span).await;
    let took = begun.elapsed();
    let status = response.status();
    let duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    tracing::info!(
        request.id = %id,
        %method,
        route,
        status = status.as_u16(),
        duration_ms,
        "answered {method} {route} with {}",
        status.as_u16()
    );
    server.metrics().answered(&method, &route, status, took);
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}
