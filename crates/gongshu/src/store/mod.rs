//! The store: SQLite in an office, PostgreSQL in a province, one SQL text for both.
//!
//! Reads take a connection of a pool. Writes go through one transaction at a time: SQLite has one
//! writer by nature, and a data version is a number that must not be given out twice.

pub mod audit;
pub mod backup;
pub mod batch;
pub mod blob;
pub mod bulk;
pub mod chance;
pub mod clock;
pub mod folder;
mod migrate;
pub mod suite;
#[doc(hidden)]
pub mod testing;

use std::sync::Arc;
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{Any, AnyPool, Executor};
use tokio::sync::{Mutex, OwnedMutexGuard};

/// A write transaction. Dropped without [`Write::commit`], it leaves everything as it was.
pub struct Write {
    transaction: sqlx::Transaction<'static, Any>,
    engine: Engine,
    _turn: OwnedMutexGuard<()>,
}

/// Which database stands below.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// Why the store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("the database could not be opened: {address}")]
    Open {
        address: String,
        #[source]
        source: sqlx::Error,
    },
    #[error("while trying to {doing}")]
    Database {
        doing: &'static str,
        #[source]
        source: sqlx::Error,
    },
    #[error("the database's structure is not this program's: {0}")]
    Migration(String),
    #[error("a row of {table} is damaged: {what}")]
    Damaged { table: &'static str, what: String },
    #[error("{0}")]
    Refused(String),
    #[error("while trying to {doing}")]
    File {
        doing: &'static str,
        #[source]
        source: std::io::Error,
    },
}

/// Names what was being done when the database refused.
pub(crate) trait Doing<T> {
    fn doing(self, doing: &'static str) -> Result<T, Failure>;
}

impl<T> Doing<T> for Result<T, sqlx::Error> {
    fn doing(self, doing: &'static str) -> Result<T, Failure> {
        self.map_err(|source| Failure::Database { doing, source })
    }
}

impl<T> Doing<T> for Result<T, std::io::Error> {
    fn doing(self, doing: &'static str) -> Result<T, Failure> {
        self.map_err(|source| Failure::File { doing, source })
    }
}

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    pool: AnyPool,
    engine: Engine,
    turn: Arc<Mutex<()>>,
}

/// Readers at once: an office's pages; more would only queue at the disk.
const CONNECTIONS: u32 = 8;

/// How long a statement waits for another process's write before it gives up.
const BUSY_SECONDS: u64 = 15;

impl Db {
    /// Opens `sqlite:PATH` or `postgres://…`, making the file and bringing the structure up to date.
    pub async fn open(address: &str) -> Result<Db, Failure> {
        sqlx::any::install_default_drivers();
        let opening = |source| Failure::Open { address: hidden(address), source };
        let engine = if address.starts_with("sqlite:") { Engine::Sqlite } else { Engine::Postgres };
        let url = match engine {
            Engine::Sqlite if !address.contains('?') => format!("{address}?mode=rwc"),
            _ => address.to_owned(),
        };
        let options: AnyConnectOptions = url.parse().map_err(opening)?;
        let pool = AnyPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(Duration::from_secs(BUSY_SECONDS))
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    if engine == Engine::Sqlite {
                        // FULL: what is acknowledged is on the disk, also when the power goes.
                        for pragma in [
                            "pragma busy_timeout = 15000",
                            "pragma journal_mode = wal",
                            "pragma synchronous = full",
                            "pragma foreign_keys = on",
                        ] {
                            connection.execute(pragma).await?;
                        }
                    }
                    Ok(())
                })
            })
            .connect_with(options)
            .await
            .map_err(opening)?;
        let db = Db { pool, engine, turn: Arc::default() };
        migrate::bring_up(&db).await?;
        Ok(db)
    }

    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// For reading.
    pub fn pool(&self) -> &AnyPool {
        &self.pool
    }

    /// Begins a write transaction, waiting for its turn.
    pub async fn write(&self) -> Result<Write, Failure> {
        let turn = Arc::clone(&self.turn).lock_owned().await;
        // IMMEDIATE takes the write lock at once; a deferred one could fail halfway when another process writes.
        let begin = match self.engine {
            Engine::Sqlite => "begin immediate",
            Engine::Postgres => "begin",
        };
        let transaction = self.pool.begin_with(begin).await.doing("begin a change")?;
        Ok(Write { transaction, engine: self.engine, _turn: turn })
    }

    pub async fn close(&self) {
        self.pool.close().await;
    }
}

impl Write {
    pub fn engine(&self) -> Engine {
        self.engine
    }

    pub fn connection(&mut self) -> &mut sqlx::AnyConnection {
        &mut self.transaction
    }

    pub async fn commit(self) -> Result<(), Failure> {
        self.transaction.commit().await.doing("finish a change")
    }
}

/// An address without its password.
fn hidden(address: &str) -> String {
    match (address.find("://"), address.rfind('@')) {
        (Some(scheme), Some(at)) if scheme < at => format!("{}://…{}", &address[..scheme], &address[at..]),
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests;
