//! What a clock says at a moment: the state, both limits, the light, and what was done without effect.

use jiff::civil::{Date, DateTime};

use crate::calendar::WorkingCalendar;
use crate::error::Error;

use super::event::Event;
use super::ledger::{self, End, Ledger};
use super::rule::{Limit, Measure, Rule, Which};
use super::walk::{Colour, Course, Line, Trace, extended, tomorrow};

/// When a clock began.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Start {
    pub at: DateTime,
    /// 视为受理: by law, because nobody said in time what was missing.
    pub deemed: bool,
}

/// Something done that has no effect on the clock, or that the law answers in its own way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Remark {
    pub date: Date,
    pub error: Error,
}

/// Where a matter stands as far as its clock knows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum State {
    /// Nothing came in.
    Waiting,
    /// 收件, not accepted yet.
    Received,
    /// 补正: what is missing was said and has not come.
    Supplementing,
    Running,
    /// 暂停: the code of what stops it.
    Suspended(String),
    /// 办结
    Closed,
    /// 不予受理
    Refused,
    /// 撤回
    Withdrawn,
    /// 超时默认: approved because nobody decided in time.
    DeemedApproved,
}

impl State {
    pub fn word(&self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Received => "received",
            State::Supplementing => "supplementing",
            State::Running => "running",
            State::Suspended(_) => "suspended",
            State::Closed => "closed",
            State::Refused => "refused",
            State::Withdrawn => "withdrawn",
            State::DeemedApproved => "deemed-approved",
        }
    }

    pub fn is_over(&self) -> bool {
        matches!(self, State::Closed | State::Refused | State::Withdrawn | State::DeemedApproved)
    }
}

/// One limit as it runs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Running {
    pub which: Which,
    pub limit: Limit,
    /// What the extension added to it.
    pub added: u32,
    /// What was used by the moment asked for, or by the end.
    pub used: u32,
    /// The last moment in time.
    pub due: DateTime,
    /// From when it is blue; `None` where yellow comes first.
    pub note: Option<DateTime>,
    pub yellow: DateTime,
    /// The first moment that is too late.
    pub red: DateTime,
    pub colour: Colour,
    /// Days past the last one (working days, for a limit in calendar days calendar days).
    pub over: u32,
    /// A day on the way is of a year nobody has announced (暂定).
    pub provisional: bool,
}

impl Running {
    pub fn total(&self) -> u32 {
        self.limit.count.saturating_add(self.added)
    }

    pub fn left(&self) -> u32 {
        self.total().saturating_sub(self.used)
    }
}

/// What a clock says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reading {
    pub state: State,
    pub start: Option<Start>,
    /// The last day to say what is missing, before it is accepted by law.
    pub accept_by: Option<Date>,
    /// The limits that run, the binding one first.
    pub limits: Vec<Running>,
    pub end: Option<DateTime>,
    pub remarks: Vec<Remark>,
    /// The version of the calendar.
    pub calendar: String,
}

impl Reading {
    /// The limit that counts: what was promised, else the statutory one.
    pub fn binding(&self) -> Option<&Running> {
        self.limits.first()
    }

    pub fn colour(&self) -> Colour {
        self.binding().map_or(Colour::Green, |running| running.colour)
    }
}

/// Reads a clock at `now`.
///
/// # Errors
/// `calendar-range` where a limit leaves the range of dates.
pub fn read(rule: &Rule, events: &[Event], calendar: &WorkingCalendar, now: DateTime) -> Result<Reading, Error> {
    let ledger = ledger::keep(rule, events, calendar, now)?;
    read_ledger(rule, ledger, calendar, now, None).map(|(reading, _)| reading)
}

/// The days of each limit.
pub(super) type Sheets = Vec<(Which, Vec<Line>)>;

pub(super) fn read_ledger(
    rule: &Rule,
    mut ledger: Ledger,
    calendar: &WorkingCalendar,
    now: DateTime,
    mut sheets: Option<&mut Sheets>,
) -> Result<(Reading, Ledger), Error> {
    let ended = ledger.end.map(|(at, _)| at);
    let asked = ended.map_or(now, |end| end.min(now));
    let mut limits = Vec::new();
    let mut extended_any = ledger.extension.is_none();
    if let Some(start) = ledger.start {
        for (which, limit) in rule.limits() {
            let mut lines = sheets.as_ref().map(|_| Vec::new());
            let running = run(rule, &ledger, calendar, start, which, limit, asked, lines.as_mut())?;
            extended_any |= 0 < running.added;
            limits.push(running);
            if let (Some(sheets), Some(lines)) = (sheets.as_mut(), lines) {
                sheets.push((which, lines));
            }
        }
    }
    if let Some(extension) = ledger.extension.as_ref().filter(|_| !extended_any && !limits.is_empty()) {
        let date = extension.at;
        ledger.remarks.push(Remark { date, error: Error::new("clock-extension-late").with("date", date) });
    }
    let mut end = ended;
    let state = state(rule, &ledger, &limits, asked, &mut end);
    if let (State::DeemedApproved, Some(on)) = (&state, end) {
        let error = Error::new("clock-deemed-approved").with("date", on.date());
        ledger.remarks.push(Remark { date: on.date(), error });
    }
    ledger.remarks.sort_by_key(|remark| remark.date);
    let reading = Reading {
        state,
        start: ledger.start,
        accept_by: ledger.accept_by.filter(|_| ledger.start.is_none_or(|start| start.deemed)),
        limits,
        end,
        remarks: ledger.remarks.clone(),
        calendar: calendar.version().to_owned(),
    };
    Ok((reading, ledger))
}

fn state(rule: &Rule, ledger: &Ledger, limits: &[Running], asked: DateTime, end: &mut Option<DateTime>) -> State {
    // What comes after the last day finds it approved already.
    if let Some(binding) = limits.first().filter(|binding| rule.deemed_approval && binding.colour == Colour::Red) {
        *end = Some(binding.red);
        return State::DeemedApproved;
    }
    match (ledger.end, ledger.start) {
        (Some((_, End::Closed)), _) => State::Closed,
        (Some((_, End::Refused)), _) => State::Refused,
        (Some((_, End::Withdrawn)), _) => State::Withdrawn,
        (None, Some(_)) => {
            let stops = ledger.spans.iter().find(|span| span.from <= asked && asked <= span.until);
            stops.map_or(State::Running, |span| State::Suspended(span.why.clone()))
        }
        (None, None) if ledger.waits => State::Supplementing,
        (None, None) if ledger.has_received() => State::Received,
        (None, None) => State::Waiting,
    }
}

#[expect(clippy::too_many_arguments, reason = "one limit of a clock with all that it runs in")]
fn run(
    rule: &Rule,
    ledger: &Ledger,
    calendar: &WorkingCalendar,
    start: Start,
    which: Which,
    limit: Limit,
    asked: DateTime,
    mut lines: Option<&mut Vec<Line>>,
) -> Result<Running, Error> {
    let course = Course { calendar, ledger, hours: &rule.hours, warnings: rule.warnings, measure: limit.measure };
    let mut added = 0;
    let mut trace = course.walk(start.at, limit.count, asked, lines.as_deref_mut())?;
    // It lengthens what was still running when it was approved; what was over already only where the rule says so.
    let in_time = |extension: &&ledger::Extension| rule.extends_late || extension.at <= trace.due.date();
    if let Some(extension) = ledger.extension.as_ref().filter(in_time) {
        added = match limit.measure {
            Measure::OfficeMinutes => extension.days.saturating_mul(rule.hours.minutes()),
            Measure::WorkingDays | Measure::CalendarDays => extension.days,
        };
        if let Some(lines) = lines.as_deref_mut() {
            lines.clear();
        }
        trace = course.walk(start.at, extended(limit, added), asked, lines.as_deref_mut())?;
    }
    let Trace { due, note, yellow, used, provisional } = trace;
    let red = match limit.measure {
        Measure::OfficeMinutes => due,
        Measure::WorkingDays | Measure::CalendarDays => tomorrow(due.date())?.at(0, 0, 0, 0),
    };
    let colour = if due < asked {
        Colour::Red
    } else if yellow <= asked {
        Colour::Yellow
    } else if note.is_some_and(|note| note <= asked) {
        Colour::Blue
    } else {
        Colour::Green
    };
    let over = if colour == Colour::Red { past(calendar, limit.measure, due.date(), asked.date(), lines)? } else { 0 };
    Ok(Running { which, limit, added, used, due, note, yellow, red, colour, over, provisional })
}

/// How many days lie after the last one, up to the moment asked for.
fn past(
    calendar: &WorkingCalendar,
    measure: Measure,
    due: Date,
    asked: Date,
    mut lines: Option<&mut Vec<Line>>,
) -> Result<u32, Error> {
    let total = lines.as_ref().and_then(|lines| lines.last()).map_or(0, |line| line.total);
    let (mut date, mut over) = (due, 0);
    while date < asked {
        date = tomorrow(date)?;
        let day = calendar.look(date);
        let counted = u32::from(day.worked || measure == Measure::CalendarDays);
        over += counted;
        if let Some(lines) = lines.as_deref_mut() {
            let verdict = super::walk::Verdict::Over;
            lines.push(Line { date, verdict, counted, total, provisional: day.provisional });
        }
    }
    Ok(over)
}
