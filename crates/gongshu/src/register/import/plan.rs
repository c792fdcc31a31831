//! The dry run: what rows would do to a register, with every finding, and nothing changed.

use std::collections::{HashMap, HashSet};

use basis::error::{Error, Finding, Place, Severity, any_error, column_letters};
use files::grid::{Grid, read};

use super::super::rows::{Entry, Parent, settled, settled_parents};
use super::twin::twins;
use super::value::{date, value};
use super::{Held, Plan};
use crate::pack::Packs;
use crate::pack::register::{Field, Register};
use crate::pack::words::Means;

#[derive(Clone, PartialEq)]
enum Column<'a> {
    Code,
    ValidFrom,
    ValidUntil,
    Parent(&'a str),
    Field(&'a Field),
}

/// The dry run of the first sheet of a file that holds something; of the others it is said that nothing was read from them.
pub fn dry_run(packs: &Packs, register: &Register, held: &Held, file: &str, bytes: &[u8]) -> Plan {
    let grids = match read(file, bytes) {
        Ok(grids) => grids,
        Err(finding) => return Plan { findings: vec![finding], ..Plan::default() },
    };
    let mut grids = grids.iter().filter(|grid| 0 < grid.row_count());
    let Some(first) = grids.next() else { return Plan::default() };
    let mut plan = plan(packs, register, held, first);
    plan.findings.extend(grids.map(|grid| {
        let place = Place { file: file.to_owned(), sheet: grid.name.clone(), ..Place::default() };
        Finding { severity: Severity::Hint, place, error: Error::new("file-sheet-second") }
    }));
    plan
}

/// Reads `grid` against what the register holds and changes nothing.
pub fn plan(packs: &Packs, register: &Register, held: &Held, grid: &Grid) -> Plan {
    let mut plan = Plan { version: held.version, rests_on: held.rests_on.clone(), ..Plan::default() };
    match headings(packs, register, grid, &mut plan) {
        Some((columns, code_column)) => Reading::new(register, held, grid, columns, code_column, plan).read(),
        None => plan,
    }
}

/// What each column is, and which one is the code's; `None` when something is wrong with the headings.
fn headings<'a>(
    packs: &Packs,
    register: &'a Register,
    grid: &Grid,
    plan: &mut Plan,
) -> Option<(Vec<(u32, Column<'a>)>, u32)> {
    let mut columns: Vec<(u32, Column<'_>)> = Vec::new();
    for column in 1..=grid.column_count() {
        let text = grid.cell(1, column).text();
        if text.is_empty() {
            continue;
        }
        match column_of(packs, register, &text) {
            Some(known) => {
                if let Some((first, _)) = columns.iter().find(|(_, other)| *other == known) {
                    let error = Error::new("file-heading-twice").with("heading", text);
                    plan.refuse(grid, 1, column, error.with("first", column_letters(*first)));
                }
                columns.push((column, known));
            }
            None => {
                let known: Vec<&str> = register.fields.iter().map(|field| field.name.zh.as_str()).collect();
                let english: Vec<&str> = register.fields.iter().map(|field| field.name.en.as_str()).collect();
                let error = Error::new("register-heading-unknown").with("heading", text);
                let error = error.with("known", known.join("、")).with("known_en", english.join(", "));
                plan.refuse(grid, 1, column, error);
            }
        }
    }
    let code_column = columns.iter().find(|(_, column)| matches!(column, Column::Code)).map(|(at, _)| *at);
    let Some(code_column) = code_column else {
        let error = Error::new("register-code-column").with("register", &register.name.zh);
        plan.refuse(grid, 1, 1, error.with("register_en", &register.name.en));
        return None;
    };
    for field in register.fields.iter().filter(|field| !field.optional) {
        if !columns.iter().any(|(_, column)| matches!(column, Column::Field(own) if own.code == field.code)) {
            let error = Error::new("register-column-missing").with("field", &field.name.zh);
            plan.refuse(grid, 1, 1, error.with("field_en", &field.name.en));
        }
    }
    (!any_error(&plan.findings)).then_some((columns, code_column))
}

/// A grid being read against what the register holds.
struct Reading<'a> {
    register: &'a Register,
    held: &'a Held,
    grid: &'a Grid,
    columns: Vec<(u32, Column<'a>)>,
    code_column: u32,
    /// What was last said of each row, whatever its dates.
    newest: HashMap<String, Entry>,
    /// Each statement as it was made, by code and beginning: not as the next one cuts it off, since an end that is only
    /// implied is no end to compare with.
    stated: HashMap<(&'a str, &'a str), &'a Entry>,
    /// The register's code and the codes of the grid itself: its rows may name each other.
    own: (&'a str, HashSet<String>),
    seen: HashMap<(String, String), u32>,
    /// Parents that were named, with the cells that name them.
    named: Vec<(u32, u32, Parent)>,
    /// New units that nothing has placed yet.
    unplaced: Vec<(u32, String)>,
    plan: Plan,
}

impl<'a> Reading<'a> {
    fn new(
        register: &'a Register,
        held: &'a Held,
        grid: &'a Grid,
        columns: Vec<(u32, Column<'a>)>,
        code_column: u32,
        plan: Plan,
    ) -> Reading<'a> {
        let mut stated: HashMap<(&str, &str), &Entry> = HashMap::new();
        for entry in &held.entries {
            let newest = stated.entry((entry.code.as_str(), entry.valid_from.as_str())).or_insert(entry);
            if newest.batch < entry.batch {
                *newest = entry;
            }
        }
        let own = (2..=grid.row_count()).map(|row| grid.cell(row, code_column).text()).collect();
        Reading {
            newest: settled(held.entries.clone()).into_iter().map(|entry| (entry.code.clone(), entry)).collect(),
            own: (register.code.as_str(), own),
            seen: HashMap::new(),
            named: Vec::new(),
            unplaced: Vec::new(),
            register,
            held,
            grid,
            columns,
            code_column,
            stated,
            plan,
        }
    }

    fn read(mut self) -> Plan {
        for (row, column, code) in self.grid.headless(1) {
            self.refuse(row, column, Error::new(code));
        }
        if (2..=self.grid.row_count()).all(|row| self.grid.is_blank(row)) {
            self.refuse(1, self.code_column, Error::new("file-nothing-below"));
        }
        for row in 2..=self.grid.row_count() {
            if !self.grid.is_blank(row) {
                self.row(row);
            }
        }
        self.place();
        cycles(self.grid, self.code_column, self.held, &mut self.plan);
        self.twins();
        self.plan
    }

    fn twins(&mut self) {
        let (seen, columns, code_column) = (&self.seen, &self.columns, self.code_column);
        let at = |entry: &Entry, wanted: Option<&Field>| {
            let row = seen.get(&(entry.code.clone(), entry.valid_from.clone())).copied().unwrap_or(1);
            let is_wanted = |column: &Column<'_>| match (column, wanted) {
                (Column::Field(field), Some(wanted)) => field.code == wanted.code,
                _ => false,
            };
            (row, columns.iter().find(|(_, column)| is_wanted(column)).map_or(code_column, |(column, _)| *column))
        };
        twins(self.register, self.held, self.grid, &mut self.plan, at);
    }

    fn refuse(&mut self, row: u32, column: u32, error: Error) {
        self.plan.refuse(self.grid, row, column, error);
    }

    fn row(&mut self, row: u32) {
        let Some(mut entry) = self.entry(row) else { return };
        let before = self.newest.get(&entry.code).cloned();
        if let Some(error) = self.held.refusal(self.register, &entry, before.as_ref()) {
            return self.refuse(row, self.code_column, error);
        }
        match &before {
            Some(before) => self.keep_unspoken(&mut entry, before),
            None => {
                let somewhere = self.held.wall.as_ref().is_some_and(|wall| !wall.entered.is_everywhere());
                if self.register.place == "code" && somewhere {
                    self.unplaced.push((row, entry.code.clone()));
                }
            }
        }
        self.name_parents(row, &entry);
        let stated = self.stated.get(&(entry.code.as_str(), entry.valid_from.as_str()));
        match stated {
            Some(held) if held.fields == entry.fields && held.valid_until == entry.valid_until && !held.removed => {
                self.plan.same += 1;
                return;
            }
            Some(_) => self.plan.changed += 1,
            None => self.plan.new += 1,
        }
        self.plan.before = before;
        self.plan.entries.push(entry);
    }

    /// The row as it is written; `None` when it has no code, or says what another row of the grid says.
    fn entry(&mut self, row: u32) -> Option<Entry> {
        let (grid, code_column) = (self.grid, self.code_column);
        let mut entry = Entry { code: grid.cell(row, code_column).text(), ..Entry::default() };
        if entry.code.is_empty() {
            self.refuse(row, code_column, Error::new("register-code-empty"));
            return None;
        }
        if grid.cell(row, code_column).has_lost_digits() {
            self.refuse(row, code_column, Error::new("file-code-number").with("text", &entry.code));
            return None;
        }
        let mut errors = Vec::new();
        for (column, means) in &self.columns {
            let cell = grid.cell(row, *column);
            if let Some((severity, error)) = cell.formula_finding() {
                let mut place = grid.place(row, *column);
                place.heading = grid.cell(1, *column).text();
                self.plan.findings.push(Finding { severity, place, error });
            }
            match means {
                Column::Code | Column::Parent(_) => {}
                Column::ValidFrom | Column::ValidUntil => match date(cell) {
                    Ok(day) if matches!(means, Column::ValidFrom) => entry.valid_from = day,
                    Ok(day) => entry.valid_until = day,
                    Err(error) => errors.push((*column, error)),
                },
                Column::Field(field) => match value(field, cell, self.held, &self.own) {
                    Ok(text) if text.is_empty() => {}
                    Ok(text) => {
                        entry.fields.insert(field.code.clone(), text);
                    }
                    Err(error) => errors.push((*column, error)),
                },
            }
        }
        for (column, error) in errors {
            self.refuse(row, column, error);
        }
        if !entry.valid_until.is_empty() && !entry.valid_from.is_empty() && entry.valid_until < entry.valid_from {
            self.refuse(row, code_column, Error::new("register-dates-crossed"));
        }
        if let Some(first) = self.seen.insert((entry.code.clone(), entry.valid_from.clone()), row) {
            self.refuse(row, code_column, Error::new("register-duplicate").with("row", first));
            return None;
        }
        Some(entry)
    }

    /// What the grid does not speak of stays as it is: columns it has not, and fields its sender does not see.
    fn keep_unspoken(&self, entry: &mut Entry, before: &Entry) {
        let spoken = |code: &str| {
            self.columns.iter().any(|(_, column)| matches!(column, Column::Field(field) if field.code == code))
        };
        for (field, value) in &before.fields {
            if !spoken(field) || self.held.hides(self.register, before, field) {
                entry.fields.insert(field.clone(), value.clone());
            }
        }
    }

    fn name_parents(&mut self, row: u32, entry: &Entry) {
        for (column, means) in &self.columns {
            let Column::Parent(hierarchy) = means else { continue };
            let parent = self.grid.cell(row, *column).text();
            if parent.is_empty() {
                continue;
            }
            let parent = Parent {
                code: entry.code.clone(),
                hierarchy: (*hierarchy).to_owned(),
                parent,
                valid_from: entry.valid_from.clone(),
                valid_until: entry.valid_until.clone(),
                ..Parent::default()
            };
            self.named.push((row, *column, parent));
        }
    }

    /// Hangs units under the parents that were named.
    fn place(&mut self) {
        let links = settled_parents(self.held.parents.clone());
        let in_grid: HashSet<String> = self.seen.keys().map(|(code, _)| code.clone()).collect();
        for (row, column, parent) in std::mem::take(&mut self.named) {
            let here = in_grid.contains(&parent.parent);
            if !here && !self.held.knows(&parent.parent) {
                let error = Error::new("register-parent-unknown").with("parent", &parent.parent);
                self.refuse(row, column, error);
            } else if !here && !self.held.may_hang_under(&parent.parent) {
                self.refuse(row, column, Error::new("register-place-not-yours"));
            } else if parent.parent == parent.code {
                self.refuse(row, column, Error::new("register-parent-self"));
            } else {
                self.unplaced.retain(|(_, code)| *code != parent.code);
                let stands = links.iter().any(|held| {
                    (&held.code, &held.hierarchy, &held.parent, &held.valid_from)
                        == (&parent.code, &parent.hierarchy, &parent.parent, &parent.valid_from)
                });
                if !stands {
                    self.plan.parents.push(parent);
                }
            }
        }
        for (row, _) in std::mem::take(&mut self.unplaced) {
            self.refuse(row, self.code_column, Error::new("register-place-not-yours"));
        }
    }
}

/// A unit must not end up above itself.
fn cycles(grid: &Grid, column: u32, held: &Held, plan: &mut Plan) {
    let mut above: HashMap<(String, String), String> = HashMap::new();
    for parent in settled_parents(held.parents.clone()).into_iter().chain(plan.parents.iter().cloned()) {
        above.insert((parent.hierarchy, parent.code), parent.parent);
    }
    for parent in &plan.parents {
        let mut next = parent.parent.clone();
        for _ in 0..64 {
            if next == parent.code {
                let error = Error::new("register-cycle").with("code", &parent.code);
                plan.findings.push(Finding { severity: Severity::Error, place: grid.place(1, column), error });
                return;
            }
            match above.get(&(parent.hierarchy.clone(), next)) {
                Some(higher) => next = higher.clone(),
                None => break,
            }
        }
    }
}

fn column_of<'a>(packs: &Packs, register: &'a Register, text: &str) -> Option<Column<'a>> {
    let by_code = register.fields.iter().find(|field| {
        field.code == text
            || field.name.zh == text
            || field.name.en == text
            || field.aliases.iter().any(|name| name == text)
    });
    if let Some(field) = by_code {
        return Some(Column::Field(field));
    }
    for hierarchy in &register.hierarchies {
        let names = [format!("parent_{}", hierarchy.code), hierarchy.name.zh.clone(), hierarchy.name.en.clone()];
        if names.iter().any(|name| name == text) {
            return Some(Column::Parent(&hierarchy.code));
        }
    }
    match packs.words.heading(text)? {
        Means::UnitCode => Some(Column::Code),
        Means::ValidFrom => Some(Column::ValidFrom),
        Means::ValidUntil => Some(Column::ValidUntil),
        Means::Unit => register.field("name").map(Column::Field),
        _ => None,
    }
}
