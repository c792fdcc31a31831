//! A row as a form (登记表): a control for each field of the pack's register, what was typed in it, and what is wrong
//! with it. A form is read as a file of one row, so it is checked by the same rules.

use basis::error::Finding;
use basis::language::Language;
use files::grid::Grid;

use super::import::Held;
use super::names::words;
use super::rows::{Entry, Parent};
use crate::access::Deed;
use crate::message::say;
use crate::pack::Packs;
use crate::pack::register::{Field, FieldKind, Register, Word};
use crate::pack::tables::INDUSTRIES;

/// Rows of another register a form offers at once; of more it suggests as one types.
const OFFERED: usize = 200;

/// What a form is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    /// 新增一行
    New,
    /// 自某日起变更，或更正
    Change,
    /// 自某日起终止
    End,
}

impl Purpose {
    /// The last part of its address, and of its messages.
    pub fn word(self) -> &'static str {
        match self {
            Purpose::New => "new",
            Purpose::Change => "change",
            Purpose::End => "end",
        }
    }
}

/// What was typed: names of inputs and their values, as a browser sends them.
#[derive(Clone, Default, Debug)]
pub struct Typed(pub Vec<(String, String)>);

impl Typed {
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value.trim())
    }

    /// Every box that was ticked under a name, with commas between.
    fn ticked(&self, name: &str) -> String {
        let ticked: Vec<&str> = self.0.iter().filter(|(own, _)| own == name).map(|(_, value)| value.trim()).collect();
        ticked.join(", ")
    }

    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        let name = name.into();
        self.0.retain(|(own, _)| *own != name);
        self.0.push((name, value.into()));
    }

    /// What a row says, for a form that changes it.
    pub fn of(register: &Register, entry: &Entry, parents: &[Parent]) -> Typed {
        let mut typed = Typed::default();
        for field in &register.fields {
            let value = entry.field(&field.code);
            match is_ticked(field) {
                true => typed.0.extend(words(value).map(|word| (input(field), word.to_owned()))),
                false => typed.set(input(field), value),
            }
        }
        for parent in parents {
            typed.set(format!("parent.{}", parent.hierarchy), &parent.parent);
        }
        typed.set("valid_until", &entry.valid_until);
        typed
    }
}

/// The name of a field's input. The prefix keeps a field called `code` apart from the row's own code.
fn input(field: &Field) -> String {
    format!("field.{}", field.code)
}

/// Whether a field is filled in by ticking boxes: the words of a list, several of them.
fn is_ticked(field: &Field) -> bool {
    match field.kind {
        FieldKind::Roles | FieldKind::Deeds => true,
        FieldKind::Choice(_) => field.several,
        _ => false,
    }
}

/// One control of a form with its label, its hint and its errors.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Control {
    pub name: String,
    pub label: String,
    pub hint: String,
    pub optional: bool,
    pub widget: Widget,
    pub errors: Vec<String>,
}

/// How a control is filled in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Widget {
    Text {
        value: String,
        /// The unit of measurement behind a figure; empty for words.
        unit: String,
    },
    Date {
        value: String,
    },
    Choice {
        options: Vec<Offered>,
    },
    Ticks {
        options: Vec<Offered>,
    },
    /// A row of another register by its code or name: from a list of those there are, or suggested as one types.
    Row {
        value: String,
        /// What the value is called now.
        called: String,
        options: Vec<Offered>,
        suggest: String,
    },
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Offered {
    pub value: String,
    pub label: String,
    pub chosen: bool,
}

/// A form being filled in.
pub struct Form<'a> {
    pub packs: &'a Packs,
    pub register: &'a Register,
    pub held: &'a Held,
    pub purpose: Purpose,
    /// The row as it is last said to be; `None` for a new one.
    pub row: Option<&'a Entry>,
    /// Its parents as they are last said to be.
    pub parents: &'a [Parent],
    pub typed: &'a Typed,
    pub language: Language,
}

impl Form<'_> {
    /// The fields of the register this form has: not those whoever fills it in does not see.
    fn fields(&self) -> impl Iterator<Item = &Field> {
        let hidden = |field: &Field| self.row.is_some_and(|row| self.held.hides(self.register, row, &field.code));
        self.register.fields.iter().filter(move |field| !hidden(field))
    }

    fn corrects(&self) -> bool {
        self.purpose == Purpose::Change && self.typed.text("how") == "correct"
    }

    /// The row as a file of one row, with the name of the input each column came from.
    pub fn grid(&self) -> (Grid, Vec<String>) {
        let mut cells: Vec<(String, String, String)> = Vec::new();
        let code = self.row.map_or_else(|| self.typed.text("code"), |row| row.code.as_str());
        cells.push(("code".to_owned(), code.to_owned(), "code".to_owned()));
        for field in self.fields() {
            let value = match (self.purpose, self.row) {
                (Purpose::End, Some(row)) => row.field(&field.code).to_owned(),
                _ if is_ticked(field) => self.typed.ticked(&input(field)),
                _ => self.typed.text(&input(field)).to_owned(),
            };
            cells.push((field.code.clone(), value, input(field)));
        }
        if self.purpose != Purpose::End {
            for hierarchy in &self.register.hierarchies {
                let name = format!("parent.{}", hierarchy.code);
                // A parent that stays is not said again: its own dates stand.
                let stays = self.parents.iter().any(|parent| {
                    parent.hierarchy == hierarchy.code && parent.parent == self.typed.text(&name) && self.row.is_some()
                });
                let value = if stays { String::new() } else { self.typed.text(&name).to_owned() };
                cells.push((format!("parent_{}", hierarchy.code), value, name));
            }
        }
        let stays = self.corrects() || self.purpose == Purpose::End;
        let from = self.row.filter(|_| stays).map_or_else(|| self.typed.text("valid_from"), |row| &row.valid_from);
        cells.push(("valid_from".to_owned(), from.to_owned(), "valid_from".to_owned()));
        cells.push(("valid_until".to_owned(), self.typed.text("valid_until").to_owned(), "valid_until".to_owned()));
        let column = |part: fn(&(String, String, String)) -> &String| cells.iter().map(part).cloned().collect();
        (Grid::of_texts(vec![column(|cell| &cell.0), column(|cell| &cell.1)]), column(|cell| &cell.2))
    }

    /// The controls in their order, without errors.
    pub fn controls(&self) -> Vec<Control> {
        let mut controls = Vec::new();
        let typed = |name: &str| self.typed.text(name).to_owned();
        if self.purpose == Purpose::New {
            let widget = Widget::Text { value: typed("code"), unit: String::new() };
            // A unit's code stands in figures and addresses: it is given by a standard, not by this program.
            let optional = self.register.place != "code";
            let hint = if optional { "form-code-hint" } else { "form-code-unit-hint" };
            controls.push(self.control("code", say(self.language, "column-code"), optional, widget, hint));
        }
        if self.purpose != Purpose::End {
            controls.extend(self.fields().map(|field| self.field(field)));
            controls.extend(self.register.hierarchies.iter().map(|hierarchy| {
                let name = format!("parent.{}", hierarchy.code);
                let widget = self.row_of(&self.register.code, &name, "parent");
                let label = hierarchy.name.in_language(self.language).to_owned();
                self.control(&name, label, true, widget, "form-parent-hint")
            }));
        }
        if self.purpose != Purpose::End {
            let widget = Widget::Date { value: typed("valid_from") };
            let label = say(self.language, "register-valid-from");
            let optional = self.purpose == Purpose::New || self.corrects();
            let hint = if self.purpose == Purpose::New { "form-from-hint" } else { "form-from-change-hint" };
            controls.push(self.control("valid_from", label, optional, widget, hint));
        }
        let widget = Widget::Date { value: typed("valid_until") };
        let label = say(self.language, "register-valid-until");
        let hint = if self.purpose == Purpose::End { "form-end-hint" } else { "form-until-hint" };
        controls.push(self.control("valid_until", label, self.purpose != Purpose::End, widget, hint));
        controls
    }

    fn control(&self, name: &str, label: String, optional: bool, widget: Widget, hint: &str) -> Control {
        let hint = if hint.is_empty() { String::new() } else { say(self.language, hint) };
        Control { name: name.to_owned(), label, hint, optional, widget, errors: Vec::new() }
    }

    fn field(&self, field: &Field) -> Control {
        let (name, language) = (input(field), self.language);
        let value = self.typed.text(&name).to_owned();
        let offer = |code: &str, label: String, chosen: bool| Offered { value: code.to_owned(), label, chosen };
        let ticked: Vec<String> = words(&self.typed.ticked(&name)).map(str::to_owned).collect();
        let mut hint = "";
        let widget = match &field.kind {
            FieldKind::Date => Widget::Date { value },
            FieldKind::Figure(unit) => Widget::Text { value, unit: unit.in_language(language).to_owned() },
            FieldKind::Choice(choices) => {
                let chosen = |code: &String| if field.several { ticked.contains(code) } else { *code == value };
                let option = |it: &Word| offer(&it.code, it.name.in_language(language).to_owned(), chosen(&it.code));
                let options = choices.iter().map(option).collect();
                if field.several { Widget::Ticks { options } } else { Widget::Choice { options } }
            }
            FieldKind::Roles => Widget::Ticks {
                options: self
                    .held
                    .names
                    .roles()
                    .iter()
                    .map(|(code, name)| offer(code, name.in_language(language).to_owned(), ticked.contains(code)))
                    .collect(),
            },
            FieldKind::Approvals | FieldKind::Number | FieldKind::Measure => {
                Widget::Text { value, unit: String::new() }
            }
            FieldKind::Period => {
                hint = "form-period-hint";
                Widget::Text { value, unit: String::new() }
            }
            FieldKind::Indicator => {
                hint = "form-row-hint";
                let called = self.held.names.indicator(&value).map_or("", |name| name.in_language(language)).to_owned();
                Widget::Row { value, called, options: Vec::new(), suggest: self.suggest(&field.code) }
            }
            FieldKind::Deeds => Widget::Ticks {
                options: Deed::all()
                    // The work of the three administrators cannot be lent.
                    .filter(|deed| deed.administration().is_none())
                    .map(|deed| {
                        let chosen = ticked.iter().any(|word| word == deed.code());
                        offer(deed.code(), say(language, &format!("deed-{deed}")), chosen)
                    })
                    .collect(),
            },
            FieldKind::To(_) if field.several => {
                hint = "form-rows-hint";
                Widget::Text { value, unit: String::new() }
            }
            FieldKind::To(register) => {
                hint = "form-row-hint";
                self.row_of(register, &name, &field.code)
            }
            FieldKind::Industry => {
                hint = "form-row-hint";
                let called = value.parse().ok().and_then(|code| INDUSTRIES.name(&code)).unwrap_or_default().to_owned();
                Widget::Row { value, called, options: Vec::new(), suggest: self.suggest(&field.code) }
            }
            FieldKind::CreditCode => {
                hint = "form-credit-hint";
                Widget::Text { value, unit: String::new() }
            }
            FieldKind::Text => Widget::Text { value, unit: String::new() },
        };
        self.control(&name, field.name.in_language(language).to_owned(), field.optional, widget, hint)
    }

    /// A control that names a row of a register.
    fn row_of(&self, register: &str, name: &str, field: &str) -> Widget {
        let value = self.typed.text(name).to_owned();
        let called = self.held.names.name(register, &value, self.language).unwrap_or_default().to_owned();
        let called = if called == value { String::new() } else { called };
        match self.held.names.offered(register, OFFERED, self.language) {
            Some(rows) => {
                let option = |(code, label): (String, String)| Offered { chosen: code == value, value: code, label };
                let options = rows.into_iter().map(option).collect();
                Widget::Row { value, called, options, suggest: String::new() }
            }
            None => Widget::Row { value, called, options: Vec::new(), suggest: self.suggest(field) },
        }
    }

    fn suggest(&self, field: &str) -> String {
        format!("/register/{}/suggest/{field}", self.register.code)
    }
}

/// Hangs each finding on the control it is about; what is about the row as a whole is given back.
pub fn hang(controls: &mut [Control], columns: &[String], findings: &[Finding], language: Language) -> Vec<String> {
    let mut whole = Vec::new();
    for finding in findings {
        let about = match finding.error.code() {
            "register-dates-crossed" => Some("valid_until"),
            "register-own-rights" => None,
            // Said of a row's code, but about where the row belongs.
            "register-place-not-yours" | "register-cycle" => finding
                .place
                .column
                .and_then(|column| columns.get(column as usize - 1))
                .map(String::as_str)
                .filter(|name| *name != "code"),
            _ => finding.place.column.and_then(|column| columns.get(column as usize - 1)).map(String::as_str),
        };
        let said = finding.error.say(language);
        match controls.iter_mut().find(|control| Some(control.name.as_str()) == about) {
            Some(control) => control.errors.push(said),
            None => whole.push(said),
        }
    }
    whole
}
