//! Periods and measures (报告期, 本期/累计/期末): when a figure is for, and what it covers of that time.
//!
//! A 1—N月 figure is a different fact from an N月 figure; both are written with the same period and
//! different measures, so the two never meet in one sum (law 3).

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use crate::error::Error;

/// Years a period may name. 1949 is the first of the republic's statistics; 2100 catches typing slips.
const YEARS: std::ops::RangeInclusive<i16> = 1949..=2100;

/// A reporting period (报告期). Always valid: there is no month 13 and no third half.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Period {
    year: i16,
    part: Part,
}

/// The part of a year a period is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Part {
    /// 年
    Year,
    /// 半年: 1 or 2
    Half(u8),
    /// 季度: 1..=4
    Quarter(u8),
    /// 1—2月, reported together because the Spring Festival moves between them (methods 3.5)
    JanFeb,
    /// 月: 1..=12
    Month(u8),
    /// 旬 of a month: (1..=12, 1 上旬, 2 中旬, 3 下旬)
    TenDay(u8, u8),
}

impl Period {
    pub fn new(year: i16, part: Part) -> Result<Period, Error> {
        let valid = match part {
            Part::Year | Part::JanFeb => true,
            Part::Half(half) => (1..=2).contains(&half),
            Part::Quarter(quarter) => (1..=4).contains(&quarter),
            Part::Month(month) => (1..=12).contains(&month),
            Part::TenDay(month, third) => (1..=12).contains(&month) && (1..=3).contains(&third),
        };
        if valid && YEARS.contains(&year) {
            Ok(Period { year, part })
        } else {
            Err(Error::new("period-range").with("text", Period { year, part }))
        }
    }

    pub fn year_of(year: i16) -> Result<Period, Error> {
        Period::new(year, Part::Year)
    }

    pub fn month_of(year: i16, month: u8) -> Result<Period, Error> {
        Period::new(year, Part::Month(month))
    }

    pub fn year(self) -> i16 {
        self.year
    }

    pub fn part(self) -> Part {
        self.part
    }

    /// The same period a year earlier (上年同期), or `n` years earlier; `None` before the first year.
    pub fn years_earlier(self, n: i16) -> Option<Period> {
        Period::new(self.year.checked_sub(n)?, self.part).ok()
    }

    /// The period of the same kind just before (上期). Before 1—2月 comes December, before March comes
    /// 1—2月 for whoever reports them together: that choice belongs to the form, so March's is February.
    pub fn previous(self) -> Option<Period> {
        let (year, part) = match self.part {
            Part::Year => (self.year - 1, Part::Year),
            Part::Half(1) => (self.year - 1, Part::Half(2)),
            Part::Half(half) => (self.year, Part::Half(half - 1)),
            Part::Quarter(1) => (self.year - 1, Part::Quarter(4)),
            Part::Quarter(quarter) => (self.year, Part::Quarter(quarter - 1)),
            Part::JanFeb | Part::Month(1) => (self.year - 1, Part::Month(12)),
            Part::Month(month) => (self.year, Part::Month(month - 1)),
            Part::TenDay(1, 1) => (self.year - 1, Part::TenDay(12, 3)),
            Part::TenDay(month, 1) => (self.year, Part::TenDay(month - 1, 3)),
            Part::TenDay(month, third) => (self.year, Part::TenDay(month, third - 1)),
        };
        Period::new(year, part).ok()
    }

    /// First and last month of the period.
    pub fn months(self) -> (u8, u8) {
        match self.part {
            Part::Year => (1, 12),
            Part::Half(half) => (half * 6 - 5, half * 6),
            Part::Quarter(quarter) => (quarter * 3 - 2, quarter * 3),
            Part::JanFeb => (1, 2),
            Part::Month(month) | Part::TenDay(month, _) => (month, month),
        }
    }

    /// Orders by the end; of two that end together the shorter first: a year closes after its December is known.
    fn order(self) -> (i16, u8, u8, u8) {
        let (first, last) = self.months();
        let third = match self.part {
            Part::TenDay(_, third) => third,
            _ => 4,
        };
        (self.year, last, third, 12 - first)
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Period) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Period {
    fn cmp(&self, other: &Period) -> Ordering {
        self.order().cmp(&other.order())
    }
}

impl fmt::Display for Period {
    /// The stable text form: `2006`, `2006-H1`, `2006-Q3`, `2006-01..02`, `2006-07`, `2006-07-T2`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        match self.part {
            Part::Year => Ok(()),
            Part::Half(half) => write!(f, "-H{half}"),
            Part::Quarter(quarter) => write!(f, "-Q{quarter}"),
            Part::JanFeb => f.write_str("-01..02"),
            Part::Month(month) => write!(f, "-{month:02}"),
            Part::TenDay(month, third) => write!(f, "-{month:02}-T{third}"),
        }
    }
}

impl FromStr for Period {
    type Err = Error;

    fn from_str(text: &str) -> Result<Period, Error> {
        let wrong = || Error::new("period-syntax").with("text", text);
        let digits = |digits: &str, length: usize| -> Option<u8> {
            (digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.parse().ok())?
        };
        let (year, rest) = text.split_once('-').unwrap_or((text, ""));
        if year.len() != 4 || !year.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(wrong());
        }
        let part = match rest {
            "" if !text.contains('-') => Some(Part::Year),
            "01..02" => Some(Part::JanFeb),
            _ => match rest.split_once("-T") {
                Some((month, third)) => digits(month, 2).zip(digits(third, 1)).map(|(m, t)| Part::TenDay(m, t)),
                None => match rest.split_at_checked(1) {
                    Some(("H", half)) => digits(half, 1).map(Part::Half),
                    Some(("Q", quarter)) => digits(quarter, 1).map(Part::Quarter),
                    _ => digits(rest, 2).map(Part::Month),
                },
            },
        };
        Period::new(year.parse().map_err(|_| wrong())?, part.ok_or_else(wrong)?)
    }
}

/// How much of the time up to the period's end a figure covers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Span {
    /// 本期 (本月, 本季, 全年): the period itself.
    This,
    /// 本年累计 (1—本月): January up to the period's end.
    YearToDate,
    /// 期末: as it stood on the last day.
    AtEnd,
}

/// What is stated of the indicator over that span.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Aspect {
    /// 总量: the figure itself.
    Level,
    /// 增量: the change on a year earlier, as stated.
    Increase,
    /// 同比增速: growth as issued by who may issue it (comparable prices), not derived here.
    Growth,
    /// 位次: a rank as published by the level above.
    Rank,
}

/// The measure of an observation: an aspect over a span.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Measure {
    pub aspect: Aspect,
    pub span: Span,
}

impl Measure {
    pub const THIS: Measure = Measure { aspect: Aspect::Level, span: Span::This };
    pub const YEAR_TO_DATE: Measure = Measure { aspect: Aspect::Level, span: Span::YearToDate };
    pub const STOCK: Measure = Measure { aspect: Aspect::Level, span: Span::AtEnd };

    /// The same span with another aspect: the stated growth beside a level.
    #[must_use]
    pub fn with(self, aspect: Aspect) -> Measure {
        Measure { aspect, ..self }
    }
}

const ASPECTS: [(&str, Aspect); 3] =
    [("increase", Aspect::Increase), ("growth", Aspect::Growth), ("rank", Aspect::Rank)];

impl fmt::Display for Measure {
    /// `this`, `ytd`, `stock`; stated ones `growth`, `growth-ytd`, `rank-stock`, `increase-ytd`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let span = match self.span {
            Span::This => "this",
            Span::YearToDate => "ytd",
            Span::AtEnd => "stock",
        };
        match ASPECTS.iter().find(|(_, aspect)| *aspect == self.aspect) {
            None => f.write_str(span),
            Some((name, _)) if self.span == Span::This => f.write_str(name),
            Some((name, _)) => write!(f, "{name}-{span}"),
        }
    }
}

impl FromStr for Measure {
    type Err = Error;

    fn from_str(text: &str) -> Result<Measure, Error> {
        let wrong = || Error::new("measure-unknown").with("text", text);
        let (aspect, span) = match text.split_once('-') {
            None => match ASPECTS.iter().find(|(name, _)| *name == text) {
                Some((_, aspect)) => (*aspect, "this"),
                None => (Aspect::Level, text),
            },
            Some((name, span @ ("ytd" | "stock"))) => {
                (ASPECTS.iter().find(|(known, _)| *known == name).ok_or_else(wrong)?.1, span)
            }
            Some(_) => return Err(wrong()),
        };
        let span = match span {
            "this" => Span::This,
            "ytd" => Span::YearToDate,
            "stock" => Span::AtEnd,
            _ => return Err(wrong()),
        };
        Ok(Measure { aspect, span })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_period(year: i16) -> Vec<Period> {
        let mut parts = vec![Part::Year, Part::JanFeb];
        parts.extend((1..=2).map(Part::Half));
        parts.extend((1..=4).map(Part::Quarter));
        parts.extend((1..=12).map(Part::Month));
        parts.extend((1..=12).flat_map(|month| (1..=3).map(move |third| Part::TenDay(month, third))));
        parts.into_iter().map(|part| Period::new(year, part).unwrap()).collect()
    }

    #[test]
    fn every_period_reads_back() {
        for year in [1949, 2006, 2026, 2100] {
            let periods = every_period(year);
            assert_eq!(periods.len(), 2 + 2 + 4 + 12 + 36);
            for period in periods {
                assert_eq!(period.to_string().parse::<Period>().unwrap(), period);
            }
        }
    }

    #[test]
    fn slips_are_refused() {
        for bad in [
            "",
            "2006-",
            "2006-7",
            "2006-+5",
            "206-07",
            "２００６",
            "2006-00-",
            "2006-Q",
            "2006-01..03",
            "2006/07",
            "2006-07-3",
        ] {
            assert_eq!(bad.parse::<Period>().unwrap_err().code(), "period-syntax", "{bad}");
        }
        for bad in ["2006-13", "2006-00", "2006-H3", "2006-Q5", "1900", "2101", "2006-07-T4"] {
            assert_eq!(bad.parse::<Period>().unwrap_err().code(), "period-range", "{bad}");
        }
    }

    #[test]
    fn before_and_a_year_before() {
        for (period, previous, year_earlier) in [
            ("2006-07", "2006-06", "2005-07"),
            ("2006-01", "2005-12", "2005-01"),
            ("2006-01..02", "2005-12", "2005-01..02"),
            ("2006-Q1", "2005-Q4", "2005-Q1"),
            ("2006-H2", "2006-H1", "2005-H2"),
            ("2006", "2005", "2005"),
            ("2006-03-T1", "2006-02-T3", "2005-03-T1"),
        ] {
            let period: Period = period.parse().unwrap();
            assert_eq!(period.previous().unwrap().to_string(), previous);
            assert_eq!(period.years_earlier(1).unwrap().to_string(), year_earlier);
        }
        assert_eq!(Period::year_of(1949).unwrap().years_earlier(1), None);
    }

    #[test]
    fn periods_stand_in_the_order_they_end() {
        let texts = [
            "2005-12",
            "2005-Q4",
            "2005-H2",
            "2005",
            "2006-01",
            "2006-02-T3",
            "2006-02",
            "2006-01..02",
            "2006-03",
            "2006-Q1",
        ];
        let mut periods: Vec<Period> = texts.iter().map(|text| text.parse().unwrap()).collect();
        periods.reverse();
        periods.sort();
        assert_eq!(periods.iter().map(Period::to_string).collect::<Vec<_>>(), texts);
    }

    #[test]
    fn every_measure_reads_back() {
        for aspect in [Aspect::Level, Aspect::Increase, Aspect::Growth, Aspect::Rank] {
            for span in [Span::This, Span::YearToDate, Span::AtEnd] {
                let measure = Measure { aspect, span };
                assert_eq!(measure.to_string().parse::<Measure>().unwrap(), measure);
            }
        }
        for bad in ["", "month", "growth-", "growth-this", "this-ytd", "ytd-growth"] {
            assert_eq!(bad.parse::<Measure>().unwrap_err().code(), "measure-unknown", "{bad}");
        }
    }
}
