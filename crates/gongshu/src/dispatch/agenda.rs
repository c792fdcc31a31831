//! The agenda that proposes itself (议题归集): what a series gathers, each with why, as it stands today. Nothing of it is kept until the
//! secretary takes it in or the meeting is called.

use basis::clock::Colour;
use basis::language::Language;
use basis::message::Argument;
use jiff::civil::Date;

use super::fate::{Became, Fate, became};
use super::record::{Meeting, Topic};
use super::store;
use crate::matter::cabinet::{Cabinet, World};
use crate::matter::store::{self as matters, Light, Query, Shown};
use crate::matter::{Matter, Sight};
use crate::message::say_with;
use crate::organisation::Body;
use crate::pack::series::{Series, What};
use crate::store::Failure;
use crate::store::clock::day;

/// Matters of one light or state that an agenda looks at: more than a meeting can speak about.
const LOOKED_AT: i64 = 500;

/// Everything the series gathers that is not on the agenda yet, and was not dropped from it.
pub async fn proposed(
    cabinet: &Cabinet,
    world: &World,
    series: &Series,
    body: &Body,
    meeting: &Meeting,
    topics: &[Topic],
) -> Result<Vec<Topic>, Failure> {
    let mut gathered: Vec<Topic> = Vec::new();
    for gather in &series.gathers {
        let found = match &gather.what {
            What::Decisions => decisions(cabinet, world, meeting).await?,
            What::Matters { kinds, states, light } => {
                // The body's, not the reader's.
                let sight = Sight::below(&world.tree, &body.unit, &world.day);
                gathered_matters(cabinet, world, &sight, kinds, states, *light).await?
            }
        };
        for topic in found {
            let twice = |own: &Topic| own.origin == topic.origin || (topic.matter != 0 && own.matter == topic.matter);
            // A decision's task that is overdue proposes itself once.
            if topic.matter != meeting.matter && !gathered.iter().any(twice) && !topics.iter().any(twice) {
                gathered.push(Topic { section: gather.name.zh.clone(), ..topic });
            }
        }
    }
    Ok(gathered)
}

/// What was decided before and is not done, the last meeting's first.
async fn decisions(cabinet: &Cabinet, world: &World, meeting: &Meeting) -> Result<Vec<Topic>, Failure> {
    let before = store::decisions_of(&cabinet.db, meeting).await?;
    let before = became(cabinet, &world.day, before).await?;
    Ok(before.iter().filter(|it| it.fate.is_open()).map(decided).collect())
}

fn decided(it: &Became) -> Topic {
    let decision = &it.decision;
    let due = it.task.as_ref().map_or(decision.due_on.as_str(), |task| task.due_on.as_str());
    let why = |language| {
        let id = format!("meeting-why-{}", it.fate.word());
        say_with(language, &id, &[("due", due.into())])
    };
    Topic {
        origin: format!("decision:{}/{}", decision.meeting, decision.line),
        matter: decision.task,
        title: decision.words.clone(),
        why: [why(Language::Zh), why(Language::En)],
        presenter: it.task.as_ref().map_or(&decision.lead, |task| &task.lead).clone(),
        ..Topic::default()
    }
}

async fn gathered_matters(
    cabinet: &Cabinet,
    world: &World,
    sight: &Sight,
    kinds: &[String],
    states: &[String],
    least: Option<Colour>,
) -> Result<Vec<Topic>, Failure> {
    let lights: Vec<Light> = match least {
        None => vec![Light::Any],
        // The worst first.
        Some(least) => [Colour::Red, Colour::Yellow, Colour::Blue]
            .into_iter()
            .filter(|colour| least <= *colour)
            .map(Light::Of)
            .collect(),
    };
    let mut topics = Vec::new();
    for kind in kinds {
        for light in &lights {
            let query = Query {
                sight: sight.clone(),
                kind: kind.clone(),
                light: *light,
                today: world.day.clone(),
                limit: LOOKED_AT,
                ..Query::default()
            };
            let shown = matters::list(&cabinet.db, &query).await?;
            for one in shown.iter().filter(|one| states.is_empty() || states.contains(&one.state)) {
                let Some(matter) = matters::find(&cabinet.db, one.number).await? else { continue };
                topics.push(about(cabinet, one, &matter, &world.day));
            }
        }
    }
    Ok(topics)
}

/// A matter as a topic, with why it is there: how long over, how old in months.
fn about(cabinet: &Cabinet, shown: &Shown, matter: &Matter, today: &str) -> Topic {
    let months = months_between(day(matter.opened_at()), today);
    let state = cabinet.packs().kind(&shown.kind).and_then(|kind| kind.state(&shown.state));
    let why = |language| {
        let state = state.map_or(shown.state.as_str(), |state| state.name.in_language(language));
        let arguments = [
            ("state", state.into()),
            ("due", shown.due_on.as_str().into()),
            ("over", Argument::Count(days_between(&shown.due_on, today))),
            ("months", Argument::Count(months)),
        ];
        let id = match (shown.due_on.starts_with("9999"), shown.colour) {
            (false, Colour::Red) if months == 0 => "meeting-why-red",
            (false, Colour::Red) => "meeting-why-red-old",
            (false, Colour::Yellow | Colour::Blue) => "meeting-why-yellow",
            _ => "meeting-why-open",
        };
        say_with(language, id, &arguments)
    };
    Topic {
        origin: format!("matter:{}", shown.number),
        matter: shown.number,
        title: shown.title.clone(),
        why: [why(Language::Zh), why(Language::En)],
        presenter: shown.lead.clone(),
        ..Topic::default()
    }
}

fn days_between(from: &str, until: &str) -> i64 {
    match (from.parse::<Date>(), until.parse::<Date>()) {
        (Ok(from), Ok(until)) => until.since(from).map_or(0, |span| i64::from(span.get_days())),
        _ => 0,
    }
}

/// Whole months since a day (以月计的年龄): from the 31st of January to the 28th of February is one.
pub fn months_between(from: Option<Date>, until: &str) -> i64 {
    let (Some(from), Ok(until)) = (from, until.parse::<Date>()) else { return 0 };
    let months = (i64::from(until.year()) - i64::from(from.year())) * 12 + i64::from(until.month() - from.month());
    let short = until.day() < from.day() && until.day() < until.days_in_month();
    (months - i64::from(short)).max(0)
}

/// What of these decisions is open and overdue.
pub fn tally(became: &[Became]) -> (i64, i64, i64) {
    let count = |is: fn(Fate) -> bool| i64::try_from(became.iter().filter(|it| is(it.fate)).count()).unwrap_or(0);
    (count(Fate::is_open), count(|fate| fate == Fate::Overdue), count(|fate| fate == Fate::Done))
}
