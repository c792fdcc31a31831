//! The dry run: what a file would change, and everything that is wrong with it, cell by cell.

use std::collections::HashMap;

use basis::error::{Error, Finding, Severity, any_error};
use basis::fact::{Approx, FactKey, Status};
use basis::period::{Aspect, Measure, Period};
use basis::quantity::Quantity;
use basis::unit::{Base, Unit};
use engine::panel::Observation;
use files::grid::Grid;

use super::cell;
use super::layout::{Column, Layout, Mapping, figures, layout, without_unit};
use crate::number::books::Books;
use crate::pack::indicator::Indicator;
use crate::pack::words::Means;

/// What the sender says of the whole file.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Wishes {
    /// The source of figures whose line names none.
    pub source: String,
    /// The period of figures whose line names none.
    pub period: Option<Period>,
    /// The unit of figures whose line names none: its code or name.
    pub unit: String,
    pub mapping: Mapping,
    /// Say every finding, however many: for programs, not for people.
    pub every_finding: bool,
}

/// What a file would do.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub observations: Vec<Observation>,
    pub findings: Vec<Finding>,
    /// Cells never stated before by their source.
    pub new: usize,
    /// Corrections of figures already in the books.
    pub revised: usize,
    /// Figures that stand there as they are.
    pub same: usize,
    pub blank: usize,
    /// The data version it was planned at.
    pub version: i64,
}

impl Plan {
    pub fn may_commit(&self) -> bool {
        !any_error(&self.findings) && !self.observations.is_empty()
    }
}

/// Findings a reader can take in; how many more there are is said.
const FINDINGS_MAX: usize = 500;

/// Reads `grid` against the books and changes nothing.
pub fn plan(books: &Books, grid: &Grid, wishes: &Wishes) -> Plan {
    let plan = match layout(&books.packs, grid, &wishes.mapping) {
        Ok(layout) => Planner::new(books, grid, wishes, layout).run(),
        Err(findings) => Plan { findings, ..Plan::default() },
    };
    Plan { version: books.panel.version(), ..plan }
}

struct Planner<'a> {
    books: &'a Books,
    grid: &'a Grid,
    wishes: &'a Wishes,
    layout: Layout,
    plan: Plan,
    /// Where each cell of the books was stated in this file.
    seen: HashMap<(FactKey, String, String), u32>,
    /// The unit each indicator's figures came in, for mixed units.
    units: HashMap<String, (Unit, u32)>,
    names: HashMap<String, Result<String, Error>>,
    dropped: usize,
}

impl<'a> Planner<'a> {
    fn new(books: &'a Books, grid: &'a Grid, wishes: &'a Wishes, layout: Layout) -> Planner<'a> {
        Planner {
            books,
            grid,
            wishes,
            layout,
            plan: Plan::default(),
            seen: HashMap::new(),
            units: HashMap::new(),
            names: HashMap::new(),
            dropped: 0,
        }
    }

    fn run(mut self) -> Plan {
        if self.whole_unit().is_some_and(str::is_empty) {
            self.refuse(self.layout.heading, 1, Error::new("import-unit-missing"));
            return self.plan;
        }
        for (row, column, code) in self.grid.headless(self.layout.heading) {
            // Of two heading lines the lower one may speak alone; whoever skips what is unknown skips what has no name.
            let named = row < self.layout.first_row;
            if !named && (code == "file-row-wider" || !self.wishes.mapping.skip_unknown) {
                self.refuse(row, column, Error::new(code));
            }
        }
        for row in self.layout.first_row..=self.grid.row_count() {
            if self.grid.is_blank(row) {
                continue;
            }
            if self.layout.long {
                self.long_row(row);
            } else {
                self.wide_row(row);
            }
        }
        if 0 < self.dropped {
            let error = Error::new("import-more-findings").with("count", self.dropped);
            let place = basis::error::Place { file: self.grid.file.clone(), ..Default::default() };
            self.plan.findings.push(Finding { severity: Severity::Error, place, error });
        }
        if self.plan.observations.is_empty() && self.plan.findings.is_empty() {
            let error = Error::new(if 0 < self.plan.same { "import-nothing-new" } else { "import-no-figures" });
            self.note(Severity::Hint, self.layout.first_row, 1, error);
        }
        self.plan
    }

    fn note(&mut self, severity: Severity, row: u32, column: u32, error: Error) {
        if !self.wishes.every_finding && FINDINGS_MAX <= self.plan.findings.len() {
            self.dropped += 1;
            return;
        }
        let mut place = self.grid.place(row, column);
        place.heading = self.grid.cell(self.layout.first_row.saturating_sub(1), column).text();
        self.plan.findings.push(Finding { severity, place, error });
    }

    fn refuse(&mut self, row: u32, column: u32, error: Error) {
        self.note(Severity::Error, row, column, error);
    }

    /// The text of a meaning's column, with the column; empty when the file has none.
    fn text(&self, row: u32, means: Means) -> (u32, String) {
        match self.layout.find(means) {
            Some(column) => (column, self.grid.cell(row, column).text()),
            None => (1, String::new()),
        }
    }

    /// Whose the whole table is, where no column says it; empty where nobody did.
    fn whole_unit(&self) -> Option<&str> {
        let by_line = [Means::Unit, Means::UnitCode].iter().any(|means| self.layout.find(*means).is_some());
        let said = if self.layout.place.is_empty() { &self.wishes.unit } else { &self.layout.place };
        (!by_line).then_some(said.trim())
    }

    fn subject(&mut self, row: u32) -> Option<String> {
        let (code_column, code) = self.text(row, Means::UnitCode);
        let (name_column, name) = self.text(row, Means::Unit);
        let (column, text) = if code.is_empty() { (name_column, name) } else { (code_column, code) };
        let text = self.whole_unit().map_or(text, str::to_owned);
        if text.is_empty() {
            self.refuse(row, column, Error::new("import-unit-empty"));
            return None;
        }
        let (books, cell) = (self.books, self.grid.cell(row, column));
        let found = self
            .names
            .entry(text.clone())
            .or_insert_with(|| {
                let subject = books.subjects.find(&text).or_else(|| short_name(books, &text));
                subject.map(|subject| subject.code.clone()).ok_or_else(|| match cell.has_lost_digits() {
                    true => Error::new("file-code-number").with("text", &text),
                    false => Error::new("import-unit-unknown").with("unit", &text),
                })
            })
            .clone();
        found.map_err(|error| self.refuse(row, column, error)).ok()
    }

    fn period(&mut self, row: u32) -> Option<(Period, Option<Measure>)> {
        let Some(column) = self.layout.find(Means::Period) else {
            if let Some(period) = self.wishes.period {
                return Some((period, None));
            }
            self.refuse(row, 1, Error::new("import-period-missing"));
            return None;
        };
        match cell::period(self.grid.cell(row, column)) {
            Ok(timed) => Some(timed),
            Err(error) => {
                self.refuse(row, column, error);
                None
            }
        }
    }

    fn source(&mut self, row: u32) -> Option<String> {
        let (column, text) = self.text(row, Means::Source);
        if text.is_empty() {
            return Some(self.wishes.source.clone());
        }
        match self.books.packs.source_named(&text) {
            Some(source) => Some(source.code.clone()),
            None => {
                self.refuse(row, column, Error::new("import-source-unknown").with("source", text));
                None
            }
        }
    }

    /// Whether no figure stands in a cell; a formula that nobody computed is one that is missing.
    fn is_blank(&self, row: u32, column: u32) -> bool {
        let cell = self.grid.cell(row, column);
        cell.formula.is_none() && self.books.packs.words.is_blank(&cell.text())
    }

    fn long_row(&mut self, row: u32) {
        let (column, name) = self.text(row, Means::Indicator);
        let books = self.books;
        // 地区生产总值(亿元): the unit in brackets is that of the figure, unless a column of its own says another.
        let (bare, written) = without_unit(&name);
        let whole = books.packs.indicator_named(&name);
        let written = written.filter(|_| whole.is_none());
        let indicator = whole.or_else(|| books.packs.indicator_named(bare));
        if indicator.is_none() {
            self.refuse(row, column, Error::new("import-indicator-unknown").with("indicator", &name));
        }
        let (measure_column, word) = self.text(row, Means::Measure);
        let stated = books.packs.words.measure(&word);
        if stated.is_none() && !word.is_empty() {
            self.refuse(row, measure_column, Error::new("measure-unknown").with("text", &word));
        }
        let (subject, period, source) = (self.subject(row), self.period(row), self.source(row));
        let (Some(indicator), Some(subject), Some((period, implied)), Some(source)) =
            (indicator, subject, period, source)
        else {
            return;
        };
        if stated.is_none() && !word.is_empty() {
            return;
        }
        let measure = stated.or(implied).unwrap_or_else(|| indicator.usual_measure(period));
        let (unit_column, symbol) = self.text(row, Means::UnitOfMeasure);
        let level = matches!(measure.aspect, Aspect::Level | Aspect::Increase);
        let symbol = match written.filter(|_| level && symbol.is_empty()) {
            Some(written) => written.to_owned(),
            None => symbol,
        };
        let unit = match (symbol.as_str(), measure.aspect) {
            ("", Aspect::Level | Aspect::Increase) => Ok(indicator.unit.clone()),
            ("", Aspect::Growth) => Ok(Unit::percent()),
            ("", Aspect::Rank) => Ok(Unit::rank()),
            (symbol, _) => symbol.parse::<Unit>(),
        };
        let unit = match unit {
            Ok(unit) => unit,
            Err(error) => return self.refuse(row, unit_column, error),
        };
        let Some(value_column) = self.layout.find(Means::Value) else { return };
        if self.is_blank(row, value_column) {
            return self.refuse(row, value_column, Error::new("import-value-empty"));
        }
        let key = FactKey { subject, indicator: indicator.code.clone(), period, measure };
        self.figure(row, value_column, indicator, key, &unit, source);
    }

    fn wide_row(&mut self, row: u32) {
        let columns = self.layout.columns.clone();
        let figures: Vec<u32> = columns
            .iter()
            .filter_map(|column| match column {
                Column::Figures { column, .. } | Column::Dated { column, .. } => Some(*column),
                Column::Known(..) => None,
            })
            .collect();
        let blank = |column: &u32| self.is_blank(row, *column);
        // A line without a figure is a note at the foot, or a unit that reported nothing.
        if figures.iter().all(blank) {
            self.plan.blank += figures.len();
            return;
        }
        // Indicators that run down: each line names its own.
        let own = match self.layout.find(Means::Indicator) {
            Some(column) => match self.line_indicator(row, column) {
                Some(own) => Some(own),
                None => return,
            },
            None => self.layout.about.clone().map(|(indicator, unit)| (indicator, unit, None)),
        };
        let dated = own.is_some();
        let (subject, source) = (self.subject(row), self.source(row));
        let period = if dated { None } else { self.period(row) };
        let (Some(subject), Some(source)) = (subject, source) else { return };
        let books = self.books;
        for column in columns {
            let (column, indicator, measure, unit, period, implied) = match (column, period, own.clone()) {
                (Column::Figures { column, indicator, measure, unit }, Some((period, implied)), _) => {
                    (column, indicator, measure, unit, period, implied)
                }
                (Column::Dated { column, period, measure }, _, Some((indicator, unit, stated))) => {
                    (column, indicator, stated.or(measure), unit, period, None)
                }
                _ => continue,
            };
            let Some(indicator) = books.packs.indicator(&indicator) else { continue };
            if self.is_blank(row, column) {
                self.plan.blank += 1;
                continue;
            }
            let measure = measure.or(implied).unwrap_or_else(|| indicator.usual_measure(period));
            let key = FactKey { subject: subject.clone(), indicator: indicator.code.clone(), period, measure };
            self.figure(row, column, indicator, key, &unit, source.clone());
        }
    }

    /// What a line's own name says: indicator, unit and measure, as in a heading.
    fn line_indicator(&mut self, row: u32, column: u32) -> Option<(String, Unit, Option<Measure>)> {
        let name = self.grid.cell(row, column).text();
        match figures(&self.books.packs, &name, "", column) {
            Ok(Some(Column::Figures { indicator, measure, unit, .. })) => return Some((indicator, unit, measure)),
            Ok(_) if self.wishes.mapping.skip_unknown => {}
            Ok(_) => self.refuse(row, column, Error::new("import-indicator-unknown").with("indicator", name)),
            Err(error) => self.refuse(row, column, error),
        }
        None
    }

    fn figure(&mut self, row: u32, column: u32, indicator: &Indicator, key: FactKey, unit: &Unit, source: String) {
        let cell = self.grid.cell(row, column);
        if let Some((severity, error)) = cell.formula_finding() {
            self.note(severity, row, column, error);
            if severity == Severity::Error {
                return;
            }
        }
        if self.grid.is_merged(row, column) {
            return self.refuse(row, column, Error::new("figure-merged"));
        }
        let quantity = match cell::figure(cell, unit) {
            Ok(quantity) => quantity,
            Err(error) => return self.refuse(row, column, error),
        };
        if let Some(error) = misfit(indicator, key.measure, unit) {
            return self.refuse(row, column, error);
        }
        self.mixed_units(row, column, indicator, &key, unit);
        let caliber = self.text(row, Means::Caliber).1;
        let (approx_column, approx) = self.text(row, Means::Approx);
        let approx: Approx = match approx.parse() {
            Ok(approx) => approx,
            Err(error) => return self.refuse(row, approx_column, error),
        };
        let (status_column, status) = self.text(row, Means::Status);
        let status: Status = match status.parse() {
            Ok(status) => status,
            Err(error) => return self.refuse(row, status_column, error),
        };
        if source.is_empty() {
            return self.refuse(row, column, Error::new("import-source-missing"));
        }
        let stated = (key.clone(), source.clone(), caliber.clone());
        if let Some(first) = self.seen.insert(stated, row) {
            return self.refuse(row, column, Error::new("import-duplicate").with("row", first));
        }
        self.magnitude(row, column, &key, &quantity);
        let observation = Observation {
            key,
            source,
            version: 1,
            quantity,
            approx,
            caliber,
            quote: self.text(row, Means::Quote).1,
            status,
            batch: 0,
        };
        self.against_books(observation);
    }

    /// One indicator in two units within one file: convertible, but more often a slip.
    fn mixed_units(&mut self, row: u32, column: u32, indicator: &Indicator, key: &FactKey, unit: &Unit) {
        if key.measure.aspect != Aspect::Level {
            return;
        }
        match self.units.get(&indicator.code) {
            Some((first, first_row)) if first != unit => {
                let error = Error::new("import-units-mixed")
                    .with("indicator", &indicator.name.zh)
                    .with("unit", unit)
                    .with("first", first)
                    .with("row", first_row);
                self.note(Severity::Warning, row, column, error);
            }
            Some(_) => {}
            None => {
                self.units.insert(indicator.code.clone(), (unit.clone(), row));
            }
        }
    }

    /// A figure a hundred times the last one is more often in a wrong unit than true.
    fn magnitude(&mut self, row: u32, column: u32, key: &FactKey, quantity: &Quantity) {
        let before = key.period.previous().or_else(|| key.period.years_earlier(1));
        let Some(before) = before else { return };
        let Some(fact) = self.books.panel.fact(&FactKey { period: before, ..key.clone() }) else { return };
        let (now, then) = (quantity.in_base().abs(), fact.quantity.in_base().abs());
        let Some(ratio) = now.over(&then) else { return };
        let hundred = basis::exact::Exact::whole(100);
        let small = basis::exact::Exact::scaled(1, 2);
        let out = hundred <= ratio || (ratio <= small && !now.is_zero());
        if out && key.measure.aspect == Aspect::Level {
            let error = Error::new("import-magnitude")
                .with("value", quantity)
                .with("before", &fact.quantity)
                .with("period", before);
            self.note(Severity::Warning, row, column, error);
        }
    }

    /// New, a correction, or already there.
    fn against_books(&mut self, mut observation: Observation) {
        let latest = self
            .books
            .panel
            .statements(&observation.key)
            .into_iter()
            .filter(|fact| {
                fact.origin.source == observation.source
                    && fact.origin.caliber.clone().unwrap_or_default() == observation.caliber
            })
            .max_by_key(|fact| fact.origin.version);
        match latest {
            Some(fact)
                if fact.quantity == observation.quantity
                    && fact.approx == observation.approx
                    && fact.origin.status == observation.status =>
            {
                self.plan.same += 1;
                return;
            }
            Some(fact) => {
                observation.version = fact.origin.version + 1;
                self.plan.revised += 1;
            }
            None => self.plan.new += 1,
        }
        self.plan.observations.push(observation);
    }
}

/// Whether the unit cannot be one of the indicator's in that measure.
fn misfit(indicator: &Indicator, measure: Measure, unit: &Unit) -> Option<Error> {
    let fits = match measure.aspect {
        Aspect::Level => unit.dimension() == indicator.unit.dimension(),
        Aspect::Increase => unit.dimension() == indicator.unit.dimension() || unit.base() == Some(Base::Points),
        Aspect::Growth => matches!(unit.base(), Some(Base::Percent | Base::Points)),
        Aspect::Rank => unit.base() == Some(Base::Rank),
    };
    (!fits).then(|| {
        Error::new("import-unit-misfit")
            .with("indicator", &indicator.name.zh)
            .with("unit", unit)
            .with("expected", &indicator.unit)
    })
}

/// A region by the beginning of its name, when only one has it: 常德, 内蒙古.
fn short_name<'a>(books: &'a Books, text: &str) -> Option<&'a crate::register::subjects::Subject> {
    let regions = || books.subjects.all().filter(|subject| subject.is_region());
    let beginning = |kept: usize| {
        let mut matching = regions().filter(move |subject| {
            let rest = subject.name.zh.strip_prefix(text);
            rest.is_some_and(|rest| rest.chars().count() <= kept)
        });
        match (matching.next(), matching.next()) {
            (Some(subject), None) => Some(subject),
            _ => None,
        }
    };
    // One character more (市, 省, 县) before a longer ending (自治区): 吉林 is a province's and a city's.
    (2 <= text.chars().count()).then(|| beginning(1).or_else(|| beginning(8)))?
}
