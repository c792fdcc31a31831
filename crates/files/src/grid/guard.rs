//! What a workbook may be before anybody unpacks it: small when unpacked, in sheets of bounded size, its parts in order.
//! A file of a few kilobytes can say of itself that it holds a billion cells, and the reader would make room for them.

use std::io::{BufRead, BufReader, Cursor, Read};

use basis::error::Error;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::foreign;

/// Everything in a packed workbook: 500,000 rows of 25 columns unpack to some 400 MB.
const UNPACKED_BYTES_MAX: u64 = 512 * 1024 * 1024;

/// Parts of a packed workbook; each sheet is one or two.
const PARTS_MAX: usize = 10_000;

/// Marks (`<`) in the list of texts that cells share: four a text, each kept in memory.
const TEXT_MARKS_MAX: usize = 40_000_000;

/// Cells a sheet may span from its first to its last, in the formats whose reader makes room for all of them.
pub(super) const SPAN_MAX: u64 = 6_000_000;

/// Sheets of an old workbook.
const SHEETS_MAX: usize = 256;

fn bursts() -> Error {
    Error::new("file-bursts").with("limit", UNPACKED_BYTES_MAX / 1024 / 1024)
}

fn unreadable() -> Error {
    Error::new("file-unreadable")
}

/// A packed workbook (xlsx, xlsb, ods): what its parts declare, and that they keep to it.
pub(super) fn packed(bytes: &[u8]) -> Result<(), Error> {
    let damaged = |error| Error::new("file-damaged").with("detail", error);
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if PARTS_MAX < archive.len() {
        return Err(bursts());
    }
    let names: Vec<String> = archive.file_names().filter_map(Result::ok).map(|name| name.to_string()).collect();
    if let Some(other) = foreign::packed(names.iter().map(String::as_str)) {
        return Err(other);
    }
    let mut unpacked = 0_u64;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|_| unreadable())?;
        let (name, declared) = (part.name().map(|name| name.to_lowercase()).unwrap_or_default(), part.size());
        unpacked = unpacked.saturating_add(declared);
        if UNPACKED_BYTES_MAX < unpacked {
            return Err(bursts());
        }
        // Pictures and fonts are not read.
        if !["xml", "rels", "bin"].iter().any(|ending| name.ends_with(ending)) {
            continue;
        }
        // A part that says less of itself than it is ends the reading at the first byte too many.
        let mut rest = BufReader::with_capacity(64 * 1024, part.take(declared + 1));
        if name == "content.xml" {
            open_document(&mut rest)?;
        }
        let mut marks = 0;
        let texts = name.ends_with("sharedstrings.xml");
        loop {
            let piece = rest.fill_buf().map_err(|_| unreadable())?;
            if piece.is_empty() {
                break;
            }
            if texts {
                marks += piece.iter().filter(|byte| **byte == b'<').count();
            }
            let length = piece.len();
            rest.consume(length);
        }
        if rest.into_inner().limit() == 0 || TEXT_MARKS_MAX < marks {
            return Err(bursts());
        }
    }
    Ok(())
}

/// A number of an attribute that repeats cells or rows; 1 where there is none, and much where it cannot be read.
fn repeated(element: &BytesStart<'_>, name: &str) -> u64 {
    let found = element.attributes().flatten().find(|attribute| attribute.key.as_ref() == name);
    found.map_or(1, |found| found.value.trim().parse().unwrap_or(u64::MAX))
}

/// The sheets of an OpenDocument workbook: rows and cells say how often they repeat.
fn open_document(content: &mut impl BufRead) -> Result<(), Error> {
    let mut reader = Reader::from_reader(content);
    let mut buffer = Vec::new();
    // Of the sheet: rows up to the last that holds something, empty ones after it, the widest. Of the row: the same.
    let (mut rows, mut empty_rows, mut widest) = (0_u64, 0_u64, 0_u64);
    let (mut row, mut width, mut empty_cells, mut begun, mut most) = (1_u64, 0_u64, 0_u64, 0_u64, 1_u64);
    loop {
        let at = reader.buffer_position();
        let event = reader.read_event_into(&mut buffer).map_err(|_| unreadable())?;
        match &event {
            Event::Eof => return Ok(()),
            Event::Start(element) | Event::Empty(element) => match element.name().as_ref() {
                "table:table" => (rows, empty_rows, widest) = (0, 0, 0),
                "table:table-row" => {
                    row = repeated(element, "table:number-rows-repeated");
                    (width, empty_cells, begun, most) = (0, 0, at, 1);
                }
                "table:table-cell" | "table:covered-table-cell" => {
                    let cells = repeated(element, "table:number-columns-repeated");
                    let bare = matches!(event, Event::Empty(_))
                        && !element
                            .attributes()
                            .flatten()
                            .any(|it| it.key.as_ref().starts_with("office:") || it.key.as_ref() == "table:formula");
                    if bare {
                        empty_cells = empty_cells.saturating_add(cells);
                    } else {
                        width = width.saturating_add(empty_cells).saturating_add(cells);
                        (empty_cells, most) = (0, most.max(cells));
                    }
                }
                _ => {}
            },
            Event::End(element) if element.name().as_ref() == "table:table-row" => {
                if width == 0 {
                    empty_rows = empty_rows.saturating_add(row);
                } else {
                    rows = rows.saturating_add(empty_rows).saturating_add(row);
                    (empty_rows, widest) = (0, widest.max(width));
                }
                let copies = if width == 0 { 0 } else { row.saturating_mul(most) };
                let text = (reader.buffer_position() - begun).saturating_mul(copies);
                if SPAN_MAX < rows.saturating_mul(widest) || (1 < copies && UNPACKED_BYTES_MAX < text) {
                    return Err(bursts());
                }
            }
            _ => {}
        }
        buffer.clear();
    }
}

/// An old workbook (xls): the file's own table of sectors in order, and its sheets of bounded size.
pub(super) fn compound(bytes: &[u8]) -> Result<(), Error> {
    let damaged = |error| Error::new("file-damaged").with("detail", error);
    let mut book = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(damaged)?;
    let Some(name) = ["/Workbook", "/Book"].into_iter().find(|name| book.is_stream(name)) else {
        return Err(match ["/EncryptedPackage", "/EncryptionInfo"].iter().any(|name| book.is_stream(name)) {
            true => Error::new("file-protected"),
            false if book.is_stream("/WordDocument") => foreign::other("DOC"),
            false => foreign::other("OLE"),
        });
    };
    let mut stream = Vec::new();
    let opened = book.open_stream(name).map_err(|_| unreadable())?;
    opened.take(super::BYTES_MAX as u64).read_to_end(&mut stream).map_err(|_| unreadable())?;
    let sheets: Vec<usize> = records(&stream)
        .filter(|(kind, _)| *kind == BOUND_SHEET)
        .filter_map(|(_, data)| Some(u32::from_le_bytes(*data.first_chunk::<4>()?) as usize))
        .collect();
    if SHEETS_MAX < sheets.len() {
        return Err(bursts());
    }
    let mut spans = 0_u64;
    for start in sheets {
        spans = spans.saturating_add(stream.get(start..).map_or(0, span));
        if SPAN_MAX < spans {
            return Err(bursts());
        }
    }
    Ok(())
}

/// Record kinds of [MS-XLS]: where a sheet begins, where one ends, and those that hold cells.
const BOUND_SHEET: u16 = 0x0085;
const END_OF_SHEET: u16 = 0x000A;
const CELLS: [u16; 12] =
    [0x0006, 0x0206, 0x0406, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0x00BD, 0x00BE, 0x00D6, 0x00FD];

fn records(stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut rest = stream;
    std::iter::from_fn(move || {
        let (head, after) = rest.split_first_chunk::<4>()?;
        let (kind, length) = (u16::from_le_bytes([head[0], head[1]]), u16::from_le_bytes([head[2], head[3]]));
        let data = after.get(..usize::from(length))?;
        rest = &after[usize::from(length)..];
        Some((kind, data))
    })
}

/// How many cells a sheet spans.
fn span(sheet: &[u8]) -> u64 {
    let mut bounds: Option<[u16; 4]> = None;
    for (kind, data) in records(sheet).take_while(|(kind, _)| *kind != END_OF_SHEET) {
        if !CELLS.contains(&kind) {
            continue;
        }
        let Some(head) = data.first_chunk::<4>() else { continue };
        let (row, first) = (u16::from_le_bytes([head[0], head[1]]), u16::from_le_bytes([head[2], head[3]]));
        // Several cells in one record end with the number of the last.
        let last = match (kind, data.last_chunk::<2>()) {
            (0x00BD | 0x00BE, Some(last)) => u16::from_le_bytes(*last).max(first),
            _ => first,
        };
        let [top, bottom, left, right] = bounds.unwrap_or([row, row, first, last]);
        bounds = Some([top.min(row), bottom.max(row), left.min(first), right.max(last)]);
    }
    bounds.map_or(0, |[top, bottom, left, right]| (u64::from(bottom - top) + 1) * (u64::from(right - left) + 1))
}
