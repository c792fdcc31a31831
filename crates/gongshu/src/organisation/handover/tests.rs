//! A post that changes hands: who signs in which order, what is frozen, and that nothing and nobody is left behind.

use basis::language::Name;
use jiff::Timestamp;
use proptest::prelude::*;

use super::super::roster::Roster;
use super::super::tests::roster;
use super::super::work::{Item, World, standing};
use super::rules::{self, Act, Handover, Part, Party, State, Wish};
use super::start::prepare;
use super::store::{self, Frozen, act, draw, find, find_within, list, unsigned_by};
use crate::pack::Packs;
use crate::pack::tables::CALENDAR;
use crate::register::subjects::{Subject, Subjects};
use crate::store::audit::Who;
use crate::store::clock::FixedClock;
use crate::store::testing::trials;

fn office() -> Roster {
    roster(&[
        "person wang - - name=王芳 unit=430700",
        "person li - - name=李强 unit=430700",
        "person chen - - name=陈明 unit=430700",
        "person zhao - - name=赵勇 unit=430700",
        "post mayor - - name=市长 unit=430700 roles=unit-leader",
        "post vice - - name=常务副市长 unit=430700 roles=unit-leader fallback=mayor",
        "post clerk - - name=统计员 unit=430702 roles=statistician fallback=vice",
        "post lone - - name=无后备 unit=430700 roles=handler",
        "holding h1 2006-01-01 - post=vice person=wang kind=holder",
        "holding h2 2006-01-01 - post=mayor person=chen kind=holder",
        "holding h3 2006-01-01 - post=lone person=zhao kind=holder",
        "holding h4 2006-01-01 - post=mayor person=zhao kind=deputy",
    ])
}

fn wish(post: &str, day: &str, receiver: &str, witness: &str) -> Wish {
    Wish {
        post: post.into(),
        unit: "430700".into(),
        day: day.into(),
        receiver: receiver.into(),
        kind: "holder".into(),
        witness: witness.into(),
        reason: "工作调动".into(),
        paper: String::new(),
    }
}

/// What is wrong with a wish, as `field code`; or who signs, as `part person`.
fn told(roster: &Roster, wish: &Wish) -> Vec<String> {
    let mistakes = rules::mistakes(wish, roster);
    if !mistakes.is_empty() {
        return mistakes.iter().map(|(field, error)| format!("{field} {}", error.code())).collect();
    }
    match prepare(wish, roster) {
        Ok(prepared) => {
            prepared.parties.iter().map(|party| format!("{} {}", party.part.word(), party.person)).collect()
        }
        Err(error) => vec![error.code().to_owned()],
    }
}

#[test]
#[rustfmt::skip]
fn who_signs_and_what_stands_in_the_way() {
    let office = office();
    for (post, day, receiver, witness, expected) in [
        ("vice",  "2006-09-01", "li",   "chen", &["giver wang", "receiver li", "witness chen"][..]),
        // Left vacant: whoever answers for it takes the list; the witness must be somebody else.
        ("vice",  "2006-09-01", "",     "li",   &["giver wang", "receiver chen", "witness li"]),
        ("vice",  "2006-09-01", "",     "chen", &["handover-witness-party"]),
        // The deputy takes over a vacancy before the fallback does.
        ("mayor", "2006-09-01", "",     "li",   &["giver chen", "receiver zhao", "witness li"]),
        // Nobody held it: whoever answered for it gives it.
        ("clerk", "2006-09-01", "li",   "chen", &["giver wang", "receiver li", "witness chen"]),
        ("clerk", "2006-09-01", "wang", "chen", &["receiver wang", "witness chen"]),
        // No deputy, no fallback: it cannot be left.
        ("lone",  "2006-09-01", "",     "chen", &["handover-nobody"]),
        ("vice",  "2006-09-01", "wang", "chen", &["receiver handover-same"]),
        ("clerk", "2006-09-01", "",     "chen", &["receiver handover-vacant"]),
        ("vice",  "2006-09-01", "nobody", "chen", &["receiver person-unknown"]),
        ("vice",  "2006-09-01", "li",   "",     &["witness handover-witness-empty"]),
        ("vice",  "2006-09-01", "li",   "wang", &["witness handover-witness-party"]),
        ("vice",  "2006-09-01", "li",   "li",   &["witness handover-witness-party"]),
        ("vice",  "2006-13-01", "li",   "chen", &["day register-date"]),
        ("none",  "2006-09-01", "li",   "chen", &["post handover-post"]),
        // Somebody else was appointed from that very day.
        ("vice",  "2006-01-01", "li",   "chen", &["handover-begun"]),
    ] {
        assert_eq!(told(&office, &wish(post, day, receiver, witness)), expected, "{post} {day} {receiver} {witness}");
    }
    let empty = Wish { reason: " ".into(), kind: "deputy".into(), ..wish("vice", "2006-09-01", "li", "chen") };
    assert_eq!(told(&office, &empty), ["kind handover-kind", "reason handover-reason"]);
}

#[test]
fn the_old_ends_on_the_eve_and_the_new_begins_on_the_day() {
    let office = office();
    let prepared = prepare(&wish("vice", "2006-09-01", "li", "chen"), &office).unwrap();
    assert_eq!(prepared.ended.iter().map(|it| it.code.as_str()).collect::<Vec<_>>(), ["h1"]);
    assert!(prepared.begins);
    let new = super::super::record::Holding {
        post: "vice".into(),
        person: "li".into(),
        kind: "holder".into(),
        from: "2006-09-01".into(),
        ..Default::default()
    };
    let ended: Vec<&_> = prepared.ended.iter().collect();
    let after = office.with_change(&ended, "2006-08-31", Some(new));
    let who = |roster: &Roster, day: &str| -> Vec<String> {
        roster.acting("vice", day).into_iter().map(|(person, _)| person).collect()
    };
    assert_eq!((who(&after, "2006-08-31"), who(&after, "2006-09-01")), (vec!["wang".into()], vec!["li".into()]));
    // An office that appointed by hand first: nothing is entered twice.
    assert_eq!(told(&after, &wish("vice", "2006-09-01", "li", "chen")), ["giver wang", "receiver li", "witness chen"]);
    assert!(!prepare(&wish("vice", "2006-09-01", "li", "chen"), &after).unwrap().begins);
}

#[test]
fn what_the_registers_say_a_post_has() {
    let packs = Packs::standard().unwrap();
    let plant = Subject { code: "ent:a".into(), name: Name::new("甲厂", "Plant A"), ..Subject::default() };
    let tree = Subjects::new(vec![plant], Vec::new());
    let roster = roster(&[
        "post vice - - name=副市长 name_en=Vice unit=430700 roles=unit-leader",
        "post park - - name=园区主任 unit=430700 roles=park-committee",
        "duty d1 - - name=联系 post=vice about=ent:a",
        "duty d2 - 2006-06-30 name=旧职责 post=vice",
        "duty d3 - - name=别人的 post=park",
        "body b1 - - name=领导小组 name_en=Group unit=430700 kind=leading-group office=vice",
        "member m1 - - body=b1 post=vice seat=vice",
        "delegation g1 - - from=vice to=park deeds=approve-publication",
    ]);
    let post = roster.post("vice", "2006-09-01").unwrap();
    let items = standing(World { roster: &roster, packs: &packs, tree: &tree, day: "2006-09-01" }, post);
    let told: Vec<(&str, &str, &str)> =
        items.iter().map(|item| (item.kind.as_str(), item.title.zh.as_str(), item.href.as_str())).collect();
    assert_eq!(
        told,
        [
            ("duty", "联系 · 甲厂", "/register/duty/d1"),
            ("seat", "领导小组 · 副组长、副主任", "/register/member/m1"),
            ("office", "领导小组", "/register/body/b1"),
            ("delegation", "授予园区主任：签发公开", "/register/delegation/g1"),
        ]
    );
    assert_eq!(items[0].title.en, "联系 · Plant A");
}

fn who(person: &str) -> Who {
    Who { person: person.to_owned(), ..Who::default() }
}

fn party(part: Part, person: &str) -> Party {
    Party { part, person: person.to_owned() }
}

#[tokio::test]
async fn both_sides_sign_then_the_witness_and_the_list_stands() {
    // 2026-08-28 is a Friday; five working days later is the next Friday.
    let clock = FixedClock("2026-08-28T01:20:00Z".parse::<Timestamp>().unwrap());
    for trial in trials().await {
        let db = &trial.db;
        let mut write = db.write().await.unwrap();
        let number = draw(&mut write, &clock, &who("office"), &wish("vice", "2026-08-28", "li", "chen")).await.unwrap();
        write.commit().await.unwrap();
        let kept = async || find(db, number).await.unwrap().unwrap();
        assert_eq!((kept().await.state(), kept().await.due(&CALENDAR)), (State::Drawn, None));
        let did = async |person: &str, what: Act, of: Option<Party>, remark: &str| {
            let mut write = db.write().await.unwrap();
            let done = act(&mut write, &clock, &who(person), number, (what, of.as_ref(), remark)).await.unwrap();
            let done = done.map(|handover: Handover| handover.state()).map_err(|error| error.code());
            if done.is_ok() {
                write.commit().await.unwrap();
            }
            done
        };
        let (giver, receiver, witness) =
            (party(Part::Giver, "wang"), party(Part::Receiver, "li"), party(Part::Witness, "chen"));
        assert_eq!(did("wang", Act::Signed, Some(giver.clone()), "").await, Err("handover-state"));
        assert_eq!(did("office", Act::Dropped, None, " ").await, Err("handover-reason"));
        let parties = vec![giver.clone(), receiver.clone(), witness.clone()];
        let item = Item { kind: "duty".into(), code: "d1".into(), title: Name::new("联系", ""), href: "/".into() };
        let frozen = Frozen {
            post: Name::new("常务副市长", "Vice"),
            digest: rules::digest(&kept().await.wish, &parties, std::slice::from_ref(&item)),
            batch: 7,
            names: vec!["王芳".into(), "李强".into(), "陈明".into()],
            parties: parties.clone(),
            items: vec![item],
            ..Frozen::default()
        };
        let mut write = db.write().await.unwrap();
        let drawn = find_within(&mut write, number).await.unwrap().unwrap();
        store::start(&mut write, &clock, &who("secadmin"), &drawn, &frozen).await.unwrap();
        write.commit().await.unwrap();
        let open = kept().await;
        assert_eq!((open.state(), open.due(&CALENDAR).unwrap().to_string()), (State::Open, "2026-09-04".to_owned()));
        assert_eq!((open.is_overdue(&CALENDAR, "2026-09-04"), open.is_overdue(&CALENDAR, "2026-09-05")), (false, true));
        assert_eq!((open.items.len(), &open.digest, open.batch), (1, &frozen.digest, 7), "{}", trial.engine);
        //   person     act           whose               remark   comes to
        for (person, what, whose, remark, expected) in [
            ("office", Act::Dropped, None, "x", Err("handover-state")),
            ("chen", Act::Signed, Some(witness.clone()), "", Err("handover-witness-last")),
            ("li", Act::Signed, Some(giver.clone()), "", Err("handover-witness-last")),
            ("zhao", Act::Signed, Some(giver.clone()), "", Err("handover-not-yours")),
            ("wang", Act::Signed, Some(giver.clone()), "", Ok(State::Open)),
            ("wang", Act::Signed, Some(giver.clone()), "", Err("handover-not-yours")),
            ("secadmin", Act::Excused, Some(receiver.clone()), " ", Err("handover-reason")),
            ("li", Act::Excused, Some(receiver.clone()), "x", Err("handover-own-excuse")),
            ("li", Act::Signed, Some(receiver.clone()), "第1项资料未交", Ok(State::Open)),
            ("chen", Act::Signed, Some(witness.clone()), "", Ok(State::Done)),
            ("secadmin", Act::Excused, Some(giver.clone()), "x", Err("handover-state")),
        ] {
            assert_eq!(did(person, what, whose, remark).await, expected, "{} {person} {what:?}", trial.engine);
            let waits = unsigned_by(db, "chen").await.unwrap().len();
            assert_eq!(waits, usize::from(kept().await.state() == State::Open));
        }
        assert!(unsigned_by(db, "chen").await.unwrap().is_empty());
        assert_eq!(list(db).await.unwrap().len(), 1);
        assert!(find(db, 99).await.unwrap().is_none());
    }
}

#[test]
fn somebody_who_is_gone_is_excused_with_a_reason_but_not_everybody() {
    let event = |act: Act, party: Option<Party>| rules::Event {
        act,
        at: "2026-08-28T01:20:00Z".into(),
        person: "x".into(),
        post: String::new(),
        party,
        remark: String::new(),
    };
    let (giver, witness) = (party(Part::Giver, "wang"), party(Part::Witness, "chen"));
    let mut handover = Handover {
        number: 1,
        wish: wish("vice", "2026-08-28", "li", "chen"),
        parties: vec![giver.clone(), witness.clone()],
        items: Vec::new(),
        digest: String::new(),
        batch: 0,
        events: vec![event(Act::Drawn, None), event(Act::Started, None)],
    };
    let check = |handover: &Handover, of: &Party| {
        rules::check(handover, Act::Excused, "secadmin", Some(of), "已退休").map_err(|it| it.code())
    };
    assert_eq!(check(&handover, &giver), Ok(()));
    handover.events.push(event(Act::Excused, Some(giver)));
    assert_eq!(check(&handover, &witness), Err("handover-nobody-signs"));
    assert_eq!(handover.may_sign("chen"), Some(&witness));
}

/// One handover: of which post, to whom (or nobody), on which day of the year.
type Change = (usize, Option<usize>, u16);

proptest! {
    /// Whatever is handed over, to whomever, in whatever order: every duty keeps its post, every post that somebody
    /// answered for still has somebody who does, and no appointment is lost or shortened but by its own handover.
    #[test]
    fn after_any_handovers_every_duty_has_a_holder_or_a_fallback(
        changes in prop::collection::vec((0..5_usize, prop::option::of(0..5_usize), 1..300_u16), 1..12),
        fallbacks in prop::collection::vec(prop::option::of(0..5_usize), 5),
        held in prop::collection::vec(prop::option::of(0..5_usize), 5),
    ) {
        let mut lines: Vec<String> = (0..5).map(|at| format!("person p{at} - - name=p{at} unit=u")).collect();
        for (at, fallback) in fallbacks.iter().enumerate() {
            let fallback = fallback.map_or_else(String::new, |to| format!(" fallback=t{to}"));
            lines.push(format!("post t{at} - - name=t{at} unit=u roles=unit-leader{fallback}"));
            lines.push(format!("duty d{at} - - name=d{at} post=t{at}"));
        }
        for (at, person) in held.iter().enumerate() {
            if let Some(person) = person {
                lines.push(format!("holding h{at} 2025-01-01 - post=t{at} person=p{person} kind=holder"));
            }
        }
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let mut roster = roster(&lines);
        let mut ordered: Vec<Change> = changes;
        // Time goes on: a post is not handed over before it was last.
        ordered.sort_by_key(|(.., day)| *day);
        ordered.dedup_by_key(|(.., day)| *day);
        let all = |roster: &Roster| (0..5).map(|at| roster.holdings_of_post(&format!("t{at}")).len()).sum::<usize>();
        for (post, receiver, day) in ordered {
            let day = jiff::civil::date(2026, 1, 1).checked_add(jiff::Span::new().days(i64::from(day))).unwrap().to_string();
            let receiver = receiver.map_or_else(String::new, |person| format!("p{person}"));
            let wish = wish(&format!("t{post}"), &day, &receiver, "p4");
            let before: Vec<bool> = (0..5).map(|at| roster.answering(&format!("t{at}"), &day).is_some()).collect();
            let count = all(&roster);
            if !rules::mistakes(&wish, &roster).is_empty() {
                continue;
            }
            let Ok(prepared) = prepare(&wish, &roster) else { continue };
            let new = prepared.begins.then(|| super::super::record::Holding {
                code: format!("n{count}"),
                post: wish.post.clone(),
                person: wish.receiver.clone(),
                kind: "holder".into(),
                from: day.clone(),
                until: String::new(),
            });
            let ended: Vec<&_> = prepared.ended.iter().collect();
            let after = roster.with_change(&ended, &super::start::day_before(&day), new);
            for (at, answered) in before.iter().enumerate() {
                let post = format!("t{at}");
                prop_assert!(!answered || after.answering(&post, &day).is_some(), "{post} on {day}");
                prop_assert_eq!(after.duties(&post, &day).count(), 1);
            }
            prop_assert!(after.answering(&wish.post, &day).is_some(), "the post itself is answered for");
            prop_assert_eq!(all(&after), count + usize::from(prepared.begins));
            // Nothing of another post moved, and of this one only the end.
            for at in (0..5).filter(|at| format!("t{at}") != wish.post) {
                let post = format!("t{at}");
                prop_assert_eq!(after.holdings_of_post(&post), roster.holdings_of_post(&post));
            }
            for party in &prepared.parties {
                let twice = prepared.parties.iter().filter(|it| it.person == party.person).count();
                prop_assert_eq!(twice, 1, "nobody signs twice");
            }
            roster = after;
        }
    }
}
