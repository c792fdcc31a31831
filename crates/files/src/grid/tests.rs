use basis::language::Language;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

use super::*;

fn texts(grid: &Grid) -> Vec<Vec<String>> {
    (1..=grid.row_count())
        .map(|row| (1..=grid.column_count()).map(|column| grid.cell(row, column).text()).collect())
        .collect()
}

fn one(bytes: &[u8]) -> Grid {
    read("a.csv", bytes).unwrap().remove(0)
}

#[test]
fn delimited_text_in_every_dress() {
    let expected = vec![vec!["单位".to_owned(), "值".to_owned()], vec!["常德市".to_owned(), "106.8".to_owned()]];
    let utf8 = "单位,值\n常德市,106.8\n";
    let (gbk, _, _) = encoding_rs::GBK.encode(utf8);
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(utf8.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for bytes in [
        utf8.as_bytes().to_vec(),
        [&[0xef, 0xbb, 0xbf], utf8.as_bytes()].concat(),
        gbk.into_owned(),
        utf16,
        utf8.replace(',', "\t").into_bytes(),
        utf8.replace(',', ";").into_bytes(),
        utf8.replace('\n', "\r\n").into_bytes(),
        "单位,值\n\"常德市\",\" １０６．８ \"\n".as_bytes().to_vec(),
    ] {
        assert_eq!(texts(&one(&bytes)), expected, "{:?}", String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn rows_keep_the_numbers_an_editor_shows() {
    let grid = one("a,b\n\n1,2\n".as_bytes());
    assert!(grid.is_blank(2));
    assert_eq!(grid.cell(3, 2).text(), "2");
    assert_eq!(grid.place(3, 2).address(), "B3");
    let broken = one("a,b\n\"x\ny\",2\n\n3,4".as_bytes());
    assert_eq!((broken.cell(2, 2).text(), broken.cell(4, 1).text()), ("2".to_owned(), "3".to_owned()));
    let ragged = one("a,b\n1\n2,3,4\n".as_bytes());
    assert_eq!((ragged.cell(2, 2).text(), ragged.cell(3, 3).text()), (String::new(), "4".to_owned()));
}

#[test]
fn formulas_typed_into_text_are_known() {
    let grid = one("a,b,c\n=A1+1,=SUM(A:A),=\n".as_bytes());
    assert_eq!(grid.cell(2, 1).formula.as_deref(), Some("A1+1"));
    assert_eq!(grid.cell(2, 2).formula.as_deref(), Some("SUM(A:A)"));
    assert_eq!(grid.cell(2, 3).formula, None);
}

#[test]
fn a_workbook_with_merged_heads_formulas_and_dates() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("一月").unwrap();
    sheet.merge_range(0, 1, 0, 2, "增加值", &Format::new()).unwrap();
    sheet.write(1, 1, "本月").unwrap().write(1, 2, "累计").unwrap();
    sheet.write(2, 0, "常德市").unwrap().write(2, 1, 15.8).unwrap();
    sheet.write(2, 2, Formula::new("=B3+91").set_result("106.8")).unwrap();
    let date = ExcelDateTime::from_ymd(2006, 7, 31).unwrap();
    sheet.write_with_format(3, 0, &date, &Format::new().set_num_format("yyyy-mm-dd")).unwrap();
    sheet.write(3, 1, true).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let grid = read("a.xlsx", &bytes).unwrap().remove(0);
    assert_eq!(grid.name, "一月");
    assert_eq!((grid.cell(1, 2).text(), grid.cell(1, 3).text()), ("增加值".into(), "增加值".into()));
    assert!(grid.is_merged(1, 3) && !grid.is_merged(2, 3));
    assert_eq!(grid.cell(3, 2).value, Value::Number("15.8".into()));
    assert_eq!(grid.cell(3, 3).formula.as_deref(), Some("B3+91"));
    assert_eq!(grid.cell(3, 3).text(), "106.8");
    assert_eq!(grid.cell(4, 1).value, Value::Date("2006-07-31".into()));
    assert_eq!(grid.cell(4, 2).value, Value::Boolean(true));
}

#[test]
fn what_is_no_table_is_refused_with_the_reason() {
    for (bytes, code) in [
        (&b""[..], "file-empty"),
        (b"\n\n , \n", "file-empty"),
        (b"PK\x03\x04 not really", "file-damaged"),
        (b"\xD0\xCF\x11\xE0 not really", "file-damaged"),
        (b"a,b\n\x81\x20\xff\xff,1\n", "file-encoding"),
        (b"\x7fELF\0\0\0", "file-other-kind"),
        (b"a,b\n\0,1\n", "file-not-a-table"),
    ] {
        let finding = read("a", bytes).unwrap_err();
        assert_eq!(finding.error.code(), code, "{bytes:?}");
        assert!(!finding.say(Language::Zh).contains(code), "it has a message");
    }
}

#[test]
fn two_hundred_thousand_rows_are_read() {
    let mut text = String::from("单位,指标,时期,值\n");
    for at in 0..200_000 {
        text.push_str(&format!("430700,out.va,2006-07,{at}\n"));
    }
    let grid = one(text.as_bytes());
    assert_eq!(grid.row_count(), 200_001);
    assert_eq!(grid.cell(200_001, 4).text(), "199999");
}
