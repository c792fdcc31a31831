//! The service put together: what handlers are handed, and the router around them.

pub mod guard;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRef, Request};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use basis::language::Language;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use crate::account::pages::Office;
use crate::message::say;
use crate::number::shelf::Shelf;
use crate::organisation::Staff;
use crate::pack::Packs;
use crate::page::desk::Desk;
use crate::register::units::Units;
use crate::store::Db;
use crate::store::chance::SharedChance;
use crate::store::clock::SharedClock;

/// What every handler may ask for. Cheap to clone.
#[derive(Clone)]
pub struct App {
    pub shelf: Shelf,
    pub staff: Staff,
    pub desk: Desk,
    pub clock: SharedClock,
    pub chance: SharedChance,
}

impl App {
    pub fn new(shelf: Shelf, clock: SharedClock, chance: SharedChance) -> App {
        let staff = Staff::new(shelf.db().clone(), Arc::clone(shelf.packs()));
        App { shelf, staff, desk: Desk::default(), clock, chance }
    }
}

impl FromRef<App> for Office {
    fn from_ref(app: &App) -> Office {
        Office {
            db: app.shelf.db().clone(),
            staff: app.staff.clone(),
            clock: Arc::clone(&app.clock),
            chance: Arc::clone(&app.chance),
        }
    }
}

impl FromRef<App> for Staff {
    fn from_ref(app: &App) -> Staff {
        app.staff.clone()
    }
}

impl FromRef<App> for SharedChance {
    fn from_ref(app: &App) -> SharedChance {
        Arc::clone(&app.chance)
    }
}

impl FromRef<App> for Shelf {
    fn from_ref(app: &App) -> Shelf {
        app.shelf.clone()
    }
}

impl FromRef<App> for Units {
    fn from_ref(app: &App) -> Units {
        app.shelf.units().clone()
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
const POLICY: &str = "default-src 'self'; img-src 'self' data:; style-src 'self'; \
                      object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

/// A foreign name for our address (DNS rebinding) and a form on another site (CSRF) are both refused: a change needs
/// the browser's word that it comes from our own page.
async fn own_site(request: Request, next: Next) -> Response {
    if is_own(&request) {
        return next.run(request).await;
    }
    let said = Language::ALL.map(|language| say(language, "refusal-foreign"));
    (StatusCode::FORBIDDEN, said.join("\n")).into_response()
}

fn is_own(request: &Request) -> bool {
    let text = |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    let host = text(header::HOST).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let local = matches!(name, "localhost" | "127.0.0.1" | "[::1]");
    let looks = matches!(*request.method(), Method::GET | Method::HEAD);
    let site = text(HeaderName::from_static("sec-fetch-site"));
    let own = match (site, text(header::ORIGIN)) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
        // Every browser that sends forms sends one of the two.
        (None, None) => false,
    };
    local && (own || looks)
}

/// The router with everything around it.
pub fn router(app: App) -> Router {
    let header = |name, value| SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value));
    crate::routes::routes(&app)
        .layer(axum::middleware::from_fn_with_state(app.shelf.clone(), crate::number::place::name_place))
        .layer(axum::middleware::from_fn(crate::page::refusal::dress))
        .layer(axum::middleware::from_fn_with_state(app.clone(), guard::identify))
        .layer(axum::middleware::from_fn(own_site))
        .layer(DefaultBodyLimit::max(UPLOAD_BYTES_MAX))
        .layer(CompressionLayer::new())
        .layer(header(header::CONTENT_SECURITY_POLICY, POLICY))
        .layer(header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(header::REFERRER_POLICY, "same-origin"))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, Duration::from_secs(REQUEST_SECONDS)))
        .layer(TraceLayer::new_for_http())
        .with_state(app)
}
