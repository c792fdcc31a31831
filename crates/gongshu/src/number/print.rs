//! Answers and facts in words: `106.8亿元`, `常德市规模工业增加值（2006年1—7月）`.

use basis::derive::{Number, Operand, Outcome};
use basis::exact::{Exact, Rounding};
use basis::fact::{Approx, Fact, FactKey, Status};
use basis::language::Language;
use basis::message::VOCABULARY;
use basis::period::Aspect;
use basis::show;
use basis::unit::{Base, Unit};

use super::analyst::{Analyst, Answer};
use super::ask::{Ask, Question};
use crate::message::{say, say_with};

/// Prints what an analyst answers, in one language.
#[derive(Clone, Copy)]
pub struct Printer<'a> {
    pub analyst: Analyst<'a>,
    pub language: Language,
}

impl Printer<'_> {
    pub fn subject(&self, code: &str) -> String {
        self.analyst.subjects.name(code, self.language).to_owned()
    }

    /// The indicator's short name; a scheme's for a composite index.
    pub fn indicator(&self, code: &str) -> String {
        let packs = self.analyst.packs;
        packs
            .indicator(code)
            .map(|indicator| indicator.short.in_language(self.language))
            .or_else(|| packs.scheme(code).map(|scheme| scheme.name.in_language(self.language)))
            .unwrap_or(code)
            .to_owned()
    }

    pub fn source(&self, code: &str) -> String {
        self.analyst.packs.source(code).map_or(code, |source| source.name.in_language(self.language)).to_owned()
    }

    /// A number with its unit: `106.8亿元`, `19.1%`, `106.8 hundred million yuan`.
    pub fn amount(&self, number: &Number, unit: &Unit, decimals: u32) -> String {
        let value = number.in_unit(unit).map_or_else(|_| number.value.clone(), |converted| converted.value);
        self.with_unit(&show::plain(&value, decimals), unit)
    }

    pub fn with_unit(&self, digits: &str, unit: &Unit) -> String {
        if unit.base() == Some(Base::Rank) {
            return VOCABULARY.text(self.language, "rank-place", &[("rank", digits.into())]);
        }
        match (unit.base(), self.language) {
            (Some(Base::Percent), _) | (_, Language::Zh) => format!("{digits}{}", self.unit(unit)),
            (_, Language::En) => format!("{digits} {}", self.unit(unit)),
        }
    }

    pub fn unit(&self, unit: &Unit) -> String {
        unit.in_language(self.language).to_owned()
    }

    /// A single enterprise's figure is about to be read: that is noted.
    fn note(&self, subject: &str) {
        if self.analyst.subjects.get(subject).is_some_and(crate::register::subjects::Subject::is_single) {
            self.analyst.reads.note(subject);
        }
    }

    /// An answer in figures with its unit; words where a rate has no meaning; `None` where there is nothing.
    pub fn value(&self, answer: &Answer) -> Option<String> {
        self.note(&answer.ask.subject);
        match answer.outcome() {
            Outcome::Number(number) => {
                let (unit, decimals) = self.analyst.print_unit(answer);
                let text = self.amount(&number, &unit, decimals);
                Some(self.hedged(answer, text))
            }
            Outcome::Words(words, _) => Some(show::words(words, self.language)),
            Outcome::Absent(_) => None,
        }
    }

    /// The digits only, for a table with its unit in the head: `1,068.0`; growth with its sign.
    pub fn digits(&self, answer: &Answer) -> Option<String> {
        self.note(&answer.ask.subject);
        match answer.outcome() {
            Outcome::Number(number) => {
                let (unit, decimals) = self.analyst.print_unit(answer);
                let value = number.in_unit(&unit).map_or_else(|_| number.value.clone(), |converted| converted.value);
                let signed = self.is_change(answer);
                Some(if signed { show::signed(&value, decimals) } else { show::grouped(&value, decimals) })
            }
            Outcome::Words(words, _) => Some(show::words(words, self.language)),
            Outcome::Absent(_) => None,
        }
    }

    /// Whether the answer is a change, printed with its sign.
    pub fn is_change(&self, answer: &Answer) -> bool {
        matches!(
            answer.ask.question,
            Question::Growth
                | Question::ComputedGrowth
                | Question::NominalGrowth
                | Question::MatchedGrowth
                | Question::ShiftNational
                | Question::ShiftMix
                | Question::ShiftLocal
                | Question::TwoYearGrowth
                | Question::GrowthOfGrowth
                | Question::Against
                | Question::Pull
                | Question::Without
                | Question::AverageSince
                | Question::Increase
        )
    }

    fn hedged(&self, answer: &Answer, text: String) -> String {
        let Operand::Fact(fact) = &answer.operand else { return text };
        let text = match (fact.origin.status, self.language) {
            (Status::Final, _) => text,
            (status, Language::Zh) => format!("{text}（{}）", show::status(status, self.language)),
            (status, Language::En) => format!("{text} ({})", show::status(status, self.language)),
        };
        let id = match fact.approx {
            Approx::Exact => return text,
            Approx::About => "approx-about",
            Approx::Over => "approx-over",
            Approx::Under => "approx-under",
        };
        let hedge = VOCABULARY.text(self.language, id, &[]);
        match (fact.approx, self.language) {
            (Approx::Over, Language::Zh) => format!("{text}{hedge}"),
            (_, Language::Zh) => format!("{hedge}{text}"),
            (_, Language::En) => format!("{hedge} {text}"),
        }
    }

    /// The value in its indicator's unit as plain decimal text, for charts and spreadsheets.
    pub fn decimal(&self, answer: &Answer) -> Option<(Exact, u32)> {
        self.note(&answer.ask.subject);
        let number = answer.number().ok()?;
        let (unit, decimals) = self.analyst.print_unit(answer);
        let value = number.in_unit(&unit).map_or(number.value, |converted| converted.value);
        Some((value, decimals))
    }

    /// What a question asks, in full: 常德市规模工业增加值同比增速（2006年1—7月）.
    pub fn title(&self, ask: &Ask) -> String {
        let question = match &ask.with {
            Some(other) => {
                let id = format!("question-{}-with", ask.question.word());
                let other = self.other(other);
                let text = say_with(self.language, &id, &[("other", other.into())]);
                if text == id { self.question(ask.question) } else { text }
            }
            None => self.question(ask.question),
        };
        say_with(
            self.language,
            "figure-title",
            &[
                ("unit", self.subject(&ask.subject).into()),
                ("indicator", self.indicator(&ask.indicator).into()),
                ("question", question.into()),
                ("period", show::period(ask.period, ask.span, self.language).into()),
            ],
        )
        .trim()
        .to_owned()
    }

    fn other(&self, code: &str) -> String {
        let packs = self.analyst.packs;
        match (packs.peers(code), packs.indicator(code)) {
            (Some(peers), _) => peers.name.in_language(self.language).to_owned(),
            (None, Some(indicator)) => indicator.short.in_language(self.language).to_owned(),
            (None, None) => self.subject(code),
        }
    }

    /// A question as a label of its own, without the dash that joins it to a title.
    pub fn label(&self, question: Question) -> String {
        self.question(question).trim_start_matches([' ', '\u{2013}']).to_owned()
    }

    fn question(&self, question: Question) -> String {
        say(self.language, &format!("question-{}", question.word()))
    }

    /// A cell of the books in words.
    pub fn key(&self, key: &FactKey) -> String {
        let aspect = match key.measure.aspect {
            Aspect::Level => String::new(),
            Aspect::Increase => self.question(Question::Increase),
            Aspect::Growth => self.question(Question::Growth),
            Aspect::Rank => self.question(Question::LevelRank),
        };
        say_with(
            self.language,
            "figure-title",
            &[
                ("unit", self.subject(&key.subject).into()),
                ("indicator", self.indicator(&key.indicator).into()),
                ("question", aspect.into()),
                ("period", show::period(key.period, key.measure.span, self.language).into()),
            ],
        )
    }

    /// A stated figure as its source wrote it.
    pub fn fact(&self, fact: &Fact) -> String {
        self.note(&fact.key.subject);
        self.with_unit(&show::plain(&Exact::from(fact.quantity.value()), fact.quantity.scale()), fact.quantity.unit())
    }

    pub fn absence(&self, absence: &basis::derive::Absence) -> String {
        show::absence(absence, self.language, &|key| self.key(key))
    }
}

/// The decimals a number has; four where it has more.
pub fn decimals_of(value: &Exact) -> u32 {
    (0..4).find(|decimals| value.rounded_exact(*decimals, Rounding::HalfUp) == *value).unwrap_or(4)
}

/// A number as registers keep it: plain digits with a point.
pub fn digits_of(value: &Exact) -> String {
    value.rounded(decimals_of(value), Rounding::HalfUp)
}
