//! The played world: a city with departments and a park, posts with and without deputies and fallbacks, people who leave, are
//! away, or never come.

use std::fmt::Write;

use jiff::ToSpan;

use super::{Dice, FIRST, Play, day_of, moment};
use crate::pack::Packs;
use crate::register::import::take;
use crate::store::audit::Who;
use crate::store::clock::FixedClock;
use crate::store::{Db, Failure};

/// Posts that are given work.
pub const LEADS: u32 = 24;
/// Posts that ask for it.
pub const ASKERS: [&str; 3] = ["office", "leader", "vice"];
pub const UNIT: &str = "430700";

pub fn lead(number: u32) -> String {
    format!("lead-{number}")
}

pub async fn people(db: &Db, packs: &Packs, play: &Play, dice: &mut Dice) -> Result<(), Failure> {
    let mut people = String::from("code,name,unit\n");
    let mut posts = String::from("code,name,unit,roles,fallback\n");
    let mut holdings = String::from("code,post,person,kind,valid_from,valid_until\n");
    let mut leaves = String::from("code,person,stand_in,reason,valid_from,valid_until\n");
    let mut person = |code: &str| writeln!(people, "{code},{code},{UNIT}").expect("a text takes a line");
    let begin = FIRST.checked_sub(60.days()).unwrap_or(FIRST);
    posts.push_str("leader,leader,430700,unit-leader,\nvice,vice,430700,unit-leader,leader\noffice,office,430700,group-office,leader\n");
    for post in ASKERS {
        person(post);
        writeln!(holdings, "{post}-1,{post},{post},holder,{begin},").expect("a text takes a line");
    }
    for number in 0..LEADS {
        let post = lead(number);
        // A third falls back on the vice, a third on its neighbour, the rest on whoever the kind names.
        let fallback = match number % 3 {
            0 => "vice".to_owned(),
            1 => lead((number + 1) % LEADS),
            _ => String::new(),
        };
        writeln!(posts, "{post},{post},{UNIT},department,{fallback}").expect("a text takes a line");
        person(&post);
        let deputy = format!("deputy-{number}");
        match dice.below(10) {
            // Nobody was ever appointed.
            0 => {}
            // Left in the middle of the year, and nobody came.
            1 | 2 => {
                let left = day_of(dice.below(play.days.max(2)));
                writeln!(holdings, "{post}-1,{post},{post},holder,{begin},{left}").expect("a text takes a line");
            }
            // With a deputy.
            3..=5 => {
                person(&deputy);
                writeln!(holdings, "{post}-1,{post},{post},holder,{begin},").expect("a text takes a line");
                writeln!(holdings, "{post}-b,{post},{deputy},deputy,{begin},").expect("a text takes a line");
            }
            _ => writeln!(holdings, "{post}-1,{post},{post},holder,{begin},").expect("a text takes a line"),
        }
        for turn in 0..3 {
            let from = day_of(dice.below(play.days.max(2)));
            let until = from.checked_add(i64::from(1 + dice.below(20)).days()).unwrap_or(from);
            let stand_in = if dice.of_hundred(40) { "vice" } else { "" };
            writeln!(leaves, "{post}-l{turn},{post},{stand_in},away,{from},{until}").expect("a text takes a line");
        }
    }
    for turn in 0..4 {
        let from = day_of(dice.below(play.days.max(2)));
        let until = from.checked_add(i64::from(1 + dice.below(9)).days()).unwrap_or(from);
        writeln!(leaves, "office-l{turn},office,,away,{from},{until}").expect("a text takes a line");
    }
    let clock = FixedClock(moment(begin, 9));
    let unit = format!("code,name,kind\n{UNIT},市,city\n");
    let rows = [("unit", &unit), ("person", &people), ("post", &posts), ("holding", &holdings), ("leave", &leaves)];
    for (register, rows) in rows {
        let took = take(db, packs, &clock, register, rows, &Who::program("simulation")).await?;
        took.map_err(|error| Failure::Refused(format!("{register}: {error}")))?;
    }
    Ok(())
}
