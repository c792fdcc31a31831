use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use sqlx::{AssertSqlSafe, Executor};

use super::super::backup::{backup, restore};
use super::super::chance::SeededChance;
use super::super::clock::FixedClock;
use super::super::seal::Seal;
use super::super::suite::{Suite, hex};
use super::super::testing::{Trial, addresses, seal, trials};
use super::super::{Db, migrate};
use super::export::book;
use super::verify::verify_archive;
use super::*;

fn at(time: &str) -> FixedClock {
    FixedClock(time.parse::<Timestamp>().unwrap())
}

fn clock() -> FixedClock {
    at("2026-08-09T01:20:00Z")
}

fn who() -> Who {
    Who {
        person: "王芳".to_owned(),
        post: "statistics.430702".to_owned(),
        address: "10.0.0.7".to_owned(),
        request: "a1".to_owned(),
    }
}

async fn note(db: &Db, clock: &FixedClock, subject: &str) {
    let mut write = db.write().await.unwrap();
    let entry = Entry { action: "import-figures", subject, before: "1", after: "2", batch: 7, ..Entry::default() };
    append(&mut write, clock, &who(), &entry).await.unwrap();
    write.commit().await.unwrap();
}

async fn notes(db: &Db, count: usize) {
    for number in 0..count {
        note(db, &clock(), &format!("七月-{number}")).await;
    }
}

async fn tamper(db: &Db, statements: &str) {
    db.pool().execute(sqlx::raw_sql(AssertSqlSafe(statements.to_owned()))).await.unwrap();
}

async fn verdict(db: &Db) -> Verdict {
    verify(db).await.unwrap()
}

async fn whole(trial: &Trial, entries: i64) {
    let verdict = verdict(&trial.db).await;
    assert!(
        matches!(verdict, Verdict::Whole { entries: found, .. } if found == entries),
        "{}: {verdict:?}",
        trial.engine
    );
}

#[tokio::test]
async fn what_is_recorded_is_whole_and_can_be_read() {
    for trial in trials().await {
        whole(&trial, 0).await;
        notes(&trial.db, 3).await;
        let mut write = trial.db.write().await.unwrap();
        let refusal = Entry { action: "sign-in", subject: "王\0芳", refused: true, ..Entry::default() };
        let long = Who { person: "王".repeat(2000), ..Who::default() };
        append(&mut write, &clock(), &long, &refusal).await.unwrap();
        write.commit().await.unwrap();
        let mut write = trial.db.write().await.unwrap();
        append(&mut write, &clock(), &who(), &refusal).await.unwrap();
        drop(write); // not committed: as if it had not been
        whole(&trial, 4).await;
        let records = list(&trial.db, &Filter::default(), i64::MAX, 10).await.unwrap();
        assert_eq!(records.iter().map(|record| record.number).collect::<Vec<_>>(), [4, 3, 2, 1]);
        assert!(records[0].refused && records[0].subject == "王\u{fffd}芳");
        assert_eq!(records[0].person.chars().count(), WORD_CHARACTERS + 1);
        let first = &records[3];
        assert_eq!((first.person.as_str(), first.post.as_str()), ("王芳", "statistics.430702"));
        assert_eq!((first.address.as_str(), first.request.as_str()), ("10.0.0.7", "a1"));
        assert_eq!((first.before.as_str(), first.after.as_str(), first.batch), ("1", "2", 7));
    }
}

/// Six entries with a checkpoint at the fourth, tampered with in every way there is; each is found and named.
#[tokio::test]
async fn tampering_is_found_and_named() {
    use Flaw::*;
    let cases: &[(&str, i64, Flaw)] = &[
        // Edits of each column, and of the rule itself.
        ("update audit_entry set at = '2026-08-09T01:20:01Z' where number = 3", 3, Edited),
        ("update audit_entry set who = '李强' where number = 3", 3, Edited),
        ("update audit_entry set post = '' where number = 3", 3, Edited),
        ("update audit_entry set address = '10.0.0.8' where number = 3", 3, Edited),
        ("update audit_entry set request = 'a2' where number = 3", 3, Edited),
        ("update audit_entry set action = 'export' where number = 3", 3, Edited),
        ("update audit_entry set subject = '' where number = 3", 3, Edited),
        ("update audit_entry set outcome = 'refused' where number = 3", 3, Edited),
        ("update audit_entry set before = '2' where number = 3", 3, Edited),
        ("update audit_entry set after = '1' where number = 3", 3, Edited),
        ("update audit_entry set before = '12', after = '' where number = 3", 3, Edited),
        ("update audit_entry set detail = 'x' where number = 3", 3, Edited),
        ("update audit_entry set batch = 8 where number = 3", 3, Edited),
        ("update audit_entry set suite = 'sm' where number = 3", 3, Edited),
        ("update audit_entry set suite = 'none' where number = 3", 3, Edited),
        ("update audit_entry set form = 1 where number = 3", 3, Edited),
        ("update audit_entry set form = 3 where number = 3", 3, Edited),
        ("update audit_entry set hash = previous_hash where number = 3", 3, Edited),
        ("update audit_entry set previous_hash = hash where number = 3", 3, Edited),
        ("update audit_entry set who = '李强' where number = 1", 1, Edited),
        ("update audit_entry set who = '李强' where number = 6", 6, Edited),
        // Rows taken out.
        ("delete from audit_entry where number = 1", 1, Missing),
        ("delete from audit_entry where number in (3, 4)", 3, Missing),
        ("delete from audit_entry where number = 6", 6, Truncated),
        ("delete from audit_entry where 2 < number", 3, Truncated),
        ("delete from audit_entry", 1, Truncated),
        // Rows moved.
        (
            "update audit_entry set number = -3 where number = 3; update audit_entry set number = 3 where number = 2;
             update audit_entry set number = 2 where number = -3",
            2,
            Reordered,
        ),
        ("update audit_entry set number = 9 where number = 3", 9, Reordered),
        ("update audit_entry set number = 7 where number = 6", 7, Reordered),
        ("update audit_entry set number = 0 where number = 1", 0, Reordered),
        ("update audit_entry set number = number + 1000; update audit_entry set number = number - 999", 2, Reordered),
        // Rows added.
        (
            "insert into audit_entry (number, at, who, action, subject, detail, batch, previous_hash, hash)
             select 7, at, who, action, subject, detail, batch, previous_hash, hash from audit_entry where number = 3",
            7,
            Edited,
        ),
        // The head.
        ("delete from audit_head", 6, HeadMissing),
        ("update audit_head set number = 5", 5, HeadForged),
        ("update audit_head set hash = seal", 6, HeadForged),
        ("update audit_head set seal = hash", 6, HeadForged),
        ("update audit_head set suite = 'none'", 6, HeadForged),
        ("update audit_head set key_mark = 'another'", 6, HeadForeign),
        ("insert into audit_head select 2, number, hash, suite, key_mark, seal from audit_head", 6, HeadForged),
        ("delete from audit_entry where number = 6; update audit_head set number = 5", 5, HeadForged),
        // Checkpoints.
        ("update audit_checkpoint set signature = hash", 4, CheckpointForged),
        ("update audit_checkpoint set hash = signature", 4, CheckpointForged),
        ("update audit_checkpoint set number = 3", 3, CheckpointForged),
        ("update audit_checkpoint set at = ''", 4, CheckpointForged),
        ("update audit_checkpoint set kind = 'prune'", 4, CheckpointForged),
        ("update audit_checkpoint set archive = 'x'", 4, CheckpointForged),
        ("update audit_checkpoint set public_key = hash", 4, CheckpointForged),
        ("update audit_checkpoint set suite = 'sm'", 4, CheckpointForged),
        ("delete from audit_checkpoint", 4, CheckpointMissing),
    ];
    for original in trials().await {
        notes(&original.db, 4).await;
        assert_eq!(make_checkpoint(&original.db, &clock()).await.unwrap(), Ok(4));
        notes(&original.db, 2).await;
        whole(&original, 6).await;
        // Kept beside, so that each case begins with the same books.
        for table in ["audit_entry", "audit_head", "audit_checkpoint"] {
            tamper(&original.db, &format!("create table kept_{table} as select * from {table}")).await;
        }
        for (statements, number, flaw) in cases {
            tamper(&original.db, statements).await;
            let found = verdict(&original.db).await;
            let expected = Verdict::Broken { number: *number, flaw: *flaw };
            assert_eq!(found, expected, "{} {statements}", original.engine);
            put_back(&original.db).await;
        }
        whole(&original, 6).await;
    }
}

async fn put_back(db: &Db) {
    for table in ["audit_entry", "audit_head", "audit_checkpoint"] {
        tamper(db, &format!("delete from {table}; insert into {table} select * from kept_{table}")).await;
    }
}

/// Somebody who knows the rules writes rows that fit together; only what lies outside the database shows it.
#[tokio::test]
async fn a_chain_rewritten_by_its_own_rules_is_found() {
    for trial in trials().await {
        notes(&trial.db, 4).await;
        make_checkpoint(&trial.db, &clock()).await.unwrap().unwrap();
        notes(&trial.db, 2).await;
        let rows = rows(&trial.db).await;
        for (from, number) in [(2, 4), (4, 4), (5, 6), (6, 6)] {
            let mut forged = rows.clone();
            relink(&mut forged, from);
            replace(&trial.db, &forged).await;
            let expected = Verdict::Broken { number, flaw: Flaw::Rewritten };
            assert_eq!(verdict(&trial.db).await, expected, "{} from {from}", trial.engine);
        }
        // One entry rewritten with its hash, the next left as it was.
        let mut forged = rows.clone();
        relink(&mut forged[..3], 3);
        replace(&trial.db, &forged).await;
        assert_eq!(verdict(&trial.db).await, Verdict::Broken { number: 4, flaw: Flaw::Unlinked }, "{}", trial.engine);
        // One more, past the program.
        let mut forged = rows.clone();
        let mut added = Kept { number: 7, previous: rows[5].hash.clone(), ..rows[5].clone() };
        added.hash = added.seal().unwrap();
        forged.push(added);
        replace(&trial.db, &forged).await;
        assert_eq!(verdict(&trial.db).await, Verdict::Broken { number: 7, flaw: Flaw::Unsealed }, "{}", trial.engine);
        replace(&trial.db, &rows).await;
        whole(&trial, 6).await;
    }
}

async fn rows(db: &Db) -> Vec<Kept> {
    page(&mut db.pool().acquire().await.unwrap(), i64::MIN).await.unwrap()
}

async fn replace(db: &Db, rows: &[Kept]) {
    let mut write = db.write().await.unwrap();
    write.connection().execute("delete from audit_entry").await.unwrap();
    for row in rows {
        row.insert(&mut write).await.unwrap();
    }
    write.commit().await.unwrap();
}

/// Another person from entry `from` on, every hash made anew.
fn relink(rows: &mut [Kept], from: i64) {
    let mut previous = String::new();
    for row in rows {
        if from <= row.number {
            row.who = "李强".to_owned();
            if from < row.number {
                row.previous.clone_from(&previous);
            }
            row.hash = row.seal().unwrap();
        }
        previous.clone_from(&row.hash);
    }
}

#[tokio::test]
async fn an_old_head_put_back_is_found() {
    for trial in trials().await {
        notes(&trial.db, 3).await;
        tamper(&trial.db, "create table kept_head as select * from audit_head").await;
        notes(&trial.db, 2).await;
        let old_head = "delete from audit_head; insert into audit_head select * from kept_head";
        // With the entries since then cut off: the copy of the head knows of them.
        tamper(&trial.db, "create table kept_entry as select * from audit_entry").await;
        tamper(&trial.db, &format!("delete from audit_entry where 3 < number; {old_head}")).await;
        assert_eq!(verdict(&trial.db).await, Verdict::Broken { number: 4, flaw: Flaw::Truncated }, "{}", trial.engine);
        // Without it: a checkpoint still does.
        tamper(&trial.db, "insert into audit_entry select * from kept_entry where 3 < number").await;
        assert_eq!(verdict(&trial.db).await, Verdict::Broken { number: 4, flaw: Flaw::Unsealed }, "{}", trial.engine);
    }
}

#[tokio::test]
async fn a_checkpoint_outside_knows_of_entries_cut_off_with_everything_else_put_back() {
    for trial in trials().await {
        notes(&trial.db, 2).await;
        tamper(&trial.db, "create table kept_head as select * from audit_head").await;
        notes(&trial.db, 3).await;
        make_checkpoint(&trial.db, &clock()).await.unwrap().unwrap();
        std::fs::remove_file(trial.folder.path().join("audit-head.json")).unwrap();
        tamper(
            &trial.db,
            "delete from audit_entry where 2 < number; delete from audit_checkpoint;
             delete from audit_head; insert into audit_head select * from kept_head",
        )
        .await;
        assert_eq!(verdict(&trial.db).await, Verdict::Broken { number: 3, flaw: Flaw::Truncated }, "{}", trial.engine);
    }
}

/// The program does not heal what was tampered with by going on.
#[tokio::test]
async fn what_was_tampered_with_stays_found_while_recording_goes_on() {
    for (statements, number, flaw) in [
        ("delete from audit_entry where 3 < number", 4, Flaw::Missing),
        ("delete from audit_entry", 1, Flaw::Missing),
        ("delete from audit_head", 7, Flaw::HeadMissing),
        ("update audit_head set number = 4", 4, Flaw::HeadForged),
        ("update audit_entry set who = '李强' where number = 5", 5, Flaw::Edited),
    ] {
        for trial in trials().await {
            notes(&trial.db, 5).await;
            tamper(&trial.db, statements).await;
            notes(&trial.db, 2).await;
            let expected = Verdict::Broken { number, flaw };
            assert_eq!(verdict(&trial.db).await, expected, "{} {statements}", trial.engine);
            let signed = make_checkpoint(&trial.db, &clock()).await.unwrap();
            assert_eq!(signed.is_ok(), flaw == Flaw::Edited, "the end itself is sound only there");
            let pruned = prune(&trial.db, &at("2030-01-01T00:00:00Z"), &who(), 6).await.unwrap();
            assert_eq!(pruned.unwrap_err().code(), "audit-unsound");
        }
    }
}

#[tokio::test]
async fn the_books_may_change_their_suite() {
    for (engine, address, folder) in addresses().await {
        for (round, suite) in [Suite::International, Suite::Sm, Suite::International].into_iter().enumerate() {
            let db = Db::open(&address, seal(folder.path(), suite)).await.unwrap();
            notes(&db, 2).await;
            make_checkpoint(&db, &clock()).await.unwrap().unwrap();
            let entries = 2 * (i64::try_from(round).unwrap() + 1);
            let verdict = verify(&db).await.unwrap();
            assert!(
                matches!(verdict, Verdict::Whole { entries: found, .. } if found == entries),
                "{engine} {verdict:?}"
            );
            db.close().await;
        }
    }
}

#[tokio::test]
async fn a_lost_key_is_not_called_a_forgery() {
    for trial in trials().await {
        notes(&trial.db, 2).await;
        trial.db.close().await;
        std::fs::rename(trial.folder.path().join("keys"), trial.folder.path().join("elsewhere")).unwrap();
        let other = Arc::new(SeededChance::new(2));
        let db = Db::open(&trial.address, Seal::in_folder(trial.folder.path(), Suite::International, other)).await;
        assert_eq!(
            verdict(&db.unwrap()).await,
            Verdict::Broken { number: 2, flaw: Flaw::HeadForeign },
            "{}",
            trial.engine
        );
    }
}

#[tokio::test]
async fn a_checkpoint_comes_by_itself_every_thousand_entries() {
    let trial = trials().await.remove(0);
    let mut write = trial.db.write().await.unwrap();
    for _ in 0..CHECKPOINT_EVERY + 1 {
        append(&mut write, &clock(), &who(), &Entry::default()).await.unwrap();
    }
    write.commit().await.unwrap();
    whole(&trial, CHECKPOINT_EVERY + 1).await;
    let (copied, damaged) = trial.db.seal().checkpoints().unwrap();
    assert_eq!(copied.iter().map(|checkpoint| checkpoint.number).collect::<Vec<_>>(), [CHECKPOINT_EVERY]);
    assert!(!damaged);
}

#[tokio::test]
async fn a_copy_cut_short_by_a_crash_is_mended_and_a_damaged_one_is_said() {
    let trial = trials().await.remove(0);
    let copy = trial.folder.path().join("audit-checkpoints.jsonl");
    notes(&trial.db, 1).await;
    make_checkpoint(&trial.db, &clock()).await.unwrap().unwrap();
    let text = std::fs::read_to_string(&copy).unwrap();
    std::fs::write(&copy, &text[..text.len() / 2]).unwrap();
    whole(&trial, 1).await;
    make_checkpoint(&trial.db, &clock()).await.unwrap().unwrap();
    assert_eq!(std::fs::read_to_string(&copy).unwrap(), text);
    std::fs::write(&copy, format!("nonsense\n{text}")).unwrap();
    assert_eq!(verdict(&trial.db).await, Verdict::Broken { number: 1, flaw: Flaw::CopyDamaged });
}

async fn prepared(trial: &Trial) -> FixedClock {
    for month in 1..=9 {
        note(&trial.db, &at(&format!("2026-0{month}-15T00:00:00Z")), &month.to_string()).await;
    }
    make_checkpoint(&trial.db, &clock()).await.unwrap().unwrap();
    at("2026-10-01T00:00:00Z")
}

#[tokio::test]
async fn pruning_keeps_the_chain_verifiable() {
    for trial in trials().await {
        let now = prepared(&trial).await;
        let refused = prune(&trial.db, &now, &who(), 5).await.unwrap().unwrap_err();
        assert_eq!(refused.code(), "audit-prune-months");
        assert_eq!(prune(&trial.db, &now, &who(), 12).await.unwrap(), Ok(None));
        let first = prune(&trial.db, &now, &who(), 6).await.unwrap().unwrap().unwrap();
        assert_eq!((first.first, first.last), (1, 3), "of April and later none");
        assert_eq!(prune(&trial.db, &now, &who(), 6).await.unwrap(), Ok(None));
        note(&trial.db, &now, "十月").await;
        let archived = async |file: &Path| match verify_archive(&trial.db, file).await.unwrap() {
            Ok(Verdict::Whole { entries, .. }) => Ok(entries),
            other => Err(other),
        };
        assert_eq!(archived(&first.file).await, Ok(3), "{}", trial.engine);
        let verdict = verdict(&trial.db).await;
        assert!(matches!(verdict, Verdict::Whole { entries: 8, pruned: 3, .. }), "{} {verdict:?}", trial.engine);
        // Again, months later: the second archive joins on to the first.
        let later = at("2026-12-20T00:00:00Z");
        let second = prune(&trial.db, &later, &who(), 6).await.unwrap().unwrap().unwrap();
        assert_eq!((second.first, second.last), (4, 6));
        assert_eq!(archived(&second.file).await, Ok(3), "{}", trial.engine);
        assert_eq!(archived(&first.file).await, Ok(3), "{}", trial.engine);
        let verdict = super::verify(&trial.db).await.unwrap();
        assert!(matches!(verdict, Verdict::Whole { entries: 6, pruned: 6, .. }), "{} {verdict:?}", trial.engine);
    }
}

#[tokio::test]
async fn tampering_after_pruning_is_found_and_named() {
    for (statements, number, flaw) in [
        ("delete from audit_entry where number = 4", 4, Flaw::Missing),
        ("delete from audit_entry where number in (4, 5, 6)", 4, Flaw::Missing),
        ("update audit_entry set who = '' where number = 4", 4, Flaw::Edited),
        ("delete from audit_checkpoint where kind = 'prune'", 3, Flaw::CheckpointMissing),
        ("update audit_checkpoint set number = 5 where kind = 'prune'", 5, Flaw::CheckpointForged),
        (
            "insert into audit_entry (number, at, who, action, subject, detail, batch, previous_hash, hash)
             values (1, '', '', '', '', '', 0, '', '')",
            1,
            Flaw::Reordered,
        ),
    ] {
        for trial in trials().await {
            let now = prepared(&trial).await;
            prune(&trial.db, &now, &who(), 6).await.unwrap().unwrap().unwrap();
            tamper(&trial.db, statements).await;
            let expected = Verdict::Broken { number, flaw };
            assert_eq!(verdict(&trial.db).await, expected, "{} {statements}", trial.engine);
        }
    }
}

#[tokio::test]
async fn an_archive_tampered_with_is_found() {
    let trial = trials().await.remove(0);
    let now = prepared(&trial).await;
    let pruned = prune(&trial.db, &now, &who(), 6).await.unwrap().unwrap().unwrap();
    let good = std::fs::read_to_string(&pruned.file).unwrap();
    let lines: Vec<&str> = good.lines().collect();
    let text = |lines: &[&str]| lines.iter().map(|line| format!("{line}\n")).collect::<String>();
    let [a, b, c, end] = lines[..] else { panic!("three entries and their checkpoint") };
    for (name, text, number, flaw) in [
        ("an edit", good.replacen("王芳", "李强", 1), 1, Flaw::Edited),
        ("a gap", text(&[a, c, end]), 2, Flaw::Missing),
        ("a beginning cut off", text(&[b, c, end]), 1, Flaw::Missing),
        ("an end cut off", text(&[a, b, end]), 3, Flaw::Truncated),
        ("another order", text(&[a, c, b, end]), 2, Flaw::Reordered),
        ("another spelling", good.replacen("\"number\":1", "\"number\": 1", 1), 3, Flaw::Rewritten),
        (
            "a checkpoint edited",
            good.replacen("\"kind\":\"prune\"", "\"kind\":\"checkpoint\"", 1),
            3,
            Flaw::CheckpointForged,
        ),
    ] {
        std::fs::write(&pruned.file, text).unwrap();
        let found = verify_archive(&trial.db, &pruned.file).await.unwrap();
        assert_eq!(found, Ok(Verdict::Broken { number, flaw }), "{name}");
    }
    for nonsense in [String::new(), "x".to_owned(), text(&[a, b])] {
        std::fs::write(&pruned.file, nonsense).unwrap();
        let found = verify_archive(&trial.db, &pruned.file).await.unwrap();
        assert_eq!(found.unwrap_err().code(), "audit-archive-unreadable");
    }
}

/// Books from before the head: their entries are sealed by the old rule and stay as they are.
#[tokio::test]
async fn old_entries_stay_verifiable_by_their_old_rule() {
    let before = [
        ("1", "2025-08-09T01:20:00Z", "王芳", "import-figures", "july.xlsx", "{\"new\":3}", "1"),
        ("2", "2025-09-09T01:20:00Z", "王芳", "import-figures", "august.xlsx", "{\"new\":4}", "2"),
    ];
    for (statements, number, flaw) in [
        ("", 0, None),
        ("update audit_entry set detail = '{}' where number = 2", 2, Some(Flaw::Edited)),
        ("update audit_entry set after = '{}' where number = 1", 1, Some(Flaw::Edited)),
        ("update audit_entry set post = 'x' where number = 1", 1, Some(Flaw::Edited)),
        ("update audit_entry set outcome = 'refused' where number = 1", 1, Some(Flaw::Edited)),
        ("update audit_entry set suite = 'sm' where number = 2", 2, Some(Flaw::Edited)),
        ("update audit_entry set form = 2 where number = 2", 2, Some(Flaw::Edited)),
    ] {
        for (engine, address, folder) in addresses().await {
            let db = Db::bare(&address, seal(folder.path(), Suite::Sm)).await.unwrap();
            migrate::bring_up_to(&db, 3).await.unwrap();
            let mut previous = BEGINNING.to_owned();
            for (number, at, who, action, subject, detail, batch) in before {
                let text = record::framed(&[number, at, who, action, subject, detail, batch, &previous]);
                let hash = hex(&Suite::International.hash(text.as_bytes()));
                tamper(
                    &db,
                    &format!(
                        "insert into audit_entry (number, at, who, action, subject, detail, batch, previous_hash, hash)
                         values ({number}, '{at}', '{who}', '{action}', '{subject}', '{detail}', {batch}, '{previous}', '{hash}')"
                    ),
                )
                .await;
                previous = hash;
            }
            migrate::bring_up(&db).await.unwrap();
            notes(&db, 1).await;
            let records = list(&db, &Filter::default(), 3, 10).await.unwrap();
            assert_eq!(records[0].after, "{\"new\":4}");
            tamper(&db, if statements.is_empty() { "select 1" } else { statements }).await;
            match flaw {
                Some(flaw) => assert_eq!(verdict(&db).await, Verdict::Broken { number, flaw }, "{engine} {statements}"),
                None => assert!(matches!(verdict(&db).await, Verdict::Whole { entries: 3, .. }), "{engine}"),
            }
        }
    }
}

#[tokio::test]
async fn a_restored_chain_goes_on_under_other_keys() {
    for trial in trials().await {
        notes(&trial.db, 3).await;
        make_checkpoint(&trial.db, &clock()).await.unwrap().unwrap();
        let file = trial.folder.path().join("books.backup");
        backup(&trial.db, &file).await.unwrap();
        notes(&trial.db, 2).await;
        make_checkpoint(&trial.db, &clock()).await.unwrap().unwrap();
        for (engine, address, folder) in addresses().await {
            let chance = Arc::new(SeededChance::new(9));
            let db = Db::open(&address, Seal::in_folder(folder.path(), Suite::Sm, chance)).await.unwrap();
            restore(&db, &clock(), &who(), &file).await.unwrap();
            let found = verdict(&db).await;
            assert!(matches!(found, Verdict::Whole { entries: 4, .. }), "{} to {engine}: {found:?}", trial.engine);
            notes(&db, 1).await;
            make_checkpoint(&db, &clock()).await.unwrap().unwrap();
            let found = verdict(&db).await;
            assert!(matches!(found, Verdict::Whole { entries: 5, .. }), "{} to {engine}: {found:?}", trial.engine);
            let last =
                list(&db, &Filter { action: "restore".to_owned(), ..Filter::default() }, i64::MAX, 1).await.unwrap();
            assert_eq!(last[0].subject, "books.backup");
        }
        // Into the folder it came from, whose copies know of the two entries since: set aside, not deleted.
        let (_, address, _other) = addresses().await.remove(0);
        let db = Db::open(&address, seal(trial.folder.path(), Suite::International)).await.unwrap();
        restore(&db, &clock(), &who(), &file).await.unwrap();
        let found = verdict(&db).await;
        assert!(matches!(found, Verdict::Whole { entries: 4, .. }), "{}: {found:?}", trial.engine);
        assert!(trial.folder.path().join("audit-checkpoints.jsonl.until-20260809T012000Z").exists());
    }
}

#[tokio::test]
async fn entries_are_found_by_person_post_subject_words_days_and_outcome() {
    fn day(from: &str, until: &str) -> Filter {
        Filter { from: from.to_owned(), until: until.to_owned(), ..Filter::default() }
    }
    let text = |text: &str| Filter { text: text.to_owned(), ..Filter::default() };
    for trial in trials().await {
        // 2026-08-09 in China begins at 16:00 the day before, UTC.
        for (number, time) in
            ["2026-08-08T15:59:59.5Z", "2026-08-08T16:00:00Z", "2026-08-09T15:59:59.5Z", "2026-08-09T16:00:00Z"]
                .into_iter()
                .enumerate()
        {
            let mut write = trial.db.write().await.unwrap();
            let person = Who { person: format!("人{}", number % 2), post: "统计岗".to_owned(), ..Who::default() };
            let subject = ["a%b_c", "axbyc", "Xiangtan\\1", "湘潭"][number];
            let entry = Entry { action: "export", subject, refused: number == 3, after: "湘", ..Entry::default() };
            append(&mut write, &at(time), &person, &entry).await.unwrap();
            write.commit().await.unwrap();
        }
        for (filter, numbers) in [
            (Filter::default(), vec![4, 3, 2, 1]),
            (Filter { person: "人1".to_owned(), ..Filter::default() }, vec![4, 2]),
            (Filter { post: "统计岗".to_owned(), action: "export".to_owned(), ..Filter::default() }, vec![4, 3, 2, 1]),
            (Filter { action: "import".to_owned(), ..Filter::default() }, vec![]),
            (Filter { subject: "湘潭".to_owned(), ..Filter::default() }, vec![4]),
            (Filter { outcome: "refused".to_owned(), ..Filter::default() }, vec![4]),
            (Filter { outcome: "done".to_owned(), ..Filter::default() }, vec![3, 2, 1]),
            (day("2026-08-09", ""), vec![4, 3, 2]),
            (day("", "2026-08-09"), vec![3, 2, 1]),
            (day("2026-08-09", "2026-08-09"), vec![3, 2]),
            (text("%b_"), vec![1]),
            (text("xiangTAN\\"), vec![3]),
            (text("湘"), vec![4, 3, 2, 1]),
            (text("湘潭"), vec![4]),
            (text("'"), vec![]),
        ] {
            let records = list(&trial.db, &filter, i64::MAX, 10).await.unwrap();
            let found: Vec<i64> = records.iter().map(|record| record.number).collect();
            assert_eq!(found, numbers, "{} {filter:?}", trial.engine);
            assert_eq!(count(&trial.db, &filter).await.unwrap(), i64::try_from(numbers.len()).unwrap());
        }
        let second = list(&trial.db, &Filter::default(), 3, 1).await.unwrap();
        assert_eq!(second.iter().map(|record| record.number).collect::<Vec<_>>(), [2], "a page from before 3");
        assert_eq!(day("2026-13-01", "").check().unwrap_err().code(), "audit-filter-day");
        assert!(matches!(count(&trial.db, &day("", "gestern")).await, Err(Failure::Refused(_))));
        let book = book(basis::language::Language::Zh, &second);
        assert_eq!(book.sheets[0].rows.len(), 1);
        assert!(!book.to_xlsx().unwrap().is_empty());
    }
}

#[test]
fn every_flaw_has_its_words() {
    for flaw in Flaw::ALL {
        for language in basis::language::Language::ALL {
            let id = format!("audit-flaw-{}", flaw.word());
            let arguments = [("number", "7".into())];
            assert!(
                crate::message::MESSAGES.find(language, &id, &arguments).is_some_and(|text| text.contains('7')),
                "{id}"
            );
        }
    }
}

/// Whatever single thing is changed in whatever row, it is found; and nothing is found where nothing was.
#[test]
fn any_single_change_of_any_row_is_found() {
    use proptest::prelude::*;
    const TEXT: [&str; 13] = [
        "at",
        "who",
        "post",
        "address",
        "request",
        "action",
        "subject",
        "outcome",
        "before",
        "after",
        "detail",
        "previous_hash",
        "hash",
    ];
    const NUMBER: [&str; 3] = ["number", "batch", "form"];
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let trial = runtime.block_on(async {
        let trial = trials().await.remove(0);
        notes(&trial.db, 8).await;
        for table in ["audit_entry", "audit_head", "audit_checkpoint"] {
            tamper(&trial.db, &format!("create table kept_{table} as select * from {table}")).await;
        }
        trial
    });
    let change = prop_oneof![
        (0..TEXT.len(), "[a-z0-9王]{0,8}").prop_map(|(column, text)| format!("{} = '{text}'", TEXT[column])),
        (0..TEXT.len()).prop_map(|column| format!("{0} = {0} || ' '", TEXT[column])),
        Just("suite = 'sm'".to_owned()),
        (0..NUMBER.len(), -20_i64..20).prop_map(|(column, number)| format!("{} = {number}", NUMBER[column])),
    ];
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(200));
    let outcome = runner.run(&(1_i64..=8, change), |(number, change)| {
        runtime.block_on(async {
            let statement = format!("update audit_entry set {change} where number = {number}");
            let changed = trial.db.pool().execute(sqlx::raw_sql(AssertSqlSafe(statement.clone()))).await;
            // A number that another row has is refused by the table itself.
            if changed.is_ok() {
                let same: i64 = sqlx::query_scalar(
                    "select count(*) from (select * from audit_entry except select * from kept_audit_entry) x",
                )
                .fetch_one(trial.db.pool())
                .await
                .unwrap();
                let broken = matches!(verdict(&trial.db).await, Verdict::Broken { .. });
                prop_assert_eq!(broken, same != 0, "{}", statement);
            }
            put_back(&trial.db).await;
            Ok(())
        })
    });
    outcome.unwrap();
}

/// Programs that share the books take turns at the chain: two at once, each with its own connections.
#[tokio::test]
async fn two_programs_extend_one_chain() {
    for trial in trials().await {
        let other = Db::open(&trial.address, seal(trial.folder.path(), Suite::International)).await.unwrap();
        let many = (0..30).map(|number| {
            let db = if number % 2 == 0 { trial.db.clone() } else { other.clone() };
            tokio::spawn(async move { note(&db, &clock(), "together").await })
        });
        for one in many.collect::<Vec<_>>() {
            one.await.unwrap();
        }
        whole(&trial, 30).await;
        let head = trial.db.seal().head().unwrap().unwrap();
        assert_eq!(head.number, 30, "{}: the copy is of the furthest end", trial.engine);
    }
}

/// A backup from before there was a head: its rows lack the later columns, and its chain is sealed on arrival.
#[tokio::test]
async fn an_older_backup_restores() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("older.backup");
    let text =
        record::framed(&["1", "2025-08-09T01:20:00Z", "王芳", "import-figures", "july.xlsx", "{}", "1", BEGINNING]);
    let hash = hex(&Suite::International.hash(text.as_bytes()));
    let entry = serde_json::json!({
        "number": 1, "at": "2025-08-09T01:20:00Z", "who": "王芳", "action": "import-figures", "subject": "july.xlsx",
        "detail": "{}", "batch": 1, "previous_hash": BEGINNING, "hash": hash,
    });
    let batch = serde_json::json!({
        "number": 1, "kind": "figures", "title": "七月", "source": "july.xlsx", "blob": "", "row_count": 3,
        "recorded_at": "2025-08-09T01:20:00Z", "recorded_by": "王芳",
    });
    let tables = [("batch", format!("{batch}\n")), ("audit_entry", format!("{entry}\n"))];
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&file).unwrap());
    let mut member = |name: &str, text: &str| {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, text.as_bytes()).unwrap();
    };
    let listed: Vec<serde_json::Value> = tables
        .iter()
        .map(|(name, text)| {
            let hash = hex(&Suite::International.hash(text.as_bytes()));
            serde_json::json!({ "name": name, "rows": 1, "sha256": hash })
        })
        .collect();
    for (name, text) in &tables {
        member(&format!("{name}.jsonl"), text);
    }
    let manifest = serde_json::json!({ "format": 1, "structure": 3, "tables": listed });
    member("manifest.json", &manifest.to_string());
    zip.finish().unwrap();
    for trial in trials().await {
        restore(&trial.db, &clock(), &who(), &file).await.unwrap();
        whole(&trial, 2).await;
        let batch = super::super::batch::find(&trial.db, 1).await.unwrap().unwrap();
        assert_eq!((batch.recorded_by.as_str(), batch.unit.as_str(), batch.post.as_str()), ("王芳", "", ""));
    }
}
