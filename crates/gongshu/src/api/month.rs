//! A month's table for programs: one cell of a form by groups, from a closed version or as reported now.

use axum::Json;
use axum::extract::{Path, State};
use basis::derive::Derived;
use basis::exact::Rounding;
use basis::period::{Part as PeriodPart, Period};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Answer;
use super::extract::{Asked, missing, one_of, parsed};
use crate::number::shelf::Shelf;
use crate::page::Reader;
use crate::reporting::month::{Asked as Wanted, By, Kind, Row, month_of};
use crate::server::problem::{Part, Problem};

/// Decimals a derived rate is given with.
const RATE_DECIMALS: u32 = 4;

/// One cell of a form over a month: the whole and its groups.
#[derive(Serialize, ToSchema)]
pub struct MonthTable {
    pub form: String,
    pub period: String,
    pub line: String,
    pub column: &'static str,
    pub by: &'static str,
    pub unit_of_measure: String,
    /// The close it was made from; none where it is what stands now.
    pub close: Option<i64>,
    /// The data version of that close's sums.
    pub version: Option<i64>,
    pub whole: MonthRow,
    pub rows: Vec<MonthRow>,
    /// What the change against the books is made of; empty where the books begin later.
    pub changes: Vec<MonthChange>,
}

/// A group's line. Rates are in percent, a pull in percentage points, with four decimals; none where there is no number.
#[derive(Serialize, ToSchema)]
pub struct MonthRow {
    /// Empty for the whole.
    pub code: String,
    pub name: String,
    pub enterprises: usize,
    pub now: String,
    /// The same enterprises' own figure a year earlier.
    pub before: String,
    pub comparable: Option<String>,
    pub nominal: Option<String>,
    pub matched: Option<String>,
    pub share: Option<String>,
    pub pull: Option<String>,
    pub contribution: Option<String>,
    pub place: Option<u32>,
}

/// A kind of change.
#[derive(Serialize, ToSchema)]
pub struct MonthChange {
    /// `continuing`, `entered`, `silent-then`, `left`, `silent-now`
    pub kind: &'static str,
    pub enterprises: usize,
    pub change: String,
}

fn rate(derived: &Derived) -> Option<String> {
    derived.number().map(|it| it.value.rounded(RATE_DECIMALS, Rounding::HalfUp))
}

fn told(row: &Row, name: String) -> MonthRow {
    MonthRow {
        code: row.code.clone(),
        name,
        enterprises: row.count,
        now: row.now.to_string(),
        before: row.before.to_string(),
        comparable: rate(&row.growth),
        nominal: rate(&row.nominal),
        matched: rate(&row.matched),
        share: rate(&row.share),
        pull: rate(&row.pull),
        contribution: rate(&row.contribution),
        place: Some(row.rank).filter(|place| 0 < *place),
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MonthAsked {
    #[param(pattern = "^(region|division|size|park|enterprise)$")]
    by: Option<String>,
    #[param(max_length = 40, pattern = r"^[^\x00]*$", example = "01")]
    line: Option<String>,
    #[param(pattern = "^(month|ytd)$")]
    column: Option<String>,
    #[param(max_length = 100, pattern = r"^[^\x00]*$")]
    region: Option<String>,
    #[param(pattern = "^([0-9]{2})?$", max_length = 2)]
    division: Option<String>,
    #[param(pattern = "^(now|[0-9]{1,9})?$", max_length = 9)]
    close: Option<String>,
}

/// GET /api/v1/months/{form}/{period}
#[utoipa::path(get, path = "/api/v1/months/{form}/{period}", operation_id = "month", tag = "reports",
    params(("form" = String, Path, example = "output"),
        ("period" = String, Path, example = "2026-03", pattern = "^(19(49|[5-9][0-9])|20[0-9]{2})-(0[1-9]|1[0-2])$"), MonthAsked),
    responses((status = 200, body = MonthTable), super::document::Refusals, super::document::Missing))]
pub async fn month(
    State(shelf): State<Shelf>,
    reader: Reader,
    Path((form, period)): Path<(String, String)>,
    Asked(asked): Asked<MonthAsked>,
) -> Answer<MonthTable> {
    let language = reader.language;
    let known = shelf.packs().form(&form).ok_or_else(|| missing(language, Part::Path, "form"))?;
    let at: Period = parsed(language, Part::Path, "period", &period)?;
    if !matches!(at.part(), PeriodPart::Month(_)) {
        return Err(missing(language, Part::Path, "period"));
    }
    if asked.line.as_deref().is_some_and(|line| !line.is_empty() && known.line(line).is_none()) {
        return Err(missing(language, Part::Query, "line"));
    }
    let ways = By::ALL.map(|by| (by.word(), by));
    let by = one_of(language, "by", asked.by.as_deref(), &ways)?.unwrap_or(By::Region);
    one_of(language, "column", asked.column.as_deref(), &[("month", ()), ("ytd", ())])?;
    let wanted = Wanted {
        by: by.word().to_owned(),
        line: asked.line.unwrap_or_default(),
        column: asked.column.unwrap_or_default(),
        region: asked.region.unwrap_or_default(),
        division: asked.division.unwrap_or_default(),
        version: asked.close.unwrap_or_default(),
        ..Wanted::default()
    };
    let month = month_of(&shelf, &reader, (&form, &period), wanted).await.map_err(|refusal| {
        match refusal.is_not_found() {
            true => missing(language, Part::Query, "close"),
            // Why it could not be read is in the log already.
            false => Problem::new(language, "failed"),
        }
    })?;
    let standings = month.standings();
    let table = month.table(&standings);
    if by == By::Enterprise {
        table.groups.iter().for_each(|row| reader.visit.reads.note(&row.code));
    }
    reader.visit.reads.note_export();
    let names = month.names(by, table.groups.iter().map(|row| row.code.as_str()));
    let sum = &table.whole.sum;
    let kinds = Kind::ALL.into_iter().filter(|_| month.has_books());
    let close = month.gathered.now.close.as_ref();
    Ok(Json(MonthTable {
        form: known.code.clone(),
        period: at.to_string(),
        line: month.line.code.clone(),
        column: month.column.word(),
        by: by.word(),
        unit_of_measure: month.line.unit.symbol().to_owned(),
        close: close.map(|close| close.number),
        version: close.map(|close| close.batch).filter(|batch| 0 < *batch),
        whole: told(&table.whole, String::new()),
        rows: table.groups.iter().map(|row| told(row, names.get(&row.code).cloned().unwrap_or_default())).collect(),
        changes: kinds
            .map(|kind| MonthChange {
                kind: kind.word(),
                enterprises: sum.of_kind(kind),
                change: sum.part(kind).to_string(),
            })
            .collect(),
    }))
}
