//! The shape of a file for many (批量文件): its heading line, whose line each is, and what stands in each cell; not yet the rules.

use std::collections::{HashMap, HashSet};

use basis::error::{Error, Finding, Place, Severity, column_letters};
use basis::language::Language;
use basis::period::{Part, Period};
use files::grid::{Grid, read};

use super::super::figures::Figures;
use super::progress::Stage;
use super::{Entry, Month, Plan};
use crate::message::say;
use crate::pack::Packs;
use crate::pack::form::{Column, Form};
use crate::pack::words::Means;
use crate::registry::Member;

/// What a column of the file holds.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Holds {
    Respondent,
    Name,
    Period,
    Cell(String, Column),
    Nothing,
}

/// Titles may stand above the heading line.
const HEADING_WITHIN: u32 = 12;

/// A heading without what people put between its parts.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_' | '·' | '.' | '—' | '/')).collect()
}

fn holds(packs: &Packs, form: &Form, text: &str) -> Option<Holds> {
    let own = |words: &[String]| words.iter().any(|word| word == text);
    let everywhere = packs.words.heading(text);
    if own(&form.file.ignore) {
        return Some(Holds::Nothing);
    }
    if own(&form.file.respondent) || everywhere == Some(Means::UnitCode) {
        return Some(Holds::Respondent);
    }
    if own(&form.file.period) || everywhere == Some(Means::Period) {
        return Some(Holds::Period);
    }
    if everywhere == Some(Means::Unit) {
        return Some(Holds::Name);
    }
    let wanted = bare(text);
    for line in &form.lines {
        if let Some((column, _)) = line.headings.iter().find(|(_, heading)| heading == text) {
            return Some(Holds::Cell(line.code.clone(), *column));
        }
        for column in &form.columns {
            let names = Language::ALL.map(|language| {
                let column = say(language, &format!("report-column-{}", column.word()));
                bare(&format!("{}{column}", line.name.in_language(language)))
            });
            // 其中 says where a line stands on the paper; a file says only what it is.
            let within = ["其中：", "ofwhich:"];
            let is_named = |name: &String| {
                *name == wanted || within.iter().any(|prefix| name.strip_prefix(prefix) == Some(wanted.as_str()))
            };
            if wanted == bare(&format!("{}{}", line.code, column.word())) || names.iter().any(is_named) {
                return Some(Holds::Cell(line.code.clone(), *column));
            }
        }
    }
    None
}

/// The month a cell names: `2026-03`, `202603`, `2026年3月`, or with years counted from 1912 `11506`.
fn month_of(form: &Form, text: &str) -> Option<Period> {
    let digits: Vec<String> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).map(str::to_owned).collect();
    let (year, month) = match digits.as_slice() {
        [year, month] => (year.clone(), month.clone()),
        [one] if 4 < one.len() => (one[..one.len() - 2].to_owned(), one[one.len() - 2..].to_owned()),
        _ => return None,
    };
    let year: i16 = year.parse().ok()?;
    let year = if form.file.years_from_1912 { year.checked_add(1911)? } else { year };
    Period::new(year, Part::Month(month.parse().ok()?)).ok()
}

/// Who is meant: by code, credit code, or a name that only one has.
struct Known<'a> {
    by_code: HashMap<&'a str, &'a Member>,
    by_name: HashMap<&'a str, Option<&'a Member>>,
}

impl<'a> Known<'a> {
    fn new(members: &'a [Member]) -> Known<'a> {
        let mut known = Known { by_code: HashMap::new(), by_name: HashMap::new() };
        for member in members {
            known.by_code.insert(&member.code, member);
            if !member.credit_code.is_empty() {
                known.by_code.insert(&member.credit_code, member);
            }
            known.by_name.entry(&member.name).and_modify(|it| *it = None).or_insert(Some(member));
        }
        known
    }

    fn find(&self, code: &str, name: &str) -> Option<&'a Member> {
        match self.by_code.get(code) {
            Some(member) => Some(member),
            None if code.is_empty() => self.by_name.get(name).copied().flatten(),
            None => None,
        }
    }
}

/// Reads a file against the form and changes nothing: the shape of every cell, not yet the rules.
pub fn shape(month: &Month<'_>, file: &str, bytes: &[u8]) -> Plan {
    let Month { packs, form, members, progress, .. } = *month;
    progress.begin(Stage::Reading, 0);
    let grids = match read(file, bytes) {
        Ok(grids) => grids,
        Err(finding) => return Plan { findings: vec![finding], ..Plan::default() },
    };
    let known = Known::new(members);
    let mut plan = Plan::default();
    let mut seen: HashMap<String, u32> = HashMap::new();
    let mut tables = 0;
    for grid in &grids {
        let Some((row, columns)) = heading(packs, form, grid) else {
            if grid.row_count() != 0 {
                plan.findings.push(passed_over(grid));
            }
            continue;
        };
        tables += 1;
        progress.begin(Stage::Rows, (grid.row_count() - row) as usize);
        Sheet { month, grid, columns, known: &known }.read(row, &mut seen, &mut plan);
    }
    if tables == 0 {
        plan.findings.clear();
        let place = Place { file: file.to_owned(), ..Default::default() };
        plan.findings.push(Finding { severity: Severity::Error, place, error: Error::new("report-heading-missing") });
    }
    plan
}

/// A column of the file: where it stands, its heading, and what it holds where that is known.
type Headed = (u32, String, Option<Holds>);

/// The heading line, and what each column holds.
fn heading(packs: &Packs, form: &Form, grid: &Grid) -> Option<(u32, Vec<Headed>)> {
    (1..=grid.row_count().min(HEADING_WITHIN)).find_map(|row| {
        let columns: Vec<Headed> = (1..=grid.column_count())
            .map(|column| (column, grid.cell(row, column).text()))
            .filter(|(_, text)| !text.is_empty())
            .map(|(column, text)| (column, text.clone(), holds(packs, form, &text)))
            .collect();
        let has = |wanted: fn(&Holds) -> bool| columns.iter().any(|(_, _, it)| it.as_ref().is_some_and(wanted));
        let respondent = has(|it| matches!(it, Holds::Respondent | Holds::Name));
        (respondent && has(|it| matches!(it, Holds::Cell(..)))).then_some((row, columns))
    })
}

/// A cover or a note among sheets of figures is no mistake, but it is said.
fn passed_over(grid: &Grid) -> Finding {
    let place = Place { file: grid.file.clone(), sheet: grid.name.clone(), ..Default::default() };
    Finding { severity: Severity::Hint, place, error: Error::new("file-sheet-passed") }
}

struct Sheet<'a> {
    month: &'a Month<'a>,
    grid: &'a Grid,
    columns: Vec<Headed>,
    known: &'a Known<'a>,
}

impl Sheet<'_> {
    fn read(&self, heading: u32, seen: &mut HashMap<String, u32>, plan: &mut Plan) {
        for (at, (column, text, holds)) in self.columns.iter().enumerate() {
            let Some(holds) = holds else {
                let error = Error::new("report-heading-unknown").with("text", text);
                plan.findings.push(self.finding(heading, *column, error));
                continue;
            };
            let same = self.columns[..at].iter().find(|(.., other)| other.as_ref() == Some(holds));
            // Somebody may be named twice, by a code and another: the first one counts.
            let once = matches!(holds, Holds::Cell(..) | Holds::Period);
            if let Some((first, ..)) = same.filter(|_| once) {
                let error =
                    Error::new("file-heading-twice").with("heading", text).with("first", column_letters(*first));
                plan.findings.push(self.finding(heading, *column, error));
            }
        }
        self.headless(heading, plan);
        for row in heading + 1..=self.grid.row_count() {
            self.month.progress.step();
            if self.grid.is_blank(row) {
                continue;
            }
            match self.row(row, seen, plan) {
                Ok(entry) => plan.entries.push(entry),
                Err((column, error)) => plan.findings.push(self.finding(row, column, error)),
            }
        }
    }

    /// What stands under no heading, and a heading under which nothing stands.
    fn headless(&self, heading: u32, plan: &mut Plan) {
        for (row, column, code) in self.grid.headless(heading) {
            plan.findings.push(self.finding(row, column, Error::new(code)));
        }
        if (heading + 1..=self.grid.row_count()).all(|row| self.grid.is_blank(row)) {
            plan.findings.push(self.finding(heading, 1, Error::new("file-nothing-below")));
        }
    }

    fn finding(&self, row: u32, column: u32, error: Error) -> Finding {
        let mut place = self.grid.place(row, column);
        if let Some((_, heading, _)) = self.columns.iter().find(|(at, ..)| *at == column) {
            place.heading.clone_from(heading);
        }
        Finding { severity: Severity::Error, place, error }
    }

    fn text(&self, row: u32, wanted: &Holds) -> (u32, String) {
        let found = self.columns.iter().find(|(_, _, holds)| holds.as_ref() == Some(wanted));
        found.map_or((1, String::new()), |(column, ..)| (*column, self.grid.cell(row, *column).text()))
    }

    fn row(&self, row: u32, seen: &mut HashMap<String, u32>, plan: &mut Plan) -> Result<Entry, (u32, Error)> {
        let (code_at, code) = self.text(row, &Holds::Respondent);
        let (name_at, name) = self.text(row, &Holds::Name);
        let (at, said) = if code.is_empty() { (name_at, &name) } else { (code_at, &code) };
        let member = self.known.find(&code, &name);
        let member = member.ok_or_else(|| {
            let lost = self.grid.cell(row, at).has_lost_digits();
            (at, Error::new(if lost { "file-code-number" } else { "report-respondent" }).with("text", said))
        })?;
        if let Some(first) = seen.insert(member.code.clone(), row) {
            return Err((at, Error::new("report-twice").with("name", &member.name).with("row", first)));
        }
        let (period_at, period) = self.text(row, &Holds::Period);
        if !period.is_empty() && month_of(self.month.form, &period) != Some(self.month.period) {
            let error = Error::new("report-other-month").with("text", period).with("period", self.month.period);
            return Err((period_at, error));
        }
        let cells: Vec<(u32, &str, Column, String)> = self
            .columns
            .iter()
            .filter_map(|(column, _, holds)| match holds {
                Some(Holds::Cell(line, cell)) => {
                    Some((*column, line.as_str(), *cell, self.grid.cell(row, *column).text()))
                }
                _ => None,
            })
            .collect();
        for (column, ..) in cells.iter().filter(|(.., text)| !text.is_empty()) {
            if self.grid.is_merged(row, *column) {
                plan.findings.push(self.finding(row, *column, Error::new("figure-merged")));
            }
        }
        let formulas = cells.iter().map(|(column, ..)| (*column, self.grid.cell(row, *column).formula_finding()));
        for (column, (severity, error)) in formulas.filter_map(|(column, found)| Some((column, found?))) {
            plan.findings.push(Finding { severity, ..self.finding(row, column, error) });
        }
        let typed = cells.iter().map(|(_, line, column, text)| (*line, *column, text.as_str()));
        let (figures, mut wrong) = Figures::read(self.month.form, self.month.period, typed);
        let slips: HashSet<(String, Column)> = wrong.iter().map(|it| (it.line.clone(), it.column)).collect();
        wrong.extend(
            figures
                .missing(self.month.form, self.month.period)
                .into_iter()
                .filter(|it| !slips.contains(&(it.line.clone(), it.column))),
        );
        for it in wrong {
            let column = cells.iter().find(|(_, line, column, _)| (*line, *column) == (it.line.as_str(), it.column));
            let line = self.month.form.line(&it.line).map_or(it.line.clone(), |line| line.name.zh.clone());
            let mut finding = self.finding(row, column.map_or(at, |(column, ..)| *column), it.error);
            if column.is_none() {
                finding.place.heading =
                    format!("{line} {}", say(Language::Zh, &format!("report-column-{}", it.column.word())));
            }
            plan.findings.push(finding);
        }
        Ok(Entry { row, member: member.clone(), figures })
    }
}
