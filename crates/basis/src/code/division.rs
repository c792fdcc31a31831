//! Division codes (行政区划代码): GB/T 2260, six digits, two a level.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Finding, Place, Severity};

/// A division code: `430700`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DivisionCode(u32);

/// How far down a division stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DivisionLevel {
    Province,
    City,
    County,
}

impl DivisionCode {
    pub fn level(self) -> DivisionLevel {
        match (self.0 % 10_000, self.0 % 100) {
            (0, _) => DivisionLevel::Province,
            (_, 0) => DivisionLevel::City,
            _ => DivisionLevel::County,
        }
    }

    /// The division its digits put it under; `None` for a province.
    pub fn parent(self) -> Option<DivisionCode> {
        match self.level() {
            DivisionLevel::Province => None,
            DivisionLevel::City => Some(DivisionCode(self.0 / 10_000 * 10_000)),
            DivisionLevel::County => Some(DivisionCode(self.0 / 100 * 100)),
        }
    }

    /// A statistical zone (开发区等统计用区划): 71 and above at the county's place, no division of GB/T 2260.
    pub fn is_zone(self) -> bool {
        self.level() == DivisionLevel::County && (71..=80).contains(&(self.0 % 100))
    }
}

impl FromStr for DivisionCode {
    type Err = Error;

    fn from_str(text: &str) -> Result<DivisionCode, Error> {
        let right = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
        match text.parse() {
            Ok(code) if right => Ok(DivisionCode(code)),
            _ => Err(Error::new("division-syntax").with("text", text)),
        }
    }
}

impl fmt::Display for DivisionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.0)
    }
}

/// The table of divisions with their names.
#[derive(Clone, Debug, Default)]
pub struct DivisionTable {
    names: HashMap<DivisionCode, String>,
    codes: HashMap<String, Vec<DivisionCode>>,
}

impl DivisionTable {
    /// Reads `code,name` lines under a heading.
    pub fn parse(text: &str) -> Result<DivisionTable, Vec<Finding>> {
        let mut table = DivisionTable::default();
        let mut findings = Vec::new();
        for (row, line) in (2_u32..).zip(text.lines().skip(1).filter(|line| !line.is_empty())) {
            let (code, name) = line.split_once(',').unwrap_or((line, ""));
            let slip = match code.parse::<DivisionCode>() {
                Ok(_) if name.is_empty() => Some(Error::new("division-syntax").with("text", line)),
                Ok(code) if table.names.insert(code, name.to_owned()).is_some() => {
                    Some(Error::new("code-twice").with("code", code))
                }
                Ok(code) => {
                    table.codes.entry(name.to_owned()).or_default().push(code);
                    None
                }
                Err(error) => Some(error),
            };
            findings.extend(slip.map(|error| Finding {
                severity: Severity::Error,
                place: Place { row: Some(row), ..Place::default() },
                error,
            }));
        }
        if findings.is_empty() { Ok(table) } else { Err(findings) }
    }

    pub fn len(&self) -> usize {
        self.names.len()
    }

    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    pub fn name(&self, code: DivisionCode) -> Option<&str> {
        self.names.get(&code).map(String::as_str)
    }

    /// Every division of that name: 鼓楼区 stands in several cities.
    pub fn named(&self, name: &str) -> &[DivisionCode] {
        self.codes.get(name).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = include_str!("../../../../packs/base/divisions.csv");

    #[test]
    fn codes_know_their_level_and_parent() {
        for (text, level, parent, zone) in [
            ("430000", DivisionLevel::Province, None, false),
            ("430700", DivisionLevel::City, Some("430000"), false),
            ("430781", DivisionLevel::County, Some("430700"), false),
            ("430771", DivisionLevel::County, Some("430700"), true),
        ] {
            let code: DivisionCode = text.parse().unwrap();
            assert_eq!(code.level(), level);
            assert_eq!(code.parent().map(|parent| parent.to_string()).as_deref(), parent);
            assert_eq!(code.is_zone(), zone, "{text}");
        }
        for bad in ["43070", "4307000", "43o700", "", "030700", "４３０７００"] {
            assert_eq!(bad.parse::<DivisionCode>().unwrap_err().code(), "division-syntax", "{bad}");
        }
    }

    #[test]
    fn the_table_is_whole() {
        let table = DivisionTable::parse(TABLE).unwrap();
        // The source counts 31 provinces, 342 cities and 2,978 counties; three cities without counties stand in both.
        assert_eq!(table.len(), 31 + 342 + 2978 - 3);
        assert_eq!(table.name("430700".parse().unwrap()), Some("常德市"));
        assert!(1 < table.named("鼓楼区").len());
        assert!(DivisionTable::parse("code,name\n43070x,某市\n").is_err());
        assert!(DivisionTable::parse("code,name\n430700,甲\n430700,乙\n").is_err());
    }
}
