//! A document (文稿) as a value: what a bulletin says, with every figure bound to a note that says
//! where it came from. `files` writes it as docx, html, md or xlsx; nothing here knows a file format.

use crate::language::Language;

/// A document ready to be written in any format.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Document {
    pub language: Language,
    /// 标题
    pub title: String,
    /// 发文单位, at the foot and, in a red-head layout, at the head.
    pub issuer: String,
    /// 成文日期 as printed: `2006年8月12日`. Empty when the pack names none.
    pub date: String,
    /// One line on the data the document was written from: version and time.
    pub basis: String,
    pub blocks: Vec<Block>,
    /// Where each figure came from, in the order of their numbers, from 1.
    pub notes: Vec<Note>,
    pub labels: Labels,
}

/// One block of the body.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Block {
    /// A heading; level 1 is 一、, level 2 is （一）.
    Heading(u8, String),
    Paragraph(Vec<Run>),
    Table(Table),
}

/// A piece of a line: plain words, or a figure that is a door to its note.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Run {
    Text(String),
    Figure(Figure),
}

/// A printed figure: its words, the number of its note (from 1) and the page that explains it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Figure {
    pub text: String,
    pub note: usize,
    /// A path on the server, such as `/figure?…`.
    pub href: String,
}

/// A table of a document. Every row has as many cells as there are columns.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Table {
    pub caption: String,
    /// What the figures are measured in, printed at the right above the table; may be empty.
    pub unit: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Vec<Run>>>,
}

#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Column {
    pub heading: String,
    /// Figures stand at the right, words at the left.
    pub numeric: bool,
}

/// Where a figure came from.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Note {
    /// What it is: indicator, unit, period.
    pub subject: String,
    /// The figure as printed.
    pub value: String,
    /// The formula in words; for a figure taken as stated, that it was.
    pub formula: String,
    /// The inputs, one a line.
    pub inputs: Vec<String>,
    pub source: String,
    pub version: String,
}

/// The words a writer puts around a document, in its language.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Labels {
    /// Heading of the appendix of notes: 附录：数据来源
    pub appendix: String,
    pub number: String,
    pub subject: String,
    pub value: String,
    pub formula: String,
    pub inputs: String,
    pub source: String,
    pub version: String,
    /// The workbook's sheet of the body.
    pub body: String,
}

impl From<String> for Run {
    fn from(text: String) -> Run {
        Run::Text(text)
    }
}

impl Run {
    pub fn text(&self) -> &str {
        match self {
            Run::Text(text) => text,
            Run::Figure(figure) => &figure.text,
        }
    }
}

/// The words of a line without its doors.
pub fn plain(runs: &[Run]) -> String {
    runs.iter().map(Run::text).collect()
}
