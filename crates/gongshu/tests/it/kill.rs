//! The program is killed in the middle of writing; nothing it acknowledged is lost, on either engine.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::Arc;

use gongshu::store::Db;
use gongshu::store::audit::{Verdict, verify};
use gongshu::store::batch::data_version;
use gongshu::store::chance::SystemChance;
use gongshu::store::seal::Seal;
use gongshu::store::suite::Suite;
use gongshu::store::testing::addresses;

#[tokio::test]
async fn nothing_acknowledged_is_lost() {
    for (engine, address, folder) in addresses().await {
        let data = tempfile::tempdir().expect("a folder");
        let mut acknowledged = 0_i64;
        for round in 1..=5 {
            let mut program = Command::new(env!("CARGO_BIN_EXE_gongshu"))
                .arg("store-exercise")
                .arg("--data")
                .arg(data.path())
                .env("DATABASE_URL", &address)
                .stdout(Stdio::piped())
                .spawn()
                .expect("the program starts");
            let lines = BufReader::new(program.stdout.take().expect("its output")).lines();
            // Read a few acknowledgements, then kill while it writes the next ones.
            for line in lines.take(3 + round) {
                acknowledged = line.expect("a line").parse().expect("the number of a change");
            }
            program.kill().expect("it is killed");
            program.wait().expect("it ends");
            let seal = Seal::in_folder(data.path(), Suite::International, Arc::new(SystemChance));
            let db = Db::open(&address, seal).await.expect("the books open after the kill");
            let version = data_version(&db).await.expect("a version");
            assert!(acknowledged <= version, "{engine}: {acknowledged} was acknowledged, {version} is there");
            let Verdict::Whole { entries, .. } = verify(&db).await.expect("the chain is read") else {
                panic!("{engine}: the audit chain is broken after round {round}");
            };
            assert_eq!(entries, version, "{engine}: a change and its audit entry are one");
            let rows: i64 = sqlx::query_scalar("select count(*) from observation")
                .fetch_one(db.pool())
                .await
                .expect("the rows are counted");
            assert_eq!(rows, version * 2000, "{engine}: no change is half there");
            db.close().await;
        }
        assert!(20 <= acknowledged, "{engine}: five rounds acknowledged only {acknowledged}");
        drop(folder);
    }
}
