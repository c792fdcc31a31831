//! The demonstration's meetings: a year of them, called, held, decided and issued on their days through the room's own way in, each decision
//! made a task that is worked on; some turns are missed, held late or called off.

use std::collections::{BTreeMap, BTreeSet};

use basis::cadence::{Cadence, Turn};
use basis::error::Error;
use jiff::Span;
use jiff::civil::Date;

use super::matters::whoever;
use super::{Trouble, finding, tours};
use crate::dispatch::{
    Called, Came, Convener, Decided, Meeting, Seated, Secretary, Stop, Topic, seats_of, store as meetings,
};
use crate::matter::{Cabinet, Given, store as matters};
use crate::pack::files::embedded_text;
use crate::pack::reading::{self, Entry, File, Slips};
use crate::store::audit::Who;

const FILE: &str = "demo/meetings.toml";

/// How the meetings of a series were held.
struct Held {
    series: String,
    day: i64,
    place: String,
    paper: String,
    late: Vec<i64>,
    missed: Vec<i64>,
    cancelled: Vec<i64>,
    stuck: Vec<i64>,
    reason: String,
}

/// What a meeting spoke about and decided.
struct Spoken {
    series: String,
    title: String,
    presenter: String,
    summary: String,
    words: String,
    lead: String,
    days: i64,
    /// So many days after the meeting its task was signed off.
    done: i64,
}

/// Something that is still to be done on a task.
struct Act {
    on: Date,
    task: i64,
    word: &'static str,
}

/// The meetings as they are played.
pub struct Meetings {
    held: Vec<Held>,
    spoken: Vec<Spoken>,
    acts: Vec<Act>,
    /// How many of a series were held so far.
    counts: BTreeMap<String, usize>,
    plans: Vec<Plan>,
    /// Meetings that are planned, or are not to be.
    seen: BTreeSet<i64>,
    /// The half month that was looked at last.
    half: Option<Turn>,
}

/// What comes next of a meeting.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    CallOff,
    Call,
    Hold,
    Issue,
    Over,
}

/// A meeting that is played.
struct Plan {
    meeting: Meeting,
    /// Which of `held` it follows.
    held: usize,
    day: Date,
    stuck: bool,
    stage: Stage,
}

/// Days a late one is late by, days of notice, and days until the minutes are out.
const LATE: i64 = 30;
const NOTICE: i64 = 3;
const MINUTES: i64 = 2;

fn later(day: Date, days: i64) -> Date {
    day.checked_add(Span::new().days(days)).unwrap_or(day)
}

fn wrong(error: Error) -> Trouble {
    Trouble::Findings(vec![finding(FILE, error)])
}

pub(super) fn stopped(stop: Stop) -> Trouble {
    match stop {
        Stop::Refused(error) => wrong(error),
        Stop::Failed(failure) => Trouble::Store(failure),
    }
}

fn turns(entry: &Entry<'_>, key: &str) -> Vec<i64> {
    entry.texts(key).iter().filter_map(|text| text.parse().ok()).collect()
}

impl Meetings {
    pub fn read() -> Result<Meetings, Trouble> {
        let slips = Slips::default();
        let (mut held, mut spoken) = (Vec::new(), Vec::new());
        let file = File { path: FILE.to_owned(), text: embedded_text(FILE).unwrap_or_default().to_owned() };
        let days = |entry: &Entry<'_>, key: &str| entry.whole_or(key, 0..=365, 0);
        reading::read(&file, &slips, |root| {
            for entry in root.entries("held") {
                held.push(Held {
                    series: entry.text("series"),
                    day: days(&entry, "day"),
                    place: entry.text("place"),
                    paper: entry.text("paper"),
                    late: turns(&entry, "late"),
                    missed: turns(&entry, "missed"),
                    cancelled: turns(&entry, "cancelled"),
                    stuck: turns(&entry, "stuck"),
                    reason: entry.optional_text("reason").unwrap_or_default(),
                });
                entry.finish();
            }
            for entry in root.entries("topic") {
                spoken.push(Spoken {
                    series: entry.text("series"),
                    title: entry.text("title"),
                    presenter: entry.text("presenter"),
                    summary: entry.text("summary"),
                    words: entry.text("words"),
                    lead: entry.text("lead"),
                    days: days(&entry, "days"),
                    done: days(&entry, "done"),
                });
                entry.finish();
            }
        });
        let findings = slips.into_findings();
        if !findings.is_empty() {
            return Err(Trouble::Findings(findings));
        }
        Ok(Meetings {
            held,
            spoken,
            acts: Vec::new(),
            counts: BTreeMap::new(),
            plans: Vec::new(),
            seen: BTreeSet::new(),
            half: None,
        })
    }

    /// Everything that is done about meetings on the desk's day; `present` is the day of the demonstration.
    pub async fn play(&mut self, desk: &Cabinet, present: Date) -> Result<(), Trouble> {
        let today = desk.clock.today();
        // The shortest turn there is: nothing opens within it.
        let half = Cadence::HalfMonth.turn(today);
        if self.half != Some(half) {
            self.half = Some(half);
            Convener { cabinet: desk.clone() }.run().await?;
            self.plan(desk, present).await?;
        }
        self.work(desk, today).await?;
        for mut plan in std::mem::take(&mut self.plans) {
            // One that begins late in its turn is called and held on one day.
            let mut before = None;
            while before != Some(plan.stage) {
                before = Some(plan.stage);
                self.one(desk, &mut plan, today).await?;
            }
            if plan.stage != Stage::Over {
                self.plans.push(plan);
            }
        }
        Ok(())
    }

    /// Plans what has been opened since.
    async fn plan(&mut self, desk: &Cabinet, present: Date) -> Result<(), Trouble> {
        for meeting in meetings::since(&desk.db, &desk.clock.today().to_string()).await? {
            let Some(held) = self.held.iter().position(|it| it.series == meeting.series) else { continue };
            let series = meeting.series(desk.packs());
            let Some(turn) = series.and_then(|it| meeting.turn(it)).filter(|_| self.seen.insert(meeting.matter)) else {
                continue;
            };
            let (mut back, mut next) = (0, turn);
            while let Some(after) = next.next().filter(|after| after.first <= present) {
                (back, next) = (back + 1, after);
            }
            let plan = &self.held[held];
            let late = if plan.late.contains(&back) { LATE } else { 0 };
            let day = later(turn.first, plan.day + late);
            let stage = match (plan.missed.contains(&back), plan.cancelled.contains(&back)) {
                // What is to come is left to whoever looks on.
                _ if present <= day => continue,
                (true, _) => continue,
                (_, true) => Stage::CallOff,
                _ => Stage::Call,
            };
            self.plans.push(Plan { stuck: plan.stuck.contains(&back), meeting, held, day, stage });
        }
        Ok(())
    }

    async fn one(&mut self, desk: &Cabinet, plan: &mut Plan, today: Date) -> Result<(), Trouble> {
        let day = plan.day.max(today);
        match plan.stage {
            Stage::CallOff if plan.day <= today => {
                self.call_off(desk, &plan.meeting, plan.held).await?;
                plan.stage = Stage::Over;
            }
            Stage::Call if plan.day <= later(today, NOTICE) => {
                self.call(desk, &plan.meeting, plan.held, day).await?;
                plan.stage = Stage::Hold;
            }
            Stage::Hold if plan.day <= today => {
                self.hold(desk, &plan.meeting, plan.stuck, today).await?;
                plan.stage = Stage::Issue;
            }
            Stage::Issue if later(plan.day, MINUTES) <= today => {
                self.issue(desk, &plan.meeting, plan.held).await?;
                plan.stage = Stage::Over;
            }
            _ => {}
        }
        Ok(())
    }

    async fn call_off(&self, desk: &Cabinet, meeting: &Meeting, held: usize) -> Result<(), Trouble> {
        let world = desk.world().await?;
        let person = whoever(desk, &world, meeting.matter, "cancel").await?.unwrap_or_default();
        let who = Who { person, ..Who::default() };
        let secretary = Secretary { cabinet: desk, world: &world, who: &who, number: meeting.matter };
        let given = Given { remark: self.held[held].reason.clone(), ..Given::default() };
        secretary.step("cancel", &given).await.map_err(stopped)
    }

    async fn call(&self, desk: &Cabinet, meeting: &Meeting, held: usize, day: Date) -> Result<(), Trouble> {
        let world = desk.world().await?;
        let who = self.secretary(desk, &world, meeting.matter).await?;
        let secretary = Secretary { cabinet: desk, world: &world, who: &who, number: meeting.matter };
        let spoken = self.spoken(&meeting.series);
        let topic = Topic { title: spoken.title.clone(), presenter: spoken.presenter.clone(), ..Topic::default() };
        secretary.add(&topic).await.map_err(stopped)?;
        let called = Called { planned: format!("{day} 09:00"), place: self.held[held].place.clone() };
        secretary.call(&called).await.map_err(stopped)?;
        let nth = self.counts.get(&meeting.series).copied().unwrap_or(0);
        tours::prepare(&secretary, meeting, nth).await
    }

    /// What the series speaks about this time.
    fn spoken(&self, series: &str) -> &Spoken {
        let own: Vec<&Spoken> = self.spoken.iter().filter(|it| it.series == series).collect();
        let count = self.counts.get(series).copied().unwrap_or(0);
        own[count.checked_rem(own.len()).unwrap_or(0)]
    }

    async fn secretary(
        &self,
        desk: &Cabinet,
        world: &crate::matter::cabinet::World,
        number: i64,
    ) -> Result<Who, Trouble> {
        let person = whoever(desk, world, number, "call").await?;
        let person = person.ok_or_else(|| wrong(Error::new("matter-nobody")))?;
        let matter = matters::find(&desk.db, number).await?.unwrap_or_default();
        Ok(Who { person, post: matter.party("lead").to_owned(), ..Who::default() })
    }

    async fn hold(&mut self, desk: &Cabinet, meeting: &Meeting, stuck: bool, today: Date) -> Result<(), Trouble> {
        let world = desk.world().await?;
        let who = self.secretary(desk, &world, meeting.matter).await?;
        let secretary = Secretary { cabinet: desk, world: &world, who: &who, number: meeting.matter };
        secretary.hold("", "").await.map_err(stopped)?;
        tours::score(&secretary, meeting).await?;
        let count = self.counts.get(&meeting.series).copied().unwrap_or(0);
        let seats = seats_of(&world.roster, &meeting.body, &world.day);
        // Somebody is away every third time, never the chair.
        let away = seats.len().checked_sub(1).filter(|_| count % 3 == 2);
        let seats: Vec<Seated> = seats
            .iter()
            .enumerate()
            .map(|(at, seat)| Seated {
                seat: seat.post.clone(),
                came: if Some(at) == away { Came::Absent } else { Came::There },
                substitute: String::new(),
                reason: if Some(at) == away { "外出招商".to_owned() } else { String::new() },
            })
            .collect();
        secretary.seat(&seats).await.map_err(stopped)?;
        let spoken = self.spoken(&meeting.series);
        let topics = meetings::topics(&desk.db, meeting.matter).await?;
        let line = topics.iter().find(|it| it.title == spoken.title && it.origin.is_empty()).map_or(0, |it| it.line);
        if line != 0 {
            secretary.summarise(line, &spoken.summary).await.map_err(stopped)?;
        }
        let decided = Decided {
            topic: line,
            words: spoken.words.clone(),
            lead: spoken.lead.clone(),
            due: spoken.days.to_string(),
        };
        let decision = secretary.decide(&decided).await.map_err(stopped)?;
        let task = secretary.task(decision).await.map_err(stopped)?;
        let days = spoken.done;
        for (after, word) in [(1, "accept"), (days - 2, "report"), (days, "sign-off")] {
            if stuck && word != "accept" {
                continue;
            }
            self.acts.push(Act { on: later(today, after), task, word });
        }
        *self.counts.entry(meeting.series.clone()).or_default() += 1;
        Ok(())
    }

    async fn issue(&self, desk: &Cabinet, meeting: &Meeting, held: usize) -> Result<(), Trouble> {
        let world = desk.world().await?;
        let who = self.secretary(desk, &world, meeting.matter).await?;
        let secretary = Secretary { cabinet: desk, world: &world, who: &who, number: meeting.matter };
        let count = self.counts.get(&meeting.series).copied().unwrap_or(0).to_string();
        secretary.issue(&self.held[held].paper.replace("{n}", &count)).await.map_err(stopped)
    }

    /// What falls to be done on the decisions' tasks.
    async fn work(&mut self, desk: &Cabinet, today: Date) -> Result<(), Trouble> {
        let (due, later): (Vec<Act>, Vec<Act>) =
            std::mem::take(&mut self.acts).into_iter().partition(|act| act.on <= today);
        self.acts = later;
        if due.is_empty() {
            return Ok(());
        }
        let world = desk.world().await?;
        for act in due {
            let person = whoever(desk, &world, act.task, act.word).await?;
            let who = Who { person: person.unwrap_or_default(), ..Who::default() };
            let given = match act.word {
                "report" => {
                    Given {
                        remark: "已办结".to_owned(), paper: "办结报告（演示）".to_owned(), ..Given::default()
                    }
                }
                _ => Given::default(),
            };
            desk.make(&who, act.task, act.word, &given).await?.map_err(wrong)?;
        }
        Ok(())
    }
}
