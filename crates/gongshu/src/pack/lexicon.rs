//! How speeches and papers word their figures (讲话用语): the words by which one statement is held against another.
//!
//! Concepts join the names of one thing (入库税金, 上缴税收), relations say which part cannot exceed which whole, conditions
//! and consequences are what rewards and sanctions are made of, and `wording` lists what stands around a number or a name.

use std::collections::BTreeMap;

use basis::error::Error;
use basis::language::Name;

use super::definition::code;
use super::reading::{Entry, Slips, Spot};

/// A thing with the words that mean it (指标概念), or a condition or consequence with its words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Term {
    pub code: String,
    pub name: Name,
    /// Longest first.
    pub words: Vec<String>,
    pub spot: Spot,
}

/// How two concepts of one subject in one period stand to each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum As {
    /// The part cannot exceed the whole: sales and output.
    AtMost,
    /// Where the part's figure is not given the whole's stands for it.
    StandsFor,
    /// Debt, measured by what pays it.
    Debt,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Relation {
    pub part: String,
    pub whole: String,
    pub is: As,
    pub spot: Spot,
}

/// The lists of `[wording]`; each longest word first.
const LISTS: [&str; 29] = [
    "nearly",
    "about",
    "and_more",
    "average_growth",
    "growth",
    "increase",
    "increment",
    "fall",
    "share",
    "rank",
    "multiple",
    "cumulative",
    "yearly",
    "above_scale",
    "threshold_after",
    "threshold_before",
    "neutral",
    "implied_whole",
    "every_year",
    "almost",
    "increasing",
    "part",
    "each",
    "all",
    "joining",
    "zone",
    "listing",
    "vague",
    "standing",
];
/// Lists whose order matters, or that may be empty.
const MORE_LISTS: [&str; 7] =
    ["threshold_over", "allotment", "remaining", "needed", "placeholders", "ordinals", "counted"];
const PAIRS: [&str; 3] = ["scale_short", "same_scope", "doublings"];

/// Everything packs say of how figures are worded.
#[derive(Clone, Default, Debug)]
pub struct Lexicon {
    pub concepts: Vec<Term>,
    pub relations: Vec<Relation>,
    pub conditions: Vec<Term>,
    pub consequences: Vec<Term>,
    lists: BTreeMap<String, Vec<String>>,
    pairs: BTreeMap<String, Vec<(String, String)>>,
    /// 倍
    pub times: String,
    /// 番, a unit of doublings.
    pub doubling: String,
    /// 占, between a part and its whole.
    pub share_of: String,
    /// 个, which may stand between a number and its unit: 20个亿.
    pub counter: String,
    pub numerals: Vec<String>,
    spot: Option<Spot>,
}

impl Lexicon {
    pub(super) fn take(&mut self, root: &Entry<'_>) {
        self.concepts.extend(terms(root, "concept"));
        self.conditions.extend(terms(root, "condition"));
        self.consequences.extend(terms(root, "consequence"));
        self.relations.extend(root.entries("relation").iter().map(|entry| {
            let choices = [("at-most", As::AtMost), ("stands-for", As::StandsFor), ("debt", As::Debt)];
            let relation = Relation {
                part: entry.text("part"),
                whole: entry.text("whole"),
                is: entry.one_of("as", &choices).unwrap_or(As::AtMost),
                spot: entry.spot(),
            };
            entry.finish();
            relation
        }));
        let Some(entry) = root.entry("wording") else { return };
        if let Some(first) = &self.spot {
            let first = format!("{}:{}", first.file, first.line);
            entry.refuse("wording", Error::new("pack-code-twice").with("code", "wording").with("first", first));
        }
        for key in LISTS.iter().chain(&MORE_LISTS) {
            let words = texts(&entry, key);
            // Ordinals are counted in the order of the file.
            self.lists.insert((*key).to_owned(), if *key == "ordinals" { words } else { longest_first(words) });
        }
        for key in PAIRS {
            let mut pairs = entry.pairs(key);
            if key == "doublings" {
                for (word, times) in &pairs {
                    if !matches!(times.parse::<u32>(), Ok(1..=9)) {
                        let error = Error::new("pack-range").with("key", word).with("allowed", "\"1\"..\"9\"");
                        entry.refuse(key, error);
                    }
                }
            }
            pairs.sort_by_key(|(word, _)| std::cmp::Reverse(word.chars().count()));
            self.pairs.insert(key.to_owned(), pairs);
        }
        self.times = entry.text("times");
        self.doubling = entry.text("doubling");
        self.share_of = entry.text("share_of");
        self.counter = entry.text("counter");
        self.numerals = texts(&entry, "numerals");
        self.spot = Some(entry.spot());
        entry.finish();
    }

    pub(super) fn lay_over(&mut self, over: Lexicon) {
        for (under, over) in [
            (&mut self.concepts, over.concepts),
            (&mut self.conditions, over.conditions),
            (&mut self.consequences, over.consequences),
        ] {
            for new in over {
                match under.iter_mut().find(|old| old.code == new.code) {
                    Some(old) => *old = new,
                    None => under.push(new),
                }
            }
        }
        for new in over.relations {
            let same = |old: &&mut Relation| old.part == new.part && old.whole == new.whole && old.is == new.is;
            match self.relations.iter_mut().find(same) {
                Some(old) => *old = new,
                None => self.relations.push(new),
            }
        }
        if over.spot.is_some() {
            self.lists = over.lists;
            self.pairs = over.pairs;
            self.times = over.times;
            self.doubling = over.doubling;
            self.share_of = over.share_of;
            self.counter = over.counter;
            self.numerals = over.numerals;
            self.spot = over.spot;
        }
    }

    /// What must hold between the definitions: relations name concepts, and a word means one thing only.
    pub(super) fn prove(&self, slips: &Slips) {
        for relation in &self.relations {
            for (key, named) in [("part", &relation.part), ("whole", &relation.whole)] {
                if self.concept(named).is_none() {
                    slips.add(relation.spot.place(key), Error::new("pack-lexicon-concept").with("concept", named));
                }
            }
            if relation.part == relation.whole {
                slips.add(
                    relation.spot.place("whole"),
                    Error::new("pack-lexicon-itself").with("concept", &relation.part),
                );
            }
        }
        for list in [&self.concepts, &self.conditions, &self.consequences] {
            let mut seen: BTreeMap<&str, &Term> = BTreeMap::new();
            for term in list {
                for word in &term.words {
                    if let Some(first) = seen.insert(word, term).filter(|first| first.code != term.code) {
                        let error = Error::new("pack-lexicon-word").with("word", word).with("first", &first.code);
                        slips.add(term.spot.place("words"), error);
                    }
                }
            }
        }
    }

    pub fn concept(&self, code: &str) -> Option<&Term> {
        self.concepts.iter().find(|concept| concept.code == code)
    }

    /// The words of a list of `[wording]`, longest first.
    pub fn list(&self, key: &str) -> &[String] {
        self.lists.get(key).map_or(&[], Vec::as_slice)
    }

    /// The pairs of a table of `[wording]`, longest word first.
    pub fn pairs(&self, key: &str) -> &[(String, String)] {
        self.pairs.get(key).map_or(&[], Vec::as_slice)
    }

    /// Whether any word of a list stands in `text`.
    pub fn says(&self, key: &str, text: &str) -> bool {
        self.list(key).iter().any(|word| text.contains(word.as_str()))
    }

    /// How often `text` says that something doubles.
    pub fn doublings(&self, text: &str) -> Option<u32> {
        self.pairs("doublings").iter().find(|(word, _)| text.contains(word.as_str()))?.1.parse().ok()
    }

    pub fn relations(&self, is: As) -> impl Iterator<Item = &Relation> {
        self.relations.iter().filter(move |relation| relation.is == is)
    }
}

fn terms(root: &Entry<'_>, key: &str) -> Vec<Term> {
    root.entries(key)
        .iter()
        .map(|entry| {
            let term = Term {
                code: code(entry),
                name: entry.name("name"),
                words: longest_first(texts(entry, "words")),
                spot: entry.spot(),
            };
            entry.finish();
            term
        })
        .collect()
}

/// A list that must be there and has no empty word.
fn texts(entry: &Entry<'_>, key: &str) -> Vec<String> {
    let words = entry.texts(key);
    if words.is_empty() && !entry.has(key) {
        entry.refuse(key, Error::new("pack-key-missing").with("key", key));
    }
    if words.iter().any(String::is_empty) {
        entry.refuse(key, Error::new("pack-shape").with("key", key).with("expected", "[\"…\", \"…\"]"));
    }
    words
}

fn longest_first(mut words: Vec<String>) -> Vec<String> {
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    words
}
