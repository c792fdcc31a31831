//! The enterprise registry (企业名录库): who was above designated size in which month, and what happened to whom.
//!
//! The register of enterprises is the only book of it. Membership is what a row says on the last day of a month; an event
//! is what one statement of a row says otherwise than the one before it.

mod area;
mod desk;
mod event;
mod export;
mod growing;
mod member;
mod missing;
pub mod pages;
mod state;
#[cfg(test)]
mod tests;
mod view;

use basis::period::Period;
use basis::registry::Rule;

pub use self::event::{Event, Kind};
pub use self::member::Member;
use self::member::histories;
use crate::pack::Packs;
use crate::pack::register::Register;
use crate::register::query::{self, Asker};
use crate::register::rows::{Entry, settled};
use crate::store::{Db, Failure};

/// The register the registry is kept in.
pub const ENTERPRISE: &str = "enterprise";

/// The rows of enterprises as known at a data version, as far as somebody sees them.
pub struct Roll {
    /// Each statement as the next one cuts it off, by row and day.
    statements: Vec<Entry>,
}

/// Who was in the registry in a month, as known at a data version (统计总体): those of the asker's reach whom the rule
/// admits, in the order of their codes. The one place this is answered.
pub async fn population(
    db: &Db,
    packs: &Packs,
    version: i64,
    asker: &Asker<'_>,
    month: Period,
    rule: &Rule,
) -> Result<Vec<Member>, Failure> {
    Ok(Roll::read(db, packs, version, asker).await?.members(month, rule))
}

/// The definition of the register of enterprises.
pub fn definition(packs: &Packs) -> Result<&Register, Failure> {
    packs.register(ENTERPRISE).ok_or_else(|| Failure::Refused("no pack has a register `enterprise`".to_owned()))
}

impl Roll {
    pub async fn read(db: &Db, packs: &Packs, version: i64, asker: &Asker<'_>) -> Result<Roll, Failure> {
        let rows = query::rows(db, packs, definition(packs)?, version, asker).await?;
        Ok(Roll { statements: settled(rows) })
    }

    /// Those whom the rule admits on the last day of a month.
    pub fn members(&self, month: Period, rule: &Rule) -> Vec<Member> {
        histories(&self.statements)
            .filter_map(|history| Member::of(history, month))
            .filter(|member| member.is_admitted(rule))
            .collect()
    }

    /// What happened to whom, by day.
    pub fn events(&self) -> Vec<Event> {
        let mut events: Vec<Event> = histories(&self.statements).flat_map(event::events).collect();
        events.sort_by(|one, other| (&one.day, &one.code).cmp(&(&other.day, &other.code)));
        events
    }
}
