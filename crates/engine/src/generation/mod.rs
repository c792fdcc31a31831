//! A city, a province or a nation that does not exist: who is in its registry, and what they report in each month, with the
//! churn, seasons, mistakes and silences of real reports. For measuring, for demonstrations, and for tests of what nobody
//! may see of real enterprises.
//!
//! Everything follows from the size and the seed. Who exists and what they report is `World`; how it is put into files is
//! `folder`, and what a clerk makes of a month's table is `upload`. A month is made when it is asked for: memory holds the
//! registry and one month.

mod firm;
pub mod folder;
mod report;
mod season;
pub mod upload;

#[cfg(test)]
mod tests;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

pub use self::firm::Firm;
pub use self::report::Reports;
use crate::close::Month;

/// How large a world is. Numbers as in the workload: enterprises that report at any time, and months.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Size {
    /// 1,000 enterprises in ten counties, 2023 to 2025.
    City,
    /// 20,000 in twelve cities and 120 counties, 2021 to 2025.
    Province,
    /// 500,000 in 31 provinces, 341 cities and 3,410 counties, 2023 to 2025.
    Nation,
}

/// The last month of every world.
const LAST: i32 = 202_512;

/// The provinces of the nation, by their division codes.
const PROVINCES: [i32; 31] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63,
    64, 65,
];

impl Size {
    pub fn active(self) -> u32 {
        match self {
            Size::City => 1_000,
            Size::Province => 20_000,
            Size::Nation => 500_000,
        }
    }

    pub fn months(self) -> i32 {
        match self {
            Size::City | Size::Nation => 36,
            Size::Province => 60,
        }
    }

    /// The counties, ten to a city.
    fn counties(self) -> Vec<i32> {
        let (provinces, cities): (&[i32], i32) = match self {
            Size::City => (&[33], 1),
            Size::Province => (&[33], 12),
            Size::Nation => (&PROVINCES, 11),
        };
        let city = |province: &i32| (1..=cities).map(move |city| province * 100 + city).collect::<Vec<_>>();
        provinces.iter().flat_map(city).flat_map(|city| (1..=10).map(move |county| city * 100 + county)).collect()
    }
}

/// What a stream of chance is drawn for: each has its own, so that one more draw in one changes no other.
#[derive(Clone, Copy, Debug)]
enum Purpose {
    Registry,
    Nature,
    Month(i32),
    Upload,
}

/// A world.
#[derive(Clone, Debug)]
pub struct World {
    size: Size,
    seed: u64,
    firms: Vec<Firm>,
}

impl World {
    pub fn new(size: Size, seed: u64) -> World {
        let mut world = World { size, seed, firms: Vec::new() };
        world.firms = firm::registry(&world);
        world
    }

    /// Everyone who is or was in the registry, by ascending ids from 1.
    pub fn firms(&self) -> &[Firm] {
        &self.firms
    }

    /// The months of the world, in order.
    pub fn months(&self) -> Vec<Month> {
        let last = Month::new(LAST).expect("the last month is one");
        (0..self.size.months()).rev().map(|back| last.earlier(back)).collect()
    }

    /// What is reported in a month.
    pub fn reports(&self, month: Month) -> Reports {
        report::of(self, month)
    }

    fn chance(&self, purpose: Purpose) -> ChaCha8Rng {
        let mut chance = ChaCha8Rng::seed_from_u64(self.seed);
        chance.set_stream(match purpose {
            Purpose::Registry => 1,
            Purpose::Nature => 2,
            Purpose::Upload => 3,
            Purpose::Month(month) => u64::from(month.unsigned_abs()),
        });
        chance
    }
}
