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

    pub fn version(&self) -> &str {
        &self.version
    }

    /// The years the State Council has announced.
    pub fn announced(&self) -> RangeInclusive<i16> {
        self.announced.clone()
    }

    pub fn day(&self, date: Date) -> Day {
        let provisional = !self.announced.contains(&date.year());
        let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        match self.days.get(&date) {
            Some((worked, name)) => Day { date, worked: *worked, name: name.clone(), provisional },
            None => Day { date, worked: !weekend, name: String::new(), provisional },
        }
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
            count += u32::from(self.day(date).worked);
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
}
