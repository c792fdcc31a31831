//! Reads TOML — a pack's, the installation's settings — key by key and remembers every slip with its file, line and key.
//!
//! A reader asks for what it expects; what is missing, of another shape, or left over when it is done
//! becomes a finding. So a file is checked whole in one run, not slip by slip.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use basis::error::{Error, Finding, Place, Severity};
use basis::exact::Exact;
use basis::language::Name;
use basis::quantity::Quantity;
use basis::unit::Unit;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// One file: its name for people (in a pack, where it lies in it), and its text.
#[derive(Clone, Debug)]
pub struct File {
    pub path: String,
    pub text: String,
}

/// The findings of a check, gathered from every file.
#[derive(Default, Debug)]
pub struct Slips(RefCell<Vec<Finding>>);

impl Slips {
    pub fn add(&self, place: Place, error: Error) {
        self.0.borrow_mut().push(Finding { severity: Severity::Error, place, error });
    }

    pub fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }

    pub fn into_findings(self) -> Vec<Finding> {
        self.0.into_inner()
    }
}

/// Where something stands in a pack: kept by what was read so that later checks can name it.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Spot {
    pub file: String,
    pub line: u32,
}

impl Spot {
    pub fn place(&self, key: &str) -> Place {
        Place { file: self.file.clone(), row: Some(self.line), heading: key.to_owned(), ..Place::default() }
    }
}

fn line_of(text: &str, at: usize) -> u32 {
    let before = text.get(..at).unwrap_or(text);
    u32::try_from(before.bytes().filter(|byte| *byte == b'\n').count() + 1).unwrap_or(u32::MAX)
}

/// One table of a file, read once.
pub struct Entry<'a> {
    file: &'a File,
    slips: &'a Slips,
    table: &'a DeTable<'a>,
    span: Range<usize>,
    asked: RefCell<BTreeSet<String>>,
}

/// Parses `file` and hands its root table to `read`.
pub fn read(file: &File, slips: &Slips, read: impl FnOnce(&Entry<'_>)) {
    match DeTable::parse(&file.text) {
        Ok(root) => {
            let entry = Entry::new(file, slips, root.get_ref(), 0..0);
            read(&entry);
            entry.finish();
        }
        Err(error) => {
            let line = error.span().map(|span| line_of(&file.text, span.start));
            let place = Place { file: file.path.clone(), row: line, ..Place::default() };
            slips.add(place, Error::new("pack-syntax").with("detail", error.message()));
        }
    }
}

impl<'a> Entry<'a> {
    fn new(file: &'a File, slips: &'a Slips, table: &'a DeTable<'a>, span: Range<usize>) -> Entry<'a> {
        Entry { file, slips, table, span, asked: RefCell::default() }
    }

    /// Where the table begins.
    pub fn spot(&self) -> Spot {
        Spot { file: self.file.path.clone(), line: line_of(&self.file.text, self.span.start) }
    }

    /// The file's folder inside the pack, for values that name a file beside it.
    pub fn folder(&self) -> &str {
        self.file.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    fn value(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.borrow_mut().insert(key.to_owned());
        self.table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
    }

    pub fn has(&self, key: &str) -> bool {
        self.table.iter().any(|(name, _)| name.get_ref() == key)
    }

    /// Whether `key` holds a table, `[key]` or `key = { … }`; it is asked for only when it is read.
    pub fn is_table(&self, key: &str) -> bool {
        let found = self.table.iter().find(|(name, _)| name.get_ref() == key);
        found.is_some_and(|(_, value)| matches!(value.get_ref(), DeValue::Table(_)))
    }

    /// Whether `key` holds a text.
    pub fn is_text(&self, key: &str) -> bool {
        let found = self.table.iter().find(|(name, _)| name.get_ref() == key);
        found.is_some_and(|(_, value)| matches!(value.get_ref(), DeValue::String(_)))
    }

    /// The keys of the table in the order of the file, asked for with that.
    pub fn keys(&self) -> Vec<String> {
        let mut spans: Vec<(usize, String)> =
            self.table.iter().map(|(name, _)| (name.span().start, name.get_ref().clone().into_owned())).collect();
        spans.sort();
        spans.into_iter().map(|(_, name)| name).collect()
    }

    /// Nothing more is said of this table's keys: what they mean hangs on one that is wrong.
    pub fn leave(&self) {
        let names = self.table.iter().map(|(name, _)| name.get_ref().clone().into_owned());
        self.asked.borrow_mut().extend(names);
    }

    /// The whole text of the file.
    pub fn file_text(&self) -> &str {
        &self.file.text
    }

    /// A decimal, or `None` when the key is not there.
    pub fn optional_decimal(&self, key: &str) -> Option<Exact> {
        if !self.has(key) {
            self.asked.borrow_mut().insert(key.to_owned());
            return None;
        }
        self.decimal(key)
    }

    /// Records a slip at `key` (at the table's head where the key is missing).
    pub fn refuse(&self, key: &str, error: Error) {
        let at = self
            .table
            .iter()
            .find(|(name, _)| name.get_ref() == key)
            .map_or(self.span.start, |(_, value)| value.span().start);
        let place = Place {
            file: self.file.path.clone(),
            row: Some(line_of(&self.file.text, at)),
            heading: key.to_owned(),
            ..Place::default()
        };
        self.slips.add(place, error);
    }

    fn shape(&self, key: &str, expected: &'static str) {
        self.refuse(key, Error::new("pack-shape").with("key", key).with("expected", expected));
    }

    fn missing(&self, key: &str) {
        self.refuse(key, Error::new("pack-key-missing").with("key", key));
    }

    /// A text that must be there and not be empty.
    pub fn text(&self, key: &str) -> String {
        match self.optional_text(key) {
            Some(text) if !text.trim().is_empty() => text,
            Some(_) => {
                self.shape(key, "text");
                String::new()
            }
            None => {
                if !self.has(key) {
                    self.missing(key);
                }
                String::new()
            }
        }
    }

    pub fn optional_text(&self, key: &str) -> Option<String> {
        match self.value(key)?.get_ref() {
            DeValue::String(text) => Some(text.clone().into_owned()),
            DeValue::Datetime(date) => Some(date.to_string()),
            _ => {
                self.shape(key, "text");
                None
            }
        }
    }

    pub fn flag(&self, key: &str) -> bool {
        match self.value(key).map(Spanned::get_ref) {
            None => false,
            Some(DeValue::Boolean(flag)) => *flag,
            Some(_) => {
                self.shape(key, "true, false");
                false
            }
        }
    }

    /// A name in both languages; both must be there.
    pub fn name(&self, key: &str) -> Name {
        self.optional_name(key).unwrap_or_else(|| {
            if !self.has(key) {
                self.missing(key);
            }
            Name::default()
        })
    }

    pub fn optional_name(&self, key: &str) -> Option<Name> {
        let entry = self.entry(key)?;
        let name = Name::new(entry.text("zh"), entry.text("en"));
        entry.finish();
        Some(name)
    }

    /// A whole number within `range`.
    pub fn whole(&self, key: &str, range: std::ops::RangeInclusive<i64>) -> Option<i64> {
        let Some(value) = self.value(key) else {
            self.missing(key);
            return None;
        };
        let DeValue::Integer(integer) = value.get_ref() else {
            self.shape(key, "0, 1, 2 …");
            return None;
        };
        let number =
            i64::from_str_radix(integer.as_str(), integer.radix()).ok().filter(|number| range.contains(number));
        if number.is_none() {
            let allowed = format!("{}..{}", range.start(), range.end());
            self.refuse(key, Error::new("pack-range").with("key", key).with("allowed", allowed));
        }
        number
    }

    /// A whole number within `range`, or `default` when the key is not there.
    pub fn whole_or(&self, key: &str, range: std::ops::RangeInclusive<i64>, default: i64) -> i64 {
        if !self.has(key) {
            self.value(key);
            return default;
        }
        self.whole(key, range).unwrap_or(default)
    }

    /// A decimal, exact as written: `20`, `10.7` or `"10.7"`.
    pub fn decimal(&self, key: &str) -> Option<Exact> {
        let Some(value) = self.value(key) else {
            self.missing(key);
            return None;
        };
        let written = self.file.text.get(value.span()).unwrap_or_default().trim_matches('"');
        match Quantity::parse(written, Unit::times()) {
            Ok(quantity) => Some(Exact::from(quantity.value())),
            Err(error) => {
                self.refuse(key, error);
                None
            }
        }
    }

    /// A text that `T` reads itself; its own error is the slip.
    pub fn parsed<T: FromStr<Err = Error>>(&self, key: &str) -> Option<T> {
        if !self.has(key) {
            self.missing(key);
            return None;
        }
        self.optional_parsed(key)
    }

    pub fn optional_parsed<T: FromStr<Err = Error>>(&self, key: &str) -> Option<T> {
        let text = self.optional_text(key)?;
        match text.parse() {
            Ok(value) => Some(value),
            Err(error) => {
                self.refuse(key, error);
                None
            }
        }
    }

    /// One of the words of `choices`; `None` (and a slip) for anything else.
    pub fn one_of<T: Copy>(&self, key: &str, choices: &[(&str, T)]) -> Option<T> {
        if !self.has(key) {
            self.missing(key);
            return None;
        }
        let text = self.optional_text(key)?;
        let found = choices.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() {
            let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
            self.refuse(key, Error::new("pack-choice").with("text", text).with("choices", words.join(", ")));
        }
        found
    }

    /// A list of texts; empty when the key is not there.
    pub fn texts(&self, key: &str) -> Vec<String> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let DeValue::Array(list) = value.get_ref() else {
            self.shape(key, "[\"…\", \"…\"]");
            return Vec::new();
        };
        let texts: Vec<String> = list
            .iter()
            .filter_map(|item| match item.get_ref() {
                DeValue::String(text) => Some(text.clone().into_owned()),
                _ => None,
            })
            .collect();
        if texts.len() != list.len() {
            self.shape(key, "[\"…\", \"…\"]");
        }
        texts
    }

    /// A list of decimals, `[20, 18, 15.5]`; empty when the key is not there.
    pub fn decimals(&self, key: &str) -> Vec<Exact> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let DeValue::Array(list) = value.get_ref() else {
            self.shape(key, "[20, 18, 15]");
            return Vec::new();
        };
        let read = |item: &Spanned<DeValue<'_>>| {
            let written = self.file.text.get(item.span()).unwrap_or_default().trim_matches('"');
            Quantity::parse(written, Unit::times()).map(|quantity| Exact::from(quantity.value()))
        };
        match list.iter().map(read).collect::<Result<Vec<Exact>, Error>>() {
            Ok(decimals) => decimals,
            Err(error) => {
                self.refuse(key, error);
                Vec::new()
            }
        }
    }

    /// A table under `key`.
    pub fn entry(&self, key: &str) -> Option<Entry<'a>> {
        let value = self.value(key)?;
        let DeValue::Table(table) = value.get_ref() else {
            self.shape(key, "{ … }");
            return None;
        };
        Some(Entry::new(self.file, self.slips, table, value.span()))
    }

    /// The tables of a list, `[[key]]` or `key = [{ … }]`.
    pub fn entries(&self, key: &str) -> Vec<Entry<'a>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let DeValue::Array(list) = value.get_ref() else {
            self.shape(key, "[[…]]");
            return Vec::new();
        };
        let mut entries = Vec::new();
        for item in list {
            match item.get_ref() {
                DeValue::Table(table) => entries.push(Entry::new(self.file, self.slips, table, item.span())),
                _ => self.shape(key, "[[…]]"),
            }
        }
        entries
    }

    /// The pairs of a table of texts: `given = { "fin.profit" = "5.29" }`.
    pub fn pairs(&self, key: &str) -> Vec<(String, String)> {
        let Some(entry) = self.entry(key) else { return Vec::new() };
        let keys: Vec<String> = entry.table.iter().map(|(name, _)| name.get_ref().clone().into_owned()).collect();
        keys.into_iter()
            .map(|name| {
                let text = entry.text(&name);
                (name, text)
            })
            .collect()
    }

    /// Says which keys nobody asked for: a typing slip must not be a silent nothing.
    pub fn finish(&self) {
        let asked = self.asked.borrow();
        for (name, _) in self.table.iter().filter(|(name, _)| !asked.contains(name.get_ref().as_ref())) {
            let mut known: Vec<&str> = asked.iter().map(String::as_str).collect();
            known.sort_unstable();
            let error = Error::new("pack-key-unknown").with("key", name.get_ref()).with("known", known.join(", "));
            let place = Place {
                file: self.file.path.clone(),
                row: Some(line_of(&self.file.text, name.span().start)),
                heading: name.get_ref().clone().into_owned(),
                ..Place::default()
            };
            self.slips.add(place, error);
        }
    }
}

impl fmt::Debug for Entry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file.path, self.spot().line)
    }
}
