//! Reports a program sends and reads: the same forms, rules and versions as on the page.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use basis::error::{Error, Severity};
use basis::language::Language;
use basis::period::{Part as PeriodPart, Period};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Answer;
use super::extract::{Asked, Sent, flag, missing, parsed};
use super::write::{Answered, Entering, Manner, Planned};
use crate::access::Deed;
use crate::number::shelf::Shelf;
use crate::pack::form::{Column, Form};
use crate::page::Reader;
use crate::registry::Member;
use crate::reporting::entry::{Entry, Reason};
use crate::reporting::store::{self, Asked as Of};
use crate::reporting::{
    CellError, Finding, Refused, Report, Sending, State as Stage, Way, counter, due, findings_of, keep,
};
use crate::server::problem::{Part, Problem, ProblemFinding};
use crate::store::clock::SharedClock;
use crate::store::{Failure, Write};

/// Cells and reasons of one request; a form has fewer.
const CELLS_MAX: usize = 2_000;

/// One cell of a form.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportCell {
    #[schema(example = "01", max_length = 40)]
    pub line: String,
    #[schema(example = "ytd", pattern = "^(month|ytd|month_last_year|ytd_last_year)$")]
    pub column: String,
    #[schema(example = "300", max_length = 40)]
    pub value: String,
}

/// Why a figure is as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportReason {
    /// The rule's code, as the finding names it.
    #[schema(example = "V2", max_length = 40)]
    pub rule: String,
    #[schema(example = "01", max_length = 40)]
    pub line: String,
    #[schema(example = "ytd", max_length = 40)]
    pub column: String,
    #[schema(max_length = 500)]
    pub reason: String,
}

/// A report to send.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportSent {
    #[schema(min_items = 1, max_items = 2_000)]
    pub cells: Vec<ReportCell>,
    #[serde(default)]
    #[schema(max_items = 2_000)]
    pub explanations: Vec<ReportReason>,
}

/// What came of sending one.
#[derive(Default, Serialize, ToSchema)]
pub struct ReportTaken {
    /// Whether it was only tried.
    pub dry_run: bool,
    /// The number of the version that was kept; none where nothing was.
    pub number: Option<i64>,
    /// What was explained, and what is only worth knowing.
    pub findings: Vec<ProblemFinding>,
}

impl Answered for ReportTaken {
    fn tried(&mut self, only: bool) {
        self.dry_run = only;
    }

    fn made(&mut self, number: i64) {
        self.number = Some(number);
    }
}

/// A step of a report.
#[derive(Serialize, ToSchema)]
pub struct ReportStep {
    /// `returned`, `checked`, `accepted`
    pub state: &'static str,
    pub reason: String,
    pub at: String,
}

/// A report as it stands: its last version, or that nothing was sent.
#[derive(Serialize, ToSchema)]
pub struct ReportTold {
    pub form: String,
    pub period: String,
    pub respondent: String,
    /// ISO.
    pub due: String,
    /// `none`, `sent`, `returned`, `checked`, `accepted`
    pub state: &'static str,
    pub number: Option<i64>,
    pub version: Option<i64>,
    pub sent_at: Option<String>,
    pub cells: Vec<ReportCell>,
    pub steps: Vec<ReportStep>,
    pub findings: Vec<ProblemFinding>,
}

/// What an address names.
struct Named<'a> {
    form: &'a Form,
    period: Period,
    member: Member,
}

async fn named<'a>(
    shelf: &'a Shelf,
    reader: &Reader,
    deed: Deed,
    (form, period, respondent): (&str, &str, &str),
) -> Result<Named<'a>, Problem> {
    let language = reader.language;
    let form = shelf.packs().form(form).ok_or_else(|| missing(language, Part::Path, "form"))?;
    let period: Period = parsed(language, Part::Path, "period", period)?;
    if !matches!(period.part(), PeriodPart::Month(_)) {
        return Err(missing(language, Part::Path, "period"));
    }
    // Why the registry could not be read is in the log already.
    let members = counter::members(shelf, reader, deed, form, period).await;
    let members = members.map_err(|_| Problem::new(language, "failed"))?;
    let member = members.into_iter().find(|member| member.code == respondent);
    let member = member.ok_or_else(|| missing(language, Part::Path, "respondent"))?;
    Ok(Named { form, period, member })
}

fn field(line: &str, column: &str) -> Option<String> {
    Some(format!("{line}.{column}"))
}

fn told_cell(it: &CellError, language: Language) -> ProblemFinding {
    ProblemFinding {
        severity: "error",
        code: it.error.code().to_owned(),
        message: it.error.say(language),
        row: None,
        field: field(&it.line, it.column.word()),
        cell: None,
        sheet: None,
    }
}

fn told(it: &Finding, language: Language) -> ProblemFinding {
    let (says, needs) = (it.in_language(&it.says, language), it.in_language(&it.needs, language));
    ProblemFinding {
        severity: match it.grade {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "hint",
        },
        code: it.rule.clone(),
        message: if needs.is_empty() { says.to_owned() } else { format!("{says} ({needs})") },
        row: None,
        field: field(&it.line, &it.column),
        cell: None,
        sheet: None,
    }
}

fn refusal(refused: &Refused, language: Language) -> Problem {
    match refused {
        Refused::Cells(cells) => {
            Problem::new(language, "findings").with(cells.iter().map(|it| told_cell(it, language)).collect())
        }
        Refused::Findings(found) => {
            Problem::new(language, "findings").with(found.iter().map(|it| told(it, language)).collect())
        }
        Refused::Because(error) => Problem::new(language, "state-conflict").because(language, error),
    }
}

/// GET /api/v1/reports/{form}/{period}/{respondent}
#[utoipa::path(get, path = "/api/v1/reports/{form}/{period}/{respondent}", operation_id = "report", tag = "reports",
    params(("form" = String, Path, example = "output"),
        ("period" = String, Path, example = "2026-03", pattern = "^(19(49|[5-9][0-9])|20[0-9]{2})-(0[1-9]|1[0-2])$"),
        ("respondent" = String, Path, example = "ent:own")),
    responses((status = 200, body = ReportTold), super::document::Refusals, super::document::Missing))]
pub async fn report(
    State(shelf): State<Shelf>,
    reader: Reader,
    Path((form, period, respondent)): Path<(String, String, String)>,
) -> Answer<ReportTold> {
    let language = reader.language;
    let Named { form, period, member } =
        named(&shelf, &reader, Deed::ExportFigures, (&form, &period, &respondent)).await?;
    reader.visit.reads.note(&member.code);
    let failed = |failure: Failure| Problem::failed(language, failure);
    let month = period.to_string();
    let of = Of { form: &form.code, period: &month, respondent: &member.code };
    let last = store::latest(shelf.db(), of).await.map_err(failed)?.pop();
    let mut findings = Vec::new();
    if let Some(last) = &last {
        let found = findings_of(shelf.db(), shelf.packs(), form, period, &member, &last.figures, &[]).await;
        findings = found.map_err(failed)?.iter().map(|it| told(it, language)).collect();
    }
    let due = due(form, period).map_err(|error| Problem::failed(language, error))?;
    Ok(Json(ReportTold {
        form: form.code.clone(),
        respondent: member.code,
        due: due.to_string(),
        state: last.as_ref().map_or("none", |report| report.state().word()),
        number: last.as_ref().map(|report| report.number),
        version: last.as_ref().map(|report| report.version),
        sent_at: last.as_ref().map(|report| report.at.clone()),
        cells: last.as_ref().map(cells).unwrap_or_default(),
        steps: last.as_ref().map(steps).unwrap_or_default(),
        findings,
        period: month,
    }))
}

fn cells(report: &Report) -> Vec<ReportCell> {
    let cell = |(line, column, value): (&str, Column, rust_decimal::Decimal)| ReportCell {
        line: line.to_owned(),
        column: column.word().to_owned(),
        value: value.to_string(),
    };
    report.figures.cells().map(cell).collect()
}

fn steps(report: &Report) -> Vec<ReportStep> {
    let steps = report.steps.iter();
    steps
        .map(|step| ReportStep { state: step.state.word(), reason: step.reason.clone(), at: step.at.clone() })
        .collect()
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SendAsked {
    #[param(value_type = Option<bool>)]
    dry_run: Option<String>,
}

/// POST /api/v1/reports/{form}/{period}/{respondent}
#[utoipa::path(post, path = "/api/v1/reports/{form}/{period}/{respondent}", operation_id = "send-report", tag = "reports",
    params(("form" = String, Path, example = "output"),
        ("period" = String, Path, example = "2026-03", pattern = "^(19(49|[5-9][0-9])|20[0-9]{2})-(0[1-9]|1[0-2])$"),
        ("respondent" = String, Path, example = "ent:own"), SendAsked,
        ("Idempotency-Key" = Option<String>, Header, max_length = 100, pattern = "^[!-~]{1,100}$")),
    request_body(content = ReportSent, content_type = "application/json",
        example = json!({ "cells": [{ "line": "01", "column": "month", "value": "100" }], "explanations": [] })),
    responses((status = 200, body = ReportTaken), (status = 201, body = ReportTaken), super::document::Refusals,
        super::document::Missing, super::document::Unwritten))]
pub async fn send_report(
    State(shelf): State<Shelf>,
    State(clock): State<SharedClock>,
    reader: Reader,
    Path((form, period, respondent)): Path<(String, String, String)>,
    Asked(asked): Asked<SendAsked>,
    manner: Manner,
    sent: Sent<ReportSent>,
) -> Result<Response, Response> {
    let language = reader.language;
    let refuse = IntoResponse::into_response;
    let dry = flag(language, "dry_run", asked.dry_run.as_deref()).map_err(refuse)?;
    let address = (form.as_str(), period.as_str(), respondent.as_str());
    let named = named(&shelf, &reader, Deed::SendReport, address).await.map_err(refuse)?;
    let entry = entry(&sent.read, language).map_err(refuse)?;
    let task = manner.begin(shelf.db(), clock.as_ref(), &reader, dry, &[&sent.bytes]);
    let arriving = Arriving { shelf: &shelf, clock: &clock, reader: &reader, named, entry };
    task.carry_out(&arriving).await.map_err(refuse)
}

/// What was sent, as if it were typed on the page.
fn entry(sent: &ReportSent, language: Language) -> Result<Entry, Problem> {
    let wrong = |name: String, error: Error| {
        Err(Problem::new(language, "body-invalid").because(language, &error).at(Part::Body, name))
    };
    if !(1..=CELLS_MAX).contains(&sent.cells.len()) {
        return wrong("cells".to_owned(), Error::new("body-rows").with("max", CELLS_MAX));
    }
    if CELLS_MAX < sent.explanations.len() {
        return wrong("explanations".to_owned(), Error::new("body-rows").with("max", CELLS_MAX));
    }
    let mut cells: Vec<(String, Column, String)> = Vec::new();
    for (at, cell) in sent.cells.iter().enumerate() {
        let Some(column) = Column::named(&cell.column) else {
            let known = Column::ALL.map(Column::word).join(", ");
            let error = Error::new("report-column-unknown").with("column", &cell.column).with("known", known);
            return wrong(format!("cells[{at}].column"), error);
        };
        if cells.iter().any(|(line, own, _)| *line == cell.line && *own == column) {
            return wrong(format!("cells[{at}]"), Error::new("report-line-twice").with("line", &cell.line));
        }
        cells.push((cell.line.clone(), column, cell.value.clone()));
    }
    let long = |(_, it): &(usize, &ReportReason)| 500 < it.reason.chars().count();
    if let Some((at, _)) = sent.explanations.iter().enumerate().find(long) {
        return wrong(format!("explanations[{at}].reason"), Error::new("parameter-long").with("max", 500));
    }
    let reason = |it: &ReportReason| Reason {
        rule: it.rule.clone(),
        line: it.line.clone(),
        column: it.column.clone(),
        text: it.reason.clone(),
    };
    Ok(Entry::new(cells, sent.explanations.iter().map(reason).collect()))
}

/// A report on its way in.
struct Arriving<'a> {
    shelf: &'a Shelf,
    clock: &'a SharedClock,
    reader: &'a Reader,
    named: Named<'a>,
    entry: Entry,
}

impl Arriving<'_> {
    /// The report, or every cell that is no figure.
    fn sending(&self) -> Result<Sending<'_>, Vec<CellError>> {
        let Named { form, period, member } = &self.named;
        let (figures, wrong) = self.entry.figures(form, *period);
        let explanations = self.entry.explanations(*period, &member.code);
        let sending = Sending { form, period: *period, member, figures, explanations, way: Way::Api, blob: "" };
        if wrong.is_empty() { Ok(sending) } else { Err(wrong) }
    }
}

impl Entering for Arriving<'_> {
    type Plan = ();
    type Written = ReportTaken;

    async fn plan(&self) -> Result<Planned<(), ReportTaken>, Problem> {
        let language = self.reader.language;
        let failed = |failure: Failure| Problem::failed(language, failure);
        let sending = self.sending().map_err(|wrong| refusal(&Refused::Cells(wrong), language))?;
        let units = counter::units(self.shelf, self.reader).await.map_err(|_| Problem::new(language, "failed"))?;
        let (db, packs) = (self.shelf.db(), self.shelf.packs());
        let examined = sending.examine(db, packs, &units, self.clock.today()).await.map_err(failed)?;
        let findings = examined.map_err(|refused| refusal(&refused, language))?;
        let month = self.named.period.to_string();
        let of = Of { form: &self.named.form.code, period: &month, respondent: &self.named.member.code };
        let last = store::latest(db, of).await.map_err(failed)?.pop();
        if last.as_ref().is_some_and(|it| matches!(it.state(), Stage::Checked | Stage::Accepted)) {
            let error = Error::new("report-checked").with("name", &self.named.member.name);
            return Err(refusal(&Refused::Because(error), language));
        }
        // The same figures again, with nothing more to say of them, are no new version.
        let same = |it: &Report| it.state() == Stage::Sent && it.figures == sending.figures;
        let changes = !sending.explanations.is_empty() || !last.as_ref().is_some_and(same);
        let written =
            ReportTaken { findings: findings.iter().map(|it| told(it, language)).collect(), ..ReportTaken::default() };
        Ok(Planned { plan: (), changes, written })
    }

    async fn enter(&self, write: &mut Write, (): &()) -> Result<Result<i64, Error>, Failure> {
        let who = self.reader.visit.who(Deed::SendReport);
        match self.sending() {
            Ok(sending) => keep(write, self.clock.as_ref(), &who, &sending).await,
            Err(_) => Err(Failure::Refused("a report that was read is read no more".to_owned())),
        }
    }
}
