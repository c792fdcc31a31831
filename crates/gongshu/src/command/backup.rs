//! `gongshu backup FILE` and `gongshu restore FILE`.

use std::path::Path;
use std::process::ExitCode;

use super::{Setting, clock, operator, print};
use crate::message::say_with;
use crate::store::backup::{Summary, backup, restore};

pub async fn write(setting: &Setting, file: &Path) -> anyhow::Result<ExitCode> {
    let summary = backup(&setting.open().await?, file).await?;
    told(setting, "backup-done", &summary, file);
    Ok(ExitCode::SUCCESS)
}

pub async fn read(setting: &Setting, file: &Path) -> anyhow::Result<ExitCode> {
    let summary = restore(&setting.open().await?, clock().as_ref(), &operator(), file).await?;
    told(setting, "restore-done", &summary, file);
    Ok(ExitCode::SUCCESS)
}

fn told(setting: &Setting, id: &str, summary: &Summary, file: &Path) {
    let arguments = [
        ("rows", summary.rows.to_string().into()),
        ("version", summary.version.to_string().into()),
        ("file", file.display().to_string().into()),
    ];
    print(&say_with(setting.language, id, &arguments));
}
