//! Reports as records: versions, the steps they went through, and the explanations beside them.

use super::figures::Figures;

/// How a report came in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// 网页填报
    Page,
    /// 表格文件
    Workbook,
    /// 接口
    Api,
    /// 批量导入: many respondents in one file, sent by the office as it received them.
    Bulk,
}

impl Way {
    const WORDS: [(&'static str, Way); 4] =
        [("page", Way::Page), ("workbook", Way::Workbook), ("api", Way::Api), ("bulk", Way::Bulk)];

    pub fn word(self) -> &'static str {
        Way::WORDS.iter().find(|(_, way)| *way == self).map_or("", |(word, _)| word)
    }

    pub(super) fn named(word: &str) -> Option<Way> {
        Way::WORDS.iter().find(|(known, _)| *known == word).map(|(_, way)| *way)
    }
}

/// What a report has come to (未报—已报—审核—退回—验收); whoever sent nothing has no report.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum State {
    /// 已报
    Sent,
    /// 退回
    Returned,
    /// 审核通过
    Checked,
    /// 验收
    Accepted,
}

impl State {
    const WORDS: [(&'static str, State); 4] = [
        ("sent", State::Sent),
        ("returned", State::Returned),
        ("checked", State::Checked),
        ("accepted", State::Accepted),
    ];

    pub fn word(self) -> &'static str {
        State::WORDS.iter().find(|(_, state)| *state == self).map_or("", |(word, _)| word)
    }

    pub fn named(word: &str) -> Option<State> {
        State::WORDS.iter().find(|(known, _)| *known == word).map(|(_, state)| *state)
    }

    /// The steps an official may take from here.
    pub fn next(self) -> &'static [State] {
        match self {
            State::Sent => &[State::Checked, State::Returned],
            State::Checked => &[State::Accepted, State::Returned],
            // What was accepted by mistake still goes back, as long as the month is open.
            State::Accepted => &[State::Returned],
            State::Returned => &[],
        }
    }
}

/// One step of a report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    pub state: State,
    pub reason: String,
    /// RFC 3339 in UTC.
    pub at: String,
    pub person: String,
    pub post: String,
}

/// One version of a respondent's report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Report {
    pub number: i64,
    pub form: String,
    pub period: String,
    pub respondent: String,
    pub version: i64,
    pub way: Way,
    pub figures: Figures,
    pub at: String,
    pub person: String,
    pub post: String,
    pub steps: Vec<Step>,
}

impl Report {
    pub fn state(&self) -> State {
        self.steps.last().map_or(State::Sent, |step| step.state)
    }

    /// Why it came back, where it did.
    pub fn returned_because(&self) -> Option<&str> {
        self.steps.last().filter(|step| step.state == State::Returned).map(|step| step.reason.as_str())
    }
}

/// Why a figure is as it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Explanation {
    pub period: String,
    pub respondent: String,
    pub rule: String,
    pub line: String,
    /// The word of the column.
    pub column: String,
    pub reason: String,
    pub at: String,
    pub person: String,
}
