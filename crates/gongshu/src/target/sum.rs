//! A target against what it was divided into (分解汇总): do the parts make the whole, and how much was added on the way down
//! (层层加码). R03; M051, M060.

use basis::derive::growth::{compounded, difference, growth, points_difference};
use basis::derive::share::sum;
use basis::derive::{Derived, Operand};
use basis::period::Period;
use basis::target::Kind;

use super::book::Book;
use super::record::Target;
use crate::number::analyst::Analyst;
use crate::number::ask::Question;

/// The parts together and what they are beyond the whole: negative where nobody answers for a rest of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Divided {
    pub parts: usize,
    /// The sum of amounts; for growth the growth the parts come to together, weighted by their figures of last year.
    pub together: Derived,
    /// Together less whole, in the whole's unit; in points for growth.
    pub beyond: Derived,
}

/// `None` where a target has no parts of its own kind.
pub fn divided(analyst: &Analyst<'_>, book: &Book, target: &Target, year: i16) -> Option<Divided> {
    let parts: Vec<&Target> = book.parts(&target.code).filter(|part| part.kind == target.kind).collect();
    let whole = Operand::Constant(target.value.clone()?);
    let value = |part: &Target| part.value.clone().map(Operand::Constant);
    if parts.is_empty() {
        return None;
    }
    let derived = |derived| Operand::Derived(Box::new(derived));
    let (together, beyond) = match target.kind {
        Kind::Level | Kind::Increase => {
            let together = sum(parts.iter().filter_map(|part| value(part)).collect());
            (together.clone(), difference(derived(together), whole))
        }
        Kind::Growth => {
            let base_period = Period::month_of(year - 1, 12).ok()?;
            let base = |part: &Target| {
                analyst.answer(&super::standing::asked(analyst, part, Question::Value, base_period)).operand
            };
            let bases: Vec<Operand> = parts.iter().map(|part| base(part)).collect();
            let goals = parts
                .iter()
                .zip(&bases)
                .filter_map(|(part, base)| Some(derived(compounded(base.clone(), value(part)?, 1))));
            let together = growth(derived(sum(goals.collect())), derived(sum(bases)));
            (together.clone(), points_difference(derived(together), whole))
        }
        Kind::AverageGrowth | Kind::Multiple | Kind::Rank | Kind::Deadline => return None,
    };
    Some(Divided { parts: parts.len(), together, beyond })
}
