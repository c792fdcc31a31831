//! The roster (花名册): every dated row about people and posts, indexed, and the questions it answers for a day.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use basis::language::Language;

use super::record::{self, Authority, Body, Delegation, Duty, Holding, Leave, Person, Post, Seat};
use crate::access::{Actor, Because, Deed, Grant};
use crate::pack::Packs;
use crate::register::rows::{Entry, earlier, holds};

/// Who answers for a post on a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answering {
    /// The post itself, or the fallback whose holder answers for it.
    pub through: String,
    pub people: Vec<(String, Because)>,
}

/// Everybody and every post, as known at one data version.
#[derive(Clone, Default, Debug)]
pub struct Roster {
    people: BTreeMap<String, Person>,
    /// Every statement about a post, oldest first: its roles and unit may change with a date.
    posts: BTreeMap<String, Vec<Post>>,
    holdings: Vec<Holding>,
    by_person: HashMap<String, Vec<usize>>,
    by_post: HashMap<String, Vec<usize>>,
    leaves: HashMap<String, Vec<Leave>>,
    standing_in: HashMap<String, Vec<Leave>>,
    delegations: HashMap<String, Vec<Delegation>>,
    /// Every statement about a body, oldest first.
    bodies: BTreeMap<String, Vec<Body>>,
    seats: Vec<Seat>,
    duties: Vec<Duty>,
    authorities: Vec<Authority>,
}

/// The settled rows of one register that are not removed.
pub(super) type Rows = Vec<Entry>;

impl Roster {
    /// From the settled rows of the registers, by register.
    pub(super) fn new(rows: &HashMap<&'static str, Rows>) -> Roster {
        let of = |register: &str| rows.get(register).map_or(&[][..], Vec::as_slice);
        let mut roster = Roster::default();
        for row in of("person") {
            roster.people.insert(row.code.clone(), record::person(row));
        }
        for row in of("post") {
            roster.posts.entry(row.code.clone()).or_default().push(record::post(row));
        }
        for row in of("holding") {
            let at = roster.holdings.len();
            roster.by_person.entry(row.field("person").to_owned()).or_default().push(at);
            roster.by_post.entry(row.field("post").to_owned()).or_default().push(at);
            roster.holdings.push(record::holding(row));
        }
        for row in of("leave") {
            let leave = record::leave(row);
            roster.standing_in.entry(leave.stand_in.clone()).or_default().push(leave.clone());
            roster.leaves.entry(leave.person.clone()).or_default().push(leave);
        }
        for row in of("delegation") {
            let delegation = record::delegation(row);
            roster.delegations.entry(delegation.to.clone()).or_default().push(delegation);
        }
        for row in of("body") {
            roster.bodies.entry(row.code.clone()).or_default().push(record::body(row));
        }
        roster.seats = of("member").iter().map(record::seat).collect();
        roster.authorities = of("authority").iter().map(record::authority).collect();
        roster.duties = of("duty").iter().map(record::duty).collect();
        roster
    }

    pub fn people(&self) -> impl Iterator<Item = &Person> {
        self.people.values()
    }

    pub fn person(&self, code: &str) -> Option<&Person> {
        self.people.get(code)
    }

    /// Posts as they stand on `day`.
    pub fn posts<'a>(&'a self, day: &'a str) -> impl Iterator<Item = &'a Post> {
        self.posts.keys().filter_map(move |code| self.post(code, day))
    }

    /// A post as it stands on `day`; none when it does not exist then.
    pub fn post(&self, code: &str, day: &str) -> Option<&Post> {
        self.posts.get(code)?.iter().rev().find(|post| holds(&post.valid_from, &post.valid_until, day))
    }

    /// What a post is called on `day`, or was called last; its code where it was never there.
    pub fn post_name(&self, code: &str, day: &str, language: Language) -> String {
        let post = self.post(code, day).or_else(|| self.posts.get(code)?.last());
        post.map_or(code, |post| post.name.in_language(language)).to_owned()
    }

    pub fn person_name(&self, code: &str) -> String {
        self.person(code).map_or(code, |person| &person.name).to_owned()
    }

    /// Everybody who ever held a post, by when it began.
    pub fn holdings_of_post(&self, post: &str) -> Vec<&Holding> {
        let mut holdings: Vec<&Holding> =
            self.by_post.get(post).into_iter().flatten().map(|at| &self.holdings[*at]).collect();
        holdings.sort_by(|left, right| left.from.cmp(&right.from));
        holdings
    }

    /// Every post a person ever held.
    pub fn holdings_of_person(&self, person: &str) -> Vec<&Holding> {
        self.by_person.get(person).into_iter().flatten().map(|at| &self.holdings[*at]).collect()
    }

    /// Bodies as they stand on `day`.
    pub fn bodies<'a>(&'a self, day: &'a str) -> impl Iterator<Item = &'a Body> {
        self.bodies.keys().filter_map(move |code| self.body(code, day))
    }

    pub fn body(&self, code: &str, day: &str) -> Option<&Body> {
        self.bodies.get(code)?.iter().rev().find(|body| holds(&body.from, &body.until, day))
    }

    pub fn seats<'a>(&'a self, day: &'a str) -> impl Iterator<Item = &'a Seat> {
        self.seats.iter().filter(move |seat| holds(&seat.from, &seat.until, day))
    }

    /// What a post answers for on `day`.
    /// Who decides on which items on `day`, by code.
    pub fn authorities<'a>(&'a self, day: &'a str) -> impl Iterator<Item = &'a Authority> {
        self.authorities.iter().filter(move |it| holds(&it.from, &it.until, day))
    }

    pub fn duties<'a>(&'a self, post: &'a str, day: &'a str) -> impl Iterator<Item = &'a Duty> {
        self.duties.iter().filter(move |duty| duty.post == post && holds(&duty.from, &duty.until, day))
    }

    /// The delegations of a post's authority, and to it, on `day`.
    pub fn delegations<'a>(&'a self, post: &'a str, day: &'a str) -> impl Iterator<Item = &'a Delegation> {
        let all = self.delegations.values().flatten().filter(move |it| holds(&it.start, &it.until, day));
        all.filter(move |it| it.from == post || it.to == post)
    }

    /// The leave a person is on; of several at once the one entered first.
    pub fn leave(&self, person: &str, day: &str) -> Option<&Leave> {
        self.leaves.get(person)?.iter().find(|leave| holds(&leave.from, &leave.until, day))
    }

    pub fn is_away(&self, person: &str, day: &str) -> bool {
        self.leave(person, day).is_some()
    }

    /// The people who hold a post on `day` and are there: who is responsible (责任人).
    fn present_holders<'a>(&'a self, post: &'a str, day: &'a str) -> impl Iterator<Item = &'a Holding> {
        self.by_post
            .get(post)
            .into_iter()
            .flatten()
            .map(|at| &self.holdings[*at])
            .filter(move |holding| !holding.is_deputy() && holding.holds_on(day) && !self.is_away(&holding.person, day))
    }

    /// Who acts through a post on `day`, and why: its holder; while they are away, whoever they named, else the
    /// deputy; else the holder of its fallback post. Empty when nobody is left.
    pub fn acting(&self, post: &str, day: &str) -> Vec<(String, Because)> {
        self.answering(post, day).map_or_else(Vec::new, |answering| answering.people)
    }

    /// The same, with the post through which they act.
    pub fn answering(&self, post: &str, day: &str) -> Option<Answering> {
        let mut visited = BTreeSet::new();
        let mut next = post.to_owned();
        while visited.insert(next.clone()) {
            let people = self.acting_itself(&next, day);
            if !people.is_empty() {
                return Some(Answering { through: next, people });
            }
            match self.post(&next, day) {
                Some(post) if !post.fallback.is_empty() => next.clone_from(&post.fallback),
                _ => break,
            }
        }
        None
    }

    fn acting_itself(&self, post: &str, day: &str) -> Vec<(String, Because)> {
        if self.post(post, day).is_none() {
            return Vec::new();
        }
        let present: Vec<(String, Because)> =
            self.present_holders(post, day).map(|holding| (holding.person.clone(), Because::Holds)).collect();
        if !present.is_empty() {
            return present;
        }
        let away: Vec<&Holding> = self
            .by_post
            .get(post)
            .into_iter()
            .flatten()
            .map(|at| &self.holdings[*at])
            .filter(|holding| holding.holds_on(day))
            .collect();
        let stand_ins: Vec<(String, Because)> = away
            .iter()
            .filter(|holding| !holding.is_deputy())
            .filter_map(|holding| {
                let leave = self.leave(&holding.person, day)?;
                let named = !leave.stand_in.is_empty() && !self.is_away(&leave.stand_in, day);
                named.then(|| (leave.stand_in.clone(), Because::StandsIn { holder: holding.person.clone() }))
            })
            .collect();
        if !stand_ins.is_empty() {
            return stand_ins;
        }
        let holder = away.iter().find(|it| !it.is_deputy()).map(|it| it.person.clone()).unwrap_or_default();
        away.iter()
            .filter(|holding| holding.is_deputy() && !self.is_away(&holding.person, day))
            .map(|holding| (holding.person.clone(), Because::Deputises { holder: holder.clone() }))
            .collect()
    }

    /// The roster as it would be if these appointments ended with `last_day` and a new one began.
    #[must_use]
    pub fn with_change(&self, ended: &[&Holding], last_day: &str, begun: Option<Holding>) -> Roster {
        let mut roster = self.clone();
        for holding in &mut roster.holdings {
            if ended.iter().any(|it| (&it.code, &it.from) == (&holding.code, &holding.from)) {
                last_day.clone_into(&mut holding.until);
            }
        }
        if let Some(holding) = begun {
            let at = roster.holdings.len();
            roster.by_person.entry(holding.person.clone()).or_default().push(at);
            roster.by_post.entry(holding.post.clone()).or_default().push(at);
            roster.holdings.push(holding);
        }
        roster
    }

    /// Every post and role a person acts through on `day`.
    pub fn actor(&self, packs: &Packs, person: &str, day: &str) -> Actor {
        let name = self.person(person).map(|person| person.name.clone()).unwrap_or_default();
        Actor::new(person, name, self.grants(packs, person, day))
    }

    fn grants(&self, packs: &Packs, person: &str, day: &str) -> Vec<Grant> {
        let mut through: Vec<(String, Because, String)> = Vec::new();
        // Somebody on leave keeps what is theirs: they may read on the road. What they do is theirs to answer for.
        for holding in self.holdings_of_person(person).into_iter().filter(|holding| holding.holds_on(day)) {
            if !holding.is_deputy() {
                through.push((holding.post.clone(), Because::Holds, holding.until.clone()));
                continue;
            }
            let acts = self.acting_itself(&holding.post, day).into_iter().find(|(acting, _)| acting == person);
            if let Some((_, because @ Because::Deputises { .. })) = acts {
                // Until the holder is back, or the deputy's own appointment ends.
                let Because::Deputises { holder } = &because else { continue };
                let back = self.leave(holder, day).map_or("", |leave| leave.until.as_str());
                through.push((holding.post.clone(), because.clone(), earlier(&holding.until, back)));
            }
        }
        for leave in self.standing_in.get(person).into_iter().flatten().filter(|it| holds(&it.from, &it.until, day)) {
            if person.is_empty() || self.is_away(person, day) {
                continue;
            }
            for holding in self.holdings_of_person(&leave.person) {
                if holding.holds_on(day) && !holding.is_deputy() {
                    let because = Because::StandsIn { holder: leave.person.clone() };
                    through.push((holding.post.clone(), because, leave.until.clone()));
                }
            }
        }
        let mut grants: Vec<Grant> = Vec::new();
        for (post, because, until) in &through {
            self.grant(packs, post, day, because, until, None, &mut grants);
        }
        // Only what somebody holds themselves can be the receiving end of a delegation, and none is passed on.
        for (post, because, _) in through.iter().filter(|(_, because, _)| *because == Because::Holds) {
            let _ = because;
            for lent in self.delegations.get(post).into_iter().flatten() {
                if holds(&lent.start, &lent.until, day) {
                    let because = Because::Delegated { from: lent.from.clone(), until: lent.until.clone() };
                    self.grant(packs, &lent.from, day, &because, &lent.until, Some(&lent.deeds), &mut grants);
                }
            }
        }
        grants
    }

    #[expect(clippy::too_many_arguments, reason = "each is one part of a grant; a struct would only name them twice")]
    fn grant(
        &self,
        packs: &Packs,
        post: &str,
        day: &str,
        because: &Because,
        until: &str,
        only: Option<&BTreeSet<Deed>>,
        grants: &mut Vec<Grant>,
    ) {
        let Some(post) = self.post(post, day) else { return };
        for role in post.roles.iter().filter_map(|role| packs.role(role)) {
            // The work of the three administrators cannot be lent.
            if role.administers.is_some() && *because != Because::Holds {
                continue;
            }
            grants.push(Grant {
                post: post.code.clone(),
                post_name: post.name.clone(),
                unit: post.unit.clone(),
                role: std::sync::Arc::clone(role),
                because: because.clone(),
                until: until.to_owned(),
                only: only.cloned(),
            });
        }
    }
}
