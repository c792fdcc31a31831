//! Closing from a state gives what closing whole gives, in any small world; and nothing kept is believed that does not fit.

use std::cell::RefCell;
use std::fs;
use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::close::{Block, Enterprise, Held, canonical, close};

/// A row of the figures: enterprise, period, two indicators.
type Row = (i32, i32, [i64; 2]);

fn indicators() -> Vec<String> {
    vec!["i1".to_owned(), "i2".to_owned()]
}

fn plan(month: i32) -> Plan {
    Plan { month: Month::new(month).expect("a month"), indicators: indicators(), profit: Some(0), threads: 2 }
}

fn held(rows: &[Row], size: usize) -> Held {
    let block = |rows: &[Row]| {
        let head =
            Block { ids: rows.iter().map(|row| row.0).collect(), periods: rows.iter().map(|row| row.1).collect() };
        (head, (0..2).map(|at| rows.iter().map(|row| row.2[at]).collect()).collect())
    };
    Held { blocks: rows.chunks(size).map(block).collect() }
}

fn printed(tables: &Tables) -> [String; 4] {
    [canonical::groups(tables), canonical::cells(tables), canonical::decomposition(tables), canonical::drivers(tables)]
}

/// Closes from what `folder` keeps, against the close of the whole windows; gives the way, and how many months were asked of
/// the figures.
#[track_caller]
fn closed(folder: &Path, mark: u128, rows: &[Row], registry: &Registry, month: i32) -> (Way, usize) {
    let asked = RefCell::new(0);
    let figures = |periods: Periods<'_>| -> Result<Box<dyn Blocks>, Error> {
        *asked.borrow_mut() += (200_000..210_000).filter(|period| periods(*period)).count();
        Ok(Box::new(held(rows, 7)))
    };
    let mut snapshots = Snapshots::open(folder, &indicators(), mark);
    let (tables, way) = snapshots.close(registry, &plan(month), &figures).expect("closed");
    let whole = close(&held(rows, 7), registry, &plan(month)).expect("closed");
    assert_eq!(printed(&tables), printed(&whole), "{month} {way:?}");
    (way, asked.take())
}

fn month(at: i32) -> i32 {
    (2023 * 12 + at) / 12 * 100 + at % 12 + 1
}

fn registry(enterprises: &[(i32, i32)]) -> Registry {
    let one = |(id, exit): &(i32, i32)| {
        let county = 330_101 + id % 3 + 100 * (id % 2);
        let park = if id % 4 == 0 { county * 10 + 1 } else { 0 };
        Enterprise {
            id: *id,
            county,
            park,
            industry: 1310 + 100 * (id % 2),
            size: 1 + id % 4,
            entry: 202_001,
            exit: *exit,
        }
    };
    Registry::new(enterprises.iter().map(one).collect()).expect("a registry")
}

/// Three enterprises that report each month from January 2023 on.
fn steady() -> (Vec<Row>, Registry) {
    let rows = (0..28).flat_map(|at| (1..4).map(move |id| (id, month(at), [i64::from(id * at), 5 - i64::from(at)])));
    (rows.collect(), registry(&[(1, 0), (2, 0), (3, 0)]))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Months in their order, some of them not closed, over two Januaries; enterprises come, leave and miss months, and the
    /// registry learns of both as it happens.
    #[test]
    fn the_next_close_is_the_whole_close(
        lives in proptest::collection::vec((0..28_i32, 0..40_i32), 1..9),
        reports in proptest::collection::vec((0..9_usize, 0..28_i32, -50..50_i64, -9..9_i64), 0..160),
        // Sums of one indicator beyond 32 bits.
        scale in 1..4_000_000_000_i64,
        passed_over in proptest::collection::vec(0..8_u8, 16),
    ) {
        let mut rows: Vec<Row> = Vec::new();
        for (enterprise, at, one, other) in &reports {
            let enterprise = enterprise % lives.len();
            let (entry, exit) = lives[enterprise];
            let row = (1 + i32::try_from(enterprise).expect("a few") * 2, month(*at), [*one, *other * scale]);
            if entry <= *at && *at < exit && !rows.iter().any(|known| known.0 == row.0 && known.1 == row.1) {
                rows.push(row);
            }
        }
        rows.sort_by_key(|row| (row.1, -row.0));
        let folder = tempfile::tempdir().expect("a folder");
        let mut last = None;
        for (at, passed_over) in (12..28).zip(&passed_over) {
            if *passed_over == 0 {
                continue;
            }
            let known = (0_i32..).zip(&lives).filter(|(_, (entry, _))| *entry <= at).map(|(enterprise, (entry, exit))| {
                let left = exit.max(entry) <= &at;
                Enterprise {
                    id: 1 + enterprise * 2,
                    county: 330_101 + enterprise % 3,
                    park: 0,
                    industry: 1310,
                    size: 1 + enterprise % 4,
                    entry: month(*entry),
                    exit: if left { month(*exit.max(entry)) } else { 0 },
                }
            });
            let registry = Registry::new(known.collect()).expect("a registry");
            let (way, asked) = closed(folder.path(), 7, &rows, &registry, month(at));
            let expected = match (at % 12, last) {
                (0, _) => Way::Whole(Why::January),
                (_, Some(last)) if last == at - 1 => Way::Next,
                _ => Way::Whole(Why::Missing),
            };
            prop_assert_eq!(way, expected);
            if way == Way::Next {
                prop_assert!(asked <= 2);
            }
            last = Some(at);
        }
    }
}

#[test]
fn a_month_again_and_a_correction() {
    let (mut rows, registry) = steady();
    let folder = tempfile::tempdir().expect("a folder");
    let close = |rows: &[Row], month| closed(folder.path(), 7, rows, &registry, month);
    assert_eq!(close(&rows, 202_401), (Way::Whole(Why::January), 2));
    assert_eq!(close(&rows, 202_402), (Way::Next, 2));
    assert_eq!(close(&rows, 202_403), (Way::Next, 2));
    assert_eq!(close(&rows, 202_403), (Way::Next, 0), "everything is kept");
    // February is corrected: the state of March was made of other figures then, that of April too.
    rows.iter_mut().filter(|row| row.1 == 202_402).for_each(|row| row.2[0] += 1000);
    let february: Vec<&Row> = rows.iter().filter(|row| row.1 == 202_402).collect();
    let column = |at: usize| february.iter().map(|row| row.2[at]).collect::<Vec<i64>>();
    let mut snapshots = Snapshots::open(folder.path(), &indicators(), 7);
    let month = Month::new(202_402).expect("a month");
    snapshots.write(month, february.iter().map(|row| row.0).collect(), vec![column(0), column(1)]).expect("written");
    assert_eq!(close(&rows, 202_403), (Way::Whole(Why::OtherFigures), 0));
    assert_eq!(close(&rows, 202_404), (Way::Next, 2));
}

#[test]
fn nothing_that_does_not_fit_is_believed() {
    let (rows, registry) = steady();
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    let april = || closed(folder.path(), 7, &rows, &registry, 202_404);
    for month in 202_401..=202_404 {
        closed(folder.path(), 7, &rows, &registry, month);
    }
    // Every byte of the state counts, and so does its end.
    let state = fs::read(path("202403.state")).expect("a state");
    for at in (0..state.len()).step_by(11) {
        let mut damaged = state.clone();
        damaged[at] ^= 1;
        fs::write(path("202403.state"), &damaged).expect("written");
        assert_eq!(april().0, Way::Whole(Why::Damaged), "byte {at}");
    }
    fs::write(path("202403.state"), &state[..state.len() - 1]).expect("written");
    assert_eq!(april().0, Way::Whole(Why::Damaged));
    fs::remove_file(path("202403.state")).expect("removed");
    assert_eq!(april().0, Way::Whole(Why::Missing));
    // The state of another month under its name.
    fs::copy(path("202404.state"), path("202403.state")).expect("copied");
    assert_eq!(april().0, Way::Whole(Why::OtherFigures));
    fs::write(path("202403.state"), &state).expect("written");
    assert_eq!(april(), (Way::Next, 0));
    // A damaged month is taken from the figures again, and only that.
    let mut damaged = fs::read(path("202304.parquet")).expect("a month");
    damaged[9] ^= 1;
    fs::write(path("202304.parquet"), &damaged).expect("written");
    assert_eq!(april(), (Way::Next, 1));
    // A manifest that is not as it was written: nothing is known of anything.
    let manifest = fs::read_to_string(path("manifest.txt")).expect("a manifest");
    fs::write(path("manifest.txt"), manifest.replace("202401 ", "202405 ")).expect("written");
    assert_eq!(april(), (Way::Whole(Why::OtherFigures), 8));
    // Other figures under the same names: another mark.
    let others: Vec<Row> = rows.iter().map(|row| (row.0, row.1, [row.2[0] + 1, row.2[1]])).collect();
    assert_eq!(closed(folder.path(), 8, &others, &registry, 202_404), (Way::Whole(Why::OtherFigures), 8));
    // The state of another city.
    let foreign = tempfile::tempdir().expect("a folder");
    for month in 202_401..=202_403 {
        closed(foreign.path(), 7, &rows, &registry, month);
    }
    fs::copy(foreign.path().join("202403.state"), path("202403.state")).expect("copied");
    assert_eq!(closed(folder.path(), 8, &others, &registry, 202_404).0, Way::Whole(Why::OtherFigures));
}

#[test]
fn a_registry_changed_for_months_behind_is_noticed() {
    let (rows, before) = steady();
    //   the registry in March                             whether the state of February still leads there
    for (enterprises, leads) in [
        (vec![(1, 0), (2, 0), (3, 0)], true),
        (vec![(1, 0), (2, 0), (3, 0), (4, 0)], true),
        (vec![(0, 0), (1, 0), (2, 0), (3, 0)], true),
        (vec![(1, 202_403), (2, 0), (3, 0)], true),
        (vec![(1, 202_402), (2, 0), (3, 0)], false),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        closed(folder.path(), 7, &rows, &before, 202_401);
        closed(folder.path(), 7, &rows, &before, 202_402);
        let (way, _) = closed(folder.path(), 7, &rows, &registry(&enterprises), 202_403);
        let expected = if leads { Way::Next } else { Way::Whole(Why::OtherRegistry) };
        assert_eq!(way, expected, "{enterprises:?}");
    }
}
