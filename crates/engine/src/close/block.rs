//! Where a close reads its figures from: blocks of rows, one column at a time.

use basis::error::Error;

/// The heads of one block's rows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Block {
    /// Each row's period, `202512`.
    pub periods: Vec<i32>,
    /// Each row's enterprise.
    pub ids: Vec<i32>,
}

/// Rows in blocks. Columns are read by several threads at once.
pub trait Blocks: Sync {
    fn count(&self) -> usize;

    /// Whether a block may hold rows of a period from `first` to `last`; blocks that do not are not read.
    fn may_hold(&self, _block: usize, _first: i32, _last: i32) -> bool {
        true
    }

    /// # Errors
    /// What cannot be read, with its file.
    fn head(&self, block: usize) -> Result<Block, Error>;

    /// The figures of one indicator, one for each row of the head, in `values`.
    ///
    /// # Errors
    /// What cannot be read, or a row without a figure.
    fn values(&self, block: usize, indicator: usize, values: &mut Vec<i64>) -> Result<(), Error>;
}

/// Rows held in memory.
#[derive(Clone, Debug, Default)]
pub struct Held {
    pub blocks: Vec<(Block, Vec<Vec<i64>>)>,
}

impl Blocks for Held {
    fn count(&self) -> usize {
        self.blocks.len()
    }

    fn may_hold(&self, block: usize, first: i32, last: i32) -> bool {
        self.blocks[block].0.periods.iter().any(|period| (first..=last).contains(period))
    }

    fn head(&self, block: usize) -> Result<Block, Error> {
        Ok(self.blocks[block].0.clone())
    }

    fn values(&self, block: usize, indicator: usize, values: &mut Vec<i64>) -> Result<(), Error> {
        values.clear();
        values.extend_from_slice(&self.blocks[block].1[indicator]);
        Ok(())
    }
}
