//! The demonstration's cases: a year of applications, received, worked on and decided on the days their stories say, through the
//! window's and the book's own ways in.

use basis::error::Error;
use jiff::civil::Date;

use super::matters::whoever;
use super::{Trouble, finding};
use crate::approval::application::Draft;
use crate::matter::{Cabinet, Given, hears, store};
use crate::pack::files::embedded_text;
use crate::pack::reading::{self, Entry, File, Slips};
use crate::store::audit::Who;

const FILE: &str = "demo/approvals.toml";

/// How a case goes.
#[derive(Clone)]
struct Story {
    code: String,
    /// The last of its papers does not come with it.
    missing: bool,
    acts: Vec<Act>,
}

#[derive(Clone)]
struct Act {
    after: i64,
    word: String,
    given: Given,
    party: String,
    post: String,
}

/// Which items are asked for, where, how often, and how it goes in turn.
struct Course {
    items: Vec<String>,
    place: String,
    every: i64,
    agent: String,
    stories: Vec<String>,
}

/// A case that is being played.
struct Running {
    number: i64,
    since: Date,
    acts: std::collections::VecDeque<Act>,
}

/// The cases as they are played.
pub struct Cases {
    stories: Vec<Story>,
    courses: Vec<Course>,
    names: Vec<String>,
    running: Vec<Running>,
    /// How many came in so far, of each course.
    came: Vec<usize>,
}

/// Days that are played.
const YEAR: i64 = 365;

fn wrong(error: Error) -> Trouble {
    Trouble::Findings(vec![finding(FILE, error)])
}

fn act(entry: &Entry<'_>) -> Act {
    let text = |key: &str| entry.optional_text(key).unwrap_or_default();
    let act = Act {
        after: entry.whole_or("after", 0..=YEAR, 0),
        word: entry.text("move"),
        given: Given {
            remark: text("remark"),
            paper: text("paper"),
            basis: text("basis"),
            days: u32::try_from(entry.whole_or("days", 0..=YEAR, 0)).unwrap_or(0),
            ..Given::default()
        },
        party: text("party"),
        post: text("post"),
    };
    entry.finish();
    act
}

impl Cases {
    pub fn read() -> Result<Cases, Trouble> {
        let slips = Slips::default();
        let mut cases = Cases {
            stories: Vec::new(),
            courses: Vec::new(),
            names: Vec::new(),
            running: Vec::new(),
            came: Vec::new(),
        };
        let file = File { path: FILE.to_owned(), text: embedded_text(FILE).unwrap_or_default().to_owned() };
        reading::read(&file, &slips, |root| {
            for entry in root.entries("story") {
                let acts = entry.entries("act").iter().map(act).collect();
                cases.stories.push(Story { code: entry.text("code"), missing: entry.flag("missing"), acts });
                entry.finish();
            }
            for entry in root.entries("applicants") {
                cases.names.extend(entry.texts("names"));
                entry.finish();
            }
            for entry in root.entries("course") {
                cases.courses.push(Course {
                    items: entry.text("item").split(',').map(|item| item.trim().to_owned()).collect(),
                    place: entry.text("place"),
                    every: entry.whole("every", 1..=YEAR).unwrap_or(YEAR),
                    agent: entry.optional_text("agent").unwrap_or_else(|| "handler".to_owned()),
                    stories: entry.texts("stories"),
                });
                entry.finish();
            }
        });
        let findings = slips.into_findings();
        if !findings.is_empty() {
            return Err(Trouble::Findings(findings));
        }
        cases.came = vec![0; cases.courses.len()];
        Ok(cases)
    }

    /// Plays the clock's day; `today` is the last one that is played.
    pub async fn play(&mut self, desk: &Cabinet, today: Date) -> Result<(), Trouble> {
        let now = desk.clock.today();
        if !desk.packs().calendar().look(now).worked {
            return Ok(());
        }
        let past = YEAR - now.until(today).map_or(0, |span| i64::from(span.get_days()));
        for at in 0..self.courses.len() {
            // Those due since the last worked day too.
            while i64::try_from(self.came[at]).unwrap_or(YEAR) * self.courses[at].every <= past {
                self.receive(desk, at, now).await?;
                self.came[at] += 1;
            }
        }
        for running in &mut self.running {
            let days = running.since.until(now).map_or(0, |span| i64::from(span.get_days()));
            while running.acts.front().is_some_and(|act| act.after <= days) {
                let Some(act) = running.acts.pop_front() else { break };
                make(desk, running.number, &act).await?;
            }
        }
        self.running.retain(|running| !running.acts.is_empty());
        Ok(())
    }

    async fn receive(&mut self, desk: &Cabinet, at: usize, now: Date) -> Result<(), Trouble> {
        let (course, turn) = (&self.courses[at], self.came[at]);
        let story = course.stories.get(turn % course.stories.len().max(1));
        let story = self.stories.iter().find(|own| story.is_some_and(|code| *code == own.code));
        let story = story.ok_or_else(|| wrong(Error::new("matter-moved")))?.clone();
        let world = desk.world().await?;
        let packs = desk.packs();
        let mut draft = Draft {
            items: course.items.clone(),
            applicant: self.names[(turn * 7 + at * 3) % self.names.len().max(1)].clone(),
            contact: "王经理".to_owned(),
            phone: "0736-0000000".to_owned(),
            place: course.place.clone(),
            ..Draft::default()
        };
        let items = draft.items(packs);
        let mut papers: Vec<String> = items.iter().flat_map(|item| &item.papers).map(|name| name.zh.clone()).collect();
        papers.dedup();
        if story.missing {
            papers.pop();
        }
        draft.papers = papers;
        if 1 < items.len() {
            draft.project = format!("{}项目", draft.applicant.trim_end_matches("有限公司"));
            draft.days = "40".to_owned();
        }
        let receipt = format!("demo{at}{turn:04}");
        let opening = draft.opening(packs, &world, &course.agent, &receipt);
        let opening = opening
            .map_err(|errors| Trouble::Findings(errors.into_iter().map(|(_, error)| finding(FILE, error)).collect()))?;
        let person = world.roster.acting(&course.agent, &world.day).into_iter().next().map(|(person, _)| person);
        let who = Who { person: person.unwrap_or_default(), post: course.agent.clone(), ..Who::default() };
        let number = desk.open(&who, &opening).await?.map_err(wrong)?;
        let parts = i64::try_from(opening.parts.len()).unwrap_or(0);
        let cases = if parts == 0 { number..=number } else { number + 1..=number + parts };
        for number in cases {
            let mut acts = story.acts.clone();
            for act in &mut acts {
                act.given.paper = act.given.paper.replace("{n}", &number.to_string());
            }
            self.running.push(Running { number, since: now, acts: acts.into() });
        }
        Ok(())
    }
}

async fn make(desk: &Cabinet, number: i64, act: &Act) -> Result<(), Trouble> {
    let world = desk.world().await?;
    let Some(matter) = store::find(&desk.db, number).await? else { return Ok(()) };
    let packs = desk.packs();
    let Some(kind) = packs.kind(&matter.kind) else { return Ok(()) };
    // Silence was quicker.
    if kind.state(matter.state()).is_some_and(|state| state.ends) {
        return Ok(());
    }
    let by = |person: Option<String>, post: &str| Who {
        person: person.unwrap_or_default(),
        post: post.to_owned(),
        ..Who::default()
    };
    let card = matter.cards().next().map(|card| card.event.step);
    match (act.word.as_str(), card) {
        ("appeal" | "uphold", None) => Ok(()),
        ("appeal", Some(card)) => {
            let person = world.roster.acting(matter.party("handler"), &world.day).into_iter().next();
            let who = by(person.map(|(person, _)| person), matter.party("handler"));
            desk.appeal(&who, number, card, &act.given.remark).await?.map_err(wrong)
        }
        ("uphold", Some(card)) => {
            let held = hears(world.here(packs), kind, &matter);
            let who = by(held.and_then(|held| held.people.into_iter().next()).map(|(person, _)| person), "");
            desk.answer(&who, number, card, true, &act.given.remark).await?.map_err(wrong)
        }
        ("reassign", _) => {
            let who = by(Some("office".to_owned()), "office");
            desk.reassign(&who, number, &act.party, &act.post, &act.given.remark).await?.map_err(wrong)
        }
        (word, _) => {
            let Some(person) = whoever(desk, &world, number, word).await? else { return Ok(()) };
            desk.make(&by(Some(person), ""), number, word, &act.given).await?.map_err(wrong)
        }
    }
}
