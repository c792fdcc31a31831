//! Backup and restore (备份、恢复), from and to either engine.
//!
//! A backup is a zip: `manifest.json` (format, structure, rows and hash of each table) and one
//! `TABLE.jsonl` a table, a row a line. It is read in one read transaction, so it is whole while the
//! program serves. A restore checks every hash and count before it commits, and only into empty books.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write as _};
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Column, Executor, Row, TypeInfo, ValueRef};

use super::audit::checkpoint::{self, Checkpoint};
use super::audit::head::{self, Head};
use super::audit::{self, Entry, FOUNDED_BY, Who};
use super::clock::Clock;
use super::migrate::newest;
use super::suite::{hex, unhex};
use super::{Db, Doing, Failure, Write};

/// Tables that are not in a backup: sessions, tries, one-time links, answers to writes that may be sent again, the list of
/// migrations. They are over when a backup is read, or its reader has its own.
#[cfg(test)]
pub(super) const LEFT_OUT: &[&str] =
    &["api_answer", "one_time_link", "schema_migration", "session", "sign_in_attempt", "sign_in_pending"];

/// The tables of a backup with the order their rows are written in. A test holds that every table is here or left out by name.
pub(super) const TABLES: &[(&str, &str)] = &[
    ("batch", "number"),
    ("audit_entry", "number"),
    ("audit_head", "one"),
    ("audit_checkpoint", "number, kind"),
    ("blob_entry", "hash"),
    ("blob_piece", "hash, part"),
    ("register_entry", "register, code, valid_from, batch"),
    ("register_parent", "register, code, hierarchy, valid_from, batch"),
    ("account", "person"),
    ("recovery_code", "person, mark"),
    ("api_token", "mark"),
    ("identity", "issuer, subject"),
    ("publication", "number"),
    ("publication_event", "publication, step"),
    ("handover", "number"),
    ("handover_list", "handover"),
    ("handover_party", "handover, part, person"),
    ("handover_item", "handover, line"),
    ("handover_event", "handover, step"),
    ("notice", "number"),
    ("notice_read", "notice, person"),
    ("assessment", "number"),
    ("assessment_event", "assessment, step"),
    ("assessment_sheet", "assessment, version"),
    ("attachment", "number"),
    ("attachment_withdrawal", "attachment"),
    ("report", "number"),
    ("report_step", "report, step"),
    ("report_draft", "form, period, respondent"),
    ("report_explanation", "number"),
    ("report_close", "number"),
    ("report_close_item", "close_number, respondent"),
    ("report_reopening", "number"),
    ("report_question", "number"),
    ("report_question_word", "question, word"),
    ("matter", "number"),
    ("matter_event", "matter, step"),
    ("matter_standing", "matter"),
    ("matter_firing", "matter, rung, term"),
    ("matter_outside", "system, case_code"),
    ("matter_batch", "number"),
    ("matter_batch_item", "batch, matter"),
    ("matter_filter", "person, name"),
    ("matter_assist", "matter, post"),
    ("matter_node", "matter, node"),
    ("light_matter", "target, year, kind, turn"),
    ("visit_day", "visit, pair, day"),
    ("tour_candidate", "meeting, line"),
    ("tour_check", "meeting, candidate, item"),
    ("tour_score", "meeting, candidate, seat, criterion"),
    ("meeting", "matter"),
    ("meeting_topic", "meeting, line"),
    ("meeting_seat", "meeting, line"),
    ("meeting_decision", "meeting, line"),
    ("meeting_task", "meeting, decision"),
    ("meeting_correction", "meeting, line"),
    ("observation", "subject, indicator, period, measure, source, caliber, version"),
];

/// What a backup says of itself.
#[derive(Serialize, Deserialize, Debug)]
struct Manifest {
    format: u32,
    structure: i64,
    tables: Vec<TableEntry>,
}

#[derive(Serialize, Deserialize, Debug)]
struct TableEntry {
    name: String,
    rows: u64,
    sha256: String,
}

/// The format this program writes and reads.
const FORMAT: u32 = 1;

/// Rows fetched at once; a table of millions is never in memory whole.
const PAGE: i64 = 5000;

/// What was written or read: tables and rows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Summary {
    pub tables: usize,
    pub rows: u64,
    pub version: i64,
}

/// Writes a backup of the books to `file`. The file appears under its name only when it is whole.
pub async fn backup(db: &Db, file: &Path) -> Result<Summary, Failure> {
    let unfinished = file.with_extension("unfinished");
    let summary = write_zip(db, &unfinished).await?;
    std::fs::rename(&unfinished, file).doing("name the backup")?;
    Ok(summary)
}

async fn write_zip(db: &Db, file: &Path) -> Result<Summary, Failure> {
    let zipped = |error: zip::result::ZipError| Failure::File { doing: "write the backup", source: error.into() };
    let mut zip = zip::ZipWriter::new(File::create(file).doing("make the backup file")?);
    let options = zip::write::SimpleFileOptions::default();
    // One snapshot for all tables: what is written meanwhile is in the next backup.
    let mut snapshot = db.snapshot().await?;
    let mut manifest = Manifest { format: FORMAT, structure: newest(), tables: Vec::new() };
    let mut summary = Summary::default();
    for (table, order) in TABLES {
        zip.start_file(format!("{table}.jsonl"), options).map_err(zipped)?;
        let (mut hash, mut rows) = (Sha256::new(), 0_u64);
        loop {
            // Table and order are this file's own constants.
            let text = format!("select * from {table} order by {order} limit {PAGE} offset {rows}");
            let page = sqlx::query(AssertSqlSafe(text)).fetch_all(&mut *snapshot).await.doing("read a table")?;
            for row in &page {
                let line = format!("{}\n", json(row).doing("read a table")?);
                hash.update(&line);
                zip.write_all(line.as_bytes()).doing("write the backup")?;
            }
            rows += page.len() as u64;
            if i64::try_from(page.len()).unwrap_or(PAGE) < PAGE {
                break;
            }
        }
        summary.rows += rows;
        summary.tables += 1;
        manifest.tables.push(TableEntry { name: (*table).to_owned(), rows, sha256: hex(&hash.finalize()) });
    }
    summary.version = sqlx::query_scalar("select coalesce(max(number), 0) from batch")
        .fetch_one(&mut *snapshot)
        .await
        .doing("look up the data version")?;
    snapshot.rollback().await.doing("end the backup")?;
    zip.start_file("manifest.json", options).map_err(zipped)?;
    let text = serde_json::to_string_pretty(&manifest).map_err(|error| Failure::Refused(error.to_string()))?;
    zip.write_all(text.as_bytes()).doing("write the backup")?;
    let file = zip.finish().map_err(zipped)?;
    file.sync_all().doing("write the backup to the disk")?;
    Ok(summary)
}

fn json(row: &sqlx::any::AnyRow) -> Result<Value, sqlx::Error> {
    let mut object = serde_json::Map::new();
    for column in row.columns() {
        let (name, at) = (column.name(), column.ordinal());
        let kind = row.try_get_raw(at)?.type_info().name().to_ascii_uppercase();
        let value = match kind.as_str() {
            "BIGINT" | "INTEGER" | "INT8" => Value::from(row.try_get::<i64, _>(at)?),
            "BLOB" | "BYTEA" => Value::from(hex(&row.try_get::<Vec<u8>, _>(at)?)),
            _ => Value::from(row.try_get::<String, _>(at)?),
        };
        object.insert(name.to_owned(), value);
    }
    Ok(Value::Object(object))
}

/// Reads the backup in `file` into empty books; all of it or nothing. The audit chain goes on from where the backup's
/// ended, with who restored it; its earlier checkpoints are trusted from now on, whoever's key signed them.
pub async fn restore(db: &Db, clock: &dyn Clock, who: &Who, file: &Path) -> Result<Summary, Failure> {
    let refused = |what: String| Failure::Refused(what);
    let zipped = |error: zip::result::ZipError| Failure::Refused(format!("this is not a backup: {error}"));
    let mut zip = zip::ZipArchive::new(File::open(file).doing("open the backup")?).map_err(zipped)?;
    let mut text = String::new();
    zip.by_name("manifest.json").map_err(zipped)?.read_to_string(&mut text).doing("read the backup")?;
    let manifest: Manifest =
        serde_json::from_str(&text).map_err(|error| refused(format!("the backup's manifest is damaged: {error}")))?;
    if manifest.format != FORMAT || newest() < manifest.structure {
        return Err(refused("the backup was written by a newer program: use that one or a later one".to_owned()));
    }
    let mut write = db.write().await?;
    // The end of an empty chain is sealed too: the backup brings its own.
    sqlx::query("delete from audit_head where number = 0").execute(write.connection()).await.doing("make room")?;
    for (table, _) in TABLES {
        let rows: i64 = sqlx::query_scalar(AssertSqlSafe(format!("select count(*) from {table}")))
            .fetch_one(write.connection())
            .await
            .doing("look whether the books are empty")?;
        if rows != 0 {
            return Err(refused("these books are not empty: restore into an empty data folder or database".to_owned()));
        }
    }
    let mut summary = Summary::default();
    for entry in &manifest.tables {
        let Some((table, _)) = TABLES.iter().find(|(table, _)| *table == entry.name) else {
            return Err(refused(format!("the backup has an unknown table: {}", entry.name)));
        };
        let member = zip.by_name(&format!("{table}.jsonl")).map_err(zipped)?;
        let (mut hash, mut rows) = (Sha256::new(), 0_u64);
        for line in BufReader::new(member).lines() {
            let line = line.doing("read the backup")?;
            hash.update(&line);
            hash.update("\n");
            let damaged = || refused(format!("row {} of {table} in the backup is damaged", rows + 1));
            let row: serde_json::Map<String, Value> = serde_json::from_str(&line).map_err(|_| damaged())?;
            insert(&mut write, table, &row).await?.ok_or_else(damaged)?;
            rows += 1;
        }
        if rows != entry.rows || hex(&hash.finalize()) != entry.sha256 {
            return Err(refused(format!("the table {table} in the backup is not as it was written")));
        }
        summary.rows += rows;
        summary.tables += 1;
    }
    summary.version = sqlx::query_scalar("select coalesce(max(number), 0) from batch")
        .fetch_one(write.connection())
        .await
        .doing("look up the data version")?;
    let (head, checkpoints) = go_on(&mut write, clock, who, file, &manifest).await?;
    write.commit().await?;
    db.seal().begin_anew(&clock.now().to_string(), head.as_ref(), &checkpoints)?;
    Ok(summary)
}

/// Joins the restored audit chain to this data folder. Returns what is to be copied beside the database: where the
/// chain ends now, and its checkpoints.
async fn go_on(
    write: &mut Write,
    clock: &dyn Clock,
    who: &Who,
    file: &Path,
    manifest: &Manifest,
) -> Result<(Option<Head>, Vec<Checkpoint>), Failure> {
    audit::adopt(write, manifest.structure < FOUNDED_BY).await?;
    let checkpoints = checkpoint::read_all(write.connection()).await?;
    for signed in &checkpoints {
        signed.accept(write.seal())?;
    }
    let name = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    audit::append(write, clock, who, &Entry { action: "restore", subject: &name, ..Entry::default() }).await?;
    let heads = head::read_all(write.connection()).await?;
    Ok((heads.into_iter().next(), checkpoints))
}

/// `None` when the row has a name no column could have or a value no column holds.
async fn insert(write: &mut Write, table: &str, row: &serde_json::Map<String, Value>) -> Result<Option<()>, Failure> {
    let plain = |name: &String| name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    if row.is_empty() || !row.keys().all(plain) {
        return Ok(None);
    }
    let names: Vec<&str> = row.keys().map(String::as_str).collect();
    let marks: Vec<String> = (1..=names.len()).map(|number| format!("${number}")).collect();
    // The table is a constant of this file and the names are checked letters.
    let text = format!("insert into {table} ({}) values ({})", names.join(", "), marks.join(", "));
    let mut query = sqlx::query(AssertSqlSafe(text));
    for (name, value) in row {
        query = match value {
            Value::Number(number) => match number.as_i64() {
                Some(number) => query.bind(number),
                None => return Ok(None),
            },
            Value::String(text) if table == "blob_piece" && name == "bytes" => match unhex(text) {
                Some(bytes) => query.bind(bytes),
                None => return Ok(None),
            },
            Value::String(text) => query.bind(text.clone()),
            _ => return Ok(None),
        };
    }
    write.connection().execute(query).await.doing("restore a row")?;
    Ok(Some(()))
}
