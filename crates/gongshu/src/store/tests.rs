use jiff::Timestamp;

use super::audit::{Entry, Verdict, Who};
use super::batch::Change;
use super::clock::FixedClock;
use super::suite::Suite;
use super::testing::{addresses, seal, trials};
use super::*;

fn clock() -> FixedClock {
    FixedClock("2026-08-09T01:20:00Z".parse::<Timestamp>().unwrap())
}

async fn record(db: &Db, title: &str) -> i64 {
    let mut write = db.write().await.unwrap();
    let who = Who::program("test");
    let change = Change { kind: "figures", title, by: &who, ..Change::default() };
    let number = batch::begin(&mut write, &clock(), &change).await.unwrap();
    let entry = Entry { action: "import", subject: title, after: "{}", batch: number, ..Entry::default() };
    audit::append(&mut write, &clock(), &who, &entry).await.unwrap();
    write.commit().await.unwrap();
    number
}

#[tokio::test]
async fn every_accepted_change_makes_a_version() {
    for trial in trials().await {
        assert_eq!(batch::data_version(&trial.db).await.unwrap(), 0);
        for number in 1..=3 {
            assert_eq!(record(&trial.db, "一月").await, number, "{}", trial.engine);
        }
        let mut write = trial.db.write().await.unwrap();
        batch::begin(&mut write, &clock(), &Change::default()).await.unwrap();
        drop(write); // not committed: as if it had not been
        assert_eq!(batch::data_version(&trial.db).await.unwrap(), 3);
        let listed = batch::list(&trial.db, 2).await.unwrap();
        assert_eq!(listed.iter().map(|batch| batch.number).collect::<Vec<_>>(), [3, 2]);
        assert_eq!(listed[0].title, "一月");
    }
}

#[tokio::test]
async fn writers_take_turns() {
    for trial in trials().await {
        let many = (0..20).map(|_| {
            let db = trial.db.clone();
            tokio::spawn(async move { record(&db, "together").await })
        });
        let mut numbers = Vec::new();
        for one in many.collect::<Vec<_>>() {
            numbers.push(one.await.unwrap());
        }
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=20).collect::<Vec<i64>>(), "{}", trial.engine);
        assert!(matches!(audit::verify(&trial.db).await.unwrap(), Verdict::Whole { entries: 20, .. }));
    }
}

#[tokio::test]
async fn attachments_are_kept_once_and_checked() {
    let bytes: Vec<u8> = (0..1_300_000_u32).map(|at| u8::try_from(at % 251).unwrap()).collect();
    for trial in trials().await {
        let mut write = trial.db.write().await.unwrap();
        let hash = blob::put(&mut write, &clock(), "七月.csv", "text/csv", &bytes).await.unwrap();
        assert_eq!(blob::put(&mut write, &clock(), "again.csv", "text/csv", &bytes).await.unwrap(), hash);
        write.commit().await.unwrap();
        let kept = blob::get(&trial.db, &hash).await.unwrap().unwrap();
        assert!(kept.name == "七月.csv" && kept.bytes == bytes, "{}", trial.engine);
        assert_eq!(blob::get(&trial.db, "none").await.unwrap(), None);
        trial.db.pool().execute("delete from blob_piece where part = 1").await.unwrap();
        assert!(matches!(blob::get(&trial.db, &hash).await, Err(Failure::Damaged { .. })));
    }
}

/// Every migration on a database that is not empty: step, seed, next step, seed …
#[tokio::test]
async fn migrations_apply_to_databases_in_use() {
    let seeds = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/seed");
    let mut columns = Vec::new();
    for (_, address, folder) in addresses().await {
        let db = Db::bare(&address, seal(folder.path(), Suite::Sm)).await.unwrap();
        for migration in migrate::MIGRATIONS.iter() {
            migrate::bring_up_to(&db, migration.number).await.unwrap();
            let name = format!("{:04}_{}.sql", migration.number, migration.name);
            let seed = std::fs::read_to_string(seeds.join(&name)).unwrap_or_else(|_| panic!("{name} has a seed"));
            db.pool().execute(sqlx::raw_sql(sqlx::AssertSqlSafe(seed))).await.unwrap();
        }
        migrate::bring_up(&db).await.unwrap(); // again: nothing to do
        columns.push(shape(&db).await);
        // What was said under an old name is found under the new one.
        let text = "select fields from register_entry where register = 'enterprise' and code = 'e1'";
        let fields: String = sqlx::query_scalar(text).fetch_one(db.pool()).await.unwrap();
        assert_eq!(fields, r#"{"industry":"16","name":"甲厂","region":"430700","in_registry":"in"}"#);
        db.pool().execute("update schema_migration set hash = 'edited' where number = 1").await.unwrap();
        assert!(matches!(migrate::bring_up(&db).await, Err(Failure::Migration(_))));
        db.pool()
            .execute("insert into schema_migration (number, name, hash) values (9000, 'later', '')")
            .await
            .unwrap();
        assert!(matches!(migrate::bring_up(&db).await, Err(Failure::Migration(_))));
    }
    assert!(columns.windows(2).all(|pair| pair[0] == pair[1]), "{columns:?}");
}

/// Tables and columns, as both engines must have them.
async fn shape(db: &Db) -> Vec<String> {
    let text = match db.engine() {
        Engine::Sqlite => {
            "select m.name || '.' || c.name from sqlite_master m join pragma_table_info(m.name) c
             where m.type = 'table' order by 1"
        }
        Engine::Postgres => {
            "select table_name || '.' || column_name from information_schema.columns
             where table_schema = 'public' order by 1"
        }
    };
    let mut shape: Vec<String> = sqlx::query_scalar(text).fetch_all(db.pool()).await.unwrap();
    shape.sort();
    shape
}

async fn restored(db: &Db, file: &std::path::Path) -> Result<backup::Summary, Failure> {
    backup::restore(db, &clock(), &Who::program("test"), file).await
}

/// A table that somebody adds is in the backup, or somebody said why not.
#[tokio::test]
async fn every_table_is_in_a_backup_or_left_out_by_name() {
    for trial in trials().await {
        let mut tables: Vec<String> = shape(&trial.db).await;
        tables = tables.iter().map(|column| column.split('.').next().unwrap_or_default().to_owned()).collect();
        tables.dedup();
        tables.retain(|table| !table.starts_with("sqlite_"));
        let mut known: Vec<&str> = backup::TABLES.iter().map(|(table, _)| *table).collect();
        known.extend(backup::LEFT_OUT);
        known.sort_unstable();
        assert_eq!(tables, known, "{}", trial.engine);
    }
}

#[tokio::test]
async fn a_backup_restores_on_either_engine() {
    let folder = tempfile::tempdir().unwrap();
    for trial in trials().await {
        for _ in 0..3 {
            record(&trial.db, "一月，“引号”和\n换行").await;
        }
        let mut write = trial.db.write().await.unwrap();
        let hash = blob::put(&mut write, &clock(), "a.bin", "x", &[0, 1, 2, 255]).await.unwrap();
        let row = bulk::ObservationRow {
            subject: "430700".into(),
            indicator: "out.va".into(),
            mantissa: -1068,
            scale: 1,
            unit: "亿元".into(),
            ..bulk::ObservationRow::default()
        };
        bulk::insert_observations(&mut write, &[row]).await.unwrap();
        write.commit().await.unwrap();
        let file = folder.path().join(format!("{}.backup", trial.engine));
        let written = backup::backup(&trial.db, &file).await.unwrap();
        assert_eq!(written.rows, 3 + 3 + 1 + 1 + 1 + 1, "the head is a row, too");
        for target in trials().await {
            assert_eq!(restored(&target.db, &file).await.unwrap(), written);
            assert!(matches!(audit::verify(&target.db).await.unwrap(), Verdict::Whole { entries: 4, .. }));
            assert_eq!(blob::get(&target.db, &hash).await.unwrap().unwrap().bytes, [0, 1, 2, 255]);
            // Not twice: the books are no longer empty.
            assert!(matches!(restored(&target.db, &file).await, Err(Failure::Refused(_))));
        }
    }
}

#[tokio::test]
async fn a_damaged_backup_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let trial = trials().await.remove(0);
    record(&trial.db, "一月").await;
    let file = folder.path().join("good.backup");
    backup::backup(&trial.db, &file).await.unwrap();
    let good = std::fs::read(&file).unwrap();
    for (name, bytes) in [
        ("empty", Vec::new()),
        ("text", b"not a backup".to_vec()),
        ("cut", good[..good.len() / 2].to_vec()),
        ("altered", altered(&good)),
    ] {
        let bad = folder.path().join(name);
        std::fs::write(&bad, bytes).unwrap();
        for target in trials().await {
            assert!(restored(&target.db, &bad).await.is_err(), "{name}");
            assert_eq!(batch::data_version(&target.db).await.unwrap(), 0, "{name}");
        }
    }
}

/// The same zip with one table's text changed and everything else whole.
fn altered(good: &[u8]) -> Vec<u8> {
    use std::io::{Cursor, Read, Write as _};
    let mut from = zip::ZipArchive::new(Cursor::new(good)).unwrap();
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut member = from.by_index(at).unwrap();
        let mut text = String::new();
        member.read_to_string(&mut text).unwrap();
        to.start_file(member.name().unwrap(), zip::write::SimpleFileOptions::default()).unwrap();
        to.write_all(text.replace("\"test\"", "\"best\"").as_bytes()).unwrap();
    }
    to.finish().unwrap().into_inner()
}

#[tokio::test]
async fn many_rows_go_in_at_once() {
    for trial in trials().await {
        let rows: Vec<bulk::ObservationRow> = (0..1234)
            .map(|at| bulk::ObservationRow { subject: at.to_string(), mantissa: at, ..bulk::ObservationRow::default() })
            .collect();
        let mut write = trial.db.write().await.unwrap();
        bulk::insert_observations(&mut write, &rows).await.unwrap();
        write.commit().await.unwrap();
        let (count, sum): (i64, i64) =
            sqlx::query_as("select count(*), cast(sum(mantissa) as bigint) from observation")
                .fetch_one(trial.db.pool())
                .await
                .unwrap();
        assert_eq!((count, sum), (1234, 1233 * 1234 / 2), "{}", trial.engine);
    }
}
