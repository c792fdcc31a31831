//! A role (角色) as a pack defines it.

use std::collections::BTreeSet;

use basis::language::Name;

use super::deed::{Administration, Deed};
use super::reach::{Breadth, Domains};

/// What a post with this role may do, and how far.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Role {
    pub code: String,
    pub name: Name,
    pub note: Name,
    pub may: BTreeSet<Deed>,
    /// 查看范围, 录入范围, 查找范围
    pub sees: BTreeSet<Breadth>,
    pub enters: BTreeSet<Breadth>,
    pub finds: BTreeSet<Breadth>,
    /// Domains in which figures of single enterprises are seen.
    pub single: Domains,
    /// Classes of sensitive fields it sees.
    pub sensitive: BTreeSet<String>,
    pub registers: Shelves,
    pub administers: Option<Administration>,
    /// Signing in takes a second factor.
    pub second_factor: bool,
}

/// The registers of a role; `*` is every register but those that give rights.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Shelves {
    pub sees: BTreeSet<String>,
    pub enters: BTreeSet<String>,
    pub exports: BTreeSet<String>,
}

impl Role {
    /// Whether the role has the deed for this register.
    pub fn may_with(&self, deed: Deed, register: &str, gives_rights: bool) -> bool {
        let shelf = match deed {
            Deed::SeeRegister => &self.registers.sees,
            Deed::EnterRegister => &self.registers.enters,
            Deed::ExportRegister => &self.registers.exports,
            _ => return false,
        };
        let every = shelf.contains("*") && !(gives_rights && deed == Deed::EnterRegister);
        self.may.contains(&deed) && (shelf.contains(register) || every)
    }
}
