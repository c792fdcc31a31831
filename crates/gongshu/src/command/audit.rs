//! `gongshu audit verify`: follows the audit chain to its first broken link.

use std::process::ExitCode;

use super::{Setting, print};
use crate::message::say_with;
use crate::store::audit::{Flaw, Verdict, verify};

pub async fn run(setting: &Setting) -> anyhow::Result<ExitCode> {
    let verdict = verify(&setting.open().await?).await?;
    match verdict {
        Verdict::Whole { entries, head } => {
            let arguments = [("entries", entries.to_string().into()), ("head", head.into())];
            print(&say_with(setting.language, "audit-whole", &arguments));
            Ok(ExitCode::SUCCESS)
        }
        Verdict::Broken { number, flaw } => {
            let flaw = match flaw {
                Flaw::Gap => "audit-gap",
                Flaw::Unlinked => "audit-unlinked",
                Flaw::Altered => "audit-altered",
            };
            print(&say_with(setting.language, flaw, &[("number", number.to_string().into())]));
            Ok(ExitCode::FAILURE)
        }
    }
}
