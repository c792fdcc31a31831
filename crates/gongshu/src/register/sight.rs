//! What a reach comes to over the tree of units (视野): for every unit whether it is seen, and which rows belong
//! to a place that is seen. Worked out once for a reach, a tree and a day; then each question is a look-up.

use std::collections::HashMap;

use super::subjects::{ADMINISTRATIVE, Tree, holds};
use crate::access::{Breadth, Domains, Reach, Span};

/// The units a reader sees.
#[derive(Default, Debug)]
pub(super) struct Sight {
    /// The reach spans everything, also what comes later.
    pub everything: bool,
    everywhere: Place,
    masks: Vec<u8>,
    places: HashMap<usize, Place>,
}

/// A unit whose rows are seen, with what of them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Place {
    pub single: Domains,
    pub sensitive: Vec<String>,
}

impl Place {
    fn take(&mut self, span: &Span) {
        self.single = self.single.or(span.single);
        self.sensitive.extend(span.sensitive.iter().cloned());
    }
}

impl Sight {
    /// `today` is ISO: a reach follows the tree as it stands, whatever stood in the period that is looked at.
    pub fn over(tree: &Tree, reach: &Reach, today: &str) -> Sight {
        let mut sight = Sight { masks: vec![0; tree.list.len()], ..Sight::default() };
        for span in reach.spans() {
            match span.breadth {
                Breadth::All => {
                    sight.everything = true;
                    sight.everywhere.take(span);
                    for at in 0..tree.list.len() {
                        sight.show(tree, at, span);
                    }
                }
                Breadth::Own => {
                    if let Some(at) = tree.by_code.get(&span.unit) {
                        sight.show(tree, *at, span);
                        sight.places.entry(*at).or_default().take(span);
                    }
                }
                Breadth::Below => sight.show_below(tree, span, today),
                Breadth::Above => sight.show_above(tree, span, today),
                Breadth::Siblings => sight.show_siblings(tree, span, today),
            }
        }
        sight
    }

    /// A region's own figures are plain; those of a single enterprise only in the span's domains.
    fn show(&mut self, tree: &Tree, at: usize, span: &Span) {
        self.masks[at] |= if tree.list[at].is_single() { span.single.mask() } else { Domains::BOTH.mask() };
    }

    fn show_below(&mut self, tree: &Tree, span: &Span, today: &str) {
        let Some(root) = tree.by_code.get(&span.unit) else { return };
        let mut pending = vec![*root];
        let mut seen = vec![false; tree.list.len()];
        seen[*root] = true;
        while let Some(at) = pending.pop() {
            if at != *root {
                self.show(tree, at, span);
            }
            self.places.entry(at).or_default().take(span);
            for link in tree.children.get(&tree.list[at].code).map_or(&[][..], Vec::as_slice) {
                let Some(child) = tree.by_code.get(&link.child) else { continue };
                if holds(&link.valid_from, &link.valid_until, today) && !std::mem::replace(&mut seen[*child], true) {
                    pending.push(*child);
                }
            }
        }
    }

    fn parents<'a>(tree: &'a Tree, code: &str, today: &'a str) -> impl Iterator<Item = (&'a str, usize)> {
        tree.parents
            .get(code)
            .map_or(&[][..], Vec::as_slice)
            .iter()
            .filter(move |link| holds(&link.valid_from, &link.valid_until, today))
            .filter_map(|link| Some((link.hierarchy.as_str(), *tree.by_code.get(&link.parent)?)))
    }

    fn show_above(&mut self, tree: &Tree, span: &Span, today: &str) {
        let mut pending = vec![span.unit.clone()];
        let mut seen = vec![false; tree.list.len()];
        while let Some(code) = pending.pop() {
            for (_, parent) in Self::parents(tree, &code, today) {
                if !std::mem::replace(&mut seen[parent], true) && !tree.list[parent].is_single() {
                    self.show(tree, parent, span);
                    pending.push(tree.list[parent].code.clone());
                }
            }
        }
    }

    fn show_siblings(&mut self, tree: &Tree, span: &Span, today: &str) {
        let above = Self::parents(tree, &span.unit, today).filter(|(hierarchy, _)| *hierarchy == ADMINISTRATIVE);
        for (_, parent) in above.collect::<Vec<_>>() {
            for link in tree.children.get(&tree.list[parent].code).map_or(&[][..], Vec::as_slice) {
                let Some(at) = tree.by_code.get(&link.child) else { continue };
                let valid = link.hierarchy == ADMINISTRATIVE && holds(&link.valid_from, &link.valid_until, today);
                if valid && !tree.list[*at].is_single() {
                    self.show(tree, *at, span);
                }
            }
        }
    }

    pub fn mask(&self, at: usize) -> u8 {
        self.masks.get(at).copied().unwrap_or(0)
    }

    /// The places that cover a unit: its own, and everywhere.
    fn places<'a>(&'a self, tree: &Tree, code: &str) -> impl Iterator<Item = &'a Place> {
        let own = tree.by_code.get(code).and_then(|at| self.places.get(at));
        own.into_iter().chain(self.everything.then_some(&self.everywhere))
    }

    pub fn holds(&self, tree: &Tree, code: &str) -> bool {
        self.places(tree, code).next().is_some()
    }

    pub fn shows_sensitive(&self, tree: &Tree, code: &str, class: &str) -> bool {
        self.places(tree, code).any(|place| place.sensitive.iter().any(|own| own == class || own == "*"))
    }

    /// In which domains the figures of single enterprises that belong to a unit are seen.
    pub fn singles_of(&self, tree: &Tree, code: &str) -> Domains {
        self.places(tree, code).fold(Domains::default(), |all, place| all.or(place.single))
    }

    /// Whether single enterprises under a unit are part of what is seen there.
    pub fn sees_singles_of(&self, at: usize) -> bool {
        let own = self.places.get(&at).is_some_and(|place| !place.single.is_empty());
        own || (self.everything && !self.everywhere.single.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use basis::language::Name;
    use proptest::prelude::*;

    use super::*;
    use crate::register::subjects::{Link, PARK, STATISTICAL, Subject, Subjects};

    /// Whom a move leaves where: unit, hierarchy, parent, and the part of the year it holds.
    type Move = (usize, usize, usize, u8);

    const HIERARCHIES: [&str; 3] = [ADMINISTRATIVE, STATISTICAL, PARK];
    const DAYS: [&str; 4] = ["2026-02-01", "2026-05-01", "2026-08-01", "2026-11-01"];

    /// When a move holds: all year, or one half.
    fn dates(part: u8) -> (&'static str, &'static str) {
        [("", ""), ("", "2026-06-30"), ("2026-07-01", "")][usize::from(part % 3)]
    }

    fn code(at: usize) -> String {
        format!("u{at}")
    }

    /// Every third unit is a single enterprise. Links only lead upwards, as entry makes sure of.
    fn links(moves: &[Move]) -> Vec<Link> {
        moves
            .iter()
            .filter(|(child, _, parent, _)| parent < child)
            .map(|(child, hierarchy, parent, part)| Link {
                child: code(*child),
                hierarchy: HIERARCHIES[hierarchy % 3].to_owned(),
                parent: code(*parent),
                valid_from: dates(*part).0.to_owned(),
                valid_until: dates(*part).1.to_owned(),
            })
            .collect()
    }

    fn subjects(count: usize, moves: &[Move]) -> Subjects {
        let subject = |at: usize| Subject {
            code: code(at),
            name: Name::new(code(at), ""),
            kind: if at % 3 == 2 { "enterprise" } else { "county" }.to_owned(),
            ..Subject::default()
        };
        Subjects::new((0..count).map(subject).collect(), links(moves))
    }

    /// The rule in its plainest words, asked of one unit at a time.
    fn reached(links: &[Link], span: &Span, unit: &str, single: bool, day: &str) -> bool {
        let up = |child: &str, only: Option<&str>| -> Vec<String> {
            links
                .iter()
                .filter(|link| link.child == child && holds(&link.valid_from, &link.valid_until, day))
                .filter(|link| only.is_none_or(|hierarchy| link.hierarchy == hierarchy))
                .map(|link| link.parent.clone())
                .collect()
        };
        fn is_below(unit: &str, root: &str, up: &dyn Fn(&str) -> Vec<String>) -> bool {
            up(unit).iter().any(|parent| parent == root || is_below(parent, root, up))
        }
        let below = |unit: &str, root: &str| is_below(unit, root, &|child| up(child, None));
        let visible = !single || !span.single.is_empty();
        visible
            && match span.breadth {
                Breadth::All => true,
                Breadth::Own => unit == span.unit,
                Breadth::Below => below(unit, &span.unit),
                // Through a single enterprise nothing is above: none has units under it.
                Breadth::Above => !single && below(&span.unit, unit),
                Breadth::Siblings => {
                    let own = up(&span.unit, Some(ADMINISTRATIVE));
                    !single && up(unit, Some(ADMINISTRATIVE)).iter().any(|parent| own.contains(parent))
                }
            }
    }

    fn span() -> impl Strategy<Value = Span> {
        (0..12_usize, 0..4_usize, any::<bool>()).prop_map(|(unit, breadth, single)| Span {
            unit: code(unit),
            breadth: [Breadth::Own, Breadth::Below, Breadth::Siblings, Breadth::Above][breadth],
            single: if single { Domains::BOTH } else { Domains::default() },
            sensitive: Vec::new(),
        })
    }

    proptest! {
        /// Whatever is granted, and wherever units move: on each day exactly what the rule names is seen, and nothing
        /// that a list, a parent, a name or a group gives lies outside of it.
        #[test]
        fn no_grant_and_no_move_shows_a_unit_outside_the_reach(
            // Enterprises have no units under them.
            moves in prop::collection::vec((0..12_usize, 0..3_usize, 0..12_usize, 0..3_u8), 0..30)
                .prop_map(|moves| moves.into_iter().filter(|(_, _, parent, _)| parent % 3 != 2).collect::<Vec<Move>>()),
            spans in prop::collection::vec(span(), 0..4),
            day in 0..4_usize,
        ) {
            let whole = subjects(12, &moves);
            let links = links(&moves);
            let reach = Reach::new(spans.clone());
            let seen = whole.within(&reach, DAYS[day]);
            let period = "2026-03".parse().unwrap();
            for unit in whole.all() {
                let expected = spans.iter().any(|span| reached(&links, span, &unit.code, unit.is_single(), DAYS[day]));
                prop_assert_eq!(seen.get(&unit.code).is_some(), expected, "{} on {}", unit.code, DAYS[day]);
                prop_assert_eq!(seen.mask(&unit.code) != 0, expected);
                prop_assert_eq!(seen.find(&unit.code).is_some(), expected);
                for hierarchy in HIERARCHIES {
                    let children = seen.children(&unit.code, hierarchy, period);
                    prop_assert!(children.iter().all(|child| seen.get(&child.code).is_some()));
                    prop_assert!(expected || children.is_empty(), "what is under a unit not seen is not shown by it");
                    let parent = seen.parent(&unit.code, hierarchy, period);
                    prop_assert!(parent.is_none_or(|parent| seen.get(&parent.code).is_some()));
                    // A group is whole or not there: of its regions none is left out.
                    let regions = whole.children(&unit.code, hierarchy, period).into_iter().filter(|it| !it.is_single());
                    let shown = children.iter().filter(|it| !it.is_single()).count();
                    prop_assert!(shown == 0 || shown == regions.count());
                }
                prop_assert!(seen.path(&unit.code, period).iter().all(|it| seen.get(&it.code).is_some()));
            }
            prop_assert!(seen.all().all(|unit| seen.get(&unit.code).is_some()));
        }
    }
}
