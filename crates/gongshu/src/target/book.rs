//! The targets of one version, in memory, and what of them somebody sees.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::Mutex;

use super::record::{Target, read};
use crate::access::Deed;
use crate::number::shelf::Shelf;
use crate::page::{Reader, Refusal};
use crate::register::query::{self, Asker};
use crate::register::rows::{on, settled};
use crate::store::{Failure, batch};

/// The register targets stand in.
pub const REGISTER: &str = "target";

/// Targets as they hold on a day, by code.
#[derive(Clone, Default, Debug)]
pub struct Book {
    all: Arc<BTreeMap<String, Target>>,
}

impl Book {
    pub fn new(targets: impl IntoIterator<Item = Target>) -> Book {
        Book { all: Arc::new(targets.into_iter().map(|target| (target.code.clone(), target)).collect()) }
    }

    pub fn all(&self) -> impl Iterator<Item = &Target> {
        self.all.values()
    }

    pub fn get(&self, code: &str) -> Option<&Target> {
        self.all.get(code)
    }

    pub fn of_unit<'a>(&'a self, unit: &'a str) -> impl Iterator<Item = &'a Target> {
        self.all().filter(move |target| target.unit == unit)
    }

    /// 分解到下级的: what a target was divided into.
    pub fn parts<'a>(&'a self, code: &'a str) -> impl Iterator<Item = &'a Target> {
        self.all().filter(move |target| target.above == code)
    }

    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}

/// Hands out the targets, read again after any change of their register. Cheap to clone.
#[derive(Clone)]
pub struct Targets {
    shelf: Shelf,
    kept: Arc<Mutex<Option<Known>>>,
}

/// A book with the data version it holds at and the day.
type Known = (i64, String, Book);

impl Targets {
    pub fn new(shelf: Shelf) -> Targets {
        Targets { shelf, kept: Arc::default() }
    }

    pub fn shelf(&self) -> &Shelf {
        &self.shelf
    }

    /// Every target that holds on `day` (ISO): for jobs and commands. A request asks for [`Targets::seen`].
    pub async fn whole(&self, day: &str) -> Result<Book, Failure> {
        let db = self.shelf.db();
        let version = batch::data_version(db).await?;
        let mut kept = self.kept.lock().await;
        if let Some((known, on_day, book)) = kept.as_mut()
            && on_day == day
            && (*known == version || !query::changed_between(db, &[REGISTER], *known, version).await?)
        {
            *known = version;
            return Ok(book.clone());
        }
        let book = self.at(version, day).await?;
        *kept = Some((version, day.to_owned(), book.clone()));
        Ok(book)
    }

    /// Every target as known at `version` that holds on `day`.
    pub async fn at(&self, version: i64, day: &str) -> Result<Book, Failure> {
        let packs = self.shelf.packs();
        let Some(register) = packs.register(REGISTER) else { return Ok(Book::default()) };
        let rows = query::rows(self.shelf.db(), packs, register, version, &Asker::Program).await?;
        Ok(Book::new(on(&settled(rows), day).iter().map(|row| read(row, packs))))
    }

    /// The targets whose register the reader sees, of the units within their reach.
    pub async fn seen(&self, reader: &Reader) -> Result<Book, Refusal> {
        let failed = |failure| Refusal::failed(reader.language, failure);
        let visit = &reader.visit;
        let whole = match reader.as_of {
            None => self.whole(&visit.today).await,
            Some(version) => self.at(version, &visit.today).await,
        };
        let whole = whole.map_err(failed)?;
        let version = batch::data_version(self.shelf.db()).await.map_err(failed)?;
        let units = self.shelf.units().at(version).await.map_err(failed)?;
        let within = units.within(&visit.actor.reach_with(Deed::SeeRegister, REGISTER, false), &visit.today);
        Ok(Book::new(whole.all().filter(|target| within.holds_place(&target.unit)).cloned()))
    }
}
