//! Targets (目标任务) as their register has them, and how each stands: goal of the year, completion, schedule, gap, growth
//! needed, light. Everything is worked out from the row, the books and the packs; nothing of it is kept.

mod book;
mod month;
pub mod outlook;
mod record;
pub mod scenario;
pub mod split;
mod standing;
pub mod sum;
pub mod view;

#[cfg(test)]
mod tests;

pub use self::book::{Book, Targets};
pub use self::month::{as_month, newest, standing_in};
pub use self::record::{Operator, Target, read};
pub use self::standing::{Lit, Standing, stand};
