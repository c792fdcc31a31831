//! A scheme as it is, and as it would be (办法预览): its items and rules with their sources; with other weights, what would come out of the last
//! year's figures, and how stable the places are. Nothing is kept: what pleases is taken away as a file for the city's own pack.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use basis::exact::Exact;
use basis::quantity::Quantity;
use basis::score::{Scheme, score, stability, written};
use basis::unit::Unit;

use super::output::{self, item_name, shown};
use super::view::{runs, seen, title};
use crate::matter::Cabinet;
use crate::matter::desk::Desk;
use crate::pack::assessment::Assessment;
use crate::page::{Reader, Refusal, Shell, download, show};
use crate::register::counter::Page;

struct ItemRow {
    code: String,
    name: String,
    source: String,
    weight: String,
    tried: String,
    error: bool,
}

struct RuleRow {
    code: String,
    words: String,
    source: String,
}

struct Tried {
    unit: String,
    total: String,
    place: String,
    total_then: String,
    place_then: String,
    moved: bool,
    kept: String,
    range: String,
    /// Whether its place is the same in every trial.
    stable: bool,
}

#[derive(Template)]
#[template(path = "assessment/scheme.html")]
struct SchemePage {
    shell: Shell,
    code: String,
    sentence: String,
    source: String,
    items: Vec<ItemRow>,
    rules: Vec<RuleRow>,
    /// The run whose figures are tried; empty where the reader runs none.
    of: String,
    tried: Vec<Tried>,
    file: String,
    changed: bool,
}

/// How the weights are moved to see whether places hold, in percent of each weight.
const MOVED: [i64; 2] = [10, 20];

/// The scheme with the weights of the address (`w.CODE=30`), and which of them cannot be read.
fn tried(scheme: &Scheme, pairs: &[(String, String)]) -> (Scheme, BTreeMap<String, String>, Vec<String>) {
    let mut other = scheme.clone();
    let (mut typed, mut wrong) = (BTreeMap::new(), Vec::new());
    for (name, text) in pairs {
        let Some(item) = name.strip_prefix("w.").and_then(|code| other.items.iter_mut().find(|it| it.code == code))
        else {
            continue;
        };
        typed.insert(item.code.clone(), text.clone());
        match Quantity::parse(text.trim(), Unit::times()).map(|quantity| Exact::from(quantity.value())) {
            Ok(weight) if 0 <= weight.sign() => item.weight = weight,
            _ => wrong.push(item.code.clone()),
        }
    }
    (other, typed, wrong)
}

fn rules(scheme: &Scheme, language: basis::language::Language) -> Vec<RuleRow> {
    let mut rules = Vec::new();
    for veto in &scheme.vetoes {
        let effect = output::effect(scheme, &veto.effect, language);
        let words = format!("{}: {} → {effect}", veto.name.in_language(language), veto.when.text);
        rules.push(RuleRow { code: veto.code.clone(), words, source: veto.source.clone() });
    }
    for conflict in &scheme.conflicts {
        let prevails = match (conflict.prevails, conflict.rules.first()) {
            (basis::score::Prevails::First, Some(first)) => first.as_str(),
            _ => "",
        };
        let words = output::words(
            language,
            "score-conflict",
            &[("rules", &conflict.rules.join(", ")), ("prevails", prevails), ("decided", &conflict.decided)],
        );
        rules.push(RuleRow { code: "X31".to_owned(), words, source: String::new() });
    }
    for failure in &scheme.failures {
        let words = output::words(
            language,
            "assessment-failure",
            &[("years", &failure.years.to_string()), ("then", failure.then.in_language(language))],
        );
        rules.push(RuleRow { code: failure.code.clone(), words, source: failure.source.clone() });
    }
    for bonus in &scheme.bonuses {
        let share =
            |share: &basis::score::Share| format!("{} {} %", share.name.in_language(language), written(&share.percent));
        let shares: Vec<String> = bonus.shares.iter().map(share).collect();
        let words = format!("{}: {}", bonus.name.in_language(language), shares.join("; "));
        rules.push(RuleRow { code: bonus.code.clone(), words, source: bonus.source.clone() });
    }
    rules
}

fn assessment<'a>(desk: &'a Desk<'_>, code: &str) -> Result<&'a Assessment, Refusal> {
    desk.packs().assessment(code).ok_or_else(|| Refusal::not_found(desk.language(), code))
}

/// GET /assessments/schemes/{code}?w.ITEM=30
pub async fn scheme(
    State(cabinet): State<Cabinet>,
    reader: Reader,
    Path(code): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let language = reader.language;
    let assessment = assessment(&desk, &code)?;
    let (other, typed, wrong) = tried(&assessment.scheme, &pairs);
    let newest = runs(&cabinet, &desk).await?.into_iter().find(|run| run.scheme == code);
    let mut of = String::new();
    let mut rows = Vec::new();
    if let Some(run) = newest {
        let name = title(&desk, &run);
        let seen = seen(&cabinet, &desk, &reader, run.number).await?;
        if let Some(year) = seen.year().filter(|_| seen.runs) {
            of = name;
            let (now, then) = (score(&assessment.scheme, &year.cases), score(&other, &year.cases));
            for standing in stability(&other, &year.cases, &MOVED) {
                let (Some(one), Some(two)) = (now.of(&standing.unit), then.of(&standing.unit)) else { continue };
                let total = |scheme: &Scheme, it: &basis::score::Assessed| {
                    it.total.as_ref().map_or_else(|| "\u{2014}".to_owned(), |total| shown(scheme, total))
                };
                let place = |it: &basis::score::Assessed| {
                    it.place.map_or_else(|| "\u{2014}".to_owned(), |place| place.to_string())
                };
                rows.push((
                    standing.place,
                    Tried {
                        unit: desk.unit(&standing.unit),
                        total: total(&assessment.scheme, one),
                        place: place(one),
                        total_then: total(&other, two),
                        place_then: place(two),
                        moved: one.place != two.place,
                        kept: format!("{}/{}", standing.kept, standing.trials),
                        range: format!("{}\u{2013}{}", standing.best, standing.worst),
                        stable: standing.best == standing.worst,
                    },
                ));
            }
            rows.sort_by_key(|(place, _)| *place);
        }
    }
    let items = assessment.scheme.items.iter().map(|item| ItemRow {
        code: item.code.clone(),
        name: item_name(Some(desk.packs()), item, language),
        source: item.source.clone(),
        weight: written(&item.weight),
        tried: typed.get(&item.code).cloned().unwrap_or_else(|| written(&item.weight)),
        error: wrong.contains(&item.code),
    });
    let changed = other.items.iter().zip(&assessment.scheme.items).any(|(one, two)| one.weight != two.weight);
    let query: Vec<String> =
        typed.iter().map(|(code, text)| format!("w.{code}={}", crate::page::segment(text))).collect();
    let held = rows.iter().filter(|(_, row)| row.stable);
    let sentence = output::words(
        language,
        if of.is_empty() { "assessment-scheme-sentence" } else { "assessment-scheme-tried" },
        &[
            ("items", &assessment.scheme.items.len().to_string()),
            ("weights", &written(&other.weights())),
            ("run", &of),
            ("held", &held.count().to_string()),
            ("units", &rows.len().to_string()),
        ],
    );
    let view = SchemePage {
        shell: Shell::new(&reader, "assessments", assessment.scheme.name.in_language(language)),
        sentence,
        source: assessment.scheme.source.clone(),
        items: items.collect(),
        rules: rules(&assessment.scheme, language),
        of,
        tried: rows.into_iter().map(|(_, row)| row).collect(),
        file: format!("/assessments/schemes/{code}/file?{}", query.join("&")),
        changed,
        code,
    };
    show(&view.shell.clone(), &view)
}

/// GET /assessments/schemes/{code}/file?w.ITEM=30: the scheme as a file of a pack, with the weights that were tried.
pub async fn file(
    State(cabinet): State<Cabinet>,
    reader: Reader,
    Path(code): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let assessment = assessment(&desk, &code)?;
    let (other, ..) = tried(&assessment.scheme, &pairs);
    let failed = |error: toml_edit::TomlError| Refusal::failed(reader.language, error);
    let mut document: toml_edit::DocumentMut = assessment.text.parse().map_err(failed)?;
    if let Some(items) = document.get_mut("item").and_then(toml_edit::Item::as_array_of_tables_mut) {
        for (table, (item, was)) in items.iter_mut().zip(other.items.iter().zip(&assessment.scheme.items)) {
            if item.weight != was.weight {
                table["weight"] = toml_edit::value(written(&item.weight));
            }
        }
    }
    // Full marks are the sum of the weights: the file stays one that is proved sound.
    if other.full.is_some() {
        document["scheme"]["full"] = toml_edit::value(written(&other.weights()));
    }
    reader.visit.reads.note_export();
    Ok(download(document.to_string().into_bytes(), "application/toml; charset=utf-8", &format!("{code}.toml")))
}
