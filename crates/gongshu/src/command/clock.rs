//! `gongshu clock --item ITEM --events FILE.csv --now DATE`: the proof sheet of any list of events.

use std::path::PathBuf;
use std::process::ExitCode;

use basis::clock::{self, Event, Proof, Running};
use basis::error::{Error, Finding, Place, Severity};
use basis::language::Language;
use serde_json::{Value, json};

use super::import::Format;
use super::{Setting, print};
use crate::pack::item::Item;

/// What is asked of the command.
#[derive(Clone, Debug)]
pub struct Order {
    pub item: String,
    pub events: PathBuf,
    pub now: String,
    pub format: Format,
}

pub fn run(setting: &Setting, order: &Order) -> anyhow::Result<ExitCode> {
    let say = |error: Error| anyhow::anyhow!(error.say(setting.language));
    let packs = setting.packs()?;
    let item = packs.item_named(&order.item).ok_or_else(|| {
        let known: Vec<&str> = packs.items.iter().map(|item| item.code.as_str()).collect();
        say(Error::new("clock-item").with("text", &order.item).with("known", known.join(", ")))
    })?;
    let now = clock::moment(&order.now).ok_or_else(|| say(Error::new("clock-moment").with("text", &order.now)))?;
    // A day alone means the whole of it.
    let now = if order.now.trim().len() == 10 { now.date().at(23, 59, 0, 0) } else { now };
    let events = match read(order) {
        Ok(events) => events,
        Err(findings) => {
            for finding in &findings {
                print(&finding.say(setting.language));
            }
            return Ok(ExitCode::FAILURE);
        }
    };
    let rule = item.rule(&packs.suspensions);
    let proof = clock::proof(&rule, &events, packs.calendar(), now).map_err(say)?;
    match order.format {
        Format::Text => text(item, &proof, setting.language),
        Format::Json => print(&serde_json::to_string_pretty(&json(item, &proof, setting.language))?),
    }
    Ok(ExitCode::SUCCESS)
}

/// The events of the file: a heading with any of the known names, in any order, and a line each.
fn read(order: &Order) -> Result<Vec<Event>, Vec<Finding>> {
    let file = order.events.display().to_string();
    let finding = |row: Option<u32>, column: Option<u32>, heading: &str, error: Error| Finding {
        severity: Severity::Error,
        place: Place { file: file.clone(), row, column, heading: heading.to_owned(), ..Place::default() },
        error,
    };
    let bytes = std::fs::read(&order.events)
        .map_err(|failed| vec![finding(None, None, "", Error::new("file-not-opened").with("detail", failed))])?;
    let grids = files::grid::read(&file, &bytes).map_err(|found| vec![found])?;
    let Some(grid) = grids.first() else { return Ok(Vec::new()) };
    let columns: Vec<(u32, String)> = (1..=grid.column_count()).map(|at| (at, grid.cell(1, at).text())).collect();
    let mut findings = Vec::new();
    for (at, heading) in columns.iter().filter(|(_, heading)| !Event::HEADINGS.contains(&heading.as_str())) {
        let error = Error::new("clock-heading").with("text", heading).with("known", Event::HEADINGS.join(", "));
        findings.push(finding(Some(1), Some(*at), heading, error));
    }
    let column = |name: &str| columns.iter().find(|(_, heading)| heading == name).map(|(at, _)| *at);
    for name in ["at", "event"].into_iter().filter(|name| column(name).is_none()) {
        findings.push(finding(Some(1), None, name, Error::new("clock-heading-missing").with("heading", name)));
    }
    let mut events = Vec::new();
    for row in 2..=grid.row_count() {
        let cells: Vec<String> = Event::HEADINGS
            .iter()
            .map(|name| column(name).map_or_else(String::new, |at| grid.cell(row, at).text()))
            .collect();
        let [at, event, why, paper, days, approver, reason] = &cells[..] else { continue };
        if cells.iter().all(String::is_empty) {
            continue;
        }
        let written = clock::Written { at, event, why, paper, days, approver, reason };
        match Event::parse(&written) {
            Ok(event) => events.push(event),
            Err((heading, error)) => findings.push(finding(Some(row), column(heading), heading, error)),
        }
    }
    if findings.is_empty() { Ok(events) } else { Err(findings) }
}

fn text(item: &Item, proof: &Proof<'_>, language: Language) {
    print(&format!("{} ({})", item.name.in_language(language), item.source));
    for sentence in proof.sentences(language) {
        print(&sentence);
    }
    for running in &proof.reading.limits {
        print("");
        print(&clock::limit_heading(running, language));
        for row in proof.rows(running.which, language) {
            let mark = if row.provisional { " ?" } else { "" };
            print(&format!("{} {}\t{}\t{}{mark}", row.date, row.weekday, row.number, row.words));
        }
    }
}

fn json(item: &Item, proof: &Proof<'_>, language: Language) -> Value {
    let reading = &proof.reading;
    let limit = |running: &Running| {
        let measure = running.limit.measure;
        let rows: Vec<Value> = proof
            .rows(running.which, language)
            .iter()
            .map(|row| {
                json!({
                    "date": row.date.to_string(), "kind": row.kind, "number": row.number, "words": row.words,
                    "provisional": row.provisional,
                })
            })
            .collect();
        json!({
            "which": running.which.word(), "measure": measure.word(), "count": running.limit.count,
            "extended": running.added, "used": running.used, "left": running.left(),
            "due": clock::shown(running.due, measure), "provisional": running.provisional,
            "note": running.note.map(|note| clock::shown(note, measure)),
            "yellow": clock::shown(running.yellow, measure), "red": clock::shown(running.red, measure),
            "colour": running.colour.word(), "over": running.over, "days": rows,
        })
    };
    json!({
        "item": item.code, "name": item.name.in_language(language), "source": item.source,
        "state": reading.state.word(),
        "start": reading.start.map(|start| json!({ "date": start.at.date().to_string(), "deemed": start.deemed })),
        "accept_by": reading.accept_by.map(|by| by.to_string()),
        "end": reading.end.map(|end| end.date().to_string()),
        "due": reading.binding().map(|running| clock::shown(running.due, running.limit.measure)),
        "colour": reading.colour().word(),
        "provisional": reading.binding().is_some_and(|running| running.provisional),
        "calendar": reading.calendar,
        "limits": reading.limits.iter().map(limit).collect::<Vec<Value>>(),
        "remarks": reading.remarks.iter().map(|remark| json!({
            "date": remark.date.to_string(), "code": remark.error.code(), "words": remark.error.say(language),
        })).collect::<Vec<Value>>(),
        "sentences": proof.sentences(language),
    })
}
