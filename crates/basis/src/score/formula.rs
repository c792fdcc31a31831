//! Conditions and measures of a scheme (条件与算式) over named figures, in three values: what depends on a missing figure is unknown,
//! never false and never zero.

use crate::exact::Exact;
use crate::expression::{Expr, Function, Node, Operator, Syntax, Words};
use crate::language::Language;
use crate::message::{Argument, VOCABULARY};

/// A formula as somebody wrote it, read: `value - mean`, `target.missed(year)`, `safety.deaths > 0`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Formula {
    pub text: String,
    expr: Expr,
}

/// Why there is no number.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Lack {
    /// 没有这个数: nobody gave the figure of this name.
    NoFigure(String),
    /// 没有基数: what would be divided by is zero or below, or a power is none.
    NoBase(String),
    /// 样本太少: so many of so many needed.
    TooFew { found: usize, needed: usize },
}

impl Lack {
    pub fn say(&self, language: Language) -> String {
        let text = |id: &str, arguments: &[(&str, Argument)]| VOCABULARY.text(language, id, arguments);
        match self {
            Lack::NoFigure(name) => text("score-lack-no-figure", &[("name", name.as_str().into())]),
            Lack::NoBase(name) => text("score-lack-no-base", &[("name", name.as_str().into())]),
            Lack::TooFew { found, needed } => {
                let arguments = [("found", found.to_string().into()), ("needed", needed.to_string().into())];
                text("score-lack-too-few", &arguments)
            }
        }
    }
}

/// Functions that ask for a verdict: `target.missed(year)` is whether any target is missed, `target.missed(CODE)` that one.
const ASKS: [(&str, &str); 4] = [
    ("target.missed(", "target.missed:"),
    ("target.met(", "target.met:"),
    ("missed(", "target.missed:"),
    ("met(", "target.met:"),
];

impl Formula {
    /// # Errors
    /// What is wrong with the text, and where.
    pub fn parse(text: &str) -> Result<Formula, Syntax> {
        let expr = Expr::parse(&asked(text)?, Words::Name)?;
        Ok(Formula { text: text.trim().to_owned(), expr })
    }

    /// The names it uses, without the words for yes and no.
    pub fn names(&self) -> Vec<&str> {
        self.expr.references().into_iter().filter(|name| constant(name).is_none()).collect()
    }

    /// What it comes to, with `look` giving what each name stands for.
    ///
    /// # Errors
    /// The first figure that is missing and decides.
    pub fn evaluate(&self, look: &dyn Fn(&str) -> Result<Exact, Lack>) -> Result<Exact, Lack> {
        evaluate(&self.expr, look)
    }

    /// Whether it holds.
    ///
    /// # Errors
    /// The first figure that is missing and decides.
    pub fn holds(&self, look: &dyn Fn(&str) -> Result<Exact, Lack>) -> Result<bool, Lack> {
        self.evaluate(look).map(|value| !value.is_zero())
    }
}

/// The text with its questions turned into names: `target.missed(year)` → `[target.missed:year]`.
fn asked(text: &str) -> Result<String, Syntax> {
    let mut rest = text;
    let mut out = String::with_capacity(text.len() + 8);
    while let Some((at, ask, name)) = next_ask(rest) {
        let inside = &rest[at + ask.len()..];
        let place = text.len() - rest.len() + at;
        let end = inside.find(')').ok_or(Syntax::Open { at: text[..place].chars().count() + 1 })?;
        let of = inside[..end].trim().trim_matches(|mark| matches!(mark, '"' | '\'' | '[' | ']'));
        let of = if of.is_empty() { "year" } else { of };
        out.push_str(&rest[..at]);
        out.push_str(&format!("[{name}{of}]"));
        rest = &inside[end + 1..];
    }
    out.push_str(rest);
    Ok(out)
}

/// The first question of the text that does not begin inside a longer word.
fn next_ask(text: &str) -> Option<(usize, &'static str, &'static str)> {
    let own = |at: usize| !text[..at].ends_with(|mark: char| mark.is_alphanumeric() || matches!(mark, '.' | '_'));
    ASKS.iter()
        .filter_map(|(ask, name)| text.find(ask).filter(|at| own(*at)).map(|at| (at, *ask, *name)))
        .min_by_key(|(at, ask, _)| (*at, std::cmp::Reverse(ask.len())))
}

/// Words that are numbers.
pub(super) fn constant(name: &str) -> Option<Exact> {
    match name.to_lowercase().as_str() {
        "yes" | "true" | "\u{662f}" => Some(Exact::whole(1)),
        "no" | "false" | "\u{5426}" => Some(Exact::zero()),
        _ => None,
    }
}

fn truth(holds: bool) -> Exact {
    Exact::whole(i64::from(holds))
}

fn evaluate(expr: &Expr, look: &dyn Fn(&str) -> Result<Exact, Lack>) -> Result<Exact, Lack> {
    match &expr.node {
        Node::Number(value) => Ok(value.clone()),
        Node::Reference(name) => constant(name).map_or_else(|| look(name), Ok),
        Node::Negate(inner) => Ok(-&evaluate(inner, look)?),
        Node::Not(inner) => Ok(truth(evaluate(inner, look)?.is_zero())),
        Node::Binary(operator, left, right) => {
            binary(*operator, evaluate(left, look), evaluate(right, look), || written_part(expr))
        }
        Node::Call(Function::Given, arguments) => {
            Ok(truth(arguments.iter().all(|argument| evaluate(argument, look).is_ok())))
        }
        Node::Call(function, arguments) => {
            let values = arguments.iter().map(|one| evaluate(one, look)).collect::<Result<Vec<_>, _>>()?;
            let chosen = match function {
                Function::Min => values.into_iter().min(),
                Function::Max => values.into_iter().max(),
                Function::Abs | Function::Given => values.first().map(Exact::abs),
            };
            Ok(chosen.unwrap_or_else(Exact::zero))
        }
    }
}

fn binary(
    operator: Operator,
    left: Result<Exact, Lack>,
    right: Result<Exact, Lack>,
    part: impl Fn() -> String,
) -> Result<Exact, Lack> {
    match operator {
        // What is known may decide alone.
        Operator::And => match (left, right) {
            (Ok(value), _) | (_, Ok(value)) if value.is_zero() => Ok(truth(false)),
            (left, right) => left.and(right).map(|_| truth(true)),
        },
        Operator::Or => match (left, right) {
            (Ok(value), _) | (_, Ok(value)) if !value.is_zero() => Ok(truth(true)),
            (left, right) => left.and(right).map(|_| truth(false)),
        },
        Operator::Add => Ok(&left? + &right?),
        Operator::Subtract => Ok(&left? - &right?),
        Operator::Multiply => Ok(&left? * &right?),
        Operator::Divide => left?.over(&right?).ok_or_else(|| Lack::NoBase(part())),
        Operator::Power => {
            let (left, right) = (left?, right?);
            // Schemes square and cube; anything else is a slip and not worth a root's lost digits.
            let exponent = (-9_i64..=9).find(|whole| Exact::whole(*whole) == right);
            let power = exponent.and_then(|whole| left.power(i32::try_from(whole).ok()?));
            power.ok_or_else(|| Lack::NoBase(part()))
        }
        Operator::Compare(comparison) => Ok(truth(comparison.holds(&left?, &right?))),
    }
}

/// The names of what was divided or raised, for the reason.
fn written_part(expr: &Expr) -> String {
    expr.references().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let look = |name: &str| match name {
            "a" => Ok(Exact::whole(3)),
            "b" => Ok(Exact::zero()),
            "target.missed:year" | "target.missed:park-sales" => Ok(Exact::whole(1)),
            "target.met:out.va" => Ok(Exact::zero()),
            other => Err(Lack::NoFigure(other.to_owned())),
        };
        let got = match Formula::parse(text).map(|formula| formula.evaluate(&look)) {
            Ok(Ok(value)) => super::super::written(&value),
            Ok(Err(lack)) => format!("{lack:?}"),
            Err(syntax) => format!("{syntax:?}"),
        };
        assert_eq!(got, expected, "{text}");
    }

    #[test]
    fn what_is_missing_stays_unknown_unless_the_rest_decides() {
        check("a > 2", "1");
        check("a > 2 and x > 1", "NoFigure(\"x\")");
        check("a < 2 and x > 1", "0");
        check("a > 2 or x > 1", "1");
        check("given(x) or given(a)", "1");
        check("a = yes", "0");
        check("b = \u{5426}", "1");
        check("a / b", "NoBase(\"a, b\")");
        check("target.missed(year)", "1");
        check("missed(park-sales) and not met(out.va)", "1");
        check("target.missed(year", "Open { at: 1 }");
    }
}
