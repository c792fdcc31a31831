//! `gongshu store-exercise`: records change after change and says each number once it is safe. The kill
//! test ends it in the middle and counts what was acknowledged.

use std::process::ExitCode;

use super::{Setting, clock, print};
use crate::store::audit::{self, Entry, Who};
use crate::store::batch::{self, Change};
use crate::store::bulk::{ObservationRow, insert_observations};

pub async fn run(setting: &Setting) -> anyhow::Result<ExitCode> {
    /// Rows a change brings, so that a kill falls into writing rather than between writes.
    const ROWS: i64 = 2000;
    let db = setting.open().await?;
    let who = Who::program("exercise");
    loop {
        let mut write = db.write().await?;
        let change = Change { kind: "exercise", title: "exercise", by: &who, rows: 2000, ..Change::default() };
        let number = batch::begin(&mut write, clock().as_ref(), &change).await?;
        let rows: Vec<ObservationRow> = (0..ROWS)
            .map(|at| ObservationRow {
                subject: at.to_string(),
                indicator: number.to_string(),
                mantissa: at,
                batch: number,
                ..ObservationRow::default()
            })
            .collect();
        insert_observations(&mut write, &rows).await?;
        let entry = Entry { action: "exercise", batch: number, ..Entry::default() };
        audit::append(&mut write, clock().as_ref(), &who, &entry).await?;
        write.commit().await?;
        print(&number.to_string());
    }
}
