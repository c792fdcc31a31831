//! Who acts through which post, whatever is granted, lent, left to a deputy or handed over.

use std::collections::{BTreeSet, HashMap};

use super::roster::{Roster, Rows};
use crate::access::{Because, Deed};
use crate::pack::Packs;
use crate::register::rows::Entry;

/// `register code from until field=value …`, a row each.
pub(crate) fn roster(lines: &[&str]) -> Roster {
    let mut rows: HashMap<&'static str, Rows> = HashMap::new();
    for line in lines {
        let mut parts = line.split(' ');
        let mut next = || parts.next().unwrap();
        let register = ["person", "post", "holding", "leave", "delegation", "body", "member", "duty", "authority"];
        let name = next();
        let register = register.into_iter().find(|known| *known == name).unwrap();
        let date = |text: &str| if text == "-" { String::new() } else { text.to_owned() };
        let (code, from, until) = (next().to_owned(), date(next()), date(next()));
        let fields = parts.map(|pair| pair.split_once('=').unwrap()).map(|(a, b)| (a.to_owned(), b.to_owned()));
        let entry = Entry { code, valid_from: from, valid_until: until, fields: fields.collect(), ..Entry::default() };
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

#[test]
fn until_when_somebody_acts() {
    let packs = Packs::standard().unwrap();
    //   day          person   post until …
    for (day, person, expected) in [
        ("2006-04-30", "wang", &["vice 2006-08-31", "park-first "][..]),
        // A stand-in until the leave ends, a deputy until the holder is back, a delegation until its own end.
        ("2006-10-03", "wang", &["park-first ", "vice 2006-10-07"]),
        ("2006-10-11", "chen", &["vice 2006-10-12", "mayor "]),
        ("2006-05-02", "wang", &["vice 2006-08-31", "park-first ", "mayor 2006-05-31"]),
    ] {
        let actor = office().actor(&packs, person, day);
        let told: Vec<String> = actor.grants().iter().map(|grant| format!("{} {}", grant.post, grant.until)).collect();
        assert_eq!(told, expected, "{person} on {day}");
    }
}

#[test]
fn who_answers_for_a_post_and_through_which() {
    let office = office();
    //   post      day           through    who
    for (post, day, expected) in [
        ("vice", "2006-05-02", "vice: wang"),
        // On leave with somebody named, then with the deputy.
        ("vice", "2006-10-03", "vice: wang"),
        ("vice", "2006-10-11", "vice: chen"),
        // Never held: its fallback answers, and whoever acts there.
        ("clerk", "2006-05-02", "vice: wang"),
        ("clerk", "2006-10-11", "vice: chen"),
        // Before anybody was appointed anywhere.
        ("clerk", "2005-12-31", "nobody"),
        ("no-such-post", "2006-05-02", "nobody"),
    ] {
        let told = office.answering(post, day).map_or_else(
            || "nobody".to_owned(),
            |it| {
                format!(
                    "{}: {}",
                    it.through,
                    it.people.into_iter().map(|(person, _)| person).collect::<Vec<_>>().join(" ")
                )
            },
        );
        assert_eq!(told, expected, "{post} on {day}");
    }
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
