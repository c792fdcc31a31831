//! The audit chain (审计链): who did what, on behalf of which post and from where, each entry sealed with the hash
//! of the one before.
//!
//! Three things guard it. Each entry's hash covers all it says and the hash before it, so an edit, a gap or a
//! change of order shows at its place. The *head* says where the chain ends, sealed with a key outside the
//! database, so that rows cut off the end are missed. *Checkpoints* are signed and copied outside the database, so
//! that neither can be put back to an earlier day. [`verify`] follows all three and names the place and the flaw.
//!
//! A program that finds the end not as the head says goes on recording — an audit must not fall silent — but does
//! not move the head: what was tampered with stays visible.

pub mod checkpoint;
pub mod export;
pub mod head;
pub mod prune;
mod record;
pub mod search;
mod verify;

use sqlx::{Executor, Row};

pub use self::checkpoint::make as make_checkpoint;
pub use self::prune::{Pruned, prune};
pub use self::record::Record;
pub use self::search::{Filter, count, list};
pub use self::verify::{Flaw, Verdict, verify, verify_archive};

use self::head::Head;
use self::record::{Kept, kept};
use super::clock::Clock;
use super::{Doing, Engine, Failure, Write};

/// What the first entry names as the one before it.
const BEGINNING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The migration that brought the head: where it is applied, the chain's end is sealed for the first time.
pub(super) const FOUNDED_BY: i64 = 4;

/// Entries between two checkpoints made on the way.
const CHECKPOINT_EVERY: i64 = 1000;

/// Characters of who, where, what is kept: these come from outside, and nobody may fill the disk through them.
const WORD_CHARACTERS: usize = 500;

/// Who acts, on behalf of which post, and from where.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Who {
    pub person: String,
    pub post: String,
    pub address: String,
    pub request: String,
}

impl Who {
    /// A command or the demonstration: no post, no address.
    pub fn program(name: &str) -> Who {
        Who { person: name.to_owned(), ..Who::default() }
    }
}

impl Default for &Who {
    fn default() -> Self {
        static NOBODY: Who =
            Who { person: String::new(), post: String::new(), address: String::new(), request: String::new() };
        &NOBODY
    }
}

/// What happened, to be sealed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Entry<'a> {
    /// A word like `import-figures`; its name on screen is the message `audit-action-` and the word.
    pub action: &'a str,
    pub subject: &'a str,
    /// Asked for and refused: nothing was done.
    pub refused: bool,
    pub before: &'a str,
    pub after: &'a str,
    /// The batch it made; 0 for none.
    pub batch: i64,
}

/// Adds an entry in the change's own transaction: what is rolled back was not done.
///
/// A change that makes a batch begins the batch first: programs that share a PostgreSQL take both turns in that order.
pub async fn append(write: &mut Write, clock: &dyn Clock, who: &Who, entry: &Entry<'_>) -> Result<(), Failure> {
    take_turn(write).await?;
    let end = End::find(write).await?;
    let mut kept = Kept {
        number: end.number + 1,
        at: clock.now().to_string(),
        who: word(&who.person),
        post: word(&who.post),
        address: word(&who.address),
        request: word(&who.request),
        action: word(entry.action),
        subject: word(entry.subject),
        outcome: if entry.refused { record::REFUSED } else { record::DONE }.to_owned(),
        before: storable(entry.before),
        after: storable(entry.after),
        detail: String::new(),
        batch: entry.batch,
        suite: write.seal().suite().word().to_owned(),
        form: record::FORM,
        previous: end.hash,
        hash: String::new(),
    };
    kept.hash = kept.seal().unwrap_or_default();
    kept.insert(write).await?;
    if !end.sound {
        tracing::error!(
            audit.number = kept.number,
            "the audit chain does not end as its head says: see `gongshu audit verify`"
        );
        return Ok(());
    }
    let head = Head::sealed(write.seal(), kept.number, &kept.hash)?;
    head.replace(write).await?;
    write.outside.head = Some(head);
    if kept.number % CHECKPOINT_EVERY == 0 {
        let checkpoint = checkpoint::Checkpoint::signed(write.seal(), kept.number, &kept.hash, kept.at)?;
        checkpoint.insert(write).await?;
        write.outside.checkpoints.push(checkpoint);
    }
    Ok(())
}

/// Seals the end of the chain for the first time: of new books, or of books from before there was a head.
pub(super) async fn found(write: &mut Write) -> Result<(), Failure> {
    let (number, hash) = last(write).await?;
    let head = Head::sealed(write.seal(), number, &hash)?;
    head.replace(write).await?;
    write.outside.head = Some(head);
    Ok(())
}

/// Takes over the chain of a restored backup: its end is sealed with this folder's key when it stands as its own
/// head says and only the key is another. Anything else is left for [`verify`] to find.
pub(super) async fn adopt(write: &mut Write, from_before_heads: bool) -> Result<(), Failure> {
    let heads = head::read_all(write.connection()).await?;
    let (number, hash) = last(write).await?;
    let foreign = match &heads[..] {
        [] => from_before_heads,
        [head] => head.number == number && head.hash == hash && head.is_foreign(write.seal())?,
        _ => false,
    };
    if foreign { found(write).await } else { Ok(()) }
}

/// Where the next entry joins on.
struct End {
    number: i64,
    hash: String,
    /// The head is sealed by us and the last entry is the one it names.
    sound: bool,
}

impl End {
    async fn find(write: &mut Write) -> Result<End, Failure> {
        let (number, hash) = last(write).await?;
        let heads = head::read_all(write.connection()).await?;
        let head = match &heads[..] {
            [head] if head.is_ours(write.seal())? => head,
            _ => return Ok(End { number, hash, sound: false }),
        };
        // Where rows were cut off the end their numbers are not given out again: the gap stays.
        if number < head.number {
            return Ok(End { number: head.number, hash: head.hash.clone(), sound: false });
        }
        let sound = head.number == number && head.hash == hash;
        Ok(End { number, hash, sound })
    }
}

/// The last entry's number and hash; in an empty chain, what the first will name.
async fn last(write: &mut Write) -> Result<(i64, String), Failure> {
    let last = sqlx::query("select number, hash from audit_entry order by number desc limit 1")
        .fetch_optional(write.connection())
        .await
        .doing("read the audit chain")?;
    let Some(row) = last else { return Ok((0, BEGINNING.to_owned())) };
    let number = row.try_get("number").doing("read the audit chain")?;
    Ok((number, row.try_get("hash").doing("read the audit chain")?))
}

/// Programs that share a PostgreSQL extend the chain one after another. SQLite has one writer anyway.
async fn take_turn(write: &mut Write) -> Result<(), Failure> {
    if write.engine() == Engine::Postgres {
        write.connection().execute("lock table audit_entry in exclusive mode").await.doing("take the turn")?;
    }
    Ok(())
}

fn word(text: &str) -> String {
    match text.char_indices().nth(WORD_CHARACTERS) {
        Some((end, _)) => storable(&format!("{}…", &text[..end])),
        None => storable(text),
    }
}

/// PostgreSQL keeps every character but NUL; a name typed with one must not keep its refusal out of the chain.
fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// The rows as they stand, in pages from the first.
async fn page(connection: &mut sqlx::AnyConnection, after: i64) -> Result<Vec<Kept>, Failure> {
    /// Entries read at once while the chain is followed.
    const PAGE: i64 = 1000;
    let rows = sqlx::query(record::PAGE_QUERY)
        .bind(after)
        .bind(PAGE)
        .fetch_all(connection)
        .await
        .doing("read the audit chain")?;
    rows.iter().map(|row| kept(row).doing("read the audit chain")).collect()
}

#[cfg(test)]
mod tests;
