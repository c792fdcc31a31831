//! What enterprises report in a month: twelve figures that hang together, a unit mistake here and there, and silence.

use rand::Rng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

use super::firm::{Firm, Nature};
use super::{Purpose, World, season};
use crate::close::Month;
use crate::workload::INDICATORS;

/// One in so many does not report a month.
const SILENT: f64 = 0.01;
/// One in so many has a figure in the wrong unit, mostly ten times too large, else a thousand times.
const WRONG_UNIT: f64 = 0.001;
const TENFOLD: f64 = 0.8;

/// The reports of a month, by ascending ids.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reports {
    pub month: Month,
    pub ids: Vec<i32>,
    /// By indicator of the workload.
    pub columns: Vec<Vec<i64>>,
}

pub(super) fn of(world: &World, month: Month) -> Reports {
    let mut chance = world.chance(Purpose::Month(month.number()));
    let since = since(world.months()[0], month);
    let season = season::factor(month);
    let mut reports = Reports { month, ids: Vec::new(), columns: vec![Vec::new(); INDICATORS.len()] };
    for firm in world.firms().iter().filter(|firm| firm.is_active(month)) {
        let mut figures = figures(&firm.nature, since, season, &mut chance);
        if chance.random_bool(WRONG_UNIT) {
            let wrong = chance.random_range(0..INDICATORS.len());
            figures[wrong] *= if chance.random_bool(TENFOLD) { 10 } else { 1000 };
        }
        if chance.random_bool(SILENT) {
            continue;
        }
        push(&mut reports, firm, &figures);
    }
    reports
}

fn push(reports: &mut Reports, firm: &Firm, figures: &[i64; INDICATORS.len()]) {
    reports.ids.push(firm.id);
    for (column, figure) in reports.columns.iter_mut().zip(figures) {
        column.push(*figure);
    }
}

/// Years from one month to another.
fn since(first: Month, month: Month) -> f64 {
    let count = |month: Month| month.number() / 100 * 12 + month.number() % 100;
    f64::from(count(month) - count(first)) / 12.0
}

/// In the order of the workload's indicators.
fn figures(it: &Nature, since: f64, season: f64, chance: &mut ChaCha8Rng) -> [i64; INDICATORS.len()] {
    let mut normal = || -> f64 { StandardNormal.sample(chance) };
    let mut about = |spread: f64| (spread * normal()).exp();
    let season = 1.0 + (season - 1.0) * it.season;
    let cycle = 1.0 + 0.03 * (since * 12.0 / 7.0).sin();
    let output = it.base * (it.growth * since).exp() * season * cycle * about(it.unrest);
    let sales = output * it.sales * about(0.02).min(1.06);
    let exports = sales * (it.exports * about(0.1)).min(1.0);
    let revenue = sales * it.revenue * about(0.03);
    let cost = revenue * (it.cost * about(0.02)).clamp(0.3, 1.05);
    let taxes = revenue * it.taxes * about(0.1);
    let profit = revenue - cost - taxes - revenue * it.expenses * about(0.1);
    let receivables = revenue * it.receivables * about(0.08);
    let stock = revenue * it.stock * about(0.08);
    let staff = (it.staff * (0.2 * it.growth * since).exp() * about(0.01)).max(1.0);
    let electricity = (output * it.electricity * about(0.08)).max(1.0);
    let energy = (output * it.energy * about(0.08)).max(1.0);
    [output, sales, exports, revenue, cost, profit, taxes, receivables, stock, staff, electricity, energy].map(whole)
}

/// The nearest whole number; a half goes up.
fn whole(value: f64) -> i64 {
    (value + 0.5).floor() as i64
}
