//! Book two as kept: the observations of every source and version.

use std::collections::HashMap;

use basis::error::Error;
use basis::fact::FactKey;
use basis::quantity::Quantity;
use engine::panel::{Builder, Observation, Panel};
use sqlx::Row;

use crate::store::bulk::{ObservationRow, insert_observations};
use crate::store::{Db, Doing, Failure, Write};

/// Rows read at once.
const PAGE: i64 = 20_000;

/// The last batch up to `version` that stated figures; 0 for none.
pub async fn last_change(db: &Db, version: i64) -> Result<i64, Failure> {
    sqlx::query_scalar("select coalesce(max(batch), 0) from observation where batch <= $1")
        .bind(version)
        .fetch_one(db.pool())
        .await
        .doing("look up the last figures")
}

/// Everything observed up to a data version, as a panel.
pub async fn load(db: &Db, version: i64, ranks: HashMap<String, u32>) -> Result<Panel, Failure> {
    load_of(db, version, "", ranks).await
}

/// What one source stated up to a data version: enough to tell what of its next file is new, and little to read.
pub async fn load_of(db: &Db, version: i64, source: &str, ranks: HashMap<String, u32>) -> Result<Panel, Failure> {
    let mut builder = Builder::new(ranks);
    let mut periods = HashMap::new();
    let mut after = 0_i64;
    // Batches are read in turn, so that memory holds one page of rows beside the panel.
    while let Some(batch) = next_batch(db, after, version).await? {
        let mut offset = 0_i64;
        loop {
            let rows = sqlx::query(
                "select subject, indicator, period, measure, source, caliber, version, mantissa, scale, unit, approx, status, quote
                 from observation where batch = $1 and ($4 = '' or source = $4)
                 order by subject, indicator, period, measure, source, caliber, version limit $2 offset $3",
            )
            .bind(batch)
            .bind(PAGE)
            .bind(offset)
            .bind(source)
            .fetch_all(db.pool())
            .await
            .doing("read the figures")?;
            for row in &rows {
                let observation = observation(row, batch, &mut builder, &mut periods)?;
                builder.push(&observation);
            }
            offset += PAGE;
            if i64::try_from(rows.len()).unwrap_or(0) < PAGE {
                break;
            }
        }
        after = batch;
    }
    Ok(builder.build(version))
}

async fn next_batch(db: &Db, after: i64, last: i64) -> Result<Option<i64>, Failure> {
    let next: Option<i64> =
        sqlx::query_scalar("select batch from observation where $1 < batch and batch <= $2 order by batch limit 1")
            .bind(after)
            .bind(last)
            .fetch_optional(db.pool())
            .await
            .doing("read the figures")?;
    Ok(next)
}

fn observation(
    row: &sqlx::any::AnyRow,
    batch: i64,
    builder: &mut Builder,
    periods: &mut HashMap<String, basis::period::Period>,
) -> Result<Observation, Failure> {
    let damaged = |error: Error| Failure::Damaged { table: "observation", what: error.to_string() };
    let read = |name: &str| row.try_get::<String, _>(name).doing("read a figure");
    let number = |name: &str| row.try_get::<i64, _>(name).doing("read a figure");
    let period = read("period")?;
    let period = match periods.get(&period) {
        Some(period) => *period,
        None => *periods.entry(period.clone()).or_insert(period.parse().map_err(damaged)?),
    };
    let unit = builder.unit_named(&read("unit")?).map_err(damaged)?;
    let scale = u32::try_from(number("scale")?).unwrap_or(u32::MAX);
    Ok(Observation {
        key: FactKey {
            subject: read("subject")?,
            indicator: read("indicator")?,
            period,
            measure: read("measure")?.parse().map_err(damaged)?,
        },
        source: read("source")?,
        version: u32::try_from(number("version")?).unwrap_or(0),
        quantity: Quantity::stored(number("mantissa")?, scale, unit).map_err(damaged)?,
        approx: read("approx")?.parse().map_err(damaged)?,
        caliber: read("caliber")?,
        quote: read("quote")?,
        status: read("status")?.parse().map_err(damaged)?,
        batch,
    })
}

/// The cells a batch stated.
pub async fn keys_of(db: &Db, batch: i64) -> Result<Vec<FactKey>, Failure> {
    let damaged = |error: Error| Failure::Damaged { table: "observation", what: error.to_string() };
    let rows = sqlx::query(
        "select distinct subject, indicator, period, measure from observation where batch = $1
         order by subject, indicator, period, measure",
    )
    .bind(batch)
    .fetch_all(db.pool())
    .await
    .doing("read a batch")?;
    rows.iter()
        .map(|row| {
            let read = |name: &str| row.try_get::<String, _>(name).doing("read a batch");
            Ok(FactKey {
                subject: read("subject")?,
                indicator: read("indicator")?,
                period: read("period")?.parse().map_err(damaged)?,
                measure: read("measure")?.parse().map_err(damaged)?,
            })
        })
        .collect()
}

/// Keeps new statements under a batch.
pub async fn insert(write: &mut Write, batch: i64, observations: &[Observation]) -> Result<(), Failure> {
    /// Rows made at once, so that 200,000 figures are not in memory twice.
    const CHUNK: usize = 10_000;
    for chunk in observations.chunks(CHUNK) {
        let rows: Vec<ObservationRow> = chunk.iter().map(|observation| row_of(observation, batch)).collect();
        insert_observations(write, &rows).await?;
    }
    Ok(())
}

fn row_of(observation: &Observation, batch: i64) -> ObservationRow {
    let Observation { key, source, version, quantity, approx, caliber, quote, status, .. } = observation;
    ObservationRow {
        subject: key.subject.clone(),
        indicator: key.indicator.clone(),
        period: key.period.to_string(),
        measure: key.measure.to_string(),
        source: source.clone(),
        version: i64::from(*version),
        mantissa: quantity.mantissa(),
        scale: i64::from(quantity.scale()),
        unit: quantity.unit().symbol().to_owned(),
        approx: approx.to_string(),
        caliber: caliber.clone(),
        status: status.to_string(),
        quote: quote.clone(),
        batch,
    }
}
