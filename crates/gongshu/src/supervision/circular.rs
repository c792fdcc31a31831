//! The month's circular (通报): the pack's words with a month's matters as they stood at its end; every count has a note that names what was
//! counted.

use std::collections::BTreeSet;

use basis::derive::share::share;
use basis::derive::{Absence, Number, Operand, Outcome};
use basis::document::{Block, Column, Document, Figure, Labels, Note, Run, Table};
use basis::exact::Exact;
use basis::language::Language;
use basis::show::grouped;
use basis::template::Call;
use basis::unit::Unit;
use jiff::civil::Date;

use super::view::Desk;
use crate::matter::cabinet::page_of;
use crate::matter::past::Past;
use crate::matter::record::BY_HAND;
use crate::message::{say, say_with};
use crate::pack::circular::{Circular, Rows, Section};
use crate::pack::template::Says;
use crate::store::clock::day;

/// A month's matters of a unit and below it.
pub struct Month<'a> {
    pub desk: &'a Desk<'a>,
    pub circular: &'a Circular,
    pub unit: &'a str,
    pub name: String,
    pub first: Date,
    pub last: Date,
    pub past: Vec<Past>,
}

/// What a word counts: how many, and which matters.
struct Counted {
    number: i64,
    codes: Vec<String>,
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

impl Month<'_> {
    fn language(&self) -> Language {
        self.desk.language()
    }

    fn within(&self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }

    fn days(&self, from: Date, until: Date) -> u32 {
        self.desk.packs().calendar().working_days(from, until).unwrap_or(0)
    }

    /// Working days before its last day, where it was done early enough to be praised.
    fn ahead(&self, it: &Past) -> Option<u32> {
        let (due, ended) = (it.due_on?, it.ended_on.filter(|_| it.done)?);
        let ahead = if ended < due { self.days(ended, due) } else { 0 };
        (self.circular.praise_days <= ahead).then_some(ahead)
    }

    /// How often a word's event happened to a matter in the month, or whether it counts at all.
    fn times(&self, word: &str, it: &Past) -> usize {
        let cards =
            |colour: &str| it.cards(self.first, self.last).filter(|card| card.event.word("then") == colour).count();
        match word {
            "given" => usize::from(self.within(it.opened_on)),
            "done" => usize::from(it.done),
            "in-time" => usize::from(it.done && !it.late),
            "late" => usize::from(it.done && it.late),
            "early" => usize::from(self.ahead(it).is_some()),
            "open" => usize::from(it.ended_on.is_none()),
            "overdue" => usize::from(it.overdue),
            "yellow" => cards("card:yellow"),
            "red" => cards("card:red"),
            "extended" => it.extensions(self.first, self.last),
            "refused" => it.refusals(self.first, self.last),
            _ => 0,
        }
    }

    fn counted<'b>(&self, word: &str, past: impl Iterator<Item = &'b Past>) -> Counted {
        let mut counted = Counted { number: 0, codes: Vec::new() };
        for it in past {
            let times = self.times(word, it);
            if 0 < times {
                counted.number += count(times);
                counted.codes.push(it.matter.code.clone());
            }
        }
        counted
    }

    /// 按期办结率 = in time ÷ done; nothing where nothing was done.
    fn rate<'b>(&self, past: impl Iterator<Item = &'b Past> + Clone) -> Option<String> {
        let cases: Unit = "件".parse().ok()?;
        let operand = |number: i64| Operand::Constant(Number::new(Exact::whole(number), cases.clone()));
        let (part, whole) = (self.counted("in-time", past.clone()), self.counted("done", past));
        match share(operand(part.number), operand(whole.number)).outcome {
            Outcome::Number(number) => Some(format!("{} %", grouped(&number.value, 1))),
            _ => None,
        }
    }

    fn overdue_units(&self) -> BTreeSet<&str> {
        self.past.iter().filter(|it| it.overdue).map(|it| it.matter.unit.as_str()).collect()
    }

    fn month_name(&self) -> String {
        let period = basis::period::Period::month_of(self.first.year(), self.first.month().unsigned_abs());
        period.map_or_else(
            |_| self.first.to_string(),
            |period| basis::show::period(period, basis::period::Span::This, self.language()),
        )
    }

    /// What a call prints, with its note where it is a count.
    fn answer(&self, call: &Call, notes: &mut Vec<Note>) -> Result<Vec<Run>, Absence> {
        let text = |text: String| Ok(vec![Run::Text(text)]);
        match call.function.as_str() {
            "unit" => text(self.name.clone()),
            "month" => text(self.month_name()),
            "day" => text(self.last.to_string()),
            "rate" => self.rate(self.past.iter()).map_or(Err(Absence::NoBase), text),
            "overdue-units" => match self.overdue_units().len() {
                0 => Err(Absence::NoBase),
                units => text(units.to_string()),
            },
            word => {
                let counted = self.counted(word, self.past.iter());
                Ok(vec![self.figure(word, &counted, notes)])
            }
        }
    }

    fn figure(&self, word: &str, counted: &Counted, notes: &mut Vec<Note>) -> Run {
        let language = self.language();
        let subject = say(language, &format!("circular-{word}"));
        let note = match notes.iter().position(|note| note.subject == subject) {
            Some(at) => at + 1,
            None => {
                notes.push(Note {
                    subject,
                    value: counted.number.to_string(),
                    formula: say(language, &format!("circular-how-{word}")),
                    inputs: counted.codes.clone(),
                    source: say(language, "circular-source"),
                    version: self.desk.packs().calendar().version().to_owned(),
                });
                notes.len()
            }
        };
        let href = format!("/matters/circular?unit={}&month={}#note-{note}", self.unit, self.code());
        Run::Figure(Figure { text: counted.number.to_string(), note, href })
    }

    /// `2026-11`.
    pub fn code(&self) -> String {
        format!("{:04}-{:02}", self.first.year(), self.first.month())
    }

    fn say(&self, says: &Says, notes: &mut Vec<Note>) -> Vec<Run> {
        let template = says.in_language(self.language());
        template.render(&mut |call: &Call| self.answer(call, notes)).unwrap_or_default()
    }

    fn words(&self, says: &Says) -> String {
        basis::document::plain(&self.say(says, &mut Vec::new()))
    }

    /// The circular as a document.
    pub fn document(&self) -> Document {
        let language = self.language();
        let (mut blocks, mut notes) = (Vec::new(), Vec::new());
        let mut shown = 0;
        for section in &self.circular.sections {
            let table = section.rows.map(|rows| self.table(section, rows));
            let is_empty = table.as_ref().is_some_and(|table| table.rows.is_empty());
            let body: Vec<Block> = match (is_empty, &section.otherwise) {
                (true, None) => continue,
                (true, Some(otherwise)) => vec![Block::Paragraph(self.say(otherwise, &mut notes))],
                (false, _) => {
                    let said = section.says.as_ref().map(|says| Block::Paragraph(self.say(says, &mut notes)));
                    said.into_iter().chain(table.map(Block::Table)).collect()
                }
            };
            shown += 1;
            let numeral = say(language, &format!("numeral-{shown}"));
            let arguments = [("numeral", numeral.into()), ("heading", self.words(&section.heading).into())];
            blocks.push(Block::Heading(1, say_with(language, "document-section", &arguments)));
            blocks.extend(body);
        }
        let label = |id: &str| say(language, id);
        Document {
            language,
            title: self.words(&self.circular.title),
            issuer: self.words(&self.circular.issuer),
            date: self.last.to_string(),
            basis: say_with(language, "circular-basis", &[("day", self.last.to_string().into())]),
            blocks,
            notes,
            labels: Labels {
                appendix: label("circular-appendix"),
                number: label("document-number"),
                subject: label("document-subject"),
                value: label("document-value"),
                formula: label("document-formula"),
                inputs: label("document-inputs"),
                source: label("document-source"),
                version: label("circular-calendar"),
                body: label("document-body"),
            },
        }
    }

    fn table(&self, section: &Section, rows: Rows) -> Table {
        let column = |it: &crate::pack::circular::Column| Column {
            heading: it.heading.in_language(self.language()).to_owned(),
            numeric: is_numeric(&it.shows),
        };
        let cells = |print: &dyn Fn(&str) -> String| -> Vec<Vec<Run>> {
            section.columns.iter().map(|column| vec![Run::Text(print(&column.shows))]).collect()
        };
        let rows = match rows {
            Rows::Units => self.units().iter().map(|unit| cells(&|word| self.of_unit(word, unit))).collect(),
            Rows::Overdue => {
                let mut found: Vec<&Past> = self.past.iter().filter(|it| it.overdue).collect();
                found.sort_by_key(|it| it.due_on);
                found.iter().map(|it| cells(&|word| self.of_matter(word, it))).collect()
            }
            Rows::Early => {
                let mut found: Vec<(u32, &Past)> =
                    self.past.iter().filter_map(|it| Some((self.ahead(it)?, it))).collect();
                found.sort_by_key(|(ahead, it)| (std::cmp::Reverse(*ahead), it.matter.number));
                found.iter().map(|(_, it)| cells(&|word| self.of_matter(word, it))).collect()
            }
            Rows::Cards => {
                let cards = self
                    .past
                    .iter()
                    .flat_map(|it| it.cards(self.first, self.last).map(move |card| (card.event.at.clone(), it, card)));
                let mut cards: Vec<_> = cards.collect();
                cards.sort_by(|one, other| one.0.cmp(&other.0));
                cards.iter().map(|(_, it, card)| cells(&|word| self.of_card(word, it, card.event))).collect()
            }
        };
        Table {
            caption: String::new(),
            unit: String::new(),
            columns: section.columns.iter().map(column).collect(),
            rows,
        }
    }

    fn units(&self) -> Vec<String> {
        let units: BTreeSet<&str> = self.past.iter().map(|it| it.matter.unit.as_str()).collect();
        units.into_iter().map(str::to_owned).collect()
    }

    fn of_unit(&self, word: &str, unit: &str) -> String {
        let own = self.past.iter().filter(|it| it.matter.unit == unit);
        match word {
            "unit" => self.desk.unit(unit),
            "rate" => self.rate(own).unwrap_or_else(|| DASH.to_owned()),
            word => self.counted(word, own).number.to_string(),
        }
    }

    fn of_matter(&self, word: &str, it: &Past) -> String {
        let matter = &it.matter;
        let printed = |day: Option<Date>| day.map_or_else(|| DASH.to_owned(), |day| day.to_string());
        match word {
            "title" => matter.title.clone(),
            "number" => matter.code.clone(),
            "lead" => self.desk.post(matter.party("lead")),
            "unit" => self.desk.unit(&matter.unit),
            "due" => printed(it.due_on),
            "ended" => printed(it.ended_on),
            "over" => it.due_on.map_or_else(|| DASH.to_owned(), |due| self.days(due, self.last).to_string()),
            "ahead" => self.ahead(it).map_or_else(|| DASH.to_owned(), |days| days.to_string()),
            "put-off" => matter.nodes().iter().map(|told| told.node.put_off()).sum::<usize>().to_string(),
            "reminders" => matter.reminders().to_string(),
            "cards" => matter.cards().filter(|card| card.stands()).count().to_string(),
            _ => String::new(),
        }
    }

    fn of_card(&self, word: &str, it: &Past, card: &crate::matter::Event) -> String {
        let language = self.language();
        match word {
            "day" => day(&card.at).map_or_else(String::new, |day| day.to_string()),
            "card" => say(language, &format!("circular-{}", card.word("then").replace(':', "-"))),
            "why" => {
                let kind = self.desk.packs().kind(&it.matter.kind);
                let rung = kind.and_then(|kind| kind.ladder.iter().find(|rung| rung.code == card.word("rung")));
                match (card.word("rung"), rung) {
                    (BY_HAND, _) | (_, None) => card.remark.clone(),
                    (_, Some(rung)) => rung.name.in_language(language).to_owned(),
                }
            }
            word => self.of_matter(word, it),
        }
    }

    /// Where each matter that is named is to be found.
    pub fn doors(&self) -> Vec<(String, String)> {
        let named = |it: &&Past| it.overdue || self.ahead(it).is_some() || it.cards(self.first, self.last).count() != 0;
        let door = |it: &Past| {
            (
                format!("{} {}", it.matter.code, it.matter.title),
                page_of(self.desk.packs(), &it.matter.kind, it.matter.number),
            )
        };
        self.past.iter().filter(named).map(door).collect()
    }
}

fn is_numeric(shows: &str) -> bool {
    !["title", "number", "lead", "unit", "due", "ended", "day", "card", "why"].contains(&shows)
}

/// What stands where there is nothing.
const DASH: &str = "—";
