//! Files as they arrive: each case gets a precise answer and changes nothing unless it is right.

use std::sync::Arc;

use basis::error::Finding;
use files::grid::read;
use rust_xlsxwriter::{Format, Formula, Workbook};

use super::plan::{Plan, Wishes, plan};
use crate::number::analyst::tests::world::{CHANGDE, packs, panel, subjects};
use crate::number::books::Books;

fn books() -> Books {
    Books::new(Arc::new(packs()), subjects(), panel(&CHANGDE))
}

fn tried(bytes: &[u8]) -> Plan {
    let wishes = Wishes { source: "bureau".into(), ..Wishes::default() };
    plan(&books(), &read("a.csv", bytes).unwrap()[0], &wishes)
}

/// `address code` of each finding.
fn found(plan: &Plan) -> Vec<String> {
    let said = |finding: &Finding| format!("{} {}", finding.place.address(), finding.error.code());
    plan.findings.iter().map(said).collect()
}

const HEAD: &str = "单位,指标,时期,计量方式,数值,计量单位\n";

#[test]
fn a_long_file_is_read() {
    let text =
        format!("{HEAD}常德市,规模以上工业增加值,2006年1—8月,,120.5,亿元\n430600,out.va,2006-08,ytd,\"1,100\",亿元\n");
    let plan = tried(text.as_bytes());
    assert_eq!(found(&plan), Vec::<String>::new());
    assert_eq!((plan.new, plan.revised, plan.same), (2, 0, 0));
    let kept: Vec<String> =
        plan.observations.iter().map(|it| format!("{} {} {}", it.key, it.quantity, it.source)).collect();
    assert_eq!(kept, ["430700/out.va/2006-08/ytd 120.5 亿元 bureau", "430600/out.va/2006-08/ytd 1100 亿元 bureau",]);
}

/// An indicator written with its unit, as exports of the bureau have it; a column of units says more than the brackets.
#[test]
fn an_indicator_may_be_written_with_its_unit() {
    for (line, expected) in [
        ("常德市,规模以上工业增加值(万元),2006-08,ytd,1205000,", "430700/out.va/2006-08/ytd 1205000 万元 bureau"),
        ("常德市,规模以上工业增加值（万元）,2006-08,ytd,120.5,亿元", "430700/out.va/2006-08/ytd 120.5 亿元 bureau"),
    ] {
        let plan = tried(format!("{HEAD}{line}\n").as_bytes());
        assert_eq!(found(&plan), Vec::<String>::new(), "{line}");
        let kept: Vec<String> =
            plan.observations.iter().map(|it| format!("{} {} {}", it.key, it.quantity, it.source)).collect();
        assert_eq!(kept, [expected], "{line}");
    }
}

#[test]
fn every_slip_is_named_by_its_cell() {
    for (line, expected) in [
        ("常德市,out.va,2006-13,ytd,1,亿元", "C2 period-syntax"),
        ("常德市,out.va,2016.1,ytd,1,亿元", "C2 period-ambiguous"),
        ("某某市,out.va,2006-08,ytd,1,亿元", "A2 import-unit-unknown"),
        (",out.va,2006-08,ytd,1,亿元", "A2 import-unit-empty"),
        ("常德市,产值,2006-08,ytd,1,亿元", "B2 import-indicator-unknown"),
        ("常德市,out.va,2006-08,本周,1,亿元", "D2 measure-unknown"),
        ("常德市,out.va,2006-08,ytd,一百,亿元", "E2 quantity-syntax"),
        ("常德市,out.va,2006-08,ytd,,亿元", "E2 import-value-empty"),
        ("常德市,out.va,2006-08,ytd,120亿元,亿元", "E2 figure-with-unit"),
        ("常德市,out.va,2006-08,ytd,\"12,34\",亿元", "E2 figure-groups"),
        ("常德市,out.va,2006-08,ytd,=B1*2,亿元", "E2 figure-formula-text"),
        ("常德市,out.va,2006-08,ytd,1,亿吨米", "F2 unit-unknown"),
        ("常德市,out.va,2006-08,ytd,1,亩", "E2 import-unit-misfit"),
        ("常德市,out.va,2006-08,growth-ytd,1,亿元", "E2 import-unit-misfit"),
    ] {
        let plan = tried(format!("{HEAD}{line}\n").as_bytes());
        assert_eq!(found(&plan), [expected], "{line}");
        assert!(!plan.may_commit(), "{line}");
    }
}

#[test]
fn one_bad_row_keeps_the_good_ones_out() {
    let plan =
        tried(format!("{HEAD}常德市,out.va,2006-08,ytd,120,亿元\n常德市,out.va,2006-99,ytd,1,亿元\n").as_bytes());
    assert_eq!(plan.observations.len(), 1);
    assert!(!plan.may_commit());
}

#[test]
fn duplicates_and_mixed_units_are_pointed_at() {
    let row = "常德市,out.va,2006-08,ytd,120,亿元\n";
    let plan = tried(format!("{HEAD}{row}{row}").as_bytes());
    assert_eq!(found(&plan), ["E3 import-duplicate"]);
    let mixed = tried(format!("{HEAD}{row}岳阳市,out.va,2006-08,ytd,850000,万元\n").as_bytes());
    assert_eq!(found(&mixed), ["E3 import-units-mixed"]);
    assert!(mixed.may_commit(), "a warning asks, it does not forbid");
    let slip = tried(format!("{HEAD}常德市,out.va,2006-08,ytd,1200000,亿元\n").as_bytes());
    assert_eq!(found(&slip), ["E2 import-magnitude"]); // 106.8 a month before
}

#[test]
fn figures_already_there_and_corrections_are_told_apart() {
    let from_speech = |value: &str| {
        let text = format!("单位,指标,时期,计量方式,数值,来源\n常德市,out.va,2006-07,ytd,{value},speech\n");
        tried(text.as_bytes())
    };
    let same = from_speech("106.8");
    assert_eq!((same.new, same.revised, same.same), (0, 0, 1));
    assert_eq!(found(&same), ["A2 import-nothing-new"]);
    let corrected = from_speech("106.9");
    assert_eq!((corrected.new, corrected.revised, corrected.same), (0, 1, 0));
    assert_eq!(corrected.observations[0].version, 2);
}

#[test]
fn a_wide_file_with_units_in_its_heads() {
    let text =
        "2024年主要指标,,,\n地区,年份,地区生产总值（万元）,常住人口(万人)\n常德,2024,4400000,510.5\n岳阳市,2024,-,\n";
    let plan = tried(text.as_bytes());
    assert_eq!(found(&plan), Vec::<String>::new());
    let kept: Vec<String> = plan.observations.iter().map(|it| format!("{} {}", it.key, it.quantity)).collect();
    assert_eq!(kept, ["430700/gdp.total/2024/this 4400000 万元", "430700/pop/2024/stock 510.5 万人"]);
    assert_eq!(plan.blank, 2);
    let unknown = tried("地区,年份,地区生产值\n常德市,2024,1\n".as_bytes());
    assert_eq!(found(&unknown), ["C1 import-heading-unknown"]);
    assert!(unknown.findings[0].error.to_string().contains("地区生产总值"), "a near name is offered");
    let headless = tried("甲,乙\n1,2\n".as_bytes());
    assert_eq!(found(&headless), ["A1 import-heading-missing"]);
}

#[test]
fn a_workbook_with_merged_heads_and_formulas() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "单位").unwrap().write(0, 1, "时期").unwrap();
    sheet.merge_range(0, 2, 0, 4, "规模以上工业增加值（亿元）", &Format::new()).unwrap();
    sheet.write(1, 2, "本月").unwrap().write(1, 3, "累计").unwrap().write(1, 4, "累计同比(%)").unwrap();
    sheet.write(2, 0, "常德市").unwrap().write(2, 1, "2006年8月").unwrap();
    sheet.write(2, 2, 13.7).unwrap().write(2, 4, 18.9).unwrap();
    sheet.write(2, 3, Formula::new("=106.8+C3").set_result("120.5")).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let plan = tried(&bytes);
    assert_eq!(found(&plan), ["D3 figure-formula"]); // a hint: the computed value is taken
    let kept: Vec<String> = plan.observations.iter().map(|it| format!("{} {}", it.key, it.quantity)).collect();
    assert_eq!(
        kept,
        [
            "430700/out.va/2006-08/this 13.7 亿元",
            "430700/out.va/2006-08/ytd 120.5 亿元",
            "430700/out.va/2006-08/growth-ytd 18.9 %",
        ]
    );
    assert!(plan.may_commit());
}

#[test]
fn files_in_any_encoding_give_the_same_plan() {
    let text = format!("{HEAD}常德市,out.va,2006-08,ytd,120.5,亿元\n");
    let (gbk, ..) = encoding_rs::GBK.encode(&text);
    let marked = [&[0xef, 0xbb, 0xbf], text.as_bytes()].concat();
    for bytes in [text.as_bytes(), &gbk, &marked] {
        assert_eq!(tried(bytes).observations, tried(text.as_bytes()).observations);
    }
}

#[test]
fn two_hundred_thousand_rows_get_one_precise_answer() {
    let mut text = HEAD.to_owned();
    for row in 0..200_000 {
        let month = 1 + row % 12;
        let year = 1950 + row / 12 % 150;
        text.push_str(&format!("常德市,out.va,{year}-{month:02},this,{row},亿元\n"));
    }
    let plan = tried(text.as_bytes());
    // 150 years of months, then each again: what repeats is pointed at, and the list stays readable.
    assert_eq!(plan.observations.len(), 150 * 12);
    assert!(plan.findings.len() <= 501);
    let last = plan.findings.last().unwrap();
    assert_eq!(last.error.code(), "import-more-findings");
}

#[test]
fn a_table_of_periods_as_the_statistics_bureau_exports_it() {
    let text = "数据库：分省年度数据,\n指标：地区生产总值(亿元),\n时间：最近2年,\n地区,2024年,2023年\n湖南省,53230.99,50012.9\n常德,4532.7,\n注：数据经过修订\n数据来源：国家统计局\n";
    let plan = tried(text.as_bytes());
    assert_eq!(found(&plan), Vec::<String>::new());
    let kept: Vec<String> = plan.observations.iter().map(|it| format!("{} {}", it.key, it.quantity)).collect();
    assert_eq!(
        kept,
        [
            "430000/gdp.total/2024/this 53230.99 亿元",
            "430000/gdp.total/2023/this 50012.9 亿元",
            "430700/gdp.total/2024/this 4532.7 亿元",
        ]
    );
    let nameless = tried("地区,2024年\n常德市,1\n".as_bytes());
    assert_eq!(found(&nameless), ["A1 import-table-indicator"]);
}

/// The figures of one unit: its indicators down and periods across, or the other way; whose they are stands above, or is said.
#[test]
fn a_table_of_one_unit_runs_either_way() {
    let down = "数据库：主要城市年度数据,\n地区：常德,\n指标,2024年,2023年\n地区生产总值(亿元),4532.7,4400\n常住人口(万人),,512\n注：…,\n";
    let across = "时间,规模以上工业增加值累计值(亿元)\n2006年7月,106.8\n2006年第一季度,40\n";
    for (text, unit, expected) in [
        (
            down,
            "",
            vec![
                "430700/gdp.total/2024/this 4532.7 亿元",
                "430700/gdp.total/2023/this 4400 亿元",
                "430700/pop/2023/stock 512 万人",
            ],
        ),
        (across, "岳阳市", vec!["430600/out.va/2006-07/ytd 106.8 亿元", "430600/out.va/2006-Q1/ytd 40 亿元"]),
    ] {
        let wishes = Wishes { source: "bureau".into(), unit: unit.into(), ..Wishes::default() };
        let plan = plan(&books(), &read("a.csv", text.as_bytes()).unwrap()[0], &wishes);
        assert_eq!(found(&plan), Vec::<String>::new());
        let kept: Vec<String> = plan.observations.iter().map(|it| format!("{} {}", it.key, it.quantity)).collect();
        assert_eq!(kept, expected);
    }
    assert_eq!(found(&tried(across.as_bytes())), ["A1 import-unit-missing"]);
    let doubtful = "地区,2016.09,2016.1\n常德市,1,2\n";
    assert_eq!(found(&tried(doubtful.as_bytes())), ["C1 period-ambiguous", "A1 import-table-indicator"]);
}

/// A real export of the bureau, read where it lies beside the workspace.
#[test]
fn a_real_export_of_the_statistics_bureau() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let file = root.join("shared/data/province/nbs_exports/RenJiyi163__分省年度数据.csv");
    let Ok(bytes) = std::fs::read(&file) else {
        println!("skipped: the bureau's exports are not beside the workspace");
        return;
    };
    let packs = crate::pack::Packs::standard().unwrap();
    let units = crate::pack::files::embedded_text("demo/cities/units.csv").unwrap();
    let subjects = units.lines().skip(1).map(|line| {
        let fields: Vec<&str> = line.split(',').collect();
        let name = basis::language::Name::new(fields[1], fields[2]);
        let kind = fields[3].to_owned();
        crate::register::subjects::Subject { code: fields[0].into(), name, kind, ..Default::default() }
    });
    let subjects = crate::register::subjects::Subjects::new(subjects.collect(), Vec::new());
    let books = Books::new(Arc::new(packs), subjects, panel(&[]));
    let wishes = Wishes { source: "yearbook.province".into(), ..Wishes::default() };
    let plan = plan(&books, &read("export.csv", &bytes).unwrap()[0], &wishes);
    assert_eq!(found(&plan), Vec::<String>::new());
    // 31 provinces over the 19 years of its heading, 2024 to 2006.
    assert_eq!(plan.observations.len(), 31 * 19);
    let beijing = plan.observations.iter().find(|it| it.key.to_string() == "110000/gdp.total/2024/this").unwrap();
    assert_eq!(beijing.quantity.to_string(), "49670.2 亿元");
}
