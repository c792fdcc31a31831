//! Attachments by content (附件): the file as it was received, under the hash of its bytes.

use sha2::{Digest, Sha256};
use sqlx::Row;

use super::clock::Clock;
use super::{Db, Doing, Failure, Write};

/// Bytes a row holds: small enough for every driver's buffers, large enough that a workbook is a few rows.
const PIECE_BYTES: usize = 512 * 1024;

/// A file as listed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attachment {
    pub hash: String,
    pub name: String,
    pub media_type: String,
    pub bytes: Vec<u8>,
}

fn hash_of(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Keeps `bytes` and gives the hash they are found under. The same bytes are kept once.
pub async fn put(
    write: &mut Write,
    clock: &dyn Clock,
    name: &str,
    media_type: &str,
    bytes: &[u8],
) -> Result<String, Failure> {
    let hash = hash_of(bytes);
    let known: i64 = sqlx::query_scalar("select count(*) from blob_entry where hash = $1")
        .bind(&hash)
        .fetch_one(write.connection())
        .await
        .doing("look up an attachment")?;
    if known != 0 {
        return Ok(hash);
    }
    sqlx::query("insert into blob_entry (hash, media_type, name, size, stored_at) values ($1, $2, $3, $4, $5)")
        .bind(&hash)
        .bind(media_type)
        .bind(name)
        .bind(i64::try_from(bytes.len()).unwrap_or(i64::MAX))
        .bind(clock.now().to_string())
        .execute(write.connection())
        .await
        .doing("keep an attachment")?;
    for (part, piece) in (0_i64..).zip(bytes.chunks(PIECE_BYTES)) {
        sqlx::query("insert into blob_piece (hash, part, bytes) values ($1, $2, $3)")
            .bind(&hash)
            .bind(part)
            .bind(piece)
            .execute(write.connection())
            .await
            .doing("keep an attachment")?;
    }
    Ok(hash)
}

/// The attachment under `hash`, checked against it.
pub async fn get(db: &Db, hash: &str) -> Result<Option<Attachment>, Failure> {
    let entry = sqlx::query("select media_type, name from blob_entry where hash = $1")
        .bind(hash)
        .fetch_optional(db.pool())
        .await
        .doing("look up an attachment")?;
    let Some(entry) = entry else { return Ok(None) };
    let pieces = sqlx::query("select bytes from blob_piece where hash = $1 order by part")
        .bind(hash)
        .fetch_all(db.pool())
        .await
        .doing("read an attachment")?;
    let mut bytes = Vec::new();
    for piece in &pieces {
        let piece: Vec<u8> = piece.try_get("bytes").doing("read an attachment")?;
        bytes.extend(piece);
    }
    if hash_of(&bytes) != hash {
        return Err(Failure::Damaged { table: "blob_piece", what: format!("the bytes of {hash} have another hash") });
    }
    Ok(Some(Attachment {
        hash: hash.to_owned(),
        name: entry.try_get("name").doing("read an attachment")?,
        media_type: entry.try_get("media_type").doing("read an attachment")?,
        bytes,
    }))
}
