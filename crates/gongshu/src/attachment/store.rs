//! Attachments as kept.

use basis::error::Error;
use files::kind::recognise;
use sqlx::{Executor, Row};

use crate::store::audit::{self, Entry, Who};
use crate::store::clock::Clock;
use crate::store::{Db, Doing, Engine, Failure, Write, blob};

/// The largest attachment: a scan of forty pages at 300 dpi.
pub const BYTES_MAX: usize = 20 * 1024 * 1024;

/// What an attachment is about: a row of a register, or of whatever else keeps papers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct About<'a> {
    /// The register's code, or the word of another book's rows.
    pub kind: &'a str,
    pub code: &'a str,
}

/// An attachment as listed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attached {
    pub number: i64,
    pub hash: String,
    pub name: String,
    pub media_type: String,
    pub size: i64,
    pub note: String,
    /// RFC 3339 in UTC.
    pub at: String,
    pub person: String,
    /// Who took it back, when and why.
    pub withdrawn: Option<Withdrawal>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Withdrawal {
    pub at: String,
    pub person: String,
    pub reason: String,
}

/// Attaches a file, in one transaction with its audit entry; its number is returned.
///
/// # Errors
/// `Ok(Err(…))` when the file is too large, of a kind that is not kept, or not what its name says.
pub async fn attach(
    write: &mut Write,
    clock: &dyn Clock,
    who: &Who,
    about: About<'_>,
    name: &str,
    bytes: &[u8],
    note: &str,
) -> Result<Result<i64, Error>, Failure> {
    if BYTES_MAX < bytes.len() {
        return Ok(Err(Error::new("paper-too-large").with("limit", BYTES_MAX / 1024 / 1024)));
    }
    // Some browsers send the whole path of the file.
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    let kind = match recognise(name, bytes) {
        Ok(kind) => kind,
        Err(error) => return Ok(Err(error)),
    };
    if write.engine() == Engine::Postgres {
        write.connection().execute("lock table attachment in exclusive mode").await.doing("take the turn")?;
    }
    let number: i64 = sqlx::query_scalar("select coalesce(max(number), 0) + 1 from attachment")
        .fetch_one(write.connection())
        .await
        .doing("number an attachment")?;
    let hash = blob::put(write, clock, name, kind.media_type, bytes).await?;
    sqlx::query(
        "insert into attachment (number, about_kind, about, hash, name, media_type, size, note, at, person, post)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(number)
    .bind(about.kind)
    .bind(about.code)
    .bind(&hash)
    .bind(name)
    .bind(kind.media_type)
    .bind(i64::try_from(bytes.len()).unwrap_or(i64::MAX))
    .bind(note.trim())
    .bind(clock.now().to_string())
    .bind(&who.person)
    .bind(&who.post)
    .execute(write.connection())
    .await
    .doing("keep an attachment")?;
    let subject = format!("{}/{}", about.kind, about.code);
    let after = format!("{number} {hash}");
    let entry = Entry { action: "attach", subject: &subject, after: &after, ..Entry::default() };
    audit::append(write, clock, who, &entry).await?;
    Ok(Ok(number))
}

/// Everything attached to a row, newest first; withdrawn ones too, which say so.
pub async fn list(db: &Db, about: About<'_>) -> Result<Vec<Attached>, Failure> {
    let rows = sqlx::query(
        "select number, hash, name, media_type, size, note, attachment.at as at, attachment.person as person,
                coalesce(attachment_withdrawal.at, '') as withdrawn_at,
                coalesce(attachment_withdrawal.person, '') as withdrawn_by, coalesce(reason, '') as reason
         from attachment left join attachment_withdrawal on attachment = number
         where about_kind = $1 and about = $2 order by number desc",
    )
    .bind(about.kind)
    .bind(about.code)
    .fetch_all(db.pool())
    .await
    .doing("list the attachments")?;
    rows.iter().map(attached).collect()
}

/// One attachment of a row: not found under another row, nor once it is withdrawn.
pub async fn find(db: &Db, about: About<'_>, number: i64) -> Result<Option<Attached>, Failure> {
    let all = list(db, about).await?;
    Ok(all.into_iter().find(|it| it.number == number && it.withdrawn.is_none()))
}

fn attached(row: &sqlx::any::AnyRow) -> Result<Attached, Failure> {
    let read = |name: &str| row.try_get::<String, _>(name).doing("read an attachment");
    let number = |name: &str| row.try_get::<i64, _>(name).doing("read an attachment");
    let at = read("withdrawn_at")?;
    let withdrawn = match at.is_empty() {
        true => None,
        false => Some(Withdrawal { at, person: read("withdrawn_by")?, reason: read("reason")? }),
    };
    Ok(Attached {
        number: number("number")?,
        hash: read("hash")?,
        name: read("name")?,
        media_type: read("media_type")?,
        size: number("size")?,
        note: read("note")?,
        at: read("at")?,
        person: read("person")?,
        withdrawn,
    })
}

/// Takes an attachment of a row back; its bytes and its line stay.
///
/// # Errors
/// `Ok(Err(…))` when no reason is given. `Ok(Ok(false))` when there is no such attachment, or it was withdrawn before.
pub async fn withdraw(
    db: &Db,
    clock: &dyn Clock,
    who: &Who,
    about: About<'_>,
    number: i64,
    reason: &str,
) -> Result<Result<bool, Error>, Failure> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Ok(Err(Error::new("paper-reason")));
    }
    if find(db, about, number).await?.is_none() {
        return Ok(Ok(false));
    }
    let mut write = db.write().await?;
    // Two who withdraw it at once: one does, the other finds it done.
    let done = sqlx::query(
        "insert into attachment_withdrawal (attachment, at, person, post, reason) select $1, $2, $3, $4, $5
         where not exists (select 1 from attachment_withdrawal where attachment = $1)",
    )
    .bind(number)
    .bind(clock.now().to_string())
    .bind(&who.person)
    .bind(&who.post)
    .bind(reason)
    .execute(write.connection())
    .await
    .doing("withdraw an attachment")?;
    if done.rows_affected() == 0 {
        return Ok(Ok(false));
    }
    let subject = format!("{}/{}", about.kind, about.code);
    let before = number.to_string();
    let entry =
        Entry { action: "withdraw-attachment", subject: &subject, before: &before, after: reason, ..Entry::default() };
    audit::append(&mut write, clock, who, &entry).await?;
    write.commit().await?;
    Ok(Ok(true))
}
