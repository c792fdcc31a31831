//! `gongshu score` on schemes and data from outside.

use std::path::Path;
use std::process::{Command, Output};

use proptest::prelude::*;

const SCHEME: &str = r#"[scheme]
code = "parks-2006"
unit = "park"
year = 2006

[[item]]
indicator = "park.sales"
weight = 40
mode = "completion"
over = { per_point = 0.5, cap = 10 }

[[item]]
indicator = "park.tax"
weight = 60
mode = "completion"

[[veto]]
code = "M043"
when = "target.missed(year)"
on = "parent county"
effect = "zero"

[[veto]]
code = "M045"
when = "target.missed(year)"
on = "self"
effect = "no award"

[[failure]]
code = "M044"
then = { zh = "建议调整岗位", en = "propose another post" }
years = 2

[[bonus]]
split = { county-leaders = 40, park-leaders = 30, others = 30 }
by = "months served"
"#;

const DATA: &str = "unit,indicator,value,target,parent,year
德山,park.sales,106,100,常德,2006
德山,park.tax,2,2,常德,2006
德山,bonus.pool,100000.01,,,2006
石门,park.sales,92,100,石门县,2006
石门,park.tax,3,2,石门县,2006
石门,verdict,missed,,,2005
";

const PEOPLE: &str = "unit,share,person,post,months
德山,county-leaders,甲,书记,12
德山,county-leaders,乙,县长,12
德山,park-leaders,丙,主任,5
德山,park-leaders,丁,主任,7
";

fn run(folder: &Path, arguments: &[&str]) -> Output {
    // The command reads two files and no books.
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongshu"));
    command.arg("score").args(arguments).env("GONGSHU_DATA", folder).current_dir(folder);
    command.output().expect("the program runs")
}

fn score(scheme: &str, data: &str, more: &[&str]) -> Output {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [("scheme.toml", scheme), ("data.csv", data), ("people.csv", PEOPLE)] {
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    let mut arguments = vec!["--scheme", "scheme.toml", "--data", "data.csv"];
    arguments.extend(more);
    run(folder.path(), &arguments)
}

fn out(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_score_sheet_for_any_scheme() {
    let text = out(&score(SCHEME, DATA, &["--people", "people.csv", "--lang", "en"]));
    for expected in [
        "total 103.00", // 40 + 6 × 0.5 + 60
        "6 × 0.5 = 3",
        "total 96.80", // 40 × 92 % + 60
        "40 × 92 ÷ 100 = 36.8",
        "石门县  no award this year",
        "propose another post",
        "pool of 100000.01 yuan",
        "30000 × 5 ÷ 12 = 12500.00",
        "the task was not done",
    ] {
        assert!(text.contains(expected), "{expected} in\n{text}");
    }
    let table = out(&score(SCHEME, DATA, &["--format", "csv"]));
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(table.as_bytes()).records().map(|row| row.expect("a row")).collect();
    let find = |unit: &str, kind: &str, code: &str| -> Vec<String> {
        let row = rows.iter().find(|row| &row[1] == unit && &row[2] == kind && &row[3] == code);
        row.unwrap_or_else(|| panic!("{unit} {kind} {code} in\n{table}")).iter().map(str::to_owned).collect()
    };
    assert_eq!(find("石门", "item", "park.sales")[6..8], ["36.80", "36.8"]);
    let total = find("石门", "total", "");
    assert_eq!((&total[6][..], &total[8][..], &total[10][..]), ("96.80", "2", "missed"));
    assert_eq!(find("石门", "award", "")[10], "not-eligible");
    assert_eq!(find("石门县", "veto", "M043")[10], "zero");
    assert_eq!(find("石门", "proposal", "M044")[10], "2005-2006");
    assert_eq!(find("石门", "bonus", "bonus-1")[10], "missed");
    assert_eq!(find("德山", "share", "county-leaders")[6], "40000.01");
    assert_eq!(find("德山", "undivided", "county-leaders")[6], "40000.01", "without a list nothing is paid");
}

#[test]
fn headings_and_words_of_an_office_are_understood() {
    let data =
        "单位,指标,完成值（亿元）,目标值,上级单位\n德山,园区销售收入,\"1,060\",1000,常德\n德山,入库税金,2,2,常德\n";
    assert!(out(&score(SCHEME, data, &["--lang", "en"])).contains("total 103.00"));
    let wide = "单位,上级,park.sales,park.sales.target,园区税收,园区税收.目标\n德山,常德,106,100,2,2\n";
    assert!(out(&score(SCHEME, wide, &["--lang", "en"])).contains("total 103.00"));
    let missing = "unit,indicator,value,target,parent\n德山,park.sales,未报,100,常德\n德山,park.tax,2,2,常德\n";
    let text = out(&score(SCHEME, missing, &["--lang", "en"]));
    assert!(text.contains("total open (so far 60.00, missing park.sales)"), "{text}");
}

#[test]
fn whatever_is_wrong_is_named_with_its_place() {
    let check = |scheme: &str, data: &str, expected: &[&str]| {
        let output = score(scheme, data, &["--lang", "en"]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(output.stdout.is_empty(), "nothing is printed");
        for words in expected {
            assert!(said.contains(words), "{words} in\n{said}");
        }
    };
    check(SCHEME, &DATA.replace("92,", "9 2,"), &["data.csv, cell C5, “value”", "“9 2” is not a number"]);
    check(SCHEME, &DATA.replace("石门,park.tax", ",park.tax"), &["data.csv, cell A6", "the unit is empty"]);
    check(SCHEME, &DATA.replace("石门,park.tax", "石门,park.sales"), &["cell B6", "the same as line 5"]);
    check(SCHEME, &DATA.replace("unit,", "whom,"), &["the column “unit” is missing"]);
    check(SCHEME, &DATA.replace(",石门县,", ",,"), &["M043", "the data do not name"]);
    check(&SCHEME.replace("weight = 60", "weight = x"), DATA, &["scheme.toml"]);
    check(
        &SCHEME.replace("mode = \"completion\"\n\n", "mode = \"complete\"\n\n"),
        DATA,
        &["scheme.toml, row 15", "complete"],
    );
    check(SCHEME, "", &["data.csv"]);
}

#[test]
fn a_kept_sheet_is_scored_again_to_the_byte() {
    let folder = tempfile::tempdir().expect("a folder");
    let sheet = out(&score(SCHEME, DATA, &["--format", "json", "--people", "people.csv"]));
    let file = folder.path().join("sheet.json");
    std::fs::write(&file, &sheet).expect("written");
    let path = file.display().to_string();
    assert!(run(folder.path(), &["--replay", &path]).status.success());
    std::fs::write(&file, sheet.replace("\"96.80\"", "\"97.80\"")).expect("written");
    assert_eq!(run(folder.path(), &["--replay", &path]).status.code(), Some(1));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// The inputs of a sheet, kept as text and read again, give the same bytes.
    #[test]
    fn a_sheet_is_reproducible_from_its_inputs(
        figures in proptest::collection::vec((0_i64..3_000, -50_i64..2_000, 0_usize..5), 1..12),
    ) {
        use gongshu::assessment::output::json::{Inputs, json};
        use gongshu::assessment::{People, read_table, work};
        use gongshu::pack::assessment::Assessment;
        use gongshu::pack::reading::File;

        let mut data = String::from("unit,indicator,value,target,parent\n");
        for (at, (sales, target, kind)) in figures.iter().enumerate() {
            let value = if *kind == 0 { String::new() } else { format!("{}.{:02}", sales / 100, sales % 100) };
            data.push_str(&format!("u{at},park.sales,{value},{target},c{kind}\nu{at},park.tax,{kind},{},c{kind}\n", kind + at % 2));
        }
        let sheet = |scheme: &str, data: &str| {
            let file = File { path: "s".to_owned(), text: scheme.to_owned() };
            let assessment = Assessment::of_file(&file).expect("it is sound");
            let table = read_table(&assessment.scheme, None, "d", data.as_bytes()).expect("the data are right");
            let outcome = work(&assessment.scheme, &table, &People::new());
            let inputs = Inputs { scheme: assessment.text, data: data.to_owned(), people: String::new() };
            json(&assessment.scheme, None, &outcome, &inputs, basis::language::Language::Zh)
        };
        let first = sheet(SCHEME, &data);
        let kept = serde_json::to_string(&first).expect("JSON");
        let back: serde_json::Value = serde_json::from_str(&kept).expect("JSON");
        let again = sheet(back["inputs"]["scheme"].as_str().expect("text"), back["inputs"]["data"].as_str().expect("text"));
        prop_assert_eq!(kept, serde_json::to_string(&again).expect("JSON"));
    }
}
