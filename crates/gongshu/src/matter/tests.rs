//! The book of matters on both engines: a task from beginning to end, rungs climbed once, nobody left without a holder.

use std::collections::BTreeMap;
use std::sync::Arc;

use basis::clock::{Colour, Limit, Measure};
use proptest::prelude::*;

use super::holder::{Here, holder};
use super::record::{Event, Matter};
use super::scheduler::Scheduler;
use super::simulation::{Play, play};
use super::store::{self, Light, Query};
use super::{Cabinet, Given, Opening};
use super::{Sight, check};
use crate::organisation::Staff;
use crate::organisation::tests::roster;
use crate::pack::Packs;
use crate::register::import::take;
use crate::register::subjects::{Link, Subject, Subjects};
use crate::register::units::Units;
use crate::store::Db;
use crate::store::audit::Who;
use crate::store::clock::FixedClock;
use crate::store::suite::Suite;
use crate::store::testing::{addresses, seal, trials};

/// A day at ten in the morning in China, or at the hour that is named.
fn at(text: &str) -> FixedClock {
    let (day, hour) = text.split_once('T').unwrap_or((text, "10:00"));
    FixedClock(format!("{day}T{hour}:00+08:00").parse().unwrap())
}

pub(super) fn cabinet(db: &Db, packs: &Arc<Packs>, moment: &str) -> Cabinet {
    Cabinet {
        db: db.clone(),
        staff: Staff::new(db.clone(), Arc::clone(packs)),
        units: Units::new(db.clone()),
        clock: Arc::new(at(moment)),
    }
}

/// A mayor, the office of the leading group, a department whose head is away in the second week of March with a deputy, and one
/// with nobody.
pub(super) async fn office(db: &Db, packs: &Packs) {
    for (register, rows) in [
        ("unit", "code,name,kind\n430700,常德市,city\n"),
        ("person", "code,name,unit\nmayor,周正,430700\noffice,何进,430700\nhead,吴斌,430700\ndeputy,戴宁,430700\n"),
        (
            "post",
            "code,name,unit,roles,fallback\nmayor,市长,430700,unit-leader,\noffice,办公室主任,430700,group-office,mayor\n\
             reform,发改委主任,430700,department,office\nempty,空缺,430700,department,\n",
        ),
        (
            "holding",
            "code,post,person,kind\nh1,mayor,mayor,holder\nh2,office,office,holder\nh3,reform,head,holder\nh4,reform,deputy,deputy\n",
        ),
        ("leave", "code,person,reason,valid_from,valid_until\nl1,head,出差,2025-03-10,2025-03-14\n"),
    ] {
        take(db, packs, &at("2025-01-02"), register, rows, &Who::program("test")).await.unwrap().unwrap();
    }
}

pub(super) fn task(lead: &str, days: u32) -> Opening {
    Opening {
        kind: "task".to_owned(),
        title: "二期道路开工".to_owned(),
        unit: "430700".to_owned(),
        source: "3月3日调度会".to_owned(),
        parties: BTreeMap::from([("asker".to_owned(), "office".to_owned()), ("lead".to_owned(), lead.to_owned())]),
        legal: Some(Limit { measure: Measure::CalendarDays, count: days }),
        ..Opening::default()
    }
}

pub(super) fn who(person: &str) -> Who {
    Who { person: person.to_owned(), ..Who::default() }
}

pub(super) fn given(text: &str) -> Given {
    let (remark, rest) = text.split_once('|').unwrap_or((text, ""));
    let (paper, days) = rest.split_once('|').unwrap_or((rest, ""));
    Given { remark: remark.to_owned(), paper: paper.to_owned(), days: days.parse().unwrap_or(0), ..Given::default() }
}

#[tokio::test]
async fn a_task_is_late_extended_refused_at_sign_off_and_escalates() {
    let packs = Arc::new(Packs::standard().unwrap());
    for trial in trials().await {
        office(&trial.db, &packs).await;
        let desk = |moment: &str| cabinet(&trial.db, &packs, moment);
        // Monday 3 March 2025, ten days: due on Thursday the 13th, red on the 14th.
        let number = desk("2025-03-03").open(&who("office"), &task("reform", 10)).await.unwrap().unwrap();
        let found = async || store::find(&trial.db, number).await.unwrap().unwrap();
        assert_eq!(found().await.code, "督办〔2025〕0001号", "{}", trial.engine);
        //  moment        who       move             with                        state, or the refusal
        for (moment, person, word, with, expected) in [
            ("2025-03-04", "office", "accept", "", Err("matter-not-yours")),
            ("2025-03-04", "head", "report", "办完|报告1号", Err("matter-moved")),
            ("2025-03-04", "head", "accept", "", Ok("working")),
            ("2025-03-04T11:00", "head", "accept", "", Err("matter-moved")),
            // The head is away: the deputy acts, and the head does not.
            ("2025-03-10", "head", "progress", "图纸已审", Err("matter-not-yours")),
            ("2025-03-10", "deputy", "progress", "", Err("matter-needs-remark")),
            ("2025-03-10", "deputy", "progress", "图纸已审", Ok("working")),
            // Late since the 14th, four days of it; whoever asked gives ten days more.
            ("2025-03-18", "head", "ask-extension", "征地未完||61", Err("clock-extension-long")),
            ("2025-03-18", "head", "ask-extension", "征地未完", Err("matter-needs-days")),
            ("2025-03-18", "head", "ask-extension", "征地未完||10", Ok("extending")),
            ("2025-03-18", "head", "grant", "", Err("matter-not-yours")),
            ("2025-03-19", "office", "grant", "", Ok("working")),
            ("2025-03-20", "head", "ask-extension", "还是未完||5", Err("clock-extension-twice")),
            ("2025-03-20", "head", "report", "已办结", Err("matter-needs-paper")),
            ("2025-03-20", "head", "report", "已办结|报告1号", Ok("reported")),
            ("2025-03-21", "head", "sign-off", "", Err("matter-not-yours")),
            ("2025-03-21", "office", "send-back", "没有开工照片", Ok("working")),
        ] {
            Scheduler { cabinet: desk(&format!("{}T07:00", &moment[..10])) }.run().await.unwrap();
            let made = desk(moment).make(&who(person), number, word, &given(with)).await.unwrap();
            let matter = found().await;
            let got = made.map(|()| matter.state()).map_err(|error| error.code());
            assert_eq!(got, expected, "{} {moment} {person} {word}", trial.engine);
        }
        // Extended by ten days and stopped for two (the 20th and 21st): due on 25 March, and it goes up from there.
        for day in ["2025-03-24", "2025-03-25", "2025-03-26", "2025-03-31", "2025-04-10"] {
            Scheduler { cabinet: desk(&format!("{day}T07:00")) }.run().await.unwrap();
        }
        let matter = found().await;
        let told: Vec<String> = matter
            .events
            .iter()
            .filter(|event| !event.word("rung").is_empty())
            .map(|event| {
                format!("{} {} {} {}", event.word("day"), event.word("rung"), event.word("then"), event.word("through"))
            })
            .collect();
        assert_eq!(
            told,
            [
                "2025-03-09 blue note reform",           // the sixth of ten days
                "2025-03-12 yellow note reform",         // the ninth
                "2025-03-14 red card:yellow office",     // the day after the last
                "2025-03-19 red-office card:red office", // three working days later
                "2025-03-15 blue note reform",           // of twenty days the twelfth, known since the extension
                "2025-03-23 yellow note reform",         // the eighteenth: the 20th and 21st do not count
                "2025-03-26 red card:yellow office",
                "2025-03-31 red-office card:red office",
                "2025-04-10 red-leader talk mayor",
            ]
            .map(str::to_owned),
            "{}",
            trial.engine
        );
        assert_eq!(matter.cards().count(), 4);
        let checked = check::check(&desk("2025-04-10T08:00")).await.unwrap();
        assert_eq!((checked.open, checked.ended, checked.flaws.len()), (1, 0, 0), "{:?}", checked.flaws);
        // The mayor found it in the inbox, and the next day it is reported and signed off.
        desk("2025-04-10").make(&who("head"), number, "report", &given("已开工|照片")).await.unwrap().unwrap();
        desk("2025-04-11").make(&who("office"), number, "sign-off", &given("")).await.unwrap().unwrap();
        let after = Scheduler { cabinet: desk("2025-06-01") }.run().await.unwrap();
        assert_eq!(after.climbed, 0, "nothing climbs when it is over");
        let notices: i64 = sqlx::query_scalar("select count(*) from notice where addressee = 'mayor'")
            .fetch_one(trial.db.pool())
            .await
            .unwrap();
        assert_eq!(notices, 1, "{}", trial.engine);
    }
}

#[tokio::test]
async fn lists_show_what_is_in_sight_and_overdue_first() {
    let packs = Arc::new(Packs::standard().unwrap());
    for trial in trials().await {
        office(&trial.db, &packs).await;
        let desk = |moment: &str| cabinet(&trial.db, &packs, moment);
        for (lead, days) in [("reform", 10), ("empty", 2), ("reform", 40), ("reform", 5)] {
            desk("2025-03-03").open(&who("office"), &task(lead, days)).await.unwrap().unwrap();
        }
        desk("2025-03-04").make(&who("office"), 3, "drop", &given("不再需要")).await.unwrap().unwrap();
        let query = |sight: Sight, light: Light| Query {
            sight,
            light,
            today: "2025-03-10".to_owned(),
            limit: 10,
            ..Query::default()
        };
        let numbers = async |query: &Query| -> Vec<i64> {
            store::list(&trial.db, query).await.unwrap().iter().map(|it| it.number).collect()
        };
        let all = query(Sight::everything(), Light::Any);
        assert_eq!(numbers(&all).await, [2, 4, 1], "{}", trial.engine); // due on the 5th, 10th (rolled from the 8th) and 13th
        let counts = store::counts(&trial.db, &all).await.unwrap();
        assert_eq!((counts.red, counts.yellow, counts.blue, counts.green, counts.ended), (1, 1, 1, 0, 1));
        for (light, expected) in
            [(Colour::Red, &[2][..]), (Colour::Yellow, &[4]), (Colour::Blue, &[1]), (Colour::Green, &[])]
        {
            assert_eq!(numbers(&query(Sight::everything(), Light::Of(light))).await, expected, "{light:?}");
        }
        let seeing = |units: &[&str], posts: &[&str]| Sight {
            everywhere: false,
            units: units.iter().map(|it| (*it).to_owned()).collect(),
            posts: posts.iter().map(|it| (*it).to_owned()).collect(),
        };
        assert_eq!(numbers(&query(seeing(&[], &[]), Light::Any)).await, [0_i64; 0]);
        assert_eq!(numbers(&query(seeing(&["430702"], &[]), Light::Any)).await, [0_i64; 0]);
        assert_eq!(numbers(&query(seeing(&[], &["reform"]), Light::Any)).await, [4, 1]);
        assert_eq!(numbers(&query(seeing(&["430700"], &[]), Light::Any)).await, [2, 4, 1]);
        let held = Query { holders: vec!["empty".to_owned()], ..all.clone() };
        assert_eq!(numbers(&held).await, [2]);
        assert_eq!(numbers(&Query { text: "0004".to_owned(), ..all.clone() }).await, [4]);
        assert_eq!(numbers(&Query { ended: true, ..all.clone() }).await, [3]);
        // Nobody holds the second's post: the office answers for it, and check counts it.
        let checked = check::check(&desk("2025-03-10")).await.unwrap();
        assert_eq!((checked.open, checked.ended, checked.answered_for, checked.flaws.len()), (3, 1, 1, 0));
        desk("2025-03-10")
            .reassign(&who("office"), 2, "lead", "reform", "空缺，改由发改委主办")
            .await
            .unwrap()
            .unwrap();
        assert_eq!(numbers(&Query { holders: vec!["reform".to_owned()], ..all.clone() }).await, [2, 4, 1]);
    }
}

/// Three programs on one database, each as if it were alone: a rung is climbed by one of them.
#[tokio::test]
async fn several_programs_climb_a_rung_once() {
    let packs = Arc::new(Packs::standard().unwrap());
    for (engine, address, folder) in addresses().await {
        let open = async || Db::open(&address, seal(folder.path(), Suite::International)).await.unwrap();
        let db = open().await;
        office(&db, &packs).await;
        for days in 1..=40 {
            let opened = cabinet(&db, &packs, "2025-03-03").open(&who("office"), &task("reform", days)).await;
            opened.unwrap().unwrap();
        }
        let others = [open().await, open().await, open().await];
        for day in ["2025-03-05", "2025-03-20", "2025-04-30"] {
            let runs = others.iter().map(|db| {
                let scheduler = Scheduler { cabinet: cabinet(db, &packs, day) };
                tokio::spawn(async move { scheduler.run().await })
            });
            let mut climbed = 0;
            for run in runs.collect::<Vec<_>>() {
                climbed += run.await.unwrap().unwrap().climbed;
            }
            let again = Scheduler { cabinet: cabinet(&db, &packs, day) }.run().await.unwrap();
            assert_eq!(again.climbed, 0, "{engine} {day}");
            assert!(0 < climbed, "{engine} {day}");
        }
        let firings = store::firings(&db).await.unwrap();
        let events: i64 = sqlx::query_scalar("select count(*) from matter_event where act in ('fired', 'card')")
            .fetch_one(db.pool())
            .await
            .unwrap();
        assert_eq!(i64::try_from(firings.len()).unwrap(), events, "{engine}");
        let notices: i64 = sqlx::query_scalar("select count(*) from notice where person = 'scheduler'")
            .fetch_one(db.pool())
            .await
            .unwrap();
        assert_eq!(notices, events, "{engine}");
        // Nobody accepted any: both rungs of the step; every limit ran out: its colours, three and ten days after.
        let of = |rung: &str| firings.iter().filter(|it| it.rung == rung).count();
        assert_eq!(
            (of("step-holder"), of("step-office"), of("yellow"), of("red"), of("red-leader")),
            (40, 40, 40, 40, 40)
        );
    }
}

/// Another calendar moves what was provisional, and tells nobody whose light did not change.
#[tokio::test]
async fn a_new_calendar_is_counted_without_a_word() {
    let packs = Arc::new(Packs::standard().unwrap());
    for trial in trials().await {
        office(&trial.db, &packs).await;
        let opening = Opening { legal: Some(Limit::working_days(20)), ..task("reform", 1) };
        let opened = cabinet(&trial.db, &packs, "2026-12-21").open(&who("office"), &opening).await.unwrap().unwrap();
        cabinet(&trial.db, &packs, "2026-12-21T11:00")
            .make(&who("head"), opened, "accept", &given(""))
            .await
            .unwrap()
            .unwrap();
        let due = async || store::kept_standing(&trial.db, opened).await.unwrap().unwrap();
        assert_eq!((due().await.due_on.as_str(), due().await.provisional), ("2027-01-18", true), "{}", trial.engine);
        let city = tempfile::tempdir().unwrap();
        let day = "[[calendar_day]]\ndate = \"2027-01-01\"\nkind = \"holiday\"\nname = \"元旦\"\n";
        std::fs::write(city.path().join("days.toml"), day).unwrap();
        let later = Arc::new(Packs::with(&[city.path()]).unwrap());
        let ran = Scheduler { cabinet: cabinet(&trial.db, &later, "2026-12-22") }.run().await.unwrap();
        assert_eq!((ran.recounted, ran.climbed), (1, 0), "{}", trial.engine);
        assert_eq!((due().await.due_on.as_str(), due().await.provisional), ("2027-01-19", false), "{}", trial.engine);
        let again = Scheduler { cabinet: cabinet(&trial.db, &later, "2026-12-22") }.run().await.unwrap();
        assert_eq!(again.recounted, 0);
    }
}

/// What a new calendar cannot move is left as it is, and what it can is worked out again.
#[tokio::test]
async fn a_calendar_leaves_alone_what_lies_before_its_first_new_day() {
    let packs = Arc::new(Packs::standard().unwrap());
    for trial in trials().await {
        office(&trial.db, &packs).await;
        // Twenty days of the calendar from the 1st and from the 22nd of December 2026: the one is over before the new year, the other is not.
        for day in ["2026-12-01", "2026-12-22"] {
            cabinet(&trial.db, &packs, day).open(&who("office"), &task("reform", 20)).await.unwrap().unwrap();
        }
        let city = tempfile::tempdir().unwrap();
        let day = "[[calendar_day]]\ndate = \"2027-01-04\"\nkind = \"holiday\"\nname = \"元旦\"\n";
        std::fs::write(city.path().join("days.toml"), day).unwrap();
        let later = Arc::new(Packs::with(&[city.path()]).unwrap());
        let desk = cabinet(&trial.db, &later, "2026-12-22T12:00");
        let ran = Scheduler { cabinet: desk.clone() }.recount().await.unwrap();
        assert_eq!((ran.untouched, ran.recounted), (1, 1), "{}", trial.engine);
        // Both stand as a fresh count under the new calendar says.
        assert_eq!(check::check(&desk).await.unwrap().flaws, Vec::new(), "{}", trial.engine);
        let again = Scheduler { cabinet: desk }.recount().await.unwrap();
        assert_eq!((again.untouched, again.recounted), (0, 0));
    }
}

/// A season in a moment on each engine: what was climbed is what was due, once, and every matter has somebody.
#[tokio::test]
async fn a_played_season_loses_nothing() {
    let packs = Arc::new(Packs::standard().unwrap());
    for (engine, address, folder) in addresses().await {
        let order = Play { seed: 7, days: 60, matters: 60, processes: 2 };
        let sealed = seal(folder.path(), Suite::International);
        let verdict = play(&address, sealed, Arc::clone(&packs), &order).await.unwrap();
        assert!(verdict.is_good(), "{engine} {verdict:?}");
        assert!(50 < verdict.rungs && 5 < verdict.cards && 20 < verdict.ended, "{engine} {verdict:?}");
    }
}

const OFFICE: [&str; 13] = [
    "post mayor - - unit=430700 roles=unit-leader",
    "post vice - - unit=430700 roles=unit-leader fallback=mayor",
    "post office - - unit=430700 roles=group-office fallback=vice",
    "post reform - - unit=430700 roles=department fallback=office",
    "post county - - unit=430702 roles=department",
    "post review - - unit=430702 roles=reviewer",
    "holding h1 - - post=mayor person=wang kind=holder",
    "holding h2 - - post=vice person=li kind=holder",
    "holding h3 - - post=office person=chen kind=holder",
    "holding h4 - - post=office person=li kind=deputy",
    "holding h5 - - post=reform person=zhao kind=holder",
    "holding h6 - - post=county person=sun kind=holder",
    "holding h7 - - post=review person=zhou kind=holder",
];

proptest! {
    /// Whatever people and posts are taken away, a matter has somebody as long as there is anybody who handles matters.
    #[test]
    fn nobody_that_goes_leaves_a_matter_behind(
        away in proptest::collection::vec(0_usize..13, 0..12),
        on_leave in proptest::collection::vec(0_usize..6, 0..6),
        lead in 0_usize..4,
        state in 0_usize..4,
    ) {
        let people = ["wang", "li", "chen", "zhao", "sun", "zhou"];
        let left: Vec<&str> = (0..13).filter(|at| !away.contains(at)).map(|at| OFFICE[at]).collect();
        let leaves: Vec<String> = on_leave.iter().enumerate()
            .map(|(at, who)| format!("leave l{at} 2025-03-01 2025-03-31 person={} reason=…", people[*who])).collect();
        let lines: Vec<&str> = left.iter().copied().chain(leaves.iter().map(String::as_str)).collect();
        let roster = roster(&lines);
        let unit = |code: &str| Subject { code: code.into(), kind: "city".into(), ..Subject::default() };
        let link = Link { child: "430702".into(), hierarchy: "administrative".into(), parent: "430700".into(), ..Link::default() };
        let tree = Subjects::new(vec![unit("430700"), unit("430702")], vec![link]);
        let packs = Packs::standard().unwrap();
        let here = Here { roster: &roster, packs: &packs, tree: &tree, day: "2025-03-10" };
        let kind = packs.kind("task").unwrap();
        let lead = ["reform", "county", "nowhere", "review"][lead];
        let states = ["assigned", "working", "extending", "reported"];
        let matter = Matter {
            kind: "task".into(),
            unit: if lead == "county" { "430702".into() } else { "430700".into() },
            parties: BTreeMap::from([("asker".into(), "office".into()), ("lead".into(), lead.into())]),
            events: vec![Event { state: states[state].into(), ..Event::default() }],
            ..Matter::default()
        };
        // Somebody is there when any post with a role that handles matters has a holder or deputy who is not away.
        let anybody = roster.posts("2025-03-10").any(|post| !roster.acting(&post.code, "2025-03-10").is_empty());
        let held = holder(here, kind, &matter);
        prop_assert_eq!(held.is_some(), anybody);
        if let Some(held) = held {
            prop_assert!(!held.people.is_empty());
            prop_assert!(held.people.iter().all(|(person, _)| !roster.is_away(person, "2025-03-10")));
        }
    }
}

/// A card is contested by whoever works on the matter, heard by the office, once; both remain, and what was taken back does not count.
#[tokio::test]
async fn a_card_is_contested_heard_and_both_remain() {
    let packs = Arc::new(Packs::standard().unwrap());
    for trial in trials().await {
        office(&trial.db, &packs).await;
        let desk = |moment: &str| cabinet(&trial.db, &packs, moment);
        let number = desk("2025-03-03").open(&who("office"), &task("reform", 3)).await.unwrap().unwrap();
        Scheduler { cabinet: desk("2025-03-20") }.run().await.unwrap();
        let found = async || store::find(&trial.db, number).await.unwrap().unwrap();
        let cards: Vec<i64> = found().await.cards().map(|card| card.event.step).collect();
        assert_eq!(cards.len(), 2, "{}", trial.engine);
        //  who       card       what        reason          refusal
        for (person, card, act, reason, expected) in [
            ("office", cards[0], "appeal", "不该发", Err("matter-not-yours")), // whoever asked got none
            ("head", 1, "appeal", "不该发", Err("matter-no-card")),            // the opening is no card
            ("head", cards[0], "uphold", "属实", Err("matter-moved")),         // nothing to hear yet
            ("head", cards[0], "appeal", " ", Err("matter-needs-remark")),
            ("head", cards[0], "appeal", "材料由省里晚发", Ok(())),
            ("head", cards[0], "appeal", "再说一次", Err("matter-appealed")),
            ("head", cards[0], "uphold", "属实", Err("matter-not-yours")),
            ("office", cards[0], "uphold", "核实属实，撤销", Ok(())),
            ("office", cards[0], "dismiss", "又不撤了", Err("matter-moved")),
            ("head", cards[1], "appeal", "同上", Ok(())),
            ("office", cards[1], "dismiss", "此时材料已到", Ok(())),
        ] {
            let desk = desk("2025-03-21");
            let got = match act {
                "appeal" => desk.appeal(&who(person), number, card, reason).await,
                "uphold" => desk.answer(&who(person), number, card, true, reason).await,
                _ => desk.answer(&who(person), number, card, false, reason).await,
            };
            assert_eq!(
                got.unwrap().map_err(|error| error.code()),
                expected,
                "{} {person} {act} {reason}",
                trial.engine
            );
        }
        let matter = found().await;
        let stands: Vec<bool> = matter.cards().map(|card| card.stands()).collect();
        assert_eq!(stands, [false, true]);
        assert_eq!(matter.cards().filter(|card| card.appeal.is_some() && card.answer.is_some()).count(), 2);
        let checked = check::check(&desk("2025-03-21")).await.unwrap();
        assert_eq!(checked.flaws, Vec::new(), "{}", trial.engine);
    }
}
