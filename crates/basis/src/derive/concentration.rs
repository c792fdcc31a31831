//! How much hangs on how few, and what a place is good at: methods 13.2–13.5.

use super::growth::percent_of;
use super::{Absence, Derived, Method, Number, Operand, Outcome, Role, like};
use crate::exact::Exact;
use crate::unit::Unit;

fn with_whole(members: Vec<Operand>, whole: Operand) -> Vec<(Role, Operand)> {
    let mut inputs = vec![(Role::Whole, whole)];
    inputs.extend(members.into_iter().map(|operand| (Role::Member, operand)));
    inputs
}

/// The known members' values in the whole's unit, largest first. Members without a figure are passed
/// over: they cannot be among the largest known, and a page says how many there are.
fn sizes(inputs: &[(Role, Operand)]) -> Result<(Number, Vec<Exact>), Absence> {
    let whole = inputs.first().ok_or(Absence::GroupTooSmall)?.1.number()?;
    if whole.value.sign() <= 0 {
        return Err(Absence::NoBase);
    }
    let mut sizes = Vec::new();
    for (_, operand) in &inputs[1..] {
        if let Ok(number) = operand.number() {
            sizes.push(like(&whole, &number)?);
        }
    }
    if sizes.is_empty() {
        return Err(Absence::GroupTooSmall);
    }
    sizes.sort_by(|left, right| right.cmp(left));
    Ok((whole, sizes))
}

/// 前 n 位占比: the largest `count` members over the whole, in percent (methods 13.3).
pub fn top_share(members: Vec<Operand>, whole: Operand, count: usize) -> Derived {
    let inputs = with_whole(members, whole);
    let outcome = sizes(&inputs).and_then(|(whole, sizes)| {
        if sizes.len() < count {
            return Err(Absence::GroupTooSmall);
        }
        let top: Exact = sizes.iter().take(count).sum();
        let percent = percent_of(&top, &whole.value).ok_or(Absence::NoBase)?;
        Ok(Outcome::Number(Number::percent(percent)))
    });
    Derived { method: Method::TopShare, inputs, outcome: outcome.unwrap_or_else(Outcome::Absent) }
}

/// 赫芬达尔指数: the sum of squared shares in percent, 0–10,000 (methods 13.2). Every member must have
/// a figure: a missing one would make the market look more evenly held than it is.
pub fn herfindahl(members: Vec<Operand>, whole: Operand) -> Derived {
    let inputs = with_whole(members, whole);
    let missing = inputs.iter().find_map(|(_, operand)| operand.number().err());
    let outcome = match missing {
        Some(absence) => Err(absence),
        None => sizes(&inputs).and_then(|(whole, sizes)| {
            let mut index = Exact::zero();
            for size in &sizes {
                if size.sign() < 0 {
                    return Err(Absence::OutOfRange);
                }
                let share = percent_of(size, &whole.value).ok_or(Absence::NoBase)?;
                index = &index + &(&share * &share);
            }
            Ok(Outcome::Number(Number::new(index, Unit::index())))
        }),
    };
    Derived { method: Method::Herfindahl, inputs, outcome: outcome.unwrap_or_else(Outcome::Absent) }
}

/// 区位商: (part here ÷ whole here) ÷ (part there ÷ whole there); above 1 is specialised (methods 13.4).
pub fn location_quotient(part: Operand, whole: Operand, part_above: Operand, whole_above: Operand) -> Derived {
    let inputs =
        vec![(Role::Part, part), (Role::Whole, whole), (Role::PartBase, part_above), (Role::WholeBase, whole_above)];
    Derived::by(Method::LocationQuotient, inputs, |numbers| {
        let [part, whole, part_above, whole_above] = numbers else { return Err(Absence::OutOfRange) };
        let here = part.value.over(&like(part, whole)?).ok_or(Absence::NoBase)?;
        let there = like(part, part_above)?.over(&like(part, whole_above)?).ok_or(Absence::NoBase)?;
        let quotient = here.over(&there).ok_or(Absence::NoBase)?;
        Ok(Outcome::Number(Number::new(quotient, Unit::times())))
    })
}

/// One industry of a shift-share: what it was and is here, what it was and is in the reference.
#[derive(Clone, Debug)]
pub struct Industry {
    pub base: Operand,
    pub now: Operand,
    pub reference_base: Operand,
    pub reference_now: Operand,
}

/// 偏离—份额: the change here in three parts that add to it exactly (methods 13.5).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShiftShare {
    /// 全域增长份额 Σb·G
    pub national: Derived,
    /// 结构份额 Σb·(Gk − G)
    pub mix: Derived,
    /// 竞争力份额 Σb·(gk − Gk)
    pub local: Derived,
    /// The change itself.
    pub change: Derived,
}

/// Splits the change of a region over its industries.
pub fn shift_share(industries: &[Industry]) -> ShiftShare {
    let inputs: Vec<(Role, Operand)> = industries
        .iter()
        .flat_map(|industry| {
            [
                (Role::Base, industry.base.clone()),
                (Role::Now, industry.now.clone()),
                (Role::WholeBase, industry.reference_base.clone()),
                (Role::Whole, industry.reference_now.clone()),
            ]
        })
        .collect();
    let parts = split(&inputs);
    let part = |pick: fn(&Parts) -> &Exact| Derived {
        method: Method::ShiftShare,
        inputs: inputs.clone(),
        outcome: match &parts {
            Ok(parts) => Outcome::Number(Number::new(pick(parts).clone(), parts.unit.clone())),
            Err(absence) => Outcome::Absent(absence.clone()),
        },
    };
    ShiftShare {
        national: part(|parts| &parts.national),
        mix: part(|parts| &parts.mix),
        local: part(|parts| &parts.local),
        change: part(|parts| &parts.change),
    }
}

struct Parts {
    unit: Unit,
    national: Exact,
    mix: Exact,
    local: Exact,
    change: Exact,
}

fn split(inputs: &[(Role, Operand)]) -> Result<Parts, Absence> {
    let numbers = inputs.iter().map(|(_, operand)| operand.number()).collect::<Result<Vec<_>, _>>()?;
    let first = numbers.first().ok_or(Absence::GroupTooSmall)?;
    let rows: Vec<[Exact; 4]> = numbers
        .chunks_exact(4)
        .map(|row| Ok([like(first, &row[0])?, like(first, &row[1])?, like(first, &row[2])?, like(first, &row[3])?]))
        .collect::<Result<_, Absence>>()?;
    let total = |at: usize| rows.iter().map(|row| &row[at]).sum::<Exact>();
    let growth = |now: &Exact, base: &Exact| (now - base).over(base).ok_or(Absence::NoBase);
    let all = growth(&total(3), &total(2))?;
    let mut parts = Parts {
        unit: first.unit.clone(),
        national: &total(0) * &all,
        mix: Exact::zero(),
        local: Exact::zero(),
        change: &total(1) - &total(0),
    };
    for [base, now, reference_base, reference_now] in &rows {
        let reference = growth(reference_now, reference_base)?;
        parts.mix = &parts.mix + &(base * &(&reference - &all));
        // b·(g − G) without dividing by a base here that may be zero: an industry that is new counts in full.
        parts.local = &parts.local + &(&(now - base) - &(base * &reference));
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{constant, shown};
    use super::*;
    use proptest::prelude::*;

    fn values(values: &[&str]) -> Vec<Operand> {
        values.iter().map(|value| constant(value, "亿元")).collect()
    }

    #[test]
    fn concentration_as_in_the_methods() {
        // methods 13.2: shares 30,20,15,10,10,5,5,5 → 1,800
        let market = || values(&["30", "20", "15", "10", "10", "5", "5", "5"]);
        assert_eq!(shown(&herfindahl(market(), constant("100", "亿元")), 0), "1800 点");
        assert_eq!(shown(&top_share(market(), constant("100", "亿元"), 3), 1), "65.0 %");
        assert_eq!(shown(&top_share(market(), constant("100", "亿元"), 9), 1), "GroupTooSmall");
        let mut holed = market();
        holed.push(Operand::Missing(Absence::NoBase));
        assert_eq!(shown(&herfindahl(holed, constant("100", "亿元")), 0), "NoBase");
        // M011: one factory of 63.2 in 106.8
        assert_eq!(shown(&top_share(values(&["63.2"]), constant("106.8", "亿元"), 1), 1), "59.2 %");
    }

    #[test]
    fn quotients_and_shifts_as_in_the_methods() {
        // methods 13.4: 230 of 648 here, 18 of 100 there → 1.97
        let [a, b, c, d] = [("230", "648"), ("18", "100")]
            .map(|(part, whole)| [constant(part, "亿元"), constant(whole, "亿元")])
            .concat()
            .try_into()
            .unwrap();
        assert_eq!(shown(&location_quotient(a, b, c, d), 2), "1.97 倍");
        // methods 13.5: base 200, 300, 100 → 230, 306, 112; reference +10 %, +4 %, +6 %, in all +6.5 %.
        // Reference bases that give 6.5 % in all: 50, 30, 20 → 55, 31.2, 21.2 is 107.4; 45, 35, 20 → 49.5, 36.4,
        // 21.2 is 107.1; 32.5, 42.5, 25: 3.25 + 1.7 + 1.5 = 6.45; 33⅓ of each: 6⅔. 10a + 4b + 6c = 650 with
        // a + b + c = 100: a = 35, b = 45, c = 20.
        let rows = [("200", "230", "35", "38.5"), ("300", "306", "45", "46.8"), ("100", "112", "20", "21.2")];
        let industries: Vec<Industry> = rows
            .iter()
            .map(|(base, now, reference_base, reference_now)| Industry {
                base: constant(base, "亿元"),
                now: constant(now, "亿元"),
                reference_base: constant(reference_base, "亿元"),
                reference_now: constant(reference_now, "亿元"),
            })
            .collect();
        let parts = shift_share(&industries);
        assert_eq!(shown(&parts.national, 1), "39.0 亿元");
        assert_eq!(shown(&parts.mix, 1), "-1.0 亿元");
        assert_eq!(shown(&parts.local, 1), "10.0 亿元");
        assert_eq!(shown(&parts.change, 1), "48.0 亿元");
    }

    proptest! {
        #[test]
        fn the_three_parts_add_to_the_change(rows in proptest::collection::vec((1_i64..1000, 0_i64..1000, 1_i64..1000, 0_i64..1000), 1..12)) {
            let industries: Vec<Industry> = rows
                .iter()
                .map(|(b, n, rb, rn)| Industry {
                    base: constant(&b.to_string(), "亿元"),
                    now: constant(&n.to_string(), "亿元"),
                    reference_base: constant(&rb.to_string(), "亿元"),
                    reference_now: constant(&rn.to_string(), "亿元"),
                })
                .collect();
            let parts = shift_share(&industries);
            let value = |derived: &Derived| derived.number().unwrap().value.clone();
            let sum = &(&value(&parts.national) + &value(&parts.mix)) + &value(&parts.local);
            prop_assert_eq!(sum, value(&parts.change));
        }
    }
}
