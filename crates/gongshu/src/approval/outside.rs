//! Cases and events of another system as a table (外部系统办件导入): a line an event, in any order, sent as often as one likes. Everything is
//! read and tried before anything is kept; a slip anywhere keeps nothing.

use std::collections::BTreeMap;

use basis::clock::moment;
use basis::error::{Error, Finding, Place, Severity};
use jiff::Timestamp;

use super::application::Draft;
use crate::access::Reach;
use crate::matter::cabinet::note;
use crate::matter::outside::{Happened, Outside, Taking};
use crate::matter::{Cabinet, Given, Matter, Opening, check_amount, store};
use crate::pack::item::Item;
use crate::store::Failure;
use crate::store::audit::Who;
use crate::store::clock::moment_of;

/// The headings of the table; `item`, `place` and `applicant` are needed where a case is received, the rest where it applies.
pub const HEADINGS: [&str; 12] =
    ["case", "event", "at", "item", "place", "applicant", "papers", "remark", "paper", "basis", "amount", "days"];

/// The word for what opens a case.
const RECEIVE: &str = "receive";

/// Lines of one file.
const LINES_MAX: u32 = 200_000;

/// What was taken in, or would be.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Taken {
    pub opened: usize,
    pub events: usize,
    /// Lines that were known already.
    pub known: usize,
}

/// One line.
struct Line {
    row: u32,
    cells: BTreeMap<&'static str, String>,
    at: Timestamp,
    days: u32,
}

impl Line {
    fn text(&self, heading: &str) -> &str {
        self.cells.get(heading).map_or("", String::as_str)
    }

    fn happened(&self) -> Happened {
        Happened {
            word: self.text("event").to_owned(),
            at: self.at,
            given: Given {
                remark: self.text("remark").to_owned(),
                paper: self.text("paper").to_owned(),
                basis: self.text("basis").to_owned(),
                amount: self.text("amount").to_owned(),
                days: self.days,
            },
        }
    }
}

/// A file as it is read.
struct Reading<'a> {
    file: &'a str,
    findings: Vec<Finding>,
}

impl Reading<'_> {
    fn refuse(&mut self, row: u32, column: Option<u32>, heading: &str, error: Error) {
        let place = Place {
            file: self.file.to_owned(),
            row: Some(row),
            column,
            heading: heading.to_owned(),
            ..Place::default()
        };
        self.findings.push(Finding { severity: Severity::Error, place, error });
    }
}

/// Reads a table, tries all of it and, unless it is only tried, keeps it.
///
/// # Errors
/// In the inner result what is wrong, by line and heading.
pub async fn take(
    cabinet: &Cabinet,
    who: &Who,
    reach: Option<&Reach>,
    system: &str,
    file: &str,
    bytes: &[u8],
    only_tried: bool,
) -> Result<Result<Taken, Vec<Finding>>, Failure> {
    let mut reading = Reading { file, findings: Vec::new() };
    if system.trim().is_empty() {
        reading.refuse(1, None, "", Error::new("approval-outside-system"));
        return Ok(Err(reading.findings));
    }
    let lines = match lines(&mut reading, bytes, cabinet.clock.now()) {
        Some(lines) if reading.findings.is_empty() => lines,
        _ => return Ok(Err(reading.findings)),
    };
    let mut cases: BTreeMap<String, Vec<Line>> = BTreeMap::new();
    for line in lines {
        cases.entry(line.text("case").to_owned()).or_default().push(line);
    }
    let world = cabinet.world().await?;
    let mut write = cabinet.db.write().await?;
    store::take_turn(&mut write).await?;
    let reach = reach.map(|reach| world.tree.within(reach, &world.day));
    let mut taken = Taken::default();
    for (case, mut lines) in cases {
        lines.sort_by_key(|line| line.at);
        let outside = Outside { system: system.trim().to_owned(), case };
        let taking = Taking { packs: cabinet.packs(), world: &world, clock: &cabinet.clock, who };
        let Some(mut matter) = opened(&mut reading, &mut write, &taking, &outside, &lines, &mut taken).await? else {
            continue;
        };
        if reach.as_ref().is_some_and(|reach| !reach.holds_place(&matter.unit)) {
            reading.refuse(
                lines[0].row,
                None,
                "place",
                Error::new("approval-outside-reach").with("unit", &matter.unit),
            );
            continue;
        }
        for line in lines.iter().filter(|line| line.text("event") != RECEIVE) {
            match taking.record(&mut write, &mut matter, &[line.happened()]).await? {
                Ok(0) => taken.known += 1,
                Ok(new) => taken.events += new,
                Err(error) => reading.refuse(line.row, None, "event", error),
            }
        }
        // A case that was only received stands somewhere too.
        if let Err(error) = taking.record(&mut write, &mut matter, &[]).await? {
            reading.refuse(lines[0].row, None, "case", error);
        }
    }
    if !reading.findings.is_empty() {
        return Ok(Err(reading.findings));
    }
    if !only_tried && 0 < taken.opened + taken.events {
        let subject = format!("{} {file}", system.trim());
        note(&mut write, cabinet.clock.as_ref(), who, 0, &subject, &format!("{} {}", taken.opened, taken.events))
            .await?;
        write.commit().await?;
    }
    Ok(Ok(taken))
}

/// The matter of a case: known, or opened by the line that receives it.
async fn opened(
    reading: &mut Reading<'_>,
    write: &mut crate::store::Write,
    taking: &Taking<'_>,
    outside: &Outside,
    lines: &[Line],
    taken: &mut Taken,
) -> Result<Option<Matter>, Failure> {
    let receives = lines.iter().filter(|line| line.text("event") == RECEIVE);
    if let Some(matter) = store::outside(write, &outside.system, &outside.case).await? {
        taken.known += receives.count();
        return Ok(Some(matter));
    }
    let Some(line) = receives.into_iter().next() else {
        reading.refuse(lines[0].row, None, "case", Error::new("approval-outside-unopened").with("case", &outside.case));
        return Ok(None);
    };
    let packs = taking.packs;
    let Some(item) = packs.item_named(line.text("item")) else {
        reading.refuse(line.row, None, "item", Error::new("approval-outside-item").with("text", line.text("item")));
        return Ok(None);
    };
    let papers = match papers(item, line.text("papers")) {
        Ok(papers) => papers,
        Err(error) => {
            reading.refuse(line.row, None, "papers", error);
            return Ok(None);
        }
    };
    let draft = Draft {
        items: vec![item.code.clone()],
        applicant: line.text("applicant").to_owned(),
        place: line.text("place").to_owned(),
        ..Draft::default()
    };
    let opening = match draft.opening(packs, taking.world, "", "") {
        Ok(opening) => Opening { papers, ..opening },
        Err(errors) => {
            for (field, error) in errors {
                reading.refuse(line.row, None, field, error);
            }
            return Ok(None);
        }
    };
    match taking.open(write, outside, &opening, line.at).await? {
        Ok(matter) => {
            taken.opened += 1;
            Ok(Some(matter))
        }
        Err(error) => {
            reading.refuse(line.row, None, "item", error);
            Ok(None)
        }
    }
}

/// The places of the papers a cell names, in either language with 、 or ; between, or `all`; `None` where it says nothing: then nobody
/// is said to have refused what was complete.
fn papers(item: &Item, text: &str) -> Result<Option<Vec<usize>>, Error> {
    if text.is_empty() {
        return Ok(None);
    }
    if text == "all" {
        return Ok(Some((0..item.papers.len()).collect()));
    }
    let names = text.split(['、', ';', '；']).map(str::trim).filter(|name| !name.is_empty());
    let place = |name: &str| {
        let found = item.papers.iter().position(|paper| paper.zh == name || paper.en == name);
        found.ok_or_else(|| Error::new("approval-outside-paper").with("text", name).with("item", &item.name.zh))
    };
    names.map(place).collect::<Result<_, _>>().map(Some)
}

/// The lines of a file; `None` where it is no table.
fn lines(reading: &mut Reading<'_>, bytes: &[u8], now: Timestamp) -> Option<Vec<Line>> {
    let grids = match files::grid::read(reading.file, bytes) {
        Ok(grids) => grids,
        Err(found) => {
            reading.findings.push(found);
            return None;
        }
    };
    let grid = grids.first()?;
    let mut columns: BTreeMap<&'static str, u32> = BTreeMap::new();
    for at in 1..=grid.column_count() {
        let text = grid.cell(1, at).text();
        match HEADINGS.iter().find(|heading| **heading == text) {
            Some(heading) => {
                columns.insert(heading, at);
            }
            None if text.is_empty() => {}
            None => {
                let error = Error::new("clock-heading").with("text", &text).with("known", HEADINGS.join(", "));
                reading.refuse(1, Some(at), &text, error);
            }
        }
    }
    for heading in ["case", "event", "at"].into_iter().filter(|heading| !columns.contains_key(heading)) {
        reading.refuse(1, None, heading, Error::new("clock-heading-missing").with("heading", heading));
    }
    if LINES_MAX < grid.row_count() {
        reading.refuse(LINES_MAX, None, "", Error::new("approval-outside-long").with("most", LINES_MAX));
    }
    if !reading.findings.is_empty() {
        return None;
    }
    let mut lines = Vec::new();
    for row in 2..=grid.row_count() {
        let cells: BTreeMap<&'static str, String> =
            columns.iter().map(|(heading, at)| (*heading, grid.cell(row, *at).text().trim().to_owned())).collect();
        if cells.values().all(String::is_empty) {
            continue;
        }
        if let Some(line) = line(reading, row, cells, &columns, now) {
            lines.push(line);
        }
    }
    Some(lines)
}

fn line(
    reading: &mut Reading<'_>,
    row: u32,
    cells: BTreeMap<&'static str, String>,
    columns: &BTreeMap<&'static str, u32>,
    now: Timestamp,
) -> Option<Line> {
    let text = |heading: &str| cells.get(heading).map_or("", String::as_str);
    let column = |heading: &str| columns.get(heading).copied();
    if let Some(heading) = ["case", "event"].into_iter().find(|heading| text(heading).is_empty()) {
        reading.refuse(row, column(heading), heading, Error::new("approval-outside-empty").with("heading", heading));
        return None;
    }
    let at = moment(text("at")).and_then(moment_of);
    let Some(at) = at else {
        reading.refuse(row, column("at"), "at", Error::new("clock-moment").with("text", text("at")));
        return None;
    };
    if now < at {
        reading.refuse(row, column("at"), "at", Error::new("approval-outside-future").with("text", text("at")));
        return None;
    }
    let days = match text("days") {
        "" => 0,
        days => match days.parse::<u32>() {
            Ok(days) if days <= 3_000 => days,
            _ => {
                let error = Error::new("clock-days").with("text", days).with("most", 3_000);
                reading.refuse(row, column("days"), "days", error);
                return None;
            }
        },
    };
    if let Err(error) = check_amount(text("amount")) {
        reading.refuse(row, column("amount"), "amount", error);
        return None;
    }
    Some(Line { row, at, days, cells })
}
