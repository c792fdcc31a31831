//! A run as a workbook: places and totals, every item with the way to its points, vetoes, payments.

use axum::extract::{Path, State};
use files::book::{Book, Cell, Column, Sheet};

use super::output::rows::{HEADINGS, rows};
use super::run_pages::unit_rows;
use super::view::{seen, title};
use crate::matter::Cabinet;
use crate::matter::desk::Desk;
use crate::message::say;
use crate::page::{Reader, Refusal, download};
use crate::register::counter::Page;

fn text(text: String) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
}

/// GET /assessments/{number}/export.xlsx
pub async fn export(State(cabinet): State<Cabinet>, reader: Reader, Path(number): Path<i64>) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let seen = seen(&cabinet, &desk, &reader, number).await?;
    let language = reader.language;
    let title = title(&desk, &seen.run);
    let sheet = |name: &str, headings: Vec<String>, rows: Vec<Vec<Cell>>| Sheet {
        name: say(language, name),
        title: title.clone(),
        notes_above: vec![super::view::state(&seen.run, language), seen.assessment.scheme.source.clone()],
        columns: headings
            .into_iter()
            .map(|heading| Column { heading, unit: String::new(), numeric: false, width: None })
            .collect(),
        rows,
        notes_below: Vec::new(),
        chart: None,
    };
    let places = unit_rows(&desk, &seen)
        .into_iter()
        .map(|row| [row.place, row.name, row.total, row.grade, row.verdict.1, row.award.1].map(text).to_vec());
    let headings = ["place", "unit", "total", "grade", "verdict", "award"];
    let headings = headings.map(|word| say(language, &format!("assessment-{word}"))).to_vec();
    let replay: Vec<Vec<Cell>> = seen.outcome.as_ref().map_or_else(Vec::new, |outcome| {
        let all = rows(&seen.assessment.scheme, Some(desk.packs()), outcome, language);
        let own = all.into_iter().filter(|row| seen.sees(&row[1]));
        own.map(|mut row| {
            row[1] = desk.unit(&row[1]);
            row.map(text).to_vec()
        })
        .collect()
    });
    let columns = HEADINGS.map(|word| say(language, &format!("assessment-column-{word}"))).to_vec();
    let book = Book {
        sheets: vec![
            sheet("assessment-places", headings, places.collect()),
            sheet("assessment-replay", columns, replay),
        ],
    };
    let bytes = book.to_xlsx().map_err(|error| Refusal::failed(language, error))?;
    reader.visit.reads.note_export();
    Ok(download(bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &format!("{title}.xlsx")))
}
