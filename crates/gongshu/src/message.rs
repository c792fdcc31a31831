//! The service's own messages: what pages, commands and documents say, in both languages.
//!
//! Errors and the words for values are the vocabulary's (`basis`); everything here is a sentence of a
//! page or a command.

use std::sync::LazyLock;

use basis::language::Language;
use basis::message::{Argument, Catalogue};
use include_dir::{Dir, include_dir};

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/messages");

/// Every message of `messages/zh` and `messages/en`.
pub static MESSAGES: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::new(&sources("zh"), &sources("en")));

fn sources(folder: &str) -> Vec<&'static str> {
    let files = FILES.get_dir(folder).map_or(&[][..], |folder| folder.entries());
    files.iter().filter_map(|entry| entry.as_file()?.contents_utf8()).collect()
}

/// A message without arguments.
pub fn say(language: Language, id: &str) -> String {
    MESSAGES.text(language, id, &[])
}

/// A message with arguments.
pub fn say_with(language: Language, id: &str, arguments: &[(&str, Argument)]) -> String {
    MESSAGES.text(language, id, arguments)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn ids(folder: &str) -> BTreeSet<String> {
        sources(folder)
            .iter()
            .flat_map(|source| source.lines())
            .filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()))
            .filter_map(|line| Some(line.split_once('=')?.0.trim().to_owned()))
            .collect()
    }

    #[test]
    fn both_languages_have_the_same_messages() {
        let (zh, en) = (ids("zh"), ids("en"));
        assert!(20 < zh.len(), "the walk found only {} messages", zh.len());
        assert_eq!(zh.symmetric_difference(&en).collect::<Vec<_>>(), Vec::<&String>::new());
        for language in Language::ALL {
            for id in &zh {
                assert!(MESSAGES.find(language, id, &[]).is_some(), "{id} in {language}");
            }
        }
    }

    /// Every file under the sources of some crates, with its text.
    fn sources_of(crates: &[&str]) -> Vec<(std::path::PathBuf, String)> {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut pending: Vec<_> = crates.iter().map(|name| root.join(name).join("src")).collect();
        let mut found = Vec::new();
        while let Some(folder) = pending.pop() {
            for entry in std::fs::read_dir(folder).expect("the sources are here") {
                let path = entry.expect("a readable entry").path();
                match path.is_dir() {
                    true => pending.push(path),
                    false => found.push((path.clone(), std::fs::read_to_string(&path).unwrap_or_default())),
                }
            }
        }
        found
    }

    /// Every message id a page or a source names exists: `say(language, "id")`, `say_with(language, "id", …)`,
    /// and `shell.say("id")` in templates.
    #[test]
    fn every_message_named_exists() {
        let mut missing = BTreeSet::new();
        let mut named = 0;
        for (path, text) in sources_of(&["gongshu"]).iter().filter(|(path, _)| !path.ends_with("message.rs")) {
            for rest in ["say(", "say_with("].iter().flat_map(|mark| text.split(mark).skip(1)) {
                let call: String = rest.chars().take(80).collect();
                let id = call.split('"').nth(1).unwrap_or_default();
                let literal = id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
                let before = call.split('"').next().unwrap_or_default();
                if literal && !id.is_empty() && !before.contains(')') && !before.contains('&') {
                    named += 1;
                    if MESSAGES.find(Language::Zh, id, &[]).is_none() && !in_vocabulary(id) {
                        missing.insert(format!("{id} in {}", path.display()));
                    }
                }
            }
        }
        assert!(100 < named, "the walk found only {named} ids");
        assert_eq!(missing, BTreeSet::new());
    }

    /// Every error of the crates above the vocabulary has its message in both languages, as the vocabulary's own have.
    #[test]
    fn every_error_code_has_its_message() {
        let mut missing = BTreeSet::new();
        let mut codes = 0;
        for (path, text) in sources_of(&["files", "engine", "gongshu"]) {
            let code_only = text.split("#[cfg(test)]").next().unwrap_or_default();
            for rest in code_only.split("Error::new(").skip(1) {
                // `Error::new(if … { "one" } else { "other" })` names two.
                let call = rest.split(')').next().unwrap_or_default();
                for code in call.split('"').skip(1).step_by(2) {
                    codes += 1;
                    for language in Language::ALL {
                        if basis::message::VOCABULARY.find(language, code, &[]).is_none() {
                            missing.insert(format!("{code} ({language}) in {}", path.display()));
                        }
                    }
                }
            }
        }
        assert!(100 < codes, "the walk found only {codes} codes");
        assert_eq!(missing, BTreeSet::new());
    }

    fn in_vocabulary(id: &str) -> bool {
        basis::message::VOCABULARY.find(Language::Zh, id, &[]).is_some()
    }
}
