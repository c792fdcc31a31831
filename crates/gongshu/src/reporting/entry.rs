//! What was typed on the grid (填报内容): cells and reasons, each under the name of its input, kept as typed until it is right.

use basis::period::Period;

use super::figures::{CellError, Figures};
use super::record::Explanation;
use crate::pack::form::{Column, Form};

/// Cells and reasons as a page or a program sends them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Entry {
    cells: Vec<(String, Column, String)>,
    reasons: Vec<Reason>,
    /// The last version that was there when it was begun; 0 for none.
    pub seen: i64,
    /// Whether a script asks, which puts a part of the page into it.
    pub part: bool,
}

/// A reason for a finding: which rule, at which cell.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Reason {
    pub rule: String,
    pub line: String,
    /// The word of the column.
    pub column: String,
    pub text: String,
}

/// The name of a cell's input.
pub fn cell_name(line: &str, column: &str) -> String {
    format!("cell.{line}.{column}")
}

/// The name of the input of a reason.
pub fn reason_name(rule: &str, line: &str, column: &str) -> String {
    format!("why.{rule}.{line}.{column}")
}

impl Entry {
    pub fn new(cells: Vec<(String, Column, String)>, reasons: Vec<Reason>) -> Entry {
        Entry { cells, reasons, ..Entry::default() }
    }

    /// Reads a form as it was posted; inputs of other names are passed over.
    pub fn posted(pairs: Vec<(String, String)>) -> Entry {
        let mut entry = Entry::default();
        for (name, value) in pairs {
            match name.split('.').collect::<Vec<_>>()[..] {
                ["cell", line, column] => {
                    if let Some(column) = Column::named(column) {
                        entry.cells.push((line.to_owned(), column, value));
                    }
                }
                ["why", rule, line, column] => {
                    let [rule, line, column] = [rule, line, column].map(str::to_owned);
                    entry.reasons.push(Reason { rule, line, column, text: value });
                }
                ["seen"] => entry.seen = value.parse().unwrap_or(0),
                ["part"] => entry.part = true,
                _ => {}
            }
        }
        entry
    }

    /// Figures that are kept, as if they were typed.
    pub fn of(figures: &Figures) -> Entry {
        let cells = figures.cells().map(|(line, column, value)| (line.to_owned(), column, value.to_string()));
        Entry { cells: cells.collect(), ..Entry::default() }
    }

    /// The same with reasons that were typed before.
    #[must_use]
    pub fn with_reasons(self, reasons: Vec<Reason>) -> Entry {
        Entry { reasons, ..self }
    }

    pub fn reasons(&self) -> &[Reason] {
        &self.reasons
    }

    /// What stands in a cell.
    pub fn text(&self, line: &str, column: Column) -> &str {
        let found = self.cells.iter().find(|(own, at, _)| own == line && *at == column);
        found.map_or("", |(.., text)| text.as_str())
    }

    /// The figures, and every cell that is none.
    pub fn figures(&self, form: &Form, period: Period) -> (Figures, Vec<CellError>) {
        let cells = self.cells.iter().map(|(line, column, text)| (line.as_str(), *column, text.as_str()));
        Figures::read(form, period, cells)
    }

    /// The reasons that were given.
    pub fn explanations(&self, period: Period, respondent: &str) -> Vec<Explanation> {
        let given = self.reasons.iter().filter(|reason| !reason.text.trim().is_empty());
        given
            .map(|reason| Explanation {
                period: period.to_string(),
                respondent: respondent.to_owned(),
                rule: reason.rule.clone(),
                line: reason.line.clone(),
                column: reason.column.clone(),
                reason: reason.text.trim().to_owned(),
                at: String::new(),
                person: String::new(),
            })
            .collect()
    }

    /// Whether a reason was asked for and answered, be it with nothing.
    pub fn answered(&self, rule: &str, line: &str, column: &str) -> bool {
        self.reasons.iter().any(|it| it.rule == rule && it.line == line && it.column == column)
    }
}
