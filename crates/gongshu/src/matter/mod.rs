//! Book three: matters (事项). Everything that must be done has a holder, a clock, a history and a way up when it sticks.
//!
//! A matter is a header that never changes and events that only grow. Its state, its holder, its light and its cards follow
//! from them, from the kind in the packs, from the calendar and from who is there today; nothing stores "overdue". Rooms
//! above bring the kinds' own pages.

mod breach;
pub mod bulk;
pub mod cabinet;
mod card;
pub mod check;
pub mod desk;
mod holder;
mod moving;
pub mod node;
mod opening;
pub mod outside;
pub mod past;
pub mod record;
pub mod remind;
mod rules;
pub mod scheduler;
pub mod share;
mod sight;
pub mod simulation;
pub mod span;
mod standing;
pub mod store;
mod waiting;
pub mod words;

#[cfg(test)]
mod approval_tests;
#[cfg(test)]
mod bulk_tests;
#[cfg(test)]
mod share_tests;
#[cfg(test)]
mod tests;

pub use self::cabinet::Cabinet;
pub use self::holder::{Held, Here, answering, holder, nearest, target};
pub use self::moving::{Given, by_figures, make_in};
pub use self::opening::{Opening, open_in};
pub use self::record::{Card, Event, Matter};
pub use self::rules::{acting, check_amount, hears, may_appeal, may_move};
pub use self::scheduler::Scheduler;
pub use self::sight::Sight;
pub use self::standing::{NEVER, Rungs, Standing, clock_events, reading, rule, standing};
pub use self::waiting::{Matters, held_by};
