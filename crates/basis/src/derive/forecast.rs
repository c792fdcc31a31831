//! Where a year will end (年末预测): by the share of the year that its months usually bring, and by the growth of late. Methods 13.8.

use super::{Absence, Derived, Method, Number, Operand, Outcome, Role, like};
use crate::exact::Exact;
use crate::forecast::{self, Past};

/// 季节占比: the mean share, in percent, that January to this month had of the last three of `years`, each so far and whole, oldest
/// first.
pub fn seasonal_share(years: Vec<(Operand, Operand)>) -> Derived {
    let inputs = years.into_iter().flat_map(|(part, whole)| [(Role::Part, part), (Role::Whole, whole)]).collect();
    Derived::by(Method::SeasonalShare, inputs, |numbers| {
        let share = forecast::seasonal_share(&pasts(numbers)?).ok_or(Absence::NoBase)?;
        Ok(Outcome::Number(Number::percent(&share * &Exact::whole(100))))
    })
}

/// 回测误差: how far off, in percent on average, each of these years would have been forecast by the share of those before it.
pub fn back_test(years: Vec<(Operand, Operand)>) -> Derived {
    let inputs = years.into_iter().flat_map(|(part, whole)| [(Role::Part, part), (Role::Whole, whole)]).collect();
    Derived::by(Method::BackTest, inputs, |numbers| {
        let error = forecast::back_test(&pasts(numbers)?).ok_or(Absence::GroupTooSmall)?;
        Ok(Outcome::Number(Number::percent(error)))
    })
}

fn pasts(numbers: &[Number]) -> Result<Vec<Past>, Absence> {
    let years = numbers.chunks_exact(2);
    years.map(|year| Ok(Past { to_date: like(&year[1], &year[0])?, whole: year[1].value.clone() })).collect()
}

/// 季节占比法: done ÷ the share of a year that is usually done by now, the share in percent.
pub fn by_season(done: Operand, share: Operand) -> Derived {
    Derived::by(Method::BySeason, vec![(Role::Now, done), (Role::Portion, share)], |numbers| {
        let share = &numbers[1].value;
        let year = (&numbers[0].value * &Exact::whole(100)).over(share).filter(|_| 0 < share.sign());
        Ok(Outcome::Number(Number::new(year.ok_or(Absence::NoBase)?, numbers[0].unit.clone())))
    })
}

/// 增速顺推法: what is done, and the rest of last year grown by the growth of late.
pub fn by_growth(done: Operand, last_year: Operand, last_so_far: Operand, growth: Operand) -> Derived {
    let inputs = vec![(Role::Now, done), (Role::Whole, last_year), (Role::Part, last_so_far), (Role::Rate, growth)];
    Derived::by(Method::ByGrowth, inputs, |numbers| {
        let rest = &like(&numbers[0], &numbers[1])? - &like(&numbers[0], &numbers[2])?;
        let year = forecast::by_growth(&numbers[0].value, &rest, &numbers[3].value);
        Ok(Outcome::Number(Number::new(year, numbers[0].unit.clone())))
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{constant, shown};
    use super::*;

    fn operand(derived: Derived) -> Operand {
        Operand::Derived(Box::new(derived))
    }

    fn years(of: &[(&str, &str)]) -> Vec<(Operand, Operand)> {
        of.iter().map(|(part, whole)| (constant(part, "亿元"), constant(whole, "亿元"))).collect()
    }

    /// Methods 13.8: 593.6 and a share of 0.56 give 1 060; the share as the mean of 0.55, 0.56 and 0.57.
    #[test]
    fn the_year_of_methods_13_8() {
        let share = seasonal_share(years(&[("55", "100"), ("280", "500"), ("570", "1000")]));
        assert_eq!(shown(&share, 1), "56.0 %");
        assert_eq!(shown(&by_season(constant("593.6", "亿元"), operand(share)), 1), "1060.0 亿元");
        assert_eq!(shown(&seasonal_share(Vec::new()), 1), "NoBase");
        assert_eq!(shown(&by_season(constant("593.6", "亿元"), constant("0", "%")), 1), "NoBase");
    }

    /// 593.6, and what was left of last year, 1 000 − 560 = 440, grown by 6 %: 593.6 + 466.4; last year in another unit.
    #[test]
    fn what_is_left_grows_as_of_late() {
        let done = || constant("593.6", "亿元");
        let forecast = |year: Operand, rate: Operand| by_growth(done(), year, constant("560", "亿元"), rate);
        assert_eq!(shown(&forecast(constant("1000", "亿元"), constant("6", "%")), 1), "1060.0 亿元");
        assert_eq!(shown(&forecast(constant("10000000", "万元"), constant("6", "%")), 1), "1060.0 亿元");
        // A fall of a tenth: 593.6 + 396.
        assert_eq!(shown(&forecast(constant("1000", "亿元"), constant("-10", "%")), 1), "989.6 亿元");
    }

    /// 60 ÷ 0.5 = 120 of 125 is 4 % off; 98 ÷ 0.49 = 200 of 200 is right: 2 % on average.
    #[test]
    fn how_far_off_it_would_have_been() {
        let three = [("50", "100"), ("60", "125"), ("98", "200")];
        assert_eq!(shown(&back_test(years(&three)), 1), "2.0 %");
        assert_eq!(shown(&back_test(years(&three[..1])), 1), "GroupTooSmall");
    }
}
