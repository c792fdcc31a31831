//! The speech's figures through the books: into a scratch store and out again, so that every claim is
//! derived from what the store keeps and not from what the file's reader held.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use basis::derive::Operand;
use basis::fact::Fact;
use engine::panel::Observation;

use super::speech::Speech;
use crate::number::store::{insert, load};
use crate::store::batch::{self, Change};
use crate::store::chance::SystemChance;
use crate::store::clock::Clock;
use crate::store::seal::Seal;
use crate::store::suite::Suite;
use crate::store::{Db, Doing, Failure};

/// Replaces the speech's facts by those a scratch database gives back; the database is gone afterwards.
pub async fn through_store(speech: &mut Speech, clock: &dyn Clock) -> Result<(), Failure> {
    let folder = tempfile::tempdir().doing("make a scratch folder")?;
    // Gone with its keys when the figures are back.
    let seal = Seal::in_folder(folder.path(), Suite::International, Arc::new(SystemChance));
    let db = Db::open(&format!("sqlite:{}", folder.path().join("scratch.sqlite").display()), seal).await?;
    let observations: Vec<Observation> = facts(speech).map(|(id, fact)| observation(id, fact)).collect();
    let mut write = db.write().await?;
    let change = Change { kind: "figures", rows: observations.len() as u64, ..Change::default() };
    let version = batch::begin(&mut write, clock, &change).await?;
    insert(&mut write, version, &observations).await?;
    write.commit().await?;
    let panel = load(&db, version, HashMap::new()).await?;
    db.close().await;
    let mut kept: BTreeMap<String, Fact> = BTreeMap::new();
    for (id, fact) in facts(speech) {
        let stated = panel.statements(&fact.key).into_iter().find(|stated| stated.origin.source == *id);
        let mut stated = stated.ok_or_else(|| Failure::Damaged {
            table: "observation",
            what: format!("the figure {id} did not come back"),
        })?;
        stated.origin.source.clone_from(&fact.origin.source);
        kept.insert(id.clone(), stated);
    }
    for (id, fact) in kept {
        if let Some(Some(figure)) = speech.figures.get_mut(&id) {
            figure.operand = Operand::Fact(fact);
        }
    }
    Ok(())
}

fn facts(speech: &Speech) -> impl Iterator<Item = (&String, &Fact)> {
    speech.figures.iter().filter_map(|(id, reading)| match &reading.as_ref()?.operand {
        Operand::Fact(fact) => Some((id, fact)),
        _ => None,
    })
}

/// A row stands under its id as its source: one speech may state one cell more than once.
fn observation(id: &str, fact: &Fact) -> Observation {
    Observation {
        key: fact.key.clone(),
        source: id.to_owned(),
        version: 1,
        quantity: fact.quantity.clone(),
        approx: fact.approx,
        caliber: fact.origin.caliber.clone().unwrap_or_default(),
        quote: fact.origin.quote.clone(),
        status: fact.origin.status,
        batch: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::clock::FixedClock;

    #[tokio::test]
    async fn figures_come_back_as_they_went_in() {
        let folder = tempfile::tempdir().unwrap();
        let rows = "id,doc,scope,indicator,period,value,unit,value_base,base_unit,approx,quote\n\
                    O1,d,厂,增加值,2006,63.20,亿元,6320000000,yuan,exact,一\n\
                    O2,d,厂,增加值,2006,64,亿元,6400000000,yuan,about,二\n";
        std::fs::write(folder.path().join("observations.csv"), rows).unwrap();
        let mut speech = Speech::load(folder.path()).unwrap();
        let before = speech.clone();
        let clock = FixedClock("2026-08-09T01:20:00Z".parse().unwrap());
        through_store(&mut speech, &clock).await.unwrap();
        for id in ["O1", "O2"] {
            let figure = |speech: &Speech| match &speech.figures[id].as_ref().unwrap().operand {
                Operand::Fact(fact) => (fact.key.clone(), fact.quantity.clone(), fact.approx, fact.origin.batch),
                other => panic!("{other:?}"),
            };
            let (was, is) = (figure(&before), figure(&speech));
            assert_eq!((&was.0, &was.1, was.2), (&is.0, &is.1, is.2), "{id}");
            assert_eq!((was.3, is.3), (0, 1), "{id} now comes from a batch of the store");
        }
    }
}
