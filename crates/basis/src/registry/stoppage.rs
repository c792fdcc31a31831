//! 停产、半停产: whether a month's figures look as if an enterprise had stopped. Methods 2.4 \[design\]: no national
//! definition in figures was found, so this is a hint for a person to confirm, never a status.

use crate::exact::Exact;

/// The limits of a pack, in percent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoppageRule {
    /// Halted below this share of the mean of electricity in the twelve months before.
    pub power_share: Exact,
    /// Half halted when output fell by so much on the year before,
    pub output_fall: Exact,
    /// and electricity by so much.
    pub power_fall: Exact,
}

/// What is known of an enterprise's month.
#[derive(Clone, Default, Debug)]
pub struct Activity<'a> {
    pub output: Option<&'a Exact>,
    pub output_last_year: Option<&'a Exact>,
    pub power: Option<&'a Exact>,
    pub power_last_year: Option<&'a Exact>,
    /// Electricity of the twelve months before, as far as it is known.
    pub power_before: &'a [Exact],
}

/// What a month looks like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stoppage {
    /// 停产
    Halted,
    /// 半停产
    HalfHalted,
}

impl StoppageRule {
    /// What the month looks like; `None` when it looks like work, or not enough is known.
    pub fn hint(&self, month: &Activity<'_>) -> Option<Stoppage> {
        let nothing_made = month.output.is_some_and(Exact::is_zero);
        let dark = month.power.is_some_and(|power| self.is_dark(power, month.power_before));
        if nothing_made || dark {
            return Some(Stoppage::Halted);
        }
        let fell = |now: Option<&Exact>, then: Option<&Exact>, by: &Exact| match (now, then) {
            // now ≤ then × (100 − by) %, with no division.
            (Some(now), Some(then)) if 0 < then.sign() => &Exact::whole(100) * now <= then * &(&Exact::whole(100) - by),
            _ => false,
        };
        let half = fell(month.output, month.output_last_year, &self.output_fall)
            && fell(month.power, month.power_last_year, &self.power_fall);
        half.then_some(Stoppage::HalfHalted)
    }

    /// power < share % of the mean, with no division: power × n × 100 < sum × share.
    fn is_dark(&self, power: &Exact, before: &[Exact]) -> bool {
        let sum: Exact = before.iter().sum();
        let months = Exact::whole(i64::try_from(before.len()).unwrap_or(i64::MAX));
        0 < sum.sign() && &(power * &months) * &Exact::whole(100) < &sum * &self.power_share
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_that_look_like_a_stop() {
        let rule =
            StoppageRule { power_share: Exact::whole(5), output_fall: Exact::whole(50), power_fall: Exact::whole(30) };
        let before: Vec<Exact> = (0..12).map(|_| Exact::whole(100)).collect();
        //   output      last year   power      last year  looks like
        for (output, output_then, power, power_then, expected) in [
            (Some(0), Some(80), Some(90), Some(100), Some(Stoppage::Halted)),
            (Some(50), Some(80), Some(4), Some(100), Some(Stoppage::Halted)), // 4 % of the mean
            (Some(50), Some(80), Some(5), Some(100), None),                   // 5 % is not below it; output −37.5 %
            (Some(40), Some(80), Some(70), Some(100), Some(Stoppage::HalfHalted)),
            (Some(41), Some(80), Some(70), Some(100), None),
            (Some(40), Some(80), Some(71), Some(100), None),
            (Some(40), Some(80), None, Some(100), None),
            (Some(40), None, Some(70), Some(100), None),
            (Some(40), Some(0), Some(70), Some(100), None),
            (None, None, None, None, None),
        ] {
            let exact = |value: Option<i64>| value.map(Exact::whole);
            let (output, output_then, power, power_then) =
                (exact(output), exact(output_then), exact(power), exact(power_then));
            let month = Activity {
                output: output.as_ref(),
                output_last_year: output_then.as_ref(),
                power: power.as_ref(),
                power_last_year: power_then.as_ref(),
                power_before: &before,
            };
            assert_eq!(rule.hint(&month), expected, "{month:?}");
        }
    }
}
