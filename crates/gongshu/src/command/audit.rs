//! `gongshu audit verify`, `checkpoint`, `prune`: follows the chain, signs its end, puts old entries away.

use std::path::Path;
use std::process::ExitCode;

use basis::error::Error;

use super::{Setting, clock, complain, operator, print};
use crate::message::{say, say_with};
use crate::store::audit::{self, Verdict, make_checkpoint};

/// Follows the chain, or the archive in `file`.
pub async fn verify(setting: &Setting, file: Option<&Path>) -> anyhow::Result<ExitCode> {
    let db = setting.open().await?;
    let verdict = match file {
        None => audit::verify(&db).await?,
        Some(file) => match audit::verify_archive(&db, file).await? {
            Ok(verdict) => verdict,
            Err(error) => return Ok(refused(setting, &error)),
        },
    };
    match verdict {
        Verdict::Whole { entries, head, pruned } => {
            let id = if file.is_some() { "audit-archive-whole" } else { "audit-whole" };
            let arguments = [("entries", entries.to_string().into()), ("head", head.into())];
            print(&say_with(setting.language, id, &arguments));
            if file.is_none() && 0 < pruned {
                print(&say_with(setting.language, "audit-pruned-before", &[("last", pruned.to_string().into())]));
            }
            Ok(ExitCode::SUCCESS)
        }
        Verdict::Broken { number, flaw } => {
            let id = format!("audit-flaw-{}", flaw.word());
            let flaw = say_with(setting.language, &id, &[("number", number.to_string().into())]);
            print(&say_with(setting.language, "audit-broken", &[("flaw", flaw.into())]));
            Ok(ExitCode::FAILURE)
        }
    }
}

/// Signs the chain's end.
pub async fn checkpoint(setting: &Setting) -> anyhow::Result<ExitCode> {
    match make_checkpoint(&setting.open().await?, clock().as_ref()).await? {
        Ok(number) => {
            print(&say_with(setting.language, "audit-checkpoint-done", &[("number", number.to_string().into())]));
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => Ok(refused(setting, &error)),
    }
}

/// Puts entries older than so many months away.
pub async fn prune(setting: &Setting, keep_months: u32) -> anyhow::Result<ExitCode> {
    match audit::prune(&setting.open().await?, clock().as_ref(), &operator(), keep_months).await? {
        Ok(Some(pruned)) => {
            let arguments = [
                ("first", pruned.first.to_string().into()),
                ("last", pruned.last.to_string().into()),
                ("file", pruned.file.display().to_string().into()),
            ];
            print(&say_with(setting.language, "audit-prune-done", &arguments));
        }
        Ok(None) => print(&say(setting.language, "audit-prune-none")),
        Err(error) => return Ok(refused(setting, &error)),
    }
    Ok(ExitCode::SUCCESS)
}

fn refused(setting: &Setting, error: &Error) -> ExitCode {
    complain(&error.say(setting.language));
    ExitCode::FAILURE
}
