//! Whether a statement agrees with what its figures come to.
//!
//! `yes`: the derived value, rounded to the decimals of the value as written, is that value; 约 within 5 %; 以上 and
//! 不到 when the inequality holds. `rounding`: cut off instead of rounded; or the statement holds when every figure
//! varies by half its last written digit; or an inequality missed by at most 5 % of which a figure is itself only a
//! bound (“500 亿元以上” of a sum that falls short of the thousand). `no`: none of these.

use basis::exact::{Exact, Rounding};
use basis::fact::Approx;

use super::written::Written;

/// What came of holding a statement against its figures.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Verdict {
    Yes,
    /// Off by what rounding explains.
    Rounding,
    No,
}

impl Verdict {
    pub const ALL: [Verdict; 3] = [Verdict::Yes, Verdict::Rounding, Verdict::No];

    /// The word of the files.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Yes => "yes",
            Verdict::Rounding => "rounding",
            Verdict::No => "no",
        }
    }
}

/// Why the verdict is what it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ground {
    /// Rounded to the stated decimals it is the stated value.
    Rounds,
    /// Within 5 % of the stated value.
    Near,
    /// Not below what was stated as a lower bound.
    AtLeast,
    /// Not above what was stated as an upper bound.
    AtMost,
    /// Cut off at the stated decimals it is the stated value.
    Truncates,
    /// The derived value lies in this range when figures vary by half their last digit, and the statement with it.
    Varies(Exact, Exact),
    /// Missed by little, and a figure is itself only a bound.
    OfBound,
    /// Stated less derived, without sign.
    Differs(Exact),
}

/// What a verdict is reached from.
pub struct Case<'a> {
    pub stated: &'a Written,
    pub approx: Approx,
    pub derived: &'a Exact,
    /// The least and greatest derived value when figures vary; called only where it matters.
    pub range: &'a dyn Fn() -> Option<(Exact, Exact)>,
    /// Whether one of the figures is itself only a bound.
    pub of_bound: bool,
}

/// How near 约 and 左右 are, and how little a bound may be missed by.
fn near() -> Exact {
    Exact::scaled(5, 2)
}

/// The verdict and its ground.
pub fn judge(case: &Case) -> (Verdict, Ground) {
    let stated = &case.stated.value;
    let decimals = case.stated.decimals;
    let gap = (case.derived - stated).abs();
    let margin = &stated.abs() * &near();
    let holds = |derived: &Exact| match case.approx {
        Approx::Exact => derived.rounded_exact(decimals, Rounding::HalfUp) == *stated,
        Approx::About => (derived - stated).abs() <= margin,
        Approx::Over => stated <= derived,
        Approx::Under => derived <= stated,
    };
    if holds(case.derived) {
        let ground = match case.approx {
            Approx::Exact => Ground::Rounds,
            Approx::About => Ground::Near,
            Approx::Over => Ground::AtLeast,
            Approx::Under => Ground::AtMost,
        };
        return (Verdict::Yes, ground);
    }
    if case.derived.rounded_exact(decimals, Rounding::Truncate) == *stated {
        return (Verdict::Rounding, Ground::Truncates);
    }
    if let Some((least, greatest)) = (case.range)() {
        let agrees = match case.approx {
            Approx::Exact => {
                &least - &case.stated.half_digit <= *stated && *stated <= &greatest + &case.stated.half_digit
            }
            Approx::About => least <= stated + &margin && stated - &margin <= greatest,
            Approx::Over => holds(&greatest),
            Approx::Under => holds(&least),
        };
        if agrees {
            return (Verdict::Rounding, Ground::Varies(least, greatest));
        }
    }
    if case.of_bound && gap <= margin && matches!(case.approx, Approx::Over | Approx::Under) {
        return (Verdict::Rounding, Ground::OfBound);
    }
    (Verdict::No, Ground::Differs(gap))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_judged() {
        use Approx::{About, Exact as Plain, Over, Under};
        //      stated, approx, derived (mantissa, scale), varies by (mantissa, scale), of a bound, verdict
        let rows = [
            ("59.2", Plain, (59_176, 3), (0, 0), false, Verdict::Yes),
            ("54", Plain, (546_717, 4), (0, 0), false, Verdict::Rounding), // cut off
            ("0.0", Plain, (1, 2), (0, 0), false, Verdict::Yes),           // 6.91 − 6.9
            ("0.0", Plain, (1, 1), (1, 1), false, Verdict::Rounding),      // 16.8 − 16.7
            ("0", Plain, (1, 0), (0, 0), false, Verdict::No),              // 118 − 117, counted
            ("4.14", Plain, (41_341, 4), (41, 4), false, Verdict::Rounding), // up to 4.1382, against 4.135 at least
            ("23.9", Plain, (24_841, 3), (0, 0), false, Verdict::No),
            ("-22", Plain, (-226, 1), (0, 0), false, Verdict::Rounding), // −22.6 cut off
            ("30", About, (294, 1), (0, 0), false, Verdict::Yes),        // 0.6 of 1.5 allowed
            ("30", About, (284, 1), (0, 0), false, Verdict::No),
            ("30", About, (284, 1), (2, 1), false, Verdict::Rounding), // 28.6 is within 1.5
            ("2", Over, (21_231, 4), (0, 0), false, Verdict::Yes),
            ("2", Over, (2, 0), (0, 0), false, Verdict::Yes),
            ("2", Over, (15_556, 4), (3, 2), false, Verdict::No), // the bound itself does not vary
            ("2", Over, (199, 2), (2, 2), false, Verdict::Rounding),
            ("1000", Over, (985, 0), (1, 0), true, Verdict::Rounding),
            ("1000", Over, (985, 0), (1, 0), false, Verdict::No),
            ("1000", Over, (949, 0), (1, 0), true, Verdict::No), // missed by 5.1 %
            ("60", Under, (59_176, 3), (0, 0), false, Verdict::Yes),
            ("0", Under, (-12, 1), (0, 0), false, Verdict::Yes),
            ("0", Under, (12, 1), (0, 0), false, Verdict::No),
        ];
        for (text, approx, (mantissa, scale), (slack, slack_scale), of_bound, verdict) in rows {
            let derived = Exact::scaled(mantissa, scale);
            let slack = Exact::scaled(slack, slack_scale);
            let range = || Some((&derived - &slack, &derived + &slack));
            let stated = Written::read(text).unwrap();
            let case = Case { stated: &stated, approx, derived: &derived, range: &range, of_bound };
            assert_eq!(judge(&case).0, verdict, "{text} {approx} against {mantissa}e-{scale}");
        }
    }
}
