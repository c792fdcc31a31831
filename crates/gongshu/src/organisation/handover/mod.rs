//! Handover (交接): a post changes hands, and everything that is open on it goes over by a list that is frozen, numbered and
//! signed (M370). Somebody draws it up; the security administrator starts it, because an appointment gives rights: then
//! the old appointment ends, the new one begins and the list is frozen, in one change. It stays open until whoever gives,
//! whoever receives and a witness have signed, each through an account of their own.

mod desk;
pub mod new_pages;
pub mod pages;
mod rules;
mod start;
mod store;
mod waiting;

#[cfg(test)]
mod tests;

pub use self::rules::{Act, Event, Handover, Part, Party, State, Wish};
pub use self::start::Bureau;
pub use self::store::draw;
pub use self::waiting::Signatures;
