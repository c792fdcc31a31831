//! A document as Markdown: figures carry footnotes that say where they come from.

use basis::document::{Block, Document, Run, Table};

pub(super) fn write(document: &Document) -> String {
    let mut out = format!("# {}\n\n", escaped(&document.title));
    for block in &document.blocks {
        match block {
            Block::Heading(level, text) => {
                let marks = "#".repeat(usize::from(*level) + 1);
                out.push_str(&format!("{marks} {}\n\n", escaped(text)));
            }
            Block::Paragraph(runs) => out.push_str(&format!("{}\n\n", line(runs))),
            Block::Table(table) => out.push_str(&table_of(table)),
        }
    }
    out.push_str(&format!("{}\n\n", escaped(&document.issuer)));
    if !document.date.is_empty() {
        out.push_str(&format!("{}\n\n", escaped(&document.date)));
    }
    out.push_str(&format!("{}\n", escaped(&document.basis)));
    if !document.notes.is_empty() {
        out.push_str(&format!("\n## {}\n\n", escaped(&document.labels.appendix)));
    }
    let labels = &document.labels;
    for (at, note) in document.notes.iter().enumerate() {
        let mut parts =
            vec![format!("{} {}", note.subject, note.value), format!("{}: {}", labels.formula, note.formula)];
        if !note.inputs.is_empty() {
            parts.push(format!("{}: {}", labels.inputs, note.inputs.join("; ")));
        }
        for (label, text) in [(&labels.source, &note.source), (&labels.version, &note.version)] {
            if !text.is_empty() {
                parts.push(format!("{label}: {text}"));
            }
        }
        out.push_str(&format!("[^{}]: {}\n", at + 1, escaped(&parts.join(" | "))));
    }
    out
}

fn line(runs: &[Run]) -> String {
    runs.iter()
        .map(|run| match run {
            Run::Text(text) => escaped(text),
            Run::Figure(figure) => format!("{}[^{}]", escaped(&figure.text), figure.note),
        })
        .collect()
}

fn table_of(table: &Table) -> String {
    let mut out = String::new();
    if !table.caption.is_empty() {
        out.push_str(&format!("**{}**{}\n\n", escaped(&table.caption), escaped(&unit(table))));
    }
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    out.push_str(&row(table.columns.iter().map(|column| escaped(&column.heading)).collect()));
    out.push_str(&row(table
        .columns
        .iter()
        .map(|column| if column.numeric { "---:".to_owned() } else { "---".to_owned() })
        .collect()));
    for cells in &table.rows {
        out.push_str(&row(cells.iter().map(|cell| line(cell)).collect()));
    }
    out.push('\n');
    out
}

fn unit(table: &Table) -> String {
    if table.unit.is_empty() { String::new() } else { format!(" ({})", table.unit) }
}

/// Marks that would change meaning are escaped.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '|' | '*' | '_' | '<' | '`' | '[' | ']' | '#' | '\\') {
            out.push('\\');
        }
        out.push(if character == '\n' { ' ' } else { character });
    }
    out
}
