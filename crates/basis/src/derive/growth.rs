//! Growth (增速) and what is made of it: methods 3.2 and 3.3.

use super::{
    Absence, Derived, Method, Number, Operand, Outcome, Role, Words, absent_with, comparable, is_percent, like,
};
use crate::exact::Exact;
use crate::unit::{Base, Unit};

/// Decimals kept by roots: far below anything printed or compared.
pub(super) const ROOT_DIGITS: u32 = 24;

/// Change on a base, as a rate or the words printed where a rate has no meaning (methods 3.3).
/// Amounts in one unit; the rate is in percent.
pub fn change(now: &Exact, then: &Exact) -> Change {
    let words = |words| Change::Words(words, now - then);
    match (then.sign(), now.sign()) {
        (0, 0) => Change::Words(Words::Nothing, Exact::zero()),
        (0, 1) => words(Words::New),
        (0, _) | (1, -1) => words(Words::TurnedToLoss),
        (1, _) => Change::Rate(percent_of(&(now - then), then).expect("a positive base divides")),
        (_, 0 | 1) => words(Words::TurnedToProfit),
        _ => words(match now.cmp(then) {
            std::cmp::Ordering::Less => Words::LossGrew,
            std::cmp::Ordering::Equal => Words::LossSame,
            std::cmp::Ordering::Greater => Words::LossShrank,
        }),
    }
}

/// See [`change`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Change {
    /// In percent.
    Rate(Exact),
    /// The words, and the change in the amounts' unit.
    Words(Words, Exact),
}

pub(super) fn percent_of(part: &Exact, whole: &Exact) -> Option<Exact> {
    Some(&part.over(whole)? * &Exact::whole(100))
}

fn outcome(change: Change, unit: &Unit) -> Outcome {
    match change {
        Change::Rate(rate) => Outcome::Number(Number::percent(rate)),
        Change::Words(words, amount) => Outcome::Words(words, Some(Number::new(amount, unit.clone()))),
    }
}

/// 同比增速 of a level; for a percent indicator its change in percentage points (methods 3.2: changes
/// of ratios are in 百分点).
pub fn growth(now: Operand, base: Operand) -> Derived {
    if let Err(absence) = comparable(&now, &base) {
        return absent_with(Method::Growth, vec![(Role::Now, now), (Role::Base, base)], absence);
    }
    let points = now.number().is_ok_and(|number| is_percent(&number));
    if points {
        return points_difference(now, base);
    }
    Derived::by(Method::Growth, vec![(Role::Now, now), (Role::Base, base)], |numbers| {
        let then = like(&numbers[0], &numbers[1])?;
        Ok(outcome(change(&numbers[0].value, &then), &numbers[0].unit))
    })
}

/// 同比增速 when the source states the increase: increase ÷ (now − increase).
pub fn growth_from_increase(now: Operand, increase: Operand) -> Derived {
    Derived::by(Method::GrowthFromIncrease, vec![(Role::Now, now), (Role::Increase, increase)], |numbers| {
        let increase = like(&numbers[0], &numbers[1])?;
        Ok(outcome(change(&numbers[0].value, &(&numbers[0].value - &increase)), &numbers[0].unit))
    })
}

/// 两年平均增速 on the base of two years earlier: the geometric mean.
pub fn two_year_growth(now: Operand, two_years_earlier: Operand) -> Derived {
    let inputs = vec![(Role::Now, now), (Role::Base, two_years_earlier)];
    Derived::by(Method::TwoYearGrowth, inputs, |numbers| {
        let then = like(&numbers[0], &numbers[1])?;
        mean_growth(&numbers[0].value, &then, 2).map(|rate| Outcome::Number(Number::percent(rate)))
    })
}

/// 年均增长 over `years`: (end ÷ start)^(1/years) − 1.
pub fn average_growth(start: Operand, end: Operand, years: u32) -> Derived {
    let count = Operand::Constant(Number::new(Exact::whole(i64::from(years)), Unit::times()));
    let inputs = vec![(Role::End, end), (Role::Start, start), (Role::Years, count)];
    Derived::by(Method::AverageGrowth, inputs, |numbers| {
        let start = like(&numbers[0], &numbers[1])?;
        mean_growth(&numbers[0].value, &start, years).map(|rate| Outcome::Number(Number::percent(rate)))
    })
}

/// 年均增长 in percent.
pub fn mean_growth(end: &Exact, start: &Exact, years: u32) -> Result<Exact, Absence> {
    if start.sign() <= 0 {
        return Err(Absence::NoBase);
    }
    let ratio = end.over(start).ok_or(Absence::NoBase)?;
    let root = ratio.root(years, ROOT_DIGITS).ok_or(Absence::OutOfRange)?;
    Ok(&(&root - &Exact::whole(1)) * &Exact::whole(100))
}

/// 期末值 that a yearly rate leads to: start × (1 + rate)^years, in the start's unit.
pub fn compounded(start: Operand, rate: Operand, years: u32) -> Derived {
    let count = Operand::Constant(Number::new(Exact::whole(i64::from(years)), Unit::times()));
    let inputs = vec![(Role::Start, start), (Role::Rate, rate), (Role::Years, count)];
    Derived::by(Method::Compounded, inputs, |numbers| {
        if !is_percent(&numbers[1]) {
            return Err(Absence::UnitsDiffer(numbers[1].unit.clone(), Unit::percent()));
        }
        let years = i32::try_from(years).map_err(|_| Absence::OutOfRange)?;
        let hundredth = Exact::scaled(1, 2);
        let step = &Exact::whole(1) + &(&numbers[1].value * &hundredth);
        let factor = step.power(years).ok_or(Absence::OutOfRange)?;
        Ok(Outcome::Number(Number::new(&numbers[0].value * &factor, numbers[0].unit.clone())))
    })
}

/// 当月 figure from two cumulative ones: 1—N月 less 1—(N−1)月. Never below what was reported silently:
/// a fall is a number too, and a check says it.
pub fn from_cumulative(this: Operand, last: Operand) -> Derived {
    subtraction(Method::FromCumulative, this, last)
}

/// 增量 or gap of two figures of one unit.
pub fn difference(minuend: Operand, subtrahend: Operand) -> Derived {
    subtraction(Method::Difference, minuend, subtrahend)
}

/// 百分点差 of two percents (law 3): to the level above, to the mean, to a year earlier.
pub fn points_difference(minuend: Operand, subtrahend: Operand) -> Derived {
    let inputs = vec![(Role::Minuend, minuend), (Role::Subtrahend, subtrahend)];
    Derived::by(Method::PointsDifference, inputs, |numbers| points(&numbers[0], &numbers[1]))
}

/// 增幅升降: this year's growth less last year's, in points (M004).
pub fn growth_of_growth(growth_now: Operand, growth_then: Operand) -> Derived {
    let inputs = vec![(Role::Now, growth_now), (Role::Base, growth_then)];
    Derived::by(Method::GrowthOfGrowth, inputs, |numbers| points(&numbers[0], &numbers[1]))
}

fn points(minuend: &Number, subtrahend: &Number) -> Result<Outcome, Absence> {
    if !is_percent(minuend) || !is_percent(subtrahend) {
        return Err(Absence::UnitsDiffer(minuend.unit.clone(), subtrahend.unit.clone()));
    }
    Ok(Outcome::Number(Number::points(&minuend.value - &subtrahend.value)))
}

fn subtraction(method: Method, minuend: Operand, subtrahend: Operand) -> Derived {
    Derived::by(method, vec![(Role::Minuend, minuend), (Role::Subtrahend, subtrahend)], |numbers| {
        let other = like(&numbers[0], &numbers[1])?;
        let unit = match numbers[0].unit.base() {
            Some(Base::Percent) => Unit::points(),
            _ => numbers[0].unit.clone(),
        };
        Ok(Outcome::Number(Number::new(&numbers[0].value - &other, unit)))
    })
}

/// 剔除某户后的增速: (Σ now − x now) ÷ (Σ base − x base) − 1 (methods 13.3).
pub fn growth_without(now: Operand, base: Operand, excluded_now: Operand, excluded_base: Operand) -> Derived {
    let inputs =
        vec![(Role::Now, now), (Role::Base, base), (Role::Excluded, excluded_now), (Role::Excluded, excluded_base)];
    Derived::by(Method::GrowthWithout, inputs, |numbers| {
        let [now, base, out_now, out_base] = numbers else { return Err(Absence::OutOfRange) };
        let base = like(now, base)?;
        let (out_now, out_base) = (like(now, out_now)?, like(now, out_base)?);
        Ok(outcome(change(&(&now.value - &out_now), &(&base - &out_base)), &now.unit))
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{constant, shown};
    use super::*;

    #[test]
    fn growth_or_the_words_for_it() {
        //           now,     a year earlier, printed
        let rows = [
            ("236", "204", "15.7 %"), // methods 3.2, worked example
            ("0", "7", "-100.0 %"),
            ("10005", "10000", "0.1 %"), // 0.05 rounds away from zero
            ("9996", "10000", "0.0 %"),  // never "-0.0 %"
            ("5", "0", "new"),
            ("0", "0", "nothing"),
            ("3", "-4", "turned-to-profit"),
            ("0", "-4", "turned-to-profit"),
            ("-1", "4", "turned-to-loss"),
            ("-1", "0", "turned-to-loss"),
            ("-6", "-4", "loss-grew"),
            ("-1", "-4", "loss-shrank"),
            ("-4", "-4", "loss-same"),
        ];
        for (now, then, printed) in rows {
            assert_eq!(
                shown(&growth(constant(now, "千万元"), constant(then, "千万元")), 1),
                printed,
                "{now} on {then}"
            );
        }
    }

    #[test]
    fn units_meet_or_are_refused() {
        assert_eq!(shown(&growth(constant("1.2", "亿元"), constant("10000", "万元")), 1), "20.0 %");
        assert!(shown(&growth(constant("1", "亿元"), constant("1", "亩")), 1).starts_with("UnitsDiffer"));
        // a margin that falls from 5.63 % to 5.29 % falls by 0.34 points, not by 6 % (methods 3.2, W23)
        assert_eq!(shown(&growth(constant("5.29", "%"), constant("5.63", "%")), 2), "-0.34 个百分点");
        assert!(shown(&points_difference(constant("5", "%"), constant("1", "亿元")), 1).starts_with("UnitsDiffer"));
    }

    #[test]
    fn rates_over_years() {
        // methods 3.2: profit +72.1 % over two years is 31.2 % a year; −13.5 % then +35.1 % is 8.1 %
        assert_eq!(shown(&two_year_growth(constant("172.1", "亿元"), constant("100", "亿元")), 1), "31.2 %");
        assert_eq!(shown(&average_growth(constant("1000", "亿元"), constant("1168.615", "亿元"), 2), 1), "8.1 %");
        // M048/M049: 115 to 500 in five years needs 34.2 %; 30 % leads to 427.0
        assert_eq!(shown(&average_growth(constant("115", "亿元"), constant("500", "亿元"), 5), 1), "34.2 %");
        assert_eq!(shown(&compounded(constant("115", "亿元"), constant("30", "%"), 5), 1), "427.0 亿元");
        assert_eq!(shown(&average_growth(constant("0", "亿元"), constant("5", "亿元"), 5), 1), "NoBase");
        assert_eq!(shown(&average_growth(constant("5", "亿元"), constant("-5", "亿元"), 5), 1), "OutOfRange");
    }

    #[test]
    fn cumulative_gap_and_without() {
        assert_eq!(shown(&from_cumulative(constant("106.8", "亿元"), constant("90", "亿元")), 1), "16.8 亿元");
        assert_eq!(shown(&points_difference(constant("19.1", "%"), constant("20.3", "%")), 1), "-1.2 个百分点");
        assert_eq!(shown(&growth_of_growth(constant("16.8", "%"), constant("25.6", "%")), 1), "-8.8 个百分点"); // M004
        assert_eq!(shown(&growth_from_increase(constant("53.8", "亿元"), constant("11.1", "亿元")), 1), "26.0 %");
        // 106.8 and 85.6 in all, 63.2 and 50.4 of them one factory: 43.6 on 35.2
        let without = growth_without(
            constant("106.8", "亿元"),
            constant("85.6", "亿元"),
            constant("63.2", "亿元"),
            constant("50.4", "亿元"),
        );
        assert_eq!(shown(&without, 1), "23.9 %");
    }
}
