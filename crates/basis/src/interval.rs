//! Interval arithmetic (区间运算): what a printed number may stand for, and what follows from numbers that are not sharp.
//!
//! A printed number with *d* decimals stands for everything that rounds to it: half a unit of its last digit either way,
//! the upper end excluded, so that 16.7 and 16.8 cannot be the same figure. Words widen it: 近 [0.95x, x),
//! 左右 ±5 %, 多 [x, 1.1x), 以上 from x, 不到 below x. A contradiction is only what no choice within the intervals mends.

use crate::exact::Exact;

/// How near 约 and 左右 are, and how far below 近 begins: 5 %.
fn about() -> Exact {
    Exact::scaled(5, 2)
}

/// How far 多 and 余 reach: a tenth of what is named.
fn odd() -> Exact {
    Exact::scaled(1, 1)
}

/// Decimals of a root before it is printed.
const ROOT_DIGITS: u32 = 20;

/// One end of an interval; a closed end belongs to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct End {
    pub value: Exact,
    pub closed: bool,
}

/// The numbers between two ends; an end that is missing is infinite.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Interval {
    pub low: Option<End>,
    pub high: Option<End>,
}

fn closed(value: Exact) -> Option<End> {
    Some(End { value, closed: true })
}

fn open(value: Exact) -> Option<End> {
    Some(End { value, closed: false })
}

impl Interval {
    /// Exactly `value`: things counted.
    pub fn point(value: Exact) -> Interval {
        Interval { low: closed(value.clone()), high: closed(value) }
    }

    /// What is printed as `value` when halves are rounded away from zero; `half` is half a unit of the last digit.
    pub fn rounded(value: &Exact, half: &Exact) -> Interval {
        if half.is_zero() {
            return Interval::point(value.clone());
        }
        let (low, high) = (value - half, value + half);
        match value.sign() {
            -1 => Interval { low: open(low), high: closed(high) },
            0 => Interval { low: open(low), high: open(high) },
            _ => Interval { low: closed(low), high: open(high) },
        }
    }

    /// 约, 左右: 5 % either way.
    pub fn about(value: &Exact) -> Interval {
        let margin = &value.abs() * &about();
        Interval { low: closed(value - &margin), high: closed(value + &margin) }
    }

    /// 近, 将近: up to 5 % short of `value`.
    pub fn nearly(value: &Exact) -> Interval {
        Interval { low: closed(value - &(&value.abs() * &about())), high: open(value.clone()) }
    }

    /// 多, 余: up to a tenth more than `value`.
    pub fn and_more(value: &Exact) -> Interval {
        Interval { low: closed(value.clone()), high: open(value + &(&value.abs() * &odd())) }
    }

    /// 以上, 突破, 不少于.
    pub fn at_least(value: Exact) -> Interval {
        Interval { low: closed(value), high: None }
    }

    /// 超过.
    pub fn more_than(value: Exact) -> Interval {
        Interval { low: open(value), high: None }
    }

    /// 以内, 不超过.
    pub fn at_most(value: Exact) -> Interval {
        Interval { low: None, high: closed(value) }
    }

    /// 不到, 低于.
    pub fn less_than(value: Exact) -> Interval {
        Interval { low: None, high: open(value) }
    }

    /// 80—100; `None` when the bounds are the wrong way round.
    pub fn between(low: Exact, high: Exact) -> Option<Interval> {
        (low <= high).then(|| Interval { low: closed(low), high: closed(high) })
    }

    /// Whether some number lies in both.
    pub fn meets(&self, other: &Interval) -> bool {
        below(self.low.as_ref(), other.high.as_ref()) && below(other.low.as_ref(), self.high.as_ref())
    }

    pub fn contains(&self, value: &Exact) -> bool {
        self.meets(&Interval::point(value.clone()))
    }

    /// Whether everything in `self` is smaller than everything in `other`.
    pub fn lies_below(&self, other: &Interval) -> bool {
        self.high.is_some() && other.low.is_some() && !below(other.low.as_ref(), self.high.as_ref())
    }

    #[must_use]
    pub fn plus(&self, other: &Interval) -> Interval {
        Interval {
            low: added(self.low.as_ref(), other.low.as_ref()),
            high: added(self.high.as_ref(), other.high.as_ref()),
        }
    }

    #[must_use]
    pub fn minus(&self, other: &Interval) -> Interval {
        self.plus(&other.scaled(&Exact::whole(-1)))
    }

    /// Every number of it times `factor`.
    #[must_use]
    pub fn scaled(&self, factor: &Exact) -> Interval {
        let scale = |end: &Option<End>| end.as_ref().map(|end| End { value: &end.value * factor, closed: end.closed });
        match factor.sign() {
            0 => Interval::point(Exact::zero()),
            1 => Interval { low: scale(&self.low), high: scale(&self.high) },
            _ => Interval { low: scale(&self.high), high: scale(&self.low) },
        }
    }

    /// The quotients of two intervals of positive numbers; `None` where a divisor may be zero or less.
    pub fn over(&self, divisor: &Interval) -> Option<Interval> {
        let least = divisor.low.as_ref().filter(|end| 0 < end.value.sign())?;
        self.low.as_ref().filter(|end| 0 <= end.value.sign())?;
        let quotient = |above: Option<&End>, under: Option<&End>| -> Option<End> {
            let (above, under) = (above?, under?);
            Some(End { value: above.value.over(&under.value)?, closed: above.closed && under.closed })
        };
        let low = match &divisor.high {
            None => open(Exact::zero()),
            high => quotient(self.low.as_ref(), high.as_ref()),
        };
        Some(Interval { low, high: quotient(self.high.as_ref(), Some(least)) })
    }

    /// What positive `self` becomes when it grows by `rate` percent a year for `years` years; negative rates shrink it.
    /// `None` where it may shrink to nothing.
    pub fn grown(&self, rate: &Interval, years: u32) -> Option<Interval> {
        let years = i32::try_from(years).ok()?;
        let grow = |start: Option<&End>, rate: Option<&End>| -> Option<End> {
            let (start, rate) = (start?, rate?);
            let step = growth_factor(&rate.value);
            let value = (0 <= step.sign()).then(|| step.power(years))??;
            Some(End { value: &start.value * &value, closed: start.closed && rate.closed })
        };
        self.low.as_ref().filter(|end| 0 <= end.value.sign())?;
        Some(Interval {
            low: grow(self.low.as_ref(), rate.low.as_ref()),
            high: grow(self.high.as_ref(), rate.high.as_ref()),
        })
    }
}

/// Whether `low` may lie below or at `high`.
fn below(low: Option<&End>, high: Option<&End>) -> bool {
    match (low, high) {
        (Some(low), Some(high)) => low.value < high.value || (low.value == high.value && low.closed && high.closed),
        _ => true,
    }
}

fn added(one: Option<&End>, other: Option<&End>) -> Option<End> {
    let (one, other) = (one?, other?);
    Some(End { value: &one.value + &other.value, closed: one.closed && other.closed })
}

/// 1 + r/100.
pub fn growth_factor(percent: &Exact) -> Exact {
    &Exact::whole(1) + &(percent * &Exact::scaled(1, 2))
}

/// The yearly growth in percent that leads from `start` to `end` in `years` years (所需年均增速, methods 3.2), cut after
/// 20 decimals; `None` without a positive start or without a year.
pub fn needed_growth(start: &Exact, end: &Exact, years: u32) -> Option<Exact> {
    if start.sign() <= 0 || end.sign() < 0 {
        return None;
    }
    let step = end.over(start)?.root(years, ROOT_DIGITS)?;
    Some(&(&step - &Exact::whole(1)) * &Exact::whole(100))
}

/// 翻 n 番: 2ⁿ times what there was.
pub fn doubled(times: u32) -> Exact {
    Exact::whole(2).power(i32::try_from(times).unwrap_or(i32::MAX)).unwrap_or_else(|| Exact::whole(1))
}

/// What a region is left with when a part of it is taken out, at two moments (剩余部分).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Residual {
    pub start: Exact,
    pub end: Exact,
}

impl Residual {
    /// `whole` less `part`, each at the start and at the end.
    pub fn of(whole: (&Exact, &Exact), part: (&Exact, &Exact)) -> Residual {
        Residual { start: whole.0 - part.0, end: whole.1 - part.1 }
    }

    pub fn increase(&self) -> Exact {
        &self.end - &self.start
    }

    /// Its yearly growth in percent; `None` where there is no start.
    pub fn growth(&self, years: u32) -> Option<Exact> {
        needed_growth(&self.start, &self.end, years)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::Rounding;
    use proptest::prelude::*;

    fn printed(mantissa: i64, scale: u32) -> Interval {
        Interval::rounded(&Exact::scaled(mantissa, scale), &Exact::scaled(5, scale + 1))
    }

    fn digits(value: &Exact, decimals: u32) -> String {
        value.rounded(decimals, Rounding::HalfUp)
    }

    #[test]
    fn figures_meet_where_some_number_rounds_to_both() {
        let x = |value| Exact::whole(value);
        let rows = [
            (printed(167, 1), printed(168, 1), false), // 16.75 rounds up
            (printed(69, 1), printed(691, 2), true),   // 6.9 and 6.91
            (printed(-167, 1), printed(-168, 1), false),
            (printed(4_14, 2), printed(534, 0).over(&printed(12_917, 2)).unwrap(), true), // up to 4.138
            (Interval::about(&x(16)), printed(248, 1), false),                            // at most 16.8
            (Interval::about(&x(16)), printed(168, 1), true),
            (Interval::nearly(&x(60)), printed(592, 1), true), // from 57
            (Interval::nearly(&x(60)), printed(566, 1), false),
            (Interval::nearly(&x(10)), Interval::point(x(10)), false),
            (Interval::and_more(&x(2)), Interval::point(Exact::scaled(22, 1)), false),
            (Interval::and_more(&x(2)), Interval::point(x(2)), true),
            (Interval::at_least(x(5)), Interval::less_than(x(5)), false),
            (Interval::at_least(x(5)), Interval::at_most(x(5)), true),
            (Interval::more_than(x(5)), Interval::at_most(x(5)), false),
            (Interval::at_least(x(40)), Interval::at_most(x(50)), true),
            (Interval::between(x(80), x(100)).unwrap(), Interval::point(x(101)), false),
        ];
        for (one, other, meet) in rows {
            assert_eq!(one.meets(&other), meet, "{one:?} and {other:?}");
            assert_eq!(other.meets(&one), meet, "the other way round: {one:?} and {other:?}");
        }
        assert_eq!(Interval::between(x(80), x(10)), None);
    }

    /// 6.9 × 1.2⁵ = 17.17 is short of 25, which needs 29.4 % a year; 115 × 1.3⁵ = 426.99; 2.16 × 1.2⁵ = 5.37.
    #[test]
    fn growth_is_compounded_and_asked_back() {
        let rows = [
            ("6.9", 69, 1, 20, "17.17", 25, "29.4"),
            ("115", 115, 0, 30, "426.99", 500, "34.2"),
            ("2.16", 216, 2, 20, "5.37", 8, "29.9"),
        ];
        for (start, mantissa, scale, rate, end, target, needed) in rows {
            let from = Exact::scaled(mantissa, scale);
            let grown = Interval::point(from.clone()).grown(&Interval::point(Exact::whole(rate)), 5).unwrap();
            assert_eq!(digits(&grown.high.unwrap().value, 2), end, "{start}");
            assert_eq!(digits(&needed_growth(&from, &Exact::whole(target), 5).unwrap(), 1), needed, "{start}");
        }
        // A doubling in three years needs 26.0 % a year, two doublings in five 31.95 %.
        assert_eq!(digits(&needed_growth(&Exact::whole(1), &doubled(1), 3).unwrap(), 1), "26.0");
        assert_eq!(digits(&needed_growth(&Exact::whole(1), &doubled(2), 5).unwrap(), 2), "31.95");
        assert_eq!(needed_growth(&Exact::zero(), &Exact::whole(1), 5), None);
        assert_eq!(needed_growth(&Exact::whole(1), &Exact::whole(2), 0), None);
    }

    /// 485 and 985 less 115 and 500: 370 becomes 485, 5.6 % a year.
    #[test]
    fn the_rest_is_what_remains() {
        let x = |value| Exact::whole(value);
        let rest = Residual::of((&x(485), &x(985)), (&x(115), &x(500)));
        assert_eq!((rest.start.clone(), rest.end.clone(), rest.increase()), (x(370), x(485), x(115)));
        assert_eq!(digits(&rest.growth(5).unwrap(), 1), "5.6");
    }

    proptest! {
        #[test]
        fn sums_and_quotients_hold_what_their_members_give(a in 1_i64..10_000, b in 1_i64..10_000, scale in 0_u32..3) {
            let (one, other) = (printed(a, scale), printed(b, scale));
            let (x, y) = (Exact::scaled(a, scale), Exact::scaled(b, scale));
            prop_assert!(one.plus(&other).contains(&(&x + &y)));
            prop_assert!(one.minus(&other).contains(&(&x - &y)));
            prop_assert!(one.over(&other).unwrap().contains(&x.over(&y).unwrap()));
            prop_assert!(!one.lies_below(&one));
            prop_assert_eq!(one.lies_below(&other), !one.meets(&other) && a < b);
        }

        #[test]
        fn needed_growth_arrives(start in 1_i64..100_000, end in 1_i64..1_000_000, years in 1_u32..12) {
            let needed = needed_growth(&Exact::whole(start), &Exact::whole(end), years).unwrap();
            let grown = Interval::point(Exact::whole(start)).grown(&Interval::point(needed), years).unwrap();
            let gap = (&grown.high.unwrap().value - &Exact::whole(end)).abs();
            prop_assert!(gap < Exact::scaled(1, 6), "{gap:?}");
        }
    }
}
