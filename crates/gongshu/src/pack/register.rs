//! Registers as a pack defines them (台账): fields, keys, hierarchies, and what they count for book two.

use basis::error::Error;
use basis::language::Name;
use basis::unit::Unit;

use super::definition::code;
use super::reading::{Entry, Spot};

/// What a field holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FieldKind {
    Text,
    /// A civil date, `2006-08-12`.
    Date,
    /// An exact number in a unit of measurement.
    Figure(Unit),
    /// One of these words.
    Choice(Vec<(String, Name)>),
    /// The code of a row in another register.
    To(String),
}

/// One field of a register's rows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field {
    pub code: String,
    pub name: Name,
    pub kind: FieldKind,
    pub optional: bool,
    /// Shown in the list.
    pub listed: bool,
    /// Other headings it is found under in files.
    pub aliases: Vec<String>,
}

/// A hierarchy rows may hang in, each with its own dated parents.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hierarchy {
    pub code: String,
    pub name: Name,
}

/// How many rows, or the sum of a field, become an indicator of the unit they belong to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Counts {
    pub indicator: String,
    /// The field to add; rows are counted when there is none.
    pub sum: Option<String>,
    /// The field that names the unit the figure belongs to.
    pub by: String,
    /// `field = value` or `field is empty`; every row when there is none.
    pub only: Option<Condition>,
}

/// A condition on one field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Condition {
    Is(String, String),
    Empty(String),
}

/// A register's definition.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Register {
    pub code: String,
    pub name: Name,
    pub note: Name,
    pub fields: Vec<Field>,
    pub hierarchies: Vec<Hierarchy>,
    pub counts: Vec<Counts>,
    pub spot: Spot,
}

impl Register {
    pub(super) fn read(entry: &Entry<'_>) -> Register {
        let fields: Vec<Field> = entry.entries("field").iter().map(field).collect();
        let register = Register {
            code: code(entry),
            name: entry.name("name"),
            note: entry.optional_name("note").unwrap_or_default(),
            hierarchies: entry
                .entries("hierarchy")
                .iter()
                .map(|entry| {
                    let hierarchy = Hierarchy { code: code(entry), name: entry.name("name") };
                    entry.finish();
                    hierarchy
                })
                .collect(),
            counts: entry.entries("counts").iter().map(|entry| counts(entry, &fields)).collect(),
            fields,
            spot: entry.spot(),
        };
        if !register.fields.iter().any(|field| field.code == "name") {
            entry.refuse("field", Error::new("pack-register-name").with("register", &register.code));
        }
        for (index, field) in register.fields.iter().enumerate() {
            if register.fields[..index].iter().any(|other| other.code == field.code) {
                let error = Error::new("pack-code-twice").with("code", &field.code).with("first", &register.code);
                entry.refuse("field", error);
            }
        }
        register
    }

    pub fn field(&self, code: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.code == code)
    }
}

fn field(entry: &Entry<'_>) -> Field {
    let kind = if let Some(unit) = entry.optional_parsed::<Unit>("unit") {
        FieldKind::Figure(unit)
    } else if let Some(to) = entry.optional_text("to") {
        FieldKind::To(to)
    } else if entry.has("choice") {
        let choices = entry
            .entries("choice")
            .iter()
            .map(|choice| {
                let read = (choice.text("code"), choice.name("name"));
                choice.finish();
                read
            })
            .collect();
        FieldKind::Choice(choices)
    } else if entry.has("type") {
        entry
            .one_of("type", &[("date", true), ("text", false)])
            .map_or(FieldKind::Text, |date| if date { FieldKind::Date } else { FieldKind::Text })
    } else {
        FieldKind::Text
    };
    let field = Field {
        code: code(entry),
        name: entry.name("name"),
        kind,
        optional: entry.flag("optional"),
        listed: !entry.flag("hidden"),
        aliases: entry.texts("aliases"),
    };
    entry.finish();
    field
}

fn counts(entry: &Entry<'_>, fields: &[Field]) -> Counts {
    let known = |key: &str, code: &str| {
        if !fields.iter().any(|field| field.code == code) {
            let names: Vec<&str> = fields.iter().map(|field| field.code.as_str()).collect();
            entry.refuse(key, Error::new("pack-field-unknown").with("field", code).with("known", names.join(", ")));
        }
    };
    let only = entry.optional_text("where").and_then(|text| {
        let condition = match text.strip_suffix(" is empty") {
            Some(field) => Some(Condition::Empty(field.trim().to_owned())),
            None => text
                .split_once('=')
                .map(|(field, value)| Condition::Is(field.trim().to_owned(), value.trim().to_owned())),
        };
        match &condition {
            Some(Condition::Is(field, _) | Condition::Empty(field)) => known("where", field),
            None => entry.refuse("where", Error::new("pack-condition").with("text", text)),
        }
        condition
    });
    let counts =
        Counts { indicator: entry.text("indicator"), sum: entry.optional_text("sum"), by: entry.text("by"), only };
    if let Some(field) = &counts.sum {
        known("sum", field);
    }
    if counts.by != "parent" {
        known("by", &counts.by);
    }
    entry.finish();
    counts
}
