//! Chance, passed in beside the time: keys and tokens must be unpredictable, and tests repeatable.

use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};

/// Where unpredictable bytes come from.
pub trait Chance: Send + Sync {
    fn fill(&self, bytes: &mut [u8]);
}

/// The machine's own source.
pub struct SystemChance;

impl Chance for SystemChance {
    /// # Panics
    /// When the machine gives no chance: nothing secret can be made then, and a guessable key is worse than none.
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the machine's source of chance answers");
    }
}

/// The same bytes after the same seed, for tests.
pub struct SeededChance {
    seed: u64,
    drawn: Mutex<u64>,
}

impl SeededChance {
    pub fn new(seed: u64) -> SeededChance {
        SeededChance { seed, drawn: Mutex::default() }
    }
}

impl Chance for SeededChance {
    fn fill(&self, bytes: &mut [u8]) {
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        for piece in bytes.chunks_mut(32) {
            let block = Sha256::digest(format!("{}:{}", self.seed, *drawn));
            piece.copy_from_slice(&block[..piece.len()]);
            *drawn += 1;
        }
    }
}

/// Shared by everything that makes secrets.
pub type SharedChance = Arc<dyn Chance>;
