//! The audit chain from the command line: what an auditor types, and what it says.

use std::path::Path;
use std::process::{Command, Output};

fn gongshu(data: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gongshu"))
        .args(arguments)
        .args(["--lang", "en", "--data"])
        .arg(data)
        .env_remove("DATABASE_URL")
        .env_remove("GONGSHU_SUITE")
        .output()
        .expect("the program runs")
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[tokio::test]
async fn an_auditor_signs_verifies_and_prunes() {
    let data = tempfile::tempdir().expect("a folder");
    let units = data.path().join("unit.csv");
    std::fs::write(&units, "code,name,kind\n430700,常德市,city\n").expect("a file");
    let units = units.display().to_string();
    let taken = gongshu(data.path(), &["import", "--register", "unit", "--commit", &units]);
    assert!(taken.status.success(), "{}", said(&taken));

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
