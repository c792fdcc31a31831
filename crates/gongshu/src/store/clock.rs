//! The time, passed in: deadlines and versions must be testable.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;

/// Where the time comes from.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;

    /// Today's date in China (UTC+8, no daylight saving time), where every office that runs this program is.
    fn today(&self) -> Date {
        CHINA.to_datetime(self.now()).date()
    }
}

/// A kept moment as the civil time of an office in China, to the second.
pub fn civil(at: &str) -> Option<DateTime> {
    at.parse::<Timestamp>().ok().map(here)
}

/// A moment as the civil time of an office in China, to the second.
pub fn here(moment: Timestamp) -> DateTime {
    let civil = CHINA.to_datetime(moment);
    civil.date().at(civil.hour(), civil.minute(), civil.second(), 0)
}

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that stands still, for tests.
pub struct FixedClock(pub Timestamp);

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// A kept moment as people in China read it: `2026-08-12 09:20`. What is no moment stays as it is.
pub fn shown(at: &str) -> String {
    match at.parse::<Timestamp>() {
        Ok(moment) => {
            let local = CHINA.to_datetime(moment);
            format!("{} {:02}:{:02}", local.date(), local.hour(), local.minute())
        }
        Err(_) => at.to_owned(),
    }
}

/// The day in China of a kept moment.
pub fn day(at: &str) -> Option<Date> {
    at.parse::<Timestamp>().ok().map(|moment| CHINA.to_datetime(moment).date())
}

/// The moment of a civil time of an office in China; `None` outside the range of moments.
pub fn moment_of(civil: DateTime) -> Option<Timestamp> {
    CHINA.to_timestamp(civil).ok()
}

/// UTC+8, without daylight saving time.
const CHINA: Offset = Offset::constant(8);

/// Shared by everything that records.
pub type SharedClock = Arc<dyn Clock>;
