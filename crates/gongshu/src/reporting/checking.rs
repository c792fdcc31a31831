//! What the rules say of reports (审核): each finding at its cell, with its figures in words, and the explanation that stands
//! beside it.

use std::collections::HashMap;

use basis::check::{Failure as Broken, Reference};
use basis::error::Severity;
use basis::exact::Exact;
use basis::language::Language;
use basis::period::Period;
use rust_decimal::Decimal;

use super::figures::Figures;
use super::record::{Explanation, Report};
use super::sheet::Sheet;
use super::store::{self, Asked};
use crate::message::{say, say_with};
use crate::pack::Packs;
use crate::pack::check_rule::CheckRule;
use crate::pack::form::Form;
use crate::register::subjects::last_day;
use crate::registry::Member;
use crate::store::{Db, Failure};

/// A cell at which a rule does not hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    pub respondent: String,
    pub rule: String,
    pub grade: Severity,
    pub line: String,
    /// The word of the column.
    pub column: String,
    /// What is wrong, in Chinese and in English.
    pub says: [String; 2],
    /// What would satisfy the rule; empty where it is not one comparison.
    pub needs: [String; 2],
    /// The reason given for it; empty where there is none.
    pub explanation: String,
    /// The reason given for the same finding a period earlier.
    pub explained_before: String,
}

impl Finding {
    pub fn in_language<'a>(&self, pair: &'a [String; 2], language: Language) -> &'a str {
        &pair[usize::from(language == Language::En)]
    }

    /// Whether it keeps a report from being sent: wrong, or not explained.
    pub fn stops(&self) -> bool {
        match self.grade {
            Severity::Error => true,
            Severity::Warning => self.explanation.trim().is_empty(),
            Severity::Hint => false,
        }
    }
}

/// What the rules say of one respondent's figures, kept or only typed; `given` are explanations not kept yet.
pub async fn findings_of(
    db: &Db,
    packs: &Packs,
    form: &Form,
    period: Period,
    member: &Member,
    figures: &Figures,
    given: &[Explanation],
) -> Result<Vec<Finding>, Failure> {
    let members = std::slice::from_ref(member);
    let now = HashMap::from([(member.code.clone(), figures.clone())]);
    run(db, packs, form, period, members, now, given).await
}

/// What the rules say of all reports of a month.
pub async fn findings_of_all(
    db: &Db,
    packs: &Packs,
    form: &Form,
    period: Period,
    members: &[Member],
    reports: &[Report],
) -> Result<Vec<Finding>, Failure> {
    let now = reports.iter().map(|report| (report.respondent.clone(), report.figures.clone())).collect();
    run(db, packs, form, period, members, now, &[]).await
}

async fn run(
    db: &Db,
    packs: &Packs,
    form: &Form,
    period: Period,
    members: &[Member],
    now: HashMap<String, Figures>,
    given: &[Explanation],
) -> Result<Vec<Finding>, Failure> {
    let respondent = if let [one] = members { one.code.as_str() } else { "" };
    let sheet = Sheet::read(db, packs, form, period, members, now).await?;
    let asked = |period: &str| -> (String, String) { (form.code.clone(), period.to_owned()) };
    let mut explained = HashMap::new();
    let mut before = HashMap::new();
    for (when, into) in [(Some(period), &mut explained), (form.previous(period), &mut before)] {
        let Some(when) = when else { continue };
        let (code, when) = asked(&when.to_string());
        for it in store::explanations(db, Asked { form: &code, period: &when, respondent }).await? {
            into.insert(key(&it), it.reason);
        }
    }
    for it in given {
        explained.insert(key(it), it.reason.clone());
    }
    let day = last_day(period).parse().map_err(|_| Failure::Refused("a month without a last day".to_owned()))?;
    let mut findings = Vec::new();
    for rule in packs.checks_of(&form.code, day) {
        for broken in rule.check.run(&sheet) {
            let member = &members[broken.row];
            let at = (member.code.clone(), rule.check.code.clone(), broken.line.clone(), broken.column.clone());
            findings.push(Finding {
                respondent: member.code.clone(),
                rule: rule.check.code.clone(),
                grade: rule.check.grade,
                says: Language::ALL.map(|language| sentence(form, rule, &broken, language)),
                needs: Language::ALL.map(|language| needs(&broken, language)),
                explanation: explained.get(&at).cloned().unwrap_or_default(),
                explained_before: before.get(&at).cloned().unwrap_or_default(),
                line: broken.line,
                column: broken.column,
            });
        }
    }
    // The gravest first, then as they stand on the form.
    let place = |line: &str| form.lines.iter().position(|it| it.code == line);
    findings.sort_by(|one, other| {
        (&one.respondent, other.grade, place(&one.line)).cmp(&(&other.respondent, one.grade, place(&other.line)))
    });
    Ok(findings)
}

type Key = (String, String, String, String);

fn key(it: &Explanation) -> Key {
    (it.respondent.clone(), it.rule.clone(), it.line.clone(), it.column.clone())
}

/// A figure as the page shows it: separators, and a real minus.
pub(super) fn shown(value: Option<Decimal>) -> String {
    let written = |value: Decimal| basis::show::grouped(&Exact::from(value), value.normalize().scale());
    value.map_or_else(|| "—".to_owned(), written)
}

/// The rule's own sentence with its figures in it.
fn sentence(form: &Form, rule: &CheckRule, broken: &Broken, language: Language) -> String {
    let mut text = String::new();
    let mut rest = rule.say.in_language(language);
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((name, after)) = after.split_once('}') else { break };
        text.push_str(&filled(form, broken, name, language));
        rest = after;
    }
    text.push_str(rest);
    text
}

fn filled(form: &Form, broken: &Broken, name: &str, language: Language) -> String {
    match name {
        "line" => form
            .line(&broken.line)
            .map_or_else(|| broken.line.clone(), |line| line.name.in_language(language).to_owned()),
        "column" => say(language, &format!("report-column-{}", broken.column)),
        _ => shown(broken.figures.iter().find(|(known, _)| known == name).and_then(|(_, value)| *value)),
    }
}

/// What would do, where the rule is a comparison.
fn needs(broken: &Broken, language: Language) -> String {
    use basis::expression::Comparison::*;
    let Some((left, comparison, right)) = &broken.sides else { return String::new() };
    let sign = match comparison {
        Greater => "＞",
        GreaterOrEqual => "≥",
        Less => "＜",
        LessOrEqual => "≤",
        Equal => "=",
        NotEqual => "≠",
    };
    let arguments = [("left", shown(Some(*left)).into()), ("sign", sign.into()), ("right", shown(Some(*right)).into())];
    say_with(language, "report-needs", &arguments)
}

impl CheckRule {
    /// Whether it reads cells of the form `other`.
    pub fn reads_form(&self, other: &str) -> bool {
        self.cells().any(|reference| reference.form == other)
    }

    /// Whether it reads the twelve months before.
    pub fn looks_back(&self) -> bool {
        self.cells().any(|reference| reference.when == basis::check::When::Median)
    }

    fn cells(&self) -> impl Iterator<Item = Reference> {
        self.references().into_iter().filter_map(|name| Reference::parse(name, &self.check.known_columns).ok())
    }
}
