//! The service put together: what handlers are handed, and the router around them.

pub mod guard;
#[doc(hidden)]
pub mod testing;

use std::sync::Arc;

use axum::Router;
use axum::extract::FromRef;

use crate::account::oidc::Providers;
use crate::account::pages::Office;
use crate::api::register_write::Registry;
use crate::matter::{Cabinet, Matters};
use crate::number::shelf::Shelf;
use crate::organisation::Staff;
use crate::organisation::handover::{Bureau, Signatures};
use crate::organisation::work::{Standing, Works};
use crate::pack::Packs;
use crate::page::desk::Desk;
use crate::publication::Steps;
use crate::register::units::Units;
use crate::reporting::{Reports, Uploads};
use crate::server::Server;
use crate::server::rate::Ticks;
use crate::setting::Installation;
use crate::store::Db;
use crate::store::chance::SharedChance;
use crate::store::clock::SharedClock;
use crate::target::Targets;

/// What every handler may ask for. Cheap to clone.
#[derive(Clone)]
pub struct App {
    pub shelf: Shelf,
    pub staff: Staff,
    /// Every kind of work that belongs to posts.
    pub works: Works,
    pub desk: Desk,
    pub uploads: Uploads,
    pub targets: Targets,
    pub clock: SharedClock,
    pub chance: SharedChance,
    pub server: Server,
    pub installation: Arc<Installation>,
    /// Identity providers, with their secrets; none until somebody reads them from where the settings say.
    pub providers: Providers,
}

impl App {
    /// The service as it is without settings.
    pub fn new(shelf: Shelf, clock: SharedClock, chance: SharedChance) -> App {
        App::with(shelf, clock, chance, &Installation::default(), Ticks::machine())
    }

    pub fn with(
        shelf: Shelf,
        clock: SharedClock,
        chance: SharedChance,
        installation: &Installation,
        ticks: Ticks,
    ) -> App {
        let staff = Staff::new(shelf.db().clone(), Arc::clone(shelf.packs()));
        let db = || shelf.db().clone();
        let works = Works::new(vec![
            Box::new(Standing),
            Box::new(Reports(db())),
            Box::new(Matters(db())),
            Box::new(Steps(db())),
            Box::new(Signatures(db())),
        ]);
        let server = Server::new(installation, clock.now(), ticks);
        let installation = Arc::new(installation.clone());
        App {
            targets: Targets::new(shelf.clone()),
            shelf,
            staff,
            works,
            desk: Desk::default(),
            uploads: Uploads::default(),
            clock,
            chance,
            server,
            installation,
            providers: Providers::default(),
        }
    }
}

impl FromRef<App> for Office {
    fn from_ref(app: &App) -> Office {
        Office {
            db: app.shelf.db().clone(),
            staff: app.staff.clone(),
            clock: Arc::clone(&app.clock),
            chance: Arc::clone(&app.chance),
            installation: Arc::clone(&app.installation),
            providers: app.providers.clone(),
        }
    }
}

impl FromRef<App> for Registry {
    fn from_ref(app: &App) -> Registry {
        let (units, packs) = (app.shelf.units().clone(), Arc::clone(app.shelf.packs()));
        Registry { units, packs, clock: Arc::clone(&app.clock) }
    }
}

impl FromRef<App> for Bureau {
    fn from_ref(app: &App) -> Bureau {
        Bureau {
            db: app.shelf.db().clone(),
            staff: app.staff.clone(),
            units: app.shelf.units().clone(),
            works: app.works.clone(),
            clock: Arc::clone(&app.clock),
        }
    }
}

impl FromRef<App> for Cabinet {
    fn from_ref(app: &App) -> Cabinet {
        Cabinet {
            db: app.shelf.db().clone(),
            staff: app.staff.clone(),
            units: app.shelf.units().clone(),
            clock: Arc::clone(&app.clock),
        }
    }
}

impl FromRef<App> for Targets {
    fn from_ref(app: &App) -> Targets {
        app.targets.clone()
    }
}

impl FromRef<App> for Works {
    fn from_ref(app: &App) -> Works {
        app.works.clone()
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

impl FromRef<App> for Uploads {
    fn from_ref(app: &App) -> Uploads {
        app.uploads.clone()
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
    // From the inside out: where the reader stands, how a refusal looks, who comes; around it all, the server.
    let routes = crate::routes::routes(&app)
        .layer(axum::middleware::from_fn_with_state(app.shelf.clone(), crate::number::place::name_place))
        .layer(axum::middleware::from_fn(crate::page::refusal::dress))
        .layer(axum::middleware::from_fn_with_state(app.clone(), guard::identify));
    app.server.around(routes).with_state(app.clone())
}
