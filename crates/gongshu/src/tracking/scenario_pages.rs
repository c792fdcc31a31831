//! GET /target/{code}/scenario?g.UNIT=12&added=3: what a target's year comes to if places grow otherwise in the months that are left.
//! What is supposed stays in the address, so that a link keeps it.

use askama::Template;
use axum::extract::{Path, Query, State};
use basis::exact::{Exact, Rounding};
use basis::quantity::Quantity;
use basis::show::signed;
use basis::unit::Unit;

use super::board_pages::shell_of;
use super::target_pages::chosen;
use crate::message::{say, say_with};
use crate::number::place::period_label;
use crate::number::print::Printer;
use crate::page::{Reader, Shell, show};
use crate::register::counter::Page;
use crate::target::scenario::{Outcome, Remaining, Supposed, remaining};
use crate::target::view::{Shown, shown};
use crate::target::{Target, Targets, standing_in};

/// A place with what somebody supposes of it.
struct Row {
    /// Of its field; what is left of the whole has one too.
    field: String,
    name: String,
    left: Shown,
    growth: String,
    typed: String,
    wrong: bool,
}

#[derive(Template)]
#[template(path = "tracking/scenario.html")]
struct ScenarioPage {
    shell: Shell,
    unit: String,
    target: String,
    target_href: String,
    month: String,
    sentence: String,
    rows: Vec<Row>,
    measure: String,
    added: String,
    added_wrong: bool,
    changed: bool,
}

/// The field of the part that the known places leave.
const REST: &str = "rest";

/// GET /target/{code}/scenario
pub async fn scenario(
    State(targets): State<Targets>,
    reader: Reader,
    Path(code): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Page {
    let (asked, target, month) = chosen(&targets, &reader, &code).await?;
    let printer = asked.printer(&reader);
    let standing = standing_in(&printer.analyst, &target, month, asked.today);
    let remaining = remaining(&printer.analyst, &target, &standing);
    let typed = |name: &str| pairs.iter().rev().find(|(key, _)| key == name).map_or("", |(_, text)| text.trim());
    let measure = printer.analyst.packs.indicator(&target.indicator).map(|it| it.unit.clone());
    let measure = remaining
        .as_ref()
        .map(|it| measure.filter(|own| own.dimension() == it.unit.dimension()).unwrap_or(it.unit.clone()));
    let added = measure.as_ref().map_or(Ok(Exact::zero()), |unit| amount(typed("added"), unit));
    let mut supposed = Supposed { growth: Vec::new(), added: Exact::zero() };
    let mut rows = Vec::new();
    for (at, place) in remaining.iter().flat_map(|it| it.places.iter().enumerate()) {
        let code = if place.code.is_empty() { REST } else { &place.code };
        let field = format!("g.{code}");
        let text = typed(&field);
        let read = percent(text);
        if let Ok(Some(growth)) = &read {
            supposed.growth.push((at, growth.clone()));
        }
        let left = remaining.as_ref().map(|it| shown(&printer, &target, &it.number(&place.left))).unwrap_or_default();
        rows.push(Row {
            name: if place.code.is_empty() {
                say(reader.language, "scenario-rest")
            } else {
                printer.subject(&place.code)
            },
            growth: place.growth.as_ref().map_or_else(|| "—".to_owned(), |it| format!("{}%", signed(it, 1))),
            typed: text.to_owned(),
            wrong: read.is_err(),
            left,
            field,
        });
    }
    if let (Ok(added), Some(unit), Some(known)) = (&added, &measure, &remaining) {
        let number = basis::derive::Number::new(added.clone(), unit.clone()).in_unit(&known.unit);
        supposed.added = number.map_or_else(|_| Exact::zero(), |it| it.value);
    }
    let sentence = remaining.as_ref().map(|it| sentence(&printer, &target, it, &it.under(&supposed)));
    let view = ScenarioPage {
        unit: printer.subject(&target.unit),
        target: target.name.in_language(reader.language).to_owned(),
        target_href: crate::target::view::address(&target.code),
        month: period_label(month, reader.language),
        sentence: sentence.unwrap_or_default(),
        rows,
        measure: measure.map(|unit| printer.unit(&unit)).unwrap_or_default(),
        added: typed("added").to_owned(),
        added_wrong: added.is_err(),
        changed: !supposed.growth.is_empty() || !supposed.added.is_zero(),
        shell: shell_of(&reader, &asked, say(reader.language, "scenario-title")),
    };
    show(&view.shell.clone(), &view)
}

/// `Err` where it is no number; nothing where nothing is written.
fn percent(text: &str) -> Result<Option<Exact>, basis::error::Error> {
    if text.is_empty() {
        return Ok(None);
    }
    amount(text.trim_end_matches('%'), &Unit::percent()).map(Some)
}

fn amount(text: &str, unit: &Unit) -> Result<Exact, basis::error::Error> {
    if text.is_empty() {
        return Ok(Exact::zero());
    }
    Quantity::parse(text, unit.clone()).map(|it| Exact::from(it.value()))
}

fn sentence(printer: &Printer<'_>, target: &Target, remaining: &Remaining, outcome: &Outcome) -> String {
    let amount = |value: &Exact| shown(printer, target, &remaining.number(value)).text;
    let growth = outcome.growth.as_ref().map_or_else(|| "—".to_owned(), |it| it.rounded(1, Rounding::HalfUp) + "%");
    let (beyond, goal) = (outcome.beyond.as_ref(), remaining.goal.as_ref());
    let id = match beyond.map(Exact::sign) {
        None => "scenario-sentence",
        Some(-1) => "scenario-sentence-short",
        Some(_) => "scenario-sentence-beyond",
    };
    let arguments = [
        ("year", amount(&outcome.year).into()),
        ("growth", growth.into()),
        ("done", amount(&remaining.done).into()),
        ("goal", goal.map(amount).unwrap_or_default().into()),
        ("beyond", beyond.map(|it| amount(&it.abs())).unwrap_or_default().into()),
    ];
    say_with(printer.language, id, &arguments)
}
