//! The tree of units kept in memory (单元树), loaded again only after a change of the register of units.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::Mutex;

use super::store;
use super::subjects::Subjects;
use crate::store::{Db, Failure};

/// Hands out the tree of units. Cheap to clone.
#[derive(Clone)]
pub struct Units {
    db: Db,
    kept: Arc<Mutex<BTreeMap<i64, Subjects>>>,
}

/// Trees kept at once: today's, and a few that `as of` reads.
const KEPT: usize = 4;

impl Units {
    pub fn new(db: Db) -> Units {
        Units { db, kept: Arc::default() }
    }

    pub fn db(&self) -> &Db {
        &self.db
    }

    /// All units as known at a data version. For the program; a reader's are narrowed with [`Subjects::within`].
    pub async fn at(&self, version: i64) -> Result<Subjects, Failure> {
        let changed = store::last_change(&self.db, store::UNIT, version).await?;
        let mut kept = self.kept.lock().await;
        if let Some(subjects) = kept.get(&changed) {
            return Ok(subjects.clone());
        }
        let subjects = store::subjects(&self.db, changed).await?;
        kept.insert(changed, subjects.clone());
        while KEPT < kept.len() {
            kept.pop_first();
        }
        Ok(subjects)
    }
}
