//! Real revisions: the GDP of 31 provinces as the bureau's site had it at the end of 2018, in 2020, early and late in 2024 and in 2026, each
//! export a version of the books; any page as of any of them, and the bridge of one year between the first and the last.

use std::path::PathBuf;
use std::sync::Arc;

use basis::fact::FactKey;
use basis::period::Period;
use rust_decimal::Decimal;

use super::super::close::{Counted, bridge};
use super::offices;
use crate::number::import;
use crate::number::import::layout::Mapping;
use crate::number::import::plan::Wishes;
use crate::number::shelf::Shelf;
use crate::pack::files::embedded_text;
use crate::pack::form::Column;
use crate::register::import::take;
use crate::reporting::Figures;
use crate::store::batch::Sender;

/// The export of each moment, and what its figures are to those before: new, revised, the same (counted from the list of all
/// vintages by other means).
const EXPORTS: [(&str, usize, usize, usize); 5] = [
    ("Tobby-star__分省年度数据.csv", 775, 0, 0),
    ("2020-data-integration__分省年度数据.xls", 62, 0, 93),
    ("eoocl__分省年度数据.csv", 93, 30, 1),
    ("xiaoqi737__分省年度数据.xls", 31, 430, 128),
    ("RenJiyi163__分省年度数据.csv", 31, 558, 0),
];

/// Tianjin in 2016 by each of them: 36 per cent less after the census.
const TIANJIN: [&str; 5] = ["17885.39", "17885.39", "17885.39", "11477.2", "11487"];

/// Every province's figure of 2016 at a version.
async fn of_2016(shelf: &Shelf, version: i64) -> Counted {
    let books = shelf.at(version).await.unwrap();
    let period: Period = "2016".parse().unwrap();
    let mut counted = Counted::new();
    for unit in books.subjects.all().filter(|unit| unit.kind == "province") {
        let key = FactKey {
            subject: unit.code.clone(),
            indicator: "gdp.total".to_owned(),
            period,
            measure: books.packs.indicator("gdp.total").unwrap().usual_measure(period),
        };
        if let Some(fact) = books.panel.fact(&key) {
            let mut figures = Figures::default();
            let value: Decimal = fact.quantity.value().to_string().parse().unwrap();
            figures.set("gdp", Column::YearToDate, value);
            counted.insert(unit.code.clone(), (unit.code.clone(), figures));
        }
    }
    counted
}

#[tokio::test]
async fn revisions_of_real_figures_are_versions_with_a_bridge_between_them() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/province/nbs_exports");
    if !folder.is_dir() {
        println!("skipped: the bureau's exports are not beside this workspace");
        return;
    }
    for (trial, office) in offices().await {
        let text = embedded_text("demo/cities/units.csv").unwrap();
        let provinces: Vec<&str> = text.lines().filter(|line| line.contains(",province,")).collect();
        assert_eq!(provinces.len(), 31);
        let rows: Vec<String> =
            provinces.iter().map(|line| line.split(',').take(4).collect::<Vec<_>>().join(",")).collect();
        let units = format!("code,name,name_en,kind\n{}\n", rows.join("\n"));
        let taken = take(&trial.db, &office.packs, &office.clock, "unit", &units, &office.who).await.unwrap();
        taken.unwrap();
        let shelf = Shelf::new(trial.db.clone(), Arc::clone(&office.packs));
        let mut versions = Vec::new();
        for (file, new, revised, same) in EXPORTS {
            let bytes = std::fs::read(folder.join(file)).unwrap();
            // In two of them the line that names the indicator was cut off.
            let mapping = Mapping { about: "地区生产总值(亿元)".to_owned(), ..Mapping::default() };
            let wishes = Wishes { source: "yearbook.province".into(), mapping, ..Wishes::default() };
            let plan = import::dry_run(&shelf.current().await.unwrap(), file, &bytes, &wishes);
            assert_eq!((plan.new, plan.revised, plan.same), (new, revised, same), "{file} {:?}", plan.findings.first());
            let sender = Sender { file, media_type: "text/csv", bytes: &bytes, title: file, unit: "", by: &office.who };
            versions.push(import::commit(&shelf, &office.clock, &plan, &sender).await.unwrap().unwrap());
        }
        let mut sides = Vec::new();
        for (version, tianjin) in versions.iter().zip(TIANJIN) {
            let counted = of_2016(&shelf, *version).await;
            assert_eq!(counted.len(), 31);
            let own = counted["120000"].1.get("gdp", Column::YearToDate).unwrap();
            assert_eq!(own.normalize().to_string(), tianjin, "as of {version}");
            sides.push(counted);
        }
        let bridge = bridge(&sides[0], &sides[4], "gdp", Column::YearToDate);
        let first = &bridge.piers[0];
        // Shandong alone is 8,321.89 of the 15,607.27 that went.
        let first = (first.respondent.as_str(), first.change());
        assert_eq!((bridge.piers.len(), first), (31, ("370000", Decimal::new(-832_189, 2))));
        assert_eq!((bridge.before, bridge.after), (Decimal::new(78_006_997, 2), Decimal::new(76_446_270, 2)));
        let moved: Decimal = bridge.piers.iter().map(|pier| pier.change()).sum();
        assert_eq!(moved, bridge.after - bridge.before, "the piers add up");
    }
}
