//! Which derivation of the books a formula is: `[a]/[b]*100` of a share is [`share`], of a contribution
//! [`contribution_of_increases`], `(([a]/[b])**(1/4)-1)*100` is [`average_growth`].
//!
//! A formula is taken apart into terms: an operand of the derivations, and its scale — what one base unit of it is
//! worth in the formula. The scales keep `/1e8` and a claim's own unit right: two terms meet in a sum only at one
//! scale, and a quotient is a share only when its scales and factors leave a hundred.

use std::collections::BTreeMap;

use basis::derive::growth::{average_growth, compounded, difference, growth, growth_from_increase, points_difference};
use basis::derive::share::{completion, contribution, contribution_of_increases, multiple, ratio, share, sum};
use basis::derive::{Derived, Method, Number, Operand, Outcome, Role};
use basis::exact::Exact;
use basis::expression::{Comparison, Expr, Node, Operator};
use basis::unit::{Base, Unit};

use super::arithmetic::{evaluate, fraction};
use super::figure::Reading;

/// The derivation that `formula` is for a claim of `kind`, with its value in the formula's scale; `None` where it
/// is none of them, or the derivation refuses (no base, units that do not meet): then it is plain arithmetic.
pub(super) fn derive(kind: &str, formula: &Expr, figures: &BTreeMap<String, Reading>) -> Option<(Derived, Exact)> {
    let shapes = Shapes { kind, figures };
    if let Some(rank) = shapes.rank(formula) {
        return Some(rank);
    }
    let term = shapes.term(formula)?;
    let Operand::Derived(derived) = term.operand else { return None };
    let value = &derived.number()?.in_base() * &term.scale;
    Some((*derived, value))
}

/// An operand and what one base unit of it is worth in the formula.
struct Term {
    operand: Operand,
    scale: Exact,
}

impl Term {
    fn derived(derived: Derived, scale: Exact) -> Option<Term> {
        derived.number()?;
        Some(Term { operand: Operand::Derived(Box::new(derived)), scale })
    }

    fn unit(&self) -> Option<Unit> {
        self.operand.number().ok().map(|number| number.unit)
    }

    fn is_percent(&self) -> bool {
        self.unit().is_some_and(|unit| unit.base() == Some(Base::Percent))
    }
}

/// A product taken apart: factor × above… ÷ below….
struct Product<'a> {
    factor: Exact,
    above: Vec<&'a Expr>,
    below: Vec<&'a Expr>,
}

/// A sum taken apart: constant + plus… − minus….
#[derive(Default)]
struct Addends<'a> {
    constant: Option<Exact>,
    plus: Vec<&'a Expr>,
    minus: Vec<&'a Expr>,
}

struct Shapes<'a> {
    kind: &'a str,
    figures: &'a BTreeMap<String, Reading>,
}

impl Shapes<'_> {
    fn term(&self, expr: &Expr) -> Option<Term> {
        let product = Product::of(expr)?;
        let mut term = match (&product.above[..], &product.below[..]) {
            ([one], []) => self.atom(one)?,
            ([one], [other]) => return self.quotient(&product.factor, one, other),
            ([one, other], []) => self.compounded(one, other).or_else(|| self.compounded(other, one))?,
            _ => return None,
        };
        term.scale = &term.scale * &product.factor;
        Some(term)
    }

    fn atom(&self, expr: &Expr) -> Option<Term> {
        match &expr.node {
            Node::Reference(id) => {
                let figure = self.figures.get(id)?.as_ref()?;
                Some(Term { operand: figure.operand.clone(), scale: figure.scale.clone()? })
            }
            Node::Binary(Operator::Add | Operator::Subtract, ..) => {
                let addends = Addends::of(expr);
                self.rate(&addends).or_else(|| self.total(&addends))
            }
            _ => None,
        }
    }

    /// a ÷ b by what the claim is about.
    fn quotient(&self, factor: &Exact, above: &Expr, below: &Expr) -> Option<Term> {
        self.grown(factor, above, below)
            .or_else(|| self.contributed(factor, above, below))
            .or_else(|| self.part_of_whole(factor, self.term(above)?, self.term(below)?))
    }

    /// (a − b) ÷ b and a ÷ (b − a) where the claim is about growth.
    fn grown(&self, factor: &Exact, above: &Expr, below: &Expr) -> Option<Term> {
        if !self.kind.contains("growth") {
            return None;
        }
        if let Some((now, base)) = pair(above)
            && base.same_as(below)
        {
            let (now, base) = self.like(now, base)?;
            return percentage(factor, growth(now.operand, base.operand));
        }
        let (now, increase) = pair(below)?;
        if !increase.same_as(above) {
            return None;
        }
        let (now, increase) = self.like(now, increase)?;
        percentage(factor, growth_from_increase(now.operand, increase.operand))
    }

    /// (a − b) ÷ (c − d) where the claim is about contribution.
    fn contributed(&self, factor: &Exact, above: &Expr, below: &Expr) -> Option<Term> {
        if self.kind != "contribution" {
            return None;
        }
        let ((part, part_base), (whole, whole_base)) = (pair(above)?, pair(below)?);
        let (part, part_base) = self.like(part, part_base)?;
        let (whole, whole_base) = self.like(whole, whole_base)?;
        if part.scale != whole.scale {
            return None;
        }
        let derived = contribution(part.operand, part_base.operand, whole.operand, whole_base.operand);
        percentage(factor, derived)
    }

    fn part_of_whole(&self, factor: &Exact, part: Term, whole: Term) -> Option<Term> {
        let scale = &(factor * &part.scale).over(&whole.scale)?;
        let (above, below) = (part.unit()?, whole.unit()?);
        if above.dimension() != below.dimension() {
            let unit: Unit = format!("{above}/{below}").parse().ok()?;
            return Term::derived(ratio(part.operand, whole.operand, &unit), scale.clone());
        }
        let derive = match self.kind {
            "contribution" => contribution_of_increases,
            "target_progress" | "completion" => completion,
            "share" => share,
            _ if *scale == Exact::whole(1) => {
                return Term::derived(multiple(part.operand, whole.operand), Exact::whole(1));
            }
            _ => share,
        };
        percentage(scale, derive(part.operand, whole.operand))
    }

    /// a ÷ b − 1 is growth, (a ÷ b)^(1/n) − 1 average growth, however often multiplied by a hundred and where.
    fn rate(&self, addends: &Addends) -> Option<Term> {
        let ([one], []) = (&addends.plus[..], &addends.minus[..]) else { return None };
        let product = Product::of(one)?;
        if addends.constant.as_ref()? != &-&product.factor {
            return None;
        }
        let derived = match (&product.above[..], &product.below[..]) {
            ([now], [base]) => {
                let (now, base) = self.like(now, base)?;
                growth(now.operand, base.operand)
            }
            ([Expr { node: Node::Binary(Operator::Power, quotient, exponent), .. }], []) => {
                let quotient = Product::of(quotient)?;
                let ([end], [start]) = (&quotient.above[..], &quotient.below[..]) else { return None };
                let (1, years) = fraction(&constant(exponent)?)? else { return None };
                if quotient.factor != Exact::whole(1) {
                    return None;
                }
                let (end, start) = self.like(end, start)?;
                average_growth(start.operand, end.operand, years)
            }
            _ => return None,
        };
        percentage(&product.factor, derived)
    }

    /// a × (1 + r/100)^n.
    fn compounded(&self, start: &Expr, growing: &Expr) -> Option<Term> {
        let (step, years) = match &growing.node {
            Node::Binary(Operator::Power, step, exponent) => match fraction(&constant(exponent)?)? {
                (years, 1) => (step.as_ref(), u32::try_from(years).ok()?),
                _ => return None,
            },
            _ => (growing, 1),
        };
        let addends = Addends::of(step);
        let (Some(one), [rate], []) = (&addends.constant, &addends.plus[..], &addends.minus[..]) else { return None };
        let rate = self.term(rate)?;
        if *one != Exact::whole(1) || rate.scale != Exact::scaled(1, 2) || !rate.is_percent() {
            return None;
        }
        let start = self.term(start)?;
        Term::derived(compounded(start.operand, rate.operand, years), start.scale)
    }

    /// Sums and differences of terms at one scale. A plain number among them is in the first term's unit.
    fn total(&self, addends: &Addends) -> Option<Term> {
        let terms = |parts: &[&Expr]| parts.iter().map(|part| self.term(part)).collect::<Option<Vec<_>>>();
        let (mut plus, mut minus) = (terms(&addends.plus)?, terms(&addends.minus)?);
        let first = plus.first().or(minus.first())?;
        let (scale, unit) = (first.scale.clone(), first.unit()?);
        if let Some(number) = &addends.constant {
            let value = number.abs().over(&(&scale * unit.factor()))?;
            let operand = Operand::Constant(Number::new(value, unit));
            let side = if number.sign() < 0 { &mut minus } else { &mut plus };
            side.push(Term { operand, scale: scale.clone() });
        }
        if plus.iter().chain(&minus).any(|term| term.scale != scale) {
            return None;
        }
        let plus = together(plus)?;
        if minus.is_empty() {
            return Some(Term { operand: plus, scale });
        }
        let minus = together(minus)?;
        let percents = [&plus, &minus]
            .into_iter()
            .all(|side| side.number().is_ok_and(|number| number.unit.base() == Some(Base::Percent)));
        let derive = if percents { points_difference } else { difference };
        Term::derived(derive(plus, minus), scale)
    }

    /// 1 + (b > a) + (c > a) + …: the place of `a` among the others.
    fn rank(&self, expr: &Expr) -> Option<(Derived, Exact)> {
        let addends = Addends::of(expr);
        if addends.constant.as_ref()? != &Exact::whole(1) || !addends.minus.is_empty() {
            return None;
        }
        let mut item: Option<&Expr> = None;
        let (mut inputs, mut better) = (Vec::new(), 0);
        for one in &addends.plus {
            let Node::Binary(Operator::Compare(comparison), left, right) = &one.node else { return None };
            let (other, own) = match comparison {
                Comparison::Greater => (left, right),
                Comparison::Less => (right, left),
                _ => return None,
            };
            // A rank from the lowest has its own figure on the other side of every comparison.
            let (other, own) = match item {
                Some(item) if item.same_as(other) => (own, other),
                _ => (other, own),
            };
            if item.is_some_and(|item| !item.same_as(own)) {
                return None;
            }
            item = Some(own);
            let (theirs, ours) = self.like(other, own)?;
            let (left, right) = (self.term(left)?, self.term(right)?);
            better += i64::from(
                comparison.holds(&left.operand.number().ok()?.in_base(), &right.operand.number().ok()?.in_base()),
            );
            if inputs.is_empty() {
                inputs.push((Role::Item, ours.operand));
            }
            inputs.push((Role::Member, theirs.operand));
        }
        item?;
        let value = Exact::whole(1 + better);
        let outcome = Outcome::Number(Number::new(value.clone(), Unit::rank()));
        Some((Derived { method: Method::Rank, inputs, outcome }, value))
    }

    /// Two terms at one scale.
    fn like(&self, one: &Expr, other: &Expr) -> Option<(Term, Term)> {
        let (one, other) = (self.term(one)?, self.term(other)?);
        (one.scale == other.scale).then_some((one, other))
    }
}

/// A rate in percent where the formula multiplies by a hundred or by nothing.
fn percentage(factor: &Exact, derived: Derived) -> Option<Term> {
    let hundredth = factor * &Exact::scaled(1, 2);
    (hundredth == Exact::whole(1) || *factor == Exact::whole(1)).then(|| Term::derived(derived, hundredth))?
}

/// One operand for the sum of the terms.
fn together(mut terms: Vec<Term>) -> Option<Operand> {
    match terms.len() {
        0 => None,
        1 => terms.pop().map(|term| term.operand),
        _ => {
            let derived = sum(terms.into_iter().map(|term| term.operand).collect());
            derived.number()?;
            Some(Operand::Derived(Box::new(derived)))
        }
    }
}

/// `a − b`, nothing else.
fn pair(expr: &Expr) -> Option<(&Expr, &Expr)> {
    match &expr.node {
        Node::Binary(Operator::Subtract, left, right) => Some((left, right)),
        _ => None,
    }
}

/// The value of a part that names no row.
fn constant(expr: &Expr) -> Option<Exact> {
    expr.is_constant().then(|| evaluate(expr, &|_| None).ok())?
}

impl<'a> Product<'a> {
    /// `None` where it divides by a constant that is zero.
    fn of(expr: &'a Expr) -> Option<Product<'a>> {
        let mut product = Product { factor: Exact::whole(1), above: Vec::new(), below: Vec::new() };
        product.take(expr, false)?;
        Some(product)
    }

    fn take(&mut self, expr: &'a Expr, below: bool) -> Option<()> {
        if let Some(number) = constant(expr) {
            self.factor = if below { self.factor.over(&number)? } else { &self.factor * &number };
            return Some(());
        }
        match &expr.node {
            Node::Binary(Operator::Multiply, left, right) => {
                self.take(left, below)?;
                self.take(right, below)
            }
            Node::Binary(Operator::Divide, left, right) => {
                self.take(left, below)?;
                self.take(right, !below)
            }
            Node::Negate(inner) => {
                self.factor = -&self.factor;
                self.take(inner, below)
            }
            _ => {
                if below {
                    self.below.push(expr)
                } else {
                    self.above.push(expr)
                }
                Some(())
            }
        }
    }
}

impl<'a> Addends<'a> {
    fn of(expr: &'a Expr) -> Addends<'a> {
        let mut addends = Addends::default();
        addends.take(expr, false);
        addends
    }

    fn take(&mut self, expr: &'a Expr, minus: bool) {
        if let Some(number) = constant(expr) {
            let signed = if minus { -&number } else { number };
            let so_far = self.constant.take().unwrap_or_else(Exact::zero);
            self.constant = Some(&so_far + &signed);
            return;
        }
        match &expr.node {
            Node::Binary(Operator::Add, left, right) => {
                self.take(left, minus);
                self.take(right, minus);
            }
            Node::Binary(Operator::Subtract, left, right) => {
                self.take(left, minus);
                self.take(right, !minus);
            }
            Node::Negate(inner) => self.take(inner, !minus),
            _ if minus => self.minus.push(expr),
            _ => self.plus.push(expr),
        }
    }
}
