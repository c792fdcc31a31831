//! The catalogue of indicators, as the packs define it.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::Uri;
use basis::period::Period;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Answer;
use super::extract::{Asked, missing};
use super::list::{Page, Slice, Words};
use crate::pack::Packs;
use crate::pack::indicator::{Adds, Better, Domain, Kind};
use crate::page::Reader;
use crate::server::problem::Part;

/// An indicator's definition.
#[derive(Serialize, ToSchema)]
pub struct Indicator {
    pub code: String,
    pub name: Words,
    pub short: Words,
    /// The symbol of the unit its figures are printed in: `亿元`, `%`.
    pub unit_of_measure: String,
    pub decimals: u32,
    /// `flow`, `stock`, `count`, `ratio`, `index`, `rank`
    pub kind: &'static str,
    /// How the figures of units make that of the unit above: `sum`, `last`, `none`.
    pub adds: &'static str,
    /// Which way is good: `higher`, `lower`, `neither`.
    pub better: &'static str,
    /// `statistics` or `administrative`: the two never feed each other.
    pub domain: &'static str,
    pub group: String,
    pub definition: Words,
    /// Of a ratio the indicators it is made of.
    pub ratio: Option<RatioParts>,
    /// Indicators that add to it.
    pub parts: Vec<String>,
    pub calibers: Vec<CaliberSpan>,
}

/// What a ratio divides by what.
#[derive(Serialize, ToSchema)]
pub struct RatioParts {
    pub part: String,
    pub whole: String,
}

/// A definition that held for some time.
#[derive(Serialize, ToSchema)]
pub struct CaliberSpan {
    pub name: String,
    pub from: Option<String>,
    pub until: Option<String>,
    pub note: String,
}

impl From<&crate::pack::indicator::Indicator> for Indicator {
    fn from(it: &crate::pack::indicator::Indicator) -> Indicator {
        let period = |period: &Option<Period>| period.map(|period| period.to_string());
        Indicator {
            code: it.code.clone(),
            name: Words::from(&it.name),
            short: Words::from(&it.short),
            unit_of_measure: it.unit.symbol().to_owned(),
            decimals: it.decimals,
            kind: match it.kind {
                Kind::Flow => "flow",
                Kind::Stock => "stock",
                Kind::Count => "count",
                Kind::Ratio => "ratio",
                Kind::Index => "index",
                Kind::Rank => "rank",
            },
            adds: match it.adds {
                Adds::Sum => "sum",
                Adds::Last => "last",
                Adds::None => "none",
            },
            better: match it.better {
                Better::Higher => "higher",
                Better::Lower => "lower",
                Better::Neither => "neither",
            },
            domain: match it.domain {
                Domain::Statistics => "statistics",
                Domain::Administrative => "administrative",
            },
            group: it.group.clone(),
            definition: Words::from(&it.definition),
            ratio: it.ratio.as_ref().map(|(part, whole)| RatioParts { part: part.clone(), whole: whole.clone() }),
            parts: it.parts.clone(),
            calibers: it
                .calibers
                .iter()
                .map(|caliber| CaliberSpan {
                    name: caliber.name.clone(),
                    from: period(&caliber.from),
                    until: period(&caliber.until),
                    note: caliber.note.clone(),
                })
                .collect(),
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct IndicatorsAsked {
    #[param(max_length = 100, pattern = r"^[^\x00]*$")]
    q: Option<String>,
    #[param(max_length = 40, pattern = r"^[^\x00]*$")]
    group: Option<String>,
    #[param(value_type = Option<i64>, minimum = 1, maximum = 1000)]
    limit: Option<String>,
    #[param(value_type = Option<i64>, minimum = 0)]
    offset: Option<String>,
}

/// GET /api/v1/indicators
#[utoipa::path(get, path = "/api/v1/indicators", operation_id = "indicators", tag = "indicators",
    params(IndicatorsAsked), responses((status = 200, body = Page<Indicator>), super::document::Refusals))]
pub async fn indicators(
    State(packs): State<Arc<Packs>>,
    reader: Reader,
    uri: Uri,
    Asked(asked): Asked<IndicatorsAsked>,
) -> Answer<Page<Indicator>> {
    let slice = Slice::of(reader.language, asked.limit.as_deref(), asked.offset.as_deref())?;
    let wanted = asked.q.as_deref().unwrap_or_default().trim().to_lowercase();
    let found: Vec<&crate::pack::indicator::Indicator> = packs
        .indicators
        .iter()
        .filter(|it| asked.group.as_deref().is_none_or(|group| group == it.group))
        .filter(|it| {
            let names = [&it.code, &it.name.zh, &it.name.en, &it.short.zh, &it.short.en];
            let mut names = names.into_iter().chain(&it.aliases);
            wanted.is_empty() || names.any(|name| name.to_lowercase().contains(&wanted))
        })
        .collect();
    Ok(slice.cut(&uri, None, found, Indicator::from))
}

/// GET /api/v1/indicators/{indicator}
#[utoipa::path(get, path = "/api/v1/indicators/{indicator}", operation_id = "indicator", tag = "indicators",
    params(("indicator" = String, Path, example = "out.va")),
    responses((status = 200, body = Indicator), super::document::Refusals, super::document::Missing))]
pub async fn indicator(State(packs): State<Arc<Packs>>, reader: Reader, Path(code): Path<String>) -> Answer<Indicator> {
    let found = packs.indicator(&code).ok_or_else(|| missing(reader.language, Part::Path, "indicator"))?;
    Ok(Json(Indicator::from(found)))
}
