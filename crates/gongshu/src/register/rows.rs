//! Rows of a register as they stood: which statement holds on a day, and the history of one row.

use std::collections::BTreeMap;

/// One statement about a row.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Entry {
    pub code: String,
    /// ISO dates; empty is open.
    pub valid_from: String,
    pub valid_until: String,
    /// The row ceased to exist from `valid_from` on.
    pub removed: bool,
    pub fields: BTreeMap<String, String>,
    pub batch: i64,
}

/// One statement about a row's parent in a hierarchy.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Parent {
    pub code: String,
    pub hierarchy: String,
    pub parent: String,
    pub valid_from: String,
    pub valid_until: String,
    pub removed: bool,
    pub batch: i64,
}

impl Entry {
    pub fn field(&self, code: &str) -> &str {
        self.fields.get(code).map_or("", String::as_str)
    }
}

/// The statements that count, from all that were made: of those with one `valid_from` the one recorded
/// last; and a statement ends the day before the next one begins.
pub fn settled(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.sort_by(|left, right| {
        (&left.code, &left.valid_from, left.batch).cmp(&(&right.code, &right.valid_from, right.batch))
    });
    let mut settled: Vec<Entry> = Vec::with_capacity(entries.len());
    for entry in entries {
        match settled.last_mut() {
            Some(last) if last.code == entry.code && last.valid_from == entry.valid_from => *last = entry,
            Some(last) if last.code == entry.code => {
                last.valid_until = earlier(&last.valid_until, &day_before(&entry.valid_from));
                settled.push(entry);
            }
            _ => settled.push(entry),
        }
    }
    settled
}

/// The same for parents, within each hierarchy.
pub fn settled_parents(mut parents: Vec<Parent>) -> Vec<Parent> {
    parents.sort_by(|left, right| {
        (&left.code, &left.hierarchy, &left.valid_from, left.batch).cmp(&(
            &right.code,
            &right.hierarchy,
            &right.valid_from,
            right.batch,
        ))
    });
    let mut settled: Vec<Parent> = Vec::with_capacity(parents.len());
    for parent in parents {
        let same_chain = |last: &Parent| last.code == parent.code && last.hierarchy == parent.hierarchy;
        match settled.last_mut() {
            Some(last) if same_chain(last) && last.valid_from == parent.valid_from => *last = parent,
            Some(last) if same_chain(last) => {
                last.valid_until = earlier(&last.valid_until, &day_before(&parent.valid_from));
                settled.push(parent);
            }
            _ => settled.push(parent),
        }
    }
    settled
}

/// Rows that exist on `day` (ISO); every row that ever existed for an empty day.
pub fn on(settled: &[Entry], day: &str) -> Vec<Entry> {
    settled
        .iter()
        .filter(|entry| !entry.removed && holds(&entry.valid_from, &entry.valid_until, day))
        .cloned()
        .collect()
}

/// Each row once, as it was last; those that ended are not there.
pub fn latest(entries: Vec<Entry>) -> Vec<Entry> {
    let mut rows: Vec<Entry> = Vec::new();
    for entry in entries {
        match rows.last_mut() {
            Some(last) if last.code == entry.code => *last = entry,
            _ => rows.push(entry),
        }
    }
    rows.retain(|row| !row.removed);
    rows
}

pub fn holds(from: &str, until: &str, day: &str) -> bool {
    day.is_empty() || ((from.is_empty() || from <= day) && (until.is_empty() || day <= until))
}

/// The earlier end; an open one is later than any.
pub fn earlier(one: &str, other: &str) -> String {
    match (one, other) {
        ("", end) | (end, "") => end.to_owned(),
        (one, other) => one.min(other).to_owned(),
    }
}

fn day_before(day: &str) -> String {
    day.parse::<jiff::civil::Date>()
        .ok()
        .and_then(|date| date.yesterday().ok())
        .map_or_else(String::new, |date| date.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(code: &str, from: &str, name: &str, batch: i64) -> Entry {
        Entry {
            code: code.into(),
            valid_from: from.into(),
            fields: BTreeMap::from([("name".to_owned(), name.to_owned())]),
            batch,
            ..Entry::default()
        }
    }

    #[test]
    fn a_row_as_it_stood_on_a_day() {
        let removed = Entry { removed: true, ..entry("a", "2010-01-01", "", 4) };
        let settled = settled(vec![
            entry("a", "", "甲县", 1),
            entry("a", "2005-03-01", "甲市", 2),
            entry("a", "2005-03-01", "甲市（更正）", 3),
            removed,
            entry("b", "2001-01-01", "乙县", 1),
        ]);
        let names = |day: &str| -> Vec<String> {
            on(&settled, day).iter().map(|entry| entry.field("name").to_owned()).collect()
        };
        assert_eq!(names("2000-12-31"), ["甲县"]);
        assert_eq!(names("2005-02-28"), ["甲县", "乙县"]);
        assert_eq!(names("2005-03-01"), ["甲市（更正）", "乙县"]);
        assert_eq!(names("2010-01-01"), ["乙县"]);
        assert_eq!(settled[0].valid_until, "2005-02-28");
    }
}
