//! The audit chain (审计链): who changed what, each entry sealed with the hash of the one before.
//!
//! An entry's hash is SHA-256 over its fields as `length:text` one after another — number, time, who,
//! action, subject, detail, batch, previous hash — so that no two entries have the same text. Whoever
//! edits, removes or reorders an entry breaks the chain at that place.

use sha2::{Digest, Sha256};
use sqlx::{Executor, Row};

use super::clock::Clock;
use super::{Db, Doing, Engine, Failure, Write};

/// What the first entry names as the one before it.
const BEGINNING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Entries read at once while the chain is checked.
const PAGE: i64 = 1000;

/// What happened, to be sealed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Entry<'a> {
    pub who: &'a str,
    pub action: &'a str,
    pub subject: &'a str,
    pub detail: &'a str,
    /// The batch it made; 0 for none.
    pub batch: i64,
}

/// What a check of the chain found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    Whole { entries: i64, head: String },
    Broken { number: i64, flaw: Flaw },
}

/// What is wrong with the first broken link.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flaw {
    /// The number before it is missing.
    Gap,
    /// It does not name the hash of the entry before.
    Unlinked,
    /// Its own hash is not that of its text.
    Altered,
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct Kept {
    number: i64,
    at: String,
    who: String,
    action: String,
    subject: String,
    detail: String,
    batch: i64,
    previous: String,
    hash: String,
}

impl Kept {
    fn seal(&self) -> String {
        let mut hash = Sha256::new();
        let (number, batch) = (self.number.to_string(), self.batch.to_string());
        for field in [&number, &self.at, &self.who, &self.action, &self.subject, &self.detail, &batch, &self.previous] {
            hash.update(format!("{}:{field}", field.len()));
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Adds an entry in the change's own transaction: what is rolled back was not done.
pub async fn append(write: &mut Write, clock: &dyn Clock, entry: &Entry<'_>) -> Result<(), Failure> {
    if write.engine() == Engine::Postgres {
        write.connection().execute("lock table audit_entry in exclusive mode").await.doing("take the turn")?;
    }
    let last = sqlx::query("select number, hash from audit_entry order by number desc limit 1")
        .fetch_optional(write.connection())
        .await
        .doing("read the audit chain")?;
    let (number, previous) = match last {
        Some(row) => {
            let number: i64 = row.try_get("number").doing("read the audit chain")?;
            (number + 1, row.try_get("hash").doing("read the audit chain")?)
        }
        None => (1, BEGINNING.to_owned()),
    };
    let mut kept = Kept {
        number,
        at: clock.now().to_string(),
        who: entry.who.to_owned(),
        action: entry.action.to_owned(),
        subject: entry.subject.to_owned(),
        detail: entry.detail.to_owned(),
        batch: entry.batch,
        previous,
        hash: String::new(),
    };
    kept.hash = kept.seal();
    sqlx::query(
        "insert into audit_entry (number, at, who, action, subject, detail, batch, previous_hash, hash)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(kept.number)
    .bind(&kept.at)
    .bind(&kept.who)
    .bind(&kept.action)
    .bind(&kept.subject)
    .bind(&kept.detail)
    .bind(kept.batch)
    .bind(&kept.previous)
    .bind(&kept.hash)
    .execute(write.connection())
    .await
    .doing("extend the audit chain")?;
    Ok(())
}

/// Follows the chain from its beginning to the first broken link.
pub async fn verify(db: &Db) -> Result<Verdict, Failure> {
    let (mut after, mut previous) = (0_i64, BEGINNING.to_owned());
    loop {
        let rows = sqlx::query(
            "select number, at, who, action, subject, detail, batch, previous_hash, hash
             from audit_entry where $1 < number order by number limit $2",
        )
        .bind(after)
        .bind(PAGE)
        .fetch_all(db.pool())
        .await
        .doing("read the audit chain")?;
        if rows.is_empty() {
            return Ok(Verdict::Whole { entries: after, head: previous });
        }
        for row in &rows {
            let kept = kept(row).doing("read the audit chain")?;
            let flaw = if kept.number != after + 1 {
                Some(Flaw::Gap)
            } else if kept.previous != previous {
                Some(Flaw::Unlinked)
            } else if kept.hash != kept.seal() {
                Some(Flaw::Altered)
            } else {
                None
            };
            if let Some(flaw) = flaw {
                return Ok(Verdict::Broken { number: kept.number, flaw });
            }
            (after, previous) = (kept.number, kept.hash);
        }
    }
}

fn kept(row: &sqlx::any::AnyRow) -> Result<Kept, sqlx::Error> {
    Ok(Kept {
        number: row.try_get("number")?,
        at: row.try_get("at")?,
        who: row.try_get("who")?,
        action: row.try_get("action")?,
        subject: row.try_get("subject")?,
        detail: row.try_get("detail")?,
        batch: row.try_get("batch")?,
        previous: row.try_get("previous_hash")?,
        hash: row.try_get("hash")?,
    })
}
