//! A fact: one observation of book two (指标) with everything that says where it came from.

use std::fmt;
use std::str::FromStr;

use crate::error::Error;
use crate::period::{Measure, Period};
use crate::quantity::Quantity;

/// What a figure is about and when: subject × indicator × period × measure.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FactKey {
    /// The subject's code in the register of units (统计单元): `430700`, `park:deshan`.
    pub subject: String,
    /// The indicator's code in the pack: `out.va`.
    pub indicator: String,
    pub period: Period,
    pub measure: Measure,
}

impl fmt::Display for FactKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}/{}", self.subject, self.indicator, self.period, self.measure)
    }
}

/// How sharply the source stated the figure.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Approx {
    #[default]
    Exact,
    /// 左右、近
    About,
    /// 以上、多
    Over,
    /// 不到、不足
    Under,
}

impl fmt::Display for Approx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Approx::Exact => "exact",
            Approx::About => "about",
            Approx::Over => "over",
            Approx::Under => "under",
        })
    }
}

impl FromStr for Approx {
    type Err = Error;

    fn from_str(text: &str) -> Result<Approx, Error> {
        match text {
            "exact" | "" => Ok(Approx::Exact),
            "about" => Ok(Approx::About),
            "over" => Ok(Approx::Over),
            "under" => Ok(Approx::Under),
            _ => Err(Error::new("approx-unknown").with("text", text)),
        }
    }
}

/// How settled a figure is (数据状态).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Status {
    /// 正式
    #[default]
    Final,
    /// 初步: to be revised by its source.
    Preliminary,
    /// 预计: stated before the period ended.
    Forecast,
    /// 存疑: read from a damaged source.
    Doubtful,
    /// 撤销: taken back; the statement is kept and counts no more.
    Withdrawn,
}

const STATUSES: [(&str, Status); 6] = [
    ("final", Status::Final),
    ("preliminary", Status::Preliminary),
    ("forecast", Status::Forecast),
    ("doubtful", Status::Doubtful),
    ("garbled", Status::Doubtful),
    ("withdrawn", Status::Withdrawn),
];

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(STATUSES.iter().find(|(_, status)| status == self).map_or("final", |(word, _)| word))
    }
}

impl FromStr for Status {
    type Err = Error;

    fn from_str(text: &str) -> Result<Status, Error> {
        let found = STATUSES.iter().find(|(word, _)| *word == text || text.is_empty());
        found.map(|(_, status)| *status).ok_or_else(|| Error::new("status-unknown").with("text", text))
    }
}

/// Who stated a figure, under which definition, and in which version of the books.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Origin {
    /// The source's code in the pack: `speech.mayor`, `yearbook.city`.
    pub source: String,
    /// The 口径 the figure follows, where the indicator has several.
    pub caliber: Option<String>,
    /// 1 for the first statement of this source, higher for its corrections.
    pub version: u32,
    /// The batch that brought it in: the data version from which on it was known.
    pub batch: i64,
    /// The row of the source (`CD-O002`), or the words it was said in.
    pub quote: String,
    pub status: Status,
}

/// One figure with its origin.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fact {
    pub key: FactKey,
    pub quantity: Quantity,
    pub approx: Approx,
    pub origin: Origin,
}
