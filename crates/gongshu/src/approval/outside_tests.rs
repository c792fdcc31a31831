//! Another system's cases on both databases: in any order, again, later; a slip keeps nothing.

use std::sync::Arc;

use super::outside::{Taken, take};
use crate::matter::{Cabinet, Scheduler, check, store};
use crate::organisation::Staff;
use crate::pack::Packs;
use crate::register::import::take as enter;
use crate::register::units::Units;
use crate::store::Db;
use crate::store::audit::Who;
use crate::store::clock::FixedClock;
use crate::store::testing::trials;

fn cabinet(db: &Db, packs: &Arc<Packs>, day: &str) -> Cabinet {
    Cabinet {
        db: db.clone(),
        staff: Staff::new(db.clone(), Arc::clone(packs)),
        units: Units::new(db.clone()),
        clock: Arc::new(FixedClock(format!("{day}T10:00:00+08:00").parse().unwrap())),
    }
}

/// A city whose office decides on business licences.
async fn office(db: &Db, packs: &Packs) {
    for (register, rows) in [
        ("unit", "code,name,kind\n430700,常德市,city\n"),
        ("person", "code,name,unit\noffice,何进,430700\n"),
        ("post", "code,name,unit,roles,fallback\noffice,办公室主任,430700,group-office,\n"),
        ("holding", "code,post,person,kind\nh1,office,office,holder\n"),
        (
            "authority",
            "code,what,unit,window,handler,reviewer,approver,paper\na1,commerce,430700,office,office,office,office,文件\n",
        ),
    ] {
        let clock = FixedClock("2025-01-02T10:00:00+08:00".parse().unwrap());
        enter(db, packs, &clock, register, rows, &Who::program("test")).await.unwrap().unwrap();
    }
}

const HEAD: &str = "case,event,at,item,place,applicant,papers,remark,paper,basis,amount,days\n";

/// Monday 3 March 2025 to its grant on Friday, the lines out of order.
const CASE: [&str; 5] = [
    "A-1,grant,2025-03-07 15:00,,,,,,执照1号,,,",
    "A-1,accept,2025-03-03 11:00,,,,,,受理1号,,,",
    "A-1,receive,2025-03-03 09:30,business-licence,430700,某公司,,,,,,",
    "A-1,submit,2025-03-05 09:00,,,,,初审合格,,,,",
    "A-1,pass,2025-03-06 09:00,,,,,,,,,",
];

async fn sent(db: &Db, packs: &Arc<Packs>, day: &str, lines: &[&str]) -> Result<Taken, Vec<String>> {
    let text = format!("{HEAD}{}\n", lines.join("\n"));
    let desk = cabinet(db, packs, day);
    let taken = take(&desk, &Who::program("test"), None, "window", "a.csv", text.as_bytes(), false).await.unwrap();
    taken.map_err(|found| {
        found
            .iter()
            .map(|it| format!("{} {} {}", it.place.row.unwrap_or(0), it.place.heading, it.error.code()))
            .collect()
    })
}

async fn state(db: &Db, packs: &Arc<Packs>, day: &str) -> (String, bool, usize) {
    let matter = store::find(db, 1).await.unwrap().unwrap();
    let kept = store::kept_standing(db, 1).await.unwrap().unwrap();
    let checked = check::check(&cabinet(db, packs, day)).await.unwrap();
    assert_eq!(checked.flaws, Vec::new());
    (kept.state, kept.ended, matter.events.len())
}

#[tokio::test]
async fn whatever_order_they_come_in_a_case_stands_where_it_stands() {
    let packs = Arc::new(Packs::standard().unwrap());
    for trial in trials().await {
        office(&trial.db, &packs).await;
        let (db, packs) = (&trial.db, &packs);
        // The receipt and what came before Thursday, on Thursday morning.
        let taken = sent(db, packs, "2025-03-06", &[CASE[3], CASE[2]]).await.unwrap();
        assert_eq!(taken, Taken { opened: 1, events: 1, known: 0 }, "{}", trial.engine);
        assert_eq!(state(db, packs, "2025-03-06").await, ("reviewing".to_owned(), false, 2));
        // The acceptance comes late: it was before, and changes nothing but the clock.
        let taken = sent(db, packs, "2025-03-06", &[CASE[1]]).await.unwrap();
        assert_eq!(taken, Taken { opened: 0, events: 1, known: 0 });
        assert_eq!(state(db, packs, "2025-03-06").await.0, "reviewing");
        // Everything, the day after it was over, twice: what is known is not entered again.
        for expected in [Taken { opened: 0, events: 2, known: 3 }, Taken { opened: 0, events: 0, known: 5 }] {
            assert_eq!(sent(db, packs, "2025-03-08", &CASE).await.unwrap(), expected);
            assert_eq!(state(db, packs, "2025-03-08").await, ("granted".to_owned(), true, 5));
        }
        let kept = store::kept_standing(db, 1).await.unwrap().unwrap();
        // Accepted on Monday, granted on Friday: four of twenty working days; in time.
        assert_eq!(
            (kept.tally.used, kept.tally.allowed, kept.tally.late, kept.tally.ended_on.as_str()),
            (4, 20, false, "2025-03-07")
        );
        Scheduler { cabinet: cabinet(db, packs, "2025-03-10") }.run().await.unwrap();
        let story = store::find(db, 1).await.unwrap().unwrap();
        let cards: Vec<&str> = story.cards().map(|card| card.event.word("rung")).collect();
        // What was entered more than a working day after it was done was not done on line: the acceptance of Monday, entered on Thursday,
        // and the first review of Wednesday was entered on the next working day.
        assert_eq!(cards, ["entered-late", "entered-late"], "the receipt and the acceptance");
    }
}

#[tokio::test]
async fn a_slip_anywhere_keeps_nothing() {
    let packs = Arc::new(Packs::standard().unwrap());
    for trial in trials().await {
        office(&trial.db, &packs).await;
        for (lines, expected) in [
            (vec![CASE[2], "A-2,accept,2025-03-03,,,,,,,,,"], vec!["3 case approval-outside-unopened"]),
            (vec![CASE[2], "A-1,dance,2025-03-04,,,,,,,,,"], vec!["3 event approval-outside-event"]),
            (
                vec![CASE[2], "A-1,accept,soon,,,,,,,,,", "A-1,pass,2030-01-01,,,,,,,,,"],
                vec!["3 at clock-moment", "4 at approval-outside-future"],
            ),
            (
                vec![CASE[2], "A-1,charge,2025-03-04,,,,,,,,-1,", "A-1,hear,2025-03-04,,,,,,,,,many"],
                vec!["3 amount matter-amount", "4 days clock-days"],
            ),
            (vec!["A-1,receive,2025-03-03,no-such,430700,某公司,,,,,,"], vec!["2 item approval-outside-item"]),
            (
                vec!["A-1,receive,2025-03-03,business-licence,nowhere,,,,,,,"],
                vec!["2 applicant approval-needs-applicant", "2 place approval-place"],
            ),
            (vec![",accept,2025-03-03,,,,,,,,,"], vec!["2 case approval-outside-empty"]),
        ] {
            let found = sent(&trial.db, &packs, "2025-03-08", &lines).await.unwrap_err();
            assert_eq!(found, expected, "{} {lines:?}", trial.engine);
            assert_eq!(store::count(&trial.db).await.unwrap(), 0);
        }
    }
}

#[tokio::test]
async fn nobody_is_accused_of_what_a_file_does_not_say() {
    let packs = Arc::new(Packs::standard().unwrap());
    for trial in trials().await {
        office(&trial.db, &packs).await;
        let refused = "refuse,2025-03-04,,,,,不属于本机关,通知,条例3条,,";
        let lines = [
            "A-1,receive,2025-03-03,business-licence,430700,某公司,,,,,,".to_owned(),
            format!("A-1,{refused}"),
            "A-2,receive,2025-03-03,business-licence,430700,某公司,all,,,,,".to_owned(),
            format!("A-2,{refused}"),
            "A-3,receive,2025-03-03,business-licence,430700,某公司,公司章程、设立登记申请书,,,,,".to_owned(),
            format!("A-3,{refused}"),
        ];
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        sent(&trial.db, &packs, "2025-03-04", &lines).await.unwrap();
        Scheduler { cabinet: cabinet(&trial.db, &packs, "2025-03-05") }.run().await.unwrap();
        let mut refusals = Vec::new();
        for number in 1..=3 {
            let matter = store::find(&trial.db, number).await.unwrap().unwrap();
            refusals.push(matter.cards().filter(|card| card.event.word("rung") == "refused-complete").count());
        }
        // Only where the file says that everything was there.
        assert_eq!(refusals, [0, 1, 0], "{}", trial.engine);
        let wrong = "A-4,receive,2025-03-03,business-licence,430700,某公司,茶水单,,,,,";
        let found = sent(&trial.db, &packs, "2025-03-04", &[wrong]).await.unwrap_err();
        assert_eq!(found, ["2 papers approval-outside-paper"]);
    }
}
