//! Papers about targets as a pack writes them (责任书、通报): paragraphs with words in braces, and tables of what lights how.

use basis::error::Error;
use basis::language::{Language, Name};

use super::definition::code;
use super::reading::{Entry, Spot};

/// Which targets a table of a paper shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rows {
    /// Every target of the unit in the year, as it was set.
    Set,
    /// The unit's and those below it that are red.
    Red,
    /// Behind, but not red.
    Behind,
    /// On schedule or ahead, the furthest first (表扬).
    Ahead,
    /// Another light than the month before.
    Turned,
    /// Where the year will end, what falls shortest first (年末预测).
    Outlook,
}

impl Rows {
    pub const WORDS: [(&'static str, Rows); 6] = [
        ("set", Rows::Set),
        ("red", Rows::Red),
        ("behind", Rows::Behind),
        ("ahead", Rows::Ahead),
        ("turned", Rows::Turned),
        ("outlook", Rows::Outlook),
    ];
}

/// A part of a paper: a heading, a paragraph, a table, any of them; a part whose table is empty is left out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    pub heading: Name,
    pub text: Name,
    pub table: Option<Rows>,
}

/// A paper about the targets of a unit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Paper {
    pub code: String,
    pub name: Name,
    pub title: Name,
    pub issuer: Name,
    pub parts: Vec<Part>,
    /// Who asked for it where.
    pub source: String,
    pub spot: Spot,
}

impl Paper {
    /// What its texts may name.
    pub const WORDS: [&'static str; 11] =
        ["unit", "year", "month", "leader", "issuer", "all", "green", "blue", "yellow", "red", "unlit"];

    pub(super) fn read(entry: &Entry<'_>) -> Paper {
        let paper = Paper {
            code: code(entry),
            name: entry.name("name"),
            title: entry.name("title"),
            issuer: entry.name("issuer"),
            parts: entry.entries("part").iter().map(part).collect(),
            source: entry.text("source"),
            spot: entry.spot(),
        };
        let texts = paper.parts.iter().flat_map(|part| [("part", &part.heading), ("part", &part.text)]);
        for (key, name) in [("title", &paper.title), ("issuer", &paper.issuer)].into_iter().chain(texts) {
            for language in [Language::Zh, Language::En] {
                for word in unknown(name.in_language(language)) {
                    let known = Paper::WORDS.join(", ");
                    entry.refuse(key, Error::new("pack-paper-word").with("word", word).with("known", known));
                }
            }
        }
        if paper.parts.is_empty() {
            entry.refuse("part", Error::new("pack-paper-empty").with("paper", &paper.code));
        }
        paper
    }
}

fn part(entry: &Entry<'_>) -> Part {
    let part = Part {
        heading: entry.optional_name("heading").unwrap_or_default(),
        text: entry.optional_name("text").unwrap_or_default(),
        table: match entry.has("table") {
            true => entry.one_of("table", &Rows::WORDS),
            false => None,
        },
    };
    entry.finish();
    part
}

/// Words in braces that no paper knows.
fn unknown(text: &str) -> Vec<String> {
    let inside = text.split('{').skip(1).map(|rest| rest.split('}').next().unwrap_or_default().to_owned());
    inside.filter(|word| !Paper::WORDS.contains(&word.as_str())).collect()
}

/// A text with its words filled in.
pub fn filled(text: &str, words: &[(&str, String)]) -> String {
    words.iter().fold(text.to_owned(), |text, (word, value)| text.replace(&format!("{{{word}}}"), value))
}

#[cfg(test)]
mod tests {
    use super::super::testing::slips;
    use super::*;

    #[test]
    fn a_paper_names_only_what_is_known() {
        for (from, to, expected) in [
            ("{unit}{year}年", "{unit}{year}", &[][..]),
            ("{unit}{year}年", "{unit}{yaer}年", &["title pack-paper-word"]),
            ("table = \"set\"", "table = \"sat\"", &["table pack-choice"]),
            ("code = \"pledge\"", "code = \"circular\"", &["code pack-code-twice"]),
        ] {
            assert_eq!(slips("industrial-economy/papers.toml", from, to), expected, "{from} → {to}");
        }
        let words = [("unit", "常德市".to_owned()), ("year", "2025".to_owned())];
        assert_eq!(filled("{unit}{year}年", &words), "常德市2025年");
    }
}
