//! Typing a row (登记一行): new, changed from a date, ended on a date. What was typed is kept until it is right, and a
//! row that somebody else changed meanwhile is explained before it is written over.

use askama::Template;
use axum::Form as Sent;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use basis::error::{Error, Finding, Place, Severity};
use basis::language::Language;

use super::counter::{Counter, Page, SharedPacks, enters, failed, register};
use super::form::{Control, Form, Purpose, Typed, Widget, hang};
use super::import::{self, Held, Plan};
use super::names::Names;
use super::row_pages::{Difference, differences};
use super::rows::{Entry, Parent, settled};
use super::units::Units;
use crate::access::Deed;
use crate::message::say;
use crate::pack::register::Register;
use crate::page::{Reader, Refusal, Shell, segment, show};
use crate::store::batch::{self, Sender};
use crate::store::clock::SharedClock;

#[derive(Template)]
#[template(path = "register/form.html")]
struct FormPage {
    shell: Shell,
    register: String,
    register_name: String,
    /// The row's own page; empty for a new row.
    row: String,
    row_title: String,
    action: String,
    purpose: &'static str,
    controls: Vec<Control>,
    /// What is wrong with the row as a whole.
    errors: Vec<String>,
    /// What may be wrong, and is entered when whoever typed it says it is right; and what says so.
    doubts: Vec<String>,
    sure: String,
    /// Whether it is a correction of what was said, from the same day on.
    corrects: bool,
    since: String,
    /// The batch of the statement this form was filled in from.
    seen: String,
    /// What somebody else changed meanwhile.
    meanwhile: Vec<Difference>,
    facts: Vec<(String, String)>,
}

impl FormPage {
    /// Every error with the input it is about, for the list above the form.
    fn all_errors(&self) -> Vec<(&str, &str)> {
        let whole = self.errors.iter().map(|error| ("", error.as_str()));
        whole
            .chain(
                self.controls
                    .iter()
                    .flat_map(|control| control.errors.iter().map(|error| (control.name.as_str(), error.as_str()))),
            )
            .collect()
    }
}

/// A register with one of its rows, as whoever types in it may see them.
struct Desk<'a> {
    counter: Counter<'a>,
    register: &'a Register,
    held: Held,
    purpose: Purpose,
    row: Option<Entry>,
    /// Every statement about the row, newest first.
    history: Vec<Entry>,
    parents: Vec<Parent>,
}

impl<'a> Desk<'a> {
    async fn open(
        units: &Units,
        packs: &'a SharedPacks,
        reader: &'a Reader,
        (register_code, code): (&str, Option<&str>),
        purpose: Purpose,
    ) -> Result<Desk<'a>, Refusal> {
        let register = register(packs, reader, register_code, Deed::EnterRegister)?;
        // Whoever enters works on the current books, whatever version they last looked at.
        let counter = Counter::at(units, packs, reader, None).await.map_err(failed(reader))?;
        let held = import::held(units.db(), packs, register, counter.version, &counter.asker()).await;
        let held = held.map_err(failed(reader))?;
        let (mut history, mut parents) = (Vec::new(), Vec::new());
        if let Some(code) = code {
            history = counter.history(register, code).await.map_err(failed(reader))?;
            parents = counter.parents(register).await.map_err(failed(reader))?;
            parents.retain(|parent| parent.code == code && parent.valid_until.is_empty() && !parent.removed);
            if history.is_empty() {
                return Err(Refusal::not_found(reader.language, code));
            }
        }
        let row = settled(history.clone()).pop();
        if let Some(row) = &row
            && !counter.may_enter(register, row).await.map_err(failed(reader))?
        {
            return Err(Refusal::forbidden(reader.language));
        }
        Ok(Desk { counter, register, held, purpose, row, history, parents })
    }

    /// The batch of the last statement about the row; 0 for a new row.
    fn seen(&self) -> i64 {
        self.history.iter().map(|entry| entry.batch).max().unwrap_or(0)
    }

    fn form<'b>(&'b self, typed: &'b Typed, language: Language) -> Form<'b> {
        Form {
            packs: self.counter.packs,
            register: self.register,
            held: &self.held,
            purpose: self.purpose,
            row: self.row.as_ref(),
            parents: &self.parents,
            typed,
            language,
        }
    }

    /// What somebody else changed since the statement of `seen`.
    fn meanwhile(&self, names: &Names, seen: i64, language: Language) -> Vec<Difference> {
        let Some(now) = &self.row else { return Vec::new() };
        let then = settled(self.history.iter().filter(|entry| entry.batch <= seen).cloned().collect()).pop();
        let mut changed = differences(self.register, names, then.as_ref(), now, language);
        let mut day = |id: &str, day: fn(&Entry) -> &String| {
            let old = then.as_ref().map(day).cloned().unwrap_or_default();
            if old != *day(now) {
                changed.push(Difference { field: say(language, id), old, new: day(now).clone() });
            }
        };
        day("register-valid-from", |entry| &entry.valid_from);
        day("register-valid-until", |entry| &entry.valid_until);
        changed
    }

    fn page(
        &self,
        reader: &Reader,
        typed: &Typed,
        (findings, columns): (&[Finding], &[String]),
        meanwhile: Vec<Difference>,
    ) -> Page {
        let (register, language) = (self.register, reader.language);
        let mut controls = self.form(typed, language).controls();
        let (wrong, doubtful): (Vec<Finding>, Vec<Finding>) =
            findings.iter().cloned().partition(|finding| finding.severity == Severity::Error);
        let errors = hang(&mut controls, columns, &wrong, language);
        let title = self.row.as_ref().map(|row| self.held.names.title(register, row, language)).unwrap_or_default();
        let row = self.row.as_ref().map(|row| format!("/register/{}/{}", register.code, segment(&row.code)));
        let name = register.name.in_language(language).to_owned();
        let word = self.purpose.word();
        let view = FormPage {
            shell: Shell::new(reader, "register", format!("{} · {name}", say(language, &format!("form-{word}")))),
            register: register.code.clone(),
            register_name: name,
            action: match &row {
                Some(row) => format!("{row}/{word}"),
                None => format!("/register/{}/new", register.code),
            },
            row: row.unwrap_or_default(),
            row_title: title,
            purpose: word,
            controls,
            errors,
            doubts: doubtful.iter().map(|finding| finding.error.say(language)).collect(),
            sure: sure(&doubtful),
            corrects: typed.text("how") == "correct",
            since: self.row.as_ref().map(|row| row.valid_from.clone()).unwrap_or_default(),
            seen: self.seen().to_string(),
            meanwhile,
            facts: match (&self.row, self.purpose) {
                (Some(row), Purpose::End) => differences(register, &self.held.names, None, row, language)
                    .into_iter()
                    .map(|difference| (difference.field, difference.new))
                    .collect(),
                _ => Vec::new(),
            },
        };
        show(&view.shell.clone(), &view)
    }
}

/// What a new form begins with: the values of the address, so that a link can fill in what it knows.
fn begun(register: &Register, asked: Vec<(String, String)>) -> Typed {
    let mut typed = Typed::default();
    for (name, value) in asked {
        let known = register.field(&name).is_some();
        typed.0.push((if known { format!("field.{name}") } else { name }, value));
    }
    typed
}

/// GET /register/{register}/new
pub async fn new_form(
    State(units): State<Units>,
    State(packs): State<SharedPacks>,
    reader: Reader,
    Path(code): Path<String>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Page {
    let desk = Desk::open(&units, &packs, &reader, (&code, None), Purpose::New).await?;
    let typed = begun(desk.register, asked);
    desk.page(&reader, &typed, (&[], &[]), Vec::new())
}

/// GET /register/{register}/{code}/change
pub async fn change_form(
    State(units): State<Units>,
    State(packs): State<SharedPacks>,
    reader: Reader,
    Path((register, code)): Path<(String, String)>,
) -> Page {
    let desk = Desk::open(&units, &packs, &reader, (&register, Some(&code)), Purpose::Change).await?;
    desk.first_page(&reader)
}

/// GET /register/{register}/{code}/end
pub async fn end_form(
    State(units): State<Units>,
    State(packs): State<SharedPacks>,
    reader: Reader,
    Path((register, code)): Path<(String, String)>,
) -> Page {
    let desk = Desk::open(&units, &packs, &reader, (&register, Some(&code)), Purpose::End).await?;
    desk.first_page(&reader)
}

impl Desk<'_> {
    /// The form as it is opened: what the row says now.
    fn first_page(&self, reader: &Reader) -> Page {
        let mut typed = match &self.row {
            Some(row) => Typed::of(self.register, row, &self.parents),
            None => Typed::default(),
        };
        let today = reader.visit.today.as_str();
        match self.purpose {
            Purpose::Change => typed.set("valid_from", today),
            Purpose::End if typed.text("valid_until").is_empty() => typed.set("valid_until", today),
            _ => {}
        }
        self.page(reader, &typed, (&[], &[]), Vec::new())
    }

    /// What is planned from the form, and what stands in its way.
    fn plan(&self, typed: &mut Typed) -> (Plan, Vec<String>) {
        if self.purpose == Purpose::New && typed.text("code").is_empty() && self.register.place != "code" {
            typed.set("code", self.held.free_code(self.register));
        }
        let (grid, columns) = self.form(typed, Language::Zh).grid();
        let mut plan = import::plan(self.counter.packs, self.register, &self.held, &grid);
        let mut refuse = |name: &str, error: Error| {
            let column = columns.iter().position(|own| own == name).unwrap_or(0);
            let place = grid.place(2, u32::try_from(column + 1).unwrap_or(1));
            plan.findings.push(Finding { severity: Severity::Error, place, error });
        };
        match self.purpose {
            Purpose::New if self.held.has(typed.text("code")) => refuse("code", Error::new("register-code-taken")),
            Purpose::Change if typed.text("how") != "correct" && typed.text("valid_from").is_empty() => {
                refuse("valid_from", Error::new("register-from-empty"));
            }
            Purpose::End if typed.text("valid_until").is_empty() => {
                refuse("valid_until", Error::new("register-end-empty"));
            }
            _ => {}
        }
        // One slip, told once: a code that is taken is also one that cannot be entered there.
        plan.findings.dedup_by(|one, other| one.error.code() == other.error.code() && one.place == other.place);
        (plan, columns)
    }
}

/// What a form sends back to say that these doubts were read: other doubts are asked about again.
fn sure(doubts: &[Finding]) -> String {
    let said: Vec<String> = doubts.iter().map(|finding| finding.error.to_string()).collect();
    said.join(" | ")
}

async fn entered(
    units: &Units,
    packs: &SharedPacks,
    clock: &SharedClock,
    reader: &Reader,
    address: (&str, Option<&str>),
    purpose: Purpose,
    mut typed: Typed,
) -> Page {
    // With the turn in hand nobody changes the row between the look at it and the change of it.
    let mut write = units.db().write().await.map_err(failed(reader))?;
    batch::take_turn(&mut write).await.map_err(failed(reader))?;
    let desk = Desk::open(units, packs, reader, address, purpose).await?;
    let seen: i64 = typed.text("seen").parse().unwrap_or(0);
    if desk.row.is_some() && seen < desk.seen() {
        let meanwhile = desk.meanwhile(&desk.held.names, seen, reader.language);
        return desk.page(reader, &typed, (&[], &[]), meanwhile);
    }
    let given = typed.text("code").to_owned();
    let (plan, columns) = desk.plan(&mut typed);
    if !plan.may_commit() {
        let error = Error::new("register-nothing-changed");
        let nothing = Finding { severity: Severity::Error, place: Place::default(), error };
        let findings = if plan.findings.is_empty() { vec![nothing] } else { plan.findings };
        typed.set("code", given);
        return desk.page(reader, &typed, (&findings, &columns), Vec::new());
    }
    let doubts: Vec<Finding> = plan.findings.iter().filter(|it| it.severity == Severity::Warning).cloned().collect();
    if !doubts.is_empty() && typed.text("sure") != sure(&doubts) {
        typed.set("code", given);
        return desk.page(reader, &typed, (&doubts, &columns), Vec::new());
    }
    let (who, unit) = enters(reader, desk.register);
    let code = match (&plan.entries[..], address.1) {
        ([entry, ..], _) => entry.code.clone(),
        // Only its parent changed.
        (_, code) => code.unwrap_or_default().to_owned(),
    };
    let title = format!("{} {code}", desk.register.name.zh);
    let sender = Sender { file: "", media_type: "", bytes: &[], title: &title, unit: &unit, by: &who };
    let entered = import::enter(&mut write, units.db(), clock.as_ref(), desk.register, &plan, &sender).await;
    let version = entered.map_err(failed(reader))?.map_err(|error| Refusal::wrong(reader.language, &error))?;
    write.commit().await.map_err(failed(reader))?;
    let to = format!("/register/{}/{}?done={version}", desk.register.code, segment(&code));
    Ok(Redirect::to(&to).into_response())
}

/// POST /register/{register}/new
pub async fn enter_new(
    State(units): State<Units>,
    State(packs): State<SharedPacks>,
    State(clock): State<SharedClock>,
    reader: Reader,
    Path(register): Path<String>,
    Sent(typed): Sent<Vec<(String, String)>>,
) -> Page {
    entered(&units, &packs, &clock, &reader, (&register, None), Purpose::New, Typed(typed)).await
}

/// POST /register/{register}/{code}/change
pub async fn enter_change(
    State(units): State<Units>,
    State(packs): State<SharedPacks>,
    State(clock): State<SharedClock>,
    reader: Reader,
    Path((register, code)): Path<(String, String)>,
    Sent(typed): Sent<Vec<(String, String)>>,
) -> Page {
    entered(&units, &packs, &clock, &reader, (&register, Some(&code)), Purpose::Change, Typed(typed)).await
}

/// POST /register/{register}/{code}/end
pub async fn enter_end(
    State(units): State<Units>,
    State(packs): State<SharedPacks>,
    State(clock): State<SharedClock>,
    reader: Reader,
    Path((register, code)): Path<(String, String)>,
    Sent(typed): Sent<Vec<(String, String)>>,
) -> Page {
    entered(&units, &packs, &clock, &reader, (&register, Some(&code)), Purpose::End, Typed(typed)).await
}
