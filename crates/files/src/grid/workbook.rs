//! Workbooks: xlsx, xls, xlsb and ods, with formulas' last computed values, dates, and merged cells.

use std::io::Cursor;

use basis::error::{Error, Finding, Place, Severity};
use calamine::{Data, Range, Reader, Sheets, open_workbook_auto_from_rs};

use super::{Cell, Grid, Region, Value};

pub(super) fn read(file: &str, bytes: &[u8]) -> Result<Vec<Grid>, Finding> {
    let refuse = |sheet: &str, error: Error| Finding {
        severity: Severity::Error,
        place: Place { file: file.to_owned(), sheet: sheet.to_owned(), ..Place::default() },
        error,
    };
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|error| {
        let protected = error.to_string().contains("assword");
        let error =
            if protected { Error::new("file-protected") } else { Error::new("file-damaged").with("detail", error) };
        refuse("", error)
    })?;
    let mut grids = Vec::new();
    for name in book.sheet_names() {
        let damaged = |detail: String| refuse(&name, Error::new("file-damaged").with("detail", detail));
        let range = book.worksheet_range(&name).map_err(|error| damaged(error.to_string()))?;
        // Not every format keeps formulas; their values are what counts.
        let formulas = book.worksheet_formula(&name).unwrap_or_default();
        let merged = merged(&mut book, &name);
        grids.push(Grid { file: file.to_owned(), rows: rows(&range, &formulas), merged, name });
    }
    Ok(grids)
}

fn merged(book: &mut Sheets<Cursor<&[u8]>>, sheet: &str) -> Vec<Region> {
    let Sheets::Xlsx(xlsx) = book else { return Vec::new() };
    let Ok(regions) = xlsx.merge_cells_by_sheet_name(sheet) else { return Vec::new() };
    regions
        .iter()
        .map(|region| Region {
            rows: (region.start.0 + 1, region.end.0 + 1),
            columns: (region.start.1 + 1, region.end.1 + 1),
        })
        .collect()
}

/// Rows from the sheet's first: a range begins at the first used cell, a reader counts from A1.
fn rows(range: &Range<Data>, formulas: &Range<String>) -> Vec<Vec<Cell>> {
    let Some((first_row, first_column)) = range.start() else { return Vec::new() };
    let mut rows: Vec<Vec<Cell>> = vec![Vec::new(); first_row as usize];
    for (at, cells) in range.rows().enumerate() {
        let row = first_row + u32::try_from(at).unwrap_or(0);
        let mut out: Vec<Cell> = vec![Cell::default(); first_column as usize];
        for (at, data) in cells.iter().enumerate() {
            let column = first_column + u32::try_from(at).unwrap_or(0);
            let formula = formulas.get_value((row, column)).filter(|formula| !formula.is_empty());
            out.push(Cell { value: value(data), formula: formula.map(|text| text.as_str().into()) });
        }
        while out.last().is_some_and(|cell| *cell == Cell::default()) {
            out.pop();
        }
        rows.push(out);
    }
    while rows.last().is_some_and(Vec::is_empty) {
        rows.pop();
    }
    rows
}

fn value(data: &Data) -> Value {
    match data {
        Data::Empty => Value::Empty,
        Data::String(text) if text.trim().is_empty() => Value::Empty,
        Data::String(text) => Value::Text(text.trim().into()),
        Data::Int(number) => Value::Number(number.to_string().into()),
        Data::Float(number) => Value::Number(digits(*number).into()),
        Data::Bool(flag) => Value::Boolean(*flag),
        Data::DateTime(date) if date.is_datetime() => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            Value::Date(format!("{year:04}-{month:02}-{day:02}").into())
        }
        Data::DateTime(number) => Value::Number(digits(number.as_f64()).into()),
        Data::DateTimeIso(text) => Value::Date(text.chars().take(10).collect::<String>().into()),
        Data::DurationIso(text) => Value::Text(text.as_str().into()),
        Data::Error(error) => Value::Fault(error.to_string().into()),
    }
}

/// A spreadsheet's number with the 15 significant digits it shows, without exponent: 0.1 + 0.2 is 0.3.
fn digits(number: f64) -> String {
    if !number.is_finite() {
        return number.to_string();
    }
    let scientific = format!("{number:.14e}");
    let Some((mantissa, exponent)) = scientific.split_once('e') else { return scientific };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let negative = mantissa.starts_with('-');
    let figures: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let figures = figures.trim_end_matches('0');
    if figures.is_empty() {
        return "0".to_owned();
    }
    let length = i32::try_from(figures.len()).unwrap_or(15);
    let point = exponent + 1;
    let text = if point <= 0 {
        format!("0.{}{figures}", "0".repeat(usize::try_from(-point).unwrap_or(0)))
    } else if length <= point {
        format!("{figures}{}", "0".repeat(usize::try_from(point - length).unwrap_or(0)))
    } else {
        let at = usize::try_from(point).unwrap_or(0);
        format!("{}.{}", &figures[..at], &figures[at..])
    };
    if negative { format!("-{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn numbers_show_as_a_spreadsheet_shows_them() {
        for (number, text) in [
            (106.8, "106.8"),
            (0.1 + 0.2, "0.3"),
            (-1234.5, "-1234.5"),
            (0.0, "0"),
            (64_259.0, "64259"),
            (1e21, "1000000000000000000000"),
            (0.000_012, "0.000012"),
            (32_779_000.0, "32779000"),
            (1.0 / 3.0, "0.333333333333333"),
        ] {
            assert_eq!(digits(number), text);
        }
    }
}
