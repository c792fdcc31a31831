//! Who may do what, where (权限): deeds, roles, and how far each post reaches over the tree of units.
//!
//! Everything here is a pure value: no request, no database. Whatever is not granted is denied.
//! Rows are never filtered by pages: the books a reader is handed are narrowed to the reader's reach.

mod actor;
mod deed;
mod reach;
mod role;

pub use self::actor::{Actor, Because, Grant};
pub use self::deed::{Administration, Deed, Needs, Over};
pub use self::reach::{Breadth, Domains, Reach, Span};
pub use self::role::{Role, Shelves};
