//! Months and years of statistics: which days one names, and which are offered.

use basis::language::Language;
use basis::period::{Period, Span};
use jiff::civil::Date;

/// The first and the last day of `2026-11` or `2026`; of this year where nothing is said.
pub fn days(period: &str, today: &str) -> Option<(String, String)> {
    let text = if period.is_empty() { today.get(..4)? } else { period };
    let (year, month) = match text.split_once('-') {
        None => (text.parse().ok()?, None),
        Some((year, month)) => (year.parse().ok()?, Some(month.parse().ok()?)),
    };
    let first = Date::new(year, month.unwrap_or(1), 1).ok()?;
    let last = match month {
        Some(_) => first.last_of_month(),
        None => first.last_of_year(),
    };
    Some((first.to_string(), last.to_string()))
}

/// The year, its months up to now, and the year before: code, name, and whether it is the one that is asked for.
pub fn periods(asked: &str, today: &str, language: Language) -> Vec<(String, String, bool)> {
    let Some((year, month)) = today.get(..4).zip(today.get(5..7).and_then(|month| month.parse::<u8>().ok())) else {
        return Vec::new();
    };
    let own = if asked.is_empty() { year } else { asked };
    let months = (1..=month).rev().map(|month| format!("{year}-{month:02}"));
    let before = year.parse::<i16>().map_or_else(|_| String::new(), |year| (year - 1).to_string());
    let codes = std::iter::once(year.to_owned()).chain(months).chain([before]);
    codes.map(|code| (code.clone(), named(&code, language), code == own)).collect()
}

/// The last months up to this one, the latest first.
pub fn months(asked: &str, today: &str, count: usize, language: Language) -> Vec<(String, String, bool)> {
    let mut month = today.parse::<Date>().ok().map(Date::first_of_month);
    let mut months = Vec::new();
    while let Some(first) = month.filter(|_| months.len() < count) {
        let code = format!("{:04}-{:02}", first.year(), first.month());
        let name = match code.parse::<Period>() {
            Ok(period) => basis::show::period(period, Span::This, language),
            Err(_) => code.clone(),
        };
        months.push((code.clone(), name, code == asked));
        month = first.yesterday().ok().map(Date::first_of_month);
    }
    months
}

fn named(code: &str, language: Language) -> String {
    match code.parse::<Period>() {
        Ok(period) => basis::show::period_short(period, Span::This, language),
        Err(_) => code.to_owned(),
    }
}
