//! Clocks as tables of cases. Every date can be counted on a wall calendar; the holidays are those of packs/base/calendar.csv.

use std::fmt::Write;

use jiff::civil::DateTime;
use proptest::prelude::*;

use super::*;
use crate::calendar::WorkingCalendar;
use crate::language::{Language, Name};

fn calendar() -> WorkingCalendar {
    WorkingCalendar::parse("2026", include_str!("../../../../packs/base/calendar.csv")).unwrap()
}

fn at(text: &str) -> DateTime {
    moment(text).unwrap()
}

fn days(count: u32) -> Limit {
    Limit::working_days(count)
}

/// A licence as the law has it: 20 working days, five to ask for what is missing, ten more once.
fn licence() -> Rule {
    let suspension = |code: &str, zh: &str, once: bool| Suspension {
        code: code.into(),
        name: Name::new(zh, code),
        once,
        law: "行政许可法 45".into(),
    };
    Rule {
        legal: Some(days(20)),
        acceptance: Some(5),
        extension: Some(10),
        suspensions: vec![
            suspension("expert-review", "专家评审", false),
            suspension("hearing", "听证", false),
            suspension("supplement", "补正", true),
        ],
        ..Rule::default()
    }
}

/// `2025-09-25 accepted; 2025-10-13 suspended expert-review 5 告知1号`: at, event, then what the event takes.
fn events(text: &str) -> Vec<Event> {
    let one = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let (head, rest) = words.split_at(2);
        let [at, event] = head else { panic!("{line}") };
        let at = at.replace('T', " ");
        let get = |index: usize| rest.get(index).copied().unwrap_or_default();
        let mut written = Written { at: &at, event, ..Written::default() };
        match *event {
            "suspended" => (written.why, written.days, written.paper) = (get(0), get(1), get(2)),
            "resumed" => written.why = get(0),
            "extended" => (written.days, written.approver, written.reason) = (get(0), get(1), get(2)),
            _ => written.paper = get(0),
        }
        Event::parse(&written).unwrap()
    };
    text.split(';').map(str::trim).filter(|line| !line.is_empty()).map(one).collect()
}

/// State, due day, light and the codes of the remarks.
fn told(rule: &Rule, text: &str, now: &str) -> String {
    let reading = read(rule, &events(text), &calendar(), at(now)).unwrap();
    let mut said = reading.state.word().to_owned();
    for running in &reading.limits {
        let due = match running.limit.measure {
            Measure::OfficeMinutes => running.due.to_string().replace('T', " ")[..16].to_owned(),
            _ => running.due.date().to_string(),
        };
        let mark = if running.provisional { "?" } else { "" };
        write!(said, " {due}{mark} {}/{} {}", running.used, running.total(), running.colour.word()).unwrap();
    }
    for remark in &reading.remarks {
        write!(said, " {}", remark.error.code().trim_start_matches("clock-")).unwrap();
    }
    said
}

#[track_caller]
fn check(rule: &Rule, events: &str, now: &str, expected: &str) {
    assert_eq!(told(rule, events, now), expected, "{events} at {now}");
}

/// The worked example of methods 7.3: 20 working days over the National Day of 2025.
#[test]
fn the_worked_example_of_the_methods() {
    let rule = licence();
    let accepted = "2025-09-25 accepted";
    let plain = read(&rule, &events(accepted), &calendar(), at("2025-09-25 16:00")).unwrap();
    let running = plain.binding().unwrap();
    assert_eq!(running.note.unwrap().date().to_string(), "2025-10-17"); // day 12 of 20: 60 %
    assert_eq!(running.yellow.date().to_string(), "2025-10-27");
    assert_eq!(running.due.date().to_string(), "2025-10-29");
    assert_eq!(running.red.date().to_string(), "2025-10-30");
    //           now           day  light
    for (now, expected) in [
        ("2025-09-25", "running 2025-10-29 0/20 green"),
        ("2025-09-26", "running 2025-10-29 1/20 green"),
        ("2025-09-28", "running 2025-10-29 2/20 green"), // a Sunday worked for the holiday
        ("2025-09-30", "running 2025-10-29 4/20 green"),
        ("2025-10-08", "running 2025-10-29 4/20 green"),
        ("2025-10-09", "running 2025-10-29 5/20 green"),
        ("2025-10-11", "running 2025-10-29 7/20 green"), // a Saturday worked for it
        ("2025-10-17", "running 2025-10-29 12/20 blue"),
        ("2025-10-24", "running 2025-10-29 17/20 blue"),
        ("2025-10-27", "running 2025-10-29 18/20 yellow"),
        ("2025-10-29 23:59", "running 2025-10-29 20/20 yellow"),
        ("2025-10-30", "running 2025-10-29 20/20 red"),
    ] {
        check(&rule, accepted, now, expected);
    }
    // Five working days of expert review move it to 5 November.
    let review = "2025-09-25 accepted; 2025-10-13 suspended expert-review 5 评审告知3号; 2025-10-17 resumed";
    check(&rule, review, "2025-10-15", "suspended 2025-11-05 7/20 green");
    check(&rule, review, "2025-11-05", "running 2025-11-05 20/20 yellow");
    check(&rule, review, "2025-11-06", "running 2025-11-05 20/20 red");
}

#[test]
fn a_procedure_stops_the_clock_only_with_its_notice() {
    let rule = licence();
    let with = |rest: &str| format!("2025-09-25 accepted; {rest}");
    for (rest, expected) in [
        ("2025-10-13 suspended expert-review 5", "running 2025-10-29 17/20 blue suspension-paper"),
        ("2025-10-13 suspended expert-review 0 告知1号", "running 2025-10-29 17/20 blue suspension-days"),
        ("2025-10-13 suspended lunch 5 告知1号", "running 2025-10-29 17/20 blue suspension-unknown"),
        ("2025-09-24 suspended hearing 5 告知1号", "running 2025-10-29 17/20 blue suspension-early"),
        // Told five days and no word since: it runs again after them, and the rest counts.
        ("2025-10-13 suspended expert-review 5 告知1号", "running 2025-11-05 12/20 blue suspension-longer"),
        // It took eight days and five were told.
        (
            "2025-10-13 suspended expert-review 5 告知1号; 2025-10-22 resumed",
            "running 2025-11-05 12/20 blue suspension-longer",
        ),
        // Done sooner than told: three days.
        ("2025-10-13 suspended expert-review 5 告知1号; 2025-10-15 resumed", "running 2025-11-03 14/20 blue"),
        // Two procedures side by side stop it once.
        (
            "2025-10-13 suspended expert-review 5 告知1号; 2025-10-14 suspended hearing 3 告知2号; 2025-10-16 resumed hearing; 2025-10-17 resumed",
            "running 2025-11-05 12/20 blue",
        ),
        // 补正 stops it once.
        (
            "2025-10-13 suspended supplement 2 告知1号; 2025-10-14 resumed; 2025-10-20 suspended supplement 2 告知2号; 2025-10-21 resumed",
            "running 2025-10-31 15/20 blue suspension-once resume-nothing",
        ),
        ("2025-10-14 resumed", "running 2025-10-29 17/20 blue resume-nothing"),
    ] {
        check(&rule, &with(rest), "2025-10-24", expected);
    }
    // Begun on a holiday (Dynamics): the days off took nothing anyway; told days are working days: 9, 10, 11 October.
    let holiday = with("2025-10-01 suspended hearing 3 告知1号; 2025-10-11 resumed");
    check(&rule, &holiday, "2025-10-05", "suspended 2025-11-03 4/20 green");
}

#[test]
fn one_extension_with_approver_and_reason_in_time() {
    let rule = licence();
    let with = |rest: &str| format!("2025-09-25 accepted; {rest}");
    for (rest, expected) in [
        ("2025-10-20 extended 10 局长 现场复杂", "running 2025-11-12 20/30 blue"),
        ("2025-10-29 extended 10 局长 现场复杂", "running 2025-11-12 20/30 blue"), // on the last day
        ("2025-10-30 extended 10 局长 现场复杂", "running 2025-10-29 20/20 red extension-late"),
        ("2025-10-20 extended 11 局长 现场复杂", "running 2025-10-29 20/20 red extension-long"),
        ("2025-10-20 extended 0 局长 现场复杂", "running 2025-10-29 20/20 red extension-long"),
        ("2025-10-20 extended 10 局长", "running 2025-10-29 20/20 red extension-reason"),
        ("2025-10-20 extended 10", "running 2025-10-29 20/20 red extension-approver"),
        (
            "2025-10-20 extended 5 局长 甲; 2025-10-21 extended 5 局长 乙",
            "running 2025-11-05 20/25 blue extension-twice",
        ),
    ] {
        // 29 October is the twentieth day; the thirty-first of October the twenty-second.
        let now = if rest.starts_with("2025-10-30") || expected.contains("red") { "2025-10-30" } else { "2025-10-29" };
        check(&rule, &with(rest), now, expected);
    }
    let lenient = Rule { extends_late: true, ..licence() };
    check(&lenient, &with("2025-10-30 extended 10 局长 现场复杂"), "2025-10-30", "running 2025-11-12 21/30 blue");
    let none = Rule { extension: None, ..licence() };
    check(&none, &with("2025-10-20 extended 5 局长 甲"), "2025-10-20", "running 2025-10-29 13/20 blue extension-none");
}

#[test]
fn five_days_without_a_notice_and_it_is_accepted() {
    let rule = licence();
    // Twenty days from 5 September: 8–12 are days 1–5, 15–19 6–10, 22–26 11–15, the worked Sunday 28 is 16, the 29th and 30th 17
    // and 18; then the holiday to 8 October; 19 and 20 are the 9th and 10th.
    for (events, now, expected) in [
        // Friday 5 September 2025; five working days end on Friday the 12th.
        ("2025-09-05 received", "2025-09-12", "received"),
        ("2025-09-05 received", "2025-09-13", "running 2025-10-10 5/20 green deemed-accepted"),
        (
            "2025-09-05 received; 2025-09-15 accepted",
            "2025-09-15",
            "running 2025-10-10 6/20 green deemed-accepted accepted-late",
        ),
        ("2025-09-05 received; 2025-09-10 accepted", "2025-09-10", "running 2025-10-14 0/20 green"),
        // Asked in time, supplemented, and five more days.
        ("2025-09-05 received; 2025-09-11 noticed 补正1号", "2025-09-25", "supplementing"),
        ("2025-09-05 received; 2025-09-11 noticed 补正1号; 2025-09-22 supplemented", "2025-09-28", "received"),
        (
            "2025-09-05 received; 2025-09-11 noticed 补正1号; 2025-09-22 supplemented",
            "2025-09-29",
            "running 2025-10-24 6/20 green deemed-accepted",
        ),
        // Asked twice: the second holds nothing up.
        (
            "2025-09-05 received; 2025-09-11 noticed 补正1号; 2025-09-22 supplemented; 2025-09-23 noticed 补正2号",
            "2025-09-29",
            "running 2025-10-24 6/20 green notice-twice deemed-accepted",
        ),
        (
            "2025-09-05 received; 2025-09-11 noticed",
            "2025-09-15",
            "running 2025-10-10 6/20 green notice-paper deemed-accepted",
        ),
        (
            "2025-09-05 received; 2025-09-15 noticed 补正1号",
            "2025-09-15",
            "running 2025-10-10 6/20 green deemed-accepted notice-late",
        ),
        ("2025-09-05 received; 2025-09-09 refused 不予受理1号", "2025-09-20", "refused"),
    ] {
        check(&rule, events, now, expected);
    }
}

#[test]
fn silence_approves_only_where_the_item_says_so() {
    let city = Rule { promised: Some(days(5)), deemed_approval: true, ..licence() };
    let plain = Rule { promised: Some(days(5)), ..licence() };
    let accepted = "2025-09-05 accepted"; // five days: Friday the 12th; over on Saturday
    check(&city, accepted, "2025-09-12", "running 2025-09-12 5/5 yellow 2025-10-10 5/20 green");
    check(&city, accepted, "2025-09-13", "deemed-approved 2025-09-12 5/5 red 2025-10-10 5/20 green deemed-approved");
    let late = "2025-09-05 accepted; 2025-09-15 closed 决定1号";
    check(&city, late, "2025-09-20", "deemed-approved 2025-09-12 5/5 red 2025-10-10 6/20 green deemed-approved");
    check(&plain, late, "2025-09-20", "closed 2025-09-12 5/5 red 2025-10-10 6/20 green");
    check(&plain, accepted, "2025-09-13", "running 2025-09-12 5/5 red 2025-10-10 5/20 green");
    let in_time = "2025-09-05 accepted; 2025-09-12T17:00 closed 决定1号";
    check(&city, in_time, "2025-09-20", "closed 2025-09-12 5/5 yellow 2025-10-10 5/20 green");
    let withdrawn = "2025-09-05 accepted; 2025-09-09 withdrawn";
    check(&city, withdrawn, "2025-09-20", "withdrawn 2025-09-12 2/5 green 2025-10-10 2/20 green");
}

/// The cases others stumbled over (anchors, at the end).
#[test]
fn the_working_day_cases_of_others() {
    let day = |count| Rule { legal: Some(days(count)), starts: Starts::Received, ..Rule::default() };
    let hours = |hours: u32| Rule {
        legal: Some(Limit { measure: Measure::OfficeMinutes, count: hours * 60 }),
        starts: Starts::Received,
        hours: "08:30-12:00, 14:00-17:30".parse().unwrap(),
        ..Rule::default()
    };
    let natural = |count| Rule {
        legal: Some(Limit { measure: Measure::CalendarDays, count }),
        starts: Starts::Received,
        ..Rule::default()
    };
    let now = "2024-01-01";
    let due = |rule: &Rule, received: &str| {
        let events = events(&format!("{received} received"));
        let reading = read(rule, &events, &calendar(), events[0].at.max(at(now))).unwrap();
        let running = reading.binding().unwrap();
        let text = running.due.to_string().replace('T', " ");
        let text = if running.limit.measure == Measure::OfficeMinutes { &text[..16] } else { &text[..10] };
        format!("{text}{}", if running.provisional { "?" } else { "" })
    };
    for (what, rule, received, expected) in [
        ("before opening (jbpm#1830)", hours(2), "2024-03-05T06:00", "2024-03-05 10:30"),
        ("at noon", hours(2), "2024-03-05T12:30", "2024-03-05 16:00"),
        ("over noon", hours(2), "2024-03-05T11:00", "2024-03-05 15:00"),
        ("after closing (jbpm#1342)", hours(2), "2024-03-05T19:00", "2024-03-06 10:30"),
        ("after closing on a Friday", hours(2), "2024-03-08T18:00", "2024-03-11 10:30"),
        ("over a holiday (jbpm#233)", hours(2), "2024-09-30T16:30", "2024-10-08 09:30"),
        ("on a make-up Saturday", hours(2), "2024-10-12T09:00", "2024-10-12 11:00"),
        ("to the closing minute", hours(7), "2024-03-05T08:30", "2024-03-05 17:30"),
        ("received after hours, in days", day(1), "2024-03-05T19:00", "2024-03-06"),
        ("one day is no 24 office hours (jmix#790)", day(1), "2024-03-05T09:00", "2024-03-06"),
        ("24 office hours are more than three days", hours(24), "2024-03-05T08:30", "2024-03-08 11:30"),
        ("a calendar that is used (pm4py#558)", day(5), "2024-09-27", "2024-10-10"),
        ("moved day of another year's paper (vacanza#2196)", day(1), "2018-12-28", "2018-12-29"),
        ("and the day after it", day(2), "2018-12-28", "2019-01-02"),
        ("weekend before holiday (rickar/cal#106): the Sunday after it is worked", day(1), "2024-02-09", "2024-02-18"),
        ("a weekend worked by the data (Strata#1958)", day(1), "2024-10-11", "2024-10-12"),
        ("received on a make-up Saturday", day(1), "2024-10-12", "2024-10-14"),
        ("received on a day off", day(1), "2024-10-05", "2024-10-08"),
        ("a feed too broad (zammad#390): 3 October 2024 is off, 8 October is not", day(1), "2024-10-02", "2024-10-08"),
        ("over 31 December", day(3), "2024-12-30", "2025-01-03"),
        ("the year after next is unknown (holiday-cn 2027)", day(20), "2026-12-21", "2027-01-18?"),
        ("the last days of the last year known", day(1), "2026-12-28", "2026-12-29?"),
        ("within the last year known", day(5), "2026-12-21", "2026-12-28"),
        ("calendar days roll off a holiday", natural(7), "2024-09-25", "2024-10-08"),
        ("calendar days roll off a Sunday", natural(30), "2024-03-01", "2024-04-01"),
        ("calendar days that end on a working day", natural(28), "2024-03-01", "2024-03-29"),
        ("at once", day(0), "2024-03-05T09:00", "2024-03-05"),
    ] {
        assert_eq!(due(&rule, received), expected, "{what}");
    }
}

/// A calendar that comes later moves what was provisional and nothing else (freeitsm: history is not rewritten, because
/// nothing of it was kept).
#[test]
fn an_announcement_moves_what_was_provisional() {
    let mut text = include_str!("../../../../packs/base/calendar.csv").to_owned();
    text.push_str("2027-01-01,holiday,元旦,0\n");
    let later = WorkingCalendar::parse("2027", &text).unwrap();
    let rule = Rule { legal: Some(days(20)), starts: Starts::Received, ..Rule::default() };
    let received = events("2026-12-21 received");
    let due = |calendar: &WorkingCalendar| {
        let reading = read(&rule, &received, calendar, at("2026-12-21")).unwrap();
        let running = reading.binding().unwrap();
        (running.due.date().to_string(), running.provisional)
    };
    assert_eq!(due(&calendar()), ("2027-01-18".to_owned(), true));
    assert_eq!(due(&later), ("2027-01-19".to_owned(), false));
    let old = events("2024-09-27 received");
    for calendar in [&calendar(), &later] {
        let reading = read(&rule, &old, calendar, at("2024-10-20")).unwrap();
        assert_eq!(reading.binding().unwrap().due.date().to_string(), "2024-10-30");
    }
}

#[test]
fn warnings_come_at_the_thresholds_of_the_rule() {
    //   days   blue          yellow        due: from Friday 1 March 2024
    for (count, note, yellow, due) in [
        (20, "2024-03-19", "2024-03-27", "2024-03-29"), // days 12, 18, 20
        (10, "2024-03-11", "2024-03-14", "2024-03-15"), // days 6, 9 (one left is day 9 too), 10
        (5, "2024-03-06", "2024-03-07", "2024-03-08"),  // days 3, 4 (one left), 5
        (3, "-", "2024-03-05", "2024-03-06"),           // day 2 is both: yellow
        (1, "-", "2024-03-01", "2024-03-04"),           // one day left from the beginning
    ] {
        let rule = Rule { legal: Some(days(count)), starts: Starts::Received, ..Rule::default() };
        let reading = read(&rule, &events("2024-03-01 received"), &calendar(), at("2024-03-01")).unwrap();
        let running = reading.binding().unwrap();
        let shown = running.note.map_or_else(|| "-".to_owned(), |note| note.date().to_string());
        assert_eq!(
            (shown.as_str(), running.yellow.date().to_string().as_str(), running.due.date().to_string().as_str()),
            (note, yellow, due),
            "{count} days"
        );
    }
    // Of ten office hours the sixth is blue; the ninth, with one left, yellow.
    let rule = Rule {
        legal: Some(Limit { measure: Measure::OfficeMinutes, count: 600 }),
        starts: Starts::Received,
        ..Rule::default()
    };
    for (now, expected) in [
        ("2024-03-05 15:00", "running 2024-03-06 11:30 270/600 green"),
        ("2024-03-05 16:29", "running 2024-03-06 11:30 359/600 green"),
        ("2024-03-05 16:30", "running 2024-03-06 11:30 360/600 blue"),
        ("2024-03-05 22:00", "running 2024-03-06 11:30 420/600 blue"),
        ("2024-03-06 10:30", "running 2024-03-06 11:30 540/600 yellow"),
        ("2024-03-06 11:30", "running 2024-03-06 11:30 600/600 yellow"),
        ("2024-03-06 11:31", "running 2024-03-06 11:30 600/600 red"),
    ] {
        check(&rule, "2024-03-05T08:30 received", now, expected);
    }
}

#[test]
fn the_sheet_says_of_every_day_why() {
    let rule = licence();
    let calendar = calendar();
    let events = events("2025-09-25 accepted; 2025-10-13 suspended expert-review 2 告知1号; 2025-10-14 resumed");
    let proof = proof(&rule, &events, &calendar, at("2025-11-03")).unwrap();
    let rows = proof.rows(Which::Legal, Language::Zh);
    let told = |date: &str| {
        let row = rows.iter().find(|row| row.date.to_string() == date).unwrap();
        format!("{} {} {}", row.weekday, row.number, row.words)
    };
    for (date, expected) in [
        ("2025-09-25", "周四  起算之日，不计入"),
        ("2025-09-26", "周五 1 工作日"),
        ("2025-09-27", "周六  周末"),
        ("2025-09-28", "周日 2 调休上班（国庆节）"),
        ("2025-10-01", "周三  国庆节放假"),
        ("2025-10-13", "周一  暂停：专家评审（告知1号）"),
        ("2025-10-15", "周三 8 工作日"),
        ("2025-10-31", "周五 20 工作日"),
        ("2025-11-01", "周六  周末"),
        ("2025-11-03", "周一  已超期"),
    ] {
        let found = told(date).replace("国庆节、中秋节", "国庆节").replace("中秋节", "国庆节");
        assert_eq!(found, expected, "{date}");
    }
    // Every day from the first to the day asked for stands there once.
    let days: Vec<_> = rows.iter().map(|row| row.date).collect();
    assert!(days.windows(2).all(|pair| pair[0].tomorrow().unwrap() == pair[1]), "{days:?}");
    let english = proof.sentences(Language::En).join("\n");
    assert!(
        english.contains("Statutory limit: 20 of 20 working days used, due 2025-10-31: red, overdue, 1 days over"),
        "{english}"
    );
    assert!(!english.contains("proof-") && !english.contains("{$"), "{english}");
}

#[test]
fn slips_in_a_table_of_events_name_their_cell() {
    let line = Written { at: "2025-09-25", event: "accepted", ..Written::default() };
    for (written, expected) in [
        (Written { at: "25.9.2025", ..line.clone() }, ("at", "clock-moment")),
        (Written { event: "eaten", ..line.clone() }, ("event", "clock-event")),
        (Written { event: "extended", days: "ten", ..line.clone() }, ("days", "clock-days")),
        (Written { event: "suspended", days: "-1", ..line.clone() }, ("days", "clock-days")),
    ] {
        let (cell, error) = Event::parse(&written).unwrap_err();
        assert_eq!((cell, error.code()), expected);
    }
    for (text, fits) in [
        ("08:30-12:00", true),
        ("08:30-12:00,14:00-17:30", true),
        ("12:00-08:30", false),
        ("08:30-12:00, 11:00-17:30", false),
        ("8:30-12:00", false),
        ("00:00-24:00", true),
        ("", false),
    ] {
        assert_eq!(text.parse::<OfficeHours>().is_ok(), fits, "{text}");
    }
}

/// An independent count: a list of days, crossed out one by one.
fn naive(start: jiff::civil::Date, count: u32, stopped: (jiff::civil::Date, jiff::civil::Date)) -> jiff::civil::Date {
    let calendar = calendar();
    let mut day = start;
    let mut crossed = Vec::new();
    while crossed.len() < count as usize {
        day = day.tomorrow().unwrap();
        if calendar.day(day).worked && !(stopped.0 <= day && day <= stopped.1) {
            crossed.push(day);
        }
    }
    crossed.last().copied().unwrap_or(start)
}

proptest! {
    /// Whatever the days, a clock agrees with somebody who counts on a wall calendar.
    #[test]
    fn a_clock_counts_as_a_person_does(offset in 0_i64..8000, count in 1_u32..60, from in 1_i64..40, length in 1_u32..15) {
        let first: jiff::civil::Date = "2004-01-05".parse().unwrap();
        let start = first.checked_add(jiff::Span::new().days(offset)).unwrap();
        let stop = start.checked_add(jiff::Span::new().days(from)).unwrap();
        let until = calendar().working_day_from(stop, length).unwrap();
        let rule = Rule { legal: Some(days(count)), ..licence() };
        let events = vec![
            Event::new(start.at(9, 0, 0, 0), What::Accepted),
            Event::new(stop.at(9, 0, 0, 0), What::Suspended { why: "hearing".into(), days: length }).with_paper("告知1号"),
        ];
        let reading = read(&rule, &events, &calendar(), stop.at(10, 0, 0, 0)).unwrap();
        let running = reading.binding().unwrap();
        // A procedure that begins after the last day stops nothing.
        prop_assert_eq!(running.due.date(), naive(start, count, (stop, until)));
        prop_assert!(running.yellow <= running.due && running.note.is_none_or(|note| note < running.yellow));
    }

    /// No table of events, in any order, breaks a clock.
    #[test]
    fn any_events_are_read(order in proptest::collection::vec((0_usize..11, 0_i64..90), 0..12)) {
        let whats = [
            What::Received, What::Noticed, What::Supplemented, What::Accepted, What::Refused, What::Complete,
            What::Suspended { why: "hearing".into(), days: 4 }, What::Resumed { why: String::new() },
            What::Extended { days: 5, approver: "局长".into(), reason: "甲".into() }, What::Closed, What::Withdrawn,
        ];
        let first: jiff::civil::Date = "2025-09-01".parse().unwrap();
        let events: Vec<Event> = order.iter().map(|(what, day)| {
            let date = first.checked_add(jiff::Span::new().days(*day)).unwrap();
            Event::new(date.at(9, 0, 0, 0), whats[*what].clone()).with_paper("1号")
        }).collect();
        let calendar = calendar();
        let rule = licence();
        let proof = proof(&rule, &events, &calendar, at("2026-03-01")).unwrap();
        let again = read(&rule, &events.iter().rev().cloned().collect::<Vec<_>>(), &calendar, at("2026-03-01")).unwrap();
        // Out of order is no other matter, unless two of one moment change places.
        let mut moments: Vec<_> = events.iter().map(|event| event.at).collect();
        moments.sort_unstable();
        if moments.windows(2).all(|pair| pair[0] != pair[1]) {
            prop_assert_eq!(&proof.reading, &again);
        }
        let _ = (proof.rows(Which::Legal, Language::En), proof.sentences(Language::Zh));
    }
}
