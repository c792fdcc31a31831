//! Office hours (办公时间): the parts of a working day in which a limit in hours runs.

use std::fmt;
use std::str::FromStr;

use crate::error::Error;

/// Spans of a day in minutes from midnight, in order, none touching another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OfficeHours(Vec<(u32, u32)>);

/// Minutes of a day.
pub(super) const DAY: u32 = 24 * 60;

impl Default for OfficeHours {
    /// Half past eight to noon, two to half past five: seven hours.
    fn default() -> OfficeHours {
        OfficeHours(vec![(8 * 60 + 30, 12 * 60), (14 * 60, 17 * 60 + 30)])
    }
}

impl OfficeHours {
    pub(super) fn spans(&self) -> &[(u32, u32)] {
        &self.0
    }

    /// Minutes of one working day.
    pub fn minutes(&self) -> u32 {
        self.0.iter().map(|(from, until)| until - from).sum()
    }
}

impl FromStr for OfficeHours {
    type Err = Error;

    /// `08:30-12:00, 14:00-17:30`.
    fn from_str(text: &str) -> Result<OfficeHours, Error> {
        let wrong = || Error::new("clock-hours").with("text", text);
        let mut spans: Vec<(u32, u32)> = Vec::new();
        for span in text.split(',') {
            let (from, until) = span.trim().split_once('-').ok_or_else(wrong)?;
            let (from, until) = (minute(from).ok_or_else(wrong)?, minute(until).ok_or_else(wrong)?);
            if until <= from || spans.last().is_some_and(|(_, last)| from <= *last) {
                return Err(wrong());
            }
            spans.push((from, until));
        }
        Ok(OfficeHours(spans))
    }
}

impl fmt::Display for OfficeHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clock = |minute: u32| {
            let hour = minute.div_euclid(60);
            format!("{hour:02}:{:02}", minute - hour * 60)
        };
        let spans: Vec<String> =
            self.0.iter().map(|(from, until)| format!("{}-{}", clock(*from), clock(*until))).collect();
        f.write_str(&spans.join(", "))
    }
}

fn minute(text: &str) -> Option<u32> {
    let (hour, minute) = text.trim().split_once(':')?;
    let two = |text: &str| (text.len() == 2).then(|| text.parse::<u32>().ok()).flatten();
    let (hour, minute) = (two(hour)?, two(minute)?);
    let total = hour * 60 + minute;
    (minute < 60 && total <= DAY).then_some(total)
}
