//! The rule a clock goes by: its limits, what may stop it, what may lengthen it, when it warns.

use crate::language::Name;

use super::hours::OfficeHours;

/// What a limit is counted in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Measure {
    /// 工作日, the days of every period of the licensing law (行政许可法 art 82).
    WorkingDays,
    /// 日（自然日）; the last day rolls off a day that is not worked (民法典 art 203).
    CalendarDays,
    /// 办公时间, in minutes.
    OfficeMinutes,
}

impl Measure {
    pub const WORDS: [(&'static str, Measure); 3] = [
        ("working-days", Measure::WorkingDays),
        ("calendar-days", Measure::CalendarDays),
        ("office-minutes", Measure::OfficeMinutes),
    ];

    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, own)| *own == self).map_or("", |(word, _)| word)
    }
}

/// So much time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limit {
    pub measure: Measure,
    /// Days, or minutes of office hours.
    pub count: u32,
}

impl Limit {
    pub fn working_days(count: u32) -> Limit {
        Limit { measure: Measure::WorkingDays, count }
    }
}

/// Which of the limits that may run side by side.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Which {
    /// 交办时限: what whoever asked has set; no law knows of it.
    Set,
    /// 承诺时限: what the office promised, at most the statutory one.
    Promised,
    /// 法定时限.
    Legal,
}

impl Which {
    pub fn word(self) -> &'static str {
        match self {
            Which::Set => "set",
            Which::Promised => "promised",
            Which::Legal => "legal",
        }
    }
}

/// Which event sets the clock going.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Starts {
    /// 受理, by word or by law.
    #[default]
    Accepted,
    /// 收件, 交办.
    Received,
    /// 前置条件具备、资料齐全、竣工 (M242, M243, M244).
    Complete,
}

impl Starts {
    pub const WORDS: [(&'static str, Starts); 3] =
        [("accepted", Starts::Accepted), ("received", Starts::Received), ("complete", Starts::Complete)];
}

/// What may stop the clock (不计入期限): hearing, test, appraisal, expert review … (行政许可法 art 45).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Suspension {
    pub code: String,
    pub name: Name,
    /// It stops the clock only the first time.
    pub once: bool,
    /// The paragraph it rests on.
    pub law: String,
}

/// From when a clock warns; the defaults of methods 7.3.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Thresholds {
    /// 蓝色提醒: percent of the limit used.
    pub note: u32,
    /// 黄色预警: percent of the limit used …
    pub yellow: u32,
    /// … or so many days left; for office hours so many hours.
    pub left: u32,
}

impl Default for Thresholds {
    fn default() -> Thresholds {
        Thresholds { note: 60, yellow: 90, left: 1 }
    }
}

/// The rule of a clock.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Rule {
    pub starts: Starts,
    pub set: Option<Limit>,
    pub promised: Option<Limit>,
    pub legal: Option<Limit>,
    /// Working days within which what is missing must be said, once; without a word until then it is accepted from the
    /// day of receipt (行政许可法 art 32(4)). `None` where nothing is deemed accepted.
    pub acceptance: Option<u32>,
    /// How much one extension may add at most, in the measure of the limit (art 42). `None` where there is none.
    pub extension: Option<u32>,
    /// Whether an extension lengthens also what is over already, as whoever asked may allow; a statute's period it does not.
    pub extends_late: bool,
    pub suspensions: Vec<Suspension>,
    /// 超时默认: without a decision in time it is approved. Only where the item says so: the statute has it for renewals alone
    /// (art 50); the city's rule of 2006 (M241) is an item's own flag.
    pub deemed_approval: bool,
    pub warnings: Thresholds,
    pub hours: OfficeHours,
}

impl Rule {
    /// The limits that run, the binding one first: what was set, else promised, else what the law says.
    pub fn limits(&self) -> impl Iterator<Item = (Which, Limit)> {
        let set = self.set.map(|limit| (Which::Set, limit));
        let promised = self.promised.map(|limit| (Which::Promised, limit));
        let legal = self.legal.map(|limit| (Which::Legal, limit));
        set.into_iter().chain(promised).chain(legal)
    }

    pub fn suspension(&self, code: &str) -> Option<&Suspension> {
        self.suspensions.iter().find(|suspension| suspension.code == code)
    }
}
