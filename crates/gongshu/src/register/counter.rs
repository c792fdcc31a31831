//! The counter at which a reader asks a register: which register, at which version, with what reach.

use axum::response::Response;

use super::names::Names;
use super::query::{self, Asker};
use super::rows::{Entry, Parent, settled_parents};
use super::subjects::Subjects;
use super::units::Units;
use crate::access::Deed;
use crate::pack::Packs;
use crate::pack::register::Register;
use crate::page::{Reader, Refusal};
use crate::store::audit::Who;
use crate::store::{Db, Failure, batch};

pub type Page = Result<Response, Refusal>;
pub type SharedPacks = std::sync::Arc<Packs>;

pub fn failed(reader: &Reader) -> impl Fn(Failure) -> Refusal + '_ {
    |failure| Refusal::failed(reader.language, failure)
}

/// The register of an address, for a reader who may do this with it.
pub fn register<'a>(packs: &'a Packs, reader: &Reader, code: &str, deed: Deed) -> Result<&'a Register, Refusal> {
    let register = packs.register(code).ok_or_else(|| Refusal::not_found(reader.language, code))?;
    match may(reader, register, deed) {
        true => Ok(register),
        false => Err(Refusal::forbidden(reader.language)),
    }
}

/// Whether a reader may do this with a register at all; how far is another question.
pub fn may(reader: &Reader, register: &Register, deed: Deed) -> bool {
    reader.visit.actor.may_with(deed, &register.code, register.gives_rights)
}

/// Who enters rows into a register, through which post, and that post's unit.
pub fn enters(reader: &Reader, register: &Register) -> (Who, String) {
    let through = reader.visit.actor.on_behalf_with(Deed::EnterRegister, &register.code, register.gives_rights);
    (reader.visit.who_by(through), through.map_or_else(String::new, |grant| grant.unit.clone()))
}

/// What a reader asks with: the version they read at, and all units of it.
pub struct Counter<'a> {
    units: Units,
    pub packs: &'a Packs,
    reader: &'a Reader,
    pub version: i64,
    pub tree: Subjects,
}

impl<'a> Counter<'a> {
    /// At the current version, or at an earlier one the reader asked for.
    pub async fn at(
        units: &Units,
        packs: &'a Packs,
        reader: &'a Reader,
        as_of: Option<i64>,
    ) -> Result<Counter<'a>, Failure> {
        let current = batch::data_version(units.db()).await?;
        let version = as_of.map_or(current, |version| version.clamp(0, current));
        let tree = units.at(version).await?;
        Ok(Counter { units: units.clone(), packs, reader, version, tree })
    }

    pub fn db(&self) -> &Db {
        self.units.db()
    }

    pub fn asker(&self) -> Asker<'_> {
        Asker::Reader { actor: &self.reader.visit.actor, units: &self.tree, today: &self.reader.visit.today }
    }

    pub async fn rows(&self, register: &Register) -> Result<Vec<Entry>, Failure> {
        query::rows(self.units.db(), self.packs, register, self.version, &self.asker()).await
    }

    /// Every statement about one row, newest first.
    pub async fn history(&self, register: &Register, code: &str) -> Result<Vec<Entry>, Failure> {
        query::history(self.units.db(), self.packs, register, code, self.version, &self.asker()).await
    }

    pub async fn parents(&self, register: &Register) -> Result<Vec<Parent>, Failure> {
        Ok(settled_parents(query::parents(self.units.db(), register, self.version, &self.asker()).await?))
    }

    /// Whether a row lies where the reader may enter.
    pub async fn may_enter(&self, register: &Register, entry: &Entry) -> Result<bool, Failure> {
        query::may_enter(self.units.db(), self.packs, register, self.version, &self.asker(), entry).await
    }

    pub async fn names(&self, register: &Register) -> Result<Names, Failure> {
        Names::read(self.units.db(), self.packs, register, self.version, &self.asker()).await
    }
}
