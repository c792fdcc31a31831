//! What a file is (文件类型), by its name and its bytes together: papers that are kept beside a row, never run and never
//! shown inside a page. A name that promises something else than the bytes hold is refused, and so are macros.

use std::io::Cursor;

use basis::error::Error;

use crate::grid::decode;

/// How a kind of file is recognised.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mark {
    /// The media type `infer` finds in the first bytes.
    Magic,
    /// A zip that holds an entry of this name or below this folder: OOXML, OFD.
    Zip(&'static str),
    /// The compound file of Office up to 2003 and of WPS.
    Compound,
    Text,
}

/// A kind of file an office keeps.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Kind {
    /// The ending of its name, in lower case.
    pub ending: &'static str,
    pub media_type: &'static str,
    mark: Mark,
}

const fn kind(ending: &'static str, media_type: &'static str, mark: Mark) -> Kind {
    Kind { ending, media_type, mark }
}

/// Every kind that is kept. OFD is the layout format of official papers (GB/T 33190-2016).
pub const KINDS: [Kind; 18] = [
    kind("pdf", "application/pdf", Mark::Magic),
    kind("ofd", "application/ofd", Mark::Zip("OFD.xml")),
    kind("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", Mark::Zip("word/")),
    kind("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Mark::Zip("xl/")),
    kind("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", Mark::Zip("ppt/")),
    kind("doc", "application/msword", Mark::Compound),
    kind("xls", "application/vnd.ms-excel", Mark::Compound),
    kind("ppt", "application/vnd.ms-powerpoint", Mark::Compound),
    kind("wps", "application/vnd.ms-works", Mark::Compound),
    kind("et", "application/vnd.ms-excel", Mark::Compound),
    kind("jpg", "image/jpeg", Mark::Magic),
    kind("jpeg", "image/jpeg", Mark::Magic),
    kind("png", "image/png", Mark::Magic),
    kind("webp", "image/webp", Mark::Magic),
    kind("heic", "image/heif", Mark::Magic),
    kind("tif", "image/tiff", Mark::Magic),
    kind("txt", "text/plain; charset=utf-8", Mark::Text),
    kind("csv", "text/csv; charset=utf-8", Mark::Text),
];

/// The endings that are kept, with commas between.
pub fn endings() -> String {
    KINDS.map(|kind| kind.ending).join(", ")
}

/// What a zip may hold: a paper with a thousand pictures stays below, a bomb does not.
const ENTRIES_MAX: usize = 10_000;
const UNPACKED_BYTES_MAX: u64 = 1024 * 1024 * 1024;

/// The kind of a file, proved by its bytes.
///
/// # Errors
/// `paper-ending` for a kind that is not kept, `paper-content` when the bytes are something else than the name says,
/// `paper-macro` when it can run something, `paper-bursts` when it unpacks to more than a gigabyte, `file-empty`.
pub fn recognise(name: &str, bytes: &[u8]) -> Result<Kind, Error> {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
    let unknown = || Error::new("paper-ending").with("ending", &ending).with("known", endings());
    let kind = KINDS.into_iter().find(|kind| kind.ending == ending).ok_or_else(unknown)?;
    if bytes.is_empty() {
        return Err(Error::new("file-empty"));
    }
    let other = || Error::new("paper-content").with("ending", kind.ending);
    match kind.mark {
        Mark::Magic => {
            let found = infer::get(bytes).map_or("", |found| found.mime_type());
            if found != kind.media_type {
                return Err(other());
            }
            // What opens by itself is written in the clear where a reader would act on it at once.
            let acts = [&b"/JavaScript"[..], b"/Launch"];
            if kind.ending == "pdf" && acts.iter().any(|act| contains(bytes, act)) {
                return Err(Error::new("paper-macro"));
            }
        }
        Mark::Zip(inside) => zip(bytes, inside)?.ok_or_else(other)?,
        Mark::Compound => {
            if !bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
                return Err(other());
            }
            // Names in the compound file's directory are UTF-16.
            if contains(bytes, &wide("_VBA_PROJECT")) {
                return Err(Error::new("paper-macro"));
            }
        }
        Mark::Text => {
            let text = decode(bytes).map_err(|_| other())?;
            if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}')) {
                return Err(other());
            }
        }
    }
    Ok(kind)
}

/// Whether a zip holds something of this name; `Ok(None)` when it does not, or is no zip.
fn zip(bytes: &[u8], inside: &str) -> Result<Option<()>, Error> {
    let Ok(archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return Ok(None) };
    let unpacked = archive.decompressed_size().unwrap_or(0);
    if ENTRIES_MAX < archive.len() || u128::from(UNPACKED_BYTES_MAX) < unpacked {
        return Err(Error::new("paper-bursts"));
    }
    let mut found = None;
    for name in archive.file_names().filter_map(Result::ok) {
        let plain = name.to_lowercase();
        if plain.ends_with("vbaproject.bin") || plain.contains("/activex/") || plain.ends_with(".exe") {
            return Err(Error::new("paper-macro"));
        }
        if (inside.ends_with('/') && name.starts_with(inside)) || name == inside {
            found = Some(());
        }
    }
    Ok(found)
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn zipped(names: &[&str]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for name in names {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(b"x").unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn compound(inside: &str) -> Vec<u8> {
        let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
        bytes.resize(1024, 0);
        bytes.extend(wide(inside));
        bytes
    }

    #[track_caller]
    fn check(name: &str, bytes: &[u8], expected: Result<&str, &str>) {
        let got = recognise(name, bytes);
        assert_eq!(got.map(|kind| kind.media_type).map_err(|error| error.code()), expected, "{name}");
    }

    #[test]
    #[rustfmt::skip]
    fn a_file_is_what_its_bytes_are() {
        let document = KINDS[2].media_type;
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
        //    name             bytes                                                    kept as, or why not
        check("通知.PDF",       b"%PDF-1.7\n%\xE2\xE3\n1 0 obj",                          Ok("application/pdf"));
        check("a.pdf",         b"%PDF-1.7\n/OpenAction << /S /JavaScript >>",            Err("paper-macro"));
        check("a.pdf",         png,                                                     Err("paper-content"));
        check("现场.png",       png,                                                     Ok("image/png"));
        check("a.jpg",         b"\xFF\xD8\xFF\xE0\0\x10JFIF",                            Ok("image/jpeg"));
        check("a.jpg",         b"MZ\x90\0\x03\0\0\0",                                    Err("paper-content"));
        check("a.docx",        &zipped(&["[Content_Types].xml", "word/document.xml"]),   Ok(document));
        check("a.docx",        &zipped(&["[Content_Types].xml", "xl/workbook.xml"]),     Err("paper-content"));
        check("a.docx",        &zipped(&["word/document.xml", "word/vbaProject.bin"]),   Err("paper-macro"));
        check("a.docx",        b"PK\x03\x04 but nothing more",                           Err("paper-content"));
        check("公文.ofd",       &zipped(&["OFD.xml", "Doc_0/Document.xml"]),              Ok("application/ofd"));
        check("公文.ofd",       &zipped(&["Doc_0/OFD.xml"]),                              Err("paper-content"));
        check("a.doc",         &compound("WordDocument"),                               Ok("application/msword"));
        check("a.xls",         &compound("_VBA_PROJECT"),                               Err("paper-macro"));
        check("a.doc",         b"<html>",                                               Err("paper-content"));
        check("a.txt",         "说明：设备已到货。\n".as_bytes(),                           Ok("text/plain; charset=utf-8"));
        check("a.txt",         &[0xcb, 0xb5, 0xc3, 0xf7],                               Ok("text/plain; charset=utf-8")); // GBK 说明
        check("a.txt",         b"a\0b",                                                 Err("paper-content"));
        check("a.csv",         b"\x1b[2J",                                              Err("paper-content"));
        check("a.txt",         b"",                                                     Err("file-empty"));
        check("a.html",        b"<script>",                                             Err("paper-ending"));
        check("a.svg",         b"<svg>",                                                Err("paper-ending"));
        check("a.xlsm",        &zipped(&["xl/workbook.xml"]),                           Err("paper-ending"));
        check("a.exe",         b"MZ",                                                   Err("paper-ending"));
        check("a.pdf.exe",     b"%PDF-1.7",                                             Err("paper-ending"));
        check("附件",           b"%PDF-1.7",                                             Err("paper-ending"));
    }

    #[test]
    fn what_bursts_is_refused_before_it_is_unpacked() {
        let names: Vec<String> = (0..=ENTRIES_MAX).map(|at| format!("word/{at}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        check("a.docx", &zipped(&names), Err("paper-bursts"));
    }
}
