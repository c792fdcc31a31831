//! What of the book one reader sees: the units their posts reach, and whatever their posts have a part in.

use crate::access::{Actor, Breadth, Deed, Domains, Reach, Span};
use crate::register::subjects::Subjects;

/// One reader's part of the book.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sight {
    pub everywhere: bool,
    pub units: Vec<String>,
    pub posts: Vec<String>,
}

impl Sight {
    /// For jobs and commands.
    pub fn everything() -> Sight {
        Sight { everywhere: true, ..Sight::default() }
    }

    /// `tree` is everybody's.
    pub fn of(actor: &Actor, tree: &Subjects, today: &str) -> Sight {
        let reach = tree.within(&actor.reach(Deed::SeeMatter), today);
        let mut posts: Vec<String> = actor.grants().iter().map(|grant| grant.post.clone()).collect();
        posts.sort_unstable();
        posts.dedup();
        if reach.is_everywhere() {
            return Sight { everywhere: true, units: Vec::new(), posts };
        }
        // Matters lie in regions, parks and departments, never in a single enterprise.
        let units = reach.all().filter(|unit| !unit.is_single()).map(|unit| unit.code.clone()).collect();
        Sight { everywhere: false, units, posts }
    }

    /// A unit and what is below it, whoever looks: for what is the unit's own, not the reader's. `tree` is everybody's.
    pub fn below(tree: &Subjects, unit: &str, today: &str) -> Sight {
        let span = |breadth| Span { unit: unit.to_owned(), breadth, single: Domains::default(), sensitive: Vec::new() };
        let reach = Reach::new(vec![span(Breadth::Own), span(Breadth::Below)]);
        let units = tree.within(&reach, today);
        let units = units.all().filter(|unit| !unit.is_single()).map(|unit| unit.code.clone()).collect();
        Sight { everywhere: false, units, posts: Vec::new() }
    }

    pub fn sees<'a>(&self, unit: &str, posts: impl IntoIterator<Item = &'a str>) -> bool {
        self.everywhere
            || self.units.iter().any(|own| own == unit)
            || posts.into_iter().any(|post| self.posts.iter().any(|own| own == post))
    }
}
