//! The check of an upload on twelve rows worked by hand, on files with slips in them, and on numbers at their limits.

use std::path::{Path, PathBuf};

use super::table::{TooLong, number};
use super::*;
use crate::close::Month;
use crate::record::Records;

fn month(number: i32) -> Month {
    Month::new(number).expect("a month")
}

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/upload")
}

/// Checks `upload` as the report of `t` in `folder`.
fn findings(folder: &Path, t: i32, upload: &[u8]) -> String {
    let (t, csv) = (month(t), true);
    let upload = Upload::delimited(Path::new("upload.csv"), upload).expect("an upload");
    let roll = Roll::read(folder, csv, t).expect("a roll");
    let history = source::history(folder, csv, t, 2).expect("a history");
    canonical(&check(&upload, &roll, history.as_ref(), t, 2).expect("checked"))
}

/// `tests/golden/upload`, February 2025. Rows 1 to 12: nothing wrong; output 176 where the median of 10, 20 … 60 is 35; output
/// 175, which is not more than five times 35, and exports above sales; output 6, less than a fifth of 35, with nobody
/// employed; output without electricity, and five months of history only; somebody who left this month; a wrong check
/// character; the first enterprise again; a separator in a number and an empty cell; a negative revenue; 25 digits and a
/// fraction; no code and full-width digits. The enterprise of row 7 has no row then.
#[test]
fn twelve_rows_worked_by_hand() {
    let folder = golden();
    let upload = read(&source::file(&folder, month(202_502), false).expect("a file")).expect("read");
    let expected = std::fs::read_to_string(folder.join("validate.csv")).expect("the expected findings");
    assert_eq!(findings(&folder, 202_502, &upload), expected);

    // The same with a byte order mark, line breaks of Windows, blank lines and other columns first.
    let text = String::from_utf8(upload).expect("text");
    let turned: Vec<String> = text.lines().map(|line| format!("备注,{line}\r\n")).collect();
    let turned = format!("\u{feff}\r\n{}\r\n  \r\n", turned.concat());
    assert_eq!(findings(&folder, 202_502, turned.as_bytes()), expected);
}

#[test]
fn months_without_a_history_or_a_report() {
    let folder = golden();
    let heading = "uscc,gvo,sov,exp,rev,cost,prof,tax,ar,inv,emp,elec,enrg\n";
    let one = format!("{heading}91330101000000001T,1,1,1,1,1,0,1,1,1,1,1,1\n");
    // The data begin in January 2024: in June five months are there, in July six. Their medians are 100 (gvo, sov, rev), 80, 50,
    // 40, 8 and 6, eight in all of which 1 is less than a fifth; of tax 5 it is a fifth, of enrg 4 more.
    let outliers = |t| findings(&folder, t, one.as_bytes()).lines().filter(|line| line.contains(",O1,")).count();
    assert_eq!((outliers(202_401), outliers(202_406), outliers(202_407)), (0, 0, 8));
    // Nobody reports: everyone of the month is missing, nine without the one that left, ten before.
    for (t, missing) in [(202_502, 9), (202_501, 10), (201_912, 0)] {
        let found = findings(&folder, t, heading.as_bytes());
        assert_eq!(found.lines().filter(|line| line.ends_with(",M1,0")).count(), missing, "{found}");
    }
}

#[test]
#[rustfmt::skip]
fn a_file_that_cannot_be_read_says_where() {
    let heading = "uscc,gvo,sov,exp,rev,cost,prof,tax,ar,inv,emp,elec,enrg";
    let row = "a,1,2,3,4,5,6,7,8,9,10,11,12";
    let digits = "9".repeat(37);
    //   the file                                                                      why, and in which row
    for (text, expected) in [
        (format!("{heading}\n{row}\n"),                                                Ok(1)),
        (format!("{heading}\n{row}"),                                                  Ok(1)),
        (format!("{heading}\r{row}\r{row}"),                                           Ok(2)),
        (format!("{heading}\n"),                                                       Ok(0)),
        (format!("{heading}\n\"a \"\"b\"\"\nc\",1,2,3,4,5,6,7,8,9,10,11,\"12\" \n{row}"), Ok(2)),
        (String::new(),                                                                Err(("monthly-empty", ""))),
        ("\n  \n".to_owned(),                                                          Err(("monthly-empty", ""))),
        (heading.replace(",tax", ""),                                                  Err(("monthly-column", ""))),
        (format!("{heading},tax\n{row},7\n"),                                          Err(("monthly-column-twice", ""))),
        (format!("{heading}\n{row}\na,1\n"),                                           Err(("monthly-row", "3"))),
        (format!("{heading}\n{row},13\n"),                                             Err(("monthly-row", "2"))),
        (format!("{heading}\n\"a\nb\",1,2,3,4,5,6,7,8,9,10,11,12\n{row},1"),            Err(("monthly-row", "4"))),
        (format!("{heading}\n{row}\n\"a,1,2,3,4,5,6,7,8,9,10,11,12\n{row}\n"),          Err(("monthly-quote", "3"))),
        (format!("{heading}\n\"a\"b,1,2,3,4,5,6,7,8,9,10,11,12\n"),                     Err(("monthly-quote", "2"))),
        (format!("{heading}\n{row}\na,1,{digits},3,4,5,6,7,8,9,10,11,12\n"),            Err(("monthly-number", "3"))),
    ] {
        let read = Upload::delimited(Path::new("u.csv"), text.as_bytes());
        let read = read.map(|upload| upload.len()).map_err(|error| {
            assert!(error.to_string().contains("u.csv"), "{error}");
            let row = error.arguments().into_iter().find(|it| it.0 == "row");
            let row = row.map(|it| format!("{:?}", it.1).replace(|it: char| !it.is_ascii_digit(), ""));
            (error.code(), row.unwrap_or_default())
        });
        assert_eq!(read, expected.map_err(|(code, row)| (code, row.to_owned())), "{text}");
    }
    let gbk = [heading.as_bytes(), b"\n", row.as_bytes(), b"\n\xB9\xA4\xB3\xA7,1\n"].concat();
    let error = Upload::delimited(Path::new("u.csv"), &gbk).expect_err("GBK is not read");
    assert_eq!(error.code(), "monthly-encoding");
    assert!(error.to_string().contains("row 3"), "{error}");
}

#[test]
fn a_cell_is_a_whole_number_or_it_is_none() {
    //   the cell       its number
    for (text, expected) in [
        ("0", Some(Ok(0))),
        ("-0", Some(Ok(0))),
        ("007", Some(Ok(7))),
        ("-12", Some(Ok(-12))),
        ("999999999999999999", Some(Ok(999_999_999_999_999_999))),
        ("9223372036854775808", Some(Ok(9_223_372_036_854_775_808))),
        ("-1234567890123456789012345", Some(Ok(-1_234_567_890_123_456_789_012_345))),
        ("00000000000000000000000000000000000000000000000001", Some(Ok(1))),
        ("1000000000000000000000000000000000000", Some(Err(TooLong))),
        ("", None),
        ("-", None),
        ("+1", None),
        ("--1", None),
        ("1.0", None),
        ("1,000", None),
        ("1 000", None),
        ("１", None),
        ("\t1", None),
        ("1e3", None),
    ] {
        assert_eq!(number(text), expected, "{text}");
    }
}

#[test]
fn records_are_cut_where_their_cells_end() {
    //   the text                     line and cells of each record
    for (text, expected) in [
        ("a,b\nc,d\n", vec![(1, vec!["a", "b"]), (2, vec!["c", "d"])]),
        ("a,\n\n,b", vec![(1, vec!["a", ""]), (3, vec!["", "b"])]),
        (
            "\"a,\"\"x\"\"\",b\r\n\"\",\"c\r\nd\"\ne\n",
            vec![(1, vec!["a,\"x\"", "b"]), (2, vec!["", "c\r\nd"]), (4, vec!["e"])],
        ),
        ("a\"b,c\"", vec![(1, vec!["a\"b", "c\""])]),
        ("", vec![]),
    ] {
        let mut records = Records::new("f", text.as_bytes()).expect("text");
        let (mut cells, mut found) = (Vec::new(), Vec::new());
        while let Some(line) = records.next(&mut cells).expect("a record") {
            found.push((line, cells.iter().map(ToString::to_string).collect::<Vec<_>>()));
        }
        let expected: Vec<(u64, Vec<String>)> =
            expected.into_iter().map(|(line, cells)| (line, cells.into_iter().map(str::to_owned).collect())).collect();
        assert_eq!(found, expected, "{text}");
    }
}

/// Two enterprises of one month with one code cannot be told apart; one that left before the other came can.
#[test]
fn a_credit_code_belongs_to_one_enterprise_at_a_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let registry =
        "ent_id,uscc,entry_month,exit_month\n1,91330101000000001T,202001,202401\n2,91330101000000001T,202401,0\n";
    std::fs::write(folder.path().join("ent.csv"), registry).expect("written");
    assert_eq!(Roll::read(folder.path(), true, month(202_401)).map(|roll| roll.len()), Ok(1));
    std::fs::write(folder.path().join("ent.csv"), registry.replace("202401\n", "0\n")).expect("written");
    let error = Roll::read(folder.path(), true, month(202_401)).expect_err("two of them");
    assert_eq!(error.code(), "monthly-code-twice");
}
