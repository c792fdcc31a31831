//! The head (链首): where the chain ends, sealed with a key the database does not hold.

use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, Row};

use super::super::keys::Purpose;
use super::super::seal::Seal;
use super::super::suite::{Secret, Suite, hex};
use super::super::{Doing, Failure, Write};
use super::record::framed;

/// The end of the chain as one row, and as the copy beside the database.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    pub number: i64,
    pub hash: String,
    pub suite: String,
    /// Which key sealed it, so that a key that was lost is not taken for a forgery.
    pub key_mark: String,
    pub seal: String,
}

impl Head {
    pub(super) fn sealed(with: &Seal, number: i64, hash: &str) -> Result<Head, Failure> {
        let suite = with.suite();
        let key = with.keys().key(suite, Purpose::AuditHead)?;
        Ok(Head {
            number,
            hash: hash.to_owned(),
            suite: suite.word().to_owned(),
            key_mark: mark(suite, &key),
            seal: seal(suite, &key, number, hash),
        })
    }

    /// Whether it was sealed with this folder's key.
    pub(super) fn is_ours(&self, with: &Seal) -> Result<bool, Failure> {
        let Ok(suite) = self.suite.parse::<Suite>() else { return Ok(false) };
        let Some(key) = with.keys().kept(suite, Purpose::AuditHead)? else { return Ok(false) };
        Ok(self.seal == seal(suite, &key, self.number, &self.hash) && self.key_mark == mark(suite, &key))
    }

    /// Whether it says it was sealed with a key this folder does not have.
    pub(super) fn is_foreign(&self, with: &Seal) -> Result<bool, Failure> {
        let Ok(suite) = self.suite.parse::<Suite>() else { return Ok(false) };
        let own = with.keys().kept(suite, Purpose::AuditHead)?.map(|key| mark(suite, &key));
        Ok(own.as_ref() != Some(&self.key_mark))
    }

    pub(super) async fn replace(&self, write: &mut Write) -> Result<(), Failure> {
        sqlx::query("delete from audit_head").execute(write.connection()).await.doing("seal the audit chain's end")?;
        sqlx::query("insert into audit_head (one, number, hash, suite, key_mark, seal) values (1, $1, $2, $3, $4, $5)")
            .bind(self.number)
            .bind(&self.hash)
            .bind(&self.suite)
            .bind(&self.key_mark)
            .bind(&self.seal)
            .execute(write.connection())
            .await
            .doing("seal the audit chain's end")?;
        Ok(())
    }

    /// As it stands in the copy.
    pub(in super::super) fn line(&self) -> String {
        serde_json::json!(self).to_string() + "\n"
    }
}

fn mark(suite: Suite, key: &Secret) -> String {
    const DIGITS: usize = 16;
    hex(&suite.keyed_hash(key, b"gongshu-audit-head-key"))[..DIGITS].to_owned()
}

fn seal(suite: Suite, key: &Secret, number: i64, hash: &str) -> String {
    let text = framed(&["gongshu-audit-head", suite.word(), &number.to_string(), hash]);
    hex(&suite.keyed_hash(key, text.as_bytes()))
}

/// The head's rows: one, unless somebody else was here.
pub(in super::super) async fn read_all(connection: &mut AnyConnection) -> Result<Vec<Head>, Failure> {
    let rows = sqlx::query("select number, hash, suite, key_mark, seal from audit_head order by one")
        .fetch_all(connection)
        .await
        .doing("read the audit chain's end")?;
    rows.iter().map(|row| read(row).doing("read the audit chain's end")).collect()
}

fn read(row: &sqlx::any::AnyRow) -> Result<Head, sqlx::Error> {
    Ok(Head {
        number: row.try_get("number")?,
        hash: row.try_get("hash")?,
        suite: row.try_get("suite")?,
        key_mark: row.try_get("key_mark")?,
        seal: row.try_get("seal")?,
    })
}
