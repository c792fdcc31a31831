//! Message catalogues: every sentence a person reads comes from a Fluent file, in both languages.
//!
//! This module only formats; whoever owns a catalogue (this crate for errors and vocabulary, the
//! service for pages) hands in its files.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::sync::LazyLock;
use unic_langid::LanguageIdentifier;

use crate::language::Language;

/// An argument of a message: text, or a whole number that chooses a plural form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Argument {
    Text(String),
    Count(i64),
}

/// The messages of one owner in both languages.
pub struct Catalogue {
    zh: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
}

impl Catalogue {
    /// Builds a catalogue from Fluent sources, several files a language.
    ///
    /// # Panics
    /// When a file is not valid Fluent or defines an id twice: catalogues are compiled in, so this
    /// is a defect that the catalogue's own test finds.
    pub fn new(zh: &[&str], en: &[&str]) -> Catalogue {
        Catalogue { zh: bundle("zh-CN", zh), en: bundle("en", en) }
    }

    /// The message `id` in `language` with its arguments; `None` when the catalogue has no such id.
    pub fn find(&self, language: Language, id: &str, arguments: &[(&str, Argument)]) -> Option<String> {
        let bundle = match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        };
        let pattern = bundle.get_message(id)?.value()?;
        let mut values = FluentArgs::with_capacity(arguments.len());
        for (name, argument) in arguments {
            match argument {
                Argument::Text(text) => values.set(*name, text.as_str()),
                Argument::Count(count) => values.set(*name, FluentValue::from(*count)),
            }
        }
        // A missing argument prints as `{$name}`: seen by the reader and by the test, never a panic.
        let mut errors = Vec::new();
        Some(bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned())
    }

    /// Like [`Catalogue::find`], with the id itself where there is no such message.
    pub fn text(&self, language: Language, id: &str, arguments: &[(&str, Argument)]) -> String {
        self.find(language, id, arguments).unwrap_or_else(|| id.to_owned())
    }
}

fn bundle(tag: &str, sources: &[&str]) -> FluentBundle<FluentResource> {
    let language: LanguageIdentifier = tag.parse().expect("the two tags above are well formed");
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // Isolation marks would end up in file names, cells and copied text.
    bundle.set_use_isolating(false);
    for source in sources {
        let resource = FluentResource::try_new((*source).to_owned())
            .unwrap_or_else(|(_, errors)| panic!("a message catalogue ({tag}) is not valid Fluent: {errors:?}"));
        if let Err(errors) = bundle.add_resource(resource) {
            panic!("a message catalogue ({tag}) defines an id twice: {errors:?}");
        }
    }
    bundle
}

/// The vocabulary's own messages: errors, absences, words for change, period labels.
pub static VOCABULARY: LazyLock<Catalogue> = LazyLock::new(|| {
    Catalogue::new(
        &[
            include_str!("../messages/zh.ftl"),
            include_str!("../messages/codes.zh.ftl"),
            include_str!("../messages/files.zh.ftl"),
            include_str!("../messages/pack.zh.ftl"),
            include_str!("../messages/show.zh.ftl"),
            include_str!("../messages/number.zh.ftl"),
            include_str!("../messages/register.zh.ftl"),
            include_str!("../messages/verification.zh.ftl"),
            include_str!("../messages/setting.zh.ftl"),
            include_str!("../messages/audit.zh.ftl"),
            include_str!("../messages/account.zh.ftl"),
            include_str!("../messages/provider.zh.ftl"),
            include_str!("../messages/api.zh.ftl"),
            include_str!("../messages/close.zh.ftl"),
            include_str!("../messages/monthly.zh.ftl"),
            include_str!("../messages/report.zh.ftl"),
            include_str!("../messages/clock.zh.ftl"),
            include_str!("../messages/score.zh.ftl"),
        ],
        &[
            include_str!("../messages/en.ftl"),
            include_str!("../messages/codes.en.ftl"),
            include_str!("../messages/files.en.ftl"),
            include_str!("../messages/pack.en.ftl"),
            include_str!("../messages/show.en.ftl"),
            include_str!("../messages/number.en.ftl"),
            include_str!("../messages/register.en.ftl"),
            include_str!("../messages/verification.en.ftl"),
            include_str!("../messages/setting.en.ftl"),
            include_str!("../messages/audit.en.ftl"),
            include_str!("../messages/account.en.ftl"),
            include_str!("../messages/provider.en.ftl"),
            include_str!("../messages/api.en.ftl"),
            include_str!("../messages/close.en.ftl"),
            include_str!("../messages/monthly.en.ftl"),
            include_str!("../messages/report.en.ftl"),
            include_str!("../messages/clock.en.ftl"),
            include_str!("../messages/score.en.ftl"),
        ],
    )
});

impl From<&str> for Argument {
    fn from(text: &str) -> Argument {
        Argument::Text(text.to_owned())
    }
}

impl From<String> for Argument {
    fn from(text: String) -> Argument {
        Argument::Text(text)
    }
}

impl From<i64> for Argument {
    fn from(count: i64) -> Argument {
        Argument::Count(count)
    }
}
