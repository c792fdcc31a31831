//! The enterprise registry (企业名录库): who was above designated size in which month, and what happened to whom.
//!
//! The register of enterprises is the only book of it. Membership is what a row says on the last day of a month; an event
//! is what one statement of a row says otherwise than the one before it.

mod answer;
mod area;
mod asked;
mod body;
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
use jiff::civil::Date;

pub use self::event::{Event, Kind};
pub use self::member::Member;
use self::member::{histories, is_in};
use crate::pack::Packs;
use crate::pack::register::Register;
use crate::register::query::{self, Asker};
use crate::register::rows::{Entry, settled};
use crate::register::subjects::last_day;
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
        let day = last_day(month);
        histories(&self.statements)
            .filter_map(|history| Member::on(history, &day))
            .filter(|member| member.is_admitted(rule))
            .collect()
    }

    /// Everybody who was ever in the registry up to a month: as the last statement of that stay has it, with the month
    /// in which it was no longer in it (退库月份), where it left by then.
    pub fn stays(&self, month: Period) -> Vec<(Member, Option<Period>)> {
        let last = last_day(month);
        histories(&self.statements)
            .filter_map(|history| {
                let at = history.iter().rposition(|entry| is_in(entry) && *entry.valid_from <= *last)?;
                let until = &history[at].valid_until;
                let left = until.parse::<Date>().ok().filter(|_| *until < last).and_then(|day| day.tomorrow().ok());
                let left = left.and_then(|day| Period::month_of(day.year(), day.month().unsigned_abs()).ok());
                Some((Member::at(history, at), left))
            })
            .collect()
    }

    /// What happened to whom, by day.
    pub fn events(&self) -> Vec<Event> {
        let mut events: Vec<Event> = histories(&self.statements).flat_map(event::events).collect();
        events.sort_by(|one, other| (&one.day, &one.code).cmp(&(&other.day, &other.code)));
        events
    }
}
