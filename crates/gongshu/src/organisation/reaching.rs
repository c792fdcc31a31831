//! Which posts reach a unit with a deed: whom to tell when something waits there, and who can see it.

use std::sync::Arc;

use super::roster::Roster;
use crate::access::{Because, Breadth, Deed, Grant, Reach};
use crate::pack::Packs;
use crate::register::subjects::Subjects;

/// How far from its post a grant's deed reaches `unit` on `day`; empty when it does not. `tree` is everybody's.
pub fn breadths(tree: &Subjects, grant: &Grant, deed: Deed, unit: &str, day: &str) -> Vec<Breadth> {
    grant
        .spans(deed.over())
        .filter(|span| tree.within(&Reach::new(vec![span.clone()]), day).mask(unit) != 0)
        .map(|span| span.breadth)
        .collect()
}

impl Roster {
    /// The posts whose roles have the deed over `unit` on `day`, held or not: an empty post's work waits for whoever
    /// acts through it.
    pub fn posts_with(&self, packs: &Packs, tree: &Subjects, deed: Deed, unit: &str, day: &str) -> Vec<String> {
        let reaching = self.posts(day).filter(|post| {
            post.roles.iter().filter_map(|role| packs.role(role)).any(|role| {
                let grant = Grant {
                    post: post.code.clone(),
                    post_name: post.name.clone(),
                    unit: post.unit.clone(),
                    role: Arc::clone(role),
                    because: Because::Holds,
                    until: String::new(),
                    only: None,
                };
                grant.may(deed) && !breadths(tree, &grant, deed, unit, day).is_empty()
            })
        });
        reaching.map(|post| post.code.clone()).collect()
    }
}
