//! The seasons of industry: December is strong, summer weak, and the Spring Festival (春节) moves between January and February.

use crate::close::Month;

/// March to December, against the mean of a year.
const MONTHS: [f64; 10] = [1.06, 1.02, 1.01, 1.05, 0.97, 0.97, 1.03, 1.02, 1.06, 1.17];

/// The day of the year of each Spring Festival from 2020 on.
const FESTIVALS: [(i32, i32); 9] =
    [(2020, 25), (2021, 43), (2022, 32), (2023, 22), (2024, 41), (2025, 29), (2026, 48), (2027, 37), (2028, 26)];

/// Works stand still from a week before to two weeks after it.
const BEFORE: i32 = 7;
const AFTER: i32 = 14;

/// What of a normal month's output is made in a month.
pub fn factor(month: Month) -> f64 {
    let (year, number) = (month.number() / 100, month.number() % 100);
    if let Some(factor) = usize::try_from(number - 3).ok().and_then(|at| MONTHS.get(at)) {
        return *factor;
    }
    let festival = FESTIVALS.iter().find(|(of, _)| *of == year).map_or(36, |(_, day)| *day);
    let (first, last) = if number == 1 { (1, 31) } else { (32, 59) };
    let still = (festival + AFTER).min(last) - (festival - BEFORE).max(first) + 1;
    let length = f64::from(last - first + 1);
    // A day of the holidays is worth a third of a day: some lines never stop.
    (length - f64::from(still.max(0)) * 2.0 / 3.0) / 30.4
}
