//! Several matters at once, a file's batch and a month gone by, on both engines: all of it or nothing, and the past stays what it was.

use std::sync::Arc;

use jiff::civil::date;

use super::bulk::Bulk;
use super::past::{done_states, past};
use super::store::{self, Among, Query, Which, by_unit};
use super::tests::{cabinet, given, office, task, who};
use super::{Opening, Sight};
use crate::pack::Packs;
use crate::store::testing::trials;

#[tokio::test]
async fn a_deed_is_done_to_all_of_them_or_to_none() {
    let packs = Arc::new(Packs::standard().unwrap());
    for trial in trials().await {
        office(&trial.db, &packs).await;
        let desk = cabinet(&trial.db, &packs, "2025-03-04");
        for days in [20, 20, 20] {
            desk.open(&who("office"), &task("reform", days)).await.unwrap().unwrap();
        }
        desk.make(&who("office"), 3, "drop", &given("不再需要")).await.unwrap().unwrap();
        let everybody = |_: &super::cabinet::World, _: &crate::pack::matter::Kind, _: &super::Matter| true;
        let done = async |numbers: &[i64], what: &Bulk, only_tried: bool| -> Vec<String> {
            let done = desk.bulk(&who("office"), numbers, what, &everybody, only_tried).await.unwrap();
            done.into_iter()
                .map(|(number, done)| format!("{number} {}", done.map_or_else(|it| it.code(), |()| "ok")))
                .collect()
        };
        let events = async || -> Vec<usize> {
            let mut found = Vec::new();
            for number in 1..=3 {
                found.push(store::find(&trial.db, number).await.unwrap().unwrap().events.len());
            }
            found
        };
        let extend = |days: u32| Bulk::Extend { days, remark: "汛期".to_owned() };
        let remind = Bulk::Remind { remark: "请抓紧".to_owned() };
        let over =
            |post: &str| Bulk::HandOver { party: "lead".into(), post: post.into(), remark: "职责调整".into() };
        // The third has ended: nothing happens to the first two either.
        assert_eq!(done(&[1, 2, 3], &remind, false).await, ["1 ok", "2 ok", "3 matter-moved"], "{}", trial.engine);
        assert_eq!(done(&[1, 2, 9], &over("mayor"), false).await, ["1 ok", "2 ok", "9 matter-unknown"]);
        assert_eq!(done(&[1, 2], &over("nobody"), false).await, ["1 matter-post", "2 matter-post"]);
        assert_eq!(done(&[1, 2], &extend(61), false).await, ["1 clock-extension-long", "2 clock-extension-long"]);
        assert_eq!(events().await, [1, 1, 2], "{}", trial.engine);
        // A try keeps nothing.
        assert_eq!(done(&[1, 2], &extend(10), true).await, ["1 ok", "2 ok"]);
        assert_eq!(events().await, [1, 1, 2]);
        assert_eq!(done(&[1, 2], &extend(10), false).await, ["1 ok", "2 ok"]);
        assert_eq!(done(&[2], &extend(10), false).await, ["2 clock-extension-twice"]);
        assert_eq!(done(&[1, 2], &over("mayor"), false).await, ["1 ok", "2 ok"]);
        let matter = store::find(&trial.db, 2).await.unwrap().unwrap();
        assert_eq!(matter.party("lead"), "mayor", "{}", trial.engine);
        // 4 March and thirty days: 3 April.
        let kept = store::kept_standing(&trial.db, 2).await.unwrap().unwrap();
        assert_eq!((kept.due_on.as_str(), kept.tally.extended), ("2025-04-03", 1));
    }
}

#[tokio::test]
async fn a_batch_is_opened_whole_and_withdrawn_whole() {
    let packs = Arc::new(Packs::standard().unwrap());
    for trial in trials().await {
        office(&trial.db, &packs).await;
        let desk = cabinet(&trial.db, &packs, "2025-03-04");
        let wrong = Opening { title: " ".to_owned(), ..task("reform", 20) };
        let refused = desk.open_batch(&who("office"), "a.xlsx", &[task("reform", 20), wrong], false).await.unwrap();
        let refused: Vec<(usize, &str)> = refused.unwrap_err().iter().map(|(at, error)| (*at, error.code())).collect();
        assert_eq!(refused, [(1, "matter-needs-title")], "{}", trial.engine);
        let good = [task("reform", 20), task("mayor", 10)];
        desk.open_batch(&who("office"), "a.xlsx", &good, true).await.unwrap().unwrap();
        assert_eq!(store::count(&trial.db).await.unwrap(), 0, "nothing is kept of a slip or a try");
        let batch = desk.open_batch(&who("office"), "a.xlsx", &good, false).await.unwrap().unwrap();
        assert_eq!(store::count(&trial.db).await.unwrap(), 2);
        let withdraw = async |person: &str, reason: &str| -> Vec<(i64, &'static str)> {
            let done = desk.withdraw_batch(&who(person), batch, reason).await.unwrap();
            done.err().unwrap_or_default().iter().map(|(number, error)| (*number, error.code())).collect()
        };
        assert_eq!(withdraw("office", "").await, [(0, "matter-needs-remark")]);
        assert_eq!(withdraw("head", "重复").await, [(0, "matter-not-yours")]);
        // One of them is reported done already: then none is withdrawn.
        desk.make(&who("head"), 1, "accept", &given("")).await.unwrap().unwrap();
        desk.make(&who("head"), 1, "report", &given("办完|报告1号")).await.unwrap().unwrap();
        assert_eq!(withdraw("office", "重复").await, [(1, "matter-batch-gone-on")], "{}", trial.engine);
        assert_eq!(store::find(&trial.db, 2).await.unwrap().unwrap().state(), "assigned");
        desk.make(&who("office"), 1, "send-back", &given("弄错了")).await.unwrap().unwrap();
        assert_eq!(withdraw("office", "重复").await, []);
        assert_eq!(store::find(&trial.db, 2).await.unwrap().unwrap().state(), "dropped");
        assert_eq!(withdraw("office", "重复").await, [(0, "matter-batch-withdrawn")]);
        let kept = store::batches_of(&trial.db, "office", 10).await.unwrap();
        assert_eq!((kept.len(), kept[0].count, kept[0].reason.as_str()), (1, 2, "重复"), "{}", trial.engine);
    }
}

#[tokio::test]
async fn a_month_gone_by_is_told_as_it_stood_at_its_end() {
    let packs = Arc::new(Packs::standard().unwrap());
    let kind = packs.kind("task").unwrap();
    for trial in trials().await {
        office(&trial.db, &packs).await;
        let desk = |day: &str| cabinet(&trial.db, &packs, day);
        // Monday 3 March 2025. The first is due on the 13th and done on 8 April; the second has twenty days and is done on the 10th; the third is due on 12 May and done late on the 20th; the fourth is dropped.
        for days in [10, 20, 70, 30] {
            desk("2025-03-03").open(&who("office"), &task("reform", days)).await.unwrap().unwrap();
        }
        let step = async |day: &str, person: &str, number: i64, word: &str, with: &str| {
            desk(day).make(&who(person), number, word, &given(with)).await.unwrap().unwrap();
        };
        for number in 1..=3 {
            step("2025-03-04", "head", number, "accept", "").await;
        }
        step("2025-03-07", "head", 2, "report", "办完|1号").await;
        step("2025-03-07T15:00", "office", 2, "send-back", "缺图").await;
        step("2025-03-10", "deputy", 2, "report", "办完|2号").await;
        step("2025-03-10T15:00", "office", 2, "sign-off", "").await;
        desk("2025-03-20").give_card(&who("office"), 1, false, "催了不办").await.unwrap().unwrap();
        step("2025-03-25", "office", 4, "drop", "不再需要").await;
        step("2025-04-08", "head", 1, "report", "办完|3号").await;
        step("2025-04-08T15:00", "office", 1, "sign-off", "").await;
        step("2025-05-20", "head", 3, "report", "办完|4号").await;
        step("2025-05-20T15:00", "office", 3, "sign-off", "").await;
        let sight = Sight::everything();
        let month = async |number: i8| {
            let first = date(2025, number, 1);
            past(&trial.db, &packs, &sight, kind, first, first.last_of_month()).await.unwrap()
        };
        let (first, last) = (date(2025, 3, 1), date(2025, 3, 31));
        let march = month(3).await;
        let told: Vec<String> = march
            .iter()
            .map(|it| {
                let cards = it.cards(first, last).count();
                format!(
                    "{} done={} late={} overdue={} cards={cards} refused={}",
                    it.matter.number,
                    it.done,
                    it.late,
                    it.overdue,
                    it.refusals(first, last)
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                "1 done=false late=false overdue=true cards=1 refused=0",
                "2 done=true late=false overdue=false cards=0 refused=1",
                "3 done=false late=false overdue=false cards=0 refused=0",
                "4 done=false late=false overdue=false cards=0 refused=0",
            ],
            "{}",
            trial.engine
        );
        assert_eq!(march[0].due_on, Some(date(2025, 3, 13)), "{}", trial.engine);
        let april: Vec<(i64, bool, bool)> =
            month(4).await.iter().map(|it| (it.matter.number, it.done, it.late)).collect();
        assert_eq!(april, [(1, true, true), (3, false, false)], "{}", trial.engine);
        assert_eq!(month(2).await, []);
        // By unit, over the year: four given, one in time, two late; a card; one refusal.
        let among = Among { from: "2025-01-01".into(), until: "2025-12-31".into(), done: done_states(kind) };
        let counted = by_unit(&trial.db, &sight, "task", &among, "2025-06-01").await.unwrap();
        let it = &counted[0];
        assert_eq!((counted.len(), it.given, it.in_time, it.late, it.open), (1, 4, 1, 2, 0), "{}", trial.engine);
        assert_eq!((it.yellow_cards, it.red_cards, it.extended, it.refused), (1, 0, 0, 1));
        // 3 March to 10 March: 5 working days; to 8 April: 25 without Qingming on the 4th; to 20 May: those 25, then 17 to 30 April with the Sunday
        // worked on the 27th for Labour Day, and 11 from the 6th of May.
        assert_eq!(it.took, 5 + 25 + (25 + 17 + 11), "{}", trial.engine);
        let listed = async |which: Which| -> Vec<i64> {
            let query = Query {
                sight: sight.clone(),
                kind: "task".to_owned(),
                among: Some((which, among.clone())),
                today: "2025-06-01".to_owned(),
                limit: 10,
                ..Query::default()
            };
            let mut found: Vec<i64> =
                store::list(&trial.db, &query).await.unwrap().iter().map(|it| it.number).collect();
            found.sort_unstable();
            found
        };
        for (which, expected) in [
            (Which::Given, &[1, 2, 3, 4][..]),
            (Which::InTime, &[2]),
            (Which::Late, &[1, 3]),
            (Which::Carded, &[1]),
            (Which::Refused, &[2]),
            (Which::Extended, &[]),
        ] {
            assert_eq!(listed(which).await, expected, "{} {which:?}", trial.engine);
        }
    }
}
