//! A document as one self-contained page: readable on a phone, printed on A4, every figure a link to its note.

use std::fmt::Write;

use basis::document::{Block, Document, Run, Table};

const STYLE: &str = include_str!("document.css");

pub(super) fn write(document: &Document) -> String {
    let title = escaped(&document.title);
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<article>\n{}</article>\n</body>\n</html>\n",
        document.language,
        article(document)
    )
}

/// The document's body for a page that has a frame of its own: every figure leads to its note and nowhere else.
pub fn article(document: &Document) -> String {
    let mut out = String::new();
    let mut push = |text: &str| out.push_str(text);
    push(&format!("<h1>{}</h1>\n", escaped(&document.title)));
    for block in &document.blocks {
        match block {
            Block::Heading(level, text) => {
                let tag = if *level == 1 { "h2" } else { "h3" };
                push(&format!("<{tag}>{}</{tag}>\n", escaped(text)));
            }
            Block::Paragraph(runs) => push(&format!("<p>{}</p>\n", line(runs))),
            Block::Table(table) => push(&table_of(table)),
        }
    }
    push(&format!("<p class=\"issuer\">{}</p>\n", escaped(&document.issuer)));
    if !document.date.is_empty() {
        push(&format!("<p class=\"issuer\">{}</p>\n", escaped(&document.date)));
    }
    push(&format!("<p class=\"basis\">{}</p>\n", escaped(&document.basis)));
    if !document.notes.is_empty() {
        push(&notes(document));
    }
    out
}

fn line(runs: &[Run]) -> String {
    let mut out = String::new();
    for run in runs {
        match run {
            Run::Text(text) => out.push_str(&escaped(text)),
            Run::Figure(figure) => {
                write!(
                    out,
                    "<a class=\"figure\" href=\"#note-{0}\">{1}</a><sup>[{0}]</sup>",
                    figure.note,
                    escaped(&figure.text)
                )
                .expect("writing to a string does not fail");
            }
        }
    }
    out
}

fn table_of(table: &Table) -> String {
    let mut out = String::from("<div class=\"scroll\"><table>\n");
    if !table.caption.is_empty() {
        out.push_str(&format!("<caption>{}", escaped(&table.caption)));
        if !table.unit.is_empty() {
            out.push_str(&format!(" <small>{}</small>", escaped(&table.unit)));
        }
        out.push_str("</caption>\n");
    }
    let class = |numeric: bool| if numeric { " class=\"num\"" } else { "" };
    out.push_str("<thead><tr>");
    for column in &table.columns {
        out.push_str(&format!("<th{}>{}</th>", class(column.numeric), escaped(&column.heading)));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in &table.rows {
        out.push_str("<tr>");
        for (cell, column) in row.iter().zip(&table.columns) {
            out.push_str(&format!("<td{}>{}</td>", class(column.numeric), line(cell)));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table></div>\n");
    out
}

fn notes(document: &Document) -> String {
    let labels = &document.labels;
    let heads = [
        &labels.number,
        &labels.subject,
        &labels.value,
        &labels.formula,
        &labels.inputs,
        &labels.source,
        &labels.version,
    ];
    let mut out =
        format!("<h2>{}</h2>\n<div class=\"scroll\"><table class=\"notes\">\n<thead><tr>", escaped(&labels.appendix));
    for head in heads {
        out.push_str(&format!("<th>{}</th>", escaped(head)));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for (at, note) in document.notes.iter().enumerate() {
        let inputs: Vec<String> = note.inputs.iter().map(|input| escaped(input)).collect();
        out.push_str(&format!(
            "<tr id=\"note-{0}\"><td>{0}</td><td>{1}</td><td>{2}</td><td>{3}</td><td>{4}</td><td>{5}</td><td>{6}</td></tr>\n",
            at + 1,
            escaped(&note.subject),
            escaped(&note.value),
            escaped(&note.formula),
            inputs.join("<br>"),
            escaped(&note.source),
            escaped(&note.version),
        ));
    }
    out.push_str("</tbody>\n</table></div>\n");
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
