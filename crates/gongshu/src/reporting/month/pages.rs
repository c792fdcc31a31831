//! The pages of a month: one cell of a form by groups, two divisions against each other, the efficiency set, and their workbook.

use axum::extract::{Path, Query, State as Given};
use axum::response::Response;
use basis::period::Period;

use super::asked::{Asked, Month, month_of};
use super::body::{self, across_of};
use super::efficiency::{self, Set};
use super::gathered;
use super::pivot::pivot;
use super::tables::By;
use super::tree::{LEVELS, tree};
use super::view;
use super::workbook;
use crate::number::shelf::Shelf;
use crate::page::{Reader, Refusal, download};

type Page = Result<Response, Refusal>;

/// GET /month/{form}/{period}
pub async fn month(
    Given(shelf): Given<Shelf>,
    reader: Reader,
    Path((form, period)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Page {
    let month = month_of(&shelf, &reader, (&form, &period), asked).await?;
    let standings = month.standings();
    let table = month.table(&standings);
    let body = match By::named(&month.asked.across).filter(|across| across_of(month.by).contains(across)) {
        Some(across) => body::two_way(&month, &pivot(&standings, month.by, across, &month.places), across),
        None => body::groups(&month, &table, &reader),
    };
    view::page(&reader, &month, &table, body)
}

/// GET /month/{form}/{period}/efficiency: the ratios of groups.
pub async fn efficiency_page(
    Given(shelf): Given<Shelf>,
    reader: Reader,
    Path((form, period)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Page {
    let month = month_of(&shelf, &reader, (&form, &period), asked).await?;
    let set = efficiency_of(&shelf, &reader, &month).await?;
    view::efficiency_page(&reader, &month, body::ratios(&month, &set, &reader))
}

/// The efficiency set of a month, with what was reported of the last December.
pub(super) async fn efficiency_of(shelf: &Shelf, reader: &Reader, month: &Month<'_>) -> Result<Set, Refusal> {
    let december = Period::month_of(month.period.year() - 1, 12);
    let december = december.map_err(|error| Refusal::wrong(reader.language, &error))?;
    let asked = gathered::Asked { form: month.form, period: december, unit: &month.unit, version: "" };
    let until = month.gathered.now.close.as_ref();
    let start = gathered::earlier(shelf, reader, &month.units, asked, until).await?;
    let start = start.map(|sheaf| sheaf.reports).unwrap_or_default();
    Ok(efficiency::set(month.form, month.period, &month.gathered.now.reports, &start, month.by, &month.places))
}

/// GET /month/{form}/{period}/export.xlsx: the whole table, its totals and rates as live formulas, with a chart; the parts of the
/// change, and the efficiency set where the form has one.
pub async fn export(
    Given(shelf): Given<Shelf>,
    reader: Reader,
    Path((form, period)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Page {
    let month = month_of(&shelf, &reader, (&form, &period), asked).await?;
    let standings = month.standings();
    let table = month.table(&standings);
    if month.by == By::Enterprise {
        table.groups.iter().for_each(|row| reader.visit.reads.note(&row.code));
    }
    reader.visit.reads.note_export();
    let names = month.names(month.by, table.groups.iter().map(|row| row.code.as_str()));
    let set = match month.form.ratios.is_empty() {
        true => None,
        false => Some(efficiency_of(&shelf, &reader, &month).await?),
    };
    // Its enterprises are named, whatever the table is by.
    let root = tree(&standings, &LEVELS, &month.places);
    root.enterprises().for_each(|code| reader.visit.reads.note(code));
    let bytes = workbook::write(&month, &table, &names, &root, set.as_ref())
        .map_err(|error| Refusal::failed(reader.language, error))?;
    Ok(download(
        bytes,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        &format!("{}.xlsx", month.title()),
    ))
}
