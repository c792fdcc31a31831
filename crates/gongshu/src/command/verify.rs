//! `gongshu verify DIR`: every statement of a speech derived again, as CSV.
//!
//! Exit code 0 when no verdict differs from the files' own (`consistent`), 1 when one does, 2 when the folder cannot
//! be read. Findings and the summary go to standard error. `--targets` prints what does not go together among targets, claims
//! and figures: exit code 1 when anything does not.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use basis::language::Language;
use basis::message::Argument;

use crate::message::MESSAGES;
use crate::verification::rule::{self, Inconsistency};
use crate::verification::{Speech, Verdict, Verified, significant, through_store, verify};

use super::{Setting, clock};

/// How inconsistencies are printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum Format {
    Csv,
    Json,
}

const DIFFERS: u8 = 1;
const UNREADABLE: u8 = 2;

/// Verifies the folder and prints what came of it.
pub async fn run(folder: &Path, language: Language) -> anyhow::Result<ExitCode> {
    let mut notes = io::stderr().lock();
    // Nobody may be reading standard error; the exit code still says it.
    let mut note = |line: String| drop(writeln!(notes, "{line}"));
    let mut speech = match Speech::load(folder) {
        Ok(speech) => speech,
        Err(findings) => {
            findings.iter().for_each(|finding| note(finding.say(language)));
            return Ok(ExitCode::from(UNREADABLE));
        }
    };
    through_store(&mut speech, clock().as_ref()).await?;
    speech.findings.iter().for_each(|finding| note(finding.say(language)));
    let verified = verify(&speech);
    if let Err(problem) = print(&verified, language) {
        note(MESSAGES.text(language, "verify-not-printed", &[("problem", problem.to_string().into())]));
        return Ok(ExitCode::from(UNREADABLE));
    }
    for one in verified.iter().filter(|one| one.disagrees()) {
        let word = |verdict: Option<Verdict>| Argument::from(verdict.map_or("\u{2014}", Verdict::word));
        let arguments = [
            ("id", one.claim.id.as_str().into()),
            ("file", word(one.claim.consistent)),
            ("verdict", word(one.verdict)),
        ];
        note(MESSAGES.text(language, "verify-disagrees", &arguments));
    }
    note(summary(&verified, language));
    let differs = verified.iter().any(Verified::disagrees);
    Ok(if differs { ExitCode::from(DIFFERS) } else { ExitCode::SUCCESS })
}

/// Prints every inconsistency of the folder.
///
/// # Errors
/// When the packs cannot be read.
pub fn targets(setting: &Setting, folder: &Path, format: Format) -> anyhow::Result<ExitCode> {
    let language = setting.language;
    let packs = setting.packs()?;
    let mut notes = io::stderr().lock();
    let mut note = |line: String| drop(writeln!(notes, "{line}"));
    let speech = match Speech::load(folder) {
        Ok(speech) => speech,
        Err(findings) => {
            findings.iter().for_each(|finding| note(finding.say(language)));
            return Ok(ExitCode::from(UNREADABLE));
        }
    };
    speech.findings.iter().for_each(|finding| note(finding.say(language)));
    let found = rule::find(&speech, &packs.lexicon);
    let printed = match format {
        Format::Csv => print_csv(&found, language),
        Format::Json => print_json(&speech, &found, language),
    };
    if let Err(problem) = printed {
        note(MESSAGES.text(language, "verify-not-printed", &[("problem", problem.to_string().into())]));
        return Ok(ExitCode::from(UNREADABLE));
    }
    let count = |weight: rule::Weight| {
        Argument::Count(i64::try_from(found.iter().filter(|it| it.weight == weight).count()).unwrap_or(i64::MAX))
    };
    let arguments = [
        ("statements", Argument::Count(i64::try_from(speech.statements.len()).unwrap_or(i64::MAX))),
        ("high", count(rule::Weight::High)),
        ("medium", count(rule::Weight::Medium)),
        ("low", count(rule::Weight::Low)),
    ];
    note(MESSAGES.text(language, "inconsistency-summary", &arguments));
    Ok(if found.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(DIFFERS) })
}

fn print_csv(found: &[Inconsistency], language: Language) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(io::stdout().lock());
    writer.write_record(["rule", "severity", "ids", "finding", "arithmetic"])?;
    for one in found {
        let (rule, ids) = (one.rule.code(), one.ids.join(" "));
        writer.write_record([rule.as_str(), one.weight.code(), &ids, &one.say(language), &one.arithmetic])?;
    }
    writer.flush()
}

fn print_json(speech: &Speech, found: &[Inconsistency], language: Language) -> io::Result<()> {
    let rows = |one: &Inconsistency| -> Vec<serde_json::Value> {
        let named = one.ids.iter().filter_map(|id| speech.statements.iter().find(|it| it.id == *id));
        named
            .map(|it| {
                serde_json::json!({
                    "id": it.id, "file": it.book.file(), "row": it.row, "doc": it.doc, "line": it.line, "quote": it.quote,
                })
            })
            .collect()
    };
    let all: Vec<serde_json::Value> = found
        .iter()
        .map(|one| {
            serde_json::json!({
                "rule": one.rule.code(), "severity": one.weight.code(), "ids": one.ids, "finding": one.say(language),
                "arithmetic": one.arithmetic, "rows": rows(one),
            })
        })
        .collect();
    let mut out = io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, &all)?;
    writeln!(out)
}

fn print(verified: &[Verified], language: Language) -> Result<(), csv::Error> {
    let mut writer = csv::Writer::from_writer(io::stdout().lock());
    writer.write_record(["id", "kind", "stated", "derived", "verdict", "reason"])?;
    for one in verified {
        writer.write_record([
            one.claim.id.as_str(),
            &one.claim.kind,
            &one.claim.text,
            &one.value.as_ref().map(significant).unwrap_or_default(),
            one.verdict.map_or("", Verdict::word),
            &one.reason.say(language),
        ])?;
    }
    writer.flush()?;
    Ok(())
}

fn summary(verified: &[Verified], language: Language) -> String {
    let count = |keep: &dyn Fn(&Verified) -> bool| {
        Argument::Count(i64::try_from(verified.iter().filter(|one| keep(one)).count()).unwrap_or(i64::MAX))
    };
    let arguments = [
        ("claims", count(&|_| true)),
        ("yes", count(&|one| one.verdict == Some(Verdict::Yes))),
        ("rounding", count(&|one| one.verdict == Some(Verdict::Rounding))),
        ("no", count(&|one| one.verdict == Some(Verdict::No))),
        ("open", count(&|one| one.verdict.is_none())),
        ("differ", count(&|one| one.disagrees())),
    ];
    MESSAGES.text(language, "verify-summary", &arguments)
}
