//! The server around the pages: what holds for every request, whoever asks and whatever for.
//!
//! From the outside in: an id and a line in the log (`observe`), headers (`header`), who asks from where (`client`),
//! only our own pages (`own`), how often (`rate`), how long, and a plain page where a handler gave none
//! (`stop`). `listen` is below all of it: connections, slow clients, the end.

pub mod client;
pub mod header;
pub mod listen;
pub mod metrics;
pub mod observe;
pub mod own;
pub mod problem;
pub mod rate;
pub mod stop;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use jiff::Timestamp;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;

use self::client::Whereabouts;
use self::metrics::Metrics;
use self::observe::Ids;
use self::own::Hosts;
use self::rate::{Rates, Ticks};
use crate::setting::Installation;

/// What stands around every handler. Cheap to clone.
#[derive(Clone)]
pub struct Server(Arc<Parts>);

struct Parts {
    ids: Ids,
    whereabouts: Whereabouts,
    hosts: Hosts,
    https: bool,
    rates: Rates,
    metrics: Metrics,
    body: Duration,
    request: Duration,
}

/// The largest form without a file: names, notes, a table pasted by hand.
const FORM_BYTES: usize = 256 * 1024;

/// A page that takes longer is one nobody waits for; imports of 200,000 rows stay well below.
const REQUEST_SECONDS: u64 = 120;

impl Server {
    pub fn new(installation: &Installation, started: Timestamp, ticks: Ticks) -> Server {
        let (serve, limit) = (&installation.serve, &installation.limit);
        let metrics = Metrics::new();
        Server(Arc::new(Parts {
            ids: Ids::since(started),
            whereabouts: Whereabouts::new(&serve.trusted_proxies, &serve.watchers),
            hosts: Hosts::new(&serve.hosts),
            https: serve.https,
            rates: Rates::new(limit, ticks, metrics.clone()),
            metrics,
            body: Duration::from_secs(u64::from(limit.body_seconds)),
            request: Duration::from_secs(REQUEST_SECONDS),
        }))
    }

    /// How often an address or a person may ask.
    pub fn rates(&self) -> &Rates {
        &self.0.rates
    }

    pub fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// Whether people come by HTTPS only: then cookies are sent over HTTPS only.
    pub fn https(&self) -> bool {
        self.0.https
    }

    /// Puts the server around the routes. The last layer is the outermost.
    pub fn around<S: Clone + Send + Sync + 'static>(&self, routes: Router<S>) -> Router<S> {
        routes
            .layer(DefaultBodyLimit::max(FORM_BYTES))
            .layer(RequestBodyTimeoutLayer::new(self.0.body))
            .layer(CatchPanicLayer::custom(stop::panicked))
            .layer(from_fn_with_state(self.clone(), stop::in_time))
            .layer(from_fn_with_state(self.clone(), rate::within))
            .layer(from_fn_with_state(self.clone(), own::only))
            .layer(axum::middleware::from_fn(stop::plainly))
            .layer(CompressionLayer::new())
            .layer(from_fn_with_state(self.clone(), header::set))
            .layer(from_fn_with_state(self.clone(), observe::observe))
            .layer(from_fn_with_state(self.clone(), client::find))
    }
}

#[cfg(test)]
mod tests;
