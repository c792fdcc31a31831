//! The table of a month (分组汇总): reports added up by region, industry, size class or park, each group against its own figures
//! of a year earlier, and what it does to the whole. Sums are exact; every rate is of the sums (law 1, methods 3.2).

use std::collections::BTreeMap;

use basis::derive::growth::growth;
use basis::derive::rank::{Better, ranking};
use basis::derive::share::{contribution, pull, share};
use basis::derive::{Derived, Number, Operand};
use basis::exact::Exact;
use basis::unit::Unit;
use rust_decimal::Decimal;

use super::figures::Figures;
use crate::pack::form::Column;
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
    fn groups(self, member: &Member) -> Vec<String> {
        match self {
            By::Region => vec![member.region.clone()],
            By::Division => vec![member.industry.get(..2).unwrap_or(&member.industry).to_owned()],
            By::Size => vec![member.size_class.clone()],
            By::Park => member.parks.clone(),
            By::Enterprise => vec![member.code.clone()],
        }
    }
}

/// One group's line.
#[derive(Clone, Debug)]
pub struct Row {
    /// The group's code; empty for the whole.
    pub code: String,
    pub count: usize,
    pub now: Decimal,
    /// The same enterprises' own figure a year earlier: the comparable base (可比口径).
    pub before: Decimal,
    pub growth: Derived,
    pub share: Derived,
    pub pull: Derived,
    pub contribution: Derived,
    /// By the figure itself, the largest first; 0 for the whole.
    pub rank: u32,
}

/// A month's table: the whole, then its groups by their pull, strongest first.
#[derive(Clone, Debug)]
pub struct Table {
    pub whole: Row,
    pub groups: Vec<Row>,
}

#[derive(Clone, Copy, Default)]
struct Sum {
    count: usize,
    now: Decimal,
    before: Decimal,
}

impl Sum {
    fn add(&mut self, now: Decimal, before: Decimal) {
        self.count += 1;
        self.now += now;
        self.before += before;
    }
}

/// Builds the table of one line and column. A report without the figure is not counted; one without its own figure of a year
/// earlier counts nothing there, as whoever began this year does.
pub fn table(reports: &[(&Member, &Figures)], by: By, line: &str, column: Column, unit: &Unit) -> Table {
    let earlier = match column {
        Column::Month | Column::MonthLastYear => Column::MonthLastYear,
        Column::YearToDate | Column::YearToDateLastYear => Column::YearToDateLastYear,
    };
    let mut whole = Sum::default();
    let mut groups: BTreeMap<String, Sum> = BTreeMap::new();
    for (member, figures) in reports {
        let Some(now) = figures.get(line, column) else { continue };
        let before = figures.get(line, earlier).unwrap_or_default();
        whole.add(now, before);
        for group in by.groups(member) {
            groups.entry(group).or_default().add(now, before);
        }
    }
    let number = |value: Decimal| Operand::Constant(Number::new(Exact::from(value), unit.clone()));
    let row = |code: &str, sum: &Sum| Row {
        code: code.to_owned(),
        count: sum.count,
        now: sum.now,
        before: sum.before,
        growth: growth(number(sum.now), number(sum.before)),
        share: share(number(sum.now), number(whole.now)),
        pull: pull(number(sum.now), number(sum.before), number(whole.now), number(whole.before)),
        contribution: contribution(number(sum.now), number(sum.before), number(whole.now), number(whole.before)),
        rank: 0,
    };
    let mut rows: Vec<Row> = groups.iter().map(|(code, sum)| row(code, sum)).collect();
    let levels: Vec<(String, Operand)> = groups.iter().map(|(code, sum)| (code.clone(), number(sum.now))).collect();
    let ranks: BTreeMap<String, u32> =
        ranking(&levels, Better::Higher).places.into_iter().map(|it| (it.member, it.place)).collect();
    for row in &mut rows {
        row.rank = ranks.get(&row.code).copied().unwrap_or(0);
    }
    rows.sort_by(|one, other| {
        (other.now - other.before).cmp(&(one.now - one.before)).then_with(|| one.code.cmp(&other.code))
    });
    Table { whole: row("", &whole), groups: rows }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(code: &str, region: &str, industry: &str) -> Member {
        Member {
            code: code.into(),
            credit_code: String::new(),
            name: code.into(),
            region: region.into(),
            parks: Vec::new(),
            industry: industry.into(),
            size_class: String::new(),
            status: String::new(),
            groups: Vec::new(),
            above_scale: true,
            entered: None,
            fields: BTreeMap::new(),
        }
    }

    fn figures(now: i64, before: Option<i64>) -> Figures {
        let mut figures = Figures::default();
        figures.set("01", Column::Month, Decimal::from(now));
        if let Some(before) = before {
            figures.set("01", Column::MonthLastYear, Decimal::from(before));
        }
        figures
    }

    fn printed(derived: &Derived) -> String {
        derived.number().map_or_else(|| "—".to_owned(), |it| it.value.rounded(2, basis::exact::Rounding::HalfUp))
    }

    /// 100 → 150 and 80 → 70 in one county, new 30 in the other: 180 → 250 in all, +38.89 %. The counties' pulls are
    /// (220 − 180) ÷ 180 = 22.22 and 30 ÷ 180 = 16.67 points: together the growth of the whole.
    #[test]
    fn groups_add_up_to_the_whole() {
        let members = [member("a", "x", "3612"), member("b", "x", "3620"), member("c", "y", "1311")];
        let all = [figures(150, Some(100)), figures(70, Some(80)), figures(30, None)];
        let reports: Vec<(&Member, &Figures)> = members.iter().zip(&all).collect();
        let unit: Unit = "千元".parse().unwrap();
        let table = table(&reports, By::Region, "01", Column::Month, &unit);
        assert_eq!((table.whole.count, table.whole.now, table.whole.before), (3, 250.into(), 180.into()));
        assert_eq!(printed(&table.whole.growth), "38.89");
        let rows: Vec<(&str, String, String, String, u32)> = table
            .groups
            .iter()
            .map(|row| (row.code.as_str(), printed(&row.growth), printed(&row.pull), printed(&row.share), row.rank))
            .collect();
        let expected = [("x", "22.22", "22.22", "88.00", 1), ("y", "—", "16.67", "12.00", 2)];
        assert_eq!(rows, expected.map(|(a, b, c, d, e)| (a, b.to_owned(), c.to_owned(), d.to_owned(), e)));
        for by in By::ALL.into_iter().filter(|by| *by != By::Park) {
            let groups = super::table(&reports, by, "01", Column::Month, &unit).groups;
            assert_eq!(groups.iter().map(|row| row.now).sum::<Decimal>(), 250.into(), "{by:?}");
            assert_eq!(groups.iter().map(|row| row.count).sum::<usize>(), 3, "{by:?}");
        }
    }
}
