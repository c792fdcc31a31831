//! Who has it now (责任人): exactly one post holds a matter, and somebody who is there answers for the post — its holder, their
//! stand-in or deputy, the post's own fallback, else the nearest post with a role the kind falls back on.

use basis::period::Period;

use crate::access::Because;
use crate::organisation::{Post, Roster};
use crate::pack::Packs;
use crate::pack::ladder::{Rung, Target};
use crate::pack::matter::Kind;
use crate::register::subjects::Subjects;

use super::record::Matter;

/// The organisation on one day.
#[derive(Clone, Copy)]
pub struct Here<'a> {
    pub roster: &'a Roster,
    pub packs: &'a Packs,
    /// All units.
    pub tree: &'a Subjects,
    /// ISO.
    pub day: &'a str,
}

/// A post with the people who are there for it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Held {
    /// The post that holds it.
    pub post: String,
    /// The post through which somebody answers: itself, its fallback, or one the kind falls back on.
    pub through: String,
    pub people: Vec<(String, Because)>,
}

impl Held {
    pub fn has(&self, person: &str) -> bool {
        self.people.iter().any(|(own, _)| own == person)
    }
}

/// The post that holds a matter by its state; empty where it has ended.
pub fn holding_post<'a>(kind: &Kind, matter: &'a Matter) -> &'a str {
    match kind.state(matter.state()) {
        Some(state) if !state.ends => matter.party(&state.holder),
        _ => "",
    }
}

/// Who has a matter today; `None` only where it has ended, or where nobody at all is there any more.
pub fn holder(here: Here<'_>, kind: &Kind, matter: &Matter) -> Option<Held> {
    let post = holding_post(kind, matter);
    if post.is_empty() && kind.state(matter.state()).is_none_or(|state| state.ends) {
        return None;
    }
    answering(here, kind, &matter.unit, post)
}

/// Who answers for a post in a matter of this kind: itself with its own fallbacks, else the kind's.
pub fn answering(here: Here<'_>, kind: &Kind, unit: &str, post: &str) -> Option<Held> {
    let found = present(here, post)
        .or_else(|| kind.fallback.iter().find_map(|role| nearest(here, unit, role)))
        // Further than above: any post with such a role, then any post at all that handles matters.
        .or_else(|| kind.fallback.iter().find_map(|role| anywhere(here, |post| post.roles.contains(role))))
        .or_else(|| {
            anywhere(here, |post| {
                let mut roles = post.roles.iter().filter_map(|role| here.packs.role(role));
                roles.any(|role| role.may.contains(&crate::access::Deed::HandleMatter))
            })
        })?;
    Some(Held { post: post.to_owned(), ..found })
}

/// Whom a rung goes to: its target, else the role it falls back on, else whoever the kind does.
pub fn target(here: Here<'_>, kind: &Kind, matter: &Matter, rung: &Rung) -> Option<Held> {
    let unit = matter.unit.as_str();
    let aimed = match &rung.to {
        Target::Holder => present(here, holding_post(kind, matter)),
        Target::Party(party) => present(here, matter.party(party)),
        Target::Role(role) => nearest(here, unit, role),
    };
    aimed.or_else(|| nearest(here, unit, &rung.else_to)).or_else(|| answering(here, kind, unit, ""))
}

fn present(here: Here<'_>, post: &str) -> Option<Held> {
    let answering = here.roster.answering(post, here.day)?;
    Some(Held { post: post.to_owned(), through: answering.through, people: answering.people })
}

/// The nearest post with a role that somebody answers for: in the unit itself, else in the ones above it, upwards.
pub fn nearest(here: Here<'_>, unit: &str, role: &str) -> Option<Held> {
    let month = here.day.get(..7)?.parse::<Period>().ok()?;
    let mut next = Some(unit.to_owned());
    // A cycle is refused on entry; the guard is for a damaged register.
    for _ in 0..12 {
        let unit = next?;
        let in_unit = |post: &Post| post.unit == unit && post.roles.iter().any(|own| own == role);
        if let Some(held) = anywhere(here, in_unit) {
            return Some(held);
        }
        next = here.tree.above(&unit, month).map(|above| above.code.clone());
    }
    None
}

/// The first post, by code, of which this is true and that somebody answers for themselves.
fn anywhere(here: Here<'_>, is: impl Fn(&Post) -> bool) -> Option<Held> {
    here.roster.posts(here.day).filter(|post| is(post)).find_map(|post| present(here, &post.code))
}
