//! What a formula comes to: exactly, or as the range it may lie in when its figures vary.

use basis::exact::Exact;
use basis::expression::{Expr, Function, Node, Operator};

/// Decimals that roots keep: far below anything stated or compared.
const ROOT_DIGITS: u32 = 24;
/// Powers and roots beyond this are slips.
const POWER_MAX: i64 = 400;
const ROOT_MAX: i64 = 100;
/// Digits that powers of powers may grow to.
const DIGITS_MAX: u64 = 20_000;
/// With more varying figures than this the corners are too many; the range is then from interval arithmetic.
const CORNER_FIGURES_MAX: usize = 12;
/// Digits computed at all corners together; the same beyond it.
const CORNER_DIGITS_MAX: u64 = 4_000_000;

/// Why a formula comes to no number, with the place in characters from 1.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Trouble {
    DivisionByZero {
        at: usize,
    },
    /// A root of a negative number, or a power of zero below zero.
    OutsidePower {
        at: usize,
    },
    /// A power that no statement of a speech needs.
    PowerTooLarge {
        at: usize,
    },
    /// An id that the lookup does not know.
    Unknown {
        at: usize,
        id: String,
    },
}

/// The exact value, with `value_of` giving what `[id]` stands for.
pub fn evaluate(expr: &Expr, value_of: &dyn Fn(&str) -> Option<Exact>) -> Result<Exact, Trouble> {
    size(expr)?;
    exact(expr, value_of)
}

fn exact(expr: &Expr, value_of: &dyn Fn(&str) -> Option<Exact>) -> Result<Exact, Trouble> {
    let at = expr.at;
    match &expr.node {
        Node::Number(value) => Ok(value.clone()),
        Node::Reference(id) => value_of(id).ok_or_else(|| Trouble::Unknown { at, id: id.clone() }),
        Node::Negate(inner) => Ok(-&exact(inner, value_of)?),
        Node::Not(inner) => Ok(truth(exact(inner, value_of)?.is_zero())),
        Node::Binary(operator, left, right) => binary(at, *operator, &exact(left, value_of)?, &exact(right, value_of)?),
        Node::Call(function, arguments) => {
            let values = arguments.iter().map(|one| exact(one, value_of)).collect::<Result<Vec<_>, _>>()?;
            let chosen = match function {
                Function::Min => values.into_iter().min(),
                Function::Max => values.into_iter().max(),
                Function::Abs => values.first().map(Exact::abs),
                Function::Given => Some(truth(true)),
            };
            Ok(chosen.unwrap_or_else(Exact::zero))
        }
    }
}

fn binary(at: usize, operator: Operator, left: &Exact, right: &Exact) -> Result<Exact, Trouble> {
    match operator {
        Operator::Add => Ok(left + right),
        Operator::Subtract => Ok(left - right),
        Operator::Multiply => Ok(left * right),
        Operator::Divide => left.over(right).ok_or(Trouble::DivisionByZero { at }),
        Operator::Power => power(at, left, right),
        Operator::Compare(comparison) => Ok(truth(comparison.holds(left, right))),
        Operator::And => Ok(truth(!left.is_zero() && !right.is_zero())),
        Operator::Or => Ok(truth(!left.is_zero() || !right.is_zero())),
    }
}

/// What a comparison is worth: 1 or 0.
fn truth(holds: bool) -> Exact {
    Exact::whole(i64::from(holds))
}

/// `base ** (numerator / denominator)`: the root first, cut to 24 decimals, then the power.
fn power(at: usize, base: &Exact, exponent: &Exact) -> Result<Exact, Trouble> {
    let (numerator, denominator) = fraction(exponent).ok_or(Trouble::PowerTooLarge { at })?;
    let outside = || Trouble::OutsidePower { at };
    let rooted = match denominator {
        1 => base.clone(),
        degree => base.root(degree, ROOT_DIGITS).ok_or_else(outside)?,
    };
    rooted.power(numerator).ok_or_else(outside)
}

/// The exponent as a fraction in lowest terms, within what powers are allowed.
pub(super) fn fraction(exponent: &Exact) -> Option<(i32, u32)> {
    (1..=ROOT_MAX).find_map(|denominator| {
        let scaled = exponent * &Exact::whole(denominator);
        let whole = scaled.rounded(0, basis::exact::Rounding::Truncate);
        let numerator: i64 = whole.parse().ok()?;
        let fits = numerator.abs() <= POWER_MAX && scaled == Exact::whole(numerator);
        fits.then_some((i32::try_from(numerator).ok()?, u32::try_from(denominator).ok()?))
    })
}

/// About how many digits the value has; refuses what would not be computed in a lifetime.
fn size(expr: &Expr) -> Result<u64, Trouble> {
    const FIGURE: u64 = 20;
    match &expr.node {
        Node::Number(_) | Node::Reference(_) => Ok(FIGURE),
        Node::Negate(inner) | Node::Not(inner) => size(inner),
        Node::Binary(Operator::Power, base, exponent) => {
            let times = match exact(exponent, &|_| None).ok().as_ref().and_then(fraction) {
                Some((numerator, 1)) => u64::from(numerator.unsigned_abs()),
                Some((numerator, degree)) => u64::from(numerator.unsigned_abs()) + u64::from(degree),
                None => POWER_MAX.unsigned_abs(),
            };
            let digits = size(base)?.saturating_mul(times.max(1)).saturating_add(size(exponent)?);
            if DIGITS_MAX < digits { Err(Trouble::PowerTooLarge { at: expr.at }) } else { Ok(digits) }
        }
        Node::Binary(_, left, right) => Ok(size(left)?.saturating_add(size(right)?)),
        Node::Call(_, arguments) => arguments.iter().try_fold(0_u64, |sum, one| Ok(sum.saturating_add(size(one)?))),
    }
}

/// A figure and how far it may lie to either side of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Varying {
    pub id: String,
    pub value: Exact,
    pub slack: Exact,
}

/// The least and the greatest value the formula takes when each figure varies within its slack: the extremes of
/// the corners (formulas of speeches are monotone in each figure), or interval arithmetic where the corners are
/// too many. `None` where it has no value at any corner, or an interval divides by zero.
pub fn range(expr: &Expr, figures: &[Varying]) -> Option<(Exact, Exact)> {
    let varying: Vec<&Varying> = figures.iter().filter(|figure| !figure.slack.is_zero()).collect();
    if CORNER_FIGURES_MAX < varying.len() || CORNER_DIGITS_MAX < size(expr).ok()? << varying.len() {
        return interval(expr, figures);
    }
    let mut extremes: Option<(Exact, Exact)> = None;
    for corner in 0..(1_u32 << varying.len()) {
        let value_of = |id: &str| {
            let figure = figures.iter().find(|figure| figure.id == id)?;
            let above = varying.iter().position(|one| one.id == id).is_some_and(|bit| corner >> bit & 1 == 1);
            Some(if above { &figure.value + &figure.slack } else { &figure.value - &figure.slack })
        };
        let Ok(value) = evaluate(expr, &value_of) else { continue };
        extremes = Some(match extremes {
            None => (value.clone(), value),
            Some((least, greatest)) => (least.min(value.clone()), greatest.max(value)),
        });
    }
    extremes
}

fn interval(expr: &Expr, figures: &[Varying]) -> Option<(Exact, Exact)> {
    match &expr.node {
        Node::Number(value) => Some((value.clone(), value.clone())),
        Node::Reference(id) => {
            let figure = figures.iter().find(|figure| figure.id == *id)?;
            Some((&figure.value - &figure.slack, &figure.value + &figure.slack))
        }
        Node::Negate(inner) => interval(inner, figures).map(|(least, greatest)| (-&greatest, -&least)),
        // What varies may make it true or not.
        Node::Not(_) => Some((truth(false), truth(true))),
        Node::Binary(operator, left, right) => {
            let (left, right) = (interval(left, figures)?, interval(right, figures)?);
            let spans_zero = |side: &(Exact, Exact)| side.0.sign() <= 0 && 0 <= side.1.sign();
            if *operator == Operator::Divide && spans_zero(&right) {
                return None;
            }
            let pairs = [(&left.0, &right.0), (&left.0, &right.1), (&left.1, &right.0), (&left.1, &right.1)];
            let mut values =
                pairs.into_iter().map(|(a, b)| binary(expr.at, *operator, a, b).ok()).collect::<Option<Vec<_>>>()?;
            // An even power has its least value at zero, inside the interval.
            if *operator == Operator::Power && spans_zero(&left) {
                values.push(Exact::zero());
            }
            Some((values.iter().min()?.clone(), values.into_iter().max()?))
        }
        Node::Call(function, arguments) => {
            let sides = arguments.iter().map(|one| interval(one, figures)).collect::<Option<Vec<_>>>()?;
            let (lows, highs): (Vec<Exact>, Vec<Exact>) = sides.into_iter().unzip();
            match function {
                Function::Min => Some((lows.into_iter().min()?, highs.into_iter().min()?)),
                Function::Max => Some((lows.into_iter().max()?, highs.into_iter().max()?)),
                Function::Abs => {
                    let (low, high) = (lows.first()?, highs.first()?);
                    let least =
                        if low.sign() <= 0 && 0 <= high.sign() { Exact::zero() } else { low.abs().min(high.abs()) };
                    Some((least, low.abs().max(high.abs())))
                }
                Function::Given => Some((truth(true), truth(true))),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use basis::expression::{Syntax, Words};

    use super::*;

    fn parse(text: &str) -> Result<Expr, Syntax> {
        Expr::parse(text, Words::Refused)
    }

    fn value(text: &str) -> Result<String, Trouble> {
        let expr = parse(text).unwrap();
        let known = |id: &str| match id {
            "A" => Some(Exact::whole(12)),
            "B" => Some(Exact::scaled(15, 1)),
            _ => None,
        };
        evaluate(&expr, &known).map(|value| super::super::written::significant(&value))
    }

    #[test]
    fn formulas_come_to_their_value() {
        for (text, shown) in [
            ("[A]/[B]*100", "800"),
            ("([A]-[B])/[B]*100", "700"),
            ("16**(1/4)", "2"),
            ("16**0.25", "2"),
            ("8**(2/3)", "4"),
            ("2**-2", "0.25"),
            ("((70/7)**(1/4)-1)*100", "77.8279"), // the fourth root of ten is 1.778279
            ("[A]>[B]", "1"),
            ("([A]<=[B])+(1==1)+(1!=1)", "1"),
            ("min([A],[B],7)-max(1,2)+abs(-3)", "2.5"),
            ("115*(1+30/100)**5", "426.987"), // 1.3^5 = 3.71293
        ] {
            assert_eq!(value(text), Ok(shown.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_has_no_value_says_where() {
        for (text, trouble) in [
            ("[A]/([B]-1.5)", Trouble::DivisionByZero { at: 4 }),
            ("1+[C]", Trouble::Unknown { at: 3, id: "C".into() }),
            ("(-8)**(1/3)", Trouble::OutsidePower { at: 5 }),
            ("0**-1", Trouble::OutsidePower { at: 2 }),
            ("2**100000", Trouble::PowerTooLarge { at: 2 }),
            ("2**0.12345", Trouble::PowerTooLarge { at: 2 }),
            ("((9**400)**400)**400", Trouble::PowerTooLarge { at: 10 }),
        ] {
            assert_eq!(value(text), Err(trouble), "{text}");
        }
    }

    /// Half a last digit either way: 16.8 − 16.7 lies between 0 and 0.2; 534 ÷ 129.17 between 533.5/129.175
    /// and 534.5/129.165.
    #[test]
    fn figures_that_vary_give_a_range() {
        let figure = |id: &str, value, slack| Varying { id: id.into(), value, slack };
        let tenths = [
            figure("A", Exact::scaled(168, 1), Exact::scaled(5, 2)),
            figure("B", Exact::scaled(167, 1), Exact::scaled(5, 2)),
        ];
        let difference = parse("[A]-[B]").unwrap();
        assert_eq!(range(&difference, &tenths), Some((Exact::zero(), Exact::scaled(2, 1))));
        assert_eq!(interval(&difference, &tenths), Some((Exact::zero(), Exact::scaled(2, 1))));
        let multiple = [
            figure("A", Exact::whole(534), Exact::scaled(5, 1)),
            figure("B", Exact::scaled(12_917, 2), Exact::scaled(5, 3)),
        ];
        let quotient = parse("[A]/[B]").unwrap();
        let expected = (Exact::ratio(533_500, 129_175).unwrap(), Exact::ratio(534_500, 129_165).unwrap());
        assert_eq!(range(&quotient, &multiple), Some(expected.clone()));
        assert_eq!(interval(&quotient, &multiple), Some(expected));
        // A figure named twice does not vary against itself at the corners.
        let itself = parse("[A]/[A]").unwrap();
        assert_eq!(range(&itself, &multiple), Some((Exact::whole(1), Exact::whole(1))));
        // Thirteen figures: interval arithmetic. Each is 1 ± 0.5.
        let many: Vec<Varying> =
            (0..13).map(|n| figure(&format!("F{n}"), Exact::whole(1), Exact::scaled(5, 1))).collect();
        let names: Vec<String> = many.iter().map(|one| format!("[{}]", one.id)).collect();
        let sum = parse(&names.join("+")).unwrap();
        assert_eq!(range(&sum, &many), Some((Exact::scaled(65, 1), Exact::scaled(195, 1))));
        assert_eq!(range(&parse("1/([F0]-[F1])").unwrap(), &many[..2]), Some((Exact::whole(-1), Exact::whole(1))));
    }
}
