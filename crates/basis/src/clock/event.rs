//! What happens to a matter that its clock has to know of, and how a table writes it.

use jiff::civil::{Date, DateTime, Time};

use crate::error::Error;

/// One event, at a moment of the office's own time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event {
    pub at: DateTime,
    pub what: What,
    /// The paper behind it: the number of the notice, of the receipt, of the decision.
    pub paper: String,
}

/// What happened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum What {
    /// 收件、交办
    Received,
    /// 一次性告知补正: everything that is missing, in writing
    Noticed,
    /// 补正齐全
    Supplemented,
    /// 受理
    Accepted,
    /// 不予受理
    Refused,
    /// 前置条件具备、资料齐全
    Complete,
    /// 特别程序开始: the day itself does not count; `days` are the working days told to the applicant in writing
    Suspended { why: String, days: u32 },
    /// 特别程序结束: the day itself does not count either; an empty `why` ends every procedure that is open
    Resumed { why: String },
    /// 延期
    Extended { days: u32, approver: String, reason: String },
    /// 办结
    Closed,
    /// 申请人撤回
    Withdrawn,
}

/// The cells of one line of a table of events, as the heading names them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Written<'a> {
    pub at: &'a str,
    pub event: &'a str,
    pub why: &'a str,
    pub paper: &'a str,
    pub days: &'a str,
    pub approver: &'a str,
    pub reason: &'a str,
}

impl What {
    const WORDS: [&'static str; 11] = [
        "received",
        "noticed",
        "supplemented",
        "accepted",
        "refused",
        "complete",
        "suspended",
        "resumed",
        "extended",
        "closed",
        "withdrawn",
    ];

    pub fn word(&self) -> &'static str {
        Self::WORDS[match self {
            What::Received => 0,
            What::Noticed => 1,
            What::Supplemented => 2,
            What::Accepted => 3,
            What::Refused => 4,
            What::Complete => 5,
            What::Suspended { .. } => 6,
            What::Resumed { .. } => 7,
            What::Extended { .. } => 8,
            What::Closed => 9,
            What::Withdrawn => 10,
        }]
    }
}

impl Event {
    pub fn new(at: DateTime, what: What) -> Event {
        Event { at, what, paper: String::new() }
    }

    #[must_use]
    pub fn with_paper(mut self, paper: impl Into<String>) -> Event {
        self.paper = paper.into();
        self
    }

    /// The headings of a table of events, in the order in which they are written.
    pub const HEADINGS: [&'static str; 7] = ["at", "event", "why", "paper", "days", "approver", "reason"];

    /// Reads one line of a table; the error says which cell it is about.
    pub fn parse(line: &Written<'_>) -> Result<Event, (&'static str, Error)> {
        let at = moment(line.at).ok_or_else(|| ("at", Error::new("clock-moment").with("text", line.at)))?;
        let days = || match line.days.trim() {
            "" => Ok(0),
            text => text
                .parse::<u32>()
                .ok()
                .filter(|days| *days <= DAYS_MAX)
                .ok_or_else(|| ("days", Error::new("clock-days").with("text", text).with("most", DAYS_MAX))),
        };
        let why = || line.why.trim().to_owned();
        let what = match line.event.trim() {
            "received" => What::Received,
            "noticed" => What::Noticed,
            "supplemented" => What::Supplemented,
            "accepted" => What::Accepted,
            "refused" => What::Refused,
            "complete" => What::Complete,
            "suspended" => What::Suspended { why: why(), days: days()? },
            "resumed" => What::Resumed { why: why() },
            "extended" => What::Extended {
                days: days()?,
                approver: line.approver.trim().to_owned(),
                reason: line.reason.trim().to_owned(),
            },
            "closed" => What::Closed,
            "withdrawn" => What::Withdrawn,
            other => {
                let error = Error::new("clock-event").with("text", other).with("known", What::WORDS.join(", "));
                return Err(("event", error));
            }
        };
        Ok(Event { at, what, paper: line.paper.trim().to_owned() })
    }
}

/// More than a decade of working days is a slip.
const DAYS_MAX: u32 = 3_000;

/// `2025-09-25`, `2025-09-25 14:30` or `2025-09-25T14:30:00`; a day alone is its beginning.
pub fn moment(text: &str) -> Option<DateTime> {
    let text = text.trim();
    match text.split_once([' ', 'T']) {
        None => text.parse::<Date>().ok().map(|date| date.at(0, 0, 0, 0)),
        Some((date, time)) => {
            let date: Date = date.parse().ok()?;
            let time: Time = time.trim().parse().ok()?;
            Some(date.to_datetime(time))
        }
    }
}
