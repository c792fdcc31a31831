//! The named list of those who share in a bonus: `unit,share,person,post,months`.

use std::collections::BTreeMap;

use basis::error::{Error, Finding, Place, Severity};
use basis::exact::Exact;
use basis::score::{Member, Scheme};
use files::grid;

use super::heading::{self, Column};

/// Those who share, by the unit whose bonus it is.
pub type People = BTreeMap<String, Vec<Member>>;

/// Reads the list for the bonuses of `scheme`.
///
/// # Errors
/// Every cell that is not right.
pub fn read(scheme: &Scheme, file: &str, bytes: &[u8]) -> Result<People, Vec<Finding>> {
    let grids = grid::read(file, bytes).map_err(|finding| vec![finding])?;
    let grid = grids.into_iter().next().unwrap_or_default();
    let columns: Vec<Column> =
        (1..=grid.column_count()).map(|at| heading::of_people(&grid.cell(1, at).text())).collect();
    let at = |wanted: &Column| {
        let found = columns.iter().position(|column| column == wanted)?;
        u32::try_from(found + 1).ok()
    };
    let mut findings = Vec::new();
    let mut slip = |row: u32, column: Option<u32>, error: Error| {
        let heading = column.map_or_else(String::new, |column| grid.cell(1, column).text());
        let place = Place { file: file.to_owned(), row: Some(row), column, heading, ..Place::default() };
        findings.push(Finding { severity: Severity::Error, place, error });
    };
    let wanted = [(Column::Unit, "unit"), (Column::Share, "share"), (Column::Person, "person")];
    for (column, heading) in &wanted {
        if at(column).is_none() {
            slip(1, None, Error::new("score-heading-missing").with("heading", heading));
        }
    }
    let mut people = People::new();
    for row in 2..=grid.row_count() {
        if grid.is_blank(row) {
            continue;
        }
        let text =
            |column: &Column| at(column).map_or_else(String::new, |at| grid.cell(row, at).text().trim().to_owned());
        let (unit, person) = (text(&Column::Unit), text(&Column::Person));
        if unit.is_empty() {
            slip(row, at(&Column::Unit), Error::new("score-unit-empty"));
        }
        if person.is_empty() {
            slip(row, at(&Column::Person), Error::new("score-person-empty"));
        }
        let word = text(&Column::Share);
        let shares = || scheme.bonuses.iter().flat_map(|bonus| &bonus.shares);
        let named = |share: &&basis::score::Share| share.code == word || share.name.zh == word || share.name.en == word;
        let Some(share) = shares().find(named) else {
            let known: Vec<&str> = shares().map(|share| share.code.as_str()).collect();
            let error = Error::new("score-share-unknown").with("text", &word).with("known", known.join(", "));
            slip(row, at(&Column::Share), error);
            continue;
        };
        let part = match at(&Column::Months).map(|at| heading::number(grid.cell(row, at))) {
            None => Exact::whole(1),
            Some(Ok(Some(months))) if 0 <= months.sign() => months,
            Some(Err(error)) => {
                slip(row, at(&Column::Months), error);
                continue;
            }
            Some(Ok(_)) => {
                slip(row, at(&Column::Months), Error::new("score-months"));
                continue;
            }
        };
        let member = Member { share: share.code.clone(), person, post: text(&Column::Post), part };
        people.entry(unit).or_default().push(member);
    }
    if findings.is_empty() { Ok(people) } else { Err(findings) }
}
