//! `gongshu verify DIR`: every statement of a speech derived again, as CSV.
//!
//! Exit code 0 when no verdict differs from the files' own (`consistent`), 1 when one does, 2 when the folder cannot
//! be read. Findings and the summary go to standard error.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use basis::language::Language;
use basis::message::Argument;

use crate::message::MESSAGES;
use crate::verification::{Speech, Verdict, Verified, significant, through_store, verify};

use super::clock;

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
