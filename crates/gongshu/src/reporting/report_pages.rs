//! A report's own page (填报): the form as on paper, to be filled in by its respondent and read by the office.

use askama::Template;
use axum::extract::{Path, Query, State as Given};
use axum::response::Response;
use basis::error::Error;
use basis::language::Language;
use basis::period::Period;
use jiff::civil::Date;
use serde::Deserialize;

use super::checking::{Finding, findings_of};
use super::counter;
use super::counter::month_label;
use super::entry::{Entry, Reason};
use super::figures::{CellError, Figures};
use super::home_pages::{left, pill};
use super::paper::{Checks, Filling, Paper};
use super::question_pages::{Thread, threads};
use super::record::{Report, State};
use super::roster::due;
use super::send::may_come;
use super::store::{self, Asked, Draft};
use super::story::{Event, story};
use super::waiting::address;
use crate::access::Deed;
use crate::message::{say, say_with};
use crate::number::shelf::Shelf;
use crate::organisation::Staff;
use crate::pack::form::{Column, Form};
use crate::page::finding;
use crate::page::{Reader, Refusal, Shell, show};
use crate::register::subjects::Subjects;
use crate::registry::Member;
use crate::store::Failure;
use crate::store::clock::{SharedClock, shown};

pub(super) type Page = Result<Response, Refusal>;

/// A report on somebody's desk: the form, the month, whose it is, and what came in so far.
pub struct OwnReport<'a> {
    pub shelf: &'a Shelf,
    pub staff: &'a Staff,
    pub reader: &'a Reader,
    pub form: &'a Form,
    pub period: Period,
    pub member: Member,
    pub units: Subjects,
    /// Whether the reader reports for it.
    pub writes: bool,
    /// Every version, oldest first.
    pub versions: Vec<Report>,
    /// Why nothing may come in today.
    pub locked: Option<Error>,
    pub today: Date,
}

/// What stands in the cells when somebody begins.
#[derive(Default)]
pub(super) struct Begun {
    pub figures: Figures,
    pub reasons: Vec<Reason>,
    /// Nobody wrote anything yet: last year's columns are filled in from last year's report.
    pub blank: bool,
    /// When the draft was saved; empty where there is none.
    pub draft_at: String,
}

/// What a page shows besides the report itself.
#[derive(Default)]
pub struct Shown {
    pub entry: Entry,
    pub wrong: Vec<CellError>,
    pub findings: Vec<Finding>,
    /// Why it was not taken.
    pub refused: String,
    pub editing: bool,
    /// A sentence above all: sent, saved, filled in from a file.
    pub done: String,
    pub draft_at: String,
    /// Whether last year's columns were filled in by us.
    pub prefilled: bool,
    /// An empty form to print.
    pub blank: bool,
    /// What is wrong with a sheet that was uploaded.
    pub file: Vec<finding::Row>,
}

impl<'a> OwnReport<'a> {
    /// Opens it for whoever may see it.
    pub async fn open(
        (shelf, staff, clock): (&'a Shelf, &'a Staff, &SharedClock),
        reader: &'a Reader,
        (form, period, respondent): (&str, &str, &str),
    ) -> Result<OwnReport<'a>, Refusal> {
        let form = counter::form(shelf.packs(), reader, form)?;
        let period = counter::month(reader, period)?;
        // Most readers report for nobody, and need not be looked for among those who do.
        let own = match reader.visit.may(Deed::SendReport) {
            true => counter::member(shelf, reader, Deed::SendReport, form, period, respondent).await.ok(),
            false => None,
        };
        let (member, writes) = match own {
            Some(member) => (member, true),
            None => (counter::member(shelf, reader, Deed::SeeFigures, form, period, respondent).await?, false),
        };
        let units = counter::units(shelf, reader).await?;
        let (month, today) = (period.to_string(), clock.today());
        let read = async || {
            let asked = Asked { form: &form.code, period: &month, respondent: &member.code };
            let versions = store::versions(shelf.db(), asked).await?;
            let locked = may_come(shelf.db(), &units, form, period, &member.region, today).await?.err();
            Ok::<_, Failure>((versions, locked))
        };
        let (versions, locked) = read().await.map_err(|failure| Refusal::failed(reader.language, failure))?;
        Ok(OwnReport { shelf, staff, reader, form, period, member, units, writes, versions, locked, today })
    }

    /// Opens it for whoever reports; for others it is not there.
    pub async fn to_write(
        house: (&'a Shelf, &'a Staff, &SharedClock),
        reader: &'a Reader,
        address: (&str, &str, &str),
    ) -> Result<OwnReport<'a>, Refusal> {
        let desk = OwnReport::open(house, reader, address).await?;
        if desk.writes { Ok(desk) } else { Err(Refusal::not_found(reader.language, address.2)) }
    }

    pub fn last(&self) -> Option<&Report> {
        self.versions.last()
    }

    pub fn state(&self) -> Option<State> {
        self.last().map(Report::state)
    }

    pub fn address(&self) -> String {
        address(&self.form.code, self.period, &self.member.code)
    }

    /// Whether another version may still come in from this reader.
    pub fn may_send(&self) -> bool {
        let open = !matches!(self.state(), Some(State::Checked | State::Accepted));
        self.writes && self.locked.is_none() && open
    }

    pub fn failed(&self) -> impl Fn(Failure) -> Refusal {
        let language = self.reader.language;
        move |failure| Refusal::failed(language, failure)
    }

    pub async fn findings(&self, entry: &Entry, figures: &Figures) -> Result<Vec<Finding>, Refusal> {
        let given = entry.explanations(self.period, &self.member.code);
        let (db, packs) = (self.shelf.db(), self.shelf.packs());
        let found = findings_of(db, packs, self.form, self.period, &self.member, figures, &given).await;
        found.map_err(self.failed())
    }

    /// What was last reported of another month.
    async fn reported(&self, month: Option<Period>) -> Result<Figures, Refusal> {
        let Some(month) = month else { return Ok(Figures::default()) };
        let month = month.to_string();
        let asked = Asked { form: &self.form.code, period: &month, respondent: &self.member.code };
        let mut kept = store::latest_figures(self.shelf.db(), asked).await.map_err(self.failed())?;
        Ok(kept.remove(&self.member.code).unwrap_or_default())
    }

    /// What stands in the cells when somebody begins: the draft, else what was sent, else last year's columns.
    pub(super) async fn begun(&self) -> Result<Begun, Refusal> {
        let month = self.period.to_string();
        let asked = Asked { form: &self.form.code, period: &month, respondent: &self.member.code };
        // A draft is the respondent's alone.
        if self.writes
            && let Some(draft) = store::draft(self.shelf.db(), asked).await.map_err(self.failed())?
        {
            let Draft { figures, reasons, at, .. } = draft;
            return Ok(Begun { figures, reasons, blank: false, draft_at: shown(&at) });
        }
        if let Some(last) = self.last() {
            return Ok(Begun { figures: last.figures.clone(), ..Begun::default() });
        }
        let mut figures = Figures::default();
        let earlier = self.reported(self.period.years_earlier(1)).await?;
        for (line, column, value) in earlier.cells() {
            let to = match column {
                Column::Month => Column::MonthLastYear,
                Column::YearToDate => Column::YearToDateLastYear,
                Column::MonthLastYear | Column::YearToDateLastYear => continue,
            };
            if self.form.line(line).is_some_and(|line| self.form.is_open(line, to, self.period)) {
                figures.set(line, to, value);
            }
        }
        Ok(Begun { figures, blank: true, ..Begun::default() })
    }

    /// A report that takes nothing more answers every act with its page, which says why.
    pub(super) async fn closed(&self) -> Page {
        let figures = self.last().map(|report| report.figures.clone()).unwrap_or_default();
        let refused = match &self.locked {
            Some(error) => error.say(self.reader.language),
            None => Error::new("report-checked").with("name", &self.member.name).say(self.reader.language),
        };
        self.page(Shown { entry: Entry::of(&figures), refused, ..Shown::default() }).await
    }

    /// The page, with whatever an act came to.
    pub async fn page(&self, it: Shown) -> Page {
        let (language, form) = (self.reader.language, self.form);
        let before = self.reported(form.previous(self.period)).await?;
        let missing = it.entry.figures(form, self.period).0.missing(form, self.period).len();
        let month = self.period.to_string();
        let asked = Asked { form: &form.code, period: &month, respondent: &self.member.code };
        let questions = store::question::all(self.shelf.db(), asked).await.map_err(self.failed())?;
        let filling = Filling {
            entry: &it.entry,
            wrong: &it.wrong,
            findings: &it.findings,
            before: &before,
            missing,
            questions: &questions,
        };
        let due = due(form, self.period).map_err(|error| Refusal::wrong(language, &error))?;
        let roster = self.staff.roster().await.map_err(self.failed())?;
        let who = |person: &str, post: &str| {
            let post = roster.post(post, &self.reader.visit.today).map(|it| it.name.in_language(language).to_owned());
            (roster.person_name(person), post.unwrap_or_default())
        };
        let name = form.name.in_language(language).to_owned();
        let period = month_label(form, self.period, language);
        let (pill, state) = pill(self.state(), language);
        let (sentence, urgent) = self.sentence(&it, due);
        let view = ReportPage {
            shell: Shell::new(self.reader, "reports", format!("{name} · {period}")),
            address: self.address(),
            name,
            period,
            form: marks(form, language),
            respondent: self.member.name.clone(),
            credit_code: self.member.credit_code.clone(),
            due: due.to_string(),
            pill,
            state,
            sentence,
            urgent,
            locked: self.locked.as_ref().map(|error| error.say(language)).unwrap_or_default(),
            checks: Checks::new(form, &filling, language),
            paper: Paper::new(form, self.period, &filling, language),
            seen: self.last().map_or(0, |report| report.number),
            again: self.last().map_or_else(String::new, |report| (report.version + 1).to_string()),
            writes: self.writes,
            may_send: self.may_send(),
            questions: threads(form, &questions, &roster, self.reader),
            events: story(&self.versions, &who, language),
            has_last_year: form.columns.iter().any(|column| column.is_last_year()),
            it,
        };
        show(&view.shell.clone(), &view)
    }

    /// The one thing to know, and whether somebody must act on it.
    fn sentence(&self, it: &Shown, due: Date) -> (String, bool) {
        let language = self.reader.language;
        let day = left(super::owed::days(self.today, due), language);
        if !it.done.is_empty() {
            return (it.done.clone(), false);
        }
        let Some(report) = self.last() else {
            return match &self.locked {
                Some(error) => (error.say(language), false),
                None => (
                    say_with(language, "own-lede-due", &[("day", due.to_string().into()), ("left", day.into())]),
                    due < self.today,
                ),
            };
        };
        let at = shown(report.steps.last().map_or(&report.at, |step| &step.at));
        let arguments = [
            ("version", report.version.to_string().into()),
            ("number", report.number.to_string().into()),
            ("at", at.into()),
            ("reason", report.returned_because().unwrap_or_default().to_owned().into()),
        ];
        let id = format!("own-lede-{}", report.state().word());
        (say_with(language, &id, &arguments), report.state() == State::Returned)
    }
}

/// The four marks of a form, and its note.
pub struct Marks {
    pub number: String,
    pub issued_by: String,
    pub approval: String,
    pub valid_until: String,
    pub note: String,
}

fn marks(form: &Form, language: Language) -> Marks {
    Marks {
        number: form.number.clone(),
        issued_by: form.issued_by.clone(),
        approval: form.approval.clone(),
        valid_until: form.valid_until.to_string(),
        note: form.note.in_language(language).to_owned(),
    }
}

#[derive(Template)]
#[template(path = "reporting/report.html")]
struct ReportPage {
    shell: Shell,
    address: String,
    name: String,
    period: String,
    form: Marks,
    respondent: String,
    credit_code: String,
    due: String,
    pill: &'static str,
    state: String,
    sentence: String,
    urgent: bool,
    locked: String,
    paper: Paper,
    checks: Checks,
    seen: i64,
    /// The number the next version has; empty for the first.
    again: String,
    writes: bool,
    may_send: bool,
    has_last_year: bool,
    questions: Vec<Thread>,
    events: Vec<Event>,
    it: Shown,
}

/// How a report's page is asked for.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct ReportAsked {
    /// Somebody corrects what was sent already.
    correct: String,
    /// An empty form to print.
    blank: String,
    /// It was just sent.
    sent: String,
    /// A draft was just saved, or filled in from a file.
    saved: String,
    filled: String,
}

/// GET /reports/{form}/{period}/{respondent}
pub async fn report(
    Given(shelf): Given<Shelf>,
    Given(staff): Given<Staff>,
    Given(clock): Given<SharedClock>,
    reader: Reader,
    Path((form, period, respondent)): Path<(String, String, String)>,
    Query(asked): Query<ReportAsked>,
) -> Page {
    let desk = OwnReport::open((&shelf, &staff, &clock), &reader, (&form, &period, &respondent)).await?;
    let language = reader.language;
    if !asked.blank.is_empty() {
        return desk.page(Shown { blank: true, ..Shown::default() }).await;
    }
    reader.visit.reads.note(&desk.member.code);
    let begun = desk.begun().await?;
    // What was sent and not sent back is corrected only by whoever means to.
    let sent = desk.state() == Some(State::Sent) && asked.correct.is_empty();
    let editing = desk.may_send() && !sent;
    let figures = match (editing, desk.last()) {
        (false, Some(last)) => last.figures.clone(),
        _ => begun.figures,
    };
    // Reasons are the draft's: what was sent has its own.
    let reasons = if editing { begun.reasons } else { Vec::new() };
    let entry = Entry::of(&figures).with_reasons(reasons);
    let findings = if begun.blank { Vec::new() } else { desk.findings(&entry, &figures).await? };
    let report = desk.last();
    let done = match report {
        Some(report) if !asked.sent.is_empty() => {
            let arguments = [
                ("version", report.version.to_string().into()),
                ("number", report.number.to_string().into()),
                ("at", shown(&report.at).into()),
            ];
            say_with(language, "own-done-sent", &arguments)
        }
        _ if !asked.filled.is_empty() => say(language, "own-done-filled"),
        _ if !asked.saved.is_empty() => say_with(language, "own-done-saved", &[("at", begun.draft_at.clone().into())]),
        _ => String::new(),
    };
    let prefilled = begun.blank && !figures.is_empty();
    desk.page(Shown { entry, findings, editing, done, draft_at: begun.draft_at, prefilled, ..Shown::default() }).await
}
