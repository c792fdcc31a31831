//! Kinds, clocks and items of packs: what is no sound kind is named, by file and key.

use super::testing::slips;
use super::*;

#[test]
fn a_kind_is_proved_sound() {
    let task = "matters/task.toml";
    let accept = "to = \"working\"\nby = \"holder\"\n";
    for (from, to, expected) in [
        // Nothing leads to "reported" any more, and nothing but it leads to the end.
        ("to = \"reported\"", "to = \"extending\"", &["state pack-state-unreached", "state pack-state-unreached"][..]),
        // 办理中 leads nowhere: from it and what only leads to it no end can be reached.
        ("from = [\"working\"]\nto = \"reported\"", "from = [\"extending\"]\nto = \"reported\"", &[]),
        (
            accept,
            "to = \"workin\"\nby = \"holder\"\n",
            &[
                "state pack-state-unreached",
                "state pack-state-unreached",
                "state pack-state-unreached",
                "state pack-state-unreached",
                "move pack-move-state",
            ],
        ),
        (accept, "to = \"working\"\nby = \"nobody\"\n", &["by pack-move-by"]),
        ("holder = \"lead\"\nlimit = 2", "holder = \"leader\"\nlimit = 2", &["holder pack-state-holder"]),
        ("holder = \"lead\"\nlimit = 2", "limit = 2", &["holder pack-state-holder"]),
        ("en = \"Dropped\" }\nends = true", "en = \"Dropped\" }\nholder = \"lead\"", &["state pack-state-stuck"]),
        ("from = [\"reported\"]\nto = \"working\"", "from = [\"done\"]\nto = \"working\"", &["state pack-state-end"]),
        ("calendar = \"working-days\"\n", "", &["calendar pack-key-missing"]),
        ("calendar = \"working-days\"\n", "calendar = \"moon\"\n", &["calendar pack-choice"]),
        ("clock = \"closed\"\n", "", &["clock pack-move-ends"]),
        ("clock = \"closed\"\n", "clock = \"stopped\"\n", &["clock pack-choice"]),
        ("extension = 60\n", "", &["clock pack-move-extends"]),
        ("days = 5\n", "", &["days pack-move-days"]),
        ("suspensions = [\"sign-off\"]\n", "", &["clock pack-suspension"]),
        ("suspensions = [\"sign-off\"]", "suspensions = [\"sign-off\", \"lunch\"]", &["suspensions pack-suspension"]),
        ("then = \"note\"\nelse_to = \"group-office\"\n", "then = \"note\"\n", &["else_to pack-rung-fallback"]),
        ("else_to = \"group-office\"", "else_to = \"king\"", &["else_to pack-kind-role"]),
        ("to = \"role:group-office\"", "to = \"role:king\"", &["to pack-kind-role"]),
        ("to = \"asker\"\nthen", "to = \"king\"\nthen", &["to pack-rung-to"]),
        ("when = \"red + 3 days\"", "when = \"blue + 3 days\"", &["when pack-when"]),
        ("when = \"red + 3 days\"", "when = \"late\"", &["when pack-when"]),
        ("fallback = [\"group-office\", \"unit-leader\"]", "fallback = []", &["fallback pack-kind-fallback"]),
        ("note = 60, yellow = 90", "note = 90, yellow = 60", &["yellow pack-warnings"]),
        ("code = \"accept\"", "code = \"progress\"", &["move pack-kind-twice"]),
        ("needs = [\"remark\", \"paper\"]", "needs = [\"remark\", \"papers\"]", &["needs pack-choice"]),
        ("limit = 2", "limit = 2\nlimits = 3", &["limits pack-key-unknown"]),
        ("waits = [\"assist\", \"parts\"]", "waits = [\"helpers\"]", &["waits pack-choice"]),
        (
            "[matter.assist]\nname = { zh = \"协办单位\", en = \"Units that assist\" }\n",
            "",
            &["waits pack-move-assist", "waits pack-move-assist"],
        ),
        ("side = \"objective\"", "side = \"divine\"", &["side pack-choice"]),
        ("when = \"3 reminders\"", "when = \"no reminders\"", &["when pack-when"]),
    ] {
        assert_eq!(slips(task, from, to), expected, "{from} → {to}");
    }
    // Whoever opens one by hand has a part in it, under this name; and a part that is found goes by a role there is.
    let found = slips(task, "code = \"asker\"", "code = \"asks\"");
    assert!(found.iter().any(|it| it == "new pack-kind-asker"), "{found:?}");
    assert_eq!(slips("matters/problem.toml", "role = \"group-office\"", "role = \"king\""), ["role pack-kind-role"]);
    // Without a clock nothing may touch one.
    let whole = files::embedded_text("industrial-economy/matters/task.toml").unwrap();
    let clock = &whole[whole.find("[matter.clock]").unwrap()..whole.find("# 三色督办单").unwrap()];
    let found = slips(task, clock, "");
    assert!(found.iter().any(|it| it == "clock pack-move-clockless"), "{found:?}");
    assert!(found.iter().any(|it| it == "ladder pack-rung-clockless"), "{found:?}");
}

#[test]
fn a_circular_says_what_there_is_to_say() {
    let circular = "documents/task-circular.toml";
    for (from, to, expected) in [
        ("新交办事项{given}件", "新交办事项{gave}件", &["says pack-circular-word"][..]),
        ("{given} tasks", "{given twice} tasks", &["says pack-circular-word"]),
        ("shows = \"over\"", "shows = \"overs\"", &["shows pack-circular-column"]),
        ("rows = \"overdue\"", "rows = \"over\"", &["rows pack-choice"]),
        ("kind = \"task\"", "kind = \"tusk\"", &["kind pack-circular-kind"]),
        ("praise_days = 3", "praise_days = 0", &["praise_days pack-range"]),
    ] {
        let mut found = slips(circular, from, to);
        found.dedup();
        assert_eq!(found, expected, "{from} → {to}");
    }
}

#[test]
fn an_item_has_a_limit_a_department_and_known_suspensions() {
    let items = "industrial-economy/items.toml";
    for (from, to, expected) in [
        ("legal = { working_days = 20 }\nacceptance", "acceptance", &["promised pack-item-limit"][..]),
        ("legal = { working_days = 20 }", "legal = { days = 20 }", &["legal pack-limit", "days pack-key-unknown"]),
        (
            "legal = { working_days = 20 }",
            "legal = { working_days = 20, calendar_days = 2 }",
            &["calendar_days pack-limit"],
        ),
        ("promised = { working_days = 1 }", "promised = { working_days = 21 }", &["promised pack-promised"]),
        ("department = \"commerce\"", "department = \"comerce\"", &["department pack-department"]),
        ("suspensions = [\"supplement\"]", "suspensions = [\"supplement\", \"tea\"]", &["suspensions pack-suspension"]),
        ("code = \"connect-gas\"", "code = \"connect-power\"", &["code pack-code-twice"]),
        ("starts = \"complete\"", "starts = \"finished\"", &["starts pack-choice"]),
    ] {
        assert_eq!(slips(items, from, to), expected, "{from} → {to}");
    }
}

#[test]
fn the_catalogue_has_what_the_speeches_promise() {
    let packs = Packs::standard().unwrap();
    use basis::clock::{Limit, Measure, Starts};
    let days = |count| Some(Limit { measure: Measure::CalendarDays, count });
    //   item              promised                          starts when      deemed, source row
    for (code, promised, deemed, source) in [
        ("project-start", Some(Limit::working_days(1)), true, "M242"),
        ("business-licence", days(7), true, "M243"),
        ("connect-water", days(30), false, "M244"),
        ("connect-power", days(30), false, "M244"),
        ("connect-gas", days(30), false, "M244"),
        ("connect-telephone", days(30), false, "M244"),
    ] {
        let item = packs.item(code).unwrap();
        let rule = item.rule(&packs.suspensions);
        assert_eq!((rule.promised, rule.starts, rule.deemed_approval), (promised, Starts::Complete, deemed), "{code}");
        assert!(item.source.contains(source), "{code}");
    }
    let licence = packs.item_named("一般行政许可").unwrap().rule(&packs.suspensions);
    assert_eq!(
        (licence.legal, licence.acceptance, licence.extension),
        (Some(Limit::working_days(20)), Some(5), Some(10))
    );
    assert!(!licence.deemed_approval, "silence approves nothing by statute but a renewal");
    assert_eq!(packs.cleanups.iter().map(|it| (it.before, it.after)).collect::<Vec<_>>(), [(792, 359)]);
}

#[test]
fn a_city_announces_days_the_program_does_not_know() {
    let day = |date: &str, kind: &str| {
        let text = format!("[[calendar_day]]\ndate = \"{date}\"\nkind = \"{kind}\"\nname = \"元旦\"\n");
        let mut packs: Vec<Vec<File>> = STANDARD.iter().map(|name| files::embedded_pack(name)).collect();
        packs.push(vec![File { path: "own.toml".into(), text }]);
        Packs::join(&packs)
    };
    let packs = day("2027-01-01", "holiday").unwrap();
    assert_eq!(packs.calendar().announced(), 2004..=2027);
    assert!(packs.calendar().version().ends_with("+2027-01-01"));
    for (date, kind, code) in [
        ("2027-01-04", "workday", "calendar-makeup"), // a Monday
        ("2026-10-01", "holiday", "calendar-twice"),
        ("2027-13-01", "holiday", "clock-moment"),
        ("2027-01-01", "feast", "pack-choice"),
    ] {
        let findings = day(date, kind).unwrap_err();
        assert_eq!((findings[0].error.code(), findings[0].place.file.as_str()), (code, "own.toml"), "{date} {kind}");
    }
}
