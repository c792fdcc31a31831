//! A generated city has the numbers the workload names, is the same for its seed, and holds together.

use super::*;
use crate::workload::INDICATORS;

fn month(number: i32) -> Month {
    Month::new(number).expect("a month")
}

#[test]
fn a_registry_has_the_numbers_of_the_workload() {
    // WORKLOAD section 1: active enterprises, months, first month, enterprises ever. Of the nation only the counties.
    for (size, active, months, first, ever) in
        [(Size::City, 1_000, 36, 202_301, 1_164), (Size::Province, 20_000, 60, 202_101, 25_680)]
    {
        let world = World::new(size, 1);
        assert_eq!((world.months().len(), world.months()[0].number()), (months, first));
        assert_eq!(world.firms().len(), ever);
        for month in world.months() {
            assert_eq!(world.firms().iter().filter(|firm| firm.is_active(month)).count(), active, "{month:?}");
        }
        let codes: std::collections::HashSet<&str> = world.firms().iter().map(|firm| firm.code.as_str()).collect();
        assert_eq!(codes.len(), ever);
        for firm in world.firms() {
            assert!(firm.code.parse::<basis::code::credit::CreditCode>().is_ok(), "{}", firm.code);
            assert!(firm.park == 0 || firm.park / 10 == firm.county, "{firm:?}");
        }
    }
    assert_eq!((Size::Province.counties().len(), Size::Nation.counties().len()), (120, 3_410));
}

#[test]
fn reports_follow_from_the_seed_and_hold_together() {
    let (world, same, other) = (World::new(Size::City, 7), World::new(Size::City, 7), World::new(Size::City, 8));
    let reports = world.reports(month(202_512));
    assert_eq!(same.reports(month(202_512)), reports);
    assert_ne!(other.reports(month(202_512)), reports);
    let (mut silent, mut above) = (0, 0);
    for month in world.months() {
        let reports = world.reports(month);
        assert!(reports.ids.is_sorted());
        silent += 1_000 - reports.ids.len();
        let column = |name: &str| &reports.columns[INDICATORS.iter().position(|it| *it == name).expect("one")];
        above += column("exp").iter().zip(column("sov")).filter(|(exports, sales)| sales < exports).count();
    }
    // One in a hundred of 36,000 does not report, with a spread of 19; exports exceed sales only where a unit is wrong.
    assert!((260..460).contains(&silent) && above < 20, "{silent} {above}");
}

/// The Spring Festival of 2023 was on 22 January, that of 2024 on 10 February: what one January loses, the other keeps.
#[test]
fn the_spring_festival_moves() {
    let factor = |number| season::factor(month(number));
    assert!(factor(202_301) < factor(202_302) && factor(202_402) < factor(202_401));
    for year in [2021, 2022, 2023, 2024, 2025] {
        let both = factor(year * 100 + 1) + factor(year * 100 + 2);
        assert!((1.4..1.6).contains(&both), "{year} {both}");
    }
}

#[test]
fn an_upload_has_the_slips_of_the_workload() {
    let world = World::new(Size::City, 7);
    let rows = upload::rows(&world, month(202_512));
    let reported = world.reports(month(202_512)).ids.len();
    // Three rows are there twice, and two enterprises are unknown.
    assert_eq!((rows.len(), upload::headings().len()), (reported + 3 + 2, 20));
    assert!(rows.iter().all(|row| row.len() == 20));
    let wrong = rows.iter().filter(|row| row[0].parse::<basis::code::credit::CreditCode>().is_err()).count();
    assert!((5..=8).contains(&wrong), "five of a thousand, some of them twice: {wrong}");
    assert_eq!(upload::rows(&World::new(Size::City, 7), month(202_512)), rows);
}
