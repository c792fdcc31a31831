//! Following the chain: the first flaw, its kind and its place.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;

use basis::error::Error;
use sqlx::AnyConnection;

use super::super::seal::Seal;
use super::super::suite::Suite;
use super::super::{Db, Doing, Failure};
use super::checkpoint::{self, Checkpoint, Standing};
use super::head::{self, Head};
use super::prune::folded;
use super::record::Kept;
use super::{BEGINNING, page};

/// What following the chain found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// `entries` are there, all as they were made; those up to number `pruned` are in archives (0: none).
    Whole {
        entries: i64,
        head: String,
        pruned: i64,
    },
    Broken {
        number: i64,
        flaw: Flaw,
    },
}

/// What is wrong, and what `number` then names.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Flaw {
    /// This entry's text is not what was sealed.
    Edited,
    /// This entry, and perhaps some after it, is gone from between others.
    Missing,
    /// This entry is not in the place it was made in.
    Reordered,
    /// This entry is whole in itself and does not follow the one before it: one of the two was put in another's place.
    Unlinked,
    /// Up to this entry the chain fits together and is not the one that was sealed.
    Rewritten,
    /// From this entry on nothing was sealed: entries were added past the program, or an old head was put back.
    Unsealed,
    /// The chain is known to have gone on to this entry and beyond: its end was cut off.
    Truncated,
    /// The chain's end is not sealed at all.
    HeadMissing,
    /// The seal of the chain's end is not one our key makes.
    HeadForged,
    /// The chain's end is sealed with a key that is not in this data folder.
    HeadForeign,
    /// The checkpoint of this entry is not what was signed.
    CheckpointForged,
    /// The checkpoint of this entry is signed with a key that is not ours.
    CheckpointForeign,
    /// The checkpoint of this entry is in the copy outside the database only.
    CheckpointMissing,
    /// The copy of the checkpoints has lines nobody can read.
    CopyDamaged,
}

impl Flaw {
    pub const ALL: [Flaw; 14] = [
        Flaw::Edited,
        Flaw::Missing,
        Flaw::Reordered,
        Flaw::Unlinked,
        Flaw::Rewritten,
        Flaw::Unsealed,
        Flaw::Truncated,
        Flaw::HeadMissing,
        Flaw::HeadForged,
        Flaw::HeadForeign,
        Flaw::CheckpointForged,
        Flaw::CheckpointForeign,
        Flaw::CheckpointMissing,
        Flaw::CopyDamaged,
    ];

    /// As in the message `audit-flaw-…`.
    pub fn word(self) -> &'static str {
        match self {
            Flaw::Edited => "edited",
            Flaw::Missing => "missing",
            Flaw::Reordered => "reordered",
            Flaw::Unlinked => "unlinked",
            Flaw::Rewritten => "rewritten",
            Flaw::Unsealed => "unsealed",
            Flaw::Truncated => "truncated",
            Flaw::HeadMissing => "head-missing",
            Flaw::HeadForged => "head-forged",
            Flaw::HeadForeign => "head-foreign",
            Flaw::CheckpointForged => "checkpoint-forged",
            Flaw::CheckpointForeign => "checkpoint-foreign",
            Flaw::CheckpointMissing => "checkpoint-missing",
            Flaw::CopyDamaged => "copy-damaged",
        }
    }
}

fn broken(number: i64, flaw: Flaw) -> Verdict {
    Verdict::Broken { number, flaw }
}

/// Follows the whole chain: every entry, the head, every checkpoint, and the copies outside the database.
pub async fn verify(db: &Db) -> Result<Verdict, Failure> {
    // The copies first: they are written after a change is committed, so what they say now is in the database.
    let (copied, damaged) = db.seal().checkpoints()?;
    let copied_head = db.seal().head()?;
    let mut snapshot = db.snapshot().await?;
    let verdict = follow(&mut snapshot, db.seal(), &copied, copied_head).await?;
    snapshot.rollback().await.doing("end the check of the audit chain")?;
    Ok(match verdict {
        Verdict::Whole { entries, .. } if damaged => broken(entries, Flaw::CopyDamaged),
        verdict => verdict,
    })
}

async fn follow(
    connection: &mut AnyConnection,
    seal: &Seal,
    copied: &[Checkpoint],
    copied_head: Option<Head>,
) -> Result<Verdict, Failure> {
    let heads = head::read_all(connection).await?;
    let checkpoints = checkpoint::read_all(connection).await?;
    let mut standings = Vec::new();
    for checkpoint in checkpoints.iter().chain(copied) {
        standings.push((checkpoint, checkpoint.standing(seal)?));
    }
    let ours: Vec<&Checkpoint> = standings
        .iter()
        .filter(|(_, standing)| *standing == Standing::Ours)
        .map(|(checkpoint, _)| *checkpoint)
        .collect();
    let copied_head = match copied_head {
        Some(head) if head.is_ours(seal)? => Some(head),
        Some(head) if !head.is_foreign(seal)? => return Ok(broken(head.number, Flaw::HeadForged)),
        _ => None,
    };

    let mut sealed: BTreeMap<i64, Vec<&str>> = BTreeMap::new();
    let ends = ours.iter().map(|checkpoint| (checkpoint.number, checkpoint.hash.as_str()));
    let ends = ends.chain(copied_head.iter().map(|head| (head.number, head.hash.as_str())));
    for (number, hash) in ends {
        sealed.entry(number).or_default().push(hash);
    }
    let rows = page(connection, i64::MIN).await?;
    let mut walk = Walk::from(base(&rows, &ours));
    let begun = walk.number;
    let mut rows = rows;
    while !rows.is_empty() {
        for row in &rows {
            if let Some(doubt) = walk.step(row) {
                let strayed = strayed(connection, &walk.hash, row.number).await?;
                return Ok(doubt.verdict(&walk, row, strayed));
            }
            if sealed.get(&row.number).is_some_and(|hashes| hashes.iter().any(|hash| *hash != row.hash)) {
                return Ok(broken(row.number, Flaw::Rewritten));
            }
        }
        rows = page(connection, walk.number).await?;
    }

    for (checkpoint, standing) in &standings {
        match standing {
            Standing::Ours => {}
            Standing::Foreign => return Ok(broken(checkpoint.number, Flaw::CheckpointForeign)),
            Standing::Forged => return Ok(broken(checkpoint.number, Flaw::CheckpointForged)),
        }
    }
    let head = match &heads[..] {
        [] => return Ok(broken(walk.number, Flaw::HeadMissing)),
        [head] if head.is_ours(seal)? => head,
        [head] if head.is_foreign(seal)? => return Ok(broken(head.number, Flaw::HeadForeign)),
        [head, ..] => return Ok(broken(head.number, Flaw::HeadForged)),
    };
    let known = sealed.keys().next_back().copied().unwrap_or(0).max(head.number);
    if walk.number < known {
        return Ok(broken(walk.number + 1, Flaw::Truncated));
    }
    if head.number < walk.number {
        return Ok(broken(head.number + 1, Flaw::Unsealed));
    }
    if head.hash != walk.hash {
        return Ok(broken(head.number, Flaw::Rewritten));
    }
    if let Some(missing) = copied.iter().find(|copy| !checkpoints.contains(copy)) {
        return Ok(broken(missing.number, Flaw::CheckpointMissing));
    }
    Ok(Verdict::Whole { entries: walk.number - begun, head: walk.hash, pruned: begun })
}

/// What the first row must name as before it: nothing, or where a signed pruning ended.
fn base(rows: &[Kept], ours: &[&Checkpoint]) -> (i64, String) {
    let pruned = || ours.iter().filter(|checkpoint| checkpoint.is_prune());
    let before = rows.first().map(|row| row.number.saturating_sub(1));
    pruned()
        .find(|checkpoint| Some(checkpoint.number) == before)
        .or_else(|| pruned().max_by_key(|checkpoint| checkpoint.number))
        .map_or_else(|| (0, BEGINNING.to_owned()), |checkpoint| (checkpoint.number, checkpoint.hash.clone()))
}

/// The entry that names this hash as the one before it, in another place than it should be.
async fn strayed(connection: &mut AnyConnection, hash: &str, here: i64) -> Result<Option<i64>, Failure> {
    sqlx::query_scalar(
        "select number from audit_entry where previous_hash = $1 and number <> $2 order by number limit 1",
    )
    .bind(hash)
    .bind(here)
    .fetch_optional(connection)
    .await
    .doing("look for an entry out of its place")
}

/// How far the chain has been followed.
struct Walk {
    number: i64,
    hash: String,
}

/// How a row fails to be the next one.
#[derive(Clone, Copy)]
enum Doubt {
    Early,
    Gap,
    Link,
    Text,
}

impl Walk {
    fn from((number, hash): (i64, String)) -> Walk {
        Walk { number, hash }
    }

    fn step(&mut self, row: &Kept) -> Option<Doubt> {
        let next = self.number.saturating_add(1);
        if row.number < next {
            return Some(Doubt::Early);
        }
        if next < row.number {
            return Some(Doubt::Gap);
        }
        if row.previous != self.hash {
            return Some(Doubt::Link);
        }
        if row.seal().as_ref() != Some(&row.hash) {
            return Some(Doubt::Text);
        }
        self.number = row.number;
        self.hash.clone_from(&row.hash);
        None
    }
}

impl Doubt {
    /// Names the flaw. `strayed` is another entry that claims to follow the last good one.
    fn verdict(self, walk: &Walk, row: &Kept, strayed: Option<i64>) -> Verdict {
        match (self, strayed) {
            (Doubt::Early, _) => broken(row.number, Flaw::Reordered),
            (Doubt::Gap, Some(elsewhere)) => broken(elsewhere, Flaw::Reordered),
            // The row behind the gap claims to follow the last good one: it is whole, and was given another number.
            (Doubt::Gap, None) if row.previous == walk.hash => broken(row.number, Flaw::Reordered),
            (Doubt::Gap, None) => broken(walk.number + 1, Flaw::Missing),
            (Doubt::Link, Some(_)) => broken(row.number, Flaw::Reordered),
            (Doubt::Link, None) if row.seal().as_ref() == Some(&row.hash) => broken(row.number, Flaw::Unlinked),
            (Doubt::Link, None) | (Doubt::Text, _) => broken(row.number, Flaw::Edited),
        }
    }
}

/// Follows an archive of pruned entries: its lines, and the signed checkpoint they end in.
///
/// # Errors
/// `Ok(Err(…))` when the file is none.
pub async fn verify_archive(db: &Db, file: &Path) -> Result<Result<Verdict, Error>, Failure> {
    let unreadable = || Error::new("audit-archive-unreadable").with("file", file.display());
    let lines = BufReader::new(std::fs::File::open(file).doing("open the archive")?).lines();
    let lines: Result<Vec<String>, std::io::Error> = lines.collect();
    let Ok(lines) = lines else { return Ok(Err(unreadable())) };
    let Some((last, lines)) = lines.split_last() else { return Ok(Err(unreadable())) };
    let Ok(end) = serde_json::from_str::<Checkpoint>(last) else { return Ok(Err(unreadable())) };
    match end.standing(db.seal())? {
        Standing::Ours if end.is_prune() => {}
        Standing::Foreign => return Ok(Ok(broken(end.number, Flaw::CheckpointForeign))),
        Standing::Ours | Standing::Forged => return Ok(Ok(broken(end.number, Flaw::CheckpointForged))),
    }
    let mut snapshot = db.snapshot().await?;
    let kept = checkpoint::read_all(&mut snapshot).await?;
    snapshot.rollback().await.doing("end the check of the archive")?;
    let rows: Result<Vec<Kept>, serde_json::Error> = lines.iter().map(|line| serde_json::from_str(line)).collect();
    let Ok(rows) = rows else { return Ok(Err(unreadable())) };

    let begun = rows.first().map_or(0, |row| row.number.saturating_sub(1));
    let earlier = kept.iter().find(|checkpoint| checkpoint.is_prune() && checkpoint.number == begun);
    let before = match (begun, earlier) {
        (_, Some(earlier)) => earlier.hash.clone(),
        (0, None) => BEGINNING.to_owned(),
        // Nothing is known of what was before these: the archive begins in the middle.
        (_, None) => return Ok(Ok(broken(1, Flaw::Missing))),
    };
    let mut walk = Walk::from((begun, before));
    for row in &rows {
        if let Some(doubt) = walk.step(row) {
            let strayed = rows.iter().find(|other| other.previous == walk.hash && other.number != row.number);
            return Ok(Ok(doubt.verdict(&walk, row, strayed.map(|other| other.number))));
        }
    }
    if walk.number < end.number {
        return Ok(Ok(broken(walk.number + 1, Flaw::Truncated)));
    }
    let suite: Suite = end.suite.parse().unwrap_or_default();
    let hash = lines.iter().fold(String::new(), |before, line| folded(suite, &before, line));
    if (walk.number, &walk.hash, &hash) != (end.number, &end.hash, &end.archive_hash) {
        return Ok(Ok(broken(end.number, Flaw::Rewritten)));
    }
    if !kept.contains(&end) {
        return Ok(Ok(broken(end.number, Flaw::CheckpointMissing)));
    }
    Ok(Ok(Verdict::Whole { entries: walk.number - begun, head: walk.hash, pruned: begun }))
}
