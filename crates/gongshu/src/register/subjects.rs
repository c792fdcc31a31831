//! Whom figures are about: the units of the register as a tree with dated parents in several hierarchies.
//!
//! A town that moves to another county keeps its old parent for old periods: every question names the
//! period it is asked for.

use std::collections::HashMap;
use std::sync::Arc;

use basis::language::{Language, Name};
use basis::period::{Part, Period};

use super::sight::Sight;
use crate::access::{Domains, Reach};

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

    /// Whether it is a single enterprise, whose figures are nobody's but the statistics duty's (methods 12.3).
    pub fn is_single(&self) -> bool {
        self.kind == "enterprise"
    }

    /// Whether it is a region: what a whole region is divided into, unlike its parks and enterprises.
    pub fn is_region(&self) -> bool {
        matches!(self.kind.as_str(), "province" | "city" | "county" | "town")
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
pub(super) struct Tree {
    pub list: Vec<Subject>,
    pub by_code: HashMap<String, usize>,
    by_name: HashMap<String, usize>,
    pub parents: HashMap<String, Vec<Link>>,
    pub children: HashMap<String, Vec<Link>>,
}

/// The units, or those of them that one reader sees. Cheap to clone. Whatever is asked of narrowed units, those that
/// are not seen answer as if they were not there.
#[derive(Clone, Default, Debug)]
pub struct Subjects {
    tree: Arc<Tree>,
    sight: Option<Arc<Sight>>,
}

impl Subjects {
    pub fn new(list: Vec<Subject>, links: Vec<Link>) -> Subjects {
        let mut tree = Tree { list, ..Tree::default() };
        for (at, subject) in tree.list.iter().enumerate() {
            tree.by_code.insert(subject.code.clone(), at);
            for name in [&subject.name.zh, &subject.name.en] {
                if !name.is_empty() {
                    tree.by_name.entry(name.clone()).or_insert(at);
                }
            }
        }
        for link in links {
            tree.children.entry(link.parent.clone()).or_default().push(link.clone());
            tree.parents.entry(link.child.clone()).or_default().push(link);
        }
        Subjects { tree: Arc::new(tree), sight: None }
    }

    /// Only what `reach` spans over the tree as it stands on `today` (ISO).
    #[must_use]
    pub fn within(&self, reach: &Reach, today: &str) -> Subjects {
        Subjects { tree: Arc::clone(&self.tree), sight: Some(Arc::new(Sight::over(&self.tree, reach, today))) }
    }

    pub fn all(&self) -> impl Iterator<Item = &Subject> {
        self.tree.list.iter().enumerate().filter(|(at, _)| self.shows(*at)).map(|(_, subject)| subject)
    }

    fn shows(&self, at: usize) -> bool {
        self.sight.as_ref().is_none_or(|sight| sight.mask(at) != 0)
    }

    fn at(&self, code: &str) -> Option<usize> {
        self.tree.by_code.get(code).copied().filter(|at| self.shows(*at))
    }

    pub fn get(&self, code: &str) -> Option<&Subject> {
        self.at(code).map(|at| &self.tree.list[at])
    }

    /// A unit by code or by either name.
    pub fn find(&self, text: &str) -> Option<&Subject> {
        let named = || self.tree.by_name.get(text).copied().filter(|at| self.shows(*at));
        self.at(text).or_else(named).map(|at| &self.tree.list[at])
    }

    /// The unit's name, or its code where the register has lost it.
    pub fn name<'a>(&'a self, code: &'a str, language: Language) -> &'a str {
        self.get(code).map_or(code, |subject| subject.in_language(language))
    }

    /// Which of its figures are seen: a mask that meets that of a domain (`Domains::mask`), 0 for none.
    pub fn mask(&self, code: &str) -> u8 {
        match (&self.sight, self.tree.by_code.get(code)) {
            (None, _) => Domains::BOTH.mask(),
            (Some(sight), Some(at)) => sight.mask(*at),
            // Figures of a unit the register has lost are seen by whoever sees everything.
            (Some(sight), None) => {
                if sight.everything {
                    Domains::BOTH.mask()
                } else {
                    0
                }
            }
        }
    }

    /// Whether everything is seen, also what comes later.
    pub fn is_everywhere(&self) -> bool {
        self.sight.as_ref().is_none_or(|sight| sight.everything)
    }

    /// Whether rows that belong to the unit `code` (an enterprise's, a post's) are seen.
    pub fn holds_place(&self, code: &str) -> bool {
        self.sight.as_ref().is_none_or(|sight| sight.holds(&self.tree, code))
    }

    /// In which domains the figures of the single enterprise `code` that lies in `region` are seen: as a unit where it is one,
    /// and as what belongs to its region, which need not be the unit above it. A mask, as of [`Subjects::mask`].
    pub fn single_mask(&self, code: &str, region: &str) -> u8 {
        let of_region = self.sight.as_ref().map_or(0, |sight| sight.singles_of(&self.tree, region).mask());
        self.mask(code) | of_region
    }

    /// Whether a field of this class of sensitivity is seen on rows that belong to the unit `code`.
    pub fn shows_sensitive(&self, code: &str, class: &str) -> bool {
        self.sight.as_ref().is_none_or(|sight| sight.shows_sensitive(&self.tree, code, class))
    }

    /// Whether some of `codes` are units that are not seen: a comparison with them would be wrong without them.
    pub fn hides_any<'a>(&self, mut codes: impl Iterator<Item = &'a str>) -> bool {
        self.sight.is_some() && codes.any(|code| self.tree.by_code.get(code).is_some_and(|at| !self.shows(*at)))
    }

    /// The parent in `hierarchy` as it stood at the end of `period`.
    pub fn parent(&self, code: &str, hierarchy: &str, period: Period) -> Option<&Subject> {
        let day = last_day(period);
        self.at(code)?;
        self.tree
            .parents
            .get(code)?
            .iter()
            .find(|link| link.hierarchy == hierarchy && holds(&link.valid_from, &link.valid_until, &day))
            .and_then(|link| self.get(&link.parent))
    }

    /// The children in `hierarchy` as they stood at the end of `period`, in the register's order. A group of which a
    /// reader sees only a part is shown as none: a sum, a rank or a share over the part would be a wrong one.
    pub fn children(&self, code: &str, hierarchy: &str, period: Period) -> Vec<&Subject> {
        let day = last_day(period);
        let Some(parent) = self.at(code) else { return Vec::new() };
        let tree = &self.tree;
        let links = tree.children.get(code).map_or(&[][..], Vec::as_slice);
        let mut children: Vec<usize> = links
            .iter()
            .filter(|link| link.hierarchy == hierarchy && holds(&link.valid_from, &link.valid_until, &day))
            .filter_map(|link| tree.by_code.get(&link.child).copied())
            .filter(|at| holds(&tree.list[*at].valid_from, &tree.list[*at].valid_until, &day))
            .collect();
        children.sort_unstable();
        children.dedup();
        if let Some(sight) = &self.sight {
            // By rule, not by what is there: single enterprises are no part of what this reader sees here at all.
            if !sight.sees_singles_of(parent) {
                children.retain(|at| !tree.list[*at].is_single());
            }
            if children.iter().any(|at| !self.shows(*at)) {
                return Vec::new();
            }
        }
        children.into_iter().map(|at| &tree.list[at]).collect()
    }

    /// The regions a region is divided into (下级地区).
    pub fn regions(&self, code: &str, period: Period) -> Vec<&Subject> {
        let mut children = self.children(code, ADMINISTRATIVE, period);
        children.retain(|child| child.is_region());
        children
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

pub(super) fn holds(from: &str, until: &str, day: &str) -> bool {
    (from.is_empty() || from <= day) && (until.is_empty() || day <= until)
}

/// The last day of a period in ISO form.
pub fn last_day(period: Period) -> String {
    let (_, last) = period.months();
    let first = jiff::civil::Date::new(period.year(), i8::try_from(last).unwrap_or(12), 1);
    let day = match (period.part(), first) {
        (Part::TenDay(_, third @ 1..=2), _) => i8::try_from(third * 10).unwrap_or(20),
        (_, Ok(first)) => first.last_of_month().day(),
        (_, Err(_)) => 31,
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
