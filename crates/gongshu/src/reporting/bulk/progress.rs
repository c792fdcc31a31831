//! How far a file for many has come (进度), for whoever waits: told by the work, read by a page.

use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};

/// What is being done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// Another file is before it.
    Waiting,
    Reading,
    Rows,
    Rules,
    Keeping,
}

impl Stage {
    const ALL: [Stage; 5] = [Stage::Waiting, Stage::Reading, Stage::Rows, Stage::Rules, Stage::Keeping];

    pub fn word(self) -> &'static str {
        match self {
            Stage::Waiting => "waiting",
            Stage::Reading => "reading",
            Stage::Rows => "rows",
            Stage::Rules => "rules",
            Stage::Keeping => "keeping",
        }
    }
}

#[derive(Debug, Default)]
pub struct Progress {
    stage: AtomicU8,
    done: AtomicUsize,
    of: AtomicUsize,
}

impl Progress {
    /// Begins a stage of so many parts; 0 where they cannot be counted.
    pub fn begin(&self, stage: Stage, of: usize) {
        self.done.store(0, Ordering::Relaxed);
        self.of.store(of, Ordering::Relaxed);
        self.stage.store(stage as u8, Ordering::Relaxed);
    }

    pub fn step(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    /// The stage, how many parts are done and how many there are.
    pub fn now(&self) -> (Stage, usize, usize) {
        let stage = Stage::ALL[usize::from(self.stage.load(Ordering::Relaxed)).min(Stage::ALL.len() - 1)];
        (stage, self.done.load(Ordering::Relaxed), self.of.load(Ordering::Relaxed))
    }
}
