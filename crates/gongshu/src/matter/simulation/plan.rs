//! What people do with the played matters: most in time, some late, some never; some ask for more time, some are sent back.

use std::collections::BTreeMap;

use basis::clock::{Limit, Measure};

use super::super::cabinet::World;
use super::super::moving::{Given, make_in};
use super::super::opening::{Opening, open_in};
use super::super::{acting, store};
use super::{Cabinet, Dice, Play, world};
use crate::store::Failure;
use crate::store::audit::Who;

/// One matter's course, drawn beforehand.
#[derive(Clone, Debug)]
struct Course {
    opens: u32,
    asker: &'static str,
    lead: u32,
    limit: Limit,
    accepts_after: u32,
    /// Days after acceptance; a course without it is never reported.
    reports_after: Option<u32>,
    extends: Option<u32>,
    sent_back: bool,
    signs_after: u32,
    drops: bool,
    number: i64,
    next: u32,
    stage: Stage,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Stage {
    Unopened,
    Accept,
    AskMore,
    Grant,
    Report,
    Judge,
    Over,
}

pub struct Desk {
    courses: Vec<Course>,
    /// What was done, and what was refused because nobody was there for it.
    pub acts: u64,
}

/// Matters of one change.
const AT_ONCE: usize = 250;

impl Desk {
    pub fn new(play: &Play, dice: &mut Dice) -> Desk {
        let courses = (0..play.matters).map(|_| course(play, dice)).collect();
        Desk { courses, acts: 0 }
    }

    /// Everything that people do on a day.
    pub async fn work(&mut self, cabinet: &Cabinet, today: u32) -> Result<(), Failure> {
        let world = cabinet.world().await?;
        let due: Vec<usize> = (0..self.courses.len())
            .filter(|at| self.courses[*at].stage != Stage::Over && self.courses[*at].next <= today)
            .collect();
        for chunk in due.chunks(AT_ONCE) {
            let mut write = cabinet.db.write().await?;
            store::take_turn(&mut write).await?;
            for at in chunk {
                let course = &mut self.courses[*at];
                if course.stage == Stage::Unopened {
                    open(&mut write, cabinet, &world, course, today).await?;
                    self.acts += 1;
                } else {
                    self.acts += u64::from(step(&mut write, cabinet, &world, course, today).await?);
                }
            }
            write.commit().await?;
        }
        Ok(())
    }
}

fn course(play: &Play, dice: &mut Dice) -> Course {
    let measure = if dice.of_hundred(70) { Measure::CalendarDays } else { Measure::WorkingDays };
    let count = 1 + dice.below(45);
    // Nine of ten are reported, most within the limit.
    let late = if dice.of_hundred(25) { dice.below(30) } else { 0 };
    let reports = dice.of_hundred(90).then(|| dice.below(count) + late);
    let opens = dice.below(play.days);
    Course {
        opens,
        asker: world::ASKERS[usize::try_from(dice.below(3)).unwrap_or(0)],
        lead: dice.below(world::LEADS),
        limit: Limit { measure, count },
        accepts_after: if dice.of_hundred(85) { dice.below(3) } else { 3 + dice.below(15) },
        reports_after: reports,
        extends: dice.of_hundred(15).then(|| 1 + dice.below(20)),
        sent_back: dice.of_hundred(15),
        signs_after: if dice.of_hundred(85) { dice.below(4) } else { 4 + dice.below(12) },
        drops: dice.of_hundred(4),
        number: 0,
        next: opens,
        stage: Stage::Unopened,
    }
}

async fn open(
    write: &mut crate::store::Write,
    cabinet: &Cabinet,
    world: &World,
    course: &mut Course,
    today: u32,
) -> Result<(), Failure> {
    let parties =
        BTreeMap::from([("asker".to_owned(), course.asker.to_owned()), ("lead".to_owned(), world::lead(course.lead))]);
    let opening = Opening {
        kind: "task".to_owned(),
        title: format!("第 {} 件", course.opens),
        unit: world::UNIT.to_owned(),
        parties,
        legal: Some(course.limit),
        ..Opening::default()
    };
    let who = Who { person: course.asker.to_owned(), post: course.asker.to_owned(), ..Who::default() };
    let opened = open_in(write, cabinet.packs(), world, cabinet.clock.as_ref(), &who, &opening).await?;
    let matter = opened.map_err(|error| Failure::Refused(error.to_string()))?;
    course.number = matter.number;
    course.stage = Stage::Accept;
    course.next = today + course.accepts_after;
    Ok(())
}

/// The next thing that is done with it; `false` where nobody is there to do it today.
async fn step(
    write: &mut crate::store::Write,
    cabinet: &Cabinet,
    world: &World,
    course: &mut Course,
    today: u32,
) -> Result<bool, Failure> {
    let packs = cabinet.packs();
    let Some(mut matter) = store::find_in(write, course.number).await? else { return Ok(false) };
    let Some(kind) = packs.kind(&matter.kind) else { return Ok(false) };
    let (word, given, stage, wait) = match course.stage {
        Stage::Accept if course.drops => ("drop", remark("不再需要"), Stage::Over, 0),
        Stage::Accept => ("accept", Given::default(), Stage::AskMore, 1),
        Stage::AskMore => match course.extends.take() {
            Some(days) => ("ask-extension", Given { days, ..remark("情况复杂") }, Stage::Grant, 1),
            None => {
                course.stage = Stage::Report;
                course.next = match course.reports_after {
                    Some(days) => today + days,
                    None => u32::MAX,
                };
                return Ok(false);
            }
        },
        Stage::Grant => ("grant", Given::default(), Stage::AskMore, 0),
        Stage::Report => {
            let given = Given { paper: "报告1号".to_owned(), ..remark("已办结") };
            ("report", given, Stage::Judge, course.signs_after)
        }
        Stage::Judge if course.sent_back => {
            course.sent_back = false;
            ("send-back", remark("不符要求"), Stage::Report, 5)
        }
        Stage::Judge => ("sign-off", Given::default(), Stage::Over, 0),
        Stage::Unopened | Stage::Over => return Ok(false),
    };
    let held = kind.a_move(word).and_then(|it| acting(world.here(packs), kind, &matter, it));
    let Some((person, _)) = held.and_then(|held| held.people.into_iter().next()) else { return Ok(false) };
    let who = Who { person, ..Who::default() };
    let made = make_in(write, packs, world, cabinet.clock.as_ref(), &who, &mut matter, word, &given).await?;
    made.map_err(|error| Failure::Refused(format!("{word} in {}: {error}", matter.state())))?;
    course.stage = stage;
    course.next = today + wait;
    Ok(true)
}

fn remark(text: &str) -> Given {
    Given { remark: text.to_owned(), ..Given::default() }
}
