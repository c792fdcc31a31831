//! The convener (召集): opens the next meeting of every series for every body at the beginning of its turn, once, whichever program comes
//! first. After a stop it opens every turn that began meanwhile: a meeting nobody held is to be seen, not forgotten.

use std::collections::{BTreeMap, HashMap};

use basis::cadence::Turn;
use basis::calendar::WorkingCalendar;
use basis::clock::{Limit, Measure};
use basis::language::Language;
use jiff::civil::Date;

use super::record::{Meeting, parties};
use super::store;
use super::view::turn_words;
use crate::matter::cabinet::{Cabinet, World, note};
use crate::matter::store::take_turn;
use crate::matter::{Opening, open_in, record::OPEN};
use crate::message::say_with;
use crate::organisation::Body;
use crate::pack::series::Series;
use crate::store::Failure;
use crate::store::audit::Who;

/// Opens meetings as their turns begin. Cheap to clone.
#[derive(Clone)]
pub struct Convener {
    pub cabinet: Cabinet,
}

/// What a run did.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Convened {
    /// Meetings, and duties of the week.
    pub opened: usize,
    /// Bodies whose meeting nobody could be given: neither a chair nor an office is a post.
    pub nobody: usize,
}

impl Convener {
    /// Opens what has begun by the clock's day.
    pub async fn run(&self) -> Result<Convened, Failure> {
        let mut convened = Convened::default();
        let packs = self.cabinet.packs();
        if packs.series.is_empty() && packs.visits.is_empty() {
            return Ok(convened);
        }
        let world = self.cabinet.world().await?;
        convened.opened += self.put_on_roster(&world).await?;
        let today = self.cabinet.clock.today();
        let last: HashMap<(String, String), String> = store::last_turns(&self.cabinet.db)
            .await?
            .into_iter()
            .map(|(series, body, first)| ((series, body), first))
            .collect();
        for series in &self.cabinet.packs().series {
            for body in world.roster.bodies(&world.day).filter(|body| series.is_of(&body.code, &body.kind)) {
                let key = (series.code.clone(), body.code.clone());
                let before = last.get(&key).and_then(|first| first.parse::<Date>().ok());
                let mut next = match before {
                    Some(first) => series.cadence.turn(first).next(),
                    // A body that is new to the series begins with the turn it is in.
                    None => Some(series.cadence.turn(today)),
                };
                while let Some(turn) = next.filter(|turn| turn.first <= today) {
                    self.open(&world, series, body, turn, &mut convened).await?;
                    next = turn.next();
                }
            }
        }
        Ok(convened)
    }

    /// One change: the matter and what it is as a meeting, or nothing.
    async fn open(
        &self,
        world: &World,
        series: &Series,
        body: &Body,
        turn: Turn,
        convened: &mut Convened,
    ) -> Result<(), Failure> {
        let Some((chair, office)) = parties(&world.roster, body, &world.day) else {
            convened.nobody += 1;
            return Ok(());
        };
        let clock = self.cabinet.clock.as_ref();
        let who = Who::program("convener");
        let due = due_day(self.cabinet.packs().calendar(), turn);
        let days = due.since(clock.today()).map_or(0, |span| u32::try_from(span.get_days()).unwrap_or(0));
        let opening = Opening {
            kind: series.kind.clone(),
            title: title(series, body, turn),
            unit: body.unit.clone(),
            source: series.name.zh.clone(),
            parties: BTreeMap::from([("asker".to_owned(), chair), ("lead".to_owned(), office)]),
            // A turn that was over when it was opened is due at once.
            legal: Some(Limit { measure: Measure::CalendarDays, count: days }),
            ..Opening::default()
        };
        let mut write = self.cabinet.db.write().await?;
        take_turn(&mut write).await?;
        let first_day = turn.first.to_string();
        if store::is_opened(&mut write, &series.code, &body.code, &first_day).await? {
            return Ok(());
        }
        let opened = open_in(&mut write, self.cabinet.packs(), world, clock, &who, &opening).await?;
        let matter = opened.map_err(|error| Failure::Refused(error.to_string()))?;
        let meeting = Meeting {
            matter: matter.number,
            series: series.code.clone(),
            body: body.code.clone(),
            first_day,
            last_day: turn.last.to_string(),
            due_day: due.to_string(),
            ..Meeting::default()
        };
        store::insert(&mut write, &meeting).await?;
        note(&mut write, clock, &who, matter.number, "", OPEN).await?;
        write.commit().await?;
        convened.opened += 1;
        Ok(())
    }
}

/// Titles of matters are what an office writes, in its own language.
fn title(series: &Series, body: &Body, turn: Turn) -> String {
    let arguments = [
        ("body", body.name.zh.as_str().into()),
        ("turn", turn_words(turn, Language::Zh).into()),
        ("series", series.name.zh.as_str().into()),
    ];
    say_with(Language::Zh, "meeting-title", &arguments)
}

/// The last working day of a turn: a meeting is not put off to a day off, nor past the turn's end.
pub fn due_day(calendar: &WorkingCalendar, turn: Turn) -> Date {
    let mut day = turn.last;
    while turn.first < day && !calendar.look(day).worked {
        day = day.yesterday().unwrap_or(turn.first);
    }
    day
}
