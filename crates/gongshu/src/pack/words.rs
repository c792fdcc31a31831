//! How files name their columns and cells (栏目用语): words of a pack that lead to what a column means.

use std::collections::{HashMap, HashSet};

use basis::error::Error;
use basis::period::Measure;

use super::reading::Entry;

/// What a column of a file holds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Means {
    Unit,
    UnitCode,
    Indicator,
    Period,
    Measure,
    Value,
    UnitOfMeasure,
    Source,
    Approx,
    Caliber,
    Quote,
    Status,
    ValidFrom,
    ValidUntil,
}

const MEANINGS: [(&str, Means); 14] = [
    ("unit", Means::Unit),
    ("unit-code", Means::UnitCode),
    ("indicator", Means::Indicator),
    ("period", Means::Period),
    ("measure", Means::Measure),
    ("value", Means::Value),
    ("unit-of-measure", Means::UnitOfMeasure),
    ("source", Means::Source),
    ("approx", Means::Approx),
    ("caliber", Means::Caliber),
    ("quote", Means::Quote),
    ("status", Means::Status),
    ("valid-from", Means::ValidFrom),
    ("valid-until", Means::ValidUntil),
];

/// The words of all packs.
#[derive(Clone, Default, Debug)]
pub struct Words {
    headings: HashMap<String, Means>,
    measures: HashMap<String, Measure>,
    blanks: HashSet<String>,
}

impl Words {
    pub(super) fn take(&mut self, root: &Entry<'_>) {
        for entry in root.entries("heading") {
            if let Some(means) = entry.one_of("means", &MEANINGS) {
                for name in entry.texts("names") {
                    let key = fold(&name);
                    if self.headings.insert(key, means).is_some_and(|other| other != means) {
                        let first = "heading".to_owned();
                        entry.refuse("names", Error::new("pack-code-twice").with("code", name).with("first", first));
                    }
                }
            }
            entry.finish();
        }
        for entry in root.entries("measure_word") {
            if let Some(measure) = entry.parsed::<Measure>("means") {
                self.measures.extend(entry.texts("names").iter().map(|name| (fold(name), measure)));
            }
            entry.finish();
        }
        for entry in root.entries("blank") {
            self.blanks.extend(entry.texts("names"));
            entry.finish();
        }
    }

    pub(super) fn lay_over(&mut self, over: Words) {
        self.headings.extend(over.headings);
        self.measures.extend(over.measures);
        self.blanks.extend(over.blanks);
    }

    /// What a heading means, when it is one of the known ones.
    pub fn heading(&self, text: &str) -> Option<Means> {
        self.headings.get(&fold(text)).copied()
    }

    /// What is stated: a measure's own code, or one of the words for it.
    pub fn measure(&self, text: &str) -> Option<Measure> {
        text.trim().parse().ok().or_else(|| self.measures.get(&fold(text)).copied())
    }

    /// Whether a cell says that there is no figure.
    pub fn is_blank(&self, text: &str) -> bool {
        text.trim().is_empty() || self.blanks.contains(text.trim())
    }
}

/// Headings are compared without spaces, line breaks and case.
fn fold(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace()).flat_map(char::to_lowercase).collect()
}
