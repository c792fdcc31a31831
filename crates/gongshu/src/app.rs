//! The service put together: what handlers are handed, and the router around them.

use std::sync::Arc;

use axum::Router;
use axum::extract::FromRef;

use crate::number::shelf::Shelf;
use crate::pack::Packs;
use crate::page::desk::Desk;
use crate::server::Server;
use crate::server::rate::Ticks;
use crate::setting::Installation;
use crate::store::Db;
use crate::store::clock::SharedClock;

/// What every handler may ask for. Cheap to clone.
#[derive(Clone)]
pub struct App {
    pub shelf: Shelf,
    pub desk: Desk,
    pub clock: SharedClock,
    pub server: Server,
    /// The largest upload; other forms take less.
    pub upload_bytes: usize,
}

impl App {
    /// The service as it is without settings.
    pub fn new(db: Db, packs: Arc<Packs>, clock: SharedClock) -> App {
        App::with(Shelf::new(db, packs), clock, &Installation::default(), Ticks::machine())
    }

    pub fn with(shelf: Shelf, clock: SharedClock, installation: &Installation, ticks: Ticks) -> App {
        let server = Server::new(installation, clock.now(), ticks);
        App { shelf, desk: Desk::default(), clock, server, upload_bytes: installation.limit.upload_bytes }
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

impl FromRef<App> for Server {
    fn from_ref(app: &App) -> Server {
        app.server.clone()
    }
}

/// The router with everything around it.
pub fn router(app: App) -> Router {
    let routes = crate::routes::routes(app.upload_bytes);
    app.server.around(routes).with_state(app.clone())
}
