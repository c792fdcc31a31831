//! What fits a field of a row as one types: rows of other registers and industries, by name, pinyin or code.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse};
use serde::Deserialize;

use super::counter::{Counter, Page, SharedPacks, failed, register};
use super::units::Units;
use crate::access::Deed;
use crate::message::say;
use crate::pack::register::FieldKind;
use crate::pack::tables::INDUSTRIES;
use crate::page::pinyin::{Key, Wanted};
use crate::page::{Reader, Refusal};

#[derive(Template)]
#[template(path = "register/suggest.html")]
struct SuggestView {
    found: Vec<(String, String)>,
    empty: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct SuggestQuery {
    pub q: String,
}

/// GET /register/{register}/suggest/{field}?q=: rows a field may name, by name, pinyin or code.
pub async fn suggest(
    State(units): State<Units>,
    State(packs): State<SharedPacks>,
    reader: Reader,
    Path((code, field)): Path<(String, String)>,
    Query(query): Query<SuggestQuery>,
) -> Page {
    const SHOWN: usize = 8;
    let register = register(&packs, &reader, &code, Deed::EnterRegister)?;
    let counter = Counter::at(&units, &packs, &reader, None).await.map_err(failed(&reader))?;
    let names = counter.names(register).await.map_err(failed(&reader))?;
    let wanted = Wanted::new(&query.q);
    let mut found = Vec::new();
    let mut take = |code: &str, name: &str, other: &str| {
        let fit =
            [name, other, code].iter().filter(|it| !it.is_empty()).filter_map(|it| Key::new(it).fit(&wanted)).min();
        if let Some(fit) = fit {
            found.push((fit, code.to_owned(), name.to_owned()));
        }
    };
    match register.field(&field).map(|field| &field.kind) {
        Some(FieldKind::Industry) => INDUSTRIES.all().for_each(|(code, name)| take(code.as_str(), name, "")),
        Some(FieldKind::Indicator) => {
            names.all_indicators().for_each(|(code, name)| take(code, name.in_language(reader.language), &name.zh));
        }
        Some(FieldKind::To(other)) => {
            let all = names.all(other);
            all.into_iter().for_each(|(code, name)| take(code, name.in_language(reader.language), &name.zh));
        }
        _ if field == "parent" => {
            let all = names.all(&register.code);
            all.into_iter().for_each(|(code, name)| take(code, name.in_language(reader.language), &name.zh));
        }
        _ => return Err(Refusal::not_found(reader.language, &field)),
    }
    found.sort_by_key(|(fit, ..)| *fit);
    let found = found.into_iter().take(SHOWN).map(|(_, code, name)| (code, name)).collect();
    let view = SuggestView { found, empty: say(reader.language, "search-empty") };
    let html = view.render().map_err(|error| Refusal::failed(reader.language, error))?;
    Ok(Html(html).into_response())
}
