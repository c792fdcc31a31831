//! The close against the workload's definition, worked in the plainest way, and on files with slips in them.

use std::collections::BTreeMap;
use std::fs;

use proptest::prelude::*;

use super::*;

fn plan(month: i32, indicators: usize) -> Plan {
    Plan {
        month: Month::new(month).expect("a month"),
        indicators: (1..=indicators).map(|at| format!("i{at}")).collect(),
        profit: Some(0),
        threads: 2,
    }
}

/// Rows of (enterprise, period, figures), in blocks of `size`, in the order given.
fn held(rows: &[(i32, i32, Vec<i64>)], indicators: usize, size: usize) -> Held {
    let blocks = rows.chunks(size).map(|rows| {
        let head =
            Block { ids: rows.iter().map(|row| row.0).collect(), periods: rows.iter().map(|row| row.1).collect() };
        let columns = (0..indicators).map(|at| rows.iter().map(|row| row.2[at]).collect()).collect();
        (head, columns)
    });
    Held { blocks: blocks.collect() }
}

fn enterprise(id: i32, county: i32, park: i32, entry: i32, exit: i32) -> Enterprise {
    Enterprise { id, county, park, industry: 1310 + 100 * (id % 2), size: 1 + id % 4, entry, exit }
}

/// Two counties, four enterprises, February 2025: one matched, one that entered, one that left, one that missed a month.
#[test]
fn a_month_worked_by_hand() {
    let registry = Registry::new(vec![
        enterprise(1, 330101, 3301011, 202001, 0),
        enterprise(2, 330101, 0, 202501, 0),
        enterprise(3, 330102, 0, 202001, 202501),
        enterprise(4, 330102, 0, 202001, 0),
    ])
    .expect("a registry");
    let rows = [
        (1, 202401, vec![100]),
        (3, 202401, vec![30]),
        (4, 202401, vec![50]),
        (1, 202402, vec![80]),
        (3, 202402, vec![20]),
        (1, 202501, vec![110]),
        (2, 202501, vec![7]),
        (4, 202501, vec![60]),
        (1, 202502, vec![96]),
        (2, 202502, vec![-9]),
        (4, 202502, vec![40]),
        (4, 202503, vec![999]),
        (4, 202312, vec![999]),
    ];
    let tables = close(&held(&rows, 1, 5), &registry, &plan(202_502, 1)).expect("closed");
    let of = |dimension, key| {
        let at = tables.groups.list.iter().position(|it| *it == Group { dimension, key }).expect("a group");
        (tables.indicators[0].sums[at], tables.counts[at], tables.indicators[0].largest[at], at)
    };
    let (all, counts, largest, at) = of(Dimension::All, 0);
    // This year: 110 + 96, 7 − 9, 60 + 40. A year earlier: 100 + 80, 30 + 20, 50.
    assert_eq!((all.y_cur, all.y_prev), (206 - 2 + 100, 180 + 50 + 50));
    assert_eq!((all.m_cur, all.m_prev), (96 - 9 + 40, 80 + 20));
    // Enterprise 4 has a January in both years, and no February of 2024 to be compared with.
    assert_eq!(all.y_matched(), (206 + 60, 180 + 50));
    assert_eq!(all.m_matched(), (96, 80));
    assert_eq!((all.y_ent, all.y_exi, all.m_ent, all.m_exi), (-2, 50, -9, 20));
    assert_eq!((all.y_alone - all.y_ent, all.y_alone_prev - all.y_exi), (40, 0));
    assert_eq!((counts.current, counts.previous, counts.matched, counts.entered, counts.left), (3, 2, 1, 1, 1));
    assert_eq!((counts.year, counts.year_before), (3, 3));
    assert_eq!((counts.losing, counts.losing_before, counts.losses), (1, 0, -2));
    assert_eq!(largest, 206 + 100 - 2);
    let (group, [up, down]) = &tables.indicators[0].drivers[0];
    assert_eq!(*group as usize, at);
    let told = |drivers: &[Driver]| drivers.iter().map(|it| (it.enterprise, it.y_cur - it.y_prev)).collect::<Vec<_>>();
    assert_eq!((told(up), told(down)), (vec![(4, 50), (1, 26)], vec![(3, -50), (2, -2)]));
    assert_eq!(of(Dimension::Park, 3_301_011).0.y_cur, 206);
    assert_eq!(of(Dimension::County, 330_101).0.y_cur, 204);
    let cells = canonical::cells(&tables);
    // Growth of all: 304 over 280; share of the county: 204 of 304; its contribution: (204 − 180) of (304 − 280).
    assert!(
        cells.contains("0,0,1,127,100,27.0000,96,80,20.0000,304,280,8.5714,266,230,15.6522,100.0000,100.0000,"),
        "{cells}"
    );
    let county = cells.lines().find(|line| line.starts_with("2,330101,1,")).expect("a county");
    assert!(county.contains(",67.1053,"), "{county}");
    assert!(county.ends_with(",1,1,1,100.0000"), "{county}");
}

#[test]
fn what_cannot_be_closed_says_where() {
    let registry = || vec![enterprise(1, 330101, 0, 202001, 0), enterprise(5, 330101, 0, 202001, 0)];
    let close = |rows: &[(i32, i32, Vec<i64>)]| {
        let registry = Registry::new(registry()).expect("a registry");
        super::close(&held(rows, 1, 2), &registry, &plan(202_502, 1)).map(|_| ()).map_err(|error| error.code())
    };
    //         rows                                                     why not
    for (rows, expected) in [
        (vec![(1, 202_501, vec![1]), (5, 202_501, vec![1])], Ok(())),
        (vec![], Ok(())),
        (vec![(1, 202_501, vec![1]), (1, 202_501, vec![1])], Err("close-twice")),
        (vec![(1, 202_501, vec![1]), (5, 202_501, vec![1]), (1, 202_501, vec![1])], Err("close-twice")),
        (vec![(3, 202_501, vec![1])], Err("close-unknown")),
        // Outside the windows nothing is asked.
        (vec![(3, 202_503, vec![1])], Ok(())),
        (vec![(1, 202_501, vec![i64::MAX])], Err("close-too-large")),
        (vec![(1, 202_501, vec![i64::MIN])], Err("close-too-large")),
    ] {
        assert_eq!(close(&rows), expected, "{rows:?}");
    }
    let twice = Registry::new(vec![enterprise(1, 330101, 0, 1, 0), enterprise(1, 330102, 0, 1, 0)]);
    assert_eq!(twice.map(|_| ()).map_err(|error| error.code()), Err("close-registered-twice"));
    for (text, good) in [(202_512, true), (202_513, false), (202_500, false), (2025, false), (-202_512, false)] {
        assert_eq!(Month::new(text).is_some(), good, "{text}");
    }
}

#[test]
#[rustfmt::skip]
fn a_csv_is_read_by_its_headings_and_its_slips_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("wide.csv");
    let indicators = ["i1".to_owned(), "i2".to_owned()];
    let read = |text: &str| {
        fs::write(&file, text).expect("written");
        let read = delimited::wide(&file, &indicators, 2, |period| period != 202_412);
        read.map_err(|error| (error.code(), error.arguments().iter().find(|it| it.0 == "row").map(|it| format!("{:?}", it.1))))
    };
    let rows = |held: Held| -> Vec<(i32, i32, i64, i64)> {
        let block = |(head, columns): &(Block, Vec<Vec<i64>>)| {
            (0..head.ids.len()).map(|at| (head.ids[at], head.periods[at], columns[0][at], columns[1][at])).collect::<Vec<_>>()
        };
        held.blocks.iter().flat_map(block).collect()
    };
    let good = [(7, 202_501, 10, -3), (8, 202_501, 0, 5)];
    //    text                                                                            rows, or why not and where
    for (text, expected) in [
        ("ent_id,period,i1,i2\n7,202501,10,-3\n9,202412,1,1\n8,202501,0,5\n",               Ok(good.to_vec())),
        ("\u{feff}name,i2,ent_id,i1,period\r\n甲厂,-3,7,10,202501\r\n乙厂,5,8,0,202501",      Ok(good.to_vec())),
        ("ent_id,period,i1,i2\n",                                                          Ok(vec![])),
        ("ent_id,period,i1,i2\n\n\n",                                                      Ok(vec![])),
        ("ent_id,period,i1\n7,202501,10\n",                                                Err(("close-column", None))),
        ("",                                                                               Err(("close-column", None))),
        ("ent_id,period,i1,i2\n7,202501,10,-3\n8,202501,1.5,5\n",                           Err(("close-cell", Some(3)))),
        ("ent_id,period,i1,i2\n7,202501,,-3\n",                                            Err(("close-cell", Some(2)))),
        ("ent_id,period,i1,i2\n7,202501,1e308,-3\n",                                       Err(("close-cell", Some(2)))),
        ("ent_id,period,i1,i2\n7,202501,12345678901234567890,-3\n",                        Err(("close-cell", Some(2)))),
        ("ent_id,period,i1,i2\n7,202501,10\n",                                             Err(("close-row", Some(2)))),
        ("ent_id,period,i1,i2\n7,202501,10,-3,9\n",                                        Err(("close-row", Some(2)))),
    ] {
        let expected = expected.map_err(|(code, row): (&str, Option<u64>)| (code, row.map(|row| format!("Text(\"{row}\")"))));
        assert_eq!(read(text).map(rows), expected, "{text}");
    }
}

/// The definition in its plainest words: every row looked up, every group summed by itself.
fn plainly(
    rows: &BTreeMap<(i32, i32), Vec<i64>>,
    registry: &Registry,
    month: i32,
    group: Group,
    ind: usize,
) -> (Sums, Counts) {
    let (mut sums, mut counts) = (Sums::default(), Counts::default());
    for it in registry.enterprises() {
        let inside = match group.dimension {
            Dimension::All => true,
            Dimension::City => it.county / 100 == group.key,
            Dimension::County => it.county == group.key,
            Dimension::Park => it.park == group.key && it.park != 0,
            Dimension::Division => it.industry / 100 == group.key,
            Dimension::Size => it.size == group.key,
        };
        if !inside {
            continue;
        }
        let (mut year, mut before) = (None, None);
        for period in month / 100 * 100 + 1..=month {
            let now = rows.get(&(it.id, period)).map(|row| row[ind]);
            let then = rows.get(&(it.id, period - 100)).map(|row| row[ind]);
            year = now.map(|value| value + year.unwrap_or(0)).or(year);
            before = then.map(|value| value + before.unwrap_or(0)).or(before);
            let (entered, left) = (period - 100 < it.entry, it.exit != 0 && it.exit <= period);
            let last = i64::from(period == month);
            sums.y_cur += now.unwrap_or(0);
            sums.m_cur += last * now.unwrap_or(0);
            sums.y_prev += then.unwrap_or(0);
            sums.m_prev += last * then.unwrap_or(0);
            if let (Some(value), None) = (now, then) {
                sums.y_alone += value;
                sums.m_alone += last * value;
                sums.y_ent += i64::from(entered) * value;
                sums.m_ent += last * i64::from(entered) * value;
                counts.entered += last * i64::from(entered);
            }
            if let (None, Some(value)) = (now, then) {
                sums.y_alone_prev += value;
                sums.m_alone_prev += last * value;
                sums.y_exi += i64::from(left) * value;
                sums.m_exi += last * i64::from(left) * value;
                counts.left += last * i64::from(left);
            }
            counts.current += last * i64::from(now.is_some());
            counts.previous += last * i64::from(then.is_some());
            counts.matched += last * i64::from(now.is_some() && then.is_some());
        }
        counts.year += i64::from(year.is_some());
        counts.year_before += i64::from(before.is_some());
        counts.losing += i64::from(year.is_some_and(|sum| sum < 0));
        counts.losing_before += i64::from(before.is_some_and(|sum| sum < 0));
        counts.losses += year.filter(|sum| *sum < 0).unwrap_or(0);
    }
    (sums, counts)
}

/// One row to be: which enterprise, how many months before March 2025, and two figures.
type Drawn = (i32, i32, i64, i64);

proptest! {
    /// Whatever is reported, in whatever order and in whatever blocks: every group's sums are those of the definition,
    /// and parts add up to their wholes.
    #[test]
    fn a_close_is_what_the_definition_says(
        drawn in proptest::collection::vec((0..12_i32, 0..18_i32, -50..50_i64, 0..9_i64), 0..160),
        registered in proptest::collection::vec((0..4_i32, 0..3_i32, 0..20_i32, 0..20_i32), 12),
        gap in 1..3_i32,
        size in 1..40_usize,
    ) {
        let month = |back: i32| { let at = 2025 * 12 + 2 - back; at / 12 * 100 + at % 12 + 1 };
        let registry = Registry::new((0..12).zip(&registered).map(|(id, (county, park, entry, exit))| {
            let county = 330_101 + county % 2 + 100 * (county / 2);
            let exit = if *exit < 12 { 0 } else { month(exit - 12) };
            enterprise(3 + id * gap, county, if *park == 0 { 0 } else { county * 10 + park }, month(*entry), exit)
        }).collect()).expect("a registry");
        let mut rows: Vec<(i32, i32, Vec<i64>)> = Vec::new();
        for (id, back, one, other) in &drawn as &[Drawn] {
            let (id, period) = (3 + id * gap, month(*back));
            if !rows.iter().any(|row| (row.0, row.1) == (id, period)) {
                rows.push((id, period, vec![*one, *other]));
            }
        }
        let kept: BTreeMap<(i32, i32), Vec<i64>> = rows.iter().map(|row| ((row.0, row.1), row.2.clone())).collect();
        let tables = close(&held(&rows, 2, size), &registry, &plan(202_503, 2)).expect("closed");
        for (at, group) in tables.groups.list.iter().enumerate() {
            for ind in 0..2 {
                let (sums, counts) = plainly(&kept, &registry, 202_503, *group, ind);
                prop_assert_eq!(tables.indicators[ind].sums[at], sums, "{:?}", group);
                if ind == 0 {
                    prop_assert_eq!(tables.counts[at], counts, "{:?}", group);
                }
            }
        }
        for table in &tables.indicators {
            for whole in [Dimension::City, Dimension::County, Dimension::Division, Dimension::Size] {
                let parts: i64 = tables.groups.range(whole).map(|at| table.sums[at].y_cur).sum();
                prop_assert_eq!(parts, table.sums[0].y_cur);
            }
            // Nobody outside is larger than the least of those named, and they are in order.
            let (_, pulling) = &table.drivers[0];
            for drivers in pulling {
                let changes: Vec<i64> = drivers.iter().map(|it| (it.y_cur - it.y_prev).abs()).collect();
                prop_assert!(changes.is_sorted_by(|left, right| left >= right));
            }
            prop_assert!(pulling[0].iter().chain(&pulling[1]).count() <= 12);
        }
    }
}
