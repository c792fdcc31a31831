//! What a monitor asks: is the process alive, can it serve, and what has it counted. Only watchers are answered
//! (`server::client`).

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use crate::server::Server;
use crate::server::client::Watcher;
use crate::store::{Db, batch};

/// A database that takes longer serves nobody; monitors give up after a few seconds themselves.
const ANSWER: Duration = Duration::from_secs(3);

/// GET /healthz: the process lives. It asks nothing of the database: a restart would not mend that.
pub async fn healthz(_: Watcher) -> &'static str {
    "ok\n"
}

/// GET /readyz: the database answers and its structure is this program's.
pub async fn readyz(_: Watcher, State(db): State<Db>) -> Response {
    let reason = match tokio::time::timeout(ANSWER, db.standing()).await {
        Ok(Ok(standing)) if standing.current() => None,
        Ok(Ok(_)) => Some("structure"),
        Ok(Err(failure)) => {
            tracing::warn!(%failure, "the database does not answer");
            Some("database")
        }
        Err(_) => Some("database-slow"),
    };
    let status = if reason.is_none() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let body = serde_json::json!({ "ready": reason.is_none(), "reason": reason });
    (status, [(CONTENT_TYPE, "application/json")], format!("{body}\n")).into_response()
}

/// GET /metrics: the counters, as Prometheus reads them.
pub async fn metrics(_: Watcher, State(db): State<Db>, State(server): State<Server>) -> Response {
    let version = tokio::time::timeout(ANSWER, batch::data_version(&db)).await;
    if let Ok(Ok(version)) = version {
        let idle = u32::try_from(db.pool().num_idle()).unwrap_or(u32::MAX);
        server.metrics().standing(version, db.pool().size().saturating_sub(idle), idle);
    }
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], server.metrics().text()).into_response()
}
