//! `gongshu calendar` and `gongshu clock`, as somebody outside asks them.

use std::process::{Command, Output};

fn gongshu(arguments: &[&str]) -> Output {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongshu"));
    command.args(arguments).arg("--data").arg(folder.path());
    command.output().expect("the program runs")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn the_calendar_is_printed_day_by_day() {
    let output = gongshu(&["calendar", "2025-09-27", "2025-10-12"]);
    assert!(output.status.success());
    let text = out(&output);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "date,kind,source,provisional");
    assert_eq!(lines.len(), 17);
    for (at, expected) in [
        (1, "2025-09-27,weekend,week,false"),
        (3, "2025-09-29,workday,week,false"),
        (16, "2025-10-12,weekend,week,false"),
    ] {
        assert_eq!(lines[at], expected);
    }
    // The worked Sunday and Saturday, and the holiday between them.
    assert!(lines[2].starts_with("2025-09-28,workday,") && !lines[2].contains("week"), "{}", lines[2]);
    assert!(lines[5].starts_with("2025-10-01,holiday,") && lines[15].starts_with("2025-10-11,workday,"));
    let next = out(&gongshu(&["calendar", "2026-12-28", "2027-01-01"]));
    let marks: Vec<&str> = next.lines().skip(1).filter_map(|line| line.rsplit(',').next()).collect();
    assert_eq!(marks, ["false", "true", "true", "true", "true"]);
    assert!(!gongshu(&["calendar", "2026-02-01", "2026-01-01"]).status.success());
}

#[test]
fn a_proof_sheet_for_any_events() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("events.csv");
    let write = |text: &str| std::fs::write(&file, text).expect("written");
    let path = file.display().to_string();
    let clock = |more: &[&str]| {
        let mut arguments = vec!["clock", "--item", "licence", "--events", path.as_str(), "--lang", "en"];
        arguments.extend(more);
        gongshu(&arguments)
    };
    // The worked example of methods 7.3 with its review, its lines out of order.
    write(
        "at,event,why,days,paper\n2025-10-17,resumed,,,\n2025-09-25,accepted,,,受理1号\n2025-10-13,suspended,expert-review,5,告知3号\n",
    );
    let output = clock(&["--now", "2025-11-06", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&out(&output)).expect("JSON");
    assert_eq!(json["due"], "2025-11-05");
    assert_eq!((&json["colour"], &json["state"]), (&"red".into(), &"running".into()));
    assert_eq!(json["limits"][0]["yellow"], "2025-11-03"); // day 18
    assert_eq!(json["limits"][0]["over"], 1);
    let days = json["limits"][0]["days"].as_array().expect("the days");
    assert_eq!(days.iter().filter(|day| day["kind"] == "counted").count(), 20);
    assert_eq!(days.iter().filter(|day| day["kind"] == "suspended").count(), 5);
    let text = out(&clock(&["--now", "2025-10-20"]));
    assert!(text.contains("2025-10-13 Mon\t\tstopped: expert review (告知3号)"), "{text}");
    assert!(text.contains("Statutory limit: 8 of 20 working days used, due 2025-11-05: in time"), "{text}");
    // Slips name their cell; nothing is guessed.
    write("at,event,colour\n2025-13-25,accepted,red\n2025-09-25,eaten,\n");
    let output = clock(&["--now", "2025-11-06"]);
    assert!(!output.status.success());
    let text = out(&output);
    for place in ["cell C1", "cell A2", "cell B3"] {
        assert!(text.contains(place), "{place}: {text}");
    }
    let unknown =
        gongshu(&["clock", "--item", "tea", "--events", path.as_str(), "--now", "2025-11-06", "--lang", "en"]);
    assert!(!unknown.status.success());
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("business-licence"));
}
