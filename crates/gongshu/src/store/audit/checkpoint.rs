//! Checkpoints (检查点): signed statements that the chain had this entry with this hash, in a table and copied outside
//! the database. Anybody with the public key can check one.

use basis::error::Error;
use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, Row};

use super::super::clock::Clock;
use super::super::keys::Purpose;
use super::super::seal::Seal;
use super::super::suite::{Suite, hex, unhex};
use super::super::{Db, Doing, Failure, Write};
use super::record::framed;
use super::{End, take_turn};

pub(super) const CHECKPOINT: &str = "checkpoint";
pub(super) const PRUNE: &str = "prune";

/// A signed statement about one entry.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    pub number: i64,
    /// `checkpoint`; or `prune`: the entries up to this one were moved to the archive, and the chain begins after it.
    pub kind: String,
    pub hash: String,
    pub at: String,
    pub suite: String,
    pub public_key: String,
    /// The file the pruned entries lie in, and the hash of their lines.
    pub archive: String,
    pub archive_hash: String,
    pub signature: String,
}

/// What a checkpoint's signature says of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Standing {
    Ours,
    /// The signature is right, and the key is nobody's we know.
    Foreign,
    Forged,
}

impl Checkpoint {
    /// That the chain has this entry, signed.
    pub(super) fn signed(with: &Seal, number: i64, hash: &str, at: String) -> Result<Checkpoint, Failure> {
        let checkpoint = Checkpoint {
            number,
            kind: CHECKPOINT.to_owned(),
            hash: hash.to_owned(),
            at,
            suite: String::new(),
            public_key: String::new(),
            archive: String::new(),
            archive_hash: String::new(),
            signature: String::new(),
        };
        checkpoint.sign(with)
    }

    pub(super) fn sign(mut self, with: &Seal) -> Result<Checkpoint, Failure> {
        let suite = with.suite();
        let key = with.keys().key(suite, Purpose::AuditCheckpoint)?;
        self.suite = suite.word().to_owned();
        self.public_key = hex(&suite.public_key(&key));
        let signature = suite.sign(&key, self.text().as_bytes());
        let signature = signature.ok_or_else(|| Failure::Refused("the suite could not sign".to_owned()))?;
        self.signature = hex(&signature);
        Ok(self)
    }

    fn text(&self) -> String {
        framed(&[
            "gongshu-audit-checkpoint",
            &self.kind,
            &self.number.to_string(),
            &self.hash,
            &self.at,
            &self.suite,
            &self.public_key,
            &self.archive,
            &self.archive_hash,
        ])
    }

    pub(super) fn standing(&self, with: &Seal) -> Result<Standing, Failure> {
        let Ok(suite) = self.suite.parse::<Suite>() else { return Ok(Standing::Forged) };
        let right = match (unhex(&self.public_key), unhex(&self.signature)) {
            (Some(key), Some(signature)) => suite.verify(&key, self.text().as_bytes(), &signature),
            _ => false,
        };
        Ok(match (right, with.keys().trusts(suite, &self.public_key)?) {
            (true, true) => Standing::Ours,
            (true, false) => Standing::Foreign,
            (false, _) => Standing::Forged,
        })
    }

    /// From now on trusts the key it is signed with, if the signature is right.
    pub(in super::super) fn accept(&self, with: &Seal) -> Result<(), Failure> {
        match (self.standing(with)?, self.suite.parse()) {
            (Standing::Foreign, Ok(suite)) => with.keys().trust(suite, &self.public_key),
            _ => Ok(()),
        }
    }

    pub(super) fn is_prune(&self) -> bool {
        self.kind == PRUNE
    }

    pub(super) async fn insert(&self, write: &mut Write) -> Result<(), Failure> {
        sqlx::query(
            "insert into audit_checkpoint (number, kind, hash, at, suite, public_key, archive, archive_hash, signature)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(self.number)
        .bind(&self.kind)
        .bind(&self.hash)
        .bind(&self.at)
        .bind(&self.suite)
        .bind(&self.public_key)
        .bind(&self.archive)
        .bind(&self.archive_hash)
        .bind(&self.signature)
        .execute(write.connection())
        .await
        .doing("make a checkpoint")?;
        Ok(())
    }

    /// As it stands in the copy.
    pub(in super::super) fn line(&self) -> String {
        serde_json::json!(self).to_string() + "\n"
    }
}

/// Every checkpoint there is.
pub(in super::super) async fn read_all(connection: &mut AnyConnection) -> Result<Vec<Checkpoint>, Failure> {
    let rows = sqlx::query(
        "select number, kind, hash, at, suite, public_key, archive, archive_hash, signature
         from audit_checkpoint order by number, kind",
    )
    .fetch_all(connection)
    .await
    .doing("read the checkpoints")?;
    rows.iter().map(|row| read(row).doing("read the checkpoints")).collect()
}

fn read(row: &sqlx::any::AnyRow) -> Result<Checkpoint, sqlx::Error> {
    Ok(Checkpoint {
        number: row.try_get("number")?,
        kind: row.try_get("kind")?,
        hash: row.try_get("hash")?,
        at: row.try_get("at")?,
        suite: row.try_get("suite")?,
        public_key: row.try_get("public_key")?,
        archive: row.try_get("archive")?,
        archive_hash: row.try_get("archive_hash")?,
        signature: row.try_get("signature")?,
    })
}

/// Signs the chain's last entry, unless it is signed already, and copies outside what the copy lacks. Returns the
/// number of the entry.
///
/// # Errors
/// `Ok(Err(…))` when the chain does not end as its head says: a signature would vouch for it.
pub async fn make(db: &Db, clock: &dyn Clock) -> Result<Result<i64, Error>, Failure> {
    let mut write = db.write().await?;
    take_turn(&mut write).await?;
    let end = End::find(&mut write).await?;
    if !end.sound {
        return Ok(Err(Error::new("audit-unsound")));
    }
    let mut checkpoints = read_all(write.connection()).await?;
    if 0 < end.number && !checkpoints.iter().any(|checkpoint| checkpoint.number == end.number) {
        let checkpoint = Checkpoint::signed(write.seal(), end.number, &end.hash, clock.now().to_string())?;
        checkpoint.insert(&mut write).await?;
        checkpoints.push(checkpoint);
    }
    write.outside.checkpoints = checkpoints;
    write.commit().await?;
    Ok(Ok(end.number))
}
