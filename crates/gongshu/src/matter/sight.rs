//! What of the book one reader sees: the units their posts reach, and whatever their posts have a part in.

use crate::access::{Actor, Deed};
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

    pub fn sees<'a>(&self, unit: &str, posts: impl IntoIterator<Item = &'a str>) -> bool {
        self.everywhere
            || self.units.iter().any(|own| own == unit)
            || posts.into_iter().any(|post| self.posts.iter().any(|own| own == post))
    }
}
