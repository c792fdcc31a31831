//! One limit, walked day by day from its start: what counts, what does not and why, and where its thresholds lie.

use jiff::civil::{Date, DateTime, Time};

use crate::calendar::WorkingCalendar;
use crate::error::Error;

use super::hours::{DAY, OfficeHours};
use super::ledger::{Ledger, Span};
use super::rule::{Limit, Measure, Thresholds};

/// The light of a clock.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Colour {
    /// In time.
    #[default]
    Green,
    /// 蓝: worth a note.
    Blue,
    /// 黄: soon due.
    Yellow,
    /// 红: over.
    Red,
}

impl Colour {
    pub const WORDS: [(&'static str, Colour); 4] =
        [("green", Colour::Green), ("blue", Colour::Blue), ("yellow", Colour::Yellow), ("red", Colour::Red)];

    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, own)| *own == self).map_or("", |(word, _)| word)
    }
}

/// Why a day counted or did not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// The day it began: not counted (民法典 art 201).
    Start,
    /// Counted; of office hours, so many minutes of it.
    Counted,
    /// Counted although a procedure still went on: the days told had passed. The index is that of the suspension.
    BeyondTold(usize),
    /// Stopped by this suspension.
    Suspended(usize),
    /// Not worked.
    Off,
    /// The last day fell on a day that is not worked: it rolls on (民法典 art 203).
    Rolled,
    /// After the last day.
    Over,
}

/// One day of a clock.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Line {
    pub date: Date,
    pub verdict: Verdict,
    /// What the day counted for, in days or minutes.
    pub counted: u32,
    /// All that counted up to it.
    pub total: u32,
    pub provisional: bool,
}

/// Where a walk came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Trace {
    /// The last moment in time: the end of the last day, or the minute.
    pub due: DateTime,
    /// From when it is blue, where that comes before yellow.
    pub note: Option<DateTime>,
    pub yellow: DateTime,
    /// What was used up to the moment asked for.
    pub used: u32,
    pub provisional: bool,
}

/// What a walk goes by.
#[derive(Clone, Copy)]
pub(super) struct Course<'a> {
    pub calendar: &'a WorkingCalendar,
    pub ledger: &'a Ledger,
    pub hours: &'a OfficeHours,
    pub warnings: Thresholds,
    pub measure: Measure,
}

/// Whether `used` of `total` has come to `percent` of it.
fn reached(used: u32, total: u32, percent: u32) -> bool {
    u64::from(total) * u64::from(percent) <= u64::from(used) * 100
}

impl Course<'_> {
    /// Walks `total` days or minutes from `start`; `asked` is the moment up to which use is counted.
    pub fn walk(
        self,
        start: DateTime,
        total: u32,
        asked: DateTime,
        lines: Option<&mut Vec<Line>>,
    ) -> Result<Trace, Error> {
        match self.measure {
            Measure::WorkingDays | Measure::CalendarDays => self.walk_days(start, total, asked, lines),
            Measure::OfficeMinutes => self.walk_minutes(start, total, asked, lines),
        }
    }

    fn stopped(self, date: Date) -> Option<usize> {
        self.ledger.spans.iter().position(|span| span.holds(date))
    }

    fn counting(self, date: Date) -> Verdict {
        self.ledger.spans.iter().position(|span| span.outlasts(date)).map_or(Verdict::Counted, Verdict::BeyondTold)
    }

    fn walk_days(
        self,
        start: DateTime,
        total: u32,
        asked: DateTime,
        mut lines: Option<&mut Vec<Line>>,
    ) -> Result<Trace, Error> {
        let mut date = start.date();
        let mut keep = |line: Line| {
            if let Some(lines) = lines.as_mut() {
                lines.push(line);
            }
        };
        let mut provisional = false;
        let (mut used, mut used_asked) = (0, 0);
        let mut marks = Marks::new(self.warnings, total, 1);
        marks.pass(used, || beginning(date));
        let first = self.calendar.is_provisional(date);
        keep(Line { date, verdict: Verdict::Start, counted: 0, total: 0, provisional: first });
        while used < total {
            date = tomorrow(date)?;
            let day = self.calendar.look(date);
            provisional |= day.provisional;
            let (verdict, counted) = match self.stopped(date) {
                Some(span) => (Verdict::Suspended(span), 0),
                None if self.measure == Measure::WorkingDays && !day.worked => (Verdict::Off, 0),
                None => (self.counting(date), 1),
            };
            used += counted;
            if date <= asked.date() {
                used_asked = used;
            }
            marks.pass(used, || beginning(date));
            keep(Line { date, verdict, counted, total: used, provisional: day.provisional });
        }
        while self.measure == Measure::CalendarDays && !self.calendar.look(date).worked {
            date = tomorrow(date)?;
            let day = self.calendar.look(date);
            provisional |= day.provisional;
            keep(Line { date, verdict: Verdict::Rolled, counted: 0, total: used, provisional: day.provisional });
        }
        Ok(marks.trace(date.at(23, 59, 59, 0), used_asked, provisional))
    }

    /// Limits in hours run from the very moment (民法典 art 201(2)), through office hours only: what comes before opening
    /// begins at opening, what comes after closing on the next working day.
    fn walk_minutes(
        self,
        start: DateTime,
        total: u32,
        asked: DateTime,
        mut lines: Option<&mut Vec<Line>>,
    ) -> Result<Trace, Error> {
        // So many hours left, not so many minutes.
        let mut marks = Marks::new(self.warnings, total, 60);
        marks.pass(0, || start);
        let (mut used, mut used_asked) = (0, 0);
        let mut provisional = false;
        let mut date = start.date();
        let mut due = start;
        while used < total {
            let day = self.calendar.look(date);
            provisional |= day.provisional;
            let before = used;
            if day.worked {
                for (from, until) in self.open(date, start) {
                    let take = (until - from).min(total - used);
                    for percent_mark in marks.within(used, used + take) {
                        marks.pass(percent_mark, || at(date, from + (percent_mark - used)));
                    }
                    if at(date, from) <= asked {
                        let gone =
                            if at(date, from + take) <= asked { take } else { minutes_between(at(date, from), asked) };
                        used_asked = used + gone.min(take);
                    }
                    used += take;
                    due = at(date, from + take);
                    if used == total {
                        break;
                    }
                }
            }
            let counted = used - before;
            let verdict = match self.stopped(date) {
                Some(span) if counted == 0 && day.worked => Verdict::Suspended(span),
                _ if counted == 0 && date == start.date() => Verdict::Start,
                _ if counted == 0 => Verdict::Off,
                _ => self.counting(date),
            };
            if let Some(lines) = lines.as_mut() {
                lines.push(Line { date, verdict, counted, total: used, provisional: day.provisional });
            }
            if used < total {
                date = tomorrow(date)?;
            }
        }
        Ok(marks.trace(due, used_asked, provisional))
    }

    /// The minutes of a working day that are open: office hours after the start, less what is suspended.
    fn open(self, date: Date, start: DateTime) -> Vec<(u32, u32)> {
        let begin = if date == start.date() { minute_of(start.time()) } else { 0 };
        let mut open: Vec<(u32, u32)> =
            self.hours.spans().iter().map(|(from, until)| ((*from).max(begin), *until)).collect();
        for span in &self.ledger.spans {
            let (from, until) = stopped_minutes(span, date);
            open = open.into_iter().flat_map(|(a, b)| [(a, b.min(from)), (a.max(until), b)]).collect();
        }
        open.retain(|(from, until)| from < until);
        open
    }
}

/// The part of a day that a suspension takes, in minutes.
fn stopped_minutes(span: &Span, date: Date) -> (u32, u32) {
    if !span.holds(date) {
        return (DAY, DAY);
    }
    let from = if span.from.date() == date { minute_of(span.from.time()) } else { 0 };
    let end_of_day = span.until.time() == Time::constant(23, 59, 59, 0);
    let until = if span.until.date() == date && !end_of_day { minute_of(span.until.time()) } else { DAY };
    (from, until)
}

/// The thresholds of a walk, each noted where it is first passed.
struct Marks {
    warnings: Thresholds,
    total: u32,
    /// How much of the measure one of `warnings.left` is.
    unit: u32,
    note: Option<DateTime>,
    yellow: Option<DateTime>,
}

impl Marks {
    fn new(warnings: Thresholds, total: u32, unit: u32) -> Marks {
        Marks { warnings, total, unit, note: None, yellow: None }
    }

    fn is_yellow(&self, used: u32) -> bool {
        let left = self.total.saturating_sub(used);
        reached(used, self.total, self.warnings.yellow) || left <= self.warnings.left * self.unit
    }

    fn pass(&mut self, used: u32, when: impl Fn() -> DateTime) {
        if self.note.is_none() && reached(used, self.total, self.warnings.note) {
            self.note = Some(when());
        }
        if self.yellow.is_none() && self.is_yellow(used) {
            self.yellow = Some(when());
        }
    }

    /// The minutes in `(from, until]` at which a threshold is passed.
    fn within(&self, from: u32, until: u32) -> Vec<u32> {
        let share = |percent: u32| {
            let wanted = u64::from(self.total) * u64::from(percent);
            u32::try_from(wanted.div_ceil(100)).unwrap_or(u32::MAX)
        };
        let yellow = share(self.warnings.yellow).min(self.total.saturating_sub(self.warnings.left * self.unit));
        let mut marks: Vec<u32> =
            [share(self.warnings.note), yellow].into_iter().filter(|mark| from < *mark && *mark <= until).collect();
        marks.sort_unstable();
        marks
    }

    fn trace(self, due: DateTime, used: u32, provisional: bool) -> Trace {
        let yellow = self.yellow.unwrap_or(due);
        Trace { due, note: self.note.filter(|note| *note < yellow), yellow, used, provisional }
    }
}

fn beginning(date: Date) -> DateTime {
    date.at(0, 0, 0, 0)
}

fn at(date: Date, minute: u32) -> DateTime {
    if DAY <= minute {
        return date.at(23, 59, 59, 0);
    }
    let hour = minute.div_euclid(60);
    let small = |number: u32| i8::try_from(number).expect("an hour or a minute of a day fits");
    date.at(small(hour), small(minute - hour * 60), 0, 0)
}

fn minute_of(time: Time) -> u32 {
    u32::try_from(i32::from(time.hour()) * 60 + i32::from(time.minute())).expect("a time of a day is not negative")
}

fn minutes_between(from: DateTime, until: DateTime) -> u32 {
    if from.date() != until.date() {
        return DAY;
    }
    minute_of(until.time()).saturating_sub(minute_of(from.time()))
}

pub(super) fn tomorrow(date: Date) -> Result<Date, Error> {
    date.tomorrow().map_err(|_| Error::new("calendar-range").with("date", date))
}

/// A limit with what an extension adds to it.
pub(super) fn extended(limit: Limit, days: u32) -> u32 {
    limit.count.saturating_add(days)
}
