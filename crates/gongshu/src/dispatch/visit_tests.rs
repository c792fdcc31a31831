//! Duties of the week on both engines: put on the roster once, made up for after a stop, counted by what became of them.

use std::sync::Arc;

use super::Convener;
use super::store::between;
use super::tests::{at, cabinet as desk, city, who};
use super::visit::{Attendance, attendance, excused_states};
use crate::matter::past::done_states;
use crate::matter::store::{self as matters, Part, by_part};
use crate::matter::{Given, Sight};
use crate::pack::Packs;
use crate::register::import::take;
use crate::store::Db;
use crate::store::audit::Who;
use crate::store::testing::trials;

fn convene(db: &Db, packs: &Arc<Packs>, moment: &str) -> Convener {
    Convener { cabinet: desk(db, packs, moment) }
}

#[tokio::test]
async fn every_pair_has_a_duty_a_week_and_what_became_of_it_is_counted() {
    let packs = Arc::new(Packs::standard().unwrap());
    let visit = &packs.visits[0];
    let kind = packs.kind(&visit.kind).unwrap();
    for trial in trials().await {
        city(&trial.db, &packs).await;
        for (register, rows) in [
            ("unit", "code,name,kind\nent:one,一厂,enterprise\n430702,武陵区,county\n"),
            (
                "contact",
                "code,post,place,valid_from\nc1,mayor,430702,2025-01-01\nc2,reform,430702,2025-01-01\nc3,mayor,ent:one,2025-01-01\n",
            ),
        ] {
            take(&trial.db, &packs, &at("2025-01-02"), register, rows, &Who::program("test")).await.unwrap().unwrap();
        }
        let roster = async || between(&trial.db, "village-day", "2025-01-01", "2025-12-31").await.unwrap();
        let days = async || roster().await.iter().map(|it| format!("{} {}", it.day, it.pair)).collect::<Vec<_>>();
        // Monday 3 March 2025: both go on Tuesday; an enterprise is not visited so.
        let (one, other) = (convene(&trial.db, &packs, "2025-03-03"), convene(&trial.db, &packs, "2025-03-03"));
        let (one, other) = tokio::join!(one.run(), other.run());
        one.unwrap();
        other.unwrap();
        assert_eq!(days().await, ["2025-03-04 c1", "2025-03-04 c2"], "{}", trial.engine);
        let of = async |pair: &str, day: &str| {
            roster().await.iter().find(|it| it.pair == pair && it.day == day).unwrap().matter
        };
        let step = async |moment: &str, person: &str, number: i64, word: &str| {
            let given = Given { remark: "看了三户".to_owned(), ..Given::default() };
            desk(&trial.db, &packs, moment).make(&who(person), number, word, &given).await.unwrap()
        };
        let first = of("c1", "2025-03-04").await;
        let kept = matters::kept_standing(&trial.db, first).await.unwrap().unwrap();
        assert_eq!((kept.due_on.as_str(), kept.red_on.as_str()), ("2025-03-04", "2025-03-05"), "{}", trial.engine);
        assert_eq!(step("2025-03-04", "office", first, "check-in").await.unwrap_err().code(), "matter-not-yours");
        step("2025-03-04", "mayor", first, "check-in").await.unwrap();
        step("2025-03-04", "head", of("c2", "2025-03-04").await, "excuse").await.unwrap();
        // Nobody looked for two weeks: what was missed is there, and 1 April, the Tuesday after, too.
        convene(&trial.db, &packs, "2025-03-20").run().await.unwrap();
        convene(&trial.db, &packs, "2025-03-20").run().await.unwrap();
        assert_eq!(
            days().await[2..],
            ["2025-03-11 c1", "2025-03-11 c2", "2025-03-18 c1", "2025-03-18 c2"],
            "{}",
            trial.engine
        );
        step("2025-03-24", "mayor", of("c1", "2025-03-18").await, "check-in").await.unwrap();
        let everything = Sight::everything();
        let year = ("2025-01-01", "2025-12-31");
        let counted = by_part(&trial.db, &everything, "visit", Part::Lead, year, "2025-03-25").await.unwrap();
        let found = attendance(&done_states(kind), &excused_states(kind), &counted);
        let told = |post: &str, due, in_time, late, excused, missed| Attendance {
            post: post.to_owned(),
            due,
            in_time,
            late,
            excused,
            missed,
        };
        // The mayor came once on the day, once later, once not at all; the reform commission was excused once and missed two.
        assert_eq!(found, [told("mayor", 3, 1, 1, 0, 1), told("reform", 3, 0, 0, 1, 2)], "{}", trial.engine);
        // A day off has no duty: 7 October 2025 is National Day's.
        convene(&trial.db, &packs, "2025-10-07").run().await.unwrap();
        assert!(!days().await.iter().any(|it| it.starts_with("2025-10-07")), "{}", trial.engine);
    }
}
