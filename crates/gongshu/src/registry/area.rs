//! Which enterprises belong to a unit in a month: those that lie in it or below it, or for a park those it has.

use std::cell::RefCell;
use std::collections::HashMap;

use basis::period::Period;

use super::event::{Event, Kind};
use super::member::Member;
use crate::register::names::words;
use crate::register::rows::Entry;
use crate::register::subjects::{PARK, Subjects};

/// A unit as it stood at the end of a month.
pub struct Area<'a> {
    tree: &'a Subjects,
    unit: &'a str,
    month: Period,
    /// Regions that were asked about: a thousand enterprises lie in ten of them.
    known: RefCell<HashMap<String, bool>>,
}

impl<'a> Area<'a> {
    /// `tree` is all units: whether somebody may see the area is another question.
    pub fn new(tree: &'a Subjects, unit: &'a str, month: Period) -> Area<'a> {
        Area { tree, unit, month, known: RefCell::default() }
    }

    fn is_park(&self) -> bool {
        self.tree.get(self.unit).is_some_and(|unit| unit.kind == "park")
    }

    fn holds_region(&self, region: &str) -> bool {
        if let Some(known) = self.known.borrow().get(region) {
            return *known;
        }
        let holds = self.tree.path(region, self.month).iter().any(|unit| unit.code == self.unit);
        self.known.borrow_mut().insert(region.to_owned(), holds);
        holds
    }

    /// Whether an enterprise of this region and these parks belongs here.
    fn holds(&self, region: &str, parks: &[String]) -> bool {
        if !self.is_park() {
            return self.holds_region(region);
        }
        parks.iter().any(|park| {
            let above = self.tree.parent(park, PARK, self.month);
            park == self.unit || above.is_some_and(|above| above.code == self.unit)
        })
    }

    /// The same of a row as it is kept.
    pub fn holds_row(&self, entry: &Entry) -> bool {
        let parks: Vec<String> = words(entry.field("parks")).map(str::to_owned).collect();
        self.holds(entry.field("region"), &parks)
    }

    pub fn holds_member(&self, member: &Member) -> bool {
        self.holds(&member.region, &member.parks)
    }

    /// Whether an event happened here: a move is one of both places.
    pub fn holds_event(&self, event: &Event) -> bool {
        let (before, after) = (&event.regions.0, &event.regions.1);
        match event.kind {
            Kind::Exit => self.holds(before, &event.parks),
            Kind::Move => self.holds(before, &event.parks) || self.holds(after, &event.parks),
            _ => self.holds(after, &event.parks),
        }
    }

    /// Whether a move led out of here (−1) or into it (1), or neither (0).
    pub fn direction(&self, event: &Event) -> i8 {
        let (before, after) = (self.holds_region(&event.regions.0), self.holds_region(&event.regions.1));
        i8::from(after) - i8::from(before)
    }

    /// Whether all of it is within a reach: of an area of which only a part is seen nothing is counted.
    pub fn is_whole_in(&self, reach: Option<&Subjects>) -> bool {
        let Some(reach) = reach else { return true };
        reach.is_everywhere()
            || self
                .tree
                .all()
                .filter(|unit| (unit.is_region() && self.holds_region(&unit.code)) || unit.code == self.unit)
                .all(|unit| reach.holds_place(&unit.code))
    }
}
