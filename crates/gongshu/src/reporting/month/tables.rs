//! The table of a month (分组汇总): reports added up by region, industry, size class or park, each group against a year earlier
//! three ways, and what it does to the whole. Sums are exact; every rate is of the sums (law 1, methods 3.2).

use std::collections::{BTreeMap, HashMap};

use basis::derive::growth::growth;
use basis::derive::rank::{Better, ranking};
use basis::derive::share::{contribution, pull, share};
use basis::derive::{Absence, Derived, Number, Operand};
use basis::exact::Exact;
use basis::unit::Unit;
use rust_decimal::Decimal;

use super::standing::{Kind, Standing};
use crate::registry::Member;

/// By what a month is divided.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum By {
    Region,
    /// 大类
    Division,
    Size,
    Park,
    /// Each enterprise by itself.
    Enterprise,
}

impl By {
    pub const ALL: [By; 5] = [By::Region, By::Division, By::Size, By::Park, By::Enterprise];

    pub fn word(self) -> &'static str {
        match self {
            By::Region => "region",
            By::Division => "division",
            By::Size => "size",
            By::Park => "park",
            By::Enterprise => "enterprise",
        }
    }

    pub fn named(word: &str) -> Option<By> {
        By::ALL.into_iter().find(|by| by.word() == word)
    }

    /// The groups an enterprise is in: one, but for parks, where there may be none or several.
    pub fn groups(self, member: &Member, places: &Places) -> Vec<String> {
        match self {
            By::Region => vec![places.of(&member.region)],
            By::Division => vec![member.industry.get(..2).unwrap_or(&member.industry).to_owned()],
            By::Size => vec![member.size_class.clone()],
            By::Park => member.parks.clone(),
            By::Enterprise => vec![member.code.clone()],
        }
    }
}

/// Which region of the unit that is looked at a region is in or is: a town counts with its county on the city's page.
#[derive(Clone, Debug, Default)]
pub struct Places(pub HashMap<String, String>);

impl Places {
    fn of(&self, region: &str) -> String {
        self.0.get(region).map_or(region, String::as_str).to_owned()
    }
}

/// One group's line.
#[derive(Clone, Debug)]
pub struct Row {
    /// The group's code; empty for the whole.
    pub code: String,
    /// Enterprises with a figure now.
    pub count: usize,
    pub now: Decimal,
    /// The same enterprises' own figure a year earlier: the comparable base (可比口径).
    pub before: Decimal,
    pub growth: Derived,
    /// Against what the books said a year earlier (名义), whoever it was of.
    pub nominal: Derived,
    /// Of those with both figures above zero and in the registry in both years (同户): a diagnosis.
    pub matched: Derived,
    pub share: Derived,
    pub pull: Derived,
    pub contribution: Derived,
    /// By the figure itself, the largest first; 0 for the whole.
    pub rank: u32,
    pub sum: Sum,
}

/// A month's table: the whole, then its groups by their pull, strongest first.
#[derive(Clone, Debug)]
pub struct Table {
    pub whole: Row,
    pub groups: Vec<Row>,
}

/// What a group comes to.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Sum {
    pub count: usize,
    /// Enterprises with a figure a year earlier in the books.
    pub count_before: usize,
    /// With a figure below zero now, and what they come to: losses, where the line is a profit.
    pub below_zero: usize,
    pub losses: Decimal,
    pub now: Decimal,
    pub own: Decimal,
    pub filed: Decimal,
    pub matched: [Decimal; 2],
    /// Of the change against the books, by kind: they add up to it.
    pub parts: [Decimal; 5],
    /// And how many there are of each.
    pub counts: [usize; 5],
}

impl Sum {
    pub fn add(&mut self, it: &Standing<'_>) {
        let (now, filed) = (it.now.unwrap_or_default(), it.filed.unwrap_or_default());
        if let Some(now) = it.now {
            self.count += 1;
            if now < Decimal::ZERO {
                self.below_zero += 1;
                self.losses += now;
            }
            let own = it.own.unwrap_or_default();
            self.own += own;
            if Decimal::ZERO < now && Decimal::ZERO < own && it.kind != Kind::Entered {
                self.matched[0] += now;
                self.matched[1] += own;
            }
        }
        self.count_before += usize::from(it.filed.is_some());
        self.now += now;
        self.filed += filed;
        let kind = it.kind as usize;
        self.parts[kind] += now - filed;
        self.counts[kind] += 1;
    }

    pub fn part(&self, kind: Kind) -> Decimal {
        self.parts[kind as usize]
    }

    pub fn of_kind(&self, kind: Kind) -> usize {
        self.counts[kind as usize]
    }
}

/// Operands in one unit.
#[derive(Clone, Copy)]
pub struct Measured<'a>(pub &'a Unit);

impl Measured<'_> {
    pub fn operand(self, value: Decimal) -> Operand {
        Operand::Constant(Number::new(Exact::from(value), self.0.clone()))
    }

    fn row(self, code: &str, sum: &Sum, whole: &Sum, has_books: bool) -> Row {
        let number = |value: Decimal| self.operand(value);
        let filed = if has_books { number(sum.filed) } else { Operand::Missing(Absence::NoBase) };
        Row {
            code: code.to_owned(),
            count: sum.count,
            now: sum.now,
            before: sum.own,
            growth: growth(number(sum.now), number(sum.own)),
            nominal: growth(number(sum.now), filed),
            matched: growth(number(sum.matched[0]), number(sum.matched[1])),
            share: share(number(sum.now), number(whole.now)),
            pull: pull(number(sum.now), number(sum.own), number(whole.now), number(whole.own)),
            contribution: contribution(number(sum.now), number(sum.own), number(whole.now), number(whole.own)),
            rank: 0,
            sum: *sum,
        }
    }
}

/// Builds the table of one cell of the form. A report without its own figure of a year earlier counts nothing there, as whoever
/// began this year does.
pub fn table(standings: &[Standing<'_>], by: By, places: &Places, unit: &Unit, has_books: bool) -> Table {
    let mut whole = Sum::default();
    let mut groups: BTreeMap<String, Sum> = BTreeMap::new();
    for it in standings {
        whole.add(it);
        for group in by.groups(it.member, places) {
            groups.entry(group).or_default().add(it);
        }
    }
    let measured = Measured(unit);
    let mut rows: Vec<Row> = groups.iter().map(|(code, sum)| measured.row(code, sum, &whole, has_books)).collect();
    let here = groups.iter().filter(|(_, sum)| 0 < sum.count);
    let levels: Vec<(String, Operand)> = here.map(|(code, sum)| (code.clone(), measured.operand(sum.now))).collect();
    let ranks: BTreeMap<String, u32> =
        ranking(&levels, Better::Higher).places.into_iter().map(|it| (it.member, it.place)).collect();
    for row in &mut rows {
        row.rank = ranks.get(&row.code).copied().unwrap_or(0);
    }
    rows.sort_by(|one, other| {
        (other.now - other.before).cmp(&(one.now - one.before)).then_with(|| one.code.cmp(&other.code))
    });
    Table { whole: measured.row("", &whole, &whole, has_books), groups: rows }
}
