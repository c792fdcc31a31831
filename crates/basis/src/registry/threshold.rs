//! 规模以上: from which revenue on an enterprise is above designated size, by year. Methods 2.1.

use crate::exact::Exact;

/// The threshold of some years. It is that of the year reported on, not of the day it is reported: the annual report of
/// 2010, filed in 2011, still counts from 500万元.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Threshold {
    /// The first and the last year it holds for; `None` is until it is replaced.
    pub from: i16,
    pub until: Option<i16>,
    /// 年主营业务收入, 万元.
    pub revenue: Exact,
    /// Whether an enterprise of the state is above designated size whatever it sells.
    pub state_whatever: bool,
}

impl Threshold {
    /// Whether an enterprise with this revenue of the year (万元) is above designated size.
    pub fn is_reached(&self, revenue: &Exact, state_owned: bool) -> bool {
        (state_owned && self.state_whatever) || self.revenue <= *revenue
    }
}

/// The threshold of a year; `None` before there was one.
pub fn threshold_of(thresholds: &[Threshold], year: i16) -> Option<&Threshold> {
    thresholds.iter().find(|it| it.from <= year && it.until.is_none_or(|until| year <= until))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Methods 2.1.
    fn thresholds() -> Vec<Threshold> {
        let threshold = |from, until, revenue, state_whatever| Threshold {
            from,
            until,
            revenue: Exact::whole(revenue),
            state_whatever,
        };
        vec![
            threshold(1998, Some(2006), 500, true),
            threshold(2007, Some(2010), 500, false),
            threshold(2011, None, 2000, false),
        ]
    }

    #[test]
    fn who_is_above_designated_size_by_year() {
        //   year  revenue  of the state  above
        for (year, revenue, state, expected) in [
            (1997, 9_999, true, None),
            (1998, 500, false, Some(true)),
            (1998, 499, false, Some(false)),
            (1998, 0, true, Some(true)),
            (2006, 0, true, Some(true)),
            (2007, 499, true, Some(false)),
            (2007, 500, true, Some(true)),
            (2010, 500, false, Some(true)),
            (2010, 1_999, false, Some(true)),
            (2011, 1_999, false, Some(false)),
            (2011, 2_000, false, Some(true)),
            (2025, 2_000, true, Some(true)),
        ] {
            let thresholds = thresholds();
            let above = threshold_of(&thresholds, year).map(|it| it.is_reached(&Exact::whole(revenue), state));
            assert_eq!(above, expected, "{year} {revenue} {state}");
        }
    }
}
