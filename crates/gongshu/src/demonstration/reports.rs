//! The demonstration's monthly reports: what the engine's city reports, brought in by the file for many, checked, accepted and
//! closed month by month, as an office would; the last month stays open and half reported.

use std::collections::HashMap;
use std::fmt::Write as _;

use basis::period::{Period, Span};
use basis::registry::Rule;
use engine::close::Month;
use engine::generation::World;
use engine::workload::INDICATORS;

use super::{BY, Trouble, enterprises, finance, finding};
use crate::number::shelf::Shelf;
use crate::pack::form::{Column, Form};
use crate::register::query::Asker;
use crate::registry::{Member, Roll};
use crate::reporting::close::{Closing, close, closes, in_the_way};
use crate::reporting::store::{self, Asked};
use crate::reporting::{Roster, State, bulk, due, review_all};
use crate::store::audit::Who;
use crate::store::batch::data_version;
use crate::store::clock::{Clock, FixedClock};

/// The city that closes.
const CITY: &str = "430700";

/// Lines of the form on output, each with the indicator of the engine's world that fills it.
const OUTPUT: [(&str, usize); 4] = [("01", 0), ("03", 1), ("04", 2), ("05", 10)];

/// The world's indicators of one enterprise.
pub(super) type Figures = [i64; INDICATORS.len()];

/// Everybody's indicators of a month, or of a year so far.
type Year = HashMap<i32, Figures>;

/// The months a form is brought in for: of finances the last closed one, and the end of the year before, so that its balances have
/// a beginning.
fn months(world: &World, form: &Form) -> Vec<Month> {
    let all = world.months();
    match form.code.as_str() {
        finance::FORM => all.into_iter().filter(|month| finance::MONTHS.contains(&month.number())).collect(),
        _ => all,
    }
}

/// Brings in every month of the world. How many reports it was is returned.
pub(super) async fn load(shelf: &Shelf, clock: &dyn Clock, form: &str) -> Result<usize, Trouble> {
    let world = enterprises::world();
    let packs = std::sync::Arc::clone(shelf.packs());
    let form = packs.form(form).ok_or_else(|| {
        let error = basis::error::Error::new("pack-form-unknown").with("form", form);
        Trouble::Findings(vec![finding("load.toml", error)])
    })?;
    let rule: Rule = form.who.parse().map_err(|error| Trouble::Findings(vec![finding("load.toml", error)]))?;
    let version = data_version(shelf.db()).await?;
    let roll = Roll::read(shelf.db(), &packs, version, &Asker::Program).await?;
    let mut past = Past::default();
    let mut count = 0;
    let mut to_close: Option<(Period, Vec<Member>)> = None;
    let months = months(&world, form);
    for month in &world.months() {
        past.turn(&world, *month);
        let period = Period::month_of(
            i16::try_from(month.number() / 100).unwrap_or(i16::MAX),
            u8::try_from(month.of_year()).unwrap_or(1),
        )
        .map_err(|error| Trouble::Findings(vec![finding("load.toml", error)]))?;
        if !form.is_due_for(period) || !months.contains(month) {
            past.keep(month.of_year());
            continue;
        }
        let members = roll.members(period, &rule);
        let is_open = Some(month) == world.months().last();
        // The last close ends the load, whose batch says that it is done: the open month comes before it.
        if !is_open && let Some((period, members)) = to_close.take() {
            close_month(shelf, clock, form, period, members).await?;
        }
        count += month_of(shelf, clock, form, period, &members, &past, is_open).await?;
        if !is_open {
            to_close = Some((period, members));
        }
        past.keep(month.of_year());
    }
    if let Some((period, members)) = to_close {
        close_month(shelf, clock, form, period, members).await?;
    }
    Ok(count)
}

/// The figures of a month and of the year so far, this year's and last year's.
#[derive(Default)]
struct Past {
    month: Year,
    year: Year,
    before: HashMap<usize, (Year, Year)>,
    first_year: bool,
}

impl Past {
    fn turn(&mut self, world: &World, month: Month) {
        self.first_year = world.months().first().is_some_and(|first| first.number() / 100 == month.number() / 100);
        if month.of_year() == 1 {
            self.year.clear();
        }
        let reports = world.reports(month);
        self.month.clear();
        for (row, id) in reports.ids.iter().enumerate() {
            let figures: Figures = std::array::from_fn(|indicator| reports.columns[indicator][row]);
            self.month.insert(*id, figures);
            let year = self.year.entry(*id).or_default();
            for (sum, figure) in year.iter_mut().zip(figures) {
                *sum += figure;
            }
        }
    }

    /// This month becomes what the same month of next year looks back on.
    fn keep(&mut self, of_year: usize) {
        self.before.insert(of_year, (self.month.clone(), self.year.clone()));
    }
}

/// One month: a file of all that report, taken in, checked and accepted; the open month only half of it.
async fn month_of(
    shelf: &Shelf,
    clock: &dyn Clock,
    form: &Form,
    period: Period,
    members: &[Member],
    past: &Past,
    is_open: bool,
) -> Result<usize, Trouble> {
    let db = shelf.db();
    let packs = shelf.packs();
    if !closes(db, &form.code, &period.to_string(), CITY).await?.is_empty() {
        // A load that was cut short goes on here.
        return Ok(0);
    }
    let version = data_version(db).await?;
    let units = shelf.units().at(version).await?;
    let who = Who::program(BY);
    let clock = &on_time(form, period, clock);
    let progress = bulk::Progress::default();
    let setting = bulk::Month { packs, units: &units, form, period, members, progress: &progress };
    let file = format!("{}-{period}.csv", form.code);
    let refused = |error: basis::error::Error| Trouble::Findings(vec![finding(&file, error)]);
    let text = written(form, period, members, past, is_open);
    let mut plan = bulk::dry_run(db, clock, &setting, &file, text.as_bytes()).await?;
    // Slips that must be mended never came in: those enterprises are still missing.
    let wrong: Vec<u32> = plan
        .findings
        .iter()
        .filter(|it| it.severity == basis::error::Severity::Error)
        .filter_map(|it| it.place.row)
        .collect();
    plan.entries.retain(|entry| !wrong.contains(&entry.row));
    plan.findings.clear();
    let count = match plan.may_commit() {
        true => bulk::commit(db, clock, &who, &setting, &plan, &file, text.as_bytes()).await?.map_err(refused)?,
        false => 0,
    };
    let text = period.to_string();
    let asked = Asked { form: &form.code, period: &text, respondent: "" };
    let numbers: Vec<i64> = store::latest(db, asked).await?.iter().map(|report| report.number).collect();
    // Of the open month a third is checked already, the rest waits on the desk.
    let checked = if is_open { &numbers[..numbers.len() / 3] } else { &numbers[..] };
    review_all(db, clock, &who, form, period, checked, State::Checked).await?;
    if !is_open {
        review_all(db, clock, &who, form, period, &numbers, State::Accepted).await?;
    }
    Ok(count)
}

/// Closes a month for the city; whoever was not accepted is left out by name.
async fn close_month(
    shelf: &Shelf,
    clock: &dyn Clock,
    form: &Form,
    period: Period,
    members: Vec<Member>,
) -> Result<(), Trouble> {
    let db = shelf.db();
    let text = period.to_string();
    if !closes(db, &form.code, &text, CITY).await?.is_empty() {
        return Ok(());
    }
    let refused = |error: basis::error::Error| Trouble::Findings(vec![finding("load.toml", error)]);
    let clock = &on_time(form, period, clock);
    let due = due(form, period).map_err(refused)?;
    let asked = Asked { form: &form.code, period: &text, respondent: "" };
    let roster = Roster::new(due, members, store::versions(db, asked).await?);
    let exceptions: Vec<(String, String)> =
        in_the_way(&roster, &[]).iter().map(|line| (line.member.code.clone(), REASON.to_owned())).collect();
    let closing = Closing { form, period, unit: CITY, roster: &roster, exceptions: &exceptions, reason: "" };
    close(shelf, clock, &Who::program(BY), &closing).await?.map_err(refused)?;
    Ok(())
}

/// The morning of the day the reports of a month are due, as far as it is past: then they came in on time.
fn on_time(form: &Form, period: Period, clock: &dyn Clock) -> FixedClock {
    let morning = due(form, period).ok().and_then(|day| format!("{day}T02:00:00Z").parse().ok());
    FixedClock(morning.unwrap_or_else(|| clock.now()).min(clock.now()))
}

/// Why an enterprise of the demonstration is left out of a closed month.
const REASON: &str = "逾期未报，已书面催报";

/// The month as a file for many: code and a column a cell.
fn written(form: &Form, period: Period, members: &[Member], past: &Past, is_open: bool) -> String {
    let cells: Vec<(&str, Column)> = form
        .lines
        .iter()
        .flat_map(|line| form.columns.iter().map(move |column| (line, *column)))
        .filter(|(line, column)| form.is_open(line, *column, period) && fills(form, &line.code))
        .map(|(line, column)| (line.code.as_str(), column))
        .collect();
    let mut text = String::from("code");
    for (line, column) in &cells {
        let _ = write!(text, ",{line}.{}", column.word());
    }
    text.push('\n');
    let (_, month) = period.months();
    let earlier = past.before.get(&usize::from(month));
    for member in members {
        let Some(id) = member.code.strip_prefix("cd").and_then(|digits| digits.parse::<i32>().ok()) else { continue };
        let Some(figures) = past.month.get(&id).filter(|_| !is_open || id % 2 == 0) else { continue };
        let year = past.year.get(&id).copied().unwrap_or_default();
        let before = [earlier.map(|it| &it.0), earlier.map(|it| &it.1)];
        let [month_before, year_before] = [(before[0], figures), (before[1], &year)]
            .map(|(then, now)| last_year(past, then.and_then(|year| year.get(&id)), now));
        text.push_str(&member.code);
        for (line, column) in &cells {
            let (of_month, of_year) = match column.is_last_year() {
                true => (&month_before, &year_before),
                false => (figures, &year),
            };
            let value = match form.code.as_str() {
                finance::FORM => finance::value(line, of_month, of_year, i64::from(month)),
                _ => {
                    let at = OUTPUT.iter().find(|(code, _)| code == line).map_or(0, |(_, indicator)| *indicator);
                    if column.span() == Span::This { of_month[at] } else { of_year[at] }
                }
            };
            let _ = write!(text, ",{value}");
        }
        text.push('\n');
    }
    text
}

/// Whether the world has something for a line.
fn fills(form: &Form, line: &str) -> bool {
    match form.code.as_str() {
        finance::FORM => !form.line(line).is_some_and(|line| line.optional),
        _ => OUTPUT.iter().any(|(code, _)| *code == line),
    }
}

/// What the enterprise had a year earlier; before the world's first year a fifteenth less than now.
fn last_year(past: &Past, earlier: Option<&Figures>, now: &Figures) -> Figures {
    match earlier {
        Some(figures) => *figures,
        None if past.first_year => now.map(|now| now - now / 15),
        None => Figures::default(),
    }
}
