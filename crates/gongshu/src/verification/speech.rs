//! A speech's folder: the figures it names and the claims it makes of them.

use std::collections::BTreeMap;
use std::path::Path;

use basis::error::{Error, Finding, Severity};
use basis::exact::Exact;
use basis::fact::Approx;
use basis::unit::Unit;

use super::figure::{Figure, Reading};
use super::period;
use super::statement::Statement;
use super::table::{Row, Source, Table};
use super::verdict::Verdict;
use super::written::Written;

/// A speech as its three files say it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Speech {
    /// In the order of `claims.csv`.
    pub claims: Vec<Claim>,
    /// What formulas may name: every row of the three files, by id.
    pub figures: BTreeMap<String, Reading>,
    /// Every row of the three files as a statement, in the order of the files.
    pub statements: Vec<Statement>,
    /// What is wrong with the files, cell by cell; none of it stops the other claims.
    pub findings: Vec<Finding>,
}

/// Whether a claim can be derived from the figures of its own speech.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Recomputable {
    Yes,
    /// From some of its figures, or after reading the words in one of several ways.
    Partly,
    No,
}

/// A derived statement (同比、占比、位次…) of a speech, as `claims.csv` has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Claim {
    pub id: String,
    /// `yoy_growth`, `share`, `rank`, `multiple`…: which derivation the statement is about.
    pub kind: String,
    /// The value as written; empty when the speech does not state one.
    pub text: String,
    /// `None` also where `text` is not a number.
    pub stated: Option<Written>,
    /// `None` where the books do not know the unit.
    pub unit: Option<Unit>,
    pub approx: Approx,
    pub recomputable: Recomputable,
    /// Arithmetic on `[id]`; may be empty.
    pub formula: String,
    /// What the file says came of it, for comparison.
    pub recomputed: Option<Exact>,
    /// The file's own verdict.
    pub consistent: Option<Verdict>,
}

impl Speech {
    /// Reads `observations.csv`, `targets.csv` and `claims.csv` of `folder`. An absent file is empty; a bad cell is
    /// a finding and its row goes on without it.
    ///
    /// # Errors
    /// When there is no such folder, a file cannot be read, or a file has rows but no column `id`.
    pub fn load(folder: &Path) -> Result<Speech, Vec<Finding>> {
        if !folder.is_dir() {
            let error = Error::new("verification-folder-absent").with("folder", folder.display());
            let place = basis::error::Place::default();
            return Err(vec![Finding { severity: Severity::Error, place, error }]);
        }
        Speech::read(Source::Folder(folder))
    }

    /// Reads the three files of a source.
    ///
    /// # Errors
    /// As [`Speech::load`].
    pub fn read(source: Source<'_>) -> Result<Speech, Vec<Finding>> {
        let mut findings = Vec::new();
        let mut unreadable = Vec::new();
        let mut open = |file: &str, columns: &[&str]| match Table::read(source, file, &mut findings) {
            Ok(table) => {
                check_columns(&table, columns, &mut findings, &mut unreadable);
                Some(table)
            }
            Err(finding) => {
                unreadable.push(*finding);
                None
            }
        };
        let observations = open("observations.csv", &["value", "unit", "value_base", "base_unit"]);
        let targets = open("targets.csv", &["target_value", "unit", "target_value_base", "base_unit"]);
        let claims = open("claims.csv", &["kind", "value", "unit", "approx", "recomputable", "formula"]);
        match (observations, targets, claims) {
            (Some(observations), Some(targets), Some(claims)) if unreadable.is_empty() => {
                let mut speech = Speech { findings, ..Speech::default() };
                speech.take(&observations, &targets, &claims);
                Ok(speech)
            }
            _ => Err(unreadable),
        }
    }

    fn take(&mut self, observations: &Table, targets: &Table, claims: &Table) {
        let periods = observations.rows().chain(claims.rows()).map(|row| row.cell("period"));
        let year = period::latest_year(periods.chain(targets.rows().map(|row| row.cell("deadline"))));
        let mut seen = BTreeMap::new();
        for row in observations.rows().filter(|row| !is_repeated_head(row)) {
            if let Some(id) = self.identify(&row, &mut seen) {
                let figure = Figure::observed(&row, year, &mut self.findings);
                self.figures.insert(id, figure);
                self.statements.push(Statement::observed(&row, &self.figures));
            }
        }
        for row in targets.rows().filter(|row| !is_repeated_head(row)) {
            if let Some(id) = self.identify(&row, &mut seen) {
                let figure = Figure::targeted(&row, year, &mut self.findings);
                self.figures.insert(id, figure);
                self.statements.push(Statement::targeted(&row, &self.figures, &mut self.findings));
            }
        }
        for row in claims.rows().filter(|row| !is_repeated_head(row)) {
            let first = self.identify(&row, &mut seen);
            let claim = Claim::read(&row, &mut self.findings);
            if let Some(id) = first {
                self.figures.insert(id, Figure::claimed(&row, &claim, year));
                self.statements.push(Statement::claimed(&row));
            }
            self.claims.push(claim);
        }
    }

    /// The row's id when it has one that no earlier row has; formulas mean the first.
    fn identify(&mut self, row: &Row, seen: &mut BTreeMap<String, u32>) -> Option<String> {
        let id = row.cell("id").to_owned();
        if id.is_empty() {
            self.findings.push(row.finding(Severity::Warning, "id", Error::new("verification-id-empty")));
            return None;
        }
        if let Some(first) = seen.get(&id) {
            let error = Error::new("verification-id-twice").with("id", &id).with("first", first);
            self.findings.push(row.finding(Severity::Warning, "id", error));
            return None;
        }
        seen.insert(id.clone(), row.number);
        Some(id)
    }
}

/// Files joined by hand carry the head of the second file among the rows.
fn is_repeated_head(row: &Row) -> bool {
    row.cell("id").eq_ignore_ascii_case("id")
}

fn check_columns(table: &Table, columns: &[&str], findings: &mut Vec<Finding>, unreadable: &mut Vec<Finding>) {
    if table.is_empty() {
        return;
    }
    let absent = |heading: &str| Error::new("verification-column-absent").with("heading", heading);
    if !table.has("id") {
        unreadable.push(table.finding(Severity::Error, absent("id")));
    }
    for heading in columns.iter().filter(|heading| !table.has(heading)) {
        findings.push(table.finding(Severity::Warning, absent(heading)));
    }
}

impl Claim {
    fn read(row: &Row, findings: &mut Vec<Finding>) -> Claim {
        let text = row.cell("value").to_owned();
        let stated = Written::read(&text);
        if stated.is_none() && !text.is_empty() {
            findings.push(row.finding(
                Severity::Warning,
                "value",
                Error::new("verification-number").with("text", &text),
            ));
        }
        let recomputable = match row.cell("recomputable").to_lowercase().as_str() {
            "no" => Recomputable::No,
            "partly" => Recomputable::Partly,
            "yes" | "" => Recomputable::Yes,
            other => {
                let error = Error::new("verification-recomputable").with("text", other);
                findings.push(row.finding(Severity::Warning, "recomputable", error));
                Recomputable::Yes
            }
        };
        let consistent = match row.cell("consistent").to_lowercase().as_str() {
            "" => None,
            word => {
                let verdict = Verdict::ALL.into_iter().find(|verdict| verdict.word() == word);
                if verdict.is_none() {
                    let error = Error::new("verification-consistent").with("text", word);
                    findings.push(row.finding(Severity::Warning, "consistent", error));
                }
                verdict
            }
        };
        Claim {
            id: row.cell("id").to_owned(),
            kind: row.cell("kind").to_lowercase(),
            stated,
            text,
            unit: row.cell("unit").parse().ok(),
            approx: approx(row, findings),
            recomputable,
            formula: row.cell("formula").to_owned(),
            recomputed: Written::read(row.cell("recomputed_value")).map(|written| written.value),
            consistent,
        }
    }
}

/// How sharply the row says its figure was stated; exact when the word is unknown, with a finding.
pub(super) fn approx(row: &Row, findings: &mut Vec<Finding>) -> Approx {
    row.cell("approx").to_lowercase().parse().unwrap_or_else(|error| {
        findings.push(row.finding(Severity::Warning, "approx", error));
        Approx::Exact
    })
}
