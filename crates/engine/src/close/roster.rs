//! Who reported in which month of the two windows: what is matched, who entered, who left, and who only did not report.

use std::ops::Range;

use super::block::Blocks;
use crate::threads::on_threads;
use basis::error::Error;

use super::error;
use super::group::{Dimension, Groups, NONE};
use super::registry::Registry;
use super::state::Carried;
use super::{Month, Plan};

/// Rows of one block and one period, in a window.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Run {
    pub rows: Range<usize>,
    /// Whether it is this year's window or last year's.
    pub current: bool,
    /// Whether it is the month that is closed, or the same a year earlier.
    pub last: bool,
    /// Rows without a partner in the other year, and whether the enterprise entered or left meanwhile.
    pub alone: Vec<(u32, bool)>,
    month: usize,
    period: i32,
}

/// A block that has rows in the windows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Read {
    pub block: usize,
    /// Each row's place in the registry; rows outside the windows have none.
    pub places: Vec<u32>,
    pub runs: Vec<Run>,
}

/// Who reported.
#[derive(Debug)]
pub struct Roster {
    pub blocks: Vec<Read>,
    /// For each enterprise: this window, last year's, this month, the same month a year earlier.
    pub reported: Vec<[bool; 4]>,
    /// Those who report this month and did not a year earlier because they entered since; and the other way round.
    entered: Vec<u32>,
    left: Vec<u32>,
}

/// How many enterprises of a group reported.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    pub current: i64,
    pub previous: i64,
    pub matched: i64,
    pub entered: i64,
    pub left: i64,
    pub year: i64,
    pub year_before: i64,
    /// With a loss in the year to date, now and a year earlier; and how much it is.
    pub losing: i64,
    pub losing_before: i64,
    pub losses: i64,
}

impl Counts {
    fn add(&mut self, other: &Counts) {
        self.current += other.current;
        self.previous += other.previous;
        self.matched += other.matched;
        self.entered += other.entered;
        self.left += other.left;
        self.year += other.year;
        self.year_before += other.year_before;
        self.losing += other.losing;
        self.losing_before += other.losing_before;
        self.losses += other.losses;
    }
}

/// One bit an enterprise.
#[derive(Clone, Debug, Default)]
struct Bits(Vec<u64>);

impl Bits {
    fn new(count: usize) -> Bits {
        Bits(vec![0; count.div_ceil(64)])
    }

    /// Sets a bit and says whether it was set before.
    fn set(&mut self, at: u32) -> bool {
        let (word, bit) = (at as usize / 64, 1_u64 << (at % 64));
        let before = self.0[word] & bit != 0;
        self.0[word] |= bit;
        before
    }

    fn has(&self, at: u32) -> bool {
        self.0[at as usize / 64] & (1 << (at % 64)) != 0
    }
}

impl Roster {
    /// Reads the heads of every block of the windows; of the last months only where the months before are carried over.
    ///
    /// # Errors
    /// An enterprise that is not in the registry, or reports a month twice.
    pub fn read(
        blocks: &dyn Blocks,
        registry: &Registry,
        plan: &Plan,
        carried: Option<&Carried<'_>>,
    ) -> Result<Roster, Error> {
        let months = plan.month.of_year();
        let span = match carried {
            Some(_) => Span { first: plan.month, last: plan.month },
            None => Span::to(plan.month),
        };
        let mut read = on_threads(plan.threads, blocks.count(), |block| head(blocks, block, registry, span))?;
        read.retain(|it| !it.runs.is_empty());
        let bits = || vec![Bits::new(registry.len()); months];
        let (mut now, mut then) = (bits(), bits());
        let mut reported = match carried {
            Some(carried) => carried.reported(registry.len()),
            None => vec![[false; 4]; registry.len()],
        };
        for it in &read {
            for run in &it.runs {
                let present = if run.current { &mut now[run.month] } else { &mut then[run.month] };
                for place in &it.places[run.rows.clone()] {
                    if present.set(*place) {
                        let enterprise = registry.enterprises()[*place as usize].id;
                        return Err(error::twice(enterprise, run.period));
                    }
                    let flags = &mut reported[*place as usize];
                    flags[usize::from(!run.current)] = true;
                    flags[2 + usize::from(!run.current)] |= run.last;
                }
            }
        }
        let (mut entered, mut left) = (Vec::new(), Vec::new());
        for it in &mut read {
            for run in &mut it.runs {
                let partner = if run.current { &then[run.month] } else { &now[run.month] };
                for (row, place) in run.rows.clone().zip(&it.places[run.rows.clone()]) {
                    if partner.has(*place) {
                        continue;
                    }
                    let enterprise = &registry.enterprises()[*place as usize];
                    let moved = match run.current {
                        true => run.period - 100 < enterprise.entry,
                        false => enterprise.exit != 0 && enterprise.exit <= run.period + 100,
                    };
                    run.alone.push((u32::try_from(row).unwrap_or(u32::MAX), moved));
                    if moved && run.last {
                        if run.current { entered.push(*place) } else { left.push(*place) }
                    }
                }
            }
        }
        Ok(Roster { blocks: read, reported, entered, left })
    }

    /// How many reported, by group; losses are the kernel's to add.
    pub fn counts(&self, groups: &Groups) -> Vec<Counts> {
        let mut counts = vec![Counts::default(); groups.len()];
        let one = |counts: &mut Vec<Counts>, place: usize, add: &dyn Fn(&mut Counts)| {
            for group in groups.of[place].iter().filter(|group| **group != NONE) {
                add(&mut counts[*group as usize]);
            }
        };
        for (place, [year, before, month, earlier]) in self.reported.iter().enumerate() {
            if *year || *before {
                one(&mut counts, place, &|it| {
                    it.year += i64::from(*year);
                    it.year_before += i64::from(*before);
                    it.current += i64::from(*month);
                    it.previous += i64::from(*earlier);
                    it.matched += i64::from(*month && *earlier);
                });
            }
        }
        for place in &self.entered {
            one(&mut counts, *place as usize, &|it| it.entered += 1);
        }
        for place in &self.left {
            one(&mut counts, *place as usize, &|it| it.left += 1);
        }
        counts
    }
}

/// Adds each county to its city, and each city to all.
pub(super) fn roll_up<T>(groups: &Groups, of: &mut [T], add: impl Fn(&mut T, &T)) {
    for dimension in [Dimension::County, Dimension::City] {
        for at in groups.range(dimension) {
            // A parent stands before its children.
            let (before, from) = of.split_at_mut(at);
            add(&mut before[groups.parents[at] as usize], &from[0]);
        }
    }
}

impl Counts {
    pub(super) fn rolled_up(groups: &Groups, mut counts: Vec<Counts>) -> Vec<Counts> {
        roll_up(groups, &mut counts, Counts::add);
        counts
    }
}

/// The months of this year that are read, and with them the same of the year before.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    first: Month,
    last: Month,
}

impl Span {
    /// January up to a month.
    pub fn to(month: Month) -> Span {
        Span { first: month.january(), last: month }
    }

    /// This year's window and last year's, from the first period to the last.
    fn windows(self) -> [(i32, i32); 2] {
        let year_earlier = (self.first.year_earlier().number(), self.last.year_earlier().number());
        [(self.first.number(), self.last.number()), year_earlier]
    }

    /// The window a period is in: 0 this year's, 1 last year's.
    pub fn window(self, period: i32) -> Option<usize> {
        self.windows().iter().position(|(first, last)| (*first..=*last).contains(&period))
    }
}

fn head(blocks: &dyn Blocks, block: usize, registry: &Registry, span: Span) -> Result<Read, Error> {
    let windows = span.windows();
    let mut read = Read { block, places: Vec::new(), runs: Vec::new() };
    if !windows.iter().any(|(first, last)| blocks.may_hold(block, *first, *last)) {
        return Ok(read);
    }
    let head = blocks.head(block)?;
    read.places = vec![NONE; head.ids.len()];
    let mut start = 0;
    for rows in head.periods.chunk_by(|one, other| one == other) {
        let run = start..start + rows.len();
        start = run.end;
        let period = rows[0];
        let Some(window) = span.window(period) else { continue };
        for row in run.clone() {
            let enterprise = head.ids[row];
            read.places[row] = registry.place(enterprise).ok_or_else(|| error::unknown(enterprise, period))?;
        }
        read.runs.push(Run {
            rows: run,
            current: window == 0,
            last: period == windows[window].1,
            alone: Vec::new(),
            month: usize::try_from(period % 100).unwrap_or(1) - 1,
            period,
        });
    }
    Ok(read)
}
