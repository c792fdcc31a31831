//! Importing figures (导入): read a file, say everything that is wrong with it, then take all of it or nothing.

pub mod cell;
pub mod layout;
pub mod plan;

use basis::error::{Error, Finding, Place, Severity};
use files::grid::{Grid, read};

use self::plan::{Plan, Wishes, plan};
use super::books::Books;
use super::shelf::Shelf;
use super::store;
use crate::register;
use crate::store::audit::{self, Entry};
use crate::store::batch::{self, Change, Sender};
use crate::store::clock::Clock;
use crate::store::{Db, Failure, Write, blob};

/// The dry run of a whole file: its sheets one after another.
pub fn dry_run(books: &Books, file: &str, bytes: &[u8], wishes: &Wishes) -> Plan {
    let grids = match read(file, bytes) {
        Ok(grids) => grids,
        Err(finding) => return Plan { findings: vec![finding], ..Plan::default() },
    };
    let mut whole = Plan { version: books.panel.version(), ..Plan::default() };
    let sheets: Vec<&Grid> = grids.iter().filter(|grid| 1 < grid.row_count()).collect();
    let mut passed = Vec::new();
    for grid in &sheets {
        let one = plan(books, grid, wishes);
        // A cover sheet or a note among sheets of figures is no mistake.
        let cover = 1 < sheets.len()
            && one.observations.is_empty()
            && one.findings.iter().all(|finding: &Finding| finding.error.code() == "import-heading-missing");
        if cover {
            let place = Place { file: file.to_owned(), sheet: grid.name.clone(), ..Place::default() };
            let error = Error::new("file-sheet-passed");
            passed.push(Finding { severity: Severity::Hint, place, error });
            continue;
        }
        whole.observations.extend(one.observations);
        whole.findings.extend(one.findings);
        whole.new += one.new;
        whole.revised += one.revised;
        whole.same += one.same;
        whole.blank += one.blank;
    }
    if sheets.len() == passed.len() {
        // Of a file in which nothing was found every sheet is answered for.
        let code = if sheets.is_empty() { "import-no-figures" } else { "import-heading-missing" };
        let place = Place { file: file.to_owned(), ..Place::default() };
        whole.findings.push(Finding { severity: Severity::Error, place, error: Error::new(code) });
    }
    whole.findings.extend(passed);
    whole
}

/// Enters a plan as part of a change, which is the caller's to commit: the file itself, its figures, one batch, one link
/// of the audit chain. Gives the new data version.
///
/// # Errors
/// `Ok(Err(…))` when figures or units changed after the plan was made: nothing was entered, and a new plan is to be
/// made. `Refused` for a plan that may not be entered; the database's own failures.
pub async fn enter(
    write: &mut Write,
    db: &Db,
    clock: &dyn Clock,
    plan: &Plan,
    sender: &Sender<'_>,
) -> Result<Result<i64, Error>, Failure> {
    if !plan.may_commit() {
        return Err(Failure::Refused("a file with errors or without figures is not taken in".to_owned()));
    }
    let hash = blob::put(write, clock, sender.file, sender.media_type, sender.bytes).await?;
    let rows = plan.observations.len() as u64;
    let change = Change {
        kind: "figures",
        title: sender.title,
        source: sender.file,
        blob: &hash,
        rows,
        unit: sender.unit,
        by: sender.by,
    };
    let batch = batch::begin(write, clock, &change).await?;
    if changed_between(db, plan.version, batch - 1).await? {
        return Ok(Err(Error::new("import-changed-since")));
    }
    store::insert(write, batch, &plan.observations).await?;
    let detail = serde_json::json!({ "new": plan.new, "revised": plan.revised, "same": plan.same, "file": hash });
    let after = detail.to_string();
    let entry = Entry { action: "import-figures", subject: sender.file, after: &after, batch, ..Entry::default() };
    audit::append(write, clock, sender.by, &entry).await?;
    Ok(Ok(batch))
}

/// Whether anything a plan rests on changed after one version and up to another: the figures, or the units.
async fn changed_between(db: &Db, after: i64, until: i64) -> Result<bool, Failure> {
    if after < store::last_change(db, until).await? {
        return Ok(true);
    }
    register::query::changed_between(db, &[register::UNIT], after, until).await
}

/// Takes a plan into the books in a change of its own.
///
/// # Errors
/// As [`enter`].
pub async fn commit(
    shelf: &Shelf,
    clock: &dyn Clock,
    plan: &Plan,
    sender: &Sender<'_>,
) -> Result<Result<i64, Error>, Failure> {
    let mut write = shelf.db().write().await?;
    let entered = enter(&mut write, shelf.db(), clock, plan, sender).await?;
    if entered.is_ok() {
        write.commit().await?;
    }
    Ok(entered)
}

#[cfg(test)]
mod exports_tests;
#[cfg(test)]
mod tests;
