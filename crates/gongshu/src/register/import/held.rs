//! What a register holds now, and what whoever enters may do to it.

use std::collections::HashSet;

use basis::error::Error;

use super::super::names::Names;
use super::super::query::{self, Asker, Places};
use super::super::rows::{Entry, Parent};
use super::super::store;
use super::super::subjects::Subjects;
use crate::access::Deed;
use crate::pack::Packs;
use crate::pack::register::{FieldKind, Register};
use crate::store::{Db, Failure};

/// What a plan compares with.
pub struct Held {
    pub(super) entries: Vec<Entry>,
    pub(super) parents: Vec<Parent>,
    /// The rows of other registers that fields may name.
    pub names: Names,
    pub(super) places: Places,
    /// Where whoever enters may enter, and what they see; `None` for the program.
    pub(super) wall: Option<Wall>,
    pub(super) roles: HashSet<String>,
    pub(super) version: i64,
    /// The registers that were read.
    pub(super) rests_on: Vec<String>,
}

/// The reach of whoever enters.
pub(super) struct Wall {
    pub entered: Subjects,
    pub seen: Subjects,
    hidden_fields: Vec<(String, String)>,
    person: String,
    /// The posts they act through.
    posts: HashSet<String>,
}

/// Reads what a register holds at a version, for somebody who wants to enter rows.
pub async fn held(
    db: &Db,
    packs: &Packs,
    register: &Register,
    version: i64,
    asker: &Asker<'_>,
) -> Result<Held, Failure> {
    let mut rests_on = vec![register.code.clone(), super::super::UNIT.to_owned()];
    for field in &register.fields {
        if let FieldKind::To(other) = &field.kind {
            rests_on.push(other.clone());
        }
    }
    rests_on.sort_unstable();
    rests_on.dedup();
    Ok(Held {
        entries: store::entries(db, &register.code, version).await?,
        parents: store::parents(db, &register.code, version).await?,
        names: Names::read(db, packs, register, version, asker).await?,
        places: Places::read(db, packs, register, version).await?,
        wall: Wall::around(register, asker),
        roles: packs.roles.iter().map(|it| it.role.code.clone()).collect(),
        version,
        rests_on,
    })
}

impl Wall {
    fn around(register: &Register, asker: &Asker<'_>) -> Option<Wall> {
        let Asker::Reader { actor, .. } = asker else { return None };
        Some(Wall {
            entered: asker.reach(Deed::EnterRegister, register)?,
            seen: asker.reach(Deed::SeeRegister, register)?,
            hidden_fields: register
                .fields
                .iter()
                .filter(|field| !field.sensitive.is_empty())
                .map(|field| (field.code.clone(), field.sensitive.clone()))
                .collect(),
            person: actor.person.clone(),
            posts: actor.grants().iter().map(|grant| grant.post.clone()).collect(),
        })
    }
}

impl Wall {
    /// Whether a row gives rights to whoever enters it.
    fn gains(&self, register: &Register, entry: &Entry) -> bool {
        register.gives_rights_to.iter().any(|field| match register.field(field).map(|field| &field.kind) {
            Some(FieldKind::To(other)) if other == "person" => entry.field(field) == self.person,
            Some(_) => self.posts.contains(entry.field(field)),
            None => self.posts.contains(&entry.code),
        })
    }
}

impl Held {
    /// What stands in the way of entering `entry` in place of `before`: the row is somebody else's, or would be.
    pub(super) fn refusal(&self, register: &Register, entry: &Entry, before: Option<&Entry>) -> Option<Error> {
        let wall = self.wall.as_ref()?;
        if wall.gains(register, entry) || before.is_some_and(|before| wall.gains(register, before)) {
            return Some(Error::new("register-own-rights"));
        }
        let within = |reach: &Subjects, entry: &Entry| query::within(reach, register, self.places.of(register, entry));
        match before {
            Some(before) if !within(&wall.seen, before) => Some(Error::new("register-code-taken")),
            Some(before) if !within(&wall.entered, before) => Some(Error::new("register-place-not-yours")),
            // A new unit is placed by its parents, which are looked at when all rows are read.
            None if register.place == "code" => None,
            _ if !within(&wall.entered, entry) => Some(Error::new("register-place-not-yours")),
            _ => None,
        }
    }

    /// Whether a row is there, seen or not.
    pub fn has(&self, code: &str) -> bool {
        self.entries.iter().any(|entry| entry.code == code)
    }

    /// A code nobody has yet, for a row whose code says nothing: the register's own and the version it comes with.
    pub fn free_code(&self, register: &Register) -> String {
        let first = format!("{}-{}", register.code, self.version + 1);
        let next = |at: u32| format!("{first}-{at}");
        if self.has(&first) { (2..).map(next).find(|code| !self.has(code)).unwrap_or(first) } else { first }
    }

    /// Whether a row may be changed by whoever enters.
    pub fn may_change(&self, register: &Register, entry: &Entry) -> bool {
        self.refusal(register, entry, Some(entry)).is_none()
    }

    /// Whether a unit may be hung under `parent`.
    pub(super) fn may_hang_under(&self, parent: &str) -> bool {
        self.wall.as_ref().is_none_or(|wall| wall.entered.holds_place(parent))
    }

    pub(super) fn knows(&self, code: &str) -> bool {
        self.has(code) && self.wall.as_ref().is_none_or(|wall| wall.seen.get(code).is_some())
    }

    /// Fields whoever enters does not see are not theirs to lose.
    pub(super) fn keeps(&self, place: &str, field: &str) -> bool {
        self.wall.as_ref().is_some_and(|wall| {
            wall.hidden_fields.iter().any(|(code, class)| code == field && !wall.seen.shows_sensitive(place, class))
        })
    }

    /// Whether a field of a row is hidden from whoever enters.
    pub fn hides(&self, register: &Register, entry: &Entry, field: &str) -> bool {
        self.keeps(self.places.of(register, entry), field)
    }
}
