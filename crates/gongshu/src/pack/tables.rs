//! The base tables inside the program: divisions, industries, the working-day calendar.

use std::sync::LazyLock;

use basis::calendar::WorkingCalendar;
use basis::code::division::DivisionTable;
use basis::code::industry::IndustryTable;

use super::files::embedded_text;

fn text(path: &str) -> &'static str {
    embedded_text(path).unwrap_or_default()
}

/// GB/T 4754-2017.
pub static INDUSTRIES: LazyLock<IndustryTable> =
    LazyLock::new(|| IndustryTable::parse(text("base/industries.csv")).unwrap_or_default());

/// GB/T 2260 as of 2023-06-30.
pub static DIVISIONS: LazyLock<DivisionTable> =
    LazyLock::new(|| DivisionTable::parse(text("base/divisions.csv")).unwrap_or_default());

/// The working-day calendar of this version of the program.
pub static CALENDAR: LazyLock<WorkingCalendar> = LazyLock::new(|| {
    WorkingCalendar::parse(env!("CARGO_PKG_VERSION"), text("base/calendar.csv"))
        .expect("the embedded calendar is tested whole")
});

#[cfg(test)]
mod tests {
    use super::*;
    use basis::code::industry::IndustryLevel;

    #[test]
    fn the_base_tables_are_inside() {
        assert_eq!(INDUSTRIES.industrial_divisions().len(), 41);
        assert_eq!(INDUSTRIES.count(IndustryLevel::Section), 20);
        assert_eq!(DIVISIONS.len(), 3348);
        assert_eq!(CALENDAR.announced(), 2004..=2026);
    }
}
