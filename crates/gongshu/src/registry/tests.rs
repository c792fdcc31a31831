//! The registry in stories, on both engines.

use std::sync::Arc;

use basis::language::Name;
use basis::period::Period;
use basis::registry::Rule;
use basis::show::plain;
use jiff::Timestamp;

use super::area::Area;
use super::growing::growing;
use super::missing::{Lack, missing};
use super::state::State;
use super::{Kind, Member, Roll, population};
use crate::access::{Actor, Because, Breadth, Deed, Domains, Grant, Reach, Role, Shelves, Span};
use crate::pack::Packs;
use crate::register::import::take;
use crate::register::query::Asker;
use crate::register::subjects::Subjects;
use crate::register::units::Units;
use crate::store::Db;
use crate::store::audit::Who;
use crate::store::clock::FixedClock;
use crate::store::testing::trials;

async fn taken(db: &Db, packs: &Packs, register: &str, text: &str) -> i64 {
    let clock = FixedClock("2026-08-09T01:20:00Z".parse::<Timestamp>().unwrap());
    let took = take(db, packs, &clock, register, text, &Who::program("test")).await.unwrap();
    took.unwrap_or_else(|error| panic!("{register}: {error}"))
}

const UNITS: &str = "code,name,kind,parent_administrative\n430700,常德市,city,\n430702,武陵区,county,430700\n\
                     430703,鼎城区,county,430700\nx1,武陵园,park,430702\n";

/// Rows in turn: what an office enters over three years, each line from a day on.
const LIFE: &str = "\
code,name,credit_code,region,industry,in_registry,entry_kind,exit_reason,status,size_class,successors,valid_from,valid_until
old,老厂,,430702,16,in,,,normal,large,,,
mid,中途厂,91000000MA00000900,430702,3612,in,monthly-opened,,normal,small,,2024-05-01,
gone,退库厂,,430703,22,in,,,normal,small,,2022-03-01,
gone,退库厂,,430703,22,out,,below,normal,small,,2024-12-01,
back,回来厂,,430703,22,in,annual-grown,,normal,small,,2022-01-01,
back,回来厂,,430703,22,out,,closed,closed,small,,2023-06-15,
back,回来厂,,430703,22,in,annual-grown,,normal,medium,,2025-01-01,
moved,搬迁厂,,430702,3612,in,,,normal,small,,,
moved,搬迁厂,,430703,3612,in,,,normal,small,,2024-07-01,
named,旧名厂,,430702,3612,in,,,normal,small,,,
named,新名厂,,430702,3620,in,,,normal,small,,2024-03-10,
half,半停厂,,430702,31,in,,,normal,small,,,
half,半停厂,,430702,31,in,,,half-halted,small,,2024-02-01,
half,半停厂,,430702,31,in,,,halted,small,,2024-03-01,
half,半停厂,,430702,31,in,,,normal,small,,2024-09-01,
ended,注销厂,,430702,31,in,,deregistered,normal,small,,2020-01-01,2024-08-31
joined,并入厂,,430702,31,in,,,normal,small,,,
joined,并入厂,,430702,31,out,,merged,normal,small,mid,2024-10-01,
below,规下厂,,430702,31,out,,,normal,micro,,,
";

fn month(text: &str) -> Period {
    text.parse().unwrap()
}

fn above() -> Rule {
    "enterprise.above_scale".parse().unwrap()
}

fn codes(members: &[Member]) -> String {
    members.iter().map(|member| member.code.as_str()).collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn who_was_in_the_registry_in_a_month() {
    let packs = Packs::standard().unwrap();
    for trial in trials().await {
        let db = &trial.db;
        taken(db, &packs, "unit", UNITS).await;
        let version = taken(db, &packs, "enterprise", LIFE).await;
        let asker = Asker::Program;
        let roll = Roll::read(db, &packs, version, &asker).await.unwrap();
        //   month      who was in it on its last day
        for (at, expected) in [
            ("2019-12", "half joined moved named old"),
            ("2020-01", "ended half joined moved named old"),
            ("2023-05", "back ended gone half joined moved named old"),
            ("2023-06", "ended gone half joined moved named old"), // left in the middle of it
            ("2024-04", "ended gone half joined moved named old"),
            ("2024-05", "ended gone half joined mid moved named old"),
            ("2024-08", "ended gone half joined mid moved named old"),
            ("2024-09", "gone half joined mid moved named old"),
            ("2024-10", "gone half mid moved named old"),
            ("2024-12", "half mid moved named old"),
            ("2025-01", "back half mid moved named old"),
        ] {
            let members = population(db, &packs, version, &asker, month(at), &above()).await.unwrap();
            assert_eq!(codes(&members), expected, "{} {at}", trial.engine);
            assert_eq!(members, roll.members(month(at), &above()));
        }
        let member = |at: &str, code: &str| {
            roll.members(month(at), &above()).into_iter().find(|member| member.code == code).unwrap()
        };
        // As each stood then: where it lay, what it was called, when it came in.
        assert_eq!(
            (member("2024-06", "moved").region, member("2024-07", "moved").region),
            ("430702".into(), "430703".into())
        );
        assert_eq!(
            (member("2024-02", "named").name, member("2024-03", "named").name),
            ("旧名厂".into(), "新名厂".into())
        );
        let entered = |at: &str, code: &str| member(at, code).entered.map(|it| it.to_string()).unwrap_or_default();
        assert_eq!(entered("2025-01", "mid"), "2024-05");
        assert_eq!(
            (entered("2023-05", "back"), entered("2025-06", "back")),
            ("2022-01".to_owned(), "2025-01".to_owned())
        );
        assert_eq!(entered("2025-01", "old"), "", "before the books begin");
        assert_eq!(entered("2025-01", "half"), "", "a stop and a start are no leaving");
        // Narrowed by a rule, and beyond the registry.
        let who = |rule: &str| codes(&roll.members(month("2025-01"), &rule.parse().unwrap()));
        assert_eq!(who("enterprise.above_scale where industry = 36"), "mid moved named");
        assert_eq!(who("enterprise.above_scale where industry = C and size = medium, large"), "back old");
        assert_eq!(who("enterprise.all where size = micro"), "below");
    }
}

#[tokio::test]
async fn the_registry_as_it_was_known_earlier() {
    let packs = Packs::standard().unwrap();
    for trial in trials().await {
        let db = &trial.db;
        taken(db, &packs, "unit", UNITS).await;
        let head = "code,name,region,industry,in_registry,valid_from\n";
        let first = taken(db, &packs, "enterprise", &format!("{head}a,甲厂,430702,31,in,2024-01-01\n")).await;
        // In April it is learned that it left in February.
        let second = taken(db, &packs, "enterprise", &format!("{head}a,甲厂,430702,31,out,2024-02-01\n")).await;
        let known = async |version: i64| {
            codes(&population(db, &packs, version, &Asker::Program, month("2024-03"), &above()).await.unwrap())
        };
        assert_eq!((known(first).await.as_str(), known(second).await.as_str()), ("a", ""), "{}", trial.engine);
    }
}

#[tokio::test]
async fn what_happened_is_read_out_of_the_rows() {
    let packs = Packs::standard().unwrap();
    let trial = trials().await.remove(0);
    let db = &trial.db;
    taken(db, &packs, "unit", UNITS).await;
    let version = taken(db, &packs, "enterprise", LIFE).await;
    let events = Roll::read(db, &packs, version, &Asker::Program).await.unwrap().events();
    let told: Vec<String> = events
        .iter()
        .map(|it| format!("{} {} {} {}:{}>{}", it.day, it.code, it.kind.word(), it.reason, it.before, it.after))
        .collect();
    let expected = [
        "2020-01-01 ended entry :in>in",
        "2022-01-01 back entry annual-grown:in>in",
        "2022-03-01 gone entry :in>in",
        "2023-06-15 back exit closed:in>out",
        "2023-06-15 back stoppage :normal>closed",
        "2024-02-01 half stoppage :normal>half-halted",
        "2024-03-01 half stoppage :half-halted>halted",
        "2024-03-10 named rename :旧名厂>新名厂",
        "2024-03-10 named industry :3612>3620",
        "2024-05-01 mid entry monthly-opened:in>in",
        "2024-07-01 moved move :430702>430703",
        "2024-09-01 ended exit deregistered:in>out",
        "2024-09-01 half resumption :halted>normal",
        "2024-10-01 joined exit merged:in>out",
        "2024-10-01 joined merger :>mid",
        "2024-12-01 gone exit below:in>out",
        "2025-01-01 back entry annual-grown:out>in",
        "2025-01-01 back resumption :closed>normal",
        "2025-01-01 back size :small>medium",
    ];
    assert_eq!(told, expected);
    let moved = events.iter().find(|it| it.kind == Kind::Move).unwrap();
    assert_eq!(moved.regions, ("430702".to_owned(), "430703".to_owned()));
    assert!(events.iter().all(|it| it.above_scale));
}

/// Whoever sees one county sees its enterprises; one that moved away is another county's, with its past.
#[tokio::test]
async fn the_registry_of_ones_own_reach() {
    let packs = Packs::standard().unwrap();
    let trial = trials().await.remove(0);
    let db = &trial.db;
    taken(db, &packs, "unit", UNITS).await;
    let version = taken(db, &packs, "enterprise", LIFE).await;
    let role = Role {
        code: "r".into(),
        may: [Deed::SeeRegister].into(),
        sees: [Breadth::Own].into(),
        registers: Shelves { sees: ["enterprise".to_owned()].into(), ..Shelves::default() },
        ..Role::default()
    };
    let grant = Grant {
        post: "p".into(),
        post_name: Name::new("岗", ""),
        unit: "430703".into(),
        role: Arc::new(role),
        because: Because::Holds,
        until: String::new(),
        only: None,
    };
    let actor = Actor::new("me", "我", vec![grant]);
    let tree = Units::new(db.clone()).at(version).await.unwrap();
    let asker = Asker::Reader { actor: &actor, units: &tree, today: "2026-01-01" };
    let seen = async |at: &str| codes(&population(db, &packs, version, &asker, month(at), &above()).await.unwrap());
    assert_eq!(seen("2024-01").await, "gone moved");
    assert_eq!(seen("2025-01").await, "back moved");
}

#[tokio::test]
async fn one_enterprise_is_not_entered_twice() {
    use crate::register::import::{dry_run, held};
    let packs = Packs::standard().unwrap();
    let trial = trials().await.remove(0);
    let db = &trial.db;
    taken(db, &packs, "unit", UNITS).await;
    let head = "code,name,credit_code,region,industry,in_registry,valid_from,valid_until\n";
    let rows = "a,甲厂,91000000MA00000900,430702,31,in,,\nb,乙厂,91000000MA0000277Y,430702,31,in,,2023-12-31\n";
    let version = taken(db, &packs, "enterprise", &format!("{head}{rows}")).await;
    let register = packs.register("enterprise").unwrap();
    let held = held(db, &packs, register, version, &Asker::Program).await.unwrap();
    //   a row that is entered, and what is said of it
    for (row, expected) in [
        ("c,丙厂,91000000MA00000900,430702,31,in,,", "C2 register-twin Error"),
        // A code is free again once its holder's row has ended.
        ("c,丙厂,91000000MA0000277Y,430702,31,in,2024-01-01,", ""),
        ("c,丙厂,91000000MA0000277Y,430702,31,in,2023-12-31,", "C2 register-twin Error"),
        ("c,甲厂,,430702,31,in,,", "B2 register-alike Warning"),
        ("c,甲厂,,430703,31,in,,", ""),
        ("c,乙厂,,430702,31,in,2024-01-01,", ""),
        // Its own row changed is no twin of itself.
        ("a,甲厂,91000000MA00000900,430702,31,out,2024-01-01,", ""),
        (
            "c,丙厂,91000000MA000004XL,430702,31,in,,\nd,丁厂,91000000MA000004XL,430703,31,in,,",
            "C2 register-twin Error, C3 register-twin Error",
        ),
    ] {
        let plan = dry_run(&packs, register, &held, "a.csv", format!("{head}{row}\n").as_bytes());
        let found: Vec<String> = plan
            .findings
            .iter()
            .map(|it| format!("{} {} {:?}", it.place.address(), it.error.code(), it.severity))
            .collect();
        assert_eq!(found.join(", "), expected, "{row}");
        assert_eq!(plan.may_commit(), !expected.contains("Error"), "{row}");
    }
}

#[tokio::test]
async fn a_month_of_a_unit() {
    let packs = Packs::standard().unwrap();
    let trial = trials().await.remove(0);
    let db = &trial.db;
    taken(db, &packs, "unit", UNITS).await;
    let version = taken(db, &packs, "enterprise", LIFE).await;
    let roll = Roll::read(db, &packs, version, &Asker::Program).await.unwrap();
    let tree = Units::new(db.clone()).at(version).await.unwrap();
    //   unit      month      members, a month and a year before, entered, left, left in the month, moved in, moved out
    for (unit, at, expected) in [
        ("430700", "2024-12", (5, Some(6), Some(7), 1, 3, 1, 0, 0)),
        ("430703", "2024-12", (1, Some(2), Some(1), 0, 1, 1, 1, 0)),
        ("430702", "2024-12", (4, Some(4), Some(6), 1, 2, 0, 0, 1)),
        ("430700", "2024-05", (8, Some(7), Some(8), 1, 0, 0, 0, 0)),
        ("430703", "2019-12", (0, None, None, 0, 0, 0, 0, 0)),
    ] {
        let state = State::of(&roll, &Area::new(&tree, unit, month(at)), month(at));
        let (entered, left) = (state.count(Kind::Entry), state.count(Kind::Exit));
        let left_now = state.count_in_month(Kind::Exit);
        let got = (state.members.len(), state.month_before, state.year_before, entered, left, left_now);
        assert_eq!(
            (got.0, got.1, got.2, got.3, got.4, got.5, state.moved_in, state.moved_out),
            expected,
            "{unit} {at}"
        );
    }
    let state = State::of(&roll, &Area::new(&tree, "430700", month("2024-03")), month("2024-03"));
    assert_eq!((state.count_status("halted"), state.count_status("half-halted")), (1, 0));
}

#[tokio::test]
async fn a_park_has_whom_it_has_and_a_part_is_not_counted() {
    let packs = Packs::standard().unwrap();
    let trial = trials().await.remove(0);
    let db = &trial.db;
    let units = format!("{UNITS}x2,武陵二园,park,430702\n");
    taken(db, &packs, "unit", &units).await;
    let rows = "code,name,region,parks,in_registry\na,甲厂,430702,武陵园、x2,在库\nb,乙厂,430702,x2,规模以上\nc,丙厂,430703,,in\n";
    let version = taken(db, &packs, "enterprise", rows).await;
    let roll = Roll::read(db, &packs, version, &Asker::Program).await.unwrap();
    let units = Units::new(db.clone()).at(version).await.unwrap();
    let at = month("2025-01");
    let members = |unit: &str| codes(&State::of(&roll, &Area::new(&units, unit, at), at).members);
    assert_eq!((members("x1").as_str(), members("x2").as_str(), members("430702").as_str()), ("a", "a b", "a b"));
    // Of the city somebody sees only one county: nothing of the city is counted for them.
    let span = |unit: &str, breadth: Breadth| Span {
        unit: unit.to_owned(),
        breadth,
        single: Domains::BOTH,
        sensitive: Vec::new(),
    };
    let reach = Reach::new(vec![span("430703", Breadth::Own), span("430703", Breadth::Above)]);
    let seen = units.within(&reach, "2025-01-31");
    let whole = |unit: &str| Area::new(&units, unit, at).is_whole_in(Some(&seen));
    assert_eq!((whole("430700"), whole("430702"), whole("430703")), (false, false, true));
    assert!(Area::new(&units, "430700", at).is_whole_in(None));
}

#[tokio::test]
async fn who_is_on_the_way_up() {
    let packs = Packs::standard().unwrap();
    let trial = trials().await.remove(0);
    let db = &trial.db;
    taken(db, &packs, "unit", UNITS).await;
    let rows = "\
code,name,region,in_registry,revenue_to_date,revenue_until,valid_from
months,按月厂,430702,out,1000,2025-06-30,2025-07-10
season,按季厂,430702,out,400,2024-06-30,2024-07-10
season,按季厂,430702,out,1600,2024-12-31,2025-01-20
season,按季厂,430702,out,501,2025-06-30,2025-07-10
small,小厂,430702,out,749,2025-06-30,2025-07-10
member,在库厂,430702,in,1000,2025-06-30,2025-07-10
";
    let version = taken(db, &packs, "enterprise", rows).await;
    let roll = Roll::read(db, &packs, version, &Asker::Program).await.unwrap();
    let tree = Units::new(db.clone()).at(version).await.unwrap();
    let up = |at: &str| -> Vec<String> {
        let area = Area::new(&tree, "430700", month(at));
        growing(&roll, &packs.limits, &area, month(at))
            .iter()
            .map(|it| {
                format!(
                    "{} {} {:?} {}",
                    it.member.code,
                    plain(&it.projection.annual, 0),
                    it.projection.season,
                    plain(&it.band, 0)
                )
            })
            .collect()
    };
    // 501 ÷ (400 ÷ 1600) = 2004; 1000 ÷ (6 ÷ 12) = 2000; 749 × 2 = 1498 reaches no band.
    assert_eq!(up("2025-07"), ["season 2004 LastYear 2000", "months 2000 Months 2000"]);
    assert_eq!(up("2025-06"), Vec::<String>::new(), "last year's revenue says nothing of this one");
    assert_eq!(up("2026-01"), Vec::<String>::new());
}

#[tokio::test]
async fn what_the_rows_lack() {
    let packs = Packs::standard().unwrap();
    let trial = trials().await.remove(0);
    let db = &trial.db;
    taken(db, &packs, "unit", UNITS).await;
    let rows = "\
code,name,credit_code,region,industry,in_registry,size_class,employees,revenue
a,甲厂,91000000MA00000900,430702,31,in,large,1200,35000
b,乙厂,,430702,31,in,small,25,2999
c,丙厂,91000000MA0000277Y,430702,,in,,15,5000
d,同名厂,91000000MA000004XL,430702,31,in,medium,350,2000
e,同名厂,,430702,31,in,,,
f,同名厂,,430703,31,out,,,2000
g,庚厂,91000000MA9000011J,430703,31,in,small,25,1999
h,辛厂,,430703,31,out,,,1999
";
    let version = taken(db, &packs, "enterprise", rows).await;
    let roll = Roll::read(db, &packs, version, &Asker::Program).await.unwrap();
    let tree = Units::new(db.clone()).at(version).await.unwrap();
    let at = month("2025-01");
    let members = roll.members(at, &above());
    let everybody = roll.members(at, &"enterprise.all".parse().unwrap());
    let outside: Vec<Member> = everybody.into_iter().filter(|member| !member.above_scale).collect();
    let found: Vec<String> = missing(&members, &outside, &packs.limits, &tree, at)
        .iter()
        .map(|(lack, it)| format!("{} {}", it.code, lack.word()))
        .collect();
    // (1200, 35000) is 中型, methods 2.3; the threshold is 2000 since 2011, methods 2.1.
    let expected =
        ["f above", "g below", "b credit-code", "e credit-code", "c industry", "d same-name", "e same-name", "a size"];
    assert_eq!(found, expected);
    assert_eq!(
        missing(&members, &[], &packs.limits, &Subjects::default(), at)
            .iter()
            .filter(|(it, _)| *it == Lack::Region)
            .count(),
        6
    );
}
