//! Answers the books derive: growth, share, rank … with the method, every input, and the reason where there is none.

use axum::Json;
use axum::extract::{Path, State};
use basis::derive::{Absence, Operand, Outcome};
use basis::exact::Rounding;
use basis::period::{Period, Span};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::extract::{Asked, as_of, missing, parsed};
use super::words::span_word;
use super::{Answer, books};
use crate::access::Deed;
use crate::number::analyst::Answer as Derivation;
use crate::number::ask::{Ask, Question, span_named};
use crate::number::explain::Input;
use crate::number::print::Printer;
use crate::number::shelf::Shelf;
use crate::page::Reader;
use crate::server::problem::{Part, Problem};

/// The answer to one question.
#[derive(Serialize, ToSchema)]
pub struct DerivedFigure {
    /// The data version it was derived from.
    pub version: i64,
    pub question: &'static str,
    pub unit: String,
    pub indicator: String,
    pub period: String,
    pub span: &'static str,
    /// The other unit, peer group, year or count some questions need.
    pub with: Option<String>,
    /// What is asked, in words.
    pub title: String,
    /// `number`; `words` where a rate has no meaning; `none`.
    pub outcome: &'static str,
    /// As pages print it, with its unit; the reason where there is none.
    pub text: String,
    /// The digits, rounded once, to at least four places where the figure is derived.
    #[schema(example = "19.1000")]
    pub value: Option<String>,
    pub unit_of_measure: Option<String>,
    /// The word instead of a rate: `turned-to-profit`.
    pub word: Option<&'static str>,
    /// Why there is no figure: `not-reported`, `no-base` …
    pub reason: Option<&'static str>,
    /// How it was derived: `growth`, `share`; none for a figure its source stated.
    pub method: Option<&'static str>,
    pub method_name: String,
    pub formula: String,
    pub inputs: Vec<DerivedInput>,
    /// The sources below it, in words.
    pub source: String,
    /// The address of its page.
    pub page: String,
}

/// One input, with its own inputs where it was derived itself.
#[derive(Serialize, ToSchema)]
pub struct DerivedInput {
    /// Its part in the formula, in words.
    pub role: String,
    pub label: String,
    pub text: String,
    pub source: String,
    /// The address of its page, where it is a question of its own.
    pub page: Option<String>,
    #[schema(no_recursion)]
    pub inputs: Vec<DerivedInput>,
}

impl From<&Input> for DerivedInput {
    fn from(input: &Input) -> DerivedInput {
        DerivedInput {
            role: input.role.clone(),
            label: input.label.clone(),
            text: input.value.clone(),
            source: input.source.clone(),
            page: input.href.clone(),
            inputs: input.inputs.iter().map(DerivedInput::from).collect(),
        }
    }
}

/// The stable word of a reason.
fn reason(absence: &Absence) -> &'static str {
    match absence {
        Absence::NotReported(_) => "not-reported",
        Absence::CaliberDiffers(..) => "caliber-differs",
        Absence::UnitsDiffer(..) => "units-differ",
        Absence::SpansDiffer(..) => "spans-differ",
        Absence::NoBase => "no-base",
        Absence::TotalBarelyMoved => "total-barely-moved",
        Absence::DoesNotAdd(_) => "does-not-add",
        Absence::GroupTooSmall => "group-too-small",
        Absence::NotRanked => "not-ranked",
        Absence::OutOfRange => "out-of-range",
        Absence::NoLevelAbove => "no-level-above",
    }
}

/// The fewest places of a derived value: what pages round further.
const PLACES: u32 = 4;

fn shown(printer: &Printer<'_>, answer: &Derivation, version: i64) -> DerivedFigure {
    let explained = printer.explain(answer);
    let outcome = answer.outcome();
    let digits = printer.decimal(answer).map(|(value, decimals)| {
        let places = if matches!(answer.operand, Operand::Fact(_)) { decimals } else { decimals.max(PLACES) };
        value.rounded(places, Rounding::HalfUp)
    });
    let (unit, _) = printer.analyst.print_unit(answer);
    let ask = &answer.ask;
    DerivedFigure {
        version,
        question: ask.question.word(),
        unit: ask.subject.clone(),
        indicator: ask.indicator.clone(),
        period: ask.period.to_string(),
        span: span_word(ask.span),
        with: ask.with.clone(),
        title: explained.title,
        outcome: match &outcome {
            Outcome::Number(_) => "number",
            Outcome::Words(..) => "words",
            Outcome::Absent(_) => "none",
        },
        text: explained.value,
        unit_of_measure: digits.is_some().then(|| unit.symbol().to_owned()),
        value: digits,
        word: match &outcome {
            Outcome::Words(words, _) => Some(words.code()),
            _ => None,
        },
        reason: match &outcome {
            Outcome::Absent(absence) => Some(reason(absence)),
            _ => None,
        },
        method: match &answer.operand {
            Operand::Derived(derived) => Some(derived.method.code()),
            _ => None,
        },
        method_name: explained.method,
        formula: explained.formula,
        inputs: explained.inputs.iter().map(DerivedInput::from).collect(),
        source: explained.source,
        page: ask.href(),
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AnswerAsked {
    #[param(max_length = 100, pattern = r"^[^\x00]*$")]
    with: Option<String>,
    #[param(value_type = Option<i64>, minimum = 0)]
    as_of: Option<String>,
}

/// GET /api/v1/answers/{question}/{unit}/{indicator}/{period}/{span}
#[utoipa::path(get, path = "/api/v1/answers/{question}/{unit}/{indicator}/{period}/{span}", operation_id = "answer",
    tag = "figures",
    params(
        ("question" = String, Path, example = "growth", pattern = "^[a-z-]+$"),
        ("unit" = String, Path, example = "430700"),
        ("indicator" = String, Path, example = "out.va"),
        ("period" = String, Path, example = "2006-07", pattern = "^(19(49|[5-9][0-9])|20[0-9]{2})(-(0[1-9]|1[0-2]))?$"),
        ("span" = String, Path, example = "ytd", pattern = "^(this|ytd|stock)$"),
        AnswerAsked
    ),
    responses((status = 200, body = DerivedFigure), super::document::Refusals, super::document::Missing))]
pub async fn answer(
    State(shelf): State<Shelf>,
    reader: Reader,
    Path((question, unit, indicator, period, span)): Path<(String, String, String, String, String)>,
    Asked(asked): Asked<AnswerAsked>,
) -> Answer<DerivedFigure> {
    let language = reader.language;
    let missing = |name| missing(language, Part::Path, name);
    // A question there is not is an address there is not.
    let question: Question = question.parse().map_err(|_| missing("question"))?;
    let period: Period = parsed(language, Part::Path, "period", &period)?;
    let span: Span = span_named(&span).map_err(|error| {
        Problem::new(language, "parameter-invalid").because(language, &error).at(Part::Path, "span")
    })?;
    let as_of = as_of(language, asked.as_of.as_deref())?;
    let books = books(&shelf, &reader, Deed::SeeFigures, as_of).await?;
    let subject = books.subjects.get(&unit).ok_or_else(|| missing("unit"))?;
    if books.packs.indicator(&indicator).is_none() && books.packs.scheme(&indicator).is_none() {
        return Err(missing("indicator"));
    }
    let ask = Ask { with: asked.with, ..Ask::new(question, &subject.code, &indicator, period, span) };
    let printer = Printer { analyst: books.analyst(), language };
    Ok(Json(shown(&printer, &books.analyst().answer(&ask), books.panel.version())))
}
