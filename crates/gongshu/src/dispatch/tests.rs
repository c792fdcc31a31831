//! Meetings on both engines: opened once a turn, an agenda that gathers itself, a decision that becomes a task and comes back.

use std::sync::Arc;

use basis::cadence::Cadence;
use jiff::civil::Date;

use super::agenda::{months_between, proposed};
use super::convener::{Convened, Convener, due_day};
use super::fate::{Fate, became};
use super::minutes::Decided;
use super::record::{Came, Meeting, Seated, Topic};
use super::secretary::{Called, Secretary, Stop};
use super::store;
use super::view::{Verdict, verdict};
use crate::matter::store as matters;
use crate::matter::{Cabinet, Given, Scheduler, check};
use crate::organisation::Staff;
use crate::pack::Packs;
use crate::pack::tables::CALENDAR;
use crate::register::import::take;
use crate::register::units::Units;
use crate::store::Db;
use crate::store::audit::Who;
use crate::store::clock::FixedClock;
use crate::store::testing::trials;

pub(super) fn at(text: &str) -> FixedClock {
    let (day, hour) = text.split_once('T').unwrap_or((text, "10:00"));
    FixedClock(format!("{day}T{hour}:00+08:00").parse().unwrap())
}

pub(super) fn cabinet(db: &Db, packs: &Arc<Packs>, moment: &str) -> Cabinet {
    Cabinet {
        db: db.clone(),
        staff: Staff::new(db.clone(), Arc::clone(packs)),
        units: Units::new(db.clone()),
        clock: Arc::new(at(moment)),
    }
}

/// A city and its park; a leading group of three with its office.
pub(super) async fn city(db: &Db, packs: &Packs) {
    for (register, rows) in [
        (
            "unit",
            "code,name,kind,parent_administrative,parent_park\n430700,常德市,city,,\npark:deshan,德山开发区,park,,430700\n\
             430800,张家界市,city,,\n",
        ),
        ("person", "code,name,unit\nmayor,周正,430700\noffice,何进,430700\nhead,吴斌,430700\nfar,远,430800\n"),
        (
            "post",
            "code,name,unit,roles,fallback\nmayor,市长,430700,unit-leader,\noffice,办公室主任,430700,group-office,mayor\n\
             reform,发改委主任,430700,department,office\npark,德山管委会主任,park:deshan,park-committee,office\n\
             far,外市,430800,department,\n",
        ),
        (
            "holding",
            "code,post,person,kind\nh1,mayor,mayor,holder\nh2,office,office,holder\nh3,reform,head,holder\nh4,far,far,holder\n",
        ),
        ("body", "code,name,unit,kind,office\nindustry-group,市工业经济领导小组,430700,leading-group,office\n"),
        (
            "member",
            "code,body,post,seat\nm1,industry-group,mayor,chair\nm2,industry-group,reform,member\nm3,industry-group,park,member\n",
        ),
    ] {
        take(db, packs, &at("2025-01-02"), register, rows, &Who::program("test")).await.unwrap().unwrap();
    }
}

pub(super) fn who(person: &str) -> Who {
    Who { person: person.to_owned(), ..Who::default() }
}

#[tokio::test]
async fn every_series_opens_its_next_meeting_once_and_catches_up() {
    let packs = Arc::new(Packs::standard().unwrap());
    for trial in trials().await {
        city(&trial.db, &packs).await;
        let convene = |moment: &str| Convener { cabinet: cabinet(&trial.db, &packs, moment) };
        // A leading group meets by the month and by the quarter. Two programs look at once.
        let (one, other) = (convene("2025-03-05"), convene("2025-03-05"));
        let (one, other) = tokio::join!(one.run(), other.run());
        assert_eq!(one.unwrap().opened + other.unwrap().opened, 2, "{}", trial.engine);
        for (moment, opened) in [
            ("2025-03-05T12:00", 0),
            ("2025-03-31T23:59", 0),
            // April begins, and a quarter with it.
            ("2025-04-01T00:01", 2),
            ("2025-04-02", 0),
            // It stood still until July: May, June, July, and a quarter.
            ("2025-07-20", 4),
            ("2025-07-21", 0),
        ] {
            let convened = convene(moment).run().await.unwrap();
            assert_eq!(convened, Convened { opened, nobody: 0 }, "{} {moment}", trial.engine);
        }
        let meetings = store::since(&trial.db, "2025-01-01").await.unwrap();
        let told: Vec<String> =
            meetings.iter().map(|it| format!("{} {} {}", it.series, it.first_day, it.due_day)).collect();
        assert_eq!(
            told,
            [
                "group-month 2025-03-01 2025-03-31",
                "group-month 2025-04-01 2025-04-30",
                // The 31st of May 2025 is the Dragon Boat holiday, the 30th a Friday.
                "group-month 2025-05-01 2025-05-30",
                "group-month 2025-06-01 2025-06-30",
                "group-month 2025-07-01 2025-07-31",
                "group-quarter 2025-01-01 2025-03-31",
                "group-quarter 2025-04-01 2025-06-30",
                "group-quarter 2025-07-01 2025-09-30",
            ],
            "{}",
            trial.engine
        );
        // March was missed: the chair has a card, the office a note; and the book is sound.
        Scheduler { cabinet: cabinet(&trial.db, &packs, "2025-04-07T07:00") }.run().await.unwrap();
        let march = matters::find(&trial.db, meetings[0].matter).await.unwrap().unwrap();
        let cards: Vec<&str> = march.cards().map(|card| card.event.word("through")).collect();
        assert_eq!(cards, ["mayor"], "{}", trial.engine);
        let checked = check::check(&cabinet(&trial.db, &packs, "2025-07-21")).await.unwrap();
        assert_eq!((checked.open, checked.flaws.len()), (8, 0), "{} {:?}", trial.engine, checked.flaws);
    }
}

/// What somebody does in a meeting.
#[derive(Debug)]
enum Act {
    Add(Topic),
    Up(i64),
    Drop(&'static str, &'static str),
    Call(Called),
    Hold(&'static str),
    Seat(Vec<Seated>),
    Summarise(i64, &'static str),
    Decide(Decided),
    Task(i64),
    Issue(&'static str),
    Correct(&'static str, &'static str),
}

impl Act {
    async fn made(&self, secretary: &Secretary<'_>) -> Result<(), Stop> {
        match self {
            Act::Add(topic) => secretary.add(topic).await,
            Act::Up(line) => secretary.shift(*line, true).await,
            Act::Drop(which, reason) => secretary.drop_topic(which, reason).await,
            Act::Call(called) => secretary.call(called).await,
            Act::Hold(day) => secretary.hold(day, "").await,
            Act::Seat(seats) => secretary.seat(seats).await,
            Act::Summarise(line, words) => secretary.summarise(*line, words).await,
            Act::Decide(decided) => secretary.decide(decided).await.map(|_| ()),
            Act::Task(line) => secretary.task(*line).await.map(|_| ()),
            Act::Issue(paper) => secretary.issue(paper).await,
            Act::Correct(words, reason) => secretary.correct(words, reason).await,
        }
    }
}

/// A day in the life of one meeting, and the opening of the next.
#[tokio::test]
async fn a_decision_becomes_a_task_and_returns_on_the_next_agenda() {
    let packs = Arc::new(Packs::standard().unwrap());
    for trial in trials().await {
        city(&trial.db, &packs).await;
        let desk = |moment: &str| cabinet(&trial.db, &packs, moment);
        Convener { cabinet: desk("2025-03-01") }.run().await.unwrap();
        let march = store::since(&trial.db, "2025-03-01").await.unwrap();
        let number = march.iter().find(|it| it.series == "group-month").unwrap().matter;
        let topic = |title: &str| Topic { title: title.to_owned(), ..Topic::default() };
        let (first, second) = (topic("二期道路"), topic("电力保供"));
        let call = |planned: &str| Called { planned: planned.to_owned(), place: "三楼".to_owned() };
        let decided = |lead: &str, due: &str| Decided {
            topic: 1,
            words: "二期道路四月底前开工".to_owned(),
            lead: lead.to_owned(),
            due: due.to_owned(),
        };
        let seat = |post: &str, came, reason: &str| Seated {
            seat: post.to_owned(),
            came,
            substitute: String::new(),
            reason: reason.to_owned(),
        };
        let seats =
            vec![seat("mayor", Came::There, ""), seat("reform", Came::There, ""), seat("park", Came::Absent, "出差")];
        //  moment        who       what                                         refusal
        for (moment, person, act, expected) in [
            ("2025-03-03", "head", Act::Add(first.clone()), "matter-not-yours"),
            ("2025-03-03", "office", Act::Add(topic(" ")), "meeting-needs-topic"),
            ("2025-03-03", "office", Act::Add(first), ""),
            ("2025-03-03", "office", Act::Add(second), ""),
            ("2025-03-03", "mayor", Act::Up(2), ""),
            ("2025-03-03", "office", Act::Drop("2", ""), "matter-needs-remark"),
            ("2025-03-10", "office", Act::Call(call("2025-03-01 09:00")), "meeting-day"),
            ("2025-03-10", "office", Act::Call(call("2025-03-12T09:00")), ""),
            ("2025-03-12", "office", Act::Decide(decided("reform", "20")), "meeting-not-held"),
            ("2025-03-12", "office", Act::Hold("2025-03-13"), "meeting-held-day"),
            ("2025-03-12", "office", Act::Hold("2025-03-12"), ""),
            ("2025-03-12", "office", Act::Decide(decided("reform", "2025-03-01")), "meeting-due"),
            ("2025-03-12", "office", Act::Decide(decided("nobody", "20")), "matter-post"),
            ("2025-03-12", "office", Act::Decide(decided("reform", "20")), ""),
            ("2025-03-12", "office", Act::Task(1), ""),
            ("2025-03-12", "office", Act::Task(1), "meeting-task-twice"),
            // The minutes wait until it is said of every seat who came.
            ("2025-03-13", "office", Act::Issue("纪要1号"), "meeting-seats"),
            ("2025-03-13", "office", Act::Seat(vec![seat("park", Came::Absent, "")]), "meeting-seat"),
            ("2025-03-13", "office", Act::Seat(seats), ""),
            ("2025-03-13", "office", Act::Issue(""), "matter-needs-paper"),
            ("2025-03-13", "office", Act::Issue("纪要1号"), ""),
            // Nothing of them changes any more; what was wrong stands beside them.
            ("2025-03-14", "office", Act::Summarise(1, "改"), "meeting-issued"),
            ("2025-03-14", "office", Act::Correct("漏记一人", "核对"), ""),
        ] {
            let (cabinet, who) = (desk(moment), who(person));
            let world = cabinet.world().await.unwrap();
            let secretary = Secretary { cabinet: &cabinet, world: &world, who: &who, number };
            let got = match act.made(&secretary).await {
                Ok(()) => "",
                Err(Stop::Refused(error)) => error.code(),
                Err(Stop::Failed(failure)) => panic!("{failure}"),
            };
            assert_eq!(got, expected, "{} {moment} {person} {act:?}", trial.engine);
        }

        let task = store::decisions(&trial.db, number).await.unwrap()[0].task;
        let found = matters::find(&trial.db, task).await.unwrap().unwrap();
        assert_eq!((found.parent, found.unit.as_str(), found.party("lead")), (number, "430700", "reform"));
        assert_eq!(found.source, "会议〔2025〕0001号 二期道路", "{}", trial.engine);

        // What the next agenda says of it, day by day. Twenty days from the 12th of March: due on the 1st of April.
        Convener { cabinet: desk("2025-04-01") }.run().await.unwrap();
        let meetings = store::since(&trial.db, "2025-04-01").await.unwrap();
        let april = meetings.iter().find(|it| it.series == "group-month" && it.first_day == "2025-04-01").unwrap();
        for (moment, act, fate, told) in [
            ("2025-04-01", "", Fate::InHand, "上次议定，在办，2025-04-01 到期"),
            ("2025-04-03", "accept", Fate::Overdue, "上次议定，已超期（原定 2025-04-01）"),
            ("2025-04-07", "report", Fate::Overdue, "上次议定，已超期"),
            ("2025-04-08", "sign-off", Fate::Done, ""),
        ] {
            let cabinet = desk(moment);
            let world = cabinet.world().await.unwrap();
            if !act.is_empty() {
                let person = if act == "sign-off" { "office" } else { "head" };
                let given = Given { remark: "已开工".to_owned(), paper: "照片".to_owned(), ..Given::default() };
                cabinet.make(&who(person), task, act, &given).await.unwrap().unwrap();
            }
            let decisions = store::decisions_of(&trial.db, april).await.unwrap();
            let became = became(&cabinet, &world.day, decisions).await.unwrap();
            assert_eq!(became[0].fate, fate, "{} {moment}", trial.engine);
            let body = world.roster.body("industry-group", &world.day).unwrap();
            let series = packs.series("group-month").unwrap();
            let topics = proposed(&cabinet, &world, series, body, april, &[]).await.unwrap();
            let why: Vec<&str> = topics.iter().map(|it| it.why[0].as_str()).collect();
            match told {
                "" => assert!(why.is_empty(), "{why:?}"),
                told => assert!(why.len() == 1 && why[0].starts_with(told), "{moment} {why:?}"),
            }
        }
        let checked = check::check(&desk("2025-04-08")).await.unwrap();
        assert_eq!(checked.flaws, Vec::new(), "{}", trial.engine);
    }
}

/// What is red or yellow in the body's unit and below comes by itself; what lies elsewhere, or is green, does not.
#[tokio::test]
async fn an_agenda_gathers_what_is_coloured_in_its_own_units() {
    let packs = Arc::new(Packs::standard().unwrap());
    for trial in trials().await {
        city(&trial.db, &packs).await;
        let desk = |moment: &str| cabinet(&trial.db, &packs, moment);
        for (lead, unit, days) in
            [("reform", "430700", 5), ("park", "park:deshan", 9), ("reform", "430700", 60), ("far", "430800", 5)]
        {
            let opening = crate::matter::Opening {
                kind: "task".to_owned(),
                title: format!("{lead} {days}"),
                unit: unit.to_owned(),
                parties: [("asker", "office"), ("lead", lead)]
                    .map(|(it, post)| (it.to_owned(), post.to_owned()))
                    .into(),
                legal: Some(basis::clock::Limit { measure: basis::clock::Measure::CalendarDays, count: days }),
                ..Default::default()
            };
            desk("2025-03-03").open(&who("office"), &opening).await.unwrap().unwrap();
        }
        Convener { cabinet: desk("2025-03-03") }.run().await.unwrap();
        let cabinet = desk("2025-03-12");
        let world = cabinet.world().await.unwrap();
        let meetings = store::since(&trial.db, "2025-03-01").await.unwrap();
        let march = meetings.iter().find(|it| it.series == "group-month").unwrap();
        let (series, body) =
            (packs.series("group-month").unwrap(), world.roster.body("industry-group", &world.day).unwrap());
        let topics = proposed(&cabinet, &world, series, body, march, &[]).await.unwrap();
        let told: Vec<String> = topics.iter().map(|it| format!("{}: {}", it.title, it.why[0])).collect();
        // Due on Saturday the 8th, so on Monday the 10th; and on the 12th itself, its last day.
        assert_eq!(
            told,
            ["reform 5: 红色超期 2 天（原定 2025-03-10），待签收", "park 9: 即将到期（2025-03-12），待签收"],
            "{}",
            trial.engine
        );
        // What was left out for a reason does not propose itself again.
        let left = [Topic { dropped: "已办".to_owned(), ..topics[0].clone() }];
        assert_eq!(proposed(&cabinet, &world, series, body, march, &left).await.unwrap().len(), 1);
    }
}

/// Refused by the department, put before the group, on its agenda with its age, decided there, answered, not accepted, explained.
#[tokio::test]
async fn a_problem_is_sent_up_decided_and_confirmed_by_whoever_raised_it() {
    let packs = Arc::new(Packs::standard().unwrap());
    for trial in trials().await {
        city(&trial.db, &packs).await;
        let desk = |moment: &str| cabinet(&trial.db, &packs, moment);
        let parties = [("asker", "park"), ("office", "office"), ("lead", "reform")];
        let opening = crate::matter::Opening {
            kind: "problem".to_owned(),
            title: "土地证久拖未办".to_owned(),
            unit: "park:deshan".to_owned(),
            parties: parties.map(|(it, post)| (it.to_owned(), post.to_owned())).into(),
            fields: [("enterprise".to_owned(), "烟厂".to_owned())].into(),
            legal: Some(basis::clock::Limit { measure: basis::clock::Measure::CalendarDays, count: 20 }),
            ..Default::default()
        };
        // Nobody holds the park's post: its fallback, the office, answers for it.
        let number = desk("2025-02-10").open(&who("office"), &opening).await.unwrap().unwrap();
        let go = async |moment: &str, person: &str, word: &str, remark: &str| {
            let given = Given { remark: remark.to_owned(), paper: "函".to_owned(), ..Given::default() };
            let made = desk(moment).make(&who(person), number, word, &given).await.unwrap();
            let matter = matters::find(&trial.db, number).await.unwrap().unwrap();
            made.map(|()| matter.state().to_owned()).map_err(|error| error.code())
        };
        for (moment, person, word, remark, expected) in [
            ("2025-02-11", "mayor", "accept", "", Err("matter-not-yours")),
            ("2025-02-11", "head", "accept", "", Ok("handling")),
            ("2025-02-14", "head", "refuse", "", Err("matter-needs-remark")),
            ("2025-02-14", "head", "refuse", "不属本单位", Ok("office")),
            ("2025-02-17", "head", "submit", "请定", Err("matter-not-yours")),
            ("2025-02-17", "office", "submit", "两个部门意见不一", Ok("group")),
        ] {
            let got = go(moment, person, word, remark).await;
            assert_eq!(got.as_deref().map_err(|code| *code), expected, "{} {moment} {word}", trial.engine);
        }
        // It is on the agenda with its age, though nobody put it there.
        Convener { cabinet: desk("2025-03-03") }.run().await.unwrap();
        let meetings = store::since(&trial.db, "2025-03-01").await.unwrap();
        let march = meetings.iter().find(|it| it.series == "group-month").unwrap();
        let (cabinet, person) = (desk("2025-03-12"), who("office"));
        let world = cabinet.world().await.unwrap();
        let secretary = Secretary { cabinet: &cabinet, world: &world, who: &person, number: march.matter };
        secretary.call(&Called { planned: "2025-03-12T15:00".to_owned(), place: "三楼".to_owned() }).await.unwrap();
        let topics = store::topics(&trial.db, march.matter).await.unwrap();
        let told: Vec<(&str, &str)> = topics.iter().map(|it| (it.section.as_str(), it.why[0].as_str())).collect();
        // Twenty days from the 10th of February: the 2nd of March is a Sunday.
        let why = "红色超期 9 天（原定 2025-03-03），待领导小组研究，提出已 1 个月";
        assert_eq!(told, [("提交办公室和领导小组的问题", why)], "{}", trial.engine);
        // What the meeting decides about it sets it going again.
        secretary.hold("", "").await.unwrap();
        let decided = Decided {
            topic: topics[0].line,
            words: "由发改委牵头补办".to_owned(),
            lead: "reform".to_owned(),
            due: "30".to_owned(),
        };
        secretary.decide(&decided).await.unwrap();
        let matter = matters::find(&trial.db, number).await.unwrap().unwrap();
        let last = matter.events.last().unwrap();
        assert_eq!((matter.state(), last.act.as_str()), ("implementing", "decide"), "{}", trial.engine);
        assert_eq!(last.remark, "会议〔2025〕0001号 由发改委牵头补办");
        for (moment, person, word, remark, expected) in [
            ("2025-03-20", "head", "answer", "已补办", Ok("answered")),
            ("2025-03-21", "head", "confirm", "", Err("matter-not-yours")),
            ("2025-03-21", "office", "not-solved", "证还没有领到", Ok("office")),
            ("2025-03-24", "office", "explain", "省里换证，六月统一发", Ok("explaining")),
            ("2025-03-25", "office", "take-explanation", "", Ok("explained")),
        ] {
            let got = go(moment, person, word, remark).await;
            assert_eq!(got.as_deref().map_err(|code| *code), expected, "{} {moment} {word}", trial.engine);
        }
        let checked = check::check(&desk("2025-03-25")).await.unwrap();
        assert_eq!(checked.flaws, Vec::new(), "{}", trial.engine);
    }
}

#[test]
fn a_meeting_is_due_on_the_last_working_day_of_its_turn() {
    for (cadence, day, due) in [
        (Cadence::Month, "2025-03-05", "2025-03-31"),     // a Monday
        (Cadence::Month, "2025-08-05", "2025-08-29"),     // the 31st is a Sunday
        (Cadence::HalfMonth, "2025-02-01", "2025-02-14"), // the 15th is a Saturday
        (Cadence::HalfMonth, "2025-01-20", "2025-01-27"), // the Spring Festival begins on the 28th
        (Cadence::TwoMonths, "2025-02-01", "2025-02-28"),
        (Cadence::Quarter, "2025-11-01", "2025-12-31"),
    ] {
        let turn = cadence.turn(day.parse().unwrap());
        assert_eq!(due_day(&CALENDAR, turn).to_string(), due, "{cadence:?} {day}");
    }
}

#[test]
fn months_are_whole_ones() {
    for (from, until, months) in [
        ("2025-01-31", "2025-02-27", 0),
        ("2025-01-31", "2025-02-28", 1),
        ("2025-01-15", "2025-03-14", 1),
        ("2025-01-15", "2025-03-15", 2),
        ("2024-12-01", "2026-01-01", 13),
        ("2025-03-01", "2025-03-31", 0),
    ] {
        assert_eq!(months_between(from.parse::<Date>().ok(), until), months, "{from} {until}");
    }
}

#[test]
fn a_body_met_in_its_turn_or_it_did_not() {
    for (held_on, ended, today, expected) in [
        ("", false, "2025-03-31", Verdict::ToBeHeld),
        ("", false, "2025-04-01", Verdict::Missed),
        ("", true, "2025-04-01", Verdict::CalledOff),
        ("2025-03-31", false, "2025-04-20", Verdict::InTime),
        ("2025-03-02", true, "2025-04-20", Verdict::InTime),
        ("2025-04-01", true, "2025-04-20", Verdict::Late),
    ] {
        let meeting = Meeting { last_day: "2025-03-31".to_owned(), held_on: held_on.to_owned(), ..Meeting::default() };
        assert_eq!(verdict(&meeting, ended, today), expected, "{held_on} {today}");
    }
}
