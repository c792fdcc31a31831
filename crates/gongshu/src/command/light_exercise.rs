//! `gongshu lights-exercise`: every light of many units worked out again, as after a close; how long it takes.

use std::collections::{BTreeMap, HashMap};
use std::process::ExitCode;
use std::time::Instant;

use basis::fact::{Approx, FactKey, Status};
use basis::language::Name;
use basis::light::Light;
use basis::period::{Measure, Period};
use basis::quantity::Quantity;
use engine::panel::{Builder, Observation};
use jiff::civil::Date;

use super::print;
use crate::number::analyst::Analyst;
use crate::pack::Packs;
use crate::pack::indicator::Kind;
use crate::page::visit::Reads;
use crate::register::rows::Entry;
use crate::register::subjects::{Subject, Subjects};
use crate::target::{Target, read, stand};

/// Lights of `units` × `indicators` of June, from the figures of December and June before and of June.
pub fn run(units: usize, indicators: usize) -> anyhow::Result<ExitCode> {
    let packs = Packs::standard().map_err(|_| anyhow::anyhow!("the packs of the program are not right"))?;
    let flows: Vec<(String, basis::unit::Unit)> = packs
        .indicators
        .iter()
        .filter(|it| it.kind == Kind::Flow && it.ratio.is_none())
        .map(|it| (it.code.clone(), it.unit.clone()))
        .take(indicators)
        .collect();
    let month = |year, month| Period::month_of(year, month).map_err(|error| anyhow::anyhow!(error.to_string()));
    let (december, before, now) = (month(2024, 12)?, month(2024, 6)?, month(2025, 6)?);
    let mut builder = Builder::new(HashMap::new());
    let mut targets: Vec<Target> = Vec::new();
    let mut subjects = Vec::new();
    for unit in 0..units {
        let code = format!("u{unit:05}");
        subjects.push(Subject {
            code: code.clone(),
            name: Name::new(&code, ""),
            kind: "county".into(),
            ..Subject::default()
        });
        for (at, (indicator, measure)) in flows.iter().enumerate() {
            // Around half of last year by June, a little more or less with unit and indicator: every colour comes up.
            let moved = i64::try_from((unit * 7 + at * 13) % 61).unwrap_or(0) - 30;
            for (period, mantissa) in [(december, 100_000), (before, 50_000), (now, 50_000 + moved * 500)] {
                let quantity = Quantity::stored(mantissa, 2, measure.clone());
                builder.push(&Observation {
                    key: FactKey {
                        subject: code.clone(),
                        indicator: indicator.clone(),
                        period,
                        measure: Measure::YEAR_TO_DATE,
                    },
                    source: String::from("exercise"),
                    version: 1,
                    quantity: quantity.map_err(|error| anyhow::anyhow!(error.to_string()))?,
                    approx: Approx::Exact,
                    caliber: String::new(),
                    quote: String::new(),
                    status: Status::Final,
                    batch: 1,
                });
            }
            let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
            let fields = BTreeMap::from([
                field("unit", &code),
                field("indicator", indicator),
                field("kind", "level"),
                field("value", "1050"),
                field("until", "2025"),
            ]);
            targets.push(read(&Entry { code: format!("{code}-{at}"), fields, ..Entry::default() }, &packs));
        }
    }
    let (subjects, panel, reads) = (Subjects::new(subjects, Vec::new()), builder.build(1), Reads::default());
    let analyst = Analyst { packs: &packs, subjects: &subjects, panel: &panel, reads: &reads };
    let today = Date::constant(2025, 7, 10);
    let begun = Instant::now();
    let mut colours: BTreeMap<&str, usize> = BTreeMap::new();
    for target in &targets {
        let standing = stand(&analyst, target, now, today);
        *colours.entry(standing.lit.light().map_or("none", Light::word)).or_default() += 1;
    }
    let took = begun.elapsed();
    print(&format!("{} lights in {:.2} s: {colours:?}", targets.len(), took.as_secs_f64()));
    Ok(ExitCode::SUCCESS)
}
