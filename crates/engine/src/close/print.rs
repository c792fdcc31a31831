//! The numbers of the canonical form as text. Hundreds of thousands of them are printed: the standard library's way, right for
//! any number and any width, took half of a small close.

use std::fmt::Write;

/// Adds a comma and a whole number.
pub fn whole(text: &mut String, value: i64) {
    text.push(',');
    text.push_str(itoa::Buffer::new().format(value));
}

/// Adds a comma and a double with four decimals, as `{:.4}` prints it; `-0.0000` is `0.0000`.
pub fn decimal(text: &mut String, value: f64) {
    text.push(',');
    let Some(scaled) = ten_thousandths(value.abs()) else {
        write!(text, "{value:.4}").expect("writing to a string does not fail");
        return;
    };
    if value < 0.0 && scaled != 0 {
        text.push('-');
    }
    text.push_str(itoa::Buffer::new().format(scaled / 10_000));
    text.push('.');
    // 1 in front keeps the zeros.
    text.push_str(&itoa::Buffer::new().format(scaled % 10_000 + 10_000)[1..]);
}

/// The nearest whole number of ten-thousandths, a half to the even one; `None` beyond what needs no more than 64 bits.
///
/// A double is a whole number times a power of two, so that the product is exact in 128 bits and nothing is rounded but once.
fn ten_thousandths(value: f64) -> Option<u64> {
    const LARGEST: f64 = 1e14;
    if !(0.0..LARGEST).contains(&value) {
        return None;
    }
    let bits = value.to_bits();
    let (exponent, fraction) = (bits >> 52, bits & ((1 << 52) - 1));
    let (mantissa, exponent) = if exponent == 0 { (fraction, 1) } else { (fraction | 1 << 52, exponent) };
    // value = mantissa × 2^−shift
    let shift = 1075 - i64::try_from(exponent).ok()?;
    let product = u128::from(mantissa) * 10_000;
    if shift <= 0 {
        return u64::try_from(product << shift.unsigned_abs()).ok();
    }
    if 127 < shift {
        return Some(0);
    }
    let (whole, rest) = (product >> shift, product & ((1 << shift) - 1));
    let half = 1_u128 << (shift - 1);
    let up = half < rest || (half == rest && whole % 2 == 1);
    u64::try_from(whole + u128::from(up)).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn printed(value: f64) -> String {
        let mut text = String::new();
        decimal(&mut text, value);
        text
    }

    fn standard(value: f64) -> String {
        let text = format!(",{value:.4}");
        if text == ",-0.0000" { ",0.0000".to_owned() } else { text }
    }

    #[test]
    fn decimals_are_those_of_the_standard_library() {
        for value in [
            0.0,
            -0.0,
            -0.000_049,
            0.000_05,
            0.000_15,
            1.0 / 32.0,
            3.0 / 32.0,
            -5.0 / 64.0,
            0.1,
            99.999_95,
            2.5,
            1e13,
            -1e15,
            1e300,
            f64::MIN_POSITIVE,
            5e-324,
            9_007_199_254_740_993.0,
        ] {
            assert_eq!(printed(value), standard(value), "{value:e}");
        }
    }

    proptest! {
        #[test]
        fn any_ratio_is_printed_as_the_standard_library_prints_it(
            part in -1_000_000_000_000_i64..1_000_000_000_000,
            whole in 1_i64..1_000_000_000_000,
            bits in any::<u64>(),
            sixteenths in -10_000_000_i64..10_000_000,
        ) {
            #[expect(clippy::cast_precision_loss, reason = "doubles are what is tried")]
            let values = [(100.0 * part as f64) / whole as f64, f64::from_bits(bits), sixteenths as f64 / 131_072.0];
            for value in values.into_iter().filter(|value| value.is_finite()) {
                prop_assert_eq!(printed(value), standard(value));
            }
        }

        #[test]
        fn whole_numbers_are_too(value in any::<i64>()) {
            let mut text = String::new();
            whole(&mut text, value);
            prop_assert_eq!(text, format!(",{value}"));
        }
    }
}
