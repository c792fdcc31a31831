//! The data of an assessment from a table: a line for each unit and indicator (`unit,indicator,value,target…`), or a line for each
//! unit with a column for each item. Every slip is named by its cell; what the scheme does not use is said.

use std::collections::{BTreeMap, BTreeSet};

use basis::error::{Error, Finding, Place, Severity};
use basis::exact::Exact;
use basis::score::{Case, Figure, Formula, Item, Scheme};
use files::grid::{self, Grid};

use super::heading::{self, Column};
use crate::pack::Packs;

/// The data of one or more years.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Table {
    /// By year, in order; `None` where the data name none.
    pub years: BTreeMap<Option<i32>, Vec<Case>>,
    /// Verdicts of years before, as the data give them: indicator `verdict`.
    pub history: Vec<(String, i32, bool)>,
    /// 奖金池 by unit, in yuan: indicator `bonus.pool`.
    pub pools: BTreeMap<String, Exact>,
    /// What is worth knowing and stops nothing.
    pub hints: Vec<Finding>,
}

/// Indicators that are no item of any scheme.
const VERDICT: [&str; 4] = ["verdict", "结论", "完成任务", "是否完成任务"];
const POOL: [&str; 4] = ["bonus.pool", "pool", "奖金池", "奖金总额"];

/// Reads the data for `scheme`.
///
/// # Errors
/// Every cell that is not right; nothing is taken in then.
pub fn read(scheme: &Scheme, packs: Option<&Packs>, file: &str, bytes: &[u8]) -> Result<Table, Vec<Finding>> {
    let grids = grid::read(file, bytes).map_err(|finding| vec![finding])?;
    let grid = grids.into_iter().next().unwrap_or_default();
    let names = Names::of(scheme, packs);
    let mut reading =
        Reading { grid: &grid, names: &names, table: Table::default(), findings: Vec::new(), seen: BTreeMap::new() };
    reading.read();
    match basis::error::any_error(&reading.findings) {
        true => Err(reading.findings),
        false => {
            reading.table.hints = reading.findings;
            Ok(reading.table)
        }
    }
}

/// The data as text that is read the same way again: as it is where it is text in UTF-8, else its cells.
pub fn as_text(file: &str, bytes: &[u8]) -> String {
    let zipped = bytes.starts_with(b"PK");
    if let Some(text) = std::str::from_utf8(bytes).ok().filter(|_| !zipped) {
        return text.to_owned();
    }
    let grids = grid::read(file, bytes).unwrap_or_default();
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for grid in grids.iter().take(1) {
        for row in 1..=grid.row_count() {
            let cells = (1..=grid.column_count()).map(|column| grid.cell(row, column).text());
            // Writing to memory does not fail.
            drop(writer.write_record(cells));
        }
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// What the scheme knows by name.
struct Names {
    /// Name in lower case → the indicator.
    indicators: BTreeMap<String, String>,
    /// Columns that formulas read beside the common ones.
    columns: BTreeSet<String>,
    codes: Vec<String>,
}

impl Names {
    fn of(scheme: &Scheme, packs: Option<&Packs>) -> Names {
        let mut names = Names { indicators: BTreeMap::new(), columns: BTreeSet::new(), codes: Vec::new() };
        for item in &scheme.items {
            names.codes.push(item.indicator.clone());
            let catalogue = packs.and_then(|packs| packs.indicator(&item.indicator));
            let others = catalogue
                .iter()
                .flat_map(|it| [&it.name.zh, &it.name.en, &it.short.zh, &it.short.en].into_iter().chain(&it.aliases));
            // An indicator's own code leads to it before any other item's name does.
            for name in [&item.indicator, &item.code, &item.name.zh, &item.name.en].into_iter().chain(others) {
                names.indicators.entry(name.trim().to_lowercase()).or_insert_with(|| item.indicator.clone());
            }
        }
        let own = |item: &Item| -> Vec<String> {
            let formulas = item.extras.iter().flat_map(|extra| extra.when.iter().chain(&extra.per)).chain(&item.of);
            formulas.flat_map(|formula| formula.names().into_iter().map(str::to_owned)).collect()
        };
        names.columns.extend(scheme.items.iter().flat_map(own));
        let rules = scheme.vetoes.iter().map(|veto| &veto.when).chain(&scheme.met);
        for name in rules.flat_map(Formula::names).filter(|name| !name.starts_with("target.")) {
            // A condition may be about what no item scores: deaths, a missed energy target.
            let known = name.rsplit_once('.').is_some_and(|(code, _)| names.indicators.contains_key(code));
            if !known && !matches!(name, "total" | "targets.missed") {
                names.indicators.entry(name.to_lowercase()).or_insert_with(|| name.to_owned());
            }
        }
        names
    }

    fn indicator(&self, text: &str) -> Option<&String> {
        self.indicators.get(&text.trim().to_lowercase())
    }

    /// Items in a row: a heading that is an item's name, or `NAME.column`.
    fn wide(&self, heading: &str) -> Option<(String, String)> {
        let text = heading.trim();
        if let Some(indicator) = self.indicator(text).or_else(|| self.indicator(&heading::plain(text))) {
            return Some((indicator.clone(), "value".to_owned()));
        }
        let (name, column) = text.rsplit_once(['.', ':'])?;
        let Column::Figure(column) = heading::of_data(column) else { return None };
        Some((self.indicator(name)?.clone(), column))
    }
}

struct Reading<'a> {
    grid: &'a Grid,
    names: &'a Names,
    table: Table,
    findings: Vec<Finding>,
    /// Year, unit, indicator and rater with the line they first stand in.
    seen: BTreeMap<(Option<i32>, String, String, String), u32>,
}

/// One line of the data, its cells by what they hold.
struct Line {
    row: u32,
    unit: String,
    year: Option<i32>,
    parent: String,
    evidence: String,
    rater: String,
}

impl Reading<'_> {
    fn slip(&mut self, severity: Severity, row: u32, column: Option<u32>, error: Error) {
        let heading = column.map_or_else(String::new, |column| self.grid.cell(1, column).text());
        let file = self.grid.file.clone();
        let place = Place { file, row: Some(row), column, heading, ..Place::default() };
        self.findings.push(Finding { severity, place, error });
    }

    fn read(&mut self) {
        let columns: Vec<(u32, Column)> =
            (1..=self.grid.column_count()).map(|at| (at, heading::of_data(&self.grid.cell(1, at).text()))).collect();
        for (row, column, code) in self.grid.headless(1) {
            self.slip(Severity::Error, row, Some(column), Error::new(code));
        }
        let at = |wanted: &Column| columns.iter().find(|(_, column)| column == wanted).map(|(at, _)| *at);
        for (column, kind) in &columns {
            let twice = columns.iter().take_while(|(before, _)| before < column).any(|(_, other)| other == kind);
            if twice && !matches!(kind, Column::Other(_) | Column::Remark) {
                self.slip(Severity::Error, 1, Some(*column), Error::new("score-heading-twice"));
            }
        }
        if at(&Column::Unit).is_none() {
            let error = Error::new("score-heading-missing").with("heading", "unit");
            self.slip(Severity::Error, 1, None, error);
        }
        let long = at(&Column::Indicator).is_some();
        if long && at(&Column::Figure("value".to_owned())).is_none() {
            let error = Error::new("score-heading-missing").with("heading", "value");
            self.slip(Severity::Error, 1, None, error);
        }
        let wide: Vec<(u32, (String, String))> = match long {
            true => Vec::new(),
            false => columns
                .iter()
                .filter_map(|(at, _)| Some((*at, self.names.wide(&self.grid.cell(1, *at).text())?)))
                .collect(),
        };
        if !long && wide.is_empty() {
            let error = Error::new("score-heading-missing").with("heading", "indicator");
            self.slip(Severity::Error, 1, None, error);
        }
        if basis::error::any_error(&self.findings) {
            return;
        }
        self.unused(&columns, &wide);
        for row in 2..=self.grid.row_count() {
            if self.grid.is_blank(row) {
                continue;
            }
            let Some(line) = self.line(row, &columns) else { continue };
            match long {
                true => self.long(&line, &columns),
                false => {
                    for (column, (indicator, name)) in &wide {
                        self.wide(&line, *column, indicator, name);
                    }
                }
            }
        }
        if self.table.years.is_empty() && !basis::error::any_error(&self.findings) {
            self.slip(Severity::Error, 1, None, Error::new("score-no-lines"));
        }
    }

    /// Columns that nobody reads are said, once each.
    fn unused(&mut self, columns: &[(u32, Column)], wide: &[(u32, (String, String))]) {
        for (at, column) in columns {
            let Column::Other(text) = column else { continue };
            if !text.is_empty() && !self.names.columns.contains(text) && !wide.iter().any(|(column, _)| column == at) {
                self.slip(Severity::Hint, 1, Some(*at), Error::new("score-column-unused").with("text", text));
            }
        }
    }

    fn line(&mut self, row: u32, columns: &[(u32, Column)]) -> Option<Line> {
        let grid = self.grid;
        let text = |wanted: &Column| {
            let at = columns.iter().find(|(_, column)| column == wanted).map(|(at, _)| *at);
            at.map_or_else(String::new, |at| grid.cell(row, at).text().trim().to_owned())
        };
        let column = |wanted: &Column| columns.iter().find(|(_, column)| column == wanted).map(|(at, _)| *at);
        let unit = text(&Column::Unit);
        if unit.is_empty() {
            self.slip(Severity::Error, row, column(&Column::Unit), Error::new("score-unit-empty"));
            return None;
        }
        let year = text(&Column::Year);
        let plain = year.trim_end_matches('年').trim();
        let parsed = plain.parse::<i32>().ok().filter(|year| (1949..=2100).contains(year));
        if !year.is_empty() && parsed.is_none() {
            let error = Error::new("score-year").with("text", &year);
            self.slip(Severity::Error, row, column(&Column::Year), error);
            return None;
        }
        Some(Line {
            row,
            unit,
            year: parsed,
            parent: text(&Column::Parent),
            evidence: text(&Column::Evidence),
            rater: text(&Column::Rater),
        })
    }

    fn long(&mut self, line: &Line, columns: &[(u32, Column)]) {
        let column = |wanted: &Column| columns.iter().find(|(_, column)| column == wanted).map(|(at, _)| *at);
        let Some(at) = column(&Column::Indicator) else { return };
        let text = self.grid.cell(line.row, at).text().trim().to_owned();
        if text.is_empty() {
            self.slip(Severity::Error, line.row, Some(at), Error::new("score-indicator-empty"));
            return;
        }
        let value_at = column(&Column::Figure("value".to_owned()));
        let lower = text.to_lowercase();
        if VERDICT.contains(&lower.as_str()) && self.names.indicator(&text).is_none() {
            self.verdict(line, value_at);
            return;
        }
        if POOL.contains(&lower.as_str()) && self.names.indicator(&text).is_none() {
            if let Some(pool) = value_at.and_then(|at| self.number(line.row, at)) {
                if pool.sign() < 0 {
                    self.slip(Severity::Error, line.row, value_at, Error::new("score-pool-negative"));
                }
                self.table.pools.insert(line.unit.clone(), pool);
            }
            return;
        }
        let Some(indicator) = self.names.indicator(&text).cloned() else {
            let known = self.names.codes.join(", ");
            let error = Error::new("score-indicator-unknown").with("text", &text).with("known", known);
            self.slip(Severity::Warning, line.row, Some(at), error);
            return;
        };
        let mut values = BTreeMap::new();
        for (at, column) in columns {
            let name = match column {
                Column::Figure(name) => name.clone(),
                Column::Other(text) if self.names.columns.contains(text) => text.clone(),
                _ => continue,
            };
            if let Some(number) = self.number(line.row, *at) {
                values.insert(name, number);
            }
        }
        let reason = value_at.filter(|_| !values.contains_key("value"));
        let reason = reason.map_or_else(String::new, |at| self.grid.cell(line.row, at).text().trim().to_owned());
        self.enter(line, at, &indicator, values, reason);
    }

    fn wide(&mut self, line: &Line, column: u32, indicator: &str, name: &str) {
        let number = self.number(line.row, column);
        let figure = self.figure(line, indicator);
        if let Some(number) = number {
            figure.values.insert(name.to_owned(), number);
        }
    }

    fn number(&mut self, row: u32, column: u32) -> Option<Exact> {
        match heading::number(self.grid.cell(row, column)) {
            Ok(number) => number,
            Err(error) => {
                self.slip(Severity::Error, row, Some(column), error);
                None
            }
        }
    }

    fn figure(&mut self, line: &Line, indicator: &str) -> &mut Figure {
        let cases = self.table.years.entry(line.year).or_default();
        let at = cases.iter().position(|case| case.unit == line.unit).unwrap_or_else(|| {
            cases.push(Case { unit: line.unit.clone(), ..Case::default() });
            cases.len() - 1
        });
        let case = &mut cases[at];
        if case.parent.is_empty() {
            case.parent.clone_from(&line.parent);
        }
        case.figures.entry(indicator.to_owned()).or_default()
    }

    /// Enters a line; the same unit and indicator twice is a slip, unless two raters gave them.
    fn enter(&mut self, line: &Line, at: u32, indicator: &str, mut values: BTreeMap<String, Exact>, reason: String) {
        let key = (line.year, line.unit.clone(), indicator.to_owned(), line.rater.clone());
        if let Some(first) = self.seen.insert(key, line.row) {
            let error = Error::new("score-line-twice").with("row", first);
            self.slip(Severity::Error, line.row, Some(at), error);
            return;
        }
        let (rater, evidence) = (line.rater.clone(), line.evidence.clone());
        let figure = self.figure(line, indicator);
        if !rater.is_empty()
            && let Some(mark) = values.remove("value")
        {
            figure.marks.push((rater, mark));
        }
        figure.values.extend(values);
        if figure.evidence.is_empty() {
            figure.evidence = evidence;
        }
        if figure.reason.is_empty() {
            figure.reason = reason;
        }
    }

    fn verdict(&mut self, line: &Line, value_at: Option<u32>) {
        let Some(year) = line.year else {
            self.slip(Severity::Error, line.row, value_at, Error::new("score-verdict-year"));
            return;
        };
        let text = value_at.map_or_else(String::new, |at| self.grid.cell(line.row, at).text().trim().to_lowercase());
        match text.as_str() {
            "met" | "yes" | "1" | "true" | "是" | "完成" | "达标" => {
                self.table.history.push((line.unit.clone(), year, true));
            }
            "missed" | "no" | "0" | "false" | "否" | "未完成" | "不达标" => {
                self.table.history.push((line.unit.clone(), year, false));
            }
            _ => self.slip(Severity::Error, line.row, value_at, Error::new("score-verdict").with("text", text)),
        }
    }
}
