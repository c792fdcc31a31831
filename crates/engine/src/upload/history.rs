//! What the enterprises of an upload reported in the months before it.

use basis::error::Error;

use super::error;
use crate::close::{Blocks, Month};
use crate::threads::on_threads;

/// A row of the history that nobody asks for.
const NONE: u32 = u32::MAX;

/// Where each row of the history belongs: an enterprise has room for a figure a month, filled in the order read.
pub struct History {
    months: usize,
    blocks: Vec<(usize, Vec<u32>)>,
    /// How many months each enterprise reported.
    reported: Vec<u8>,
}

impl History {
    /// Reads who reported when, of the enterprises in `ids` (ascending), in the `months` months before `month`.
    ///
    /// # Errors
    /// What cannot be read, or an enterprise with two rows for a month.
    pub fn read(blocks: &dyn Blocks, ids: &[i32], month: Month, months: i32, threads: usize) -> Result<History, Error> {
        let (first, last) = (month.earlier(months).number(), month.earlier(1).number());
        let heads = on_threads(threads, blocks.count(), |block| {
            if ids.is_empty() || !blocks.may_hold(block, first, last) {
                return Ok(Vec::new());
            }
            let head = blocks.head(block)?;
            let mut guess = 0;
            let asked = head.ids.iter().zip(&head.periods).map(|(id, period)| {
                if !(first..=last).contains(period) {
                    return (NONE, *period);
                }
                // Rows are mostly in the order of enterprises: the next one is the likely one.
                if ids.get(guess) != Some(id) {
                    guess = ids.partition_point(|other| other < id);
                }
                let found = ids.get(guess) == Some(id);
                let place = if found { u32::try_from(guess).unwrap_or(NONE) } else { NONE };
                guess += usize::from(found);
                (place, *period)
            });
            Ok(asked.collect::<Vec<_>>())
        })?;
        let months = usize::try_from(months).unwrap_or(0);
        let mut history = History { months, blocks: Vec::new(), reported: vec![0; ids.len()] };
        let mut seen = vec![0_u16; ids.len()];
        for (block, rows) in heads.into_iter().enumerate() {
            if rows.iter().all(|(place, _)| *place == NONE) {
                continue;
            }
            let mut targets = Vec::with_capacity(rows.len());
            for (place, period) in rows {
                if place == NONE {
                    targets.push(NONE);
                    continue;
                }
                let at = place as usize;
                let bit = 1_u16 << (period % 100 - 1);
                if seen[at] & bit != 0 {
                    return Err(error::history_twice(ids[at], period));
                }
                seen[at] |= bit;
                targets.push(u32::try_from(at * months + usize::from(history.reported[at])).unwrap_or(NONE));
                history.reported[at] += 1;
            }
            history.blocks.push((block, targets));
        }
        Ok(history)
    }

    /// One indicator's figures, by enterprise.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn figures<'a>(&'a self, blocks: &dyn Blocks, indicator: usize, room: &'a mut Room) -> Result<Own<'a>, Error> {
        let Room { values, figures } = room;
        figures.resize(self.reported.len() * self.months, 0);
        for (block, targets) in &self.blocks {
            blocks.values(*block, indicator, values)?;
            for (target, value) in targets.iter().zip(&*values) {
                if *target != NONE {
                    figures[*target as usize] = *value;
                }
            }
        }
        Ok(Own { history: self, figures })
    }
}

/// Room for the figures of one indicator, for one after another. What an enterprise did not report is left from before and
/// not looked at.
#[derive(Default)]
pub struct Room {
    values: Vec<i64>,
    figures: Vec<i64>,
}

/// What each enterprise reported of one indicator.
pub struct Own<'a> {
    history: &'a History,
    figures: &'a [i64],
}

impl Own<'_> {
    /// The figures of the enterprise at a place, in no order.
    pub fn of(&self, place: usize) -> &[i64] {
        let start = place * self.history.months;
        &self.figures[start..start + usize::from(self.history.reported[place])]
    }
}
