//! Assessment schemes (考核办法) of packs: one file is one scheme, read into what `basis::score` scores by. `packs/README.md` has every key.

mod example;
mod item;
mod prove;
mod rule;

use basis::error::{Error, Finding};
use basis::exact::{Exact, Rounding};
use basis::expression::Syntax;
use basis::language::Name;
use basis::score::{Formula, Group, Missing, Round, Scheme, Total};

use super::reading::{self, Entry, File, Slips, Spot};

pub use self::example::Example;
pub(super) use self::prove::prove;

/// A scheme with the file it came from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Assessment {
    pub scheme: Scheme,
    /// The file as it is: a run keeps it, so that it is scored the same way for ever.
    pub text: String,
    pub examples: Vec<Example>,
    pub spot: Spot,
    /// Where each item and rule stands, for slips found later.
    spots: Vec<(String, Spot)>,
}

/// Whether a file of a pack is a scheme: `[scheme]`, where an index has `[[scheme]]`.
pub(super) fn is_scheme(root: &Entry<'_>) -> bool {
    root.is_table("scheme")
}

impl Assessment {
    /// Reads one file from outside, with what it means proved as in a pack.
    ///
    /// # Errors
    /// Every slip with its line and key.
    pub fn of_file(file: &File) -> Result<Assessment, Vec<Finding>> {
        let slips = Slips::default();
        let mut found = None;
        reading::read(file, &slips, |root| found = Some(Assessment::read(root)));
        if let Some(assessment) = &found
            && slips.is_empty()
        {
            prove::meaning(assessment, &slips);
        }
        let findings = slips.into_findings();
        match found {
            Some(assessment) if findings.is_empty() => Ok(assessment),
            _ => Err(findings),
        }
    }

    pub(super) fn read(root: &Entry<'_>) -> Assessment {
        let head = root.entry("scheme");
        if head.is_none() {
            root.refuse("scheme", Error::new("pack-key-missing").with("key", "scheme"));
        }
        let mut scheme = head.as_ref().map_or_else(empty, read_head);
        let missing = head.as_ref().and_then(|head| item::missing(head, "missing"));
        if let Some(head) = &head {
            head.finish();
        }
        let spot = head.as_ref().map_or_else(|| root.spot(), Entry::spot);
        let mut spots = Vec::new();
        for entry in root.entries("item") {
            let item = item::read(&entry, missing);
            entry.finish();
            spots.push((item.code.clone(), entry.spot()));
            scheme.items.push(item);
        }
        if scheme.items.is_empty() {
            root.refuse("item", Error::new("pack-key-missing").with("key", "item"));
        }
        for entry in root.entries("group") {
            scheme.groups.push(Group {
                code: code(&entry),
                name: name_or(&entry, "name", "code"),
                cap: entry.optional_decimal("cap"),
                floor: entry.optional_decimal("floor"),
            });
            entry.finish();
        }
        rule::read(root, &mut scheme, &mut spots);
        let examples = root.entries("example").iter().map(Example::read).collect();
        Assessment { scheme, text: root.file_text().to_owned(), examples, spot, spots }
    }

    fn spot_of(&self, code: &str) -> &Spot {
        self.spots.iter().find(|(own, _)| own == code).map_or(&self.spot, |(_, spot)| spot)
    }
}

fn read_head(head: &Entry<'_>) -> Scheme {
    let year = if head.has("year") { head.whole("year", 1949..=2100) } else { None };
    let round = head.entry("round").map_or_else(Round::default, |round| {
        let decimals = |key| round.has(key).then(|| decimals(&round, key)).flatten();
        let read = Round {
            items: decimals("items"),
            total: decimals("total"),
            rule: match round.has("rule") {
                true => round.one_of("rule", &ROUNDINGS).unwrap_or_default(),
                false => Rounding::default(),
            },
        };
        round.finish();
        read
    });
    Scheme {
        code: code(head),
        name: name_or(head, "name", "code"),
        objects: head.optional_text("unit").unwrap_or_default(),
        year: year.and_then(|year| i32::try_from(year).ok()),
        source: head.optional_text("source").unwrap_or_default(),
        decimals: if head.has("decimals") { decimals(head, "decimals").unwrap_or(2) } else { 2 },
        round,
        total: match head.has("total") {
            true => head.one_of("total", &[("sum", Total::Sum), ("percent", Total::Percent)]).unwrap_or_default(),
            false => Total::Sum,
        },
        cap: head.optional_decimal("cap"),
        floor: head.optional_decimal("floor"),
        items: Vec::new(),
        groups: Vec::new(),
        met: optional_formula(head, "met"),
        vetoes: Vec::new(),
        conflicts: Vec::new(),
        grades: Vec::new(),
        failures: Vec::new(),
        bonuses: Vec::new(),
        full: head.optional_decimal("full"),
    }
}

fn empty() -> Scheme {
    Scheme {
        code: String::new(),
        name: Name::default(),
        objects: String::new(),
        year: None,
        source: String::new(),
        decimals: 2,
        round: Round::default(),
        total: Total::Sum,
        cap: None,
        floor: None,
        items: Vec::new(),
        groups: Vec::new(),
        met: None,
        vetoes: Vec::new(),
        conflicts: Vec::new(),
        grades: Vec::new(),
        failures: Vec::new(),
        bonuses: Vec::new(),
        full: None,
    }
}

const ROUNDINGS: [(&str, Rounding); 3] =
    [("half-up", Rounding::HalfUp), ("half-even", Rounding::HalfEven), ("truncate", Rounding::Truncate)];

fn decimals(entry: &Entry<'_>, key: &str) -> Option<u32> {
    entry.whole(key, 0..=6).and_then(|decimals| u32::try_from(decimals).ok())
}

/// The code of a scheme or of a rule in it: letters (M043, 优秀), digits, dots, hyphens, colons.
fn code(entry: &Entry<'_>) -> String {
    let code = entry.text("code");
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':');
    if !code.chars().all(plain) {
        entry.refuse("code", Error::new("pack-code").with("text", &code));
    }
    code
}

/// A name in both languages, or one text for both; where none is given, the text under `instead`.
fn name_or(entry: &Entry<'_>, key: &str, instead: &str) -> Name {
    if entry.is_text(key) {
        let text = entry.text(key);
        return Name::new(text.clone(), text);
    }
    entry.optional_name(key).unwrap_or_else(|| {
        let text = entry.optional_text(instead).unwrap_or_default();
        Name::new(text.clone(), text)
    })
}

/// One of the words of `choices`, each with the other words people write for it; the slip names the first of each.
fn word<T: Clone>(entry: &Entry<'_>, key: &str, choices: &[(&[&str], T)]) -> Option<T> {
    let text = entry.text(key);
    if text.is_empty() {
        return None;
    }
    let plain = text.trim().to_lowercase().replace([' ', '_'], "-");
    let found = choices.iter().find(|(words, _)| words.contains(&plain.as_str())).map(|(_, value)| value.clone());
    if found.is_none() {
        let known: Vec<&str> = choices.iter().filter_map(|(words, _)| words.first().copied()).collect();
        entry.refuse(key, Error::new("pack-choice").with("text", text).with("choices", known.join(", ")));
    }
    found
}

fn formula(entry: &Entry<'_>, key: &str) -> Option<Formula> {
    let text = entry.text(key);
    if text.is_empty() {
        return None;
    }
    match Formula::parse(&text) {
        Ok(formula) => Some(formula),
        Err(syntax) => {
            let (at, found) = match syntax {
                Syntax::Unexpected { at, found } | Syntax::Unknown { at, name: found } => (at, found),
                Syntax::Open { at } => (at, "(".to_owned()),
                Syntax::Ends | Syntax::TooLong => (text.chars().count(), String::new()),
            };
            entry.refuse(key, Error::new("pack-score-formula").with("text", &text).with("at", at).with("found", found));
            None
        }
    }
}

fn optional_formula(entry: &Entry<'_>, key: &str) -> Option<Formula> {
    entry.has(key).then(|| formula(entry, key)).flatten()
}

/// A number of at least zero.
fn at_least_zero(entry: &Entry<'_>, key: &str, value: Option<Exact>) -> Option<Exact> {
    if value.as_ref().is_some_and(|value| value.sign() < 0) {
        entry.refuse(key, Error::new("pack-range").with("key", key).with("allowed", "≥ 0"));
    }
    value
}

fn missing_word(text: &str) -> Option<Missing> {
    match text {
        "wait" | "waits" | "pending" => Some(Missing::Waits),
        "zero" => Some(Missing::Zero),
        "leave-out" | "left-out" => Some(Missing::LeftOut),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
