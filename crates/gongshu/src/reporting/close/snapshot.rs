//! A closed month as one file and back (月度快照): who was in it, where each stood, every figure.

use basis::error::Error;
use basis::period::Period;
use engine::volume::{Figures as Cells, Volume};
use rust_decimal::Decimal;

use super::{Accepted, Closing};
use crate::pack::form::{Column, Form};
use crate::register::names::words;
use crate::registry::Member;
use crate::reporting::figures::Figures;

/// The media type of Parquet.
pub const MEDIA_TYPE: &str = "application/vnd.apache.parquet";

/// The file of a close.
///
/// # Errors
/// A figure that does not fit.
pub(super) fn encode(
    closing: &Closing<'_>,
    accepted: &[Accepted<'_>],
    version: i64,
    hash: &str,
) -> Result<Vec<u8>, Error> {
    let manifest = [
        ("form", closing.form.code.clone()),
        ("form_number", closing.form.number.clone()),
        ("period", closing.period.to_string()),
        ("unit", closing.unit.to_owned()),
        ("version", version.to_string()),
        ("reports", accepted.len().to_string()),
        ("sha256_of_reports", hash.to_owned()),
    ];
    let column =
        |name: &str, of: &dyn Fn(&Accepted<'_>) -> String| (name.to_owned(), accepted.iter().map(of).collect());
    let mut volume = Volume {
        manifest: manifest.map(|(name, text)| (name.to_owned(), text)).into(),
        words: vec![
            column("respondent", &|it| it.member.code.clone()),
            column("credit_code", &|it| it.member.credit_code.clone()),
            column("name", &|it| it.member.name.clone()),
            column("region", &|it| it.member.region.clone()),
            column("parks", &|it| it.member.parks.join(",")),
            column("industry", &|it| it.member.industry.clone()),
            column("size_class", &|it| it.member.size_class.clone()),
            column("status", &|it| it.member.status.clone()),
            column("entered", &|it| it.member.entered.map(|month| month.to_string()).unwrap_or_default()),
            column("report", &|it| it.report.to_string()),
        ],
        figures: Vec::new(),
    };
    for line in &closing.form.lines {
        for column in closing.form.columns.iter().filter(|it| closing.form.is_open(line, **it, closing.period)) {
            let one = |it: &Accepted<'_>| it.figures.get(&line.code, *column).map(|value| whole(value, line.decimals));
            let values = accepted.iter().map(|it| one(it).transpose()).collect::<Result<Vec<_>, Error>>()?;
            volume.figures.push(Cells { name: cell(&line.code, *column), decimals: line.decimals, values });
        }
    }
    volume.encode()
}

/// What a cell is called in the file.
fn cell(line: &str, column: Column) -> String {
    format!("{line}.{}", column.word())
}

/// A figure as a whole number of its last decimal.
///
/// # Errors
/// One of more than 18 digits.
pub fn whole(value: Decimal, decimals: u32) -> Result<i64, Error> {
    let mut scaled = value;
    scaled.rescale(decimals);
    let fits = (scaled == value).then(|| i64::try_from(scaled.mantissa()).ok()).flatten();
    fits.ok_or_else(|| Error::new("close-figure").with("text", value))
}

/// Everybody's codes in a month, and each of some cells by their order.
pub type Columns = (Vec<String>, Vec<Vec<Option<i64>>>);

/// Some cells of everybody in a file, by their codes; of lines that were not on the form then there is nothing.
///
/// # Errors
/// Bytes that are no such file.
pub fn cells(bytes: Vec<u8>, wanted: &[(&str, Column)]) -> Result<Columns, Error> {
    let names: Vec<String> = wanted.iter().map(|(line, column)| cell(line, *column)).collect();
    let volume = Volume::decode(bytes, |name| names.iter().any(|known| known == name))?;
    let codes = volume.words("respondent").unwrap_or_default().to_vec();
    let column =
        |name: &String| volume.figures(name).map_or_else(|| vec![None; codes.len()], |figures| figures.values.clone());
    let columns = names.iter().map(column).collect();
    Ok((codes, columns))
}

/// What a file of a close counts: each enterprise as it was then, with its figures in the form's cells.
///
/// # Errors
/// Bytes that are no such file.
pub fn decode(
    form: &Form,
    bytes: Vec<u8>,
    wanted: impl Fn(&str, Column) -> bool,
) -> Result<Vec<(Member, Figures)>, Error> {
    let cells: Vec<(&str, Column, String)> = form
        .lines
        .iter()
        .flat_map(|line| form.columns.iter().map(|column| (line.code.as_str(), *column, cell(&line.code, *column))))
        .filter(|(line, column, _)| wanted(line, *column))
        .collect();
    let volume = Volume::decode(bytes, |name| cells.iter().any(|(_, _, known)| known == name))?;
    let words_of = |name: &str| volume.words(name).unwrap_or_default();
    let (codes, names, regions) = (words_of("respondent"), words_of("name"), words_of("region"));
    let (parks, industries, sizes) = (words_of("parks"), words_of("industry"), words_of("size_class"));
    let (credit_codes, statuses, entered) = (words_of("credit_code"), words_of("status"), words_of("entered"));
    let text = |column: &[String], row: usize| column.get(row).cloned().unwrap_or_default();
    let columns: Vec<(&str, Column, &Cells)> =
        cells.iter().filter_map(|(line, column, name)| Some((*line, *column, volume.figures(name)?))).collect();
    let member = |row: usize| Member {
        code: text(codes, row),
        credit_code: text(credit_codes, row),
        name: text(names, row),
        region: text(regions, row),
        parks: words(&text(parks, row)).map(str::to_owned).collect(),
        industry: text(industries, row),
        size_class: text(sizes, row),
        status: text(statuses, row),
        groups: Vec::new(),
        above_scale: true,
        entered: entered.get(row).and_then(|month| month.parse::<Period>().ok()),
        fields: std::collections::BTreeMap::new(),
    };
    let figures = |row: usize| {
        let mut figures = Figures::default();
        for (line, column, cells) in &columns {
            if let Some(value) = cells.values[row] {
                figures.set(line, *column, Decimal::new(value, cells.decimals));
            }
        }
        figures
    };
    Ok((0..volume.rows()).map(|row| (member(row), figures(row))).collect())
}
