//! The rows of a speech's three files as statements: of whom, of what, for when, how much, how sharply.

use std::collections::BTreeMap;

use basis::error::{Error, Finding, Severity};
use basis::exact::Exact;
use basis::fact::Approx;
use basis::unit::Unit;

use super::figure::{Figure, Reading};
use super::table::Row;
use super::written::Written;

/// Which file a statement stands in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Book {
    Target,
    Observation,
    Claim,
}

impl Book {
    /// The file its rows stand in.
    pub fn file(self) -> &'static str {
        match self {
            Book::Target => "targets.csv",
            Book::Observation => "observations.csv",
            Book::Claim => "claims.csv",
        }
    }
}

/// What a target demands of its figure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operator {
    AtLeast,
    MoreThan,
    AtMost,
    LessThan,
    Exactly,
    /// Nothing is written.
    None,
    /// Something is written that is no operator.
    Unknown,
}

impl Operator {
    fn read(text: &str) -> Operator {
        match text {
            ">=" | "\u{2265}" | "=>" => Operator::AtLeast,
            ">" | "\u{ff1e}" => Operator::MoreThan,
            "<=" | "\u{2264}" | "=<" => Operator::AtMost,
            "<" | "\u{ff1c}" => Operator::LessThan,
            "=" | "==" | "\u{ff1d}" => Operator::Exactly,
            "" => Operator::None,
            _ => Operator::Unknown,
        }
    }

    /// Whether less would do too.
    pub fn is_ceiling(self) -> bool {
        matches!(self, Operator::AtMost | Operator::LessThan)
    }
}

/// A day, month or year; years below a thousand count from the year of the speech (`Y0`), which nobody named.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct When {
    pub year: i32,
    pub month: Option<u8>,
}

/// How a figure covers its span.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Mode {
    #[default]
    Plain,
    /// `cum`: all of it together.
    Cumulative,
    /// `avg`: a year of it on average.
    Average,
}

/// The time a statement is about. An end that cannot be read is missing.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Span {
    pub first: Option<When>,
    pub last: Option<When>,
    pub mode: Mode,
    pub text: String,
}

impl Span {
    pub(super) fn read(text: &str) -> Span {
        let mut words = text.split_whitespace();
        let dates = words.next().unwrap_or_default();
        let mode = match words.next() {
            Some("cum") => Mode::Cumulative,
            Some("avg") => Mode::Average,
            _ => Mode::Plain,
        };
        let (first, last) = dates.split_once('/').unwrap_or((dates, dates));
        Span { first: when(first), last: when(last), mode, text: text.to_owned() }
    }

    pub fn end_year(&self) -> Option<i32> {
        Some(self.last?.year)
    }

    /// The year it is about, where it is one whole year.
    pub fn year(&self) -> Option<i32> {
        (self.first == self.last && self.mode == Mode::Plain)
            .then_some(self.last?)
            .filter(|when| when.month.is_none())
            .map(|when| when.year)
    }

    /// 1—N月 of one year: the year and N.
    pub fn to_date(&self) -> Option<(i32, u8)> {
        let (first, last) = (self.first?, self.last?);
        let from_january = first.year == last.year && first.month == Some(1) && self.mode == Mode::Cumulative;
        from_january.then_some((last.year, last.month?))
    }

    /// Whole years from its first to its last, both counted.
    pub fn years(&self) -> Option<u32> {
        u32::try_from(self.last?.year.checked_sub(self.first?.year)?.checked_add(1)?).ok()
    }
}

/// `2006`, `2006-07`, `2006-12-31`, `2006-H1`, `2006-Q3`, `Y0`, `Y-1`, `Y+1-01`.
fn when(text: &str) -> Option<When> {
    let (year, rest) = match text.strip_prefix('Y') {
        Some(relative) => {
            let sign = usize::from(relative.starts_with(['+', '-']));
            let digits = relative.bytes().skip(sign).take_while(u8::is_ascii_digit).count();
            let offset: i32 = relative.get(..sign + digits)?.parse().ok()?;
            (offset, relative.get(sign + digits..)?)
        }
        None => {
            let year: i32 = text.get(..4)?.parse().ok().filter(|year| (1900..=2100).contains(year))?;
            (year, text.get(4..)?)
        }
    };
    let month = match rest.strip_prefix('-') {
        None if rest.is_empty() => None,
        None => return None,
        Some(part) => Some(match part {
            "H1" | "Q2" => 6,
            "H2" | "Q4" => 12,
            "Q1" => 3,
            "Q3" => 9,
            _ => part.get(..2)?.parse().ok().filter(|month| (1..=12).contains(month))?,
        }),
    };
    Some(When { year, month })
}

/// A stated number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Amount {
    /// As written.
    pub text: String,
    /// In base units: 元, 平方米, 个, percent.
    pub value: Exact,
    /// Half a unit of the last written digit, in base units; zero for what is counted.
    pub half: Exact,
    /// As written: 亿元, 户.
    pub unit: String,
    /// Base units in one `unit`.
    pub size: Exact,
    /// What it measures; amounts of different dimensions never meet.
    pub dimension: String,
}

/// What a target starts from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BaseValue {
    /// `None` where only the period is given.
    pub amount: Option<Amount>,
    pub span: Span,
}

/// One row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Statement {
    pub id: String,
    pub book: Book,
    pub doc: String,
    /// The line of the document, as the file says it.
    pub line: String,
    /// The row of the file, 1-based.
    pub row: u32,
    pub scope: String,
    pub scope_kind: String,
    pub indicator: String,
    /// Of a claim: `share`, `multiple`…
    pub kind: String,
    pub span: Span,
    pub amount: Option<Amount>,
    /// The upper end of a range, in base units.
    pub max: Option<Exact>,
    pub max_text: String,
    pub operator: Operator,
    pub base: BaseValue,
    pub approx: Approx,
    pub quality: Vec<String>,
    pub quote: String,
    /// What is demanded in words.
    pub words: String,
    pub responsible: String,
    pub cadence: String,
    /// Rewards and sanctions.
    pub consequences: String,
    pub note: String,
    pub refers: Vec<String>,
}

impl Statement {
    pub fn is(&self, quality: &str) -> bool {
        self.quality.iter().any(|word| word == quality)
    }

    /// Whether the row is a check added by whoever made the file, and not said in the speech.
    pub fn is_added(&self) -> bool {
        self.is("unstated") || self.is("computed")
    }

    pub(super) fn observed(row: &Row, figures: &BTreeMap<String, Reading>) -> Statement {
        let mut statement = Statement::common(row, Book::Observation, "period");
        statement.amount = amount(row, "value", figures);
        statement
    }

    pub(super) fn targeted(row: &Row, figures: &BTreeMap<String, Reading>, findings: &mut Vec<Finding>) -> Statement {
        let mut statement = Statement::common(row, Book::Target, "deadline");
        statement.amount = amount(row, "target_value", figures);
        statement.operator = Operator::read(row.cell("operator"));
        if statement.operator == Operator::Unknown {
            let error = Error::new("verification-operator").with("text", row.cell("operator"));
            findings.push(row.finding(Severity::Warning, "operator", error));
        }
        let max = row.cell("target_value_max");
        match (Written::read(max), &statement.amount) {
            (Some(written), Some(amount)) => {
                statement.max = Some(&written.value * &amount.size);
                max.clone_into(&mut statement.max_text);
            }
            (None, _) if !max.is_empty() => {
                let error = Error::new("verification-number").with("text", max);
                findings.push(row.finding(Severity::Warning, "target_value_max", error));
            }
            _ => {}
        }
        let base = row.cell("base_value");
        statement.base = BaseValue { amount: measured(base), span: Span::read(row.cell("base_period")) };
        if !base.is_empty() && statement.base.amount.is_none() {
            let error = Error::new("verification-base-value").with("text", base);
            findings.push(row.finding(Severity::Warning, "base_value", error));
        }
        statement
    }

    pub(super) fn claimed(row: &Row) -> Statement {
        let mut statement = Statement::common(row, Book::Claim, "period");
        statement.kind = row.cell("kind").to_lowercase();
        statement.refers = list(row.cell("refers_to"));
        let text = row.cell("value");
        statement.amount = Written::read(text).map(|written| stated(text, &written, row.cell("unit")));
        statement
    }

    fn common(row: &Row, book: Book, period: &str) -> Statement {
        let text = |heading: &str| row.cell(heading).to_owned();
        Statement {
            id: text("id"),
            book,
            doc: text("doc"),
            line: text("line"),
            row: row.number,
            scope: text("scope"),
            scope_kind: text("scope_kind").to_lowercase(),
            indicator: text("indicator"),
            kind: String::new(),
            span: Span::read(row.cell(period)),
            amount: None,
            max: None,
            max_text: String::new(),
            operator: Operator::None,
            base: BaseValue { amount: None, span: Span::default() },
            // An unknown word is a finding of the figure's reader already.
            approx: row.cell("approx").to_lowercase().parse().unwrap_or(Approx::Exact),
            quality: list(row.cell("quality")),
            quote: text("quote"),
            words: text("target_text"),
            responsible: text("responsible"),
            cadence: text("cadence"),
            consequences: text("reward_penalty"),
            note: text("note"),
            refers: Vec::new(),
        }
    }
}

/// The words of a cell that holds several.
fn list(text: &str) -> Vec<String> {
    text.split([';', '\u{ff1b}', ',']).map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The amount of an observation or target, in the base units its figure was read in.
fn amount(row: &Row, heading: &str, figures: &BTreeMap<String, Reading>) -> Option<Amount> {
    let text = row.cell(heading);
    let written = Written::read(text)?;
    let Figure { value, slack, .. } = figures.get(row.cell("id"))?.as_ref()?;
    let unit: Option<Unit> = row.cell("unit").parse().ok();
    let size = match value.over(&written.value) {
        Some(size) => size,
        None => unit.as_ref().map_or_else(|| Exact::whole(1), |unit| unit.factor().clone()),
    };
    let dimension = match (&unit, row.cell("base_unit")) {
        (Some(unit), _) => dimension(unit),
        (None, "") => row.cell("unit").to_owned(),
        (None, base) => base.to_owned(),
    };
    let half = if unit.as_ref().is_some_and(Unit::counts) { Exact::zero() } else { slack.clone() };
    Some(Amount {
        text: text.to_owned(),
        value: value.clone(),
        half,
        unit: row.cell("unit").to_owned(),
        size,
        dimension,
    })
}

fn dimension(unit: &Unit) -> String {
    let dimension = unit.dimension();
    format!("{:?}/{:?}", dimension.of, dimension.per)
}

/// A written number in the unit beside it.
fn stated(text: &str, written: &Written, symbol: &str) -> Amount {
    let unit: Option<Unit> = symbol.parse().ok();
    let size = unit.as_ref().map_or_else(|| Exact::whole(1), |unit| unit.factor().clone());
    let counted = unit.as_ref().is_some_and(Unit::counts);
    Amount {
        text: text.to_owned(),
        value: &written.value * &size,
        half: if counted { Exact::zero() } else { &written.half_digit * &size },
        unit: symbol.to_owned(),
        dimension: unit.as_ref().map_or_else(|| symbol.to_owned(), dimension),
        size,
    }
}

/// `485亿元`: a number with its unit.
fn measured(text: &str) -> Option<Amount> {
    let end =
        text.char_indices().find(|(_, letter)| !matches!(letter, '0'..='9' | '.' | ',' | '-' | '+')).map(|(at, _)| at);
    let (number, unit) = text.split_at(end.unwrap_or(text.len()));
    Some(stated(number, &Written::read(number)?, unit.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read() {
        let span = Span::read("2006-01/2006-07 cum");
        assert_eq!((span.to_date(), span.year(), span.end_year()), (Some((2006, 7)), None, Some(2006)));
        assert_eq!(Span::read("2005").year(), Some(2005));
        assert_eq!(Span::read("2006/2010 avg").years(), Some(5));
        assert_eq!(Span::read("Y0-12-31").last, Some(When { year: 0, month: Some(12) }));
        assert_eq!(Span::read("Y+1-01").last, Some(When { year: 1, month: Some(1) }));
        assert_eq!(Span::read("Y-2/Y0 cum").years(), Some(3));
        assert_eq!(Span::read("2007 起").year(), Some(2007));
        for unknown in ["", "Y?", "三年左右", "20xx", "2006-13"] {
            assert_eq!(Span::read(unknown).last, None, "{unknown}");
        }
    }

    #[test]
    fn bases_are_read_with_their_units() {
        let base = measured("485亿元").unwrap();
        assert_eq!((base.value, base.half), (Exact::whole(48_500_000_000), Exact::whole(50_000_000)));
        let base = measured("117家").unwrap();
        assert_eq!((base.value, base.half), (Exact::whole(117), Exact::zero()));
        assert_eq!(measured("约百亿"), None);
    }
}
