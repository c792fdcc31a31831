//! The page of who pulls whom: the tree of a month's change, opened level by level.

use askama::Template;
use axum::extract::{Path, Query, State as Given};
use axum::response::Response;
use basis::derive::share::pull;
use basis::exact::Exact;
use basis::show;

use super::asked::{Asked, Month, month_of};
use super::body::points;
use super::tables::{By, Measured, Sum};
use super::tree::{LEVELS, Node, What, tree};
use super::view::count;
use crate::message::{say, say_with};
use crate::number::shelf::Shelf;
use crate::page::{Reader, Refusal, Shell, segment, show as show_page};
use crate::reporting::counter;

/// One line, and how the lines below it nest.
struct Line {
    name: String,
    href: Option<String>,
    count: usize,
    now: String,
    before: String,
    change: String,
    pull: String,
    falls: bool,
    /// Whether lines below it follow.
    opens: bool,
    /// How many levels end after it.
    closes: usize,
}

#[derive(Template)]
#[template(path = "reporting/month/tree.html")]
struct TreePage {
    shell: Shell,
    back: String,
    export: String,
    sentence: String,
    unit: String,
    lines: Vec<Line>,
    note: String,
}

/// GET /month/{form}/{period}/tree
pub async fn tree_page(
    Given(shelf): Given<Shelf>,
    reader: Reader,
    Path((form, period)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let month = month_of(&shelf, &reader, (&form, &period), asked).await?;
    let root = tree(&month.standings(), &LEVELS, &month.places);
    root.enterprises().for_each(|code| reader.visit.reads.note(code));
    let mut lines = Vec::new();
    for (at, node) in root.children.iter().enumerate() {
        write(&month, node, &root.sum, at + 1 == root.children.len(), &mut lines);
    }
    // The outermost level is the page's own.
    if let Some(line) = lines.last_mut() {
        line.closes -= 1;
    }
    let language = reader.language;
    let change = show::signed(&Exact::from(root.change()), month.line.decimals);
    let view = TreePage {
        back: month.asked.query(&month.base(), |_| {}),
        export: month.asked.query(&format!("{}/export.xlsx", month.base()), |_| {}),
        sentence: say_with(
            language,
            "month-tree-sentence",
            &[
                ("what", month.title().into()),
                ("before", month.amount(root.sum.own).into()),
                ("now", month.amount(root.sum.now).into()),
                ("change", change.into()),
                ("unit", month.line.unit.in_language(language).into()),
                ("pull", points(&pulled(&month, &root.sum, &root.sum)).into()),
            ],
        ),
        unit: month.line.unit.in_language(language).to_owned(),
        note: say(language, "month-tree-note"),
        lines,
        shell: Shell::new(
            &reader,
            "desk",
            format!("{} {}", say(language, "month-tree"), counter::month_label(month.form, month.period, language)),
        ),
    };
    show_page(&view.shell.clone(), &view)
}

/// What a line of the tree is called.
pub(super) fn name(month: &Month<'_>, what: &What) -> String {
    match what {
        What::Whole => say(month.language, "month-whole"),
        What::Group(by, code) => month.name(*by, code),
        What::Others(others) => say_with(month.language, "month-tree-others", &[("count", count(*others))]),
    }
}

pub(super) fn pulled(month: &Month<'_>, part: &Sum, whole: &Sum) -> basis::derive::Derived {
    let number = |value| Measured(&month.line.unit).operand(value);
    pull(number(part.now), number(part.own), number(whole.now), number(whole.own))
}

/// Writes a node and what is below it; the last of its siblings ends their level.
fn write(month: &Month<'_>, node: &Node, whole: &Sum, is_last: bool, lines: &mut Vec<Line>) {
    let href = match &node.what {
        What::Group(By::Enterprise, code) => {
            Some(format!("/desk/{}/{}/{}", segment(&month.form.code), month.period, segment(code)))
        }
        _ => None,
    };
    lines.push(Line {
        name: name(month, &node.what),
        href,
        count: node.sum.count,
        now: month.amount(node.sum.now),
        before: month.amount(node.sum.own),
        change: show::signed(&Exact::from(node.change()), month.line.decimals),
        pull: points(&pulled(month, &node.sum, whole)),
        falls: node.sum.now < node.sum.own,
        opens: !node.children.is_empty(),
        closes: 0,
    });
    for (at, child) in node.children.iter().enumerate() {
        write(month, child, whole, at + 1 == node.children.len(), lines);
    }
    // A level is ended by the last line written in it, however deep that one is.
    if is_last && let Some(line) = lines.last_mut() {
        line.closes += 1;
    }
}
