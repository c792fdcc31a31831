//! Stated figures: what sources reported, with their source and version. Taken out in machine form, so each asking is an
//! export, and every single enterprise among them is written down.

use axum::extract::State;
use axum::http::Uri;
use basis::fact::Fact;
use basis::period::Period;
use engine::panel::Pick;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::extract::{Asked, as_of, flag, missing, one_of, optional};
use super::list::{Page, Slice};
use super::words::{ASPECTS, SPANS, aspect_word, span_word};
use super::{Answer, books};
use crate::access::Deed;
use crate::number::shelf::Shelf;
use crate::page::Reader;
use crate::register::subjects::Subject;
use crate::server::problem::Part;

/// A figure as its source stated it.
#[derive(Serialize, ToSchema)]
pub struct Figure {
    pub unit: String,
    pub indicator: String,
    pub period: String,
    /// `level`, `increase`, `growth`, `rank`
    pub aspect: &'static str,
    /// `this` period, `ytd` from January on, `stock` at its end.
    pub span: &'static str,
    /// Exact decimal digits, as many as its source stated: `106.80` stays `106.80`.
    #[schema(example = "106.8")]
    pub value: String,
    /// `亿元`, `%`
    pub unit_of_measure: String,
    /// `exact`, `about`, `over`, `under`
    pub approx: String,
    /// `final`, `preliminary`, `forecast`, `doubtful`, `withdrawn`
    pub status: String,
    pub source: String,
    /// The definition it follows, where its source said which.
    pub caliber: Option<String>,
    /// 1 for the source's first statement, higher for its corrections.
    pub statement: u32,
    /// The data version it came in with.
    pub batch: i64,
    /// The row of the source, or the words it was said in.
    pub quote: String,
}

impl From<Fact> for Figure {
    fn from(fact: Fact) -> Figure {
        Figure {
            unit: fact.key.subject,
            indicator: fact.key.indicator,
            period: fact.key.period.to_string(),
            aspect: aspect_word(fact.key.measure.aspect),
            span: span_word(fact.key.measure.span),
            value: fact.quantity.value().to_string(),
            unit_of_measure: fact.quantity.unit().symbol().to_owned(),
            approx: fact.approx.to_string(),
            status: fact.origin.status.to_string(),
            source: fact.origin.source,
            caliber: fact.origin.caliber,
            statement: fact.origin.version,
            batch: fact.origin.batch,
            quote: fact.origin.quote,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FiguresAsked {
    #[param(max_length = 100, pattern = r"^[^\x00]*$")]
    unit: Option<String>,
    #[param(max_length = 100, pattern = r"^[^\x00]*$")]
    indicator: Option<String>,
    #[param(pattern = "^(19(49|[5-9][0-9])|20[0-9]{2})(-(0[1-9]|1[0-2]))?$")]
    period: Option<String>,
    #[param(pattern = "^(19(49|[5-9][0-9])|20[0-9]{2})(-(0[1-9]|1[0-2]))?$")]
    from: Option<String>,
    #[param(pattern = "^(19(49|[5-9][0-9])|20[0-9]{2})(-(0[1-9]|1[0-2]))?$")]
    until: Option<String>,
    #[param(pattern = "^(level|increase|growth|rank)$")]
    aspect: Option<String>,
    #[param(pattern = "^(this|ytd|stock)$")]
    span: Option<String>,
    #[param(value_type = Option<bool>)]
    every: Option<String>,
    #[param(value_type = Option<i64>, minimum = 0)]
    as_of: Option<String>,
    #[param(value_type = Option<i64>, minimum = 1, maximum = 1000)]
    limit: Option<String>,
    #[param(value_type = Option<i64>, minimum = 0)]
    offset: Option<String>,
}

/// GET /api/v1/figures
#[utoipa::path(get, path = "/api/v1/figures", operation_id = "figures", tag = "figures", params(FiguresAsked),
    responses((status = 200, body = Page<Figure>), super::document::Refusals, super::document::Missing))]
pub async fn figures(
    State(shelf): State<Shelf>,
    reader: Reader,
    uri: Uri,
    Asked(asked): Asked<FiguresAsked>,
) -> Answer<Page<Figure>> {
    let language = reader.language;
    let slice = Slice::of(language, asked.limit.as_deref(), asked.offset.as_deref())?;
    let period: Option<Period> = optional(language, "period", asked.period.as_deref())?;
    let (from, until) =
        (optional(language, "from", asked.from.as_deref())?, optional(language, "until", asked.until.as_deref())?);
    let pick = Pick {
        subject: asked.unit.as_deref(),
        indicator: asked.indicator.as_deref(),
        from,
        until,
        aspect: one_of(language, "aspect", asked.aspect.as_deref(), &ASPECTS)?,
        span: one_of(language, "span", asked.span.as_deref(), &SPANS)?,
        period,
        every: flag(language, "every", asked.every.as_deref())?,
    };
    let as_of = as_of(language, asked.as_of.as_deref())?;
    let books = books(&shelf, &reader, Deed::ExportFigures, as_of).await?;
    // A name that is misspelt has no figures either: said, so that nobody takes it for "none reported".
    if let Some(unit) = pick.subject {
        books.subjects.get(unit).ok_or_else(|| missing(language, Part::Query, "unit"))?;
    }
    if let Some(indicator) = pick.indicator {
        books.packs.indicator(indicator).ok_or_else(|| missing(language, Part::Query, "indicator"))?;
    }
    let (total, facts) = books.panel.pick(&pick, slice.offset, slice.limit);
    for fact in &facts {
        if books.subjects.get(&fact.key.subject).is_some_and(Subject::is_single) {
            books.reads.note(&fact.key.subject);
        }
    }
    let items = facts.into_iter().map(Figure::from).collect();
    Ok(slice.page(&uri, Some(books.panel.version()), total, items))
}
