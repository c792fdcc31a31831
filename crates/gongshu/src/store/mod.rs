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
pub mod keys;
mod migrate;
pub mod seal;
pub mod suite;
#[doc(hidden)]
pub mod testing;

use std::sync::Arc;
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{Any, AnyPool, Executor};
use tokio::sync::{Mutex, OwnedMutexGuard};

use self::audit::checkpoint::Checkpoint;
use self::audit::head::Head;
pub use self::migrate::Standing;
use self::seal::Seal;

/// A write transaction. Dropped without [`Write::commit`], it leaves everything as it was.
pub struct Write {
    transaction: sqlx::Transaction<'static, Any>,
    engine: Engine,
    seal: Arc<Seal>,
    outside: Outside,
    _turn: OwnedMutexGuard<()>,
}

/// What is copied outside the database once the change is safe in it.
#[derive(Default)]
struct Outside {
    head: Option<Head>,
    checkpoints: Vec<Checkpoint>,
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
    #[error("the key {file} is damaged: {what}")]
    Key { file: String, what: &'static str },
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
    seal: Arc<Seal>,
}

/// Readers at once: an office's pages; more would only queue at the disk.
const CONNECTIONS: u32 = 8;

/// How long a statement waits for another process's write before it gives up.
const BUSY_SECONDS: u64 = 15;

impl Db {
    /// Opens `sqlite:PATH` or `postgres://…`, making the file and bringing the structure up to date. The audit chain
    /// is sealed with `seal`.
    pub async fn open(address: &str, seal: Arc<Seal>) -> Result<Db, Failure> {
        let db = Db::bare(address, seal).await?;
        migrate::bring_up(&db).await?;
        Ok(db)
    }

    /// Opens a database that is there already, as it is: to look, not to serve.
    pub async fn look(address: &str, seal: Arc<Seal>) -> Result<Db, Failure> {
        Db::connect(address, seal, "rw").await
    }

    /// Opens it with the structure it has.
    async fn bare(address: &str, seal: Arc<Seal>) -> Result<Db, Failure> {
        Db::connect(address, seal, "rwc").await
    }

    async fn connect(address: &str, seal: Arc<Seal>, mode: &str) -> Result<Db, Failure> {
        sqlx::any::install_default_drivers();
        let opening = |source| Failure::Open { address: hidden(address), source };
        let engine = if address.starts_with("sqlite:") { Engine::Sqlite } else { Engine::Postgres };
        let url = match engine {
            Engine::Sqlite if !address.contains('?') => format!("{address}?mode={mode}"),
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
        Ok(Db { pool, engine, turn: Arc::default(), seal })
    }

    /// How far the structure is; an error when the database does not answer.
    pub async fn standing(&self) -> Result<Standing, Failure> {
        migrate::standing(self).await
    }

    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// For reading.
    pub fn pool(&self) -> &AnyPool {
        &self.pool
    }

    pub fn seal(&self) -> &Seal {
        &self.seal
    }

    /// For reading many times as at one moment: what is written meanwhile is not seen.
    async fn snapshot(&self) -> Result<sqlx::Transaction<'static, Any>, Failure> {
        let begin = match self.engine {
            Engine::Sqlite => "begin",
            Engine::Postgres => "begin isolation level repeatable read read only",
        };
        self.pool.begin_with(begin).await.doing("begin reading")
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
        let (seal, outside) = (Arc::clone(&self.seal), Outside::default());
        Ok(Write { transaction, engine: self.engine, seal, outside, _turn: turn })
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

    fn seal(&self) -> &Seal {
        &self.seal
    }

    pub async fn commit(self) -> Result<(), Failure> {
        self.transaction.commit().await.doing("finish a change")?;
        // The change is made. A copy that could not be written is made up for by the next one.
        if let Err(failure) = self.seal.note(self.outside.head.as_ref(), &self.outside.checkpoints) {
            tracing::warn!(error = %failure, "the audit chain's end could not be copied beside the database");
        }
        Ok(())
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
