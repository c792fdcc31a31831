//! The cube of a month (月度立方): every line of a form by every group, the month and the year to date against a year earlier,
//! matched month by month, with ranks' inputs, concentration and who pulls; worked out by the engine's kernel from closed versions,
//! and from reports as they stand where a month is not closed.

use std::collections::{BTreeMap, HashMap};

use basis::error::Error;
use basis::period::Period;
use engine::close::{Above, Block, Enterprise, Held, Month, Plan, Registry, Tables, close};
use rust_decimal::Decimal;

use super::gathered::covering;
use crate::number::shelf::Shelf;
use crate::pack::form::{Column, Form};
use crate::register::query::Asker;
use crate::register::subjects::Subjects;
use crate::registry::{Member, Roll};
use crate::reporting::close::snapshot;
use crate::reporting::counter;
use crate::reporting::record::State;
use crate::reporting::store::{self, Asked};
use crate::store::{Failure, batch, blob};

/// The line of a form that says who makes a loss: the first that may be below zero.
fn profit(form: &Form) -> Option<usize> {
    form.lines.iter().position(|line| line.negative)
}

/// A month's cube, and what its numbers stand for.
pub struct Cube {
    pub tables: Tables,
    /// The lines, in the order of the tables' indicators.
    pub lines: Vec<String>,
    /// The unit each number of a city, county or park stands for.
    pub units: BTreeMap<i32, String>,
    /// The enterprise each number stands for.
    pub enterprises: BTreeMap<i32, String>,
    /// Months that are not closed, and count as they stand.
    pub open: Vec<Period>,
}

/// Works out the cube of a form and month for a unit and all below it.
///
/// # Errors
/// `Ok(Err(…))` where the form has no figures of single months, or sums do not fit.
pub async fn cube(shelf: &Shelf, form: &Form, period: Period, unit: &str) -> Result<Result<Cube, Error>, Failure> {
    if !form.columns.contains(&Column::Month) {
        return Ok(Err(Error::new("month-cube-form").with("form", &form.code)));
    }
    let Some(month) = Month::new(yyyymm(period)) else {
        return Ok(Err(Error::new("tables-month").with("text", period)));
    };
    let version = batch::data_version(shelf.db()).await?;
    let units = shelf.units().at(version).await?;
    let roll = Roll::read(shelf.db(), shelf.packs(), version, &Asker::Program).await?;
    let under = counter::under(&units, unit, period);
    let mut stays = roll.stays(period);
    stays.retain(|(member, _)| under(member));
    let mut numbers = Numbers::default();
    let registry = match registry(&mut numbers, &units, period, &stays) {
        Ok(registry) => registry,
        Err(error) => return Ok(Err(error)),
    };
    let mut held = Held::default();
    let mut open = Vec::new();
    for one in windows(form, period) {
        let Some((codes, columns)) = cells(shelf, &units, form, one, unit, &mut open).await? else { continue };
        let known: Vec<(usize, i32)> = (0..)
            .zip(&codes)
            .filter_map(|(row, code)| Some((row, *numbers.enterprises.get(code)?)))
            .filter(|(row, _)| columns.iter().any(|column| column[*row].is_some()))
            .collect();
        let number = yyyymm(one);
        let block = Block { periods: vec![number; known.len()], ids: known.iter().map(|(_, id)| *id).collect() };
        let column = |column: &Vec<Option<i64>>| known.iter().map(|(row, _)| column[*row].unwrap_or(0)).collect();
        held.blocks.push((block, columns.iter().map(column).collect()));
    }
    let lines: Vec<String> = form.lines.iter().map(|line| line.code.clone()).collect();
    let plan = Plan {
        month,
        indicators: lines.clone(),
        profit: profit(form),
        threads: std::thread::available_parallelism().map_or(1, usize::from),
    };
    Ok(close(&held, &registry, &plan).map(|tables| Cube {
        tables,
        lines,
        units: numbers.units.into_iter().map(|(code, number)| (number, code)).collect(),
        enterprises: numbers.enterprises.into_iter().map(|(code, number)| (number, code)).collect(),
        open,
    }))
}

fn yyyymm(month: Period) -> i32 {
    let (_, last) = month.months();
    i32::from(month.year()) * 100 + i32::from(last)
}

/// January to the month, of this year and of the one before, as far as the form is filled in for them.
fn windows(form: &Form, period: Period) -> Vec<Period> {
    let (_, last) = period.months();
    let years = [period.year() - 1, period.year()];
    let months =
        years.into_iter().flat_map(|year| (1..=last).filter_map(move |month| Period::month_of(year, month).ok()));
    months.filter(|month| form.is_due_for(*month)).collect()
}

/// The figures of a single month; the year's first two, where they are reported together, are one.
async fn cells(
    shelf: &Shelf,
    units: &Subjects,
    form: &Form,
    month: Period,
    unit: &str,
    open: &mut Vec<Period>,
) -> Result<Option<snapshot::Columns>, Failure> {
    let wanted: Vec<(&str, Column)> =
        form.lines.iter().map(|line| (line.code.as_str(), form.standing_in(line, Column::Month, month))).collect();
    let close = covering(shelf, units, form, month, unit).await?.pop();
    if let Some(close) = &close
        && let Some(file) = blob::get(shelf.db(), &close.snapshot).await?
    {
        return snapshot::cells(file.bytes, &wanted).map(Some).map_err(|error| Failure::Refused(error.to_string()));
    }
    open.extend(close.is_none().then_some(month));
    let text = month.to_string();
    let asked = Asked { form: &form.code, period: &text, respondent: "" };
    let mut reports = store::latest(shelf.db(), asked).await?;
    reports.retain(|report| report.state() != State::Returned);
    let whole = |value: Option<Decimal>, line: &str| {
        let decimals = form.line(line).map_or(0, |line| line.decimals);
        value.and_then(|value| snapshot::whole(value, decimals).ok())
    };
    let column = |(line, column): &(&str, Column)| {
        reports.iter().map(|report| whole(report.figures.get(line, *column), line)).collect()
    };
    let columns = wanted.iter().map(column).collect();
    let codes: Vec<String> = reports.iter().map(|report| report.respondent.clone()).collect();
    Ok((!codes.is_empty()).then_some((codes, columns)))
}

/// The engine knows numbers: codes that are numbers keep them, others get one each.
#[derive(Default)]
struct Numbers {
    units: HashMap<String, i32>,
    enterprises: HashMap<String, i32>,
}

/// Where numbers begin that are not codes.
const OWN: i32 = 1_000_000_000;

impl Numbers {
    fn unit(&mut self, code: &str, natural: Option<i32>) -> i32 {
        let next = OWN + i32::try_from(self.units.len()).unwrap_or(0);
        *self.units.entry(code.to_owned()).or_insert_with(|| natural.filter(|it| *it < OWN).unwrap_or(next))
    }
}

/// Everybody who ever was in the registry, with their groups.
fn registry(
    numbers: &mut Numbers,
    units: &Subjects,
    period: Period,
    stays: &[(Member, Option<Period>)],
) -> Result<Registry, Error> {
    let natural = |code: &str| code.parse::<i32>().ok().filter(|number| 0 < *number);
    // Numbers that are codes only where all are: none may mean two.
    let all_natural = stays.iter().all(|(member, _)| natural(&member.code).is_some());
    let mut above = Above::default();
    let mut enterprises = Vec::with_capacity(stays.len());
    for (at, (member, left)) in (1..).zip(stays) {
        let id = natural(&member.code).filter(|_| all_natural).unwrap_or(at);
        numbers.enterprises.insert(member.code.clone(), id);
        let path = units.path(&member.region, period);
        let of_kind = |kind: &str| path.iter().rfind(|unit| unit.kind == kind).map(|unit| unit.code.as_str());
        let county = of_kind("county").or_else(|| of_kind("city")).unwrap_or(&member.region);
        let city = of_kind("city").unwrap_or(county);
        // A county's six digits; of a city's the first four tell it.
        let county_number = numbers.unit(county, natural(county));
        let city_number = numbers.unit(&format!("{city}/"), natural(city).map(|code| code / 100));
        above.cities.insert(county_number, city_number);
        let park = member.parks.first().map_or(0, |park| {
            let number = numbers.unit(park, natural(park));
            above.counties.entry(number).or_insert(county_number);
            number
        });
        enterprises.push(Enterprise {
            id,
            county: county_number,
            park,
            industry: industry(&member.industry),
            size: ["large", "medium", "small", "micro"]
                .iter()
                .position(|it| *it == member.size_class)
                .map_or(0, |at| [1, 2, 3, 4][at]),
            entry: member.entered.map_or(0, yyyymm),
            exit: left.map_or(0, yyyymm),
        });
    }
    Registry::new(enterprises).map(|registry| registry.with_above(above))
}

/// Four digits, however deep the code is known.
fn industry(code: &str) -> i32 {
    let digits: String = code.chars().filter(char::is_ascii_digit).chain("0000".chars()).take(4).collect();
    digits.parse().unwrap_or(0)
}
