//! Which move may be made, by whom, with what.

use basis::clock::Reading;
use basis::error::Error;

use super::cabinet::Given;
use super::holder::{Held, Here, answering, holder};
use super::record::Matter;
use crate::pack::matter::{ClockMove, Kind, Move, Need};

/// Who may make a move in a matter today: whoever holds it, or answers for the party that the move is for.
pub fn may_move(here: Here<'_>, kind: &Kind, matter: &Matter, it: &Move, person: &str) -> Option<Held> {
    let held = match it.by.as_str() {
        "holder" => holder(here, kind, matter),
        party => answering(here, kind, &matter.unit, matter.party(party)),
    };
    held.filter(|held| held.has(person))
}

/// Whether a move follows, with everything it needs.
pub(super) fn check(
    kind: &Kind,
    matter: &Matter,
    it: &Move,
    given: &Given,
    reading: Option<&Reading>,
) -> Result<(), Error> {
    if !it.from.iter().any(|from| from == matter.state()) {
        return Err(Error::new("matter-moved"));
    }
    for need in &it.needs {
        let missing = match need {
            Need::Remark => given.remark.trim().is_empty(),
            Need::Paper => given.paper.trim().is_empty(),
            Need::Days => given.days == 0,
        };
        if missing {
            return Err(match need {
                Need::Remark => Error::new("matter-needs-remark"),
                Need::Paper => Error::new("matter-needs-paper"),
                Need::Days => Error::new("matter-needs-days"),
            });
        }
    }
    let grants = |it: &Move| it.clock == Some(ClockMove::Extended);
    let asks = it.needs.contains(&Need::Days) && it.to.as_deref().is_some_and(|to| kind.moves_from(to).any(grants));
    if asks {
        let most = kind.clock.as_ref().and_then(|clock| clock.rule.extension).unwrap_or(0);
        if most < given.days {
            return Err(Error::new("clock-extension-long").with("days", given.days).with("most", most));
        }
        if reading.is_some_and(|reading| reading.limits.iter().any(|limit| 0 < limit.added)) {
            return Err(Error::new("clock-extension-twice"));
        }
    }
    Ok(())
}

/// The days and the reason that were asked for, where a move grants them.
pub(super) fn asked(matter: &Matter) -> (u32, String) {
    let asked = matter.entered().filter(|event| 0 < event.days);
    asked.map_or((0, String::new()), |event| (event.days, event.remark.clone()))
}
