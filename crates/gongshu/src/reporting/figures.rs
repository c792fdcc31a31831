//! The figures of one report: what stands in which cell, exact as written.

use std::collections::BTreeMap;

use basis::error::Error;
use basis::period::Period;
use files::grid::ungrouped;
use rust_decimal::Decimal;

use crate::pack::form::{Column, Form, Line};

/// A report's figures, by line and column. A cell without a figure is not there.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Figures(BTreeMap<String, BTreeMap<Column, Decimal>>);

/// What is wrong with a cell as it was typed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CellError {
    pub line: String,
    pub column: Column,
    pub error: Error,
}

/// Digits before the point: what does not fit is a slip of units.
const DIGITS_MAX: usize = 15;

impl Figures {
    pub fn get(&self, line: &str, column: Column) -> Option<Decimal> {
        self.0.get(line)?.get(&column).copied()
    }

    pub fn set(&mut self, line: &str, column: Column, value: Decimal) {
        self.0.entry(line.to_owned()).or_default().insert(column, value);
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every cell that has a figure.
    pub fn cells(&self) -> impl Iterator<Item = (&str, Column, Decimal)> {
        self.0.iter().flat_map(|(line, columns)| columns.iter().map(|(column, value)| (line.as_str(), *column, *value)))
    }

    /// The text they are kept as: lines and columns in order, figures as written.
    pub fn to_json(&self) -> String {
        let lines: serde_json::Map<String, serde_json::Value> = self
            .0
            .iter()
            .map(|(line, columns)| {
                let cells = columns.iter().map(|(column, value)| (column.word().to_owned(), value.to_string().into()));
                (line.clone(), serde_json::Value::Object(cells.collect()))
            })
            .collect();
        serde_json::Value::Object(lines).to_string()
    }

    /// Reads what was kept; what is no figure is passed over, for it was checked before it was kept.
    pub fn from_json(text: &str) -> Figures {
        let lines: BTreeMap<String, BTreeMap<String, String>> = serde_json::from_str(text).unwrap_or_default();
        let mut figures = Figures::default();
        for (line, cells) in lines {
            for (word, value) in cells {
                if let (Some(column), Ok(value)) = (Column::named(&word), value.parse()) {
                    figures.set(&line, column, value);
                }
            }
        }
        figures
    }

    /// Reads cells as typed: every slip at once, each at its cell. Empty cells have no figure.
    pub fn read<'a>(
        form: &Form,
        period: Period,
        cells: impl IntoIterator<Item = (&'a str, Column, &'a str)>,
    ) -> (Figures, Vec<CellError>) {
        let mut figures = Figures::default();
        let mut wrong = Vec::new();
        for (code, column, text) in cells {
            let text = plain(text);
            let mut refuse = |error| wrong.push(CellError { line: code.to_owned(), column, error });
            let Some(line) = form.line(code) else {
                if !text.is_empty() {
                    refuse(Error::new("report-line-unknown").with("line", code));
                }
                continue;
            };
            if text.is_empty() {
                continue;
            }
            if !form.is_open(line, column, period) {
                refuse(Error::new("report-cell-closed"));
                continue;
            }
            match number(line, &text) {
                Ok(value) => figures.set(code, column, value),
                Err(error) => refuse(error),
            }
        }
        (figures, wrong)
    }

    /// The cells that must have a figure and have none.
    pub fn missing(&self, form: &Form, period: Period) -> Vec<CellError> {
        let mut wrong = Vec::new();
        for line in form.lines.iter().filter(|line| !line.optional) {
            for column in &form.columns {
                if form.is_open(line, *column, period) && self.get(&line.code, *column).is_none() {
                    let error = Error::new("report-cell-empty");
                    wrong.push(CellError { line: line.code.clone(), column: *column, error });
                }
            }
        }
        wrong
    }
}

/// What Excel and WPS put around a number: full-width digits, spaces, a quote in front.
fn plain(text: &str) -> String {
    let narrow: String = text.trim().chars().map(basis::expression::narrow).collect();
    narrow.trim().trim_start_matches('\'').to_owned()
}

fn number(line: &Line, text: &str) -> Result<Decimal, Error> {
    let not_a_number = || Error::new("report-number").with("text", text);
    // Separators every three digits, commas or spaces; `1,23` is another country's 1.23, or a slip.
    let ungrouped = ungrouped(&text.replace(' ', ",")).ok_or_else(|| Error::new("figure-groups").with("text", text))?;
    let text = ungrouped.as_str();
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && digits.starts_with(|first: char| first.is_ascii_digit())
        && digits.ends_with(|last: char| last.is_ascii_digit());
    if !plain {
        return Err(not_a_number());
    }
    if DIGITS_MAX < digits.split('.').next().unwrap_or_default().trim_start_matches('0').len() {
        return Err(Error::new("report-number-long").with("text", text).with("unit", &line.unit));
    }
    let value = Decimal::from_str_exact(text).map_err(|_| not_a_number())?;
    if line.decimals < value.normalize().scale() {
        let error = Error::new("report-decimals").with("text", text).with("decimals", line.decimals);
        return Err(error.with("unit", &line.unit));
    }
    if value.is_sign_negative() && !value.is_zero() && !line.negative {
        return Err(Error::new("report-negative").with("text", text));
    }
    // Minus nothing is nothing.
    Ok(if value.is_zero() { value.abs() } else { value })
}
