//! The indicator page and its workbook.

use askama::Template;
use axum::extract::{Path, State};
use basis::period::Period;

use super::export;
use super::indicator::{IndicatorPage, indicator_page};
use super::pages::{Page, indicator, json_for_html, period_of, shell, subject, workbook};
use crate::number::print::Printer;
use crate::number::shelf::Shelf;
use crate::page::{Reader, Shell, segment, show};

#[derive(Template)]
#[template(path = "monitoring/indicator.html")]
struct IndicatorView {
    shell: Shell,
    page: IndicatorPage,
    chart: String,
    path: Vec<(String, String)>,
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
    let mut shell = shell(&reader, &books, "indicators", title, Some((subject, period)));
    shell.to = format!("indicator:{code}");
    let path = books
        .subjects
        .path(&subject.code, period)
        .into_iter()
        .map(|it| (it.in_language(reader.language).to_owned(), indicator_address(&code, &it.code, period)))
        .collect();
    let view =
        IndicatorView { chart: series_chart(&page, &shell.say("column-growth")), path, shell: shell.clone(), page };
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
