//! The organisation (组织): people, posts and bodies as the registers have them, and who acts through which post today.
//!
//! Duties and rights belong to posts; people hold posts from a day until a day, deputise, stand in, or act on a
//! delegation. Everything is worked out from dated rows: nothing stores who is responsible.

mod reaching;
mod roster;
mod staff;

pub use self::reaching::breadths;
pub use self::roster::{Body, Duty, Holding, Person, Post, Roster, Seat};
pub use self::staff::Staff;
