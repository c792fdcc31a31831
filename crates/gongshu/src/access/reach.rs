//! How far a post reaches (范围): spans over the tree of units, and what of single enterprises may be seen.

use std::fmt::Write;

/// How a span lies around its post's unit. Each names units; none names their subtrees but `Below`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Breadth {
    /// 本单位: the unit itself.
    Own,
    /// 本单位以下: everything below it, in any hierarchy, as it stands today.
    Below,
    /// 同级单位: units with the same administrative parent; never single enterprises, never what is below them.
    Siblings,
    /// 上级单位: the units above it, themselves only.
    Above,
    /// 全部
    All,
}

impl Breadth {
    pub const WORDS: [(&'static str, Breadth); 5] = [
        ("own", Breadth::Own),
        ("below", Breadth::Below),
        ("siblings", Breadth::Siblings),
        ("above", Breadth::Above),
        ("all", Breadth::All),
    ];

    pub fn code(self) -> &'static str {
        Self::WORDS.iter().find(|(_, breadth)| *breadth == self).map_or("", |(word, _)| word)
    }
}

/// Which of the two domains (law 8): figures of single enterprises are seen in these only.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Domains {
    pub statistics: bool,
    pub administrative: bool,
}

impl Domains {
    pub const BOTH: Domains = Domains { statistics: true, administrative: true };

    pub fn is_empty(self) -> bool {
        !self.statistics && !self.administrative
    }

    pub fn or(self, other: Domains) -> Domains {
        Domains {
            statistics: self.statistics || other.statistics,
            administrative: self.administrative || other.administrative,
        }
    }

    /// As a mask: bit 0 is statistics, bit 1 administrative.
    pub fn mask(self) -> u8 {
        u8::from(self.statistics) | u8::from(self.administrative) << 1
    }
}

/// One post's part of a reach.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Span {
    /// The post's unit.
    pub unit: String,
    pub breadth: Breadth,
    /// Of single enterprises inside the span: the domains whose figures are seen; none hides them wholly.
    pub single: Domains,
    /// Classes of sensitive fields that are shown.
    pub sensitive: Vec<String>,
}

/// Everything one actor reaches for one deed: a union of spans. Empty reaches nothing.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Reach(Vec<Span>);

impl Reach {
    pub fn new(mut spans: Vec<Span>) -> Reach {
        spans.sort_unstable();
        spans.dedup();
        Reach(spans)
    }

    /// Everything there is: commands at the terminal of the server, never a request.
    pub fn everything() -> Reach {
        Reach(vec![Span {
            unit: String::new(),
            breadth: Breadth::All,
            single: Domains::BOTH,
            sensitive: vec!["*".to_owned()],
        }])
    }

    pub fn spans(&self) -> &[Span] {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The same text for the same reach: what narrowed books are kept under.
    pub fn key(&self) -> String {
        let mut key = String::new();
        for span in &self.0 {
            let Span { unit, breadth, single, sensitive } = span;
            let _ =
                write!(key, "{unit}\u{1f}{}\u{1f}{}\u{1f}{}\u{1e}", breadth.code(), single.mask(), sensitive.join(","));
        }
        key
    }
}
