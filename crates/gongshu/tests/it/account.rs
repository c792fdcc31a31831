//! `gongshu account link`: somebody who lost the way is let in again from the machine, and the chain says so.

use std::path::Path;
use std::process::{Command, Output};

use gongshu::account::session::{self, Beginning, Stage};
use gongshu::account::{account_of, open_account, set_password, set_second_factor};
use gongshu::store::Db;
use gongshu::store::audit::{self, Filter, Who};
use gongshu::store::chance::SystemChance;
use gongshu::store::clock::{Clock, SystemClock};
use gongshu::store::folder::Folder;
use gongshu::store::suite::Suite;
use gongshu::store::testing::seal;

fn gongshu(data: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gongshu"))
        .args(arguments)
        .args(["--lang", "en", "--data"])
        .arg(data)
        .env_remove("DATABASE_URL")
        .env("USER", "root")
        .output()
        .expect("the program runs")
}

async fn books(data: &Path) -> Db {
    let address = Folder::named(Some(data.to_owned())).file_address();
    Db::open(&address, seal(data, Suite::International)).await.expect("books")
}

/// What the program printed as a link.
fn token(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let link = said.split("/setup/").nth(1).unwrap_or_else(|| panic!("{output:?}")).trim();
    assert!(link.len() == 64 && link.chars().all(|c| c.is_ascii_hexdigit()), "{said}");
    link.to_owned()
}

#[tokio::test]
async fn a_lost_administrator_is_let_in_again_from_the_machine() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path();
    let (clock, chance, who) = (SystemClock, SystemChance, Who::program("test"));
    let db = books(data).await;
    open_account(&db, &clock, &chance, "p1", "YangFan", &who).await.expect("written").expect("an account");
    let mut write = db.write().await.expect("a turn");
    set_password(&mut write, "p1", "old", clock.now()).await.expect("a password");
    set_second_factor(&mut write, "p1", "sealed", "2026-08-12T01:20:00Z").await.expect("a second factor");
    let beginning = Beginning { person: "p1", stage: Stage::Open, address: "", agent: "", through: "", assured: false };
    session::begin(&mut write, &chance, clock.now(), &beginning).await.expect("a session");
    write.commit().await.expect("kept");
    db.close().await;

    let unknown = gongshu(data, &["account", "link", "nobody"]);
    assert!(!unknown.status.success());
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("no account “nobody”"), "{unknown:?}");

    // Names do not mind capitals.
    let first = token(&gongshu(data, &["account", "link", "yangfan"]));
    let second = token(&gongshu(data, &["account", "link", "YANGFAN"]));
    assert_ne!(first, second);
    let db = books(data).await;
    let account = account_of(&db, "p1").await.expect("read").expect("an account");
    assert!(account.has_second_factor() && account.password == "old", "a link alone changes nothing");
    let records = audit::list(&db, &Filter::default(), i64::MAX, 2).await.expect("the chain");
    for record in &records {
        assert_eq!((record.action.as_str(), record.subject.as_str()), ("make-link", "p1"));
        assert!(record.person.contains("root"), "{}", record.person);
    }
    db.close().await;

    // A lost phone.
    let output = gongshu(data, &["account", "link", "yangfan", "--new-second-factor"]);
    token(&output);
    assert!(String::from_utf8_lossy(&output.stdout).contains("taken away"), "{output:?}");
    let db = books(data).await;
    assert!(!account_of(&db, "p1").await.expect("read").expect("an account").has_second_factor());
    let limits = gongshu::setting::Session::default();
    assert!(session::of_person(&db, "p1", clock.now(), &limits).await.expect("read").is_empty(), "its sessions end");
    let records = audit::list(&db, &Filter::default(), i64::MAX, 2).await.expect("the chain");
    let actions: Vec<&str> = records.iter().map(|record| record.action.as_str()).collect();
    assert_eq!(actions, ["make-link", "second-factor"]);
    db.close().await;
    assert!(gongshu(data, &["audit", "verify"]).status.success());
}
