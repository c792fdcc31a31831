//! A month's table as a workbook an office goes on with: totals and rates are formulas over the rows, so that a changed figure
//! changes what follows from it; a chart of who pulls; what the change is made of; the efficiency set.

use std::collections::HashMap;

use basis::derive::Derived;
use basis::error::Error;
use basis::exact::Rounding;
use files::book::{Book, Cell, Chart, Column, Sheet};
use rust_decimal::Decimal;

use super::asked::Month;
use super::body::headings;
use super::efficiency::{self, Set};
use super::standing::Kind;
use super::tables::{By, Row, Table};
use super::tree::Node;
use super::tree_pages::{name, pulled};
use crate::message::say;

/// Writes the workbook.
pub(super) fn write(
    month: &Month<'_>,
    table: &Table,
    names: &HashMap<String, String>,
    root: &Node,
    set: Option<&Set>,
) -> Result<Vec<u8>, Error> {
    let mut sheets = vec![groups(month, table, names), pulls(month, root)];
    if month.has_books() {
        sheets.push(parts(month, table));
    }
    sheets.extend(set.map(|set| ratios(month, set, names)));
    Book { sheets }.to_xlsx()
}

fn heading(month: &Month<'_>, id: &str, unit: &str, numeric: bool) -> Column {
    Column { heading: say(month.language, id), unit: unit.to_owned(), numeric, width: None }
}

fn number(value: Decimal, decimals: u32) -> Cell {
    Cell::Number { text: value.to_string(), decimals }
}

fn rate(derived: &Derived, decimals: u32) -> Cell {
    derived
        .number()
        .map_or(Cell::Empty, |it| Cell::Number { text: it.value.rounded(decimals, Rounding::HalfUp), decimals })
}

/// A rate as a formula, where it is a number; words and gaps stay as they are.
fn live(derived: &Derived, decimals: u32, formula: String) -> Cell {
    match derived.number() {
        Some(it) => Cell::Formula { formula, text: it.value.rounded(decimals, Rounding::HalfUp), decimals },
        None => Cell::Empty,
    }
}

/// The groups, then the whole. Columns: A name, B count, C now, D before, E growth, F in the books a year earlier, G nominal,
/// H matched, I share, J pull, K contribution.
fn groups(month: &Month<'_>, table: &Table, names: &HashMap<String, String>) -> Sheet {
    let decimals = month.line.decimals;
    let unit = month.line.unit.in_language(month.language);
    let by = format!("month-by-{}", month.by.word());
    let points = say(month.language, "month-points");
    let mut sheet = Sheet {
        name: say(month.language, &by),
        title: month.title(),
        notes_above: vec![say(month.language, "month-base")],
        columns: vec![
            heading(month, &by, "", false),
            heading(month, "month-count", "", true),
            heading(month, "month-now", unit, true),
            heading(month, "month-before", unit, true),
            heading(month, "month-growth", "%", true),
            heading(month, "month-filed", unit, true),
            heading(month, "month-nominal", "%", true),
            heading(month, "month-matched", "%", true),
            heading(month, "month-share", "%", true),
            heading(month, "month-pull", &points, true),
            heading(month, "month-contribution", "%", true),
        ],
        ..Sheet::default()
    };
    let first = sheet.first_row();
    let total = first + table.groups.len();
    let line = |row: &Row, at: usize, name: String| {
        // Parks overlap and leave enterprises out: their sums are not the whole's.
        let adds = row.code.is_empty() && at == total && month.by != By::Park && !table.groups.is_empty();
        let sum = |column: char, value: Decimal, decimals: u32| match adds {
            true => Cell::Formula {
                formula: format!("SUM({column}{first}:{column}{})", total - 1),
                text: value.to_string(),
                decimals,
            },
            false => number(value, decimals),
        };
        vec![
            Cell::Text(name),
            sum('B', Decimal::from(row.count), 0),
            sum('C', row.now, decimals),
            sum('D', row.before, decimals),
            live(&row.growth, 1, format!("(C{at}/D{at}-1)*100")),
            if month.has_books() { sum('F', row.sum.filed, decimals) } else { Cell::Empty },
            live(&row.nominal, 1, format!("(C{at}/F{at}-1)*100")),
            rate(&row.matched, 1),
            live(&row.share, 1, format!("C{at}/C${total}*100")),
            live(&row.pull, 2, format!("(C{at}-D{at})/D${total}*100")),
            live(&row.contribution, 1, format!("(C{at}-D{at})/(C${total}-D${total})*100")),
        ]
    };
    let named = |row: &Row| names.get(&row.code).cloned().unwrap_or_default();
    sheet.rows = (first..).zip(&table.groups).map(|(at, row)| line(row, at, named(row))).collect();
    sheet.rows.push(line(&table.whole, total, say(month.language, "month-whole")));
    sheet.chart = Some(Chart::Bar { title: say(month.language, "month-pull"), category: 0, values: vec![9] });
    sheet
}

/// Who pulls: the tree, a line a node, with the level it stands on.
fn pulls(month: &Month<'_>, root: &Node) -> Sheet {
    fn write(month: &Month<'_>, node: &Node, level: u32, root: &Node, rows: &mut Vec<Vec<Cell>>) {
        let decimals = month.line.decimals;
        rows.push(vec![
            number(Decimal::from(level), 0),
            Cell::Text(name(month, &node.what)),
            number(Decimal::from(node.sum.count), 0),
            number(node.sum.now, decimals),
            number(node.sum.own, decimals),
            number(node.change(), decimals),
            rate(&pulled(month, &node.sum, &root.sum), 2),
        ]);
        node.children.iter().for_each(|child| write(month, child, level + 1, root, rows));
    }
    let unit = month.line.unit.in_language(month.language);
    let mut rows = Vec::new();
    write(month, root, 0, root, &mut rows);
    Sheet {
        name: say(month.language, "month-tree"),
        title: month.title(),
        notes_above: vec![say(month.language, "month-tree-note")],
        columns: vec![
            heading(month, "month-tree-level", "", true),
            heading(month, "month-tree-who", "", false),
            heading(month, "month-count", "", true),
            heading(month, "month-now", unit, true),
            heading(month, "month-before", unit, true),
            heading(month, "month-change", unit, true),
            heading(month, "month-pull", &say(month.language, "month-points"), true),
        ],
        rows,
        ..Sheet::default()
    }
}

/// What the change against the books is made of.
fn parts(month: &Month<'_>, table: &Table) -> Sheet {
    let unit = month.line.unit.in_language(month.language);
    let decimals = month.line.decimals;
    let sum = &table.whole.sum;
    let mut sheet = Sheet {
        name: say(month.language, "month-parts"),
        title: month.title(),
        columns: vec![
            heading(month, "month-kind", "", false),
            heading(month, "month-count", "", true),
            heading(month, "month-change", unit, true),
        ],
        notes_below: vec![say(month.language, "month-parts-note")],
        ..Sheet::default()
    };
    let first = sheet.first_row();
    sheet.rows = Kind::ALL
        .into_iter()
        .map(|kind| {
            vec![
                Cell::Text(say(month.language, &format!("month-kind-{}", kind.word()))),
                number(Decimal::from(sum.of_kind(kind)), 0),
                number(sum.part(kind), decimals),
            ]
        })
        .collect();
    let last = first + Kind::ALL.len() - 1;
    let change = sum.now - sum.filed;
    let total: usize = sum.counts.iter().sum();
    sheet.rows.push(vec![
        Cell::Text(say(month.language, "month-whole")),
        Cell::Formula { formula: format!("SUM(B{first}:B{last})"), text: total.to_string(), decimals: 0 },
        Cell::Formula { formula: format!("SUM(C{first}:C{last})"), text: change.to_string(), decimals },
    ]);
    sheet
}

fn ratios(month: &Month<'_>, set: &Set, names: &HashMap<String, String>) -> Sheet {
    let by = format!("month-by-{}", month.by.word());
    let ratio = |(name, unit): (String, String)| Column { heading: name, unit, numeric: true, width: Some(16) };
    let mut columns = vec![heading(month, &by, "", false), heading(month, "month-count", "", true)];
    columns.extend(headings(month.form, month.language).into_iter().map(ratio));
    let line = |line: &efficiency::Line, name: String| {
        let mut cells = vec![Cell::Text(name), number(Decimal::from(line.count), 0)];
        cells.extend(line.ratios.iter().zip(&month.form.ratios).map(|(it, ratio)| rate(it, ratio.decimals)));
        cells
    };
    let groups = set.groups.iter().map(|it| line(it, names.get(&it.code).cloned().unwrap_or_default()));
    let mut rows: Vec<Vec<Cell>> = groups.collect();
    rows.push(line(&set.whole, say(month.language, "month-whole")));
    Sheet {
        name: say(month.language, "month-efficiency"),
        title: say(month.language, "month-efficiency"),
        columns,
        rows,
        notes_below: vec![say(month.language, "month-efficiency-note")],
        ..Sheet::default()
    }
}
