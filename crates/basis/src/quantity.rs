//! An exact decimal with its unit: figures as people report them.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

use crate::error::Error;
use crate::exact::Exact;
use crate::unit::{Base, Unit};

/// A reported figure (数值带单位), e.g. 106.8 亿元, exact as written: `106.80` keeps its two decimals.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Quantity {
    value: Decimal,
    unit: Unit,
}

impl Quantity {
    /// Stored figures are `mantissa × 10^-scale` with a 64-bit mantissa on both databases.
    pub const SCALE_MAX: u32 = 18;

    /// # Errors
    /// `quantity-range` when the figure has more than 18 decimals or 18 digits in all.
    pub fn new(value: Decimal, unit: Unit) -> Result<Quantity, Error> {
        let fits = i64::try_from(value.mantissa()).is_ok() && value.scale() <= Quantity::SCALE_MAX;
        if fits { Ok(Quantity { value, unit }) } else { Err(Error::new("quantity-range").with("text", value)) }
    }

    /// Reads plain decimal text: `106.8`, `-12`, `.5` is refused, and so are separators and exponents
    /// (a file reader cleans cells first and says what it did).
    pub fn parse(text: &str, unit: Unit) -> Result<Quantity, Error> {
        let not_a_number = || Error::new("quantity-syntax").with("text", text);
        let digits = text.strip_prefix('-').unwrap_or(text);
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
            && digits.starts_with(|first: char| first.is_ascii_digit())
            && digits.ends_with(|last: char| last.is_ascii_digit());
        if !plain {
            return Err(not_a_number());
        }
        Quantity::new(Decimal::from_str(text).map_err(|_| not_a_number())?, unit)
    }

    /// A figure as the store keeps it.
    pub fn stored(mantissa: i64, scale: u32, unit: Unit) -> Result<Quantity, Error> {
        if Quantity::SCALE_MAX < scale {
            return Err(Error::new("quantity-range").with("text", format!("{mantissa}e-{scale}")));
        }
        Quantity::new(Decimal::from_i128_with_scale(i128::from(mantissa), scale), unit)
    }

    pub fn mantissa(&self) -> i64 {
        i64::try_from(self.value.mantissa()).expect("checked by `new`")
    }

    pub fn scale(&self) -> u32 {
        self.value.scale()
    }

    pub fn value(&self) -> Decimal {
        self.value
    }

    pub fn unit(&self) -> &Unit {
        &self.unit
    }

    /// The figure in base units (元, 平方米, 千瓦时…), exact.
    pub fn in_base(&self) -> Exact {
        &Exact::from(self.value) * self.unit.factor()
    }

    /// The exact number of `unit`s this is.
    ///
    /// # Errors
    /// `unit-mismatch` when the dimensions differ: 亩 do not become 元, percent not points.
    pub fn in_unit(&self, unit: &Unit) -> Result<Exact, Error> {
        if self.unit.dimension() != unit.dimension() {
            return Err(mismatch(&self.unit, unit));
        }
        Ok(self.in_base().over(unit.factor()).expect("no unit has size zero"))
    }

    /// The sum in this figure's unit. Percents do not add (law 1): a rate of a group is made from
    /// the group's sums. A percent and percentage points do not add either; see [`Quantity::moved_by`].
    pub fn plus(&self, other: &Quantity) -> Result<Exact, Error> {
        if matches!(self.unit.base(), Some(Base::Percent | Base::Rank | Base::Index)) {
            return Err(Error::new("unit-not-additive").with("unit", &self.unit));
        }
        Ok(&Exact::from(self.value) + &other.in_unit(&self.unit)?)
    }

    /// The difference and its unit: percent less percent is percentage points (law 3).
    pub fn minus(&self, other: &Quantity) -> Result<(Exact, Unit), Error> {
        let difference = &Exact::from(self.value) - &other.in_unit(&self.unit)?;
        let unit = match self.unit.base() {
            Some(Base::Percent) => Unit::points(),
            _ => self.unit.clone(),
        };
        Ok((difference, unit))
    }

    /// A percent moved by percentage points: 12.4 % less 0.2 points is 12.2 %.
    pub fn moved_by(&self, points: &Quantity) -> Result<Exact, Error> {
        match (self.unit.base(), points.unit.base()) {
            (Some(Base::Percent), Some(Base::Points)) => Ok(&Exact::from(self.value) + &Exact::from(points.value)),
            _ => Err(mismatch(&self.unit, &points.unit)),
        }
    }
}

fn mismatch(left: &Unit, right: &Unit) -> Error {
    Error::new("unit-mismatch").with("left", left).with("right", right)
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.value, self.unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantity(value: &str, unit: &str) -> Quantity {
        Quantity::parse(value, unit.parse().unwrap()).unwrap()
    }

    #[test]
    fn figures_are_exact_as_written() {
        for (text, mantissa, scale) in [("106.8", 1_068, 1), ("106.80", 10_680, 2), ("-0.05", -5, 2), ("0", 0, 0)] {
            let read = quantity(text, "亿元");
            assert_eq!((read.mantissa(), read.scale()), (mantissa, scale), "{text}");
            assert_eq!(Quantity::stored(mantissa, scale, read.unit().clone()).unwrap(), read);
        }
        for bad in ["", ".5", "5.", "1,000", "1e3", "+5", "--1", "12a", "1.2.3", "１２"] {
            assert_eq!(Quantity::parse(bad, Unit::percent()).unwrap_err().code(), "quantity-syntax", "{bad}");
        }
        assert_eq!(Quantity::parse("12345678901234567890", Unit::percent()).unwrap_err().code(), "quantity-range");
        assert_eq!(Quantity::parse("0.1234567890123456789", Unit::percent()).unwrap_err().code(), "quantity-range");
    }

    #[test]
    fn only_like_units_meet() {
        let sum = quantity("1.5", "亿元").plus(&quantity("64259", "万元")).unwrap();
        assert_eq!(sum.rounded(4, Default::default()), "7.9259"); // 1.5 + 6.4259
        assert_eq!(quantity("1", "亿元").plus(&quantity("1", "亩")).unwrap_err().code(), "unit-mismatch");
        assert_eq!(quantity("1", "家").plus(&quantity("1", "人")).unwrap_err().code(), "unit-mismatch");
        assert_eq!(quantity("19.1", "%").plus(&quantity("1", "个百分点")).unwrap_err().code(), "unit-not-additive");
        assert_eq!(quantity("19.1", "%").plus(&quantity("20.3", "%")).unwrap_err().code(), "unit-not-additive");
    }

    #[test]
    fn percents_differ_by_points() {
        let (difference, unit) = quantity("19.1", "%").minus(&quantity("20.3", "%")).unwrap();
        assert_eq!((difference.rounded(1, Default::default()).as_str(), unit), ("-1.2", Unit::points()));
        let moved = quantity("12.4", "%").moved_by(&quantity("-0.2", "个百分点")).unwrap();
        assert_eq!(moved.rounded(1, Default::default()), "12.2");
        assert_eq!(quantity("12.4", "%").moved_by(&quantity("0.2", "%")).unwrap_err().code(), "unit-mismatch");
    }
}
