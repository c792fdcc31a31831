//! Finding the way: the door behind a figure, the catalogue, the search, the pickers.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect};
use basis::error::Error;
use serde::Deserialize;

use super::cockpit;
use super::indicator_pages::indicator_address;
use super::pages::{Page, known_periods, period_of, shell, subject};
use crate::message::say;
use crate::number::ask::{Ask, Question, span_named};
use crate::number::books::Books;
use crate::number::explain::{Explanation, Input};
use crate::number::place::{leading_periods, periods};
use crate::number::print::Printer;
use crate::number::shelf::Shelf;
use crate::page::pinyin::Wanted;
use crate::page::place::{Place, is_own_path, with_place};
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
    let mut shell = shell(&reader, &books, "indicators", page.title.clone(), Some((subject, period)));
    shell.moves = false;
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
    let shell = shell(&reader, &books, "indicators", say(language, "nav-indicators"), None);
    show(&shell.clone(), &CatalogueView { shell, groups })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct SearchQuery {
    pub q: String,
    /// `unit`: only units are wanted, for a field that takes one.
    pub only: String,
}

/// What was found of one sort: regions, enterprises, indicators.
struct FoundGroup {
    title: String,
    found: Vec<Found>,
}

struct Found {
    name: String,
    href: String,
    /// What sort of unit it is, or the indicator's code.
    note: String,
}

/// What is called so, at most `shown` of each sort, best first.
fn find(books: &Books, findable: &Books, reader: &Reader, query: &SearchQuery, shown: usize) -> Vec<FoundGroup> {
    let (language, wanted) = (reader.language, Wanted::new(&query.q));
    let unit = |code: &str| {
        let subject = findable.subjects.get(code)?;
        let kind = say(language, &format!("kind-{}", subject.kind));
        let href = match &reader.place {
            // A name may be found where nothing else may be seen: it says whom to ask for.
            _ if books.subjects.get(code).is_none() => String::new(),
            // The period stays where the reader is.
            Some(place) if periods(&Printer { analyst: books.analyst(), language }, code).contains(&place.period) => {
                cockpit::address(code, place.period)
            }
            _ => format!("/cockpit/{}", segment(code)),
        };
        Some(Found { name: subject.in_language(language).to_owned(), href, note: kind })
    };
    let indicator = |code: &str| {
        let name = books.packs.indicator(code)?.name.in_language(language).to_owned();
        Some(Found { name, href: format!("/league?indicator={code}"), note: code.to_owned() })
    };
    let is_enterprise = |kind: &str| kind == "enterprise";
    let names = findable.names();
    let mut groups = vec![
        (
            "found-units",
            names.units(&wanted, |kind| !is_enterprise(kind)).into_iter().take(shown).filter_map(unit).collect(),
        ),
        ("found-enterprises", names.units(&wanted, is_enterprise).into_iter().take(shown).filter_map(unit).collect()),
    ];
    if query.only != "unit" {
        groups.push((
            "found-indicators",
            names.indicators(&wanted).into_iter().take(shown).filter_map(indicator).collect(),
        ));
    }
    groups.retain(|(_, found): &(_, Vec<Found>)| !found.is_empty());
    groups.into_iter().map(|(title, found)| FoundGroup { title: say(language, title), found }).collect()
}

#[derive(Template)]
#[template(path = "monitoring/search.html")]
struct SearchView {
    shell: Shell,
    q: String,
    groups: Vec<FoundGroup>,
}

/// GET /search?q=: units and indicators by name, pinyin or code.
pub async fn search(State(shelf): State<Shelf>, reader: Reader, Query(query): Query<SearchQuery>) -> Page {
    const SHOWN: usize = 50;
    let books = shelf.books(&reader).await?;
    let findable = shelf.findable(&reader).await?;
    let groups = find(&books, &findable, &reader, &query, SHOWN);
    let shell = shell(&reader, &books, "search", say(reader.language, "search"), None);
    show(&shell.clone(), &SearchView { shell, q: query.q, groups })
}

#[derive(Template)]
#[template(path = "monitoring/suggest.html")]
struct SuggestView {
    groups: Vec<FoundGroup>,
    empty: String,
}

/// GET /search/suggest?q=: the same as one types, as a list of options without a page around it.
pub async fn suggest(State(shelf): State<Shelf>, reader: Reader, Query(query): Query<SearchQuery>) -> Page {
    const SHOWN: usize = 6;
    let books = shelf.books(&reader).await?;
    let findable = shelf.findable(&reader).await?;
    let view = SuggestView {
        groups: find(&books, &findable, &reader, &query, SHOWN),
        empty: say(reader.language, "search-empty"),
    };
    let html = view.render().map_err(|error| Refusal::failed(reader.language, error))?;
    Ok(Html(html).into_response())
}

#[derive(Deserialize)]
pub struct GoQuery {
    pub unit: String,
    #[serde(default)]
    pub period: String,
    #[serde(default)]
    pub to: String,
}

/// GET /go: the unit and period pickers. A page that is about a unit opens for the new one; any other stays, and
/// remembers where the reader now stands.
pub async fn go(State(shelf): State<Shelf>, reader: Reader, Query(query): Query<GoQuery>) -> Page {
    let books = shelf.books(&reader).await?;
    let wanted = query.unit.trim();
    // A name that is not whole is taken for the best that begins so, as the list below the field shows it.
    let named = books.subjects.find(wanted);
    let guessed =
        || books.names().units(&Wanted::new(wanted), |_| true).first().and_then(|code| books.subjects.get(code));
    let subject = named.or_else(guessed).ok_or_else(|| Refusal::not_found(reader.language, wanted))?;
    let unit = segment(&subject.code);
    let period = match query.period.as_str() {
        "" => {
            let printer = Printer { analyst: books.analyst(), language: reader.language };
            let known = leading_periods(&printer, &subject.code);
            known.first().or(periods(&printer, &subject.code).first()).map(ToString::to_string).unwrap_or_default()
        }
        text => period_of(&reader, text)?.to_string(),
    };
    let to = match query.to.split_once(':') {
        _ if period.is_empty() => format!("/cockpit/{unit}"),
        Some(("indicator", code)) => format!("/indicator/{}/{unit}/{period}", segment(code)),
        Some(("registry", _)) => format!("/registry/{unit}/{period}"),
        Some(("bulletin", code)) => format!("/bulletin/{unit}/{period}?document={}", segment(code)),
        _ if is_own_path(&query.to) => {
            with_place(&query.to, &Place { unit: subject.code.clone(), period: period_of(&reader, &period)? })
        }
        _ => format!("/cockpit/{unit}/{period}"),
    };
    Ok(Redirect::to(&to).into_response())
}
