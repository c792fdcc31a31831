//! Figures from file to answer on both engines: imported, versioned, corrected, read as of a version.

use std::sync::Arc;

use basis::exact::Rounding;
use jiff::Timestamp;

use super::ask::Question;
use super::import;
use super::import::plan::Wishes;
use super::shelf::Shelf;
use super::withdraw::withdraw;
use crate::pack::Packs;
use crate::register::import as rows;
use crate::store::audit::{Verdict, Who, verify};
use crate::store::batch::{Sender, data_version};
use crate::store::clock::FixedClock;
use crate::store::testing::trials;

fn clock() -> FixedClock {
    FixedClock("2026-08-09T01:20:00Z".parse::<Timestamp>().unwrap())
}

async fn taken(shelf: &Shelf, text: &str) -> i64 {
    let books = shelf.current().await.unwrap();
    let plan = import::dry_run(&books, "a.csv", text.as_bytes(), &Wishes::default());
    assert!(plan.may_commit(), "{:?}", plan.findings);
    let sender = Sender {
        file: "a.csv",
        media_type: "text/csv",
        bytes: text.as_bytes(),
        title: "a",
        unit: "",
        by: &Who::program("test"),
    };
    import::commit(shelf, &clock(), &plan, &sender).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_correction_is_a_new_version_and_the_old_one_stays() {
    let packs = Arc::new(Packs::standard().unwrap());
    for trial in trials().await {
        let shelf = Shelf::new(trial.db.clone(), Arc::clone(&packs));
        let units = "code,name,kind,parent_administrative\n430000,湖南省,province,\n430700,常德市,city,430000\n";
        let register = packs.register("unit").unwrap();
        let held = rows::held(&trial.db, &packs, register, 0, &crate::register::query::Asker::Program).await.unwrap();
        let plan = rows::dry_run(&packs, register, &held, "u.csv", units.as_bytes());
        let sender = Sender {
            file: "u.csv",
            media_type: "text/csv",
            bytes: units.as_bytes(),
            title: "u",
            unit: "",
            by: &Who::program("test"),
        };
        rows::commit(&trial.db, &clock(), register, &plan, &sender).await.unwrap().unwrap();

        let head = "单位,指标,时期,计量方式,数值,计量单位,来源,状态\n";
        let figures = "常德市,out.va,2006-07,ytd,106.8,亿元,statistics.report,preliminary\n\
                       常德市,out.va,2005-07,ytd,850000,万元,statistics.report,\n";
        assert_eq!(taken(&shelf, &format!("{head}{figures}")).await, 2, "{}", trial.engine);
        let corrected = "常德市,out.va,2006-07,ytd,107.1,亿元,statistics.report,final\n";
        assert_eq!(taken(&shelf, &format!("{head}{corrected}")).await, 3);

        for (version, value, growth) in [(2, "106.8", "25.6"), (3, "107.1", "26.0")] {
            let books = shelf.at(version).await.unwrap();
            let analyst = books.analyst();
            let ask = analyst.usual(Question::Value, "430700", "out.va", "2006-07".parse().unwrap());
            let told = |question| {
                let number = analyst.answer(&ask.of(question)).number().unwrap();
                number.value.rounded(1, Rounding::HalfUp)
            };
            // 106.8 and 107.1 on 85
            assert_eq!((told(Question::Value).as_str(), told(Question::Growth).as_str()), (value, growth));
        }
        let books = shelf.current().await.unwrap();
        let ask = books.analyst().usual(Question::Value, "430700", "out.va", "2006-07".parse().unwrap());
        let statements = books.panel.statements(&ask.key(basis::period::Aspect::Level));
        let kept: Vec<(u32, i64, String)> = statements
            .iter()
            .map(|fact| (fact.origin.version, fact.origin.batch, fact.origin.status.to_string()))
            .collect();
        assert_eq!(kept, [(2, 3, "final".to_owned()), (1, 2, "preliminary".to_owned())]);
        assert_eq!(data_version(&trial.db).await.unwrap(), 3);

        let units = shelf.current().await.unwrap().subjects;
        let nobody = units.within(&Default::default(), "2026-08-12");
        let refused = withdraw(&shelf, &clock(), 3, &nobody, &Who::program("test")).await.unwrap();
        assert_eq!(refused.unwrap_err().code(), "withdraw-not-yours");
        // The correction taken back: the first figure counts again. Then the first batch: nothing is left of it.
        let told = async || {
            let books = shelf.current().await.unwrap();
            let ask = books.analyst().usual(Question::Value, "430700", "out.va", "2006-07".parse().unwrap());
            books.analyst().answer(&ask).number().ok().map(|number| number.value.rounded(1, Rounding::HalfUp))
        };
        assert_eq!(
            withdraw(&shelf, &clock(), 3, &units, &Who::program("test")).await.unwrap(),
            Ok(4),
            "{}",
            trial.engine
        );
        assert_eq!(told().await.as_deref(), Some("106.8"));
        let again = withdraw(&shelf, &clock(), 3, &units, &Who::program("test")).await.unwrap();
        assert_eq!(again.unwrap_err().code(), "withdraw-nothing");
        // 2006 now stands by the restatement of batch 4; 2005 is the batch's own and goes.
        assert_eq!(withdraw(&shelf, &clock(), 2, &units, &Who::program("test")).await.unwrap(), Ok(5));
        assert_eq!(told().await.as_deref(), Some("106.8"));
        let books = shelf.current().await.unwrap();
        let base = ask.at("2005-07".parse().unwrap());
        assert!(books.analyst().answer(&base).absence().is_some());
        // It may be stated again, as its source's next version.
        assert_eq!(taken(&shelf, &format!("{head}常德市,out.va,2005-07,ytd,86,亿元,statistics.report,\n")).await, 6);
        let books = shelf.current().await.unwrap();
        assert_eq!(books.panel.fact(&base.key(basis::period::Aspect::Level)).unwrap().origin.version, 3);
        for (number, code) in [(1, "withdraw-kind"), (99, "withdraw-unknown")] {
            assert_eq!(
                withdraw(&shelf, &clock(), number, &units, &Who::program("test")).await.unwrap().unwrap_err().code(),
                code
            );
        }
        assert!(matches!(verify(&trial.db).await.unwrap(), Verdict::Whole { entries: 6, .. }));
    }
}

#[tokio::test]
async fn what_is_not_right_changes_nothing() {
    let packs = Arc::new(Packs::standard().unwrap());
    for trial in trials().await {
        let shelf = Shelf::new(trial.db.clone(), Arc::clone(&packs));
        let books = shelf.current().await.unwrap();
        let text = "单位,指标,时期,数值,来源\n某市,out.va,2006-07,1,statistics.report\n";
        let plan = import::dry_run(&books, "a.csv", text.as_bytes(), &Wishes::default());
        let sender = Sender {
            file: "a.csv",
            media_type: "text/csv",
            bytes: b"",
            title: "a",
            unit: "",
            by: &Who::program("test"),
        };
        assert!(import::commit(&shelf, &clock(), &plan, &sender).await.is_err(), "{}", trial.engine);
        assert_eq!(data_version(&trial.db).await.unwrap(), 0);
    }
}
