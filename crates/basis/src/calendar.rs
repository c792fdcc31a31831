//! The working-day calendar (工作日历): holidays and make-up days as the State Council announces them,
//! and *provisional* (暂定) where it has not yet. Methods 7.1, anchors H.
//!
//! Whether a day is worked is a pure function of the day and the calendar's version. A deadline that
//! runs into a year nobody has announced says so, because it may still move.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use jiff::civil::{Date, Weekday};

use crate::error::{Error, Finding, Place, Severity};

/// One version of the calendar.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WorkingCalendar {
    version: String,
    /// Holidays (false) and make-up days (true) that differ from the plain week.
    days: BTreeMap<Date, (bool, String)>,
    announced: RangeInclusive<i16>,
}

/// What a day is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Day {
    pub date: Date,
    pub worked: bool,
    /// The holiday, or the one a make-up day is for; empty on a plain day.
    pub name: String,
    /// Nobody has announced this year: the day may still change.
    pub provisional: bool,
}

/// What a walk over days asks of each.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Look {
    pub worked: bool,
    pub provisional: bool,
}

/// When a clock runs out, with every day that was looked at: the proof sheet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Deadline {
    pub date: Date,
    /// Some day on the way is in a year nobody has announced.
    pub provisional: bool,
    pub days: Vec<Day>,
    pub calendar: String,
}

impl WorkingCalendar {
    /// Reads `date,kind,name,in_lieu` lines (kind `holiday` or `workday`) under a heading. The years from
    /// the first to the last row are the announced ones.
    pub fn parse(version: &str, text: &str) -> Result<WorkingCalendar, Vec<Finding>> {
        let mut days = BTreeMap::new();
        let mut findings = Vec::new();
        for (row, line) in (2_u32..).zip(text.lines().skip(1).filter(|line| !line.trim().is_empty())) {
            if let Err(error) = take(line, &mut days) {
                let place = Place { row: Some(row), ..Place::default() };
                findings.push(Finding { severity: Severity::Error, place, error });
            }
        }
        // The paper for a year names the last days of the year before: the year of most of its days counts.
        let years = |date: &Date| date.year();
        let first = days.keys().next().map_or(1, years);
        let last = days.keys().next_back().map_or(0, years);
        if findings.is_empty() {
            Ok(WorkingCalendar { version: version.to_owned(), days, announced: first..=last })
        } else {
            Err(findings)
        }
    }

    /// The same calendar with days that were announced since, under a version of its own.
    ///
    /// # Errors
    /// `calendar-makeup` for a make-up day that is no weekend, `calendar-twice` for a day that stands there already.
    pub fn with(&self, version: &str, announced: &[(Date, bool, String)]) -> Result<WorkingCalendar, Error> {
        let mut calendar = WorkingCalendar { version: version.to_owned(), ..self.clone() };
        for (date, worked, name) in announced {
            put(*date, *worked, name, &mut calendar.days)?;
            let (first, last) = (*calendar.announced.start(), *calendar.announced.end());
            // The days a paper names in the December before are no word about that year's own paper.
            if last < date.year() {
                calendar.announced = first..=date.year();
            }
        }
        Ok(calendar)
    }

    pub fn version(&self) -> &str {
        &self.version
    }

    /// The first day on which two versions may differ, where their names say it: both of one calendar, with days announced since
    /// (`0.1.0+2027-01-01`). An announcement makes a whole year certain, so it is the first day of that year. `None` where
    /// nothing is known of how they differ.
    pub fn first_difference(one: &str, other: &str) -> Option<Date> {
        let parts = |version: &'_ str| {
            let (base, since) = version.split_once('+').unwrap_or((version, ""));
            (base.to_owned(), since.get(..10).and_then(|date| date.parse::<Date>().ok()))
        };
        let ((one, since), (other, later)) = (parts(one), parts(other));
        if one != other {
            return None;
        }
        let first = since.into_iter().chain(later).min()?;
        Some(first.first_of_year())
    }

    /// The years the State Council has announced.
    pub fn announced(&self) -> RangeInclusive<i16> {
        self.announced.clone()
    }

    pub fn day(&self, date: Date) -> Day {
        let Look { worked, provisional } = self.look(date);
        let name = self.days.get(&date).map_or_else(String::new, |(_, name)| name.clone());
        Day { date, worked, name, provisional }
    }

    /// The same without the holiday's name: for whoever walks many days.
    pub fn look(&self, date: Date) -> Look {
        let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        let worked = self.days.get(&date).map_or(!weekend, |(worked, _)| *worked);
        Look { worked, provisional: self.is_provisional(date) }
    }

    /// Whether the day may still change: its year is not announced, or it is one of the last days of the last year that is.
    /// The paper of the next year moves those with New Year's Day (as on 29 December 2007, 2018 and 31 December 2011, 2022).
    pub fn is_provisional(&self, date: Date) -> bool {
        const MOVED_FROM: i8 = 29;
        let last = *self.announced.end();
        let moves = date.year() == last && date.month() == 12 && MOVED_FROM <= date.day();
        !self.announced.contains(&date.year()) || (moves && !self.days.contains_key(&date))
    }

    /// Whether a paper names the day: a holiday or a make-up day, not the plain week.
    pub fn is_named(&self, date: Date) -> bool {
        self.days.contains_key(&date)
    }

    /// The last of `count` working days after `start`; the day of `start` is not counted (methods 7.1).
    ///
    /// # Errors
    /// `calendar-range` where the count leaves the range of dates.
    pub fn after_working_days(&self, start: Date, count: u32) -> Result<Deadline, Error> {
        let mut days = Vec::new();
        let mut date = start;
        let mut left = count;
        while 0 < left {
            date = next(date)?;
            let day = self.day(date);
            left -= u32::from(day.worked);
            days.push(day);
        }
        Ok(self.deadline(date, days))
    }

    /// The day alone.
    ///
    /// # Errors
    /// `calendar-range` where the count leaves the range of dates.
    pub fn working_day_after(&self, start: Date, count: u32) -> Result<Date, Error> {
        let (mut date, mut left) = (start, count);
        while 0 < left {
            date = next(date)?;
            left -= u32::from(self.look(date).worked);
        }
        Ok(date)
    }

    /// The last of `count` working days of which `start` is the first, where it is one.
    ///
    /// # Errors
    /// `calendar-range` where the count leaves the range of dates.
    pub fn working_day_from(&self, start: Date, count: u32) -> Result<Date, Error> {
        self.working_day_after(start, count - u32::from(self.look(start).worked).min(count))
    }

    /// `count` calendar days after `start`, rolled to the next working day when it falls on a day off.
    pub fn after_calendar_days(&self, start: Date, count: u32) -> Result<Deadline, Error> {
        let mut days = Vec::new();
        let mut date = start;
        for _ in 0..count {
            date = next(date)?;
            days.push(self.day(date));
        }
        while !self.day(date).worked {
            date = next(date)?;
            days.push(self.day(date));
        }
        Ok(self.deadline(date, days))
    }

    /// The day itself, or the next working day: what reports due on a holiday are due on.
    pub fn rolled(&self, date: Date) -> Result<Deadline, Error> {
        self.after_calendar_days(date, 0)
    }

    /// Working days from the day after `start` to `end`.
    pub fn working_days(&self, start: Date, end: Date) -> Result<u32, Error> {
        let (mut date, mut count) = (start, 0);
        while date < end {
            date = next(date)?;
            count += u32::from(self.look(date).worked);
        }
        Ok(count)
    }

    fn deadline(&self, date: Date, days: Vec<Day>) -> Deadline {
        let provisional = self.day(date).provisional || days.iter().any(|day| day.provisional);
        Deadline { date, provisional, days, calendar: self.version.clone() }
    }
}

fn next(date: Date) -> Result<Date, Error> {
    date.tomorrow().map_err(|_| Error::new("calendar-range").with("date", date))
}

fn take(line: &str, days: &mut BTreeMap<Date, (bool, String)>) -> Result<(), Error> {
    let wrong = || Error::new("calendar-syntax").with("text", line);
    let fields: Vec<&str> = line.split(',').collect();
    let [date, kind, name, ..] = fields[..] else { return Err(wrong()) };
    let date: Date = date.trim().parse().map_err(|_| wrong())?;
    let worked = match kind {
        "holiday" => false,
        "workday" => true,
        _ => return Err(wrong()),
    };
    put(date, worked, name, days)
}

fn put(date: Date, worked: bool, name: &str, days: &mut BTreeMap<Date, (bool, String)>) -> Result<(), Error> {
    if worked && !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) {
        // A make-up day is a weekend that is worked; on a weekday the row is a slip.
        return Err(Error::new("calendar-makeup").with("date", date));
    }
    if days.insert(date, (worked, name.to_owned())).is_some() {
        return Err(Error::new("calendar-twice").with("date", date));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar() -> WorkingCalendar {
        WorkingCalendar::parse("2026", include_str!("../../../packs/base/calendar.csv")).unwrap()
    }

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn make_up_days_are_worked_and_holidays_are_not() {
        let calendar = calendar();
        for (day, worked) in [
            ("2024-02-04", true),  // a Sunday worked before the Spring Festival
            ("2024-02-12", false), // a Monday within it
            ("2024-02-18", true),  // a Sunday worked after it
            ("2024-10-12", true),  // a Saturday worked for the National Day
            ("2024-10-01", false),
            ("2018-12-29", true), // named in the paper of 2019
            ("2018-12-31", false),
            ("2022-12-31", false), // a Saturday
            ("2023-12-30", false), // a plain weekend on which two sources differ
            ("2025-06-03", true),
            ("2026-06-19", false), // Dragon Boat Festival
        ] {
            let found = calendar.day(date(day));
            assert_eq!((found.worked, found.provisional), (worked, false), "{day} {found:?}");
        }
    }

    #[test]
    fn months_have_the_working_days_the_source_counts() {
        // cn_workdays_per_month.csv of the same source
        for (month, first, last, count) in [
            ("2024-02", "2024-01-31", "2024-02-29", 18),
            ("2024-10", "2024-09-30", "2024-10-31", 19),
            ("2023-05", "2023-04-30", "2023-05-31", 21),
            ("2020-01", "2019-12-31", "2020-01-31", 17),
        ] {
            assert_eq!(calendar().working_days(date(first), date(last)).unwrap(), count, "{month}");
        }
    }

    /// Every day of 2004–2026 agrees with the table the calendar was made from, and every month with its counts. The tables are not in
    /// this repository: where they are not, the test says so and proves nothing.
    #[test]
    fn every_day_agrees_with_its_source() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/holidays");
        let read = |name: &str| std::fs::read_to_string(format!("{folder}/{name}"));
        let (Ok(days), Ok(months)) = (read("cn_holidays_2004_2026.csv"), read("cn_workdays_per_month.csv")) else {
            println!("skipped: ../shared/data/holidays is not here");
            return;
        };
        let named: BTreeMap<&str, &str> = days
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(',')?.1.split_once(',').map(|it| (&line[..10], it.0)))
            .collect();
        let calendar = calendar();
        let mut day = date("2004-01-01");
        let mut looked = 0;
        while day <= date("2026-12-31") {
            let expected = match named.get(day.to_string().as_str()) {
                Some(kind) => *kind == "workday",
                None => !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday),
            };
            assert_eq!(calendar.look(day).worked, expected, "{day}");
            day = day.tomorrow().unwrap();
            looked += 1;
        }
        assert_eq!((looked, named.len()), (8401, 771));
        for line in months.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let first = date(&format!("{}-01", cells[0]));
            let count = calendar.working_days(first.yesterday().unwrap(), first.last_of_month()).unwrap();
            assert_eq!(count.to_string(), cells[2], "{line}");
        }
    }

    #[test]
    fn a_paper_that_comes_later_is_laid_over() {
        let known = calendar();
        assert!(known.is_provisional(date("2026-12-29")) && !known.is_provisional(date("2026-12-28")));
        let paper = |days: &[(&str, bool)]| {
            let days: Vec<(Date, bool, String)> =
                days.iter().map(|(day, worked)| (date(day), *worked, "元旦".to_owned())).collect();
            known.with("2027", &days)
        };
        let later = paper(&[("2027-01-01", false), ("2027-01-02", false), ("2026-12-27", true)]).unwrap();
        assert_eq!((later.version(), later.announced()), ("2027", 2004..=2027));
        assert!(later.day(date("2026-12-27")).worked && !later.day(date("2027-01-01")).worked);
        assert!(!later.is_provisional(date("2026-12-29")) && later.is_provisional(date("2027-12-31")));
        assert_eq!(paper(&[("2027-01-04", true)]).unwrap_err().code(), "calendar-makeup"); // a Monday
        assert_eq!(paper(&[("2026-10-01", false)]).unwrap_err().code(), "calendar-twice");
    }

    #[test]
    fn the_first_day_is_not_counted() {
        let calendar = calendar();
        for (start, count, due) in [
            ("2024-09-27", 1, "2024-09-29"), // a Sunday worked for the National Day
            ("2024-09-30", 1, "2024-10-08"), // over the holiday
            ("2024-09-30", 5, "2024-10-12"), // 8, 9, 10, 11 and the worked Saturday
            ("2024-09-30", 20, "2024-11-01"),
            ("2018-12-28", 2, "2019-01-02"), // 29 December is worked; the year's first days are not
            ("2024-05-10", 0, "2024-05-10"),
        ] {
            assert_eq!(calendar.after_working_days(date(start), count).unwrap().date, date(due), "{start} + {count}");
        }
        // Calendar days roll off a holiday.
        let due = calendar.after_calendar_days(date("2024-09-25"), 7).unwrap();
        assert_eq!((due.date, due.provisional), (date("2024-10-08"), false));
        assert_eq!(calendar.rolled(date("2024-09-08")).unwrap().date, date("2024-09-09"));
    }

    #[test]
    fn a_year_nobody_announced_is_provisional() {
        let calendar = calendar();
        assert_eq!(calendar.announced(), 2004..=2026);
        let over = calendar.after_working_days(date("2026-12-28"), 20).unwrap();
        assert!(over.provisional, "{over:?}");
        assert_eq!(over.days.iter().filter(|day| day.worked).count(), 20);
        assert!(!calendar.after_working_days(date("2026-11-25"), 20).unwrap().provisional);
        assert!(calendar.day(date("2003-10-01")).provisional);
        let end = calendar.after_working_days(date("9999-12-31"), 1).unwrap_err();
        assert_eq!(end.code(), "calendar-range");
    }

    #[test]
    fn slips_in_the_table_are_refused() {
        for (line, code) in [
            ("2024-13-01,holiday,x,", "calendar-syntax"),
            ("2024-10-01,off,x,", "calendar-syntax"),
            ("2024-10-09,workday,x,", "calendar-makeup"), // a Wednesday
            ("2024-10-01", "calendar-syntax"),
        ] {
            let findings = WorkingCalendar::parse("x", &format!("date,kind,name,in_lieu\n{line}\n")).unwrap_err();
            assert_eq!(findings[0].error.code(), code, "{line}");
            assert_eq!(findings[0].place.row, Some(2));
        }
        let twice = "date,kind,name,in_lieu\n2024-10-01,holiday,x,\n2024-10-01,holiday,x,\n";
        assert_eq!(WorkingCalendar::parse("x", twice).unwrap_err()[0].error.code(), "calendar-twice");
    }

    #[test]
    fn names_of_versions_say_where_they_differ() {
        for (one, other, expected) in [
            ("0.1.0", "0.1.0+2027-01-01", Some("2027-01-01")),
            ("0.1.0+2027-02-06", "0.1.0+2027-02-06..2027-02-20.0a1b2c3d", Some("2027-01-01")),
            ("0.1.0+2028-01-01", "0.1.0+2027-05-01", Some("2027-01-01")),
            // Another edition of the program's own calendar: anything may be another day.
            ("0.1.0", "0.2.0+2027-01-01", None),
            ("an older calendar", "0.1.0", None),
            ("", "0.1.0", None),
            ("0.1.0", "0.1.0", None),
        ] {
            let day = WorkingCalendar::first_difference(one, other).map(|day| day.to_string());
            assert_eq!(day.as_deref(), expected, "{one} and {other}");
        }
    }
}
