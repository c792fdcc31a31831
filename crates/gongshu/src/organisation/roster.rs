//! The roster (花名册): every dated row about people and posts, indexed, and the questions it answers for a day.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use basis::language::Name;

use crate::access::{Actor, Because, Deed, Grant};
use crate::pack::Packs;
use crate::register::rows::{Entry, holds};

/// A person as the register has them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Person {
    pub code: String,
    pub name: String,
    pub unit: String,
}

/// A post (职务).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Post {
    pub code: String,
    pub name: Name,
    pub unit: String,
    pub roles: Vec<String>,
    /// Who acts when nobody holds it or stands in.
    pub fallback: String,
    pub valid_from: String,
    pub valid_until: String,
}

/// A person in a post, from a day until a day (任职).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Holding {
    pub code: String,
    pub post: String,
    pub person: String,
    /// `holder`, `concurrent`, `acting` or `deputy`.
    pub kind: String,
    pub from: String,
    pub until: String,
}

impl Holding {
    pub fn is_deputy(&self) -> bool {
        self.kind == "deputy"
    }

    pub fn holds_on(&self, day: &str) -> bool {
        holds(&self.from, &self.until, day)
    }
}

/// Somebody away (请假).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Leave {
    person: String,
    stand_in: String,
    from: String,
    until: String,
}

/// A post's authority, or part of it, lent to another post (授权).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Delegation {
    from: String,
    to: String,
    deeds: BTreeSet<Deed>,
    start: String,
    until: String,
}

/// A leading group or committee (议事机构).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Body {
    pub code: String,
    pub name: Name,
    pub unit: String,
    pub kind: String,
    /// The post of the head of its office.
    pub office: String,
}

/// A post's seat in a body.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Seat {
    pub body: String,
    pub post: String,
    pub seat: String,
    pub from: String,
    pub until: String,
}

/// What a post answers for (职责).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Duty {
    pub code: String,
    pub post: String,
    pub title: String,
    pub about: String,
    pub from: String,
    pub until: String,
}

/// Everybody and every post, as known at one data version.
#[derive(Default, Debug)]
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
    bodies: BTreeMap<String, Body>,
    seats: Vec<Seat>,
    duties: Vec<Duty>,
}

/// The settled rows of one register that are not removed.
pub(super) type Rows = Vec<Entry>;

impl Roster {
    /// From the settled rows of the registers, by register.
    pub(super) fn new(rows: &HashMap<&'static str, Rows>) -> Roster {
        let of = |register: &str| rows.get(register).map_or(&[][..], Vec::as_slice);
        let mut roster = Roster::default();
        for row in of("person") {
            let person = Person { code: row.code.clone(), name: text(row, "name"), unit: text(row, "unit") };
            roster.people.insert(row.code.clone(), person);
        }
        for row in of("post") {
            roster.posts.entry(row.code.clone()).or_default().push(Post {
                code: row.code.clone(),
                name: Name::new(row.field("name"), row.field("name_en")),
                unit: text(row, "unit"),
                roles: words(row.field("roles")).map(str::to_owned).collect(),
                fallback: text(row, "fallback"),
                valid_from: row.valid_from.clone(),
                valid_until: row.valid_until.clone(),
            });
        }
        for row in of("holding") {
            let at = roster.holdings.len();
            roster.by_person.entry(text(row, "person")).or_default().push(at);
            roster.by_post.entry(text(row, "post")).or_default().push(at);
            roster.holdings.push(Holding {
                code: row.code.clone(),
                post: text(row, "post"),
                person: text(row, "person"),
                kind: text(row, "kind"),
                from: row.valid_from.clone(),
                until: row.valid_until.clone(),
            });
        }
        for row in of("leave") {
            let leave = Leave {
                person: text(row, "person"),
                stand_in: text(row, "stand_in"),
                from: row.valid_from.clone(),
                until: row.valid_until.clone(),
            };
            roster.standing_in.entry(leave.stand_in.clone()).or_default().push(leave.clone());
            roster.leaves.entry(leave.person.clone()).or_default().push(leave);
        }
        for row in of("delegation") {
            let delegation = Delegation {
                from: text(row, "from"),
                to: text(row, "to"),
                deeds: words(row.field("deeds")).filter_map(|word| word.parse().ok()).collect(),
                start: row.valid_from.clone(),
                until: row.valid_until.clone(),
            };
            roster.delegations.entry(delegation.to.clone()).or_default().push(delegation);
        }
        for row in of("body") {
            let body = Body {
                code: row.code.clone(),
                name: Name::new(row.field("name"), row.field("name_en")),
                unit: text(row, "unit"),
                kind: text(row, "kind"),
                office: text(row, "office"),
            };
            roster.bodies.insert(row.code.clone(), body);
        }
        roster.seats = of("member").iter().map(seat).collect();
        roster.duties = of("duty").iter().map(duty).collect();
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

    pub fn bodies(&self) -> impl Iterator<Item = &Body> {
        self.bodies.values()
    }

    pub fn body(&self, code: &str) -> Option<&Body> {
        self.bodies.get(code)
    }

    pub fn seats<'a>(&'a self, day: &'a str) -> impl Iterator<Item = &'a Seat> {
        self.seats.iter().filter(move |seat| holds(&seat.from, &seat.until, day))
    }

    /// What a post answers for on `day`.
    pub fn duties<'a>(&'a self, post: &'a str, day: &'a str) -> impl Iterator<Item = &'a Duty> {
        self.duties.iter().filter(move |duty| duty.post == post && holds(&duty.from, &duty.until, day))
    }

    pub fn is_away(&self, person: &str, day: &str) -> bool {
        self.leaves.get(person).is_some_and(|leaves| leaves.iter().any(|leave| holds(&leave.from, &leave.until, day)))
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
        let mut visited = BTreeSet::new();
        let mut next = post.to_owned();
        while visited.insert(next.clone()) {
            let found = self.acting_itself(&next, day);
            if !found.is_empty() {
                return found;
            }
            match self.post(&next, day) {
                Some(post) if !post.fallback.is_empty() => next.clone_from(&post.fallback),
                _ => break,
            }
        }
        Vec::new()
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
                let leave = self.leaves.get(&holding.person)?.iter().find(|it| holds(&it.from, &it.until, day))?;
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
                through.push((holding.post.clone(), because, holding.until.clone()));
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

fn text(row: &Entry, field: &str) -> String {
    row.field(field).to_owned()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|word| !word.is_empty())
}

fn seat(row: &Entry) -> Seat {
    Seat {
        body: text(row, "body"),
        post: text(row, "post"),
        seat: text(row, "seat"),
        from: row.valid_from.clone(),
        until: row.valid_until.clone(),
    }
}

fn duty(row: &Entry) -> Duty {
    Duty {
        code: row.code.clone(),
        post: text(row, "post"),
        title: text(row, "name"),
        about: text(row, "about"),
        from: row.valid_from.clone(),
        until: row.valid_until.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `register code from until field=value …`, a row each.
    fn roster(lines: &[&str]) -> Roster {
        let mut rows: HashMap<&'static str, Rows> = HashMap::new();
        for line in lines {
            let mut parts = line.split(' ');
            let mut next = || parts.next().unwrap();
            let register = ["person", "post", "holding", "leave", "delegation"];
            let name = next();
            let register = register.into_iter().find(|known| *known == name).unwrap();
            let date = |text: &str| if text == "-" { String::new() } else { text.to_owned() };
            let (code, from, until) = (next().to_owned(), date(next()), date(next()));
            let fields = parts.map(|pair| pair.split_once('=').unwrap()).map(|(a, b)| (a.to_owned(), b.to_owned()));
            let entry =
                Entry { code, valid_from: from, valid_until: until, fields: fields.collect(), ..Entry::default() };
            rows.entry(register).or_default().push(entry);
        }
        Roster::new(&rows)
    }

    fn office() -> Roster {
        roster(&[
            "person wang - - name=王芳 unit=430700",
            "person li - - name=李强 unit=430700",
            "person chen - - name=陈明 unit=430700",
            "post mayor - - name=市长 unit=430700 roles=unit-leader",
            "post vice - - name=常务副市长 unit=430700 roles=unit-leader fallback=mayor",
            "post park-first - - name=园区第一书记 unit=park:deshan roles=unit-leader fallback=vice",
            "post clerk - - name=统计员 unit=430702 roles=statistician fallback=vice",
            "holding h1 2006-01-01 2006-08-31 post=vice person=wang kind=holder",
            "holding h2 2006-09-01 - post=vice person=li kind=holder",
            "holding h3 2006-01-01 - post=park-first person=wang kind=concurrent",
            "holding h4 2006-01-01 - post=vice person=chen kind=deputy",
            "holding h5 2006-01-01 - post=mayor person=chen kind=holder",
            "leave l1 2006-10-01 2006-10-07 person=li stand_in=wang reason=…",
            "leave l2 2006-10-10 2006-10-12 person=li reason=…",
            "delegation d1 2006-05-01 2006-05-31 from=mayor to=park-first deeds=approve-publication",
        ])
    }

    #[track_caller]
    fn check(day: &str, person: &str, expected: &[&str]) {
        let packs = Packs::standard().unwrap();
        let actor = office().actor(&packs, person, day);
        let told: Vec<String> = actor
            .grants()
            .iter()
            .map(|grant| {
                let because = match &grant.because {
                    Because::Holds => "holds".to_owned(),
                    Because::Deputises { holder } => format!("deputises for {holder}"),
                    Because::StandsIn { holder } => format!("stands in for {holder}"),
                    Because::Delegated { from, .. } => format!("delegated by {from}"),
                };
                format!("{}@{} {because}", grant.post, grant.unit)
            })
            .collect();
        assert_eq!(told, expected, "{person} on {day}");
    }

    #[test]
    fn who_acts_through_which_post_on_a_day() {
        // Two posts at once (M365); the first ends, the second stays.
        check("2006-04-30", "wang", &["vice@430700 holds", "park-first@park:deshan holds"]);
        check("2006-09-01", "wang", &["park-first@park:deshan holds"]);
        check("2006-08-31", "li", &[]);
        check("2006-09-01", "li", &["vice@430700 holds"]);
        // A leave with somebody named: they stand in. Without: the deputy does. Back again: neither.
        check("2006-10-03", "wang", &["park-first@park:deshan holds", "vice@430700 stands in for li"]);
        check("2006-10-03", "chen", &["mayor@430700 holds"]);
        check("2006-10-11", "chen", &["vice@430700 deputises for li", "mayor@430700 holds"]);
        check("2006-10-13", "chen", &["mayor@430700 holds"]);
        // What is lent is lent for its time, and only the deeds it names.
        check(
            "2006-05-02",
            "wang",
            &["vice@430700 holds", "park-first@park:deshan holds", "mayor@430700 delegated by mayor"],
        );
        let packs = Packs::standard().unwrap();
        let actor = office().actor(&packs, "wang", "2006-05-02");
        let lent = actor.grants().last().unwrap();
        assert!(lent.may(Deed::ApprovePublication) && !lent.may(Deed::SeeFigures));
        check("2006-06-01", "wang", &["vice@430700 holds", "park-first@park:deshan holds"]);
        check("2006-05-02", "nobody", &[]);
    }

    #[test]
    fn a_post_never_stands_empty_while_its_fallback_is_held() {
        let office = office();
        let acting = |post: &str, day: &str| -> Vec<String> {
            office.acting(post, day).into_iter().map(|(person, _)| person).collect()
        };
        assert_eq!(acting("vice", "2006-05-02"), ["wang"]);
        assert_eq!(acting("vice", "2006-10-03"), ["wang"]);
        assert_eq!(acting("vice", "2006-10-11"), ["chen"]);
        // Nobody was ever appointed clerk: the vice mayor answers for it, and while away whoever acts for them.
        assert_eq!(acting("clerk", "2006-05-02"), ["wang"]);
        assert_eq!(acting("clerk", "2006-10-11"), ["chen"]);
        assert_eq!(acting("vice", "2005-12-31"), Vec::<String>::new());
    }

    static PACKS: std::sync::LazyLock<Packs> = std::sync::LazyLock::new(|| Packs::standard().unwrap());

    /// One dated row of the organisation: what kind, whom it joins, and the part of the year it holds.
    type Change = (u8, usize, usize, u8);

    const DAYS: [&str; 3] = ["2026-03-01", "2026-06-30", "2026-09-01"];

    fn line(at: usize, (kind, one, other, part): Change) -> String {
        let (from, until) = [("-", "-"), ("-", "2026-06-30"), ("2026-07-01", "-")][usize::from(part % 3)];
        match kind % 4 {
            0 => format!("holding h{at} {from} {until} post=t{one} person=p{other} kind=holder"),
            1 => format!("holding h{at} {from} {until} post=t{one} person=p{other} kind=deputy"),
            2 => format!("leave l{at} {from} {until} person=p{one} stand_in=p{other} reason=x"),
            _ => format!("delegation d{at} {from} {until} from=t{one} to=t{other} deeds=approve-publication"),
        }
    }

    fn holds_on(part: u8, day: &str) -> bool {
        match part % 3 {
            0 => true,
            1 => day <= "2026-06-30",
            _ => "2026-07-01" <= day,
        }
    }

    /// The rule in its plainest words: the posts somebody acts through on a day, and whether it is in part only.
    fn expected(changes: &[Change], person: usize, day: &str) -> BTreeSet<(String, bool)> {
        let valid = |kind: u8| {
            let own = changes.iter().filter(move |(own, ..)| own % 4 == kind);
            own.filter(|(.., part)| holds_on(*part, day)).map(|(_, one, other, _)| (*one, *other))
        };
        let away = |person: usize| valid(2).any(|(absent, _)| absent == person);
        let mut posts: BTreeSet<(String, bool)> = BTreeSet::new();
        for (post, holder) in valid(0) {
            if holder == person {
                posts.insert((format!("t{post}"), false));
                for (from, to) in valid(3) {
                    if to == post {
                        posts.insert((format!("t{from}"), true));
                    }
                }
            }
            // Whoever a holder on leave named, while they are there themselves.
            if !away(person) && valid(2).any(|(absent, stand_in)| absent == holder && stand_in == person) {
                posts.insert((format!("t{post}"), false));
            }
        }
        for (post, deputy) in valid(1) {
            let holders: Vec<usize> = valid(0).filter(|(own, _)| *own == post).map(|(_, holder)| holder).collect();
            let present = holders.iter().any(|holder| !away(*holder));
            // Of several leaves at once the one entered first names the stand-in.
            let named = holders.iter().any(|holder| {
                let first = valid(2).find(|(absent, _)| absent == holder);
                first.is_some_and(|(_, stand_in)| !away(stand_in))
            });
            if deputy == person && !away(person) && !present && !named {
                posts.insert((format!("t{post}"), false));
            }
        }
        posts
    }

    proptest::proptest! {
        /// Whatever is granted, taken back, lent or left to a deputy, in whatever order it is entered: on each day
        /// everybody acts through exactly the posts the rule names, and whole or in part as it says.
        #[test]
        fn no_sequence_of_changes_gives_a_post_that_the_rule_does_not(
            changes in proptest::collection::vec((0..4_u8, 0..4_usize, 0..4_usize, 0..3_u8), 0..14),
            day in 0..3_usize,
        ) {
            let mut lines: Vec<String> = (0..4).flat_map(|at| [
                format!("person p{at} - - name=p{at} unit=u"),
                format!("post t{at} - - name=t{at} unit=u{at} roles=unit-leader"),
            ]).collect();
            lines.extend(changes.iter().enumerate().map(|(at, change)| line(at, *change)));
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            let roster = roster(&lines);
            for person in 0..4 {
                let actor = roster.actor(&PACKS, &format!("p{person}"), DAYS[day]);
                let told: BTreeSet<(String, bool)> =
                    actor.grants().iter().map(|grant| (grant.post.clone(), grant.only.is_some())).collect();
                proptest::prop_assert_eq!(&told, &expected(&changes, person, DAYS[day]), "p{} on {}", person, DAYS[day]);
                // A deed reaches from the units of the posts that have it, and from no other.
                for deed in [Deed::SeeFigures, Deed::ApprovePublication, Deed::ReadAudit] {
                    let units: BTreeSet<&str> = actor.grants().iter().filter(|it| it.may(deed)).map(|it| it.unit.as_str()).collect();
                    proptest::prop_assert!(actor.reach(deed).spans().iter().all(|span| units.contains(span.unit.as_str())));
                }
            }
        }
    }
}
