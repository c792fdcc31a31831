//! The service put together: what handlers are handed, and the router around them.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRef};
use axum::http::{HeaderValue, StatusCode, header};
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use crate::number::shelf::Shelf;
use crate::pack::Packs;
use crate::page::desk::Desk;
use crate::store::Db;
use crate::store::clock::SharedClock;

/// What every handler may ask for. Cheap to clone.
#[derive(Clone)]
pub struct App {
    pub shelf: Shelf,
    pub desk: Desk,
    pub clock: SharedClock,
}

impl App {
    pub fn new(db: Db, packs: Arc<Packs>, clock: SharedClock) -> App {
        App { shelf: Shelf::new(db, packs), desk: Desk::default(), clock }
    }
}

impl FromRef<App> for Shelf {
    fn from_ref(app: &App) -> Shelf {
        app.shelf.clone()
    }
}

impl FromRef<App> for Db {
    fn from_ref(app: &App) -> Db {
        app.shelf.db().clone()
    }
}

impl FromRef<App> for Arc<Packs> {
    fn from_ref(app: &App) -> Arc<Packs> {
        Arc::clone(app.shelf.packs())
    }
}

impl FromRef<App> for Desk {
    fn from_ref(app: &App) -> Desk {
        app.desk.clone()
    }
}

impl FromRef<App> for SharedClock {
    fn from_ref(app: &App) -> SharedClock {
        Arc::clone(&app.clock)
    }
}

/// The largest upload: what `files` reads, and some for the form around it.
const UPLOAD_BYTES_MAX: usize = files::grid::BYTES_MAX + 1024 * 1024;

/// A page that takes longer is one nobody waits for; imports of 200,000 rows stay well below.
const REQUEST_SECONDS: u64 = 120;

/// No script but ours, no frame around us, no file taken for a page.
const POLICY: &str = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; \
                      object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

/// The router with everything around it.
pub fn router(app: App) -> Router {
    let header = |name, value| SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value));
    crate::routes::routes()
        .layer(DefaultBodyLimit::max(UPLOAD_BYTES_MAX))
        .layer(CompressionLayer::new())
        .layer(header(header::CONTENT_SECURITY_POLICY, POLICY))
        .layer(header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(header::REFERRER_POLICY, "same-origin"))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, Duration::from_secs(REQUEST_SECONDS)))
        .layer(TraceLayer::new_for_http())
        .with_state(app)
}
