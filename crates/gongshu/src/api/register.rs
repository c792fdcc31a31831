//! Registers: what exists, with its history, as far as the person reaches and may see its fields.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::Uri;
use basis::error::Error;
use basis::language::Language;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Answer;
use super::extract::{Asked, as_of, missing};
use super::list::{Page, Slice, Words};
use crate::access::Deed;
use crate::pack::Packs;
use crate::pack::register::{Field, FieldKind, Register as Kept};
use crate::page::Reader;
use crate::register::counter::{Counter, may};
use crate::register::rows::{Entry, latest, on, settled};
use crate::register::units::Units;
use crate::server::problem::{Part, Problem};

/// A register as its pack defines it.
#[derive(Serialize, ToSchema)]
pub struct Register {
    pub code: String,
    pub name: Words,
    pub note: Words,
    pub fields: Vec<RegisterField>,
    /// Hierarchies its rows hang in.
    pub hierarchies: Vec<RegisterHierarchy>,
    /// Whether the person may enter rows, somewhere.
    pub may_enter: bool,
    /// Whether the person may take rows out, from somewhere.
    pub may_export: bool,
}

/// A field of a register's rows.
#[derive(Serialize, ToSchema)]
pub struct RegisterField {
    pub code: String,
    pub name: Words,
    /// `text`, `date`, `figure`, `choice`, `register`, `credit-code`, `industry`, `roles`, `deeds`, `approvals`,
    /// `indicator`, `period`, `number`, `measure`
    pub kind: &'static str,
    pub optional: bool,
    /// Whether it holds several values, with commas between.
    pub several: bool,
    /// The class of readers who see it; none for everybody who sees the row.
    pub sensitive: Option<String>,
    /// The unit of measurement of a figure.
    pub unit_of_measure: Option<String>,
    /// The register whose rows it names.
    pub register: Option<String>,
    /// The words of a choice.
    pub choices: Vec<RegisterChoice>,
}

/// One word of a choice.
#[derive(Serialize, ToSchema)]
pub struct RegisterChoice {
    pub code: String,
    pub name: Words,
}

/// A hierarchy of a register.
#[derive(Serialize, ToSchema)]
pub struct RegisterHierarchy {
    pub code: String,
    pub name: Words,
}

fn field(field: &Field) -> RegisterField {
    let (mut unit_of_measure, mut register, mut choices) = (None, None, Vec::new());
    let kind = match &field.kind {
        FieldKind::Text => "text",
        FieldKind::Date => "date",
        FieldKind::Figure(unit) => {
            unit_of_measure = Some(unit.symbol().to_owned());
            "figure"
        }
        FieldKind::Choice(words) => {
            let shown = words.iter().map(|it| RegisterChoice { code: it.code.clone(), name: Words::from(&it.name) });
            choices = shown.collect();
            "choice"
        }
        FieldKind::To(other) => {
            register = Some(other.clone());
            "register"
        }
        FieldKind::CreditCode => "credit-code",
        FieldKind::Industry => "industry",
        FieldKind::Roles => "roles",
        FieldKind::Deeds => "deeds",
        FieldKind::Approvals => "approvals",
        FieldKind::Indicator => "indicator",
        FieldKind::Period => "period",
        FieldKind::Number => "number",
        FieldKind::Measure => "measure",
    };
    RegisterField {
        code: field.code.clone(),
        name: Words::from(&field.name),
        kind,
        optional: field.optional,
        several: field.several,
        sensitive: Some(field.sensitive.clone()).filter(|class| !class.is_empty()),
        unit_of_measure,
        register,
        choices,
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RegistersAsked {
    #[param(value_type = Option<i64>, minimum = 1, maximum = 1000)]
    limit: Option<String>,
    #[param(value_type = Option<i64>, minimum = 0)]
    offset: Option<String>,
}

/// GET /api/v1/registers
#[utoipa::path(get, path = "/api/v1/registers", operation_id = "registers", tag = "registers",
    params(RegistersAsked), responses((status = 200, body = Page<Register>), super::document::Refusals))]
pub async fn registers(
    State(packs): State<Arc<Packs>>,
    reader: Reader,
    uri: Uri,
    Asked(asked): Asked<RegistersAsked>,
) -> Answer<Page<Register>> {
    let slice = Slice::of(reader.language, asked.limit.as_deref(), asked.offset.as_deref())?;
    let seen: Vec<&Kept> = packs.registers.iter().filter(|it| may(&reader, it, Deed::SeeRegister)).collect();
    let show = |it: &Kept| Register {
        code: it.code.clone(),
        name: Words::from(&it.name),
        note: Words::from(&it.note),
        fields: it.fields.iter().map(field).collect(),
        hierarchies: it
            .hierarchies
            .iter()
            .map(|it| RegisterHierarchy { code: it.code.clone(), name: Words::from(&it.name) })
            .collect(),
        may_enter: may(&reader, it, Deed::EnterRegister),
        may_export: may(&reader, it, Deed::ExportRegister),
    };
    Ok(slice.cut(&uri, None, seen, show))
}

/// A statement about a row: what it said, since when, and the data version it came in with.
#[derive(Serialize, ToSchema)]
pub struct RegisterRow {
    pub code: String,
    /// ISO days; none is open.
    pub valid_from: Option<String>,
    pub valid_until: Option<String>,
    /// Whether it says that the row ended.
    pub removed: bool,
    /// Values by the fields' codes, without those the person may not see.
    pub fields: BTreeMap<String, String>,
    pub batch: i64,
}

impl From<Entry> for RegisterRow {
    fn from(entry: Entry) -> RegisterRow {
        let day = |day: String| Some(day).filter(|day| !day.is_empty());
        RegisterRow {
            code: entry.code,
            valid_from: day(entry.valid_from),
            valid_until: day(entry.valid_until),
            removed: entry.removed,
            fields: entry.fields,
            batch: entry.batch,
        }
    }
}

/// A row with everything that was said of it.
#[derive(Serialize, ToSchema)]
pub struct RegisterRowHistory {
    /// The data version this was answered from.
    pub version: i64,
    /// As it was last.
    pub row: RegisterRow,
    pub parents: Vec<RegisterParent>,
    /// Every statement, newest first.
    pub history: Vec<RegisterRow>,
}

/// A row's parent in a hierarchy.
#[derive(Serialize, ToSchema)]
pub struct RegisterParent {
    pub hierarchy: String,
    pub parent: String,
    pub valid_from: Option<String>,
    pub valid_until: Option<String>,
}

/// The register of an address, for whoever may do this with it.
pub fn register<'a>(packs: &'a Packs, reader: &Reader, code: &str, deed: Deed) -> Result<&'a Kept, Problem> {
    let register = packs.register(code).ok_or_else(|| missing(reader.language, Part::Path, "register"))?;
    match may(reader, register, deed) {
        true => Ok(register),
        false => Err(Problem::new(reader.language, "forbidden")),
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RowsAsked {
    #[param(max_length = 100, pattern = r"^[^\x00]*$")]
    q: Option<String>,
    #[param(max_length = 200, pattern = r"^[^\x00:]+:[^\x00]*$", example = "kind:city")]
    only: Option<String>,
    #[param(pattern = "^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$", example = "2006-08-12")]
    on: Option<String>,
    #[param(max_length = 100, pattern = r"^[^\x00]*$")]
    sort: Option<String>,
    #[param(value_type = Option<i64>, minimum = 0)]
    as_of: Option<String>,
    #[param(value_type = Option<i64>, minimum = 1, maximum = 1000)]
    limit: Option<String>,
    #[param(value_type = Option<i64>, minimum = 0)]
    offset: Option<String>,
}

/// GET /api/v1/registers/{register}/rows
#[utoipa::path(get, path = "/api/v1/registers/{register}/rows", operation_id = "register-rows", tag = "registers",
    params(("register" = String, Path, example = "unit"), RowsAsked),
    responses((status = 200, body = Page<RegisterRow>), super::document::Refusals, super::document::Missing))]
pub async fn rows(
    State(units): State<Units>,
    State(packs): State<Arc<Packs>>,
    reader: Reader,
    uri: Uri,
    Path(code): Path<String>,
    Asked(asked): Asked<RowsAsked>,
) -> Answer<Page<RegisterRow>> {
    let language = reader.language;
    let register = register(&packs, &reader, &code, Deed::ExportRegister)?;
    let slice = Slice::of(language, asked.limit.as_deref(), asked.offset.as_deref())?;
    let on_day = asked.on.as_deref().map(|text| day(language, text)).transpose()?;
    let as_of = as_of(language, asked.as_of.as_deref())?;
    let counter = Counter::at(&units, &packs, &reader, as_of).await.map_err(failed(language))?;
    let entries = settled(counter.rows(register).await.map_err(failed(language))?);
    let mut rows = match &on_day {
        // Without a day: each row once, as it was last.
        None => latest(entries),
        Some(day) => on(&entries, day),
    };
    let wanted = asked.q.as_deref().unwrap_or_default().trim().to_lowercase();
    let only = asked.only.as_deref().map(|text| chosen(language, text)).transpose()?;
    rows.retain(|row| {
        let texts = std::iter::once(&row.code).chain(row.fields.values());
        (wanted.is_empty() || texts.into_iter().any(|text| text.to_lowercase().contains(&wanted)))
            && only.is_none_or(|(field, value)| row.field(field) == value)
    });
    if let Some(sort) = asked.sort.as_deref().filter(|sort| !sort.is_empty()) {
        let (field, down) = sort.strip_prefix('-').map_or((sort, false), |field| (field, true));
        rows.sort_by_key(|row| if field == "code" { row.code.clone() } else { row.field(field).to_owned() });
        if down {
            rows.reverse();
        }
    }
    Ok(slice.cut(&uri, Some(counter.version), rows, RegisterRow::from))
}

/// A field and the value it must have.
fn chosen(language: Language, text: &str) -> Result<(&str, &str), Problem> {
    text.split_once(':').filter(|(field, _)| !field.is_empty()).ok_or_else(|| {
        let error = Error::new("register-only").with("text", text);
        Problem::new(language, "parameter-invalid").because(language, &error).at(Part::Query, "only")
    })
}

/// A day, as ISO has it.
fn day(language: Language, text: &str) -> Result<String, Problem> {
    let read: Option<jiff::civil::Date> = text.parse().ok();
    read.filter(|day| day.to_string() == text).map(|day| day.to_string()).ok_or_else(|| {
        let error = Error::new("register-date").with("text", text);
        Problem::new(language, "parameter-invalid").because(language, &error).at(Part::Query, "on")
    })
}

pub fn failed(language: Language) -> impl Fn(crate::store::Failure) -> Problem {
    move |failure| Problem::failed(language, failure)
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RowAsked {
    #[param(value_type = Option<i64>, minimum = 0)]
    as_of: Option<String>,
}

/// GET /api/v1/registers/{register}/rows/{code}
#[utoipa::path(get, path = "/api/v1/registers/{register}/rows/{code}", operation_id = "register-row",
    tag = "registers",
    params(("register" = String, Path, example = "unit"), ("code" = String, Path, example = "430700"), RowAsked),
    responses((status = 200, body = RegisterRowHistory), super::document::Refusals, super::document::Missing))]
pub async fn row(
    State(units): State<Units>,
    State(packs): State<Arc<Packs>>,
    reader: Reader,
    Path((code, row)): Path<(String, String)>,
    Asked(asked): Asked<RowAsked>,
) -> Answer<RegisterRowHistory> {
    let language = reader.language;
    let register = register(&packs, &reader, &code, Deed::SeeRegister)?;
    let as_of = as_of(language, asked.as_of.as_deref())?;
    let counter = Counter::at(&units, &packs, &reader, as_of).await.map_err(failed(language))?;
    let mut history = counter.history(register, &row).await.map_err(failed(language))?;
    history.retain(|entry| entry.batch <= counter.version);
    let newest = settled(history.clone()).pop().ok_or_else(|| missing(language, Part::Path, "code"))?;
    let parents = counter.parents(register).await.map_err(failed(language))?;
    let some = |day: String| Some(day).filter(|day| !day.is_empty());
    Ok(Json(RegisterRowHistory {
        version: counter.version,
        row: RegisterRow::from(newest),
        parents: parents
            .into_iter()
            .filter(|parent| parent.code == row && !parent.removed)
            .map(|parent| RegisterParent {
                hierarchy: parent.hierarchy,
                parent: parent.parent,
                valid_from: some(parent.valid_from),
                valid_until: some(parent.valid_until),
            })
            .collect(),
        history: history.into_iter().map(RegisterRow::from).collect(),
    }))
}
