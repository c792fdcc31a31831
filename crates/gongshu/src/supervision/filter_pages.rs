//! Lists somebody has saved under a name (常用筛选): their own, and nobody else's.

use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use basis::error::Error;
use serde::Deserialize;

use crate::matter::Cabinet;
use crate::matter::store::{filters, forget_filter, save_filter};
use crate::page::{Reader, Refusal};
use crate::register::counter::{Page, failed};

/// Lists of one person, and characters of a name.
const SAVED: usize = 30;
const LONG: usize = 40;

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    pub name: String,
    /// What the list's address asks: `show=all&light=red`.
    pub asked: String,
}

/// POST /matters/filters/{act}: `save` or `forget`.
pub async fn filter(
    State(cabinet): State<Cabinet>,
    reader: Reader,
    axum::extract::Path(act): axum::extract::Path<String>,
    Form(typed): Form<Typed>,
) -> Page {
    let (language, person) = (reader.language, reader.visit.actor.person.clone());
    let name = typed.name.trim();
    let refuse = |error: Error| Err(Refusal::wrong(language, &error));
    match act.as_str() {
        "save" => {
            if name.is_empty() || LONG < name.chars().count() {
                return refuse(Error::new("matter-filter-name").with("most", LONG));
            }
            // It leads to the list, and nowhere else.
            if typed.asked.contains(['\n', '\r', '#', '"', '<', '>']) || 2_000 < typed.asked.len() {
                return refuse(Error::new("matter-filter-name").with("most", LONG));
            }
            let kept = filters(&cabinet.db, &person).await.map_err(failed(&reader))?;
            if SAVED <= kept.len() && !kept.iter().any(|(own, _)| own == name) {
                return refuse(Error::new("matter-filter-many").with("most", SAVED));
            }
            let mut write = cabinet.db.write().await.map_err(failed(&reader))?;
            save_filter(&mut write, &person, name, &typed.asked).await.map_err(failed(&reader))?;
            write.commit().await.map_err(failed(&reader))?;
        }
        "forget" => {
            let mut write = cabinet.db.write().await.map_err(failed(&reader))?;
            forget_filter(&mut write, &person, name).await.map_err(failed(&reader))?;
            write.commit().await.map_err(failed(&reader))?;
        }
        _ => return Err(Refusal::not_found(language, &act)),
    }
    Ok(Redirect::to(&format!("/matters?{}", typed.asked)).into_response())
}
