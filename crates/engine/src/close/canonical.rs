//! The tables of a close as the workload's canonical CSV: what other engines' answers are compared with, byte by byte.
//!
//! Ratios here are IEEE doubles, because the workload says so to the last bit (`pct(a, b) = (100.0 * a) / b`). Nothing
//! else reads them: pages and documents have theirs from `basis::derive`, which is exact.

use super::group::{Dimension, Groups};
use super::kernel::{IndicatorTable, Sums, Tables};
use super::print::{decimal, whole};
use crate::threads::on_threads;

/// A per cent of the workload: `None` where there is no base.
type Pct = Option<f64>;

#[expect(clippy::cast_precision_loss, reason = "the workload divides doubles")]
fn pct(part: i64, whole: i64) -> f64 {
    (100.0 * part as f64) / whole as f64
}

fn over(part: i64, whole: i64) -> Pct {
    (0 < whole).then(|| pct(part, whole))
}

/// A ratio with four decimals; none is empty.
fn push(text: &mut String, value: Pct) {
    match value {
        Some(value) => decimal(text, value),
        None => text.push(','),
    }
}

fn key(text: &mut String, groups: &Groups, group: usize) {
    let it = groups.list[group];
    text.push(char::from(b'0' + it.dimension as u8));
    whole(text, i64::from(it.key));
}

/// All four, each with its name.
pub fn all(tables: &Tables, threads: usize) -> Vec<(&'static str, String)> {
    type Printed = fn(&Tables) -> String;
    // The longest first, so that the others are printed beside it.
    let printed: [(&str, Printed); 4] =
        [("drivers", drivers), ("cells", cells), ("decomp", decomposition), ("groups", groups)];
    let one = |at: usize| Ok((printed[at].0, printed[at].1(tables)));
    on_threads(threads, printed.len(), one).unwrap_or_default()
}

/// The groups that exist, in order.
fn existing(tables: &Tables) -> impl Iterator<Item = usize> + '_ {
    (0..tables.groups.len()).filter(|group| tables.exists(*group))
}

/// `groups.csv`
pub fn groups(tables: &Tables) -> String {
    let mut text =
        String::from("dim,key,pkey,n_cur,n_prev,n_cmp,n_ent,n_exi,n_ycur,n_yprev,n_loss,n_loss_prev,loss_amt\n");
    for group in existing(tables) {
        key(&mut text, &tables.groups, group);
        let parent = tables.groups.list[tables.groups.parents[group] as usize];
        whole(&mut text, i64::from(parent.key));
        let it = &tables.counts[group];
        for count in [
            it.current,
            it.previous,
            it.matched,
            it.entered,
            it.left,
            it.year,
            it.year_before,
            it.losing,
            it.losing_before,
            it.losses,
        ] {
            whole(&mut text, count);
        }
        text.push('\n');
    }
    text
}

/// Competition ranks (1, 1, 3) by a value, largest first, among groups with the same parent; those without one have none.
fn ranks<T: PartialOrd + Copy>(tables: &Tables, of: impl Fn(usize) -> Option<T>) -> Vec<u32> {
    let mut ranks = vec![0; tables.groups.len()];
    let mut order: Vec<(u32, usize, T)> = Vec::new();
    for dimension in Dimension::ALL {
        order.clear();
        let range = tables.groups.range(dimension).filter(|group| tables.exists(*group));
        order.extend(range.filter_map(|group| Some((tables.groups.parents[group], group, of(group)?))));
        order.sort_by(|left, right| {
            let values = right.2.partial_cmp(&left.2).unwrap_or(std::cmp::Ordering::Equal);
            left.0.cmp(&right.0).then(values).then(left.1.cmp(&right.1))
        });
        for siblings in order.chunk_by(|left, right| left.0 == right.0) {
            let mut rank = 1;
            for (at, (_, group, value)) in (1..).zip(siblings) {
                if at == 1 || *value < siblings[at as usize - 2].2 {
                    rank = at;
                }
                ranks[*group] = rank;
            }
        }
    }
    ranks
}

fn rank(text: &mut String, rank: u32) {
    match rank {
        0 => text.push(','),
        rank => whole(text, i64::from(rank)),
    }
}

/// `cells.csv`
pub fn cells(tables: &Tables) -> String {
    let mut text = String::from(
        "dim,key,ind,m_cur,m_prev,m_yoy,m_cc,m_cp,m_cyoy,y_cur,y_prev,y_yoy,y_cc,y_cp,y_cyoy,m_share,y_share,\
         m_cpp,m_cpct,y_cpp,y_cpct,m_rank,y_rank,y_grank,cr5\n",
    );
    let ranked: Vec<[Vec<u32>; 3]> = tables
        .indicators
        .iter()
        .map(|table| {
            let sums = |group: usize| &table.sums[group];
            [
                ranks(tables, |group| Some(sums(group).m_cur)),
                ranks(tables, |group| Some(sums(group).y_cur)),
                ranks(tables, |group| over(sums(group).y_cur - sums(group).y_prev, sums(group).y_prev)),
            ]
        })
        .collect();
    for group in existing(tables) {
        for (number, (table, ranked)) in (1..).zip(tables.indicators.iter().zip(&ranked)) {
            key(&mut text, &tables.groups, group);
            whole(&mut text, number);
            let parent = &table.sums[tables.groups.parents[group] as usize];
            cell(&mut text, &table.sums[group], parent);
            for ranks in ranked {
                rank(&mut text, ranks[group]);
            }
            push(&mut text, over(table.largest[group], table.sums[group].y_cur));
            text.push('\n');
        }
    }
    text
}

fn cell(text: &mut String, it: &Sums, parent: &Sums) {
    let month = (it.m_cur, it.m_prev, it.m_matched(), parent.m_cur, parent.m_prev);
    let year = (it.y_cur, it.y_prev, it.y_matched(), parent.y_cur, parent.y_prev);
    for (now, then, (matched, matched_then), ..) in [month, year] {
        whole(text, now);
        whole(text, then);
        push(text, over(now - then, then));
        whole(text, matched);
        whole(text, matched_then);
        push(text, over(matched - matched_then, matched_then));
    }
    for (now, _, _, all, _) in [month, year] {
        push(text, over(now, all));
    }
    for (now, then, _, all, all_then) in [month, year] {
        push(text, over(now - then, all_then));
        push(text, (all != all_then).then(|| pct(now - then, all - all_then)));
    }
}

/// `decomp.csv`
pub fn decomposition(tables: &Tables) -> String {
    let mut text = String::from(
        "dim,key,ind,m_dcmp,m_ent,m_nri,m_exi,m_nro,y_dcmp,y_ent,y_nri,y_exi,y_nro,pp_cmp,pp_ent,pp_nri,pp_exi,pp_nro\n",
    );
    for group in existing(tables) {
        for (number, table) in (1..).zip(&tables.indicators) {
            key(&mut text, &tables.groups, group);
            whole(&mut text, number);
            let it = &table.sums[group];
            let (m_now, m_then) = it.m_matched();
            let (y_now, y_then) = it.y_matched();
            let month = [m_now - m_then, it.m_ent, it.m_alone - it.m_ent, it.m_exi, it.m_alone_prev - it.m_exi];
            let year = [y_now - y_then, it.y_ent, it.y_alone - it.y_ent, it.y_exi, it.y_alone_prev - it.y_exi];
            for part in month.into_iter().chain(year) {
                whole(&mut text, part);
            }
            let [matched, entered, silent, left, silent_now] = year;
            for part in [matched, entered, silent, -left, -silent_now] {
                push(&mut text, over(part, it.y_prev));
            }
            text.push('\n');
        }
    }
    text
}

/// `drivers.csv`
pub fn drivers(tables: &Tables) -> String {
    let mut text = String::from("dim,key,ind,dir,rk,ent_id,y_cur,y_prev,d,pp\n");
    let Some(first) = tables.indicators.first() else { return text };
    for at in 0..first.drivers.len() {
        for (number, table) in (1..).zip(&tables.indicators) {
            one_groups_drivers(&mut text, tables, table, at, number);
        }
    }
    text
}

fn one_groups_drivers(text: &mut String, tables: &Tables, table: &IndicatorTable, at: usize, number: i64) {
    let (group, pulling) = &table.drivers[at];
    let group = *group as usize;
    for (direction, drivers) in (1..).zip(pulling) {
        for (rank, driver) in (1..).zip(drivers) {
            key(text, &tables.groups, group);
            let change = driver.y_cur - driver.y_prev;
            for value in [number, direction, rank, i64::from(driver.enterprise), driver.y_cur, driver.y_prev, change] {
                whole(text, value);
            }
            push(text, over(change, table.sums[group].y_prev));
            text.push('\n');
        }
    }
}
