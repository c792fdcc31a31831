//! Checks of reported figures (审核公式): rules over the cells of a form, tried on every respondent at once (methods 5.6).
//!
//! A rule is an expression that holds, or a bound on how far a respondent's growth may lie from its peers'. It reads the cells of
//! its own form, of another form, of the period before and of a year earlier. What fails says which cell, which figures, and
//! what would satisfy it.

mod column;
mod outlier;
mod reference;

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::error::Severity;
use crate::expression::{Comparison, Expr, Node, Operator};

pub use self::outlier::Outlier;
pub use self::reference::{Reference, When};

use self::column::Evaluation;

/// A cell of a form: the line, the column, and of which form and period.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Cell {
    /// Empty for the form that is checked.
    pub form: String,
    pub line: String,
    pub column: String,
    pub when: When,
}

/// One figure a respondent; `None` where nothing was reported.
pub type Figures = Arc<[Option<Decimal>]>;

/// What checks read: the respondents' reports, a row each.
pub trait Sheet {
    fn rows(&self) -> usize;

    /// The figures of a cell. A cell that nobody has gives rows without figures.
    fn figures(&self, cell: &Cell) -> Figures;

    /// Whether a respondent's entry in the register has one of `values` in `field`.
    fn is(&self, row: usize, field: &str, values: &[String]) -> bool;

    /// What respondents share who are each other's peers by `fields`.
    fn peers(&self, row: usize, fields: &[String]) -> String;
}

/// What a missing figure does to a rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Missing {
    /// 不判: the rule says nothing.
    #[default]
    Skip,
    /// 不通过: the rule fails.
    Fail,
    /// 按零: it counts as nothing.
    Zero,
}

/// What a rule demands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Test {
    /// The expression is true. Missing figures on the left and on the right of its comparison are taken as said.
    Holds {
        holds: Expr,
        missing: [Missing; 2],
    },
    Outlier(Outlier),
}

/// One rule of a form (审核公式).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Check {
    pub code: String,
    pub grade: Severity,
    /// The lines and the columns it is tried on: each pair is the current cell of one trial.
    pub lines: Vec<String>,
    pub columns: Vec<String>,
    /// Words of the form's columns, by which a single word is told from a line.
    pub known_columns: Vec<String>,
    /// Tried only where this is true; what is missing there is not true.
    pub when: Option<Expr>,
    /// Tried only on respondents whose entry in the register has one of the words in the field.
    pub of: Vec<(String, Vec<String>)>,
    pub test: Test,
    /// The figures that its sentence names, by their names in rules.
    pub named: Vec<String>,
}

/// A cell of a respondent at which a rule does not hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failure {
    pub row: usize,
    pub line: String,
    pub column: String,
    /// The comparison that is not true, with what its sides come to.
    pub sides: Option<(Decimal, Comparison, Decimal)>,
    /// The figures its sentence names.
    pub figures: Vec<(String, Option<Decimal>)>,
}

impl Check {
    /// Tries the rule on every respondent. Failures come line by line, column by column, row by row.
    pub fn run(&self, sheet: &dyn Sheet) -> Vec<Failure> {
        let mut failures = Vec::new();
        let applies: Vec<bool> =
            (0..sheet.rows()).map(|row| self.of.iter().all(|(field, words)| sheet.is(row, field, words))).collect();
        for line in &self.lines {
            for column in &self.columns {
                let evaluation = Evaluation { sheet, line, column, known_columns: &self.known_columns };
                let applies = evaluation.narrowed(&applies, self.when.as_ref());
                match &self.test {
                    Test::Holds { holds, missing } => {
                        self.held(&evaluation, &applies, holds, *missing, &mut failures);
                    }
                    Test::Outlier(outlier) => {
                        let named = self.named(&evaluation);
                        failures.extend(outlier.far(&evaluation, &applies).into_iter().map(|row| Failure {
                            row,
                            line: line.clone(),
                            column: column.clone(),
                            sides: None,
                            figures: named.iter().map(|(name, figures)| (name.clone(), figures[row])).collect(),
                        }));
                    }
                }
            }
        }
        failures
    }

    fn held(
        &self,
        evaluation: &Evaluation<'_>,
        applies: &[bool],
        holds: &Expr,
        missing: [Missing; 2],
        failures: &mut Vec<Failure>,
    ) {
        let verdicts = evaluation.verdicts(holds, missing);
        let mut wrong: Vec<usize> = Vec::new();
        for (row, verdict) in verdicts.iter().enumerate().filter(|(row, _)| applies[*row]) {
            let fails = match verdict {
                Some(value) => value.is_zero(),
                None => missing.contains(&Missing::Fail),
            };
            if fails {
                wrong.push(row);
            }
        }
        if wrong.is_empty() {
            return;
        }
        let named = self.named(evaluation);
        let comparisons = comparisons(holds);
        let sides: Vec<(Figures, Comparison, Figures)> = comparisons
            .into_iter()
            .map(|(left, comparison, right)| {
                (evaluation.side(left, missing[0]), comparison, evaluation.side(right, missing[1]))
            })
            .collect();
        failures.extend(wrong.into_iter().map(|row| Failure {
            row,
            line: evaluation.line.to_owned(),
            column: evaluation.column.to_owned(),
            sides: sides.iter().find_map(|(left, comparison, right)| {
                let (left, right) = (left[row]?, right[row]?);
                (!comparison.holds(&left, &right)).then_some((left, *comparison, right))
            }),
            figures: named.iter().map(|(name, figures)| (name.clone(), figures[row])).collect(),
        }));
    }

    fn named(&self, evaluation: &Evaluation<'_>) -> Vec<(String, Figures)> {
        self.named.iter().map(|name| (name.clone(), evaluation.figures(name))).collect()
    }
}

/// The comparisons that must all be true: those joined by `and`, or the links of `a > b > c`.
fn comparisons(expr: &Expr) -> Vec<(&Expr, Comparison, &Expr)> {
    match &expr.node {
        Node::Binary(Operator::Compare(comparison), left, right) => vec![(left, *comparison, right)],
        Node::Binary(Operator::And | Operator::Multiply, left, right) => {
            let mut both = comparisons(left);
            both.extend(comparisons(right));
            both
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests;
