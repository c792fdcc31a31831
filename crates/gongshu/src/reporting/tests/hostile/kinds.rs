//! The ways a file can be spoilt. Each says what must become of it: taken in as if it were whole, or refused with one of these
//! answers, at this place.

use std::io::{Cursor, Read, Write};

use encoding_rs::GB18030;
use rust_xlsxwriter::{Format, Formula};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::table::{Dice, Table, at, cells};

/// What must become of a file.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Expect {
    /// Read as the whole table.
    Whole,
    /// Refused with one of these codes; of any code where there are none.
    Refused(&'static [&'static str]),
    /// Either, as long as a refusal names its place.
    Either,
}

pub struct Hostile {
    pub kind: String,
    pub bytes: Vec<u8>,
    pub expect: Expect,
    /// The cell, from 1, that the answer must name; column 0 for the row alone.
    pub place: Option<(u32, u32)>,
}

const NUMBER: &[&str] = &[
    "report-number",
    "report-number-long",
    "report-decimals",
    "report-negative",
    "quantity-syntax",
    "quantity-digits",
    "quantity-range",
    "figure-groups",
    "figure-fault",
    "figure-with-unit",
    "figure-percent",
];
const FOREIGN: &[&str] = &["file-other-kind", "file-is-page"];
const DAMAGED: &[&str] = &[
    "file-damaged",
    "file-unreadable",
    "file-encoding",
    "file-not-a-table",
    "file-other-kind",
    "file-bursts",
    "file-empty",
];
const EMPTY: &[&str] = &["file-empty"];
const TWICE: &[&str] = &["report-twice", "import-duplicate", "register-duplicate", "report-line-twice"];
const BURSTS: &[&str] = &["file-bursts", "file-unreadable"];

/// What is no figure, however it is written.
const NO_FIGURES: [&str; 22] = [
    "NaN",
    "inf",
    "-inf",
    "1e308",
    "1E+308",
    "-1e308",
    "1e5",
    "一百",
    "#REF!",
    "#DIV/0!",
    "TRUE",
    "0x10",
    "1.2.3",
    "--5",
    "5-",
    "½",
    "١٢",
    "1 2",
    "12万元",
    "50%",
    "99999999999999999999999999999999",
    "≈12",
];

struct Maker<'a> {
    table: &'a Table,
    made: Vec<Hostile>,
}

impl Maker<'_> {
    fn add(&mut self, kind: &str, bytes: impl Into<Vec<u8>>, expect: Expect) {
        self.made.push(Hostile { kind: kind.to_owned(), bytes: bytes.into(), expect, place: None });
    }

    fn at(&mut self, kind: &str, bytes: impl Into<Vec<u8>>, codes: &'static [&'static str], place: (usize, usize)) {
        let place = Some((at(place.0).0 + 1, at(place.1).0 + 1));
        self.made.push(Hostile { kind: kind.to_owned(), bytes: bytes.into(), expect: Expect::Refused(codes), place });
    }

    fn row(&mut self, kind: &str, bytes: impl Into<Vec<u8>>, codes: &'static [&'static str], row: usize) {
        let place = Some((at(row).0 + 1, 0));
        self.made.push(Hostile { kind: kind.to_owned(), bytes: bytes.into(), expect: Expect::Refused(codes), place });
    }
}

/// One of each kind.
pub fn hostile(table: &Table, dice: &mut Dice) -> Vec<Hostile> {
    let mut maker = Maker { table, made: Vec::new() };
    if table.text {
        encodings(&mut maker, dice);
        marks(&mut maker, dice);
        slips(&mut maker, dice);
    }
    sheets(&mut maker, dice);
    packages(&mut maker, dice);
    others(&mut maker, dice);
    maker.made
}

fn wide(text: &str, little: bool) -> Vec<u8> {
    text.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
}

fn encodings(maker: &mut Maker<'_>, dice: &mut Dice) {
    use Expect::Whole;
    let csv = maker.table.csv();
    let gbk = GB18030.encode(&csv).0.into_owned();
    maker.add("utf-8", csv.clone(), Whole);
    maker.add("gbk", gbk.clone(), Whole);
    maker.add("utf-8 with its mark", [&b"\xEF\xBB\xBF"[..], csv.as_bytes()].concat(), Whole);
    maker.add("utf-16 little", [vec![0xFF, 0xFE], wide(&csv, true)].concat(), Whole);
    maker.add("utf-16 big", [vec![0xFE, 0xFF], wide(&csv, false)].concat(), Whole);
    maker.add("utf-16 little without its mark", wide(&csv, true), Whole);
    maker.add("utf-16 big without its mark", wide(&csv, false), Whole);
    maker.add(
        "utf-16 cut in a character",
        [vec![0xFF, 0xFE], wide(&csv, true), vec![0x31]].concat(),
        Expect::Refused(&[]),
    );
    // One broken byte: at the beginning of a line's last cell.
    let (row, _) = maker.table.some_figure(dice);
    let broken = |bytes: &[u8], wrong: &[u8]| {
        let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
        [lines[..row].concat(), wrong.to_vec(), lines[row..].concat()].concat()
    };
    maker.row("utf-8 with a broken byte", broken(csv.as_bytes(), b"\xFF"), &["file-encoding"], row);
    maker.row("gbk with a broken byte", broken(&gbk, b"\x81\x20"), &["file-encoding"], row);
    // Cells that are a line each of another encoding.
    let lines: Vec<&str> = csv.split_inclusive('\n').collect();
    let mixed = [
        lines[..row].concat().into_bytes(),
        GB18030.encode(lines[row]).0.into_owned(),
        lines[row + 1..].concat().into_bytes(),
    ];
    let ascii = lines[row].is_ascii();
    maker.add("a line of gbk in utf-8", mixed.concat(), if ascii { Whole } else { Expect::Either });
}

fn marks(maker: &mut Maker<'_>, dice: &mut Dice) {
    use Expect::Whole;
    let table = maker.table;
    let csv = table.csv();
    let place = table.some_figure(dice);
    maker.add("line ends of Windows", table.joined(",", "\r\n"), Whole);
    maker.add("line ends of an old Mac", table.joined(",", "\r"), Whole);
    let ends = ["\n", "\r\n", "\n\n", "\r\n\r\n", "\n \n"];
    let mixed: String = csv.lines().flat_map(|line| [line, dice.pick(&ends)]).collect();
    maker.add("line ends mixed", mixed, Whole);
    maker.add("no line end at the end", csv.trim_end().to_owned(), Whole);
    maker.add("tabs", table.joined("\t", "\n"), Whole);
    maker.add("semicolons", table.joined(";", "\r\n"), Whole);
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let lines: Vec<String> =
        table.rows.iter().map(|row| row.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(",")).collect();
    maker.add("every cell quoted", lines.join("\n"), Whole);
    let wide: String = csv.chars().map(|it| if it.is_ascii_digit() { wide_digit(it) } else { it }).collect();
    maker.add("full-width digits", wide, Whole);
    let mut spaced = table.clone();
    spaced.rows.iter_mut().flatten().for_each(|cell| *cell = format!("\u{a0} {cell}\u{3000}"));
    maker.add("spaces around everything", spaced.csv(), Whole);
    // A quotation mark that nobody closes takes along what follows.
    let mut lines: Vec<String> = csv.lines().map(str::to_owned).collect();
    let (head, tail) = lines[place.0].split_at(lines[place.0].find(',').unwrap() + 1);
    lines[place.0] = format!("{head}\"{tail}");
    maker.row("a quotation mark left open", lines.join("\n"), &["file-quote-open"], place.0);
    let grouped = table.with(place, "1,234");
    maker.row("a number's comma not quoted", grouped.csv().replace("\"1,234\"", "1,234"), &["file-row-wider"], place.0);
    let mut longer = table.clone();
    longer.rows[place.0].push("7".to_owned());
    maker.row("a cell too many", longer.csv(), &["file-row-wider"], place.0);
    maker.at("a comma for a point", table.with(place, "1,23").csv(), &["figure-groups"], place);
    maker.add("a zero byte", csv.replacen(',', "\0,", 1 + dice.below(5)), Expect::Refused(&["file-not-a-table"]));
    for (kind, text) in
        [("nothing", ""), ("a mark alone", "\u{feff}"), ("spaces", " \n \t\n"), ("commas", ",,,\n,,,\n")]
    {
        maker.add(kind, text, Expect::Refused(EMPTY));
    }
    let heading: Vec<&str> = csv.lines().take(table.head + 1).collect();
    maker.add("a heading alone", heading.join("\n"), Expect::Refused(&[]));
}

fn wide_digit(digit: char) -> char {
    char::from_u32(u32::from(digit) - 0x30 + 0xFF10).unwrap()
}

fn slips(maker: &mut Maker<'_>, dice: &mut Dice) {
    let table = maker.table;
    let place = table.some_figure(dice);
    for _ in 0..3 {
        let text = dice.pick(&NO_FIGURES);
        maker.at(&format!("no figure: {text}"), table.with(place, text).csv(), NUMBER, place);
    }
    let formula = dice.pick(&["=1+1", "=cmd|'/c calc'!A1", "=SUM(A1:A9)", "=-5"]);
    maker.at(&format!("formula {formula}"), table.with(place, formula).csv(), &["figure-formula-text"], place);
    maker.at("a sign in front", table.with(place, "@SUM(1)").csv(), NUMBER, place);
    maker.add("minus nothing", table.with(place, "-0.00").csv(), Expect::Either);
    let mut twice = table.clone();
    twice.rows.push(twice.rows[place.0].clone());
    maker.row("a row twice", twice.csv(), TWICE, twice.rows.len() - 1);
    maker.at(
        "a code read as a float",
        table.with((place.0, table.code), "9.14307E+17").csv(),
        &["file-code-number"],
        (place.0, table.code),
    );
    let odd =
        dice.pick(&["\u{202e}430700", "\u{200b}", "😀", "'; drop table report; --", "../../etc/passwd", "<script>"]);
    maker.add("an odd code", table.with((place.0, table.code), odd).csv(), Expect::Either);
    let mut turned = table.clone();
    let other = dice.pick(&table.figures);
    turned.rows.iter_mut().skip(table.head).for_each(|row| row.swap(table.code, other));
    maker.add("columns in another order", turned.csv(), Expect::Whole);
    let mut swapped = table.clone();
    swapped.rows[table.head].swap(table.code, place.1);
    maker.add("headings of two columns swapped", swapped.csv(), Expect::Refused(&[]));
    let mut doubled = table.clone();
    doubled.rows[table.head].push(table.rows[table.head][place.1].clone());
    doubled.rows.iter_mut().skip(table.head + 1).for_each(|row| row.push("1".to_owned()));
    maker.add("a heading twice", doubled.csv(), Expect::Refused(&["file-heading-twice"]));
    maker.add("a heading lost", table.with((table.head, place.1), "").csv(), Expect::Refused(&[]));
    maker.add("a heading of another thing", table.with((table.head, place.1), "备忘").csv(), Expect::Refused(&[]));
    let mut short = table.clone();
    short.rows[place.0].truncate(1 + dice.below(2));
    maker.add("a row cut short", short.csv(), Expect::Either);
    let mut again = table.clone();
    again.rows.extend(table.rows.clone());
    maker.add("two tables under each other", again.csv(), Expect::Refused(&[]));
    maker.add("a date for a figure", table.with(place, "2026-07-31").csv(), Expect::Refused(&[]));
    maker.at("a huge cell", table.with(place, &"9".repeat(200_000)).csv(), NUMBER, place);
    maker.add("a huge heading", table.with((table.head, place.1), &"额".repeat(100_000)).csv(), Expect::Refused(&[]));
}

fn sheets(maker: &mut Maker<'_>, dice: &mut Dice) {
    use Expect::{Either, Refused, Whole};
    let table = maker.table;
    let place = table.some_figure(dice);
    let (row, column) = (at(place.0).0, at(place.1).1);
    let own: f64 = table.rows[place.0][place.1].parse().unwrap();
    maker.add("a workbook", table.book(|sheet| Ok(sheet)), Whole);
    let text = dice.pick(&NO_FIGURES);
    maker.at(&format!("a workbook, no figure: {text}"), table.with(place, text).book(|sheet| Ok(sheet)), NUMBER, place);
    for number in [1e308, -1e308, 1e21] {
        let book = table.book(|sheet| sheet.write_number(row, column, number));
        maker.at(&format!("the number {number:e}"), book, NUMBER, place);
    }
    for number in [5e-324, -0.0, 0.1 + 0.2, 123_456_789_012_345_680.0] {
        let book = table.book(|sheet| sheet.write_number(row, column, number));
        maker.add(&format!("the number {number:e}"), book, Either);
    }
    let formula = |result: &str| {
        let formula = Formula::new("=B2*1").set_result(result);
        table.book(|sheet| sheet.write_formula(row, column, formula))
    };
    maker.add("a formula with its value", formula(&own.to_string()), Whole);
    maker.at("a formula in error", formula("#DIV/0!"), NUMBER, place);
    let unsaved = replaced(&formula("777.25"), "<v>777.25</v>", "");
    maker.at("a formula without a value", unsaved, &["figure-formula-empty"], place);
    // The number stands over two rows: whose is it?
    let below = if place.0 + 1 < table.rows.len() { row } else { row - 1 };
    if usize::try_from(below).unwrap() != table.head {
        let merged = table.book(|sheet| {
            sheet.merge_range(below, column, below + 1, column, "", &Format::new())?.write_number(below, column, own)
        });
        maker.row("a figure in merged cells", merged, &["figure-merged"], usize::try_from(below).unwrap());
    }
    let day = table.book(|sheet| {
        let format = Format::new().set_num_format("yyyy-mm-dd");
        sheet.write_number_with_format(row, column, 46_000, &format)
    });
    maker.add("a date cell for a figure", day, Refused(&[]));
    maker.add("yes for a figure", table.book(|sheet| sheet.write_boolean(row, column, true)), Refused(&[]));
    let code = at(table.code).1;
    let number = table.book(|sheet| sheet.write_number(row, code, 914_307_000_000_000_123.0));
    let codes: &[&str] = &["file-code-number", "report-line-unknown"];
    maker.at("a code of 18 digits kept as a number", number, codes, (place.0, table.code));
    let far = dice.pick(&[(1_048_575_u32, 0_u16), (0, 16_383), (900_000, 2_000)]);
    let far = table.book(|sheet| sheet.write_number(far.0, far.1, 1));
    maker.add("a cell at the end of the world", far, Refused(&["file-too-many-rows", "file-too-many-columns"]));
    if table.titles {
        let mut title = table.clone();
        title.rows.insert(0, vec![String::new(); table.rows[0].len()]);
        let width = at(table.rows[0].len() - 1).1;
        let book = title.book(|sheet| sheet.merge_range(0, 0, 0, width, "某市 2026 年 3 月报表", &Format::new()));
        maker.add("a merged title", Table { head: 1, ..title }.book(|sheet| Ok(sheet)), Whole);
        maker.add("a merged title over all columns", book, Whole);
    }
    let mut noted = table.workbook(|sheet| Ok(sheet));
    let notes = noted.add_worksheet();
    notes.write_string(0, 0, "填报说明").unwrap().write_string(1, 0, "请按时上报").unwrap();
    maker.add("a sheet of notes", noted.save_to_buffer().unwrap(), Whole);
    let mut again = table.workbook(|sheet| Ok(sheet));
    let sheet = again.add_worksheet();
    for (row, column, text) in cells(&table.rows) {
        sheet.write_string(row, column, text).unwrap();
    }
    maker.add("the table on two sheets", again.save_to_buffer().unwrap(), Either);
}

/// A workbook with something else in the text of its parts.
fn replaced(book: &[u8], what: &str, by: &str) -> Vec<u8> {
    rebuilt(book, |_, text| text.replace(what, by))
}

fn rebuilt(book: &[u8], change: impl Fn(&str, String) -> String) -> Vec<u8> {
    let mut old = ZipArchive::new(Cursor::new(book)).unwrap();
    let mut new = ZipWriter::new(Cursor::new(Vec::new()));
    for number in 0..old.len() {
        let mut part = old.by_index(number).unwrap();
        let name = part.name().unwrap().to_string();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        new.start_file(&*name, SimpleFileOptions::default()).unwrap();
        new.write_all(change(&name, text).as_bytes()).unwrap();
    }
    new.finish().unwrap().into_inner()
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn packages(maker: &mut Maker<'_>, dice: &mut Dice) {
    use Expect::{Either, Refused};
    let book = maker.table.book(|sheet| Ok(sheet));
    for _ in 0..3 {
        maker.add("a workbook cut off", book[..4 + dice.below(book.len() - 30)].to_vec(), Refused(DAMAGED));
    }
    for _ in 0..4 {
        let mut turned = book.clone();
        for _ in 0..1 + dice.below(8) {
            let at = dice.below(turned.len());
            turned[at] ^= 1 << dice.below(8);
        }
        maker.add("a workbook with bits turned", turned, Either);
    }
    // The list of parts says that the first is two gigabytes (APPNOTE 4.3.12).
    let mut declared = book.clone();
    let entry = declared.windows(4).position(|four| four == b"PK\x01\x02").unwrap() + 24;
    declared[entry..entry + 4].copy_from_slice(&2_000_000_000_u32.to_le_bytes());
    maker.add("a part that says it is two gigabytes", declared, Refused(BURSTS));
    let lacking = |gone: &str| {
        let mut parts = Vec::new();
        let mut old = ZipArchive::new(Cursor::new(&book)).unwrap();
        for number in 0..old.len() {
            let mut part = old.by_index(number).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            let name = part.name().unwrap().to_string();
            if !name.ends_with(gone) {
                parts.push((name, bytes));
            }
        }
        zipped(&parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect::<Vec<_>>())
    };
    maker.add("a workbook without its sheet", lacking("sheet1.xml"), Refused(DAMAGED));
    maker.add("a workbook without its list of sheets", lacking("workbook.xml"), Refused(DAMAGED));
    let laughs =
        "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;\">]>";
    let entity = rebuilt(&book, |name, text| match name.ends_with("sharedStrings.xml") {
        true => text.replacen("<sst", &format!("{laughs}<sst"), 1).replacen("<t>", "<t>&c;", 1),
        false => text,
    });
    maker.add("entities that grow", entity, Either);
    let outside = rebuilt(&book, |name, text| match name.ends_with("sharedStrings.xml") {
        true => text
            .replacen("<sst", "<!DOCTYPE x [<!ENTITY f SYSTEM \"file:///etc/passwd\">]><sst", 1)
            .replacen("<t>", "<t>&f;", 1),
        false => text,
    });
    maker.add("an entity from outside", outside, Either);
    maker.add("a workbook in a zip", zipped(&[("表.xlsx", &book)]), Refused(FOREIGN));
    maker.add(
        "a document",
        zipped(&[("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")]),
        Refused(FOREIGN),
    );
    maker.add("an empty zip", zipped(&[]), Refused(FOREIGN));
    maker.add(
        "an old workbook that is none",
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and nothing".to_vec(),
        Refused(DAMAGED),
    );
}

fn others(maker: &mut Maker<'_>, dice: &mut Dice) {
    let heads: [&[u8]; 13] = [
        b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"\xFF\xD8\xFF\xE0\0\x10JFIF",
        b"<html><body><table><tr><td>1</td></tr></table></body></html>",
        b"\xEF\xBB\xBF\r\n<!DOCTYPE html><p>a</p>",
        b"<?xml version=\"1.0\"?><Workbook/>",
        b"{\"rows\": [[1, 2]]}",
        b"[{\"code\": \"430700\"}]",
        b"MZ\x90\0\x03\0\0\0",
        b"Rar!\x1A\x07\x01\0",
        b"7z\xBC\xAF\x27\x1C",
        b"\x1F\x8B\x08\0\0\0\0\0",
        b"SQLite format 3\0",
    ];
    for head in heads {
        maker.add(&format!("another kind: {}", head.escape_ascii()), head, Expect::Refused(FOREIGN));
    }
    for _ in 0..3 {
        let noise: Vec<u8> = (0..1 + dice.below(4_000)).map(|_| dice.next().to_le_bytes()[0]).collect();
        maker.add("noise", noise, Expect::Refused(&[]));
    }
}

/// A workbook of a megabyte whose sheet is 700 megabytes of spaces.
pub fn bomb(table: &Table) -> Vec<u8> {
    let book = table.book(|sheet| Ok(sheet));
    let mut old = ZipArchive::new(Cursor::new(&book)).unwrap();
    let mut new = ZipWriter::new(Cursor::new(Vec::new()));
    for number in 0..old.len() {
        let part = old.by_index_raw(number).unwrap();
        new.raw_copy_file(part).unwrap();
    }
    new.start_file("xl/worksheets/sheet99.xml", SimpleFileOptions::default()).unwrap();
    let spaces = vec![b' '; 1 << 20];
    for _ in 0..700 {
        new.write_all(&spaces).unwrap();
    }
    new.finish().unwrap().into_inner()
}
