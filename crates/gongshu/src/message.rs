//! The service's own sentences, in both languages.

use std::sync::LazyLock;

use basis::error::{Error, Finding};
use basis::language::Language;
use basis::message::{Catalogue, VOCABULARY};

/// The messages of pages, commands and findings of the service.
pub static MESSAGES: LazyLock<Catalogue> = LazyLock::new(|| {
    Catalogue::new(
        &[include_str!("../messages/zh/verification.ftl")],
        &[include_str!("../messages/en/verification.ftl")],
    )
});

/// The sentence of an error, from the service's catalogue or from the vocabulary's.
pub fn say(error: &Error, language: Language) -> String {
    MESSAGES.find(language, error.code(), &error.arguments()).unwrap_or_else(|| error.say(language))
}

/// "place: sentence" of a finding.
pub fn say_finding(finding: &Finding, language: Language) -> String {
    let message = say(&finding.error, language);
    match finding.place.say(language) {
        place if place.is_empty() => message,
        place => VOCABULARY.text(language, "finding-line", &[("place", place.into()), ("message", message.into())]),
    }
}
