//! One cell of a table: what stands in it, and what its writing gives away.

use basis::error::{Error, Severity};

use super::plain;

/// What stands in a cell.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Value {
    #[default]
    Empty,
    Text(Box<str>),
    /// Plain decimal digits, as a spreadsheet shows them at full precision (15 digits).
    Number(Box<str>),
    /// A civil date, `2006-07-31`.
    Date(Box<str>),
    Boolean(bool),
    /// A spreadsheet's own error: `#REF!`.
    Fault(Box<str>),
}

/// One cell.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Cell {
    pub value: Value,
    /// The formula behind the value, without its `=`; in delimited text a formula is only text.
    pub formula: Option<Box<str>>,
}

impl Cell {
    /// What its words take in memory.
    pub(super) fn text_bytes(&self) -> usize {
        let value = match &self.value {
            Value::Text(text) | Value::Number(text) | Value::Date(text) | Value::Fault(text) => text.len(),
            Value::Empty | Value::Boolean(_) => 0,
        };
        value + self.formula.as_ref().map_or(0, |formula| formula.len())
    }

    /// The cell's text as people mean it: trimmed, full-width digits and signs made plain.
    pub fn text(&self) -> String {
        match &self.value {
            Value::Empty => String::new(),
            Value::Text(text) | Value::Number(text) | Value::Date(text) | Value::Fault(text) => plain(text),
            Value::Boolean(flag) => flag.to_string(),
        }
    }

    /// Whether a code of more digits than a spreadsheet keeps (15) was kept as a number: its last digits are lost, and no
    /// one can say whose code it was. In delimited text it reads `9.14302E+17`.
    pub fn has_lost_digits(&self) -> bool {
        const KEPT: usize = 15;
        match &self.value {
            Value::Number(text) => KEPT < text.split('.').next().unwrap_or_default().trim_start_matches('-').len(),
            Value::Text(text) => {
                let Some((digits, exponent)) = text.split_once(['E', 'e']) else { return false };
                let number = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && !digits.is_empty();
                number && exponent.strip_prefix('+').unwrap_or(exponent).parse().is_ok_and(|it: usize| 10 < it)
            }
            _ => false,
        }
    }

    /// What is to be said of a figure that a formula stands behind: its last computed value is taken, if there is one.
    pub fn formula_finding(&self) -> Option<(Severity, Error)> {
        let formula = self.formula.as_ref()?;
        Some(match &self.value {
            Value::Text(_) => (Severity::Error, Error::new("figure-formula-text").with("formula", formula)),
            Value::Empty => (Severity::Error, Error::new("figure-formula-empty").with("formula", formula)),
            _ => {
                let error = Error::new("figure-formula").with("formula", formula).with("value", self.text());
                (Severity::Hint, error)
            }
        })
    }

    pub fn is_empty(&self) -> bool {
        match &self.value {
            Value::Empty => true,
            Value::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[rustfmt::skip]
    fn a_code_kept_as_a_number_has_lost_its_end() {
        let number = |text: &str| Value::Number(text.into());
        let text = |text: &str| Value::Text(text.into());
        for (value, lost) in [
            (number("913301010000000000"),  true),   // 18 digits, of which a spreadsheet keeps 15
            (number("430700000000"),        false),  // a division's twelve
            (number("123456789012345"),     false),
            (number("1234567890123456"),    true),
            (number("0.1234567890123456"),  false),
            (text("9.13301E+17"),           true),
            (text("91330101000000001T"),    false),
            (text("913301010000000012"),    false),  // all its digits are there
            (text("1E5"),                   false),
            (text("E+17"),                  false),
        ] {
            assert_eq!(Cell { value: value.clone(), formula: None }.has_lost_digits(), lost, "{value:?}");
        }
    }
}
