//! The registry of a unit and a month as a workbook.

use files::book::{Book, Cell, Column, Sheet};

use super::answer::sentence;
use super::asked::Asked;
use super::desk::Desk;
use super::view::Printer;

/// A sheet for each tab: events, members as they are asked for, those on their way up, what is missing.
pub fn book(desk: &Desk<'_>, printer: &Printer<'_>, asked: &Asked) -> Book {
    let mut sheets = vec![members(desk, printer, asked), events(desk, printer)];
    if desk.growing.is_some() {
        sheets.push(growing(desk, printer));
    }
    sheets.push(missing(desk, printer));
    Book { sheets }
}

fn sheet(desk: &Desk<'_>, printer: &Printer<'_>, name: &str, columns: &[&str], rows: Vec<Vec<Cell>>) -> Sheet {
    let figures = ["registry-to-date", "registry-annual", "registry-band"];
    let column = |id: &&str| Column {
        heading: printer.say(id),
        unit: if figures.contains(id) { printer.say("registry-money") } else { String::new() },
        numeric: figures.contains(id),
        width: None,
    };
    let place = desk.subject.in_language(printer.language);
    Sheet {
        name: printer.say(name),
        title: format!("{place} {} {}", printer.month(desk.month), printer.say(name)),
        notes_above: vec![sentence(desk, printer)],
        columns: columns.iter().map(column).collect(),
        rows,
        notes_below: Vec::new(),
        chart: None,
    }
}

fn text(text: String) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
}

fn figure(text: &str) -> Cell {
    Cell::Number { text: text.replace(',', "").replace('\u{2212}', "-"), decimals: 0 }
}

fn members(desk: &Desk<'_>, printer: &Printer<'_>, asked: &Asked) -> Sheet {
    let columns = [
        "column-code",
        "registry-enterprise",
        "registry-credit-code",
        "registry-region",
        "registry-parks",
        "registry-industry-code",
        "registry-industry",
        "registry-size",
        "registry-status",
        "registry-entered",
        "registry-groups",
    ];
    let rows = asked.members(&desk.state.members, printer).into_iter().map(|row| {
        let cells = [
            row.code,
            row.name,
            row.credit_code,
            row.region,
            row.parks,
            row.industry_code,
            row.industry,
            row.size,
            row.status,
            row.entered,
            row.groups,
        ];
        cells.map(text).to_vec()
    });
    sheet(desk, printer, "registry-members", &columns, rows.collect())
}

fn events(desk: &Desk<'_>, printer: &Printer<'_>) -> Sheet {
    let columns = [
        "registry-day",
        "registry-kind",
        "column-code",
        "registry-enterprise",
        "registry-region",
        "registry-reason",
        "registry-before",
        "registry-after",
    ];
    let rows = desk.state.events.iter().map(|event| {
        let row = printer.event(event);
        let kind = printer.kind(event.kind);
        [row.day, kind, row.code, row.name, row.region, row.reason, row.before, row.after].map(text).to_vec()
    });
    sheet(desk, printer, "registry-events", &columns, rows.collect())
}

fn growing(desk: &Desk<'_>, printer: &Printer<'_>) -> Sheet {
    let columns = [
        "column-code",
        "registry-enterprise",
        "registry-region",
        "registry-to-date",
        "registry-until",
        "registry-annual",
        "registry-season",
        "registry-band",
    ];
    let rows = desk.growing.iter().flatten().map(|growing| {
        let row = printer.growing(growing);
        vec![
            text(row.code),
            text(row.name),
            text(row.region),
            figure(&row.to_date),
            text(row.until),
            figure(&row.annual),
            text(row.season),
            figure(&row.band),
        ]
    });
    sheet(desk, printer, "registry-growing", &columns, rows.collect())
}

fn missing(desk: &Desk<'_>, printer: &Printer<'_>) -> Sheet {
    let columns = ["registry-lack", "column-code", "registry-enterprise", "registry-region", "registry-what"];
    let rows = desk.missing().into_iter().map(|(lack, member)| {
        let row = printer.lack(&lack, member);
        let kind = printer.say(&format!("registry-lack-{}", lack.word()));
        [kind, row.code, row.name, row.region, row.what].map(text).to_vec()
    });
    sheet(desk, printer, "registry-missing", &columns, rows.collect())
}
