//! 下村日 (M107): each week every pair of leader and place has a matter of its own, opened at the week's beginning and due on the day; who came,
//! who was excused and who missed it is what became of them.

use std::collections::BTreeMap;

use basis::clock::{Limit, Measure};
use basis::language::Language;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::convener::Convener;
use super::store::{self, Day};
use crate::matter::cabinet::{Cabinet, World, note};
use crate::matter::store::{OfPart, take_turn};
use crate::matter::{Opening, nearest, open_in, record::OPEN};
use crate::message::say_with;
use crate::pack::visit::Visit;
use crate::register::query::{self, Asker};
use crate::register::rows::{on, settled};
use crate::store::audit::Who;
use crate::store::{Failure, batch};

/// A pair of the register: who is in touch with which place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pair {
    pub code: String,
    pub post: String,
    pub place: String,
}

/// The pairs of a register on a day, everybody's.
pub async fn pairs(cabinet: &Cabinet, register: &str, day: &str) -> Result<Vec<Pair>, Failure> {
    let Some(definition) = cabinet.packs().register(register) else { return Ok(Vec::new()) };
    let version = batch::data_version(&cabinet.db).await?;
    let rows = query::rows(&cabinet.db, cabinet.packs(), definition, version, &Asker::Program).await?;
    let mut rows = on(&settled(rows), day);
    rows.retain(|row| !row.removed);
    let pair = |row: &crate::register::rows::Entry| Pair {
        code: row.code.clone(),
        post: row.field("post").to_owned(),
        place: row.field("place").to_owned(),
    };
    Ok(rows.iter().map(pair).collect())
}

/// The Monday of a day's week.
pub fn monday(day: Date) -> Date {
    let since = i64::from(day.weekday().since(Weekday::Monday));
    day.checked_sub(since.days()).unwrap_or(day)
}

/// The duty's day in the week that begins on a Monday.
pub fn day_of(visit: &Visit, monday: Date) -> Date {
    let after = i64::from(visit.weekday.since(Weekday::Monday));
    monday.checked_add(after.days()).unwrap_or(monday)
}

/// Weeks that are opened after a stop: what lies further back nobody can make up for.
const WEEKS_BACK: i64 = 4;

impl Convener {
    /// Opens this week's duties, and those of weeks in which nobody looked; how many.
    pub(super) async fn put_on_roster(&self, world: &World) -> Result<usize, Failure> {
        let mut opened = 0;
        let today = self.cabinet.clock.today();
        for visit in &self.cabinet.packs().visits {
            let week = monday(today);
            let from = day_of(visit, week.checked_sub((7 * WEEKS_BACK).days()).unwrap_or(week)).to_string();
            let known = store::between(&self.cabinet.db, &visit.code, &from, "9999-12-31").await?;
            // A roster that nobody kept before begins with this week.
            let first = known.iter().filter_map(|day| day.day.parse::<Date>().ok()).min().map_or(week, monday);
            let mut begins = first.max(week.checked_sub((7 * WEEKS_BACK).days()).unwrap_or(week));
            while begins <= week {
                opened += self.week(world, visit, begins, &known).await?;
                begins = begins.checked_add(7.days()).unwrap_or(Date::MAX);
            }
        }
        Ok(opened)
    }

    async fn week(&self, world: &World, visit: &Visit, monday: Date, known: &[Day]) -> Result<usize, Failure> {
        let day = day_of(visit, monday);
        let text = day.to_string();
        // Whoever is new to the register after the day has passed begins with the next week.
        let over = day < self.cabinet.clock.today() && known.iter().any(|own| own.day == text);
        if over || !self.cabinet.packs().calendar().look(day).worked {
            return Ok(0);
        }
        let mut opened = 0;
        for pair in pairs(&self.cabinet, &visit.register, &text).await? {
            let place = world.tree.get(&pair.place);
            if known.iter().any(|own| own.day == text && own.pair == pair.code) {
                continue;
            }
            let suits = place.is_some_and(|place| visit.places.is_empty() || visit.places.contains(&place.kind));
            if suits && self.put_on(world, visit, day, &pair).await? {
                opened += 1;
            }
        }
        Ok(opened)
    }

    /// One change: the matter and its place on the roster, or nothing.
    async fn put_on(&self, world: &World, visit: &Visit, day: Date, pair: &Pair) -> Result<bool, Failure> {
        let Some(unit) = world.roster.post(&pair.post, &world.day).map(|post| post.unit.clone()) else {
            return Ok(false);
        };
        let packs = self.cabinet.packs();
        let role = packs.kind(&visit.kind).and_then(|kind| kind.party("asker")).map_or("", |party| party.role.as_str());
        let office = nearest(world.here(packs), &unit, role).map_or_else(|| pair.post.clone(), |held| held.post);
        let clock = self.cabinet.clock.as_ref();
        let days = day.since(clock.today()).map_or(0, |span| u32::try_from(span.get_days()).unwrap_or(0));
        let place = world.tree.name(&pair.place, Language::Zh).to_owned();
        let arguments = [
            ("visit", visit.name.zh.as_str().into()),
            ("place", place.as_str().into()),
            ("day", day.to_string().into()),
        ];
        let opening = Opening {
            kind: visit.kind.clone(),
            title: say_with(Language::Zh, "visit-title", &arguments),
            unit,
            source: visit.name.zh.clone(),
            parties: BTreeMap::from([("asker".to_owned(), office), ("lead".to_owned(), pair.post.clone())]),
            fields: BTreeMap::from([("place".to_owned(), place), ("day".to_owned(), day.to_string())]),
            // One that is opened after its day is due at once.
            legal: Some(Limit { measure: Measure::CalendarDays, count: days }),
            ..Opening::default()
        };
        let who = Who::program("convener");
        let mut write = self.cabinet.db.write().await?;
        take_turn(&mut write).await?;
        if store::is_put_on(&mut write, &visit.code, &pair.code, &day.to_string()).await? {
            return Ok(false);
        }
        let opened = open_in(&mut write, packs, world, clock, &who, &opening).await?;
        let matter = opened.map_err(|error| Failure::Refused(error.to_string()))?;
        let kept = Day {
            visit: visit.code.clone(),
            pair: pair.code.clone(),
            day: day.to_string(),
            post: pair.post.clone(),
            place: pair.place.clone(),
            matter: matter.number,
        };
        store::put_on(&mut write, &kept).await?;
        note(&mut write, clock, &who, matter.number, "", OPEN).await?;
        write.commit().await?;
        Ok(true)
    }
}

/// A leader's attendance over a period.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Attendance {
    pub post: String,
    /// 应到
    pub due: i64,
    /// 当日签到, 补签
    pub in_time: i64,
    pub late: i64,
    pub excused: i64,
    /// 未到: noted so, or over and nobody checked in.
    pub missed: i64,
}

/// Attendance out of counts by state: an end with a closed clock is a check-in, one that the lead withdrew an excuse, any other a miss.
pub fn attendance(came: &[String], excused: &[String], counted: &[OfPart]) -> Vec<Attendance> {
    let mut found: BTreeMap<&str, Attendance> = BTreeMap::new();
    for it in counted {
        let own =
            found.entry(&it.post).or_insert_with(|| Attendance { post: it.post.clone(), ..Attendance::default() });
        own.due += it.count;
        let part = match (it.ended, it.late) {
            (true, false) if came.contains(&it.state) => &mut own.in_time,
            (true, true) if came.contains(&it.state) => &mut own.late,
            (true, _) if excused.contains(&it.state) => &mut own.excused,
            (true, _) | (false, true) => &mut own.missed,
            (false, false) => continue,
        };
        *part += it.count;
    }
    found.into_values().collect()
}

/// The states in which whoever goes was excused: those to which they withdraw it themselves.
pub fn excused_states(kind: &crate::pack::matter::Kind) -> Vec<String> {
    use crate::pack::matter::{By, ClockMove};
    let own = kind.moves.iter().filter(|it| it.clock == Some(ClockMove::Withdrawn) && it.by == By::Holder);
    own.filter_map(|it| it.to.clone()).collect()
}
