//! Real exports of the statistics bureau, in the layouts and encodings they were saved in, read where they lie beside the workspace.
//! What must come out of each file was written down by somebody else, figure by figure (`*_long.csv`).

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use basis::error::Severity;
use basis::language::Name;
use basis::unit::Unit;
use rust_decimal::Decimal;

use super::dry_run;
use super::layout::{Mapping, without_unit};
use super::plan::{Plan, Wishes};
use crate::number::analyst::tests::world::panel;
use crate::number::books::Books;
use crate::pack::Packs;
use crate::pack::files::embedded_text;
use crate::reading::File;
use crate::register::subjects::{Subject, Subjects};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data")
}

/// Indicator, region, period and value, as the list of all figures has them.
type Row = [String; 4];

/// The figures of each file, by its name.
fn long(path: &str, columns: [usize; 5]) -> BTreeMap<String, Vec<Row>> {
    let text = std::fs::read_to_string(root().join(path)).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut files: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for record in reader.records() {
        let record = record.unwrap();
        let [file, rest @ ..] = columns.map(|at| record.get(at).unwrap_or_default().to_owned());
        files.entry(file).or_default().push(rest);
    }
    files
}

/// The regions of the demonstration, and the nation.
fn subjects() -> Subjects {
    let units = embedded_text("demo/cities/units.csv").unwrap();
    let subject = |line: &str| {
        let fields: Vec<&str> = line.split(',').collect();
        Subject {
            code: fields[0].into(),
            name: Name::new(fields[1], fields[2]),
            kind: fields[3].to_owned(),
            ..Subject::default()
        }
    };
    let nation = Subject { code: "all".into(), name: Name::new("全国", "The nation"), ..Subject::default() };
    Subjects::new(units.lines().skip(1).map(subject).chain([nation]).collect(), Vec::new())
}

/// The catalogue's own name of what a file calls so, and its unit; `上年同月=100` is no unit but what the name says.
fn known_as(name: &str) -> (String, String) {
    match without_unit(name) {
        (bare, Some(unit)) if unit.parse::<Unit>().is_ok() => (bare.to_owned(), unit.to_owned()),
        (_, Some(_)) => (name.to_owned(), "%".to_owned()),
        (bare, None) => (bare.to_owned(), "亿元".to_owned()),
    }
}

/// A catalogue of just these indicators.
fn books(indicators: &BTreeSet<&str>) -> Books {
    let mut text = String::new();
    for (at, (name, unit)) in indicators.iter().map(|name| known_as(name)).collect::<BTreeSet<_>>().iter().enumerate() {
        text.push_str(&format!(
            "[[indicator]]\ncode = \"x.n{at}\"\nname = {{ zh = \"{name}\", en = \"{name}\" }}\nunit = \"{unit}\"\ndecimals = 2\n\
             kind = \"flow\"\nadds = \"none\"\nbetter = \"none\"\ndomain = \"statistics\"\ngroup = \"output\"\n\
             definition = {{ zh = \"…\", en = \"…\" }}\n\n"
        ));
    }
    let own = vec![
        File { path: "own.toml".into(), text: "[[group]]\ncode = \"output\"\nname = { zh = \"总量\", en = \"Output\" }\n[[source]]\ncode = \"bureau\"\nname = { zh = \"统计局\", en = \"Bureau\" }\nrank = 1\n[cockpit]\nlead = [\"x.n0\"]\n".into() },
        File { path: "indicators.toml".into(), text },
    ];
    let words = File { path: "words.toml".into(), text: embedded_text("base/headings.toml").unwrap().to_owned() };
    let packs = Packs::join(&[vec![words], own]).unwrap_or_else(|slips| panic!("{slips:?}"));
    Books::new(Arc::new(packs), subjects(), panel(&[]))
}

fn number(text: &str) -> String {
    text.parse::<Decimal>().map_or_else(|_| text.to_owned(), |value| value.normalize().to_string())
}

/// Indicator, period and value of all that would be taken in.
fn found(books: &Books, plan: &Plan) -> Vec<[String; 3]> {
    let name = |code: &str| books.packs.indicator(code).map_or(String::new(), |it| it.name.zh.clone());
    let mut found: Vec<[String; 3]> = plan
        .observations
        .iter()
        .map(|it| [name(&it.key.indicator), it.key.period.to_string(), number(&it.quantity.value().to_string())])
        .collect();
    found.sort();
    found
}

fn expected(rows: &[Row]) -> Vec<[String; 3]> {
    let mut rows: Vec<[String; 3]> = rows
        .iter()
        .map(|[indicator, _, period, value]| {
            let period = match period.split_once('Q') {
                Some((year, quarter)) => format!("{year}-Q{quarter}"),
                None => period.clone(),
            };
            [known_as(indicator).0, period, number(value)]
        })
        .collect();
    rows.sort();
    rows
}

/// Reads every file of a folder and holds it against the list; files that are refused are named with the answer they get.
fn check(folder: &str, files: &BTreeMap<String, Vec<Row>>, refused: &[(&str, &str)]) -> usize {
    let mut read = 0;
    let mut wrong = Vec::new();
    for (name, rows) in files {
        let bytes = std::fs::read(root().join(folder).join(name)).unwrap();
        let indicators: BTreeSet<&str> = rows.iter().map(|[indicator, ..]| indicator.as_str()).collect();
        let books = books(&indicators);
        let only = if indicators.len() == 1 { indicators.first().map_or("", |it| *it) } else { "" };
        let wishes = Wishes {
            source: "bureau".into(),
            unit: "全国".into(),
            mapping: Mapping { about: only.to_owned(), ..Mapping::default() },
            every_finding: true,
            ..Wishes::default()
        };
        let plan = dry_run(&books, name, &bytes, &wishes);
        let errors: BTreeSet<&str> =
            plan.findings.iter().filter(|it| it.severity == Severity::Error).map(|it| it.error.code()).collect();
        let answer = refused.iter().find(|(part, _)| name.contains(part));
        match answer {
            Some((_, code)) if errors.contains(code) => {}
            Some((_, code)) => wrong.push(format!("{name}: no {code} among {errors:?}")),
            None if errors.is_empty() && found(&books, &plan) == expected(rows) => read += rows.len(),
            None => {
                let (found, expected) = (found(&books, &plan), expected(rows));
                let missing = expected.iter().find(|it| !found.contains(it));
                let more = found.iter().find(|it| !expected.contains(it));
                let first = plan.findings.first().map(|it| it.say(basis::language::Language::En));
                wrong.push(format!(
                    "{name}: {errors:?} {first:?} {} for {}, missing {missing:?}, more {more:?}",
                    found.len(),
                    expected.len()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {} files:\n{}", wrong.len(), files.len(), wrong.join("\n"));
    read
}

#[test]
fn the_bureaus_exports_of_provinces_and_cities_are_read_figure_by_figure() {
    if !root().is_dir() {
        println!("skipped: the bureau's exports are not beside the workspace");
        return;
    }
    let files = long("province/nbs_exports_long.csv", [4, 0, 1, 2, 3]);
    // 2016.1 is October after a spreadsheet had it, and nobody can say so of one cell: it is not guessed.
    let refused = [("各省份数据-", "period-ambiguous"), ("各省份月度数据-", "period-ambiguous")];
    let read = check("province/nbs_exports", &files, &refused);
    assert_eq!(read, 31_010 - 8 * 1_488, "all but those eight files");
}

#[test]
fn the_bureaus_exports_of_the_nation_are_read_figure_by_figure() {
    if !root().is_dir() {
        println!("skipped: the bureau's exports are not beside the workspace");
        return;
    }
    let files = long("macro_official/nbs_export_long.csv", [0, 1, 6, 4, 5]);
    // Three workbooks have sheets their author added: figures once more, headings in the middle, columns without one.
    let refused = [
        ("GDP(已自动还原)", "import-duplicate"),
        ("工业增加值-月度.xls", "file-heading-empty"),
        ("汽车制造业", "import-duplicate"),
    ];
    let read = check("macro_official/xls", &files, &refused);
    assert_eq!(read, 3_255 - 96 - 1_680 - 204, "all but those three files");
}
