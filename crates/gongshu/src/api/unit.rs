//! The units figures are about, as far as the person reaches.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::Uri;
use basis::period::Period;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::extract::{Asked, as_of, missing, optional};
use super::list::{Page, Slice, Words};
use super::{Answer, books};
use crate::access::Deed;
use crate::number::place::periods;
use crate::number::print::Printer;
use crate::number::shelf::Shelf;
use crate::page::Reader;
use crate::page::pinyin::Wanted;
use crate::register::subjects::{ADMINISTRATIVE, PARK, STATISTICAL, Subject, Subjects};
use crate::server::problem::Part;

/// A unit.
#[derive(Serialize, ToSchema)]
pub struct Unit {
    pub code: String,
    pub name: Words,
    /// `province`, `city`, `county`, `park`, `enterprise` …
    pub kind: String,
    /// ISO days; none is open.
    pub valid_from: Option<String>,
    pub valid_until: Option<String>,
}

impl From<&Subject> for Unit {
    fn from(subject: &Subject) -> Unit {
        let some = |day: &str| if day.is_empty() { None } else { Some(day.to_owned()) };
        Unit {
            code: subject.code.clone(),
            name: Words::from(&subject.name),
            kind: subject.kind.clone(),
            valid_from: some(&subject.valid_from),
            valid_until: some(&subject.valid_until),
        }
    }
}

/// A unit with what lies around it, as the tree stood at the end of a period. A group that is not in reach as a whole
/// is left out as a whole.
#[derive(Serialize, ToSchema)]
pub struct UnitPlace {
    /// The data version this was answered from.
    pub version: i64,
    pub period: String,
    pub unit: Unit,
    pub description: String,
    /// From the top down to the unit itself.
    pub path: Vec<Unit>,
    /// Units of the same kind under the same administrative parent, this one among them.
    pub siblings: Vec<Unit>,
    /// In each hierarchy what is above and what is below.
    pub hierarchies: Vec<Hierarchy>,
    /// Periods with figures of it or below it, newest first.
    pub periods: Vec<String>,
}

/// One hierarchy around a unit.
#[derive(Serialize, ToSchema)]
pub struct Hierarchy {
    /// `administrative`, `statistical`, `park`
    pub hierarchy: &'static str,
    pub parent: Option<Unit>,
    pub children: Vec<Unit>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UnitsAsked {
    #[param(max_length = 100, pattern = r"^[^\x00]*$")]
    q: Option<String>,
    #[param(max_length = 40, pattern = r"^[^\x00]*$")]
    kind: Option<String>,
    #[param(value_type = Option<i64>, minimum = 0)]
    as_of: Option<String>,
    #[param(value_type = Option<i64>, minimum = 1, maximum = 1000)]
    limit: Option<String>,
    #[param(value_type = Option<i64>, minimum = 0)]
    offset: Option<String>,
}

/// GET /api/v1/units
#[utoipa::path(get, path = "/api/v1/units", operation_id = "units", tag = "units", params(UnitsAsked),
    responses((status = 200, body = Page<Unit>), super::document::Refusals))]
pub async fn units(
    State(shelf): State<Shelf>,
    reader: Reader,
    uri: Uri,
    Asked(asked): Asked<UnitsAsked>,
) -> Answer<Page<Unit>> {
    let language = reader.language;
    let slice = Slice::of(language, asked.limit.as_deref(), asked.offset.as_deref())?;
    let as_of = as_of(language, asked.as_of.as_deref())?;
    let books = books(&shelf, &reader, Deed::SeeFigures, as_of).await?;
    let wanted = asked.q.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let is_kind = |kind: &str| asked.kind.as_deref().is_none_or(|wanted| wanted == kind);
    let found: Vec<&Subject> = match wanted {
        Some(text) => {
            let codes = books.names().units(&Wanted::new(text), is_kind);
            codes.into_iter().filter_map(|code| books.subjects.get(code)).collect()
        }
        None => books.subjects.all().filter(|subject| is_kind(&subject.kind)).collect(),
    };
    Ok(slice.cut(&uri, Some(books.panel.version()), found, Unit::from))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UnitAsked {
    #[param(pattern = "^(19(49|[5-9][0-9])|20[0-9]{2})(-(0[1-9]|1[0-2]))?$", example = "2006-07")]
    period: Option<String>,
    #[param(value_type = Option<i64>, minimum = 0)]
    as_of: Option<String>,
}

/// GET /api/v1/units/{unit}
#[utoipa::path(get, path = "/api/v1/units/{unit}", operation_id = "unit", tag = "units",
    params(("unit" = String, Path, example = "430700"), UnitAsked),
    responses((status = 200, body = UnitPlace), super::document::Refusals, super::document::Missing))]
pub async fn unit(
    State(shelf): State<Shelf>,
    reader: Reader,
    Path(code): Path<String>,
    Asked(asked): Asked<UnitAsked>,
) -> Answer<UnitPlace> {
    let language = reader.language;
    let period: Option<Period> = optional(language, "period", asked.period.as_deref())?;
    let as_of = as_of(language, asked.as_of.as_deref())?;
    let books = books(&shelf, &reader, Deed::SeeFigures, as_of).await?;
    let subjects = &books.subjects;
    let subject = subjects.get(&code).ok_or_else(|| missing(language, Part::Path, "unit"))?;
    let today = reader.visit.today.get(..7).and_then(|month| month.parse().ok());
    let printer = Printer { analyst: books.analyst(), language };
    let known = periods(&printer, &code);
    let period = period.or(today).or(known.first().copied());
    let period = period.ok_or_else(|| missing(language, Part::Query, "period"))?;
    let all = |found: Vec<&Subject>| found.into_iter().map(Unit::from).collect();
    Ok(Json(UnitPlace {
        version: books.panel.version(),
        period: period.to_string(),
        description: subject.description.clone(),
        path: all(subjects.path(&code, period)),
        siblings: all(subjects.siblings(&code, period)),
        hierarchies: [ADMINISTRATIVE, STATISTICAL, PARK].map(|it| hierarchy(subjects, &code, it, period)).into(),
        periods: known.iter().map(ToString::to_string).collect(),
        unit: Unit::from(subject),
    }))
}

fn hierarchy(subjects: &Subjects, code: &str, hierarchy: &'static str, period: Period) -> Hierarchy {
    Hierarchy {
        hierarchy,
        parent: subjects.parent(code, hierarchy, period).map(Unit::from),
        children: subjects.children(code, hierarchy, period).into_iter().map(Unit::from).collect(),
    }
}
