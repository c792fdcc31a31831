//! Where things stand in a file: the heading line, what each column means, and whether figures run
//! down (long: one figure a line) or across (wide: one unit a line, one indicator a column).

use basis::error::{Error, Finding, Severity};
use basis::period::{Measure, Period};
use basis::unit::Unit;
use files::grid::Grid;

use crate::pack::Packs;
use crate::pack::words::Means;

/// A file's arrangement.
#[derive(Clone, PartialEq, Debug)]
pub struct Layout {
    /// The heading line, the upper one of two.
    pub heading: u32,
    /// The first line of figures.
    pub first_row: u32,
    pub columns: Vec<Column>,
    pub long: bool,
    /// What a table of periods is about, with the unit of its figures.
    pub about: Option<(String, Unit)>,
    /// Whose figures they are, where that stands above the table: `地区：上海`.
    pub place: String,
}

/// What one column holds.
#[derive(Clone, PartialEq, Debug)]
pub enum Column {
    Known(u32, Means),
    /// Figures of one period; the indicator stands above the table (国家统计局's exports).
    Dated {
        column: u32,
        period: Period,
        measure: Option<Measure>,
    },
    /// Figures of one indicator.
    Figures {
        column: u32,
        indicator: String,
        measure: Option<Measure>,
        unit: Unit,
    },
}

impl Column {
    fn place(&self) -> u32 {
        match self {
            Column::Known(column, _) | Column::Dated { column, .. } | Column::Figures { column, .. } => *column,
        }
    }

    /// Whether both are figures of one indicator, stated alike.
    fn says_the_same(&self, other: &Column) -> bool {
        match (self, other) {
            (Column::Figures { indicator, measure, .. }, Column::Figures { indicator: other, measure: same, .. }) => {
                indicator == other && measure == same
            }
            _ => false,
        }
    }
}

impl Layout {
    pub fn find(&self, means: Means) -> Option<u32> {
        self.columns.iter().find_map(|column| match column {
            Column::Known(at, known) if *known == means => Some(*at),
            _ => None,
        })
    }
}

/// What a pack or a person says of a file's columns beforehand.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Mapping {
    pub columns: Vec<Mapped>,
    /// The indicator of a table of periods above which none stands: exports lose that line.
    pub about: String,
    /// Columns with unknown headings are passed over instead of refused.
    pub skip_unknown: bool,
}

/// One column of a mapping; without an indicator it is skipped.
#[derive(Clone, PartialEq, Debug)]
pub struct Mapped {
    pub heading: String,
    pub indicator: Option<String>,
    pub unit: Option<Unit>,
    pub measure: Option<Measure>,
}

/// Titles may stand above the heading line; it is among the first lines or not there.
const HEADING_WITHIN: u32 = 12;

/// Characters of the longest heading that may name an indicator.
const NAME_MAX: usize = 120;

/// Finds the heading line and reads it. Findings name headings that lead nowhere.
pub fn layout(packs: &Packs, grid: &Grid, mapping: &Mapping) -> Result<Layout, Vec<Finding>> {
    let finding = |row: u32, column: u32, error: Error| Finding {
        severity: Severity::Error,
        place: grid.place(row, column),
        error,
    };
    let columns = grid.column_count();
    let heading = |row: u32, column: u32| grid.cell(row, column).text();
    let is_heading = |row: u32| {
        let known = (1..=columns).filter(|column| {
            let text = heading(row, *column);
            !text.is_empty() && packs.words.heading(&text).is_some()
        });
        let means: Vec<Means> = known.filter_map(|column| packs.words.heading(&heading(row, column))).collect();
        let others = || (1..=columns).filter(|column| packs.words.heading(&heading(row, *column)).is_none());
        let dated = || others().any(|column| super::cell::period(grid.cell(row, column)).is_ok());
        let indicated =
            || others().any(|column| matches!(figures(packs, &heading(row, column), "", column), Ok(Some(_))));
        // Of one unit: its indicators run down and periods across, or the other way.
        let of_one = (means.contains(&Means::Indicator) && (means.contains(&Means::Value) || dated()))
            || (means.contains(&Means::Period) && indicated());
        means.contains(&Means::Unit) || means.contains(&Means::UnitCode) || of_one
    };
    let Some(row) = (1..=grid.row_count().min(HEADING_WITHIN)).find(|row| is_heading(*row)) else {
        return Err(vec![finding(1, 1, Error::new("import-heading-missing"))]);
    };
    let second = second_line(packs, grid, row, columns);
    let first_row = row + 1 + u32::from(second);
    let mut layout =
        Layout { heading: row, first_row, columns: Vec::new(), long: false, about: None, place: String::new() };
    layout.place = above(packs, grid, row, Means::Unit).unwrap_or_default();
    let mut findings = Vec::new();
    let mut unknown = Vec::new();
    for column in 1..=columns {
        let text = heading(row, column);
        let under = if second { heading(row + 1, column) } else { String::new() };
        if text.is_empty() {
            continue;
        }
        if let Some(mapped) = mapping.columns.iter().find(|mapped| mapped.heading == text) {
            if let Some(column) = mapped_column(packs, mapped, column) {
                layout.columns.push(column);
            }
            continue;
        }
        match packs.words.heading(&text) {
            Some(means) if layout.find(means).is_none() => layout.columns.push(Column::Known(column, means)),
            // A code column may stand beside a province's: the first one counts, others are information.
            Some(Means::Unit | Means::UnitCode) => {}
            Some(means) => {
                let first = basis::error::column_letters(layout.find(means).unwrap_or(1));
                let error = Error::new("file-heading-twice").with("heading", text).with("first", first);
                findings.push(finding(row, column, error));
            }
            None if super::cell::period(grid.cell(row, column)).is_ok() => {
                let (period, measure) = super::cell::period(grid.cell(row, column)).map_err(|_| Vec::new())?;
                layout.columns.push(Column::Dated { column, period, measure });
            }
            // 2016.1 of a heading is as doubtful as that of a cell.
            None if super::cell::period(grid.cell(row, column)).is_err_and(|it| it.code() == "period-ambiguous") => {
                findings.push(finding(row, column, Error::new("period-ambiguous").with("text", &text)));
            }
            None => match figures(packs, &text, &under, column) {
                Ok(Some(figures)) => {
                    if let Some(first) = layout.columns.iter().find(|other| other.says_the_same(&figures)) {
                        let first = basis::error::column_letters(first.place());
                        let error = Error::new("file-heading-twice").with("heading", &text).with("first", first);
                        findings.push(finding(row, column, error));
                    }
                    layout.columns.push(figures);
                }
                Ok(None) if mapping.skip_unknown => {}
                Ok(None) => unknown.push((column, text)),
                Err(error) => findings.push(finding(row, column, error)),
            },
        }
    }
    let dated = layout.columns.iter().any(|column| matches!(column, Column::Dated { .. }));
    if dated && layout.find(Means::Indicator).is_none() {
        match about(packs, grid, row, &mapping.about) {
            Ok(about) => layout.about = Some(about),
            Err(error) => findings.push(finding(row, 1, error)),
        }
    }
    layout.long = layout.find(Means::Indicator).is_some() && layout.find(Means::Value).is_some();
    if layout.long {
        // A long file may carry columns of its own; they are not figures and are named nowhere else.
        unknown.clear();
    }
    findings.extend(unknown.into_iter().map(|(column, text)| {
        finding(
            row,
            column,
            Error::new("import-heading-unknown").with("heading", &text).with("near", near(packs, &text)),
        )
    }));
    let figures = layout.columns.iter().any(|column| !matches!(column, Column::Known(..)));
    if findings.is_empty() && !layout.long && !figures {
        findings.push(finding(row, 1, Error::new("import-no-figures")));
    }
    if findings.is_empty() { Ok(layout) } else { Err(findings) }
}

/// The indicator of a table of periods, from a line above its heading: `指标：地区生产总值(亿元)`.
fn about(packs: &Packs, grid: &Grid, heading: u32, said: &str) -> Result<(String, Unit), Error> {
    let said = || Some(said.trim().to_owned()).filter(|said| !said.is_empty());
    let named = above(packs, grid, heading, Means::Indicator).or_else(said);
    let text = named.ok_or_else(|| Error::new("import-table-indicator"))?;
    let (name, written) = named_and_unit(packs, &text);
    let indicator =
        packs.indicator_named(name).ok_or_else(|| Error::new("import-indicator-unknown").with("indicator", name))?;
    let unit = match written {
        Some(symbol) => symbol.parse()?,
        None => indicator.unit.clone(),
    };
    Ok((indicator.code.clone(), unit))
}

/// What a line above the heading says of the whole table: `指标：地区生产总值(亿元)`, `地区：上海`.
fn above(packs: &Packs, grid: &Grid, heading: u32, means: Means) -> Option<String> {
    (1..heading).find_map(|row| {
        let text = grid.cell(row, 1).text();
        let (word, rest) = text.split_once([':', '\u{ff1a}'])?;
        let inline = (packs.words.heading(word) == Some(means)).then(|| rest.trim().to_owned())?;
        // Some exports put the name into the next cell.
        Some(if inline.is_empty() { grid.cell(row, 2).text() } else { inline }).filter(|text| !text.is_empty())
    })
}

/// Whether the line under the heading says what is stated: 本月, 累计, 同比.
fn second_line(packs: &Packs, grid: &Grid, row: u32, columns: u32) -> bool {
    let under: Vec<String> =
        (1..=columns).map(|column| grid.cell(row + 1, column).text()).filter(|text| !text.is_empty()).collect();
    let measures = under.iter().filter(|text| packs.words.measure(without_unit(text).0).is_some()).count();
    let merged = (1..=columns).any(|column| grid.is_merged(row, column));
    (merged && 0 < measures) || (!under.is_empty() && under.len() <= measures + 1 && 1 < measures)
}

fn mapped_column(packs: &Packs, mapped: &Mapped, column: u32) -> Option<Column> {
    let indicator = packs.indicator(mapped.indicator.as_deref()?)?;
    Some(Column::Figures {
        column,
        indicator: indicator.code.clone(),
        measure: mapped.measure,
        unit: mapped.unit.clone().unwrap_or_else(|| indicator.unit.clone()),
    })
}

/// A heading such as `规模以上工业增加值（万元）` over `累计`, or `规模以上工业增加值累计同比（%）`.
pub(super) fn figures(packs: &Packs, text: &str, under: &str, column: u32) -> Result<Option<Column>, Error> {
    // Every cut of a name is looked up; a heading longer than any name is none, and would take a minute to cut.
    if NAME_MAX < text.chars().count() {
        return Ok(None);
    }
    let (name, written) = named_and_unit(packs, text);
    let (word, unit_under) = without_unit(under);
    let mut measure = packs.words.measure(word);
    let mut found = packs.indicator_named(name);
    if found.is_none() {
        // The measure may be the tail of the name.
        let split = name.char_indices().skip(1).find_map(|(at, _)| {
            let (head, tail) = name.split_at(at);
            Some((packs.indicator_named(head.trim())?, packs.words.measure(tail)?))
        });
        if let Some((indicator, tail)) = split {
            (found, measure) = (Some(indicator), Some(tail));
        }
    }
    let Some(indicator) = found else { return Ok(None) };
    let level = measure
        .is_none_or(|measure| matches!(measure.aspect, basis::period::Aspect::Level | basis::period::Aspect::Increase));
    // A unit in brackets over several columns is the level's; growth and rank have their own.
    let unit = match unit_under.or(written.filter(|_| level || word.is_empty())) {
        Some(symbol) => symbol.parse()?,
        None if level => indicator.unit.clone(),
        None if measure.is_some_and(|measure| measure.aspect == basis::period::Aspect::Rank) => Unit::rank(),
        None => Unit::percent(),
    };
    Ok(Some(Column::Figures { column, indicator: indicator.code.clone(), measure, unit }))
}

/// The name and its unit, unless the catalogue has the whole as a name: 居民消费价格指数(上年同月=100).
fn named_and_unit<'a>(packs: &Packs, text: &'a str) -> (&'a str, Option<&'a str>) {
    if packs.indicator_named(text).is_some() { (text, None) } else { without_unit(text) }
}

/// A heading and the unit in brackets at its end.
pub(super) fn without_unit(text: &str) -> (&str, Option<&str>) {
    let text = text.trim();
    let inner = text.strip_suffix([')', '\u{ff09}']).and_then(|text| text.rsplit_once(['(', '\u{ff08}']));
    match inner {
        Some((name, unit)) => (name.trim(), Some(unit.trim())),
        None => (text, None),
    }
}

/// Names of the catalogue that share the most characters with an unknown heading.
fn near(packs: &Packs, text: &str) -> String {
    let score = |name: &str| text.chars().take(NAME_MAX).filter(|character| name.contains(*character)).count();
    let mut scored: Vec<(usize, &str)> = packs
        .indicators
        .iter()
        .map(|indicator| (score(&indicator.name.zh), indicator.name.zh.as_str()))
        .filter(|(score, _)| 2 <= *score)
        .collect();
    scored.sort_by(|left, right| right.0.cmp(&left.0).then(left.1.len().cmp(&right.1.len())));
    scored.iter().take(3).map(|(_, name)| *name).collect::<Vec<_>>().join(" / ")
}
