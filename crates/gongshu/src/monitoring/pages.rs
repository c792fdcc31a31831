//! The monitoring pages' handlers: address in, page or workbook out.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use basis::error::Error;
use basis::period::Period;
use serde::Deserialize;

use super::cockpit::{self, Cockpit, address};
use super::indicator::{IndicatorPage, indicator_page};
use super::league::{self, By, Group, League};
use super::{export, map};
use crate::number::ask::{Ask, Question, span_named};
use crate::number::books::Books;
use crate::number::explain::{Explanation, Input};
use crate::number::print::Printer;
use crate::number::shelf::Shelf;
use crate::pack::indicator::Indicator;
use crate::page::{Reader, Refusal, Shell, download, segment, show};
use crate::register::subjects::Subject;

type Page = Result<Response, Refusal>;

/// The media type of a workbook.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// An entry of the period picker.
pub struct Choice {
    pub value: String,
    pub label: String,
    pub chosen: bool,
}

fn period_choices(printer: &Printer<'_>, unit: &str, current: Period) -> Vec<Choice> {
    let mut periods = cockpit::periods(printer, unit);
    if !periods.contains(&current) {
        periods.insert(0, current);
    }
    periods
        .into_iter()
        .map(|period| Choice {
            value: period.to_string(),
            label: crate::document::period_label(period, printer.language),
            chosen: period == current,
        })
        .collect()
}

fn period_of(reader: &Reader, text: &str) -> Result<Period, Refusal> {
    text.parse().map_err(|error: Error| Refusal::wrong(reader.language, &error))
}

fn subject<'a>(reader: &Reader, books: &'a Books, code: &str) -> Result<&'a Subject, Refusal> {
    books.subjects.find(code).ok_or_else(|| Refusal::not_found(reader.language, code))
}

fn indicator<'a>(reader: &Reader, books: &'a Books, code: &str) -> Result<&'a Indicator, Refusal> {
    books.packs.indicator(code).ok_or_else(|| Refusal::not_found(reader.language, code))
}

fn shell(reader: &Reader, books: &Books, nav: &'static str, title: String, about: Option<(&Subject, Period)>) -> Shell {
    let mut shell = Shell::new(reader, nav, title);
    shell.version = books.panel.version().to_string();
    if let Some((subject, period)) = about {
        shell.unit.clone_from(&subject.code);
        subject.in_language(reader.language).clone_into(&mut shell.unit_name);
        shell.period = period.to_string();
    }
    shell
}

#[derive(Template)]
#[template(path = "monitoring/home.html")]
struct HomePage {
    shell: Shell,
    groups: Vec<(String, Vec<(String, String, String)>)>,
    lately: Vec<(String, String, String)>,
    figures: usize,
}

/// GET /: the regions with figures, each with its latest period.
pub async fn home(State(shelf): State<Shelf>, reader: Reader) -> Page {
    let books = shelf.books(&reader).await?;
    let printer = Printer { analyst: books.analyst(), language: reader.language };
    let mut groups: Vec<(String, Vec<(String, String, String)>)> = Vec::new();
    let mut lately = Vec::new();
    for subject in books.subjects.all() {
        if !matches!(subject.kind.as_str(), "province" | "city" | "county" | "park") {
            continue;
        }
        let Some(latest) = cockpit::periods(&printer, &subject.code).into_iter().next() else { continue };
        let name = subject.in_language(reader.language).to_owned();
        let entry = (name, address(&subject.code, latest), latest.to_string());
        // A region that reports by month is what an office works with; it stands first.
        if subject.kind == "city" && latest.part() != basis::period::Part::Year {
            lately.push(entry.clone());
        }
        let group = match subject.kind.as_str() {
            "county" | "park" => crate::message::say(reader.language, &format!("kind-{}", subject.kind)),
            _ => {
                let province = books.subjects.path(&subject.code, latest).into_iter().find(|it| it.kind == "province");
                province.map_or_else(String::new, |it| it.in_language(reader.language).to_owned())
            }
        };
        match groups.iter_mut().find(|(name, _)| *name == group) {
            Some((_, members)) => members.push(entry),
            None => groups.push((group, vec![entry])),
        }
    }
    let shell = shell(&reader, &books, "cockpit", crate::message::say(reader.language, "home-title"), None);
    show(&shell.clone(), &HomePage { shell, groups, lately, figures: books.panel.len() })
}

#[derive(Template)]
#[template(path = "monitoring/cockpit.html")]
struct CockpitPage {
    shell: Shell,
    page: Cockpit,
    periods: Vec<Choice>,
    path: Vec<(String, String)>,
    /// Where the pickers lead.
    to: &'static str,
    has_map: bool,
    map_data: String,
    next: String,
}

/// GET /cockpit/{unit}: the latest period.
pub async fn cockpit_latest(State(shelf): State<Shelf>, reader: Reader, Path(unit): Path<String>) -> Page {
    let books = shelf.books(&reader).await?;
    let subject = subject(&reader, &books, &unit)?;
    let printer = Printer { analyst: books.analyst(), language: reader.language };
    let latest = cockpit::periods(&printer, &subject.code)
        .into_iter()
        .next()
        .ok_or_else(|| Refusal::wrong(reader.language, &Error::new("unit-without-figures").with("unit", &unit)))?;
    Ok(Redirect::to(&address(&subject.code, latest)).into_response())
}

/// GET /cockpit/{unit}/{period}
pub async fn cockpit(State(shelf): State<Shelf>, reader: Reader, Path((unit, period)): Path<(String, String)>) -> Page {
    let books = shelf.books(&reader).await?;
    let (subject, period) = (subject(&reader, &books, &unit)?, period_of(&reader, &period)?);
    let printer = Printer { analyst: books.analyst(), language: reader.language };
    let page = cockpit::cockpit(&printer, subject, period);
    let shell =
        shell(&reader, &books, "cockpit", format!("{} {}", page.unit, page.period_label), Some((subject, period)));
    let path = books
        .subjects
        .path(&subject.code, period)
        .into_iter()
        .map(|it| (it.in_language(reader.language).to_owned(), address(&it.code, period)))
        .collect();
    let next = next_unit(&books, subject, period);
    let view = CockpitPage {
        periods: period_choices(&printer, &subject.code, period),
        path,
        to: "cockpit",
        has_map: map::has(&subject.code) && !page.map.is_empty(),
        map_data: map_data(&page),
        next,
        shell: shell.clone(),
        page,
    };
    show(&shell, &view)
}

/// Values of the map by code: growth, and the page of each unit.
fn map_data(page: &Cockpit) -> String {
    let units: Vec<serde_json::Value> = page
        .children
        .iter()
        .map(|child| {
            serde_json::json!({
                "code": child.code, "name": child.name, "href": child.href,
                "value": child.growth.sort, "level": child.value.sort,
            })
        })
        .collect();
    json_for_html(&serde_json::json!({ "measure": "%", "levelMeasure": page.below_unit, "units": units }))
}

/// JSON that may stand inside a script element.
fn json_for_html(value: &serde_json::Value) -> String {
    value.to_string().replace('<', "\\u003c").replace('&', "\\u0026")
}

/// The next sibling, for the wall screen that goes round.
fn next_unit(books: &Books, subject: &Subject, period: Period) -> String {
    let siblings = books.subjects.siblings(&subject.code, period);
    let at = siblings.iter().position(|sibling| sibling.code == subject.code).unwrap_or(0);
    siblings
        .get((at + 1) % siblings.len().max(1))
        .map_or_else(String::new, |next| format!("{}?screen=1", address(&next.code, period)))
}

/// GET /cockpit/{unit}/{period}/export.xlsx
pub async fn cockpit_export(
    State(shelf): State<Shelf>,
    reader: Reader,
    Path((unit, period)): Path<(String, String)>,
) -> Page {
    let books = shelf.books(&reader).await?;
    let (subject, period) = (subject(&reader, &books, &unit)?, period_of(&reader, &period)?);
    let printer = Printer { analyst: books.analyst(), language: reader.language };
    let page = cockpit::cockpit(&printer, subject, period);
    let title = format!("{} {}", page.unit, page.period_label);
    let shell = shell(&reader, &books, "cockpit", title.clone(), None);
    workbook(&reader, &export::cockpit(&page, &shell), &title)
}

fn workbook(reader: &Reader, book: &files::book::Book, title: &str) -> Page {
    let bytes = book.to_xlsx().map_err(|error| Refusal::failed(reader.language, error))?;
    Ok(download(bytes, XLSX, &format!("{title}.xlsx")))
}

#[derive(Template)]
#[template(path = "monitoring/indicator.html")]
struct IndicatorView {
    shell: Shell,
    page: IndicatorPage,
    periods: Vec<Choice>,
    chart: String,
    path: Vec<(String, String)>,
    to: String,
}

/// GET /indicator/{indicator}/{unit}/{period}
pub async fn indicator_view(
    State(shelf): State<Shelf>,
    reader: Reader,
    Path((code, unit, period)): Path<(String, String, String)>,
) -> Page {
    let books = shelf.books(&reader).await?;
    let (of, subject) = (indicator(&reader, &books, &code)?, subject(&reader, &books, &unit)?);
    let period = period_of(&reader, &period)?;
    let printer = Printer { analyst: books.analyst(), language: reader.language };
    let page = indicator_page(&printer, of, subject, period);
    let title = format!("{} {}", page.unit, page.name);
    let shell = shell(&reader, &books, "indicators", title, Some((subject, period)));
    let path = books
        .subjects
        .path(&subject.code, period)
        .into_iter()
        .map(|it| (it.in_language(reader.language).to_owned(), indicator_address(&code, &it.code, period)))
        .collect();
    let view = IndicatorView {
        periods: period_choices(&printer, &subject.code, period),
        chart: series_chart(&page, &shell.say("column-growth")),
        path,
        to: format!("indicator:{code}"),
        shell: shell.clone(),
        page,
    };
    show(&shell, &view)
}

pub fn indicator_address(indicator: &str, unit: &str, period: Period) -> String {
    format!("/indicator/{indicator}/{}/{period}", segment(unit))
}

/// The chart of a series: levels as bars, growth as a line on its own axis.
fn series_chart(page: &IndicatorPage, growth: &str) -> String {
    let points: Vec<_> = page.series.iter().rev().collect();
    if points.len() < 2 {
        return String::new();
    }
    let labels: Vec<String> = points.iter().map(|point| point.period.to_string()).collect();
    let value = |text: &str| if text.is_empty() { serde_json::Value::Null } else { text.into() };
    let levels: Vec<_> = points.iter().map(|point| value(&point.value.sort)).collect();
    let growths: Vec<_> = points.iter().map(|point| value(&point.growth.sort)).collect();
    json_for_html(&serde_json::json!({
        "kind": "line", "x": labels,
        "series": [
            { "name": page.name, "kind": "bar", "values": levels, "unit": page.measure, "axis": 0 },
            { "name": growth, "kind": "line", "values": growths, "unit": "%", "axis": 1 },
        ],
    }))
}

/// GET /indicator/{indicator}/{unit}/{period}/export.xlsx
pub async fn indicator_export(
    State(shelf): State<Shelf>,
    reader: Reader,
    Path((code, unit, period)): Path<(String, String, String)>,
) -> Page {
    let books = shelf.books(&reader).await?;
    let (of, subject) = (indicator(&reader, &books, &code)?, subject(&reader, &books, &unit)?);
    let period = period_of(&reader, &period)?;
    let printer = Printer { analyst: books.analyst(), language: reader.language };
    let page = indicator_page(&printer, of, subject, period);
    let title = format!("{} {}", page.unit, page.name);
    let shell = shell(&reader, &books, "indicators", title.clone(), None);
    workbook(&reader, &export::indicator(&page, &shell), &title)
}

#[derive(Deserialize, Default)]
pub struct LeagueQuery {
    pub indicator: Option<String>,
    pub period: Option<String>,
    pub group: Option<String>,
    pub by: Option<String>,
}

#[derive(Template)]
#[template(path = "monitoring/league.html")]
struct LeagueView {
    shell: Shell,
    page: League,
    by_growth: bool,
    indicators: Vec<Choice>,
    groups: Vec<Choice>,
    periods: Vec<Choice>,
    chart: String,
    export: String,
    switch: String,
}

/// What a league address asks for, with what is left out filled in from what is known.
fn league_of(reader: &Reader, books: &Books, query: &LeagueQuery) -> Result<(League, Group, By), Refusal> {
    let printer = Printer { analyst: books.analyst(), language: reader.language };
    let of = match &query.indicator {
        Some(code) => indicator(reader, books, code)?,
        None => default_indicator(books).ok_or_else(|| Refusal::not_found(reader.language, "indicator"))?,
    };
    let period = match query.period.as_deref().filter(|text| !text.is_empty()) {
        Some(text) => period_of(reader, text)?,
        None => league_periods(books, of).first().copied().ok_or_else(|| {
            Refusal::wrong(reader.language, &Error::new("indicator-without-figures").with("indicator", &of.code))
        })?,
    };
    let group = match query.group.as_deref().filter(|text| !text.is_empty()) {
        Some(text) => Group::named(text).ok_or_else(|| Refusal::not_found(reader.language, text))?,
        None => Group::Kind("city".to_owned()),
    };
    let by = match query.by.as_deref() {
        Some("growth") => By::Growth,
        _ => By::Level,
    };
    Ok((league::league(&printer, of, &group, period, by), group, by))
}

/// The leading indicator with the most cities behind it.
fn default_indicator(books: &Books) -> Option<&Indicator> {
    let leads = books.packs.cockpit.lead.iter().filter_map(|code| books.packs.indicator(code));
    leads.max_by_key(|indicator| league_periods(books, indicator).len())
}

/// Periods for which anybody has the indicator, newest first.
fn league_periods(books: &Books, indicator: &Indicator) -> Vec<Period> {
    use basis::period::Measure;
    let mut periods: Vec<Period> = Vec::new();
    let parts = match &indicator.ratio {
        Some((part, _)) => part.as_str(),
        None => indicator.code.as_str(),
    };
    for measure in [Measure::THIS, Measure::YEAR_TO_DATE, Measure::STOCK] {
        periods.extend(books.panel.periods(parts, measure));
    }
    periods.sort_unstable_by(|left, right| right.cmp(left));
    periods.dedup();
    periods
}

/// GET /league
pub async fn league_view(State(shelf): State<Shelf>, reader: Reader, Query(query): Query<LeagueQuery>) -> Page {
    let books = shelf.books(&reader).await?;
    let printer = Printer { analyst: books.analyst(), language: reader.language };
    let (page, group, by) = league_of(&reader, &books, &query)?;
    let shell = shell(&reader, &books, "league", format!("{} {}", page.group_name, page.indicator_name), None);
    let indicators = books
        .packs
        .indicators
        .iter()
        .filter(|it| !league_periods(&books, it).is_empty())
        .map(|it| Choice {
            value: it.code.clone(),
            label: it.short.in_language(reader.language).to_owned(),
            chosen: it.code == page.indicator,
        })
        .collect();
    let groups = league::groups(&printer, page.period)
        .into_iter()
        .map(|(value, label)| Choice { chosen: value == group.word(), value, label })
        .collect();
    let periods = books
        .packs
        .indicator(&page.indicator)
        .map(|it| league_periods(&books, it))
        .unwrap_or_default()
        .into_iter()
        .map(|period| Choice {
            value: period.to_string(),
            label: crate::document::period_label(period, reader.language),
            chosen: period == page.period,
        })
        .collect();
    let by_growth = by == By::Growth;
    let address = |path: &str, by: &str| {
        format!("{path}?indicator={}&period={}&group={}&by={by}", page.indicator, page.period, segment(&group.word()))
    };
    let (own, other) = if by_growth { ("growth", "level") } else { ("level", "growth") };
    let view = LeagueView {
        chart: history_chart(&page),
        export: address("/league/export.xlsx", own),
        switch: address("/league", other),
        by_growth,
        indicators,
        groups,
        periods,
        shell: shell.clone(),
        page,
    };
    show(&shell, &view)
}

/// Places over time: the axis upside down, first place on top.
fn history_chart(page: &League) -> String {
    if page.history.is_empty() {
        return String::new();
    }
    let series: Vec<_> = page
        .history
        .iter()
        .map(|(name, places)| {
            let values: Vec<serde_json::Value> = places
                .iter()
                .map(|place| if place.is_empty() { serde_json::Value::Null } else { place.as_str().into() })
                .collect();
            serde_json::json!({ "name": name, "kind": "line", "values": values, "unit": "", "axis": 0 })
        })
        .collect();
    json_for_html(&serde_json::json!({ "kind": "line", "inverse": true, "x": page.history_labels, "series": series }))
}

/// GET /league/export.xlsx
pub async fn league_export(State(shelf): State<Shelf>, reader: Reader, Query(query): Query<LeagueQuery>) -> Page {
    let books = shelf.books(&reader).await?;
    let (page, ..) = league_of(&reader, &books, &query)?;
    let title = format!("{} {} {}", page.group_name, page.indicator_name, page.period);
    let shell = shell(&reader, &books, "league", title.clone(), None);
    workbook(&reader, &export::league(&page, &shell), &title)
}

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
        let periods = league_periods(&books, it);
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
        .iter()
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
