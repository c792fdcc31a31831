//! What the monitoring pages show, as workbooks: the figures as numbers, the reasons as words.

use files::book::{Book, Cell as BookCell, Chart, Column, Sheet};

use super::cockpit::Cockpit;
use super::indicator::IndicatorPage;
use super::league::League;
use super::view::Cell;
use crate::page::Shell;

fn number(cell: &Cell) -> BookCell {
    if !cell.known() {
        return BookCell::Text(cell.reason.clone());
    }
    // The decimals of the print, the digits of the value: a spreadsheet must be able to add it up.
    let decimals =
        cell.text.rsplit_once('.').map_or(0, |(_, digits)| digits.chars().take_while(char::is_ascii_digit).count());
    match cell.sort.is_empty() {
        true => BookCell::Text(cell.text.clone()),
        false => BookCell::Number { text: cell.sort.clone(), decimals: u32::try_from(decimals).unwrap_or(0) },
    }
}

fn text(value: &str) -> BookCell {
    BookCell::Text(value.to_owned())
}

fn column(heading: String, unit: &str, numeric: bool) -> Column {
    Column { heading, unit: unit.to_owned(), numeric, width: None }
}

fn sheet(name: String, title: String, shell: &Shell) -> Sheet {
    Sheet {
        name,
        title,
        notes_above: Vec::new(),
        columns: Vec::new(),
        rows: Vec::new(),
        notes_below: vec![shell.say_with("foot-version", "version", &shell.version)],
        chart: None,
    }
}

pub fn cockpit(page: &Cockpit, shell: &Shell) -> Book {
    let title = format!("{} {}", page.unit, page.period_label);
    let mut figures = sheet(shell.say("cockpit-figures"), title.clone(), shell);
    figures.columns = vec![
        column(shell.say("column-indicator"), "", false),
        column(shell.say("column-measure"), "", false),
        column(shell.say("column-value"), "", true),
        column(shell.say("column-growth"), "%", true),
        column(shell.say("column-rank"), "", true),
    ];
    figures.rows = page
        .others
        .iter()
        .map(|row| vec![text(&row.name), text(&row.unit), number(&row.value), number(&row.growth), number(&row.rank)])
        .collect();
    let mut below = sheet(shell.say("cockpit-children"), title, shell);
    below.columns = vec![
        column(shell.say("column-unit"), "", false),
        column(page.below_name.clone(), &page.below_unit, true),
        column(shell.say("column-growth"), "%", true),
        column(shell.say("column-rank"), "", true),
        column(shell.say("column-share"), "%", true),
    ];
    below.rows = page
        .children
        .iter()
        .map(|row| {
            vec![text(&row.name), number(&row.value), number(&row.growth), number(&row.rank), number(&row.share)]
        })
        .collect();
    Book { sheets: vec![figures, below] }
}

pub fn indicator(page: &IndicatorPage, shell: &Shell) -> Book {
    let title = format!("{} {}", page.unit, page.full_name);
    let mut series = sheet(shell.say("indicator-series"), title.clone(), shell);
    series.notes_above = vec![page.definition.clone()];
    series.columns = vec![
        column(shell.say("column-period"), "", false),
        column(shell.say("column-value"), &page.measure, true),
        column(shell.say("column-growth"), "%", true),
    ];
    // Oldest first, as charts and spreadsheets read.
    series.rows = page
        .series
        .iter()
        .rev()
        .map(|row| vec![text(&row.period.to_string()), number(&row.value), number(&row.growth)])
        .collect();
    if 2 < series.rows.len() {
        series.chart = Some(Chart::Line { title, category: 0, values: vec![1] });
    }
    let mut members = sheet(shell.say("indicator-members"), format!("{} {}", page.unit, page.period_label), shell);
    members.columns = vec![
        column(shell.say("column-unit"), "", false),
        column(shell.say("column-value"), &page.measure, true),
        column(shell.say("column-share"), "%", true),
        column(shell.say("column-growth"), "%", true),
    ];
    members.rows = page
        .members
        .iter()
        .map(|row| vec![text(&row.name), number(&row.value), text(&row.share), number(&row.growth)])
        .collect();
    Book { sheets: vec![series, members] }
}

pub fn league(page: &League, shell: &Shell) -> Book {
    let title = format!("{} {} {}", page.group_name, page.indicator_name, page.period_label);
    let mut table = sheet(shell.say("nav-league"), title, shell);
    table.columns = vec![
        column(shell.say("column-level-place"), "", true),
        column(shell.say("column-unit"), "", false),
        column(shell.say("column-value"), &page.measure, true),
        column(shell.say("column-growth"), "%", true),
        column(shell.say("column-growth-place"), "", true),
    ];
    let place = |text: &str| match text.is_empty() {
        true => BookCell::Empty,
        false => BookCell::Number { text: text.to_owned(), decimals: 0 },
    };
    table.rows = page
        .rows
        .iter()
        .map(|row| {
            vec![
                place(&row.level_place),
                text(&row.name),
                number(&row.value),
                number(&row.growth),
                place(&row.growth_place),
            ]
        })
        .collect();
    if !page.unranked.is_empty() {
        let names = page.unranked.join(&shell.say("list-join"));
        table.notes_below.push(shell.say_with("league-unranked", "names", &names));
    }
    Book { sheets: vec![table] }
}
