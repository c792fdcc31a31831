//! Counters for a monitor, in Prometheus' text (`/metrics`). Labels are route patterns and classes, never an address
//! somebody asked for: the series stay few, and nobody's reading is in them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::http::{Method, StatusCode};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle, PrometheusRecorder};

/// The counters. Cheap to clone; each server has its own, so that tests do not count each other's requests.
#[derive(Clone)]
pub struct Metrics(Arc<Inner>);

struct Inner {
    recorder: PrometheusRecorder,
    handle: PrometheusHandle,
    requests: AtomicU64,
}

/// Seconds: a page from memory, a page a person notices, an import.
const BUCKETS: [f64; 9] = [0.005, 0.02, 0.05, 0.1, 0.3, 1.0, 3.0, 10.0, 60.0];

/// Samples of durations wait in memory until they are sorted into buckets: done every so many requests, also when
/// nobody reads the counters.
const SORTED_EVERY: u64 = 4096;

impl Metrics {
    pub fn new() -> Metrics {
        let matcher = Matcher::Full("gongshu_request_seconds".to_owned());
        let builder = PrometheusBuilder::new();
        let builder =
            builder.set_buckets_for_metric(matcher, &BUCKETS).expect("the buckets are a list that is not empty");
        let recorder = builder.build_recorder();
        let handle = recorder.handle();
        let own = Metrics(Arc::new(Inner { recorder, handle, requests: AtomicU64::new(0) }));
        own.record(describe);
        own
    }

    fn record(&self, counting: impl FnOnce()) {
        metrics::with_local_recorder(&self.0.recorder, counting);
    }

    /// A request was answered.
    pub fn answered(&self, method: &Method, route: &str, status: StatusCode, took: Duration) {
        let method = method_label(method);
        let class = match status.as_u16() / 100 {
            1 => "1xx",
            2 => "2xx",
            3 => "3xx",
            4 => "4xx",
            _ => "5xx",
        };
        let route = route.to_owned();
        self.record(|| {
            metrics::counter!("gongshu_requests_total", "method" => method, "route" => route.clone(), "status" => class)
                .increment(1);
            metrics::histogram!("gongshu_request_seconds", "method" => method, "route" => route)
                .record(took.as_secs_f64());
        });
        if self.0.requests.fetch_add(1, Ordering::Relaxed) % SORTED_EVERY == SORTED_EVERY - 1 {
            self.0.handle.run_upkeep();
        }
    }

    /// A request was refused because its allowance is spent.
    pub fn limited(&self, allowance: &'static str) {
        self.record(|| metrics::counter!("gongshu_limited_total", "allowance" => allowance).increment(1));
    }

    /// A request came under a foreign name or from a foreign page.
    pub fn foreign(&self) {
        self.record(|| metrics::counter!("gongshu_foreign_total").increment(1));
    }

    /// A connection was opened (`true`) or ended.
    pub fn connection(&self, opened: bool) {
        self.record(|| {
            let open = metrics::gauge!("gongshu_connections");
            if opened { open.increment(1) } else { open.decrement(1) }
        });
    }

    /// A connection was ended by us: too slow, idle, or one too many of its address.
    pub fn cut(&self, why: &'static str) {
        self.record(|| metrics::counter!("gongshu_connections_cut_total", "why" => why).increment(1));
    }

    /// How things stand now: the data version, and the database's connections.
    pub fn standing(&self, version: i64, busy: u32, idle: u32) {
        self.record(|| {
            // A version is far below 2^53, up to which a double counts exactly.
            metrics::gauge!("gongshu_data_version").set(version as f64);
            metrics::gauge!("gongshu_database_connections", "state" => "busy").set(busy);
            metrics::gauge!("gongshu_database_connections", "state" => "idle").set(idle);
        });
    }

    /// Everything counted, as Prometheus reads it.
    pub fn text(&self) -> String {
        self.0.handle.run_upkeep();
        self.0.handle.render()
    }
}

impl Default for Metrics {
    fn default() -> Metrics {
        Metrics::new()
    }
}

/// A visitor may make up methods; each would be a series for good.
fn method_label(method: &Method) -> &'static str {
    let known = [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS];
    let names = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"];
    known.iter().position(|one| one == method).map_or("other", |at| names[at])
}

fn describe() {
    metrics::describe_counter!("gongshu_requests_total", "Requests answered, by method, route and class of status");
    metrics::describe_histogram!("gongshu_request_seconds", "How long answers took, by method and route");
    metrics::describe_counter!("gongshu_limited_total", "Requests refused because an allowance was spent");
    metrics::describe_counter!("gongshu_foreign_total", "Requests refused: a foreign name or a foreign page");
    metrics::describe_gauge!("gongshu_connections", "Connections open now");
    metrics::describe_counter!("gongshu_connections_cut_total", "Connections ended by us, by reason");
    metrics::describe_gauge!("gongshu_data_version", "The newest data version");
    metrics::describe_gauge!("gongshu_database_connections", "Connections to the database, by state");
}
