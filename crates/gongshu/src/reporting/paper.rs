//! The form as on paper (表样): what a page prints of it, with what was typed, what is wrong with it and what the rules say.

use basis::error::Severity;
use basis::language::Language;
use basis::message::Argument;
use basis::period::Period;

use super::checking::{Finding, shown};
use super::entry::{Entry, cell_name, reason_name};
use super::figures::{CellError, Figures};
use super::question::Question;
use crate::message::{say, say_with};
use crate::pack::form::{Column, Form, Line};

/// The grid.
pub struct Paper {
    pub columns: Vec<Head>,
    pub rows: Vec<Row>,
}

pub struct Head {
    pub label: String,
    pub last_year: bool,
}

pub struct Row {
    /// The heading that begins here; empty where none does.
    pub section: String,
    pub code: String,
    pub name: String,
    /// How far in it stands: 其中 under what it is a part of.
    pub depth: usize,
    pub unit: String,
    pub optional: bool,
    /// Codes of the lines it is the sum of, with spaces between.
    pub total_of: String,
    pub cells: Vec<Cell>,
}

pub struct Cell {
    pub name: String,
    /// Whether a figure is reported here; a grey cell has no input.
    pub open: bool,
    pub value: String,
    /// As the page prints it: separators and a real minus.
    pub printed: String,
    /// What a reader of the screen hears.
    pub label: String,
    /// What was reported up to the month before, to add to.
    pub hint: String,
    pub error: String,
    /// The heaviest that the rules say of it: `must`, `explain`, `hint`, or nothing.
    pub mark: &'static str,
    /// The first cell that is wrong is where the reader stands.
    pub focus: bool,
    /// The number of a question about it that is not settled, and its words.
    pub asked: Option<(i64, String)>,
}

/// What goes into the grid.
pub struct Filling<'a> {
    pub entry: &'a Entry,
    pub wrong: &'a [CellError],
    pub findings: &'a [Finding],
    /// What was reported of the year up to the month before.
    pub before: &'a Figures,
    /// Cells that must have a figure and have none yet.
    pub missing: usize,
    pub questions: &'a [Question],
}

impl Paper {
    pub fn new(form: &Form, period: Period, filling: &Filling<'_>, language: Language) -> Paper {
        let label = |column: &Column| say(language, &format!("report-column-{}", column.word()));
        let columns = form.columns.iter();
        let mut paper = Paper {
            columns: columns.map(|column| Head { label: label(column), last_year: column.is_last_year() }).collect(),
            rows: form.lines.iter().map(|line| row(form, period, line, filling, language)).collect(),
        };
        let cells = paper.rows.iter_mut().flat_map(|row| row.cells.iter_mut());
        if let Some(first) = first_wrong(cells) {
            first.focus = true;
        }
        paper
    }
}

fn first_wrong<'a>(cells: impl Iterator<Item = &'a mut Cell>) -> Option<&'a mut Cell> {
    let mut must = None;
    for cell in cells {
        if !cell.error.is_empty() {
            return Some(cell);
        }
        if cell.mark == "must" && must.is_none() {
            must = Some(cell);
        }
    }
    must
}

fn row(form: &Form, period: Period, line: &Line, filling: &Filling<'_>, language: Language) -> Row {
    let name = line.name.in_language(language).to_owned();
    let above = std::iter::successors(line.part_of.as_deref(), |code| form.line(code)?.part_of.as_deref());
    Row {
        section: line.section.as_ref().map_or_else(String::new, |it| it.in_language(language).to_owned()),
        code: line.code.clone(),
        depth: above.take(3).count(),
        unit: line.unit.in_language(language).to_owned(),
        optional: line.optional,
        total_of: line.total_of.join(" "),
        cells: form.columns.iter().map(|column| cell(form, period, line, *column, filling, &name, language)).collect(),
        name,
    }
}

fn cell(
    form: &Form,
    period: Period,
    line: &Line,
    column: Column,
    filling: &Filling<'_>,
    name: &str,
    language: Language,
) -> Cell {
    let value = filling.entry.text(&line.code, column).to_owned();
    let error = filling.wrong.iter().find(|it| it.line == line.code && it.column == column);
    let word = column.word();
    let mark = filling.findings.iter().filter(|it| it.line == line.code && it.column == word).map(|it| it.grade).max();
    let asked = filling.questions.iter().rev().find(|it| it.is_open() && it.is_at(&line.code, word));
    let before = filling.before.get(&line.code, column).filter(|_| column == Column::YearToDate);
    Cell {
        name: cell_name(&line.code, word),
        open: form.is_open(line, column, period),
        printed: value.parse().map_or_else(|_| value.clone(), |value| shown(Some(value))),
        value,
        label: format!("{name} {}", say(language, &format!("report-column-{word}"))),
        hint: before.map_or_else(String::new, |before| {
            say_with(language, "own-before", &[("figure", shown(Some(before)).into())])
        }),
        mark: if error.is_some() { "must" } else { mark.map_or("", grade) },
        error: error.map_or_else(String::new, |it| it.error.say(language)),
        focus: false,
        asked: asked.map(|it| (it.number, it.words.first().map_or_else(String::new, |word| word.text.clone()))),
    }
}

fn grade(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "must",
        Severity::Warning => "explain",
        Severity::Hint => "hint",
    }
}

/// The list under the grid: what is wrong with cells and what the rules say, the gravest first.
pub struct Checks {
    pub sentence: String,
    /// Nothing keeps the report from being sent.
    pub clear: bool,
    /// Cells that are no figures: input and what is wrong.
    pub wrong: Vec<(String, String)>,
    pub rows: Vec<CheckRow>,
}

pub struct CheckRow {
    pub grade: &'static str,
    pub grade_name: String,
    pub pill: &'static str,
    /// The input it is about.
    pub cell: String,
    pub place: String,
    pub says: String,
    pub needs: String,
    /// The input of its reason; empty where none is asked for.
    pub why: String,
    pub reason: String,
    /// Whether the reason is last month's and has to be read again.
    pub carried: bool,
}

impl Checks {
    pub fn new(form: &Form, filling: &Filling<'_>, language: Language) -> Checks {
        let place = |line: &str, column: &str| {
            let name = form.line(line).map_or(line, |it| it.name.in_language(language));
            format!("{line} {name} · {}", say(language, &format!("report-column-{column}")))
        };
        let wrong: Vec<(String, String)> = filling
            .wrong
            .iter()
            .map(|it| {
                let said = format!("{}: {}", place(&it.line, it.column.word()), it.error.say(language));
                (cell_name(&it.line, it.column.word()), said)
            })
            .collect();
        let rows: Vec<CheckRow> =
            filling.findings.iter().map(|it| check_row(it, filling.entry, &place, language)).collect();
        let count = |grade: &str| rows.iter().filter(|row| row.grade == grade).count();
        let (must, explain, hint) = (count("must") + wrong.len(), count("explain"), count("hint"));
        let unexplained = filling.findings.iter().filter(|it| it.grade == Severity::Warning && it.stops()).count();
        let missing = filling.missing.saturating_sub(filling.wrong.len());
        let counts = [
            // A cell that is no figure is to be mended, not to be filled.
            ("own-checks-missing", missing),
            ("own-checks-must", must),
            ("own-checks-explain", explain),
            ("own-checks-hint", hint),
        ];
        let said = counts
            .into_iter()
            .filter(|(_, count)| 0 < *count)
            .map(|(id, count)| {
                let count = i64::try_from(count).unwrap_or(i64::MAX);
                say_with(language, id, &[("count", Argument::Count(count))])
            })
            .collect::<Vec<_>>();
        Checks {
            sentence: match said.is_empty() {
                true => say(language, "own-checks-clear"),
                false => said.join(&say(language, "own-checks-and")),
            },
            clear: missing + must + unexplained == 0,
            wrong,
            rows,
        }
    }
}

fn check_row(it: &Finding, entry: &Entry, place: &impl Fn(&str, &str) -> String, language: Language) -> CheckRow {
    let asks = it.grade == Severity::Warning;
    // Last month's reason is offered until somebody wrote or wiped one here.
    let carried = asks
        && it.explanation.is_empty()
        && !it.explained_before.is_empty()
        && !entry.answered(&it.rule, &it.line, &it.column);
    CheckRow {
        grade: grade(it.grade),
        grade_name: say(language, &format!("own-grade-{}", grade(it.grade))),
        pill: match it.grade {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "",
        },
        cell: cell_name(&it.line, &it.column),
        place: place(&it.line, &it.column),
        says: it.in_language(&it.says, language).to_owned(),
        needs: if it.grade == Severity::Error { it.in_language(&it.needs, language).to_owned() } else { String::new() },
        why: if asks { reason_name(&it.rule, &it.line, &it.column) } else { String::new() },
        reason: if carried { it.explained_before.clone() } else { it.explanation.clone() },
        carried,
    }
}
