//! What went wrong, as data: one error type with a stable code and its message in both languages,
//! and the finding that says where.
//!
//! Codes are ids of the message catalogue (`messages/zh.ftl`, `messages/en.ftl`): an error without
//! a message cannot be shipped, because the test below walks the sources for codes.

use std::fmt;

use crate::language::Language;
use crate::message::{Argument, VOCABULARY};

/// An error with a stable code. Whoever shows it chooses the language.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Error {
    code: &'static str,
    arguments: Vec<(&'static str, Argument)>,
}

impl Error {
    /// An error of the catalogue, e.g. `Error::new("period-syntax")`.
    pub fn new(code: &'static str) -> Error {
        Error { code, arguments: Vec::new() }
    }

    /// Adds an argument of the message. Text is cut at 200 characters: a message is read, not scrolled.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Error {
        self.arguments.push((name, Argument::Text(cut(&value.to_string()))));
        self
    }

    /// The stable code, the same in logs, in the API and in tests.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The message's arguments, for a catalogue above this crate.
    pub fn arguments(&self) -> Vec<(&str, Argument)> {
        self.arguments.iter().map(|(name, value)| (*name, value.clone())).collect()
    }

    /// The sentence a person reads: what, and what would be right.
    pub fn say(&self, language: Language) -> String {
        VOCABULARY.text(language, self.code, &self.arguments())
    }
}

impl fmt::Display for Error {
    /// The English message: logs and developers read this one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.say(Language::En))
    }
}

impl std::error::Error for Error {}

/// What somebody else wrote, as much of it as a message has room for.
fn cut(text: &str) -> String {
    const CHARACTERS_MAX: usize = 200;
    match text.char_indices().nth(CHARACTERS_MAX) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// How much a finding weighs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// 提示: worth knowing, stops nothing.
    Hint,
    /// 需说明: must be explained or confirmed.
    Warning,
    /// 必须改正: nothing is taken in until it is mended.
    Error,
}

/// Where in a file a finding is: as much of it as is known.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Place {
    pub file: String,
    pub sheet: String,
    /// 1-based, as a spreadsheet numbers them.
    pub row: Option<u32>,
    /// 1-based; shown as a letter.
    pub column: Option<u32>,
    /// What stands at the head of that column.
    pub heading: String,
}

impl Place {
    /// The address as Excel writes it: `C14`; only the row where the column is unknown.
    pub fn address(&self) -> String {
        match (self.column, self.row) {
            (Some(column), Some(row)) => format!("{}{row}", column_letters(column)),
            (None, Some(row)) => row.to_string(),
            (Some(column), None) => column_letters(column),
            (None, None) => String::new(),
        }
    }

    /// What stands at the head of the column, as much of it as a page has room for.
    pub fn column_heading(&self) -> String {
        cut(&self.heading)
    }

    /// The place in words: file, sheet, address and heading, leaving out what is unknown.
    pub fn say(&self, language: Language) -> String {
        let text = |id: &str, value: &str| VOCABULARY.text(language, id, &[("value", cut(value).as_str().into())]);
        let mut parts = Vec::new();
        if !self.file.is_empty() {
            parts.push(cut(&self.file));
        }
        if !self.sheet.is_empty() {
            parts.push(text("place-sheet", &self.sheet));
        }
        match (self.column, self.row) {
            (None, Some(row)) => parts.push(text("place-row", &row.to_string())),
            (None, None) => {}
            _ => parts.push(text("place-cell", &self.address())),
        }
        if !self.heading.is_empty() {
            parts.push(text("place-heading", &self.heading));
        }
        parts.join(VOCABULARY.text(language, "place-join", &[]).trim_matches('|'))
    }
}

/// 1 → `A`, 27 → `AA`.
pub fn column_letters(column: u32) -> String {
    let mut rest = column;
    let mut letters = Vec::new();
    while 0 < rest {
        let digit = u8::try_from((rest - 1) % 26).expect("a remainder of 26 fits");
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// Something the user should mend, explain or know: what, where and how much it weighs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    pub severity: Severity,
    pub place: Place,
    pub error: Error,
}

impl Finding {
    /// "place: message", the whole line a person reads.
    pub fn say(&self, language: Language) -> String {
        let place = self.place.say(language);
        if place.is_empty() {
            return self.error.say(language);
        }
        let message = self.error.say(language);
        VOCABULARY.text(language, "finding-line", &[("place", place.into()), ("message", message.into())])
    }
}

/// Whether any of these findings forbids going on.
pub fn any_error(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_in_a_spreadsheet() {
        for (column, letters) in [(1, "A"), (3, "C"), (26, "Z"), (27, "AA"), (52, "AZ"), (703, "AAA")] {
            assert_eq!(column_letters(column), letters);
        }
    }

    #[test]
    fn a_finding_names_the_cell_in_both_languages() {
        let finding = Finding {
            severity: Severity::Error,
            place: Place {
                sheet: "一月".into(),
                row: Some(14),
                column: Some(3),
                heading: "用电量".into(),
                ..Place::default()
            },
            error: Error::new("period-syntax").with("text", "2006-13"),
        };
        assert_eq!(
            finding.say(Language::Zh),
            "工作表“一月”，单元格 C14，“用电量”栏：“2006-13”不是可识别的时期，应写成 2006、2006-H1、2006-Q3、2006-07、2006-01..02 或 2006-07-T2"
        );
        assert!(finding.say(Language::En).starts_with("sheet “一月”, cell C14, “用电量”: “2006-13” is not a period"));
    }

    /// Every code in this crate's sources has a message in both languages.
    #[test]
    fn every_code_has_its_message() {
        let mut missing = Vec::new();
        let mut pending = vec![std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src")];
        let mut codes = 0;
        while let Some(folder) = pending.pop() {
            for entry in std::fs::read_dir(folder).expect("the sources are here") {
                let path = entry.expect("a readable entry").path();
                if path.is_dir() {
                    pending.push(path);
                    continue;
                }
                let source = std::fs::read_to_string(&path).expect("sources are text");
                for found in source.split("Error::new(\"").skip(1) {
                    let code = found.split('"').next().unwrap_or_default();
                    codes += 1;
                    for language in Language::ALL {
                        if VOCABULARY.find(language, code, &[]).is_none() {
                            missing.push(format!("{code} ({language})"));
                        }
                    }
                }
            }
        }
        assert!(10 < codes, "the walk found only {codes} codes");
        assert_eq!(missing, Vec::<String>::new());
    }
}
