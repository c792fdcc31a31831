//! What is asked of a month, and the month gathered for it.

use std::collections::HashMap;

use basis::code::industry::IndustryCode;
use basis::exact::Exact;
use basis::language::Language;
use basis::period::Period;
use basis::show;
use rust_decimal::Decimal;
use serde::Deserialize;

use super::gathered::{self, Gathered, gather};
use super::standing::{Standing, standings};
use super::tables::{By, Places, Table, table};
use crate::message::{say, say_with};
use crate::number::shelf::Shelf;
use crate::pack::form::{Column, Form, Line};
use crate::pack::tables::INDUSTRIES;
use crate::page::{Reader, Refusal, segment};
use crate::register::subjects::Subjects;
use crate::reporting::counter;
use crate::reporting::desk::own_unit;

/// What is looked at.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Asked {
    pub by: String,
    /// The second division, for a two-way table.
    pub across: String,
    /// `now`, `growth` or `pull`: what stands in the cells of a two-way table.
    pub measure: String,
    pub line: String,
    pub column: String,
    /// Only enterprises of this region, and all below it.
    pub region: String,
    /// Only of this division.
    pub division: String,
    /// The number of a close, `now`, or empty for what counts.
    pub version: String,
}

impl Asked {
    /// The address of a table with some of it changed.
    pub(super) fn query(&self, base: &str, change: impl FnOnce(&mut Asked)) -> String {
        let mut asked = self.clone();
        change(&mut asked);
        let pairs = [
            ("by", &asked.by),
            ("across", &asked.across),
            ("measure", &asked.measure),
            ("line", &asked.line),
            ("column", &asked.column),
            ("region", &asked.region),
            ("division", &asked.division),
            ("version", &asked.version),
        ];
        let said: Vec<String> = pairs
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", segment(value)))
            .collect();
        if said.is_empty() { base.to_owned() } else { format!("{base}?{}", said.join("&")) }
    }
}

/// A month as it was asked for: everything its pages and its workbook are made from.
pub struct Month<'a> {
    pub form: &'a Form,
    pub period: Period,
    pub line: Line,
    pub column: Column,
    pub by: By,
    pub gathered: Gathered,
    /// The unit that is looked at, with all below it.
    pub unit: String,
    pub units: Subjects,
    pub places: Places,
    pub asked: Asked,
    pub language: Language,
}

/// Reads an address and gathers what it is about.
pub async fn month_of<'a>(
    shelf: &'a Shelf,
    reader: &Reader,
    (form, period): (&str, &str),
    mut asked: Asked,
) -> Result<Month<'a>, Refusal> {
    let form = counter::form(shelf.packs(), reader, form)?;
    let period = counter::month(reader, period)?;
    let units = counter::units(shelf, reader).await?;
    let unit = if asked.region.is_empty() { own_unit(reader) } else { asked.region.clone() };
    let line = form.line(&asked.line).or_else(|| form.lines.first());
    let line = line.ok_or_else(|| Refusal::not_found(reader.language, &asked.line))?;
    let open = |column: &Column| form.is_open(line, *column, period) && !column.is_last_year();
    let column = Column::named(&asked.column).filter(open);
    let column = column.or_else(|| form.columns.iter().copied().find(open)).unwrap_or(Column::YearToDate);
    let wanted = gathered::Asked { form, period, unit: &unit, version: &asked.version };
    let mut gathered = gather(shelf, reader, wanted).await?;
    if !asked.division.is_empty() {
        let sheaves = [Some(&mut gathered.now), gathered.before.as_mut()];
        for sheaf in sheaves.into_iter().flatten() {
            sheaf.reports.retain(|(member, _)| member.industry.starts_with(&asked.division));
        }
    }
    let by = By::named(&asked.by).unwrap_or(By::Region);
    by.word().clone_into(&mut asked.by);
    line.code.clone_into(&mut asked.line);
    column.word().clone_into(&mut asked.column);
    let everybody = gathered.now.reports.iter().chain(gathered.before.iter().flat_map(|sheaf| &sheaf.reports));
    let places = places(&units, &unit, period, everybody.map(|(member, _)| member.region.as_str()));
    Ok(Month {
        form,
        period,
        line: line.clone(),
        column,
        by,
        gathered,
        unit,
        units,
        places,
        asked,
        language: reader.language,
    })
}

/// The region right below the unit that each region is in or is.
fn places<'a>(units: &Subjects, unit: &str, period: Period, regions: impl Iterator<Item = &'a str>) -> Places {
    let mut places: HashMap<String, String> = HashMap::new();
    for region in regions {
        if !places.contains_key(region) {
            let path = units.path(region, period);
            let below = path.iter().position(|above| above.code == unit).and_then(|at| path.get(at + 1));
            places.insert(region.to_owned(), below.map_or(region, |below| below.code.as_str()).to_owned());
        }
    }
    Places(places)
}

impl Month<'_> {
    pub fn standings(&self) -> Vec<Standing<'_>> {
        const NOBODY: &gathered::Reports = &Vec::new();
        let before = self.gathered.before.as_ref().map_or(NOBODY, |sheaf| &sheaf.reports);
        let then = self.period.years_earlier(1);
        standings(&self.gathered.now.reports, before, &self.gathered.expected, then, &self.line.code, self.column)
    }

    pub fn has_books(&self) -> bool {
        self.gathered.before.is_some()
    }

    pub fn table(&self, standings: &[Standing<'_>]) -> Table {
        table(standings, self.by, &self.places, &self.line.unit, self.has_books())
    }

    /// 2026年3月工业总产值
    pub fn title(&self) -> String {
        let period = basis::show::period(self.period, self.column.span(), self.language);
        let line = self.line.name.in_language(self.language);
        say_with(self.language, "month-what", &[("period", period.into()), ("line", line.into())])
    }

    /// What a group is called.
    pub fn name(&self, by: By, code: &str) -> String {
        let members = || self.gathered.now.reports.iter().chain(self.gathered.before.iter().flat_map(|it| &it.reports));
        match by {
            _ if code.is_empty() => say(self.language, "month-unknown"),
            By::Region | By::Park => self.units.name(code, self.language).to_owned(),
            By::Division => {
                let name = code.parse::<IndustryCode>().ok().and_then(|code| INDUSTRIES.name(&code));
                name.map_or_else(|| code.to_owned(), |name| format!("{code} {name}"))
            }
            By::Size => say(self.language, &format!("month-size-{code}")),
            By::Enterprise => {
                members().find(|(it, _)| it.code == code).map_or(code, |(it, _)| it.name.as_str()).to_owned()
            }
        }
    }

    /// The names of many groups at once.
    pub fn names<'c>(&self, by: By, codes: impl Iterator<Item = &'c str>) -> HashMap<String, String> {
        let members: HashMap<&str, &str> = match by {
            By::Enterprise => {
                let before = self.gathered.before.iter().flat_map(|it| &it.reports);
                before.chain(&self.gathered.now.reports).map(|(it, _)| (it.code.as_str(), it.name.as_str())).collect()
            }
            _ => HashMap::new(),
        };
        let name = |code: &str| members.get(code).map_or_else(|| self.name(by, code), |name| (*name).to_owned());
        codes.map(|code| (code.to_owned(), name(code))).collect()
    }

    pub fn amount(&self, value: Decimal) -> String {
        show::grouped(&Exact::from(value), self.line.decimals)
    }

    pub fn base(&self) -> String {
        format!("/month/{}/{}", segment(&self.form.code), self.period)
    }
}
