//! Empty databases for tests: SQLite always, PostgreSQL when `GONGSHU_TEST_POSTGRES` names a server.

use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AssertSqlSafe, Connection, Executor};

use std::sync::Arc;

use super::Db;
use super::chance::SeededChance;
use super::seal::Seal;
use super::suite::Suite;

/// One database of one engine, gone when the test ends.
pub struct Trial {
    pub engine: &'static str,
    pub address: String,
    pub db: Db,
    /// Its data folder.
    pub folder: tempfile::TempDir,
}

static COUNT: AtomicU32 = AtomicU32::new(0);

/// The address of a fresh database on each engine there is, and a data folder for it.
pub async fn addresses() -> Vec<(&'static str, String, tempfile::TempDir)> {
    let folder = || tempfile::tempdir().expect("a temporary folder");
    let own = folder();
    let mut addresses = vec![("sqlite", format!("sqlite:{}", own.path().join("trial.sqlite").display()), own)];
    if let Ok(server) = std::env::var("GONGSHU_TEST_POSTGRES") {
        sqlx::any::install_default_drivers();
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("trial_{}_{number}", std::process::id());
        let mut connection = sqlx::AnyConnection::connect(&server).await.expect("the test server answers");
        // The name is made of a word and two numbers. A process of that number may have been here before; it is gone.
        for text in [format!("drop database if exists {name}"), format!("create database {name}")] {
            connection.execute(sqlx::query(AssertSqlSafe(text))).await.expect("the test server makes a database");
        }
        let base = server.rsplit_once('/').map_or(server.as_str(), |(base, _)| base);
        addresses.push(("postgres", format!("{base}/{name}"), folder()));
    }
    addresses
}

/// A fresh database on each engine there is, its structure up to date.
pub async fn trials() -> Vec<Trial> {
    let mut trials = Vec::new();
    for (engine, address, folder) in addresses().await {
        let db = Db::open(&address, seal(folder.path(), Suite::International)).await.expect("a fresh database opens");
        trials.push(Trial { engine, address, db, folder });
    }
    trials
}

/// The seal of a folder, its keys the same in every run.
pub fn seal(folder: &std::path::Path, suite: Suite) -> Arc<Seal> {
    Seal::in_folder(folder, suite, Arc::new(SeededChance::new(1)))
}
