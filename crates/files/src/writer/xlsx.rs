//! A document as a workbook: the text on one sheet, each table and the notes as tables of their own.

use basis::document::{Block, Document, Run, Table, plain};
use basis::error::Error;

use crate::book::{Book, Cell, Column, Sheet};

pub(super) fn write(document: &Document) -> Result<Vec<u8>, Error> {
    let mut sheets = vec![body(document)];
    let tables = document.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        Block::Heading(..) | Block::Paragraph(_) => None,
    });
    sheets.extend(tables.map(sheet_of));
    sheets.push(notes(document));
    Book { sheets }.to_xlsx()
}

fn column(heading: &str, numeric: bool, width: Option<u16>) -> Column {
    Column { heading: heading.to_owned(), unit: String::new(), numeric, width }
}

fn body(document: &Document) -> Sheet {
    let mut rows = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Heading(_, text) => rows.push(vec![Cell::Text(text.clone())]),
            Block::Paragraph(runs) => rows.push(vec![Cell::Text(numbered(runs))]),
            Block::Table(table) => rows.push(vec![Cell::Text(table.caption.clone())]),
        }
    }
    let foot = [&document.issuer, &document.date, &document.basis];
    Sheet {
        name: document.labels.body.clone(),
        title: document.title.clone(),
        columns: vec![column(&document.labels.body, false, Some(110))],
        rows,
        notes_below: foot.into_iter().filter(|text| !text.is_empty()).cloned().collect(),
        ..Sheet::default()
    }
}

/// A paragraph with the numbers of its notes.
fn numbered(runs: &[Run]) -> String {
    runs.iter()
        .map(|run| match run {
            Run::Text(text) => text.clone(),
            Run::Figure(figure) => format!("{}[{}]", figure.text, figure.note),
        })
        .collect()
}

fn sheet_of(table: &Table) -> Sheet {
    let rows = table
        .rows
        .iter()
        .map(|row| {
            row.iter()
                .zip(&table.columns)
                .map(|(cell, column)| {
                    let text = plain(cell);
                    match decimal(&text).filter(|_| column.numeric) {
                        Some((digits, decimals)) => Cell::Number { text: digits, decimals },
                        None => Cell::Text(text),
                    }
                })
                .collect()
        })
        .collect();
    Sheet {
        name: table.caption.clone(),
        title: table.caption.clone(),
        columns: table.columns.iter().map(|spec| column(&spec.heading, spec.numeric, None)).collect(),
        rows,
        ..Sheet::default()
    }
}

/// A printed figure as a plain decimal: separators, a plus and the true minus made plain.
fn decimal(text: &str) -> Option<(String, u32)> {
    let plain = text.replace(',', "").replace('\u{2212}', "-").trim_start_matches('+').to_owned();
    plain.parse::<f64>().ok()?;
    let decimals = plain.split_once('.').map_or(0, |(_, digits)| digits.len());
    Some((plain, u32::try_from(decimals).unwrap_or(0)))
}

fn notes(document: &Document) -> Sheet {
    let labels = &document.labels;
    let rows = document
        .notes
        .iter()
        .enumerate()
        .map(|(at, note)| {
            vec![
                Cell::Number { text: (at + 1).to_string(), decimals: 0 },
                Cell::Text(note.subject.clone()),
                Cell::Text(note.value.clone()),
                Cell::Text(note.formula.clone()),
                Cell::Text(note.inputs.join("; ")),
                Cell::Text(note.source.clone()),
                Cell::Text(note.version.clone()),
            ]
        })
        .collect();
    Sheet {
        name: labels.appendix.clone(),
        title: labels.appendix.clone(),
        columns: vec![
            column(&labels.number, true, None),
            column(&labels.subject, false, None),
            column(&labels.value, false, None),
            column(&labels.formula, false, None),
            column(&labels.inputs, false, None),
            column(&labels.source, false, None),
            column(&labels.version, false, None),
        ],
        rows,
        ..Sheet::default()
    }
}
