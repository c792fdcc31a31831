//! `gongshu generate`: a world that does not exist, in the files that `gongshu bench` and other programs read.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use basis::error::Error;
use basis::message::Argument;
use engine::generation::{Size, World, folder, upload};
use files::book::{Book, Cell, Column, Sheet};

use super::{Setting, print};
use crate::message::say_with;

/// Digits a spreadsheet keeps.
const SHEET_DIGITS: usize = 15;

/// A world to be made.
#[derive(Clone, Debug)]
pub struct Order {
    pub size: Size,
    pub seed: u64,
    pub out: PathBuf,
}

/// Writes the registry (`ent`), all months (`wide`) and the last month's upload. Of a nation the months are written as Parquet
/// only, and no upload: as text they take gigabytes, and nobody sends them in one table.
pub fn run(setting: &Setting, order: &Order) -> anyhow::Result<ExitCode> {
    let said = |error: Error| anyhow::anyhow!(error.say(setting.language));
    let world = World::new(order.size, order.seed);
    let whole = order.size != Size::Nation;
    folder::write(&world, &order.out, whole).map_err(said)?;
    if whole {
        write_upload(&world, &order.out).map_err(said)?;
    }
    let count = |count: usize| Argument::Count(i64::try_from(count).unwrap_or(i64::MAX));
    let arguments = [
        ("folder", order.out.display().to_string().into()),
        ("enterprises", count(world.firms().len())),
        ("months", count(world.months().len())),
    ];
    print(&say_with(setting.language, "generate-done", &arguments));
    Ok(ExitCode::SUCCESS)
}

fn write_upload(world: &World, out: &Path) -> Result<(), Error> {
    let Some(month) = world.months().last().copied() else { return Ok(()) };
    let (headings, rows) = (upload::headings(), upload::rows(world, month));
    let write = |ending: &str, bytes: Vec<u8>| {
        let path = out.join(format!("upload_{}.{ending}", month.number()));
        let failed = |error| Error::new("close-file").with("file", path.display()).with("detail", error);
        std::fs::write(&path, bytes).map_err(failed)
    };
    let mut text = csv::Writer::from_writer(Vec::new());
    text.write_record(&headings).expect("a vector takes every byte");
    for row in &rows {
        text.write_record(row).expect("a vector takes every byte");
    }
    write("csv", text.into_inner().expect("a vector takes every byte"))?;
    let columns = headings.iter().map(|heading| Column { heading: (*heading).to_owned(), ..Column::default() });
    let rows = rows.into_iter().map(|row| row.into_iter().map(cell).collect());
    let sheet =
        Sheet { name: "B204-1".to_owned(), columns: columns.collect(), rows: rows.collect(), ..Sheet::default() };
    write("xlsx", Book { sheets: vec![sheet] }.to_xlsx()?)
}

/// A number as a spreadsheet has it, or what else was typed.
fn cell(text: String) -> Cell {
    let digits = text.strip_prefix('-').unwrap_or(&text);
    let number = (1..=SHEET_DIGITS).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if number { Cell::Number { text, decimals: 0 } } else { Cell::Text(text) }
}
