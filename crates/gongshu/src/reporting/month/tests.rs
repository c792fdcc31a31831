//! Tables, trees and two-way tables add up; the worked examples of the methods come out.

use std::collections::{BTreeMap, HashSet};

use basis::derive::Derived;
use basis::exact::Rounding;
use basis::period::Period;
use basis::unit::Unit;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::efficiency;
use super::gathered::Reports;
use super::pivot::pivot;
use super::standing::{Kind, Standing, standings};
use super::tables::{By, Places, Row, table};
use super::tree::{Node, What, tree};
use crate::pack::Packs;
use crate::pack::form::Column;
use crate::registry::Member;
use crate::reporting::figures::Figures;

fn member(code: &str, region: &str, industry: &str, entered: Option<&str>) -> Member {
    Member {
        code: code.into(),
        credit_code: String::new(),
        name: code.into(),
        region: region.into(),
        parks: Vec::new(),
        industry: industry.into(),
        size_class: "small".into(),
        status: String::new(),
        groups: Vec::new(),
        above_scale: true,
        entered: entered.map(|month| month.parse().unwrap()),
        fields: BTreeMap::new(),
    }
}

fn figures(now: i64, own: Option<i64>) -> Figures {
    let mut figures = Figures::default();
    figures.set("01", Column::Month, Decimal::from(now));
    if let Some(own) = own {
        figures.set("01", Column::MonthLastYear, Decimal::from(own));
    }
    figures
}

fn year_before() -> Option<Period> {
    Some("2025-03".parse().unwrap())
}

fn all<'a>(now: &'a Reports, before: &'a Reports, expected: &[&str]) -> Vec<Standing<'a>> {
    let expected: HashSet<String> = expected.iter().map(|code| (*code).to_owned()).collect();
    standings(now, before, &expected, year_before(), "01", Column::Month)
}

fn unit() -> Unit {
    "千元".parse().unwrap()
}

fn printed(derived: &Derived, decimals: u32) -> String {
    derived.number().map_or_else(|| "—".to_owned(), |it| it.value.rounded(decimals, Rounding::HalfUp))
}

/// methods 3.2: A 100→110, B 80→84, C 40 and gone, D came in during the year with 24 of its own a year earlier and 30 now, E a new
/// plant with 12. Comparable (110+84+30+12) ÷ (100+80+24) = 236 ÷ 204 = +15.7 %; on the 220 closed a year earlier +7.3 %; A and B
/// alone 194 ÷ 180 = +7.8 %. Against the books: A and B +14, D and E +42, C −40, in all +16.
#[test]
fn three_growths_and_what_the_change_is_made_of() {
    let now = vec![
        (member("a", "x", "36", None), figures(110, Some(100))),
        (member("b", "x", "36", None), figures(84, Some(80))),
        (member("d", "y", "36", Some("2025-09")), figures(30, Some(24))),
        (member("e", "y", "13", Some("2026-01")), figures(12, Some(0))),
    ];
    let before = vec![
        (member("a", "x", "36", None), figures(100, None)),
        (member("b", "x", "36", None), figures(80, None)),
        (member("c", "y", "13", None), figures(40, None)),
    ];
    let standings = all(&now, &before, &["a", "b", "d", "e"]);
    let whole = table(&standings, By::Region, &Places::default(), &unit(), true).whole;
    let growths = [&whole.growth, &whole.nominal, &whole.matched].map(|it| printed(it, 1));
    assert_eq!(growths, ["15.7", "7.3", "7.8"]);
    let parts: Vec<(Kind, usize, Decimal)> =
        Kind::ALL.into_iter().map(|kind| (kind, whole.sum.of_kind(kind), whole.sum.part(kind))).collect();
    let expected = [
        (Kind::Continuing, 2, 14.into()),
        (Kind::Entered, 2, 42.into()),
        (Kind::SilentThen, 0, 0.into()),
        (Kind::Left, 1, (-40).into()),
        (Kind::SilentNow, 0, 0.into()),
    ];
    assert_eq!(parts, expected);
    // Without the books of a year earlier there is no nominal growth, and the two others stand.
    let nobody = Vec::new();
    let alone = all(&now, &nobody, &["a", "b", "d", "e"]);
    let whole = table(&alone, By::Region, &Places::default(), &unit(), false).whole;
    assert_eq!([&whole.growth, &whole.nominal, &whole.matched].map(|it| printed(it, 1)), ["15.7", "—", "7.8"]);
}

/// Who is there and did not report is not gone; who was in the registry a year earlier and did not report has not entered.
#[test]
fn silence_is_neither_entry_nor_exit() {
    let now = vec![(member("a", "x", "36", Some("2024-01")), figures(5, None))];
    let before = vec![(member("b", "x", "36", None), figures(7, None))];
    let kinds = |expected: &[&str]| all(&now, &before, expected).iter().map(|it| it.kind).collect::<Vec<_>>();
    assert_eq!(kinds(&["a", "b"]), [Kind::SilentThen, Kind::SilentNow]);
    assert_eq!(kinds(&["a"]), [Kind::SilentThen, Kind::Left]);
}

/// 100 → 150 and 80 → 70 in one county, new 30 in the other: 180 → 250 in all, +38.89 %. The counties' pulls are
/// (220 − 180) ÷ 180 = 22.22 and 30 ÷ 180 = 16.67 points: together the growth of the whole.
#[test]
fn groups_have_their_pulls_shares_and_ranks() {
    let now = vec![
        (member("a", "x", "3612", None), figures(150, Some(100))),
        (member("b", "x", "3620", None), figures(70, Some(80))),
        (member("c", "y", "1311", None), figures(30, None)),
    ];
    let nobody = Vec::new();
    let standings = all(&now, &nobody, &[]);
    let table = table(&standings, By::Region, &Places::default(), &unit(), false);
    assert_eq!((table.whole.count, table.whole.now, table.whole.before), (3, 250.into(), 180.into()));
    assert_eq!(printed(&table.whole.growth, 2), "38.89");
    let row = |row: &Row| {
        (row.code.clone(), printed(&row.growth, 2), printed(&row.pull, 2), printed(&row.share, 2), row.rank)
    };
    let expected = [("x", "22.22", "22.22", "88.00", 1), ("y", "—", "16.67", "12.00", 2)];
    let expected = expected.map(|(a, b, c, d, e)| (a.to_owned(), b.to_owned(), c.to_owned(), d.to_owned(), e));
    assert_eq!(table.groups.iter().map(row).collect::<Vec<_>>(), expected);
    // A town counts with its county on the city's page.
    let places = Places([("x".to_owned(), "z".to_owned()), ("y".to_owned(), "z".to_owned())].into());
    let merged = super::tables::table(&standings, By::Region, &places, &unit(), false);
    assert_eq!(merged.groups.iter().map(|row| (row.code.as_str(), row.now)).collect::<Vec<_>>(), [("z", 250.into())]);
}

/// methods 1.6 (January to August): revenue 760 000 on assets of 880 000 at the beginning and 920 000 now is 126.67 元 a 百元;
/// finished goods 60 000 at a cost of 640 000 are 22.5 days; receivables 150 000 are 47.4 days.
#[test]
fn the_efficiency_set_of_the_methods() {
    let packs = Packs::standard().unwrap();
    let form = packs.form("finance").unwrap();
    let report = |cells: &[(&str, i64)]| {
        let mut figures = Figures::default();
        cells.iter().for_each(|(line, value)| figures.set(line, Column::YearToDate, Decimal::from(*value)));
        figures
    };
    let now = [("213", 920_000), ("217", 506_000), ("301", 760_000), ("307", 640_000), ("327", 38_000)];
    let stocks = [("202", 150_000), ("206", 60_000), ("312", 7_600), ("313", 15_200), ("317", 0), ("employees", 1_900)];
    let now = vec![(member("a", "x", "36", None), report(&[now.as_slice(), &stocks].concat()))];
    let start = vec![(member("a", "x", "36", None), report(&[("213", 880_000), ("202", 150_000), ("206", 60_000)]))];
    let set = |start| {
        let period = "2026-08".parse().unwrap();
        let set = efficiency::set(form, period, &now, start, By::Region, &Places::default());
        assert_eq!(set.groups.len(), 1);
        let texts = |line: &efficiency::Line| {
            let ratios = line.ratios.iter().zip(&form.ratios);
            ratios.map(|(it, ratio)| printed(it, ratio.decimals)).collect::<Vec<_>>()
        };
        assert_eq!(texts(&set.whole), texts(&set.groups[0]));
        texts(&set.whole)
    };
    // 38 ÷ 760, 640 ÷ 760, 22.8 ÷ 760; 760 000 千元 × 12 ÷ 8 ÷ 1 900 人 = 60 万元; 506 ÷ 920.
    assert_eq!(set(&start), ["5.00", "84.21", "3.00", "126.67", "60.0", "55.00", "22.5", "47.4"]);
    // Nobody reported the last December: what needs it is left out, not made up.
    assert_eq!(set(&Vec::new()), ["5.00", "84.21", "3.00", "—", "60.0", "55.00", "—", "—"]);
}

fn check(node: &Node) {
    if !node.children.is_empty() {
        let sum = |of: fn(&Node) -> Decimal| node.children.iter().map(of).sum::<Decimal>();
        assert_eq!(sum(Node::change), node.change());
        assert_eq!(sum(|it| it.sum.now), node.sum.now);
        assert_eq!(node.children.iter().map(|it| it.sum.count).sum::<usize>(), node.sum.count);
    }
    node.children.iter().for_each(check);
}

proptest! {
    #[test]
    fn parts_add_up_to_wholes(
        rows in prop::collection::vec(
            (0_u8..40, 0_u8..4, 0_u8..5, -50_i64..500, prop::option::of(0_i64..500), any::<bool>()),
            0..60,
        ),
        earlier in prop::collection::vec((0_u8..40, -50_i64..500), 0..60),
    ) {
        let mut now: BTreeMap<u8, (Member, Figures)> = BTreeMap::new();
        for (code, region, industry, value, own, entered) in rows {
            let entered = entered.then_some("2025-11");
            let member = member(&format!("e{code:02}"), &format!("r{region}"), &format!("3{industry}"), entered);
            now.insert(code, (member, figures(value, own)));
        }
        let before: BTreeMap<u8, (Member, Figures)> = earlier
            .into_iter()
            .map(|(code, value)| (code, (member(&format!("e{code:02}"), "r0", "30", None), figures(value, None))))
            .collect();
        let (now, before): (Reports, Reports) = (now.into_values().collect(), before.into_values().collect());
        let standings = all(&now, &before, &["e01", "e02", "e03"]);
        for by in By::ALL.into_iter().filter(|by| *by != By::Park) {
            let table = table(&standings, by, &Places::default(), &unit(), true);
            let sum = |of: fn(&Row) -> Decimal| table.groups.iter().map(of).sum::<Decimal>();
            prop_assert_eq!(sum(|row| row.now), table.whole.now);
            prop_assert_eq!(sum(|row| row.before), table.whole.before);
            prop_assert_eq!(sum(|row| row.sum.filed), table.whole.sum.filed);
            for row in table.groups.iter().chain([&table.whole]) {
                prop_assert_eq!(row.sum.parts.iter().sum::<Decimal>(), row.sum.now - row.sum.filed);
            }
        }
        let root = tree(&standings, &[(By::Division, 2), (By::Region, 2), (By::Enterprise, 3)], &Places::default());
        prop_assert_eq!(&root.what, &What::Whole);
        check(&root);
        let pivot = pivot(&standings, By::Region, By::Division, &Places::default());
        for (down, sum) in &pivot.down {
            let row = pivot.cells.iter().filter(|((row, _), _)| row == down);
            prop_assert_eq!(row.map(|(_, cell)| cell.now).sum::<Decimal>(), sum.now);
        }
        for (across, sum) in &pivot.across {
            let column = pivot.cells.iter().filter(|((_, column), _)| column == across);
            prop_assert_eq!(column.map(|(_, cell)| cell.now).sum::<Decimal>(), sum.now);
        }
    }
}
