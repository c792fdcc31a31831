//! What each unit below would carry of a target (分解建议): an amount by their figures of last year, a growth or multiple as it is. M051, M060.

use basis::derive::Number;
use basis::exact::{Exact, Rounding};
use basis::period::Period;
use basis::target::Kind;

use super::book::Book;
use super::record::Target;
use super::standing::last_year;
use crate::number::analyst::Analyst;
use crate::register::subjects::{PARK, Subject};

/// Decimals of a proposed amount.
pub const DECIMALS: u32 = 2;

/// A unit below, with what it had last year and what it would carry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Share {
    pub unit: String,
    pub base: Option<Number>,
    /// In the unit the target's value is in; `None` where nothing says.
    pub proposed: Option<Exact>,
    /// What it carries already.
    pub part: Option<Target>,
}

/// The units a target may be divided among: regions first, then parks, and whoever carries a part already.
pub fn shares(analyst: &Analyst<'_>, book: &Book, target: &Target, period: Period) -> Vec<Share> {
    let mut below: Vec<&Subject> = ["administrative", "park"]
        .into_iter()
        .flat_map(|hierarchy| analyst.subjects.children(&target.unit, hierarchy, period))
        .filter(|child| !child.is_single())
        .collect();
    below.sort_by_key(|child| child.kind == PARK);
    let mut shares: Vec<Share> = Vec::new();
    for child in below {
        if shares.iter().all(|it| it.unit != child.code) {
            let base = last_year(analyst, &child.code, &target.indicator, period.year()).number().ok();
            shares.push(Share { unit: child.code.clone(), base, proposed: None, part: None });
        }
    }
    for part in book.parts(&target.code).filter(|part| part.kind == target.kind) {
        match shares.iter_mut().find(|it| it.unit == part.unit) {
            Some(share) => share.part = Some(part.clone()),
            None => {
                let unit = part.unit.clone();
                shares.push(Share { unit, base: None, proposed: None, part: Some(part.clone()) });
            }
        }
    }
    propose(analyst, target, &mut shares);
    shares
}

fn propose(analyst: &Analyst<'_>, target: &Target, shares: &mut [Share]) {
    let Some(value) = &target.value else { return };
    match target.kind {
        Kind::Growth | Kind::AverageGrowth | Kind::Multiple => {
            shares.iter_mut().for_each(|share| share.proposed = Some(value.value.clone()));
        }
        Kind::Level | Kind::Increase => {
            // Parks lie in regions: what regions carry is not given to parks a second time.
            let is_park = |share: &Share| analyst.subjects.get(&share.unit).is_some_and(|it| it.kind == PARK);
            let regions = shares.iter().any(|share| !is_park(share) && share.base.is_some());
            let weight = |share: &Share| {
                let base = share.base.as_ref().filter(|_| !regions || !is_park(share))?;
                (0 < base.value.sign()).then(|| base.in_base())
            };
            let weights: Vec<Option<Exact>> = shares.iter().map(weight).collect();
            for (share, proposed) in shares.iter_mut().zip(divided(&value.value, &weights)) {
                share.proposed = proposed;
            }
        }
        Kind::Rank | Kind::Deadline => {}
    }
}

/// Divides a value by weights to so many decimals that the parts come to the whole: what rounding down leaves goes to those it took most from.
fn divided(value: &Exact, weights: &[Option<Exact>]) -> Vec<Option<Exact>> {
    let sum: Exact = weights.iter().flatten().sum();
    let exact = |weight: &Exact| (value * weight).over(&sum);
    let down = |it: &Exact| it.rounded_exact(DECIMALS, Rounding::Truncate);
    let exact: Vec<Option<Exact>> = weights.iter().map(|weight| exact(weight.as_ref()?)).collect();
    let mut parts: Vec<Option<Exact>> = exact.iter().map(|it| it.as_ref().map(down)).collect();
    let step = Exact::scaled(1, DECIMALS);
    let mut left = value - &parts.iter().flatten().sum::<Exact>();
    let lost = |at: usize| exact[at].as_ref().zip(parts[at].as_ref()).map(|(exact, part)| exact - part);
    let mut order: Vec<usize> = (0..parts.len()).filter(|at| parts[*at].is_some()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(lost(*at)));
    for at in order {
        if left < step {
            break;
        }
        parts[at] = parts[at].as_ref().map(|part| part + &step);
        left = &left - &step;
    }
    parts
}

/// Whether a target of this kind can be divided at all.
pub fn may_be_divided(target: &Target) -> bool {
    target.slips.is_empty() && !matches!(target.kind, Kind::Rank | Kind::Deadline)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::print::digits_of;

    /// 100 by weights 1, 1 and 1: 33.33 each leave 0.01, which the first gets; by 3 and 1: 75 and 25; without weights nothing.
    #[test]
    fn parts_come_to_the_whole() {
        for (value, weights, expected) in [
            (100, vec![Some(1), Some(1), Some(1)], "33.34 33.33 33.33"),
            (100, vec![Some(3), Some(1)], "75 25"),
            // 10 × 2/3 = 6.666…, 10 × 1/3 = 3.333…: 6.66 and 3.33 leave 0.01 for the first.
            (10, vec![Some(2), None, Some(1)], "6.67 - 3.33"),
            (10, vec![None, None], "- -"),
        ] {
            let weights: Vec<Option<Exact>> = weights.into_iter().map(|it| it.map(Exact::whole)).collect();
            let parts = divided(&Exact::whole(value), &weights);
            let shown: Vec<String> = parts.iter().map(|it| it.as_ref().map_or("-".to_owned(), digits_of)).collect();
            assert_eq!(shown.join(" "), expected);
        }
    }
}
