//! Figures a program sends: rows as JSON or a file, on the way every import goes.

use std::sync::Arc;

use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path, State};
use axum::response::{IntoResponse, Response};
use basis::error::{Error, Finding, Severity, any_error};
use basis::fact::{Approx, Status};
use basis::language::Language;
use basis::period::{Aspect, Measure, Period, Span};
use files::grid::Grid;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::books;
use super::extract::{Asked, Sent, flag, missing, optional};
use super::sent::{Content, FileSent, Places, ROWS_MAX, received};
use super::words::{ApproxWord, AspectWord, SpanWord, StatusWord};
use super::write::{Entering, Manner, Planned, Written};
use crate::access::Deed;
use crate::number::books::Books;
use crate::number::import::layout::Mapping;
use crate::number::import::plan::{Plan, Wishes, plan};
use crate::number::import::{dry_run, enter};
use crate::number::shelf::Shelf;
use crate::number::withdraw as take_back;
use crate::pack::Packs;
use crate::page::Reader;
use crate::server::problem::{Part, Problem};
use crate::store::clock::SharedClock;
use crate::store::{Failure, Write};

/// One figure to enter. Aspect and span are those of the catalogue's usual statement where they are left out.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FigureRow {
    /// Code or name.
    #[schema(example = "430700", max_length = 100)]
    pub unit: String,
    #[schema(example = "out.va", max_length = 100)]
    pub indicator: String,
    #[schema(example = "2006-07", max_length = 20)]
    pub period: Option<String>,
    pub aspect: Option<AspectWord>,
    pub span: Option<SpanWord>,
    #[schema(example = "106.8", max_length = 40)]
    pub value: String,
    #[schema(example = "亿元", max_length = 20)]
    pub unit_of_measure: Option<String>,
    #[schema(example = "statistics.report", max_length = 100)]
    pub source: Option<String>,
    #[schema(max_length = 100)]
    pub caliber: Option<String>,
    pub approx: Option<ApproxWord>,
    pub status: Option<StatusWord>,
    #[schema(max_length = 500)]
    pub quote: Option<String>,
}

/// Figures to enter, as one batch.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FigureRows {
    /// What the batch is called.
    #[schema(max_length = 100)]
    pub title: Option<String>,
    /// The source of rows that name none.
    #[schema(example = "statistics.report", max_length = 100)]
    pub source: Option<String>,
    /// The period of rows that name none.
    #[schema(example = "2006-07", max_length = 20)]
    pub period: Option<String>,
    #[schema(min_items = 1, max_items = 10_000)]
    pub rows: Vec<FigureRow>,
}

/// The columns a row becomes, named as the headings of a file are.
const COLUMNS: [&str; 11] = [
    "unit",
    "indicator",
    "period",
    "measure",
    "value",
    "unit_of_measure",
    "source",
    "caliber",
    "approx",
    "status",
    "quote",
];

/// The rows as the table a file would hold.
fn grid(packs: &Packs, sent: &FigureRows) -> Grid {
    let mut rows = vec![COLUMNS.map(str::to_owned).to_vec()];
    rows.extend(sent.rows.iter().map(|row| {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let period = row.period.clone().or_else(|| sent.period.clone()).unwrap_or_default();
        vec![
            row.unit.clone(),
            row.indicator.clone(),
            period.clone(),
            measure(packs, row, &period),
            row.value.clone(),
            text(&row.unit_of_measure),
            text(&row.source),
            text(&row.caliber),
            row.approx.map_or_else(String::new, |word| Approx::from(word).to_string()),
            row.status.map_or_else(String::new, |word| Status::from(word).to_string()),
            text(&row.quote),
        ]
    }));
    Grid::of_texts(rows)
}

/// Aspect and span as the one word a file has for both: `growth-ytd`; empty for the usual ones.
fn measure(packs: &Packs, row: &FigureRow, period: &str) -> String {
    if row.aspect.is_none() && row.span.is_none() {
        return String::new();
    }
    let usual = || Some(packs.indicator_named(&row.indicator)?.usual_measure(period.parse().ok()?).span);
    let span = row.span.map(Span::from).or_else(usual).unwrap_or(Span::This);
    Measure { aspect: row.aspect.map_or(Aspect::Level, Aspect::from), span }.to_string()
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EnterAsked {
    #[param(value_type = Option<bool>)]
    dry_run: Option<String>,
}

/// POST /api/v1/figures
#[utoipa::path(post, path = "/api/v1/figures", operation_id = "enter-figures", tag = "figures",
    params(EnterAsked, ("Idempotency-Key" = Option<String>, Header, max_length = 100, pattern = "^[!-~]{1,100}$")),
    request_body(content = FigureRows, content_type = "application/json",
        example = json!({ "source": "statistics.report", "period": "2006-07", "rows": [
            { "unit": "430700", "indicator": "out.va", "aspect": "level", "span": "ytd", "value": "106.8", "unit_of_measure": "亿元" }
        ] })),
    responses((status = 200, body = Written), (status = 201, body = Written), super::document::Refusals,
        super::document::Unwritten))]
pub async fn enter_figures(
    State(shelf): State<Shelf>,
    State(clock): State<SharedClock>,
    reader: Reader,
    Asked(asked): Asked<EnterAsked>,
    manner: Manner,
    sent: Sent<FigureRows>,
) -> Result<Response, Response> {
    let language = reader.language;
    let refuse = IntoResponse::into_response;
    let dry = flag(language, "dry_run", asked.dry_run.as_deref()).map_err(refuse)?;
    let rows = sent.read;
    if !(1..=ROWS_MAX).contains(&rows.rows.len()) {
        let error = Error::new("body-rows").with("max", ROWS_MAX);
        return Err(refuse(Problem::new(language, "body-invalid").because(language, &error).at(Part::Body, "rows")));
    }
    if let Some(problem) = too_long(&rows, language) {
        return Err(refuse(problem));
    }
    let source = source(&shelf, rows.source.as_deref(), language, Part::Body).map_err(refuse)?;
    let wishes = Wishes { source, ..Wishes::default() };
    let grid = Arc::new(grid(shelf.packs(), &rows));
    let blank: Vec<Finding> =
        (2..=grid.row_count()).filter(|row| grid.is_blank(*row)).map(|row| blank(&grid, row)).collect();
    let task = manner.begin(shelf.db(), clock.as_ref(), &reader, dry, &[&sent.bytes]);
    let content = Content::rows("figures.json", &sent.bytes, rows.title.as_deref());
    let planned = move |books: &Books| {
        let mut plan = plan(books, &grid, &wishes);
        plan.findings.extend(blank.iter().cloned());
        plan
    };
    let figures = Figures { shelf: &shelf, clock: &clock, reader: &reader, content, places: Places::Rows, planned };
    task.carry_out(&figures).await.map_err(refuse)
}

/// The most characters of a row's texts, as its shape says.
fn lengths(row: &FigureRow) -> [(&'static str, Option<&String>, usize); 8] {
    [
        ("unit", Some(&row.unit), 100),
        ("indicator", Some(&row.indicator), 100),
        ("period", row.period.as_ref(), 20),
        ("value", Some(&row.value), 40),
        ("unit_of_measure", row.unit_of_measure.as_ref(), 20),
        ("source", row.source.as_ref(), 100),
        ("caliber", row.caliber.as_ref(), 100),
        ("quote", row.quote.as_ref(), 500),
    ]
}

/// The first text that is longer than its shape says.
fn too_long(sent: &FigureRows, language: Language) -> Option<Problem> {
    let long = |text: Option<&String>, max: usize| text.is_some_and(|text| max < text.chars().count());
    let of_batch = [("title", &sent.title, 100), ("source", &sent.source, 100), ("period", &sent.period, 20)];
    let mut places = of_batch.iter().filter(|(_, text, max)| long(text.as_ref(), *max));
    let of_batch = places.next().map(|(name, _, max)| ((*name).to_owned(), *max));
    let of_rows = || {
        sent.rows.iter().enumerate().find_map(|(at, row)| {
            let found = lengths(row).into_iter().find(|(_, text, max)| long(*text, *max))?;
            Some((format!("rows[{at}].{}", found.0), found.2))
        })
    };
    let (place, max) = of_batch.or_else(of_rows)?;
    let error = Error::new("parameter-long").with("max", max);
    Some(Problem::new(language, "body-invalid").because(language, &error).at(Part::Body, place))
}

/// A row in which nothing stands: a file may have such, who sends rows means something by it.
fn blank(grid: &Grid, row: u32) -> Finding {
    let place = basis::error::Place { heading: "unit".to_owned(), ..grid.place(row, 1) };
    Finding { severity: Severity::Error, place, error: Error::new("import-unit-empty") }
}

/// The source of a batch, by code or name; empty for none.
fn source(shelf: &Shelf, named: Option<&str>, language: Language, part: Part) -> Result<String, Problem> {
    match named {
        None | Some("") => Ok(String::new()),
        Some(text) => {
            let found = shelf.packs().source_named(text).map(|source| source.code.clone());
            found.ok_or_else(|| match part {
                Part::Body => {
                    let error = Error::new("import-source-unknown").with("source", text);
                    Problem::new(language, "body-invalid").because(language, &error).at(part, "source")
                }
                _ => missing(language, part, "source"),
            })
        }
    }
}

/// Figures on their way in: planned on the books of the units whoever sends them may enter. For them the others do not exist.
struct Figures<'a, P> {
    shelf: &'a Shelf,
    clock: &'a SharedClock,
    reader: &'a Reader,
    content: Content<'a>,
    places: Places,
    planned: P,
}

impl<P: Fn(&Books) -> Plan + Clone + Send + Sync + 'static> Entering for Figures<'_, P> {
    type Plan = Plan;
    type Written = Written;

    async fn plan(&self) -> Result<Planned<Plan>, Problem> {
        let language = self.reader.language;
        let books = books(self.shelf, self.reader, Deed::EnterFigures, None).await?;
        let planned = self.planned.clone();
        // Many rows take a while to check; others must not wait for it.
        let plan = tokio::task::spawn_blocking(move || planned(&books))
            .await
            .map_err(|error| Problem::failed(language, error))?;
        let findings = self.places.told(&plan.findings, language);
        if any_error(&plan.findings) {
            return Err(Problem::new(language, "findings").with(findings));
        }
        let written = Written { new: plan.new, revised: plan.revised, same: plan.same, findings, ..Written::default() };
        Ok(Planned { changes: plan.may_commit(), written, plan })
    }

    async fn enter(&self, write: &mut Write, plan: &Plan) -> Result<Result<i64, Error>, Failure> {
        let (who, unit) = (self.reader.visit.who(Deed::EnterFigures), self.reader.visit.unit(Deed::EnterFigures));
        enter(write, self.shelf.db(), self.clock.as_ref(), plan, &self.content.sender(&unit, &who)).await
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImportAsked {
    #[param(value_type = Option<bool>)]
    dry_run: Option<String>,
    #[param(max_length = 100, pattern = r"^[^\x00]*$", example = "statistics.report")]
    source: Option<String>,
    #[param(pattern = "^(19(49|[5-9][0-9])|20[0-9]{2})(-(0[1-9]|1[0-2]))?$")]
    period: Option<String>,
    #[param(value_type = Option<bool>)]
    skip_unknown: Option<String>,
    #[param(max_length = 100, pattern = r"^[^\x00]*$")]
    title: Option<String>,
}

/// POST /api/v1/figures/file
#[utoipa::path(post, path = "/api/v1/figures/file", operation_id = "import-figures", tag = "figures",
    params(ImportAsked, ("Idempotency-Key" = Option<String>, Header, max_length = 100, pattern = "^[!-~]{1,100}$")),
    request_body(content = FileSent, content_type = "multipart/form-data"),
    responses((status = 200, body = Written), (status = 201, body = Written), super::document::Refusals,
        super::document::Missing, super::document::Unwritten))]
pub async fn import_figures(
    State(shelf): State<Shelf>,
    State(clock): State<SharedClock>,
    reader: Reader,
    Asked(asked): Asked<ImportAsked>,
    manner: Manner,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Problem> {
    let language = reader.language;
    let dry = flag(language, "dry_run", asked.dry_run.as_deref())?;
    let period: Option<Period> = optional(language, "period", asked.period.as_deref())?;
    let skip_unknown = flag(language, "skip_unknown", asked.skip_unknown.as_deref())?;
    let source = source(&shelf, asked.source.as_deref(), language, Part::Query)?;
    let wishes =
        Wishes { source, period, mapping: Mapping { skip_unknown, ..Mapping::default() }, ..Wishes::default() };
    let received = received(form, language).await?;
    let task =
        manner.begin(shelf.db(), clock.as_ref(), &reader, dry, &[received.name.as_bytes(), received.bytes.as_slice()]);
    let content = Content::file(&received, asked.title.as_deref());
    let (name, bytes) = (received.name.clone(), Arc::clone(&received.bytes));
    let planned = move |books: &Books| dry_run(books, &name, &bytes, &wishes);
    let figures = Figures { shelf: &shelf, clock: &clock, reader: &reader, content, places: Places::File, planned };
    task.carry_out(&figures).await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WithdrawAsked {
    #[param(value_type = Option<bool>)]
    dry_run: Option<String>,
}

/// POST /api/v1/versions/{number}/withdrawal
#[utoipa::path(post, path = "/api/v1/versions/{number}/withdrawal", operation_id = "withdraw", tag = "versions",
    params(("number" = i64, Path, example = 1), WithdrawAsked,
        ("Idempotency-Key" = Option<String>, Header, max_length = 100, pattern = "^[!-~]{1,100}$")),
    responses((status = 200, body = Written), (status = 201, body = Written), super::document::Refusals,
        super::document::Missing, super::document::Unwritten))]
pub async fn withdraw(
    State(shelf): State<Shelf>,
    State(clock): State<SharedClock>,
    reader: Reader,
    Path(number): Path<String>,
    Asked(asked): Asked<WithdrawAsked>,
    manner: Manner,
) -> Result<Response, Problem> {
    let language = reader.language;
    let dry = flag(language, "dry_run", asked.dry_run.as_deref())?;
    let number: i64 = number.parse().map_err(|_| missing(language, Part::Path, "number"))?;
    let task = manner.begin(shelf.db(), clock.as_ref(), &reader, dry, &[]);
    task.carry_out(&Withdrawal { shelf: &shelf, clock: &clock, reader: &reader, number }).await
}

/// A batch on its way back.
struct Withdrawal<'a> {
    shelf: &'a Shelf,
    clock: &'a SharedClock,
    reader: &'a Reader,
    number: i64,
}

impl Entering for Withdrawal<'_> {
    type Plan = take_back::Plan;
    type Written = Written;

    async fn plan(&self) -> Result<Planned<take_back::Plan>, Problem> {
        let language = self.reader.language;
        let entered = books(self.shelf, self.reader, Deed::WithdrawFigures, None).await?.subjects;
        let planned = take_back::plan(self.shelf, self.number, &entered).await;
        let plan =
            planned.map_err(|failure| Problem::failed(language, failure))?.map_err(|error| match error.code() {
                // Somebody else's batch is as one that is not there.
                "withdraw-unknown" | "withdraw-not-yours" => missing(language, Part::Path, "number"),
                _ => Problem::new(language, "state-conflict").because(language, &error),
            })?;
        let written = Written { revised: plan.observations.len(), ..Written::default() };
        Ok(Planned { changes: true, written, plan })
    }

    async fn enter(&self, write: &mut Write, plan: &take_back::Plan) -> Result<Result<i64, Error>, Failure> {
        let who = self.reader.visit.who(Deed::WithdrawFigures);
        take_back::enter(write, self.shelf.db(), self.clock.as_ref(), plan, &who).await
    }
}
