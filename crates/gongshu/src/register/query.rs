//! The one way to a register's rows (行级范围): every row a reader is given passes here, with what is not theirs
//! taken out — rows of places out of reach, and fields of a sensitivity they may not see. Lists, searches, sorts and
//! exports work on what is left, so none of them can betray the rest.

use std::collections::HashMap;

use super::rows::{Entry, Parent, settled};
use super::store;
use super::subjects::Subjects;
use crate::access::{Actor, Deed};
use crate::pack::Packs;
use crate::pack::register::{FieldKind, Register};
use crate::store::{Db, Failure};

/// Who asks for rows.
pub enum Asker<'a> {
    /// The program itself: jobs, commands at the server's terminal, the check of rights. Never a request.
    Program,
    /// A reader, with all units and today's date (ISO).
    Reader { actor: &'a Actor, units: &'a Subjects, today: &'a str },
}

impl Asker<'_> {
    /// The units of the asker's reach for a deed over a register; `None` is no limit.
    pub fn reach(&self, deed: Deed, register: &Register) -> Option<Subjects> {
        match self {
            Asker::Program => None,
            Asker::Reader { actor, units, today } => {
                Some(units.within(&actor.reach_with(deed, &register.code, register.gives_rights), today))
            }
        }
    }

    /// The units whose names the asker may find; `None` is no limit.
    pub fn findable(&self) -> Option<Subjects> {
        match self {
            Asker::Program => None,
            Asker::Reader { actor, units, today } => Some(units.within(&actor.findable(), today)),
        }
    }
}

/// Which unit each row of a register belongs to, for registers whose place leads over another one.
#[derive(Default)]
pub(super) struct Places(HashMap<String, String>);

impl Places {
    /// Reads what the way to the place needs.
    pub async fn read(db: &Db, packs: &Packs, register: &Register, version: i64) -> Result<Places, Failure> {
        let mut units = HashMap::new();
        if let Some((field, onward)) = register.place.split_once('.')
            && let Some(FieldKind::To(other)) = register.field(field).map(|field| &field.kind)
            && packs.register(other).is_some()
        {
            for entry in settled(store::entries(db, other, version).await?) {
                let unit = entry.field(onward).to_owned();
                units.insert(entry.code, unit);
            }
        }
        Ok(Places(units))
    }

    /// The unit a row belongs to; empty when it names none.
    pub fn of<'a>(&'a self, register: &Register, entry: &'a Entry) -> &'a str {
        match register.place.split_once('.') {
            None if register.place == "code" => &entry.code,
            None => entry.field(&register.place),
            Some((field, _)) => self.0.get(entry.field(field)).map_or("", String::as_str),
        }
    }
}

/// Whether rows that belong to `place` are within `reach`. A unit is its own place: seen as a unit is seen.
pub(super) fn within(reach: &Subjects, register: &Register, place: &str) -> bool {
    if register.place == "code" { reach.get(place).is_some() } else { reach.holds_place(place) }
}

/// Whether any of these registers was changed after one version and up to another.
pub async fn changed_between(db: &Db, registers: &[&str], after: i64, until: i64) -> Result<bool, Failure> {
    for register in registers {
        if after < store::last_change(db, register, until).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Every statement about the rows the asker sees, known at a version.
pub async fn rows(
    db: &Db,
    packs: &Packs,
    register: &Register,
    version: i64,
    asker: &Asker<'_>,
) -> Result<Vec<Entry>, Failure> {
    let entries = store::entries(db, &register.code, version).await?;
    narrowed(db, packs, register, version, asker, entries).await
}

/// Every statement about one row, newest first; none when the asker does not see it.
pub async fn history(
    db: &Db,
    packs: &Packs,
    register: &Register,
    code: &str,
    version: i64,
    asker: &Asker<'_>,
) -> Result<Vec<Entry>, Failure> {
    let entries = store::history(db, &register.code, code).await?;
    narrowed(db, packs, register, version, asker, entries).await
}

/// Whether the asker may enter something about a row they see, as the row stands now.
pub async fn may_enter(
    db: &Db,
    packs: &Packs,
    register: &Register,
    version: i64,
    asker: &Asker<'_>,
    entry: &Entry,
) -> Result<bool, Failure> {
    let Some(reach) = asker.reach(Deed::EnterRegister, register) else { return Ok(true) };
    let places = Places::read(db, packs, register, version).await?;
    Ok(within(&reach, register, places.of(register, entry)))
}

async fn narrowed(
    db: &Db,
    packs: &Packs,
    register: &Register,
    version: i64,
    asker: &Asker<'_>,
    mut entries: Vec<Entry>,
) -> Result<Vec<Entry>, Failure> {
    let Some(reach) = asker.reach(Deed::SeeRegister, register) else { return Ok(entries) };
    let places = Places::read(db, packs, register, version).await?;
    // A row is seen as it belongs today: who no longer holds its place does not see its past either.
    let mut newest: HashMap<String, (String, i64, String)> = HashMap::new();
    for entry in &entries {
        let place = places.of(register, entry).to_owned();
        let rank = (entry.valid_from.clone(), entry.batch, place);
        match newest.get_mut(&entry.code) {
            Some(known) if (&known.0, known.1) < (&rank.0, rank.1) => *known = rank,
            Some(_) => {}
            None => {
                newest.insert(entry.code.clone(), rank);
            }
        }
    }
    entries.retain(|entry| newest.get(&entry.code).is_some_and(|(_, _, place)| within(&reach, register, place)));
    for field in register.fields.iter().filter(|field| !field.sensitive.is_empty()) {
        for entry in &mut entries {
            let place = newest.get(&entry.code).map_or("", |(_, _, place)| place.as_str());
            if !reach.shows_sensitive(place, &field.sensitive) {
                entry.fields.remove(&field.code);
            }
        }
    }
    Ok(entries)
}

/// The parents of rows the asker sees, where it sees the parents too.
pub async fn parents(db: &Db, register: &Register, version: i64, asker: &Asker<'_>) -> Result<Vec<Parent>, Failure> {
    let mut parents = store::parents(db, &register.code, version).await?;
    if let Some(reach) = asker.reach(Deed::SeeRegister, register) {
        let seen = |code: &str| within(&reach, register, code);
        parents.retain(|parent| seen(&parent.code) && seen(&parent.parent));
    }
    Ok(parents)
}
