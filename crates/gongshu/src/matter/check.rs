//! `matters check` (体检): no open matter without somebody who has it, no standing that its events do not give, no card
//! without the rung that gave it. Run by hand, and each night by the server.

use std::collections::BTreeSet;

use basis::error::Error;

use super::cabinet::Cabinet;
use super::holder::holder;
use super::standing::standing;
use super::store;
use crate::store::Failure;
use crate::store::clock::here;

/// What is wrong with one matter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Flaw {
    pub matter: i64,
    pub code: String,
    pub error: Error,
}

/// What a check found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Checked {
    pub open: usize,
    pub ended: usize,
    /// Matters that somebody else answers for than the post that holds them.
    pub answered_for: usize,
    pub flaws: Vec<Flaw>,
}

/// Looks at every matter there is.
pub async fn check(cabinet: &Cabinet) -> Result<Checked, Failure> {
    let world = cabinet.world().await?;
    let packs = cabinet.packs();
    let firings: BTreeSet<(i64, String, i64)> =
        store::firings(&cabinet.db).await?.into_iter().map(|it| (it.matter, it.rung, it.term)).collect();
    let mut checked = Checked::default();
    let numbers = store::numbers(&cabinet.db, true).await?;
    let all = store::count(&cabinet.db).await?;
    if i64::try_from(numbers.len()).ok() != Some(all) {
        let error = Error::new("matter-lost").with("count", all).with("standing", numbers.len());
        checked.flaws.push(Flaw { matter: 0, code: String::new(), error });
    }
    for number in numbers {
        let Some(matter) = store::find(&cabinet.db, number).await? else { continue };
        let flaw = |error: Error| Flaw { matter: number, code: matter.code.clone(), error };
        let Some(kind) = packs.kind(&matter.kind) else {
            checked.flaws.push(flaw(Error::new("matter-kind")));
            continue;
        };
        let is_fired = |rung: &str, term: i64| firings.contains(&(number, rung.to_owned(), term));
        let (worked_out, _) = match standing(packs, kind, &matter, is_fired, here(cabinet.clock.now())) {
            Ok(standing) => standing,
            Err(error) => {
                checked.flaws.push(flaw(error));
                continue;
            }
        };
        if worked_out.ended {
            checked.ended += 1;
        } else {
            checked.open += 1;
            match holder(world.here(packs), kind, &matter) {
                None => checked.flaws.push(flaw(Error::new("matter-nobody"))),
                Some(held) if held.through != held.post => checked.answered_for += 1,
                Some(_) => {}
            }
        }
        if store::kept_standing(&cabinet.db, number).await?.as_ref() != Some(&worked_out) {
            checked.flaws.push(flaw(Error::new("matter-standing")));
        }
        for card in
            matter.events.iter().filter(|event| event.act == super::record::CARD || event.act == super::record::FIRED)
        {
            let term = card.word("term").parse().unwrap_or(-1);
            if !is_fired(card.word("rung"), term) {
                checked.flaws.push(flaw(Error::new("matter-card").with("rung", card.word("rung"))));
            }
        }
    }
    Ok(checked)
}
