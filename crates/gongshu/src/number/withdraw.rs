//! Taking a batch of figures back (撤销): nothing is deleted. Each of its statements gets a next version that
//! restates what stood before it, or says that it was withdrawn where nothing did.

use std::collections::HashMap;

use basis::error::Error;
use basis::fact::{Fact, Status};
use engine::panel::{Observation, Panel};

use super::shelf::Shelf;
use super::store;
use crate::register::subjects::Subjects;
use crate::store::audit::{self, Entry, Who};
use crate::store::batch::{self, Batch, Change};
use crate::store::clock::Clock;
use crate::store::{Db, Failure, Write};

/// The kind of the batches this makes.
pub const KIND: &str = "withdrawal";

/// What taking a batch back would do.
#[derive(Clone, Debug)]
pub struct Plan {
    pub taken: Batch,
    pub observations: Vec<Observation>,
    /// The data version it was planned at.
    pub version: i64,
}

/// Plans to take the figures of batch `number` back; all of them must be of units that `entered` has. Those that were
/// corrected since stay as they were corrected.
///
/// # Errors
/// `Ok(Err(…))` for what the person asked wrongly: no such batch, not one of figures, nothing left to take back.
pub async fn plan(shelf: &Shelf, number: i64, entered: &Subjects) -> Result<Result<Plan, Error>, Failure> {
    let Some(taken) = batch::find(shelf.db(), number).await? else {
        return Ok(Err(Error::new("withdraw-unknown").with("version", number)));
    };
    if taken.kind != "figures" {
        return Ok(Err(Error::new("withdraw-kind").with("version", number)));
    }
    let books = shelf.current().await?;
    let keys = store::keys_of(shelf.db(), number).await?;
    if keys.iter().any(|key| entered.mask(&key.subject) == 0) {
        return Ok(Err(Error::new("withdraw-not-yours").with("version", number)));
    }
    let observations: Vec<Observation> =
        keys.iter().flat_map(|key| next_statements(&books.panel, key, number)).collect();
    if observations.is_empty() {
        return Ok(Err(Error::new("withdraw-nothing").with("version", number)));
    }
    Ok(Ok(Plan { taken, observations, version: books.panel.version() }))
}

/// Enters a plan as part of a change, which is the caller's to commit. Gives the new data version.
///
/// # Errors
/// `Ok(Err(…))` when figures changed after the plan was made: a new plan is to be made.
pub async fn enter(
    write: &mut Write,
    db: &Db,
    clock: &dyn Clock,
    plan: &Plan,
    by: &Who,
) -> Result<Result<i64, Error>, Failure> {
    let Plan { taken, observations, .. } = plan;
    let (rows, source) = (observations.len() as u64, taken.number.to_string());
    let change =
        Change { kind: KIND, title: &taken.title, source: &source, rows, unit: &taken.unit, by, ..Change::default() };
    let version = batch::begin(write, clock, &change).await?;
    if plan.version < store::last_change(db, version - 1).await? {
        return Ok(Err(Error::new("import-changed-since")));
    }
    store::insert(write, version, observations).await?;
    let entry = Entry { action: "withdraw-figures", subject: &source, batch: version, ..Entry::default() };
    audit::append(write, clock, by, &entry).await?;
    Ok(Ok(version))
}

/// Takes a batch back in a change of its own.
///
/// # Errors
/// As [`plan`] and [`enter`].
pub async fn withdraw(
    shelf: &Shelf,
    clock: &dyn Clock,
    number: i64,
    entered: &Subjects,
    by: &Who,
) -> Result<Result<i64, Error>, Failure> {
    let plan = match plan(shelf, number, entered).await? {
        Ok(plan) => plan,
        Err(error) => return Ok(Err(error)),
    };
    let mut write = shelf.db().write().await?;
    let version = enter(&mut write, shelf.db(), clock, &plan, by).await?;
    if version.is_ok() {
        write.commit().await?;
    }
    Ok(version)
}

/// The next statement of each source and definition whose newest one of this cell is the batch's.
fn next_statements(panel: &Panel, key: &basis::fact::FactKey, batch: i64) -> Vec<Observation> {
    let mut chains: HashMap<(String, Option<String>), Vec<Fact>> = HashMap::new();
    for fact in panel.statements(key) {
        chains.entry((fact.origin.source.clone(), fact.origin.caliber.clone())).or_default().push(fact);
    }
    let mut next = Vec::new();
    for mut chain in chains.into_values() {
        chain.sort_by_key(|fact| std::cmp::Reverse(fact.origin.version));
        let Some(newest) = chain.first().filter(|newest| newest.origin.batch == batch) else { continue };
        let before = chain.get(1).filter(|before| before.origin.status != Status::Withdrawn);
        let (stated, status) = match before {
            Some(before) => (before, before.origin.status),
            None => (newest, Status::Withdrawn),
        };
        next.push(Observation {
            key: key.clone(),
            source: newest.origin.source.clone(),
            version: newest.origin.version + 1,
            quantity: stated.quantity.clone(),
            approx: stated.approx,
            caliber: newest.origin.caliber.clone().unwrap_or_default(),
            quote: stated.origin.quote.clone(),
            status,
            batch: 0,
        });
    }
    next.sort_by(|left, right| left.source.cmp(&right.source));
    next
}
