//! The two languages on screen: Chinese first, English complete.

use std::fmt;
use std::str::FromStr;

use crate::error::Error;

/// A language people read. Chinese (中文) is the default everywhere.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Language {
    #[default]
    Zh,
    En,
}

impl Language {
    pub const ALL: [Language; 2] = [Language::Zh, Language::En];

    /// The tag of `lang` attributes and of `?lang=`: `zh` or `en`.
    pub fn tag(self) -> &'static str {
        match self {
            Language::Zh => "zh",
            Language::En => "en",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

impl FromStr for Language {
    type Err = Error;

    /// Accepts `zh`, `en` and their regional forms (`zh-CN`, `en_GB`).
    fn from_str(text: &str) -> Result<Language, Error> {
        match text.split(['-', '_']).next().map(str::to_ascii_lowercase).as_deref() {
            Some("zh") => Ok(Language::Zh),
            Some("en") => Ok(Language::En),
            _ => Err(Error::new("language-unknown").with("text", text)),
        }
    }
}

/// A name in both languages, as packs write it: `{ zh = "工业总产值", en = "Gross industrial output" }`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Name {
    pub zh: String,
    pub en: String,
}

impl Name {
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Name {
        Name { zh: zh.into(), en: en.into() }
    }

    /// The name in `language`; the Chinese one where English has none, because proper names of
    /// enterprises and towns often have no English form.
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::En if !self.en.is_empty() => &self.en,
            _ => &self.zh,
        }
    }
}
