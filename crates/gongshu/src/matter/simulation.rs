//! A year in a minute (推演): many matters in a world with people who come and go, several programs on one database that stop
//! in the middle and start again. Nothing may be lost and nothing may happen twice; both are counted afterwards by walking
//! every matter day by day through its events, not by the way the scheduler finds what is due.

mod plan;
mod proof;
mod world;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use self::plan::Desk;
pub use self::proof::Verdict;
use super::cabinet::Cabinet;
use super::scheduler::Scheduler;
use crate::organisation::Staff;
use crate::pack::Packs;
use crate::register::units::Units;
use crate::store::clock::FixedClock;
use crate::store::seal::Seal;
use crate::store::{Db, Failure};

/// What is played.
#[derive(Clone, Copy, Debug)]
pub struct Play {
    pub seed: u64,
    pub days: u32,
    pub matters: u32,
    /// Programs that serve the same books.
    pub processes: u32,
}

/// A small generator of chance: the same after the same seed, on any machine (splitmix64).
#[derive(Clone, Debug)]
struct Dice(u64);

impl Dice {
    fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`.
    fn below(&mut self, limit: u32) -> u32 {
        u32::try_from(self.draw() % u64::from(limit.max(1))).unwrap_or(0)
    }

    fn of_hundred(&mut self, share: u32) -> bool {
        self.below(100) < share
    }
}

/// The first day that is played: a Monday, so that a year has both of its ends in it.
const FIRST: Date = Date::constant(2025, 3, 3);

fn day_of(number: u32) -> Date {
    FIRST.checked_add(i64::from(number).days()).unwrap_or(FIRST)
}

/// A moment of a played day, by the hour in China.
fn moment(day: Date, hour: i8) -> Timestamp {
    let here = jiff::tz::Offset::constant(8);
    here.to_timestamp(day.at(hour, 0, 0, 0)).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The programs look for what is due before the office opens; people work after that.
const LOOKS_AT: i8 = 7;
const WORKS_AT: i8 = 10;

fn cabinet(db: &Db, packs: &Arc<Packs>, at: Timestamp) -> Cabinet {
    Cabinet {
        db: db.clone(),
        staff: Staff::new(db.clone(), Arc::clone(packs)),
        units: Units::new(db.clone()),
        clock: Arc::new(FixedClock(at)),
    }
}

/// Plays it on the empty books at `address`, and says what came of it.
pub async fn play(address: &str, seal: Arc<Seal>, packs: Arc<Packs>, play: &Play) -> Result<Verdict, Failure> {
    let db = Db::open(address, Arc::clone(&seal)).await?;
    if crate::store::batch::data_version(&db).await? != 0 {
        return Err(Failure::Refused("only empty books are played on".to_owned()));
    }
    let mut dice = Dice(play.seed);
    world::people(&db, &packs, play, &mut dice).await?;
    let mut programs = Vec::new();
    for _ in 0..play.processes.max(1) {
        programs.push(Db::open(address, Arc::clone(&seal)).await?);
    }
    let mut desk = Desk::new(play, &mut dice);
    let mut looked = BTreeSet::new();
    let mut restarts = 0;
    let mut stopped = 0_u32;
    for number in 0..play.days {
        let day = day_of(number);
        // Now and then everything stands still for some days, and what fell due meanwhile is caught up with.
        if stopped == 0 && dice.of_hundred(2) {
            stopped = 1 + dice.below(4);
        }
        if 0 < stopped {
            stopped -= 1;
        } else {
            restarts += look(&mut programs, address, &seal, &packs, day, &mut dice).await?;
            looked.insert(day);
        }
        desk.work(&cabinet(&db, &packs, moment(day, WORKS_AT)), number).await?;
    }
    let last = cabinet(&db, &packs, moment(day_of(play.days), LOOKS_AT));
    Scheduler { cabinet: last.clone() }.run().await?;
    looked.insert(day_of(play.days));
    let mut verdict = proof::count(&last, &looked, day_of(play.days)).await?;
    verdict.restarts = restarts;
    verdict.acts = desk.acts;
    for program in programs {
        program.close().await;
    }
    db.close().await;
    Ok(verdict)
}

/// Every program looks for what is due, at the same time; some are cut off in the middle and begin again.
async fn look(
    programs: &mut [Db],
    address: &str,
    seal: &Arc<Seal>,
    packs: &Arc<Packs>,
    day: Date,
    dice: &mut Dice,
) -> Result<u32, Failure> {
    let mut restarts = 0;
    let runs: Vec<_> = programs
        .iter()
        .map(|db| {
            let scheduler = Scheduler { cabinet: cabinet(db, packs, moment(day, LOOKS_AT)) };
            let cut = dice.of_hundred(10).then(|| Duration::from_millis(u64::from(dice.below(20))));
            tokio::spawn(async move {
                match cut {
                    Some(cut) => tokio::time::timeout(cut, scheduler.run()).await.ok(),
                    None => Some(scheduler.run().await),
                }
            })
        })
        .collect();
    for (at, run) in runs.into_iter().enumerate() {
        match run.await {
            Ok(Some(ran)) => {
                ran?;
            }
            // Cut off: its change is rolled back with its connection, and a new program takes its place.
            Ok(None) => {
                restarts += 1;
                let again = Db::open(address, Arc::clone(seal)).await?;
                std::mem::replace(&mut programs[at], again).close().await;
                Scheduler { cabinet: cabinet(&programs[at], packs, moment(day, LOOKS_AT)) }.run().await?;
            }
            Err(error) => return Err(Failure::Refused(error.to_string())),
        }
    }
    Ok(restarts)
}
