//! A template out and back, whole and spoilt.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_xlsxwriter::{Formula, Workbook};

use super::*;
use crate::pack::Packs;

fn member(code: &str) -> Member {
    Member {
        code: code.to_owned(),
        credit_code: String::new(),
        name: "一厂".to_owned(),
        region: "430702".to_owned(),
        parks: Vec::new(),
        industry: "36".to_owned(),
        size_class: "small".to_owned(),
        status: "normal".to_owned(),
        groups: Vec::new(),
        above_scale: true,
        entered: None,
        fields: BTreeMap::new(),
    }
}

fn known() -> Figures {
    let mut figures = Figures::default();
    figures.set("01", Column::MonthLastYear, Decimal::from(120));
    figures.set("05", Column::YearToDate, Decimal::from(15));
    figures
}

/// A book of the template's texts, with `typed` over them: row, column (from 0) and what stands there.
fn typed(bytes: &[u8], typed: &[(&str, u32, u16, &str)]) -> Vec<u8> {
    let mut book = Workbook::new();
    for grid in read_grids("a.xlsx", bytes).unwrap() {
        let sheet = book.add_worksheet();
        sheet.set_name(&grid.name).unwrap();
        for row in 1..=grid.row_count() {
            for column in 1..=grid.column_count() {
                let text = grid.cell(row, column).text();
                sheet.write_string(row - 1, u16::try_from(column - 1).unwrap(), text).unwrap();
            }
        }
        for (_, row, column, text) in typed.iter().filter(|(name, ..)| *name == grid.name) {
            match (text.strip_prefix('='), text.parse::<f64>()) {
                (Some(formula), _) => {
                    sheet.write_formula(*row, *column, Formula::new(formula).set_result("42")).unwrap()
                }
                // Codes stay texts: `01` is no 1.
                (None, Ok(number)) if *column != 1 => sheet.write_number(*row, *column, number).unwrap(),
                _ => sheet.write_string(*row, *column, *text).unwrap(),
            };
        }
    }
    book.save_to_buffer().unwrap()
}

fn found(filled: &Filled) -> Vec<String> {
    let said = |it: &Finding| format!("{}!{} {}", it.place.sheet, it.place.address(), it.error.code());
    filled.findings.iter().map(said).collect()
}

#[test]
fn what_goes_out_comes_back_in_both_languages() {
    let packs = Packs::standard().unwrap();
    let member = member("e1");
    let period: Period = "2026-03".parse().unwrap();
    for form in &packs.forms {
        for language in Language::ALL {
            let cover = Cover { form, period, member: &member };
            let known = if form.code == "output" { known() } else { Figures::default() };
            let bytes = write(cover, &known, language).unwrap();
            let filled = read(cover, "a.xlsx", &bytes);
            assert_eq!(found(&filled), Vec::<String>::new(), "{}", form.code);
            let cells = filled.cells.iter().map(|(line, column, text)| (line.as_str(), *column, text.as_str()));
            assert_eq!(Figures::read(form, period, cells), (known, Vec::new()), "{}", form.code);
        }
    }
}

#[test]
#[rustfmt::skip]
fn what_is_spoilt_is_told_at_its_cell() {
    let packs = Packs::standard().unwrap();
    let form = packs.form("output").unwrap();
    let (own, other) = (member("e1"), member("e2"));
    let march: Period = "2026-03".parse().unwrap();
    let cover = |period, member| Cover { form, period, member };
    let bytes = write(cover(march, &own), &Figures::default(), Language::Zh).unwrap();
    // Row 5 is a section, row 6 line 01, row 7 line 03, row 8 line 04; column D this month, E the year to date.
    for (cells, expected) in [
        (vec![("填报", 5, 3, "1,234")],                    vec![]),
        (vec![("填报", 5, 3, "１２")],                      vec![]),
        (vec![("填报", 5, 3, "=40+2")],                    vec!["填报!D6 figure-formula"]),
        (vec![("填报", 5, 3, "12万"), ("填报", 6, 4, "-3")], vec!["填报!D6 report-number", "填报!E7 report-negative"]),
        (vec![("填报", 5, 3, "1e308")],                    vec!["填报!D6 report-number-long"]),
        (vec![("填报", 5, 1, "99"), ("填报", 5, 3, "1")],   vec!["填报!D6 report-line-unknown"]),
        (vec![("填报", 6, 1, "01"), ("填报", 5, 3, "1"), ("填报", 6, 3, "2")], vec!["填报!D7 report-line-twice"]),
        (vec![("说明", 10, 1, "e2")],                      vec!["说明!B13 report-template-altered"]),
        (vec![("说明", 8, 0, "别的")],                      vec!["说明!B13 report-template-altered"]),
    ] {
        let filled = read(cover(march, &own), "a.xlsx", &typed(&bytes, &cells));
        assert_eq!(found(&filled), expected, "{cells:?}");
    }
    // Somebody else's, another month's, and one of an older form.
    assert_eq!(found(&read(cover(march, &other), "a.xlsx", &bytes)), ["说明!B11 report-template-stale"]);
    assert_eq!(found(&read(cover("2026-04".parse().unwrap(), &own), "a.xlsx", &bytes)), ["说明!B10 report-template-stale"]);
    let mut newer = form.clone();
    newer.lines[0].decimals = 1;
    let newer = Cover { form: &newer, period: march, member: &own };
    assert_eq!(found(&read(newer, "a.xlsx", &bytes)), ["说明!B12 report-template-version"]);
    // Files that are no template.
    for bytes in [&b""[..], b"PK\x03\x04", b"a,b\n1,2\n"] {
        assert_eq!(read(cover(march, &own), "a.xlsx", bytes).findings.len(), 1);
    }
}
