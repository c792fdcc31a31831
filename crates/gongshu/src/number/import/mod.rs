//! Importing figures (导入): read a file, say everything that is wrong with it, then take all of it or nothing.

pub mod cell;
pub mod layout;
pub mod plan;

use basis::error::Finding;
use files::grid::{Grid, read};

use self::plan::{Plan, Wishes, plan};
use super::books::Books;
use super::shelf::Shelf;
use super::store;
use crate::store::audit::{self, Entry};
use crate::store::batch::{self, Change, Sender};
use crate::store::clock::Clock;
use crate::store::{Failure, blob};

/// The dry run of a whole file: its sheets one after another.
pub fn dry_run(books: &Books, file: &str, bytes: &[u8], wishes: &Wishes) -> Plan {
    let grids = match read(file, bytes) {
        Ok(grids) => grids,
        Err(finding) => return Plan { findings: vec![finding], ..Plan::default() },
    };
    let mut whole = Plan::default();
    let sheets: Vec<&Grid> = grids.iter().filter(|grid| 1 < grid.row_count()).collect();
    for grid in &sheets {
        let one = plan(books, grid, wishes);
        // A cover sheet or a note among sheets of figures is no mistake.
        let cover = 1 < sheets.len()
            && one.observations.is_empty()
            && one.findings.iter().all(|finding: &Finding| finding.error.code() == "import-heading-missing");
        if cover {
            continue;
        }
        whole.observations.extend(one.observations);
        whole.findings.extend(one.findings);
        whole.new += one.new;
        whole.revised += one.revised;
        whole.same += one.same;
        whole.blank += one.blank;
    }
    if sheets.is_empty() {
        let place = basis::error::Place { file: file.to_owned(), ..Default::default() };
        let error = basis::error::Error::new("import-no-figures");
        whole.findings.push(Finding { severity: basis::error::Severity::Error, place, error });
    }
    whole
}

/// Takes a plan into the books: the file itself, its figures, one batch, one link of the audit chain,
/// in one transaction. Returns the new data version.
///
/// # Errors
/// `Refused` when the books changed since the dry run in a way that matters; the database's own failures.
pub async fn commit(shelf: &Shelf, clock: &dyn Clock, plan: &Plan, sender: &Sender<'_>) -> Result<i64, Failure> {
    if !plan.may_commit() {
        return Err(Failure::Refused("a file with errors or without figures is not taken in".to_owned()));
    }
    let mut write = shelf.db().write().await?;
    let hash = blob::put(&mut write, clock, sender.file, sender.media_type, sender.bytes).await?;
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
    let batch = batch::begin(&mut write, clock, &change).await?;
    store::insert(&mut write, batch, &plan.observations).await?;
    let detail = serde_json::json!({ "new": plan.new, "revised": plan.revised, "same": plan.same, "file": hash });
    let after = detail.to_string();
    let entry = Entry { action: "import-figures", subject: sender.file, after: &after, batch, ..Entry::default() };
    audit::append(&mut write, clock, sender.by, &entry).await?;
    write.commit().await?;
    Ok(batch)
}

#[cfg(test)]
mod tests;
