//! Exact numbers for derivations: sums, rates and indices are rationals until they are printed.
//!
//! Stored figures are decimals; what is derived from them (a third, a growth rate) usually is not.
//! Keeping the fraction means totals do not depend on order, ranks compare true values, and
//! rounding happens once, in print (methods 3.4).

use std::cmp::Ordering;
use std::iter::Sum;
use std::ops::{Add, Mul, Neg, Sub};

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use rust_decimal::Decimal;

/// How a number is cut to the decimals it is printed with (修约).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Rounding {
    /// 四舍五入: halves go away from zero. The default of bulletins (methods 3.4).
    #[default]
    HalfUp,
    /// GB/T 8170: halves go to the even digit.
    HalfEven,
    /// 去尾: what is cut off is lost. Only for judging figures that others truncated.
    Truncate,
}

/// An exact rational number.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Exact(BigRational);

impl Exact {
    pub fn zero() -> Exact {
        Exact(BigRational::zero())
    }

    pub fn whole(value: i64) -> Exact {
        Exact(BigRational::from_integer(BigInt::from(value)))
    }

    /// `mantissa × 10^-scale`: the shape figures are stored in.
    pub fn scaled(mantissa: i64, scale: u32) -> Exact {
        Exact(BigRational::new(BigInt::from(mantissa), power_of_ten(scale)))
    }

    /// `numerator / denominator`; `None` for a zero denominator.
    pub fn ratio(numerator: i64, denominator: i64) -> Option<Exact> {
        (denominator != 0).then(|| Exact(BigRational::new(BigInt::from(numerator), BigInt::from(denominator))))
    }

    /// The quotient, or `None` when `divisor` is zero: the caller owes words, not a number.
    pub fn over(&self, divisor: &Exact) -> Option<Exact> {
        (!divisor.is_zero()).then(|| Exact(&self.0 / &divisor.0))
    }

    pub fn is_zero(&self) -> bool {
        self.0.is_zero()
    }

    /// −1, 0 or 1.
    pub fn sign(&self) -> i8 {
        match self.0.cmp(&BigRational::zero()) {
            Ordering::Less => -1,
            Ordering::Equal => 0,
            Ordering::Greater => 1,
        }
    }

    #[must_use]
    pub fn abs(&self) -> Exact {
        Exact(self.0.abs())
    }

    /// `self` to a whole power; negative powers of zero are `None`.
    pub fn power(&self, exponent: i32) -> Option<Exact> {
        if exponent < 0 && self.is_zero() {
            return None;
        }
        Some(Exact(num_traits::Pow::pow(&self.0, exponent)))
    }

    /// The `degree`-th root, cut to `digits` decimals (the error is below 10^-digits), for numbers
    /// that are not negative; `None` otherwise or for degree 0.
    pub fn root(&self, degree: u32, digits: u32) -> Option<Exact> {
        if self.sign() < 0 || degree == 0 {
            return None;
        }
        let shift = power_of_ten(digits.checked_mul(degree)?);
        let scaled = (self.0.numer() * shift).div_floor(self.0.denom());
        Some(Exact(BigRational::new(scaled.nth_root(degree), power_of_ten(digits))))
    }

    /// The logarithm to base 2 of a positive number, to about 15 decimals: how often it doubled.
    pub fn log2(&self) -> Option<Exact> {
        const BITS: u32 = 50;
        if self.sign() <= 0 {
            return None;
        }
        let two = BigRational::from_integer(BigInt::from(2));
        let one = BigRational::one();
        let (mut rest, mut whole) = (self.0.clone(), 0_i64);
        while two <= rest {
            rest /= &two;
            whole += 1;
        }
        while rest < one {
            rest *= &two;
            whole -= 1;
        }
        let mut fraction = BigInt::zero();
        for _ in 0..BITS {
            rest = cut(&(&rest * &rest), 30);
            fraction *= 2;
            if two <= rest {
                rest /= &two;
                fraction += 1;
            }
        }
        let fraction = BigRational::new(fraction, BigInt::from(1_u64 << BITS));
        Some(Exact(BigRational::from_integer(BigInt::from(whole)) + fraction))
    }

    /// The number as a fraction in lowest terms: `5/3`.
    pub fn fraction(&self) -> String {
        format!("{}/{}", self.0.numer(), self.0.denom())
    }

    /// The largest whole number that is not above it.
    #[must_use]
    pub fn floor(&self) -> Exact {
        Exact(self.0.floor())
    }

    /// The number printed with exactly `decimals` decimals, ASCII digits, never `-0.0`.
    pub fn rounded(&self, decimals: u32, rounding: Rounding) -> String {
        let scaled = self.0.numer() * power_of_ten(decimals);
        let (quotient, remainder) = scaled.abs().div_rem(self.0.denom());
        let twice: BigInt = remainder * 2;
        let up = match (rounding, twice.cmp(self.0.denom())) {
            (Rounding::Truncate, _) | (_, Ordering::Less) => false,
            (_, Ordering::Greater) | (Rounding::HalfUp, Ordering::Equal) => true,
            (Rounding::HalfEven, Ordering::Equal) => quotient.is_odd(),
        };
        let magnitude = if up { quotient + 1 } else { quotient };
        let sign = if self.0.is_negative() && !magnitude.is_zero() { "-" } else { "" };
        let digits = magnitude.to_string();
        let width = decimals as usize;
        if width == 0 {
            return format!("{sign}{digits}");
        }
        let padded = format!("{digits:0>fill$}", fill = width + 1);
        let (whole, fraction) = padded.split_at(padded.len() - width);
        format!("{sign}{whole}.{fraction}")
    }

    /// The number rounded to `decimals`, as an exact number again.
    #[must_use]
    pub fn rounded_exact(&self, decimals: u32, rounding: Rounding) -> Exact {
        let digits = self.rounded(decimals, rounding).replace('.', "");
        let mantissa: BigInt = digits.parse().expect("`rounded` prints digits and a sign");
        Exact(BigRational::new(mantissa, power_of_ten(decimals)))
    }
}

fn power_of_ten(exponent: u32) -> BigInt {
    num_traits::pow(BigInt::from(10), exponent as usize)
}

fn cut(value: &BigRational, digits: u32) -> BigRational {
    let scale = power_of_ten(digits);
    BigRational::new((value.numer() * &scale).div_floor(value.denom()), scale)
}

impl Exact {
    /// The same number as a decimal; `None` where it has no end within 18 decimals or more than 28 digits.
    pub fn to_decimal(&self) -> Option<Decimal> {
        const SCALE_MAX: u32 = 18;
        (0..=SCALE_MAX).find_map(|scale| {
            let scaled = &self.0 * power_of_ten(scale);
            let mantissa = scaled.is_integer().then(|| scaled.to_integer())?;
            Decimal::try_from_i128_with_scale(i128::try_from(mantissa).ok()?, scale).ok()
        })
    }
}

impl From<Decimal> for Exact {
    fn from(value: Decimal) -> Exact {
        Exact(BigRational::new(BigInt::from(value.mantissa()), power_of_ten(value.scale())))
    }
}

impl From<&Decimal> for Exact {
    fn from(value: &Decimal) -> Exact {
        Exact::from(*value)
    }
}

impl Add for &Exact {
    type Output = Exact;
    fn add(self, other: &Exact) -> Exact {
        Exact(&self.0 + &other.0)
    }
}

impl Sub for &Exact {
    type Output = Exact;
    fn sub(self, other: &Exact) -> Exact {
        Exact(&self.0 - &other.0)
    }
}

impl Mul for &Exact {
    type Output = Exact;
    fn mul(self, other: &Exact) -> Exact {
        Exact(&self.0 * &other.0)
    }
}

impl Neg for &Exact {
    type Output = Exact;
    fn neg(self) -> Exact {
        Exact(-&self.0)
    }
}

impl<'a> Sum<&'a Exact> for Exact {
    fn sum<I: Iterator<Item = &'a Exact>>(items: I) -> Exact {
        items.fold(Exact::zero(), |total, item| &total + item)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rounding_happens_once_and_says_its_rule() {
        //      numerator, denominator, decimals, half up, half even, truncate
        let rows = [
            (5, 100, 1, "0.1", "0.0", "0.0"),
            (15, 100, 1, "0.2", "0.2", "0.1"),
            (-5, 100, 1, "-0.1", "0.0", "0.0"),
            (-4, 100, 1, "0.0", "0.0", "0.0"), // never "-0.0"
            (2, 3, 2, "0.67", "0.67", "0.66"),
            (-2, 3, 2, "-0.67", "-0.67", "-0.66"),
            (433, 792, 2, "0.55", "0.55", "0.54"), // 54.67 % printed as 54 % by a speech that truncates
            (12, 1, 0, "12", "12", "12"),
        ];
        for (numerator, denominator, decimals, up, even, truncated) in rows {
            let value = Exact::ratio(numerator, denominator).unwrap();
            assert_eq!(value.rounded(decimals, Rounding::HalfUp), up);
            assert_eq!(value.rounded(decimals, Rounding::HalfEven), even);
            assert_eq!(value.rounded(decimals, Rounding::Truncate), truncated);
        }
    }

    #[test]
    fn roots_and_logarithms_are_close_enough_to_print() {
        let growth = Exact::scaled(1_721, 3).root(2, 20).unwrap();
        assert_eq!(growth.rounded(3, Rounding::HalfUp), "1.312"); // methods 3.2: √1.721 − 1 = 31.2 %
        assert_eq!(Exact::whole(4).log2().unwrap().rounded(9, Rounding::HalfUp), "2.000000000");
        assert_eq!(Exact::whole(10).log2().unwrap().rounded(9, Rounding::HalfUp), "3.321928095");
        assert_eq!(Exact::ratio(1, 8).unwrap().log2().unwrap(), Exact::whole(-3));
        assert_eq!(Exact::whole(-1).root(2, 5), None);
        assert_eq!(Exact::zero().log2(), None);
    }

    proptest! {
        #[test]
        fn sums_do_not_depend_on_order(values in proptest::collection::vec((any::<i64>(), 0_u32..12), 0..20)) {
            let numbers: Vec<Exact> = values.iter().map(|(mantissa, scale)| Exact::scaled(*mantissa, *scale)).collect();
            let forwards: Exact = numbers.iter().sum();
            let backwards: Exact = numbers.iter().rev().sum();
            prop_assert_eq!(forwards, backwards);
        }

        #[test]
        fn a_printed_number_is_within_half_a_digit(mantissa in any::<i64>(), denominator in 1_i64..1_000_000, decimals in 0_u32..6) {
            let value = Exact::ratio(mantissa, denominator).unwrap();
            let printed = value.rounded_exact(decimals, Rounding::HalfUp);
            let half_digit = Exact::scaled(5, decimals + 1);
            prop_assert!((&printed - &value).abs() <= half_digit);
        }
    }
}
