//! Industries (国民经济行业分类): GB/T 4754-2017, four levels from 门类 to 小类. Methods 6.2.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Finding, Place, Severity};

/// An industry's code: a section's letter, or 2 to 4 digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct IndustryCode(String);

/// The four levels.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum IndustryLevel {
    /// 门类
    Section,
    /// 大类
    Division,
    /// 中类
    Group,
    /// 小类
    Class,
}

impl IndustryCode {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn level(&self) -> IndustryLevel {
        match self.0.len() {
            1 => IndustryLevel::Section,
            2 => IndustryLevel::Division,
            3 => IndustryLevel::Group,
            _ => IndustryLevel::Class,
        }
    }
}

impl FromStr for IndustryCode {
    type Err = Error;

    fn from_str(text: &str) -> Result<IndustryCode, Error> {
        let section = text.len() == 1 && text.bytes().all(|byte| (b'A'..=b'T').contains(&byte));
        let digits = (2..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        if section || digits {
            Ok(IndustryCode(text.to_owned()))
        } else {
            Err(Error::new("industry-syntax").with("text", text))
        }
    }
}

impl fmt::Display for IndustryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[derive(Clone, Debug)]
struct Industry {
    parent: Option<IndustryCode>,
    name: String,
}

/// The table of industries.
#[derive(Clone, Debug, Default)]
pub struct IndustryTable {
    industries: HashMap<IndustryCode, Industry>,
    order: Vec<IndustryCode>,
}

impl IndustryTable {
    /// Reads `code,parent,name` lines under a heading; every parent stands above its children.
    pub fn parse(text: &str) -> Result<IndustryTable, Vec<Finding>> {
        let mut table = IndustryTable::default();
        let mut findings = Vec::new();
        for (row, line) in (2_u32..).zip(text.lines().skip(1).filter(|line| !line.is_empty())) {
            if let Err(error) = table.take(line) {
                let place = Place { row: Some(row), ..Place::default() };
                findings.push(Finding { severity: Severity::Error, place, error });
            }
        }
        if findings.is_empty() { Ok(table) } else { Err(findings) }
    }

    fn take(&mut self, line: &str) -> Result<(), Error> {
        let fields: Vec<&str> = line.splitn(3, ',').collect();
        let [code, parent, name] = fields[..] else { return Err(Error::new("industry-syntax").with("text", line)) };
        let code: IndustryCode = code.parse()?;
        let parent = match parent {
            "" => None,
            parent => Some(parent.parse::<IndustryCode>()?),
        };
        let known = parent.as_ref().is_none_or(|parent| self.industries.contains_key(parent));
        if !known || parent.is_none() != (code.level() == IndustryLevel::Section) {
            return Err(Error::new("industry-parent").with("code", &code));
        }
        if self.industries.insert(code.clone(), Industry { parent, name: name.to_owned() }).is_some() {
            return Err(Error::new("code-twice").with("code", code));
        }
        self.order.push(code);
        Ok(())
    }

    pub fn name(&self, code: &IndustryCode) -> Option<&str> {
        self.industries.get(code).map(|industry| industry.name.as_str())
    }

    /// The first industry of that name, from the top down.
    pub fn named(&self, name: &str) -> Option<&IndustryCode> {
        self.order.iter().find(|code| self.industries[*code].name == name)
    }

    /// Every industry with its name, from the top down.
    pub fn all(&self) -> impl Iterator<Item = (&IndustryCode, &str)> {
        self.order.iter().map(|code| (code, self.industries[code].name.as_str()))
    }

    /// How many industries there are at a level.
    pub fn count(&self, level: IndustryLevel) -> usize {
        self.order.iter().filter(|code| code.level() == level).count()
    }

    /// From the section down to the industry itself.
    pub fn path(&self, code: &IndustryCode) -> Vec<&IndustryCode> {
        let mut path = Vec::new();
        let mut next = self.industries.get_key_value(code);
        while let Some((code, industry)) = next {
            path.push(code);
            next = industry.parent.as_ref().and_then(|parent| self.industries.get_key_value(parent));
        }
        path.reverse();
        path
    }

    /// 工业大类: the divisions of mining, manufacturing, and power, heat, gas and water (B, C, D).
    pub fn industrial_divisions(&self) -> Vec<&IndustryCode> {
        let industrial = |code: &IndustryCode| {
            code.level() == IndustryLevel::Division
                && self.path(code).first().is_some_and(|section| matches!(section.as_str(), "B" | "C" | "D"))
        };
        self.order.iter().filter(|code| industrial(code)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = include_str!("../../../../packs/base/industries.csv");

    #[test]
    fn the_four_levels_are_whole() {
        let table = IndustryTable::parse(TABLE).unwrap();
        let counts = [IndustryLevel::Section, IndustryLevel::Division, IndustryLevel::Group, IndustryLevel::Class]
            .map(|level| table.count(level));
        // As the source counts them; the standard has 1,382 classes after its amendment (methods 6.2).
        assert_eq!(counts, [20, 97, 473, 1381]);
        let industrial: Vec<&str> = table.industrial_divisions().iter().map(|code| code.as_str()).collect();
        assert_eq!(industrial.len(), 41);
        assert_eq!((industrial[0], industrial[40]), ("06", "46"));
    }

    #[test]
    fn an_industry_knows_where_it_stands() {
        let table = IndustryTable::parse(TABLE).unwrap();
        let code: IndustryCode = "3741".parse().unwrap();
        let path: Vec<&str> = table.path(&code).iter().map(|code| code.as_str()).collect();
        assert_eq!(path, ["C", "37", "374", "3741"]);
        assert_eq!(table.named("烟草制品业").map(IndustryCode::as_str), Some("16"));
        for bad in ["", "U", "1", "12345", "a", "1６"] {
            assert_eq!(bad.parse::<IndustryCode>().unwrap_err().code(), "industry-syntax", "{bad}");
        }
        assert!(IndustryTable::parse("code,parent,name\n06,B,煤炭\n").is_err(), "a parent that is not there");
        assert!(IndustryTable::parse("code,parent,name\nB,,采矿业\nB,,采矿业\n").is_err(), "twice");
    }
}
