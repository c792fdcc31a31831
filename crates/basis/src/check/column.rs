//! Expressions over columns: each part is worked out for every respondent before the next.

use rust_decimal::Decimal;

use crate::expression::{Expr, Function, Node, Operator};

use super::{Figures, Missing, Reference, Sheet};

/// A rule's current cell, and what it reads.
pub struct Evaluation<'a> {
    pub sheet: &'a dyn Sheet,
    pub line: &'a str,
    pub column: &'a str,
    pub known_columns: &'a [String],
}

impl Evaluation<'_> {
    /// The figures a name stands for from the current cell.
    pub fn figures(&self, name: &str) -> Figures {
        match Reference::parse(name, self.known_columns) {
            Ok(reference) => self.sheet.figures(&reference.cell(self.line, self.column)),
            Err(_) => vec![None; self.sheet.rows()].into(),
        }
    }

    /// Where a rule applies, of the rows in `applies`.
    pub fn narrowed(&self, applies: &[bool], when: Option<&Expr>) -> Vec<bool> {
        let Some(when) = when else { return applies.to_vec() };
        let true_there = self.side(when, Missing::Skip);
        applies.iter().zip(&*true_there).map(|(row, when)| *row && when.is_some_and(|it| !it.is_zero())).collect()
    }

    /// Whether the expression is true (1) or not (0), by respondent; `None` where it cannot be said.
    pub fn verdicts(&self, expr: &Expr, missing: [Missing; 2]) -> Figures {
        match &expr.node {
            // Only the sides of comparisons have a left and a right.
            Node::Binary(operator @ Operator::Compare(_), left, right) => {
                let (left, right) = (self.side(left, missing[0]), self.side(right, missing[1]));
                pairs(*operator, &left, &right)
            }
            Node::Binary(operator, left, right) => {
                pairs(*operator, &self.verdicts(left, missing), &self.verdicts(right, missing))
            }
            Node::Not(inner) => each(&self.verdicts(inner, missing), |value| Some(truth(value.is_zero()))),
            _ => self.side(expr, missing[0]),
        }
    }

    /// What an expression comes to, by respondent; missing figures are nothing only for [`Missing::Zero`].
    pub fn side(&self, expr: &Expr, missing: Missing) -> Figures {
        let rows = self.sheet.rows();
        match &expr.node {
            Node::Number(value) => {
                let value = value.to_decimal();
                vec![value; rows].into()
            }
            Node::Reference(name) => {
                let figures = self.figures(name);
                match missing {
                    Missing::Zero => figures.iter().map(|it| Some(it.unwrap_or_default())).collect(),
                    Missing::Skip | Missing::Fail => figures,
                }
            }
            Node::Negate(inner) => each(&self.side(inner, missing), |value| Some(-value)),
            Node::Not(inner) => each(&self.side(inner, missing), |value| Some(truth(value.is_zero()))),
            Node::Binary(operator, left, right) => {
                pairs(*operator, &self.side(left, missing), &self.side(right, missing))
            }
            Node::Call(Function::Given, arguments) => {
                let Some(of) = arguments.first() else { return vec![None; rows].into() };
                self.side(of, Missing::Skip).iter().map(|it| Some(truth(it.is_some()))).collect()
            }
            Node::Call(Function::Abs, arguments) => match arguments.first() {
                Some(of) => each(&self.side(of, missing), |value| Some(value.abs())),
                None => vec![None; rows].into(),
            },
            Node::Call(function, arguments) => {
                let sides: Vec<Figures> = arguments.iter().map(|one| self.side(one, missing)).collect();
                let row = |row: usize| -> Option<Decimal> {
                    let values = sides.iter().map(|side| side[row]).collect::<Option<Vec<Decimal>>>()?;
                    match function {
                        Function::Min => values.into_iter().min(),
                        _ => values.into_iter().max(),
                    }
                };
                (0..rows).map(row).collect()
            }
        }
    }
}

fn truth(holds: bool) -> Decimal {
    Decimal::from(u8::from(holds))
}

fn each(figures: &Figures, work: impl Fn(Decimal) -> Option<Decimal>) -> Figures {
    figures.iter().map(|it| it.and_then(&work)).collect()
}

/// Joins two columns. What leaves 28 digits cannot be said; rules add and compare figures of at most 18.
fn pairs(operator: Operator, left: &Figures, right: &Figures) -> Figures {
    let one = |left: Option<Decimal>, right: Option<Decimal>| -> Option<Decimal> {
        // One false side settles `and`, one true side settles `or`, whatever the other would be.
        match (operator, left.map(|it| it.is_zero()), right.map(|it| it.is_zero())) {
            (Operator::And, Some(true), _) | (Operator::And, _, Some(true)) => return Some(truth(false)),
            (Operator::Or, Some(false), _) | (Operator::Or, _, Some(false)) => return Some(truth(true)),
            _ => {}
        }
        let (left, right) = (left?, right?);
        match operator {
            Operator::Add => left.checked_add(right),
            Operator::Subtract => left.checked_sub(right),
            Operator::Multiply => left.checked_mul(right),
            // A quotient is not exact: rules multiply out, and a pack that divides is refused.
            Operator::Divide | Operator::Power => None,
            Operator::Compare(comparison) => Some(truth(comparison.holds(&left, &right))),
            Operator::And => Some(truth(true)),
            Operator::Or => Some(truth(false)),
        }
    };
    left.iter().zip(&**right).map(|(left, right)| one(*left, *right)).collect()
}
