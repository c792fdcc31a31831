//! One indicator at a time: every enterprise's year to date, then every group's sums, ranks' inputs and largest members.

use super::Plan;
use super::block::Blocks;
use crate::threads::on_threads_with;
use basis::error::Error;
use bytes::Bytes;

use super::error;
use super::group::{Dimension, Groups, NONE};
use super::registry::Registry;
use super::roster::{Counts, Roster, roll_up};
use super::state::{self, Carried, State};
use super::top::Top;
use super::year::{Year, pack};

/// How many members concentration speaks of.
const LARGEST: usize = 5;
/// How many drivers are named in each direction.
const DRIVERS: usize = 20;

/// One indicator's sums of one group: of the month (`m_`) and of the year to date (`y_`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Sums {
    pub m_cur: i64,
    pub m_prev: i64,
    /// Of rows without a partner a year earlier, or now.
    pub m_alone: i64,
    pub m_alone_prev: i64,
    /// Of those, who entered or left.
    pub m_ent: i64,
    pub m_exi: i64,
    pub y_cur: i64,
    pub y_prev: i64,
    pub y_alone: i64,
    pub y_alone_prev: i64,
    pub y_ent: i64,
    pub y_exi: i64,
}

impl Sums {
    /// The matched parts (可比口径), now and a year earlier.
    pub fn m_matched(&self) -> (i64, i64) {
        (self.m_cur - self.m_alone, self.m_prev - self.m_alone_prev)
    }

    pub fn y_matched(&self) -> (i64, i64) {
        (self.y_cur - self.y_alone, self.y_prev - self.y_alone_prev)
    }

    fn add(&mut self, other: &Sums) {
        self.m_cur += other.m_cur;
        self.m_prev += other.m_prev;
        self.m_alone += other.m_alone;
        self.m_alone_prev += other.m_alone_prev;
        self.m_ent += other.m_ent;
        self.m_exi += other.m_exi;
        self.y_cur += other.y_cur;
        self.y_prev += other.y_prev;
        self.y_alone += other.y_alone;
        self.y_alone_prev += other.y_alone_prev;
        self.y_ent += other.y_ent;
        self.y_exi += other.y_exi;
    }
}

/// Somebody who pulls a group up or down.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Driver {
    pub enterprise: i32,
    pub y_cur: i64,
    pub y_prev: i64,
}

/// What one indicator's table is printed from.
#[derive(Clone, Debug)]
pub struct IndicatorTable {
    /// By the place of the group.
    pub sums: Vec<Sums>,
    /// The year-to-date sum of each group's five largest members.
    pub largest: Vec<i64>,
    /// Of all, of cities and of divisions: who pulls up and who pulls down, strongest first.
    pub drivers: Vec<(u32, [Vec<Driver>; 2])>,
}

/// Everything a month's tables are printed from. Groups in which nobody reported are there with zeros.
#[derive(Clone, Debug)]
pub struct Tables {
    pub groups: Groups,
    pub counts: Vec<Counts>,
    pub indicators: Vec<IndicatorTable>,
}

impl Tables {
    /// Whether anybody of a group reported in either window.
    pub fn exists(&self, group: usize) -> bool {
        let counts = &self.counts[group];
        0 < counts.year || 0 < counts.year_before
    }
}

/// Closes a month.
///
/// # Errors
/// What cannot be read, an enterprise that is unknown or reports twice, sums that do not fit 64 bits.
pub fn close(blocks: &dyn Blocks, registry: &Registry, plan: &Plan) -> Result<Tables, Error> {
    let roster = Roster::read(blocks, registry, plan, None)?;
    let (tables, _) = worked_out(blocks, registry, plan, &roster, None, false)?;
    Ok(tables)
}

/// Closes a month and leaves the state from which the next one is closed. A state that leads here spares all months before
/// this one; without one, or with one of something else, the whole windows are read.
///
/// # Errors
/// As `close`.
pub fn close_next(
    state: Option<&State>,
    blocks: &dyn Blocks,
    registry: &Registry,
    plan: &Plan,
) -> Result<(Tables, State), Error> {
    let carried = state.and_then(|state| state.carried(registry, plan));
    let roster = Roster::read(blocks, registry, plan, carried.as_ref())?;
    let (tables, years) = worked_out(blocks, registry, plan, &roster, carried.as_ref(), true)?;
    let state = State {
        month: plan.month,
        indicators: plan.indicators.clone(),
        enterprises: registry.enterprises().to_vec(),
        reported: roster.reported.iter().map(|[year, before, ..]| [*year, *before]).collect(),
        years,
    };
    Ok((tables, state))
}

/// The tables, and each indicator's year to date when it is to be kept.
fn worked_out(
    blocks: &dyn Blocks,
    registry: &Registry,
    plan: &Plan,
    roster: &Roster,
    carried: Option<&Carried<'_>>,
    keep: bool,
) -> Result<(Tables, Vec<Bytes>), Error> {
    let groups = Groups::new(registry);
    let mut counts = roster.counts(&groups);
    let one = |values: &mut Vec<i64>, indicator: usize| {
        let mut figures = Figures::begin(registry, &groups, carried, indicator)?;
        figures.read(blocks, roster, &groups, plan, indicator, values)?;
        let lost = (plan.profit == Some(indicator)).then(|| figures.losses(roster, &groups));
        let year = keep.then(|| figures.packed(&groups));
        Ok((figures.table(registry, roster, &groups), lost, year))
    };
    let (mut indicators, mut years) = (Vec::with_capacity(plan.indicators.len()), Vec::new());
    for (table, lost, year) in on_threads_with(plan.threads, plan.indicators.len(), one)? {
        for (count, [losing, losing_before, losses]) in counts.iter_mut().zip(lost.into_iter().flatten()) {
            (count.losing, count.losing_before, count.losses) = (losing, losing_before, losses);
        }
        indicators.push(table);
        years.extend(year);
    }
    let counts = Counts::rolled_up(&groups, counts);
    Ok((Tables { groups, counts, indicators }, years))
}

/// One indicator of every enterprise, and the group sums of rows that stand alone.
struct Figures {
    y_cur: Vec<i64>,
    y_prev: Vec<i64>,
    m_cur: Vec<i64>,
    m_prev: Vec<i64>,
    sums: Vec<Sums>,
    /// No sum is larger than this.
    bound: u128,
}

impl Figures {
    /// No sum above this, and no difference of two such sums, leaves 64 bits.
    const BOUND_MAX: u128 = i64::MAX as u128 / 4;

    /// What is carried over from the months before, or nothing.
    fn begin(
        registry: &Registry,
        groups: &Groups,
        carried: Option<&Carried<'_>>,
        indicator: usize,
    ) -> Result<Figures, Error> {
        let zeros = || vec![0_i64; registry.len()];
        let (year, sums) = match carried {
            Some(carried) => carried.year(indicator, registry.len(), groups)?,
            None => {
                let year = Year { current: zeros(), previous: zeros(), ..Year::default() };
                (year, vec![Sums::default(); groups.len()])
            }
        };
        let (y_cur, y_prev, bound) = (year.current, year.previous, year.bound);
        Ok(Figures { y_cur, y_prev, m_cur: zeros(), m_prev: zeros(), sums, bound })
    }

    /// Adds the months that are read.
    fn read(
        &mut self,
        blocks: &dyn Blocks,
        roster: &Roster,
        groups: &Groups,
        plan: &Plan,
        indicator: usize,
        values: &mut Vec<i64>,
    ) -> Result<(), Error> {
        for read in &roster.blocks {
            blocks.values(read.block, indicator, values)?;
            let largest = values.iter().map(|value| value.unsigned_abs()).max().unwrap_or(0);
            self.bound += u128::from(largest) * values.len() as u128;
            if Figures::BOUND_MAX < self.bound {
                return Err(error::too_large(&plan.indicators[indicator]));
            }
            for run in &read.runs {
                let (places, values) = (&read.places[run.rows.clone()], &values[run.rows.clone()]);
                let (year, month) = match run.current {
                    true => (&mut self.y_cur, &mut self.m_cur),
                    false => (&mut self.y_prev, &mut self.m_prev),
                };
                for (place, value) in places.iter().zip(values) {
                    year[*place as usize] += value;
                }
                if run.last {
                    for (place, value) in places.iter().zip(values) {
                        month[*place as usize] = *value;
                    }
                }
                for (row, moved) in &run.alone {
                    let at = *row as usize;
                    let (place, value) = (read.places[at] as usize, values[at - run.rows.start]);
                    let moved = if *moved { value } else { 0 };
                    for group in groups.of[place].iter().filter(|group| **group != NONE) {
                        let sums = &mut self.sums[*group as usize];
                        let (alone, part) = match run.current {
                            true => (&mut sums.y_alone, &mut sums.y_ent),
                            false => (&mut sums.y_alone_prev, &mut sums.y_exi),
                        };
                        *alone += value;
                        *part += moved;
                        if run.last {
                            let (alone, part) = match run.current {
                                true => (&mut sums.m_alone, &mut sums.m_ent),
                                false => (&mut sums.m_alone_prev, &mut sums.m_exi),
                            };
                            *alone += value;
                            *part += moved;
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// What the next month's close begins with.
    fn packed(&self, groups: &Groups) -> Bytes {
        pack(&self.y_cur, &self.y_prev, &state::alone(groups, &self.sums), self.bound).into()
    }

    /// By group: how many made a loss in the year to date, how many a year earlier, and how much was lost.
    fn losses(&self, roster: &Roster, groups: &Groups) -> Vec<[i64; 3]> {
        let mut lost = vec![[0; 3]; groups.len()];
        for (place, [year, before, ..]) in roster.reported.iter().enumerate() {
            let loses = *year && self.y_cur[place] < 0;
            let lost_before = *before && self.y_prev[place] < 0;
            if !loses && !lost_before {
                continue;
            }
            for group in groups.of[place].iter().filter(|group| **group != NONE) {
                let [losing, losing_before, losses] = &mut lost[*group as usize];
                *losing += i64::from(loses);
                *losing_before += i64::from(lost_before);
                *losses += if loses { self.y_cur[place] } else { 0 };
            }
        }
        lost
    }

    fn table(mut self, registry: &Registry, roster: &Roster, groups: &Groups) -> IndicatorTable {
        let mut largest = vec![Top::<LARGEST>::default(); groups.len()];
        // Drivers of cities and divisions are kept by place; most groups have none.
        let named: Vec<usize> = [Dimension::All, Dimension::City, Dimension::Division]
            .into_iter()
            .flat_map(|it| groups.range(it))
            .collect();
        let mut slot = vec![usize::MAX; groups.len()];
        for (at, group) in named.iter().enumerate() {
            slot[*group] = at;
        }
        let mut pulling = vec![[Top::<DRIVERS>::default(); 2]; named.len()];
        // Four sums side by side are one addition of the processor.
        let mut sums = vec![[0_i64; 4]; groups.len()];
        for (place, [year, before, ..]) in roster.reported.iter().enumerate() {
            if !*year && !*before {
                continue;
            }
            let (y_cur, y_prev) = (self.y_cur[place], self.y_prev[place]);
            let parts = [self.m_cur[place], self.m_prev[place], y_cur, y_prev];
            let who = u32::try_from(place).unwrap_or(u32::MAX);
            let of = &groups.of[place];
            for group in of.iter().filter(|group| **group != NONE) {
                let group = *group as usize;
                for (sum, part) in sums[group].iter_mut().zip(parts) {
                    *sum += part;
                }
                if *year {
                    largest[group].offer(y_cur, who);
                }
            }
            let change = y_cur - y_prev;
            if change != 0 {
                let [county, division, ..] = *of;
                let direction = usize::from(change < 0);
                for group in [groups.parents[county as usize], division] {
                    pulling[slot[group as usize]][direction].offer(change.abs(), who);
                }
            }
        }
        for (sums, [m_cur, m_prev, y_cur, y_prev]) in self.sums.iter_mut().zip(sums) {
            *sums = Sums { m_cur, m_prev, y_cur, y_prev, ..*sums };
        }
        roll_up(groups, &mut self.sums, Sums::add);
        roll_up(groups, &mut largest, |all, one| all.merge(one));
        for city in groups.range(Dimension::City) {
            let one = pulling[slot[city]];
            for (all, one) in pulling[slot[0]].iter_mut().zip(&one) {
                all.merge(one);
            }
        }
        let driver = |(_, who): &(i64, u32)| {
            let place = *who as usize;
            let enterprise = registry.enterprises()[place].id;
            Driver { enterprise, y_cur: self.y_cur[place], y_prev: self.y_prev[place] }
        };
        let drivers = named
            .iter()
            .zip(&pulling)
            .map(|(group, tops)| {
                let group = u32::try_from(*group).unwrap_or(u32::MAX);
                (group, [0, 1].map(|direction| tops[direction].held().iter().map(driver).collect()))
            })
            .collect();
        IndicatorTable { largest: largest.iter().map(Top::sum).collect(), drivers, sums: self.sums }
    }
}
