//! Brings the database's structure up to this program's, forward only (migrations/README.md).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Executor, Row};

use super::{Db, Doing, Engine, Failure, audit};

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/migrations");

/// One step of the structure.
pub(super) struct Migration {
    pub number: i64,
    pub name: String,
    pub text: &'static str,
}

/// Every migration, in order.
pub(super) static MIGRATIONS: LazyLock<Vec<Migration>> = LazyLock::new(|| {
    let mut migrations: Vec<Migration> = FILES
        .files()
        .filter_map(|file| {
            let name = file.path().file_name()?.to_str()?;
            let (number, rest) = name.strip_suffix(".sql")?.split_once('_')?;
            Some(Migration { number: number.parse().ok()?, name: rest.to_owned(), text: file.contents_utf8()? })
        })
        .collect();
    migrations.sort_by_key(|migration| migration.number);
    migrations
});

/// The number of the newest migration of this program.
pub(super) fn newest() -> i64 {
    MIGRATIONS.last().map_or(0, |migration| migration.number)
}

impl Migration {
    /// A mark of the text, so that a released migration is never edited.
    pub fn hash(&self) -> String {
        Sha256::digest(self.text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The text for one engine. The only word the engines spell differently is the type of bytes.
    pub fn sql(&self, engine: Engine) -> String {
        self.text.replace("{blob}", if engine == Engine::Sqlite { "blob" } else { "bytea" })
    }
}

/// How far a database's structure is, beside what this program knows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Standing {
    /// The newest step applied; 0 for an empty database.
    pub applied: i64,
    pub newest: i64,
}

impl Standing {
    pub fn current(self) -> bool {
        self.applied == self.newest
    }
}

/// Looks at the structure without changing it.
pub(super) async fn standing(db: &Db) -> Result<Standing, Failure> {
    // On both engines the table is missing from an empty database only, and then nothing was applied.
    let applied: Result<i64, sqlx::Error> =
        sqlx::query_scalar("select coalesce(max(number), 0) from schema_migration").fetch_one(db.pool()).await;
    match applied {
        Ok(applied) => Ok(Standing { applied, newest: newest() }),
        Err(sqlx::Error::Database(_)) => Ok(Standing { applied: 0, newest: newest() }),
        Err(source) => Err(Failure::Database { doing: "look at the structure", source }),
    }
}

/// Applies what is missing, each step in its own transaction.
pub(super) async fn bring_up(db: &Db) -> Result<(), Failure> {
    bring_up_to(db, newest()).await
}

pub(super) async fn bring_up_to(db: &Db, last: i64) -> Result<(), Failure> {
    let mut write = db.write().await?;
    write
        .connection()
        .execute(
            "create table if not exists schema_migration (
                number bigint primary key,
                name text not null,
                hash text not null
            )",
        )
        .await
        .doing("look at the structure")?;
    write.commit().await?;
    let mut write = db.write().await?;
    if db.engine() == Engine::Postgres {
        // Two programs that start at once take turns.
        write.connection().execute("lock table schema_migration in exclusive mode").await.doing("take the turn")?;
    }
    let rows = sqlx::query("select number, hash from schema_migration order by number")
        .fetch_all(write.connection())
        .await
        .doing("look at the structure")?;
    let mut applied = BTreeMap::new();
    for row in &rows {
        let number: i64 = row.try_get("number").doing("read the structure")?;
        let hash: String = row.try_get("hash").doing("read the structure")?;
        applied.insert(number, hash);
    }
    if let Some((number, _)) = applied.iter().next_back().filter(|(number, _)| newest() < **number) {
        let newest = newest();
        return Err(Failure::Migration(format!(
            "it is at step {number}, and this program knows steps up to {newest}: use the newer program"
        )));
    }
    for migration in MIGRATIONS.iter().filter(|migration| migration.number <= last) {
        let (number, name) = (migration.number, &migration.name);
        match applied.get(&number) {
            Some(hash) if *hash == migration.hash() => continue,
            Some(_) => {
                return Err(Failure::Migration(format!("step {number} ({name}) was applied with another text")));
            }
            None => {}
        }
        // Migrations are this program's own files, not anybody's input.
        write
            .connection()
            .execute(sqlx::raw_sql(AssertSqlSafe(migration.sql(db.engine()))))
            .await
            .doing("change the structure")?;
        sqlx::query("insert into schema_migration (number, name, hash) values ($1, $2, $3)")
            .bind(number)
            .bind(name)
            .bind(migration.hash())
            .execute(write.connection())
            .await
            .doing("note the change of structure")?;
        if number == audit::FOUNDED_BY {
            audit::found(&mut write).await?;
        }
    }
    write.commit().await
}
