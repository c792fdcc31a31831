//! Values in words (表述): numbers, periods, changes and reasons as people read them, in both languages.
//!
//! Words for change are generated here and never typed into a template (增长/下降/持平/由亏转盈). Numbers and
//! periods follow GB/T 15835; a number is rounded here and nowhere else (methods 3.4, 11.2).

use crate::derive::{Absence, Method, Number, Outcome, Role, Words};
use crate::exact::{Exact, Rounding};
use crate::fact::{FactKey, Status};
use crate::language::Language;
use crate::message::{Argument, VOCABULARY};
use crate::period::{Part, Period, Span};
use crate::unit::Base;

/// The true minus sign of pages; a hyphen would break from its number.
const MINUS: char = '\u{2212}';

/// A number as pages print it: thousands separated, a true minus, exactly `decimals` decimals.
pub fn grouped(value: &Exact, decimals: u32) -> String {
    let plain = value.rounded(decimals, Rounding::HalfUp);
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, plain.as_str()),
    };
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let mut text = String::with_capacity(plain.len() + 8);
    if sign {
        text.push(MINUS);
    }
    for (at, digit) in whole.chars().enumerate() {
        if 0 < at && (whole.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// A number as sentences print it: no separators, a true minus.
pub fn plain(value: &Exact, decimals: u32) -> String {
    value.rounded(decimals, Rounding::HalfUp).replace('-', &MINUS.to_string())
}

/// A change as tables print it: with its sign, `+19.1` or `−3.2`.
pub fn signed(value: &Exact, decimals: u32) -> String {
    let text = grouped(value, decimals);
    if value.sign() <= 0 || text.chars().all(|c| matches!(c, '0' | '.')) { text } else { format!("+{text}") }
}

fn say(language: Language, id: &str, arguments: &[(&str, Argument)]) -> String {
    VOCABULARY.text(language, id, arguments)
}

/// A period as a heading names it: 2006年1—7月, "January–July 2006".
pub fn period(period: Period, span: Span, language: Language) -> String {
    label(period, span, language, "period-")
}

/// A period within a year already named: 1—7月.
pub fn period_short(period: Period, span: Span, language: Language) -> String {
    match period.part() {
        Part::Month(_) => label(period, span, language, "period-short-"),
        _ => label(period, span, language, "period-"),
    }
}

fn label(period: Period, span: Span, language: Language, prefix: &str) -> String {
    let (_, last) = period.months();
    let (id, part) = match (period.part(), span) {
        (Part::Year, Span::AtEnd) => ("year-end", 0),
        (Part::Year, _) => ("year", 0),
        (Part::Half(half), _) => ("half", half),
        (Part::Quarter(quarter), Span::YearToDate) => ("quarter-ytd", quarter),
        (Part::Quarter(quarter), _) => ("quarter", quarter),
        (Part::JanFeb, _) => ("janfeb", 0),
        (Part::Month(_), Span::YearToDate) => ("month-ytd", 0),
        (Part::Month(_), Span::AtEnd) => ("month-end", 0),
        (Part::Month(_), Span::This) => ("month", 0),
        (Part::TenDay(_, third), _) => ("tenday", third),
    };
    // One month from January on is January itself.
    let id = if id == "month-ytd" && last == 1 { "month" } else { id };
    let name = say(language, &format!("month-{last}"), &[]);
    let arguments = [
        ("year", Argument::Text(period.year().to_string())),
        ("month", Argument::Count(i64::from(last))),
        ("part", Argument::Count(i64::from(part))),
        ("name", Argument::Text(name)),
    ];
    say(language, &format!("{prefix}{id}"), &arguments)
}

/// A growth in words: 增长19.1%, 下降3.2%, 持平, 由亏转盈; a change in points: 提高0.3个百分点.
/// `None` where there is no figure.
pub fn change(outcome: &Outcome, language: Language) -> Option<String> {
    match outcome {
        Outcome::Number(number) => Some(change_of(number, language)),
        Outcome::Words(words, _) => Some(self::words(*words, language)),
        Outcome::Absent(_) => None,
    }
}

fn change_of(number: &Number, language: Language) -> String {
    let size = number.value.abs().rounded(1, Rounding::HalfUp);
    let points = number.unit.base() == Some(Base::Points);
    let id = match (size.as_str(), number.value.sign(), points) {
        ("0.0", ..) => "change-flat",
        (_, 1, false) => "change-up",
        (_, _, false) => "change-down",
        (_, 1, true) => "change-points-up",
        (_, _, true) => "change-points-down",
    };
    say(language, id, &[("rate", size.as_str().into()), ("points", size.as_str().into())])
}

/// A gap to another level in words: 低于全省平均水平1.2个百分点. `level` is the other side's name as printed.
pub fn gap(points: &Exact, level: &str, language: Language) -> String {
    let size = points.abs().rounded(1, Rounding::HalfUp);
    let id = match (size.as_str(), points.sign()) {
        ("0.0", _) => "gap-level",
        (_, 1) => "gap-above",
        _ => "gap-below",
    };
    say(language, id, &[("points", size.as_str().into()), ("level", level.into())])
}

/// A pull in words: 拉动12.8个百分点, 下拉0.4个百分点. Small pulls keep a second decimal.
pub fn pull(points: &Exact, language: Language) -> String {
    let one = points.abs().rounded(1, Rounding::HalfUp);
    let size = if one == "0.0" { points.abs().rounded(2, Rounding::HalfUp) } else { one };
    let id = if points.sign() < 0 { "pull-down" } else { "pull-up" };
    say(language, id, &[("points", size.into())])
}

/// An increase in words: 增加21.2亿元; `amount` is its size with its unit.
pub fn increase(amount: &str, negative: bool, language: Language) -> String {
    say(language, if negative { "increase-down" } else { "increase-up" }, &[("amount", amount.into())])
}

/// A rank: 第9位.
pub fn rank(place: &Exact, language: Language) -> String {
    say(language, "rank-place", &[("rank", place.rounded(0, Rounding::HalfUp).into())])
}

/// A change of rank: 上升1位.
pub fn rank_change(places: &Exact, language: Language) -> String {
    let id = match places.sign() {
        0 => "rank-same",
        1 => "rank-up",
        _ => "rank-down",
    };
    let count = places.abs().rounded(0, Rounding::HalfUp).parse().unwrap_or_default();
    say(language, id, &[("places", Argument::Count(count))])
}

pub fn words(words: Words, language: Language) -> String {
    say(language, &format!("words-{}", words.code()), &[])
}

/// How settled a figure is: 正式数, 预计数.
pub fn status(status: Status, language: Language) -> String {
    say(language, &format!("status-{status}"), &[])
}

/// The name of a method: 同比增速.
pub fn method(method: Method, language: Language) -> String {
    say(language, &format!("method-{}", method.code()), &[])
}

/// Its formula in words: 本期 ÷ 上年同期 − 1.
pub fn formula(method: Method, language: Language) -> String {
    say(language, &format!("formula-{}", method.code()), &[])
}

pub fn role(role: Role, language: Language) -> String {
    say(language, &format!("role-{}", role.code()), &[])
}

/// Why there is no figure. `name` says a fact's key in words.
pub fn absence(absence: &Absence, language: Language, name: &dyn Fn(&FactKey) -> String) -> String {
    let two = |id: &str, one: String, other: String| say(language, id, &[("one", one.into()), ("other", other.into())]);
    match absence {
        Absence::NotReported(key) => say(language, "absence-not-reported", &[("fact", name(key).into())]),
        Absence::CaliberDiffers(one, other) => two("absence-caliber-differs", one.clone(), other.clone()),
        Absence::UnitsDiffer(one, other) => {
            let symbol = |unit: &crate::unit::Unit| unit.in_language(language).to_owned();
            two("absence-units-differ", symbol(one), symbol(other))
        }
        Absence::SpansDiffer(one, other) => two("absence-spans-differ", name(one), name(other)),
        Absence::NoBase => say(language, "absence-no-base", &[]),
        Absence::TotalBarelyMoved => say(language, "absence-total-barely-moved", &[]),
        Absence::DoesNotAdd(indicator) => {
            say(language, "absence-does-not-add", &[("indicator", indicator.as_str().into())])
        }
        Absence::GroupTooSmall => say(language, "absence-group-too-small", &[]),
        Absence::NotRanked => say(language, "absence-not-ranked", &[]),
        Absence::OutOfRange => say(language, "absence-out-of-range", &[]),
        Absence::NoLevelAbove => say(language, "absence-no-level-above", &[]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::Unit;

    fn exact(text: &str) -> Exact {
        Exact::from(crate::quantity::Quantity::parse(text, Unit::times()).unwrap().value())
    }

    #[test]
    fn numbers_line_up_on_pages_and_run_on_in_sentences() {
        for (value, decimals, page, sentence, table) in [
            ("1234567.891", 2, "1,234,567.89", "1234567.89", "+1,234,567.89"),
            ("-1234.5", 1, "\u{2212}1,234.5", "\u{2212}1234.5", "\u{2212}1,234.5"),
            ("999.95", 1, "1,000.0", "1000.0", "+1,000.0"),
            ("-0.04", 1, "0.0", "0.0", "0.0"),
            ("0.04", 1, "0.0", "0.0", "0.0"),
            ("106", 0, "106", "106", "+106"),
        ] {
            assert_eq!(grouped(&exact(value), decimals), page, "{value}");
            assert_eq!(plain(&exact(value), decimals), sentence, "{value}");
            assert_eq!(signed(&exact(value), decimals), table, "{value}");
        }
    }

    #[test]
    fn periods_are_named_as_offices_name_them() {
        for (text, span, zh, en) in [
            ("2006-07", Span::YearToDate, "2006年1—7月", "January–July 2006"),
            ("2006-07", Span::This, "2006年7月", "July 2006"),
            ("2006-07", Span::AtEnd, "2006年7月末", "end of July 2006"),
            ("2006-01", Span::YearToDate, "2006年1月", "January 2006"),
            ("2006-01..02", Span::This, "2006年1—2月", "January–February 2006"),
            ("2006-H1", Span::This, "2006年上半年", "first half of 2006"),
            ("2006-Q3", Span::YearToDate, "2006年前三季度", "first three quarters of 2006"),
            ("2006-Q3", Span::This, "2006年三季度", "third quarter of 2006"),
            ("2006", Span::This, "2006年", "2006"),
            ("2006", Span::AtEnd, "2006年末", "end of 2006"),
            ("2006-07-T2", Span::This, "2006年7月中旬", "second ten days of July 2006"),
        ] {
            assert_eq!(period(text.parse().unwrap(), span, Language::Zh), zh);
            assert_eq!(period(text.parse().unwrap(), span, Language::En), en);
        }
        assert_eq!(period_short("2006-07".parse().unwrap(), Span::YearToDate, Language::Zh), "1—7月");
        assert_eq!(period_short("2006".parse().unwrap(), Span::This, Language::Zh), "2006年");
    }

    #[test]
    fn change_is_worded_by_its_sign_and_kind() {
        let percent = |text: &str| Outcome::Number(Number::percent(exact(text)));
        let points = |text: &str| Outcome::Number(Number::points(exact(text)));
        for (outcome, zh, en) in [
            (percent("19.1"), Some("增长19.1%"), Some("up 19.1%")),
            (percent("-3.25"), Some("下降3.3%"), Some("down 3.3%")),
            (percent("0.04"), Some("持平"), Some("unchanged")),
            (points("-0.3"), Some("下降0.3个百分点"), Some("down 0.3 percentage points")),
            (Outcome::Words(Words::TurnedToProfit, None), Some("由亏转盈"), Some("turned to profit")),
            (Outcome::Absent(Absence::NoBase), None, None),
        ] {
            assert_eq!(change(&outcome, Language::Zh).as_deref(), zh);
            assert_eq!(change(&outcome, Language::En).as_deref(), en);
        }
        assert_eq!(gap(&exact("-1.2"), "全省平均水平", Language::Zh), "低于全省平均水平1.2个百分点");
        assert_eq!(pull(&exact("0.03"), Language::Zh), "拉动0.03个百分点");
        assert_eq!(rank(&exact("9"), Language::Zh), "第9位");
        assert_eq!(rank_change(&exact("-1"), Language::En), "down 1 place");
    }

    #[test]
    fn every_code_has_its_words() {
        for language in Language::ALL {
            for one in Method::ALL {
                assert_ne!(method(one, language), format!("method-{}", one.code()));
                assert_ne!(formula(one, language), format!("formula-{}", one.code()));
            }
        }
    }
}
