//! The bridge between two closes of a month (新旧版桥): from the old figure to the new one, enterprise by enterprise.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::Counted;
use crate::pack::form::Column;

/// One enterprise's part of the way from one close to the next.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pier {
    pub respondent: String,
    pub region: String,
    /// `None` where it was not in that close.
    pub before: Option<Decimal>,
    pub after: Option<Decimal>,
}

impl Pier {
    pub fn change(&self) -> Decimal {
        self.after.unwrap_or_default() - self.before.unwrap_or_default()
    }
}

/// The bridge of one cell between two closes (新旧版桥): its sums, and everybody who moved it, the largest first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bridge {
    pub before: Decimal,
    pub after: Decimal,
    pub piers: Vec<Pier>,
}

/// Builds the bridge of a cell. The piers' changes add up to the change of the sums.
pub fn bridge(before: &Counted, after: &Counted, line: &str, column: Column) -> Bridge {
    let cell = |side: &Counted, code: &str| side.get(code).and_then(|(_, it)| it.get(line, column));
    let total =
        |side: &Counted| -> Decimal { side.values().filter_map(|(_, figures)| figures.get(line, column)).sum() };
    let regions: HashMap<&str, &str> =
        before.iter().chain(after).map(|(code, (region, _))| (code.as_str(), region.as_str())).collect();
    let mut piers: Vec<Pier> = regions
        .into_iter()
        .map(|(code, region)| Pier {
            respondent: code.to_owned(),
            region: region.to_owned(),
            before: cell(before, code),
            after: cell(after, code),
        })
        .filter(|pier| pier.before != pier.after)
        .collect();
    piers.sort_by(|one, other| {
        other.change().abs().cmp(&one.change().abs()).then_with(|| one.respondent.cmp(&other.respondent))
    });
    Bridge { before: total(before), after: total(after), piers }
}
