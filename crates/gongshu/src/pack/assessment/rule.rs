//! What a scheme says beside its items: vetoes and which of two prevails, grades, failed years, the bonus.

use basis::error::Error;
use basis::exact::Exact;
use basis::language::Name;
use basis::score::{
    Bonus, Conflict, Effect, Fails, Failure, Grade, On, Prevails, Remainder, Scheme, Share, SharedBy, Veto,
};

use super::{at_least_zero, code, formula, name_or, word};
use crate::pack::reading::{Entry, Spot};

pub(super) fn read(root: &Entry<'_>, scheme: &mut Scheme, spots: &mut Vec<(String, Spot)>) {
    let numbered = |entry: &Entry<'_>, kind: &str, at: usize| match entry.has("code") {
        true => code(entry),
        false => format!("{kind}-{}", at + 1),
    };
    for (at, entry) in root.entries("veto").iter().enumerate() {
        let code = numbered(entry, "veto", at);
        let (when, name, on) = (formula(entry, "when"), name_or(entry, "name", "code"), on(entry));
        let source = entry.optional_text("source").unwrap_or_default();
        let read = effect(entry).zip(when);
        let read = read.map(|(effect, when)| Veto { code: code.clone(), name, when, on, effect, source });
        entry.finish();
        spots.push((code, entry.spot()));
        scheme.vetoes.extend(read);
    }
    for entry in root.entries("conflict") {
        let words = [("both", Prevails::Both), ("first", Prevails::First)];
        scheme.conflicts.push(Conflict {
            rules: entry.texts("rules"),
            prevails: if entry.has("prevails") {
                entry.one_of("prevails", &words).unwrap_or_default()
            } else {
                Prevails::Both
            },
            decided: entry.optional_text("decided").unwrap_or_default(),
        });
        entry.finish();
    }
    for entry in root.entries("grade") {
        scheme.grades.push(Grade {
            code: code(&entry),
            name: name_or(&entry, "name", "code"),
            from: entry.optional_decimal("from"),
            top: match entry.has("top") {
                true => entry.whole("top", 1..=10_000).and_then(|top| u32::try_from(top).ok()),
                false => None,
            },
            fails: entry.flag("fails"),
        });
        entry.finish();
    }
    // From the best grade down, whatever the order of the file.
    scheme.grades.sort_by(|one, other| other.from.cmp(&one.from));
    for (at, entry) in root.entries("failure").iter().enumerate() {
        let code = numbered(entry, "failure", at);
        let fails = [("verdict", Fails::Verdict), ("grade", Fails::Grade)];
        scheme.failures.push(Failure {
            then: name(entry, "then"),
            years: u32::try_from(entry.whole_or("years", 1..=20, 2)).unwrap_or(2),
            fails: if entry.has("fails") {
                entry.one_of("fails", &fails).unwrap_or(Fails::Verdict)
            } else {
                Fails::Verdict
            },
            source: entry.optional_text("source").unwrap_or_default(),
            code,
        });
        entry.finish();
    }
    for (at, entry) in root.entries("bonus").iter().enumerate() {
        let code = numbered(entry, "bonus", at);
        scheme.bonuses.push(bonus(entry, code.clone()));
        entry.finish();
        spots.push((code, entry.spot()));
    }
}

/// A name in both languages or one text for both; it must be there.
fn name(entry: &Entry<'_>, key: &str) -> Name {
    match entry.is_text(key) {
        true => name_or(entry, key, key),
        false => entry.name(key),
    }
}

fn on(entry: &Entry<'_>) -> On {
    let Some(text) = entry.optional_text("on") else { return On::Own };
    let plain = text.trim().to_lowercase();
    match plain.as_str() {
        "self" | "own" | "unit" | "本单位" | "自身" => On::Own,
        // `parent county` names the level for whoever reads it: it is the unit above.
        _ if plain.starts_with("parent") || plain.starts_with("上级") => On::Parent,
        _ => {
            entry.refuse("on", Error::new("pack-choice").with("text", text).with("choices", "self, parent"));
            On::Own
        }
    }
}

const NO_AWARD: [&str; 4] = ["no award", "no-award", "取消评先", "取消评先资格"];
const ZERO: [&str; 4] = ["zero", "veto", "零分", "一票否决"];

fn effect(entry: &Entry<'_>) -> Option<Effect> {
    if entry.is_table("effect") {
        let inner = entry.entry("effect")?;
        let ceiling = inner.optional_decimal("ceiling").map(Effect::Ceiling);
        let found = ceiling.or_else(|| inner.optional_text("grade").map(Effect::Grade));
        if found.is_none() {
            inner.refuse("ceiling", Error::new("pack-key-missing").with("key", "ceiling"));
        }
        inner.finish();
        return found;
    }
    let text = entry.text("effect");
    let plain = text.trim().to_lowercase();
    if NO_AWARD.contains(&plain.as_str()) {
        return Some(Effect::NoAward);
    }
    if ZERO.contains(&plain.as_str()) {
        return Some(Effect::Zero);
    }
    if matches!(plain.as_str(), "ceiling" | "封顶") {
        return entry.decimal("ceiling").map(Effect::Ceiling);
    }
    if matches!(plain.as_str(), "grade" | "等次") {
        return Some(Effect::Grade(entry.text("grade")));
    }
    if !text.is_empty() {
        let known = "no-award, zero, ceiling, grade";
        entry.refuse("effect", Error::new("pack-choice").with("text", text).with("choices", known));
    }
    None
}

fn bonus(entry: &Entry<'_>, code: String) -> Bonus {
    let mut shares = Vec::new();
    let names = entry.entry("names");
    if let Some(split) = entry.entry("split") {
        for key in split.keys() {
            let percent = at_least_zero(&split, &key, split.decimal(&key)).unwrap_or_else(Exact::zero);
            let name = names.as_ref().and_then(|names| names.optional_name(&key));
            let name = name.unwrap_or_else(|| Name::new(key.clone(), key.clone()));
            shares.push(Share { code: key, name, percent });
        }
        split.finish();
    }
    if let Some(names) = names {
        names.finish();
    }
    if shares.is_empty() {
        entry.refuse("split", Error::new("pack-key-missing").with("key", "split"));
    }
    let by: [(&[&str], SharedBy); 3] = [
        (&["equal", "equally"], SharedBy::Equal),
        (&["months-served", "months"], SharedBy::Months),
        (&["weight", "weights"], SharedBy::Weight),
    ];
    let remainder: [(&[&str], Remainder); 3] = [
        (&["largest", "largest-remainder"], Remainder::Largest),
        (&["first"], Remainder::First),
        (&["last"], Remainder::Last),
    ];
    Bonus {
        name: name_or(entry, "name", "code"),
        code,
        pool: at_least_zero(entry, "pool", entry.optional_decimal("pool")),
        shares,
        by: if entry.has("by") { word(entry, "by", &by).unwrap_or_default() } else { SharedBy::Equal },
        remainder: match entry.has("remainder") {
            true => word(entry, "remainder", &remainder).unwrap_or_default(),
            false => Remainder::Largest,
        },
        source: entry.optional_text("source").unwrap_or_default(),
    }
}
