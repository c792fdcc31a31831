//! The loop on both engines, month by month: a light opens one matter, tells it, sends it back without effect, closes it as figures turn.

use std::sync::Arc;

use jiff::civil::Date;

use super::division::{Asking, QUOTA, Typed, differs, hand_down, part_of, rows};
use super::store;
use super::tracker::{Tracked, Tracker};
use crate::matter::store as matters;
use crate::matter::{Cabinet, Given, Scheduler, check};
use crate::number::import;
use crate::number::import::plan::Wishes;
use crate::number::print::Printer;
use crate::number::shelf::Shelf;
use crate::organisation::Staff;
use crate::pack::Packs;
use crate::register::import::{enter, held, plan, take};
use crate::register::query::Asker;
use crate::register::units::Units;
use crate::store::Db;
use crate::store::audit::Who;
use crate::store::batch::Sender;
use crate::store::clock::FixedClock;
use crate::store::testing::trials;
use crate::target::{Targets, split};

fn at(day: &str) -> FixedClock {
    FixedClock(format!("{day}T10:00:00+08:00").parse().unwrap())
}

fn cabinet(db: &Db, packs: &Arc<Packs>, day: &str) -> Cabinet {
    Cabinet {
        db: db.clone(),
        staff: Staff::new(db.clone(), Arc::clone(packs)),
        units: Units::new(db.clone()),
        clock: Arc::new(at(day)),
    }
}

fn tracker(db: &Db, packs: &Arc<Packs>, day: &str) -> Tracker {
    let shelf = Shelf::new(db.clone(), Arc::clone(packs));
    Tracker::new(cabinet(db, packs, day), Targets::new(shelf))
}

/// A city with a leader and an office; a county whose head answers for its target of 8 %.
async fn city(db: &Db, packs: &Packs) {
    for (register, rows) in [
        ("unit", "code,name,kind,parent_administrative\n430700,常德市,city,\n430725,桃源县,county,430700\n"),
        ("person", "code,name,unit\nmayor,周正,430700\noffice,何进,430700\nhead,吴斌,430725\n"),
        (
            "post",
            "code,name,unit,roles,fallback\nmayor,市长,430700,unit-leader,\noffice,办公室主任,430700,group-office,mayor\n\
             head,县长,430725,unit-leader,mayor\n",
        ),
        ("holding", "code,post,person,kind\nh1,mayor,mayor,holder\nh2,office,office,holder\nh3,head,head,holder\n"),
        (
            "target",
            "code,name,unit,indicator,kind,value,until\ngrowth,增速,430725,out.va,growth,8,2025\n\
             bare,没有指标的,430725,,level,5,2025\nold,往年的,430725,out.va,growth,8,2023\n",
        ),
    ] {
        take(db, packs, &at("2025-01-02"), register, rows, &Who::program("test")).await.unwrap().unwrap();
    }
}

/// The growth of a month comes in.
async fn grew(db: &Db, packs: &Arc<Packs>, month: &str, growth: &str) {
    let shelf = Shelf::new(db.clone(), Arc::clone(packs));
    let text = format!(
        "单位,指标,时期,计量方式,数值,计量单位,来源,状态\n桃源县,out.va,2025-{month},growth-ytd,{growth},%,statistics.report,\n"
    );
    let books = shelf.current().await.unwrap();
    let plan = import::dry_run(&books, "a.csv", text.as_bytes(), &Wishes::default());
    assert!(plan.may_commit(), "{:?}", plan.findings);
    let by = Who::program("test");
    let sender =
        Sender { file: "a.csv", media_type: "text/csv", bytes: text.as_bytes(), title: "a", unit: "", by: &by };
    import::commit(&shelf, &at("2025-01-03"), &plan, &sender).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_light_opens_one_matter_and_the_figures_close_it() {
    let packs = Arc::new(Packs::standard().unwrap());
    let none = Tracked::default();
    for trial in trials().await {
        let db = &trial.db;
        city(db, &packs).await;
        // Nothing is known of the year: nothing lights.
        assert_eq!(tracker(db, &packs, "2025-03-15").run().await.unwrap(), none, "{}", trial.engine);
        // 5 % of 8 %: three points short, red. Two programs look at once.
        grew(db, &packs, "02", "5").await;
        let (one, other) = (tracker(db, &packs, "2025-03-20"), tracker(db, &packs, "2025-03-20"));
        let (one, other) = tokio::join!(one.run(), other.run());
        assert_eq!(one.unwrap().opened + other.unwrap().opened, 1, "{}", trial.engine);
        let opened = store::of_target(db, "growth").await.unwrap();
        let number = opened[0].matter;
        let matter = matters::find(db, number).await.unwrap().unwrap();
        assert_eq!((matter.party("lead"), matter.party("asker"), matter.unit.as_str()), ("head", "office", "430725"));
        assert!(matter.events[0].remark.contains("−3.0"), "{}", matter.events[0].remark);

        let state = async || matters::find(db, number).await.unwrap().unwrap().state().to_owned();
        let make = async |day: &str, person: &str, word: &str| {
            let who = Who { person: person.to_owned(), ..Who::default() };
            let given = Given { remark: "两个项目推迟投产".to_owned(), ..Given::default() };
            cabinet(db, &packs, day).make(&who, number, word, &given).await.unwrap().map_err(|it| it.code())
        };
        // Whoever supervises explains nothing.
        assert_eq!(make("2025-03-21", "office", "subjective").await, Err("matter-not-yours"));
        assert_eq!(make("2025-03-21", "head", "subjective").await, Ok(()));
        assert_eq!(make("2025-03-21", "head", "lit").await, Err("matter-not-yours"), "only figures light");
        // The same month says nothing new; the next is told.
        assert_eq!(tracker(db, &packs, "2025-04-10").run().await.unwrap(), none, "{}", trial.engine);
        grew(db, &packs, "03", "5.5").await;
        let told = tracker(db, &packs, "2025-04-20").run().await.unwrap();
        assert_eq!(told, Tracked { told: 1, ..none }, "{}", trial.engine);
        assert_eq!(make("2025-04-25", "head", "done").await, Ok(()));
        // Three months without effect, on the day and not before.
        assert_eq!(tracker(db, &packs, "2025-07-24").run().await.unwrap(), none, "{}", trial.engine);
        assert_eq!(state().await, "watch");
        let back = tracker(db, &packs, "2025-07-25").run().await.unwrap();
        assert_eq!((back, state().await), (Tracked { returned: 1, ..none }, "back".to_owned()), "{}", trial.engine);
        // The group decides; then the figures turn, and it closes by itself.
        assert_eq!(make("2025-08-05", "office", "decide").await, Ok(()));
        grew(db, &packs, "07", "8.1").await;
        let cleared = tracker(db, &packs, "2025-08-20").run().await.unwrap();
        assert_eq!((cleared, state().await), (Tracked { cleared: 1, ..none }, "cleared".to_owned()));
        // It falls again: the next one of the year, with the first in its past.
        grew(db, &packs, "08", "4").await;
        let again = tracker(db, &packs, "2025-09-20").run().await.unwrap();
        assert_eq!(again, Tracked { opened: 1, ..none }, "{}", trial.engine);
        let turns: Vec<i64> = store::of_target(db, "growth").await.unwrap().iter().map(|it| it.turn).collect();
        assert_eq!(turns, [2, 1]);
        // The limit is 60 working days; the book is sound whatever the figures did.
        Scheduler { cabinet: cabinet(db, &packs, "2025-09-21") }.run().await.unwrap();
        let checked = check::check(&cabinet(db, &packs, "2025-09-21")).await.unwrap();
        assert!(checked.flaws.is_empty(), "{:?}", checked.flaws);
    }
}

#[tokio::test]
async fn three_red_months_call_to_a_talk() {
    let packs = Arc::new(Packs::standard().unwrap());
    for trial in trials().await {
        let db = &trial.db;
        city(db, &packs).await;
        for (month, growth, day, opened) in
            [("02", "5", "2025-03-20", 1), ("03", "5", "2025-04-20", 0), ("04", "5.5", "2025-05-20", 1)]
        {
            grew(db, &packs, month, growth).await;
            let tracked = tracker(db, &packs, day).run().await.unwrap();
            assert_eq!(tracked.opened, opened, "{} {month}", trial.engine);
        }
        let opened = store::of_target(db, "growth").await.unwrap();
        let talk = opened.iter().find(|it| it.kind == "talk").unwrap();
        let talk = matters::find(db, talk.matter).await.unwrap().unwrap();
        assert_eq!((talk.party("asker"), talk.party("lead"), talk.state()), ("office", "head", "noticed"));
        assert_eq!((talk.field("target"), talk.field("year")), ("growth", "2025"));
        // Whoever has it open is not called twice.
        grew(db, &packs, "05", "5").await;
        assert_eq!(tracker(db, &packs, "2025-06-20").run().await.unwrap().opened, 0, "{}", trial.engine);
    }
}

#[tokio::test]
async fn a_year_is_over_with_its_last_month() {
    let packs = Arc::new(Packs::standard().unwrap());
    for trial in trials().await {
        let db = &trial.db;
        city(db, &packs).await;
        // A tenth of a point short is blue in November, and missed in December.
        grew(db, &packs, "11", "7.9").await;
        assert_eq!(tracker(db, &packs, "2025-12-20").run().await.unwrap(), Tracked::default());
        grew(db, &packs, "12", "7.9").await;
        let tracked = tracker(db, &packs, "2026-01-20").run().await.unwrap();
        assert_eq!(tracked.opened, 1, "{}", trial.engine);
        let rows = store::of_years(db, 2025, 2025).await.unwrap();
        assert_eq!((rows[0].month.as_str(), rows[0].light.as_str()), ("2025-12", "red"));
        // Whoever looks a year later sees the year before, and nothing of 2023.
        let today: Date = "2026-11-20".parse().unwrap();
        assert_eq!(tracker(db, &packs, &today.to_string()).run().await.unwrap().opened, 0);
    }
}

/// A part is handed down, objected to, insisted on, confirmed; a newer value takes the place of one that waits; a slip changes nothing.
#[tokio::test]
async fn a_part_is_handed_down_and_confirmed() {
    let packs = Arc::new(Packs::standard().unwrap());
    let register = packs.register("target").unwrap();
    for trial in trials().await {
        let db = &trial.db;
        city(db, &packs).await;
        let whole = "code,name,unit,indicator,kind,value,until\ncity,增速,430700,out.gross,growth,6,2025\n";
        take(db, &packs, &at("2025-01-02"), "target", whole, &Who::program("test")).await.unwrap().unwrap();
        let targets = Targets::new(Shelf::new(db.clone(), Arc::clone(&packs)));
        let hand = async |day: &str, value: &str| {
            let books = targets.shelf().current().await.unwrap();
            let book = targets.whole(day).await.unwrap();
            let printer = Printer { analyst: books.analyst(), language: basis::language::Language::Zh };
            let whole = book.get("city").unwrap();
            let shares = split::shares(&printer.analyst, &book, whole, "2025".parse().unwrap());
            assert_eq!(shares.iter().map(|it| it.unit.as_str()).collect::<Vec<_>>(), ["430725"]);
            // A growth is proposed as it is.
            assert_eq!(shares[0].proposed, Some(basis::exact::Exact::whole(6)));
            if !differs(&shares[0], value) {
                return Err("same".to_owned());
            }
            let typed = [Typed { share: &shares[0], value: value.to_owned() }];
            let grid = rows(whole, &typed, day).unwrap();
            let cabinet = cabinet(db, &packs, day);
            let world = cabinet.world().await.unwrap();
            let known =
                held(db, &packs, register, crate::store::batch::data_version(db).await.unwrap(), &Asker::Program).await;
            let plan = plan(&packs, register, &known.unwrap(), &grid);
            if let Some(finding) = plan.findings.first() {
                assert_eq!(part_of(finding), Some(0));
                return Err(finding.error.code().to_owned());
            }
            let who = Who { person: "office".to_owned(), ..Who::default() };
            let sender = Sender { file: "", media_type: "", bytes: &[], title: "分解", unit: "430700", by: &who };
            let mut write = db.write().await.unwrap();
            let clock = cabinet.clock.as_ref();
            enter(&mut write, db, clock, register, &plan, &sender).await.unwrap().unwrap();
            let parts: Vec<_> = plan.entries.iter().map(|entry| crate::target::read(entry, &packs)).collect();
            let asking = Asking { who: &who, days: 5 };
            hand_down(&mut write, &printer, &world, clock, &parts, &asking).await.unwrap().unwrap();
            write.commit().await.unwrap();
            Ok(store::of_target(db, "city-430725").await.unwrap()[0].matter)
        };
        assert_eq!(hand("2025-01-06", "much").await, Err("quantity-syntax".to_owned()), "{}", trial.engine);
        assert!(store::of_target(db, "city-430725").await.unwrap().is_empty());
        let first = hand("2025-01-06", "8").await.unwrap();
        let make = async |day: &str, person: &str, number: i64, word: &str| {
            let who = Who { person: person.to_owned(), ..Who::default() };
            let given = Given { remark: "基数偏高".to_owned(), ..Given::default() };
            cabinet(db, &packs, day).make(&who, number, word, &given).await.unwrap().map_err(|it| it.code())
        };
        let state = async |number: i64| matters::find(db, number).await.unwrap().unwrap().state().to_owned();
        let matter = matters::find(db, first).await.unwrap().unwrap();
        assert_eq!((matter.party("lead"), matter.party("asker"), matter.field("value")), ("head", "office", "8"));
        assert_eq!(make("2025-01-07", "office", first, "confirm").await, Err("matter-not-yours"));
        assert_eq!(make("2025-01-07", "head", first, "object").await, Ok(()));
        assert_eq!(make("2025-01-08", "office", first, "insist").await, Ok(()));
        // The same value again asks nobody; another one takes the place of what waits.
        assert_eq!(hand("2025-01-09", "8").await, Err("same".to_owned()));
        let second = hand("2025-01-09", "7.5").await.unwrap();
        assert_eq!(
            (state(first).await.as_str(), state(second).await.as_str()),
            ("replaced", "sent"),
            "{}",
            trial.engine
        );
        assert_eq!(make("2025-01-10", "head", second, "confirm").await, Ok(()));
        assert_eq!(state(second).await, "confirmed");
        let rows = store::of_target(db, "city-430725").await.unwrap();
        assert!(rows.iter().all(|it| it.kind == QUOTA) && rows.iter().map(|it| it.turn).eq([2, 1]));
        // What is handed down lights nothing and is told nothing.
        assert_eq!(tracker(db, &packs, "2025-01-20").run().await.unwrap(), Tracked::default(), "{}", trial.engine);
        let checked = check::check(&cabinet(db, &packs, "2025-01-20")).await.unwrap();
        assert!(checked.flaws.is_empty(), "{:?}", checked.flaws);
    }
}
