//! Nodes of a task (时间节点): the day that was set at the beginning, the days it was put off to, the day it was met. Source: M103
//! (卡死时间节点; 滞后于时间节点) and 「绝对不能一推再推」.

use jiff::civil::Date;

use crate::calendar::WorkingCalendar;
use crate::error::Error;

/// A node: its baseline never changes, what is expected of it does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    /// 基准日期
    pub baseline: Date,
    /// 预计日期, each as it was given, the latest last.
    pub forecasts: Vec<Date>,
    /// 实际日期
    pub met: Option<Date>,
}

impl Node {
    /// The day it is expected on: the last that was said, else the baseline.
    pub fn forecast(&self) -> Date {
        self.forecasts.last().copied().unwrap_or(self.baseline)
    }

    /// How often it was put off (一推再推): each time to a day later than the one before it.
    pub fn put_off(&self) -> usize {
        let before = std::iter::once(self.baseline).chain(self.forecasts.iter().copied());
        before.zip(&self.forecasts).filter(|(before, after)| before < after).count()
    }

    /// The day it counts by: met, else expected, and never a day that has passed without its being met.
    pub fn counts_by(&self, today: Date) -> Date {
        self.met.unwrap_or_else(|| self.forecast().max(today))
    }

    /// 滞后: working days after the baseline up to the day it counts by; negative where it was met before.
    ///
    /// # Errors
    /// `calendar-range` where the days leave the range of dates.
    pub fn slip(&self, calendar: &WorkingCalendar, today: Date) -> Result<i64, Error> {
        let by = self.counts_by(today);
        match self.met {
            None if today <= self.baseline && by <= self.baseline => Ok(0),
            Some(met) if met < self.baseline => calendar.working_days(met, self.baseline).map(|days| -i64::from(days)),
            _ => calendar.working_days(self.baseline, by).map(i64::from),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// `09-25` of 2025.
    fn day(text: &str) -> Date {
        let (month, day) = text.split_once('-').unwrap();
        date(2025, month.parse().unwrap(), day.parse().unwrap())
    }

    #[test]
    fn a_slip_is_counted_in_working_days_from_the_baseline() {
        // National Day 2025: 1 to 8 October off, 28 September and 11 October worked (methods 7.3: of the days after 25 September, 26 is the
        // first, 9 October the fifth, 29 October the twentieth).
        let days = |kind: &str, days: &[&str]| -> String {
            days.iter().map(|day| format!("2025-{day},{kind},国庆节,0\n")).collect()
        };
        let text = format!(
            "date,kind,name,in_lieu\n{}{}",
            days("workday", &["09-28", "10-11"]),
            days("holiday", &["10-01", "10-02", "10-03", "10-06", "10-07", "10-08"])
        );
        let calendar = WorkingCalendar::parse("test", &text).unwrap();
        //   baseline  forecasts           met       today     slip  put off
        for (baseline, forecasts, met, today, slip, put_off) in [
            ("09-25", &[][..], "", "09-20", 0, 0),
            ("09-25", &[], "", "09-25", 0, 0),
            ("09-25", &[], "", "09-26", 1, 0), // nothing was said, and the day has passed
            ("09-25", &["10-29"], "", "09-20", 20, 1), // known beforehand
            ("09-25", &["10-09", "10-29"], "", "09-26", 20, 2),
            ("09-25", &["10-29", "10-09"], "", "09-26", 5, 1), // brought forward again: not put off
            ("09-25", &["10-09"], "", "10-29", 20, 1),         // that day has passed too
            ("09-25", &["10-29"], "10-09", "11-30", 5, 1),     // met is met, whatever was expected
            ("09-25", &[], "09-25", "11-30", 0, 0),
            ("09-25", &[], "09-19", "11-30", -4, 0), // 22, 23, 24 and 25 September
            ("10-08", &["10-08"], "", "10-07", 0, 0),
        ] {
            let node = Node {
                baseline: day(baseline),
                forecasts: forecasts.iter().map(|text| day(text)).collect(),
                met: (!met.is_empty()).then(|| day(met)),
            };
            let got = (node.slip(&calendar, day(today)).unwrap(), node.put_off());
            assert_eq!(got, (slip, put_off), "{baseline} {forecasts:?} {met} {today}");
        }
    }
}
