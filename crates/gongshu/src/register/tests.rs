//! Registers from file to history: on both engines, through the same imports an office uses.

use std::sync::Arc;

use basis::error::{Error, Finding};
use basis::language::{Language, Name};
use jiff::Timestamp;

use super::form::{Form, Purpose, Typed, hang};
use super::import::{Plan, commit, dry_run, held, plan};
use super::query::Asker;
use super::rows::{Entry, on, settled};
use super::store;
use crate::access::{Actor, Because, Grant};
use crate::pack::Packs;
use crate::store::Db;
use crate::store::audit::{self, Who};
use crate::store::batch::{Sender, data_version};
use crate::store::clock::FixedClock;
use crate::store::testing::trials;

async fn tried(db: &Db, packs: &Packs, register: &str, text: &str) -> Plan {
    let register = packs.register(register).unwrap();
    let version = data_version(db).await.unwrap();
    let held = held(db, packs, register, version, &Asker::Program).await.unwrap();
    dry_run(packs, register, &held, "a.csv", text.as_bytes())
}

async fn taken(db: &Db, packs: &Packs, register: &str, text: &str) -> i64 {
    let plan = tried(db, packs, register, text).await;
    assert_eq!(found(&plan), Vec::<String>::new(), "{text}");
    let clock = FixedClock("2026-08-09T01:20:00Z".parse::<Timestamp>().unwrap());
    let sender = Sender {
        file: "a.csv",
        media_type: "text/csv",
        bytes: text.as_bytes(),
        title: "a",
        unit: "",
        by: &Who::program("test"),
    };
    commit(db, &clock, packs.register(register).unwrap(), &plan, &sender).await.unwrap().unwrap()
}

fn found(plan: &Plan) -> Vec<String> {
    let said = |finding: &Finding| format!("{} {}", finding.place.address(), finding.error.code());
    plan.findings.iter().map(said).collect()
}

const UNITS: &str = "code,name,kind,valid_from,valid_until,parent_administrative\n";

#[tokio::test]
async fn rows_keep_their_history() {
    let packs = Arc::new(Packs::standard().unwrap());
    for trial in trials().await {
        let db = &trial.db;
        let first =
            format!("{UNITS}430000,湖南省,province,,,\n430700,常德市,city,,,430000\n430702,武陵区,county,,,430700\n");
        assert_eq!(taken(db, &packs, "unit", &first).await, 1);
        // The same file again changes nothing.
        let again = tried(db, &packs, "unit", &first).await;
        assert_eq!((again.new, again.changed, again.same, again.may_commit()), (0, 0, 3, false));
        // A new name from a day on, in Chinese headings, and a correction of a name.
        let second = "代码,名称,类别,起始日期\n430702,武陵新区,区县,2010-01-01\n430700,常德,地市,\n";
        assert_eq!(taken(db, &packs, "unit", second).await, 2);
        let entries = settled(store::entries(db, "unit", 2).await.unwrap());
        let name = |day: &str, code: &str| {
            on(&entries, day).iter().find(|row| row.code == code).map(|row| row.field("name").to_owned())
        };
        assert_eq!(name("2009-12-31", "430702").as_deref(), Some("武陵区"), "{}", trial.engine);
        assert_eq!(name("2010-01-01", "430702").as_deref(), Some("武陵新区"));
        assert_eq!(name("2010-01-01", "430700").as_deref(), Some("常德"));
        // As it was known at version 1.
        let known = settled(store::entries(db, "unit", 1).await.unwrap());
        assert_eq!(known.iter().find(|row| row.code == "430700").map(|row| row.field("name")), Some("常德市"));
        assert_eq!(store::history(db, "unit", "430702").await.unwrap().len(), 2);
        let subjects = store::subjects(db, 2).await.unwrap();
        let parent = subjects.above("430702", "2006-07".parse().unwrap()).map(|it| it.code.clone());
        assert_eq!(parent.as_deref(), Some("430700"));
    }
}

#[tokio::test]
async fn every_slip_is_named_by_its_cell() {
    let packs = Packs::standard().unwrap();
    let trial = trials().await.remove(0);
    taken(&trial.db, &packs, "unit", &format!("{UNITS}430700,常德市,city,,,\n")).await;
    for (text, expected) in [
        (format!("{UNITS},某市,city,,,\n"), "A2 register-code-empty"),
        (format!("{UNITS}1,,city,,,\n"), "B2 register-field-empty"),
        (format!("{UNITS}1,某市,town-ship,,,\n"), "C2 register-choice"),
        (format!("{UNITS}1,某市,city,2010-13-01,,\n"), "D2 register-date"),
        (format!("{UNITS}1,某市,city,2010-02-01,2010-01-01,\n"), "A2 register-dates-crossed"),
        (format!("{UNITS}1,某市,city,,,999999\n"), "F2 register-parent-unknown"),
        (format!("{UNITS}1,某市,city,,,1\n"), "F2 register-parent-self"),
        (format!("{UNITS}1,某市,city,,,\n1,某市,city,,,\n"), "A3 register-duplicate"),
        (format!("{UNITS}1,甲,city,,,2\n2,乙,city,,,1\n"), "A1 register-cycle"),
        ("code,name,kind,面积\n1,某市,city,3\n".to_owned(), "D1 register-heading-unknown"),
        ("name,kind\n某市,city\n".to_owned(), "A1 register-code-column"),
        ("code,kind\n1,city\n".to_owned(), "A1 register-column-missing"),
    ] {
        let plan = tried(&trial.db, &packs, "unit", &text).await;
        assert_eq!(found(&plan), [expected], "{text}");
        assert!(!plan.may_commit());
    }
}

#[tokio::test]
async fn enterprises_are_checked_by_their_codes() {
    let packs = Packs::standard().unwrap();
    for trial in trials().await {
        taken(&trial.db, &packs, "unit", &format!("{UNITS}430700,常德市,city,,,\n")).await;
        let head = "代码,企业名称,统一社会信用代码,所在地区,行业,规模,占地面积\n";
        let good = format!("{head}e1,某厂,91110108551385082Q,430700,烟草制品业,规模以上,\"1,200.5\"\n");
        taken(&trial.db, &packs, "enterprise", &good).await;
        let entries = store::entries(&trial.db, "enterprise", 2).await.unwrap();
        assert_eq!(
            (entries[0].field("industry"), entries[0].field("land"), entries[0].field("in_registry")),
            ("16", "1200.5", "in")
        );
        for (row, expected) in [
            ("e2,别厂,91110108551385082X,430700,16,above,1", "C2 credit-check"),
            ("e2,别厂,,430799,16,above,1", "D2 register-link-unknown"),
            ("e2,别厂,,430700,99999,above,1", "E2 industry-syntax"),
            ("e2,别厂,,430700,9999,above,1", "E2 industry-unknown"),
            ("e2,别厂,,430700,16,above,很大", "G2 quantity-syntax"),
        ] {
            let plan = tried(&trial.db, &packs, "enterprise", &format!("{head}{row}\n")).await;
            assert_eq!(found(&plan), [expected], "{row}");
        }
    }
}

/// A form as it is filled in: `name=value` pairs, then what is said beside which input.
async fn filled(
    db: &Db,
    packs: &Packs,
    register: &str,
    row: Option<&Entry>,
    purpose: Purpose,
    typed: &[&str],
) -> (Plan, Vec<String>) {
    let register = packs.register(register).unwrap();
    let version = data_version(db).await.unwrap();
    let held = held(db, packs, register, version, &Asker::Program).await.unwrap();
    let pairs =
        typed.iter().map(|pair| pair.split_once('=').unwrap()).map(|(name, value)| (name.to_owned(), value.to_owned()));
    let typed = Typed(pairs.collect());
    let form = Form { packs, register, held: &held, purpose, row, parents: &[], typed: &typed, language: Language::Zh };
    let (grid, columns) = form.grid();
    let plan = plan(packs, register, &held, &grid);
    let mut controls = form.controls();
    let whole = hang(&mut controls, &columns, &plan.findings, Language::Zh);
    let beside = controls
        .iter()
        .flat_map(|control| control.errors.iter().map(move |error| format!("{}: {error}", control.name)));
    let said = whole.into_iter().chain(beside).collect();
    (plan, said)
}

#[tokio::test]
async fn a_form_is_a_file_of_one_row_and_says_its_errors_beside_the_field() {
    let packs = Packs::standard().unwrap();
    let trial = trials().await.remove(0);
    let units = format!(
        "{UNITS}430700,常德市,city,,,\n430702,武陵区,county,,,430700\n1,鼓楼区,county,,,\n2,鼓楼区,county,,,\n"
    );
    taken(&trial.db, &packs, "unit", &units).await;
    taken(&trial.db, &packs, "person", "code,name,unit\nwang,王芳,430700\n").await;
    let good = ["code=e1", "field.name=某厂", "field.region=430700", "field.industry=16", "field.in_registry=in"];
    //   typed over the good one       said beside the input
    for (typed, expected) in [
        ("field.name=", "field.name: “企业名称”必填"),
        ("field.in_registry=medium", "field.in_registry: “medium”不在可选之列：在库、不在库"),
        ("field.industry=99999", "field.industry: “99999”不是国民经济行业代码：应为一个字母（A—T），或 2 至 4 位数字"),
        ("field.region=430799", "field.region: “统计单元”台账里没有“430799”"),
        ("field.region=鼓楼区", "field.region: 叫“鼓楼区”的不止一个，请填代码"),
        ("field.opened=2006-02-30", "field.opened: “2006-02-30”不是日期，应写成 2006-08-12"),
        ("code=", "code: 代码没有填"),
    ] {
        let (name, _) = typed.split_once('=').unwrap();
        let mut all: Vec<&str> = good.into_iter().filter(|pair| !pair.starts_with(&format!("{name}="))).collect();
        all.push(typed);
        let (plan, said) = filled(&trial.db, &packs, "enterprise", None, Purpose::New, &all).await;
        assert!(said.len() == 1 && said[0].starts_with(expected.split('：').next().unwrap()), "{typed}: {said:?}");
        assert!(!plan.may_commit());
    }
    let crossed = [&good[..], &["valid_from=2010-02-01", "valid_until=2010-01-01"]].concat();
    let (_, said) = filled(&trial.db, &packs, "enterprise", None, Purpose::New, &crossed).await;
    assert_eq!(said, ["valid_until: 终止日期早于起始日期"]);
    // Names and spellings are taken as files take them.
    let named = [
        "code=e1",
        "field.name=某厂",
        "field.region=武陵区",
        "field.industry=烟草制品业",
        "field.in_registry=规模以上",
        "field.land=1,200.5",
    ];
    let (plan, said) = filled(&trial.db, &packs, "enterprise", None, Purpose::New, &named).await;
    assert_eq!((said.len(), plan.new), (0, 1));
    let row = &plan.entries[0];
    assert_eq!(
        [row.field("region"), row.field("industry"), row.field("in_registry"), row.field("land")],
        ["430702", "16", "in", "1200.5"]
    );
    // Boxes that were ticked, in one field.
    let post =
        ["code=vice", "field.name=副市长", "field.unit=430700", "field.roles=unit-leader", "field.roles=statistician"];
    let (plan, _) = filled(&trial.db, &packs, "post", None, Purpose::New, &post).await;
    assert_eq!(plan.entries[0].field("roles"), "unit-leader, statistician");
}

#[tokio::test]
async fn a_change_keeps_what_was_and_an_end_closes_it() {
    let packs = Packs::standard().unwrap();
    let clock = FixedClock("2026-08-09T01:20:00Z".parse::<Timestamp>().unwrap());
    let by = Who { person: "secadmin".to_owned(), post: "security".to_owned(), ..Who::default() };
    let sender = Sender { file: "", media_type: "", bytes: &[], title: "t", unit: "430700", by: &by };
    for trial in trials().await {
        let db = &trial.db;
        let register = packs.register("unit").unwrap();
        taken(db, &packs, "unit", &format!("{UNITS}430700,常德市,city,2000-01-01,,\n")).await;
        let row = async || settled(store::entries(db, "unit", data_version(db).await.unwrap()).await.unwrap());
        let last = async || row().await.pop().unwrap();
        let change = ["field.name=大常德市", "field.kind=city", "valid_from=2010-01-01"];
        let (plan, said) = filled(db, &packs, "unit", Some(&last().await), Purpose::Change, &change).await;
        assert_eq!(said, Vec::<String>::new());
        // Planned at one version, entered after another change of the same register: to be planned again.
        taken(db, &packs, "unit", &format!("{UNITS}430800,张家界市,city,2000-01-01,,\n")).await;
        let stale = commit(db, &clock, register, &plan, &sender).await.unwrap();
        assert_eq!(stale.map_err(|error| error.code()), Err("import-changed-since"), "{}", trial.engine);
        assert_eq!(data_version(db).await.unwrap(), 2, "nothing was entered");
        let mine = row().await.into_iter().find(|row| row.code == "430700").unwrap();
        let (plan, _) = filled(db, &packs, "unit", Some(&mine), Purpose::Change, &change).await;
        assert_eq!(commit(db, &clock, register, &plan, &sender).await.unwrap(), Ok(3));
        let name = |rows: &[Entry], day: &str| {
            on(rows, day).iter().find(|row| row.code == "430700").map(|row| row.field("name").to_owned())
        };
        let rows = row().await;
        assert_eq!(
            (name(&rows, "2009-12-31").as_deref(), name(&rows, "2010-01-01").as_deref()),
            (Some("常德市"), Some("大常德市"))
        );
        // A correction of the newest statement, from the day it already holds from.
        let newest = rows.iter().rfind(|row| row.code == "430700").unwrap();
        let (plan, _) = filled(
            db,
            &packs,
            "unit",
            Some(newest),
            Purpose::Change,
            &["how=correct", "field.name=新常德市", "field.kind=city", "valid_from=2011-01-01"],
        )
        .await;
        assert_eq!((plan.changed, plan.entries[0].valid_from.as_str()), (1, "2010-01-01"));
        // An end, and nothing after it.
        let (plan, _) = filled(db, &packs, "unit", Some(newest), Purpose::End, &["valid_until=2019-12-31"]).await;
        assert_eq!(commit(db, &clock, register, &plan, &sender).await.unwrap(), Ok(4));
        let rows = row().await;
        assert_eq!(
            (name(&rows, "2019-12-31").as_deref(), name(&rows, "2020-01-01")),
            (Some("大常德市"), None),
            "{}",
            trial.engine
        );
        // What was before and after stands in the audit, under the post it was done for.
        let entries = audit::list(db, &audit::Filter::default(), i64::MAX, 10).await.unwrap();
        let told: Vec<(&str, &str, &str)> = entries
            .iter()
            .filter(|entry| entry.action == "enter-register")
            .map(|entry| (entry.subject.as_str(), entry.before.as_str(), entry.after.as_str()))
            .collect();
        assert_eq!(
            told[0],
            (
                "unit/430700",
                r#"{"kind":"city","name":"大常德市","valid_from":"2010-01-01"}"#,
                r#"{"kind":"city","name":"大常德市","valid_from":"2010-01-01","valid_until":"2019-12-31"}"#
            )
        );
    }
}

/// Nobody gives rights to themselves: not by an appointment, not as a stand-in, not by a delegation to their post, nor by
/// what their own post may do.
#[tokio::test]
async fn nobody_gives_rights_to_themselves() {
    let packs = Packs::standard().unwrap();
    let trial = trials().await.remove(0);
    let db = &trial.db;
    taken(db, &packs, "unit", &format!("{UNITS}430700,常德市,city,,,\n")).await;
    taken(db, &packs, "person", "code,name,unit\nme,朱明,430700\nother,周正,430700\n").await;
    taken(
        db,
        &packs,
        "post",
        "code,name,unit,roles\nsecurity,安全,430700,security-administrator\nleader,市长,430700,unit-leader\n",
    )
    .await;
    taken(db, &packs, "holding", "code,post,person,kind\nh1,security,me,holder\nh2,leader,other,holder\n").await;
    let role = packs.role("security-administrator").unwrap();
    let grant = Grant {
        post: "security".into(),
        post_name: Name::new("安全", ""),
        unit: "430700".into(),
        role: Arc::clone(role),
        because: Because::Holds,
        until: String::new(),
        only: None,
    };
    let actor = Actor::new("me", "朱明", vec![grant]);
    let version = data_version(db).await.unwrap();
    let units = store::subjects(db, version).await.unwrap();
    let asker = Asker::Reader { actor: &actor, units: &units, today: "2026-08-09" };
    for (register, text, expected) in [
        ("holding", "code,post,person,kind\nx,leader,me,holder\n", "register-own-rights"),
        ("holding", "code,post,person,kind\nx,leader,other,holder\n", ""),
        ("holding", "code,post,person,kind\nh1,security,me,acting\n", "register-own-rights"),
        ("leave", "code,person,stand_in,reason\nx,other,me,出差\n", "register-own-rights"),
        ("leave", "code,person,stand_in,reason\nx,me,other,出差\n", ""),
        ("delegation", "code,from,to,deeds,paper\nx,leader,security,see-figures,文\n", "register-own-rights"),
        ("delegation", "code,from,to,deeds,paper\nx,security,leader,see-figures,文\n", ""),
        ("post", "code,name,unit,roles\nsecurity,安全,430700,unit-leader\n", "register-own-rights"),
        ("post", "code,name,unit,roles\nleader,市长,430700,supervisor\n", ""),
    ] {
        let register = packs.register(register).unwrap();
        let held = held(db, &packs, register, version, &asker).await.unwrap();
        let plan = dry_run(&packs, register, &held, "a.csv", text.as_bytes());
        let code = plan.first_error().map_or("", Error::code);
        assert_eq!(code, expected, "{text}");
    }
}

/// Whoever gains or loses by a row finds it in their inbox, in the change that made it so; other rows tell nobody.
#[tokio::test]
async fn whoever_gains_rights_hears_of_it() {
    let packs = Packs::standard().unwrap();
    for trial in trials().await {
        let db = &trial.db;
        taken(db, &packs, "unit", &format!("{UNITS}430700,常德市,city,,,\n")).await;
        taken(db, &packs, "person", "code,name,unit\np1,朱明,430700\np2,周正,430700\n").await;
        let posts = "code,name,unit,roles\nleader,市长,430700,unit-leader\nclerk,科员,430700,handler\n";
        taken(db, &packs, "post", posts).await;
        let unread = async |person: &str, post: &str| {
            let grant = Grant {
                post: post.into(),
                post_name: Name::new("", ""),
                unit: "430700".into(),
                role: Arc::clone(packs.role("handler").unwrap()),
                because: Because::Holds,
                until: String::new(),
                only: None,
            };
            crate::inbox::unread(db, &Actor::new(person, "", vec![grant])).await.unwrap()
        };
        //   register      its row      how often p1, p2 and the clerk's post were told, the posts once when they were made
        for (register, text, expected) in [
            ("holding", "code,post,person,kind\nh1,clerk,p1,holder\n", [1, 0, 1]),
            // Another name on the same row: both hear of it.
            ("holding", "code,post,person,kind\nh1,clerk,p2,holder\n", [2, 1, 1]),
            ("leave", "code,person,stand_in,reason,valid_from\nl1,p2,p1,出差,2026-08-10\n", [3, 1, 1]),
            ("delegation", "code,from,to,deeds,paper\nd1,leader,clerk,see-figures,文\n", [3, 1, 2]),
            ("post", "code,name,unit,roles\nclerk,科员,430700,department\n", [3, 1, 3]),
            ("person", "code,name,unit\np1,朱明明,430700\n", [3, 1, 3]),
        ] {
            taken(db, &packs, register, text).await;
            let told = [unread("p1", "").await, unread("p2", "").await, unread("", "clerk").await];
            assert_eq!(told, expected, "{} {text}", trial.engine);
        }
    }
}
