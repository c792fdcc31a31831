//! Empty databases for tests: SQLite always, PostgreSQL when `GONGSHU_TEST_POSTGRES` names a server.

use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AssertSqlSafe, Connection, Executor};

use super::Db;

/// One database of one engine, gone when the test ends.
pub struct Trial {
    pub engine: &'static str,
    pub address: String,
    pub db: Db,
    _folder: Option<tempfile::TempDir>,
}

static COUNT: AtomicU32 = AtomicU32::new(0);

/// The address of a fresh database on each engine there is.
pub async fn addresses() -> Vec<(&'static str, String, Option<tempfile::TempDir>)> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut addresses =
        vec![("sqlite", format!("sqlite:{}", folder.path().join("trial.sqlite").display()), Some(folder))];
    if let Ok(server) = std::env::var("GONGSHU_TEST_POSTGRES") {
        sqlx::any::install_default_drivers();
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("trial_{}_{number}", std::process::id());
        let mut connection = sqlx::AnyConnection::connect(&server).await.expect("the test server answers");
        // The name is made of a word and two numbers.
        connection
            .execute(sqlx::query(AssertSqlSafe(format!("create database {name}"))))
            .await
            .expect("the test server makes a database");
        let base = server.rsplit_once('/').map_or(server.as_str(), |(base, _)| base);
        addresses.push(("postgres", format!("{base}/{name}"), None));
    }
    addresses
}

/// A fresh database on each engine there is, its structure up to date.
pub async fn trials() -> Vec<Trial> {
    let mut trials = Vec::new();
    for (engine, address, folder) in addresses().await {
        let db = Db::open(&address).await.expect("a fresh database opens");
        trials.push(Trial { engine, address, db, _folder: folder });
    }
    trials
}
