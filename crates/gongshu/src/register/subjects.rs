//! Whom figures are about: the units of the register as a tree with dated parents in several hierarchies.
//!
//! A town that moves to another county keeps its old parent for old periods: every question names the
//! period it is asked for.

use std::collections::HashMap;

use basis::language::{Language, Name};
use basis::period::{Part, Period};

/// 行政隶属
pub const ADMINISTRATIVE: &str = "administrative";
/// 统计归属
pub const STATISTICAL: &str = "statistical";
/// 园区归属
pub const PARK: &str = "park";

/// A unit (统计单元) as the register has it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Subject {
    pub code: String,
    pub name: Name,
    /// `province`, `city`, `county`, `park`, `enterprise` …, from the register's choices.
    pub kind: String,
    pub description: String,
    /// ISO dates; empty is open.
    pub valid_from: String,
    pub valid_until: String,
}

impl Subject {
    pub fn in_language(&self, language: Language) -> &str {
        self.name.in_language(language)
    }
}

/// A dated parent in one hierarchy.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Link {
    pub child: String,
    pub hierarchy: String,
    pub parent: String,
    pub valid_from: String,
    pub valid_until: String,
}

/// All units with their links, as known at a data version.
#[derive(Default, Debug)]
pub struct Subjects {
    list: Vec<Subject>,
    by_code: HashMap<String, usize>,
    by_name: HashMap<String, usize>,
    parents: HashMap<String, Vec<Link>>,
    children: HashMap<String, Vec<Link>>,
}

impl Subjects {
    pub fn new(list: Vec<Subject>, links: Vec<Link>) -> Subjects {
        let mut subjects = Subjects { list, ..Subjects::default() };
        for (at, subject) in subjects.list.iter().enumerate() {
            subjects.by_code.insert(subject.code.clone(), at);
            for name in [&subject.name.zh, &subject.name.en] {
                if !name.is_empty() {
                    subjects.by_name.entry(name.clone()).or_insert(at);
                }
            }
        }
        for link in links {
            subjects.children.entry(link.parent.clone()).or_default().push(link.clone());
            subjects.parents.entry(link.child.clone()).or_default().push(link);
        }
        subjects
    }

    pub fn all(&self) -> &[Subject] {
        &self.list
    }

    pub fn get(&self, code: &str) -> Option<&Subject> {
        self.by_code.get(code).map(|at| &self.list[*at])
    }

    /// A unit by code or by either name.
    pub fn find(&self, text: &str) -> Option<&Subject> {
        self.get(text).or_else(|| self.by_name.get(text).map(|at| &self.list[*at]))
    }

    /// The unit's name, or its code where the register has lost it.
    pub fn name<'a>(&'a self, code: &'a str, language: Language) -> &'a str {
        self.get(code).map_or(code, |subject| subject.in_language(language))
    }

    /// The parent in `hierarchy` as it stood at the end of `period`.
    pub fn parent(&self, code: &str, hierarchy: &str, period: Period) -> Option<&Subject> {
        let day = last_day(period);
        self.parents
            .get(code)?
            .iter()
            .find(|link| link.hierarchy == hierarchy && holds(&link.valid_from, &link.valid_until, &day))
            .and_then(|link| self.get(&link.parent))
    }

    /// The children in `hierarchy` as they stood at the end of `period`, in the register's order.
    pub fn children(&self, code: &str, hierarchy: &str, period: Period) -> Vec<&Subject> {
        let day = last_day(period);
        let links = self.children.get(code).map_or(&[][..], Vec::as_slice);
        let mut children: Vec<usize> = links
            .iter()
            .filter(|link| link.hierarchy == hierarchy && holds(&link.valid_from, &link.valid_until, &day))
            .filter_map(|link| self.by_code.get(&link.child).copied())
            .filter(|at| holds(&self.list[*at].valid_from, &self.list[*at].valid_until, &day))
            .collect();
        children.sort_unstable();
        children.dedup();
        children.into_iter().map(|at| &self.list[at]).collect()
    }

    /// The units that share the administrative parent and the kind, this one among them.
    pub fn siblings(&self, code: &str, period: Period) -> Vec<&Subject> {
        let (Some(own), Some(parent)) = (self.get(code), self.parent(code, ADMINISTRATIVE, period)) else {
            return Vec::new();
        };
        self.children(&parent.code, ADMINISTRATIVE, period)
            .into_iter()
            .filter(|sibling| sibling.kind == own.kind)
            .collect()
    }

    /// The level above: the administrative parent, else the park's or the statistical one.
    pub fn above(&self, code: &str, period: Period) -> Option<&Subject> {
        [ADMINISTRATIVE, PARK, STATISTICAL].iter().find_map(|hierarchy| self.parent(code, hierarchy, period))
    }

    /// From the top down to the unit itself.
    pub fn path(&self, code: &str, period: Period) -> Vec<&Subject> {
        let mut path = Vec::new();
        let mut next = self.get(code);
        while let Some(subject) = next {
            // A cycle is refused on entry; the guard keeps a damaged register from hanging a page.
            if path.len() > 12 {
                break;
            }
            path.push(subject);
            next = self.above(&subject.code, period);
        }
        path.reverse();
        path
    }
}

fn holds(from: &str, until: &str, day: &str) -> bool {
    (from.is_empty() || from <= day) && (until.is_empty() || day <= until)
}

/// The last day of a period in ISO form; a month counts to its 31st, which compares as well as its true end.
fn last_day(period: Period) -> String {
    let (_, last) = period.months();
    let day = match period.part() {
        Part::TenDay(_, third @ 1..=2) => third * 10,
        _ => 31,
    };
    format!("{:04}-{last:02}-{day:02}", period.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subjects() -> Subjects {
        let subject = |code: &str, zh: &str, kind: &str| Subject {
            code: code.into(),
            name: Name::new(zh, ""),
            kind: kind.into(),
            ..Subject::default()
        };
        let link = |child: &str, hierarchy: &str, parent: &str, from: &str, until: &str| Link {
            child: child.into(),
            hierarchy: hierarchy.into(),
            parent: parent.into(),
            valid_from: from.into(),
            valid_until: until.into(),
        };
        Subjects::new(
            vec![
                subject("430000", "湖南省", "province"),
                subject("430700", "常德市", "city"),
                subject("430600", "岳阳市", "city"),
                subject("town", "某镇", "town"),
                subject("ent:a", "甲厂", "enterprise"),
            ],
            vec![
                link("430700", ADMINISTRATIVE, "430000", "", ""),
                link("430600", ADMINISTRATIVE, "430000", "", ""),
                link("town", ADMINISTRATIVE, "430600", "", "2006-06-30"),
                link("town", ADMINISTRATIVE, "430700", "2006-07-01", ""),
                link("ent:a", STATISTICAL, "430700", "", ""),
            ],
        )
    }

    #[test]
    fn a_town_that_moves_keeps_its_old_parent_for_old_periods() {
        let subjects = subjects();
        let parent = |period: &str| {
            subjects.parent("town", ADMINISTRATIVE, period.parse().unwrap()).map(|subject| subject.code.as_str())
        };
        assert_eq!(parent("2006-06"), Some("430600"));
        assert_eq!(parent("2006-07"), Some("430700"));
        assert_eq!(parent("2005"), Some("430600"));
        let children = |period: &str| subjects.children("430700", ADMINISTRATIVE, period.parse().unwrap()).len();
        assert_eq!((children("2006-06"), children("2006-07")), (0, 1));
    }

    #[test]
    fn units_are_found_and_know_their_place() {
        let subjects = subjects();
        let at: Period = "2006-07".parse().unwrap();
        assert_eq!(subjects.find("常德市").map(|subject| subject.code.as_str()), Some("430700"));
        assert_eq!(subjects.siblings("430700", at).len(), 2);
        assert_eq!(subjects.above("ent:a", at).map(|subject| subject.code.as_str()), Some("430700"));
        let path: Vec<&str> = subjects.path("ent:a", at).iter().map(|subject| subject.code.as_str()).collect();
        assert_eq!(path, ["430000", "430700", "ent:a"]);
        assert!(subjects.above("430000", at).is_none());
    }
}
