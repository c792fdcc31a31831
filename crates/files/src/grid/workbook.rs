//! Workbooks: xlsx, xls, xlsb and ods, with formulas' last computed values, dates, and merged cells.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use basis::error::{Error, Finding, Place, Severity};
use calamine::{Data, Reader, Sheets, open_workbook_auto_from_rs};

use super::rows::{Room, Rows};
use super::{Cell, Grid, Region, Value, guard};

/// Merged regions of a sheet that are looked at; headings have a few.
const MERGED_MAX: usize = 20_000;

pub(super) fn read(file: &str, bytes: &[u8]) -> Result<Vec<Grid>, Finding> {
    let place = || Place { file: file.to_owned(), ..Place::default() };
    let refuse = |error: Error| Finding { severity: Severity::Error, place: place(), error };
    let packed = bytes.starts_with(b"PK");
    if packed { guard::packed(bytes) } else { guard::compound(bytes) }.map_err(refuse)?;
    // The library trusts what a damaged file says of its own length here and there; that must not end a request.
    let sheets = catch_unwind(AssertUnwindSafe(|| sheets(file, bytes)));
    sheets.unwrap_or_else(|_| Err(refuse(Error::new("file-unreadable"))))
}

fn sheets(file: &str, bytes: &[u8]) -> Result<Vec<Grid>, Finding> {
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
    let mut room = Room::default();
    let mut grids = Vec::new();
    for name in book.sheet_names() {
        let mut rows = Rows::new(&mut room);
        fill(&mut book, &name, &mut rows).map_err(|error| refuse(&name, error))?;
        let rows = rows.done();
        grids.push(Grid { file: file.to_owned(), rows, merged: merged(&mut book, &name), name });
    }
    Ok(grids)
}

fn damaged(error: impl std::fmt::Display) -> Error {
    Error::new("file-damaged").with("detail", error)
}

/// Cells as they stand in the file where the format can be read so; else those that its reader has laid out.
fn fill(book: &mut Sheets<Cursor<&[u8]>>, sheet: &str, rows: &mut Rows<'_>) -> Result<(), Error> {
    match book {
        Sheets::Xlsx(xlsx) => {
            let mut cells = xlsx.worksheet_cells_reader(sheet).map_err(damaged)?;
            while let Some(cell) = cells.next_cell_with_formula().map_err(damaged)? {
                let formula = cell.formula.filter(|formula| !formula.is_empty());
                let cell_value = Cell { value: value(&cell.value.into()), formula: formula.map(Into::into) };
                rows.put(cell.pos.0, cell.pos.1, cell_value)?;
            }
        }
        Sheets::Xlsb(xlsb) => {
            let mut cells = xlsb.worksheet_cells_reader(sheet).map_err(damaged)?;
            while let Some(cell) = cells.next_cell().map_err(damaged)? {
                let (row, column) = cell.get_position();
                rows.put(row, column, Cell { value: value(&cell.get_value().clone().into()), formula: None })?;
            }
            drop(cells);
            let mut formulas = xlsb.worksheet_cells_reader(sheet).map_err(damaged)?;
            // Not every formula can be written out; their values are what counts.
            while let Ok(Some(formula)) = formulas.next_formula() {
                let (row, column) = formula.get_position();
                rows.put_formula(row, column, formula.get_value())?;
            }
        }
        _ => {
            let range = book.worksheet_range(sheet).map_err(damaged)?;
            let (first_row, first_column) = range.start().unwrap_or_default();
            for (row, column, data) in range.used_cells() {
                let (row, column) = (place(first_row, row), place(first_column, column));
                rows.put(row, column, Cell { value: value(data), formula: None })?;
            }
            // Not every format keeps formulas; their values are what counts.
            let formulas = book.worksheet_formula(sheet).unwrap_or_default();
            let (first_row, first_column) = formulas.start().unwrap_or_default();
            for (row, column, formula) in formulas.used_cells() {
                rows.put_formula(place(first_row, row), place(first_column, column), formula)?;
            }
        }
    }
    Ok(())
}

/// A range begins at the first used cell, a reader counts from A1.
fn place(first: u32, at: usize) -> u32 {
    first.saturating_add(u32::try_from(at).unwrap_or(u32::MAX))
}

fn merged(book: &mut Sheets<Cursor<&[u8]>>, sheet: &str) -> Vec<Region> {
    let Sheets::Xlsx(xlsx) = book else { return Vec::new() };
    let Ok(regions) = xlsx.merge_cells_by_sheet_name(sheet) else { return Vec::new() };
    let from_one = |(first, last): (u32, u32)| (first.saturating_add(1), last.saturating_add(1));
    regions
        .iter()
        .take(MERGED_MAX)
        .map(|region| Region {
            rows: from_one((region.start.0, region.end.0)),
            columns: from_one((region.start.1, region.end.1)),
        })
        .collect()
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
