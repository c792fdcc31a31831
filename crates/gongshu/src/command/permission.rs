//! `gongshu permission-exercise`: what the permission checks of a request cost in a city of many people and units, by the
//! same calls that a request makes: roster → actor → needs → reach → books narrowed to it → one unit, and all of them.

use std::collections::HashMap;
use std::fmt::Write;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use axum::http::Request;

use super::{chance, clock, print};
use crate::access::{Deed, Needs};
use crate::number::shelf::Shelf;
use crate::organisation::Staff;
use crate::pack::Packs;
use crate::page::{Reader, Visit};
use crate::register::import::take;
use crate::store::audit::Who;
use crate::store::batch::{self, Change};
use crate::store::bulk::{ObservationRow, insert_observations};
use crate::store::clock::Clock;
use crate::store::seal::Seal;
use crate::store::suite::Suite;
use crate::store::{Db, Failure};

/// How large the city is.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub people: usize,
    pub units: usize,
    pub figures: usize,
}

/// What the checks of a request may cost: a hundredth of what a reader notices.
const LIMIT_MS: f64 = 1.0;

/// Requests measured of each kind.
const REQUESTS: usize = 2_000;

/// Roles that see figures, from the widest to the narrowest.
const ROLES: [&str; 4] = ["statistician", "unit-leader", "park-committee", "department"];

/// Prints the median and the 99th of a hundred, in milliseconds, and fails when a median is over the limit.
pub async fn run(size: &Size) -> anyhow::Result<ExitCode> {
    let folder = tempfile::tempdir()?;
    let address = format!("sqlite:{}", folder.path().join("city.sqlite").display());
    let seal = Seal::in_folder(folder.path(), Suite::International, chance());
    let shelf = Shelf::new(Db::open(&address, seal).await?, Arc::new(Packs::standard().unwrap_or_default()));
    let staff = Staff::new(shelf.db().clone(), Arc::clone(shelf.packs()));
    fill(&shelf, size).await?;
    shelf.current().await?;
    staff.roster().await?;
    // Everybody in turn, each with a reach that was not asked for just before: what a busy morning is.
    let first = measure(&shelf, &staff, size, |request| request * 7 % size.people).await?;
    // The same few people all the time.
    let again = measure(&shelf, &staff, size, |request| request % 50).await?;
    let mut within = true;
    for (what, mut times) in [("everybody in turn", first), ("the same fifty people", again)] {
        times.sort_by(f64::total_cmp);
        let (median, late) = (times[times.len() / 2], times[times.len() * 99 / 100]);
        within &= median < LIMIT_MS;
        print(&format!(
            "permission checks of a request, {} people × {} units, {what}: {median:.3} ms (99 %: {late:.3} ms), {:.2} × the limit of {LIMIT_MS} ms",
            size.people,
            size.units,
            median / LIMIT_MS
        ));
    }
    Ok(if within { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn measure(shelf: &Shelf, staff: &Staff, size: &Size, whom: impl Fn(usize) -> usize) -> anyhow::Result<Vec<f64>> {
    let mut times = Vec::with_capacity(REQUESTS);
    let today = clock().today().to_string();
    let mut seen = 0;
    for request in 0..REQUESTS {
        let person = format!("p{}", whom(request));
        let unit = unit_code(request * 13 % size.units);
        let (mut parts, ()) = Request::new(()).into_parts();
        let begun = Instant::now();
        let actor = staff.roster().await?.actor(staff.packs(), &person, &today);
        let may = actor.meets(Needs::May(Deed::SeeFigures));
        parts.extensions.insert(Arc::new(Visit { actor, today: today.clone(), ..Visit::default() }));
        let reader = Reader::of(&parts);
        let books = shelf.books(&reader).await.map_err(|refusal| anyhow::anyhow!("{refusal:?}"))?;
        let one = books.subjects.get(&unit).is_some();
        let all = books.subjects.all().count();
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
        anyhow::ensure!(may && 0 < all, "{person} sees nothing");
        seen += all + usize::from(one);
    }
    anyhow::ensure!(seen < REQUESTS * (size.units + 1), "everybody sees everything: that measures nothing");
    Ok(times)
}

fn unit_code(at: usize) -> String {
    format!("u{at:05}")
}

/// One city; districts under it; a hundred units under each district.
fn above(at: usize) -> Option<usize> {
    match at {
        0 => None,
        _ if at <= 30 => Some(0),
        _ => Some(1 + at % 30),
    }
}

async fn fill(shelf: &Shelf, size: &Size) -> anyhow::Result<()> {
    let mut rows: HashMap<&str, String> = HashMap::from([
        ("unit", "code,name,kind,parent_administrative\n".to_owned()),
        ("person", "code,name,unit\n".to_owned()),
        ("post", "code,name,unit,roles\n".to_owned()),
        ("holding", "code,post,person,kind\n".to_owned()),
    ]);
    let mut add = |register: &str, line: std::fmt::Arguments<'_>| {
        if let Some(text) = rows.get_mut(register) {
            let _ = writeln!(text, "{line}");
        }
    };
    for at in 0..size.units {
        let (code, parent) = (unit_code(at), above(at).map(unit_code).unwrap_or_default());
        let kind = ["city", "county", "park"][usize::from(0 < at) + usize::from(30 < at)];
        add("unit", format_args!("{code},unit {at},{kind},{parent}"));
    }
    for at in 0..size.people {
        let unit = unit_code(at * 11 % size.units);
        add("person", format_args!("p{at},person {at},{unit}"));
        add("post", format_args!("t{at},post {at},{unit},{}", ROLES[at % ROLES.len()]));
        add("holding", format_args!("h{at},t{at},p{at},holder"));
    }
    let who = Who::program("exercise");
    for register in ["unit", "person", "post", "holding"] {
        let took = take(shelf.db(), shelf.packs(), clock().as_ref(), register, &rows[register], &who).await?;
        took.map_err(|error| anyhow::anyhow!("{register}: {error}"))?;
    }
    figures(shelf.db(), size, &who).await?;
    Ok(())
}

async fn figures(db: &Db, size: &Size, who: &Who) -> Result<(), Failure> {
    const INDICATORS: [&str; 4] = ["out.va", "out.gross", "fin.revenue", "fin.profit"];
    let mut write = db.write().await?;
    let change =
        Change { kind: "exercise", title: "exercise", by: who, rows: size.figures as u64, ..Change::default() };
    let batch = batch::begin(&mut write, clock().as_ref(), &change).await?;
    let rows: Vec<ObservationRow> = (0..size.figures)
        .map(|at| {
            let month = at / size.units / INDICATORS.len();
            ObservationRow {
                subject: unit_code(at % size.units),
                indicator: INDICATORS[at / size.units % INDICATORS.len()].to_owned(),
                period: format!("{}-{:02}", 2010 + month / 12, month % 12 + 1),
                measure: "this".to_owned(),
                source: "statistics.report".to_owned(),
                mantissa: 1,
                unit: "亿元".to_owned(),
                approx: "exact".to_owned(),
                status: "final".to_owned(),
                version: 1,
                batch,
                ..ObservationRow::default()
            }
        })
        .collect();
    for piece in rows.chunks(10_000) {
        insert_observations(&mut write, piece).await?;
    }
    write.commit().await
}
