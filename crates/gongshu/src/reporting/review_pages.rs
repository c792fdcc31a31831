//! One report as its reviewer sees it (审核): cells with what the rules say of them, what changed since the version before, the
//! past months, the story, and the next step.

use std::collections::BTreeMap;

use askama::Template;
use axum::Form as Posted;
use axum::extract::{Path, State as Given};
use axum::response::{IntoResponse, Redirect, Response};
use basis::language::Language;
use basis::period::Period;
use serde::Deserialize;

use super::checking::shown;
use super::counter;
use super::desk::{desk_of, failed, grade};
use super::figures::Figures;
use super::question_pages::{Thread, threads};
use super::record::{Report, State};
use super::roster::Line;
use super::send::review;
use super::store::{self, Asked};
use super::story::{Event, story};
use crate::access::Deed;
use crate::message::say;
use crate::number::shelf::Shelf;
use crate::organisation::Staff;
use crate::pack::form::{Column, Form};
use crate::page::{Reader, Refusal, Shell, segment, show};
use crate::store::clock::SharedClock;

type Page = Result<Response, Refusal>;

struct SheetLine {
    code: String,
    name: String,
    inner: bool,
    section: String,
    unit: String,
    cells: Vec<SheetCell>,
}

struct SheetCell {
    value: String,
    /// What it was in the version before, where it changed.
    was: String,
    worst: &'static str,
    open: bool,
    /// The number of a question about it that is not settled.
    asked: Option<i64>,
    name: String,
}

struct Said {
    rule: String,
    grade: &'static str,
    grade_name: String,
    text: String,
    needs: String,
    explanation: String,
}

#[derive(Template)]
#[template(path = "reporting/review.html")]
struct ReviewPage {
    shell: Shell,
    base: String,
    code: String,
    name: String,
    region: String,
    state: &'static str,
    state_name: String,
    version: i64,
    columns: Vec<String>,
    lines: Vec<SheetLine>,
    findings: Vec<Said>,
    events: Vec<Event>,
    moves: Vec<(&'static str, String)>,
    /// Reasons given for sending back last month, to be used again.
    reasons: Vec<String>,
    past: Vec<(String, String, String)>,
    history: String,
    next: Option<String>,
    previous: Option<String>,
    questions: Vec<Thread>,
    /// Cells that may be asked about: line and column, and in words.
    cells: Vec<(String, String)>,
    error: String,
}

/// GET /desk/{form}/{period}/{respondent}: one report as its reviewer sees it.
pub async fn sheet(
    Given(shelf): Given<Shelf>,
    Given(staff): Given<Staff>,
    reader: Reader,
    Path((form, period, respondent)): Path<(String, String, String)>,
) -> Page {
    sheet_page(&shelf, &staff, &reader, (&form, &period, &respondent), String::new()).await
}

async fn sheet_page(
    shelf: &Shelf,
    staff: &Staff,
    reader: &Reader,
    (form, period, respondent): (&str, &str, &str),
    error: String,
) -> Page {
    let form = counter::form(shelf.packs(), reader, form)?;
    let period = counter::month(reader, period)?;
    let language = reader.language;
    let member = counter::member(shelf, reader, Deed::ReviewReport, form, period, respondent).await?;
    let text = period.to_string();
    let asked = Asked { form: &form.code, period: &text, respondent };
    let versions = store::versions(shelf.db(), asked).await.map_err(failed(reader))?;
    let desk = desk_of(shelf, reader, form, period).await?;
    let findings = desk.of(&member.code);
    let questions = store::question::all(shelf.db(), asked).await.map_err(failed(reader))?;
    let last = versions.last();
    let before = versions.len().checked_sub(2).and_then(|at| versions.get(at));
    let organisation = staff.roster().await.map_err(failed(reader))?;
    let lines = form
        .lines
        .iter()
        .map(|line| SheetLine {
            code: line.code.clone(),
            name: line.name.in_language(language).to_owned(),
            inner: line.part_of.is_some(),
            section: line.section.as_ref().map(|it| it.in_language(language).to_owned()).unwrap_or_default(),
            unit: line.unit.in_language(language).to_owned(),
            cells: form
                .columns
                .iter()
                .map(|column| {
                    let of = |report: Option<&Report>| report.and_then(|it| it.figures.get(&line.code, *column));
                    let (now, was) = (of(last), of(before));
                    SheetCell {
                        value: now.map_or_else(String::new, |_| shown(now)),
                        was: if before.is_some() && now != was { shown(was) } else { String::new() },
                        worst: findings
                            .iter()
                            .filter(|it| it.line == line.code && it.column == column.word())
                            .map(|it| it.grade)
                            .max()
                            .map_or("", grade),
                        open: form.is_open(line, *column, period),
                        asked: questions
                            .iter()
                            .find(|it| it.is_open() && it.is_at(&line.code, column.word()))
                            .map(|it| it.number),
                        name: super::entry::cell_name(&line.code, column.word()),
                    }
                })
                .collect(),
        })
        .collect();
    let who = |person: &str, post: &str| {
        let post = organisation.post(post, &reader.visit.today).map(|it| it.name.in_language(language).to_owned());
        (organisation.person_name(person), post.unwrap_or_default())
    };
    let story = story(&versions, &who, language);
    let first = form.lines.first().map_or("", |line| line.code.as_str());
    const MONTHS: usize = 36;
    let months = std::iter::successors(Some(period), |before| before.previous()).take(MONTHS);
    let since = months.last().unwrap_or(period).to_string();
    let all = store::of_respondent(shelf.db(), respondent, &since).await.map_err(failed(reader))?;
    // Versions come oldest first: the last of a month stands.
    let by_month: BTreeMap<Period, &Figures> = all
        .iter()
        .filter(|report| report.form == form.code)
        .filter_map(|report| Some((report.period.parse().ok()?, &report.figures)))
        .filter(|(month, _)| *month <= period)
        .collect();
    let past = by_month
        .iter()
        .rev()
        .map(|(month, figures)| {
            let value = |column| shown(figures.get(first, column));
            (counter::month_label(form, *month, language), value(Column::Month), value(Column::YearToDate))
        })
        .collect();
    let waiting: Vec<&Line> = desk.roster.lines.iter().filter(|line| line.state() == Some(State::Sent)).collect();
    let next = waiting.iter().find(|line| member.code < line.member.code).or_else(|| waiting.first());
    let base = format!("/desk/{}/{period}", segment(&form.code));
    let reasons = match form.previous(period) {
        None => Vec::new(),
        Some(before) => {
            let text = before.to_string();
            let asked = Asked { form: &form.code, period: &text, respondent: "" };
            let versions = store::versions(shelf.db(), asked).await.map_err(failed(reader))?;
            let mut reasons: Vec<String> = versions
                .iter()
                .flat_map(|report| &report.steps)
                .filter(|step| step.state == State::Returned)
                .map(|step| step.reason.clone())
                .collect();
            reasons.sort_unstable();
            reasons.dedup();
            reasons
        }
    };
    let state = last.map_or("missing", |report| report.state().word());
    let view = ReviewPage {
        shell: Shell::new(reader, "desk", member.name.clone()),
        region: desk.units.name(&member.region, language).to_owned(),
        state,
        state_name: say(language, &format!("report-state-{state}")),
        version: last.map_or(0, |report| report.version),
        columns: form.columns.iter().map(|column| say(language, &format!("report-column-{}", column.word()))).collect(),
        lines,
        findings: findings
            .iter()
            .map(|it| Said {
                rule: it.rule.clone(),
                grade: grade(it.grade),
                grade_name: say(language, &format!("report-grade-{}", grade(it.grade))),
                text: it.in_language(&it.says, language).to_owned(),
                needs: it.in_language(&it.needs, language).to_owned(),
                explanation: it.explanation.clone(),
            })
            .collect(),
        events: story,
        moves: last
            .map(|report| report.state().next())
            .unwrap_or_default()
            .iter()
            .map(|state| (state.word(), say(language, &format!("report-do-{}", state.word()))))
            .collect(),
        reasons,
        past,
        previous: waiting
            .iter()
            .rev()
            .find(|line| line.member.code < member.code)
            .map(|line| format!("{base}/{}", segment(&line.member.code))),
        history: format!("/reports/{}/{period}/{}/history", segment(&form.code), segment(&member.code)),
        next: next
            .filter(|line| line.member.code != member.code)
            .map(|line| format!("{base}/{}", segment(&line.member.code))),
        questions: threads(form, &questions, &organisation, reader),
        cells: askable(form, period, language),
        code: member.code,
        name: member.name,
        base,
        error,
    };
    show(&view.shell.clone(), &view)
}

fn askable(form: &Form, period: Period, language: Language) -> Vec<(String, String)> {
    let cells = form.lines.iter().flat_map(|line| form.columns.iter().map(move |column| (line, *column)));
    cells
        .filter(|(line, column)| form.is_open(line, *column, period))
        .map(|(line, column)| {
            let name = say(language, &format!("report-column-{}", column.word()));
            let words = format!("{} {} · {name}", line.code, line.name.in_language(language));
            (format!("{}.{}", line.code, column.word()), words)
        })
        .collect()
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Reviewed {
    pub reason: String,
}

/// POST /desk/{form}/{period}/{respondent}/{state}
pub async fn take_step(
    Given(shelf): Given<Shelf>,
    Given(staff): Given<Staff>,
    Given(clock): Given<SharedClock>,
    reader: Reader,
    Path((form, period, respondent, state)): Path<(String, String, String, String)>,
    Posted(sent): Posted<Reviewed>,
) -> Page {
    let known = counter::form(shelf.packs(), &reader, &form)?;
    let month = counter::month(&reader, &period)?;
    let state = State::named(&state).ok_or_else(|| Refusal::not_found(reader.language, &state))?;
    counter::member(&shelf, &reader, Deed::ReviewReport, known, month, &respondent).await?;
    let asked = Asked { form: &form, period: &period, respondent: &respondent };
    let last = store::latest(shelf.db(), asked).await.map_err(failed(&reader))?.pop();
    let report = last.ok_or_else(|| Refusal::not_found(reader.language, &respondent))?;
    let who = reader.visit.who(Deed::ReviewReport);
    let took = review(shelf.db(), clock.as_ref(), &who, known, &report, state, &sent.reason).await;
    match took.map_err(failed(&reader))? {
        Ok(()) => {
            Ok(Redirect::to(&format!("/desk/{}/{period}/{}", segment(&form), segment(&respondent))).into_response())
        }
        Err(error) => {
            sheet_page(&shelf, &staff, &reader, (&form, &period, &respondent), error.say(reader.language)).await
        }
    }
}
