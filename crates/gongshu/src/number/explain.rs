//! Why a figure is what it is: its method, formula, inputs down to the stated figures, source and version.

use basis::derive::{Derived, Operand, Outcome};
use basis::fact::Fact;
use basis::show;

use super::analyst::Answer;
use super::ask::{Ask, Question};
use super::print::{Printer, decimals_of};
use crate::message::{say, say_with};

/// A figure explained.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Explanation {
    pub title: String,
    /// As printed, with its unit; the reason where there is none.
    pub value: String,
    pub known: bool,
    pub method: String,
    pub formula: String,
    pub inputs: Vec<Input>,
    /// Every source below it.
    pub source: String,
    pub version: String,
    pub quotes: Vec<String>,
}

/// One input, with its own inputs when it was derived itself.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Input {
    pub role: String,
    pub label: String,
    pub value: String,
    /// The page of the input, where it is a question of its own.
    pub href: Option<String>,
    pub source: String,
    pub inputs: Vec<Input>,
}

impl Input {
    /// The input in one line: `本期 63.2亿元（常德烟厂工业增加值，2006年1—7月）`.
    pub fn line(&self, printer: &Printer<'_>) -> String {
        say_with(
            printer.language,
            "input-line",
            &[
                ("role", self.role.as_str().into()),
                ("value", self.value.as_str().into()),
                ("label", self.label.as_str().into()),
            ],
        )
        .trim()
        .to_owned()
    }
}

impl Printer<'_> {
    pub fn explain(&self, answer: &Answer) -> Explanation {
        let (method, formula, inputs) = match &answer.operand {
            Operand::Derived(derived) => (
                show::method(derived.method, self.language),
                show::formula(derived.method, self.language),
                self.inputs(derived),
            ),
            Operand::Fact(_) => (stated(self, "method-stated"), stated(self, "formula-stated"), Vec::new()),
            Operand::Constant(_) | Operand::Missing(_) => Default::default(),
        };
        let facts = match &answer.operand {
            Operand::Fact(fact) => vec![fact],
            Operand::Derived(derived) => derived.facts(),
            Operand::Constant(_) | Operand::Missing(_) => Vec::new(),
        };
        let known = answer.is_known();
        let value = match (self.value(answer), answer.absence()) {
            (Some(value), _) => value,
            (None, Some(absence)) => self.absence(&absence),
            (None, None) => String::new(),
        };
        Explanation {
            title: self.title(&answer.ask),
            value,
            known,
            method,
            formula,
            inputs,
            source: self.sources(&facts),
            version: self.version(&facts),
            quotes: quotes(&facts),
        }
    }

    fn inputs(&self, derived: &Derived) -> Vec<Input> {
        derived
            .inputs
            .iter()
            .map(|(role, operand)| {
                let role = show::role(*role, self.language);
                match operand {
                    Operand::Fact(fact) => Input {
                        role,
                        label: self.key(&fact.key),
                        value: self.fact(fact),
                        href: Some(fact_ask(fact).href()),
                        source: self.source(&fact.origin.source),
                        inputs: Vec::new(),
                    },
                    Operand::Derived(inner) => Input {
                        role,
                        label: self.subject_of(inner).unwrap_or_else(|| show::method(inner.method, self.language)),
                        value: self.outcome(&inner.outcome),
                        href: None,
                        source: String::new(),
                        inputs: self.inputs(inner),
                    },
                    Operand::Constant(number) => Input {
                        role,
                        value: self.with_unit(&show::plain(&number.value, decimals_of(&number.value)), &number.unit),
                        ..Input::default()
                    },
                    Operand::Missing(absence) => Input { role, value: self.absence(absence), ..Input::default() },
                }
            })
            .collect()
    }

    /// Whom a derived input is about, when all its facts are about one unit: its name and the method's.
    fn subject_of(&self, derived: &Derived) -> Option<String> {
        let facts = derived.facts();
        let first = facts.first()?;
        let alone = facts.iter().all(|fact| fact.key.subject == first.key.subject);
        let name = self.subject(&first.key.subject);
        let method = show::method(derived.method, self.language);
        alone.then(|| say_with(self.language, "input-derived", &[("unit", name.into()), ("method", method.into())]))
    }

    fn outcome(&self, outcome: &Outcome) -> String {
        match outcome {
            Outcome::Number(number) => {
                let decimals =
                    if number.unit.base().is_some_and(|base| base == basis::unit::Base::Rank) { 0 } else { 4 };
                let digits = show::plain(&number.value, decimals);
                let digits = match digits.contains('.') {
                    true => digits.trim_end_matches('0').trim_end_matches('.').to_owned(),
                    false => digits,
                };
                self.with_unit(&digits, &number.unit)
            }
            Outcome::Words(words, _) => show::words(*words, self.language),
            Outcome::Absent(absence) => self.absence(absence),
        }
    }

    fn sources(&self, facts: &[&Fact]) -> String {
        let mut names: Vec<String> = Vec::new();
        for fact in facts {
            let name = self.source(&fact.origin.source);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.join(&say(self.language, "list-join"))
    }

    /// The latest data version any of the facts came in with.
    fn version(&self, facts: &[&Fact]) -> String {
        facts.iter().map(|fact| fact.origin.batch).max().map_or_else(String::new, |batch| {
            say_with(self.language, "version-line", &[("version", batch.to_string().into())])
        })
    }
}

fn stated(printer: &Printer<'_>, id: &str) -> String {
    basis::message::VOCABULARY.text(printer.language, id, &[])
}

fn quotes(facts: &[&Fact]) -> Vec<String> {
    let mut quotes: Vec<String> = Vec::new();
    for fact in facts.iter().filter(|fact| !fact.origin.quote.is_empty()) {
        if !quotes.contains(&fact.origin.quote) {
            quotes.push(fact.origin.quote.clone());
        }
    }
    quotes
}

/// The question whose answer is this fact.
pub fn fact_ask(fact: &Fact) -> Ask {
    use basis::period::Aspect;
    let question = match fact.key.measure.aspect {
        Aspect::Level => Question::Value,
        Aspect::Increase => Question::Increase,
        Aspect::Growth => Question::Growth,
        Aspect::Rank => match fact.origin.caliber.as_deref() {
            Some("growth-rank") => Question::GrowthRank,
            _ => Question::LevelRank,
        },
    };
    Ask::new(question, &fact.key.subject, &fact.key.indicator, fact.key.period, fact.key.measure.span)
}
