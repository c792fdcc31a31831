//! Roles as a pack defines them (角色): what a post may do, how far it sees, enters and finds.

use std::collections::BTreeSet;

use basis::error::Error;

use super::definition::code;
use super::reading::{Entry, Spot};
use crate::access::{Administration, Breadth, Deed, Domains, Role, Shelves};

/// A role with where it stands in the pack.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RoleDefinition {
    pub role: std::sync::Arc<Role>,
    pub spot: Spot,
}

impl RoleDefinition {
    pub(super) fn read(entry: &Entry<'_>) -> RoleDefinition {
        let may: BTreeSet<Deed> = words(
            entry,
            "may",
            |text| text.parse().ok(),
            || Deed::all().map(Deed::code).collect::<Vec<_>>().join(", "),
        );
        let single: BTreeSet<&str> = words(
            entry,
            "single",
            |text| ["statistics", "administrative"].into_iter().find(|word| *word == text),
            || "statistics, administrative".to_owned(),
        );
        let administers =
            if entry.has("administers") { entry.one_of("administers", &Administration::WORDS) } else { None };
        let registers = entry.entry("registers").map(|shelves| {
            let read = |key: &str| shelves.texts(key).into_iter().collect();
            let read = Shelves { sees: read("sees"), enters: read("enters"), exports: read("exports") };
            shelves.finish();
            read
        });
        let role = Role {
            code: code(entry),
            name: entry.name("name"),
            note: entry.optional_name("note").unwrap_or_default(),
            may,
            sees: breadths(entry, "sees"),
            enters: breadths(entry, "enters"),
            finds: breadths(entry, "finds"),
            single: Domains {
                statistics: single.contains("statistics"),
                administrative: single.contains("administrative"),
            },
            sensitive: entry.texts("sensitive").into_iter().collect(),
            registers: registers.unwrap_or_default(),
            administers,
            second_factor: entry.flag("second_factor"),
        };
        refuse_mixed_administration(entry, &role);
        RoleDefinition { role: std::sync::Arc::new(role), spot: entry.spot() }
    }
}

/// An administrator does its own work and nobody else does it (三员分立, methods 12.1).
fn refuse_mixed_administration(entry: &Entry<'_>, role: &Role) {
    for deed in &role.may {
        let own = match (deed.administration(), role.administers) {
            (Some(of), Some(administers)) => of == administers,
            (Some(_), None) => false,
            (None, Some(_)) => deed.beside_administration(),
            (None, None) => true,
        };
        if !own {
            let error = Error::new("pack-role-mixed").with("role", &role.code).with("deed", deed);
            entry.refuse("may", error);
        }
    }
    if role.administers.is_some() && !role.single.is_empty() {
        entry.refuse("single", Error::new("pack-role-mixed").with("role", &role.code).with("deed", "single"));
    }
}

fn breadths(entry: &Entry<'_>, key: &str) -> BTreeSet<Breadth> {
    let word = |text: &str| Breadth::WORDS.iter().find(|(word, _)| *word == text).map(|(_, breadth)| *breadth);
    words(entry, key, word, || Breadth::WORDS.map(|(word, _)| word).join(", "))
}

/// The words under `key`, each read; a slip for each that is not one of them.
fn words<T: Ord>(
    entry: &Entry<'_>,
    key: &str,
    read: impl Fn(&str) -> Option<T>,
    known: impl Fn() -> String,
) -> BTreeSet<T> {
    let mut found = BTreeSet::new();
    for text in entry.texts(key) {
        match read(&text) {
            Some(value) => {
                found.insert(value);
            }
            None => entry.refuse(key, Error::new("pack-choice").with("text", text).with("choices", known())),
        }
    }
    found
}
