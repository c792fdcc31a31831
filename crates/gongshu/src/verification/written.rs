//! Numbers as a speech writes them: what they are worth, and how far their last digit lets them vary.

use std::borrow::Cow;

use basis::exact::Exact;
use basis::expression::narrow;
use rust_decimal::Decimal;

/// A number with the precision it was written in: `53.80` keeps its two decimals.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Written {
    /// What is written, exact.
    pub value: Exact,
    /// Decimals written: 0 for whole numbers, powers of ten and fractions.
    pub decimals: u32,
    /// Half a unit of the last written digit; zero for a fraction such as `1/12`, which is exact.
    pub half_digit: Exact,
}

/// Powers of ten beyond this are slips, not figures.
const EXPONENT_MAX: i32 = 30;

impl Written {
    /// Reads `106.8`, `-22`, `64,259`, `1.5e8`, `1/12` and `12.4%`, in full-width characters too; `None` for
    /// anything else.
    pub fn read(text: &str) -> Option<Written> {
        let narrow: String = text.trim().chars().map(narrow).collect();
        let bare = narrow.trim_end_matches(['%', '℅']).trim_end();
        if let Some((part, whole)) = bare.split_once('/') {
            let value = decimal(part.trim())?.0.over(&decimal(whole.trim())?.0)?;
            return Some(Written { value, decimals: 0, half_digit: Exact::zero() });
        }
        let (value, decimals, exponent) = decimal(bare)?;
        let last_digit = Exact::whole(10).power(exponent - i32::try_from(decimals).ok()?)?;
        let half_digit = &last_digit * &Exact::scaled(5, 1);
        let decimals = u32::try_from(i32::try_from(decimals).ok()?.saturating_sub(exponent)).unwrap_or(0);
        Some(Written { value, decimals, half_digit })
    }
}

/// The number, its written decimals and its power of ten.
fn decimal(text: &str) -> Option<(Exact, u32, i32)> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    if EXPONENT_MAX < exponent.abs() {
        return None;
    }
    let digits = mantissa.strip_prefix(['-', '+']).unwrap_or(mantissa);
    let digits = ungrouped(digits)?;
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && digits.starts_with(|first: char| first.is_ascii_digit())
        && digits.ends_with(|last: char| last.is_ascii_digit());
    if !plain {
        return None;
    }
    let number = Decimal::from_str_exact(&digits).ok()?;
    let magnitude = &Exact::from(number) * &Exact::whole(10).power(exponent)?;
    let value = if mantissa.starts_with('-') { -&magnitude } else { magnitude };
    Some((value, number.scale(), exponent))
}

/// `64,259` without its separators; `None` when they do not stand before groups of three.
fn ungrouped(digits: &str) -> Option<Cow<'_, str>> {
    if !digits.contains(',') {
        return Some(Cow::Borrowed(digits));
    }
    let whole = digits.split('.').next().unwrap_or_default();
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let grouped = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    (grouped && !digits.get(whole.len()..)?.contains(',')).then(|| Cow::Owned(digits.replace(',', "")))
}

/// The number with about six significant digits, without trailing zeros: how derived figures are listed.
pub fn significant(value: &Exact) -> String {
    const DIGITS: usize = 6;
    const DECIMALS_MAX: u32 = 12;
    let whole = value.abs().rounded(0, basis::exact::Rounding::Truncate);
    let mut decimals = u32::try_from(DIGITS.saturating_sub(whole.len())).unwrap_or(0);
    if whole == "0" && !value.is_zero() {
        let mut grown = value.abs();
        decimals = 6;
        while grown < Exact::scaled(1, 1) && decimals < DECIMALS_MAX {
            grown = &grown * &Exact::whole(10);
            decimals += 1;
        }
    }
    let text = value.rounded(decimals, basis::exact::Rounding::HalfUp);
    if !text.contains('.') {
        return text;
    }
    match text.trim_end_matches('0').trim_end_matches('.') {
        "-0" => "0".to_owned(),
        trimmed => trimmed.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_with_their_precision() {
        //        written,   value,           decimals, half of the last digit
        let rows = [
            ("106.8", (1_068, 1), 1, (5, 2)),
            ("53.80", (538, 1), 2, (5, 3)),
            ("-22", (-22, 0), 0, (5, 1)),
            ("64,259", (64_259, 0), 0, (5, 1)),
            ("1,064,259.5", (10_642_595, 1), 1, (5, 2)),
            ("1.5e8", (150_000_000, 0), 0, (5_000_000, 0)),
            ("１９．１", (191, 1), 1, (5, 2)),
            ("12.4%", (124, 1), 1, (5, 2)),
            ("−1.2", (-12, 1), 1, (5, 2)),
            (" 0.0 ", (0, 0), 1, (5, 2)),
        ];
        for (text, (mantissa, scale), decimals, (half, half_scale)) in rows {
            let written = Written::read(text).unwrap();
            assert_eq!(written.value, Exact::scaled(mantissa, scale), "{text}");
            assert_eq!(written.decimals, decimals, "{text}");
            assert_eq!(written.half_digit, Exact::scaled(half, half_scale), "{text}");
        }
        let twelfth = Written::read("1/12").unwrap();
        assert_eq!((twelfth.value, twelfth.half_digit), (Exact::ratio(1, 12).unwrap(), Exact::zero()));
        for bad in
            ["", "-", "近10", "20xx", "29?4", "1,2", "12,34", "1,234,5", "1/0", "1e99", "1.2.3", ".5", "5.", "1/2/3"]
        {
            assert_eq!(Written::read(bad), None, "{bad}");
        }
    }

    #[test]
    fn derived_figures_are_listed_with_six_digits() {
        for (numerator, denominator, shown) in [
            (632 * 100, 1_068, "59.176"), // 59.17602…
            (2, 3, "0.666667"),
            (-2, 3, "-0.666667"),
            (5, 7, "0.714286"),
            (1, 3_000, "0.000333333"),
            (471, 1, "471"),
            (1_234_567_890, 1, "1234567890"),
            (100, 1, "100"),
            (0, 1, "0"),
        ] {
            assert_eq!(significant(&Exact::ratio(numerator, denominator).unwrap()), shown);
        }
    }
}
