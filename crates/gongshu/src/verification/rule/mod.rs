//! What does not go together among the targets, claims and figures of a speech (口径与目标的矛盾): each rule a file, pure, over one
//! model of statements ([`World`]). A rule fires only where no reading of the words mends the contradiction (interval
//! arithmetic, `basis::interval`); two stated floors are held against each other as planners work with them (R01, R02).

mod balance;
mod conflict;
mod consequence;
mod count;
mod damage;
mod debt;
mod doubling;
mod end_value;
mod fit;
mod growth;
mod mean;
mod measurable;
mod mixing;
mod multiple_words;
mod nested;
mod parts;
mod range;
mod relation;
mod residual;
mod run_rate;
mod share;

use basis::language::Language;
use basis::message::Argument;

use super::Speech;
use super::world::{Natural, World};
use crate::message::MESSAGES;
use crate::pack::lexicon::Lexicon;

/// The rules, by their numbers in the catalogue of inconsistencies.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Rule {
    /// End value against yearly rate.
    R01,
    /// Doublings against end value, rate and series.
    R02,
    /// Parts against the whole.
    R03,
    /// A range the wrong way round.
    R04,
    /// A printed share or multiple against its figures.
    R05,
    /// One thing, one subject, one period, two values.
    R06,
    /// 增长 n 倍 and 是 n 倍; percent and points.
    R07,
    /// Growth against two levels.
    R08,
    /// An announced count against what is listed.
    R09,
    /// A target against the run rate and the history.
    R11,
    /// Concepts that do not match in a comparison.
    R13,
    /// Damaged text.
    R16,
    /// Periods side by side that are not the same.
    R18,
    /// Nominal increase against real growth.
    R19,
    /// What two systems of targets leave for the rest.
    R20,
    /// Sources and uses of land and money.
    R21,
    /// Impossible relations: sales above output.
    R23,
    /// What cannot be measured.
    R25,
    /// A mean below its own threshold.
    R26,
    /// Placeholders left in the text.
    R28,
    /// Debt against what pays it.
    R30,
    /// Different consequences of one condition.
    R31,
    /// Count targets with nested thresholds.
    R33,
}

impl Rule {
    pub const ALL: [Rule; 23] = [
        Rule::R01,
        Rule::R02,
        Rule::R03,
        Rule::R04,
        Rule::R05,
        Rule::R06,
        Rule::R07,
        Rule::R08,
        Rule::R09,
        Rule::R11,
        Rule::R13,
        Rule::R16,
        Rule::R18,
        Rule::R19,
        Rule::R20,
        Rule::R21,
        Rule::R23,
        Rule::R25,
        Rule::R26,
        Rule::R28,
        Rule::R30,
        Rule::R31,
        Rule::R33,
    ];

    pub fn code(self) -> String {
        format!("{self:?}")
    }

    /// What the rule holds against what.
    pub fn name(self, language: Language) -> String {
        MESSAGES.text(language, &format!("inconsistency-rule-{}", self.code().to_lowercase()), &[])
    }
}

/// How much an inconsistency weighs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Weight {
    /// Blocks publication.
    High,
    /// Must be explained.
    Medium,
    /// Worth a note.
    Low,
}

impl Weight {
    pub const ALL: [Weight; 3] = [Weight::High, Weight::Medium, Weight::Low];

    pub fn code(self) -> &'static str {
        match self {
            Weight::High => "H",
            Weight::Medium => "M",
            Weight::Low => "L",
        }
    }

    pub fn name(self, language: Language) -> String {
        let id = match self {
            Weight::High => "inconsistency-high",
            Weight::Medium => "inconsistency-medium",
            Weight::Low => "inconsistency-low",
        };
        MESSAGES.text(language, id, &[])
    }
}

/// One inconsistency, with the rows it is among and the arithmetic that shows it.
#[derive(Clone, PartialEq, Debug)]
pub struct Inconsistency {
    pub rule: Rule,
    pub weight: Weight,
    /// The rows, each once; the first is where it is looked for.
    pub ids: Vec<String>,
    message: &'static str,
    arguments: Vec<(&'static str, String)>,
    /// What anybody can redo; in the unit of the first figure.
    pub arithmetic: String,
}

impl Inconsistency {
    fn new(rule: Rule, weight: Weight, message: &'static str) -> Inconsistency {
        Inconsistency { rule, weight, ids: Vec::new(), message, arguments: Vec::new(), arithmetic: String::new() }
    }

    fn among<'s>(mut self, ids: impl IntoIterator<Item = &'s str>) -> Inconsistency {
        for id in ids {
            if !self.ids.iter().any(|known| known == id) {
                self.ids.push(id.to_owned());
            }
        }
        self
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Inconsistency {
        self.arguments.push((name, value.into()));
        self
    }

    fn shows(mut self, arithmetic: impl Into<String>) -> Inconsistency {
        self.arithmetic = arithmetic.into();
        self
    }

    fn names(&self, id: &str) -> bool {
        self.ids.iter().any(|known| known == id)
    }

    /// The sentence of what does not go together.
    pub fn say(&self, language: Language) -> String {
        let arguments: Vec<(&str, Argument)> =
            self.arguments.iter().map(|(name, value)| (*name, value.as_str().into())).collect();
        MESSAGES.text(language, self.message, &arguments)
    }
}

/// A rule reads the world and adds what it finds; later rules may leave to earlier ones what those have found.
type Check = fn(&World, &mut Vec<Inconsistency>);

const CHECKS: [Check; 23] = [
    end_value::find,
    doubling::find,
    range::find,
    conflict::find,
    fit::find,
    multiple_words::find,
    growth::find,
    nested::find,
    parts::find,
    count::find,
    run_rate::find,
    relation::find,
    residual::find,
    balance::find,
    mean::find,
    debt::find,
    consequence::find,
    measurable::find,
    mixing::find,
    damage::find,
    share::find,
    end_value::leftovers,
    parts::leftovers,
];

/// Every inconsistency of a speech, by rule and then by id.
pub fn find(speech: &Speech, lexicon: &Lexicon) -> Vec<Inconsistency> {
    let world = World::of(speech, lexicon);
    let mut found = Vec::new();
    for check in CHECKS {
        check(&world, &mut found);
    }
    found.sort_by(|one, other| {
        let key = |it: &Inconsistency| (it.rule, it.weight);
        let ids = |it: &Inconsistency| it.ids.join(" ");
        key(one).cmp(&key(other)).then_with(|| Natural(&ids(one)).cmp(&Natural(&ids(other))))
    });
    found
}

#[cfg(test)]
mod tests;
