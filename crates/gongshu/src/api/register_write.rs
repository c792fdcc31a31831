//! Rows a program enters into registers: as JSON or a file, on the way every row goes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path, State};
use axum::response::{IntoResponse, Response};
use basis::error::{Error, any_error};
use basis::language::Language;
use files::grid::Grid;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::extract::{Asked, Sent, flag};
use super::register::register;
use super::sent::{Content, FileSent, Places, ROWS_MAX, received};
use super::write::{Entering, Manner, Planned, Written};
use crate::access::Deed;
use crate::pack::Packs;
use crate::pack::register::Register;
use crate::page::Reader;
use crate::register::counter::{Counter, enters};
use crate::register::import::{Held, Plan, dry_run, enter, held, plan};
use crate::register::units::Units;
use crate::server::problem::{Part, Problem};
use crate::store::clock::SharedClock;
use crate::store::{Failure, Write};

/// What entering rows works with.
#[derive(Clone)]
pub struct Registry {
    pub units: Units,
    pub packs: Arc<Packs>,
    pub clock: SharedClock,
}

/// A row to enter.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RowSent {
    #[schema(min_length = 1, max_length = 100, example = "430702")]
    pub code: String,
    /// ISO days; left out or empty is open.
    #[schema(max_length = 10, example = "2006-08-12")]
    pub valid_from: Option<String>,
    #[schema(max_length = 10)]
    pub valid_until: Option<String>,
    /// Values by the fields' codes. Fields that no row names stay as they are; an empty text empties one.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// Parents by the hierarchies' codes.
    #[serde(default)]
    pub parents: BTreeMap<String, String>,
}

/// Rows to enter, as one batch. All name the same fields.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RowsSent {
    /// What the batch is called.
    #[schema(max_length = 100)]
    pub title: Option<String>,
    #[schema(min_items = 1, max_items = 10_000)]
    pub rows: Vec<RowSent>,
}

/// The longest value of a field.
const VALUE_CHARACTERS: usize = 2000;

/// What is wrong with the shape of rows: the first place.
fn misfit(sent: &RowsSent, language: Language) -> Option<Problem> {
    let refuse = |error: Error, place: String| {
        Some(Problem::new(language, "body-invalid").because(language, &error).at(Part::Body, place))
    };
    let long = |text: &str, max: usize| max < text.chars().count();
    if !(1..=ROWS_MAX).contains(&sent.rows.len()) {
        return refuse(Error::new("body-rows").with("max", ROWS_MAX), "rows".to_owned());
    }
    if sent.title.as_deref().is_some_and(|title| long(title, 100)) {
        return refuse(Error::new("parameter-long").with("max", 100), "title".to_owned());
    }
    let names = |row: &RowSent| -> BTreeSet<String> { row.fields.keys().chain(row.parents.keys()).cloned().collect() };
    let first = sent.rows.first().map(names).unwrap_or_default();
    for (at, row) in sent.rows.iter().enumerate() {
        if row.code.trim().is_empty() {
            return refuse(Error::new("register-code-empty"), format!("rows[{at}].code"));
        }
        if long(&row.code, 100) {
            return refuse(Error::new("parameter-long").with("max", 100), format!("rows[{at}].code"));
        }
        // A row that leaves out what another names would empty it, or keep it: which, nobody could tell.
        if names(row) != first {
            return refuse(Error::new("body-fields-differ"), format!("rows[{at}].fields"));
        }
        for (name, value) in &row.fields {
            if long(value, VALUE_CHARACTERS) {
                let error = Error::new("parameter-long").with("max", VALUE_CHARACTERS);
                return refuse(error, format!("rows[{at}].fields.{name}"));
            }
        }
    }
    None
}

/// The rows as the table a file would hold.
fn grid(sent: &RowsSent) -> Grid {
    let first = sent.rows.first();
    let fields: Vec<&String> = first.into_iter().flat_map(|row| row.fields.keys()).collect();
    let parents: Vec<&String> = first.into_iter().flat_map(|row| row.parents.keys()).collect();
    let dated = |of: fn(&RowSent) -> &Option<String>| sent.rows.iter().any(|row| of(row).is_some());
    let (from, until) = (dated(|row| &row.valid_from), dated(|row| &row.valid_until));
    let mut head = vec!["code".to_owned()];
    head.extend(from.then(|| "valid_from".to_owned()));
    head.extend(until.then(|| "valid_until".to_owned()));
    head.extend(fields.iter().map(|field| (*field).clone()));
    head.extend(parents.iter().map(|hierarchy| format!("parent_{hierarchy}")));
    let mut rows = vec![head];
    rows.extend(sent.rows.iter().map(|row| {
        let mut cells = vec![row.code.clone()];
        cells.extend(from.then(|| row.valid_from.clone().unwrap_or_default()));
        cells.extend(until.then(|| row.valid_until.clone().unwrap_or_default()));
        let value = |of: &BTreeMap<String, String>, name: &str| of.get(name).cloned().unwrap_or_default();
        cells.extend(fields.iter().map(|field| value(&row.fields, field)));
        cells.extend(parents.iter().map(|hierarchy| value(&row.parents, hierarchy)));
        cells
    }));
    Grid::of_texts(rows)
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RowsEnterAsked {
    #[param(value_type = Option<bool>)]
    dry_run: Option<String>,
}

/// POST /api/v1/registers/{register}/rows
#[utoipa::path(post, path = "/api/v1/registers/{register}/rows", operation_id = "enter-rows", tag = "registers",
    params(("register" = String, Path, example = "enterprise"), RowsEnterAsked,
        ("Idempotency-Key" = Option<String>, Header, max_length = 100, pattern = "^[!-~]{1,100}$")),
    request_body(content = RowsSent, content_type = "application/json",
        example = json!({ "rows": [
            { "code": "e1", "fields": { "name": "某厂", "region": "430702", "industry": "16", "in_registry": "in" } }
        ] })),
    responses((status = 200, body = Written), (status = 201, body = Written), super::document::Refusals,
        super::document::Missing, super::document::Unwritten))]
pub async fn enter_rows(
    State(registry): State<Registry>,
    reader: Reader,
    Path(code): Path<String>,
    Asked(asked): Asked<RowsEnterAsked>,
    manner: Manner,
    sent: Sent<RowsSent>,
) -> Result<Response, Response> {
    let language = reader.language;
    let refuse = IntoResponse::into_response;
    let Registry { units, packs, clock } = &registry;
    let register = register(packs, &reader, &code, Deed::EnterRegister).map_err(refuse)?;
    let dry = flag(language, "dry_run", asked.dry_run.as_deref()).map_err(refuse)?;
    if let Some(problem) = misfit(&sent.read, language) {
        return Err(refuse(problem));
    }
    let grid = Arc::new(grid(&sent.read));
    let task = manner.begin(units.db(), clock.as_ref(), &reader, dry, &[&sent.bytes]);
    let content = Content::rows("rows.json", &sent.bytes, sent.read.title.as_deref());
    let planned = move |packs: &Packs, register: &Register, held: &Held| plan(packs, register, held, &grid);
    let rows = Rows { registry: &registry, register, reader: &reader, content, places: Places::Rows, planned };
    task.carry_out(&rows).await.map_err(refuse)
}

/// POST /api/v1/registers/{register}/file
#[utoipa::path(post, path = "/api/v1/registers/{register}/file", operation_id = "import-rows", tag = "registers",
    params(("register" = String, Path, example = "enterprise"), RowsEnterAsked,
        ("Idempotency-Key" = Option<String>, Header, max_length = 100, pattern = "^[!-~]{1,100}$")),
    request_body(content = FileSent, content_type = "multipart/form-data"),
    responses((status = 200, body = Written), (status = 201, body = Written), super::document::Refusals,
        super::document::Missing, super::document::Unwritten))]
pub async fn import_rows(
    State(registry): State<Registry>,
    reader: Reader,
    Path(code): Path<String>,
    Asked(asked): Asked<RowsEnterAsked>,
    manner: Manner,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Problem> {
    let language = reader.language;
    let Registry { units, packs, clock } = &registry;
    let register = register(packs, &reader, &code, Deed::EnterRegister)?;
    let dry = flag(language, "dry_run", asked.dry_run.as_deref())?;
    let received = received(form, language).await?;
    let task =
        manner.begin(units.db(), clock.as_ref(), &reader, dry, &[received.name.as_bytes(), received.bytes.as_slice()]);
    let content = Content::file(&received, None);
    let (name, bytes) = (received.name.clone(), Arc::clone(&received.bytes));
    let planned = move |packs: &Packs, register: &Register, held: &Held| dry_run(packs, register, held, &name, &bytes);
    let rows = Rows { registry: &registry, register, reader: &reader, content, places: Places::File, planned };
    task.carry_out(&rows).await
}

/// Rows on their way in: planned against what the register holds, as far as whoever sends them sees it.
struct Rows<'a, P> {
    registry: &'a Registry,
    register: &'a Register,
    reader: &'a Reader,
    content: Content<'a>,
    places: Places,
    planned: P,
}

impl<P: Fn(&Packs, &Register, &Held) -> Plan + Clone + Send + Sync + 'static> Entering for Rows<'_, P> {
    type Plan = Plan;
    type Written = Written;

    async fn plan(&self) -> Result<Planned<Plan>, Problem> {
        let Registry { units, packs, .. } = self.registry;
        let language = self.reader.language;
        let failed = |failure| Problem::failed(language, failure);
        let counter = Counter::at(units, packs, self.reader, None).await.map_err(failed)?;
        let asker = counter.asker();
        let held = held(units.db(), packs, self.register, counter.version, &asker).await.map_err(failed)?;
        let (planned, packs, register) = (self.planned.clone(), Arc::clone(packs), self.register.clone());
        let plan = tokio::task::spawn_blocking(move || planned(&packs, &register, &held))
            .await
            .map_err(|error| Problem::failed(language, error))?;
        let findings = self.places.told(&plan.findings, language);
        if any_error(&plan.findings) {
            return Err(Problem::new(language, "findings").with(findings));
        }
        let written = Written { new: plan.new, revised: plan.changed, same: plan.same, findings, ..Written::default() };
        Ok(Planned { changes: plan.may_commit(), written, plan })
    }

    async fn enter(&self, write: &mut Write, plan: &Plan) -> Result<Result<i64, Error>, Failure> {
        let Registry { units, clock, .. } = self.registry;
        let (who, unit) = enters(self.reader, self.register);
        enter(write, units.db(), clock.as_ref(), self.register, plan, &self.content.sender(&unit, &who)).await
    }
}
