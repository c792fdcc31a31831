//! Pruning (清理): entries past their retention leave the database for an archive file, and the chain stays
//! verifiable: a signed checkpoint says where it now begins.

use std::io::Write as _;
use std::path::PathBuf;

use basis::error::Error;
use jiff::ToSpan;
use jiff::tz::{TimeZone, offset};

use super::super::clock::Clock;
use super::super::suite::{Suite, hex};
use super::super::{Db, Doing, Failure, Write};
use super::checkpoint::{Checkpoint, PRUNE};
use super::verify::{Verdict, verify};
use super::{End, Entry, Who, append, page, take_turn};

/// 网络安全法 (as of 2016), article 21: network logs are kept no less than six months. Source: methods 12.1, L11.
pub const MONTHS_MIN: u32 = 6;

/// What was moved where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pruned {
    pub first: i64,
    pub last: i64,
    pub file: PathBuf,
}

/// Moves entries older than `keep_months` to an archive. `None` when there are none.
///
/// # Errors
/// `Ok(Err(…))` when fewer than [`MONTHS_MIN`] months would be kept, or the chain is broken: what was tampered with
/// is not put away.
pub async fn prune(
    db: &Db,
    clock: &dyn Clock,
    who: &Who,
    keep_months: u32,
) -> Result<Result<Option<Pruned>, Error>, Failure> {
    if keep_months < MONTHS_MIN {
        let error = Error::new("audit-prune-months").with("months", keep_months).with("least", MONTHS_MIN);
        return Ok(Err(error));
    }
    if let Verdict::Broken { .. } = verify(db).await? {
        return Ok(Err(Error::new("audit-unsound")));
    }
    let now = clock.now().to_zoned_datetime(TimeZone::fixed(offset(8)));
    // Further back than the calendar reaches, nothing is older.
    let Ok(cut) = now.checked_sub(i64::from(keep_months).months()) else { return Ok(Ok(None)) };
    let mut write = db.write().await?;
    take_turn(&mut write).await?;
    if !End::find(&mut write).await?.sound {
        return Ok(Err(Error::new("audit-unsound")));
    }
    let Some((first, last, hash)) = older(&mut write, &cut.timestamp().to_string()).await? else {
        return Ok(Ok(None));
    };
    let file = db.seal().archive_folder().join(format!("audit-{first:010}-{last:010}.jsonl"));
    let suite = db.seal().suite();
    let mut archive = Archive::begin(db.seal().archive_folder(), suite)?;
    let mut after = i64::MIN;
    while after < last {
        let rows = page(write.connection(), after).await?;
        for row in rows.iter().filter(|row| row.number <= last) {
            archive.line(&serde_json::json!(row).to_string())?;
        }
        after = rows.last().map_or(last, |row| row.number);
    }
    let name = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let checkpoint = Checkpoint {
        number: last,
        kind: PRUNE.to_owned(),
        hash,
        at: clock.now().to_string(),
        suite: String::new(),
        public_key: String::new(),
        archive: name.clone(),
        archive_hash: archive.hash.clone(),
        signature: String::new(),
    }
    .sign(db.seal())?;
    archive.end(&checkpoint, &file)?;
    checkpoint.insert(&mut write).await?;
    sqlx::query("delete from audit_entry where number <= $1")
        .bind(last)
        .execute(write.connection())
        .await
        .doing("prune the audit chain")?;
    let after = serde_json::json!({ "file": name, "hash": checkpoint.archive_hash, "months": keep_months });
    let subject = format!("{first}-{last}");
    let entry = Entry { action: "audit-prune", subject: &subject, after: &after.to_string(), ..Entry::default() };
    append(&mut write, clock, who, &entry).await?;
    write.outside.checkpoints.push(checkpoint);
    write.commit().await?;
    Ok(Ok(Some(Pruned { first, last, file })))
}

/// The first and the last entry before the first one of the time to keep, and the last one's hash. Clocks are set
/// back at times: an older entry behind a newer one stays with it.
async fn older(write: &mut Write, cut: &str) -> Result<Option<(i64, i64, String)>, Failure> {
    let (first, last): (i64, i64) = sqlx::query_as(
        "select coalesce(min(number), 0),
                coalesce((select min(number) - 1 from audit_entry where $1 <= at), max(number), 0)
         from audit_entry",
    )
    // Without the Z a time sorts before itself with fractions of a second.
    .bind(cut.trim_end_matches('Z'))
    .fetch_one(write.connection())
    .await
    .doing("look for old entries")?;
    if last < first || last == 0 {
        return Ok(None);
    }
    let hash = sqlx::query_scalar("select hash from audit_entry where number = $1")
        .bind(last)
        .fetch_one(write.connection())
        .await
        .doing("look for old entries")?;
    Ok(Some((first, last, hash)))
}

/// The hash of the lines so far, and one more: an archive of millions is never in memory whole.
pub(super) fn folded(suite: Suite, before: &str, line: &str) -> String {
    hex(&suite.hash(format!("{before}\n{line}").as_bytes()))
}

/// An archive being written; it has its name only when it is whole and on the disk.
struct Archive {
    file: std::io::BufWriter<tempfile::NamedTempFile>,
    suite: Suite,
    hash: String,
}

impl Archive {
    fn begin(folder: PathBuf, suite: Suite) -> Result<Archive, Failure> {
        std::fs::create_dir_all(&folder).doing("make the folder of audit archives")?;
        let file = tempfile::NamedTempFile::new_in(folder).doing("make an audit archive")?;
        Ok(Archive { file: std::io::BufWriter::new(file), suite, hash: String::new() })
    }

    fn line(&mut self, line: &str) -> Result<(), Failure> {
        self.hash = folded(self.suite, &self.hash, line);
        writeln!(self.file, "{line}").doing("write an audit archive")
    }

    fn end(mut self, checkpoint: &Checkpoint, name: &std::path::Path) -> Result<(), Failure> {
        self.file.write_all(checkpoint.line().as_bytes()).doing("write an audit archive")?;
        let file =
            self.file.into_inner().map_err(std::io::IntoInnerError::into_error).doing("write an audit archive")?;
        file.as_file().sync_all().doing("write an audit archive to the disk")?;
        file.persist(name).map_err(|error| error.error).doing("name an audit archive")?;
        Ok(())
    }
}
