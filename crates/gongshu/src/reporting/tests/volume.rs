//! The tables of a closed month are those of the figures: reports of a world that does not exist go through the file for many,
//! acceptance and closes into the books of both engines, and the cube made from the snapshots is what the kernel makes of the
//! world's own figures.

use std::fmt::Write as _;
use std::sync::Arc;

use basis::period::Period;
use basis::registry::Rule;
use engine::close::{self as kernel, Block, Enterprise, Held, Month, Plan, Registry, canonical};
use engine::generation::{Firm, Size, World};
use engine::workload::{INDICATORS, PROFIT};
use jiff::Timestamp;

use crate::number::shelf::Shelf;
use crate::pack::Packs;
use crate::pack::files::embedded_pack;
use crate::pack::form::Form;
use crate::reading::File;
use crate::register::import::take;
use crate::register::query::Asker;
use crate::registry::population;
use crate::reporting::close::{Closing, close, closes, in_the_way};
use crate::reporting::month::cube;
use crate::reporting::store::{self, Asked};
use crate::reporting::{Roster, State, bulk, due, review_all};
use crate::store::audit::Who;
use crate::store::batch::data_version;
use crate::store::clock::FixedClock;
use crate::store::testing::trials;

const CITY: &str = "330100";
/// As many of the world's enterprises as are brought in, from its latest entries on, where most comes and goes.
const FIRMS: usize = 70;
/// The month whose tables are made, and the months they need.
const LAST: i32 = 202_403;
const MONTHS: [i32; 6] = [202_301, 202_302, 202_303, 202_401, 202_402, 202_403];

/// A form with a line an indicator, and nothing but the month.
fn pack() -> String {
    let mut text = String::from(
        "[[form]]\ncode = \"workload\"\nname = { zh = \"试验月报\", en = \"Trial\" }\nnumber = \"T1\"\nissued_by = \"试验\"\n\
         approval = \"试验\"\nvalid_until = 2099-12-31\ndue = { day = 10, rolls = false }\nwho = \"enterprise.above_scale\"\n\
         domain = \"statistics\"\ncolumns = [\"month\"]\n",
    );
    for (at, name) in INDICATORS.iter().enumerate() {
        let negative = if at == PROFIT { "\nnegative = true" } else { "" };
        let _ = writeln!(
            text,
            "[[form.line]]\ncode = \"{name}\"\nname = {{ zh = \"{name}\", en = \"{name}\" }}\nunit = \"千元\"{negative}"
        );
    }
    text
}

fn day(month: Month) -> String {
    format!("{}-{:02}-01", month.number() / 100, month.of_year())
}

fn units(firms: &[&Firm]) -> String {
    let mut text = String::from("code,name,kind,parent_administrative,parent_park\n330100,试验市,city,,\n");
    let mut counties: Vec<i32> = firms.iter().map(|firm| firm.county).collect();
    let mut parks: Vec<i32> = firms.iter().map(|firm| firm.park).filter(|park| *park != 0).collect();
    for list in [&mut counties, &mut parks] {
        list.sort_unstable();
        list.dedup();
    }
    for county in counties {
        let _ = writeln!(text, "{county},县{county},county,330100,");
    }
    for park in parks {
        let _ = writeln!(text, "{park},园{park},park,,{}", park / 10);
    }
    text
}

fn enterprises(firms: &[&Firm]) -> String {
    let mut text = String::from("code,name,region,industry,in_registry,size_class,parks,valid_from\n");
    for firm in firms {
        let size = ["large", "medium", "small", "micro"][usize::try_from(firm.size - 1).unwrap()];
        let park = if firm.park == 0 { String::new() } else { firm.park.to_string() };
        let mut line = |registry: &str, from: Month| {
            // The world makes classes up; its divisions are real.
            let (id, county, industry) = (firm.id, firm.county, firm.industry / 100);
            let _ = writeln!(text, "{id},企业{id},{county},{industry:02},{registry},{size},{park},{}", day(from));
        };
        line("in", firm.entry);
        if let Some(exit) = firm.exit {
            line("out", exit);
        }
    }
    text
}

/// The world's own tables of the last month.
fn expected(world: &World, firms: &[&Firm]) -> Vec<(&'static str, String)> {
    let enterprise = |firm: &&Firm| Enterprise {
        id: firm.id,
        county: firm.county,
        park: firm.park,
        industry: firm.industry,
        size: firm.size,
        entry: firm.entry.number(),
        exit: firm.exit.map_or(0, Month::number),
    };
    let registry = Registry::new(firms.iter().map(enterprise).collect()).unwrap();
    let mut held = Held::default();
    for month in MONTHS {
        let reports = world.reports(Month::new(month).unwrap());
        let rows: Vec<usize> =
            (0..reports.ids.len()).filter(|row| registry.place(reports.ids[*row]).is_some()).collect();
        let ids: Vec<i32> = rows.iter().map(|row| reports.ids[*row]).collect();
        let columns = reports.columns.iter().map(|column| rows.iter().map(|row| column[*row]).collect()).collect();
        held.blocks.push((Block { periods: vec![month; ids.len()], ids }, columns));
    }
    let plan = Plan {
        month: Month::new(LAST).unwrap(),
        indicators: INDICATORS.map(str::to_owned).to_vec(),
        profit: Some(PROFIT),
        threads: 1,
    };
    let mut tables = canonical::all(&kernel::close(&held, &registry, &plan).unwrap(), 1);
    tables.sort_by_key(|(name, _)| *name);
    tables
}

/// Brings a month in, accepts it and closes it.
async fn close_month(shelf: &Shelf, form: &Form, world: &World, firms: &[&Firm], month: i32) {
    let (db, packs) = (shelf.db(), shelf.packs());
    let period: Period = format!("{}-{:02}", month / 100, month % 100).parse().unwrap();
    let who = Who::program("test");
    let clock = FixedClock("2024-05-01T01:20:00Z".parse::<Timestamp>().unwrap());
    let rule: Rule = form.who.parse().unwrap();
    let version = data_version(db).await.unwrap();
    let members = population(db, packs, version, &Asker::Program, period, &rule).await.unwrap();
    let units = shelf.units().at(version).await.unwrap();
    let progress = bulk::Progress::default();
    let setting = bulk::Month { packs, units: &units, form, period, members: &members, progress: &progress };
    let reports = world.reports(Month::new(month).unwrap());
    let mut text = String::from("code");
    INDICATORS.iter().for_each(|name| text.push_str(&format!(",{name}.month")));
    for (row, id) in reports.ids.iter().enumerate().filter(|(_, id)| firms.iter().any(|firm| firm.id == **id)) {
        let _ = write!(text, "\n{id}");
        reports.columns.iter().for_each(|column| text.push_str(&format!(",{}", column[row])));
    }
    let plan = bulk::dry_run(db, &clock, &setting, "month.csv", text.as_bytes()).await.unwrap();
    assert!(plan.may_commit(), "{:?}", plan.findings.first());
    bulk::commit(db, &clock, &who, &setting, &plan, "month.csv", text.as_bytes()).await.unwrap().unwrap();
    let text = period.to_string();
    let asked = Asked { form: &form.code, period: &text, respondent: "" };
    let numbers: Vec<i64> = store::latest(db, asked).await.unwrap().iter().map(|it| it.number).collect();
    for state in [State::Checked, State::Accepted] {
        review_all(db, &clock, &who, form, period, &numbers, state).await.unwrap();
    }
    let roster = Roster::new(due(form, period).unwrap(), members, store::versions(db, asked).await.unwrap());
    let silent = in_the_way(&roster, &[]);
    let exceptions: Vec<(String, String)> =
        silent.iter().map(|line| (line.member.code.clone(), "未报".to_owned())).collect();
    let closing = Closing { form, period, unit: CITY, roster: &roster, exceptions: &exceptions, reason: "" };
    close(shelf, &clock, &who, &closing).await.unwrap().unwrap();
    assert!(!closes(db, &form.code, &text, CITY).await.unwrap()[0].snapshot.is_empty());
}

#[tokio::test]
async fn tables_of_closed_months_are_those_of_the_figures() {
    let file = File { path: "workload.toml".to_owned(), text: pack() };
    let standard = ["base", "industrial-economy"].map(embedded_pack);
    let packs = Arc::new(Packs::join(&[standard.to_vec(), vec![vec![file]]].concat()).unwrap());
    let form = packs.form("workload").unwrap();
    let world = World::new(Size::City, 3);
    let mut firms: Vec<&Firm> = world.firms().iter().collect();
    firms.sort_by_key(|firm| std::cmp::Reverse((firm.exit.is_some(), firm.entry, firm.id)));
    firms.truncate(FIRMS);
    let expected = expected(&world, &firms);
    for trial in trials().await {
        let clock = FixedClock("2022-12-01T01:20:00Z".parse::<Timestamp>().unwrap());
        for (register, text) in [("unit", units(&firms)), ("enterprise", enterprises(&firms))] {
            take(&trial.db, &packs, &clock, register, &text, &Who::program("test")).await.unwrap().unwrap();
        }
        let shelf = Shelf::new(trial.db.clone(), Arc::clone(&packs));
        for month in MONTHS {
            close_month(&shelf, form, &world, &firms, month).await;
        }
        let cube = cube(&shelf, form, "2024-03".parse().unwrap(), CITY).await.unwrap().unwrap();
        assert!(cube.open.is_empty());
        let mut tables = canonical::all(&cube.tables, 1);
        tables.sort_by_key(|(name, _)| *name);
        for ((name, ours), (_, theirs)) in tables.iter().zip(&expected) {
            assert!(10 < theirs.lines().count());
            assert_eq!(ours, theirs, "{name}");
        }
    }
}
