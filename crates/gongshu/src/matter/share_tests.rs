//! Units that assist, parts, nodes and reminders, and a problem's three classes, on both engines.

use std::collections::BTreeMap;
use std::sync::Arc;

use basis::clock::{Limit, Measure};
use jiff::civil::date;

use super::node::{FORECAST, MET, NODE, Said};
use super::store::{self, Query};
use super::tests::{cabinet, given, office, task, who};
use super::{Opening, Scheduler, Sight};
use crate::pack::Packs;
use crate::store::testing::trials;

/// The code of what was refused, or the state it is in.
macro_rules! outcome {
    ($done:expr) => {
        $done.await.unwrap().map_or_else(|error| error.code(), |()| "done")
    };
}

#[tokio::test]
async fn a_lead_reports_when_every_unit_that_assists_has_confirmed_or_is_done_without() {
    let packs = Arc::new(Packs::standard().unwrap());
    for trial in trials().await {
        office(&trial.db, &packs).await;
        let desk = cabinet(&trial.db, &packs, "2025-03-04");
        let opening = Opening { assists: vec!["mayor".to_owned(), "empty".to_owned()], ..task("reform", 20) };
        let number = desk.open(&who("office"), &opening).await.unwrap().unwrap();
        let report = async || desk.make(&who("head"), number, "report", &given("办完|报告1号")).await;
        assert_eq!(outcome!(desk.make(&who("head"), number, "accept", &given(""))), "done");
        assert_eq!(outcome!(report()), "matter-waits-assist", "{}", trial.engine);
        // Whoever assists finds it among their work, and has it in sight, and nobody else has.
        let query = |post: &str| Query {
            sight: Sight { everywhere: false, units: Vec::new(), posts: vec![post.to_owned()] },
            assisting: vec![post.to_owned()],
            today: "2025-03-04".to_owned(),
            limit: 10,
            ..Query::default()
        };
        assert_eq!(store::list(&trial.db, &query("mayor")).await.unwrap().len(), 1, "{}", trial.engine);
        assert_eq!(store::list(&trial.db, &query("reform")).await.unwrap().len(), 0, "{}", trial.engine);
        //  who       act        post     words
        for (person, act, post, words, expected) in [
            ("head", "confirm", "mayor", "已协调", "matter-not-yours"),
            ("mayor", "confirm", "mayor", "", "matter-needs-remark"),
            ("mayor", "confirm", "office", "已协调", "matter-moved"), // it does not assist
            ("mayor", "confirm", "mayor", "已协调", "done"),
            ("mayor", "confirm", "mayor", "已协调", "matter-moved"),
            ("head", "waive", "empty", "不需要了", "matter-not-yours"),
            ("office", "waive", "empty", "", "matter-needs-remark"),
            ("head", "ask", "mayor", "", "matter-not-yours"),
            ("office", "ask", "mayor", "", "matter-assist-twice"),
            ("office", "ask", "reform", "", "matter-assist-post"), // the lead does not assist itself
            ("office", "ask", "nobody", "", "matter-assist-post"),
        ] {
            let got = match act {
                "confirm" => outcome!(desk.confirm(&who(person), number, post, words, "")),
                "waive" => outcome!(desk.waive(&who(person), number, post, words)),
                _ => outcome!(desk.assist(&who(person), number, post, words)),
            };
            assert_eq!(got, expected, "{} {person} {act} {post}", trial.engine);
        }
        assert_eq!(outcome!(report()), "matter-waits-assist", "the empty post has not confirmed");
        assert_eq!(outcome!(desk.waive(&who("office"), number, "empty", "职务空缺")), "done");
        assert_eq!(store::list(&trial.db, &query("mayor")).await.unwrap().len(), 0, "nothing is left to confirm");
        assert_eq!(outcome!(report()), "done", "{}", trial.engine);
    }
}

#[tokio::test]
async fn a_whole_is_not_done_while_a_part_is_open() {
    let packs = Arc::new(Packs::standard().unwrap());
    for trial in trials().await {
        office(&trial.db, &packs).await;
        let desk = cabinet(&trial.db, &packs, "2025-03-04");
        let whole = desk.open(&who("office"), &task("reform", 20)).await.unwrap().unwrap();
        let part = desk.open(&who("office"), &Opening { parent: whole, ..task("mayor", 10) }).await.unwrap().unwrap();
        desk.make(&who("head"), whole, "accept", &given("")).await.unwrap().unwrap();
        let report = async || desk.make(&who("head"), whole, "report", &given("办完|报告1号")).await;
        assert_eq!(outcome!(report()), "matter-waits-parts", "{}", trial.engine);
        desk.make(&who("office"), part, "drop", &given("不再需要")).await.unwrap().unwrap();
        assert_eq!(outcome!(report()), "done");
        // One that is opened meanwhile holds up the signing off.
        desk.open(&who("office"), &Opening { parent: whole, ..task("mayor", 10) }).await.unwrap().unwrap();
        assert_eq!(outcome!(desk.make(&who("office"), whole, "sign-off", &given(""))), "matter-waits-parts");
    }
}

#[tokio::test]
async fn nodes_keep_their_baseline_however_often_they_are_put_off() {
    let packs = Arc::new(Packs::standard().unwrap());
    for trial in trials().await {
        office(&trial.db, &packs).await;
        let desk = |day: &str| cabinet(&trial.db, &packs, day);
        let number = desk("2025-03-03").open(&who("office"), &task("reform", 60)).await.unwrap().unwrap();
        //  day           who       act       node, name, day, cause, remark
        for (today, person, act, said, expected) in [
            ("2025-03-03", "mayor", NODE, ["", "路基", "2025-03-10", "", ""], "matter-not-yours"),
            ("2025-03-03", "office", NODE, ["", "", "2025-03-10", "", ""], "matter-node-name"),
            ("2025-03-03", "office", NODE, ["", "路基", "soon", "", ""], "matter-node-day"),
            ("2025-03-03", "office", NODE, ["", "路基", "2025-03-02", "", ""], "matter-node-past"),
            ("2025-03-03", "office", NODE, ["", "路基", "2025-03-10", "", ""], "done"),
            ("2025-03-03", "head", NODE, ["", "路基", "2025-03-11", "", ""], "matter-node-twice"),
            ("2025-03-03", "head", NODE, ["", "路面", "2025-04-10", "", ""], "done"),
            ("2025-03-07", "head", FORECAST, ["3", "", "2025-03-17", "land", "征地"], "matter-node-none"),
            ("2025-03-07", "head", FORECAST, ["1", "", "2025-03-17", "", "征地"], "matter-node-cause"),
            ("2025-03-07", "head", FORECAST, ["1", "", "2025-03-17", "land", ""], "matter-needs-remark"),
            ("2025-03-07", "office", FORECAST, ["1", "", "2025-03-17", "land", "征地"], "matter-not-yours"),
            ("2025-03-07", "head", FORECAST, ["1", "", "2025-03-17", "land", "征地"], "done"),
            ("2025-03-17", "head", FORECAST, ["1", "", "2025-03-21", "staff", "无人盯"], "done"),
            ("2025-03-17", "head", FORECAST, ["1", "", "2025-03-21", "staff", "无人盯"], "matter-node-same"),
            ("2025-03-18", "head", MET, ["1", "", "2025-03-19", "", "已完成"], "matter-node-future"),
            ("2025-03-18", "head", MET, ["1", "", "2025-03-18", "", ""], "matter-needs-paper"),
        ] {
            let [node, name, day, cause, remark] = said.map(str::to_owned);
            let said = Said { node, name, day, cause, remark, paper: String::new() };
            let got = outcome!(desk(today).node(&who(person), number, act, &said));
            assert_eq!(got, expected, "{} {today} {person} {act} {said:?}", trial.engine);
        }
        let lags = async |today: &str| store::lagging(&trial.db, &Sight::everything(), "", today, 10).await.unwrap();
        let lag = lags("2025-03-18").await;
        assert_eq!(lag.len(), 1, "the second is on course");
        let kept = &lag[0].node;
        assert_eq!(
            (kept.baseline.as_str(), kept.forecast.as_str(), kept.put_off, kept.cause.as_str(), kept.subjective),
            ("2025-03-10", "2025-03-21", 2, "staff", true),
            "{}",
            trial.engine
        );
        let matter = store::find(&trial.db, number).await.unwrap().unwrap();
        // 11 to 14 March and 17 to 21 March.
        assert_eq!(matter.nodes()[0].node.slip(packs.calendar(), date(2025, 3, 18)).unwrap(), 9);
        let met = Said { node: "1".into(), day: "2025-03-18".into(), paper: "验收单".into(), ..Said::default() };
        assert_eq!(outcome!(desk("2025-03-18").node(&who("head"), number, MET, &met)), "done");
        assert_eq!(lags("2025-03-18").await, []);
        assert_eq!(lags("2025-04-11").await.len(), 1, "now the second is over");
    }
}

#[tokio::test]
async fn the_third_reminder_brings_a_card_once() {
    let packs = Arc::new(Packs::standard().unwrap());
    for trial in trials().await {
        office(&trial.db, &packs).await;
        let desk = |day: &str| cabinet(&trial.db, &packs, day);
        let number = desk("2025-03-03").open(&who("office"), &task("reform", 90)).await.unwrap().unwrap();
        desk("2025-03-03").make(&who("head"), number, "accept", &given("")).await.unwrap().unwrap();
        assert_eq!(outcome!(desk("2025-03-04").remind(&who("office"), number, " ")), "matter-needs-remark");
        let mut cards = Vec::new();
        for day in ["2025-03-04", "2025-03-06", "2025-03-07", "2025-03-11"] {
            desk(day).remind(&who("office"), number, "请抓紧").await.unwrap().unwrap();
            for _ in 0..2 {
                Scheduler { cabinet: desk(&format!("{day}T11:00")) }.run().await.unwrap();
            }
            cards.push(store::find(&trial.db, number).await.unwrap().unwrap().cards().count());
        }
        assert_eq!(cards, [0, 0, 1, 1], "{}", trial.engine);
        let matter = store::find(&trial.db, number).await.unwrap().unwrap();
        let card = matter.cards().next().unwrap().event;
        assert_eq!(
            (card.word("rung"), card.word("then"), card.word("day")),
            ("reminded-3", "card:yellow", "2025-03-07")
        );
        assert_eq!(matter.reminders(), 4);
    }
}

#[tokio::test]
async fn each_class_of_a_problem_has_a_clock_of_its_own_and_the_hard_one_is_explained() {
    let packs = Arc::new(Packs::standard().unwrap());
    for trial in trials().await {
        office(&trial.db, &packs).await;
        let desk = |day: &str| cabinet(&trial.db, &packs, day);
        let post = |party: &str, post: &str| (party.to_owned(), post.to_owned());
        let opening = Opening {
            kind: "problem".to_owned(),
            title: "企业门前道路不通".to_owned(),
            unit: "430700".to_owned(),
            parties: BTreeMap::from([post("asker", "mayor"), post("office", "office"), post("lead", "reform")]),
            legal: Some(Limit { measure: Measure::CalendarDays, count: 90 }),
            ..Opening::default()
        };
        //  class             first day late, by working days after Monday 3 March 2025: three, fifteen, five; two more to the card
        for (class, late, card) in [
            ("triage-at-once", "2025-03-07", "2025-03-11"),
            ("triage-soon", "2025-03-25", "2025-03-27"),
            ("triage-hard", "2025-03-11", "2025-03-13"),
        ] {
            let number = desk("2025-03-03").open(&who("mayor"), &opening).await.unwrap().unwrap();
            desk("2025-03-03").make(&who("head"), number, class, &given("已核实")).await.unwrap().unwrap();
            Scheduler { cabinet: desk("2025-04-01") }.run().await.unwrap();
            let matter = store::find(&trial.db, number).await.unwrap().unwrap();
            let day = |rung: &str| {
                let event = matter.events.iter().find(|event| event.word("rung") == rung).unwrap();
                event.word("day").to_owned()
            };
            assert_eq!((day("step-holder").as_str(), day("triage").as_str()), (late, card), "{} {class}", trial.engine);
            let answered = desk("2025-04-01").make(&who("head"), number, "answer", &given("已解决")).await.unwrap();
            let expected = if class == "triage-hard" { Some("matter-moved") } else { None };
            assert_eq!(answered.err().map(|error| error.code()), expected, "{class}");
            if class == "triage-hard" {
                let explain = |with: &'static str| {
                    let desk = desk("2025-04-01");
                    async move { desk.make(&who("head"), number, "explain", &given(with)).await }
                };
                assert_eq!(outcome!(explain("资金未到，下半年安排")), "matter-needs-paper");
                assert_eq!(outcome!(explain("资金未到，下半年安排|说明1号")), "done");
            }
        }
    }
}
