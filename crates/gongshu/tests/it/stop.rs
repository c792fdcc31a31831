//! The program is asked to end while people import; every version it told them is in the books.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use gongshu::app::App;
use gongshu::app::testing::{appoint, enter, signed_in};
use gongshu::number::shelf::Shelf;
use gongshu::pack::Packs;
use gongshu::store::Db;
use gongshu::store::audit::{Verdict, verify};
use gongshu::store::batch::{data_version, list};
use gongshu::store::chance::SystemChance;
use gongshu::store::clock::SystemClock;
use gongshu::store::suite::Suite;
use gongshu::store::testing::seal;

/// Sends one request on a connection of its own and reads the whole answer; nothing when the program is gone.
fn post(address: &str, cookie: &str, path: &str, kind: &str, body: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(60))).ok()?;
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {address}\r\norigin: http://{address}\r\ncookie: {cookie}\r\nconnection: close\r\n\
         content-type: {kind}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(body.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    Some(answer)
}

/// Tries and takes in a file of one unit; gives the version the program acknowledged.
fn import(address: &str, cookie: &str, title: &str, code: u32) -> Option<i64> {
    let rows = format!("code,name,kind,parent_administrative\n{code},{title},province,100000\n");
    let form = format!(
        "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{title}.csv\"\r\n\
         content-type: text/csv\r\n\r\n{rows}\r\n--x--\r\n"
    );
    let tried = post(address, cookie, "/register/unit/import", "multipart/form-data; boundary=x", &form)?;
    let mark = tried.split("name=\"mark\" value=\"").nth(1)?.split('"').next()?;
    let confirmed = format!("mark={mark}&title={title}");
    let done = post(address, cookie, "/register/unit/import/commit", "application/x-www-form-urlencoded", &confirmed)?;
    assert!(done.starts_with("HTTP/1.1 303"), "{done}");
    done.split("done=").nth(1)?.split(['#', '&', '\r']).next()?.parse().ok()
}

#[tokio::test]
async fn ending_loses_no_acknowledged_import() {
    let data = tempfile::tempdir().expect("a folder");
    let books = format!("sqlite:{}", data.path().join("gongshu.sqlite").display());
    let seal = || seal(data.path(), Suite::International);
    let packs = Arc::new(Packs::standard().expect("the packs are right"));
    let shelf = Shelf::new(Db::open(&books, seal()).await.expect("the books"), packs);
    let app = App::new(shelf, Arc::new(SystemClock), Arc::new(SystemChance));
    enter(&app, &[("unit", "code,name,kind\n100000,全国,nation\n")]).await;
    appoint(&app, "clerk", "statistician", "100000").await;
    let cookie = signed_in(&app, "clerk").await;
    app.shelf.db().close().await;
    let mut program = Command::new(env!("CARGO_BIN_EXE_gongshu"))
        .args(["serve", "--address", "127.0.0.1:0", "--lang", "en", "--data"])
        .arg(data.path())
        .env_remove("DATABASE_URL")
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut lines = BufReader::new(program.stdout.take().expect("its output")).lines();
    let ready = lines.next().expect("a line").expect("a line");
    let address =
        ready.split("http://").nth(1).and_then(|rest| rest.split('/').next()).expect("its address").to_owned();
    let (told, hear) = mpsc::channel();
    let clerks: Vec<_> = (0..3_u32)
        .map(|clerk| {
            let (address, cookie, told) = (address.clone(), cookie.clone(), told.clone());
            std::thread::spawn(move || {
                for number in 0..1000 {
                    let title = format!("clerk{clerk}-{number}");
                    match import(&address, &cookie, &title, 100_000 + clerk * 1000 + number) {
                        Some(version) => told.send((version, format!("{title}.csv"))).expect("somebody listens"),
                        None => return,
                    }
                }
            })
        })
        .collect();
    drop(told);
    let mut acknowledged = BTreeMap::new();
    for (version, title) in hear.iter().take(8) {
        acknowledged.insert(version, title);
    }
    // In the middle of it.
    let asked = Command::new("kill").args(["-TERM", &program.id().to_string()]).status().expect("kill runs");
    assert!(asked.success());
    acknowledged.extend(hear.iter());
    for clerk in clerks {
        clerk.join().expect("a clerk is done");
    }
    assert!(program.wait().expect("it ends").success());
    let db = Db::open(&books, seal()).await.expect("the books");
    let kept: BTreeMap<i64, String> =
        list(&db, 10_000).await.expect("the versions").into_iter().map(|batch| (batch.number, batch.title)).collect();
    assert!(8 <= acknowledged.len(), "{acknowledged:?}");
    for (version, title) in &acknowledged {
        assert_eq!(kept.get(version), Some(title), "version {version}");
    }
    assert!(matches!(verify(&db).await.expect("the chain"), Verdict::Whole { .. }));
    assert_eq!(i64::try_from(kept.len()).expect("few"), data_version(&db).await.expect("a version"));
}
