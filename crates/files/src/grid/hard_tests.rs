//! Files made to break whoever reads them: each is refused at once, and what only looks odd is read.

use std::io::{Cursor, Write};

use rust_xlsxwriter::Workbook;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

fn code(bytes: &[u8]) -> &'static str {
    read("a", bytes).map_or_else(|finding| finding.error.code(), |_| "read")
}

/// A packed file with these parts.
fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// The same, but its list of parts says that the first unpacks to `size` bytes (APPNOTE 4.3.12: the size stands 24 bytes into
/// an entry of the central directory).
fn declaring(mut bytes: Vec<u8>, size: u32) -> Vec<u8> {
    let at = bytes.windows(4).position(|four| four == b"PK\x01\x02").unwrap() + 24;
    bytes[at..at + 4].copy_from_slice(&size.to_le_bytes());
    bytes
}

#[test]
fn what_bursts_when_unpacked_is_refused_by_what_it_says_and_by_what_it_is() {
    let sheet = ("xl/worksheets/sheet1.xml", &b"<worksheet/>"[..]);
    assert_eq!(code(&declaring(packed(&[sheet]), 3_000_000_000)), "file-bursts");
    // Twenty megabytes of spaces pack into some kilobytes, and say of themselves that they are ten bytes.
    let spaces = vec![b' '; 20_000_000];
    let bomb = packed(&[("xl/worksheets/sheet1.xml", &spaces)]);
    assert!(bomb.len() < 100_000, "{}", bomb.len());
    // Whoever unpacks it stops at the eleventh byte, and so does the library on the way there.
    assert!(["file-bursts", "file-unreadable"].contains(&code(&declaring(bomb, 10))));
    let parts: Vec<(String, &[u8])> = (0..10_001).map(|at| (format!("xl/{at}.xml"), &b""[..])).collect();
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, content)| (name.as_str(), *content)).collect();
    assert_eq!(code(&packed(&parts)), "file-bursts");
    assert_eq!(code(b"PK\x03\x04 and nothing behind it"), "file-damaged");
}

#[test]
fn a_cell_far_out_makes_no_room_for_all_before_it() {
    let far = |row: u32, column: u16| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "单位").unwrap().write(row, column, 1).unwrap();
        book.save_to_buffer().unwrap()
    };
    assert_eq!(code(&far(600_000, 0)), "file-too-many-rows");
    assert_eq!(code(&far(0, 5_000)), "file-too-many-columns");
    // Laid out whole these would be 400 million cells.
    let grid = read("a", &far(400_000, 999)).unwrap().remove(0);
    assert_eq!((grid.row_count(), grid.cell(400_001, 1000).text().as_str()), (400_001, "1"));
}

fn open_document(rows: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet>\
         <table:table table:name=\"a\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let kind = &b"application/vnd.oasis.opendocument.spreadsheet"[..];
    packed(&[
        ("mimetype", kind),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
        ("content.xml", content.as_bytes()),
    ])
}

#[test]
fn rows_that_repeat_are_counted_before_they_are_laid_out() {
    let one = "<table:table-cell office:value-type=\"float\" office:value=\"1\"><text:p>1</text:p></table:table-cell>";
    let many = one.replace("<table:table-cell ", "<table:table-cell table:number-columns-repeated=\"16000\" ");
    let row = |repeated: u32, cells: &str| {
        format!("<table:table-row table:number-rows-repeated=\"{repeated}\">{cells}</table:table-row>")
    };
    assert_eq!(code(&open_document(&row(1_000_000, &many))), "file-bursts");
    assert_eq!(code(&open_document(&format!("{}{}{}", row(1, &many), row(1_000_000, ""), row(1, one)))), "file-bursts");
    // As an office writes it: a cell, and then empty ones to the edges of the sheet.
    let empty = "<table:table-cell table:number-columns-repeated=\"16000\"/>";
    let usual = open_document(&format!("{}{}", row(1, &format!("{one}{empty}")), row(1_048_575, empty)));
    let grid = read("a", &usual).unwrap().remove(0);
    assert_eq!((grid.row_count(), grid.column_count(), grid.cell(1, 1).text().as_str()), (1, 1, "1"));
    // A text that repeats takes its room each time.
    let long = format!(
        "<table:table-cell table:number-columns-repeated=\"1000\" office:value-type=\"string\"><text:p>{}</text:p></table:table-cell>",
        "长".repeat(30_000)
    );
    assert_eq!(code(&open_document(&row(1_000, &long))), "file-bursts");
}

/// An old workbook: its stream of records, and one sheet with a number in the first cell and in `far`.
fn old(far: (u16, u16), sheets: u8) -> Vec<u8> {
    let record = |kind: u16, data: &[u8]| [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat();
    let begin = |what: u16| {
        let mut data = vec![0; 16];
        data[..4].copy_from_slice(&[0, 6, what.to_le_bytes()[0], what.to_le_bytes()[1]]);
        record(0x0809, &data)
    };
    let number = |row: u16, column: u16| {
        let place = [row.to_le_bytes(), column.to_le_bytes(), [15, 0]].concat();
        record(0x0203, &[place, 106.8_f64.to_le_bytes().to_vec()].concat())
    };
    let named = |start: u32| record(0x0085, &[&start.to_le_bytes()[..], &[0, 0, 1, 0, b'a']].concat());
    let globals = |start: u32| {
        let names: Vec<u8> = (0..sheets).flat_map(|_| named(start)).collect();
        [begin(5), names, record(0x000A, &[])].concat()
    };
    let start = u32::try_from(globals(0).len()).unwrap();
    let sheet = [begin(0x10), number(0, 0), number(far.0, far.1), record(0x000A, &[])].concat();
    let mut stream = [globals(start), sheet].concat();
    // Below 4,096 bytes a stream lies in the small sectors, as old workbooks never do.
    stream.resize(5_000, 0);
    let mut book = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
    book.create_stream("/Workbook").unwrap().write_all(&stream).unwrap();
    book.flush().unwrap();
    book.into_inner().into_inner()
}

#[test]
fn an_old_workbook_says_how_far_its_cells_lie_before_room_is_made() {
    let grid = read("a", &old((2, 3), 1)).unwrap().remove(0);
    assert_eq!((grid.cell(1, 1).text().as_str(), grid.cell(3, 4).text().as_str()), ("106.8", "106.8"));
    // 65,536 rows of 65,536 columns: four billion cells.
    assert_eq!(code(&old((65_535, 65_535), 1)), "file-bursts");
    // Twenty sheets that are one: each would be laid out.
    assert_eq!(code(&old((9_999, 99), 5)), "read");
    assert_eq!(code(&old((9_999, 99), 20)), "file-bursts");
}

#[test]
fn a_chain_of_sectors_that_bites_its_tail_is_refused() {
    let mut bytes = old((2, 3), 1);
    let number = |bytes: &[u8], at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    // [MS-CFB] 2.2: the first sector of the directory stands at 48, that of the table of sectors at 76; sectors begin after 512.
    let (directory, table) = (number(&bytes, 48), number(&bytes, 76));
    let entry = (table as usize + 1) * 512 + directory as usize * 4;
    bytes[entry..entry + 4].copy_from_slice(&directory.to_le_bytes());
    assert_eq!(code(&bytes), "file-damaged");
}

#[test]
fn delimited_text_of_nothing_but_marks_takes_no_memory_of_its_size() {
    assert_eq!(code(&b",".repeat(3_000_000)), "file-too-many-columns");
    assert_eq!(code(&[b"a".to_vec(), b"\n".repeat(600_000), b"b".to_vec()].concat()), "file-too-many-rows");
}

#[test]
#[rustfmt::skip]
fn what_is_no_table_is_called_by_its_kind_and_text_is_read_as_it_was_meant() {
    let gbk = |text: &str| encoding_rs::GBK.encode(text).0.into_owned();
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    //   the file                                                       what becomes of it
    for (bytes, expected) in [
        (b"%PDF-1.7".to_vec(),                                          "file-other-kind"),
        (b"{\"a\": 1}".to_vec(),                                        "file-other-kind"),
        (packed(&[("word/document.xml", b"")]),                         "file-other-kind"),
        (packed(&[("a.csv", b"1")]),                                    "file-other-kind"),
        (b"\r\n <HTML><table>".to_vec(),                                "file-is-page"),
        ("单位,数\n\"甲,1\n乙,2\n".into(),                               "file-quote-open"),
        ("单位,数\n\"甲\"\"\",1\n".into(),                               "read"),
        (gbk("单位,数\n常德市,1\n"),                                     "read"),
        (wide("单位,数\n常德市,1\n"),                                    "read"),    // without its mark
        ([&[0xFF][..], "单位,数\n常德市,1\n".as_bytes()].concat(),        "file-encoding"),
        ("2026年报表\n单位\t数\n甲\t1,2\n乙\t3\n".into(),                 "read"),
    ] {
        assert_eq!(code(&bytes), expected, "{}", bytes.escape_ascii());
    }
    let tabs = read("a", "2026年报表\n单位\t数\n甲\t1,234\n乙\t3\n".as_bytes()).unwrap().remove(0);
    assert_eq!(tabs.cell(3, 2).text(), "1,234", "a title above, and a comma of a number");
}
