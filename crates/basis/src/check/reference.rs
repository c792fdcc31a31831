//! How a rule names a cell: `ytd`, `[03]`, `[03.month]`, `[b203:301.ytd]`, `ytd@previous`, `value@last_year`, `value@median12`.

use crate::error::Error;

use super::Cell;

/// Of which period.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum When {
    /// 本期
    Now,
    /// 上期: the report before, in the same year.
    Previous,
    /// 上年同期, as it was reported then.
    LastYear,
    /// The median of the respondent's own figures of the twelve periods before, where there are six.
    Median,
}

const WHEN: [(&str, When); 3] =
    [("previous", When::Previous), ("last_year", When::LastYear), ("median12", When::Median)];

/// A name in a rule, taken apart. What is left out is the current line and the current column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reference {
    pub form: String,
    pub line: Option<String>,
    pub column: Option<String>,
    pub when: When,
}

impl Reference {
    /// Takes a name apart; `columns` are the words that name columns.
    ///
    /// # Errors
    /// `check-reference` for a period that is none.
    pub fn parse(text: &str, columns: &[String]) -> Result<Reference, Error> {
        let wrong = || {
            let words: Vec<String> = WHEN.iter().map(|(word, _)| format!("@{word}")).collect();
            Error::new("check-reference").with("text", text).with("known", words.join(" "))
        };
        let (cell, when) = match text.split_once('@') {
            None => (text, When::Now),
            Some((cell, word)) => {
                (cell, WHEN.iter().find(|(known, _)| *known == word).map(|(_, when)| *when).ok_or_else(wrong)?)
            }
        };
        let (form, cell) = cell.split_once(':').unwrap_or(("", cell));
        let (line, column) = match cell.split_once('.') {
            Some((line, column)) => (Some(line.to_owned()), Some(column.to_owned())),
            None if cell == "value" => (None, None),
            None if columns.iter().any(|known| known == cell) => (None, Some(cell.to_owned())),
            None => (Some(cell.to_owned()), None),
        };
        Ok(Reference { form: form.to_owned(), line, column, when })
    }

    /// The cell it names from `line` and `column`.
    pub fn cell(&self, line: &str, column: &str) -> Cell {
        Cell {
            form: self.form.clone(),
            line: self.line.clone().unwrap_or_else(|| line.to_owned()),
            column: self.column.clone().unwrap_or_else(|| column.to_owned()),
            when: self.when,
        }
    }
}
