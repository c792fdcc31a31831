//! The shelf: the books of the last versions asked for, kept in memory until newer ones come.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::Mutex;

use super::books::Books;
use super::store;
use crate::pack::Packs;
use crate::page::{Reader, Refusal};
use crate::register;
use crate::store::{Db, Failure, batch};

/// Hands out books. Cheap to clone.
#[derive(Clone)]
pub struct Shelf {
    db: Db,
    packs: Arc<Packs>,
    kept: Arc<Mutex<BTreeMap<i64, Arc<Books>>>>,
}

/// Versions kept at once: the current one, and a few earlier ones that readers compare it with.
const KEPT: usize = 4;

impl Shelf {
    pub fn new(db: Db, packs: Arc<Packs>) -> Shelf {
        Shelf { db, packs, kept: Arc::default() }
    }

    pub fn db(&self) -> &Db {
        &self.db
    }

    pub fn packs(&self) -> &Arc<Packs> {
        &self.packs
    }

    /// The books at the current data version.
    pub async fn current(&self) -> Result<Arc<Books>, Failure> {
        let version = batch::data_version(&self.db).await?;
        self.at(version).await
    }

    /// The books as they were known at `version`.
    pub async fn at(&self, version: i64) -> Result<Arc<Books>, Failure> {
        // Held while loading: readers who ask for the same version wait for one load instead of doing it again.
        let mut kept = self.kept.lock().await;
        if let Some(books) = kept.get(&version) {
            return Ok(Arc::clone(books));
        }
        let panel = store::load(&self.db, version, self.packs.source_ranks()).await?;
        let subjects = register::store::subjects(&self.db, version).await?;
        let books = Arc::new(Books::new(Arc::clone(&self.packs), Arc::new(subjects), Arc::new(panel)));
        kept.insert(version, Arc::clone(&books));
        while KEPT < kept.len() {
            kept.pop_first();
        }
        Ok(books)
    }

    /// The newest books in memory, without waiting for newer ones; for names, not for figures.
    pub async fn at_hand(&self) -> Option<Arc<Books>> {
        let newest = self.kept.lock().await.last_key_value().map(|(_, books)| Arc::clone(books));
        match newest {
            Some(books) => Some(books),
            None => self.current().await.ok(),
        }
    }

    /// The books a reader asked for: the current ones, or those of `?as_of=`.
    pub async fn books(&self, reader: &Reader) -> Result<Arc<Books>, Refusal> {
        let books = match reader.as_of {
            Some(version) => {
                let current = batch::data_version(&self.db).await.map_err(|it| Refusal::failed(reader.language, it))?;
                self.at(version.clamp(0, current)).await
            }
            None => self.current().await,
        };
        books.map_err(|failure| Refusal::failed(reader.language, failure))
    }
}
