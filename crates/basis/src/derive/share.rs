//! Parts of wholes (比重、贡献、拉动、倍数): methods 3.2.

use super::growth::percent_of;
use super::{Absence, Derived, Method, Number, Operand, Outcome, Role, like};
use crate::exact::Exact;
use crate::unit::{Base, Unit};

/// 比重: part ÷ whole, in percent.
pub fn share(part: Operand, whole: Operand) -> Derived {
    percentage(Method::Share, (Role::Part, part), (Role::Whole, whole))
}

/// 完成率: done ÷ target, in percent.
pub fn completion(done: Operand, target: Operand) -> Derived {
    percentage(Method::Completion, (Role::Now, done), (Role::Target, target))
}

fn percentage(method: Method, part: (Role, Operand), whole: (Role, Operand)) -> Derived {
    Derived::by(method, vec![part, whole], |numbers| {
        let whole = like(&numbers[0], &numbers[1])?;
        if whole.sign() <= 0 {
            return Err(Absence::NoBase);
        }
        let percent = percent_of(&numbers[0].value, &whole).ok_or(Absence::NoBase)?;
        Ok(Outcome::Number(Number::percent(percent)))
    })
}

/// A ratio declared by its part and its whole (law 1), in `unit`: percent, 倍, or a quotient such as
/// 万元/亩 when the two have different dimensions.
pub fn ratio(part: Operand, whole: Operand, unit: &Unit) -> Derived {
    Derived::by(Method::Ratio, vec![(Role::Part, part), (Role::Whole, whole)], |numbers| {
        ratio_of(&numbers[0], &numbers[1], unit).map(Outcome::Number)
    })
}

fn ratio_of(part: &Number, whole: &Number, unit: &Unit) -> Result<Number, Absence> {
    if whole.value.sign() <= 0 {
        return Err(Absence::NoBase);
    }
    let quotient = part.in_base().over(&whole.in_base()).ok_or(Absence::NoBase)?;
    let mismatch = || Absence::UnitsDiffer(part.unit.clone(), whole.unit.clone());
    let size = match (unit.base(), part.unit.dimension() == whole.unit.dimension()) {
        (Some(Base::Percent), true) => Exact::scaled(1, 2),
        (Some(Base::Ratio), true) => Exact::whole(1),
        (Some(Base::Money), true) => Exact::scaled(1, 2), // 每百元…: 元 for each 100 元
        (None, _)
            if unit.dimension().of == dimension(&part.unit)?
                && unit.dimension().per == Some(dimension(&whole.unit)?) =>
        {
            unit.factor().clone()
        }
        _ => return Err(mismatch()),
    };
    Ok(Number::new(quotient.over(&size).ok_or(Absence::NoBase)?, unit.clone()))
}

fn dimension(unit: &Unit) -> Result<Base, Absence> {
    unit.base().ok_or_else(|| Absence::UnitsDiffer(unit.clone(), unit.clone()))
}

/// 倍数: a ÷ b.
pub fn multiple(now: Operand, base: Operand) -> Derived {
    Derived::by(Method::Multiple, vec![(Role::Now, now), (Role::Base, base)], |numbers| {
        let base = like(&numbers[0], &numbers[1])?;
        if base.sign() <= 0 {
            return Err(Absence::NoBase);
        }
        let times = numbers[0].value.over(&base).ok_or(Absence::NoBase)?;
        Ok(Outcome::Number(Number::new(times, Unit::times())))
    })
}

/// 翻番: how often the base doubled, log₂(now ÷ base). 翻一番 is 1, 翻两番 is 2 (four times).
pub fn doublings(now: Operand, base: Operand) -> Derived {
    Derived::by(Method::Doublings, vec![(Role::Now, now), (Role::Base, base)], |numbers| {
        let base = like(&numbers[0], &numbers[1])?;
        if base.sign() <= 0 {
            return Err(Absence::NoBase);
        }
        let times = numbers[0].value.over(&base).ok_or(Absence::NoBase)?;
        let doublings = times.log2().ok_or(Absence::OutOfRange)?;
        Ok(Outcome::Number(Number::new(doublings, Unit::times())))
    })
}

/// 贡献率: part of the total's increase, in percent. Suppressed when the total moved by less than
/// 0.1 % of its base or fell (then only 拉动, which always adds, is shown; methods 3.2).
pub fn contribution(part: Operand, part_base: Operand, whole: Operand, whole_base: Operand) -> Derived {
    let inputs = quadruple(part, part_base, whole, whole_base);
    Derived::by(Method::Contribution, inputs, |numbers| {
        let increases = Increases::of(numbers)?;
        let threshold = &increases.whole_base.abs() * &Exact::scaled(1, 3);
        if increases.whole.sign() < 0 || increases.whole.abs() < threshold {
            return Err(Absence::TotalBarelyMoved);
        }
        let percent = percent_of(&increases.part, &increases.whole).ok_or(Absence::TotalBarelyMoved)?;
        Ok(Outcome::Number(Number::percent(percent)))
    })
}

/// 贡献率 when the increases themselves are stated.
pub fn contribution_of_increases(part: Operand, whole: Operand) -> Derived {
    percentage(Method::Contribution, (Role::Part, part), (Role::Whole, whole))
}

/// 拉动: percentage points of the total's growth that the part accounts for.
pub fn pull(part: Operand, part_base: Operand, whole: Operand, whole_base: Operand) -> Derived {
    let inputs = quadruple(part, part_base, whole, whole_base);
    Derived::by(Method::Pull, inputs, |numbers| {
        let increases = Increases::of(numbers)?;
        if increases.whole_base.sign() <= 0 {
            return Err(Absence::NoBase);
        }
        let points = percent_of(&increases.part, &increases.whole_base).ok_or(Absence::NoBase)?;
        Ok(Outcome::Number(Number::points(points)))
    })
}

fn quadruple(part: Operand, part_base: Operand, whole: Operand, whole_base: Operand) -> Vec<(Role, Operand)> {
    vec![(Role::Part, part), (Role::PartBase, part_base), (Role::Whole, whole), (Role::WholeBase, whole_base)]
}

struct Increases {
    part: Exact,
    whole: Exact,
    whole_base: Exact,
}

impl Increases {
    fn of(numbers: &[Number]) -> Result<Increases, Absence> {
        let [part, part_base, whole, whole_base] = numbers else { return Err(Absence::OutOfRange) };
        let whole_base = like(part, whole_base)?;
        Ok(Increases {
            part: &part.value - &like(part, part_base)?,
            whole: &like(part, whole)? - &whole_base,
            whole_base,
        })
    }
}

/// 合计 of figures of one dimension, in the first one's unit. Rates do not add (law 1).
pub fn sum(addends: Vec<Operand>) -> Derived {
    let inputs = addends.into_iter().map(|operand| (Role::Addend, operand)).collect();
    Derived::by(Method::Sum, inputs, |numbers| {
        let first = numbers.first().ok_or(Absence::GroupTooSmall)?;
        let mut total = Exact::zero();
        for number in numbers {
            total = &total + &like(first, number)?;
        }
        Ok(Outcome::Number(Number::new(total, first.unit.clone())))
    })
}

/// 结构: the shares of all parts in their own sum, exact, so that they total 100 before print.
/// `None` where the sum is not positive or a part is negative: there is no structure then.
pub fn structure(parts: &[Exact]) -> Option<Vec<Exact>> {
    let total: Exact = parts.iter().sum();
    if total.sign() <= 0 || parts.iter().any(|part| part.sign() < 0) {
        return None;
    }
    parts.iter().map(|part| percent_of(part, &total)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{constant, shown};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn shares_and_multiples() {
        assert_eq!(shown(&share(constant("63.2", "亿元"), constant("106.8", "亿元")), 1), "59.2 %"); // M011
        assert_eq!(shown(&share(constant("6171", "万元"), constant("4.7", "亿元")), 2), "13.13 %");
        assert_eq!(shown(&share(constant("1", "亿元"), constant("0", "亿元")), 1), "NoBase");
        assert_eq!(shown(&multiple(constant("88.6", "亿元"), constant("6.3", "亿元")), 1), "14.1 倍");
        assert_eq!(shown(&doublings(constant("28", "亿元"), constant("7", "亿元")), 3), "2.000 倍");
        assert_eq!(shown(&completion(constant("62", "亿元"), constant("120", "亿元")), 2), "51.67 %"); // methods 9.2
    }

    #[test]
    fn ratios_are_declared_with_their_unit() {
        let check = |part: (&str, &str), whole: (&str, &str), unit: &str, printed: &str| {
            let derived = ratio(constant(part.0, part.1), constant(whole.0, whole.1), &unit.parse().unwrap());
            assert_eq!(shown(&derived, 2), printed);
        };
        check(("5.29", "亿元"), ("100", "亿元"), "%", "5.29 %");
        check(("94.75", "亿元"), ("110.96", "亿元"), "元", "85.39 元"); // methods 1.6, per 100 yuan
        check(("35.6", "亿元"), ("10", "平方公里"), "万元/亩", "23.73 万元/亩"); // 356,000 over 15,000 亩
        let odd = ratio(constant("1", "亩"), constant("1", "亿元"), &Unit::percent());
        assert!(matches!(odd.outcome, Outcome::Absent(Absence::UnitsDiffer(..))), "{odd:?}");
    }

    #[test]
    fn contribution_and_pull() {
        // methods 3.2: total 4,888 → 6,341, raw materials 2,556 → 3,433
        let figures = |unit: &str| ["3433", "2556", "6341", "4888"].map(|value| constant(value, unit));
        let [a, b, c, d] = figures("亿元");
        assert_eq!(shown(&pull(a, b, c, d), 1), "17.9 个百分点");
        let [a, b, c, d] = figures("亿元");
        assert_eq!(shown(&contribution(a, b, c, d), 1), "60.4 %");
        assert_eq!(shown(&contribution_of_increases(constant("12.8", "亿元"), constant("21.2", "亿元")), 1), "60.4 %");
        // a total that moved by less than 0.1 %: no contribution rate
        let barely = ["12", "10", "1000.5", "1000"].map(|value| constant(value, "亿元"));
        let [a, b, c, d] = barely;
        assert_eq!(shown(&contribution(a, b, c, d), 1), "TotalBarelyMoved");
    }

    proptest! {
        #[test]
        fn a_structure_totals_one_hundred(parts in proptest::collection::vec(0_i64..1_000_000_000, 1..30)) {
            let parts: Vec<Exact> = parts.into_iter().map(Exact::whole).collect();
            if let Some(shares) = structure(&parts) {
                let total: Exact = shares.iter().sum();
                prop_assert_eq!(total, Exact::whole(100));
            } else {
                prop_assert!(parts.iter().all(Exact::is_zero));
            }
        }
    }
}
