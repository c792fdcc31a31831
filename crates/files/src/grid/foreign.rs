//! Files that are something else than a table, whatever their names say: told by their first bytes, so that whoever sent one
//! learns what it is.

use basis::error::Error;

/// How a kind begins.
const MAGIC: [(&[u8], &str); 16] = [
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xFF\xD8\xFF", "JPEG"),
    (b"GIF8", "GIF"),
    (b"RIFF", "RIFF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"Rar!\x1A", "RAR"),
    (b"7z\xBC\xAF", "7Z"),
    (b"\x1F\x8B\x08", "GZIP"),
    (b"PK\x05\x06", "ZIP"),
    (b"\x7FELF", "ELF"),
    (b"MZ\x90\0", "EXE"),
    (b"PAR1", "Parquet"),
    (b"SQLite format 3\0", "SQLite"),
    (b"{\\rtf", "RTF"),
];

/// How a page or another tree of marks begins, in lower case.
const MARKS: [&str; 7] = ["<html", "<!doctype", "<table", "<head", "<meta", "<?xml", "<svg"];

/// Refuses what is no table by its first bytes; packed and old workbooks are looked into elsewhere.
pub(super) fn refuse(bytes: &[u8]) -> Result<(), Error> {
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(other(kind));
    }
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let start: String = start.iter().take(512).map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    let start = start.trim_start();
    if MARKS.iter().any(|mark| start.starts_with(mark)) {
        return Err(Error::new("file-is-page"));
    }
    let inside = start.strip_prefix(['{', '[']).map(str::trim_start);
    if inside.is_some_and(|inside| inside.starts_with(['"', '{', '[']) && !start.starts_with("{{")) {
        return Err(other("JSON"));
    }
    Ok(())
}

/// A packed file by the names of its parts; `None` for a workbook.
pub(super) fn packed<'a>(names: impl Iterator<Item = &'a str>) -> Option<Error> {
    let mut kind = "ZIP";
    for name in names {
        let folder = name.split('/').next().unwrap_or_default();
        match folder {
            "xl" | "content.xml" => return None,
            "word" => kind = "DOCX",
            "ppt" => kind = "PPTX",
            "OFD.xml" => kind = "OFD",
            _ => {}
        }
    }
    Some(other(kind))
}

pub(super) fn other(kind: &str) -> Error {
    Error::new("file-other-kind").with("kind", kind)
}
