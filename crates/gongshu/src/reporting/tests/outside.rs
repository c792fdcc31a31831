//! Real reports from outside: Taiwan's listed companies report their revenue every month — month, month before, same month of last
//! year, year to date, growth, reason in words. A pack reads their files as they are, as a form.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use basis::period::Period;
use basis::registry::Rule;
use jiff::Timestamp;

use crate::number::shelf::Shelf;
use crate::pack::Packs;
use crate::pack::files::embedded_pack;
use crate::reading::File;
use crate::register::import::take;
use crate::register::query::Asker;
use crate::registry::population;
use crate::reporting::bulk;
use crate::store::audit::Who;
use crate::store::batch::data_version;
use crate::store::clock::FixedClock;
use crate::store::testing::trials;

const PACK: &str = r#"
[[form]]
code = "revenue"
name = { zh = "营业收入月报", en = "Monthly revenue" }
number = "t187ap05_L"
issued_by = "台湾证券交易所"
approval = "公开资料"
valid_until = 2099-12-31
due = { day = 10, rolls = false }
who = "enterprise.above_scale"
domain = "statistics"
columns = ["month", "ytd", "month_last_year", "ytd_last_year"]
file = { respondent = ["公司代號"], period = ["資料年月"], ignore = ["出表日期", "公司名稱", "產業別", "備註"], years_from_1912 = true }

[[form.line]]
code = "01"
name = { zh = "营业收入", en = "Revenue" }
unit = "千元"
negative = true
headings = { month = "營業收入-當月營收", ytd = "累計營業收入-當月累計營收", month_last_year = "營業收入-去年當月營收", ytd_last_year = "累計營業收入-去年累計營收" }

[[form.line]]
code = "before"
name = { zh = "上月营业收入", en = "Revenue of the month before" }
unit = "千元"
negative = true
optional = true
grey = ["ytd", "month_last_year", "ytd_last_year"]
headings = { month = "營業收入-上月營收" }

[[form.line]]
code = "growth"
name = { zh = "同比增减", en = "Growth on a year earlier" }
unit = "%"
decimals = 20
negative = true
optional = true
grey = ["month_last_year", "ytd_last_year"]
headings = { month = "營業收入-去年同月增減(%)", ytd = "累計營業收入-前期比較增減(%)" }

[[form.line]]
code = "growth_before"
name = { zh = "环比增减", en = "Growth on the month before" }
unit = "%"
decimals = 20
negative = true
optional = true
grey = ["ytd", "month_last_year", "ytd_last_year"]
headings = { month = "營業收入-上月比較增減(%)" }

[[check]]
form = "revenue"
code = "growth"
grade = "explain"
lines = ["growth"]
columns = ["month"]
when = "[01.month_last_year] != 0"
holds = "100*abs(value*[01.month_last_year] - 100*([01.month] - [01.month_last_year])) <= abs([01.month_last_year])"
say = { zh = "增速 {value} 与本月 {01.month}、上年同月 {01.month_last_year} 不符", en = "growth {value} does not follow from {01.month} and {01.month_last_year}" }

[[check]]
form = "revenue"
code = "restated"
grade = "explain"
lines = ["01"]
columns = ["month_last_year"]
holds = "value == month@last_year"
say = { zh = "上年同月 {value}，去年上报的是 {month@last_year}", en = "a year earlier {value}, reported then as {month@last_year}" }
"#;

/// The files beside the workspace; `None` where they are not there.
fn folder() -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/enterprise/tw_monthly_revenue");
    folder.is_dir().then_some(folder)
}

/// Growth rates wrong in the files are those on a negative base, worked out there on its size; of 982 companies in both years 16
/// restated what they had reported (the data's own README).
#[tokio::test]
async fn real_monthly_reports_come_in_as_they_are() {
    let Some(folder) = folder() else {
        println!("skipped: the real monthly reports are not beside this workspace");
        return;
    };
    let pack = vec![File { path: "revenue.toml".to_owned(), text: PACK.to_owned() }];
    let standard = ["base", "industrial-economy"].map(embedded_pack);
    let packs = Packs::join(&[standard.to_vec(), vec![pack]].concat()).unwrap();
    let packs = Arc::new(packs);
    let form = packs.form("revenue").unwrap();
    let rule: Rule = form.who.parse().unwrap();
    let clock = FixedClock("2026-08-12T01:20:00Z".parse::<Timestamp>().unwrap());
    let who = Who::program("test");
    let read = |month: &str| std::fs::read(folder.join(format!("t187ap05_L_{month}.csv"))).unwrap();
    let companies: BTreeSet<String> = ["2023-06", "2023-08", "2024-08"]
        .iter()
        .flat_map(|month| {
            let text = String::from_utf8(read(month)).unwrap();
            let code = |line: &str| line.split("\",\"").nth(2).map(str::to_owned);
            text.lines().skip(1).filter_map(code).collect::<Vec<_>>()
        })
        .collect();
    for trial in trials().await {
        let db = &trial.db;
        let units = "code,name,kind\ntw,台湾,province\n";
        take(db, &packs, &clock, "unit", units, &who).await.unwrap().unwrap();
        let rows: Vec<String> = companies.iter().map(|code| format!("{code},公司{code},tw,36,in")).collect();
        let rows = format!("code,name,region,industry,in_registry\n{}\n", rows.join("\n"));
        take(db, &packs, &clock, "enterprise", &rows, &who).await.unwrap().unwrap();
        let shelf = Shelf::new(db.clone(), Arc::clone(&packs));
        let version = data_version(db).await.unwrap();
        let units = shelf.units().at(version).await.unwrap();
        for (text, reports, wrong, restated) in [
            ("2023-06", 982, vec!["2491", "2528"], 0),
            ("2023-08", 984, vec!["2491"], 0),
            ("2024-08", 1023, vec!["1213", "2888"], 16),
        ] {
            let period: Period = text.parse().unwrap();
            let members = population(db, &packs, version, &Asker::Program, period, &rule).await.unwrap();
            let progress = bulk::Progress::default();
            let month =
                bulk::Month { packs: &packs, units: &units, form, period, members: &members, progress: &progress };
            let bytes = read(text);
            let plan = bulk::dry_run(db, &clock, &month, "a.csv", &bytes).await.unwrap();
            let said = |rule: &str| -> Vec<u32> {
                let of = |it: &&basis::error::Finding| it.error.to_string().starts_with(rule);
                plan.findings.iter().filter(of).filter_map(|it| it.place.row).collect()
            };
            let code =
                |row: &u32| plan.entries.iter().find(|it| it.row == *row).map_or("", |it| it.member.code.as_str());
            let growth = said("growth");
            assert_eq!(growth.iter().map(code).collect::<Vec<_>>(), wrong, "{} {text}", trial.engine);
            assert_eq!(said("restated").len(), restated, "{} {text}", trial.engine);
            assert_eq!(plan.findings.len(), wrong.len() + restated, "{} {text}", trial.engine);
            let took = bulk::commit(db, &clock, &who, &month, &plan, "a.csv", &bytes).await.unwrap();
            assert_eq!(took.unwrap(), reports, "{} {text}", trial.engine);
        }
    }
}
