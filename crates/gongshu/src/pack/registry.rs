//! The limits of the enterprise registry (企业名录库) as a pack writes them: thresholds by year, size classes, the bands of
//! those on their way up, and when a month looks like a stop. The rules are `basis::registry`.

use basis::error::Error;
use basis::exact::Exact;
use basis::registry::{SizeClass, SizeStandard, StoppageRule, Threshold};

use super::reading::{Entry, Spot};

/// What the pack says of the registry.
#[derive(Clone, Debug, Default)]
pub struct Limits {
    pub thresholds: Vec<Threshold>,
    pub sizes: Vec<SizeStandard>,
    /// 准规上: projected revenue of a year in 万元 from which an enterprise is watched, rising.
    pub bands: Vec<Exact>,
    /// When a month looks like a stop; `None` suggests nothing.
    pub stoppage: Option<StoppageRule>,
    pub spot: Spot,
}

impl Limits {
    pub(super) fn read(entry: &Entry<'_>) -> Limits {
        let limits = Limits {
            thresholds: entry.entries("threshold").iter().map(threshold).collect(),
            sizes: entry.entries("size").iter().map(size).collect(),
            bands: entry.entries("bands").iter().map(band).collect(),
            stoppage: entry.entry("stoppage").map(|entry| {
                let rule = StoppageRule {
                    power_share: decimal(&entry, "power_share"),
                    output_fall: decimal(&entry, "output_fall"),
                    power_fall: decimal(&entry, "power_fall"),
                };
                entry.finish();
                rule
            }),
            spot: entry.spot(),
        };
        if !limits.bands.is_sorted() {
            entry.refuse("bands", Error::new("pack-bands"));
        }
        for pair in limits.thresholds.windows(2) {
            if pair[0].until.is_none_or(|until| pair[1].from <= until) {
                entry.refuse("threshold", Error::new("pack-thresholds").with("from", pair[1].from));
            }
        }
        limits
    }

    pub fn is_empty(&self) -> bool {
        self.thresholds.is_empty() && self.sizes.is_empty()
    }
}

const YEARS: std::ops::RangeInclusive<i64> = 1949..=2100;

fn threshold(entry: &Entry<'_>) -> Threshold {
    entry.optional_text("source");
    let threshold = Threshold {
        from: year(entry, "from"),
        until: entry.has("until").then(|| year(entry, "until")),
        revenue: decimal(entry, "revenue"),
        state_whatever: entry.flag("state_whatever"),
    };
    entry.finish();
    threshold
}

fn size(entry: &Entry<'_>) -> SizeStandard {
    entry.optional_text("source");
    let class = |entry: &Entry<'_>| {
        let class = SizeClass {
            code: entry.text("code"),
            employees: decimal(entry, "employees"),
            revenue: decimal(entry, "revenue"),
        };
        entry.finish();
        class
    };
    let standard =
        SizeStandard { from: year(entry, "from"), classes: entry.entries("class").iter().map(class).collect() };
    if standard.classes.is_empty() {
        entry.refuse("class", Error::new("pack-key-missing").with("key", "class"));
    }
    entry.finish();
    standard
}

fn year(entry: &Entry<'_>, key: &str) -> i16 {
    entry.whole(key, YEARS).and_then(|year| i16::try_from(year).ok()).unwrap_or_default()
}

fn decimal(entry: &Entry<'_>, key: &str) -> Exact {
    entry.decimal(key).unwrap_or_else(Exact::zero)
}

fn band(entry: &Entry<'_>) -> Exact {
    let band = decimal(entry, "revenue");
    entry.finish();
    band
}
