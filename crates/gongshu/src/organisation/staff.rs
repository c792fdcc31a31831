//! The roster kept in memory, loaded again after any change of the organisation's registers: a change of rights
//! counts from the next request on.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::Mutex;

use super::roster::Roster;
use crate::pack::Packs;
use crate::register::query::{self, Asker};
use crate::register::rows::settled;
use crate::store::{Db, Failure, batch};

/// The registers a roster is made of.
const REGISTERS: [&str; 9] =
    ["person", "post", "holding", "leave", "delegation", "body", "member", "duty", "authority"];

/// Hands out the roster. Cheap to clone.
#[derive(Clone)]
pub struct Staff {
    db: Db,
    packs: Arc<Packs>,
    kept: Arc<Mutex<Option<Known>>>,
}

/// A roster with the data version it is known to hold at.
type Known = (i64, Arc<Roster>);

impl Staff {
    pub fn new(db: Db, packs: Arc<Packs>) -> Staff {
        Staff { db, packs, kept: Arc::default() }
    }

    pub fn packs(&self) -> &Arc<Packs> {
        &self.packs
    }

    pub fn db(&self) -> &Db {
        &self.db
    }

    /// The roster as it is known now.
    pub async fn roster(&self) -> Result<Arc<Roster>, Failure> {
        let version = batch::data_version(&self.db).await?;
        let mut kept = self.kept.lock().await;
        if let Some((known, roster)) = kept.as_ref() {
            if *known == version {
                return Ok(Arc::clone(roster));
            }
            // Figures came in, and nothing about people: the roster still holds.
            if !query::changed_between(&self.db, &REGISTERS, *known, version).await? {
                let roster = Arc::clone(roster);
                *kept = Some((version, Arc::clone(&roster)));
                return Ok(roster);
            }
        }
        let roster = Arc::new(self.read(version).await?);
        *kept = Some((version, Arc::clone(&roster)));
        Ok(roster)
    }
    /// The roster as it was known at an earlier version.
    pub async fn roster_at(&self, version: i64) -> Result<Arc<Roster>, Failure> {
        if version == batch::data_version(&self.db).await? {
            self.roster().await
        } else {
            Ok(Arc::new(self.read(version).await?))
        }
    }

    async fn read(&self, version: i64) -> Result<Roster, Failure> {
        let mut rows = HashMap::new();
        for register in REGISTERS {
            let Some(definition) = self.packs.register(register) else { continue };
            let entries = query::rows(&self.db, &self.packs, definition, version, &Asker::Program).await?;
            let mut entries = settled(entries);
            entries.retain(|entry| !entry.removed);
            rows.insert(register, entries);
        }
        Ok(Roster::new(&rows))
    }
}
