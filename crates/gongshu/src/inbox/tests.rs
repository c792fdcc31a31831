//! What reaches whom, on both engines.

use std::sync::Arc;

use basis::language::Name;
use jiff::Timestamp;

use super::store::{Addressee, Notice, list, open, read_all, tell, unread};
use crate::access::{Actor, Because, Grant, Role};
use crate::store::audit::Who;
use crate::store::clock::FixedClock;
use crate::store::testing::trials;

fn actor(person: &str, posts: &[&str]) -> Actor {
    let grant = |post: &&str| Grant {
        post: (*post).to_owned(),
        post_name: Name::new(*post, *post),
        unit: "430700".to_owned(),
        role: Arc::new(Role::default()),
        because: Because::Holds,
        until: String::new(),
        only: None,
    };
    Actor::new(person, person, posts.iter().map(grant).collect())
}

fn notice(title: &str) -> Notice {
    Notice {
        message: "notice-publication-drafted",
        arguments: vec![("title", [title.to_owned(), format!("{title} in English")])],
        href: format!("/publications/{title}"),
        asks: true,
    }
}

#[tokio::test]
async fn a_notice_waits_for_whoever_acts_through_the_post() {
    let clock = FixedClock("2026-08-12T01:20:00Z".parse::<Timestamp>().unwrap());
    let by = Who { person: "wang".to_owned(), post: "clerk".to_owned(), ..Who::default() };
    let person = |code: &str| Addressee::Person(code.to_owned());
    let post = |code: &str| Addressee::Post(code.to_owned());
    for trial in trials().await {
        let db = &trial.db;
        //   to whom                                       title
        for (to, title) in [
            (vec![post("secrecy")], "1"),
            (vec![post("secrecy"), post("mayor"), post("mayor")], "2"),
            (vec![person("li"), person("wang")], "3"),
            (vec![person("wang")], "4"),
            (vec![], "5"),
        ] {
            let mut write = db.write().await.unwrap();
            tell(&mut write, &clock, &by, to, &notice(title)).await.unwrap();
            write.commit().await.unwrap();
        }
        // A notice whose change did not come to pass is not there.
        let mut write = db.write().await.unwrap();
        tell(&mut write, &clock, &by, vec![post("secrecy")], &notice("6")).await.unwrap();
        drop(write);

        //   who                               unread, newest first
        for (who, expected) in [
            (actor("li", &["secrecy"]), vec!["3", "2", "1"]),
            (actor("chen", &["secrecy"]), vec!["2", "1"]),
            (actor("zhao", &["secrecy", "mayor"]), vec!["2", "2", "1"]),
            // Also of what was done in their own name.
            (actor("wang", &["clerk"]), vec!["4", "3"]),
            (actor("nobody", &[]), vec![]),
        ] {
            let (kept, total) = list(db, &who, true, 0, 50).await.unwrap();
            let titles: Vec<&str> = kept.iter().map(|it| it.arguments["title"][0].as_str()).collect();
            assert_eq!(titles, expected, "{} {}", trial.engine, who.person);
            assert_eq!((total, unread(db, &who).await.unwrap()), (expected.len(), expected.len()));
        }

        // Read by one is not read by the other; who has no such inbox opens nothing.
        let (li, chen) = (actor("li", &["secrecy"]), actor("chen", &["secrecy"]));
        let (kept, _) = list(db, &li, true, 2, 1).await.unwrap();
        let oldest = kept[0].number;
        assert_eq!(open(db, &clock, &li, oldest).await.unwrap().as_deref(), Some("/publications/1"));
        assert_eq!(open(db, &clock, &li, oldest).await.unwrap().as_deref(), Some("/publications/1"));
        assert_eq!(open(db, &clock, &actor("wang", &["clerk"]), oldest).await.unwrap(), None);
        assert_eq!(open(db, &clock, &li, 99).await.unwrap(), None);
        assert_eq!((unread(db, &li).await.unwrap(), unread(db, &chen).await.unwrap()), (2, 2));
        let (all, total) = list(db, &li, false, 0, 50).await.unwrap();
        assert_eq!((all.iter().map(|it| it.read).collect::<Vec<_>>(), total), (vec![false, false, true], 3));

        // Up to what was on the page: what came in meanwhile stays.
        let last = all[1].number;
        read_all(db, &clock, &li, last).await.unwrap();
        assert_eq!((unread(db, &li).await.unwrap(), unread(db, &chen).await.unwrap()), (1, 2));
    }
}
