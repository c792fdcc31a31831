//! Three steps, three people, on both engines.

use jiff::Timestamp;

use super::rules::{Move, State};
use super::store::{Draft, Told, draft, find, pending, step};
use crate::store::audit::Who;
use crate::store::clock::FixedClock;
use crate::store::testing::trials;

#[tokio::test]
async fn nothing_goes_public_without_three_people() {
    let clock = FixedClock("2026-08-12T01:20:00Z".parse::<Timestamp>().unwrap());
    let who = |person: &str| Who { person: person.to_owned(), ..Who::default() };
    for trial in trials().await {
        let mut write = trial.db.write().await.unwrap();
        let frozen = Draft { unit: "430700".into(), article: ["甲".into(), "a".into()], ..Draft::default() };
        let number = draft(&mut write, &clock, &who("clerk"), &frozen, Vec::new()).await.unwrap();
        write.commit().await.unwrap();
        //   person     step            remark   comes to, or the refusal
        for (person, step_, remark, expected) in [
            ("leader", Move::Approve, "", Err("publication-state")),
            ("clerk", Move::Check, "", Err("publication-same-person")),
            ("secrecy", Move::Return, " ", Err("publication-reason")),
            ("secrecy", Move::Check, "看过", Ok(State::Checked)),
            ("secrecy", Move::Check, "", Err("publication-state")),
            ("secrecy", Move::Approve, "", Err("publication-same-person")),
            ("clerk", Move::Approve, "", Err("publication-same-person")),
            ("leader", Move::Approve, "", Ok(State::Published)),
            ("leader", Move::Approve, "", Err("publication-state")),
            ("leader", Move::Withdraw, "", Err("publication-reason")),
            ("leader", Move::Withdraw, "数据有误", Ok(State::Withdrawn)),
            ("leader", Move::Check, "", Err("publication-state")),
        ] {
            let got = step(&trial.db, &clock, &who(person), number, step_, remark, Told::default()).await.unwrap();
            assert_eq!(got.map_err(|error| error.code()), expected, "{} {person} {step_:?}", trial.engine);
            let waits: Vec<(State, usize)> =
                pending(&trial.db).await.unwrap().iter().map(|it| (it.state, it.people.len())).collect();
            let kept = find(&trial.db, number).await.unwrap().unwrap();
            // What waits is what has a next step, with everybody who took part.
            let expected = kept.state().waits_for().map(|_| (kept.state(), kept.events.len()));
            assert_eq!(waits, expected.into_iter().collect::<Vec<_>>(), "{} {person} {step_:?}", trial.engine);
        }
        let kept = find(&trial.db, number).await.unwrap().unwrap();
        assert_eq!((kept.events.len(), kept.state(), &kept.draft.article), (4, State::Withdrawn, &frozen.article));
        assert!(find(&trial.db, 99).await.unwrap().is_none());
    }
}
