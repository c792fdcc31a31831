//! Forms enterprises report on (报表制度里的表式): what stands on the paper, who fills it in, and by when.
//!
//! A form without its four marks — number, who drew it up, the approval, until when it is valid — may be refused by enterprises
//! (methods 0.1), so a form carries them and locks itself when they run out.

use basis::error::Error;
use basis::language::Name;
use basis::period::{Part, Period, Span};
use basis::unit::Unit;
use jiff::civil::Date;

use super::definition::code;
use super::indicator::Domain;
use super::ratio::{self, Ratio};
use super::reading::{Entry, Spot};

/// A column of a form.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Column {
    /// 本月
    Month,
    /// 1—本月; of what stands at an end, the end of the month.
    YearToDate,
    /// 上年同月
    MonthLastYear,
    /// 上年1—本月
    YearToDateLastYear,
}

impl Column {
    pub const ALL: [Column; 4] = [Column::Month, Column::YearToDate, Column::MonthLastYear, Column::YearToDateLastYear];

    /// The word packs, rules and files have for it.
    pub fn word(self) -> &'static str {
        match self {
            Column::Month => "month",
            Column::YearToDate => "ytd",
            Column::MonthLastYear => "month_last_year",
            Column::YearToDateLastYear => "ytd_last_year",
        }
    }

    pub fn named(word: &str) -> Option<Column> {
        Column::ALL.into_iter().find(|column| column.word() == word)
    }

    /// Whether it is the year before's.
    pub fn is_last_year(self) -> bool {
        matches!(self, Column::MonthLastYear | Column::YearToDateLastYear)
    }

    pub fn span(self) -> Span {
        match self {
            Column::Month | Column::MonthLastYear => Span::This,
            Column::YearToDate | Column::YearToDateLastYear => Span::YearToDate,
        }
    }
}

/// One line of a form (指标行).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// 代码, as the paper has it.
    pub code: String,
    pub name: Name,
    /// The heading it begins (一、二、…), where it does.
    pub section: Option<Name>,
    pub unit: Unit,
    pub decimals: u32,
    /// The indicator of the catalogue that the sums of this line become.
    pub indicator: Option<String>,
    /// 其中: the line it is a part of; shown under it, further in.
    pub part_of: Option<String>,
    /// The line is the sum of these: worked out while one types, checked when it is sent.
    pub total_of: Vec<String>,
    /// It may be below zero, as a profit may.
    pub negative: bool,
    /// It may be left empty.
    pub optional: bool,
    /// 灰格: columns in which nothing is reported.
    pub grey: Vec<Column>,
    /// What else a column of a file for many respondents may be called that holds a cell of this line.
    pub headings: Vec<(Column, String)>,
}

/// What a file for many respondents calls things, beside the names every file may use.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FileWords {
    /// Headings of the respondent's code.
    pub respondent: Vec<String>,
    /// Headings of the month a row is for.
    pub period: Vec<String>,
    /// Headings passed over.
    pub ignore: Vec<String>,
    /// Years are counted from 1912: 112 is 2023.
    pub years_from_1912: bool,
}

/// The day reports are due (报送期限).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Due {
    /// The day of the month after the period.
    pub day: i8,
    /// On a day off it moves to the next working day.
    pub rolls: bool,
}

/// A form (报表).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Form {
    pub code: String,
    pub name: Name,
    pub note: Name,
    /// 表号
    pub number: String,
    /// 制定机关
    pub issued_by: String,
    /// 批准或备案文号
    pub approval: String,
    /// 有效期限: the last day it may be filled in.
    pub valid_until: Date,
    /// Months for which nothing is reported (免报).
    pub exempt: Vec<u8>,
    /// 1—2月 are reported together, in February: the month's own column is closed then (methods 3.5).
    pub merged: bool,
    pub due: Due,
    /// Who reports: a rule over the registry.
    pub who: String,
    pub domain: Domain,
    pub columns: Vec<Column>,
    pub lines: Vec<Line>,
    pub ratios: Vec<Ratio>,
    pub file: FileWords,
    pub spot: Spot,
}

impl Form {
    pub(super) fn read(entry: &Entry<'_>) -> Form {
        let columns: Vec<Column> = columns(entry, "columns");
        let lines: Vec<Line> = entry.entries("line").iter().map(line).collect();
        if lines.is_empty() {
            entry.refuse("line", Error::new("pack-key-missing").with("key", "line"));
        }
        if columns.is_empty() {
            entry.refuse("columns", Error::new("pack-key-missing").with("key", "columns"));
        }
        let due = entry.entry("due").map(|due| {
            let read = Due {
                day: due.whole("day", 1..=28).and_then(|day| i8::try_from(day).ok()).unwrap_or(28),
                rolls: due.flag("rolls"),
            };
            due.finish();
            read
        });
        if due.is_none() {
            entry.refuse("due", Error::new("pack-key-missing").with("key", "due"));
        }
        let exempt = entry.texts("exempt");
        let months: Vec<u8> =
            exempt.iter().filter_map(|text| text.parse().ok()).filter(|month| (1..=12).contains(month)).collect();
        if months.len() != exempt.len() {
            entry.refuse(
                "exempt",
                Error::new("pack-shape").with("key", "exempt").with("expected", "[\"01\", …, \"12\"]"),
            );
        }
        let form = Form {
            code: code(entry),
            name: entry.name("name"),
            note: entry.optional_name("note").unwrap_or_default(),
            number: entry.text("number"),
            issued_by: entry.text("issued_by"),
            approval: entry.text("approval"),
            valid_until: date(entry, "valid_until").unwrap_or(Date::MAX),
            exempt: months,
            merged: entry.flag("merged"),
            due: due.unwrap_or(Due { day: 28, rolls: true }),
            who: entry.text("who"),
            domain: entry
                .one_of("domain", &[("statistics", Domain::Statistics), ("administrative", Domain::Administrative)])
                .unwrap_or(Domain::Statistics),
            columns,
            lines,
            ratios: entry.entries("ratio").iter().map(ratio::read).collect(),
            file: entry.entry("file").map(|file| file_words(&file)).unwrap_or_default(),
            spot: entry.spot(),
        };
        form.refuse_loose_lines(entry);
        form
    }

    /// Codes stand once, and lines that are named are there.
    fn refuse_loose_lines(&self, entry: &Entry<'_>) {
        for ratio in &self.ratios {
            ratio.refuse_loose(self, entry);
        }
        for (at, line) in self.lines.iter().enumerate() {
            if self.lines[..at].iter().any(|other| other.code == line.code) {
                let error = Error::new("pack-code-twice").with("code", &line.code).with("first", &self.code);
                entry.refuse("line", error);
            }
            for named in line.part_of.iter().chain(&line.total_of).filter(|code| self.line(code).is_none()) {
                entry.refuse("line", Error::new("pack-line-unknown").with("line", named).with("form", &self.code));
            }
        }
    }

    pub fn line(&self, code: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.code == code)
    }

    /// Whether a figure is reported in this cell for the period.
    pub fn is_open(&self, line: &Line, column: Column, period: Period) -> bool {
        let merged = self.merged && matches!(period.part(), Part::Month(2)) && column.span() == Span::This;
        self.columns.contains(&column) && !line.grey.contains(&column) && !merged
    }

    /// Where a line's figure of a month stands: the first two months, where they are reported together, have theirs to date.
    pub fn standing_in(&self, line: &Line, column: Column, period: Period) -> Column {
        match column {
            Column::Month if !self.is_open(line, column, period) => Column::YearToDate,
            column => column,
        }
    }

    /// Whether the form is filled in for the month at all.
    pub fn is_due_for(&self, period: Period) -> bool {
        match period.part() {
            Part::Month(month) => !(self.exempt.contains(&month) || self.merged && month == 1),
            _ => false,
        }
    }

    /// The period reported before this one within the year; none before the year's first.
    pub fn previous(&self, period: Period) -> Option<Period> {
        let before = period.previous().filter(|before| before.year() == period.year())?;
        if self.is_due_for(before) { Some(before) } else { self.previous(before) }
    }
}

fn columns(entry: &Entry<'_>, key: &str) -> Vec<Column> {
    let words = entry.texts(key);
    let columns: Vec<Column> = words.iter().filter_map(|word| Column::named(word)).collect();
    if columns.len() != words.len() {
        let known: Vec<&str> = Column::ALL.iter().map(|column| column.word()).collect();
        let error = Error::new("pack-choice").with("text", words.join(", ")).with("choices", known.join(", "));
        entry.refuse(key, error);
    }
    columns
}

fn file_words(entry: &Entry<'_>) -> FileWords {
    let words = FileWords {
        respondent: entry.texts("respondent"),
        period: entry.texts("period"),
        ignore: entry.texts("ignore"),
        years_from_1912: entry.flag("years_from_1912"),
    };
    entry.finish();
    words
}

fn headings(entry: &Entry<'_>) -> Vec<(Column, String)> {
    let mut headings = Vec::new();
    for (word, text) in entry.pairs("headings") {
        match Column::named(&word) {
            Some(column) => headings.push((column, text)),
            None => {
                let known: Vec<&str> = Column::ALL.iter().map(|column| column.word()).collect();
                let error = Error::new("pack-choice").with("text", word).with("choices", known.join(", "));
                entry.refuse("headings", error);
            }
        }
    }
    headings
}

fn line(entry: &Entry<'_>) -> Line {
    let line = Line {
        code: entry.text("code"),
        name: entry.name("name"),
        section: entry.optional_name("section"),
        unit: entry.parsed("unit").unwrap_or_else(Unit::times),
        decimals: entry.whole_or("decimals", 0..=20, 0).try_into().unwrap_or(0),
        indicator: entry.optional_text("indicator"),
        part_of: entry.optional_text("part_of"),
        total_of: entry.texts("total_of"),
        negative: entry.flag("negative"),
        optional: entry.flag("optional"),
        grey: columns(entry, "grey"),
        headings: headings(entry),
    };
    // It stands in references such as `[03.month@previous]`.
    if !line.code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        || Column::named(&line.code).is_some()
    {
        entry.refuse("code", Error::new("pack-line-code").with("text", &line.code));
    }
    entry.finish();
    line
}

/// A date, written as TOML has it or as text.
pub(super) fn date(entry: &Entry<'_>, key: &str) -> Option<Date> {
    if !entry.has(key) {
        entry.refuse(key, Error::new("pack-key-missing").with("key", key));
        return None;
    }
    optional_date(entry, key)
}

pub(super) fn optional_date(entry: &Entry<'_>, key: &str) -> Option<Date> {
    let text = entry.optional_text(key)?;
    let date = text.parse().ok();
    if date.is_none() {
        entry.refuse(key, Error::new("pack-shape").with("key", key).with("expected", "2026-12-31"));
    }
    date
}
