//! One row of the chain: as it is kept, as it is sealed, and as it is shown.

use serde::{Deserialize, Serialize};
use sqlx::Row;

use super::super::suite::{Suite, hex};
use super::super::{Doing, Failure, Write};

pub(super) const DONE: &str = "done";
pub(super) const REFUSED: &str = "refused";

/// The rule entries are sealed by today. 1: SHA-256 over the eight columns there were before migration 4.
/// 2: the row's own suite over every column but the hash.
pub(super) const FORM: i64 = 2;

/// A row with every column. Its names here are those of an archive's lines, too.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kept {
    pub number: i64,
    pub at: String,
    pub who: String,
    pub post: String,
    pub address: String,
    pub request: String,
    pub action: String,
    pub subject: String,
    pub outcome: String,
    pub before: String,
    pub after: String,
    /// Where entries of form 1 have what later ones have in `after`.
    pub detail: String,
    pub batch: i64,
    pub suite: String,
    pub form: i64,
    pub previous: String,
    pub hash: String,
}

/// An entry as it is shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Record {
    pub number: i64,
    /// RFC 3339 in UTC.
    pub at: String,
    pub person: String,
    pub post: String,
    pub address: String,
    pub request: String,
    pub action: String,
    pub subject: String,
    pub refused: bool,
    pub before: String,
    pub after: String,
    pub batch: i64,
    pub hash: String,
}

impl Kept {
    /// The hash the row must have; `None` when no rule makes such a row.
    pub fn seal(&self) -> Option<String> {
        let (number, batch) = (self.number.to_string(), self.batch.to_string());
        match self.form {
            1 => self.is_plain().then(|| {
                let fields =
                    [&number, &self.at, &self.who, &self.action, &self.subject, &self.detail, &batch, &self.previous];
                hex(&Suite::International.hash(framed(&fields.map(String::as_str)).as_bytes()))
            }),
            2 => {
                let suite: Suite = self.suite.parse().ok()?;
                let fields = [
                    "gongshu-audit-2",
                    &self.suite,
                    &number,
                    &self.at,
                    &self.who,
                    &self.post,
                    &self.address,
                    &self.request,
                    &self.action,
                    &self.subject,
                    &self.outcome,
                    &self.before,
                    &self.after,
                    &self.detail,
                    &batch,
                    &self.previous,
                ];
                Some(hex(&suite.hash(framed(&fields).as_bytes())))
            }
            _ => None,
        }
    }

    /// Nothing in the columns form 1 does not cover: there, too, a change is a flaw.
    fn is_plain(&self) -> bool {
        let unused = [&self.post, &self.address, &self.request, &self.before, &self.after];
        unused.iter().all(|text| text.is_empty()) && self.outcome == DONE && self.suite == Suite::International.word()
    }

    pub async fn insert(&self, write: &mut Write) -> Result<(), Failure> {
        sqlx::query(
            "insert into audit_entry (number, at, who, post, address, request, action, subject, outcome, before, after,
                                      detail, batch, suite, form, previous_hash, hash)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        )
        .bind(self.number)
        .bind(&self.at)
        .bind(&self.who)
        .bind(&self.post)
        .bind(&self.address)
        .bind(&self.request)
        .bind(&self.action)
        .bind(&self.subject)
        .bind(&self.outcome)
        .bind(&self.before)
        .bind(&self.after)
        .bind(&self.detail)
        .bind(self.batch)
        .bind(&self.suite)
        .bind(self.form)
        .bind(&self.previous)
        .bind(&self.hash)
        .execute(write.connection())
        .await
        .doing("extend the audit chain")?;
        Ok(())
    }

    pub fn shown(self) -> Record {
        Record {
            number: self.number,
            at: self.at,
            person: self.who,
            post: self.post,
            address: self.address,
            request: self.request,
            action: self.action,
            subject: self.subject,
            refused: self.outcome == REFUSED,
            before: self.before,
            after: if self.form == 1 { self.detail } else { self.after },
            batch: self.batch,
            hash: self.hash,
        }
    }
}

/// Fields as `length:text` one after another, so that no two lists of fields have the same text.
pub(super) fn framed(fields: &[&str]) -> String {
    fields.iter().map(|field| format!("{}:{field}", field.len())).collect()
}

/// Every column, for `concat!`.
macro_rules! columns {
    () => {
        "number, at, who, post, address, request, action, subject, outcome, before, after, detail, batch, suite, form, \
         previous_hash, hash"
    };
}
pub(super) use columns;

pub(super) const PAGE_QUERY: &str =
    concat!("select ", columns!(), " from audit_entry where $1 < number order by number limit $2");

pub(super) fn kept(row: &sqlx::any::AnyRow) -> Result<Kept, sqlx::Error> {
    Ok(Kept {
        number: row.try_get("number")?,
        at: row.try_get("at")?,
        who: row.try_get("who")?,
        post: row.try_get("post")?,
        address: row.try_get("address")?,
        request: row.try_get("request")?,
        action: row.try_get("action")?,
        subject: row.try_get("subject")?,
        outcome: row.try_get("outcome")?,
        before: row.try_get("before")?,
        after: row.try_get("after")?,
        detail: row.try_get("detail")?,
        batch: row.try_get("batch")?,
        suite: row.try_get("suite")?,
        form: row.try_get("form")?,
        previous: row.try_get("previous_hash")?,
        hash: row.try_get("hash")?,
    })
}
