//! What the functions of a template print (packs/README.md names them for whoever writes a pack).

use basis::derive::Absence;
use basis::document::{Note, Run, plain};
use basis::language::Language;
use basis::message::Argument;
use basis::period::Period;
use basis::show;
use basis::template::{Call, Template};

use super::notes::Notes;
use crate::message::{say, say_with};
use crate::number::analyst::{Analyst, Answer};
use crate::number::ask::{Ask, Question};
use crate::number::place::flow_span;
use crate::number::print::Printer;

/// Tells a template's sentences about one unit and period, binding every figure it prints.
pub(super) struct Teller<'a> {
    printer: Printer<'a>,
    subject: String,
    period: Period,
    notes: Notes,
}

type Told = Result<Vec<Run>, Absence>;

impl<'a> Teller<'a> {
    pub fn new(printer: Printer<'a>, subject: &str, period: Period) -> Teller<'a> {
        Teller { printer, subject: subject.to_owned(), period, notes: Notes::default() }
    }

    pub fn language(&self) -> Language {
        self.printer.language
    }

    pub fn into_notes(self) -> Vec<Note> {
        self.notes.into_inner()
    }

    pub fn name_of(&self, code: &str) -> String {
        self.printer.subject(code)
    }

    /// A template whose figures are printed as plain words: titles and headings.
    pub fn words(&mut self, template: &Template) -> String {
        self.tell(template, None).map(|runs| plain(&runs)).unwrap_or_default()
    }

    /// A sentence about `unit`, or about the document's own unit.
    ///
    /// # Errors
    /// The absence of the first figure outside a clause that there is none of.
    pub fn tell(&mut self, template: &Template, unit: Option<&str>) -> Told {
        let subject = unit.unwrap_or(&self.subject).to_owned();
        template.render(&mut |call| self.call(call, &subject))
    }

    /// The units a table lists: the regions below, or a peer group.
    pub fn units(&self, which: &str) -> Vec<String> {
        let analyst = self.printer.analyst;
        match analyst.packs.peers(which) {
            Some(peers) => peers.members.clone(),
            None => {
                analyst.subjects.regions(&self.subject, self.period).iter().map(|child| child.code.clone()).collect()
            }
        }
    }

    fn analyst(&self) -> Analyst<'a> {
        self.printer.analyst
    }

    fn call(&mut self, call: &Call, subject: &str) -> Told {
        let language = self.language();
        let argument = |at: usize| call.arguments.get(at).map_or("", String::as_str);
        let text = |text: String| Ok(vec![Run::Text(text)]);
        let indicator = argument(0);
        let ask = |question: Question| self.analyst().usual(question, subject, indicator, self.period);
        let with = |question: Question| match call.arguments.get(1) {
            Some(other) => ask(question).with(other),
            None => ask(question),
        };
        match call.function.as_str() {
            "unit" => text(self.name_of(subject)),
            "period" => text(show::period(self.period, flow_span(self.period), language)),
            "span" => text(show::period_short(self.period, flow_span(self.period), language)),
            "above" => self.above(subject),
            "whole" => text(self.kind_word("whole", subject)),
            "name" => text(self.printer.indicator(indicator)),
            "measure" => text(self.measure(indicator)),
            "value" => self.figure(&ask(Question::Value)),
            "plain" => self.digits(&ask(Question::Value)),
            "rate" => self.digits(&ask(Question::Growth)),
            "growth" => self.change(&ask(Question::Growth)),
            "computed" => self.computed(&ask(Question::Growth)),
            "increase" => self.increase(&ask(Question::Increase)),
            "against" => self.against(&ask(Question::Against)),
            "rank" => self.rank(&with(Question::GrowthRank)),
            "level-rank" => self.rank(&with(Question::LevelRank)),
            "rank-change" => self.rank_change(&with(Question::GrowthRankChange)),
            "share" => self.figure(&ask(Question::Share)),
            "members" => self.members(&ask(Question::Value), count(argument(1))),
            "pullers" => self.movers(&ask(Question::Growth), count(argument(1)), true),
            "draggers" => self.movers(&ask(Question::Growth), count(argument(1)), false),
            "top-share" => self.figure(&with(Question::TopShare)),
            "without-largest" => self.without_largest(&ask(Question::Without)),
            "largest-contribution" => self.largest_contribution(&ask(Question::Contribution)),
            "average-since" => self.figure(&with(Question::AverageSince)),
            "multiple-since" => self.figure(&with(Question::MultipleSince)),
            "reason" => self.reason(&ask(Question::Value)),
            // The pack's check refuses other names before a document is written.
            _ => Err(Absence::OutOfRange),
        }
    }

    fn bound(&mut self, answer: &Answer, text: String) -> Told {
        Ok(vec![self.notes.bind(&self.printer, answer, text)])
    }

    /// The answer, or why there is none.
    fn known(&self, ask: &Ask) -> Result<Answer, Absence> {
        let answer = self.analyst().answer(ask);
        match answer.absence() {
            Some(absence) => Err(absence),
            None => Ok(answer),
        }
    }

    fn figure(&mut self, ask: &Ask) -> Told {
        let answer = self.known(ask)?;
        let text = self.printer.value(&answer).unwrap_or_default();
        self.bound(&answer, text)
    }

    fn digits(&mut self, ask: &Ask) -> Told {
        let answer = self.known(ask)?;
        let text = self.printer.digits(&answer).unwrap_or_default();
        self.bound(&answer, text)
    }

    fn change(&mut self, ask: &Ask) -> Told {
        let answer = self.known(ask)?;
        let text = show::change(&answer.outcome(), self.language()).unwrap_or_default();
        self.bound(&answer, text)
    }

    /// The computed growth, only where it disagrees with the stated one.
    fn computed(&mut self, ask: &Ask) -> Told {
        let (_, computed) = self.analyst().disagreement(ask).ok_or(Absence::OutOfRange)?;
        let text = show::change(&computed.outcome(), self.language()).unwrap_or_default();
        self.bound(&computed, text)
    }

    fn increase(&mut self, ask: &Ask) -> Told {
        let answer = self.known(ask)?;
        let number = answer.number()?;
        let (unit, decimals) = self.analyst().print_unit(&answer);
        let size = basis::derive::Number::new(number.value.abs(), number.unit.clone());
        let amount = self.printer.amount(&size, &unit, decimals);
        let text = show::increase(&amount, number.value.sign() < 0, self.language());
        self.bound(&answer, text)
    }

    fn against(&mut self, ask: &Ask) -> Told {
        let answer = self.known(ask)?;
        let level = self.analyst().above_of(ask).unwrap_or_default();
        let level = self.kind_word("level", &level);
        let text = show::gap(&answer.number()?.value, &level, self.language());
        self.bound(&answer, text)
    }

    fn rank(&mut self, ask: &Ask) -> Told {
        let answer = self.known(ask)?;
        let text = show::rank(&answer.number()?.value, self.language());
        self.bound(&answer, text)
    }

    fn rank_change(&mut self, ask: &Ask) -> Told {
        let answer = self.known(ask)?;
        let text = show::rank_change(&answer.number()?.value, self.language());
        self.bound(&answer, text)
    }

    /// 全省, 全国: the whole of the level above.
    fn above(&self, subject: &str) -> Told {
        let above = self.analyst().subjects.above(subject, self.period).ok_or(Absence::NoLevelAbove)?;
        Ok(vec![Run::Text(self.kind_word("whole", &above.code))])
    }

    /// 全省平均水平, 全市: by the kind of the unit.
    fn kind_word(&self, prefix: &str, code: &str) -> String {
        let kind = self.analyst().subjects.get(code).map_or("group", |subject| subject.kind.as_str());
        let id = format!("{prefix}-{kind}");
        let word = say(self.language(), &id);
        if word == id { self.name_of(code) } else { word }
    }

    fn measure(&self, indicator: &str) -> String {
        let packs = self.analyst().packs;
        packs.indicator(indicator).map_or(String::new(), |indicator| self.printer.unit(&indicator.unit))
    }

    /// The largest members with their share, joined.
    fn members(&mut self, ask: &Ask, count: usize) -> Told {
        let largest: Vec<Answer> = self.analyst().by_size(ask).into_iter().take(count).collect();
        let mut told = Vec::new();
        for value in &largest {
            let share = self.known(&value.ask.of(Question::Share).with(&ask.subject));
            let amount = self.printer.value(value).unwrap_or_default();
            let amount = self.notes.bind(&self.printer, value, amount);
            let name = Run::Text(self.name_of(&value.ask.subject));
            match share {
                Ok(share) => {
                    let text = self.printer.value(&share).unwrap_or_default();
                    let share = self.notes.bind(&self.printer, &share, text);
                    told.push(compose(self.language(), "document-member-share", vec![name, amount, share]));
                }
                Err(_) => told.push(compose(self.language(), "document-member", vec![name, amount])),
            }
        }
        joined(told, &say(self.language(), "document-clause-join"))
    }

    fn movers(&mut self, ask: &Ask, count: usize, up: bool) -> Told {
        let movers = self.analyst().movers(ask);
        let sign = if up { 1 } else { -1 };
        let mut chosen: Vec<_> = movers
            .into_iter()
            .filter(|mover| mover.pull.number().is_ok_and(|points| points.value.sign() == sign))
            .collect();
        if !up {
            chosen.reverse();
        }
        let mut told = Vec::new();
        for mover in chosen.into_iter().take(count) {
            let text = show::pull(&mover.pull.number()?.value, self.language());
            let pull = self.notes.bind(&self.printer, &mover.pull, text);
            told.push(compose(self.language(), "document-mover", vec![Run::Text(self.name_of(&mover.subject)), pull]));
        }
        joined(told, &say(self.language(), "document-clause-join"))
    }

    /// Growth without the largest member, where that member is large enough to matter.
    fn without_largest(&mut self, ask: &Ask) -> Told {
        let largest = self.analyst().by_size(ask).into_iter().next().ok_or(Absence::GroupTooSmall)?;
        let answer = self.known(&ask.of(Question::Without).with(&largest.ask.subject))?;
        let text = show::change(&answer.outcome(), self.language()).unwrap_or_default();
        let change = self.notes.bind(&self.printer, &answer, text);
        let name = Run::Text(self.name_of(&largest.ask.subject));
        Ok(compose(self.language(), "document-without", vec![name, change]))
    }

    /// What the largest member contributed to the growth of the whole.
    fn largest_contribution(&mut self, ask: &Ask) -> Told {
        let largest = self.analyst().by_size(ask).into_iter().next().ok_or(Absence::GroupTooSmall)?;
        self.figure(&largest.ask.of(Question::Contribution).with(&ask.subject))
    }

    fn reason(&self, ask: &Ask) -> Told {
        match self.analyst().answer(ask).absence() {
            Some(absence) => Ok(vec![Run::Text(self.printer.absence(&absence))]),
            None => Err(Absence::OutOfRange),
        }
    }
}

/// A message with runs in the places of its arguments `$a`, `$b`, `$c`: figures stay doors inside it.
pub fn compose(language: Language, id: &str, runs: Vec<Run>) -> Vec<Run> {
    /// Marks of the private use area stand for the runs while Fluent puts them in order.
    const FIRST: u32 = 0xE000;
    let marks: Vec<char> = (FIRST..).map_while(char::from_u32).take(runs.len()).collect();
    let names = ["a", "b", "c"];
    let arguments: Vec<(&str, Argument)> =
        names.iter().zip(&marks).map(|(name, mark)| (*name, Argument::Text(mark.to_string()))).collect();
    let text = say_with(language, id, &arguments);
    let mut composed = Vec::new();
    let mut words = String::new();
    for character in text.chars() {
        match marks.iter().position(|mark| *mark == character) {
            Some(at) => {
                if !words.is_empty() {
                    composed.push(Run::Text(std::mem::take(&mut words)));
                }
                composed.push(runs[at].clone());
            }
            None => words.push(character),
        }
    }
    if !words.is_empty() {
        composed.push(Run::Text(words));
    }
    composed
}

fn joined(parts: Vec<Vec<Run>>, join: &str) -> Told {
    if parts.is_empty() {
        return Err(Absence::GroupTooSmall);
    }
    let mut runs = Vec::new();
    for (at, part) in parts.into_iter().enumerate() {
        if 0 < at {
            runs.push(Run::Text(join.to_owned()));
        }
        runs.extend(part);
    }
    Ok(runs)
}

fn count(text: &str) -> usize {
    text.parse().unwrap_or(3)
}
