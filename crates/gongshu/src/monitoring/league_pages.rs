//! The league table, its history of places, and its workbook.

use askama::Template;
use axum::extract::{Query, State};
use basis::error::Error;
use serde::Deserialize;

use super::export;
use super::league::{self, By, Group, League};
use super::pages::{Page, indicator, json_for_html, known_periods, period_of, shell, workbook};
use crate::number::books::Books;
use crate::number::place::period_label;
use crate::number::print::Printer;
use crate::number::shelf::Shelf;
use crate::pack::indicator::Indicator;
use crate::page::place::Choice;
use crate::page::{Reader, Refusal, Shell, segment, show};

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
    /// This table, and the same one in the other order.
    own: String,
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
        None => known_periods(books, of).first().copied().ok_or_else(|| {
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
    leads.max_by_key(|indicator| known_periods(books, indicator).len())
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
        .filter(|it| !known_periods(&books, it).is_empty())
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
        .map(|it| known_periods(&books, it))
        .unwrap_or_default()
        .into_iter()
        .map(|period| Choice {
            value: period.to_string(),
            label: period_label(period, reader.language),
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
        own: address("/league", own),
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
