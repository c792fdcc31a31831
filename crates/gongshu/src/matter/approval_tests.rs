//! Approvals on the engine, on both databases: what silence decides, what monitoring finds in a story, parts that end together.

use std::collections::BTreeMap;
use std::sync::Arc;

use basis::clock::Limit;

use super::record::{AMOUNT, CARD, Matter};
use super::tests::{cabinet, office, who};
use super::{Given, Opening, Scheduler, check, store};
use crate::pack::Packs;
use crate::store::Db;
use crate::store::audit::Who;
use crate::store::testing::trials;

/// A case in which the office of the group has the window and the mayor approves.
fn case(packs: &Packs, item: &str, papers: &[usize]) -> Opening {
    let limits = &packs.item(item).unwrap().clock.rule;
    let parties = ["window", "handler", "reviewer"].map(|party| (party.to_owned(), "office".to_owned()));
    Opening {
        kind: "approval".to_owned(),
        title: format!("{item}：某公司"),
        unit: "430700".to_owned(),
        item: item.to_owned(),
        parties: parties.into_iter().chain([("approver".to_owned(), "mayor".to_owned())]).collect(),
        fields: BTreeMap::from([("applicant".to_owned(), "某公司".to_owned())]),
        papers: Some(papers.to_vec()),
        promised: limits.promised,
        legal: limits.legal,
        ..Opening::default()
    }
}

fn given(text: &str) -> Given {
    let mut parts = text.split('|').map(str::to_owned);
    let mut next = || parts.next().unwrap_or_default();
    Given { remark: next(), paper: next(), basis: next(), amount: next(), ..Given::default() }
}

async fn opened(db: &Db, packs: &Arc<Packs>, day: &str, opening: &Opening) -> i64 {
    cabinet(db, packs, day).open(&who("office"), opening).await.unwrap().unwrap()
}

async fn made(db: &Db, packs: &Arc<Packs>, day: &str, number: i64, word: &str, with: &str) -> Result<(), String> {
    let person = if matches!(word, "grant" | "deny") { "mayor" } else { "office" };
    let made = cabinet(db, packs, day).make(&who(person), number, word, &given(with)).await.unwrap();
    made.map_err(|error| error.code().to_owned())
}

async fn morning(db: &Db, packs: &Arc<Packs>, day: &str) {
    Scheduler { cabinet: cabinet(db, packs, &format!("{day}T07:00")) }.run().await.unwrap();
}

async fn read(db: &Db, number: i64) -> Matter {
    store::find(db, number).await.unwrap().unwrap()
}

#[tokio::test]
async fn what_is_missing_is_filled_in_or_refused() {
    let packs = Arc::new(Packs::standard().unwrap());
    for trial in trials().await {
        office(&trial.db, &packs).await;
        let whole = case(&packs, "business-licence", &[0]);
        let without = Opening { fields: BTreeMap::new(), ..whole.clone() };
        let other = Opening { fields: BTreeMap::from([("colour".to_owned(), "红".to_owned())]), ..whole.clone() };
        let part = Opening { parts: vec![without.clone()], ..whole.clone() };
        let desk = cabinet(&trial.db, &packs, "2025-03-03");
        for (opening, expected) in [
            (without, Err("matter-needs-field")),
            (other, Err("matter-needs-field")),
            // A part that cannot be opened takes the whole with it.
            (part, Err("matter-needs-field")),
            (whole, Ok(1_i64)),
        ] {
            let opened = desk.open(&who("office"), &opening).await.unwrap();
            assert_eq!(opened.as_ref().map_err(|error| error.code()), expected.as_ref().map_err(|code| *code));
        }
        for (word, with, expected) in [
            ("charge", "|票据1号", Err("matter-needs-amount")),
            ("charge", "|票据1号||-3", Err("matter-amount")),
            ("charge", "|票据1号||3.005", Err("matter-amount")),
            ("charge", "|票据1号||120.50", Ok(())),
            ("refuse", "不属于本机关|通知1号", Err("matter-needs-basis")),
            // The program's own moves are nobody's.
            ("deem", "", Err("matter-not-yours")),
        ] {
            let made = made(&trial.db, &packs, "2025-03-03T11:00", 1, word, with).await;
            assert_eq!(made, expected.map_err(str::to_owned), "{word} {with}");
        }
        assert_eq!(read(&trial.db, 1).await.events[1].word(AMOUNT), "120.50");
    }
}

#[tokio::test]
async fn silence_approves_where_the_item_says_so_and_says_who_let_it_lie() {
    let packs = Arc::new(Packs::standard().unwrap());
    for trial in trials().await {
        office(&trial.db, &packs).await;
        // Complete on Monday 3 March 2025; a week later is Monday the 10th, and on the 11th silence has decided.
        let licence = opened(&trial.db, &packs, "2025-03-03", &case(&packs, "business-licence", &[0, 1, 2, 3])).await;
        // From the 11th on nobody can decide otherwise, whether the program has looked already or not.
        let late = opened(&trial.db, &packs, "2025-03-03", &case(&packs, "business-licence", &[0, 1, 2, 3])).await;
        for (day, word, with, expected) in [
            ("2025-03-03T11:00", "accept", "|受理2号", Ok(())),
            ("2025-03-10T16:00", "submit", "初审合格", Ok(())),
            ("2025-03-11T06:00", "return", "再看看", Err("matter-deemed".to_owned())),
        ] {
            assert_eq!(made(&trial.db, &packs, day, late, word, with).await, expected, "{word}");
        }
        // The general licence knows no deemed approval: twenty working days end on the 31st.
        let general = opened(&trial.db, &packs, "2025-03-03", &case(&packs, "licence", &[])).await;
        for number in [licence, general] {
            made(&trial.db, &packs, "2025-03-03T11:00", number, "accept", "|受理1号").await.unwrap();
        }
        for day in ["2025-03-10", "2025-03-11", "2025-03-11", "2025-04-02"] {
            morning(&trial.db, &packs, day).await;
            let expected = if day == "2025-03-10" { "handling" } else { "deemed" };
            assert_eq!(read(&trial.db, licence).await.state(), expected, "{} {day}", trial.engine);
        }
        let story = read(&trial.db, licence).await;
        let last = story.events.last().unwrap();
        assert_eq!((last.act.as_str(), last.word("responsible"), last.word("people")), ("deem", "office", "office"));
        assert_eq!(story.events.iter().filter(|event| event.act == "deem").count(), 1);
        // Its red card came before, and stays.
        assert!(story.cards().any(|card| card.event.word("rung") == "red"));
        assert_eq!(read(&trial.db, general).await.state(), "handling");
        let kept = store::kept_standing(&trial.db, licence).await.unwrap().unwrap();
        assert_eq!((kept.ended, kept.tally.late, kept.tally.ended_on.as_str()), (true, true, "2025-03-11"));
        let checked = check::check(&cabinet(&trial.db, &packs, "2025-04-02")).await.unwrap();
        assert_eq!(checked.flaws, Vec::new(), "{}", trial.engine);
    }
}

#[tokio::test]
async fn monitoring_finds_what_should_not_have_been_done() {
    let packs = Arc::new(Packs::standard().unwrap());
    for trial in trials().await {
        office(&trial.db, &packs).await;
        //  the papers that came, what was done on Monday, the cards of Tuesday
        for (opening, acts, expected) in [
            (case(&packs, "business-licence", &[0, 1]), vec![("refuse", "缺件|通知|条例3条")], vec![]),
            (
                case(&packs, "business-licence", &[0, 1, 2, 3]),
                vec![("refuse", "人手不够|通知|条例3条")],
                vec!["refused-complete"],
            ),
            (
                case(&packs, "business-licence", &[0]),
                vec![("notify", "缺章程|告知1号"), ("supplement", ""), ("notify", "还缺照片|告知2号")],
                vec!["noticed-twice"],
            ),
            // No item of the standard pack names a fee: nothing can be too much.
            (case(&packs, "environment-form", &[0]), vec![("charge", "|票据||9000")], vec![]),
        ] {
            let number = opened(&trial.db, &packs, "2025-03-03", &opening).await;
            for (word, with) in acts {
                made(&trial.db, &packs, "2025-03-03T11:00", number, word, with).await.unwrap();
            }
            for _ in 0..2 {
                morning(&trial.db, &packs, "2025-03-04").await;
            }
            let story = read(&trial.db, number).await;
            let cards: Vec<&str> = story.events.iter().filter(|it| it.act == CARD).map(|it| it.word("rung")).collect();
            assert_eq!(cards, expected, "{} {}", trial.engine, opening.title);
        }
    }
}

#[tokio::test]
async fn the_whole_goes_on_when_its_last_part_has_ended() {
    let packs = Arc::new(Packs::standard().unwrap());
    for trial in trials().await {
        office(&trial.db, &packs).await;
        let whole = Opening {
            kind: "joint".to_owned(),
            title: "某公司项目代办".to_owned(),
            unit: "430700".to_owned(),
            parties: BTreeMap::from([("agent".to_owned(), "office".to_owned())]),
            fields: BTreeMap::from([("applicant".to_owned(), "某公司".to_owned())]),
            legal: Some(Limit::working_days(45)),
            parts: vec![
                case(&packs, "business-licence", &[0, 1, 2, 3]),
                case(&packs, "project-start", &[0, 1, 2, 3, 4]),
            ],
            ..Opening::default()
        };
        let number = opened(&trial.db, &packs, "2025-03-03", &whole).await;
        let parts = [number + 1, number + 2];
        for part in parts {
            assert_eq!(read(&trial.db, part).await.parent, number);
            made(&trial.db, &packs, "2025-03-03T11:00", part, "accept", "|受理").await.unwrap();
        }
        // The one working day of the project's start is over on Tuesday: silence approves it on Wednesday.
        morning(&trial.db, &packs, "2025-03-05").await;
        assert_eq!(read(&trial.db, parts[1]).await.state(), "deemed");
        assert_eq!(read(&trial.db, number).await.state(), "running");
        for (word, with) in [("submit", "初审合格"), ("pass", ""), ("grant", "|执照1号")] {
            made(&trial.db, &packs, "2025-03-05T11:00", parts[0], word, with).await.unwrap();
        }
        let whole = read(&trial.db, number).await;
        assert_eq!(whole.state(), "complete", "{}", trial.engine);
        assert_eq!(whole.events.last().unwrap().person, Who::program("scheduler").person);
        made(&trial.db, &packs, "2025-03-05T15:00", number, "deliver", "|回执1号").await.unwrap();
        assert_eq!(read(&trial.db, number).await.state(), "delivered");
    }
}

#[tokio::test]
async fn a_card_given_by_hand_is_contested_like_any_other() {
    let packs = Arc::new(Packs::standard().unwrap());
    for trial in trials().await {
        office(&trial.db, &packs).await;
        let number = opened(&trial.db, &packs, "2025-03-03", &case(&packs, "licence", &[])).await;
        let desk = cabinet(&trial.db, &packs, "2025-03-04");
        let give = async |red, remark: &str| {
            let given = desk.give_card(&who("mayor"), number, red, remark).await.unwrap();
            given.map_err(|error| error.code().to_owned())
        };
        assert_eq!(give(true, " ").await, Err("matter-needs-remark".to_owned()));
        assert_eq!(give(true, "吃拿卡要").await, Ok(()));
        assert_eq!(give(false, "态度生硬").await, Ok(()));
        let cards = async || {
            let kept = store::kept_standing(&trial.db, number).await.unwrap().unwrap();
            (kept.tally.yellow_cards, kept.tally.red_cards)
        };
        assert_eq!(cards().await, (1, 1), "{}", trial.engine);
        let step = read(&trial.db, number).await.cards().next().unwrap().event.step;
        // Whoever works on it contests; nobody hears their own appeal, so the mayor does.
        desk.appeal(&who("office"), number, step, "查无此事").await.unwrap().unwrap();
        assert!(desk.answer(&who("office"), number, step, true, "自己听").await.unwrap().is_err());
        assert_eq!(cards().await, (1, 1));
        let checked = check::check(&desk).await.unwrap();
        assert_eq!(checked.flaws, Vec::new(), "{}", trial.engine);
    }
}
