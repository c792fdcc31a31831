//! Who exists: enterprises above the threshold (规上), where and what they are, when they came and went, and their nature.

use basis::code::credit::CreditCode;
use rand::Rng;
use rand::distr::weighted::WeightedIndex;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Beta, Distribution, Geometric, LogNormal, Normal};

use super::{Purpose, Size, World};
use crate::close::Month;

/// An enterprise.
#[derive(Clone, Debug)]
pub struct Firm {
    pub id: i32,
    /// 统一社会信用代码.
    pub code: String,
    pub name: String,
    pub county: i32,
    /// The county and one digit more; 0 is in no park.
    pub park: i32,
    /// Four digits of GB/T 4754.
    pub industry: i32,
    /// 1 large, 2 medium, 3 small, 4 micro.
    pub size: i32,
    pub entry: Month,
    /// The first month no longer in the registry.
    pub exit: Option<Month>,
    pub(super) nature: Nature,
}

/// What an enterprise's reports follow.
#[derive(Clone, Copy, Debug)]
pub(super) struct Nature {
    /// Monthly output in thousand yuan at the beginning, its growth a year, and its unrest.
    pub base: f64,
    pub growth: f64,
    pub unrest: f64,
    /// Sales of output, exports of sales, revenue of sales, cost of revenue; other expenses and taxes of revenue.
    pub sales: f64,
    pub exports: f64,
    pub revenue: f64,
    pub cost: f64,
    pub expenses: f64,
    pub taxes: f64,
    /// Months of revenue that are owed, and that lie in stock.
    pub receivables: f64,
    pub stock: f64,
    pub staff: f64,
    /// For a thousand yuan of output: 10,000 kWh, and tons of coal equivalent.
    pub electricity: f64,
    pub energy: f64,
    /// How much it feels the season.
    pub season: f64,
}

/// What of the registry changes in a year, in per cent; four fifteenths of it in January.
const CHURN: i64 = 6;

/// The least output a month of an enterprise above the threshold of 20 million yuan a year.
const THRESHOLD: f64 = 1667.0;

/// 工业行业大类: 06 to 46 of GB/T 4754-2017.
const DIVISIONS: std::ops::RangeInclusive<i32> = 6..=46;

impl Firm {
    /// Whether it is in the registry in a month.
    pub fn is_active(&self, month: Month) -> bool {
        self.entry <= month && self.exit.is_none_or(|exit| month < exit)
    }
}

/// How many have come and gone since the first month, up to each month: the same number comes as goes.
fn changed(size: Size, months: &[Month]) -> Vec<usize> {
    let mut fifteenths = 0;
    let count = |month: &Month| {
        fifteenths += if month.of_year() == 1 { 4 } else { 1 };
        // Rounded to the nearest.
        let changed = (i64::from(size.active()) * CHURN * fifteenths + 750) / 1500;
        usize::try_from(changed).unwrap_or(0)
    };
    months[1..].iter().map(count).collect()
}

/// Entries and exits of everyone, in the order they came.
fn lives(world: &World, chance: &mut ChaCha8Rng) -> Vec<(Month, Option<Month>)> {
    let months = world.months();
    let first = months[0];
    let earliest = Month::new(201_501).expect("a month");
    let back = (first.number() / 100 - earliest.number() / 100) * 12;
    let mut lives: Vec<(Month, Option<Month>)> = Vec::new();
    for _ in 0..world.size.active() {
        lives.push((first.earlier(chance.random_range(1..=back)), None));
    }
    let mut alive: Vec<usize> = (0..lives.len()).collect();
    let mut so_far = 0;
    for (month, changed) in months[1..].iter().zip(changed(world.size, &months)) {
        for _ in so_far..changed {
            let gone = alive.swap_remove(chance.random_range(0..alive.len()));
            lives[gone].1 = Some(*month);
        }
        for _ in so_far..changed {
            alive.push(lives.len());
            lives.push((*month, None));
        }
        so_far = changed;
    }
    lives
}

/// Everyone in a world's registry.
pub(super) fn registry(world: &World) -> Vec<Firm> {
    let mut chance = world.chance(Purpose::Registry);
    let lives = lives(world, &mut chance);
    let first = world.months()[0];
    let counties = world.size.counties();
    let spread = |sigma: f64| LogNormal::new(0.0, sigma).expect("a spread is positive");
    let weights: Vec<f64> = counties.iter().map(|_| spread(0.6).sample(&mut chance)).collect();
    let where_ = WeightedIndex::new(weights).expect("there are counties");
    let parks: Vec<i32> = counties
        .iter()
        .map(|_| *[0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3].choose(&mut chance).unwrap_or(&0))
        .collect();
    let divisions: Vec<i32> = DIVISIONS.collect();
    let weights: Vec<f64> = divisions.iter().map(|_| spread(0.9).sample(&mut chance)).collect();
    let what = WeightedIndex::new(weights).expect("there are divisions");
    let group = Geometric::new(0.12).expect("a share");
    let mut natures = world.chance(Purpose::Nature);
    let one = |(id, (entry, exit)): (i32, (Month, Option<Month>))| {
        let at = where_.sample(&mut chance);
        let county = counties[at];
        let park = match parks[at] {
            count if 0 < count && chance.random_bool(0.55) => county * 10 + chance.random_range(1..=count),
            _ => 0,
        };
        let within = i32::try_from(group.sample(&mut chance).min(89)).unwrap_or(0);
        let industry = divisions[what.sample(&mut chance)] * 100 + 10 + within;
        let nature = Nature::draw(first < entry, &mut natures);
        let (code, name) = (code(county, id), format!("{county}企业{id:07}有限公司"));
        Firm { id, code, name, county, park, industry, size: nature.size(), entry, exit, nature }
    };
    (1..).zip(lives).map(one).collect()
}

/// A credit code nobody has: registered by the county's office for an enterprise (91).
pub(super) fn code(county: i32, id: i32) -> String {
    // Coprime to the number of codes: ids far apart look far apart, and no two meet.
    let body = (i64::from(id) * 48_271_093 + 1_234_567) % 100_000_000;
    CreditCode::of_enterprise(&format!("{county:06}"), &format!("{body:08}"))
        .map_or_else(|_| String::new(), |code| code.as_str().to_owned())
}

impl Nature {
    fn draw(is_new: bool, chance: &mut ChaCha8Rng) -> Nature {
        let mut between = |low: f64, high: f64| chance.random_range(low..high);
        let unrest = between(0.05, 0.22);
        let (sales, revenue) = (between(0.93, 1.02), between(0.95, 1.12));
        let (expenses, taxes) = (between(0.04, 0.12), between(0.012, 0.055));
        let (receivables, stock, season) = (between(0.5, 4.5), between(0.2, 2.0), between(0.6, 1.4));
        let mut normal = |mean: f64, spread: f64| Normal::new(mean, spread).map_or(mean, |it| it.sample(chance));
        let base = THRESHOLD + normal(4200_f64.ln(), 1.75).exp();
        let share = if is_new { 0.5 } else { 1.0 };
        let base = (base * share).max(THRESHOLD);
        let growth = normal(0.045, 0.14);
        let cost = normal(0.845, 0.055).clamp(0.55, 1.02);
        let staff = (60.0 * (base / 6000.0).powf(0.72) * normal(0.0, 0.45).exp()).max(5.0);
        let (electricity, energy) = (normal(-6.4, 0.9).exp(), normal(-3.4, 1.1).exp());
        let exports = match chance.random_bool(0.38) {
            true => Beta::new(1.2, 3.0).map_or(0.0, |it| it.sample(chance)),
            false => 0.0,
        };
        Nature {
            base,
            growth,
            unrest,
            sales,
            exports,
            revenue,
            cost,
            expenses,
            taxes,
            receivables,
            stock,
            staff,
            electricity,
            energy,
            season,
        }
    }

    /// 大中小微 of 2017: by staff, and revenue a year in ten thousand yuan.
    fn size(&self) -> i32 {
        let revenue = self.base * 12.0 / 10.0;
        match (self.staff, revenue) {
            (staff, revenue) if 1000.0 <= staff && 40_000.0 <= revenue => 1,
            (staff, revenue) if 300.0 <= staff && 2000.0 <= revenue => 2,
            (staff, revenue) if 20.0 <= staff && 300.0 <= revenue => 3,
            _ => 4,
        }
    }
}
