//! The board and the arrears as workbooks.

use basis::language::Language;
use files::book::{Book, Cell, Column, Sheet};

use super::arrears_pages::Arrear;
use super::board::Board;
use crate::message::say;
use crate::target::view::{Line, Shown};

fn text(text: &str) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
}

fn number(shown: &Shown, decimals: u32) -> Cell {
    if shown.sort.is_empty() { Cell::Empty } else { Cell::Number { text: shown.sort.clone(), decimals } }
}

/// Headings with whether their cells are figures, and the figures' unit.
const LINE: [(&str, bool, &str); 11] = [
    ("column-unit", false, ""),
    ("target-column-target", false, ""),
    ("target-column-light", false, ""),
    ("target-column-asks", false, ""),
    ("target-column-goal", false, ""),
    ("target-column-done", false, ""),
    ("target-column-completion", true, "%"),
    ("target-column-pace", true, "%"),
    ("target-column-gap", true, ""),
    ("target-column-required", true, "%"),
    ("target-column-why", false, ""),
];

fn cells(line: &Line) -> Vec<Cell> {
    vec![
        text(&line.unit),
        text(&line.name),
        text(&line.lamp.name),
        text(&line.asks),
        text(&line.goal.text),
        text(&line.done.text),
        number(&line.completion, 1),
        number(&line.pace, 1),
        number(&line.gap, 1),
        number(&line.required, 1),
        text(&line.why),
    ]
}

fn columns(language: Language, more: &[&str]) -> Vec<Column> {
    let column = |id: &str, numeric: bool, unit: &str| Column {
        heading: say(language, id),
        unit: unit.to_owned(),
        numeric,
        width: None,
    };
    let own = LINE.iter().map(|(id, numeric, unit)| column(id, *numeric, unit));
    own.chain(more.iter().map(|id| column(id, false, ""))).collect()
}

pub fn board(board: &Board, language: Language, title: &str, sentence: &str) -> Book {
    let own = Sheet {
        name: say(language, "nav-targets"),
        title: title.to_owned(),
        notes_above: vec![sentence.to_owned()],
        columns: columns(language, &[]),
        rows: board.lines.iter().map(cells).collect(),
        ..Sheet::default()
    };
    let mut sheets = vec![own];
    if !board.below.is_empty() {
        let heading = |heading: &str| Column { heading: heading.to_owned(), ..Column::default() };
        let row = |it: &super::board::Below| {
            let squares = it.cells.iter().map(|cell| match cell {
                Some(square) => text(&format!("{} {}", square.lamp.name, square.text)),
                None => Cell::Empty,
            });
            std::iter::once(text(&it.name)).chain(squares).collect()
        };
        sheets.push(Sheet {
            name: say(language, "targets-below"),
            title: format!("{title} {}", say(language, "targets-below")),
            columns: std::iter::once(heading(&say(language, "column-unit")))
                .chain(board.columns.iter().map(|name| heading(name)))
                .collect(),
            rows: board.below.iter().map(row).collect(),
            ..Sheet::default()
        });
    }
    Book { sheets }
}

pub fn arrears(rows: &[Arrear], language: Language, title: &str, sentence: &str) -> Book {
    let more = ["target-column-arrears", "target-column-leader", "target-column-matter", "target-column-state"];
    let row = |it: &Arrear| {
        let mut row = cells(&it.line);
        row.extend([text(&it.line.arrears.text), text(&it.leader), text(&it.matter), text(&it.state)]);
        row
    };
    let sheet = Sheet {
        name: say(language, "arrears-title"),
        title: title.to_owned(),
        notes_above: vec![sentence.to_owned()],
        columns: columns(language, &more),
        rows: rows.iter().map(row).collect(),
        ..Sheet::default()
    };
    Book { sheets: vec![sheet] }
}
