//! One reader before the handovers: which they see, draw up, start.

use std::sync::Arc;

use super::super::roster::Roster;
use super::rules::Handover;
use super::start::Bureau;
use crate::access::{Deed, Grant};
use crate::page::Reader;
use crate::register::counter::Counter;
use crate::register::subjects::Subjects;
use crate::store::Failure;
use crate::store::audit::Who;

/// A reader with the organisation as it is now, and how far they reach in it.
pub(super) struct Desk<'a> {
    pub bureau: &'a Bureau,
    pub reader: &'a Reader,
    pub counter: Counter<'a>,
    pub roster: Arc<Roster>,
    draws: Subjects,
    sees: Subjects,
    starts: Subjects,
}

impl<'a> Desk<'a> {
    pub async fn of(bureau: &'a Bureau, reader: &'a Reader) -> Result<Desk<'a>, Failure> {
        let counter = Counter::at(&bureau.units, bureau.packs(), reader, None).await?;
        let roster = bureau.staff.roster().await?;
        let (actor, today) = (&reader.visit.actor, reader.visit.today.as_str());
        let over = |deed: Deed| match bureau.packs().register("holding") {
            Some(holding) => counter.tree.within(&actor.reach_with(deed, &holding.code, holding.gives_rights), today),
            None => counter.tree.within(&Default::default(), today),
        };
        Ok(Desk {
            draws: counter.tree.within(&actor.reach(Deed::DrawHandover), today),
            sees: over(Deed::SeeRegister),
            starts: over(Deed::EnterRegister),
            bureau,
            reader,
            counter,
            roster,
        })
    }

    pub fn person(&self) -> &str {
        &self.reader.visit.actor.person
    }

    /// Whoever signs it, whoever sees the appointments of its unit, and whoever could draw it up.
    pub fn sees(&self, handover: &Handover) -> bool {
        let unit = &handover.wish.unit;
        handover.concerns(self.person()) || self.sees.holds_place(unit) || self.draws.holds_place(unit)
    }

    pub fn draws(&self, unit: &str) -> bool {
        self.draws.holds_place(unit)
    }

    /// Starting gives rights: whoever enters appointments there.
    pub fn starts(&self, unit: &str) -> bool {
        self.starts.holds_place(unit)
    }

    /// The grant through which appointments are entered.
    fn starter(&self) -> Option<&Grant> {
        let holding = self.bureau.packs().register("holding")?;
        self.reader.visit.actor.on_behalf_with(Deed::EnterRegister, &holding.code, holding.gives_rights)
    }

    /// Who acts: the person, through the post that lets them.
    pub fn who(&self, starts: bool) -> Who {
        if starts { self.reader.visit.who_by(self.starter()) } else { self.reader.visit.who(Deed::DrawHandover) }
    }
}
