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

    /// Whether single enterprises under a unit are part of what is seen there.
    pub fn sees_singles_of(&self, at: usize) -> bool {
        let own = self.places.get(&at).is_some_and(|place| !place.single.is_empty());
        own || (self.everything && !self.everywhere.single.is_empty())
    }
}
