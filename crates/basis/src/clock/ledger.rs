//! The events of one matter, read in order: when its clock began, what stopped it and with which paper, what lengthened it,
//! how it ended; and what was done that has no effect, with the reason.

use jiff::civil::{Date, DateTime};

use crate::calendar::WorkingCalendar;
use crate::error::Error;

use super::event::{Event, What};
use super::reading::{Remark, Start};
use super::rule::{Rule, Starts};

/// A stop of the clock that holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Span {
    pub why: String,
    pub paper: String,
    pub from: DateTime,
    /// The last moment it stops: the end of the procedure, at most the end of the days that were told.
    pub until: DateTime,
    /// When the procedure really ended, where that is known.
    pub resumed: Option<DateTime>,
}

impl Span {
    pub fn holds(&self, date: Date) -> bool {
        self.from.date() <= date && date <= self.until.date()
    }

    /// Whether the procedure still went on although the days told had passed.
    pub fn outlasts(&self, date: Date) -> bool {
        self.until.date() < date && self.resumed.is_none_or(|resumed| date <= resumed.date())
    }
}

/// The one extension.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Extension {
    pub at: Date,
    pub days: u32,
    pub approver: String,
    pub reason: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum End {
    Closed,
    Refused,
    Withdrawn,
}

/// What the events come to, as known at one moment.
#[derive(Clone, Debug, Default)]
pub(super) struct Ledger {
    /// When the papers came in; after a supplement, when that came in.
    received: Option<DateTime>,
    /// The last day on which what is missing may be said.
    pub accept_by: Option<Date>,
    noticed: bool,
    /// What is missing was said and has not come yet.
    pub waits: bool,
    pub start: Option<Start>,
    pub spans: Vec<Span>,
    pub extension: Option<Extension>,
    pub end: Option<(DateTime, End)>,
    pub remarks: Vec<Remark>,
}

/// Reads the events up to `now`; later ones are not known yet.
pub(super) fn keep(rule: &Rule, events: &[Event], calendar: &WorkingCalendar, now: DateTime) -> Result<Ledger, Error> {
    let mut known: Vec<&Event> = events.iter().filter(|event| event.at <= now).collect();
    // Other systems send them out of order; of one moment the order of the table counts.
    known.sort_by_key(|event| event.at);
    let mut keeper = Keeper { rule, calendar, ledger: Ledger::default() };
    for event in known {
        keeper.deem(event.at.date());
        keeper.take(event)?;
    }
    keeper.deem(now.date());
    let ledger = &mut keeper.ledger;
    let last = ledger.end.map_or(now.date(), |(at, _)| at.date().min(now.date()));
    for span in ledger.spans.iter().filter(|span| span.outlasts(last) || span.resumed.is_some_and(|it| span.until < it))
    {
        let error = Error::new("clock-suspension-longer").with("told", span.until.date());
        ledger.remarks.push(Remark { date: span.until.date(), error });
    }
    Ok(keeper.ledger)
}

impl Ledger {
    pub fn has_received(&self) -> bool {
        self.received.is_some()
    }
}

struct Keeper<'a> {
    rule: &'a Rule,
    calendar: &'a WorkingCalendar,
    ledger: Ledger,
}

impl Keeper<'_> {
    fn remark(&mut self, event: &Event, error: Error) {
        self.ledger.remarks.push(Remark { date: event.at.date(), error });
    }

    /// Accepted by law: nobody said in time what is missing (行政许可法 art 32(4)).
    fn deem(&mut self, day: Date) {
        let ledger = &mut self.ledger;
        let (Some(received), Some(by)) = (ledger.received, ledger.accept_by) else { return };
        if ledger.start.is_none() && ledger.end.is_none() && !ledger.waits && by < day {
            ledger.start = Some(Start { at: received, deemed: true });
            let error = Error::new("clock-deemed-accepted").with("by", by).with("from", received.date());
            ledger.remarks.push(Remark { date: by, error });
        }
    }

    fn receive(&mut self, at: DateTime) -> Result<(), Error> {
        let days = match self.rule.starts {
            Starts::Accepted => self.rule.acceptance,
            Starts::Received | Starts::Complete => None,
        };
        self.ledger.received = Some(at);
        self.ledger.accept_by = match days {
            Some(days) => Some(self.calendar.working_day_after(at.date(), days)?),
            None => None,
        };
        Ok(())
    }

    fn take(&mut self, event: &Event) -> Result<(), Error> {
        if let Some((end, _)) = self.ledger.end {
            let error = Error::new("clock-after-end").with("event", event.what.word()).with("end", end.date());
            self.remark(event, error);
            return Ok(());
        }
        let at = event.at;
        match &event.what {
            What::Received if self.ledger.received.is_some() => self.remark(event, Error::new("clock-received-twice")),
            What::Received => {
                self.receive(at)?;
                if self.rule.starts == Starts::Received {
                    self.begin(at);
                }
            }
            What::Noticed => self.notice(event),
            What::Supplemented if self.ledger.waits => {
                self.ledger.waits = false;
                self.receive(at)?;
            }
            What::Supplemented => self.remark(event, Error::new("clock-supplement-unasked")),
            What::Accepted if self.rule.starts != Starts::Accepted => {}
            What::Accepted => match self.ledger.start {
                None => {
                    self.ledger.waits = false;
                    self.begin(at);
                }
                Some(Start { deemed: true, at: from }) => {
                    self.remark(event, Error::new("clock-accepted-late").with("from", from.date()));
                }
                Some(_) => self.remark(event, Error::new("clock-accepted-twice")),
            },
            What::Refused => {
                if self.ledger.start.is_some() {
                    self.remark(event, Error::new("clock-refused-after"));
                }
                self.ledger.end = Some((at, End::Refused));
            }
            What::Complete if self.rule.starts == Starts::Complete && self.ledger.start.is_none() => self.begin(at),
            What::Complete => {}
            What::Suspended { why, days } => self.suspend(event, why, *days)?,
            What::Resumed { why } => self.resume(event, why),
            What::Extended { days, approver, reason } => self.extend(event, *days, approver, reason),
            What::Closed => self.ledger.end = Some((at, End::Closed)),
            What::Withdrawn => self.ledger.end = Some((at, End::Withdrawn)),
        }
        Ok(())
    }

    fn begin(&mut self, at: DateTime) {
        self.ledger.start = Some(Start { at, deemed: false });
    }

    /// What is missing is said once, on the spot or within the days of the law: a second notice holds nothing up, and
    /// neither does one that comes late or without a paper.
    fn notice(&mut self, event: &Event) {
        let refusal = if self.ledger.start.is_some() {
            "clock-notice-late"
        } else if self.ledger.noticed {
            "clock-notice-twice"
        } else if event.paper.is_empty() {
            "clock-notice-paper"
        } else {
            self.ledger.noticed = true;
            self.ledger.waits = true;
            return;
        };
        let error = match refusal {
            "clock-notice-late" => Error::new("clock-notice-late"),
            "clock-notice-twice" => Error::new("clock-notice-twice"),
            _ => Error::new("clock-notice-paper"),
        };
        self.remark(event, error);
    }

    /// A procedure stops the clock only when the applicant was told in writing how long it takes (art 45).
    fn suspend(&mut self, event: &Event, why: &str, days: u32) -> Result<(), Error> {
        let Some(kind) = self.rule.suspension(why) else {
            self.remark(event, Error::new("clock-suspension-unknown").with("why", why));
            return Ok(());
        };
        let error = if self.ledger.start.is_none() {
            Some(Error::new("clock-suspension-early"))
        } else if event.paper.is_empty() {
            Some(Error::new("clock-suspension-paper"))
        } else if days == 0 {
            Some(Error::new("clock-suspension-days"))
        } else if kind.once && self.ledger.spans.iter().any(|span| span.why == why) {
            Some(Error::new("clock-suspension-once"))
        } else {
            None
        };
        if let Some(error) = error {
            self.remark(event, error);
            return Ok(());
        }
        let told = self.calendar.working_day_from(event.at.date(), days)?;
        self.ledger.spans.push(Span {
            why: why.to_owned(),
            paper: event.paper.clone(),
            from: event.at,
            until: told.at(23, 59, 59, 0),
            resumed: None,
        });
        Ok(())
    }

    fn resume(&mut self, event: &Event, why: &str) {
        let open = |span: &&mut Span| span.resumed.is_none() && (why.is_empty() || span.why == why);
        let mut any = false;
        for span in self.ledger.spans.iter_mut().filter(open) {
            any = true;
            span.resumed = Some(event.at);
            span.until = span.until.min(event.at);
        }
        if !any {
            self.remark(event, Error::new("clock-resume-nothing"));
        }
    }

    /// One extension, approved by somebody, for a reason (art 42). Whether it came in time is each limit's own question.
    fn extend(&mut self, event: &Event, days: u32, approver: &str, reason: &str) {
        let error = match self.rule.extension {
            None => Some(Error::new("clock-extension-none")),
            Some(_) if self.ledger.start.is_none() => Some(Error::new("clock-extension-early")),
            Some(_) if self.ledger.extension.is_some() => Some(Error::new("clock-extension-twice")),
            Some(_) if approver.is_empty() => Some(Error::new("clock-extension-approver")),
            Some(_) if reason.is_empty() => Some(Error::new("clock-extension-reason")),
            Some(most) if most < days || days == 0 => {
                Some(Error::new("clock-extension-long").with("days", days).with("most", most))
            }
            Some(_) => None,
        };
        match error {
            Some(error) => self.remark(event, error),
            None => {
                self.ledger.extension = Some(Extension {
                    at: event.at.date(),
                    days,
                    approver: approver.to_owned(),
                    reason: reason.to_owned(),
                });
            }
        }
    }
}
