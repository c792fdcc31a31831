//! What rows of registers are called (名称): a page prints 市长 beside the code `leader`, and a form or a file may
//! name a row either way. Only what the asker may find has a name: none tells whether a code they may not see is taken.

use std::collections::{BTreeMap, HashMap};

use basis::exact::Exact;
use basis::language::{Language, Name};
use basis::period::Span;
use basis::quantity::Quantity;
use basis::show::grouped;
use basis::unit::Unit;

use super::query::{self, Asker};
use super::rows::Entry;
use super::subjects::Subjects;
use crate::message::say;
use crate::pack::Packs;
use crate::pack::register::{Field, FieldKind, Register};
use crate::pack::tables::INDUSTRIES;
use crate::store::{Db, Failure};

/// The names a register's fields need: those of the rows they refer to, and those of roles.
#[derive(Default)]
pub struct Names {
    registers: HashMap<String, Named>,
    roles: Vec<(String, Name)>,
    /// Departments and items of the catalogue of approvals.
    approvals: HashMap<String, Name>,
    /// Indicators of the packs, and their codes by every name they are called.
    indicators: HashMap<String, Name>,
    indicator_words: HashMap<String, String>,
}

/// The rows of one register, by code.
struct Named {
    register: Name,
    rows: Rows,
}

enum Rows {
    /// The tree of units is in memory already.
    Units(Subjects),
    Listed(BTreeMap<String, Name>),
}

/// What a text names among the rows of a register.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Found {
    Code(String),
    /// More than one row is called so: the code must say which.
    Several,
    Nothing,
}

impl Names {
    /// Reads the names the fields of `register` need, as the asker may find them.
    pub async fn read(
        db: &Db,
        packs: &Packs,
        register: &Register,
        version: i64,
        asker: &Asker<'_>,
    ) -> Result<Names, Failure> {
        let roles = packs.roles.iter().map(|it| (it.role.code.clone(), it.role.name.clone())).collect();
        let departments = packs.departments.iter().map(|it| (it.code.clone(), it.name.clone()));
        let approvals = departments.chain(packs.items.iter().map(|it| (it.code.clone(), it.name.clone()))).collect();
        let indicators = packs.indicators.iter().map(|it| (it.code.clone(), it.short.clone())).collect();
        let mut names =
            Names { registers: HashMap::new(), roles, approvals, indicators, indicator_words: HashMap::new() };
        for indicator in &packs.indicators {
            let words =
                [&indicator.code, &indicator.name.zh, &indicator.name.en, &indicator.short.zh, &indicator.short.en];
            for word in words.into_iter().chain(&indicator.aliases) {
                // The catalogue decides where two are called alike.
                if let Some(named) = packs.indicator_named(word) {
                    names.indicator_words.insert(word.clone(), named.code.clone());
                }
            }
        }
        let own = (!register.hierarchies.is_empty()).then_some(register.code.as_str());
        let others = register.fields.iter().filter_map(|field| match &field.kind {
            FieldKind::To(other) => Some(other.as_str()),
            _ => None,
        });
        for other in own.into_iter().chain(others) {
            if let Some(other) = packs.register(other)
                && !names.registers.contains_key(&other.code)
            {
                let rows = match asker.findable() {
                    Some(findable) if other.code == super::UNIT => Rows::Units(findable),
                    _ => Rows::Listed(listed(query::rows(db, packs, other, version, asker).await?)),
                };
                names.registers.insert(other.code.clone(), Named { register: other.name.clone(), rows });
            }
        }
        Ok(names)
    }

    /// What a row of another register is called; `None` when the asker may not find it.
    pub fn name(&self, register: &str, code: &str, language: Language) -> Option<&str> {
        match &self.registers.get(register)?.rows {
            Rows::Units(units) => units.get(code).map(|unit| unit.in_language(language)),
            Rows::Listed(rows) => rows.get(code).map(|name| name.in_language(language)),
        }
    }

    /// The row a text names: by its code, or by its name in either language where only one has it.
    pub fn find(&self, register: &str, text: &str) -> Found {
        // A register that no pack has anymore: what it held is not lost.
        let Some(named) = self.registers.get(register) else { return Found::Code(text.to_owned()) };
        let called = |name: &Name| name.zh == text || (!name.en.is_empty() && name.en == text);
        let mut called = match &named.rows {
            Rows::Units(units) if units.get(text).is_some() => return Found::Code(text.to_owned()),
            Rows::Listed(rows) if rows.contains_key(text) => return Found::Code(text.to_owned()),
            Rows::Units(units) => {
                units.all().filter(|unit| called(&unit.name)).map(|unit| unit.code.clone()).take(2).collect::<Vec<_>>()
            }
            Rows::Listed(rows) => {
                rows.iter().filter(|(_, name)| called(name)).map(|(code, _)| code.clone()).take(2).collect()
            }
        };
        match called.len() {
            0 => Found::Nothing,
            1 => Found::Code(called.remove(0)),
            _ => Found::Several,
        }
    }

    /// What the register itself is called.
    pub fn register_name(&self, register: &str) -> Name {
        self.registers.get(register).map_or_else(|| Name::new(register, register), |named| named.register.clone())
    }

    /// The rows of a register with their names, for a form to offer; `None` when there are more than `most`.
    pub fn offered(&self, register: &str, most: usize, language: Language) -> Option<Vec<(String, String)>> {
        let own = |code: &str, name: &Name| (code.to_owned(), name.in_language(language).to_owned());
        let offered: Vec<(String, String)> = match &self.registers.get(register)?.rows {
            Rows::Units(units) => units.all().take(most + 1).map(|unit| own(&unit.code, &unit.name)).collect(),
            Rows::Listed(rows) => rows.iter().take(most + 1).map(|(code, name)| own(code, name)).collect(),
        };
        (offered.len() <= most).then_some(offered)
    }

    /// Every row of a register with its names.
    pub fn all(&self, register: &str) -> Vec<(&str, &Name)> {
        match self.registers.get(register).map(|named| &named.rows) {
            Some(Rows::Units(units)) => units.all().map(|unit| (unit.code.as_str(), &unit.name)).collect(),
            Some(Rows::Listed(rows)) => rows.iter().map(|(code, name)| (code.as_str(), name)).collect(),
            None => Vec::new(),
        }
    }

    /// A department or an item of the catalogue of approvals.
    pub fn approval(&self, code: &str) -> Option<&Name> {
        self.approvals.get(code)
    }

    /// An indicator of the packs by its code.
    pub fn indicator(&self, code: &str) -> Option<&Name> {
        self.indicators.get(code)
    }

    /// The code of the indicator that is called so.
    pub fn indicator_named(&self, text: &str) -> Option<&str> {
        self.indicator_words.get(text).map(String::as_str)
    }

    /// Every indicator's code and name.
    pub fn all_indicators(&self) -> impl Iterator<Item = (&str, &Name)> {
        self.indicators.iter().map(|(code, name)| (code.as_str(), name))
    }

    /// The roles of the packs, in their order.
    pub fn roles(&self) -> &[(String, Name)] {
        &self.roles
    }

    /// A field of a row as people read it.
    pub fn shown(&self, field: &Field, text: &str, language: Language) -> Shown {
        let each = |name: &dyn Fn(&str) -> String| {
            let words: Vec<String> = words(text).map(name).collect();
            words.join(if language == Language::Zh { "、" } else { ", " })
        };
        match &field.kind {
            FieldKind::Choice(choices) => {
                let called = |word: &str| {
                    let chosen = choices.iter().find(|choice| choice.code == word);
                    chosen.map_or(word, |choice| choice.name.in_language(language)).to_owned()
                };
                Shown::text(if field.several { each(&called) } else { called(text) })
            }
            FieldKind::Industry => match text.parse().ok().and_then(|code| INDUSTRIES.name(&code)) {
                Some(name) => Shown { text: name.to_owned(), code: text.to_owned(), register: String::new() },
                None => Shown::text(text),
            },
            FieldKind::Roles => {
                let role = |word: &str| self.roles.iter().find(|(code, _)| code == word).map(|(_, name)| name);
                Shown::text(each(&|word| role(word).map_or(word, |name| name.in_language(language)).to_owned()))
            }
            FieldKind::Approvals => {
                let name = |word: &str| self.approval(word).map_or(word, |name| name.in_language(language)).to_owned();
                Shown::text(each(&name))
            }
            FieldKind::Indicator => Shown::text(self.indicator(text).map_or(text, |name| name.in_language(language))),
            FieldKind::Period => Shown::text(
                text.parse()
                    .map_or_else(|_| text.to_owned(), |period| basis::show::period(period, Span::This, language)),
            ),
            FieldKind::Number => match Quantity::parse(text, Unit::times()) {
                Ok(figure) => Shown::text(grouped(&Exact::from(figure.value()), figure.scale())),
                Err(_) => Shown::text(text),
            },
            FieldKind::Measure => Shown::text(
                text.parse::<Unit>().map_or_else(|_| text.to_owned(), |unit| unit.in_language(language).to_owned()),
            ),
            FieldKind::Deeds => Shown::text(each(&|word| say(language, &format!("deed-{word}")))),
            FieldKind::Figure(unit) => match Quantity::parse(text, unit.clone()) {
                Ok(figure) => {
                    let number = grouped(&Exact::from(figure.value()), figure.scale());
                    Shown::text(format!("{number} {}", unit.in_language(language)))
                }
                Err(_) => Shown::text(text),
            },
            FieldKind::To(register) if field.several => {
                Shown::text(each(&|code| self.name(register, code, language).unwrap_or(code).to_owned()))
            }
            FieldKind::To(register) => match self.name(register, text, language) {
                Some(name) => Shown { text: name.to_owned(), code: text.to_owned(), register: register.clone() },
                None => Shown::text(text),
            },
            _ => Shown::text(text),
        }
    }

    /// A row as a title names it: by its name, else by those of the first two rows it joins, else by its code.
    pub fn title(&self, register: &Register, entry: &Entry, language: Language) -> String {
        let name = Name::new(entry.field("name"), entry.field("name_en"));
        if !name.zh.is_empty() {
            return name.in_language(language).to_owned();
        }
        let joined: Vec<&str> = register
            .fields
            .iter()
            .filter_map(|field| match &field.kind {
                FieldKind::To(other) => self.name(other, entry.field(&field.code), language),
                _ => None,
            })
            .take(2)
            .collect();
        if joined.is_empty() { entry.code.clone() } else { joined.join(" · ") }
    }
}

/// Words with commas between.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|word| !word.is_empty())
}

/// The newest name of each row.
fn listed(entries: Vec<Entry>) -> BTreeMap<String, Name> {
    let entries = super::rows::settled(entries).into_iter();
    entries.map(|entry| (entry.code.clone(), Name::new(entry.field("name"), entry.field("name_en")))).collect()
}

/// A field's value on a page: what it is called, its code where that is something else, and the register of the row
/// it leads to; empty where it leads nowhere.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Shown {
    pub text: String,
    pub code: String,
    pub register: String,
}

impl Shown {
    fn text(text: impl Into<String>) -> Shown {
        Shown { text: text.into(), ..Shown::default() }
    }

    /// Where the row it names is shown; empty for none.
    pub fn href(&self) -> String {
        match self.register.as_str() {
            "" => String::new(),
            register => format!("/register/{register}/{}", crate::page::segment(&self.code)),
        }
    }

    /// Whether the code says something the text does not.
    pub fn has_code(&self) -> bool {
        !self.code.is_empty() && self.code != self.text
    }
}
