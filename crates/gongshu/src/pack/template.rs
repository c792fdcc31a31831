//! Documents as a pack writes them (文稿模板): sections of sentences and tables with bound facts.

use basis::error::Error;
use basis::language::Language;
use basis::template::{Call, Template};

use super::definition::code;
use super::reading::{Entry, Spot};

/// A text in both languages with calls in it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Says {
    pub zh: Template,
    pub en: Template,
}

impl Says {
    pub fn in_language(&self, language: Language) -> &Template {
        match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }
}

/// A document's definition.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DocumentTemplate {
    pub code: String,
    pub name: basis::language::Name,
    pub title: Says,
    pub issuer: Says,
    pub sections: Vec<Section>,
    /// Part of a page, not a paper of its own: the list of documents leaves it out.
    pub part: bool,
    pub spot: Spot,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Section {
    pub heading: Says,
    pub blocks: Vec<Block>,
}

/// One block of a section.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Block {
    /// Sentences run on into one paragraph.
    Paragraph(Vec<Sentence>),
    Table(Table),
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sentence {
    pub says: Says,
    /// What is said when a figure outside a clause is missing; nothing when there is none.
    pub otherwise: Option<Says>,
    pub spot: Spot,
}

/// A table over units: one row a unit, one column a call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Table {
    pub caption: Says,
    /// `children`, or the code of a peer group.
    pub units: String,
    pub columns: Vec<Column>,
    pub spot: Spot,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Column {
    pub heading: Says,
    /// The call each cell shows: `plain out.va`.
    pub shows: Template,
}

impl DocumentTemplate {
    pub(super) fn read(entry: &Entry<'_>) -> DocumentTemplate {
        DocumentTemplate {
            code: code(entry),
            name: entry.name("name"),
            title: says(entry, "title"),
            issuer: says(entry, "issuer"),
            sections: entry.entries("section").iter().map(section).collect(),
            part: entry.flag("part"),
            spot: entry.spot(),
        }
    }

    /// Every call with the place of what says it.
    pub fn calls(&self) -> Vec<(&Call, &Spot)> {
        let mut said: Vec<(&Says, &Spot)> = vec![(&self.title, &self.spot), (&self.issuer, &self.spot)];
        let mut calls = Vec::new();
        for section in &self.sections {
            said.push((&section.heading, &self.spot));
            for block in &section.blocks {
                match block {
                    Block::Paragraph(sentences) => {
                        for sentence in sentences {
                            said.push((&sentence.says, &sentence.spot));
                            said.extend(sentence.otherwise.iter().map(|says| (says, &sentence.spot)));
                        }
                    }
                    Block::Table(table) => {
                        said.push((&table.caption, &table.spot));
                        for column in &table.columns {
                            said.push((&column.heading, &table.spot));
                            calls.extend(column.shows.calls().into_iter().map(|call| (call, &table.spot)));
                        }
                    }
                }
            }
        }
        for (says, spot) in said {
            calls.extend(says.zh.calls().into_iter().chain(says.en.calls()).map(|call| (call, spot)));
        }
        calls
    }
}

/// What a function of a template takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Takes {
    Indicator,
    /// A whole number from 1.
    Count,
    /// A peer group's code; may be left out.
    Peers,
    /// A year.
    Year,
}

/// The functions templates may call (what each prints: `packs/README.md`).
pub const FUNCTIONS: [(&str, &[Takes]); 27] = {
    use Takes::{Count, Indicator, Peers, Year};
    [
        ("unit", &[]),
        ("period", &[]),
        ("span", &[]),
        ("above", &[]),
        ("whole", &[]),
        ("name", &[Indicator]),
        ("measure", &[Indicator]),
        ("value", &[Indicator]),
        ("plain", &[Indicator]),
        ("growth", &[Indicator]),
        ("rate", &[Indicator]),
        ("computed", &[Indicator]),
        ("increase", &[Indicator]),
        ("against", &[Indicator]),
        ("rank", &[Indicator, Peers]),
        ("level-rank", &[Indicator, Peers]),
        ("rank-change", &[Indicator, Peers]),
        ("share", &[Indicator]),
        ("members", &[Indicator, Count]),
        ("pullers", &[Indicator, Count]),
        ("draggers", &[Indicator, Count]),
        ("top-share", &[Indicator, Count]),
        ("without-largest", &[Indicator]),
        ("largest-contribution", &[Indicator]),
        ("average-since", &[Indicator, Year]),
        ("multiple-since", &[Indicator, Year]),
        ("reason", &[Indicator]),
    ]
};

pub(super) fn says(entry: &Entry<'_>, key: &str) -> Says {
    optional_says(entry, key).unwrap_or_else(|| {
        if !entry.has(key) {
            entry.refuse(key, Error::new("pack-key-missing").with("key", key));
        }
        Says::default()
    })
}

pub(super) fn optional_says(entry: &Entry<'_>, key: &str) -> Option<Says> {
    let pair = entry.entry(key)?;
    let read = Says { zh: template(&pair, "zh"), en: template(&pair, "en") };
    pair.finish();
    Some(read)
}

fn template(entry: &Entry<'_>, key: &str) -> Template {
    Template::parse(&entry.text(key)).unwrap_or_else(|error| {
        entry.refuse(key, error);
        Template::default()
    })
}

fn section(entry: &Entry<'_>) -> Section {
    let blocks = entry.entries("block").iter().filter_map(block).collect();
    let section = Section { heading: says(entry, "heading"), blocks };
    entry.finish();
    section
}

fn block(entry: &Entry<'_>) -> Option<Block> {
    let block = if entry.has("table") {
        entry.entry("table").map(|entry| Block::Table(table(&entry)))
    } else if entry.has("sentence") {
        Some(Block::Paragraph(entry.entries("sentence").iter().map(sentence).collect()))
    } else {
        entry.refuse("sentence", Error::new("pack-block-empty"));
        None
    };
    entry.finish();
    block
}

fn sentence(entry: &Entry<'_>) -> Sentence {
    let sentence =
        Sentence { says: says(entry, "says"), otherwise: optional_says(entry, "otherwise"), spot: entry.spot() };
    entry.finish();
    sentence
}

fn table(entry: &Entry<'_>) -> Table {
    let columns = entry
        .entries("column")
        .iter()
        .map(|column| {
            let read = Column { heading: says(column, "heading"), shows: template(column, "shows") };
            column.finish();
            read
        })
        .collect();
    let table = Table { caption: says(entry, "caption"), units: entry.text("units"), columns, spot: entry.spot() };
    entry.finish();
    table
}
