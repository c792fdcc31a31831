//! What else a pack defines beside indicators: sources, peer groups, the cockpit's choice of figures,
//! and the scheme of a composite index.

use basis::error::Error;
use basis::exact::Exact;
use basis::language::Name;

use super::indicator::code_is_stable;
use super::reading::{Entry, Spot};

/// Who states figures (数据来源) and how much their word counts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Source {
    pub code: String,
    pub name: Name,
    /// 1 is the best: where two sources state one cell, the better one counts.
    pub rank: u32,
    pub note: String,
    pub spot: Spot,
}

impl Source {
    pub(super) fn read(entry: &Entry<'_>) -> Source {
        Source {
            code: code(entry),
            name: entry.name("name"),
            rank: entry.whole("rank", 1..=1000).and_then(|rank| u32::try_from(rank).ok()).unwrap_or(1000),
            note: entry.optional_text("note").unwrap_or_default(),
            spot: entry.spot(),
        }
    }
}

/// A named group to rank in (同类地区).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Peers {
    pub code: String,
    pub name: Name,
    pub members: Vec<String>,
    pub spot: Spot,
}

impl Peers {
    pub(super) fn read(entry: &Entry<'_>) -> Peers {
        let members = entry.texts("members");
        if members.len() < 2 {
            entry.refuse("members", Error::new("pack-peers-few"));
        }
        let mut sorted = members.clone();
        sorted.sort_unstable();
        if let Some(pair) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
            entry.refuse("members", Error::new("pack-code-twice").with("code", &pair[0]).with("first", "members"));
        }
        Peers { code: code(entry), name: entry.name("name"), members, spot: entry.spot() }
    }
}

/// Which figures lead a region's page (领导一页).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Cockpit {
    /// The headline: the first of these with a figure.
    pub lead: Vec<String>,
    /// Tables of further figures, shown where known.
    pub indicators: Vec<String>,
    pub spot: Spot,
}

impl Cockpit {
    pub(super) fn read(entry: &Entry<'_>) -> Cockpit {
        let cockpit = Cockpit { lead: entry.texts("lead"), indicators: entry.texts("indicators"), spot: entry.spot() };
        if cockpit.lead.is_empty() {
            entry.refuse("lead", Error::new("pack-key-missing").with("key", "lead"));
        }
        cockpit
    }
}

/// A composite index (综合指数): items with weight and standard.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scheme {
    pub code: String,
    pub name: Name,
    pub source: String,
    pub items: Vec<SchemeItem>,
    pub spot: Spot,
}

/// One item of a scheme: score = actual ÷ standard × weight, or the debt rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SchemeItem {
    pub indicator: String,
    pub weight: Exact,
    pub standard: Exact,
    /// 资产负债率 counts full marks up to the standard and falls above it.
    pub debt: bool,
    /// Figures of part of a year are brought to a year first.
    pub annualise: bool,
}

impl Scheme {
    pub(super) fn read(entry: &Entry<'_>) -> Scheme {
        let items: Vec<SchemeItem> = entry
            .entries("item")
            .iter()
            .map(|item| {
                let read = SchemeItem {
                    indicator: item.text("indicator"),
                    weight: item.decimal("weight").unwrap_or_else(Exact::zero),
                    standard: item.decimal("standard").unwrap_or_else(|| Exact::whole(1)),
                    debt: item.flag("debt"),
                    annualise: item.flag("annualise"),
                };
                if read.standard.sign() <= 0 || read.weight.sign() <= 0 {
                    item.refuse("standard", Error::new("pack-range").with("key", "standard").with("allowed", "> 0"));
                }
                item.finish();
                read
            })
            .collect();
        if items.is_empty() {
            entry.refuse("item", Error::new("pack-key-missing").with("key", "item"));
        }
        Scheme {
            code: code(entry),
            name: entry.name("name"),
            source: entry.optional_text("source").unwrap_or_default(),
            items,
            spot: entry.spot(),
        }
    }
}

/// An example a pack proves itself with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Example {
    pub of: String,
    pub given: Vec<(String, String)>,
    pub gives: String,
    pub spot: Spot,
}

impl Example {
    pub(super) fn read(entry: &Entry<'_>) -> Example {
        Example { of: entry.text("of"), given: entry.pairs("given"), gives: entry.text("gives"), spot: entry.spot() }
    }
}

/// The `code` of a definition, refused where it could not stand in a URL.
pub(super) fn code(entry: &Entry<'_>) -> String {
    let code = entry.text("code");
    if !code.is_empty() && !code_is_stable(&code) {
        entry.refuse("code", Error::new("pack-code").with("text", &code));
    }
    code
}
