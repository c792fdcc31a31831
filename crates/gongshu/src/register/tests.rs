//! Registers from file to history: on both engines, through the same imports an office uses.

use std::sync::Arc;

use basis::error::Finding;
use jiff::Timestamp;

use super::import::{Plan, commit, dry_run, held};
use super::query::Asker;
use super::rows::{on, settled};
use super::store;
use crate::pack::Packs;
use crate::store::Db;
use crate::store::audit::Who;
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
    commit(db, &clock, packs.register(register).unwrap(), &plan, &sender).await.unwrap()
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
            (entries[0].field("industry"), entries[0].field("land"), entries[0].field("size")),
            ("16", "1200.5", "above")
        );
        for (row, expected) in [
            ("e2,某厂,91110108551385082X,430700,16,above,1", "C2 credit-check"),
            ("e2,某厂,,430799,16,above,1", "D2 register-link-unknown"),
            ("e2,某厂,,430700,99999,above,1", "E2 industry-syntax"),
            ("e2,某厂,,430700,9999,above,1", "E2 industry-unknown"),
            ("e2,某厂,,430700,16,above,很大", "G2 quantity-syntax"),
        ] {
            let plan = tried(&trial.db, &packs, "enterprise", &format!("{head}{row}\n")).await;
            assert_eq!(found(&plan), [expected], "{row}");
        }
    }
}
