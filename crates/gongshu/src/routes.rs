//! Every URL on one screen.

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;
use crate::page::{Reader, Refusal};
use crate::{document, monitoring, number, page, register};

pub fn routes() -> Router<App> {
    use monitoring::{find_pages as find, indicator_pages, league_pages, pages as watch};
    Router::new()
        // Monitoring
        .route("/", get(watch::home))
        .route("/go", get(find::go))
        .route("/search", get(find::search))
        .route("/search/suggest", get(find::suggest))
        .route("/cockpit/{unit}", get(watch::cockpit_latest))
        .route("/cockpit/{unit}/{period}", get(watch::cockpit))
        .route("/cockpit/{unit}/{period}/export.xlsx", get(watch::cockpit_export))
        .route("/indicators", get(find::catalogue))
        .route("/indicator/{indicator}/{unit}/{period}", get(indicator_pages::indicator_view))
        .route("/indicator/{indicator}/{unit}/{period}/export.xlsx", get(indicator_pages::indicator_export))
        .route("/league", get(league_pages::league_view))
        .route("/league/export.xlsx", get(league_pages::league_export))
        .route("/figure/{question}/{unit}/{indicator}/{period}/{span}", get(find::figure))
        .route("/geo/{code}", get(monitoring::boundaries))
        // Documents
        .route("/bulletin", get(document::pages::first))
        .route("/bulletin/{unit}/{period}", get(document::pages::bulletin))
        // Book one
        .route("/register/{register}", get(register::pages::list))
        .route("/register/{register}/import", get(register::pages::import_form).post(register::pages::import_try))
        .route("/register/{register}/import/commit", post(register::pages::import_commit))
        .route("/register/{register}/export/{ending}", get(register::pages::export))
        .route("/register/{register}/{code}", get(register::pages::row))
        // Book two
        .route("/import", get(number::pages::import_form).post(number::pages::import_try))
        .route("/import/commit", post(number::pages::import_commit))
        .route("/versions", get(number::pages::versions))
        .route("/versions/{number}/withdraw", post(number::pages::withdraw_batch))
        .route("/file/{hash}", get(number::pages::file))
        // The program itself
        .route("/design", get(page::design::design))
        .route("/assets/{name}", get(page::assets::asset))
        .route("/health", get(|| async { "ok\n" }))
        .fallback(missing)
}

async fn missing(reader: Reader) -> Refusal {
    Refusal::not_found(reader.language, &reader.here)
}
