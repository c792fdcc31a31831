//! The audit chain from the command line: what an auditor types, and what it says.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn gongshu(data: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gongshu"))
        .args(arguments)
        .args(["--lang", "en", "--data"])
        .arg(data)
        .env_remove("DATABASE_URL")
        .output()
        .expect("the program runs")
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Imports one unit, which is one entry. Returns the file it came in.
fn one_entry(data: &Path) -> String {
    let units = data.join("unit.csv");
    std::fs::write(&units, "code,name,kind\n430700,常德市,city\n").expect("a file");
    let units = units.display().to_string();
    let taken = gongshu(data, &["import", "--register", "unit", "--commit", &units]);
    assert!(taken.status.success(), "{}", said(&taken));
    units
}

#[test]
fn an_auditor_signs_verifies_and_prunes() {
    let data = tempfile::tempdir().expect("a folder");
    let units = one_entry(data.path());
    let cases: [(&[&str], bool, &str); 5] = [
        (&["audit", "verify"], true, "The audit chain is whole: 1 entries"),
        (&["audit", "checkpoint"], true, "entry 1"),
        (&["audit", "prune", "--keep-months", "5"], false, "网络安全法"),
        (&["audit", "prune", "--keep-months", "6"], true, "No entry is that old"),
        (&["audit", "verify", "--archive", &units], false, "is not an archive"),
    ];
    for (arguments, succeeds, words) in cases {
        let output = gongshu(data.path(), arguments);
        assert_eq!(output.status.success(), succeeds, "{arguments:?}: {}", said(&output));
        assert!(said(&output).contains(words), "{arguments:?}: {}", said(&output));
    }
    let copy = std::fs::read_to_string(data.path().join("audit-checkpoints.jsonl")).expect("the copy");
    assert_eq!(copy.lines().count(), 1);
    assert!(data.path().join("keys/international-audit-head.key").exists());

    // The whole database put back to an earlier day: the copies beside it know better.
    for file in ["gongshu.sqlite", "gongshu.sqlite-wal", "gongshu.sqlite-shm"] {
        let _ = std::fs::remove_file(data.path().join(file));
    }
    let output = gongshu(data.path(), &["audit", "verify"]);
    assert!(!output.status.success() && said(&output).contains("The end was cut off"), "{}", said(&output));
}

#[cfg(unix)]
#[test]
fn a_server_that_ends_signs_what_it_recorded() {
    let data = tempfile::tempdir().expect("a folder");
    std::fs::write(data.path().join("gongshu.toml"), "[audit]\nsuite = \"sm\"\n").expect("the settings");
    one_entry(data.path());
    let mut server = Command::new(env!("CARGO_BIN_EXE_gongshu"))
        .args(["serve", "--address", "127.0.0.1:0", "--data"])
        .arg(data.path())
        .env_remove("DATABASE_URL")
        .stdout(Stdio::piped())
        .spawn()
        .expect("the server starts");
    let mut ready = String::new();
    BufReader::new(server.stdout.take().expect("its output")).read_line(&mut ready).expect("it says it is ready");
    let asked = Command::new("kill").arg(server.id().to_string()).status().expect("kill runs");
    assert!(asked.success() && server.wait().expect("it ends").success());
    let copy = std::fs::read_to_string(data.path().join("audit-checkpoints.jsonl")).expect("the copy");
    assert!(copy.lines().count() == 1 && copy.contains("\"suite\":\"sm\""), "{copy}");
    let verified = gongshu(data.path(), &["audit", "verify"]);
    assert!(verified.status.success(), "{}", said(&verified));
}
