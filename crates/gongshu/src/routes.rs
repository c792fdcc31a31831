//! Every URL on one screen, each with what it asks of whoever calls it. A route without its needs does not compile;
//! one without a row in `docs/permissions.csv` does not pass.

use axum::Router;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post};

use crate::access::Deed::*;
use crate::access::Needs::{self, May, Nothing, SignedIn};
use crate::app::{App, guard};
use crate::page::{Reader, Refusal};
use crate::{document, monitoring, number, page, register};

/// One URL with one method.
pub struct Door {
    pub method: Method,
    pub path: &'static str,
    pub needs: Needs,
    handler: MethodRouter<App>,
}

fn look(path: &'static str, needs: Needs, handler: MethodRouter<App>) -> Door {
    Door { method: Method::GET, path, needs, handler }
}

fn act(path: &'static str, needs: Needs, handler: MethodRouter<App>) -> Door {
    Door { method: Method::POST, path, needs, handler }
}

/// Every door of the house.
pub fn doors() -> Vec<Door> {
    use monitoring::{find_pages as find, indicator_pages, league_pages, pages as watch};
    vec![
        // Monitoring
        look("/", May(SeeFigures), get(watch::home)),
        look("/go", May(SeeFigures), get(find::go)),
        look("/search", SignedIn, get(find::search)),
        look("/cockpit/{unit}", May(SeeFigures), get(watch::cockpit_latest)),
        look("/cockpit/{unit}/{period}", May(SeeFigures), get(watch::cockpit)),
        look("/cockpit/{unit}/{period}/export.xlsx", May(ExportFigures), get(watch::cockpit_export)),
        look("/indicators", SignedIn, get(find::catalogue)),
        look("/indicator/{indicator}/{unit}/{period}", May(SeeFigures), get(indicator_pages::indicator_view)),
        look(
            "/indicator/{indicator}/{unit}/{period}/export.xlsx",
            May(ExportFigures),
            get(indicator_pages::indicator_export),
        ),
        look("/league", May(SeeFigures), get(league_pages::league_view)),
        look("/league/export.xlsx", May(ExportFigures), get(league_pages::league_export)),
        look("/figure/{question}/{unit}/{indicator}/{period}/{span}", May(SeeFigures), get(find::figure)),
        look("/geo/{code}", Nothing, get(monitoring::boundaries)),
        // Documents
        look("/bulletin", May(SeeFigures), get(document::pages::first)),
        look("/bulletin/{unit}/{period}", May(SeeFigures), get(document::pages::bulletin)),
        // Book one
        look("/register/{register}", May(SeeRegister), get(register::pages::list)),
        look("/register/{register}/import", May(EnterRegister), get(register::pages::import_form)),
        act("/register/{register}/import", May(EnterRegister), post(register::pages::import_try)),
        act("/register/{register}/import/commit", May(EnterRegister), post(register::pages::import_commit)),
        look("/register/{register}/export/{ending}", May(ExportRegister), get(register::pages::export)),
        look("/register/{register}/{code}", May(SeeRegister), get(register::pages::row)),
        // Book two
        look("/import", May(EnterFigures), get(number::pages::import_form)),
        act("/import", May(EnterFigures), post(number::pages::import_try)),
        act("/import/commit", May(EnterFigures), post(number::pages::import_commit)),
        look("/versions", May(SeeVersions), get(number::pages::versions)),
        act("/versions/{number}/withdraw", May(WithdrawFigures), post(number::pages::withdraw_batch)),
        look("/file/{hash}", May(SeeVersions), get(number::pages::file)),
        // The program itself
        look("/assets/{name}", Nothing, get(page::assets::asset)),
        look("/health", Nothing, get(|| async { "ok\n" })),
    ]
}

/// Every door behind its guard.
pub fn routes(app: &App) -> Router<App> {
    doors()
        .into_iter()
        .fold(Router::new(), |router, door| {
            let post = guard::Post { app: app.clone(), needs: door.needs };
            router.route(door.path, door.handler.layer(from_fn_with_state(post, guard::pass)))
        })
        .fallback(missing)
}

async fn missing(reader: Reader) -> Refusal {
    Refusal::not_found(reader.language, &reader.here)
}
