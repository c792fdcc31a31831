//! Finding the way: the door behind a figure, the catalogue, the search, the pickers.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use basis::error::Error;
use serde::Deserialize;

use super::indicator_pages::indicator_address;
use super::pages::{Page, known_periods, period_of, shell, subject};
use crate::number::ask::{Ask, Question, span_named};
use crate::number::explain::{Explanation, Input};
use crate::number::print::Printer;
use crate::number::shelf::Shelf;
use crate::page::{Reader, Refusal, Shell, segment, show};

#[derive(Deserialize, Default)]
pub struct FigureQuery {
    pub with: Option<String>,
}

#[derive(Template)]
#[template(path = "monitoring/figure.html")]
struct FigureView {
    shell: Shell,
    page: Explanation,
    statements: Vec<super::indicator::Statement>,
    indicator_href: String,
    definition: String,
    indicator_name: String,
    unit_name: String,
}

/// GET /figure/{question}/{unit}/{indicator}/{period}/{span}: the door behind a figure.
pub async fn figure(
    State(shelf): State<Shelf>,
    reader: Reader,
    Path((question, unit, code, period, span)): Path<(String, String, String, String, String)>,
    Query(query): Query<FigureQuery>,
) -> Page {
    let wrong = |error: Error| Refusal::wrong(reader.language, &error);
    let books = shelf.books(&reader).await?;
    let subject = subject(&reader, &books, &unit)?;
    let question: Question = question.parse().map_err(wrong)?;
    let period = period_of(&reader, &period)?;
    let span = span_named(&span).map_err(wrong)?;
    let of = books.packs.indicator(&code);
    if of.is_none() && books.packs.scheme(&code).is_none() {
        return Err(Refusal::not_found(reader.language, &code));
    }
    let ask = Ask { with: query.with, ..Ask::new(question, &subject.code, &code, period, span) };
    let printer = Printer { analyst: books.analyst(), language: reader.language };
    let answer = books.analyst().answer(&ask);
    let page = printer.explain(&answer);
    let shell = shell(&reader, &books, "indicators", page.title.clone(), Some((subject, period)));
    let view = FigureView {
        statements: super::indicator::statements(&printer, &ask),
        indicator_href: indicator_address(&code, &subject.code, period),
        definition: of.map(|it| it.definition.in_language(reader.language).to_owned()).unwrap_or_default(),
        indicator_name: printer.indicator(&code),
        unit_name: subject.in_language(reader.language).to_owned(),
        shell: shell.clone(),
        page,
    };
    show(&shell, &view)
}

impl FigureView {
    /// The inputs in rows with their depth, for a plain nested list.
    fn flat(&self) -> Vec<(usize, &Input)> {
        fn walk<'a>(inputs: &'a [Input], depth: usize, rows: &mut Vec<(usize, &'a Input)>) {
            for input in inputs {
                rows.push((depth, input));
                walk(&input.inputs, depth + 1, rows);
            }
        }
        let mut rows = Vec::new();
        walk(&self.page.inputs, 0, &mut rows);
        rows
    }
}

#[derive(Template)]
#[template(path = "monitoring/indicators.html")]
struct CatalogueView {
    shell: Shell,
    groups: Vec<(String, Vec<CatalogueRow>)>,
}

struct CatalogueRow {
    code: String,
    name: String,
    unit: String,
    definition: String,
    source: String,
    periods: String,
    href: String,
}

/// GET /indicators: the catalogue.
pub async fn catalogue(State(shelf): State<Shelf>, reader: Reader) -> Page {
    let books = shelf.books(&reader).await?;
    let language = reader.language;
    let mut groups: Vec<(String, Vec<CatalogueRow>)> = Vec::new();
    for it in &books.packs.indicators {
        let group = books.packs.group_name(&it.group).map_or(it.group.as_str(), |name| name.in_language(language));
        let periods = known_periods(&books, it);
        let row = CatalogueRow {
            code: it.code.clone(),
            name: it.name.in_language(language).to_owned(),
            unit: it.unit.in_language(language).to_owned(),
            definition: it.definition.in_language(language).to_owned(),
            source: it.source.clone(),
            periods: match (periods.last(), periods.first()) {
                (Some(first), Some(last)) => format!("{first} – {last}"),
                _ => String::new(),
            },
            href: if periods.is_empty() { String::new() } else { format!("/league?indicator={}", it.code) },
        };
        match groups.iter_mut().find(|(name, _)| name == group) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((group.to_owned(), vec![row])),
        }
    }
    let shell = shell(&reader, &books, "indicators", crate::message::say(language, "nav-indicators"), None);
    show(&shell.clone(), &CatalogueView { shell, groups })
}

#[derive(Deserialize, Default)]
pub struct SearchQuery {
    #[serde(default)]
    pub q: String,
}

#[derive(Template)]
#[template(path = "monitoring/search.html")]
struct SearchView {
    shell: Shell,
    q: String,
    units: Vec<(String, String, String)>,
    indicators: Vec<(String, String, String)>,
}

/// GET /search?q=: units and indicators by name or code.
pub async fn search(State(shelf): State<Shelf>, reader: Reader, Query(query): Query<SearchQuery>) -> Page {
    const SHOWN: usize = 50;
    let books = shelf.books(&reader).await?;
    let wanted = query.q.trim().to_lowercase();
    let found = |text: &str| !wanted.is_empty() && text.to_lowercase().contains(&wanted);
    let units = books
        .subjects
        .all()
        .filter(|it| found(&it.name.zh) || found(&it.name.en) || found(&it.code))
        .take(SHOWN)
        .map(|it| {
            let kind = crate::message::say(reader.language, &format!("kind-{}", it.kind));
            (it.in_language(reader.language).to_owned(), format!("/cockpit/{}", segment(&it.code)), kind)
        })
        .collect();
    let indicators = books
        .packs
        .indicators
        .iter()
        .filter(|it| {
            found(&it.name.zh) || found(&it.name.en) || found(&it.code) || it.aliases.iter().any(|name| found(name))
        })
        .take(SHOWN)
        .map(|it| {
            let name = it.name.in_language(reader.language).to_owned();
            (name, format!("/league?indicator={}", it.code), it.code.clone())
        })
        .collect();
    let shell = shell(&reader, &books, "cockpit", crate::message::say(reader.language, "search"), None);
    show(&shell.clone(), &SearchView { shell, q: query.q, units, indicators })
}

#[derive(Deserialize)]
pub struct GoQuery {
    pub unit: String,
    #[serde(default)]
    pub period: String,
    #[serde(default)]
    pub to: String,
}

/// GET /go: the unit and period pickers.
pub async fn go(State(shelf): State<Shelf>, reader: Reader, Query(query): Query<GoQuery>) -> Page {
    let books = shelf.books(&reader).await?;
    let subject = subject(&reader, &books, query.unit.trim())?;
    let unit = segment(&subject.code);
    let to = match (query.to.split_once(':'), query.period.as_str()) {
        (_, "") => format!("/cockpit/{unit}"),
        (Some(("indicator", code)), period) => format!("/indicator/{}/{unit}/{period}", segment(code)),
        (_, period) if query.to == "bulletin" => format!("/bulletin/{unit}/{period}"),
        (_, period) => format!("/cockpit/{unit}/{period}"),
    };
    Ok(Redirect::to(&to).into_response())
}
