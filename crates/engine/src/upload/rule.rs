//! The rules an upload is held against, as a table: what fires, on which indicators, in which numbers.

/// A credit code that is none: not 18 characters of GB 32100, or another check character.
pub const CODE: &str = "U1";
/// A good code that no enterprise of the month has.
pub const UNKNOWN: &str = "U2";
/// The second or a later row with the same code.
pub const TWICE: &str = "D1";
/// An enterprise of the month without a row of its own.
pub const MISSING: &str = "M1";
/// A cell that is no whole number; it takes part in no other rule.
pub const NOT_WHOLE: &str = "T1";

/// A rule for the cells of every indicator but some.
pub struct CellRule {
    pub code: &'static str,
    pub except: &'static [&'static str],
}

/// A figure below zero; a profit may be a loss.
pub const NEGATIVE: CellRule = CellRule { code: "N1", except: &["prof"] };

/// A figure far from what the enterprise itself reported before.
pub struct OutlierRule {
    pub cells: CellRule,
    /// How many months before are looked at, and how many of them must have been reported.
    pub months: i32,
    pub least: usize,
    /// More than so many times the median, or less than so many parts of it.
    pub times: i128,
}

/// Exports and profits jump by their nature.
pub const OUTLIER: OutlierRule =
    OutlierRule { cells: CellRule { code: "O1", except: &["exp", "prof"] }, months: 12, least: 6, times: 5 };

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sign {
    Positive,
    Zero,
}

/// A sum of indicators, each with its factor, and what it would have to be.
pub struct Condition {
    pub terms: &'static [(i128, &'static str)],
    pub sign: Sign,
}

/// What cannot be in one report: fires when all its conditions hold.
pub struct Relation {
    pub code: &'static str,
    pub conditions: &'static [Condition],
}

const fn positive(terms: &'static [(i128, &'static str)]) -> Condition {
    Condition { terms, sign: Sign::Positive }
}

const fn zero(terms: &'static [(i128, &'static str)]) -> Condition {
    Condition { terms, sign: Sign::Zero }
}

pub const RELATIONS: [Relation; 4] = [
    // Exports above sales.
    Relation { code: "B1", conditions: &[positive(&[(1, "exp"), (-1, "sov")])] },
    // A profit above revenue less cost.
    Relation { code: "B2", conditions: &[positive(&[(1, "prof"), (-1, "rev"), (1, "cost")])] },
    // Output without anybody employed, or without electricity.
    Relation { code: "B3", conditions: &[positive(&[(1, "gvo")]), zero(&[(1, "emp")])] },
    Relation { code: "B4", conditions: &[positive(&[(1, "gvo")]), zero(&[(1, "elec")])] },
];
