//! The monthly efficiency set (经济效益指标): averages, yearly rates and turnover, methods 1.6.

use super::{Absence, Derived, Method, Number, Operand, Outcome, Role, like};
use crate::exact::Exact;
use crate::unit::Unit;

/// 平均余额: the mean of what stood at the beginning and at the end, (期初 + 期末) ÷ 2.
pub fn mean(start: Operand, end: Operand) -> Derived {
    Derived::by(Method::Mean, vec![(Role::Start, start), (Role::End, end)], |numbers| {
        let sum = &numbers[0].value + &like(&numbers[0], &numbers[1])?;
        let mean = sum.over(&Exact::whole(2)).ok_or(Absence::OutOfRange)?;
        Ok(Outcome::Number(Number::new(mean, numbers[0].unit.clone())))
    })
}

/// 年化: what a flow of the first `months` months comes to in a year, × 12 ÷ months.
pub fn annualised(flow: Operand, months: u32) -> Derived {
    Derived::by(Method::Annualised, vec![(Role::Now, flow)], |numbers| {
        let year = &numbers[0].value * &Exact::whole(12);
        let year = year.over(&Exact::whole(i64::from(months))).ok_or(Absence::OutOfRange)?;
        Ok(Outcome::Number(Number::new(year, numbers[0].unit.clone())))
    })
}

/// 周转天数: how many days of a year's flow a stock is, 360 × stock ÷ flow of a year.
pub fn turnover_days(stock: Operand, flow: Operand) -> Derived {
    const YEAR: i64 = 360;
    Derived::by(Method::TurnoverDays, vec![(Role::Part, stock), (Role::Whole, flow)], |numbers| {
        let flow = like(&numbers[0], &numbers[1])?;
        if flow.sign() <= 0 {
            return Err(Absence::NoBase);
        }
        let days = (&numbers[0].value * &Exact::whole(YEAR)).over(&flow).ok_or(Absence::NoBase)?;
        Ok(Outcome::Number(Number::new(days, Unit::days())))
    })
}

#[cfg(test)]
mod tests {
    use super::super::share::ratio;
    use super::super::testing::{constant, shown};
    use super::*;

    fn nested(derived: Derived) -> Operand {
        Operand::Derived(Box::new(derived))
    }

    /// methods 1.6 (千元, January to August): revenue 760 000, mean assets 900 000 → 126.67 元 a 百元; receivables 150 000 →
    /// 47.4 days; cost 640 000, finished goods 60 000 → 22.5 days. And the nation, January to October 2024: cost 94.75 to
    /// revenue 110.96 is 85.39 元 a 百元.
    #[test]
    fn the_worked_examples_of_the_methods() {
        let revenue = || nested(annualised(constant("760000", "千元"), 8));
        let assets = nested(mean(constant("880000", "千元"), constant("920000", "千元")));
        assert_eq!(shown(&ratio(revenue(), assets, &"元".parse().unwrap()), 2), "126.67 元");
        assert_eq!(shown(&turnover_days(constant("150000", "千元"), revenue()), 1), "47.4 天");
        let cost = nested(annualised(constant("640000", "千元"), 8));
        assert_eq!(shown(&turnover_days(constant("60000", "千元"), cost), 1), "22.5 天");
        let nation = ratio(constant("94.75", "万亿元"), constant("110.96", "万亿元"), &"元".parse().unwrap());
        assert_eq!(shown(&nation, 2), "85.39 元");
    }

    #[test]
    fn without_a_base_there_is_none() {
        let zero = || constant("0", "千元");
        assert_eq!(turnover_days(constant("1", "千元"), zero()).outcome, Outcome::Absent(Absence::NoBase));
        assert_eq!(annualised(constant("1", "千元"), 0).outcome, Outcome::Absent(Absence::OutOfRange));
        let missing = Operand::Missing(Absence::NoBase);
        assert_eq!(mean(missing, zero()).outcome, Outcome::Absent(Absence::NoBase));
        let units = turnover_days(constant("1", "千元"), constant("1", "人"));
        assert!(matches!(units.outcome, Outcome::Absent(Absence::UnitsDiffer(..))));
    }
}
