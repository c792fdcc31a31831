//! Tasks out of a table (任务导入): the template's headings in either language, a line a task; every slip is named by its cell, and a slip
//! anywhere opens nothing.

use std::collections::BTreeMap;

use basis::error::{Error, Finding, Place, Severity};
use basis::language::Language;
use files::book::{Book, Cell, Column, Sheet};

use super::new_pages::{Draft, Meant, asked, opening};
use super::view::Desk;
use crate::matter::Opening;
use crate::message::{say, say_with};
use crate::pack::matter::Kind;

/// Lines of one file.
const LINES_MAX: u32 = 2_000;

/// Rows above the headings that are looked through for them: a title and notes.
const ABOVE_MAX: u32 = 20;

/// A column: the field of the form it fills, and what it is called in both languages.
struct Heading {
    field: String,
    names: [String; 2],
    optional: bool,
}

fn headings(kind: &Kind) -> Vec<Heading> {
    let both = |id: &str| [Language::Zh, Language::En].map(|language| say(language, id));
    let heading =
        |field: &str, names: [String; 2], optional: bool| Heading { field: field.to_owned(), names, optional };
    let names = |name: &basis::language::Name| {
        [Language::Zh, Language::En].map(|language| name.in_language(language).to_owned())
    };
    let mut found = vec![heading("title", both("matter-title"), false)];
    found.extend(asked(kind).map(|party| heading(&party.code, names(&party.name), false)));
    found.push(heading("due", both("matter-due"), false));
    found.extend(kind.assist.as_ref().map(|name| heading("assists", names(name), true)));
    for field in &kind.fields {
        found.push(heading(&format!("field.{}", field.code), names(&field.name), field.optional));
    }
    found.push(heading("source", both("matter-source"), true));
    found.push(heading("remark", both("matter-asks"), true));
    found
}

/// The workbook to be filled in.
pub fn template(kind: &Kind, language: Language) -> Book {
    let at = usize::from(language != Language::Zh);
    let headings = headings(kind);
    let column = |heading: &Heading| Column {
        heading: heading.names[at].clone(),
        unit: String::new(),
        numeric: false,
        width: Some(if heading.field == "title" || heading.field == "remark" { 40 } else { 18 }),
    };
    let needed: Vec<&str> =
        headings.iter().filter(|heading| !heading.optional).map(|heading| heading.names[at].as_str()).collect();
    let separator = if language == Language::Zh { "、" } else { ", " };
    let kind_name = kind.name.in_language(language).to_owned();
    let sheet = Sheet {
        name: kind_name.clone(),
        title: say_with(language, "matter-import-template", &[("kind", kind_name.into())]),
        notes_above: vec![say_with(language, "matter-import-note", &[("needed", needed.join(separator).into())])],
        columns: headings.iter().map(column).collect(),
        rows: vec![vec![Cell::Empty; headings.len()]],
        notes_below: Vec::new(),
        chart: None,
    };
    Book { sheets: vec![sheet] }
}

/// What a file would open, each with its row; or every slip by its cell.
pub struct Read {
    pub openings: Vec<Opening>,
    pub rows: Vec<u32>,
}

struct Reading<'a> {
    file: &'a str,
    findings: Vec<Finding>,
}

impl Reading<'_> {
    fn refuse(&mut self, row: u32, column: Option<u32>, heading: &str, error: Error) {
        self.findings.push(slip(self.file, row, column, heading, error));
    }
}

/// A slip at a cell.
pub fn slip(file: &str, row: u32, column: Option<u32>, heading: &str, error: Error) -> Finding {
    let place =
        Place { file: file.to_owned(), row: Some(row), column, heading: heading.to_owned(), ..Place::default() };
    Finding { severity: Severity::Error, place, error }
}

/// Reads a file into openings.
///
/// # Errors
/// Everything that is wrong, by cell.
pub fn read(desk: &Desk<'_>, meant: Meant<'_>, asker: &str, file: &str, bytes: &[u8]) -> Result<Read, Vec<Finding>> {
    let mut reading = Reading { file, findings: Vec::new() };
    let grids = files::grid::read(file, bytes).map_err(|found| vec![found])?;
    let Some(grid) = grids.first() else {
        return Err(vec![slip(file, 1, None, "", Error::new("matter-import-empty"))]);
    };
    let headings = headings(meant.0);
    let at_cell = |row: u32, column: u32| {
        let text = grid.cell(row, column).text();
        headings.iter().find(|heading| heading.names.contains(&text))
    };
    let columns_of = |row: u32| -> BTreeMap<String, u32> {
        let found = (1..=grid.column_count()).filter_map(|at| Some((at_cell(row, at)?.field.clone(), at)));
        found.collect()
    };
    // The headings stand where the title of a task does.
    let head = (1..=grid.row_count().min(ABOVE_MAX)).find(|row| columns_of(*row).contains_key("title"));
    let Some(head) = head else {
        let known: Vec<&str> = headings.iter().map(|heading| heading.names[0].as_str()).collect();
        let error = Error::new("matter-import-headings").with("known", known.join("、"));
        return Err(vec![slip(file, 1, None, "", error)]);
    };
    let columns = columns_of(head);
    for at in 1..=grid.column_count() {
        let text = grid.cell(head, at).text();
        if !text.is_empty() && at_cell(head, at).is_none() {
            let known: Vec<&str> = headings.iter().map(|heading| heading.names[0].as_str()).collect();
            let error = Error::new("clock-heading").with("text", &text).with("known", known.join("、"));
            reading.refuse(head, Some(at), &text, error);
        }
    }
    for heading in headings.iter().filter(|heading| !heading.optional && !columns.contains_key(&heading.field)) {
        let name = &heading.names[usize::from(desk.language() != Language::Zh)];
        reading.refuse(head, None, name, Error::new("clock-heading-missing").with("heading", name));
    }
    if LINES_MAX + head < grid.row_count() {
        reading.refuse(grid.row_count(), None, "", Error::new("approval-outside-long").with("most", LINES_MAX));
    }
    if !reading.findings.is_empty() {
        return Err(reading.findings);
    }
    let mut read = Read { openings: Vec::new(), rows: Vec::new() };
    for row in head + 1..=grid.row_count() {
        let draft: Draft =
            columns.iter().map(|(field, at)| (field.clone(), grid.cell(row, *at).text().trim().to_owned())).collect();
        if draft.values().all(String::is_empty) {
            continue;
        }
        match opening(desk, meant, &draft, asker, None, None) {
            Ok(opening) => {
                read.openings.push(opening);
                read.rows.push(row);
            }
            Err(errors) => {
                for (field, error) in errors {
                    let heading = headings.iter().find(|heading| heading.field == field);
                    let name =
                        heading.map_or("", |heading| &heading.names[usize::from(desk.language() != Language::Zh)]);
                    reading.refuse(row, columns.get(&field).copied(), name, error);
                }
            }
        }
    }
    if read.openings.is_empty() && reading.findings.is_empty() {
        reading.refuse(head + 1, None, "", Error::new("matter-import-empty"));
    }
    if reading.findings.is_empty() { Ok(read) } else { Err(reading.findings) }
}
