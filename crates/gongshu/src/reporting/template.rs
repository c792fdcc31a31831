//! The form as a workbook (填报模板): given out with what is known, read back into the grid. A cover says which form, month and
//! enterprise it is for, with a checksum, so that another one's or an old one's is not taken for it.

use basis::error::{Error, Finding, Place, Severity};
use basis::language::Language;
use basis::period::Period;
use files::fill::{FillBook, FillCell, FillSheet, Open};
use files::grid::{Grid, read as read_grids};
use sha2::{Digest, Sha256};

use super::figures::Figures;
use crate::message::{say, say_with};
use crate::pack::form::{Column, Form, Line};
use crate::registry::Member;
use crate::store::suite::hex;

/// Columns before the figures: name, code, unit.
const WORDS: usize = 3;

/// Digits of a hash that are printed: enough to find a slip, short enough to compare by eye.
const DIGITS: usize = 16;

/// What a sheet is for.
#[derive(Clone, Copy)]
pub struct Cover<'a> {
    pub form: &'a Form,
    pub period: Period,
    pub member: &'a Member,
}

fn digest(pieces: &[&str]) -> String {
    let mut hash = Sha256::new();
    for piece in pieces {
        hash.update(piece.len().to_be_bytes());
        hash.update(piece);
    }
    hex(&hash.finalize()).chars().take(DIGITS).collect()
}

/// The form's version: whatever stands on the paper. Another line, unit or grey cell makes another version.
fn version(form: &Form) -> String {
    let columns: Vec<&str> = form.columns.iter().map(|column| column.word()).collect();
    let mut pieces = vec![form.code.clone(), form.number.clone(), form.valid_until.to_string(), columns.join(" ")];
    for line in &form.lines {
        let grey: Vec<&str> = line.grey.iter().map(|column| column.word()).collect();
        let Line { code, name, decimals, negative, optional, .. } = line;
        pieces.push(format!("{code} {} {} {decimals} {negative} {optional} {}", name.zh, line.unit, grey.join(" ")));
    }
    digest(&pieces.iter().map(String::as_str).collect::<Vec<_>>())
}

impl Cover<'_> {
    /// Form, month, enterprise and version, as they are compared.
    fn marks(&self) -> [String; 4] {
        [self.form.code.clone(), self.period.to_string(), self.member.code.clone(), version(self.form)]
    }
}

fn checksum(marks: &[String]) -> String {
    digest(&marks.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The ids of the cover's compared lines, in their order; the checksum comes last.
const MARKS: [&str; 5] =
    ["own-cover-form", "own-cover-period", "own-cover-respondent", "own-cover-version", "own-cover-checksum"];

/// Writes the template with `figures` in it.
///
/// # Errors
/// A workbook that cannot be written.
pub fn write(cover: Cover<'_>, figures: &Figures, language: Language) -> Result<Vec<u8>, Error> {
    FillBook { sheets: vec![form_sheet(cover, figures, language), cover_sheet(cover, language)] }.to_xlsx()
}

fn form_sheet(cover: Cover<'_>, figures: &Figures, language: Language) -> FillSheet {
    let Cover { form, period, member } = cover;
    let heading = |id: &str| FillCell::Heading(say(language, id));
    let mut heads = vec![heading("own-line"), heading("own-code"), heading("own-unit")];
    heads.extend(form.columns.iter().map(|column| heading(&format!("report-column-{}", column.word()))));
    let title = format!("{} {period}", form.name.in_language(language));
    let mut rows = vec![
        vec![FillCell::Title(title)],
        vec![FillCell::Note(format!("{}: {} ({})", say(language, "own-respondent"), member.name, member.code))],
        vec![FillCell::Note(format!("{}: {}", say(language, "own-number"), form.number))],
        heads,
    ];
    for line in &form.lines {
        if let Some(section) = &line.section {
            rows.push(vec![FillCell::Words(section.in_language(language).to_owned())]);
        }
        let mut cells = vec![
            FillCell::Words(line.name.in_language(language).to_owned()),
            FillCell::Words(line.code.clone()),
            FillCell::Words(line.unit.in_language(language).to_owned()),
        ];
        cells.extend(form.columns.iter().map(|column| match form.is_open(line, *column, period) {
            false => FillCell::Grey,
            true => FillCell::Open(open(line, figures.get(&line.code, *column), language)),
        }));
        rows.push(cells);
    }
    let mut widths = vec![36, 12, 14];
    widths.extend(form.columns.iter().map(|_| 18));
    FillSheet { name: say(language, "own-sheet-form"), widths, rows, frozen: (4, 1) }
}

fn open(line: &Line, value: Option<rust_decimal::Decimal>, language: Language) -> Open {
    let id = if line.decimals == 0 { "own-cell-whole" } else { "own-cell-number" };
    let arguments =
        [("unit", line.unit.in_language(language).to_owned().into()), ("decimals", line.decimals.to_string().into())];
    Open {
        value: value.map(|value| value.to_string()).unwrap_or_default(),
        decimals: line.decimals,
        negative: line.negative,
        told: say_with(language, id, &arguments),
    }
}

fn cover_sheet(cover: Cover<'_>, language: Language) -> FillSheet {
    let form = cover.form;
    let note = |text: String| vec![FillCell::Note(text)];
    let pair = |id: &str, text: &str| vec![FillCell::Heading(say(language, id)), FillCell::Words(text.to_owned())];
    let mut rows = vec![
        vec![FillCell::Title(say(language, "own-cover-title"))],
        pair("own-number", &form.number),
        pair("own-issued", &form.issued_by),
        pair("own-approval", &form.approval),
        pair("own-valid", &form.valid_until.to_string()),
        note(form.note.in_language(language).to_owned()),
        note(say(language, "own-cover-how")),
        note(say(language, "own-cover-keep")),
    ];
    let marks = cover.marks();
    let sum = checksum(&marks);
    rows.extend(MARKS.iter().zip(marks.iter().chain([&sum])).map(|(id, text)| pair(id, text)));
    FillSheet { name: say(language, "own-sheet-cover"), widths: vec![26, 40], rows, frozen: (0, 0) }
}

/// What a template that was filled in says: cells as typed, and everything wrong with it at its sheet and cell.
pub struct Filled {
    pub cells: Vec<(String, Column, String)>,
    pub findings: Vec<Finding>,
}

/// Reads a template back.
pub fn read(cover: Cover<'_>, name: &str, bytes: &[u8]) -> Filled {
    let refuse = |finding| Filled { cells: Vec::new(), findings: vec![finding] };
    let whole = |error: Error| Finding {
        severity: Severity::Error,
        place: Place { file: name.to_owned(), ..Place::default() },
        error,
    };
    let grids = match read_grids(name, bytes) {
        Ok(grids) => grids,
        Err(finding) => return refuse(finding),
    };
    let sheet = |id: &str| grids.iter().find(|grid| Language::ALL.iter().any(|it| grid.name == say(*it, id)));
    let (Some(form), Some(told)) = (sheet("own-sheet-form"), sheet("own-sheet-cover")) else {
        return refuse(whole(Error::new("report-template-missing")));
    };
    if let Err(finding) = compare(cover, told) {
        return refuse(*finding);
    }
    // Every column once: a heading that was changed would take its figures along.
    match heads(form) {
        Some((row, columns)) => match cover.form.columns.iter().find(|own| is_not_once(&columns, **own)) {
            None => figures(cover, form, row, &columns),
            Some(column) => {
                let heading = say(Language::Zh, &format!("report-column-{}", column.word()));
                let place = Place { heading, column: None, ..form.place(row, 1) };
                let error = Error::new("report-template-columns");
                refuse(Finding { severity: Severity::Error, place, error })
            }
        },
        None => refuse(Finding { place: form.place(1, 1), ..whole(Error::new("report-template-columns")) }),
    }
}

/// Whether the cover is this form's, month's and enterprise's, in the version in force.
fn compare(cover: Cover<'_>, told: &Grid) -> Result<(), Box<Finding>> {
    let of = |id: &str| {
        let row = (1..=told.row_count()).find(|row| {
            let head = told.cell(*row, 1).text();
            Language::ALL.iter().any(|language| head == say(*language, id))
        });
        row.map(|row| (row, told.cell(row, 2).text())).unwrap_or_default()
    };
    let told_marks = MARKS.map(of);
    let at = |at: usize, error: Error| {
        let place = if told_marks[at].0 == 0 { Place::default() } else { told.place(told_marks[at].0, 2) };
        Err(Box::new(Finding { severity: Severity::Error, place, error }))
    };
    let texts: Vec<String> = told_marks[..4].iter().map(|(_, text)| text.clone()).collect();
    if checksum(&texts) != told_marks[4].1 {
        return at(4, Error::new("report-template-altered"));
    }
    let own = cover.marks();
    if let Some(other) = (0..3).find(|mark| texts[*mark] != own[*mark]) {
        let error = Error::new("report-template-stale").with("form", &texts[0]).with("period", &texts[1]);
        return at(other, error.with("respondent", &texts[2]));
    }
    if texts[3] != own[3] {
        return at(3, Error::new("report-template-version").with("form", &cover.form.number));
    }
    Ok(())
}

/// The row of the headings, and which form column each sheet column from the fourth on is.
fn heads(form: &Grid) -> Option<(u32, Vec<(u32, Column)>)> {
    let named = |text: &str| {
        Column::ALL.into_iter().find(|column| {
            let id = format!("report-column-{}", column.word());
            Language::ALL.iter().any(|language| say(*language, &id) == text)
        })
    };
    let first = u32::try_from(WORDS + 1).unwrap_or(4);
    (1..=form.row_count()).find_map(|row| {
        let columns: Vec<(u32, Column)> = (first..=form.column_count())
            .filter_map(|column| Some((column, named(&form.cell(row, column).text())?)))
            .collect();
        (!columns.is_empty()).then_some((row, columns))
    })
}

fn is_not_once(columns: &[(u32, Column)], own: Column) -> bool {
    columns.iter().filter(|(_, column)| *column == own).count() != 1
}

fn figures(cover: Cover<'_>, form: &Grid, head: u32, columns: &[(u32, Column)]) -> Filled {
    let mut filled = Filled { cells: Vec::new(), findings: Vec::new() };
    for row in head + 1..=form.row_count() {
        let code = form.cell(row, 2).text();
        for (at, column) in columns {
            let cell = form.cell(row, *at);
            if cell.is_empty() && cell.formula.is_none() {
                continue;
            }
            let text = cell.text();
            let mut find = |severity, error| {
                let place = Place {
                    heading: say(Language::Zh, &format!("report-column-{}", column.word())),
                    ..form.place(row, *at)
                };
                filled.findings.push(Finding { severity, place, error });
            };
            if let Some((severity, error)) = cell.formula_finding() {
                find(severity, error);
            }
            if form.is_merged(row, *at) {
                find(Severity::Error, Error::new("figure-merged"));
            }
            let one = [(code.as_str(), *column, text.as_str())];
            let (_, wrong) = Figures::read(cover.form, cover.period, one);
            for it in wrong {
                find(Severity::Error, it.error);
            }
            if filled.cells.iter().any(|(line, own, _)| *line == code && own == column) {
                let place = form.place(row, *at);
                let error = Error::new("report-line-twice").with("line", &code);
                filled.findings.push(Finding { severity: Severity::Error, place, error });
            }
            filled.cells.push((code.clone(), *column, text));
        }
    }
    filled
}

#[cfg(test)]
#[path = "template_tests.rs"]
mod tests;
