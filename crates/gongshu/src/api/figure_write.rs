//! Figures a program sends: rows as JSON or a file, on the way every import goes.

use std::sync::Arc;

use axum::extract::{Multipart, State};
use axum::response::{IntoResponse, Response};
use basis::error::{Error, Finding, Severity, any_error};
use basis::fact::{Approx, Status};
use basis::language::Language;
use basis::period::{Aspect, Measure, Period, Span};
use files::grid::Grid;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::books;
use super::extract::{Asked, Sent, flag, missing, optional, unread_form};
use super::write::{Manner, TRIES, Task, Written};
use crate::access::Deed;
use crate::number::books::Books;
use crate::number::import::layout::Mapping;
use crate::number::import::plan::{Plan, Wishes, plan};
use crate::number::import::{dry_run, enter};
use crate::number::shelf::Shelf;
use crate::pack::Packs;
use crate::page::Reader;
use crate::page::desk::Received;
use crate::server::problem::{Part, Problem, ProblemFinding};
use crate::store::batch::Sender;
use crate::store::clock::SharedClock;

/// What is stated of an indicator.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum AspectWord {
    Level,
    Increase,
    Growth,
    Rank,
}

/// What of the period it covers.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum SpanWord {
    This,
    Ytd,
    Stock,
}

/// How sharply it was stated.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ApproxWord {
    Exact,
    About,
    Over,
    Under,
}

/// How settled it is.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum StatusWord {
    Final,
    Preliminary,
    Forecast,
    Doubtful,
}

impl From<SpanWord> for Span {
    fn from(word: SpanWord) -> Span {
        match word {
            SpanWord::This => Span::This,
            SpanWord::Ytd => Span::YearToDate,
            SpanWord::Stock => Span::AtEnd,
        }
    }
}

impl From<AspectWord> for Aspect {
    fn from(word: AspectWord) -> Aspect {
        match word {
            AspectWord::Level => Aspect::Level,
            AspectWord::Increase => Aspect::Increase,
            AspectWord::Growth => Aspect::Growth,
            AspectWord::Rank => Aspect::Rank,
        }
    }
}

impl From<ApproxWord> for Approx {
    fn from(word: ApproxWord) -> Approx {
        match word {
            ApproxWord::Exact => Approx::Exact,
            ApproxWord::About => Approx::About,
            ApproxWord::Over => Approx::Over,
            ApproxWord::Under => Approx::Under,
        }
    }
}

impl From<StatusWord> for Status {
    fn from(word: StatusWord) -> Status {
        match word {
            StatusWord::Final => Status::Final,
            StatusWord::Preliminary => Status::Preliminary,
            StatusWord::Forecast => Status::Forecast,
            StatusWord::Doubtful => Status::Doubtful,
        }
    }
}

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

/// Rows of one request; more are sent in several, or as a file.
pub const ROWS_MAX: usize = 10_000;

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

/// Findings as rows of JSON have them: the first row is 1, and there are no cells.
pub fn of_rows(findings: &[Finding], language: Language) -> Vec<ProblemFinding> {
    let told = findings.iter().map(|finding| {
        let told = ProblemFinding::of(finding, language);
        // The measure of a row is its aspect and its span.
        let field = told.field.map(|field| if field == "measure" { "span".to_owned() } else { field });
        ProblemFinding {
            row: told.row.and_then(|row| row.checked_sub(1)).filter(|row| 0 < *row),
            cell: None,
            field,
            ..told
        }
    });
    told.collect()
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
    let wishes = Wishes { source, period: None, mapping: Mapping::default() };
    let grid = Arc::new(grid(shelf.packs(), &rows));
    let blank: Vec<Finding> =
        (2..=grid.row_count()).filter(|row| grid.is_blank(*row)).map(|row| blank(&grid, row)).collect();
    let task = manner.begin(shelf.db(), clock.as_ref(), &reader, dry, &[&sent.bytes]);
    let content = Content {
        name: "figures.json",
        media_type: "application/json",
        bytes: &sent.bytes,
        title: rows.title.as_deref().map(str::trim).filter(|title| !title.is_empty()).unwrap_or("figures.json"),
    };
    let planned = move |books: &Books| {
        let mut plan = plan(books, &grid, &wishes);
        plan.findings.extend(blank.iter().cloned());
        plan
    };
    carry_out(&shelf, &task, &content, planned, of_rows).await.map_err(refuse)
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

/// What was sent, as it is kept.
pub struct Content<'a> {
    pub name: &'a str,
    pub media_type: &'a str,
    pub bytes: &'a [u8],
    pub title: &'a str,
}

/// Plans and enters, and plans again when somebody was quicker.
async fn carry_out(
    shelf: &Shelf,
    task: &Task<'_>,
    content: &Content<'_>,
    planned: impl Fn(&Books) -> Plan + Clone + Send + 'static,
    told: impl Fn(&[Finding], Language) -> Vec<ProblemFinding>,
) -> Result<Response, Problem> {
    let reader = task.reader();
    let language = reader.language;
    for _ in 0..TRIES {
        if let Some(given) = task.given_before().await? {
            return Ok(given);
        }
        // Only the units whoever sends may enter: for them the others do not exist.
        let books = books(shelf, reader, Deed::EnterFigures, None).await?;
        let planned = planned.clone();
        // Many rows take a while to check; others must not wait for it.
        let plan = tokio::task::spawn_blocking(move || planned(&books))
            .await
            .map_err(|error| Problem::failed(language, error))?;
        // Between the look at the key and the plan, the same request may have been carried out: its answer is this one's.
        if !plan.may_commit()
            && let Some(given) = task.given_before().await?
        {
            return Ok(given);
        }
        let findings = told(&plan.findings, language);
        if any_error(&plan.findings) {
            return Err(Problem::new(language, "findings").with(findings));
        }
        let (new, revised, same) = (plan.new, plan.revised, plan.same);
        let mut written = Written { dry_run: task.dry_run, version: None, new, revised, same, findings };
        if task.dry_run || !plan.may_commit() {
            return Ok(task.unchanged(written));
        }
        let (who, unit) = (reader.visit.who(Deed::EnterFigures), reader.visit.unit(Deed::EnterFigures));
        let Content { name: file, media_type, bytes, title } = *content;
        let sender = Sender { file, media_type, bytes, title, unit: &unit, by: &who };
        let mut write = shelf.db().write().await.map_err(task.failed())?;
        let entered = enter(&mut write, shelf.db(), task.clock(), &plan, &sender).await.map_err(task.failed())?;
        if let Ok(version) = entered {
            written.version = Some(version);
            return task.finish(write, &written).await;
        }
    }
    Err(task.overtaken())
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

/// A form with one file.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FileSent {
    /// The file.
    #[schema(value_type = String, format = Binary, content_media_type = "application/octet-stream")]
    pub file: Vec<u8>,
}

/// The file of a form.
pub async fn received(form: Multipart, language: Language) -> Result<Received, Problem> {
    let received = Received::from_form(form).await.map_err(|error| unread_form(language, &error))?;
    if received.name.is_empty() {
        let error = Error::new("upload-missing");
        return Err(Problem::new(language, "body-invalid").because(language, &error).at(Part::Body, "file"));
    }
    // What is not a file stands in the address, or it would be passed over.
    if let Some((name, _)) = received.fields.first() {
        let error = Error::new("body-field").with("field", name);
        return Err(Problem::new(language, "body-invalid").because(language, &error).at(Part::Body, name.as_str()));
    }
    Ok(received)
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
    form: Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> Result<Response, Problem> {
    let language = reader.language;
    let dry = flag(language, "dry_run", asked.dry_run.as_deref())?;
    let period: Option<Period> = optional(language, "period", asked.period.as_deref())?;
    let skip_unknown = flag(language, "skip_unknown", asked.skip_unknown.as_deref())?;
    let source = source(&shelf, asked.source.as_deref(), language, Part::Query)?;
    let wishes = Wishes { source, period, mapping: Mapping { columns: Vec::new(), skip_unknown } };
    let form = form.map_err(|_| Problem::new(language, "media-type"))?;
    let received = received(form, language).await?;
    let task =
        manner.begin(shelf.db(), clock.as_ref(), &reader, dry, &[received.name.as_bytes(), received.bytes.as_slice()]);
    let title = asked.title.as_deref().map(str::trim).filter(|title| !title.is_empty()).unwrap_or(&received.name);
    let content = Content { name: &received.name, media_type: &received.media_type, bytes: &received.bytes, title };
    let (name, bytes) = (received.name.clone(), Arc::clone(&received.bytes));
    let planned = move |books: &Books| dry_run(books, &name, &bytes, &wishes);
    let told = |findings: &[Finding], language| findings.iter().map(|it| ProblemFinding::of(it, language)).collect();
    carry_out(&shelf, &task, &content, planned, told).await
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
    axum::extract::Path(number): axum::extract::Path<String>,
    Asked(asked): Asked<WithdrawAsked>,
    manner: Manner,
) -> Result<Response, Problem> {
    use crate::number::withdraw as take_back;
    let language = reader.language;
    let dry = flag(language, "dry_run", asked.dry_run.as_deref())?;
    let missing = || missing(language, Part::Path, "number");
    let number: i64 = number.parse().map_err(|_| missing())?;
    let task = manner.begin(shelf.db(), clock.as_ref(), &reader, dry, &[]);
    for _ in 0..TRIES {
        if let Some(given) = task.given_before().await? {
            return Ok(given);
        }
        let entered = books(&shelf, &reader, Deed::WithdrawFigures, None).await?.subjects;
        let planned = take_back::plan(&shelf, number, &entered).await.map_err(task.failed())?;
        if planned.is_err()
            && let Some(given) = task.given_before().await?
        {
            return Ok(given);
        }
        let plan = planned.map_err(|error| match error.code() {
            // Somebody else's batch is as one that is not there.
            "withdraw-unknown" | "withdraw-not-yours" => missing(),
            _ => Problem::new(language, "state-conflict").because(language, &error),
        })?;
        let revised = plan.observations.len();
        let mut written = Written { dry_run: dry, version: None, new: 0, revised, same: 0, findings: Vec::new() };
        if dry {
            return Ok(task.unchanged(written));
        }
        let who = reader.visit.who(Deed::WithdrawFigures);
        let mut write = shelf.db().write().await.map_err(task.failed())?;
        let done = take_back::enter(&mut write, shelf.db(), task.clock(), &plan, &who).await.map_err(task.failed())?;
        if let Ok(version) = done {
            written.version = Some(version);
            return task.finish(write, &written).await;
        }
    }
    Err(task.overtaken())
}
