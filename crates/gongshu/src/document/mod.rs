//! Documents (文稿): a pack's template and the books make a document whose every figure is a door.

mod functions;
mod notes;
pub mod pages;

use basis::derive::Absence;
use basis::document::{Block, Column, Document, Labels, Run, Table};
use basis::language::Language;
use basis::period::Period;

use self::functions::Teller;
pub use self::functions::compose;
use crate::message::{say, say_with};
use crate::number::analyst::Analyst;
use crate::number::print::Printer;
use crate::pack::template::{self, DocumentTemplate};

/// What a document is written about.
#[derive(Clone, Debug)]
pub struct About<'a> {
    pub unit: &'a str,
    pub period: Period,
    pub language: Language,
    /// When it was written, as printed; empty leaves the date out.
    pub date: &'a str,
}

/// Writes a document from its template.
pub fn write(analyst: Analyst<'_>, template: &DocumentTemplate, about: &About<'_>) -> Document {
    let printer = Printer { analyst, language: about.language };
    let mut teller = Teller::new(printer, about.unit, about.period);
    let title = teller.words(template.title.in_language(about.language));
    let issuer = teller.words(template.issuer.in_language(about.language));
    let mut blocks = Vec::new();
    let mut shown = 0;
    for section in &template.sections {
        let body: Vec<Block> = section
            .blocks
            .iter()
            .filter_map(|block| match block {
                template::Block::Paragraph(sentences) => paragraph(&mut teller, sentences),
                template::Block::Table(shape) => table(&mut teller, shape),
            })
            .collect();
        // A section with nothing to say is left out; what is missing is said where a sentence has an `otherwise`.
        if !body.is_empty() {
            shown += 1;
            let heading = teller.words(section.heading.in_language(about.language));
            blocks.push(Block::Heading(1, numbered(shown, heading, about.language)));
            blocks.extend(body);
        }
    }
    Document {
        language: about.language,
        title,
        issuer,
        date: about.date.to_owned(),
        basis: say_with(
            about.language,
            "document-basis",
            &[("version", analyst.panel.version().to_string().into()), ("date", about.date.into())],
        ),
        blocks,
        notes: teller.into_notes(),
        labels: labels(about.language),
    }
}

/// A heading with its number among those that are shown: 一、总体情况.
fn numbered(number: usize, heading: String, language: Language) -> String {
    let id = format!("numeral-{number}");
    let numeral = match say(language, &id) {
        missing if missing == id => number.to_string(),
        numeral => numeral,
    };
    say_with(language, "document-section", &[("numeral", numeral.into()), ("heading", heading.into())])
}

fn paragraph(teller: &mut Teller<'_>, sentences: &[template::Sentence]) -> Option<Block> {
    let language = teller.language();
    let mut runs: Vec<Run> = Vec::new();
    for sentence in sentences {
        let said = teller.tell(sentence.says.in_language(language), None);
        let said = match (said, &sentence.otherwise) {
            (Ok(runs), _) => runs,
            (Err(_), Some(otherwise)) => teller.tell(otherwise.in_language(language), None).unwrap_or_default(),
            (Err(_), None) => continue,
        };
        if language == Language::En && !runs.is_empty() && !said.is_empty() {
            runs.push(Run::Text(" ".to_owned()));
        }
        runs.extend(said);
    }
    (!runs.is_empty()).then_some(Block::Paragraph(runs))
}

fn table(teller: &mut Teller<'_>, shape: &template::Table) -> Option<Block> {
    let language = teller.language();
    let units = teller.units(&shape.units);
    let columns: Vec<Column> = std::iter::once(Column { heading: say(language, "document-unit"), numeric: false })
        .chain(
            shape
                .columns
                .iter()
                .map(|column| Column { heading: teller.words(column.heading.in_language(language)), numeric: true }),
        )
        .collect();
    let mut rows = Vec::new();
    for unit in &units {
        let name = vec![Run::Text(teller.name_of(unit))];
        let cells: Vec<Result<Vec<Run>, Absence>> =
            shape.columns.iter().map(|column| teller.tell(&column.shows, Some(unit))).collect();
        // A unit without a single figure has no row; how many are missing is said in the text.
        if cells.iter().any(Result::is_ok) {
            let dash = || vec![Run::Text(DASH.to_owned())];
            rows.push(
                std::iter::once(name).chain(cells.into_iter().map(|cell| cell.unwrap_or_else(|_| dash()))).collect(),
            );
        }
    }
    (!rows.is_empty()).then(|| {
        Block::Table(Table {
            caption: teller.words(shape.caption.in_language(language)),
            unit: String::new(),
            columns,
            rows,
        })
    })
}

/// What stands in a cell that has no figure.
const DASH: &str = "—";

fn labels(language: Language) -> Labels {
    let label = |id: &str| say(language, id);
    Labels {
        appendix: label("document-appendix"),
        number: label("document-number"),
        subject: label("document-subject"),
        value: label("document-value"),
        formula: label("document-formula"),
        inputs: label("document-inputs"),
        source: label("document-source"),
        version: label("document-version"),
        body: label("document-body"),
    }
}

/// The name a file of this document gets: `常德市2006年1—7月工业经济运行情况.docx` without its ending.
pub fn file_name(document: &Document) -> String {
    document
        .title
        .chars()
        .map(|c| if matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|') { '_' } else { c })
        .collect()
}

#[cfg(test)]
mod tests;
