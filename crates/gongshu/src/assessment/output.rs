//! A score sheet as text, table and JSON: the same outcome in three shapes, each with the way to every point.

pub mod json;
pub mod rows;
pub mod text;

use basis::exact::{Exact, Rounding};
use basis::language::Language;
use basis::score::{Effect, Item, Scheme, Step, written};

use crate::message::say_with;
use crate::pack::Packs;

/// A number as sheets show it: with the scheme's decimals.
pub fn shown(scheme: &Scheme, value: &Exact) -> String {
    value.rounded(scheme.decimals, Rounding::HalfUp)
}

/// A number of a replay: as it is, and rounded beside it where it has no end.
pub fn exact(scheme: &Scheme, value: &Exact) -> String {
    let text = written(value);
    if text.contains('/') { format!("{text} \u{2248} {}", shown(scheme, value)) } else { text }
}

/// A step on one line: the rule, what went in, the arithmetic, what it comes to.
pub fn line(scheme: &Scheme, step: &Step, language: Language) -> String {
    let mut line = step.say(language);
    let inputs: Vec<String> = step.inputs.iter().map(|(name, value)| format!("{name}={}", written(value))).collect();
    if !inputs.is_empty() {
        line.push_str(&format!(" [{}]", inputs.join(", ")));
    }
    let result = step.result.as_ref().map(|result| exact(scheme, result));
    match result {
        Some(result) if step.arithmetic.is_empty() || step.arithmetic == result => {
            line.push_str(&format!(": {result}"))
        }
        Some(result) => line.push_str(&format!(": {} = {result}", step.arithmetic)),
        None => {}
    }
    line
}

/// An item's name: its own, else that of its indicator in the catalogue.
pub fn item_name(packs: Option<&Packs>, item: &Item, language: Language) -> String {
    let own = item.name.in_language(language);
    let catalogue = packs.and_then(|packs| packs.indicator(&item.indicator));
    match catalogue.filter(|_| item.name.zh == item.indicator) {
        Some(indicator) => indicator.short.in_language(language).to_owned(),
        None => own.to_owned(),
    }
}

/// What a veto does, in words.
pub fn effect(scheme: &Scheme, effect: &Effect, language: Language) -> String {
    let ceiling = effect.ceiling().map_or_else(String::new, |ceiling| written(&ceiling));
    let grade = match effect {
        Effect::Grade(code) => scheme.grade(code).map_or(code.as_str(), |grade| grade.name.in_language(language)),
        _ => "",
    };
    let arguments = [("ceiling", ceiling.as_str().into()), ("grade", grade.into())];
    basis::message::VOCABULARY.text(language, &format!("score-effect-{}", effect.word()), &arguments)
}

/// A message of the service with texts.
pub(super) fn words(language: Language, id: &str, arguments: &[(&str, &str)]) -> String {
    // A message may say something else where a text is empty: `$source_is` is yes or no.
    let is: Vec<String> = arguments.iter().map(|(name, _)| format!("{name}_is")).collect();
    let told = |text: &str| if text.is_empty() { "no" } else { "yes" };
    let arguments: Vec<(&str, basis::message::Argument)> = arguments
        .iter()
        .zip(&is)
        .flat_map(|((name, text), is)| [(*name, (*text).into()), (is.as_str(), told(text).into())])
        .collect();
    // Words of outcomes are the vocabulary's.
    let own = basis::message::VOCABULARY.find(language, id, &arguments);
    own.unwrap_or_else(|| say_with(language, id, &arguments))
}

/// Money to the cent.
pub fn yuan(value: &Exact) -> String {
    value.rounded(2, Rounding::HalfUp)
}
