//! The organisation (组织): people, posts and bodies as the registers have them, and who acts through which post today.
//!
//! Duties and rights belong to posts; people hold posts from a day until a day, deputise, stand in, or act on a
//! delegation. Everything is worked out from dated rows: nothing stores who is responsible.

mod directory;
pub mod directory_pages;
pub mod handover;
mod reaching;
mod record;
mod roster;
mod staff;
#[cfg(test)]
pub(crate) mod tests;
pub mod today;
mod words;
pub mod work;

pub use self::reaching::breadths;
pub use self::record::{Authority, Body, Delegation, Duty, Holding, Leave, Person, Post, Seat};
pub use self::roster::{Answering, Roster};
pub use self::staff::Staff;
pub use self::words::because;
