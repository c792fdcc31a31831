//! The proof sheet (时限证明单): every day of a clock, why it counted or not, by which calendar and which paper.

use jiff::civil::{Date, DateTime, Weekday};

use crate::calendar::WorkingCalendar;
use crate::error::Error;
use crate::language::Language;
use crate::message::{Argument, VOCABULARY};

use super::event::Event;
use super::ledger::{self, Ledger};
use super::reading::{Reading, Running, Sheets, State, read_ledger};
use super::rule::{Measure, Rule, Which};
use super::walk::{Line, Verdict};

/// A reading with every day behind it.
#[derive(Clone, Debug)]
pub struct Proof<'a> {
    pub reading: Reading,
    sheets: Sheets,
    ledger: Ledger,
    rule: &'a Rule,
    calendar: &'a WorkingCalendar,
}

/// One day as it is printed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProofRow {
    pub date: Date,
    pub weekday: String,
    /// Which day of the limit it was, `18`; of office hours the minutes so far. Empty where it did not count.
    pub number: String,
    /// Why.
    pub words: String,
    /// `start`, `counted`, `suspended`, `off`, `rolled` or `over`: for whoever colours the line.
    pub kind: &'static str,
    pub provisional: bool,
}

/// Reads a clock with its proof.
///
/// # Errors
/// `calendar-range` where a limit leaves the range of dates.
pub fn proof<'a>(
    rule: &'a Rule,
    events: &[Event],
    calendar: &'a WorkingCalendar,
    now: DateTime,
) -> Result<Proof<'a>, Error> {
    let ledger = ledger::keep(rule, events, calendar, now)?;
    let mut sheets = Sheets::new();
    let (reading, ledger) = read_ledger(rule, ledger, calendar, now, Some(&mut sheets))?;
    Ok(Proof { reading, sheets, ledger, rule, calendar })
}

fn text(language: Language, id: &str, arguments: &[(&str, String)]) -> String {
    let arguments: Vec<(&str, Argument)> =
        arguments.iter().map(|(name, value)| (*name, value.as_str().into())).collect();
    VOCABULARY.text(language, id, &arguments)
}

/// A moment as a limit of this measure says it: the day, and of office hours the minute.
pub fn shown(at: DateTime, measure: Measure) -> String {
    match measure {
        Measure::OfficeMinutes => format!("{} {:02}:{:02}", at.date(), at.hour(), at.minute()),
        Measure::WorkingDays | Measure::CalendarDays => at.date().to_string(),
    }
}

impl Proof<'_> {
    /// The days of one limit.
    pub fn lines(&self, which: Which) -> &[Line] {
        self.sheets.iter().find(|(own, _)| *own == which).map_or(&[], |(_, lines)| lines)
    }

    /// The days of one limit in words.
    pub fn rows(&self, which: Which, language: Language) -> Vec<ProofRow> {
        let minutes = self
            .reading
            .limits
            .iter()
            .any(|running| running.which == which && running.limit.measure == Measure::OfficeMinutes);
        self.lines(which).iter().map(|line| self.row(line, minutes, language)).collect()
    }

    fn row(&self, line: &Line, minutes: bool, language: Language) -> ProofRow {
        let day = self.calendar.day(line.date);
        let say = |id: &str, arguments: &[(&str, String)]| text(language, id, arguments);
        let (kind, words) = match line.verdict {
            Verdict::Start if minutes => ("start", say("proof-start-moment", &[])),
            Verdict::Start => ("start", say("proof-start", &[])),
            Verdict::Counted if minutes => ("counted", say("proof-minutes", &[("minutes", line.counted.to_string())])),
            Verdict::Counted if !day.name.is_empty() && day.worked => {
                ("counted", say("proof-make-up", &[("name", day.name.clone())]))
            }
            Verdict::Counted if !day.worked => ("counted", say("proof-calendar-day", &[])),
            Verdict::Counted => ("counted", say("proof-counted", &[])),
            Verdict::BeyondTold(span) => {
                ("counted", say("proof-beyond", &[("paper", self.ledger.spans[span].paper.clone())]))
            }
            Verdict::Suspended(span) => {
                let span = &self.ledger.spans[span];
                let name =
                    self.rule.suspension(&span.why).map_or(span.why.as_str(), |it| it.name.in_language(language));
                let arguments = [("why", name.to_owned()), ("paper", span.paper.clone())];
                ("suspended", say("proof-suspended", &arguments))
            }
            Verdict::Off | Verdict::Rolled | Verdict::Over if !day.worked && !day.name.is_empty() => {
                (kind(line.verdict), say("proof-holiday", &[("name", day.name.clone())]))
            }
            Verdict::Off if day.worked => ("off", say("proof-closed", &[])),
            Verdict::Off => ("off", say("proof-weekend", &[])),
            Verdict::Rolled if day.worked => ("rolled", say("proof-rolled", &[])),
            Verdict::Rolled => ("rolled", say("proof-weekend", &[])),
            Verdict::Over if day.worked => ("over", say("proof-over", &[])),
            Verdict::Over => ("over", say("proof-weekend", &[])),
        };
        let counts = 0 < line.counted && kind == "counted";
        ProofRow {
            date: line.date,
            weekday: weekday(line.date.weekday(), language),
            number: if counts { line.total.to_string() } else { String::new() },
            words,
            kind,
            provisional: line.provisional,
        }
    }

    /// What stands above the days: the state, the beginning, each limit, the extension, what had no effect.
    pub fn sentences(&self, language: Language) -> Vec<String> {
        let reading = &self.reading;
        let say = |id: &str, arguments: &[(&str, String)]| text(language, id, arguments);
        let mut said = vec![self.state(language)];
        if let Some(start) = reading.start {
            let id = match (start.deemed, self.rule.starts) {
                (true, _) => "proof-began-deemed",
                (false, super::rule::Starts::Accepted) => "proof-began-accepted",
                (false, super::rule::Starts::Received) => "proof-began-received",
                (false, super::rule::Starts::Complete) => "proof-began-complete",
            };
            said.push(say(id, &[("date", start.at.date().to_string())]));
        } else if let Some(by) = reading.accept_by {
            said.push(say("proof-accept-by", &[("date", by.to_string())]));
        }
        for running in &reading.limits {
            said.push(limit_sentence(running, language));
        }
        if let Some(extension) = self.ledger.extension.as_ref().filter(|_| reading.limits.iter().any(|it| 0 < it.added))
        {
            let arguments = [
                ("date", extension.at.to_string()),
                ("days", extension.days.to_string()),
                ("approver", extension.approver.clone()),
                ("reason", extension.reason.clone()),
            ];
            said.push(say("proof-extended", &arguments));
        }
        for remark in &reading.remarks {
            let words = remark.error.say(language);
            said.push(say("proof-remark", &[("date", remark.date.to_string()), ("words", words)]));
        }
        let announced = self.calendar.announced();
        let arguments = [
            ("version", reading.calendar.clone()),
            ("from", announced.start().to_string()),
            ("until", announced.end().to_string()),
        ];
        said.push(say("proof-calendar", &arguments));
        said
    }

    /// The state in words.
    pub fn state(&self, language: Language) -> String {
        let name = match &self.reading.state {
            State::Suspended(why) => {
                self.rule.suspension(why).map_or_else(|| why.clone(), |it| it.name.in_language(language).to_owned())
            }
            _ => String::new(),
        };
        let date = self.reading.end.map_or_else(String::new, |end| end.date().to_string());
        let id = format!("proof-state-{}", self.reading.state.word());
        text(language, &id, &[("why", name), ("date", date)])
    }
}

fn kind(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Start => "start",
        Verdict::Counted | Verdict::BeyondTold(_) => "counted",
        Verdict::Suspended(_) => "suspended",
        Verdict::Off => "off",
        Verdict::Rolled => "rolled",
        Verdict::Over => "over",
    }
}

/// What a limit is called: `承诺时限 1 个工作日`.
pub fn limit_heading(running: &Running, language: Language) -> String {
    let which = text(language, &format!("proof-which-{}", running.which.word()), &[]);
    let unit = text(language, &format!("proof-unit-{}", running.limit.measure.word()), &[]);
    text(language, "proof-limit-heading", &[("which", which), ("total", running.total().to_string()), ("unit", unit)])
}

/// One limit in a sentence: how long, how much of it is used, until when, which light.
fn limit_sentence(running: &Running, language: Language) -> String {
    let measure = running.limit.measure;
    let unit = text(language, &format!("proof-unit-{}", measure.word()), &[]);
    let which = text(language, &format!("proof-which-{}", running.which.word()), &[]);
    let colour = text(language, &format!("proof-colour-{}", running.colour.word()), &[]);
    let provisional = if running.provisional { text(language, "proof-provisional", &[]) } else { String::new() };
    let over = if 0 < running.over {
        text(language, "proof-over-days", &[("days", running.over.to_string())])
    } else {
        String::new()
    };
    let arguments = [
        ("which", which),
        ("total", running.total().to_string()),
        ("unit", unit),
        ("used", running.used.to_string()),
        ("due", shown(running.due, measure)),
        ("colour", colour),
        ("provisional", provisional),
        ("over", over),
    ];
    text(language, "proof-limit", &arguments)
}

fn weekday(day: Weekday, language: Language) -> String {
    let word = match day {
        Weekday::Monday => "monday",
        Weekday::Tuesday => "tuesday",
        Weekday::Wednesday => "wednesday",
        Weekday::Thursday => "thursday",
        Weekday::Friday => "friday",
        Weekday::Saturday => "saturday",
        Weekday::Sunday => "sunday",
    };
    text(language, &format!("proof-{word}"), &[])
}
