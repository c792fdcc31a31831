//! A thousand hostile files at every way in: reports of many in one file, a report's template, figures, rows of a register, a
//! month's upload. None ends the program, none is taken in by half, each that is refused is told where.

mod kinds;
mod table;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use basis::error::{Finding, Severity};
use basis::language::Language;
use engine::upload::Upload;

use self::kinds::{Expect, Hostile, bomb, hostile};
use self::table::{Dice, Table};
use super::{Office, offices};
use crate::number::import as figures;
use crate::number::import::plan::Wishes;
use crate::register::import as register;
use crate::register::query::Asker;
use crate::reporting::Figures;
use crate::reporting::bulk;
use crate::reporting::template::{self, Cover};
use crate::store::batch::{Sender, data_version};
use crate::store::{Db, Engine};

/// Files of each way in.
const FILES: usize = 1_000;

/// A file is answered while one waits; in a build without optimisation the largest takes some seconds.
const ANSWERED_WITHIN: Duration = Duration::from_secs(20);

/// Answers about a file as a whole; every other names a place inside it.
const WHOLE_FILE: [&str; 15] = [
    "file-empty",
    "file-damaged",
    "file-unreadable",
    "file-bursts",
    "file-too-many-rows",
    "file-too-many-columns",
    "file-not-a-table",
    "file-other-kind",
    "file-is-page",
    "file-protected",
    "file-encoding",
    "report-heading-missing",
    "report-template-missing",
    "import-heading-missing",
    "import-no-figures",
];

/// What a way in made of a file: what would be taken in, when it may be, and what was said.
struct Answer {
    taken: Option<Vec<String>>,
    findings: Vec<Finding>,
}

impl Answer {
    fn of(may: bool, findings: &[Finding], taken: impl Iterator<Item = String>) -> Answer {
        let mut taken: Vec<String> = taken.collect();
        taken.sort();
        Answer { taken: may.then_some(taken), findings: findings.to_vec() }
    }
}

/// Files until there are a thousand, the same in every run.
fn files(table: &Table) -> Vec<Hostile> {
    let mut files = Vec::new();
    let mut dice = Dice(20_260_331);
    while files.len() < FILES {
        files.extend(hostile(table, &mut dice));
    }
    files
}

/// Holds an answer against what must become of the file.
fn judge(door: &str, file: &Hostile, whole: &[String], answer: &Answer, slips: &mut BTreeMap<String, String>) {
    let said: Vec<String> = answer
        .findings
        .iter()
        .filter(|it| it.severity == Severity::Error)
        .map(|it| format!("{} {}", it.error.code(), it.place.address()))
        .collect();
    let mut slip = |what: String| {
        slips.entry(format!("{door} | {}", file.kind)).or_insert(what);
    };
    match (&answer.taken, file.expect) {
        (Some(taken), Expect::Whole) if taken == whole => {}
        (Some(taken), Expect::Whole) => slip(format!("taken in as another table: {taken:?}")),
        (Some(taken), Expect::Refused(_)) => slip(format!("taken in: {taken:?}")),
        (Some(_), Expect::Either) => {}
        (None, Expect::Whole) => slip(format!("refused: {said:?}")),
        (None, Expect::Refused(codes)) => {
            let is_meant = |it: &&Finding| codes.is_empty() || codes.contains(&it.error.code());
            let at = |it: &&Finding| match file.place {
                None => true,
                Some((row, 0)) => it.place.row == Some(row),
                Some((row, column)) => it.place.row == Some(row) && it.place.column == Some(column),
            };
            let errors = answer.findings.iter().filter(|it| it.severity == Severity::Error);
            if errors.filter(is_meant).filter(at).count() == 0 {
                slip(format!("no {codes:?} at {:?} among {said:?}", file.place));
            }
        }
        (None, Expect::Either) => {}
    }
    if answer.taken.is_none() && said.is_empty() {
        slip("refused without an answer".to_owned());
    }
    for finding in &answer.findings {
        let place = &finding.place;
        let placed = !place.file.is_empty() && (place.row.is_some() || !place.sheet.is_empty());
        if !placed && !WHOLE_FILE.contains(&finding.error.code()) {
            slip(format!("{} without a place", finding.error.code()));
        }
        for language in Language::ALL {
            let text = finding.say(language);
            if text.is_empty() || text.contains(finding.error.code()) || 1_200 < text.chars().count() {
                slip(format!("{} is said so: {}", finding.error.code(), text.chars().take(300).collect::<String>()));
            }
        }
    }
}

fn timed<T>(file: &Hostile, slips: &mut BTreeMap<String, String>, read: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let read = read();
    let took = begun.elapsed();
    if ANSWERED_WITHIN < took {
        slips.insert(format!("{} took too long", file.kind), format!("{took:?}"));
    }
    read
}

fn report(slips: BTreeMap<String, String>) {
    let lines: Vec<String> = slips.iter().map(|(what, why)| format!("{what}: {why}")).collect();
    assert!(lines.is_empty(), "{} slips\n{}", lines.len(), lines.join("\n"));
}

/// Rows of every table, by its name.
async fn rows(db: &Db) -> BTreeMap<String, i64> {
    let tables = match db.engine() {
        Engine::Sqlite => "select name from sqlite_master where type = 'table'",
        Engine::Postgres => "select table_name || '' from information_schema.tables where table_schema = 'public'",
    };
    let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(db.pool()).await.unwrap();
    let mut rows = BTreeMap::new();
    for table in tables {
        let text = sqlx::AssertSqlSafe(format!("select count(*) from {table}"));
        rows.insert(table, sqlx::query_scalar(text).fetch_one(db.pool()).await.unwrap());
    }
    rows
}

/// Reports of four enterprises; what is reported of the months and of a year earlier is the same throughout.
fn reports() -> Table {
    let lines = [
        "单位代码,企业名称,01.month,01.ytd,01.month_last_year,01.ytd_last_year,03.month,03.ytd,03.month_last_year,\
         03.ytd_last_year,04.month,04.ytd,04.month_last_year,04.ytd_last_year,05.month,05.ytd,05.month_last_year,05.ytd_last_year",
        "e1,一厂,1230,3600,1200,3500,1190,3500,1180,3400,10,30,9,28,5,15,5,15",
        "e2,二厂,880,2600,860,2500,870,2590,850,2480,0,0,0,0,7,21,7,20",
        "e3,三厂,455,1300,430,1250,450,1290,428,1240,20,60,18,55,3,9,3,9",
        "e4,四厂,990,2900,980,2880,970,2850,960,2820,0,0,0,0,6,18,6,18",
    ];
    Table::of(&lines, &(2..18).collect::<Vec<_>>())
}

#[tokio::test]
async fn a_thousand_hostile_files_of_reports_are_answered() {
    let table = reports();
    let mut files = files(&table);
    files.push(Hostile {
        kind: "a bomb".to_owned(),
        bytes: bomb(&table),
        expect: Expect::Refused(&["file-bursts"]),
        place: None,
    });
    let mut slips = BTreeMap::new();
    for (trial, office) in offices().await {
        let db = &trial.db;
        let period = "2026-03".parse().unwrap();
        let units = office.shelf.current().await.unwrap().subjects;
        let members = office.members(period).await;
        let progress = bulk::Progress::default();
        let month = bulk::Month {
            packs: &office.packs,
            units: &units,
            form: office.form(),
            period,
            members: &members,
            progress: &progress,
        };
        let answer = |plan: &bulk::Plan| {
            let entries = plan.entries.iter().map(|it| format!("{} {}", it.member.code, it.figures.to_json()));
            Answer::of(plan.may_commit(), &plan.findings, entries)
        };
        let clean = table.csv();
        let plan = bulk::dry_run(db, &office.clock, &month, "a.csv", clean.as_bytes()).await.unwrap();
        let whole = answer(&plan).taken.unwrap();
        assert_eq!(whole.len(), 4);
        let before = rows(db).await;
        for file in &files {
            let shape = timed(file, &mut slips, || bulk::shape(&month, "a.csv", &file.bytes));
            // What its shape refuses the rules need not see; on the second engine the rest is the same.
            let plan = match shape.may_commit() {
                true => bulk::dry_run(db, &office.clock, &month, "a.csv", &file.bytes).await.unwrap(),
                false => shape,
            };
            judge("reports", file, &whole, &answer(&plan), &mut slips);
            if !plan.may_commit() {
                let took = bulk::commit(db, &office.clock, &office.who, &month, &plan, "a.csv", &file.bytes).await;
                assert!(took.is_err(), "{}", file.kind);
            }
        }
        assert_eq!(rows(db).await, before, "{}", trial.engine);
        let took = bulk::commit(db, &office.clock, &office.who, &month, &plan, "a.csv", clean.as_bytes()).await;
        assert_eq!(took.unwrap(), Ok(4));
    }
    report(slips);
}

#[tokio::test]
async fn a_thousand_hostile_templates_are_answered() {
    let (_trial, office) = offices().await.remove(0);
    let period = "2026-03".parse().unwrap();
    let member = office.members(period).await.remove(0);
    let cover = Cover { form: office.form(), period, member: &member };
    let table = template_table(&office, cover);
    let answer = |bytes: &[u8]| {
        let filled = template::read(cover, "a.xlsx", bytes);
        let may = !basis::error::any_error(&filled.findings);
        let cells = filled.cells.iter().map(|(line, column, text)| format!("{line} {} {text}", column.word()));
        Answer::of(may, &filled.findings, cells)
    };
    let whole = answer(&table.book(|sheet| Ok(sheet))).taken.unwrap();
    assert_eq!(whole.len(), 16);
    let mut slips = BTreeMap::new();
    let mut files = files(&table);
    // What is wrong with the code of a line is said at the figures of the line.
    for file in files.iter_mut().filter(|file| file.kind == "a code of 18 digits kept as a number") {
        file.place = file.place.map(|(row, _)| (row, 0));
    }
    for file in &files {
        let answer = timed(file, &mut slips, || answer(&file.bytes));
        judge("template", file, &whole, &answer, &mut slips);
    }
    report(slips);
}

/// The template as a table: its sheet of figures, filled, and its cover beside it.
fn template_table(office: &Office, cover: Cover<'_>) -> Table {
    let bytes = template::write(cover, &Figures::default(), Language::Zh).unwrap();
    let mut sheets: Vec<(String, Vec<Vec<String>>)> = Vec::new();
    for grid in files::grid::read("a.xlsx", &bytes).unwrap() {
        let texts = |row: u32| (1..=grid.column_count()).map(|column| grid.cell(row, column).text()).collect();
        sheets.push((grid.name.clone(), (1..=grid.row_count()).map(texts).collect()));
    }
    let (name, mut rows) = sheets.remove(0);
    let mut number = 100;
    for row in rows.iter_mut().filter(|row| office.form().line(&row[1]).is_some()) {
        row.resize(3, String::new());
        row.extend((0..4).map(|_| {
            number += 7;
            number.to_string()
        }));
    }
    Table { rows, head: 3, code: 1, figures: (3..7).collect(), name, beside: sheets, text: false, titles: false }
}

#[tokio::test]
async fn a_thousand_hostile_files_of_figures_are_answered() {
    let long = [
        "地区代码,地区,指标,时期,计量方式,数值,计量单位",
        "430700,常德市,规模以上工业增加值,2006年1—8月,,120.5,亿元",
        "430600,岳阳市,规模以上工业增加值,2006年1—8月,,1100,亿元",
        "430100,长沙市,规模以上工业增加值,2006-08,ytd,95.25,亿元",
    ];
    let wide = [
        "地区代码,地区,时期,地区生产总值（亿元）,规模以上工业增加值（亿元）",
        "430700,常德市,2024,4532.7,1200",
        "430600,岳阳市,2024,5010.25,1300.5",
        "430100,长沙市,2024,15268,4400",
    ];
    let mut slips = BTreeMap::new();
    for (door, table) in [("long", Table::of(&long, &[5])), ("wide", Table::of(&wide, &[3, 4]))] {
        let books = crate::number::books::Books::new(
            Arc::new(crate::number::analyst::tests::world::packs()),
            crate::number::analyst::tests::world::subjects(),
            crate::number::analyst::tests::world::panel(&[]),
        );
        let wishes = Wishes { source: "bureau".into(), ..Wishes::default() };
        let answer = |bytes: &[u8]| {
            let plan = figures::dry_run(&books, "a.csv", bytes, &wishes);
            let kept = plan.observations.iter().map(|it| format!("{} {}", it.key, it.quantity));
            Answer::of(plan.may_commit(), &plan.findings, kept)
        };
        let whole = answer(table.csv().as_bytes()).taken.unwrap();
        for file in &files(&table) {
            let answer = timed(file, &mut slips, || answer(&file.bytes));
            judge(door, file, &whole, &answer, &mut slips);
        }
    }
    report(slips);
}

#[tokio::test]
async fn a_thousand_hostile_files_of_a_register_are_answered() {
    let lines = [
        "单位代码,企业名称,region,industry,in_registry,employees,revenue",
        "n1,新一厂,430702,36,in,120,3400.5",
        "n2,新二厂,430702,36,in,35,2100",
        "n3,新三厂,430703,36,in,1200,98000",
    ];
    let table = Table { titles: false, ..Table::of(&lines, &[5, 6]) };
    let mut files = files(&table);
    // A value merged down the rows of a list is how offices write what is the same in each.
    for file in files.iter_mut().filter(|file| file.kind == "a figure in merged cells") {
        (file.expect, file.place) = (Expect::Either, None);
    }
    let mut slips = BTreeMap::new();
    for (trial, office) in offices().await {
        let db = &trial.db;
        let own = office.packs.register("enterprise").unwrap();
        let version = data_version(db).await.unwrap();
        let held = register::held(db, &office.packs, own, version, &Asker::Program).await.unwrap();
        let before = rows(db).await;
        let mut whole = Vec::new();
        for file in
            [Hostile { kind: "whole".to_owned(), bytes: table.csv().into_bytes(), expect: Expect::Either, place: None }]
                .iter()
                .chain(&files)
        {
            let plan = timed(file, &mut slips, || register::dry_run(&office.packs, own, &held, "a.csv", &file.bytes));
            let kept = plan.entries.iter().map(|it| format!("{} {:?}", it.code, it.fields));
            let answer = Answer::of(plan.may_commit(), &plan.findings, kept);
            if file.kind == "whole" {
                whole = answer.taken.clone().unwrap();
            }
            judge("register", file, &whole, &answer, &mut slips);
            if !plan.may_commit() {
                let sender =
                    Sender { file: "a", media_type: "", bytes: &file.bytes, title: "a", unit: "", by: &office.who };
                assert!(register::commit(db, &office.clock, own, &plan, &sender).await.is_err(), "{}", file.kind);
            }
        }
        assert_eq!(rows(db).await, before, "{}", trial.engine);
    }
    report(slips);
}

/// The check of a month's upload keeps nothing: it reads the file or says in which row it cannot be read.
#[test]
fn a_thousand_hostile_uploads_are_answered() {
    let lines = [
        "uscc,gvo,sov,exp,rev,cost,prof,tax,ar,inv,emp,elec,enrg",
        "91330101000000001T,100,90,10,95,80,10,5,20,15,50,40,8",
        "91330101000000002K,200,190,0,195,160,20,9,40,25,80,60,12",
        "91330101000000003F,300,280,30,290,250,-5,12,60,35,90,75,16",
    ];
    let table = Table { titles: false, ..Table::of(&lines, &(1..13).collect::<Vec<_>>()) };
    let mut slips = BTreeMap::new();
    for file in &files(&table) {
        let read = timed(file, &mut slips, || match file.bytes.starts_with(b"PK") {
            false => {
                Upload::delimited(std::path::Path::new("upload.csv"), &file.bytes).map_err(|error| error.to_string())
            }
            true => {
                let grids = files::grid::read("upload.csv", &file.bytes).map_err(|it| it.say(Language::En))?;
                let rows = (1..=grids[0].row_count()).map(|row| {
                    let width = u32::try_from(grids[0].width(row)).unwrap();
                    (row, (1..=width).map(|column| grids[0].cell(row, column).text().into()).collect())
                });
                Upload::sheet("upload.csv", rows).map_err(|error| error.to_string())
            }
        });
        match read {
            Err(said) if !said.contains("upload.csv") => drop(slips.insert(file.kind.clone(), said)),
            Err(said) if file.expect == Expect::Whole && said.contains("row") && file.kind == "utf-8" => {
                slips.insert(file.kind.clone(), said);
            }
            Ok(upload) if file.expect == Expect::Whole && upload.len() != 3 => {
                slips.insert(file.kind.clone(), format!("{} rows", upload.len()));
            }
            _ => {}
        }
    }
    report(slips);
}
