//! Who the program acts for, and what it may.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::Answer;
use crate::page::Reader;
use crate::register::units::Units;
use crate::server::problem::Problem;
use crate::store::batch::data_version;

/// Whoever the request acts for, as rights stand now.
#[derive(Serialize, ToSchema)]
pub struct Me {
    pub person: String,
    pub name: String,
    /// How the audit chain calls the token; none for a session of a browser.
    pub token: Option<String>,
    /// What may be done now, through whichever post.
    pub deeds: Vec<&'static str>,
    pub posts: Vec<MyPost>,
}

/// A post the person acts through today.
#[derive(Serialize, ToSchema)]
pub struct MyPost {
    pub code: String,
    pub name: String,
    pub role: String,
    pub role_name: String,
    pub unit: String,
    pub unit_name: String,
    /// The last day, where there is one.
    pub until: Option<String>,
}

/// GET /api/v1/me
#[utoipa::path(get, path = "/api/v1/me", operation_id = "me", tag = "account", responses((status = 200, body = Me), super::document::Refusals))]
pub async fn me(State(units): State<Units>, reader: Reader) -> Answer<Me> {
    let (language, visit) = (reader.language, &reader.visit);
    let failed = |failure| Problem::failed(language, failure);
    let version = data_version(units.db()).await.map_err(failed)?;
    let tree = units.at(version).await.map_err(failed)?;
    let actor = &visit.actor;
    let posts = actor.grants().iter().filter(|grant| !(actor.is_program() && grant.asks_second_factor()));
    Ok(Json(Me {
        person: actor.person.clone(),
        name: actor.name.clone(),
        token: Some(visit.token.clone()).filter(|token| !token.is_empty()),
        deeds: actor.deeds().into_iter().map(crate::access::Deed::code).collect(),
        posts: posts
            .map(|grant| MyPost {
                code: grant.post.clone(),
                name: grant.post_name.in_language(language).to_owned(),
                role: grant.role.code.clone(),
                role_name: grant.role.name.in_language(language).to_owned(),
                unit: grant.unit.clone(),
                unit_name: tree.name(&grant.unit, language).to_owned(),
                until: Some(grant.until.clone()).filter(|until| !until.is_empty()),
            })
            .collect(),
    }))
}
