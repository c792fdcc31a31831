//! What `[id]` stands for in a formula: a fact with its value in the formula's scale and how far it may vary.

use std::fmt;

use basis::derive::{Number, Operand};
use basis::error::{Error, Finding, Severity};
use basis::exact::{Exact, Rounding};
use basis::fact::{Approx, Fact, FactKey, Origin};
use basis::quantity::Quantity;
use basis::unit::Unit;

use super::period;
use super::speech::{self, Claim};
use super::table::Row;
use super::written::Written;

/// A row's figure, or that the row has no number (`None`): targets in words, unstated claims, bad cells.
pub type Reading = Option<Figure>;

/// A figure that formulas may name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Figure {
    /// What `[id]` is worth in a formula: the base value of an observation or target, a claim's value as written.
    pub value: Exact,
    /// Half a unit of its last written digit in the same scale; zero for things counted and for fractions.
    pub slack: Exact,
    /// Whether the figure itself is only a bound (以上、不到), so that a sum of it is one too.
    pub bound: bool,
    /// The figure as the derivations take it.
    pub operand: Operand,
    /// What one base unit of `operand` is worth in the formula; `None` where its unit is unknown to the books, so
    /// that only plain arithmetic may use it.
    pub scale: Option<Exact>,
}

/// Base units of the files as units of the books. Each is one base unit there too.
const BASE_UNITS: [(&str, &str); 10] = [
    ("yuan", "\u{5143}"),               // 元
    ("m2", "\u{5e73}\u{65b9}\u{7c73}"), // 平方米
    ("count", "\u{4e2a}"),              // 个
    ("percent", "%"),
    ("pp", "\u{4e2a}\u{767e}\u{5206}\u{70b9}"), // 个百分点
    ("ratio", "\u{500d}"),                      // 倍
    ("t", "\u{5428}"),                          // 吨
    ("day", "\u{5929}"),                        // 天
    ("year", "\u{5e74}"),                       // 年
    ("calendar_year", "\u{5e74}"),
];

/// Things counted are exact as written.
const COUNTED: [&str; 3] = ["count", "year", "calendar_year"];

/// Values and base values of one figure differ by no more than this where the base value was rounded (亩).
fn rounding_of_base() -> Exact {
    Exact::scaled(1, 6)
}

impl Figure {
    /// The figure of a row of `observations.csv`.
    pub(super) fn observed(row: &Row, year: i16, findings: &mut Vec<Finding>) -> Reading {
        let approx = speech::approx(row, findings);
        let columns = Columns { value: "value", base: "value_base", period: "period" };
        Figure::measured(row, &columns, approx, year, findings)
    }

    /// The figure of a row of `targets.csv`.
    pub(super) fn targeted(row: &Row, year: i16, findings: &mut Vec<Finding>) -> Reading {
        let approx = match row.cell("operator") {
            ">" | ">=" => Approx::Over,
            "<" | "<=" => Approx::Under,
            _ => Approx::Exact,
        };
        let columns = Columns { value: "target_value", base: "target_value_base", period: "deadline" };
        Figure::measured(row, &columns, approx, year, findings)
    }

    fn measured(row: &Row, columns: &Columns, approx: Approx, year: i16, findings: &mut Vec<Finding>) -> Reading {
        let mut number = |heading: &str| {
            let text = row.cell(heading);
            let read = Written::read(text);
            if read.is_none() && !text.is_empty() {
                let error = Error::new("verification-number").with("text", text);
                findings.push(row.finding(Severity::Warning, heading, error));
            }
            read
        };
        let written = number(columns.value);
        let base = number(columns.base).map(|base| base.value);
        let unit: Option<Unit> = row.cell("unit").parse().ok();
        let base_unit = row.cell("base_unit");
        let in_unit = written.as_ref().zip(unit.as_ref()).map(|(written, unit)| &written.value * unit.factor());
        if let Some((expected, base)) = in_unit.as_ref().zip(base.as_ref())
            && BASE_UNITS.iter().any(|(code, _)| *code == base_unit)
            && !nearly(expected, base)
        {
            let error = Error::new("verification-base-differs")
                .with("value", row.cell(columns.value))
                .with("unit", row.cell("unit"))
                .with("base", row.cell(columns.base))
                .with("base-unit", base_unit);
            findings.push(row.finding(Severity::Warning, columns.base, error));
        }
        // The exact value where the base value is its rounding.
        let value = match (base, &in_unit) {
            (Some(base), Some(expected)) if nearly(expected, &base) => expected.clone(),
            (Some(base), _) => base,
            (None, Some(expected)) => expected.clone(),
            (None, None) => return None,
        };
        let slack = match &written {
            _ if COUNTED.contains(&base_unit) => Exact::zero(),
            None => Exact::zero(),
            Some(written) => match value.over(&written.value) {
                Some(size) => &written.half_digit * &size.abs(),
                None => &written.half_digit * unit.as_ref().map_or(&Exact::whole(1), Unit::factor),
            },
        };
        let bound = matches!(approx, Approx::Over | Approx::Under);
        let fact = |quantity| operand(row, columns.period, approx, quantity, year);
        let as_written = written.as_ref().zip(unit).and_then(|(written, unit)| {
            let scale = match value.over(&(&written.value * unit.factor())) {
                Some(scale) => scale,
                None => Exact::whole(1),
            };
            Some((quantity(written, unit)?, scale))
        });
        let (operand, scale) = match as_written {
            Some((quantity, scale)) => (fact(quantity), Some(scale)),
            None => match base_quantity(&value, base_unit) {
                Some((quantity, scale)) => (fact(quantity), Some(scale)),
                None => (Operand::Constant(Number::new(value.clone(), Unit::times())), None),
            },
        };
        Some(Figure { value, slack, bound, operand, scale })
    }

    /// A claim as a figure of other claims: its value as written, never what was derived for it.
    pub(super) fn claimed(row: &Row, claim: &Claim, year: i16) -> Reading {
        let written = claim.stated.as_ref()?;
        let value = written.value.clone();
        let counted = claim.unit.as_ref().is_some_and(Unit::counts);
        let slack = if counted { Exact::zero() } else { written.half_digit.clone() };
        let bound = matches!(claim.approx, Approx::Over | Approx::Under);
        let fact = claim.unit.clone().and_then(|unit| {
            let scale = Exact::whole(1).over(unit.factor())?;
            Some((operand(row, "period", claim.approx, quantity(written, unit)?, year), scale))
        });
        let (operand, scale) = match fact {
            Some((operand, scale)) => (operand, Some(scale)),
            None => (Operand::Constant(Number::new(value.clone(), Unit::times())), None),
        };
        Some(Figure { value, slack, bound, operand, scale })
    }
}

/// The columns a figure is read from.
struct Columns {
    value: &'static str,
    base: &'static str,
    period: &'static str,
}

fn nearly(one: &Exact, other: &Exact) -> bool {
    (one - other).abs() <= &one.abs() * &rounding_of_base()
}

/// The quantity as written; `None` where it is a fraction or has too many digits for a figure.
fn quantity(written: &Written, unit: Unit) -> Option<Quantity> {
    (written.value.rounded_exact(written.decimals, Rounding::HalfUp) == written.value)
        .then(|| Quantity::parse(&written.value.rounded(written.decimals, Rounding::HalfUp), unit).ok())?
}

/// The base value in its base unit, where the books know that unit.
fn base_quantity(value: &Exact, base_unit: &str) -> Option<(Quantity, Exact)> {
    let (_, symbol) = BASE_UNITS.iter().find(|(code, _)| *code == base_unit)?;
    let unit = symbol.parse().ok()?;
    let decimals =
        (0..=Quantity::SCALE_MAX).find(|decimals| value.rounded_exact(*decimals, Rounding::HalfUp) == *value)?;
    let quantity = Quantity::parse(&value.rounded(decimals, Rounding::HalfUp), unit).ok()?;
    Some((quantity, Exact::whole(1)))
}

fn operand(row: &Row, period: &str, approx: Approx, quantity: Quantity, year: i16) -> Operand {
    let (period, measure) = period::read(row.cell(period), year);
    let key =
        FactKey { subject: row.cell("scope").to_owned(), indicator: row.cell("indicator").to_owned(), period, measure };
    let origin = Origin {
        source: row.cell("doc").to_owned(),
        version: 1,
        quote: Quote(row.cell("id"), row.cell("quote")).to_string(),
        ..Origin::default()
    };
    Operand::Fact(Fact { key, quantity, approx, origin })
}

/// The row of the source and the words it was said in.
struct Quote<'a>(&'a str, &'a str);

impl fmt::Display for Quote<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0, self.1)
    }
}
