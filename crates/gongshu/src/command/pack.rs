//! `gongshu pack check DIR`: every slip of a pack with its file, line and key.

use std::path::Path;
use std::process::ExitCode;

use super::{Setting, print};
use crate::message::say_with;
use crate::pack::Packs;

pub fn check(setting: &Setting, folder: &Path) -> ExitCode {
    let shown = folder.display().to_string();
    match Packs::with(&[folder]) {
        Ok(packs) => {
            let arguments = [
                ("folder", shown.into()),
                ("indicators", packs.indicators.len().to_string().into()),
                ("registers", packs.registers.len().to_string().into()),
                ("documents", packs.documents.len().to_string().into()),
            ];
            print(&say_with(setting.language, "pack-good", &arguments));
            ExitCode::SUCCESS
        }
        Err(findings) => {
            for finding in &findings {
                print(&finding.say(setting.language));
            }
            let count = findings.len().to_string();
            print(&say_with(setting.language, "pack-bad", &[("count", count.into())]));
            ExitCode::FAILURE
        }
    }
}
