//! What does not go together among the targets, claims and figures of the demonstration's speech, for everybody who may see
//! its figures: by rule and weight, with the arithmetic to redo, the words and the line; as a workbook and on paper.

use std::sync::{Arc, LazyLock};

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use basis::language::Language;
use basis::message::Argument;
use files::book::{Book, Cell, Column, Sheet};
use serde::Deserialize;

use super::rule::{self, Inconsistency, Rule, Weight};
use super::statement::Statement;
use super::{Source, Speech};
use crate::access::Deed;
use crate::message::{say, say_with};
use crate::pack::Packs;
use crate::page::{Reader, Refusal, Shell, download, segment, show};

type Page = Result<Response, Refusal>;

/// The speech whose statements are held against each other.
static SPEECH: LazyLock<Speech> =
    LazyLock::new(|| Speech::read(Source::Embedded("demo/changde-2006")).expect("the embedded speech is tested"));

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Asked {
    /// `R01`; every rule where nothing is said.
    pub rule: String,
    /// `H`, `M` or `L`.
    pub severity: String,
}

struct Quoted {
    id: String,
    doc: String,
    line: String,
    quote: String,
}

struct Row {
    rule: String,
    rule_name: String,
    severity: &'static str,
    severity_name: String,
    finding: String,
    arithmetic: String,
    quoted: Vec<Quoted>,
    /// How many further rows it names: a mark lost in forty rows is not printed forty times.
    more: usize,
}

#[derive(Template)]
#[template(path = "verification/inconsistencies.html")]
struct InconsistenciesPage {
    shell: Shell,
    sentence: String,
    rules: Vec<(String, String, bool)>,
    severities: Vec<(&'static str, String, usize, bool)>,
    rows: Vec<Row>,
    export: String,
}

/// Rows of a finding that are quoted.
const QUOTED_MAX: usize = 8;

impl Asked {
    fn keeps(&self, one: &Inconsistency) -> bool {
        (self.rule.is_empty() || one.rule.code() == self.rule)
            && (self.severity.is_empty() || one.weight.code() == self.severity)
    }

    /// Words that are no rule and no weight are an address nobody gave.
    fn check(&self, language: Language) -> Result<(), Refusal> {
        let rule = self.rule.is_empty() || Rule::ALL.iter().any(|rule| rule.code() == self.rule);
        let severity = self.severity.is_empty() || Weight::ALL.iter().any(|weight| weight.code() == self.severity);
        match (rule, severity) {
            (true, true) => Ok(()),
            (false, _) => Err(Refusal::not_found(language, &self.rule)),
            (_, false) => Err(Refusal::not_found(language, &self.severity)),
        }
    }
}

fn row(one: &Inconsistency, language: Language) -> Row {
    let named: Vec<&Statement> =
        one.ids.iter().filter_map(|id| SPEECH.statements.iter().find(|it| it.id == *id)).collect();
    let quoted = named.iter().take(QUOTED_MAX).map(|it| Quoted {
        id: it.id.clone(),
        doc: it.doc.clone(),
        line: it.line.clone(),
        quote: it.quote.clone(),
    });
    Row {
        rule: one.rule.code(),
        rule_name: one.rule.name(language),
        severity: one.weight.code(),
        severity_name: one.weight.name(language),
        finding: one.say(language),
        arithmetic: one.arithmetic.clone(),
        more: named.len().saturating_sub(QUOTED_MAX),
        quoted: quoted.collect(),
    }
}

fn sentence(found: &[Inconsistency], language: Language) -> String {
    let count = |weight: Option<Weight>| {
        let matching = found.iter().filter(|one| weight.is_none_or(|weight| one.weight == weight)).count();
        Argument::Count(i64::try_from(matching).unwrap_or(i64::MAX))
    };
    let arguments = [
        ("targets", Argument::Count(i64::try_from(SPEECH.statements.len()).unwrap_or(i64::MAX))),
        ("all", count(None)),
        ("high", count(Some(Weight::High))),
        ("medium", count(Some(Weight::Medium))),
        ("low", count(Some(Weight::Low))),
    ];
    say_with(language, "inconsistencies-sentence", &arguments)
}

/// What must be mended before what is only noted; of one weight in the order of rules.
fn weightiest_first(packs: &Packs) -> Vec<Inconsistency> {
    let mut found = rule::find(&SPEECH, &packs.lexicon);
    found.sort_by_key(|one| one.weight);
    found
}

/// GET /targets/inconsistencies
pub async fn inconsistencies(State(packs): State<Arc<Packs>>, reader: Reader, Query(asked): Query<Asked>) -> Page {
    let language = reader.language;
    asked.check(language)?;
    let found = weightiest_first(&packs);
    let occurs = |rule: &Rule| found.iter().any(|one| one.rule == *rule);
    let rules = Rule::ALL
        .iter()
        .filter(|rule| occurs(rule))
        .map(|rule| (rule.code(), format!("{} {}", rule.code(), rule.name(language)), rule.code() == asked.rule));
    let severities = Weight::ALL.iter().map(|weight| {
        let count = found.iter().filter(|one| one.weight == *weight).count();
        (weight.code(), weight.name(language), count, weight.code() == asked.severity)
    });
    let view = InconsistenciesPage {
        shell: Shell::new(&reader, "inconsistencies", say(language, "nav-inconsistencies")),
        sentence: sentence(&found, language),
        rules: rules.collect(),
        severities: severities.collect(),
        rows: found.iter().filter(|one| asked.keeps(one)).map(|one| row(one, language)).collect(),
        export: match reader.visit.may(Deed::ExportFigures) {
            true => {
                let query = format!("rule={}&severity={}", segment(&asked.rule), segment(&asked.severity));
                format!("/targets/inconsistencies/export.xlsx?{query}")
            }
            false => String::new(),
        },
    };
    show(&view.shell.clone(), &view)
}

/// GET /targets/inconsistencies/export.xlsx: what is shown, every row quoted.
pub async fn export(State(packs): State<Arc<Packs>>, reader: Reader, Query(asked): Query<Asked>) -> Page {
    let language = reader.language;
    asked.check(language)?;
    let found = weightiest_first(&packs);
    let title = say(language, "nav-inconsistencies");
    let columns = ["rule", "severity", "finding", "arithmetic", "ids", "quote"].map(|name| Column {
        heading: say(language, &format!("inconsistencies-{name}")),
        unit: String::new(),
        numeric: false,
        width: (name == "quote" || name == "finding").then_some(60),
    });
    let text = |one: &Inconsistency| {
        let quotes = one.ids.iter().filter_map(|id| SPEECH.statements.iter().find(|it| it.id == *id));
        let mut lines: Vec<String> = quotes.map(|it| format!("{} {}: {}", it.doc, it.line, it.quote)).collect();
        lines.dedup();
        lines.truncate(QUOTED_MAX);
        vec![
            Cell::Text(format!("{} {}", one.rule.code(), one.rule.name(language))),
            Cell::Text(one.weight.name(language)),
            Cell::Text(one.say(language)),
            Cell::Text(one.arithmetic.clone()),
            Cell::Text(one.ids.join(" ")),
            Cell::Text(lines.join("\n")),
        ]
    };
    let sheet = Sheet {
        name: title.clone(),
        title: title.clone(),
        notes_above: vec![sentence(&found, language)],
        columns: columns.into(),
        rows: found.iter().filter(|one| asked.keeps(one)).map(text).collect(),
        notes_below: vec![say(language, "inconsistencies-note")],
        chart: None,
    };
    let bytes = Book { sheets: vec![sheet] }.to_xlsx().map_err(|error| Refusal::failed(language, error))?;
    Ok(download(bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &format!("{title}.xlsx")))
}
