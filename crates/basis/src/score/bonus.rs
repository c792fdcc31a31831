//! A bonus pool divided to persons (奖金分配到人): shares of the pool, then within a share equally, by months served or by weight;
//! not a cent is lost and none is made (M041, M042).

use super::step::{Step, inner, written};
use crate::exact::{Exact, Rounding};
use crate::language::Name;

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bonus {
    pub code: String,
    pub name: Name,
    /// 奖金池, in yuan, for each object that did its task; given with the persons where the scheme has none.
    pub pool: Option<Exact>,
    /// Their percents come to 100.
    pub shares: Vec<Share>,
    pub by: SharedBy,
    pub remainder: Remainder,
    pub source: String,
}

/// One share of the pool: 区县（市）委书记、区县（市）长 40.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Share {
    pub code: String,
    pub name: Name,
    pub percent: Exact,
}

/// How a share is divided among its persons.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum SharedBy {
    #[default]
    Equal,
    /// 按任职月数
    Months,
    /// By a weight of each person's own.
    Weight,
}

/// Who gets the cents that do not divide.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Remainder {
    /// 最大余数: whoever lost the largest part of a cent; ties by the order of the list.
    #[default]
    Largest,
    /// The first of the list.
    First,
    /// The last of the list.
    Last,
}

/// A person of the list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
    /// The code of the share.
    pub share: String,
    pub person: String,
    pub post: String,
    /// Months served in the year, or the person's weight.
    pub part: Exact,
}

/// What somebody is paid.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Paid {
    pub person: String,
    pub post: String,
    pub part: Exact,
    /// In yuan, to the cent.
    pub amount: Exact,
    pub arithmetic: String,
}

/// A share with its list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    pub share: Share,
    pub amount: Exact,
    pub arithmetic: String,
    pub paid: Vec<Paid>,
    /// 未分配: the whole share where nobody is on its list; never given to others silently.
    pub left: Exact,
}

/// A pool divided.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Split {
    pub pool: Exact,
    pub parts: Vec<Part>,
    pub steps: Vec<Step>,
}

/// Decimals of a yuan.
const CENTS: u32 = 2;

/// Divides `pool` (in yuan, to the cent, not negative) among `members`.
pub fn split(bonus: &Bonus, pool: &Exact, members: &[Member]) -> Split {
    let pool = pool.rounded_exact(CENTS, Rounding::Truncate).max(Exact::zero());
    let percents: Vec<Exact> = bonus.shares.iter().map(|share| share.percent.clone()).collect();
    let amounts = divide(&pool, &percents, bonus.remainder);
    let mut parts = Vec::new();
    for (share, amount) in bonus.shares.iter().zip(amounts) {
        let own: Vec<&Member> = members.iter().filter(|member| member.share == share.code).collect();
        let weights: Vec<Exact> = own
            .iter()
            .map(|member| match bonus.by {
                SharedBy::Equal => Exact::whole(1),
                SharedBy::Months | SharedBy::Weight => member.part.clone().max(Exact::zero()),
            })
            .collect();
        let total: Exact = weights.iter().sum();
        let divided = divide(&amount, &weights, bonus.remainder);
        let paid: Vec<Paid> = own
            .iter()
            .zip(weights.iter().zip(divided))
            .map(|(member, (weight, paid))| Paid {
                person: member.person.clone(),
                post: member.post.clone(),
                part: member.part.clone(),
                arithmetic: format!("{} × {} ÷ {}", inner(&amount), inner(weight), inner(&total)),
                amount: paid,
            })
            .collect();
        let given: Exact = paid.iter().map(|paid| &paid.amount).sum();
        parts.push(Part {
            arithmetic: format!("{} × {} ÷ 100", inner(&pool), inner(&share.percent)),
            left: &amount - &given,
            share: share.clone(),
            amount,
            paid,
        });
    }
    let terms: Vec<String> = parts.iter().map(|part| written(&part.amount)).collect();
    let sum: Exact = parts.iter().map(|part| &part.amount).sum();
    let steps = vec![Step::new("score-step-split").input("pool", &pool).gives(terms.join(" + "), &sum)];
    Split { pool, parts, steps }
}

/// `amount` in cents by `weights`: each gets the whole cents below its exact part, and the rule gives out the rest one by one, so
/// that the parts come to the amount. Where the weights come to nothing, nobody gets anything.
fn divide(amount: &Exact, weights: &[Exact], rule: Remainder) -> Vec<Exact> {
    let total: Exact = weights.iter().sum();
    let hundred = Exact::whole(100);
    let cents = amount * &hundred;
    let mut parts: Vec<(Exact, Exact)> = weights
        .iter()
        .map(|weight| {
            let exact = (&cents * weight).over(&total).unwrap_or_else(Exact::zero);
            (exact.floor(), &exact - &exact.floor())
        })
        .collect();
    if total.is_zero() {
        return parts.into_iter().map(|(whole, _)| whole).collect();
    }
    let given: Exact = parts.iter().map(|(whole, _)| whole).sum();
    let mut left = &cents - &given;
    let one = Exact::whole(1);
    // Nobody without a part in it gets of the rest.
    let mut order: Vec<usize> = (0..parts.len()).filter(|at| 0 < weights[*at].sign()).collect();
    match rule {
        Remainder::Largest => order.sort_by(|a, b| parts[*b].1.cmp(&parts[*a].1).then(a.cmp(b))),
        Remainder::First => order.truncate(1),
        Remainder::Last => order = order.last().copied().into_iter().collect(),
    }
    // The cents left over are fewer than those who share: one round, or all of them to the one.
    'rounds: while one <= left {
        for at in &order {
            if left < one {
                break 'rounds;
            }
            parts[*at].0 = &parts[*at].0 + &one;
            left = &left - &one;
        }
        if order.is_empty() {
            break;
        }
    }
    parts.into_iter().map(|(whole, _)| whole.over(&hundred).unwrap_or_else(Exact::zero)).collect()
}
