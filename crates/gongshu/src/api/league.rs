//! The league table: a group of units by level or growth, for whoever draws it elsewhere.

use axum::Json;
use axum::extract::State;
use basis::period::Period;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::extract::{Asked, as_of, missing, one_of, parsed};
use super::list::Words;
use super::{Answer, books};
use crate::access::Deed;
use crate::monitoring::league::{By, Group, Row, league as ranked};
use crate::number::print::Printer;
use crate::number::shelf::Shelf;
use crate::page::Reader;
use crate::register::subjects::Subject;
use crate::server::problem::{Part, Problem};

/// A league table. A group that is not in reach as a whole has no table.
#[derive(Serialize, ToSchema)]
pub struct League {
    /// The data version it was made from.
    pub version: i64,
    pub indicator: String,
    pub period: String,
    /// `under:430000`, `peers:hunan-cities`, `kind:city`
    pub group: String,
    /// `level` or `growth`
    pub by: &'static str,
    pub unit_of_measure: String,
    /// How many units the group has; those without a figure are in `unranked`.
    pub expected: usize,
    pub rows: Vec<LeagueRow>,
    /// Names of the units without a figure.
    pub unranked: Vec<String>,
}

/// A unit's place.
#[derive(Serialize, ToSchema)]
pub struct LeagueRow {
    pub unit: String,
    pub name: Words,
    pub level_place: Option<u32>,
    pub growth_place: Option<u32>,
    /// The digits in the table's unit of measure.
    pub level: Option<String>,
    /// In percent.
    pub growth: Option<String>,
    /// How many places it rose since the period before; negative when it fell, none when it had no place then.
    pub rose: Option<i64>,
}

fn row(printer: &Printer<'_>, row: &Row) -> LeagueRow {
    let some = |text: &str| if text.is_empty() { None } else { Some(text.to_owned()) };
    let moved: Option<i64> = row.moved.parse().ok();
    LeagueRow {
        name: printer.analyst.subjects.get(&row.code).map_or_else(
            || Words { zh: row.name.clone(), en: row.name.clone() },
            |subject: &Subject| Words::from(&subject.name),
        ),
        unit: row.code.clone(),
        level_place: row.level_place.parse().ok(),
        growth_place: row.growth_place.parse().ok(),
        level: some(&row.value.sort),
        growth: some(&row.growth.sort),
        rose: match row.trend {
            "up" => moved,
            "down" => moved.map(|places| -places),
            "same" => Some(0),
            _ => None,
        },
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LeagueAsked {
    #[param(max_length = 100, pattern = r"^[^\x00]*$", example = "out.va")]
    indicator: String,
    #[param(pattern = "^(19(49|[5-9][0-9])|20[0-9]{2})(-(0[1-9]|1[0-2]))?$", example = "2006-07")]
    period: String,
    #[param(pattern = r"^(under|peers|kind):[^\x00]+$", max_length = 100, example = "kind:city")]
    group: Option<String>,
    #[param(pattern = "^(level|growth)$")]
    by: Option<String>,
    #[param(value_type = Option<i64>, minimum = 0)]
    as_of: Option<String>,
}

/// GET /api/v1/league
#[utoipa::path(get, path = "/api/v1/league", operation_id = "league", tag = "figures", params(LeagueAsked),
    responses((status = 200, body = League), super::document::Refusals, super::document::Missing))]
pub async fn league(State(shelf): State<Shelf>, reader: Reader, Asked(asked): Asked<LeagueAsked>) -> Answer<League> {
    let language = reader.language;
    let period: Period = parsed(language, Part::Query, "period", &asked.period)?;
    let words = [("level", By::Level), ("growth", By::Growth)];
    let by = one_of(language, "by", asked.by.as_deref(), &words)?.unwrap_or(By::Level);
    let group = match asked.group.as_deref() {
        None => Group::Kind("city".to_owned()),
        Some(text) => Group::named(text).ok_or_else(|| {
            let error = basis::error::Error::new("league-group").with("text", text);
            Problem::new(language, "parameter-invalid").because(language, &error).at(Part::Query, "group")
        })?,
    };
    let as_of = as_of(language, asked.as_of.as_deref())?;
    let books = books(&shelf, &reader, Deed::ExportFigures, as_of).await?;
    let of = books.packs.indicator(&asked.indicator).ok_or_else(|| missing(language, Part::Query, "indicator"))?;
    let printer = Printer { analyst: books.analyst(), language };
    let table = ranked(&printer, of, &group, period, by);
    Ok(Json(League {
        version: books.panel.version(),
        indicator: of.code.clone(),
        period: period.to_string(),
        group: group.word(),
        by: if by == By::Level { "level" } else { "growth" },
        unit_of_measure: of.unit.symbol().to_owned(),
        expected: table.expected,
        rows: table.rows.iter().map(|it| row(&printer, it)).collect(),
        unranked: table.unranked,
    }))
}
