//! `gongshu calendar FROM TO`: every day, whether it is worked, by which word, and whether that may still change.

use std::process::ExitCode;

use basis::error::Error;
use jiff::civil::{Date, Weekday};

use super::{Setting, print};

/// More days than an office asks for, fewer than fill a disk.
const DAYS_MAX: usize = 40_000;

pub fn run(setting: &Setting, from: Date, until: Date) -> anyhow::Result<ExitCode> {
    let packs = setting.packs()?;
    let calendar = packs.calendar();
    if until < from {
        let error = Error::new("calendar-backwards").with("from", from).with("until", until);
        anyhow::bail!(error.say(setting.language));
    }
    print("date,kind,source,provisional");
    let mut date = from;
    for _ in 0..DAYS_MAX {
        let day = calendar.day(date);
        let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        let kind = match (day.worked, calendar.is_named(date)) {
            (true, _) => "workday",
            (false, true) => "holiday",
            (false, false) if weekend => "weekend",
            (false, false) => "holiday",
        };
        let source = if day.name.is_empty() { "week" } else { day.name.as_str() };
        print(&format!("{date},{kind},{source},{}", day.provisional));
        if date == until {
            return Ok(ExitCode::SUCCESS);
        }
        date = date.tomorrow()?;
    }
    anyhow::bail!(Error::new("calendar-long").with("most", DAYS_MAX).say(setting.language))
}
