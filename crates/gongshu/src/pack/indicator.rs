//! Indicators as a pack defines them (指标目录): unit, decimals, direction, aggregation, domain, definition.

use basis::error::Error;
use basis::language::Name;
use basis::period::{Measure, Period};
use basis::unit::{Base, Unit};

use super::reading::{Entry, Spot};
use crate::access::Domains;

/// How an indicator behaves over time.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    /// 时期指标: adds up over the months of a year.
    Flow,
    /// 时点指标: as it stands at the end.
    Stock,
    /// 家数、个数 at the end of a period.
    Count,
    /// 比率, declared by its part and its whole.
    Ratio,
    /// 指数
    Index,
    /// 位次
    Rank,
}

/// How units' figures make the figure of the unit above (law 1).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Adds {
    /// 可加: the parts' figures add to the whole's.
    Sum,
    /// Adds over units, but over time the last one stands.
    Last,
    /// 不可加
    None,
}

/// Which way is good (指标方向); `None` when neither is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Better {
    Higher,
    Lower,
    Neither,
}

/// Two domains that never feed each other (law 8).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Domain {
    Statistics,
    Administrative,
}

impl Domain {
    /// This domain and not the other.
    pub fn only(self) -> Domains {
        Domains { statistics: self == Domain::Statistics, administrative: self == Domain::Administrative }
    }
}

/// A definition that held for some time (口径).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Caliber {
    pub name: String,
    pub from: Option<Period>,
    pub until: Option<Period>,
    pub note: String,
}

/// One indicator of the catalogue.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Indicator {
    pub code: String,
    pub name: Name,
    /// What sentences and narrow columns say.
    pub short: Name,
    pub unit: Unit,
    pub decimals: u32,
    pub kind: Kind,
    pub adds: Adds,
    pub better: Better,
    pub domain: Domain,
    pub group: String,
    pub owner: String,
    pub definition: Name,
    pub source: String,
    /// Other names found in files.
    pub aliases: Vec<String>,
    /// Rows of the indicator survey this one covers.
    pub covers: Vec<String>,
    /// Part and whole of a ratio.
    pub ratio: Option<(String, String)>,
    pub calibers: Vec<Caliber>,
    /// Indicators it is made of, such as the three sectors of GDP; they add to it.
    pub parts: Vec<String>,
    pub spot: Spot,
}

impl Indicator {
    pub(super) fn read(entry: &Entry<'_>) -> Indicator {
        let kinds = [
            ("flow", Kind::Flow),
            ("stock", Kind::Stock),
            ("count", Kind::Count),
            ("ratio", Kind::Ratio),
            ("index", Kind::Index),
            ("rank", Kind::Rank),
        ];
        let name = entry.name("name");
        let indicator = Indicator {
            code: entry.text("code"),
            short: entry.optional_name("short").unwrap_or_else(|| name.clone()),
            name,
            unit: entry.parsed("unit").unwrap_or_else(Unit::times),
            decimals: entry.whole("decimals", 0..=8).and_then(|decimals| u32::try_from(decimals).ok()).unwrap_or(0),
            kind: entry.one_of("kind", &kinds).unwrap_or(Kind::Flow),
            adds: entry
                .one_of("adds", &[("sum", Adds::Sum), ("last", Adds::Last), ("none", Adds::None)])
                .unwrap_or(Adds::None),
            better: entry
                .one_of("better", &[("higher", Better::Higher), ("lower", Better::Lower), ("none", Better::Neither)])
                .unwrap_or(Better::Neither),
            domain: entry
                .one_of("domain", &[("statistics", Domain::Statistics), ("administrative", Domain::Administrative)])
                .unwrap_or(Domain::Statistics),
            group: entry.text("group"),
            owner: entry.optional_text("owner").unwrap_or_default(),
            definition: entry.name("definition"),
            source: entry.optional_text("source").unwrap_or_default(),
            aliases: entry.texts("aliases"),
            covers: entry.texts("covers"),
            ratio: entry.entry("ratio").map(|ratio| {
                let pair = (ratio.text("part"), ratio.text("whole"));
                ratio.finish();
                pair
            }),
            parts: entry.texts("parts"),
            calibers: entry.entries("caliber").iter().map(caliber).collect(),
            spot: entry.spot(),
        };
        indicator.check(entry);
        indicator
    }

    fn check(&self, entry: &Entry<'_>) {
        if !code_is_stable(&self.code) {
            entry.refuse("code", Error::new("pack-code").with("text", &self.code));
        }
        match (self.kind, &self.ratio) {
            (Kind::Ratio, None) => entry.refuse("ratio", Error::new("pack-ratio-parts").with("code", &self.code)),
            (Kind::Ratio, Some(_)) if self.adds != Adds::None => {
                entry.refuse("adds", Error::new("pack-ratio-adds").with("code", &self.code));
            }
            (Kind::Ratio, Some(_)) | (_, None) => {}
            (_, Some(_)) => entry.refuse("ratio", Error::new("pack-ratio-kind").with("code", &self.code)),
        }
        let rate = matches!(self.unit.base(), Some(Base::Percent | Base::Points | Base::Rank | Base::Index));
        if rate && self.adds != Adds::None {
            let error = Error::new("pack-rate-adds").with("code", &self.code).with("unit", &self.unit);
            entry.refuse("adds", error);
        }
        for pair in self.calibers.windows(2) {
            if pair[0].until.is_none() || pair[1].from.is_none() || pair[1].from <= pair[0].until {
                entry.refuse("caliber", Error::new("pack-caliber-order").with("code", &self.code));
            }
        }
    }

    /// The measure its level is usually stated in for `period`: a flow of a month is stated from
    /// January on (1—N月), a stock as it stands.
    pub fn usual_measure(&self, period: Period) -> Measure {
        use basis::period::Part;
        match self.kind {
            Kind::Stock | Kind::Count => Measure::STOCK,
            Kind::Flow | Kind::Ratio | Kind::Index | Kind::Rank => match period.part() {
                Part::Month(_) | Part::Quarter(_) => Measure::YEAR_TO_DATE,
                _ => Measure::THIS,
            },
        }
    }

    /// The definition that held in `period`, when the indicator has several.
    pub fn caliber_in(&self, period: Period) -> Option<&str> {
        self.calibers
            .iter()
            .find(|caliber| {
                caliber.from.is_none_or(|from| from <= period) && caliber.until.is_none_or(|until| period <= until)
            })
            .map(|caliber| caliber.name.as_str())
    }
}

fn caliber(entry: &Entry<'_>) -> Caliber {
    let caliber = Caliber {
        name: entry.text("name"),
        from: entry.optional_parsed("from"),
        until: entry.optional_parsed("until"),
        note: entry.optional_text("note").unwrap_or_default(),
    };
    entry.finish();
    caliber
}

/// Codes are lower-case words with dots, hyphens, underscores: they stand in URLs and file headings.
pub(in crate::pack) fn code_is_stable(code: &str) -> bool {
    code.starts_with(|first: char| first.is_ascii_lowercase())
        && code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_'))
}
