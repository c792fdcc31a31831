//! The API's own description (OpenAPI), made from the handlers and told in the reader's language.

use std::collections::BTreeMap;

use axum::Json;
use basis::language::Language;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{IntoParams, IntoResponses, OpenApi};

use super::Answer;
use super::extract::{Asked, one_of};
use crate::message::{MESSAGES, say};
use crate::page::Reader;
use crate::server::problem::{Body, CODES, MEDIA_TYPE, Problem};

#[derive(OpenApi)]
#[openapi(
    paths(
        document,
        super::me::me,
        super::unit::units,
        super::unit::unit,
        super::register::registers,
        super::register::rows,
        super::register::row,
        super::register_write::enter_rows,
        super::register_write::import_rows,
        super::indicator::indicators,
        super::indicator::indicator,
        super::figure::figures,
        super::figure_write::enter_figures,
        super::figure_write::import_figures,
        super::figure_write::withdraw,
        super::derived::answer,
        super::league::league,
        super::version::versions,
        super::version::version,
        super::month::month,
        super::report::report,
        super::report::send_report,
        super::publication::publications,
        super::publication::publication,
        super::publication::publication_file,
    ),
    components(schemas(Body)),
    security(("token" = []), ("session" = []))
)]
struct Described;

/// What every operation may be refused with.
pub struct Refusals;
/// What something that is not there, or out of reach, is refused with.
pub struct Missing;
/// What a write may be refused with besides.
pub struct Unwritten;

fn refusals(statuses: &[u16]) -> BTreeMap<String, RefOr<Response>> {
    let shape = || ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let response = || ResponseBuilder::new().content(MEDIA_TYPE, shape()).build();
    statuses.iter().map(|status| (status.to_string(), RefOr::T(response()))).collect()
}

impl IntoResponses for Refusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&[400, 401, 403, 405, 429, 500, 503])
    }
}

impl IntoResponses for Missing {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&[404])
    }
}

impl IntoResponses for Unwritten {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&[408, 409, 413, 415, 422])
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DocumentAsked {
    #[param(pattern = "^(zh|en)$")]
    lang: Option<String>,
}

/// GET /api/v1/openapi.json
#[utoipa::path(get, path = "/api/v1/openapi.json", operation_id = "document", tag = "api", params(DocumentAsked),
    security(()), responses((status = 200, body = Object), Refusals))]
pub async fn document(reader: Reader, Asked(asked): Asked<DocumentAsked>) -> Answer<Value> {
    let words = [("zh", Language::Zh), ("en", Language::En)];
    let language = one_of(reader.language, "lang", asked.lang.as_deref(), &words)?.unwrap_or(reader.language);
    let failed = |error: serde_json::Error| Problem::failed(language, error);
    described(language).map(Json).map_err(failed)
}

/// The description with its words.
pub fn described(language: Language) -> Result<Value, serde_json::Error> {
    let mut told = serde_json::to_value(Described::openapi())?;
    told["info"] = json!({
        "title": say(language, "api-title"),
        "description": say(language, "api-about"),
        "version": env!("CARGO_PKG_VERSION"),
        "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
    });
    let tags = ["account", "units", "registers", "indicators", "figures", "versions", "reports", "publications", "api"];
    told["tags"] = tags
        .iter()
        .map(|tag| json!({ "name": tag, "description": say(language, &format!("api-tag-{tag}")) }))
        .collect();
    told["components"]["securitySchemes"] = json!({
        "token": { "type": "http", "scheme": "bearer", "description": say(language, "api-security-token") },
        "session": {
            "type": "apiKey", "in": "cookie", "name": crate::account::session::COOKIE,
            "description": say(language, "api-security-session"),
        },
    });
    if let Some(paths) = told["paths"].as_object_mut() {
        let operations = paths.values_mut().filter_map(Value::as_object_mut).flat_map(Map::values_mut);
        for operation in operations {
            tell(operation, language);
        }
    }
    if let Some(schemas) = told["components"]["schemas"].as_object_mut() {
        for (name, schema) in schemas.iter_mut() {
            name_fields(name, schema, language);
        }
    }
    Ok(told)
}

/// One operation: what it does, its parameters, its refusals with an example each.
fn tell(operation: &mut Value, language: Language) {
    let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
    operation["summary"] = say(language, &format!("api-operation-{id}")).into();
    if let Some(more) = MESSAGES.find(language, &format!("api-operation-{id}-more"), &[]) {
        operation["description"] = more.into();
    } else if let Some(operation) = operation.as_object_mut() {
        operation.remove("description");
    }
    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap_or_default().to_lowercase().replace('_', "-");
        let own = MESSAGES.find(language, &format!("api-parameter-{id}-{name}"), &[]);
        parameter["description"] = own.unwrap_or_else(|| say(language, &format!("api-parameter-{name}"))).into();
    }
    let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
    for (status, response) in responses.into_iter().flatten() {
        let codes = CODES.iter().filter(|(_, own)| own.as_str() == status).map(|(code, _)| *code);
        let codes: Vec<&str> = codes.collect();
        response["description"] = match codes[..] {
            [] => say(language, "api-done").into(),
            _ => codes.join(", ").into(),
        };
        let content = response.get_mut("content").and_then(|content| content.get_mut(MEDIA_TYPE));
        if let (Some(code), Some(content)) = (codes.first(), content) {
            content["example"] = Problem::example(language, code);
        }
    }
}

/// The fields of a shape in words: its own, or those every shape has for such a field.
fn name_fields(schema: &str, shape: &mut Value, language: Language) {
    if let Some(shape) = shape.as_object_mut() {
        shape.remove("description");
    }
    let fields = shape.get_mut("properties").and_then(Value::as_object_mut);
    for (field, value) in fields.into_iter().flatten() {
        let field = field.replace('_', "-");
        let own = MESSAGES.find(language, &format!("api-field-{schema}-{field}"), &[]);
        let told = own.or_else(|| MESSAGES.find(language, &format!("api-field-{field}"), &[]));
        if let (Some(value), Some(told)) = (value.as_object_mut(), told) {
            value.insert("description".to_owned(), told.into());
        } else if let Some(value) = value.as_object_mut() {
            value.remove("description");
        }
    }
}
