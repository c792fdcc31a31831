//! `gongshu score --scheme FILE --data FILE.csv`: a score sheet that can be replayed, for any scheme and any data.
//!
//! Exit code 0 when it is printed, 1 when the scheme or the data are not right (each slip on standard error, nothing printed).

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use basis::error::{Error, Finding, Place, Severity};
use basis::language::Language;

use super::{Setting, complain, print};
use crate::assessment::output::json::{Inputs, json};
use crate::assessment::output::{rows, text};
use crate::assessment::{Outcome, People, as_text, read_people, read_table, work};
use crate::message::say;
use crate::pack::Packs;
use crate::pack::assessment::Assessment;
use crate::pack::reading::File;

/// How the sheet is printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, clap::ValueEnum)]
pub enum Format {
    /// For people: every unit with every item's arithmetic.
    #[default]
    Text,
    /// A row for each item, total, veto, proposal and payment.
    Csv,
    /// Everything, with the inputs it was scored from.
    Json,
}

/// What is asked of the command.
#[derive(Clone, Debug)]
pub struct Order {
    pub scheme: Option<PathBuf>,
    pub data: Option<PathBuf>,
    pub people: Option<PathBuf>,
    pub replay: Option<PathBuf>,
    pub format: Format,
}

pub fn run(setting: &Setting, order: &Order) -> anyhow::Result<ExitCode> {
    if let Some(file) = &order.replay {
        return replay(setting, file);
    }
    let packs = setting.packs()?;
    match sheet(setting, &packs, order) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(findings) => {
            for finding in &findings {
                complain(&finding.say(setting.language));
            }
            Ok(ExitCode::FAILURE)
        }
    }
}

fn read(file: &Path) -> Result<Vec<u8>, Vec<Finding>> {
    std::fs::read(file).map_err(|failed| {
        let place = Place { file: file.display().to_string(), ..Place::default() };
        vec![Finding { severity: Severity::Error, place, error: Error::new("file-not-opened").with("detail", failed) }]
    })
}

/// The scheme of a file, or one of the packs by its code.
fn scheme(packs: &Packs, wanted: &Path) -> Result<Assessment, Vec<Finding>> {
    let named = packs.assessment(&wanted.to_string_lossy());
    match named.filter(|_| !wanted.exists()) {
        Some(assessment) => Ok(assessment.clone()),
        None => {
            let text = String::from_utf8_lossy(&read(wanted)?).into_owned();
            Assessment::of_file(&File { path: wanted.display().to_string(), text })
        }
    }
}

fn sheet(setting: &Setting, packs: &Packs, order: &Order) -> Result<(), Vec<Finding>> {
    let (Some(wanted), Some(data)) = (&order.scheme, &order.data) else { return Ok(()) };
    let assessment = scheme(packs, wanted);
    let bytes = read(data);
    // Slips of both files are told at once.
    let (assessment, bytes) = match (assessment, bytes) {
        (Ok(assessment), Ok(bytes)) => (assessment, bytes),
        (one, other) => {
            return Err(one.err().into_iter().chain(other.err()).flatten().collect());
        }
    };
    let people = match &order.people {
        Some(file) => Some((file.display().to_string(), read(file)?)),
        None => None,
    };
    let found = outcome(&assessment, packs, (&data.display().to_string(), &bytes), people.as_ref())?;
    for hint in &found.hints {
        complain(&hint.say(setting.language));
    }
    let language = setting.language;
    let scheme = &assessment.scheme;
    match order.format {
        Format::Text => {
            text::lines(scheme, Some(packs), &found.outcome, language).iter().for_each(|line| print(line));
        }
        Format::Csv => {
            let mut writer = csv::Writer::from_writer(io::stdout().lock());
            // A closed pipe is no failure.
            drop(writer.write_record(rows::HEADINGS));
            for row in rows::rows(scheme, Some(packs), &found.outcome, language) {
                drop(writer.write_record(row));
            }
            drop(writer.flush());
        }
        Format::Json => print(&found.json(&assessment, packs, language)),
    }
    Ok(())
}

struct Found {
    outcome: Outcome,
    inputs: Inputs,
    hints: Vec<Finding>,
}

impl Found {
    fn json(&self, assessment: &Assessment, packs: &Packs, language: Language) -> String {
        let value = json(&assessment.scheme, Some(packs), &self.outcome, &self.inputs, language);
        serde_json::to_string_pretty(&value).unwrap_or_default()
    }
}

fn outcome(
    assessment: &Assessment,
    packs: &Packs,
    (data, bytes): (&str, &[u8]),
    people: Option<&(String, Vec<u8>)>,
) -> Result<Found, Vec<Finding>> {
    let scheme = &assessment.scheme;
    let mut table = read_table(scheme, Some(packs), data, bytes)?;
    let named = match people {
        Some((file, bytes)) => read_people(scheme, file, bytes)?,
        None => People::new(),
    };
    let outcome = work(scheme, &table, &named);
    let homeless = outcome.years.iter().flat_map(|year| &year.sheet.homeless);
    let findings: Vec<Finding> = homeless
        .map(|(unit, rule)| Finding {
            severity: Severity::Error,
            place: Place { file: data.to_owned(), ..Place::default() },
            error: Error::new("score-no-parent").with("unit", unit).with("rule", rule),
        })
        .collect();
    if !findings.is_empty() {
        return Err(findings);
    }
    let inputs = Inputs {
        scheme: assessment.text.clone(),
        data: as_text(data, bytes),
        people: people.map_or_else(String::new, |(file, bytes)| as_text(file, bytes)),
    };
    Ok(Found { outcome, inputs, hints: std::mem::take(&mut table.hints) })
}

/// Scores the inputs of a kept sheet again: the same bytes, or it is said that they differ.
fn replay(setting: &Setting, file: &Path) -> anyhow::Result<ExitCode> {
    let packs = setting.packs()?;
    let kept = std::fs::read_to_string(file)?;
    let again = again(&packs, &kept);
    let (id, code) = match again {
        Some(again) if again.trim_end() == kept.trim_end() => ("score-replay-same", ExitCode::SUCCESS),
        Some(_) => ("score-replay-differs", ExitCode::FAILURE),
        None => ("score-replay-none", ExitCode::FAILURE),
    };
    print(&say(setting.language, id));
    Ok(code)
}

fn again(packs: &Packs, kept: &str) -> Option<String> {
    let value: serde_json::Value = serde_json::from_str(kept).ok()?;
    let input = |name: &str| value["inputs"][name].as_str().map(str::to_owned);
    let language: Language = value["language"].as_str()?.parse().ok()?;
    let file = File { path: "scheme".to_owned(), text: input("scheme")? };
    let assessment = Assessment::of_file(&file).ok()?;
    let people =
        input("people").filter(|people| !people.is_empty()).map(|text| ("people".to_owned(), text.into_bytes()));
    let data = input("data")?;
    let found = outcome(&assessment, packs, ("data", data.as_bytes()), people.as_ref()).ok()?;
    Some(found.json(&assessment, packs, language))
}
