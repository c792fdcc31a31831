//! One step on the way to a point (计算过程): what went in, by which rule, and what came out.

use crate::exact::{Exact, Rounding};
use crate::language::Language;
use crate::message::VOCABULARY;

/// A step of a replay. Numbers are exact; whoever prints them may round what it shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// The rule, an id of the catalogue: `score-step-full`.
    pub rule: &'static str,
    /// Whom or what it is about beside the figures: a rater, a rule of the scheme.
    pub about: String,
    /// The figures that went in, by the names of the data or the scheme.
    pub inputs: Vec<(String, Exact)>,
    /// The arithmetic as written: `20 × 92 ÷ 100`.
    pub arithmetic: String,
    /// What it comes to; `None` where it only says something.
    pub result: Option<Exact>,
}

impl Step {
    pub fn new(rule: &'static str) -> Step {
        Step { rule, about: String::new(), inputs: Vec::new(), arithmetic: String::new(), result: None }
    }

    #[must_use]
    pub fn about(mut self, about: impl Into<String>) -> Step {
        self.about = about.into();
        self
    }

    #[must_use]
    pub fn input(mut self, name: &str, value: &Exact) -> Step {
        self.inputs.push((name.to_owned(), value.clone()));
        self
    }

    #[must_use]
    pub fn gives(mut self, arithmetic: String, result: &Exact) -> Step {
        self.arithmetic = arithmetic;
        self.result = Some(result.clone());
        self
    }

    /// The rule in words.
    pub fn say(&self, language: Language) -> String {
        let is = if self.about.is_empty() { "no" } else { "yes" };
        VOCABULARY.text(language, self.rule, &[("about", self.about.as_str().into()), ("about_is", is.into())])
    }
}

/// A number exactly as it is: a decimal where it has an end, else a fraction (`5/3`).
pub fn written(value: &Exact) -> String {
    const DECIMALS_MAX: u32 = 18;
    let decimals = (0..=DECIMALS_MAX).find(|decimals| value.rounded_exact(*decimals, Rounding::Truncate) == *value);
    decimals.map_or_else(|| value.fraction(), |decimals| value.rounded(decimals, Rounding::Truncate))
}

/// A number inside a sum: in brackets where its sign would be read as the operator's.
pub(super) fn inner(value: &Exact) -> String {
    if value.sign() < 0 { format!("({})", written(value)) } else { written(value) }
}
