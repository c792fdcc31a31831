//! What targets are made of (目标推算): the end value a growth or a multiple means, a year's step on the way there, and the
//! growth the rest of a year needs. Methods 9.2; M048, M049, M067.

use super::growth::{ROOT_DIGITS, percent_of};
use super::{Absence, Derived, Method, Number, Operand, Outcome, Role, like};
use crate::exact::Exact;
use crate::unit::Unit;

/// 翻番目标: base × multiple, in the base's unit. 翻两番 is a multiple of 4.
pub fn multiplied(base: Operand, multiple: Operand) -> Derived {
    Derived::by(Method::Multiplied, vec![(Role::Base, base), (Role::Multiple, multiple)], |numbers| {
        Ok(Outcome::Number(Number::new(&numbers[0].value * &numbers[1].value, numbers[0].unit.clone())))
    })
}

/// 年度台阶: where an even rate from base to goal over `years` stands after `gone` of them, base × (goal ÷ base)^(gone ÷ years).
pub fn milestone(base: Operand, goal: Operand, gone: u32, years: u32) -> Derived {
    let count = |years: u32| Operand::Constant(Number::new(Exact::whole(i64::from(years)), Unit::times()));
    let inputs =
        vec![(Role::Base, base), (Role::Target, goal), (Role::YearsGone, count(gone)), (Role::Years, count(years))];
    Derived::by(Method::Milestone, inputs, |numbers| {
        let (base, goal) = (&numbers[0], like(&numbers[0], &numbers[1])?);
        if base.value.sign() <= 0 || goal.sign() <= 0 {
            return Err(Absence::NoBase);
        }
        let gone = i32::try_from(gone).map_err(|_| Absence::OutOfRange)?;
        let ratio = goal.over(&base.value).ok_or(Absence::NoBase)?;
        let step = ratio.power(gone).and_then(|it| it.root(years, ROOT_DIGITS)).ok_or(Absence::OutOfRange)?;
        Ok(Outcome::Number(Number::new(&base.value * &step, base.unit.clone())))
    })
}

/// 序时应达: what stands at the end of a period is due on the way from where it stood to the goal, start + (goal − start) × share; the
/// share in percent.
pub fn on_the_way(start: Operand, goal: Operand, share: Operand) -> Derived {
    let inputs = vec![(Role::Start, start), (Role::Target, goal), (Role::Portion, share)];
    Derived::by(Method::OnTheWay, inputs, |numbers| {
        let (start, goal) = (&numbers[0], like(&numbers[0], &numbers[1])?);
        let share = numbers[2].value.over(&Exact::whole(100)).ok_or(Absence::OutOfRange)?;
        let way = &(&goal - &start.value) * &share;
        Ok(Outcome::Number(Number::new(&start.value + &way, start.unit.clone())))
    })
}

/// 后期需增: how much the rest of the year must grow on the rest of last year, (goal − done) ÷ (last year − last year so far) − 1, in
/// percent (methods 9.2). Absent where nothing of last year is left to grow on.
pub fn required_growth(goal: Operand, done: Operand, last_year: Operand, last_so_far: Operand) -> Derived {
    let inputs = vec![(Role::Target, goal), (Role::Now, done), (Role::Whole, last_year), (Role::Part, last_so_far)];
    Derived::by(Method::RequiredGrowth, inputs, |numbers| {
        let missing = &numbers[0].value - &like(&numbers[0], &numbers[1])?;
        let rest = &like(&numbers[0], &numbers[2])? - &like(&numbers[0], &numbers[3])?;
        if rest.sign() <= 0 {
            return Err(Absence::NoBase);
        }
        let percent = percent_of(&(&missing - &rest), &rest).ok_or(Absence::NoBase)?;
        Ok(Outcome::Number(Number::percent(percent)))
    })
}

#[cfg(test)]
mod tests {
    use super::super::growth::points_difference;
    use super::super::share::{completion, share};
    use super::super::testing::{constant, shown};
    use super::*;

    /// Methods 9.2: T 120亿, July A 62 → 51.67 % against 58.33 % → −6.7 points.
    #[test]
    fn the_schedule_of_methods_9_2() {
        let done = completion(constant("62", "亿元"), constant("120", "亿元"));
        let pace = share(constant("7", "个"), constant("12", "个"));
        assert_eq!(shown(&done, 2), "51.67 %");
        assert_eq!(shown(&pace, 2), "58.33 %");
        let operand = |derived| Operand::Derived(Box::new(derived));
        assert_eq!(shown(&points_difference(operand(done), operand(pace)), 1), "-6.7 个百分点");
    }

    #[test]
    fn the_rest_of_the_year_needs() {
        for (goal, done, year, so_far, expected) in [
            // Methods 9.2: last year 1 000 of which 440 in the remaining five months, +8 % = 1 080, done 593.6: 486.4 ÷ 440 − 1.
            ("1080", "593.6", "1000", "560", "10.5 %"),
            // Nothing is left to do: 0 ÷ 440 − 1.
            ("1080", "1080", "1000", "560", "-100.0 %"),
            ("1080", "593.6", "1000", "1000", "NoBase"),
        ] {
            let of = |text| constant(text, "亿元");
            assert_eq!(shown(&required_growth(of(goal), of(done), of(year), of(so_far)), 1), expected);
        }
    }

    #[test]
    fn steps_lead_from_the_base_to_the_goal() {
        for (base, goal, gone, years, expected) in [
            // 100 → 400 in two years doubles each year.
            ("100", "400", 0, 2, "100.00 亿元"),
            ("100", "400", 1, 2, "200.00 亿元"),
            ("100", "400", 2, 2, "400.00 亿元"),
            // 115 → 500 in five years: × 4.347826^(1/5) = 1.341699 a year, 154.30 after one.
            ("115", "500", 1, 5, "154.30 亿元"),
            ("0", "500", 1, 5, "NoBase"),
        ] {
            assert_eq!(shown(&milestone(constant(base, "亿元"), constant(goal, "亿元"), gone, years), 2), expected);
        }
        // Half way from 480 to 500.
        let half = on_the_way(constant("480", "户"), constant("500", "户"), constant("50", "%"));
        assert_eq!(shown(&half, 0), "490 户");
        // M048: 117 firms, 翻两番.
        assert_eq!(shown(&multiplied(constant("117", "户"), constant("4", "倍")), 0), "468 户");
    }
}
