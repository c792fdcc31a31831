//! Year-end forecasts (年末预测) three ways with how wrong they have been, the growth the rest of a year needs (倒逼增速), and
//! scenarios (情景测算). Sources: methods 13.8, 9.2 and 13.9. Everything is exact until it is printed.

use crate::exact::Exact;

/// How many years back a seasonal share looks.
pub const YEARS_BACK: usize = 3;

/// A year that is over: January to month m, and the whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Past {
    pub to_date: Exact,
    pub whole: Exact,
}

impl Past {
    /// What the months after m brought.
    pub fn rest(&self) -> Exact {
        &self.whole - &self.to_date
    }
}

/// Mean share of January to month m in the last three of `years` (oldest first); `None` without a year that has a whole.
pub fn seasonal_share(years: &[Past]) -> Option<Exact> {
    let shares: Vec<Exact> = last(years).iter().filter_map(|year| year.to_date.over(&year.whole)).collect();
    mean(&shares)
}

/// 季节占比法: what was done by month m over the share a year has done by then. `None` without a share above zero.
pub fn by_season(actual: &Exact, years: &[Past]) -> Option<Exact> {
    let share = seasonal_share(years).filter(|share| 0 < share.sign())?;
    actual.over(&share)
}

/// 增速顺推法: the rest of last year grown by the latest growth (percent), on top of what is done.
pub fn by_growth(actual: &Exact, rest_of_last_year: &Exact, percent: &Exact) -> Exact {
    actual + &(rest_of_last_year * &factor(percent))
}

/// Least, middle and greatest of the ways (低、中、高); of two the middle is their mean. `None` without any.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Spread {
    pub low: Exact,
    pub mid: Exact,
    pub high: Exact,
}

impl Spread {
    pub fn of(ways: &[Exact]) -> Option<Spread> {
        let mut sorted = ways.to_vec();
        sorted.sort();
        let half = sorted.len() / 2;
        let mid = match sorted.len() % 2 {
            1 => sorted.get(half)?.clone(),
            _ => mean(sorted.get(half.checked_sub(1)?..=half)?)?,
        };
        Some(Spread { low: sorted.first()?.clone(), mid, high: sorted.last()?.clone() })
    }
}

/// 回测误差 (MAPE, in percent): each past year forecast by season from the years before it, held against what it came to.
/// `None` where no year has one before it.
pub fn back_test(years: &[Past]) -> Option<Exact> {
    let errors: Vec<Exact> = (1..years.len())
        .filter_map(|at| {
            let forecast = by_season(&years[at].to_date, &years[..at])?;
            (&forecast - &years[at].whole).abs().over(&years[at].whole.abs())
        })
        .collect();
    Some(&mean(&errors)? * &Exact::whole(100))
}

/// 余下各月所需增速 in percent: (T − A) ÷ rest of last year − 1. `None` where last year's rest is not above zero.
pub fn required_growth(target: &Exact, actual: &Exact, rest_of_last_year: &Exact) -> Option<Exact> {
    if rest_of_last_year.sign() <= 0 {
        return None;
    }
    let times = (target - actual).over(rest_of_last_year)?;
    Some(&(&times - &Exact::whole(1)) * &Exact::whole(100))
}

/// One of the parts a total is made of: an enterprise, an industry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    pub base: Exact,
    pub current: Exact,
}

/// A scenario: the growth (percent) of chosen parts is another, and new projects bring something on top.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scenario {
    /// Which part, by its place, and the growth on its base that is supposed.
    pub grown: Vec<(usize, Exact)>,
    pub added: Exact,
}

impl Default for Scenario {
    /// Nothing is supposed.
    fn default() -> Scenario {
        Scenario { grown: Vec::new(), added: Exact::zero() }
    }
}

/// What the total and its growth (percent; `None` without a base) become under a scenario. The growth is of the sums, never a
/// mean of growths (law 1). A part chosen twice grows as chosen last; a place without a part changes nothing.
pub fn scenario(parts: &[Part], supposed: &Scenario) -> (Exact, Option<Exact>) {
    let value = |(at, part): (usize, &Part)| {
        let chosen = supposed.grown.iter().rev().find(|(place, _)| *place == at);
        chosen.map_or_else(|| part.current.clone(), |(_, percent)| &part.base * &factor(percent))
    };
    let values: Vec<Exact> = parts.iter().enumerate().map(value).collect();
    let total = &values.iter().sum::<Exact>() + &supposed.added;
    let base: Exact = parts.iter().map(|part| &part.base).sum();
    let growth = (0 < base.sign()).then(|| total.over(&base)).flatten();
    (total, growth.map(|times| &(&times - &Exact::whole(1)) * &Exact::whole(100)))
}

fn factor(percent: &Exact) -> Exact {
    crate::interval::growth_factor(percent)
}

fn last(years: &[Past]) -> &[Past] {
    &years[years.len().saturating_sub(YEARS_BACK)..]
}

fn mean(values: &[Exact]) -> Option<Exact> {
    let count = i64::try_from(values.len()).ok()?;
    values.iter().sum::<Exact>().over(&Exact::whole(count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::Rounding;
    use proptest::prelude::*;

    fn x(text: &str) -> Exact {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits: i64 = format!("{whole}{fraction}").parse().unwrap();
        Exact::scaled(digits, u32::try_from(fraction.len()).unwrap())
    }

    fn past(to_date: &str, whole: &str) -> Past {
        Past { to_date: x(to_date), whole: x(whole) }
    }

    fn print(value: &Exact, decimals: u32) -> String {
        value.rounded(decimals, Rounding::HalfUp)
    }

    /// Methods 13.8: 593.6 by July and a share of 0.56 give 1 060, 6.0 % above last year's 1 000.
    #[test]
    fn by_the_share_of_the_season() {
        let years = [past("55", "100"), past("280", "500"), past("570", "1000")]; // (0.55 + 0.56 + 0.57) / 3
        assert_eq!(seasonal_share(&years), Some(x("0.56")));
        assert_eq!(by_season(&x("593.6"), &years), Some(x("1060")));
        // Only the last three years count.
        let longer = [vec![past("10", "100")], years.to_vec()].concat();
        assert_eq!(seasonal_share(&longer), Some(x("0.56")));
        assert_eq!((by_season(&x("1"), &[]), by_season(&x("1"), &[past("0", "100")])), (None, None));
    }

    /// 593.6 and last year's 440 grown by 6 %: 593.6 + 466.4 = 1 060; and methods 9.2: (1 080 − 593.6) / 440 − 1 = 10.5 %.
    #[test]
    fn by_growth_and_what_is_needed() {
        assert_eq!(by_growth(&x("593.6"), &past("560", "1000").rest(), &x("6")), x("1060"));
        assert_eq!(print(&required_growth(&x("1080"), &x("593.6"), &x("440")).unwrap(), 1), "10.5"); // 486.4 / 440
        assert_eq!(required_growth(&x("1080"), &x("593.6"), &x("0")), None);
    }

    #[test]
    fn low_middle_and_high() {
        let of = |ways: &[&str]| Spread::of(&ways.iter().map(|way| x(way)).collect::<Vec<_>>());
        let spread = |low, mid, high| Some(Spread { low: x(low), mid: x(mid), high: x(high) });
        assert_eq!(of(&["1060", "1090", "1045"]), spread("1045", "1060", "1090"));
        assert_eq!(of(&["1060", "1090"]), spread("1060", "1075", "1090"));
        assert_eq!(of(&["1060"]), spread("1060", "1060", "1060"));
        assert_eq!(of(&[]), None);
    }

    /// 2nd year: 60/0.5 = 120 of 125, 4 %; 3rd: the mean of 0.5 and 0.48 is 0.49, 98/0.49 = 200 of 200, nothing; mean 2 %.
    #[test]
    fn how_wrong_it_has_been() {
        let years = [past("50", "100"), past("60", "125"), past("98", "200")];
        assert_eq!(back_test(&years), Some(x("2")));
        assert_eq!(back_test(&years[..1]), None);
    }

    /// 63.2 of 50.4 and 43.6 of 35.2: 106.8 of 85.6, 24.8 %. Were the first to grow by 10 %: 55.44 + 43.6 = 99.04, 15.7 %;
    /// with a new plant of 5: 104.04, 21.5 %.
    #[test]
    fn what_would_be_if() {
        let part = |base, current| Part { base: x(base), current: x(current) };
        let parts = [part("50.4", "63.2"), part("35.2", "43.6")];
        let told = |supposed: &Scenario| {
            let (total, growth) = scenario(&parts, supposed);
            (print(&total, 2), print(&growth.unwrap(), 1))
        };
        let pair = |total: &str, growth: &str| (total.to_owned(), growth.to_owned());
        assert_eq!(told(&Scenario::default()), pair("106.80", "24.8"));
        let slower = Scenario { grown: vec![(0, x("10"))], added: x("0") };
        assert_eq!(told(&slower), pair("99.04", "15.7"));
        assert_eq!(told(&Scenario { added: x("5"), ..slower }), pair("104.04", "21.5"));
        assert_eq!(scenario(&[], &Scenario::default()), (x("0"), None));
    }

    proptest! {
        /// A year that goes as the last one did is forecast without error, and needs the growth it has.
        #[test]
        fn a_steady_year_is_forecast_as_it_comes(part in 1_i64..99, whole in 100_i64..10_000, percent in -50_i64..80) {
            let last = Past { to_date: &Exact::whole(whole) * &Exact::scaled(part, 2), whole: Exact::whole(whole) };
            let step = factor(&Exact::whole(percent));
            let (actual, end) = (&last.to_date * &step, &last.whole * &step);
            prop_assert_eq!(by_season(&actual, std::slice::from_ref(&last)), Some(end.clone()));
            prop_assert_eq!(by_growth(&actual, &last.rest(), &Exact::whole(percent)), end.clone());
            prop_assert_eq!(required_growth(&end, &actual, &last.rest()), Some(Exact::whole(percent)));
        }
    }
}
