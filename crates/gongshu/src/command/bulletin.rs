//! `gongshu bulletin --unit 常德市 --period 2006-07 --format docx`.

use std::path::PathBuf;
use std::process::ExitCode;

use basis::error::Error;
use basis::period::Period;
use files::writer::{Format, write as write_file};

use super::{Setting, print};
use crate::document::pages::BULLETIN;
use crate::document::{About, file_name, write};
use crate::message::say_with;

/// What is asked of the command.
#[derive(Clone, Debug)]
pub struct Order {
    pub unit: String,
    pub period: Period,
    pub format: Format,
    pub document: Option<String>,
    pub date: String,
    /// Where it goes; its title in this folder when not given, the terminal for `-`.
    pub out: Option<PathBuf>,
}

pub async fn run(setting: &Setting, order: &Order) -> anyhow::Result<ExitCode> {
    let shelf = setting.shelf().await?;
    let books = shelf.current().await?;
    let say = |error: Error| anyhow::anyhow!(error.say(setting.language));
    let subject = books
        .subjects
        .find(&order.unit)
        .ok_or_else(|| say(Error::new("import-unit-unknown").with("unit", &order.unit)))?;
    let kind = order.document.as_deref().unwrap_or(BULLETIN);
    let template =
        books.packs.document(kind).ok_or_else(|| say(Error::new("document-unknown").with("document", kind)))?;
    let about = About { unit: &subject.code, period: order.period, language: setting.language, date: &order.date };
    let document = write(books.analyst(), template, &about);
    if document.notes.is_empty() {
        return Err(say(Error::new("document-without-figures").with("unit", &order.unit).with("period", order.period)));
    }
    let bytes = write_file(&document, order.format).map_err(say)?;
    let out = match &order.out {
        Some(out) if out.as_os_str() == "-" => {
            use std::io::Write;
            std::io::stdout().write_all(&bytes)?;
            return Ok(ExitCode::SUCCESS);
        }
        Some(out) => out.clone(),
        None => PathBuf::from(format!("{}.{}", file_name(&document), order.format.extension())),
    };
    std::fs::write(&out, bytes)?;
    let arguments = [
        ("file", out.display().to_string().into()),
        ("figures", document.notes.len().to_string().into()),
        ("version", books.panel.version().to_string().into()),
    ];
    print(&say_with(setting.language, "bulletin-done", &arguments));
    Ok(ExitCode::SUCCESS)
}
