//! The shelf: the books of the last versions asked for, kept in memory until newer ones come.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use engine::panel::Panel;
use tokio::sync::Mutex;

use super::books::Books;
use super::store;
use crate::access::{Deed, Domains, Over, Reach};
use crate::pack::Packs;
use crate::page::{Reader, Refusal};
use crate::register::units::Units;
use crate::store::{Db, Failure, batch};

/// Hands out books. Cheap to clone.
#[derive(Clone)]
pub struct Shelf {
    units: Units,
    packs: Arc<Packs>,
    panels: Arc<Mutex<BTreeMap<i64, Panel>>>,
    narrowed: Arc<Mutex<Narrowed>>,
}

/// Panels kept at once: the current one, and a few earlier ones that readers compare it with.
const KEPT: usize = 4;

/// Narrowed books kept at once: as many as there are different reaches in a city's posts, and some.
const NARROWED: usize = 256;

/// Books narrowed to a reach on a day, by version, reach and day. Emptied when full: they are quickly made again.
type Narrowed = HashMap<(i64, String, String), Books>;

impl Shelf {
    pub fn new(db: Db, packs: Arc<Packs>) -> Shelf {
        Shelf { units: Units::new(db), packs, panels: Arc::default(), narrowed: Arc::default() }
    }

    pub fn db(&self) -> &Db {
        self.units.db()
    }

    pub fn units(&self) -> &Units {
        &self.units
    }

    pub fn packs(&self) -> &Arc<Packs> {
        &self.packs
    }

    /// The whole books at the current data version: for commands and jobs. A request asks for [`Shelf::books`].
    pub async fn current(&self) -> Result<Books, Failure> {
        let version = batch::data_version(self.db()).await?;
        self.at(version).await
    }

    /// The whole books as they were known at `version`: for commands and jobs.
    pub async fn at(&self, version: i64) -> Result<Books, Failure> {
        let subjects = self.units.at(version).await?;
        let changed = store::last_change(self.db(), version).await?;
        // Held while loading: readers who ask for the same version wait for one load instead of doing it again.
        let mut panels = self.panels.lock().await;
        let panel = match panels.get(&changed) {
            Some(panel) => panel.clone(),
            None => {
                let panel = store::load(self.db(), changed, self.packs.source_ranks()).await?;
                panels.insert(changed, panel.clone());
                while KEPT < panels.len() {
                    panels.pop_first();
                }
                panel
            }
        };
        Ok(Books::new(Arc::clone(&self.packs), subjects, panel.under(version)))
    }

    /// The books a reader asked for — the current ones, or those of `?as_of=` — with what is out of reach for
    /// the deed taken out. The one way from a request to the books.
    pub async fn books_for(&self, reader: &Reader, deed: Deed) -> Result<Books, Refusal> {
        let reach = reader.visit.actor.reach(deed);
        // Whoever enters works on the current books, whatever version they last looked at.
        let as_of = reader.as_of.filter(|_| deed.over() != Over::Entered);
        self.narrowed(reader, &reach, as_of).await.map_err(|failure| Refusal::failed(reader.language, failure))
    }

    /// The books as the reader sees them.
    pub async fn books(&self, reader: &Reader) -> Result<Books, Refusal> {
        self.books_for(reader, Deed::SeeFigures).await
    }

    /// The units whose names a reader may find.
    pub async fn findable(&self, reader: &Reader) -> Result<Books, Refusal> {
        let reach = reader.visit.actor.findable();
        self.narrowed(reader, &reach, reader.as_of).await.map_err(|failure| Refusal::failed(reader.language, failure))
    }

    async fn narrowed(&self, reader: &Reader, reach: &Reach, as_of: Option<i64>) -> Result<Books, Failure> {
        let current = batch::data_version(self.db()).await?;
        let version = as_of.map_or(current, |version| version.clamp(0, current));
        let whole = self.at(version).await?;
        let today = &reader.visit.today;
        let key = (version, reach.key(), today.clone());
        let mut narrowed = self.narrowed.lock().await;
        if NARROWED <= narrowed.len() && !narrowed.contains_key(&key) {
            narrowed.clear();
        }
        let books = narrowed.entry(key).or_insert_with(|| {
            let subjects = whole.subjects.within(reach, today);
            let domain = |code: &str| self.packs.indicator(code).map_or(Domains::BOTH, |it| it.domain.only()).mask();
            let panel = whole.panel.only(|subject| subjects.mask(subject), domain);
            Books::new(Arc::clone(&self.packs), subjects, panel)
        });
        Ok(books.noting(&reader.visit.reads))
    }
}
