//! A year's run of a scheme (年度考核): its story of events, and what follows from them — where it stands, and the figures it is scored from.

use std::collections::BTreeMap;

use basis::error::Error;

/// A run as kept.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Run {
    pub number: i64,
    /// The scheme's code.
    pub scheme: String,
    /// The scheme as it was when the run was opened: a scheme that changes rewrites nothing.
    pub scheme_text: String,
    /// The unit whose office runs it.
    pub unit: String,
    pub year: i32,
    pub events: Vec<Event>,
}

/// One thing that happened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event {
    pub step: i64,
    pub kind: Kind,
    /// The unit it is about; empty for the whole run.
    pub unit: String,
    pub indicator: String,
    /// What came with it: the figures of an opening, a value, the last day of publicity, the list for the bonus.
    pub data: String,
    pub remark: String,
    /// RFC 3339 in UTC.
    pub at: String,
    pub person: String,
    pub post: String,
}

/// What happens in a run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// 开始
    Opened,
    /// 自报
    Reported,
    /// 自报截止
    Filled,
    /// 核定
    Verified,
    /// 计分
    Scored,
    /// 公示
    Published,
    /// 申诉
    Appealed,
    /// 申诉成立
    Upheld,
    /// 申诉不成立
    Rejected,
    /// 奖金名单
    Listed,
    /// 定稿
    Settled,
}

const KINDS: [(Kind, &str); 11] = [
    (Kind::Opened, "opened"),
    (Kind::Reported, "reported"),
    (Kind::Filled, "filled"),
    (Kind::Verified, "verified"),
    (Kind::Scored, "scored"),
    (Kind::Published, "published"),
    (Kind::Appealed, "appealed"),
    (Kind::Upheld, "upheld"),
    (Kind::Rejected, "rejected"),
    (Kind::Listed, "listed"),
    (Kind::Settled, "settled"),
];

impl Kind {
    pub fn word(self) -> &'static str {
        KINDS.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }

    pub fn read(word: &str) -> Option<Kind> {
        KINDS.iter().find(|(_, own)| *own == word).map(|(kind, _)| *kind)
    }
}

/// Where a run stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum State {
    Filling,
    Verifying,
    Scored,
    Public,
    Settled,
}

impl State {
    pub const ALL: [State; 5] = [State::Filling, State::Verifying, State::Scored, State::Public, State::Settled];

    pub fn word(self) -> &'static str {
        match self {
            State::Filling => "filling",
            State::Verifying => "verifying",
            State::Scored => "scored",
            State::Public => "public",
            State::Settled => "settled",
        }
    }
}

/// Where a figure comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum From {
    /// From book two or the table the run was opened with.
    Book,
    Reported,
    Verified,
    /// Corrected by an appeal.
    Upheld,
}

impl From {
    pub fn word(self) -> &'static str {
        match self {
            From::Book => "book",
            From::Reported => "reported",
            From::Verified => "verified",
            From::Upheld => "upheld",
        }
    }
}

/// A figure of a unit as it counts now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    pub unit: String,
    pub indicator: String,
    /// Every other column by its heading.
    pub columns: BTreeMap<String, String>,
    pub from: From,
    /// Who said the value that counts; empty for the books.
    pub person: String,
}

impl Line {
    pub fn value(&self) -> &str {
        self.columns.get("value").map_or("", String::as_str)
    }
}

impl Run {
    pub fn state(&self) -> State {
        let leads = |event: &Event| match event.kind {
            Kind::Opened => Some(State::Filling),
            Kind::Filled => Some(State::Verifying),
            Kind::Scored => Some(State::Scored),
            Kind::Published => Some(State::Public),
            Kind::Settled => Some(State::Settled),
            _ => None,
        };
        self.events.iter().rev().find_map(leads).unwrap_or(State::Filling)
    }

    /// The last day of publicity, ISO.
    pub fn public_until(&self) -> &str {
        let found = self.events.iter().rev().find(|event| event.kind == Kind::Published);
        found.map_or("", |event| event.data.as_str())
    }

    /// Appeals that nobody has answered.
    pub fn open_appeals(&self) -> Vec<&Event> {
        let answered = |appeal: &Event| {
            self.events.iter().any(|event| {
                matches!(event.kind, Kind::Upheld | Kind::Rejected)
                    && appeal.step < event.step
                    && (&event.unit, &event.indicator) == (&appeal.unit, &appeal.indicator)
            })
        };
        self.events.iter().filter(|event| event.kind == Kind::Appealed && !answered(event)).collect()
    }

    /// The list for the bonus as it was last given.
    pub fn people(&self) -> &str {
        let found = self.events.iter().rev().find(|event| event.kind == Kind::Listed);
        found.map_or("", |event| event.data.as_str())
    }

    /// The figures as they count now: those of the opening, with what was reported, verified and corrected since.
    pub fn lines(&self) -> Vec<Line> {
        let opened = self.events.iter().find(|event| event.kind == Kind::Opened);
        let mut lines = opened.map_or_else(Vec::new, |event| read_lines(&event.data));
        for event in &self.events {
            let from = match event.kind {
                Kind::Reported => From::Reported,
                Kind::Verified => From::Verified,
                Kind::Upheld => From::Upheld,
                _ => continue,
            };
            let found = lines.iter_mut().find(|line| line.unit == event.unit && line.indicator == event.indicator);
            if let Some(line) = found {
                line.columns.insert("value".to_owned(), event.data.clone());
                line.from = from;
                line.person.clone_from(&event.person);
            }
        }
        lines
    }

    /// The figures as the table they are scored from.
    pub fn table(&self) -> String {
        write_lines(&self.lines())
    }
}

/// Lines of a table with the columns unit and indicator.
pub fn read_lines(text: &str) -> Vec<Line> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let headings: Vec<String> = reader.headers().map(|row| row.iter().map(str::to_owned).collect()).unwrap_or_default();
    let mut lines = Vec::new();
    for record in reader.records().flatten() {
        let mut columns: BTreeMap<String, String> = headings
            .iter()
            .zip(record.iter())
            .filter(|(_, cell)| !cell.is_empty())
            .map(|(heading, cell)| (heading.clone(), cell.to_owned()))
            .collect();
        let (unit, indicator) = (columns.remove("unit"), columns.remove("indicator"));
        if let (Some(unit), Some(indicator)) = (unit, indicator) {
            lines.push(Line { unit, indicator, columns, from: From::Book, person: String::new() });
        }
    }
    lines
}

/// The same lines as a table: the same lines give the same text.
pub fn write_lines(lines: &[Line]) -> String {
    let mut headings: Vec<&str> = lines.iter().flat_map(|line| line.columns.keys()).map(String::as_str).collect();
    // A table without values is one whose values are still to come.
    headings.push("value");
    headings.sort_unstable();
    headings.dedup();
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory does not fail.
    drop(writer.write_record(["unit", "indicator"].into_iter().chain(headings.iter().copied())));
    for line in lines {
        let cells = headings.iter().map(|heading| line.columns.get(*heading).map_or("", String::as_str));
        drop(writer.write_record([line.unit.as_str(), line.indicator.as_str()].into_iter().chain(cells)));
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// Whether `kind` may follow where the run stands, on `today`; `person` is who does it.
///
/// # Errors
/// What stands in the way.
pub fn check(run: &Run, kind: Kind, event: &Draft, person: &str, today: &str) -> Result<(), Error> {
    let state = run.state();
    let right = match kind {
        Kind::Opened => false,
        Kind::Reported | Kind::Filled => state == State::Filling,
        Kind::Verified => matches!(state, State::Verifying | State::Scored),
        Kind::Scored => matches!(state, State::Verifying | State::Scored),
        Kind::Published => state == State::Scored,
        Kind::Appealed | Kind::Upheld | Kind::Rejected => state == State::Public,
        Kind::Listed => state != State::Settled,
        Kind::Settled => state == State::Public,
    };
    if !right {
        return Err(Error::new("assessment-state"));
    }
    match kind {
        Kind::Reported | Kind::Verified | Kind::Upheld => {
            let lines = run.lines();
            let line = lines.iter().find(|line| line.unit == event.unit && line.indicator == event.indicator);
            let line = line.ok_or_else(|| Error::new("assessment-line"))?;
            let cell = files::grid::Grid::of_texts(vec![vec![event.data.clone()]]);
            super::heading::number(cell.cell(1, 1))?;
            if kind == Kind::Verified {
                // What somebody reported is verified by somebody else.
                let reported = run
                    .events
                    .iter()
                    .any(|it| it.kind == Kind::Reported && it.person == person && it.unit == event.unit);
                if reported {
                    return Err(Error::new("assessment-own"));
                }
            }
            if kind != Kind::Reported && line.value() != event.data && event.remark.trim().is_empty() {
                return Err(Error::new("assessment-reason"));
            }
            if kind == Kind::Upheld && open(run, event).is_none() {
                return Err(Error::new("assessment-no-appeal"));
            }
        }
        Kind::Rejected if open(run, event).is_none() => return Err(Error::new("assessment-no-appeal")),
        Kind::Appealed if run.public_until() < today => {
            return Err(Error::new("assessment-over").with("day", run.public_until()));
        }
        Kind::Appealed if open(run, event).is_some() => return Err(Error::new("assessment-appealed")),
        Kind::Appealed | Kind::Rejected if event.remark.trim().is_empty() => {
            return Err(Error::new("assessment-reason"));
        }
        Kind::Published if event.data.parse::<jiff::civil::Date>().is_err() || event.data.as_str() < today => {
            return Err(Error::new("assessment-until").with("text", &event.data));
        }
        Kind::Settled if !run.open_appeals().is_empty() => return Err(Error::new("assessment-open-appeals")),
        Kind::Settled if today <= run.public_until() => {
            return Err(Error::new("assessment-still-public").with("day", run.public_until()));
        }
        _ => {}
    }
    Ok(())
}

fn open<'a>(run: &'a Run, event: &Draft) -> Option<&'a Event> {
    run.open_appeals().into_iter().find(|it| it.unit == event.unit && it.indicator == event.indicator)
}

/// What somebody does, before it is kept.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Draft {
    pub unit: String,
    pub indicator: String,
    pub data: String,
    pub remark: String,
}
