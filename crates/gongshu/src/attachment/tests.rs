//! Papers kept beside a row, on both engines.

use basis::language::Language;
use jiff::Timestamp;

use super::store::{About, BYTES_MAX, attach, find, list, withdraw};
use crate::store::audit::Who;
use crate::store::blob;
use crate::store::clock::FixedClock;
use crate::store::testing::trials;

const ABOUT: About = About { kind: "enterprise", code: "e1" };
const OTHER: About = About { kind: "enterprise", code: "e2" };

#[tokio::test]
async fn papers_stay_with_their_row() {
    let clock = FixedClock("2026-08-12T01:20:00Z".parse::<Timestamp>().unwrap());
    let who = Who { person: "wang".to_owned(), ..Who::default() };
    let large = {
        let mut bytes = b"%PDF-1.7\n".to_vec();
        bytes.resize(BYTES_MAX + 1, b' ');
        bytes
    };
    for trial in trials().await {
        let db = &trial.db;
        let mut numbers: Vec<i64> = Vec::new();
        //   name                       bytes                       kept under its number, or why not
        for (name, bytes, expected) in [
            ("营业执照.pdf", &b"%PDF-1.7\n"[..], Ok(1)),
            (r"C:\桌面\营业执照.pdf", b"%PDF-1.7\n", Ok(2)),
            ("a.pdf", b"<html>", Err("paper-content")),
            ("a.exe", b"MZ", Err("paper-ending")),
            ("", b"%PDF-1.7\n", Err("paper-ending")),
            ("large.pdf", &large, Err("paper-too-large")),
            ("b.txt", b"text", Ok(3)),
        ] {
            let mut write = db.write().await.unwrap();
            let kept = attach(&mut write, &clock, &who, ABOUT, name, bytes, " 2026年换发 ").await.unwrap();
            write.commit().await.unwrap();
            numbers.extend(&kept);
            assert_eq!(kept.map_err(|error| error.code()), expected, "{} {name}", trial.engine);
        }
        assert_eq!(numbers, [1, 2, 3]);
        let kept = list(db, ABOUT).await.unwrap();
        let told: Vec<(i64, &str, &str)> =
            kept.iter().map(|it| (it.number, it.name.as_str(), it.note.as_str())).collect();
        let note = "2026年换发";
        assert_eq!(told, [(3, "b.txt", note), (2, "营业执照.pdf", note), (1, "营业执照.pdf", note)]);
        // The same bytes are kept once.
        assert_eq!(kept[1].hash, kept[2].hash);
        let bytes = blob::get(db, &kept[2].hash).await.unwrap().unwrap().bytes;
        assert_eq!(bytes, b"%PDF-1.7\n");

        // Of another row there is nothing, whatever number is asked for.
        assert_eq!((list(db, OTHER).await.unwrap(), find(db, OTHER, 1).await.unwrap()), (Vec::new(), None));
        let taken = withdraw(db, &clock, &who, OTHER, 1, "不是这家的").await.unwrap();
        assert_eq!(taken.map_err(|error| error.code()), Ok(false));
        let taken = withdraw(db, &clock, &who, ABOUT, 1, "  ").await.unwrap();
        assert_eq!(taken.map_err(|error| error.say(Language::Zh)), Err("请写明撤下附件的原因".to_owned()));

        for (expected, times) in [(true, 1), (false, 2)] {
            let taken = withdraw(db, &clock, &who, ABOUT, 1, "传错了").await.unwrap();
            assert_eq!(taken.map_err(|error| error.code()), Ok(expected), "{times}");
        }
        assert_eq!(find(db, ABOUT, 1).await.unwrap(), None);
        assert!(find(db, ABOUT, 2).await.unwrap().is_some());
        let gone = list(db, ABOUT).await.unwrap().remove(2);
        assert_eq!(gone.withdrawn.map(|it| (it.person, it.reason)), Some(("wang".to_owned(), "传错了".to_owned())));
    }
}
