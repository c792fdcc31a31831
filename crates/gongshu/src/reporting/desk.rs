//! What the statistician's desk is made from: the roster of a month with what the rules say of each report.

use std::collections::HashMap;

use basis::error::Severity;
use basis::language::Language;
use basis::period::Period;
use serde::Deserialize;

use super::checking::{Finding, findings_of_all, shown};
use super::counter;
use super::question::Question;
use super::record::{Report, State};
use super::roster::{Line, Roster};
use super::store::{self, Asked};
use crate::access::Deed;
use crate::message::say;
use crate::number::shelf::Shelf;
use crate::pack::form::{Column, Form};
use crate::page::{Reader, Refusal, segment};
use crate::register::subjects::Subjects;
use crate::store::Failure;
use crate::store::clock::shown as moment;

pub(super) fn failed(reader: &Reader) -> impl Fn(Failure) -> Refusal + '_ {
    |failure| Refusal::failed(reader.language, failure)
}

/// The unit whose desk it is: that of the post that lets the reader review.
pub(super) fn own_unit(reader: &Reader) -> String {
    reader.visit.unit(Deed::ReviewReport)
}

/// What a desk may be narrowed to.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Narrowed {
    /// `missing`, `sent`, `returned`, `checked`, `accepted`, `late`; empty for all.
    pub state: String,
    /// Those at which this rule does not hold.
    pub rule: String,
    pub q: String,
    pub page: usize,
    /// What was just done, and to how many.
    pub done: String,
}

impl Narrowed {
    pub(super) fn query(&self, state: &str, page: usize) -> String {
        let mut query = format!("state={}", segment(state));
        for (name, value) in [("rule", &self.rule), ("q", &self.q)] {
            if !value.is_empty() {
                query.push_str(&format!("&{name}={}", segment(value)));
            }
        }
        if 0 < page {
            query.push_str(&format!("&page={page}"));
        }
        query
    }
}

pub(super) struct Respondent {
    pub code: String,
    pub name: String,
    pub region: String,
    pub href: String,
    pub state: &'static str,
    pub state_name: String,
    pub on_time: bool,
    pub value: String,
    pub before: String,
    pub findings: usize,
    pub worst: &'static str,
    pub sent: String,
}

pub(super) fn grade(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "info",
    }
}

pub(super) fn state_word(line: &Line) -> &'static str {
    line.state().map_or("missing", State::word)
}

/// Everything a desk page and its export are made from.
pub(super) struct Desk {
    pub roster: Roster,
    pub findings: HashMap<String, Vec<Finding>>,
    pub units: Subjects,
    /// Questions that are not settled, by respondent.
    pub questions: HashMap<String, Vec<Question>>,
}

pub(super) async fn desk_of(shelf: &Shelf, reader: &Reader, form: &Form, period: Period) -> Result<Desk, Refusal> {
    let unit = own_unit(reader);
    let roster = counter::roster(shelf, reader, Deed::ReviewReport, form, period, &unit).await?;
    let members: Vec<_> =
        roster.lines.iter().filter(|line| line.report.is_some()).map(|line| line.member.clone()).collect();
    let reports: Vec<Report> = roster.lines.iter().filter_map(|line| line.report.clone()).collect();
    let all = findings_of_all(shelf.db(), shelf.packs(), form, period, &members, &reports).await;
    let mut findings: HashMap<String, Vec<Finding>> = HashMap::new();
    for finding in all.map_err(failed(reader))? {
        findings.entry(finding.respondent.clone()).or_default().push(finding);
    }
    let month = period.to_string();
    let asked = Asked { form: &form.code, period: &month, respondent: "" };
    let mut questions: HashMap<String, Vec<Question>> = HashMap::new();
    // Whoever is not on this roster is none of this desk's.
    for question in store::question::all(shelf.db(), asked).await.map_err(failed(reader))? {
        if question.is_open() && roster.lines.iter().any(|line| line.member.code == question.respondent) {
            questions.entry(question.respondent.clone()).or_default().push(question);
        }
    }
    Ok(Desk { roster, findings, units: counter::units(shelf, reader).await?, questions })
}

impl Desk {
    pub fn of(&self, code: &str) -> &[Finding] {
        self.findings.get(code).map_or(&[], Vec::as_slice)
    }

    pub fn fits(&self, line: &Line, asked: &Narrowed) -> bool {
        let state = match asked.state.as_str() {
            "" => true,
            "late" => line.report.is_some() && !line.on_time,
            "waiting" => line.state() == Some(State::Sent),
            "asked" => self.questions.contains_key(&line.member.code),
            word => state_word(line) == word,
        };
        let rule = asked.rule.is_empty() || self.of(&line.member.code).iter().any(|it| it.rule == asked.rule);
        let wanted = asked.q.trim().to_lowercase();
        let texts = [&line.member.code, &line.member.name, &line.member.credit_code];
        state && rule && (wanted.is_empty() || texts.iter().any(|text| text.to_lowercase().contains(&wanted)))
    }

    /// Sent, and nothing keeps it from being checked but hints and what was explained.
    pub fn is_clean(&self, line: &Line) -> bool {
        line.state() == Some(State::Sent) && !self.of(&line.member.code).iter().any(Finding::stops)
    }

    pub fn respondent(&self, form: &Form, period: Period, line: &Line, language: Language) -> Respondent {
        let first = form.lines.first().map_or("", |line| line.code.as_str());
        let value = |column| shown(line.report.as_ref().and_then(|report| report.figures.get(first, column)));
        let findings = self.of(&line.member.code);
        Respondent {
            href: format!("/desk/{}/{period}/{}", segment(&form.code), segment(&line.member.code)),
            code: line.member.code.clone(),
            name: line.member.name.clone(),
            region: self.units.name(&line.member.region, language).to_owned(),
            state: state_word(line),
            state_name: say(language, &format!("report-state-{}", state_word(line))),
            on_time: line.on_time,
            value: value(Column::YearToDate),
            before: value(Column::YearToDateLastYear),
            findings: findings.len(),
            worst: findings.iter().map(|it| it.grade).max().map_or("", grade),
            sent: line.report.as_ref().map(|report| moment(&report.at)).unwrap_or_default(),
        }
    }
}
