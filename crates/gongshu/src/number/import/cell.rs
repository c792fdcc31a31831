//! Cells of a file in the field's terms: periods as offices write them, numbers as spreadsheets hold them.

use basis::error::Error;
use basis::period::{Measure, Part, Period};
use basis::quantity::Quantity;
use basis::unit::{Base, Unit};
use files::grid::{Cell, Value, ungrouped};

/// A period, and the measure its wording implies: 1—7月 says both July and that it is cumulative.
pub type Timed = (Period, Option<Measure>);

const YEAR: char = '\u{5e74}'; // 年
const MONTH: char = '\u{6708}'; // 月

/// Reads a period: the stable forms, `2006年7月`, `2006年1—7月`, `2006/7`, `200607`, or a date.
///
/// # Errors
/// `period-ambiguous` for `2016.1`, which may be January or an October whose zero a spreadsheet dropped.
pub fn period(cell: &Cell) -> Result<Timed, Error> {
    let text = cell.text();
    if let Value::Date(date) = &cell.value {
        return date.get(..7).unwrap_or_default().parse().map(|period| (period, None));
    }
    if let Ok(period) = text.parse() {
        return Ok((period, None));
    }
    let wrong = || Error::new("period-syntax").with("text", &text);
    if let (Value::Text(_) | Value::Number(_), Some((year, month))) = (&cell.value, text.split_once('.')) {
        if year.len() == 4 && (month == "1" || month == "2") {
            return Err(Error::new("period-ambiguous").with("text", &text));
        }
        return month_of(year, month).ok_or_else(wrong);
    }
    let compact = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
    if compact {
        return month_of(&text[..4], &text[4..]).ok_or_else(wrong);
    }
    let (year, rest) = match text.split_once(YEAR) {
        Some((year, rest)) => (year.trim(), rest.trim()),
        None => text.split_once(['-', '/']).ok_or_else(wrong)?,
    };
    worded(year, rest).ok_or_else(wrong)
}

fn month_of(year: &str, month: &str) -> Option<Timed> {
    let period = Period::new(year.parse().ok()?, Part::Month(month.parse().ok()?)).ok()?;
    Some((period, None))
}

/// What stands after the year: nothing, `7月`, `1—7月`, `1-2月`, a quarter, a half, or a whole date.
fn worded(year: &str, rest: &str) -> Option<Timed> {
    let year: i16 = year.parse().ok()?;
    let timed = |part, measure| Period::new(year, part).ok().map(|period| (period, measure));
    if rest.is_empty() {
        return timed(Part::Year, None);
    }
    if let Some(part) = named_part(rest) {
        return timed(part, None);
    }
    let months = rest.strip_suffix(MONTH).unwrap_or(rest);
    if let Some((first, last)) = months.split_once(['-', '\u{2014}', '~', '\u{ff5e}', '\u{81f3}']) {
        let (first, last) = (first.trim().trim_end_matches(MONTH), last.trim_start_matches('\u{2014}').trim());
        // A whole date counts to its month: 2006-7-31.
        if !rest.ends_with(MONTH) && !rest.contains('\u{2014}') {
            let _day: u8 = last.parse().ok()?;
            return timed(Part::Month(first.parse().ok()?), None);
        }
        return match (first.parse::<u8>().ok()?, last.parse::<u8>().ok()?) {
            (1, last) => timed(Part::Month(last), Some(Measure::YEAR_TO_DATE)),
            _ => None,
        };
    }
    if let Some((month, day)) = months.split_once(['/', MONTH]) {
        let _day: u8 = day.trim_end_matches('\u{65e5}').parse().ok()?; // 日
        return timed(Part::Month(month.parse().ok()?), None);
    }
    timed(Part::Month(months.trim().parse().ok()?), None)
}

/// 上半年, 一季度 … as the vocabulary's own labels name them.
fn named_part(text: &str) -> Option<Part> {
    use basis::language::Language;
    use basis::period::Span;
    // 第一季度, as the bureau's exports have it.
    let text = text.strip_prefix('第').unwrap_or(text);
    let parts = (1..=2).map(Part::Half).chain((1..=4).map(Part::Quarter));
    parts.into_iter().find(|part| {
        let Ok(period) = Period::new(2000, *part) else { return false };
        let label = basis::show::period(period, Span::This, Language::Zh);
        label.split_once(YEAR).is_some_and(|(_, name)| name == text)
    })
}

/// An exact figure from a cell in `unit`: plain digits, digits in groups of three, a percent sign when
/// the unit is percent.
pub fn figure(cell: &Cell, unit: &Unit) -> Result<Quantity, Error> {
    match &cell.value {
        Value::Fault(fault) => return Err(Error::new("figure-fault").with("fault", fault)),
        Value::Date(date) => return Err(Error::new("figure-is-date").with("date", date)),
        Value::Boolean(_) => return Err(Error::new("quantity-syntax").with("text", cell.text())),
        Value::Empty | Value::Text(_) | Value::Number(_) => {}
    }
    let text = cell.text();
    let digits = match text.strip_suffix('%') {
        Some(digits) if unit.base() == Some(Base::Percent) => digits.trim(),
        Some(_) => return Err(Error::new("figure-percent").with("text", &text).with("unit", unit)),
        None => text.as_str(),
    };
    let digits = ungrouped(digits).ok_or_else(|| Error::new("figure-groups").with("text", &text))?;
    if let Some(suffix) = digits.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '-')).filter(|at| 0 < *at) {
        let worded: Result<Unit, Error> = digits[suffix..].trim().parse();
        if worded.is_ok() {
            return Err(Error::new("figure-with-unit").with("text", &text).with("unit", &digits[suffix..]));
        }
    }
    // A cell of 40 binary digits is cut to what a figure can hold only where the rest is noise below 10^-12.
    Quantity::parse(&shortened(&digits), unit.clone())
}

/// Digits beyond the eighteen a figure holds, when they are a fraction's tail.
fn shortened(digits: &str) -> String {
    const HELD: usize = 18;
    let Some((whole, fraction)) = digits.split_once('.') else { return digits.to_owned() };
    let whole_digits = whole.trim_start_matches('-').trim_start_matches('0').len();
    let keep = HELD.saturating_sub(whole_digits.max(1)).min(fraction.len());
    if fraction.len() <= keep || !fraction.bytes().all(|byte| byte.is_ascii_digit()) || keep < 6 {
        return digits.to_owned();
    }
    format!("{whole}.{}", &fraction[..keep])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str) -> Cell {
        Cell { value: Value::Text(text.into()), formula: None }
    }

    #[test]
    fn periods_as_offices_write_them() {
        for (text, period_text, cumulative) in [
            ("2006-07", "2006-07", false),
            ("2006年7月", "2006-07", false),
            ("２００６年７月", "2006-07", false),
            ("2006年1—7月", "2006-07", true),
            ("2006年1-7月", "2006-07", true),
            ("2006年", "2006", false),
            ("2006", "2006", false),
            ("200607", "2006-07", false),
            ("2006/7", "2006-07", false),
            ("2006-7", "2006-07", false),
            ("2006-7-31", "2006-07", false),
            ("2006/7/31", "2006-07", false),
            ("2006年7月31日", "2006-07", false),
            ("2006.07", "2006-07", false),
            ("2006年上半年", "2006-H1", false),
            ("2006年三季度", "2006-Q3", false),
            ("2006年第三季度", "2006-Q3", false),
        ] {
            let (period, measure) = period(&cell(text)).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!((period.to_string().as_str(), measure.is_some()), (period_text, cumulative), "{text}");
        }
        for (text, code) in [
            ("2016.1", "period-ambiguous"),
            ("2006年13月", "period-syntax"),
            ("2006-13", "period-syntax"),
            ("七月", "period-syntax"),
            ("2006年3—7月", "period-syntax"),
            ("", "period-syntax"),
        ] {
            assert_eq!(period(&cell(text)).unwrap_err().code(), code, "{text}");
        }
        let date = Cell { value: Value::Date("2006-07-31".into()), formula: None };
        assert_eq!(period(&date).unwrap().0.to_string(), "2006-07");
    }

    #[test]
    fn figures_as_spreadsheets_hold_them() {
        for (text, unit, figure_text) in [
            ("106.8", "亿元", "106.8 亿元"),
            ("1,234,567.8", "万元", "1234567.8 万元"),
            ("-1,234", "万元", "-1234 万元"),
            ("19.1%", "%", "19.1 %"),
            ("１９．１％", "%", "19.1 %"),
            ("0.0241923182925397123456", "%", "0.02419231829253971 %"),
        ] {
            assert_eq!(figure(&cell(text), &unit.parse().unwrap()).unwrap().to_string(), figure_text, "{text}");
        }
        for (text, unit, code) in [
            ("一百", "亿元", "quantity-syntax"),
            ("12,34", "亿元", "figure-groups"),
            ("19.1%", "亿元", "figure-percent"),
            ("106.8亿元", "万元", "figure-with-unit"),
            ("1.2.3", "万元", "quantity-syntax"),
            ("1e5", "万元", "quantity-syntax"),
        ] {
            assert_eq!(figure(&cell(text), &unit.parse().unwrap()).unwrap_err().code(), code, "{text}");
        }
        let fault = Cell { value: Value::Fault("#REF!".into()), formula: None };
        assert_eq!(figure(&fault, &Unit::percent()).unwrap_err().code(), "figure-fault");
    }
}
