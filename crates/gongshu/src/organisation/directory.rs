//! Who does what on a day (职务一览), as one reader may see it: posts and bodies within reach of those registers, in the
//! order of the tree of units. What a register out of reach would add is left out here, and nowhere else.

use std::sync::Arc;

use basis::language::Name;
use basis::period::Period;

use super::record::{Body, Post, Seat};
use super::roster::Roster;
use crate::access::{Because, Deed};
use crate::register::counter::Counter;
use crate::register::subjects::Subjects;

/// A post on a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    pub post: Post,
    /// Who holds it; empty is a vacancy. `None` where the reader does not see appointments.
    pub held: Option<Held>,
    /// Who acts through it that day, and why.
    pub acting: Vec<(String, Because)>,
    /// The post they act through: this one, or the fallback whose holder answers for it.
    pub through: String,
}

/// The appointments of a post on a day.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Held {
    pub holders: Vec<Holder>,
    /// AB角
    pub deputies: Vec<String>,
}

/// Somebody who holds a post.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Holder {
    pub person: String,
    /// `holder`, `concurrent` or `acting`.
    pub kind: String,
    pub from: String,
    pub away: Option<Away>,
}

/// A holder on leave. When they are back is told to whoever sees leaves; that they are away, to everybody who sees who acts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Away {
    pub until: String,
}

impl Line {
    /// Nobody holds it.
    pub fn is_vacant(&self) -> bool {
        self.held.as_ref().is_some_and(|held| held.holders.is_empty())
    }

    /// Nobody answers for it: not even a fallback.
    pub fn is_unanswered(&self) -> bool {
        self.acting.is_empty()
    }

    /// Whether somebody else than a holder acts.
    pub fn is_stood_in(&self) -> bool {
        !self.acting.is_empty() && self.acting.iter().all(|(_, because)| *because != Because::Holds)
            || self.through != self.post.code
    }
}

/// A body on a day with its members.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Assembly {
    pub body: Body,
    /// The post of the head of its office, where there is such a post.
    pub office: Option<Line>,
    pub seats: Vec<(Seat, Option<Line>)>,
}

/// The roster as one reader may see it on one day.
pub struct Directory {
    roster: Arc<Roster>,
    tree: Subjects,
    day: String,
    /// The roles of the three administrators: their posts come last.
    administrators: Vec<String>,
    /// The reach over each register; `None` where the reader may not see it at all.
    posts: Option<Subjects>,
    holdings: Option<Subjects>,
    leaves: Option<Subjects>,
    bodies: Option<Subjects>,
    members: Option<Subjects>,
}

impl Directory {
    pub fn of(roster: Arc<Roster>, counter: &Counter<'_>, day: &str) -> Directory {
        let reach = |code: &str| {
            let register = counter.packs.register(code)?;
            let reach = counter.asker().reach(Deed::SeeRegister, register);
            Some(reach.unwrap_or_else(|| counter.tree.clone()))
        };
        Directory {
            roster,
            tree: counter.tree.clone(),
            day: day.to_owned(),
            administrators: counter
                .packs
                .roles
                .iter()
                .filter(|it| it.role.administers.is_some())
                .map(|it| it.role.code.clone())
                .collect(),
            posts: reach("post"),
            holdings: reach("holding"),
            leaves: reach("leave"),
            bodies: reach("body"),
            members: reach("member"),
        }
    }

    pub fn roster(&self) -> &Roster {
        &self.roster
    }

    pub fn day(&self) -> &str {
        &self.day
    }

    /// Every post that is seen, by the tree of units; within a unit whoever answers for others before them.
    pub fn lines(&self) -> Vec<Line> {
        let sees = |unit: &str| holds(self.posts.as_ref(), unit);
        let mut lines: Vec<Line> =
            self.roster.posts(&self.day).filter(|post| sees(&post.unit)).map(|post| self.line(post)).collect();
        lines.sort_by_cached_key(|line| (self.path(&line.post.unit), self.rank(&line.post), line.post.code.clone()));
        lines
    }

    /// One post, when it is seen.
    pub fn post(&self, code: &str) -> Option<Line> {
        let post = self.roster.post(code, &self.day)?;
        holds(self.posts.as_ref(), &post.unit).then(|| self.line(post))
    }

    fn line(&self, post: &Post) -> Line {
        let day = self.day.as_str();
        let answering = self.roster.answering(&post.code, day);
        let (through, acting) = answering.map_or_else(|| (post.code.clone(), Vec::new()), |it| (it.through, it.people));
        let leaves = holds(self.leaves.as_ref(), &post.unit);
        let held = holds(self.holdings.as_ref(), &post.unit).then(|| {
            let mut held = Held::default();
            for holding in self.roster.holdings_of_post(&post.code).into_iter().filter(|it| it.holds_on(day)) {
                if holding.is_deputy() {
                    held.deputies.push(holding.person.clone());
                    continue;
                }
                let leave = self.roster.leave(&holding.person, day);
                held.holders.push(Holder {
                    person: holding.person.clone(),
                    kind: holding.kind.clone(),
                    from: holding.from.clone(),
                    away: leave.map(|leave| Away { until: if leaves { leave.until.clone() } else { String::new() } }),
                });
            }
            held
        });
        Line { post: post.clone(), held, acting, through }
    }

    /// Every body that is seen, by the tree of units, leading groups first.
    pub fn assemblies(&self) -> Vec<Assembly> {
        let mut bodies: Vec<&Body> =
            self.roster.bodies(&self.day).filter(|body| holds(self.bodies.as_ref(), &body.unit)).collect();
        bodies.sort_by_cached_key(|body| (self.path(&body.unit), body.kind != "leading-group", body.code.clone()));
        bodies.into_iter().map(|body| self.assembly(body)).collect()
    }

    fn assembly(&self, body: &Body) -> Assembly {
        const ORDER: [&str; 3] = ["chair", "vice", "member"];
        let mut seats: Vec<Seat> = Vec::new();
        if holds(self.members.as_ref(), &body.unit) {
            seats.extend(self.roster.seats(&self.day).filter(|seat| seat.body == body.code).cloned());
        }
        seats.sort_by_key(|seat| (ORDER.iter().position(|word| *word == seat.seat), seat.code.clone()));
        Assembly {
            body: body.clone(),
            office: self.post(&body.office),
            seats: seats.into_iter().map(|seat| (seat.clone(), self.post(&seat.post))).collect(),
        }
    }

    /// Whether a unit is another or lies below it, as the tree stood on the day.
    pub fn lies_within(&self, unit: &str, above: &str) -> bool {
        self.path(unit).iter().any(|code| code == above)
    }

    /// What a unit is called; its code where the register has lost it.
    pub fn unit(&self, code: &str) -> Name {
        self.tree.get(code).map_or_else(|| Name::new(code, ""), |unit| unit.name.clone())
    }

    /// Where a unit stands in the tree, from the top down.
    fn path(&self, unit: &str) -> Vec<String> {
        let month = self.day.get(..7).and_then(|month| month.parse::<Period>().ok());
        month.map_or_else(Vec::new, |month| self.tree.path(unit, month).into_iter().map(|it| it.code.clone()).collect())
    }

    /// How many posts of the same unit answer for this one, one after another; administrators after all of them.
    fn rank(&self, post: &Post) -> usize {
        if post.roles.iter().any(|role| self.administrators.contains(role)) {
            return usize::MAX;
        }
        let mut above = vec![post.code.clone()];
        let mut next = post.fallback.clone();
        while let Some(fallback) = self.roster.post(&next, &self.day).filter(|it| it.unit == post.unit) {
            if above.contains(&fallback.code) {
                break;
            }
            above.push(fallback.code.clone());
            next.clone_from(&fallback.fallback);
        }
        above.len()
    }
}

fn holds(reach: Option<&Subjects>, unit: &str) -> bool {
    reach.is_some_and(|reach| reach.holds_place(unit))
}
