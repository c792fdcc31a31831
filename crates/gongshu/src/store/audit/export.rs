//! Entries as a workbook, for an auditor's own desk.

use basis::language::Language;
use files::book::{Book, Cell, Column, Sheet};

use super::record::Record;
use crate::message::{MESSAGES, say};

/// What an action is called; one without a name goes by its word.
pub fn action_name(language: Language, action: &str) -> String {
    MESSAGES.find(language, &format!("audit-action-{action}"), &[]).unwrap_or_else(|| action.to_owned())
}

/// One sheet, a row an entry, with the hash that lets each be found in the chain again.
pub fn book(language: Language, records: &[Record]) -> Book {
    const COLUMNS: [(&str, bool); 12] = [
        ("number", true),
        ("at", false),
        ("person", false),
        ("post", false),
        ("address", false),
        ("action", false),
        ("subject", false),
        ("outcome", false),
        ("before", false),
        ("after", false),
        ("batch", true),
        ("hash", false),
    ];
    let column = |(name, numeric): (&str, bool)| Column {
        heading: say(language, &format!("audit-column-{name}")),
        numeric,
        ..Column::default()
    };
    let title = say(language, "audit-title");
    let rows = records.iter().map(|record| row(language, record)).collect();
    let columns = COLUMNS.into_iter().map(column).collect();
    Book { sheets: vec![Sheet { name: title.clone(), title, columns, rows, ..Sheet::default() }] }
}

fn row(language: Language, record: &Record) -> Vec<Cell> {
    let text = |text: &str| Cell::Text(text.to_owned());
    let number = |number: i64| match number {
        0 => Cell::Empty,
        number => Cell::Number { text: number.to_string(), decimals: 0 },
    };
    let outcome = if record.refused { "audit-outcome-refused" } else { "audit-outcome-done" };
    vec![
        number(record.number),
        text(&record.at),
        text(&record.person),
        text(&record.post),
        text(&record.address),
        Cell::Text(action_name(language, &record.action)),
        text(&record.subject),
        Cell::Text(say(language, outcome)),
        text(&record.before),
        text(&record.after),
        number(record.batch),
        text(&record.hash),
    ]
}
