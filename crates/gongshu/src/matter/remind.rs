//! Reminders (催办, M120): whoever asked or oversees presses for it; each is counted, and the pack's ladder says what the n-th of them brings.

use basis::error::Error;

use super::cabinet::{Cabinet, Change, World, note};
use super::holder::{Here, answering, holder};
use super::moving::{by, settle};
use super::record::{Event, Matter};
use super::share::{ASKER, tell};
use super::store;
use crate::inbox::Addressee;
use crate::pack::matter::Kind;
use crate::store::audit::Who;
use crate::store::{Failure, Write};

/// Somebody pressed for it.
pub const REMIND: &str = "remind";

impl Matter {
    /// How often somebody pressed for it.
    pub fn reminders(&self) -> usize {
        self.events.iter().filter(|event| event.act == REMIND).count()
    }
}

/// Whether somebody may remind as the one who asked: that they oversee it is the caller's to know.
pub fn is_asker(here: Here<'_>, kind: &Kind, matter: &Matter, person: &str) -> bool {
    answering(here, kind, &matter.unit, matter.party(ASKER)).is_some_and(|held| held.has(person))
}

impl Cabinet {
    /// Reminds whoever holds a matter; that `who` may is the caller's to know.
    pub async fn remind(&self, who: &Who, number: i64, remark: &str) -> Result<Result<(), Error>, Failure> {
        let Change { mut write, world, mut matter, kind } = match self.begin(number).await? {
            Ok(change) => change,
            Err(error) => return Ok(Err(error)),
        };
        if let Err(error) = self.remind_in(&mut write, &world, who, &mut matter, kind, remark).await? {
            return Ok(Err(error));
        }
        write.commit().await?;
        Ok(Ok(()))
    }

    /// The same in the change at hand.
    pub(super) async fn remind_in(
        &self,
        write: &mut Write,
        world: &World,
        who: &Who,
        matter: &mut Matter,
        kind: &Kind,
        remark: &str,
    ) -> Result<Result<(), Error>, Failure> {
        if kind.state(matter.state()).is_none_or(|state| state.ends) {
            return Ok(Err(Error::new("matter-moved")));
        }
        if remark.trim().is_empty() {
            return Ok(Err(Error::new("matter-needs-remark")));
        }
        let held = holder(world.here(self.packs()), kind, matter);
        let clock = self.clock.as_ref();
        let event = Event {
            act: REMIND.to_owned(),
            state: matter.state().to_owned(),
            remark: remark.trim().to_owned(),
            ..by(clock, who)
        };
        store::append(write, matter, event).await?;
        settle(write, self.packs(), clock, matter, kind).await?;
        let to = held.map(|held| Addressee::Post(held.through));
        tell(write, self.packs(), clock, who, matter, "notice-matter-remind", to, true).await?;
        note(write, clock, who, matter.number, "", REMIND).await?;
        Ok(Ok(()))
    }
}
