//! Registers as a pack defines them (台账): fields and hierarchies.

use basis::error::Error;
use basis::language::{Language, Name};
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
    /// One of these words; several of them where the field says so.
    Choice(Vec<Word>),
    /// The code of a row in a register; several of them where the field says so.
    To(String),
    /// 统一社会信用代码, with its check character.
    CreditCode,
    /// A code of GB/T 4754-2017 that exists.
    Industry,
    /// Codes of roles of the packs, with commas between.
    Roles,
    /// Words of deeds, with commas between.
    Deeds,
    /// Departments and items of the catalogue of approvals by code, with commas between.
    Approvals,
    /// An indicator of the packs, by code or name.
    Indicator,
    /// A reporting period: `2025`, `2025-06`.
    Period,
    /// An exact number whose unit another field names.
    Number,
    /// A unit of measurement: `亿元`, `%`, `户`.
    Measure,
}

/// One word of a choice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Word {
    pub code: String,
    pub name: Name,
    /// Other words for it in files.
    pub aliases: Vec<String>,
}

impl Word {
    /// Whether a file that writes `text` means this word.
    pub fn is_called(&self, text: &str) -> bool {
        self.code == text
            || self.name.zh == text
            || self.name.in_language(Language::En) == text
            || self.aliases.iter().any(|alias| alias == text)
    }
}

/// One field of a register's rows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field {
    pub code: String,
    pub name: Name,
    pub kind: FieldKind,
    pub optional: bool,
    /// Holds several values, with commas between.
    pub several: bool,
    /// No two rows have the same value at the same time.
    pub unique: bool,
    /// Shown in the list.
    pub listed: bool,
    /// Other headings it is found under in files.
    pub aliases: Vec<String>,
    /// The class of readers who see it (字段敏感级), such as `personal`; empty for everybody who sees the row.
    pub sensitive: String,
}

/// A hierarchy rows may hang in, each with its own dated parents.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hierarchy {
    pub code: String,
    pub name: Name,
}

/// A register's definition.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Register {
    pub code: String,
    pub name: Name,
    pub note: Name,
    pub fields: Vec<Field>,
    pub hierarchies: Vec<Hierarchy>,
    /// Where a row belongs on the tree of units: the field that names its unit, `code` for the row itself, or
    /// `post.unit` for the unit of the row of another register that the field `post` names.
    pub place: String,
    /// Its rows give rights: only the security administrator enters them.
    pub gives_rights: bool,
    /// Whom a row gives rights: fields that name a person or a post, or `code` for the row itself. Nobody enters a row
    /// that names themselves there.
    pub gives_rights_to: Vec<String>,
    /// Rows that agree in all of these fields at the same time may be one thing entered twice: whoever enters is asked.
    pub alike: Vec<String>,
    pub spot: Spot,
}

impl Register {
    pub(super) fn read(entry: &Entry<'_>) -> Register {
        let fields: Vec<Field> = entry.entries("field").iter().map(field).collect();
        let gives_rights_to = entry.texts("gives_rights_to");
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
            place: entry.text("place"),
            gives_rights: !gives_rights_to.is_empty(),
            gives_rights_to,
            alike: entry.texts("alike"),
            fields,
            spot: entry.spot(),
        };
        for (index, field) in register.fields.iter().enumerate() {
            if register.fields[..index].iter().any(|other| other.code == field.code) {
                let error = Error::new("pack-code-twice").with("code", &field.code).with("first", &register.code);
                entry.refuse("field", error);
            }
        }
        for missing in register.alike.iter().filter(|code| register.field(code).is_none()) {
            let error = Error::new("pack-alike").with("field", missing).with("register", &register.code);
            entry.refuse("alike", error);
        }
        register
    }

    /// The field whose text stands for a row in lists and titles: `name` where there is one.
    pub fn label<'a>(&self, entry: &'a std::collections::BTreeMap<String, String>, code: &'a str) -> &'a str {
        entry.get("name").map_or(code, String::as_str)
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
                let read =
                    Word { code: choice.text("code"), name: choice.name("name"), aliases: choice.texts("aliases") };
                choice.finish();
                read
            })
            .collect();
        FieldKind::Choice(choices)
    } else if entry.has("type") {
        let types = [
            ("text", FieldKind::Text),
            ("date", FieldKind::Date),
            ("credit-code", FieldKind::CreditCode),
            ("industry", FieldKind::Industry),
            ("roles", FieldKind::Roles),
            ("deeds", FieldKind::Deeds),
            ("approvals", FieldKind::Approvals),
            ("indicator", FieldKind::Indicator),
            ("period", FieldKind::Period),
            ("number", FieldKind::Number),
            ("measure", FieldKind::Measure),
        ];
        let numbered: Vec<(&str, usize)> = types.iter().enumerate().map(|(at, (word, _))| (*word, at)).collect();
        entry.one_of("type", &numbered).map_or(FieldKind::Text, |at| types[at].1.clone())
    } else {
        FieldKind::Text
    };
    if entry.flag("several") && !matches!(kind, FieldKind::Choice(_) | FieldKind::To(_)) {
        entry.refuse("several", Error::new("pack-several"));
    }
    let field = Field {
        code: code(entry),
        name: entry.name("name"),
        kind,
        optional: entry.flag("optional"),
        several: entry.flag("several"),
        unique: entry.flag("unique"),
        listed: !entry.flag("hidden"),
        aliases: entry.texts("aliases"),
        sensitive: entry.optional_text("sensitive").unwrap_or_default(),
    };
    entry.finish();
    field
}
