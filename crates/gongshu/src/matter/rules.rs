//! Which move may be made, by whom, with what.

use basis::clock::Reading;
use basis::error::Error;
use rust_decimal::Decimal;

use super::holder::{Held, Here, answering, holder};
use super::moving::Given;
use super::record::{APPEAL, Matter};
use crate::pack::matter::{By, ClockMove, Kind, Move, Need};

/// Who may make a move in a matter today: whoever holds it, or answers for the party that the move is for.
pub fn may_move(here: Here<'_>, kind: &Kind, matter: &Matter, it: &Move, person: &str) -> Option<Held> {
    acting(here, kind, matter, it).filter(|held| held.has(person))
}

/// Who makes a move today; `None` where the program does.
pub fn acting(here: Here<'_>, kind: &Kind, matter: &Matter, it: &Move) -> Option<Held> {
    match &it.by {
        By::Holder => holder(here, kind, matter),
        By::Party(party) => answering(here, kind, &matter.unit, matter.party(party)),
        By::Parts | By::Silence | By::Figures => None,
    }
}

/// Who may contest a card of a matter: whoever has a part in it that works on it, or holds it.
pub fn may_appeal(here: Here<'_>, kind: &Kind, matter: &Matter, person: &str) -> bool {
    let parts = kind.states.iter().filter(|state| !state.holder.is_empty()).map(|state| state.holder.as_str());
    parts
        .filter(|party| *party != ASKER)
        .any(|party| answering(here, kind, &matter.unit, matter.party(party)).is_some_and(|held| held.has(person)))
}

/// Who hears an appeal: the nearest post with the role that the kind falls back on first; never somebody of the contesting side.
pub fn hears(here: Here<'_>, kind: &Kind, matter: &Matter) -> Option<Held> {
    answering(here, kind, &matter.unit, "")
}

/// Whether a card may be contested, or its appeal be heard, by this person.
pub(super) fn check_card(
    here: Here<'_>,
    kind: &Kind,
    matter: &Matter,
    step: i64,
    act: &str,
    person: &str,
) -> Result<(), Error> {
    let card = matter.card(step).ok_or_else(|| Error::new("matter-no-card"))?;
    match (act == APPEAL, card.appeal) {
        (true, Some(_)) => Err(Error::new("matter-appealed")),
        (true, None) if may_appeal(here, kind, matter, person) => Ok(()),
        (false, Some(appeal)) if card.answer.is_none() => {
            // Nobody hears their own appeal.
            let hears = hears(here, kind, matter).is_some_and(|held| held.has(person));
            if hears && appeal.person != person { Ok(()) } else { Err(Error::new("matter-not-yours")) }
        }
        (false, _) => Err(Error::new("matter-moved")),
        (true, None) => Err(Error::new("matter-not-yours")),
    }
}

/// The party that asked for a matter: cards are not its own.
const ASKER: &str = "asker";

/// Whether a text is an amount in yuan, to the cent, or nothing at all.
pub fn check_amount(text: &str) -> Result<(), Error> {
    let text = text.trim();
    match text.is_empty() || text.parse::<Decimal>().is_ok_and(|it| !it.is_sign_negative() && it.scale() <= 2) {
        true => Ok(()),
        false => Err(Error::new("matter-amount").with("text", text)),
    }
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
            Need::Basis => given.basis.trim().is_empty(),
            Need::Amount => given.amount.trim().is_empty(),
        };
        if missing {
            return Err(match need {
                Need::Remark => Error::new("matter-needs-remark"),
                Need::Paper => Error::new("matter-needs-paper"),
                Need::Days => Error::new("matter-needs-days"),
                Need::Basis => Error::new("matter-needs-basis"),
                Need::Amount => Error::new("matter-needs-amount"),
            });
        }
    }
    check_amount(&given.amount)?;
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
