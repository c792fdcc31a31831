//! `gongshu tables`: the whole set of a month's tables, from the closed versions of the books.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use basis::error::Error;
use basis::period::Period;
use engine::close::canonical;

use super::{Setting, print};
use crate::message::{say, say_with};
use crate::reporting::month::{Cube, cube};

/// What is asked of the command.
#[derive(Clone, Debug)]
pub struct Order {
    pub form: String,
    pub period: Period,
    pub unit: String,
    pub out: PathBuf,
}

/// Writes groups.csv, cells.csv, decomp.csv and drivers.csv, and keys.csv that says what their numbers stand for.
pub async fn run(setting: &Setting, order: &Order) -> anyhow::Result<ExitCode> {
    let said = |error: Error| anyhow::anyhow!(error.say(setting.language));
    let shelf = setting.shelf().await?;
    let packs = std::sync::Arc::clone(shelf.packs());
    let form =
        packs.form(&order.form).ok_or_else(|| said(Error::new("pack-form-unknown").with("form", &order.form)))?;
    let version = crate::store::batch::data_version(shelf.db()).await?;
    if shelf.units().at(version).await?.get(&order.unit).is_none() {
        return Err(said(Error::new("import-unit-unknown").with("unit", &order.unit)));
    }
    let cube = cube(&shelf, form, order.period, &order.unit).await?.map_err(said)?;
    let mut tables = canonical::all(&cube.tables, 1);
    tables.push(("keys", keys(&cube)));
    super::bench::write(&order.out, &tables).map_err(said)?;
    if !cube.open.is_empty() {
        let months: Vec<String> = cube.open.iter().map(Period::to_string).collect();
        let months = months.join(if setting.language == basis::language::Language::Zh { "、" } else { ", " });
        print(&say_with(setting.language, "tables-open", &[("months", months.into())]));
    } else {
        print(&say(setting.language, "tables-closed"));
    }
    Ok(ExitCode::SUCCESS)
}

/// What the numbers of the tables stand for.
fn keys(cube: &Cube) -> String {
    let mut text = String::from("kind,number,code\n");
    let mut line = |kind: &str, number: i32, code: &str| {
        let _ = writeln!(text, "{kind},{number},{}", code.trim_end_matches('/'));
    };
    (1..).zip(&cube.lines).for_each(|(number, code)| line("line", number, code));
    cube.units.iter().for_each(|(number, code)| line("unit", *number, code));
    cube.enterprises.iter().for_each(|(number, code)| line("enterprise", *number, code));
    text
}
